//! The key under which a question is remembered that somebody has answered.

use crate::domain::Typed;
use core::ops::Range;

/// What the question is about, as a byte of the key. Append-only, or what people have answered is
/// forgotten.
#[derive(Clone, Copy)]
pub(super) enum Reason {
    Slip = 0,
    Lookalike = 1,
    /// The name by itself: there is nothing to offer.
    Name = 2,
    /// It cannot be read.
    Unreadable = 3,
}

/// The key of what was typed, and was probably meant for the target, if for any.
pub(super) fn key(typed: &Typed<'_>, target: &str, reason: Reason) -> u64 {
    let mut hash = SipHash::new();
    match typed.domain() {
        Ok(domain) if !typed.is_repaired() => hash.write(domain.as_bytes()),
        _ => {
            let bytes = typed.input().get(written(typed)).unwrap_or_default();
            bytes.iter().for_each(|byte| hash.push(byte.to_ascii_lowercase()));
        }
    }
    hash.push(0);
    hash.write(target.as_bytes());
    hash.push(0);
    hash.push(reason as u8);
    hash.finish()
}

/// Bytes of the input that are the domain, or were repaired: `army,mil` and `army..mil` are two questions,
/// though both are read as one domain. All of them, where there is no domain.
fn written(typed: &Typed<'_>) -> Range<usize> {
    if typed.domain().is_err() {
        return 0..typed.input().len();
    }
    typed.defects().iter().fold(typed.span(), |span, repair| {
        let end = repair.input_at + repair.input_len;
        span.start.min(repair.input_at)..span.end.max(end)
    })
}

/// SipHash-2-4 (Aumasson & Bernstein 2012), with the key of its test vectors.
///
/// Its words are little-endian on every processor. No faster hash would do: of most, anybody could compute
/// a name that has the key of a question which many people dismiss, and is never asked about.
struct SipHash {
    state: [u64; 4],
    word: u64,
    len: usize,
}

impl SipHash {
    fn new() -> Self {
        let (low, high) = (0x0706_0504_0302_0100_u64, 0x0F0E_0D0C_0B0A_0908_u64);
        // "somepseudorandomlygeneratedbytes"
        let state = [
            low ^ 0x736F_6D65_7073_6575,
            high ^ 0x646F_7261_6E64_6F6D,
            low ^ 0x6C79_6765_6E65_7261,
            high ^ 0x7465_6462_7974_6573,
        ];
        Self { state, word: 0, len: 0 }
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.push(byte));
    }

    fn push(&mut self, byte: u8) {
        self.word |= u64::from(byte) << (8 * (self.len % 8));
        self.len += 1;
        if self.len % 8 == 0 {
            self.compress();
        }
    }

    fn compress(&mut self) {
        self.state[3] ^= self.word;
        self.rounds(2);
        self.state[0] ^= self.word;
        self.word = 0;
    }

    fn finish(mut self) -> u64 {
        self.word |= (self.len as u64) << 56; // modulo 256
        self.compress();
        self.state[2] ^= 0xFF;
        self.rounds(4);
        self.state.into_iter().fold(0, |sum, word| sum ^ word)
    }

    fn rounds(&mut self, count: usize) {
        let [mut a, mut b, mut c, mut d] = self.state;
        for _ in 0..count {
            a = a.wrapping_add(b);
            b = b.rotate_left(13) ^ a;
            a = a.rotate_left(32);
            c = c.wrapping_add(d);
            d = d.rotate_left(16) ^ c;
            a = a.wrapping_add(d);
            d = d.rotate_left(21) ^ a;
            c = c.wrapping_add(b);
            b = b.rotate_left(17) ^ c;
            c = c.rotate_left(32);
        }
        self.state = [a, b, c, d];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_paper() {
        let hash = |len: u8| {
            let mut hash = SipHash::new();
            (0..len).for_each(|byte| hash.push(byte));
            hash.finish()
        };
        // Appendix A, and the reference implementation's first and ninth.
        assert_eq!(hash(15), 0xA129_CA61_49BE_45E5);
        assert_eq!(hash(0), 0x726F_DB47_DD0E_0E31);
        assert_eq!(hash(8), 0x93F5_F579_9A93_2462);
    }

    #[cfg(feature = "builtin-image")]
    #[test]
    fn a_key_is_of_one_question() {
        use crate::{Checker, Context, Directory};
        let checker = Checker::new(Directory::builtin());
        let key = |typed: &str| checker.check(typed.as_bytes(), &Context::new()).dismissal_key();
        // Computed apart, from the definition.
        assert_eq!(key("general@us.army.ml"), Some(0x5364_0769_A5D6_0D8C));
        assert_eq!(key("joe@army,mil"), Some(0x3E7C_CCDB_EC0F_9644));
        assert_eq!(key("joe@xn--e1argc3h.com"), Some(0xB2B9_B523_EC31_DC5A));
        for (one, other) in [
            ("joe@army.ml", "Ann <ANN@Army.ML>"),
            ("joe@stra\u{DF}e.gmial.com", "joe@xn--strae-oqa.gmial.com"),
            ("joe@army,mil", "ann@ARMY,mil"),
        ] {
            assert!(key(one).is_some() && key(one) == key(other), "{one}, {other}");
        }
        for (one, other) in [
            ("joe@army.ml", "joe@us.army.ml"),
            ("joe@gmial.com", "joe@gmai.com"),
            ("joe@army,mil", "joe@army..mil"),
            ("joe@army.mil>", "joe@army.mil]"),
            ("joe2gmail.com", "joe#gmail.com"),
            ("joe@", "ann@"),
        ] {
            assert!(key(one).is_some() && key(one) != key(other), "{one}, {other}");
        }
        assert_eq!([key("joe@army.mil"), key("joe@holzbau-lindner.example")], [None, None]);
    }
}
