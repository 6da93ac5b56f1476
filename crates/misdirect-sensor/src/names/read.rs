//! A name as a log writes it becomes the domain that mail would go to.

use super::at::behind_at;
use super::purpose::Purpose;
use std::str;

/// Bytes of the longest name in text, without a final dot (RFC 1035 section 2.3.4).
pub(crate) const NAME_MAX: usize = 253;
const LABEL_MAX: usize = 63;

/// What dnsmasq writes for a name that it does not show, and other formats are read as if they did: [`Spelling::Unprintable`].
pub(crate) const HIDDEN: &[u8] = b"<name unprintable>";

/// How a log writes the bytes of a name. The rule goes by the format, never by the look of a name: BIND's
/// `a\032b` is a label with a blank, tshark's the same text is a label with a backslash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As in a zone file (RFC 1035 section 5.1): `\032` in decimal, and `\` before any other character for that.
    Master,
    /// Nothing is escaped.
    Bare,
    /// `?` stands for whatever is not a letter, a digit, `-`, `_` or `*`.
    QuestionMarks,
    /// `\x20` in hexadecimal, `\\` for a backslash.
    Hex,
    /// Nothing is escaped; a name with bytes that cannot be printed is `<name unprintable>`.
    Unprintable,
}

/// Kinds of names that are told apart.
pub const APARTS: usize = 6;

/// Why a name is counted and never judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apart {
    /// The log does not show it: `?`, `<name unprintable>`, U+FFFD.
    Hidden = 0,
    /// The root.
    Root = 1,
    /// One label: a public suffix, a host of one's own network.
    OneLabel = 2,
    /// Below `arpa`: addresses, not names.
    Reverse = 3,
    /// What a resolver asks on its own account.
    Resolver = 4,
    /// It has bytes that no mail domain has (a blank, a dot within a label, an `@`), or is too long.
    NoDomain = 5,
}

impl Apart {
    /// All, by number.
    pub const ALL: [Self; APARTS] =
        [Self::Hidden, Self::Root, Self::OneLabel, Self::Reverse, Self::Resolver, Self::NoDomain];

    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "not-shown",
            Self::Root => "root",
            Self::OneLabel => "one-label",
            Self::Reverse => "reverse",
            Self::Resolver => "resolver",
            Self::NoDomain => "no-domain",
        }
    }

    /// What people are told.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Hidden => "for names that the log does not show",
            Self::Root => "for the root",
            Self::OneLabel => "for names of one label",
            Self::Reverse => "for addresses (arpa)",
            Self::Resolver => "of resolvers on their own account",
            Self::NoDomain => "for names that no mail can be for",
        }
    }
}

/// The domain that a name is about, written to `buffer`, and what the service in front of it is for.
pub(crate) fn read<'b>(
    name: &[u8],
    spelling: Spelling,
    buffer: &'b mut [u8; NAME_MAX],
) -> Result<(&'b [u8], Option<Purpose>), Apart> {
    let len = match simple(name, buffer) {
        Some(len) => len,
        None => decoded(name, spelling, buffer)?,
    };
    let text = &buffer[..len];
    if text.is_empty() {
        return Err(Apart::Root);
    }
    let (domain, purpose) = without_service(text)?;
    match domain.iter().rposition(|byte| *byte == b'.') {
        None => Err(Apart::OneLabel),
        Some(dot) if &domain[dot + 1..] == b"arpa" => Err(Apart::Reverse),
        Some(_) => Ok((domain, purpose)),
    }
}

/// What a byte is in a name, in lower case; 0 if there is more to it.
const PLAIN: [u8; 256] = {
    let mut plain = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'-' || byte as u8 == b'_' {
            plain[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    plain
};

/// The length of a name of letters, digits, `-` and `_`, as nearly all are; `None` if it has anything else.
fn simple(name: &[u8], buffer: &mut [u8; NAME_MAX]) -> Option<usize> {
    let name = name.strip_suffix(b".").unwrap_or(name);
    if name.len() > NAME_MAX {
        return None;
    }
    let mut label = 0;
    for (to, byte) in buffer.iter_mut().zip(name) {
        match PLAIN[usize::from(*byte)] {
            0 if *byte == b'.' && label > 0 => (*to, label) = (b'.', 0),
            0 => return None,
            _ if label == LABEL_MAX => return None,
            plain => (*to, label) = (plain, label + 1),
        }
    }
    (label > 0).then_some(name.len())
}

/// The same for any name.
fn decoded(name: &[u8], spelling: Spelling, buffer: &mut [u8; NAME_MAX]) -> Result<usize, Apart> {
    const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();
    let is_hidden = match spelling {
        Spelling::QuestionMarks => memchr::memchr(b'?', name).is_some(),
        Spelling::Unprintable => name == HIDDEN,
        _ => false,
    };
    if is_hidden || memchr::memmem::find(name, REPLACEMENT).is_some() {
        return Err(Apart::Hidden);
    }
    let (mut len, mut label, mut rest) = (0, 0, name);
    while let Some((byte, after)) = next(rest, spelling) {
        rest = after;
        let is_dot = byte == Byte::Dot;
        let byte = match byte {
            // The root alone begins with a dot, and ends with it.
            Byte::Dot if label == 0 && (len > 0 || !rest.is_empty()) => {
                return Err(Apart::NoDomain);
            }
            Byte::Dot if rest.is_empty() => break,
            Byte::Dot => b'.',
            Byte::Of(byte) if byte >= 0x80 => byte,
            Byte::Of(byte) => match PLAIN[usize::from(byte)] {
                0 => return Err(Apart::NoDomain),
                plain => plain,
            },
        };
        label = if is_dot { 0 } else { label + 1 };
        if label > LABEL_MAX {
            return Err(Apart::NoDomain);
        }
        *buffer.get_mut(len).ok_or(Apart::NoDomain)? = byte;
        len += 1;
    }
    match str::from_utf8(&buffer[..len]) {
        // As with `@` itself: what is before it may be a local part.
        Ok(_) if behind_at(&buffer[..len]).is_some() => Err(Apart::NoDomain),
        Ok(_) => Ok(len),
        Err(_) => Err(Apart::NoDomain),
    }
}

/// A byte of a label, or what ends a label.
#[derive(PartialEq)]
enum Byte {
    Of(u8),
    Dot,
}

fn next(text: &[u8], spelling: Spelling) -> Option<(Byte, &[u8])> {
    let (first, rest) = text.split_first()?;
    let digits = |count: usize, radix: u32| {
        let digits = str::from_utf8(rest.get(usize::from(radix == 16)..)?.get(..count)?).ok()?;
        let is_number = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u8::from_str_radix(digits, radix).ok().filter(|_| is_number)
    };
    let of = |byte: u8, len: usize| Some((Byte::Of(byte), rest.get(len..)?));
    match (first, spelling, rest) {
        (b'.', ..) => Some((Byte::Dot, rest)),
        (b'\\', Spelling::Master, [b'0'..=b'9', ..]) => match digits(3, 10) {
            Some(byte) => of(byte, 3),
            None => of(b'\\', 0),
        },
        (b'\\', Spelling::Master, [literal, ..]) => of(*literal, 1),
        (b'\\', Spelling::Hex, [b'x', ..]) => match digits(2, 16) {
            Some(byte) => of(byte, 3),
            None => of(b'\\', 0),
        },
        (b'\\', Spelling::Hex, [b'\\', ..]) => of(b'\\', 1),
        _ => of(*first, 0),
    }
}

/// What follows the last label that begins with `_`, and what these labels are for.
fn without_service(text: &[u8]) -> Result<(&[u8], Option<Purpose>), Apart> {
    let starts = memchr::memrchr_iter(b'_', text);
    let mut starts = starts.filter(|at| *at == 0 || text[*at - 1] == b'.');
    let Some(last) = starts.next() else { return Ok((text, None)) };
    // `_ta-4f66`, with which a resolver tells which keys it trusts (RFC 8145), has nothing below.
    let Some(dot) = memchr::memchr(b'.', &text[last..]) else { return Err(Apart::Resolver) };
    let (labels, domain) = text.split_at(last + dot);
    Ok((&domain[1..], Some(Purpose::of_service(labels))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(name: &str, spelling: Spelling) -> Result<String, Apart> {
        let mut buffer = [0; NAME_MAX];
        let domain = read(name.as_bytes(), spelling, &mut buffer);
        domain.map(|(domain, _)| String::from_utf8(domain.to_vec()).unwrap())
    }

    /// Requirements 1, 5: what a backslash means goes by the format.
    #[test]
    fn escapes_are_read_as_the_format_writes_them() {
        use Spelling::{Bare, Hex, Master};
        let rows = [
            (r"army.ml", Master, Ok("army.ml")),
            (r"\097rmy.ml", Master, Ok("army.ml")),
            (r"\a\r\m\y.ml.", Master, Ok("army.ml")),
            (r"m\195\188nchen.ml", Master, Ok("münchen.ml")),
            // One label `a.b` below ml is no domain of mail, and not b.ml's.
            (r"a\.army.ml", Master, Err(Apart::NoDomain)),
            (r"a\032b.ml", Master, Err(Apart::NoDomain)),
            (r"a\\032b.ml", Master, Err(Apart::NoDomain)),
            (r"c\,c.ml", Master, Err(Apart::NoDomain)),
            (r"e\233.ml", Master, Err(Apart::NoDomain)),
            (r"e\999.ml", Master, Err(Apart::NoDomain)),
            (r"e\", Master, Err(Apart::NoDomain)),
            (r"joe\@army.ml", Master, Err(Apart::NoDomain)),
            ("joe\u{FF20}army.ml", Bare, Err(Apart::NoDomain)),
            (r"\097rmy.ml", Bare, Err(Apart::NoDomain)),
            (r"\x61rmy.ml", Hex, Ok("army.ml")),
            (r"\x2a.ml", Hex, Err(Apart::NoDomain)),
            (r"a\x2earmy.ml", Hex, Err(Apart::NoDomain)),
            (r"a b.ml", Bare, Err(Apart::NoDomain)),
        ];
        for (name, spelling, expected) in rows {
            assert_eq!(domain(name, spelling), expected.map(str::to_owned), "{name} {spelling:?}");
        }
    }

    /// Requirements 3, 4, 7: what a log does not show is told apart, and so is the root.
    #[test]
    fn what_is_not_shown_is_never_a_name() {
        use Spelling::{Bare, Master, QuestionMarks, Unprintable};
        for (name, spelling, apart) in [
            ("arm?.ml.", QuestionMarks, Apart::Hidden),
            ("<name unprintable>", Unprintable, Apart::Hidden),
            ("e\u{FFFD}.ml", Bare, Apart::Hidden),
            (".", Master, Apart::Root),
            ("", Bare, Apart::Root),
            ("arm?.ml", Master, Apart::NoDomain),
            ("<name unprintable>", Bare, Apart::NoDomain),
            ("army..ml", Master, Apart::NoDomain),
            (".army.ml", Bare, Apart::NoDomain),
            ("army.ml..", Bare, Apart::NoDomain),
        ] {
            assert_eq!(domain(name, spelling), Err(apart), "{name} {spelling:?}");
        }
    }

    /// Requirement 6: resolvers ask in random case.
    #[test]
    fn case_is_folded() {
        assert_eq!(domain("MAIL.ARmy.Ml", Spelling::Bare), Ok("mail.army.ml".to_owned()));
    }

    #[test]
    fn a_service_is_of_the_domain_behind_it() {
        let read = |name: &str| {
            let mut buffer = [0; NAME_MAX];
            let (domain, purpose) = read(name.as_bytes(), Spelling::Bare, &mut buffer).unwrap();
            (String::from_utf8(domain.to_vec()).unwrap(), purpose)
        };
        for (name, domain, purpose) in [
            ("army.ml", "army.ml", None),
            ("mail.army.ml", "mail.army.ml", None),
            ("my_host.army.ml", "my_host.army.ml", None),
            ("_dmarc.army.ml", "army.ml", Some(Purpose::Sender)),
            ("s1._domainkey.us.army.ml", "us.army.ml", Some(Purpose::Sender)),
            ("_mta-sts.army.ml", "army.ml", Some(Purpose::Mail)),
            ("_25._tcp.mx.army.ml", "mx.army.ml", Some(Purpose::Mail)),
            ("_ldap._tcp.army.ml", "army.ml", Some(Purpose::Other)),
        ] {
            assert_eq!(read(name), (domain.to_owned(), purpose), "{name}");
        }
    }

    /// Requirement 17: what resolvers ask on their own account.
    #[test]
    fn questions_of_resolvers_are_told_apart() {
        for (name, apart) in [
            ("_ta-5959", Apart::Resolver),
            ("ml", Apart::OneLabel),
            ("localhost", Apart::OneLabel),
            ("1.0.0.127.in-addr.arpa", Apart::Reverse),
        ] {
            assert_eq!(domain(name, Spelling::Master), Err(apart), "{name}");
        }
        for of_resolvers in ["DNSKEY", "DS", "NULL"] {
            assert_eq!(Purpose::of_type(of_resolvers.as_bytes()), None);
        }
    }

    #[test]
    fn lengths_are_those_of_the_wire() {
        let label = "l".repeat(63);
        let longest = format!("{label}.{label}.{label}.{}", "m".repeat(61));
        assert_eq!(longest.len(), NAME_MAX);
        assert_eq!(domain(&longest, Spelling::Bare), Ok(longest.clone()));
        assert_eq!(domain(&format!("{longest}m"), Spelling::Bare), Err(Apart::NoDomain));
        assert_eq!(domain(&format!("{label}l.ml"), Spelling::Bare), Err(Apart::NoDomain));
    }
}
