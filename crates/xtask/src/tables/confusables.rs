//! The look-alikes of UTS 39 as a table for `crates/misdirect/src/domain/skeleton.rs`.
//!
//! One entry for each code point that a valid label can hold and whose skeleton is not itself. The
//! skeleton is flat: decomposed, mapped, decomposed again (UTS 39, section 4), then each part in
//! lower case, because a name has no other, mapped again until nothing changes. Marks on letters
//! that stand alone as well (`é`, `ł`, `й`) are dropped, since eyes that look for a name they know
//! pass over them. So the reader needs one look-up a character and no normaliser.

use idna_adapter::Adapter;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use unicode_security::UNICODE_VERSION;

/// Where values begin that are no code point but a place in the pool: a private use area, which no
/// label can hold.
const POOLED: u16 = 0xe000;
const POOLED_END: u16 = 0xf8ff;

/// Generates the table; its only input is the pinned crate, whose version stands in the banner.
pub(super) fn generate(banner: &str) -> Result<String, String> {
    let entries = entries();
    let mut pool = Pool::default();
    let values = entries.values().map(|skeleton| pool.value(skeleton));
    let values = values.collect::<Result<Vec<u16>, String>>()?;
    let keys: Vec<u16> = entries.keys().map(|&char| (u32::from(char) & 0xff) as u16).collect();
    let row = |char: char| u32::from(char) >> 8;
    let end = entries.keys().next_back().map_or(0, |&last| row(last) + 1);
    let below = |number: u32| entries.keys().filter(|&&char| row(char) < number).count();
    let rows: Vec<u16> = (0..=end).map(|number| below(number) as u16).collect();
    let size = 3 * entries.len() + 2 * (rows.len() + pool.units.len());
    let longest = entries.values().map(|skeleton| skeleton.chars().count()).max();
    eprintln!("look-alikes: {} entries, {size} bytes, longest {longest:?}", entries.len());
    let mut text = format!(
        "//! Look-alikes among the characters of names; read by `domain/skeleton.rs`.\n{banner}\n\
         /// Version of Unicode that the look-alikes are of.\n\
         pub(crate) const CONFUSABLES_VERSION: &str = \"{}.{}.{}\";\n",
        UNICODE_VERSION.0, UNICODE_VERSION.1, UNICODE_VERSION.2
    );
    let about = "Where the keys of each row of 256 code points begin, and where the last end.";
    array(&mut text, "ROWS", "u16", about, &rows);
    array(&mut text, "KEYS", "u8", "Low bytes of the code points, ascending in each row.", &keys);
    array(&mut text, "VALUES", "u16", "What each is, or its place in the pool.", &values);
    array(&mut text, "POOL", "u16", "Longer skeletons in UTF-16, each ended by 0.", &pool.units);
    Ok(text)
}

/// Flat skeletons of all code points that have another than themselves.
fn entries() -> BTreeMap<char, String> {
    let unicode = Adapter::new();
    let valid = |&char: &char| unicode.map_normalize(std::iter::once(char)).eq([char]);
    // Hangul syllables decompose into letters that look like no other syllable's.
    let hangul = |&char: &char| ('\u{ac00}'..='\u{d7a3}').contains(&char);
    ('\u{80}'..='\u{10ffff}')
        .filter(valid)
        .filter(|char| !hangul(char))
        .map(|char| (char, flat(char)))
        .filter(|(char, skeleton)| !skeleton.chars().eq([*char]))
        .collect()
}

fn flat(char: char) -> String {
    let mut before = String::from(char);
    // Longest chain in Unicode 18: three.
    for _ in 0..8 {
        let skeleton = unicode_security::confusable_detection::skeleton(&before);
        let after = skeleton.flat_map(char::to_lowercase).collect();
        if after == before {
            break;
        }
        before = after;
    }
    without_marks(before)
}

/// `e` of `é`, `l` of `ł`: European letters. Elsewhere a mark makes another letter.
fn without_marks(skeleton: String) -> String {
    // Below Armenian: Latin, Greek, Cyrillic. `ð` is `∂` with a stroke.
    let is_letter = |char: char| char < '\u{530}' || char == '∂';
    let is_mark = |char: char| ('\u{300}'..='\u{36f}').contains(&char);
    let mut after_letter = false;
    let kept = skeleton.chars().filter(|&char| {
        let dropped = after_letter && is_mark(char);
        after_letter = dropped || !is_mark(char) && is_letter(char);
        !dropped
    });
    kept.collect()
}

#[derive(Default)]
struct Pool {
    units: Vec<u16>,
    known: BTreeMap<String, u16>,
}

impl Pool {
    fn value(&mut self, skeleton: &str) -> Result<u16, String> {
        let units: Vec<u16> = skeleton.encode_utf16().collect();
        if let [unit] = units[..] {
            return Ok(unit);
        }
        if let Some(&value) = self.known.get(skeleton) {
            return Ok(value);
        }
        let place = POOLED as usize + self.units.len();
        let value = u16::try_from(place).ok().filter(|&value| value <= POOLED_END);
        let value = value.ok_or("the pool of skeletons is full")?;
        self.units.extend(units);
        self.units.push(0);
        self.known.insert(skeleton.to_owned(), value);
        Ok(value)
    }
}

fn array(text: &mut String, name: &str, of: &str, about: &str, values: &[u16]) {
    let _ = write!(
        text,
        "\n/// {about}\n#[rustfmt::skip]\npub(crate) static {name}: [{of}; {}] = [",
        values.len()
    );
    for row in values.chunks(14) {
        text.push_str("\n   ");
        for value in row {
            let _ = write!(text, " {value:#x},");
        }
    }
    text.push_str("\n];\n");
}
