//! Captures and streams of frames as programs write them, byte for byte: link types, tags, clocks, packets seen twice,
//! files that were joined.

use super::samples::tell_bytes as tell;
use flate2::write::GzEncoder;
use std::io::Write;

/// 2026-11-29T21:02:40Z.
const SECONDS: u32 = 1_795_986_160;
const ETHERNET: u32 = 1;
const LINUX_SLL: u32 = 113;
const LINUX_SLL2: u32 = 276;

const ASKED: &str = "army.ml mail question 2026-11-29";

fn message(number: u16, questions: &[&[u8]]) -> Vec<u8> {
    let mut message = number.to_be_bytes().to_vec();
    message.extend([1, 0, 0, questions.len() as u8, 0, 0, 0, 0, 0, 0]);
    message.extend(questions.concat());
    message
}

/// MX of army.ml.
fn army(number: u16) -> Vec<u8> {
    message(number, &[b"\x04army\x02ml\0\0\x0F\0\x01"])
}

/// From 192.0.2.5 to port 53 of 192.0.2.53. Checksums are not looked at.
fn ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let [high, low] = (20 + payload.len() as u16).to_be_bytes();
    let header = [0x45, 0, high, low, 0, 1, 0, 0, 64, protocol, 0, 0];
    [&header, &[192, 0, 2, 5, 192, 0, 2, 53][..], payload].concat()
}

fn udp(message: &[u8]) -> Vec<u8> {
    let len = (8 + message.len() as u16).to_be_bytes();
    ipv4(17, &[&[0x9C, 0x40, 0, 53], &len[..], &[0, 0], message].concat())
}

fn tcp(number: u32, is_first: bool, bytes: &[u8]) -> Vec<u8> {
    let flags = if is_first { 2 } else { 0x18 };
    let header = [0, 0, 0, 0, 0x50, flags, 2, 0, 0, 0, 0, 0];
    ipv4(6, &[&[0x9C, 0x40, 0, 53], &number.to_be_bytes()[..], &header, bytes].concat())
}

/// The header of a link, with the type at its place, and tags.
fn linked(link: u32, kind: u16, tags: &[u8], ip: &[u8]) -> Vec<u8> {
    let kind = kind.to_be_bytes();
    let header = match link {
        ETHERNET => [&[2; 12][..], &kind].concat(),
        LINUX_SLL => [&[0; 14][..], &kind].concat(),
        _ => [&kind, &[0; 18][..]].concat(),
    };
    [&header, tags, ip].concat()
}

fn plain(link: u32, ip: &[u8]) -> Vec<u8> {
    linked(link, 0x0800, b"", ip)
}

fn word(value: u32, is_big: bool) -> [u8; 4] {
    if is_big { value.to_be_bytes() } else { value.to_le_bytes() }
}

/// A PCAP whose packets are a number of parts of a second after the same second.
fn classic(magic: u32, is_big: bool, link: u32, packets: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let word = |value| word(value, is_big);
    let version = if is_big { [0, 2, 0, 4] } else { [2, 0, 4, 0] };
    let mut file = [word(magic), version, word(0), word(0), word(1 << 18), word(link)].concat();
    for (part, packet) in packets {
        let len = word(packet.len() as u32);
        file.extend([word(SECONDS), word(*part), len, len].concat());
        file.extend(packet);
    }
    file
}

fn pcap(link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let packets = packets.iter().zip(0..).map(|(packet, at)| (at * 200_000, packet.clone()));
    classic(0xA1B2_C3D4, false, link, &packets.collect::<Vec<_>>())
}

/// Blocks of PCAPNG.
fn block(kind: u32, is_big: bool, body: &[u8]) -> Vec<u8> {
    let padding = vec![0; body.len().next_multiple_of(4) - body.len()];
    let len = word((12 + body.len() + padding.len()) as u32, is_big);
    [&word(kind, is_big)[..], &len, body, &padding, &len].concat()
}

fn section(is_big: bool) -> Vec<u8> {
    let version = if is_big { [0, 1, 0, 0] } else { [1, 0, 0, 0] };
    block(0x0A0D_0D0A, is_big, &[&word(0x1A2B_3C4D, is_big)[..], &version, &[0xFF; 8]].concat())
}

/// `resolution` is the option `if_tsresol`.
fn interface(link: u32, resolution: Option<u8>, is_big: bool) -> Vec<u8> {
    let link = word(link, is_big);
    let link = if is_big { [link[2], link[3], 0, 0] } else { [link[0], link[1], 0, 0] };
    let header = if is_big { [0, 9, 0, 1] } else { [9, 0, 1, 0] };
    let options = resolution.map(|value| [&header[..], &[value, 0, 0, 0], &[0; 4]].concat());
    let body = [&link[..], &word(1 << 18, is_big), &options.unwrap_or_default()].concat();
    block(1, is_big, &body)
}

fn packet(interface: u32, time: u64, is_big: bool, data: &[u8]) -> Vec<u8> {
    let word = |value| word(value, is_big);
    let len = word(data.len() as u32);
    let time = [word((time >> 32) as u32), word(time as u32)].concat();
    block(6, is_big, &[&word(interface)[..], &time, &len, &len, data].concat())
}

const MICROSECONDS: u64 = SECONDS as u64 * 1_000_000;

/// Requirement 20: the link types, several of them in one file. 21: one tag and two.
#[test]
fn links_and_tags_are_read() {
    let ip = udp(&army(9));
    // The outer tag as Linux keeps it or not, and the inner one as it stands before the packet.
    let (one, inner) = (b"\0\x2A\x08\0".as_slice(), b"\0\x07\x81\0\0\x2A\x08\0".as_slice());
    for (link, kind, tags) in [
        (ETHERNET, 0x0800, b"".as_slice()),
        (ETHERNET, 0x8100, one),
        (ETHERNET, 0x88A8, inner),
        (LINUX_SLL, 0x0800, b""),
        (LINUX_SLL, 0x8100, one),
        (LINUX_SLL, 0x88A8, inner),
        // As dumpcap has it: the type behind the inner tag stands in the outer one.
        (LINUX_SLL, 0x88A8, b"\0\x07\x08\0\0\x2A\x08\0"),
        (LINUX_SLL2, 0x0800, b""),
        (LINUX_SLL2, 0x0800, one),
    ] {
        let file = pcap(link, &[linked(link, kind, tags, &ip)]);
        assert_eq!(tell("pcap", &file), [format!("1 {ASKED}")], "{link} {tags:?}");
    }
    for link in [12, 101] {
        assert_eq!(tell("pcap", &pcap(link, std::slice::from_ref(&ip))), [format!("1 {ASKED}")]);
    }
    let hidden = linked(LINUX_SLL2, 0x0800, b"\0\x2A\x81\0\0\x07\x08\0", &ip);
    let found = tell("pcap", &pcap(LINUX_SLL2, &[plain(LINUX_SLL2, &udp(&army(8))), hidden]));
    assert_eq!(found[1], "2 broken: has VLAN tags that hide what is in it");
    let found = tell("pcap", &pcap(147, std::slice::from_ref(&ip)));
    assert_eq!(found, ["1 broken: is of a link type that is not known"]);
    let merged = [
        section(false),
        interface(ETHERNET, None, false),
        interface(LINUX_SLL2, None, false),
        packet(1, MICROSECONDS, false, &plain(LINUX_SLL2, &ip)),
        packet(0, MICROSECONDS + 900_000, false, &plain(ETHERNET, &udp(&army(10)))),
    ];
    assert_eq!(tell("pcap", &merged.concat()), [format!("1 {ASKED}"), format!("2 {ASKED}")]);
}

/// Requirement 22: every clock, and the date is of 2026.
#[test]
fn clocks_are_read_in_their_units() {
    let ip = plain(ETHERNET, &udp(&army(9)));
    for (magic, part) in [(0xA1B2_C3D4, 999_999), (0xA1B2_3C4D, 999_999_999)] {
        for is_big in [false, true] {
            let file = classic(magic, is_big, ETHERNET, &[(part, ip.clone())]);
            assert_eq!(tell("pcap", &file), [format!("1 {ASKED}")], "{magic:x} {is_big}");
        }
    }
    let seconds = u64::from(SECONDS);
    for (resolution, units) in [
        (None, 1_000_000),
        (Some(6), 1_000_000),
        (Some(9), 1_000_000_000),
        (Some(0), 1),
        (Some(0x80 | 20), 1 << 20),
    ] {
        for is_big in [false, true] {
            let file = [
                section(is_big),
                interface(ETHERNET, resolution, is_big),
                packet(0, seconds * units, is_big, &ip),
            ];
            assert_eq!(tell("pcap", &file.concat()), [format!("1 {ASKED}")], "{resolution:?}");
        }
    }
    // Two files in one, the second with nanoseconds and in the other order.
    let second = classic(0xA1B2_3C4D, true, ETHERNET, &[(5, plain(ETHERNET, &udp(&army(8))))]);
    let joined = [classic(0xA1B2_C3D4, false, ETHERNET, &[(5, ip.clone())]), second];
    assert_eq!(tell("pcap", &joined.concat()).len(), 2);
    let next = [section(true), interface(LINUX_SLL, Some(9), true)];
    let later =
        packet(0, (seconds + 86_400) * 1_000_000_000, true, &plain(LINUX_SLL, &udp(&army(9))));
    let first =
        [section(false), interface(ETHERNET, None, false), packet(0, MICROSECONDS, false, &ip)];
    let found = tell("pcap", &[first.concat(), next.concat(), later].concat());
    assert_eq!(found, ["1 army.ml mail question 2026-11-29", "2 army.ml mail question 2026-11-30"]);
}

/// Requirement 23: by two interfaces, or on the way in and out; not in order.
#[test]
fn a_packet_that_was_seen_twice_counts_once() {
    let (one, two) = (udp(&army(9)), udp(&army(10)));
    let file = [
        section(false),
        interface(LINUX_SLL2, None, false),
        interface(ETHERNET, Some(9), false),
        packet(0, MICROSECONDS, false, &plain(LINUX_SLL2, &one)),
        packet(0, MICROSECONDS + 700, false, &plain(LINUX_SLL2, &two)),
        packet(1, MICROSECONDS * 1000 + 8_000, false, &plain(ETHERNET, &one)),
        packet(1, MICROSECONDS * 1000 + 600_000, false, &plain(ETHERNET, &two)),
        // The client asks again, as it has no answer.
        packet(0, MICROSECONDS + 5_000_000, false, &plain(LINUX_SLL2, &one)),
    ];
    let found = tell("pcap", &file.concat());
    let asked = |at: u32| format!("{at} {ASKED}");
    assert_eq!(found, [asked(1), asked(2), "3 other".into(), "4 other".into(), asked(5)]);
}

/// Requirement 24: several questions of a message, and a pointer.
#[test]
fn every_question_of_a_message_is_read() {
    let two: [&[u8]; 2] = [b"\x04army\x02ml\0\0\x0F\0\x01", b"\x04navy\xC0\x11\0\x01\0\x01"];
    let found = tell("pcap", &pcap(ETHERNET, &[plain(ETHERNET, &udp(&message(7, &two)))]));
    assert_eq!(found, [format!("1 {ASKED}"), "1 navy.ml address question 2026-11-29".into()]);
}

/// A message in three segments, two in one, one that is sent again, and what follows a segment that is missing.
#[test]
fn messages_of_tcp_are_put_together() {
    let message = |number| {
        let message = army(number);
        [&(message.len() as u16).to_be_bytes()[..], &message].concat()
    };
    let len = message(1).len() as u32;
    let stream = [message(1), message(2), message(3)].concat();
    let mut packets = vec![tcp(99, true, b"")];
    let mut send = |from: u32, to: u32| {
        packets.push(tcp(100 + from, false, &stream[from as usize..to as usize]));
    };
    send(0, 1);
    send(1, 20);
    send(1, 20);
    send(20, 3 * len);
    // The segment before this one is not there.
    packets.push(tcp(100 + 9 * len, false, &message(9)));
    let mut packets: Vec<_> = packets.iter().map(|ip| plain(ETHERNET, ip)).collect();
    // Another interface has seen all but the last as well.
    packets.extend_from_within(..5);
    let found = tell("pcap", &pcap(ETHERNET, &packets));
    let other = |at: u32| format!("{at} other");
    let asked = |at: u32| format!("{at} {ASKED}");
    let read = [asked(5), asked(5), asked(5), asked(6)];
    assert_eq!(
        found,
        [&[1, 2, 3, 4].map(other)[..], &read, &[7, 8, 9, 10, 11].map(other)].concat()
    );
}

/// The first part of a datagram has the question; the others have nothing.
#[test]
fn parts_of_a_datagram_are_one() {
    let whole = udp(&[&army(9)[..], &[0; 64]].concat());
    let (mut first, mut second) = (whole[..60].to_vec(), whole[..20].to_vec());
    (first[3], first[6]) = (60, 0x20);
    (second[3], second[7]) = (20 + 24, 5);
    second.extend(&whole[60..84]);
    let packets = [plain(ETHERNET, &first), plain(ETHERNET, &second)];
    assert_eq!(tell("pcap", &pcap(ETHERNET, &packets)), [format!("1 {ASKED}"), "2 other".into()]);
}

/// Neither has to have anything of DNS in it.
#[test]
fn what_says_nothing_is_read_all_the_same() {
    let ping = plain(ETHERNET, &ipv4(1, &[8; 8]));
    assert_eq!(tell("pcap", &pcap(ETHERNET, &[ping])), ["1 other"]);
    assert_eq!(tell("pcap", &pcap(ETHERNET, &[])), [""; 0]);
    assert_eq!(tell("dnstap", &[&start()[..], &STOP].concat()), [""; 0]);
}

/// Text in front of which zeros stand, as a log has that was emptied under its writer, is text.
#[test]
fn zeros_are_no_records() {
    let text = [&[0; 4096][..], b"\narmy.ml\nnavy.ml\n"].concat();
    assert_eq!(tell("list", &text)[1..], ["2 army.ml other question", "3 navy.ml other question"]);
}

/// A capture that is still written, one within a compressed file, one in which something else follows.
#[test]
fn what_is_read_of_a_file_counts() {
    let whole =
        pcap(ETHERNET, &[plain(ETHERNET, &udp(&army(9))), plain(ETHERNET, &udp(&army(10)))]);
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&whole).unwrap();
    assert_eq!(tell("pcap", &gzip.finish().unwrap()).len(), 2);
    let found = tell("pcap", &whole[..whole.len() - 3]);
    assert_eq!(found, [format!("1 {ASKED}"), "2 broken: ends too early".into()]);
    let next = [section(false), interface(ETHERNET, None, false)].concat();
    let asked = packet(0, MICROSECONDS, false, &plain(ETHERNET, &udp(&army(9))));
    // A block whose two lengths differ; one of 4 GiB.
    let mut bad = packet(0, MICROSECONDS, false, b"");
    *bad.last_mut().unwrap() = 7;
    let huge = [6, 0, 0, 0, 0xFC, 0xFF, 0xFF, 0xFF];
    let at = next.len() + asked.len();
    for rest in [bad, [&huge[..], &vec![0; 20 << 20]].concat()] {
        let found = tell("pcap", &[&next[..], &asked, &rest].concat());
        let end = format!("cannot be read from byte {at} on");
        assert_eq!(found[0], format!("1 {ASKED}"));
        assert!(found[1].contains(&end), "{found:?}");
    }
}

fn framed(frame: &[u8]) -> Vec<u8> {
    [&(frame.len() as u32).to_be_bytes()[..], frame].concat()
}

/// A frame of a kind: the number of the field with the message, and that with the seconds.
fn frame(kind: u8, fields: [u8; 2], message: &[u8]) -> Vec<u8> {
    let seconds =
        (0..5).map(|at| (SECONDS >> (7 * at)) as u8 & 0x7F | if at < 4 { 0x80 } else { 0 });
    let seconds: Vec<u8> = seconds.collect();
    let [to_message, to_seconds] = fields;
    let message = [&[to_message << 3 | 2, message.len() as u8][..], message].concat();
    let body = [&[8, kind, to_seconds << 3][..], &seconds, &message].concat();
    framed(&[&[0x72, body.len() as u8][..], &body, &[0x78, 1]].concat())
}

fn start() -> Vec<u8> {
    let kind = b"protobuf:dnstap.Dnstap";
    let control = [&[0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, kind.len() as u8][..], kind].concat();
    [&[0; 4][..], &framed(&control)].concat()
}

const STOP: [u8; 12] = [0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 3];
const QUERY: [u8; 2] = [10, 8];
const RESPONSE: [u8; 2] = [14, 12];

fn answered(number: u16) -> Vec<u8> {
    let mut message = army(number);
    (message[2], message[3]) = (0x85, 0x83);
    message
}

/// Requirement 18: kinds do not pair, the name and the time are the response's where it has no query. Requirement 19: a
/// stream that follows the end of another is read, and one without an end as well.
#[test]
fn frames_are_read_by_themselves_and_to_the_end_of_the_file() {
    let (auth_query, client_response, update) = (1, 6, 13);
    let asked = frame(auth_query, QUERY, &army(1));
    let told = frame(client_response, RESPONSE, &answered(1));
    let no_time = framed(&[&[0x72, 4, 8, 5, 0x52, 0, 0x78, 1][..]].concat());
    let file =
        [&start()[..], &told, &STOP, &start(), &asked, &frame(update, QUERY, &army(2)), &no_time];
    let missing = "army.ml mail answer missing 2026-11-29";
    let expected = [
        format!("1 {missing}"),
        format!("2 {ASKED}"),
        "3 other".into(),
        "4 broken: ends too early".into(),
    ];
    assert_eq!(tell("dnstap", &file.concat()), expected);
}

/// A resolver's own questions count where nobody else's are there.
#[test]
fn what_a_resolver_asks_others_counts_by_itself_only() {
    let (resolver_query, resolver_response, client_query) = (3, 4, 5);
    let own =
        [frame(resolver_query, QUERY, &army(1)), frame(resolver_response, RESPONSE, &answered(1))]
            .concat();
    let alone = tell("dnstap", &[start(), own.clone()].concat());
    let missing = "army.ml mail answer missing 2026-11-29";
    assert_eq!(alone, [format!("1 {ASKED}"), format!("2 {missing}")]);
    let client = frame(client_query, QUERY, &army(7));
    let both = tell("dnstap", &[start(), own, client].concat());
    let outcome = |at: u32, code: &str| format!("{at} army.ml mail outcome{code} 2026-11-29");
    assert_eq!(both, [outcome(1, ""), outcome(2, " missing"), format!("3 {ASKED}")]);
}
