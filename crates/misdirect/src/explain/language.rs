//! A language: the table of its sentences.
//!
//! The tables are the files of `languages/`, one line for each message. One file serves every program: it is
//! read when the library is compiled, where a wrong line is an error of the compiler, and by
//! [`Language::read`] where a program brings its own.

use super::id::MessageId;
use super::plural::Plural;
use super::template::{form, is_equal, is_right, part};
use core::fmt;

/// What a table says beside the messages: its tag, how the line runs, whose plural rule it follows, and
/// how sentences are put together.
const HEADS: [(&str, &[&str]); 7] = [
    ("language", &[]),
    ("direction", &[]),
    ("plural", &[]),
    ("joint.and", &["first", "second"]),
    ("joint.because", &["first", "second"]),
    ("joint.next", &["first", "second"]),
    ("joint.stop", &["first"]),
];

const LINES: usize = HEADS.len() + MessageId::ALL.len();

/// How two sentences, or two parts of one, are put together.
#[derive(Debug, Clone, Copy)]
pub(super) enum Joint {
    /// Two reasons: "… and …".
    And = 3,
    /// What is wrong, and the reason: "…: …".
    Because = 4,
    /// Two sentences.
    Next = 5,
    /// The end of the last sentence.
    Stop = 6,
}

/// A language to explain in.
///
/// ```
/// use misdirect::explain::Language;
/// assert_eq!(Language::from_tag("en-GB"), Some(Language::ENGLISH));
/// assert_eq!(Language::from_tag("tlh"), None);
/// ```
#[derive(Clone, Copy)]
pub struct Language<'t> {
    lines: [&'t str; LINES],
    plural: Plural,
    is_right_to_left: bool,
}

/// Why text is not a table of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
#[error("line {line}: {kind}")]
pub struct LanguageError {
    /// Which line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: LanguageErrorKind,
}

/// What is wrong with a line of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LanguageErrorKind {
    /// The line of this key should be there; the lines have one order.
    #[error("expected `{0} = …`")]
    Expected(&'static str),
    /// The arguments of this key are missing, unknown or not in braces, or there are not as many forms of
    /// the plural as the language has.
    #[error("wrong value of `{0}`")]
    Value(&'static str),
    /// A line too many.
    #[error("more than all lines")]
    Extra,
}

/// The languages that are compiled in, each behind a feature of its own.
macro_rules! languages {
    ($($(#[$if:meta])? $name:ident = $file:literal;)+) => {
        impl Language<'static> {
            $(
                $(#[$if])?
                #[doc = concat!("`languages/", $file, ".txt`")]
                pub const $name: &'static Self = {
                    static TABLE: Language<'static> =
                        Language::compiled(include_str!(concat!("languages/", $file, ".txt")));
                    &TABLE
                };
            )+

            /// Those that are compiled in, English first.
            pub const ALL: &'static [&'static Self] = &[$($(#[$if])? Self::$name),+];
        }
    };
}

languages! {
    ENGLISH = "en";
    #[cfg(feature = "lang-de")] GERMAN = "de";
    #[cfg(feature = "lang-fr")] FRENCH = "fr";
    #[cfg(feature = "lang-es")] SPANISH = "es";
    #[cfg(feature = "lang-pt")] PORTUGUESE = "pt";
    #[cfg(feature = "lang-it")] ITALIAN = "it";
    #[cfg(feature = "lang-nl")] DUTCH = "nl";
    #[cfg(feature = "lang-pl")] POLISH = "pl";
    #[cfg(feature = "lang-ru")] RUSSIAN = "ru";
    #[cfg(feature = "lang-ar")] ARABIC = "ar";
    #[cfg(feature = "lang-zh")] CHINESE = "zh";
    #[cfg(feature = "lang-ja")] JAPANESE = "ja";
}

impl Language<'static> {
    /// A wrong table stops the compiler, which names the key.
    const fn compiled(text: &'static str) -> Self {
        match Self::read(text) {
            Ok(language) => language,
            Err(LanguageError { kind, .. }) => match kind {
                LanguageErrorKind::Expected(key) | LanguageErrorKind::Value(key) => {
                    panic!("{}", key)
                }
                LanguageErrorKind::Extra => panic!("more than all lines"),
            },
        }
    }

    /// The language for a tag (RFC 5646), case aside: that of the tag, or else of as much of its
    /// beginning as there is one for (RFC 4647 section 3.4), so `de` for `de-AT`. `None` if there is none:
    /// ask for the user's next language then, and for [`ENGLISH`](Self::ENGLISH) in the end. Chinese is
    /// written in simplified characters, so `zh-Hant` and `zh-TW` have none.
    pub fn from_tag(tag: &str) -> Option<&'static Self> {
        let mut subtags = tag.split(['-', '_']);
        let first = subtags.next().unwrap_or_default();
        let is = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let decides =
            |subtag: &&str| ["hans", "hant", "tw", "hk", "mo"].iter().any(|x| is(x, subtag));
        // A script stands before a region: `zh-Hans-HK`.
        if is(first, "zh") && subtags.find(decides).is_some_and(|found| !is(found, "hans")) {
            return None;
        }
        Self::ALL.iter().copied().find(|language| is(language.tag(), first))
    }
}

impl<'t> Language<'t> {
    /// Reads a table in the form of `languages/en.txt`: lines of a key and a template, all of them and in
    /// that order; empty lines and those that begin with `#` are skipped.
    ///
    /// # Errors
    ///
    /// The first line that is missing or wrong.
    pub const fn read(text: &'t str) -> Result<Self, LanguageError> {
        let mut language =
            Self { lines: [""; LINES], plural: Plural::English, is_right_to_left: false };
        let (mut rest, mut line, mut known) = (text.as_bytes(), 0, 0);
        while !rest.is_empty() {
            let (found, after) = first_line(rest);
            (rest, line) = (after, line + 1);
            if found.is_empty() || found[0] == b'#' {
                continue;
            }
            if known == LINES {
                return Err(LanguageError { line, kind: LanguageErrorKind::Extra });
            }
            let Some(value) = value_of(found, key(known)) else {
                return Err(LanguageError { line, kind: LanguageErrorKind::Expected(key(known)) });
            };
            if !language.take(known, value) {
                return Err(LanguageError { line, kind: LanguageErrorKind::Value(key(known)) });
            }
            known += 1;
        }
        if known < LINES {
            let kind = LanguageErrorKind::Expected(key(known));
            return Err(LanguageError { line: line + 1, kind });
        }
        Ok(language)
    }

    /// Takes the value of a line; false if it is wrong.
    const fn take(&mut self, number: usize, value: &'t [u8]) -> bool {
        let Ok(text) = core::str::from_utf8(value) else { return false };
        self.lines[number] = text;
        match number {
            0 => !value.is_empty(),
            1 => {
                self.is_right_to_left = is_equal(value, b"rtl");
                self.is_right_to_left || is_equal(value, b"ltr")
            }
            2 => match Plural::named(value) {
                Some(plural) => {
                    self.plural = plural;
                    true
                }
                None => false,
            },
            _ if number < HEADS.len() => {
                let (first, second) = (b"{first}", b"{second}");
                let end = value.len().saturating_sub(second.len());
                let ends =
                    HEADS[number].1.len() == 1 || is_equal(part(value, end, value.len()), second);
                is_right(value, HEADS[number].1, 1)
                    && is_equal(part(value, 0, first.len()), first)
                    && ends
            }
            _ => {
                let names = MessageId::ALL[number - HEADS.len()].arguments();
                let is_counted = names.len() == 1 && is_equal(names[0].as_bytes(), b"count");
                is_right(value, names, if is_counted { self.plural.forms() } else { 1 })
            }
        }
    }

    /// Its tag (RFC 5646): `de`.
    pub fn tag(&self) -> &'t str {
        self.lines[0]
    }

    /// Its lines run from right to left. What is inserted into them stands between U+2066 and U+2069
    /// (UAX 9), so that an address is not torn apart.
    pub fn is_right_to_left(&self) -> bool {
        self.is_right_to_left
    }

    /// What stands between two parts that are put together, or behind the last one.
    pub(super) fn joint(&self, joint: Joint) -> &'t str {
        let line = self.lines[joint as usize];
        let line = line.strip_prefix("{first}").unwrap_or(line);
        line.strip_suffix("{second}").unwrap_or(line)
    }

    /// The template of a message, in the form for `count` where it has forms.
    pub(super) fn template(&self, id: MessageId, count: Option<u64>) -> &'t str {
        let template = self.lines[HEADS.len() + id as usize];
        count.map_or(template, |count| form(template, self.plural.form(count)))
    }
}

impl fmt::Debug for Language<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.tag())
    }
}

impl PartialEq for Language<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.lines == other.lines
    }
}

impl Eq for Language<'_> {}

const fn key(number: usize) -> &'static str {
    if number < HEADS.len() { HEADS[number].0 } else { MessageId::ALL[number - HEADS.len()].key() }
}

/// The first line without blanks around it, and what follows.
const fn first_line(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = 0;
    while end < text.len() && text[end] != b'\n' {
        end += 1;
    }
    (part(text, 0, end).trim_ascii(), part(text, end + 1, text.len()))
}

/// What stands behind a key and an equals sign.
const fn value_of<'t>(line: &'t [u8], key: &str) -> Option<&'t [u8]> {
    if !is_equal(part(line, 0, key.len()), key.as_bytes()) {
        return None;
    }
    match part(line, key.len(), line.len()).trim_ascii_start() {
        [b'=', value @ ..] => Some(value.trim_ascii_start()),
        _ => None,
    }
}
