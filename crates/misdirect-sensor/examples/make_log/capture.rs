//! The same as a capture: each line of the log becomes a question and its answer, over UDP and Ethernet, in a PCAP with
//! microseconds.

use std::io::{self, Write};

/// 2026-11-01T00:00:00Z: the log is of this month.
const START: u64 = 1_793_491_200;
const SERVER: [u8; 4] = [192, 0, 2, 53];

/// Writes a capture of what a log says.
pub(crate) fn write(log: &[u8], out: &mut impl Write) -> io::Result<()> {
    for word in [0xA1B2_C3D4_u32, 0x0004_0002, 0, 0, 1 << 18, 1] {
        out.write_all(&word.to_le_bytes())?;
    }
    for (line, number) in log.split(|byte| *byte == b'\n').zip(0_u64..) {
        let Some((time, client, name, kind, code)) = response(line) else { continue };
        let mut message = (number as u16).to_be_bytes().to_vec();
        message.extend([0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        for label in name.split('.') {
            message.push(label.len() as u8);
            message.extend(label.as_bytes());
        }
        message.extend([0, 0, kind, 0, 1]);
        let port = (number % 60_000) as u16 + 1024;
        packet(time, (client, port), (SERVER, 53), &message, out)?;
        (message[2], message[3]) = (0x84, code);
        packet(time + 400, (SERVER, 53), (client, port), &message, out)?;
    }
    Ok(())
}

/// When a line was written, in microseconds, and its client, name, type and code.
fn response(line: &[u8]) -> Option<(u64, [u8; 4], &str, u8, u8)> {
    let line = std::str::from_utf8(line).ok()?;
    // `01-Nov-2026 08:00:03.250`
    let number = |from: usize, to: usize| line.get(from..to)?.parse::<u64>().ok();
    let seconds = number(12, 14)? * 3600 + number(15, 17)? * 60 + number(18, 20)?;
    let time =
        (START + (number(0, 2)? - 1) * 86_400 + seconds) * 1_000_000 + number(21, 24)? * 1000;
    let (_, rest) = line.split_once("192.0.2.")?;
    let (host, rest) = rest.split_once('#')?;
    let (_, rest) = rest.split_once("response: ")?;
    let mut words = rest.split(' ');
    let (name, _, kind) = (words.next()?, words.next()?, words.next()?);
    let code = if words.next()? == "NXDOMAIN" { 3 } else { 0 };
    let kind = match kind {
        "MX" => 15,
        "NS" => 2,
        _ => 1,
    };
    Some((time, [192, 0, 2, host.parse().ok()?], name, kind, code))
}

fn packet(
    time: u64,
    from: ([u8; 4], u16),
    to: ([u8; 4], u16),
    message: &[u8],
    out: &mut impl Write,
) -> io::Result<()> {
    let udp = 8 + message.len() as u16;
    let len = 14 + 20 + u32::from(udp);
    let mut packet = Vec::with_capacity(16 + len as usize);
    for word in [(time / 1_000_000) as u32, (time % 1_000_000) as u32, len, len] {
        packet.extend(word.to_le_bytes());
    }
    packet.extend([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, 0]);
    packet.extend((20 + udp).to_be_bytes());
    packet.extend([0, 0, 0, 0, 64, 17, 0, 0]);
    packet.extend([from.0, to.0].concat());
    for half in [from.1, to.1, udp, 0] {
        packet.extend(half.to_be_bytes());
    }
    packet.extend(message);
    out.write_all(&packet)
}
