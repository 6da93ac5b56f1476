//! The header and the questions of a message of DNS (RFC 1035 section 4.1). What follows them is not read.

use super::{Broken, Line, Take};
use crate::names::{Client, Code, Day, Purpose, Role, Sighting, Spelling};

/// Servers answer messages with one; some have two.
const QUESTIONS_MAX: u16 = 16;
/// Bytes of a name, with the lengths of its labels and the last zero.
const NAME_MAX: usize = 255;

/// What a message is, and the role of its questions, where they are not those of a question and an answer.
pub(super) fn message(
    message: &[u8],
    role: Option<Role>,
    day: Option<Day>,
    client: Option<Client>,
    take: &mut Take<'_>,
) -> Line {
    let Some(([_, _, flags, code, count @ ..], _)) = message.split_first_chunk::<6>() else {
        return Line::Broken(Broken::Cut);
    };
    // Neither a question nor its answer: updates, notifications.
    let is_other = flags >> 3 & 15 != 0;
    let count = u16::from_be_bytes(*count);
    if is_other || count == 0 {
        return Line::Other;
    }
    let is_answer = flags & 0x80 != 0;
    let role = role.unwrap_or(if is_answer { Role::Answer } else { Role::Question });
    let code = is_answer.then(|| Code::of_number(u16::from(code & 15)));
    let (mut at, mut text) = (12, [0; 4 * NAME_MAX]);
    for number in 0..count.min(QUESTIONS_MAX) {
        let question = name(message, at, &mut text).and_then(|(len, end)| {
            let fields = message.get(end..end + 4).ok_or(Broken::Cut)?;
            Ok((&text[..len], fields, end + 4))
        });
        match question {
            Ok((name, &[kind, kind_low, class, class_low], end)) => {
                let purpose = match u16::from_be_bytes([class, class_low]) {
                    1 => Purpose::of_number(u16::from_be_bytes([kind, kind_low])),
                    _ => None,
                };
                let asked = Sighting::of_purpose(name, Spelling::Master, purpose);
                take(Sighting { role, code, day, client, ..asked });
                at = end;
            }
            // Those before it count.
            _ if number > 0 => break,
            Ok(_) => return Line::Broken(Broken::Cut),
            Err(why) => return Line::Broken(why),
        }
    }
    Line::Read
}

/// Writes the name at a place as a zone file has it: how long it is, and where it ends in the message.
fn name(
    message: &[u8],
    start: usize,
    text: &mut [u8; 4 * NAME_MAX],
) -> Result<(usize, usize), Broken> {
    let (mut at, mut end, mut len, mut bytes) = (start, None, 0, 1);
    // Pointers lead backwards, so each leads to a place before all that were read.
    let mut first = start;
    loop {
        let length = usize::from(*message.get(at).ok_or(Broken::Cut)?);
        match length {
            0 => return Ok((len, end.unwrap_or(at + 1))),
            1..64 => {
                bytes += length + 1;
                let label = message.get(at + 1..at + 1 + length).ok_or(Broken::Cut)?;
                if bytes > NAME_MAX {
                    return Err(Broken::Malformed);
                }
                for byte in label {
                    len += write(*byte, &mut text[len..]);
                }
                text[len] = b'.';
                len += 1;
                at += length + 1;
            }
            192.. => {
                let low = usize::from(*message.get(at + 1).ok_or(Broken::Cut)?);
                let to = (length & 63) << 8 | low;
                if to < 12 || to >= first {
                    return Err(Broken::Malformed);
                }
                end = end.or(Some(at + 2));
                (at, first) = (to, to);
            }
            _ => return Err(Broken::Malformed),
        }
    }
}

/// A byte of a label, escaped if it is punctuation or a blank.
fn write(byte: u8, to: &mut [u8]) -> usize {
    let is_plain = byte.is_ascii_alphanumeric() || b"-_".contains(&byte) || byte >= 0x80;
    let escaped = [b'\\', b'0' + byte / 100, b'0' + byte / 10 % 10, b'0' + byte % 10];
    let written = if is_plain { &[byte][..] } else { &escaped };
    to[..written.len()].copy_from_slice(written);
    written.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the first question of a message asks for.
    fn first(message: &[u8]) -> Result<String, Broken> {
        let mut text = [0; 4 * NAME_MAX];
        let (len, _) = name(message, 12, &mut text)?;
        Ok(String::from_utf8_lossy(&text[..len]).into_owned())
    }

    fn with(question: &[u8]) -> Vec<u8> {
        [&[0; 12], question].concat()
    }

    /// Requirements 1, 24: any byte may be in a label; pointers end, and lead backwards.
    #[test]
    fn names_are_read_as_they_are() {
        assert_eq!(first(&with(b"\x04army\x02ml\0")).unwrap(), "army.ml.");
        assert_eq!(first(&with(b"\x04a.b\xE9\x03m\0l\0")).unwrap(), "a\\046b\u{FFFD}.m\\000l.");
        assert_eq!(first(&with(b"\0")).unwrap(), "");
        for (question, why) in [
            (b"\x04arm".as_slice(), Broken::Cut),
            (b"\x04army", Broken::Cut),
            (b"", Broken::Cut),
            (b"\xC0", Broken::Cut),
            // To itself, forward, into the header, and of a kind that was never used.
            (b"\xC0\x0C", Broken::Malformed),
            (b"\x01a\xC0\x0C", Broken::Malformed),
            (b"\xC0\x0E\0", Broken::Malformed),
            (b"\xC0\x00\0", Broken::Malformed),
            (b"\x40a\0", Broken::Malformed),
        ] {
            assert_eq!(first(&with(question)), Err(why), "{question:?}");
        }
        let long = |labels: usize| with(&[&b"\x01\0".repeat(labels)[..], b"\0"].concat());
        assert_eq!(first(&long(127)).unwrap().len(), 5 * 127);
        assert_eq!(first(&long(128)), Err(Broken::Malformed));
    }
}
