//! What can be said: the messages, their keys and the names of their arguments, in the order of the
//! tables of `languages/`.

/// Writes the enum, and what stands beside each of its variants, from one table.
macro_rules! messages {
    ($($(#[$doc:meta])+ $variant:ident = $key:literal [$($argument:literal),*];)+) => {
        /// A message, whatever the language. A program that speaks one of its own translates these, with
        /// the arguments of the [`Message`](super::Message) they come with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum MessageId {
            $($(#[$doc])+ $variant,)+
        }

        impl MessageId {
            /// All, in the order of the tables.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The key of a translation: `slip.left-out`.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)+ }
            }

            /// The names of its arguments, each of which stands in each translation: `typed`. One called
            /// `count` chooses between forms of the plural.
            pub const fn arguments(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($argument),*],)+ }
            }
        }
    };
}

messages! {
    /// Another address was probably meant: `address`.
    Question = "question" ["address"];
    /// One of two addresses was probably meant.
    QuestionOfTwo = "question.of-two" ["first", "second"];
    /// One of three addresses was probably meant.
    QuestionOfThree = "question.of-three" ["first", "second", "third"];
    /// What was typed cannot be read; an error follows.
    Invalid = "invalid" [];
    /// The name itself is deceptive; findings follow.
    Deceptive = "deceptive" [];

    /// No such address can exist; a finding follows.
    Impossible = "impossible" [];
    /// Less likely suggestions follow.
    AlsoPossible = "also-possible" [];

    /// `intended` is missing.
    LeftOut = "slip.left-out" ["intended"];
    /// `typed` is there twice.
    Doubled = "slip.doubled" ["typed"];
    /// `typed` is extra.
    TooMuch = "slip.too-much" ["typed"];
    /// `typed` is there instead of `intended`.
    InsteadOf = "slip.instead-of" ["typed", "intended"];
    /// `typed` are two letters of `intended` in the wrong order.
    Swapped = "slip.swapped" ["typed", "intended"];
    /// `count` dots are missing.
    DotLeftOut = "slip.dot-left-out" ["count"];
    /// There are `count` extra dots.
    DotTooMuch = "slip.dot-too-much" ["count"];
    /// `count` hyphens are missing.
    HyphenLeftOut = "slip.hyphen-left-out" ["count"];
    /// There are `count` extra hyphens.
    HyphenTooMuch = "slip.hyphen-too-much" ["count"];
    /// The suffix is `typed`, not `intended`.
    OtherSuffix = "slip.other-suffix" ["typed", "intended"];
    /// `typed` does not belong in a domain.
    Stray = "slip.stray" ["typed"];
    /// `typed` looks like `intended`.
    LooksLike = "slip.looks-like" ["typed", "intended"];
    /// `typed` is `intended` with the keyboard of another script on.
    OtherKeyboard = "slip.other-keyboard" ["typed", "intended"];
    /// `typed` is `intended` as it is heard.
    SoundsLike = "slip.sounds-like" ["typed", "intended"];

    /// Two domains of one message look alike, and one of them is probably a slip of the other.
    Alike = "alike" [];

    /// [`Finding::MixedScript`](crate::Finding::MixedScript).
    MixedScript = "finding.mixed-script" [];
    /// [`Finding::Invisible`](crate::Finding::Invisible).
    Invisible = "finding.invisible" [];
    /// [`Finding::WholeScriptConfusable`](crate::Finding::WholeScriptConfusable).
    WholeScriptConfusable = "finding.whole-script-confusable" [];
    /// [`Finding::MixedNumbers`](crate::Finding::MixedNumbers).
    MixedNumbers = "finding.mixed-numbers" [];
    /// [`Finding::DigitLookalike`](crate::Finding::DigitLookalike).
    DigitLookalike = "finding.digit-lookalike" [];
    /// [`Finding::RestrictedCharacter`](crate::Finding::RestrictedCharacter).
    RestrictedCharacter = "finding.restricted-character" [];
    /// [`Finding::OutOfPlace`](crate::Finding::OutOfPlace).
    OutOfPlace = "finding.out-of-place" [];
    /// [`Finding::NoSuchSuffix`](crate::Finding::NoSuchSuffix).
    NoSuchSuffix = "finding.no-such-suffix" [];

    /// [`ParseError::Empty`](crate::ParseError::Empty).
    Empty = "error.empty" [];
    /// [`ParseError::NoDomain`](crate::ParseError::NoDomain).
    NoDomain = "error.no-domain" [];
    /// [`ParseError::EmptyLabel`](crate::ParseError::EmptyLabel).
    EmptyLabel = "error.empty-label" [];
    /// [`ParseError::LabelTooLong`](crate::ParseError::LabelTooLong).
    LabelTooLong = "error.label-too-long" [];
    /// [`ParseError::DomainTooLong`](crate::ParseError::DomainTooLong).
    DomainTooLong = "error.domain-too-long" [];
    /// [`ParseError::BadCharacter`](crate::ParseError::BadCharacter): `typed`.
    BadCharacter = "error.bad-character" ["typed"];
    /// [`ParseError::BadHyphen`](crate::ParseError::BadHyphen).
    BadHyphen = "error.bad-hyphen" [];
    /// [`ParseError::BadIdna`](crate::ParseError::BadIdna).
    BadIdna = "error.bad-idna" [];
    /// [`ParseError::BadUtf8`](crate::ParseError::BadUtf8).
    BadUtf8 = "error.bad-utf8" [];
    /// [`ParseError::IpAddress`](crate::ParseError::IpAddress).
    IpAddress = "error.ip-address" [];
    /// [`ParseError::AddressLiteral`](crate::ParseError::AddressLiteral).
    AddressLiteral = "error.address-literal" [];
    /// [`ParseError::SeveralAddresses`](crate::ParseError::SeveralAddresses): `count` of them.
    SeveralAddresses = "error.several-addresses" ["count"];

    /// 98 % or more.
    AlmostCertainly = "likelihood.almost-certainly" [];
    /// 90 % or more.
    VeryProbably = "likelihood.very-probably" [];
    /// 70 % or more.
    Probably = "likelihood.probably" [];
    /// 50 % or more.
    LikelierThanNot = "likelihood.likelier-than-not" [];
    /// 20 % or more.
    Perhaps = "likelihood.perhaps" [];
    /// 1 % or more.
    Unlikely = "likelihood.unlikely" [];
    /// Below 1 %.
    AlmostCertainlyNot = "likelihood.almost-certainly-not" [];
    /// A share as a number of one decimal: `whole` and `tenths`.
    Percent = "percent" ["whole", "tenths"];
    /// A share below that number.
    PercentBelow = "percent-below" ["whole", "tenths"];
}
