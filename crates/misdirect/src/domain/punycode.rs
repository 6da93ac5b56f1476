//! Punycode to code points (RFC 3492, section 6.2), into a caller's array.
//!
//! The crate `idna` has this too, but gives it out only as a `Vec`, and the code points of an
//! A-label must be counted before that crate may see them (see `idna.rs`).

// Parameters of section 5.
const BASE: u32 = 36;
const TMIN: u32 = 1;
const TMAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 0x80;

/// Decodes what follows `xn--`; `None` where it is no Punycode or has more than `N` code points.
/// At most `N` insertions of at most `N` moves each.
pub(super) fn decode<const N: usize>(encoded: &[u8], out: &mut [char; N]) -> Option<usize> {
    // A delimiter with nothing before it is none (section 6.2, "if b > 0"), hence no digit.
    let delimiter = encoded.iter().rposition(|&byte| byte == b'-');
    let (basic, mut digits) = match delimiter.filter(|&at| at > 0) {
        Some(at) => (encoded.get(..at)?, encoded.get(at + 1..)?),
        None => (&[][..], encoded),
    };
    let mut length = 0;
    for &byte in basic {
        *out.get_mut(length)? = char::from(byte.to_ascii_lowercase());
        length += 1;
    }
    let (mut code_point, mut at, mut bias) = (INITIAL_N, 0u32, INITIAL_BIAS);
    while !digits.is_empty() {
        let delta = integer(&mut digits, bias)?;
        let count = u32::try_from(length).ok()? + 1;
        let from = at.checked_add(delta)?;
        bias = adapt(delta, count, length == basic.len());
        code_point = code_point.checked_add(from / count)?;
        at = from % count;
        let place = usize::try_from(at).ok()?;
        out.get_mut(place..=length)?.rotate_right(1);
        *out.get_mut(place)? = char::from_u32(code_point)?;
        length += 1;
        at += 1;
    }
    Some(length)
}

/// One integer of variable length (section 3.3), taken off the front.
fn integer(digits: &mut &[u8], bias: u32) -> Option<u32> {
    let (mut value, mut weight, mut k) = (0u32, 1u32, BASE);
    loop {
        let (&byte, rest) = digits.split_first()?;
        *digits = rest;
        let digit = match byte.to_ascii_lowercase() {
            letter @ b'a'..=b'z' => u32::from(letter - b'a'),
            digit @ b'0'..=b'9' => u32::from(digit - b'0') + 26,
            _ => return None,
        };
        value = value.checked_add(digit.checked_mul(weight)?)?;
        let threshold = k.saturating_sub(bias).clamp(TMIN, TMAX);
        if digit < threshold {
            return Some(value);
        }
        weight = weight.checked_mul(BASE - threshold)?;
        k += BASE;
    }
}

/// The bias for the next integer (section 6.1).
fn adapt(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = delta / if first { DAMP } else { 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (BASE - TMIN) * TMAX / 2 {
        delta /= BASE - TMIN;
        k += BASE;
    }
    k + (BASE - TMIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

    #[test]
    fn decodes_what_the_idna_crate_decodes() {
        let names = [
            "mnchen-3ya",
            "fiqs8s",
            "4dbrk0ce",
            "ls8h",
            "a-ecp",
            "b-99999999",
            "-",
            "",
            "a-",
            "99999999",
            "mgbh0fb",
            "MNCHEN-3YA",
            "\u{7f}",
            "i-7iq",
            "zzzzzz",
            "-ecp",
            "--ecp",
        ];
        for name in names {
            let mut out = ['\0'; 59];
            let ours = decode(name.as_bytes(), &mut out);
            let ours = ours.map(|length| out[..length].iter().collect::<String>());
            let theirs = idna::punycode::decode_to_string(name);
            assert_eq!(ours, theirs.map(|text| text.to_lowercase()), "{name:?}");
        }
    }

    #[test]
    fn too_long_for_the_array_is_none() {
        let mut out = ['\0'; 6];
        assert_eq!(decode(b"mnchen-3ya", &mut out), None);
        assert_eq!(decode(b"mnchn-", &mut out), Some(5));
    }
}
