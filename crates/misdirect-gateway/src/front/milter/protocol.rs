//! The bytes of the milter protocol, version 6: frames, each a length of four bytes, a command and its data. Names and
//! numbers are those of Sendmail's `libmilter/mfdef.h`.
//!
//! Read here, as the crate that is well kept (`indymilter`) is under the GPL, and `miltr-server` puts U+FFFD for what
//! is not UTF-8 in an address and breaks off where a frame has more than it knows.

/// Bytes of a frame: a server sends content in chunks of 65,535 (`MILTER_CHUNK_SIZE`) unless a filter asks for more.
const FRAME_MAX: usize = 65_536 + 64;

/// What is negotiated: version, actions of the filter, and what of the protocol is left out.
pub(super) const VERSION: u32 = 6;
pub(super) const SMFIF_ADDHDRS: u32 = 0x01;
pub(super) const SMFIF_QUARANTINE: u32 = 0x20;

/// HELO, content, headers, their end, unknown commands and DATA are not sent.
pub(super) const SMFIP_LEFT_OUT: u32 = 0x02 | 0x10 | 0x20 | 0x40 | 0x100 | 0x200;

/// The commands that a server may be told to wait for no reply to (`SMFIP_NR_…`). RCPT is not among them.
const NO_REPLY: [(u8, u32); 8] = [
    (b'L', 0x80),
    (b'C', 0x1000),
    (b'H', 0x2000),
    (b'M', 0x4000),
    (b'T', 0x1_0000),
    (b'U', 0x2_0000),
    (b'N', 0x4_0000),
    (b'B', 0x8_0000),
];

/// All of these, as bits.
pub(super) const SMFIP_NO_REPLY: u32 = {
    let (mut bits, mut at) = (0, 0);
    while at < NO_REPLY.len() {
        bits |= NO_REPLY[at].1;
        at += 1;
    }
    bits
};

/// Whether a server that agreed to these waits for a reply to a command.
pub(super) fn is_answered(command: u8, agreed: u32) -> bool {
    !NO_REPLY.iter().any(|&(other, bit)| other == command && agreed & bit != 0)
}

/// What the input begins with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<'i> {
    /// No whole frame.
    More,
    /// Command, data, and bytes of it all.
    Frame(u8, &'i [u8], usize),
    /// Not this protocol.
    Nothing,
}

pub(super) fn next(input: &[u8]) -> Next<'_> {
    let Some((&head, rest)) = input.split_first_chunk() else { return Next::More };
    match u32::from_be_bytes(head) as usize {
        1..=FRAME_MAX => {}
        _ => return Next::Nothing,
    }
    let len = u32::from_be_bytes(head) as usize;
    match rest.get(..len).and_then(<[u8]>::split_first) {
        Some((&command, data)) => Next::Frame(command, data, 4 + len),
        None => Next::More,
    }
}

/// Texts, each ended by a zero; what has no end is one as well.
pub(super) fn texts(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    data.split_inclusive(|&byte| byte == 0).map(|text| text.strip_suffix(&[0]).unwrap_or(text))
}

/// Writes a frame, of parts that follow each other.
pub(super) fn write(command: u8, parts: &[&[u8]], output: &mut Vec<u8>) {
    let len = 1 + parts.iter().map(|part| part.len()).sum::<usize>();
    output.extend_from_slice(&(len as u32).to_be_bytes());
    output.push(command);
    output.extend_from_slice(&parts.concat());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_by_example() {
        assert_eq!(next(b"\0\0\0\x03Rx\0more"), Next::Frame(b'R', b"x\0", 7));
        assert_eq!(next(b"\0\0\0\x01Q"), Next::Frame(b'Q', b"", 5));
        for part in [&b""[..], b"\0\0\0", b"\0\0\0\x03", b"\0\0\0\x03Rx"] {
            assert_eq!(next(part), Next::More, "{part:?}");
        }
        for other in [&b"\0\0\0\0"[..], b"\0\x02\0\0Bx", b"EHLO client", b"request=smtpd"] {
            assert_eq!(next(other), Next::Nothing, "{other:?}");
        }
        let mut written = Vec::new();
        write(b'y', &[b"550 5.1.2 no", b"\0"], &mut written);
        assert_eq!(next(&written), Next::Frame(b'y', b"550 5.1.2 no\0", 18));
        let found: Vec<_> = texts(b"a\0\0b").collect();
        assert_eq!(found, [&b"a"[..], b"", b"b"]);
    }

    #[test]
    fn replies_are_left_out_where_that_was_agreed() {
        for command in *b"LCHMTUNB" {
            assert!(!is_answered(command, SMFIP_NO_REPLY));
            assert!(is_answered(command, 0));
        }
        assert!(is_answered(b'R', u32::MAX));
        // mfdef.h: SMFIP_NR_HDR | CONN | HELO | MAIL | DATA | UNKN | EOH | BODY.
        assert_eq!(SMFIP_NO_REPLY, 0x000F_7080);
    }
}
