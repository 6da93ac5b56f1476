//! Scripts and `Identifier_Status` of the characters of names (UTS 24, UTS 39), as a table for
//! `crates/misdirect/src/domain/scripts.rs`.
//!
//! One set of bits for each character: the scripts it is used in (`Script_Extensions`), all of them
//! for one that is common, and whether UTS 39 restricts it. Equal neighbours make a range, and a
//! code point that no label can hold belongs to whatever range it stands in.
//!
//! Where this is not UTS 39 to the letter it says so at `status`.

use idna_adapter::Adapter;
use std::fmt::Write as _;
use unicode_script::{Script, UnicodeScript};
use unicode_security::GeneralSecurityProfile;
use unicode_security::general_security_profile::IdentifierType;

/// The recommended scripts (UAX 31, table 5), one bit each.
const SCRIPTS: [Script; 30] = [
    Script::Latin,
    Script::Greek,
    Script::Cyrillic,
    Script::Han,
    Script::Hiragana,
    Script::Katakana,
    Script::Bopomofo,
    Script::Hangul,
    Script::Arabic,
    Script::Armenian,
    Script::Bengali,
    Script::Devanagari,
    Script::Ethiopic,
    Script::Georgian,
    Script::Gujarati,
    Script::Gurmukhi,
    Script::Hebrew,
    Script::Kannada,
    Script::Khmer,
    Script::Lao,
    Script::Malayalam,
    Script::Myanmar,
    Script::Oriya,
    Script::Sinhala,
    Script::Tamil,
    Script::Telugu,
    Script::Thaana,
    Script::Thai,
    Script::Tibetan,
    // Any other: no rule tells them apart, as all of their characters are restricted.
    Script::Unknown,
];
const OTHER: u32 = 1 << 29;
const COMMON: u32 = (1 << 30) - 1;
const UNCOMMON: u32 = 1 << 30;
const RESTRICTED: u32 = 1 << 31;

/// Planes that characters of names are in.
const PLANES: u32 = 4;

/// Generates the table; its only inputs are the pinned crates.
pub(super) fn generate(banner: &str) -> Result<String, String> {
    let ranges = ranges();
    if ranges.iter().any(|range| range.0 >> 16 >= PLANES) {
        return Err(format!("a character of names beyond plane {}", PLANES - 1));
    }
    let mut sets: Vec<u32> = ranges.iter().map(|range| range.1).collect();
    sets.sort_unstable();
    sets.dedup();
    let place = |set| sets.binary_search(&set).ok().and_then(|place| u8::try_from(place).ok());
    let values: Option<Vec<u8>> = ranges.iter().map(|range| place(range.1)).collect();
    let values = values.ok_or("more than 256 sets of scripts")?;
    let below = |plane: u32| ranges.iter().filter(|range| range.0 >> 16 < plane).count();
    let planes: Vec<u32> = (0..=PLANES).map(|plane| below(plane) as u32).collect();
    let starts: Vec<u32> = ranges.iter().map(|range| range.0 & 0xffff).collect();
    let size = 3 * ranges.len() + 4 * sets.len();
    eprintln!("scripts: {} ranges, {} sets, {size} bytes", ranges.len(), sets.len());
    let mut text = format!(
        "//! Scripts and restrictions of the characters of names; read by `domain/scripts.rs`.\n\
         {banner}\n"
    );
    for (bit, script) in SCRIPTS.iter().enumerate().filter(|&(bit, _)| 1 << bit != OTHER) {
        let name = script.full_name().to_uppercase();
        let _ = writeln!(text, "pub(crate) const {name}: u32 = 1 << {bit};");
    }
    let _ = write!(
        text,
        "/// All scripts: a character that belongs to none.\n\
         pub(crate) const COMMON: u32 = {COMMON:#x};\n\
         /// UTS 39 restricts it as one in uncommon use.\n\
         pub(crate) const UNCOMMON: u32 = 1 << {};\n\
         /// UTS 39 restricts it for another reason.\n\
         pub(crate) const RESTRICTED: u32 = 1 << {};\n",
        UNCOMMON.trailing_zeros(),
        RESTRICTED.trailing_zeros()
    );
    let values: Vec<u32> = values.into_iter().map(u32::from).collect();
    array(&mut text, "SETS", "u32", "The sets of bits that there are.", &sets);
    array(&mut text, "PLANES", "u16", "Where the ranges of each plane begin and end.", &planes);
    array(&mut text, "STARTS", "u16", "Low halves of the first code points, ascending.", &starts);
    array(&mut text, "VALUES", "u8", "The place of each range's set.", &values);
    Ok(text)
}

/// First code point and set of each range; a plane begins with a range of its own.
fn ranges() -> Vec<(u32, u32)> {
    let unicode = Adapter::new();
    let valid = |&char: &char| unicode.map_normalize(std::iter::once(char)).eq([char]);
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for char in ('\u{80}'..=char::MAX).filter(valid) {
        let (code_point, set) = (u32::from(char), scripts(char) | status(char));
        let same_plane = |range: &&(u32, u32)| range.0 >> 16 == code_point >> 16;
        match ranges.last().filter(same_plane) {
            Some(range) if range.1 == set => {}
            Some(_) => ranges.push((code_point, set)),
            None => ranges.push((code_point & !0xffff, set)),
        }
    }
    ranges
}

fn scripts(char: char) -> u32 {
    let extension = char.script_extension();
    if extension.is_common() || extension.is_inherited() {
        return COMMON;
    }
    let bit = |script: Script| SCRIPTS.iter().position(|&known| known == script);
    let known: u32 = extension.iter().filter_map(bit).map(|bit| 1 << bit).sum();
    if known == 0 { OTHER } else { known }
}

fn status(char: char) -> u32 {
    // Unicode 18 restricts some 82,000 rare ideographs. In a Han name they deceive nobody, and they
    // would make the table twice as long. Bopomofo, "limited use", is a script of the "highly
    // restrictive" level. U+303C, "masu", is common on Japanese signs and looks like nothing else.
    // The voicing marks of kana are judged by their place.
    let kept = matches!(char.script(), Script::Han | Script::Bopomofo)
        || matches!(char, '\u{303c}' | '\u{3099}' | '\u{309a}');
    // Joiners: where `ContextJ` allows them a script needs them.
    if kept || char.identifier_allowed() || matches!(char, '\u{200c}' | '\u{200d}') {
        return 0;
    }
    match char.identifier_type() {
        Some(IdentifierType::Uncommon_Use) => UNCOMMON,
        _ => RESTRICTED,
    }
}

fn array(text: &mut String, name: &str, of: &str, about: &str, values: &[u32]) {
    let _ = write!(
        text,
        "\n/// {about}\n#[rustfmt::skip]\npub(crate) static {name}: [{of}; {}] = [",
        values.len()
    );
    let (columns, hex) = match of {
        "u32" => (8, true),
        "u16" => (14, true),
        _ => (24, false),
    };
    for row in values.chunks(columns) {
        text.push_str("\n   ");
        for value in row {
            let _ = if hex { write!(text, " {value:#x},") } else { write!(text, " {value},") };
        }
    }
    text.push_str("\n];\n");
}
