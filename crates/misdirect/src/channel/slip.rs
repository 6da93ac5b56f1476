//! Slips: what fingers, eyes or memory did to the domain that was meant.

use crate::domain::Part;

/// The kind of a slip. Numbers are part of the ABI: append only, never reused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum SlipKind {
    /// A letter left out: `army.ml` for `army.mil`.
    Omission = 0,
    /// A letter or a suffix typed twice: `gmaill.com`, `gmail.com.com`.
    Repetition = 1,
    /// A letter too many: `gmaqil.com`.
    Insertion = 2,
    /// A letter for another: `gmsil.com`; a comma for the dot.
    Substitution = 3,
    /// Two neighbours swapped: `gmial.com`; a letter moved over two others: `gmila.com`.
    Transposition = 4,
    /// A dot left out: `gmailcom`.
    MissingDot = 5,
    /// A dot too many: `gmail..com`, `army.mil.`
    ExtraDot = 6,
    /// A hyphen left out: `tonline.de`.
    MissingHyphen = 7,
    /// A hyphen too many: `g-mail.com`.
    ExtraHyphen = 8,
    /// Another suffix, from memory and not from the fingers: `apache.com` for `apache.org`.
    SuffixSwap = 9,
    /// Something that belongs to no domain: `army.mil>`.
    StrayCharacter = 10,
    /// ASCII that looks alike: `rn` for `m`.
    Homoglyph = 11,
    /// A character of another alphabet that looks alike (UTS 39).
    Confusable = 12,
    /// Scripts mixed in a label.
    MixedScript = 13,
    /// A word joined to the name: `army-mil.com`.
    Combosquat = 14,
    /// The target as a sub-domain of another: `army.mil.example.com`.
    Embedding = 15,
    /// One bit of a letter flipped, by hardware.
    Bitflip = 16,
    /// The keyboard of another script was on: `пьфшд.сщь` for `gmail.com`.
    KeyboardLayout = 17,
    /// The name as it is heard, in the spelling of another language: `jotmeyl.com` for `hotmail.com`.
    PhoneticSpelling = 18,
}

impl SlipKind {
    /// All kinds, by number.
    pub const ALL: [Self; 19] = [
        Self::Omission,
        Self::Repetition,
        Self::Insertion,
        Self::Substitution,
        Self::Transposition,
        Self::MissingDot,
        Self::ExtraDot,
        Self::MissingHyphen,
        Self::ExtraHyphen,
        Self::SuffixSwap,
        Self::StrayCharacter,
        Self::Homoglyph,
        Self::Confusable,
        Self::MixedScript,
        Self::Combosquat,
        Self::Embedding,
        Self::Bitflip,
        Self::KeyboardLayout,
        Self::PhoneticSpelling,
    ];

    /// Its name in JSON and in every language: `missing-dot`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Omission => "omission",
            Self::Repetition => "repetition",
            Self::Insertion => "insertion",
            Self::Substitution => "substitution",
            Self::Transposition => "transposition",
            Self::MissingDot => "missing-dot",
            Self::ExtraDot => "extra-dot",
            Self::MissingHyphen => "missing-hyphen",
            Self::ExtraHyphen => "extra-hyphen",
            Self::SuffixSwap => "suffix-swap",
            Self::StrayCharacter => "stray-character",
            Self::Homoglyph => "homoglyph",
            Self::Confusable => "confusable",
            Self::MixedScript => "mixed-script",
            Self::Combosquat => "combosquat",
            Self::Embedding => "embedding",
            Self::Bitflip => "bitflip",
            Self::KeyboardLayout => "keyboard-layout",
            Self::PhoneticSpelling => "phonetic-spelling",
        }
    }
}

/// Which part of the intended domain a slip is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Place {
    /// Before the name.
    Subdomain = 0,
    /// The label before the public suffix.
    Name = 1,
    /// A dot.
    Dot = 2,
    /// The public suffix.
    Suffix = 3,
}

impl From<Part> for Place {
    fn from(part: Part) -> Self {
        match part {
            Part::Subdomain => Self::Subdomain,
            Part::Name => Self::Name,
            Part::Dot => Self::Dot,
            Part::Suffix => Self::Suffix,
        }
    }
}

impl Place {
    /// All places, by number.
    pub const ALL: [Self; 4] = [Self::Subdomain, Self::Name, Self::Dot, Self::Suffix];

    /// Its name in JSON and in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subdomain => "subdomain",
            Self::Name => "name",
            Self::Dot => "dot",
            Self::Suffix => "suffix",
        }
    }
}

/// Most slips in one reading of a typed domain.
pub const SLIPS_MAX: usize = 4;
