//! Bytes as what a mail server or a client says to the gateway, over the protocol that a first byte says: no panic, and
//! nothing but whole answers, in each of which no line of another could begin.

#![no_main]

use libfuzzer_sys::fuzz_target;
use misdirect_gateway::{Front, said};

fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, input)) = bytes.split_first() else { return };
    let front = match first % 4 {
        0 => Front::Policy,
        1 => Front::Milter,
        2 => Front::Opensmtpd,
        _ => Front::Catch,
    };
    let output = said(front, input);
    if front == Front::Milter {
        return is_frames(&output);
    }
    let lines: Vec<&[u8]> = output.split_inclusive(|&byte| byte == b'\n').collect();
    assert!(output.is_empty() || output.ends_with(b"\n"));
    for line in lines {
        let is_right = match (front, line.trim_ascii_end()) {
            (Front::Policy, line) => line.is_empty() || line.starts_with(b"action=") && is_plain(line),
            // Session and token are those of the question.
            (Front::Opensmtpd, line) => {
                line.starts_with(b"register|") || line.starts_with(b"filter-result|")
            }
            (_, reply) => reply.len() <= 510 && is_plain(reply) && reply[..3].iter().all(u8::is_ascii_digit),
        };
        assert!(is_right, "{}", line.escape_ascii());
    }
});

/// A length, a command of a filter, and a text without control characters in a refusal.
fn is_frames(mut output: &[u8]) {
    while let Some((len, rest)) = output.split_first_chunk() {
        let (frame, rest) = rest.split_at(u32::from_be_bytes(*len) as usize);
        match frame {
            [b'O', numbers @ ..] => assert_eq!(numbers.len(), 12),
            [b'y', text @ .., 0] => assert!(is_plain(text) && text.starts_with(b"550 5.1.2 ")),
            other => assert_eq!(other, b"c"),
        }
        output = rest;
    }
    assert!(output.is_empty());
}
