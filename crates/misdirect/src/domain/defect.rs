//! What the lenient reader repairs.

/// What was repaired. The slip it stands for is the channel's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefectKind {
    /// A comma, semicolon, colon, slash or blank where a dot belongs: `army,mil`.
    DotMistyped,
    /// A dot first, last, or beside another: `army..mil`, `army.mil.`
    ExtraDot,
    /// An underscore where only a hyphen can be meant: `t_online.de`.
    HyphenMistyped,
    /// A hyphen first or last in a label: `-army.mil`.
    EdgeHyphen,
    /// A character that belongs to no domain, with what follows it: `army.mil>`, `sun.com;s`.
    Stray,
    /// Something else where the `@` belongs: `joe"gmail.com`, `joe [at] gmail.com`.
    AtMistyped,
    /// The address, or a part of it, once more: `joe@gmail.com@gmail.com`.
    Repeated,
    /// The domain was typed with the keyboard of another script on: `пьфшд.сщь`.
    OtherKeyboard,
    /// A provider's name and suffix in Cyrillic, as they are heard: `гмаил.ком`.
    ByEar,
}

/// One repair: where it is in the domain that was read, and in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Defect {
    pub(crate) kind: DefectKind,
    /// Byte of the domain as read.
    pub(crate) at: u8,
    /// Byte of the input.
    pub(crate) input_at: usize,
    /// Bytes of the input.
    pub(crate) input_len: usize,
}

impl Defect {
    pub(super) const NONE: Self =
        Self { kind: DefectKind::Stray, at: 0, input_at: 0, input_len: 0 };
}

/// More repairs than this and it is not a domain with slips but something else.
pub(crate) const DEFECTS_MAX: usize = 4;
