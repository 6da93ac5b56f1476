//! A row as it is written. What it may say is closed: a key or a word that is not among these is an
//! error, for a row with a misspelt `kinds` would check less than whoever wrote it believes.

use misdirect::answer::Place;
use misdirect::{Dns, Finding, Input, Kind, Layout, SlipKind};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::fmt;

/// One row; `tests/corpus/README.md` says what each field means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Unique over all files.
    pub id: String,
    /// Why this is the right answer.
    pub reason: String,
    input: Option<String>,
    input_hex: Option<String>,
    /// Whom the row's checker asks.
    #[serde(default = "builtin_alone")]
    pub layers: Vec<Written>,
    /// What is known around the input.
    #[serde(default)]
    pub context: Around,
    /// What the answer has to be.
    pub verdict: Expected,
    pub(super) target: Option<String>,
    /// The whole address of the first suggestion.
    pub(super) address: Option<String>,
    /// What the splitter finds in the input.
    pub(super) addresses: Option<Vec<String>>,
    /// The local part that was read.
    pub(super) local: Option<String>,
    #[serde(rename = "as")]
    pub(super) kind: Option<Word<Kind>>,
    pub(super) findings: Option<Vec<Word<Finding>>>,
    pub(super) kinds: Option<Vec<Word<SlipKind>>>,
    #[serde(rename = "where")]
    pub(super) places: Option<Vec<Word<Place>>>,
    #[serde(default)]
    pub(super) order: Vec<String>,
    #[serde(default)]
    pub(super) not: Vec<String>,
    /// Targets, of which the first suggestion has one.
    #[serde(default)]
    pub(super) among: Vec<String>,
    /// The targets that are offered, in any order.
    pub(super) meant: Option<Vec<String>>,
    pub(super) error: Option<ExpectedError>,
    /// File and line.
    #[serde(skip)]
    pub place: String,
    /// The own lists compiled, in the order of `layers`; `None` for the built-in directory.
    #[serde(skip)]
    pub(super) images: Vec<Option<Vec<u8>>>,
}

fn builtin_alone() -> Vec<Written> {
    vec![Written::Builtin]
}

/// A layer: `"builtin"`, or an own list.
#[derive(Debug)]
pub enum Written {
    /// The built-in directory.
    Builtin,
    /// Lines of the directory text format.
    Own(OwnList),
}

/// An own list, and how far it is believed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnList {
    /// Its lines.
    pub list: Vec<String>,
    /// Trusted, unless said.
    #[serde(default)]
    pub trust: Trust,
    /// Of all the layers' weight.
    #[serde(default = "one")]
    pub share: u32,
}

fn one() -> u32 {
    1
}

/// How far an own list is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// What it has is right.
    #[default]
    Trusted,
    /// What it has was seen.
    Evidence,
}

/// What is known around an input.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Around {
    /// Who writes the message.
    pub sender: Option<String>,
    /// The other recipients.
    #[serde(default)]
    pub to: Vec<String>,
    pub(super) input: Option<Word<Input>>,
    pub(super) dns: Option<Word<Dns>>,
    pub(super) layout: Option<Word<Layout>>,
}

/// What the answer to a row has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// That verdict.
    Listed,
    /// That verdict.
    Unlisted,
    /// That verdict.
    Suspect,
    /// That verdict.
    Invalid,
    /// Listed or unlisted.
    Silent,
    /// Suspect or unlisted, with a target.
    Suggested,
    /// Whatever the verdict, it is about that address.
    Read,
    /// There is no address, and none is made up.
    Nothing,
}

impl Expected {
    /// The verdicts that pass.
    pub fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Listed => &["listed"],
            Self::Unlisted => &["unlisted"],
            Self::Suspect => &["suspect"],
            Self::Invalid => &["invalid"],
            Self::Silent => &["listed", "unlisted"],
            Self::Suggested => &["suspect", "unlisted"],
            Self::Read => &["listed", "unlisted", "suspect"],
            Self::Nothing => &["listed", "unlisted", "invalid"],
        }
    }
}

/// The error of an invalid input. A code that there is not is no error's, so that its row fails.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectedError {
    pub(super) code: String,
    pub(super) offset: Option<usize>,
}

/// One of the core's words, by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<T>(pub(super) T);

pub(super) trait Named: Copy + 'static {
    const WORDS: &'static [Self];
    fn word(self) -> &'static str;
}

macro_rules! named {
    ($($type:ty: $words:expr),* $(,)?) => {
        $(impl Named for $type {
            const WORDS: &'static [Self] = &$words;
            fn word(self) -> &'static str {
                self.name()
            }
        })*
    };
}

named! {
    Kind: [Kind::Slip, Kind::Lookalike],
    Finding: Finding::ALL,
    SlipKind: SlipKind::ALL,
    Place: Place::ALL,
    Input: Input::ALL,
    Dns: Dns::ALL,
    Layout: Layout::ALL,
}

impl<'de, T: Named> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let found = T::WORDS.iter().find(|word| word.word() == text);
        found.map(|&word| Self(word)).ok_or_else(|| {
            let words: Vec<&str> = T::WORDS.iter().map(|word| word.word()).collect();
            de::Error::custom(format!("`{text}` is none of {}", words.join(", ")))
        })
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(LayerVisitor)
    }
}

struct LayerVisitor;

impl<'de> Visitor<'de> for LayerVisitor {
    type Value = Written;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("`builtin` or an own list")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Written, E> {
        let is_builtin = text == "builtin";
        is_builtin.then_some(Written::Builtin).ok_or_else(|| E::custom("not `builtin`"))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Written, M::Error> {
        OwnList::deserialize(MapAccessDeserializer::new(map)).map(Written::Own)
    }
}

impl Row {
    /// Reads a line.
    ///
    /// # Errors
    ///
    /// Says at which key, and what is wrong there.
    pub fn parse(line: &str) -> Result<Self, String> {
        let row: Self = serde_json::from_str(line).map_err(|error| {
            // An unknown key is told before its colon.
            let before = &line.as_bytes()[..line.len().min(error.column() + 1)];
            let error = error.to_string().replace("line 1 ", "");
            format!("at {}: {error}", last_key(&String::from_utf8_lossy(before)))
        })?;
        if row.input.is_some() == row.input_hex.is_some() {
            return Err("`input` or `input_hex`".into());
        }
        if row.error.is_some() != (row.verdict == Expected::Invalid) {
            return Err("`error` stands in rows that are invalid, and in these always".into());
        }
        if row.verdict == Expected::Suggested && row.target.is_none() {
            return Err("`suggested` without `target`".into());
        }
        if row.verdict == Expected::Read && row.address.is_none() {
            return Err("`read` without `address`".into());
        }
        row.bytes()?;
        Ok(row)
    }

    /// What was typed.
    ///
    /// # Panics
    ///
    /// Never: the row has been read.
    pub fn input(&self) -> Vec<u8> {
        self.bytes().expect("read before")
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        let Some(hex) = &self.input_hex else {
            return Ok(self.input.clone().unwrap_or_default().into());
        };
        let digit = |letter: u8| char::from(letter).to_digit(16).map(|digit| digit as u8);
        let pair = |pair: &[u8]| match *pair {
            [a, b] => Some(digit(a)? << 4 | digit(b)?),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = hex.as_bytes().chunks(2).map(pair).collect();
        bytes.ok_or_else(|| format!("`input_hex` is no hexadecimal: {hex}"))
    }
}

/// The key in which a text ends that is the beginning of a row.
fn last_key(text: &str) -> &str {
    let end = text.rfind("\":").map_or(0, |at| at + 1);
    let start = text[..end.saturating_sub(1)].rfind('"').unwrap_or(0);
    if end == 0 { "the beginning" } else { &text[start..end] }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: &str = r#"{"id":"a","reason":"b","input":"x@army.ml","layers":["builtin",{"list":["a.nl"],"trust":"evidence","share":2}],"context":{"sender":"a@b.nl","to":["c@d.nl"],"input":"received","dns":"no-mail","layout":"qwertz"},"verdict":"suspect","target":"army.mil","as":"slip","findings":["invisible"],"kinds":["omission"],"where":["suffix"],"order":["army.mil"],"not":["a.nl"],"among":["army.mil"],"meant":["army.mil"]}"#;
    const INVALID: &str = r#"{"id":"a","reason":"b","input_hex":"E9","verdict":"invalid","error":{"code":"bad-utf8","offset":0}}"#;

    #[test]
    fn every_key_is_known() {
        for row in [ROW, INVALID] {
            Row::parse(row).expect("a row");
            // Each key in turn with a letter too many.
            let ends = row.match_indices("\":").map(|(at, _)| at);
            let mut count = 0;
            for at in ends {
                let misspelt = format!("{}q{}", &row[..at], &row[at..]);
                let key = last_key(&misspelt[..at + 3]);
                let error = Row::parse(&misspelt).expect_err(key);
                let names =
                    error.contains("unknown field") && error.contains(key.trim_matches('"'));
                assert!(names, "{key}: {error}");
                count += 1;
            }
            assert_eq!(count, row.matches("\":").count());
        }
    }

    #[test]
    fn every_word_is_one_of_its_key() {
        for (word, key) in [
            ("\"builtin", "layers"),
            ("evidence", "trust"),
            ("received", "input"),
            ("no-mail", "dns"),
            ("qwertz", "layout"),
            ("\"suspect", "verdict"),
            ("\"slip", "as"),
            ("invisible", "findings"),
            ("omission", "kinds"),
            ("\"suffix", "where"),
        ] {
            assert_eq!(ROW.matches(word).count(), 1, "{word}");
            let error = Row::parse(&ROW.replace(word, &format!("{word}q"))).expect_err(word);
            assert!(error.starts_with(&format!("at \"{key}\"")), "{word}: {error}");
        }
    }

    #[test]
    fn what_would_be_passed_over_is_an_error() {
        for (from, to, why) in [
            ("\"share\":2", "\"share\":\"2\"", "at \"share\""),
            ("\"to\":[\"c@d.nl\"]", "\"to\":\"c@d.nl\"", "at \"to\""),
            ("\"not\":[", "\"kinds\":[\"omission\"],\"not\":[", "duplicate field `kinds`"),
            ("\"input\":\"x@army.ml\",", "", "`input` or `input_hex`"),
            ("\"verdict\":\"suspect\"", "\"verdict\":\"invalid\"", "`error`"),
            ("suspect\",\"target\":\"army.mil\"", "suggested\"", "`suggested` without"),
            ("\"reason\":\"b\",", "", "missing field `reason`"),
        ] {
            assert!(ROW.contains(from), "{from}");
            let error = Row::parse(&ROW.replace(from, to)).expect_err(why);
            assert!(error.contains(why), "{why}: {error}");
        }
        for hex in ["E", "E9E", "EX", "+9"] {
            assert!(Row::parse(&INVALID.replace("E9", hex)).is_err(), "{hex}");
        }
    }
}
