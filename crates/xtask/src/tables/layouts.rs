//! What the keys of the world's keyboards type, from `data/layouts.txt`, as two tables.
//!
//! For `crates/misdirect/src/domain/retype.rs`, keyboards of other scripts: the ASCII letter that is on
//! the same key. Who uses one of these has a Latin keyboard beside it, an American one nearly everywhere.
//! For `crates/misdirect/src/channel/typing.rs`, keyboards of Latin letters: what the key of the `@` types
//! where another modifier is held, or where it is looked for on the key that has it elsewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Keyboards of other scripts, each with the Latin one beside it. Bulgaria has three: that of the
/// standard (BDS), the old phonetic one, and that of its academy (2006).
const SCRIPTS: [(&str, &str); 10] = [
    ("ru", "us"),
    ("ua", "us"),
    ("bg", "us"),
    ("bg:phonetic", "us"),
    ("bg:bas_phonetic", "us"),
    ("rs", "rs:latin"),
    ("gr", "us"),
    ("il", "us"),
    ("ara", "us"),
    ("th", "us"),
];

/// Keyboards of Latin letters: the arrangement whose commonest they are, and the top-level domains of
/// countries where they are in use. Hungarians have the arrangement of German keyboards, but a `v` in the
/// place of the `@` is a slip of theirs alone.
const NATIONAL: [(&str, &str, &str); 19] = [
    ("us", "qwerty", ""),
    ("gb", "qwerty", ""),
    ("de", "qwertz", "de at"),
    ("ch", "qwertz", "ch"),
    ("hu", "", "hu"),
    ("cz", "", "cz"),
    ("sk", "", "sk"),
    ("hr", "", "hr si"),
    ("fr", "azerty", "fr"),
    ("be", "azerty", "be"),
    ("es", "", "es"),
    ("it", "", "it"),
    ("pt", "", "pt"),
    ("br", "", "br"),
    ("se", "", "se"),
    ("dk", "", "dk"),
    ("no", "", "no"),
    ("fi", "", "fi"),
    ("tr", "", "tr"),
];

/// The arrangements, in the order of `channel/typing.rs`. On Dvorak keyboards digits and marks are where
/// Americans have them.
const ARRANGEMENTS: [&str; 4] = ["qwerty", "qwertz", "azerty", "dvorak"];

/// Whoever learnt to type on an American keyboard looks for the `@` where it has it; and Americans have
/// British colleagues.
fn learnt(name: &str) -> &'static str {
    if name == "us" { "gb" } else { "us" }
}

const NONE: char = '□';
/// The place of the q in a row.
const Q: usize = 13;

struct Layouts<'t> {
    /// The characters by level: alone, with Shift, with AltGr.
    levels: BTreeMap<&'t str, [Vec<char>; 3]>,
    /// Korean letters, and the one or two keys of each.
    hangul: Vec<(char, &'t str)>,
}

/// Generates the table from the text of the data.
pub(super) fn generate(data: &str, banner: &str) -> Result<String, String> {
    let layouts = parse(data)?;
    let packages = data.lines().skip_while(|line| !line.starts_with("# From "));
    let packages = packages.take_while(|line| line.starts_with("# "));
    let packages: String = packages.map(|line| format!("//! {}\n", &line[2..])).collect();
    let mut text = format!(
        "//! What the keys of keyboards type; read by `domain/retype.rs` and `channel/typing.rs`.\n\
         {banner}{packages}\n{TYPES}"
    );
    let keyboards = SCRIPTS.iter().map(|&(name, latin)| layouts.keyboard(name, latin));
    let keyboards = keyboards.collect::<Result<Vec<String>, String>>()?;
    let _ = writeln!(
        text,
        "\n/// Keyboards of other scripts.\n#[rustfmt::skip]\n\
         pub(crate) static KEYBOARDS: [Keyboard; {}] = [\n{}];",
        keyboards.len(),
        keyboards.concat()
    );
    layouts.write_hangul(&mut text)?;
    layouts.write_at(&mut text)?;
    Ok(text)
}

const TYPES: &str = "\
/// A keyboard, as the ASCII that is on its keys.
pub(crate) struct Keyboard {
    /// The first letter of its script.
    pub(crate) first: char,
    /// What is on the key of that one and the next ones: a letter, digit, dot or hyphen, or a blank.
    pub(crate) keys: &'static [u8],
    /// Marks of ASCII on the key of a letter.
    pub(crate) marks: &'static [(u8, u8)],
    /// Two letters that one key types.
    pub(crate) pair: Option<([char; 2], u8)>,
    /// What the key of the `@` types.
    pub(crate) at: char,
}
";

impl Layouts<'_> {
    fn level(&self, layout: &str, level: usize) -> Result<&[char], String> {
        let levels = self.levels.get(layout).ok_or(format!("no layout {layout}"))?;
        Ok(&levels[level - 1])
    }

    /// A keyboard of another script. A key of two letters counts for the one without Shift, and a
    /// letter that two keys have for the key of a letter.
    fn keyboard(&self, name: &str, latin: &str) -> Result<String, String> {
        let ascii = self.level(latin, 1)?;
        let mut keys: BTreeMap<char, u8> = BTreeMap::new();
        let (mut marks, mut pair) = (Vec::new(), None);
        for level in [1, 2] {
            for (&char, &key) in self.level(name, level)?.iter().zip(ascii) {
                let is_letter = key.is_ascii_lowercase();
                let is_of_name = is_letter || key.is_ascii_digit() || "-.".contains(key);
                if !is_of_name || char == NONE || char.is_uppercase() || char == key {
                    continue;
                }
                let key = key as u8; // ASCII
                match ligature(char) {
                    Some(letters) if level == 1 => pair = Some((letters, key)),
                    Some(_) => {}
                    None if char.is_ascii() && level == 1 && is_letter => {
                        marks.push((char as u8, key));
                    }
                    None if char.is_alphanumeric() || is_mark(char) => {
                        let known = keys.entry(char).or_insert(key);
                        *known = if known.is_ascii_lowercase() { *known } else { key };
                    }
                    None => {}
                }
            }
        }
        let first =
            *keys.keys().find(|char| !char.is_ascii()).ok_or(format!("{name}: no letters"))?;
        // What is beside the letters of the script, `€` and `№`, is no part of a name.
        let near =
            |char: char| (u32::from(first)..u32::from(first) + 96).contains(&u32::from(char));
        let last = keys.keys().rev().find(|&&char| near(char)).copied().unwrap_or(first);
        let row: String = (first..=last)
            .map(|char| char::from(keys.get(&char).copied().unwrap_or(b' ')))
            .collect();
        let marks: Vec<String> =
            marks.iter().map(|&(mark, key)| format!("({}, {})", byte(mark), byte(key))).collect();
        let marks = marks.join(", ");
        let pair = match pair {
            Some((letters, key)) => format!("Some(({letters:?}, {}))", byte(key)),
            None => "None".to_owned(),
        };
        let at = self.at(name, latin)?;
        Ok(format!(
            "    // {name}\n    Keyboard {{ first: {first:?}, keys: b{row:?}, marks: &[{marks}], \
             pair: {pair}, at: {at:?} }},\n"
        ))
    }

    /// What the key of the Latin keyboard's `@` types on another.
    fn at(&self, name: &str, latin: &str) -> Result<char, String> {
        let (key, level) = self.place_of_at(latin)?;
        let char = self.level(name, level)?[key];
        Ok(if char == NONE { '@' } else { char })
    }

    fn place_of_at(&self, name: &str) -> Result<(usize, usize), String> {
        for level in [1, 2, 3] {
            let keys = self.level(name, level)?.iter().enumerate();
            let mut keys = keys.filter(|&(_, &char)| char == '@').map(|(key, _)| key);
            // XKB gives all keyboards of Europe an @ on the q, and those that have it elsewhere two.
            if let Some(first) = keys.next() {
                let key = if first == Q { keys.next().unwrap_or(Q) } else { first };
                return Ok((key, level));
            }
        }
        Err(format!("{name}: no key has an @"))
    }

    fn write_hangul(&self, text: &mut String) -> Result<(), String> {
        let first = self.hangul.first().ok_or("no Korean letters")?.0;
        let _ = write!(
            text,
            "\n/// The first Korean letter that stands alone.\n\
             pub(crate) const HANGUL_FIRST: char = {first:?};\n\
             /// The one or two keys of it and the next ones.\n#[rustfmt::skip]\n\
             pub(crate) static HANGUL: [&[u8]; {}] = [",
            self.hangul.len()
        );
        for row in self.hangul.chunks(17) {
            text.push_str("\n   ");
            row.iter().for_each(|(_, keys)| {
                let _ = write!(text, " b{keys:?},");
            });
        }
        text.push_str("\n];\n");
        Ok(())
    }

    /// What is typed for an `@` on one Latin keyboard: its key with other modifiers or none, and the
    /// keys that have it elsewhere.
    fn typed_for_at(&self, name: &str) -> Result<String, String> {
        let (key, own) = self.place_of_at(name)?;
        let mut typed: Vec<char> = Vec::new();
        for level in [1, 2].into_iter().filter(|&level| level != own) {
            typed.push(self.level(name, level)?[key]);
        }
        let (key, level) = self.place_of_at(learnt(name))?;
        typed.push(self.level(name, level)?[key]);
        // Names are in small letters, and `Q` is a `q`.
        let small = typed.into_iter().flat_map(char::to_lowercase);
        let mut typed: Vec<char> = small.filter(|&char| char != NONE && char != '@').collect();
        typed.sort_unstable();
        typed.dedup();
        Ok(typed.into_iter().collect())
    }

    fn write_at(&self, text: &mut String) -> Result<(), String> {
        let mut by_arrangement = vec![String::new(); ARRANGEMENTS.len()];
        let mut by_country = Vec::new();
        for (name, arrangement, countries) in NATIONAL {
            let typed = self.typed_for_at(name)?;
            let place = ARRANGEMENTS.iter().position(|&known| known == arrangement);
            if let Some(row) = place.and_then(|place| by_arrangement.get_mut(place)) {
                let fresh: String = typed.chars().filter(|&char| !row.contains(char)).collect();
                row.push_str(&fresh);
            }
            by_country.extend(countries.split_whitespace().map(|tld| (tld, typed.clone())));
        }
        by_arrangement[3] = self.typed_for_at("us")?;
        by_country.sort_unstable();
        let _ = write!(
            text,
            "\n/// For each arrangement of keys, what is typed for an `@` on its commonest keyboards: {}.\n\
             pub(crate) static AT: [&str; {}] = {by_arrangement:?};\n\n\
             /// The same for the keyboards of countries, by their top-level domains.\n#[rustfmt::skip]\n\
             pub(crate) static AT_OF_COUNTRY: [(&str, &str); {}] = [\n",
            ARRANGEMENTS.join(", "),
            ARRANGEMENTS.len(),
            by_country.len()
        );
        for (tld, typed) in by_country {
            let _ = writeln!(text, "    ({tld:?}, {typed:?}),");
        }
        text.push_str("];\n");
        Ok(())
    }
}

/// The two letters of an Arabic ligature, which other systems type as two.
fn ligature(char: char) -> Option<[char; 2]> {
    let unicode = idna_adapter::Adapter::new();
    let mut letters = unicode.map_normalize(std::iter::once(char));
    let two = [letters.next()?, letters.next()?];
    (('\u{fe70}'..='\u{feff}').contains(&char) && letters.next().is_none()).then_some(two)
}

/// Vowels and tones that stand on a letter are keys of their own.
fn is_mark(char: char) -> bool {
    idna_adapter::Adapter::new().is_mark(char)
}

fn byte(byte: u8) -> String {
    format!("b{:?}", char::from(byte))
}

fn parse(data: &str) -> Result<Layouts<'_>, String> {
    let mut layouts = Layouts { levels: BTreeMap::new(), hangul: Vec::new() };
    let mut name = "";
    let mut letters: Vec<char> = Vec::new();
    for (number, line) in (1..).zip(data.lines()) {
        let error = || format!("line {number}: not what `--fetch` writes");
        match line.split_once(' ') {
            _ if line.is_empty() || line.starts_with("# ") || line == "#" => {}
            None if line == "hangul" => name = "hangul",
            Some(("layout", layout)) => name = layout,
            Some(("1", row)) if name == "hangul" => letters = row.chars().collect(),
            Some(("2", row)) if name == "hangul" => {
                layouts.hangul = letters.drain(..).zip(row.split(' ')).collect();
            }
            Some((level, row)) => {
                let level: usize = level.parse().map_err(|_| error())?;
                let levels = layouts.levels.entry(name).or_default();
                let slot = levels.get_mut(level.wrapping_sub(1)).ok_or_else(error)?;
                *slot = row.chars().collect();
            }
            None => return Err(error()),
        }
    }
    let mut rows = layouts.levels.values().flatten();
    let keys = layouts.levels.values().next().map_or(0, |levels| levels[0].len());
    if rows.any(|row| row.len() != keys) {
        return Err("a row of `data/layouts.txt` has more or fewer keys than another".to_owned());
    }
    Ok(layouts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where() {
        let error = |text: &str| generate(text, "").expect_err(text);
        assert_eq!(error("# x\nlayout us\nx"), "line 3: not what `--fetch` writes");
        assert_eq!(error("layout us\n4 q"), "line 2: not what `--fetch` writes");
        assert_eq!(
            error("layout us\n1 qw\n2 QW\n3 @"),
            "a row of `data/layouts.txt` has more or fewer keys than another"
        );
        assert_eq!(error("layout us\n1 q\n2 Q\n3 @"), "no layout ru");
    }
}
