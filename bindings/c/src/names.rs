//! The words for the numbers, as C strings. The core has the same words; the tests compare them.

use misdirect::SlipKind;
use misdirect::explain::MessageId;
use std::ffi::CStr;

/// One word a number, from `first` on.
#[derive(Clone, Copy)]
pub(crate) struct Names {
    first: u32,
    names: &'static [&'static CStr],
}

impl Names {
    /// The word for a number.
    pub(crate) fn get(self, number: u32) -> Option<&'static CStr> {
        self.names.get(number.checked_sub(self.first)? as usize).copied()
    }
}

pub(crate) const STATUS: Names = Names {
    first: 0,
    names: &[
        c"ok",
        c"bug in the library",
        c"a pointer is NULL",
        c"a pointer is not aligned",
        c"a size or a length is wrong",
        c"a value is out of range",
        c"the message or the addresses were not initialised",
        c"a checker has at most four layers",
        c"not a directory image",
        c"directory image in a format version that this library cannot read",
        c"directory image truncated",
        c"directory image corrupt",
        c"directory image corrupt: checksum mismatch",
        c"the answer has no such suggestion",
        c"the buffer is too small",
        c"the typed text is not a domain",
        c"the intended text is not a domain",
        c"no more addresses",
    ],
};

pub(crate) const VERDICT: Names =
    Names { first: 0, names: &[c"listed", c"suspect", c"unlisted", c"invalid"] };

pub(crate) const ERROR: Names = Names {
    first: 1,
    names: &[
        c"empty",
        c"no-domain",
        c"empty-label",
        c"label-too-long",
        c"domain-too-long",
        c"bad-character",
        c"bad-hyphen",
        c"bad-idna",
        c"bad-utf8",
        c"ip-address",
        c"address-literal",
        c"several-addresses",
    ],
};

pub(crate) const KIND: Names = Names { first: 0, names: &[c"slip", c"lookalike"] };

pub(crate) const SLIP_KIND: Names = Names {
    first: 0,
    names: &[
        c"omission",
        c"repetition",
        c"insertion",
        c"substitution",
        c"transposition",
        c"missing-dot",
        c"extra-dot",
        c"missing-hyphen",
        c"extra-hyphen",
        c"suffix-swap",
        c"stray-character",
        c"homoglyph",
        c"confusable",
        c"mixed-script",
        c"combosquat",
        c"embedding",
        c"bitflip",
        c"keyboard-layout",
        c"phonetic-spelling",
    ],
};

pub(crate) const PLACE: Names =
    Names { first: 0, names: &[c"subdomain", c"name", c"dot", c"suffix"] };

pub(crate) const FINDING: Names = Names {
    first: 0,
    names: &[
        c"mixed-script",
        c"invisible",
        c"whole-script-confusable",
        c"mixed-numbers",
        c"digit-lookalike",
        c"restricted-character",
        c"out-of-place",
        c"no-such-suffix",
    ],
};

/// A version of the core with the NUL that C wants.
const fn with_nul<const N: usize>(text: &str) -> [u8; N] {
    let (text, mut bytes, mut at) = (text.as_bytes(), [0; N], 0);
    while at < text.len() {
        bytes[at] = text[at];
        at += 1;
    }
    bytes
}

macro_rules! c_text {
    ($text:expr) => {{
        static BYTES: [u8; $text.len() + 1] = with_nul($text);
        CStr::from_bytes_with_nul(&BYTES).ok()
    }};
}

/// The version of a part.
pub(crate) fn version(of: u32) -> Option<&'static CStr> {
    match of {
        0 => c_text!(env!("CARGO_PKG_VERSION")),
        1 => c_text!(misdirect::version::MODEL_VERSION),
        2 => c_text!(misdirect::version::PUBLIC_SUFFIX_VERSION),
        3 => c_text!(misdirect::version::UNICODE_VERSION),
        _ => None,
    }
}

/// The id of the message for a slip.
pub(crate) fn slip_message(kind: u32, has_intended: bool) -> Option<&'static CStr> {
    let kind = SlipKind::ALL.get(kind as usize)?;
    macro_rules! keys {
        ($($id:ident)*) => {
            match MessageId::of_slip(*kind, has_intended) {
                $(MessageId::$id => c_text!(MessageId::$id.key()),)*
                _ => None,
            }
        };
    }
    keys!(LeftOut Doubled TooMuch InsteadOf Swapped DotLeftOut DotTooMuch HyphenLeftOut
        HyphenTooMuch OtherSuffix Stray LooksLike OtherKeyboard SoundsLike)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi;

    /// Number by number: the core's, the header's, and the core's word.
    fn agree<T: Copy + std::fmt::Debug, U: Copy + std::fmt::Debug>(
        core: &[T],
        number: impl Fn(T) -> u32,
        word: impl Fn(T) -> &'static str,
        header: &[(U, u32)],
        names: Option<Names>,
    ) {
        assert_eq!(core.len(), header.len());
        for (&core, &(name, value)) in core.iter().zip(header) {
            assert_eq!(number(core), value, "{core:?}");
            assert_eq!(format!("{core:?}"), format!("{name:?}"));
            if let Some(names) = names {
                assert_eq!(names.get(value).unwrap().to_str(), Ok(word(core)));
            }
        }
        if let Some(names) = names {
            assert_eq!(names.get(header.len() as u32), None);
        }
    }

    macro_rules! header {
        ($enum:ident: $($variant:ident)*) => {
            [$((abi::$enum::$variant, abi::$enum::$variant as u32)),*]
        };
    }

    #[test]
    fn numbers_and_words_are_those_of_the_core() {
        use misdirect::answer::Place;
        use misdirect::{Dns, Finding, Input, Layout, SlipKind, Verdict};
        let verdicts = header!(Verdict: Listed Suspect Unlisted Invalid);
        agree(&Verdict::ALL, |x| x as u32, Verdict::name, &verdicts, Some(VERDICT));
        let kinds = header!(SlipKind: Omission Repetition Insertion Substitution Transposition
            MissingDot ExtraDot MissingHyphen ExtraHyphen SuffixSwap StrayCharacter Homoglyph
            Confusable MixedScript Combosquat Embedding Bitflip KeyboardLayout
            PhoneticSpelling);
        agree(&SlipKind::ALL, |x| x as u32, SlipKind::name, &kinds, Some(SLIP_KIND));
        let places = header!(Place: Subdomain Name Dot Suffix);
        agree(&Place::ALL, |x| x as u32, Place::name, &places, Some(PLACE));
        let findings = header!(Finding: MixedScript Invisible WholeScriptConfusable MixedNumbers
            DigitLookalike RestrictedCharacter OutOfPlace NoSuchSuffix);
        agree(&Finding::ALL, |x| x as u32, Finding::name, &findings, Some(FINDING));
        let kinds = header!(Kind: Slip Lookalike);
        let core = [misdirect::Kind::Slip, misdirect::Kind::Lookalike];
        agree(&core, |x| x as u32, misdirect::Kind::name, &kinds, Some(KIND));
        let inputs = header!(Input: Typing Typed Pasted Received Standing);
        agree(&Input::ALL, |x| x as u32, Input::name, &inputs, None);
        let dns = header!(Dns: Unknown NoSuchDomain NoMail AcceptsMail);
        agree(&Dns::ALL, |x| x as u32, Dns::name, &dns, None);
        let layouts = header!(Layout: Qwerty Qwertz Azerty Dvorak);
        agree(&Layout::ALL, |x| x as u32, Layout::name, &layouts, None);
        let variants = header!(VariantKind: Slip Lookalike All);
        let core = misdirect::variants::VariantKind::ALL;
        agree(&core, |x| x as u32, misdirect::variants::VariantKind::name, &variants, None);
    }

    #[test]
    fn each_slip_has_its_message() {
        for (number, kind) in SlipKind::ALL.into_iter().enumerate() {
            for has_intended in [false, true] {
                let id = slip_message(number as u32, has_intended).map(CStr::to_str);
                let key = MessageId::of_slip(kind, has_intended).key();
                assert_eq!(id, Some(Ok(key)), "{kind:?}");
            }
        }
        assert_eq!(slip_message(SlipKind::ALL.len() as u32, true), None);
    }

    #[test]
    fn each_error_has_its_word() {
        use misdirect::ParseError as E;
        let offset = 7;
        let errors = [
            E::Empty,
            E::NoDomain { offset },
            E::EmptyLabel { offset },
            E::LabelTooLong { offset },
            E::DomainTooLong { offset },
            E::BadCharacter { offset },
            E::BadHyphen { offset },
            E::BadIdna { offset },
            E::BadUtf8 { offset },
            E::IpAddress { offset },
            E::AddressLiteral { offset },
            E::SeveralAddresses { offset },
        ];
        for (index, error) in errors.into_iter().enumerate() {
            let number = crate::convert::error(error) as u32;
            assert_eq!(number as usize, index + 1);
            assert_eq!(ERROR.get(number).unwrap().to_str(), Ok(error.code()));
        }
        assert_eq!(ERROR.get(0), None);
        assert_eq!(ERROR.get(13), None);
    }

    #[test]
    fn versions_are_those_of_the_core() {
        assert_eq!(version(1).unwrap().to_str(), Ok(misdirect::version::MODEL_VERSION));
        assert!((0..4).all(|of| version(of).is_some_and(|version| !version.is_empty())));
        assert_eq!(version(4), None);
    }
}
