//! Which keys lie next to each other, from `data/keyboards.txt`, as a table for
//! `crates/misdirect/src/channel/typing.rs`: two bits for each pair of characters.

use std::fmt::Write as _;

/// The characters in the order of the table.
const SYMBOLS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-.,;";

/// From middle to middle, in key widths. A key's six neighbours are at 1 to 1.25, the next at 1.6.
const ADJACENT: f64 = 1.3;

/// The ring around those: 1.6 and 1.8 across, 2 along the row. Two rows up or down is at least
/// 2.02, and mostly another finger's.
const NEAR: f64 = 2.01;

struct Layout {
    name: String,
    /// Row, place in it, characters.
    keys: Vec<(f64, f64, String)>,
}

/// Generates the table from the text of the description.
pub(super) fn generate(description: &str, banner: &str) -> Result<String, String> {
    let layouts = parse(description)?;
    let width = SYMBOLS.len().div_ceil(4);
    let mut text = format!(
        "//! Keys next to each other; read by `channel/typing.rs`.\n{banner}\n\
         /// For each layout and character, two bits for each character: 3 on the same key,\n\
         /// 2 adjacent, 1 near, 0 far. Characters: `{SYMBOLS}`.\n"
    );
    let names: Vec<&str> = layouts.iter().map(|layout| layout.name.as_str()).collect();
    let _ = writeln!(text, "/// Layouts: {}.\n#[rustfmt::skip]", names.join(", "));
    let _ = writeln!(
        text,
        "pub(crate) static REACH: [[[u8; {width}]; {}]; {}] = [",
        SYMBOLS.len(),
        layouts.len()
    );
    for layout in &layouts {
        let _ = writeln!(text, "    [ // {}", layout.name);
        for from in SYMBOLS.chars() {
            let mut row = vec![0u8; width];
            for (place, to) in SYMBOLS.chars().enumerate() {
                row[place / 4] |= layout.reach(from, to)? << (place % 4 * 2);
            }
            let bytes: Vec<String> = row.iter().map(|byte| format!("{byte:#04x}")).collect();
            let _ = writeln!(text, "        [{}], // {from}", bytes.join(", "));
        }
        text.push_str("    ],\n");
    }
    text.push_str("];\n");
    eprintln!(
        "keyboards: {} layouts, {} bytes",
        layouts.len(),
        layouts.len() * SYMBOLS.len() * width
    );
    Ok(text)
}

impl Layout {
    fn reach(&self, from: char, to: char) -> Result<u8, String> {
        let (from, to) = (self.place(from)?, self.place(to)?);
        let distance = (from.0 - to.0).hypot(from.1 - to.1);
        Ok(match distance {
            0.0 => 3,
            _ if distance <= ADJACENT => 2,
            _ if distance <= NEAR => 1,
            _ => 0,
        })
    }

    fn place(&self, symbol: char) -> Result<(f64, f64), String> {
        let mut keys = self.keys.iter().filter(|key| key.2.contains(symbol));
        match (keys.next(), keys.next()) {
            (Some(key), None) => Ok((key.0, key.1)),
            (None, _) => Err(format!("{}: no key has {symbol}", self.name)),
            _ => Err(format!("{}: more than one key has {symbol}", self.name)),
        }
    }
}

fn parse(description: &str) -> Result<Vec<Layout>, String> {
    let mut layouts: Vec<Layout> = Vec::new();
    let mut row = 0.0;
    for (number, line) in (1..).zip(description.lines()) {
        let mut words = line.split_whitespace();
        match (words.next(), layouts.last_mut()) {
            (None, _) => {}
            (Some(word), _) if word.starts_with('#') => {}
            (Some("layout"), _) => {
                let name = words.next().ok_or(format!("line {number}: a layout without a name"))?;
                layouts.push(Layout { name: name.to_owned(), keys: Vec::new() });
                row = 0.0;
            }
            (Some(first), Some(layout)) => {
                let first: f64 =
                    first.parse().map_err(|_| format!("line {number}: no place of a key"))?;
                let places = (0..).map(|key| first + f64::from(key));
                let keys = places.zip(words).map(|(place, key)| (row, place, key.to_owned()));
                layout.keys.extend(keys);
                row += 1.0;
            }
            (Some(_), None) => return Err(format!("line {number}: keys before a layout")),
        }
    }
    Ok(layouts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_say_where() {
        let error = |text: &str| generate(text, "").expect_err(text);
        assert_eq!(error("# a comment\n1.0 a b"), "line 2: keys before a layout");
        assert_eq!(error("layout"), "line 1: a layout without a name");
        assert_eq!(error("layout x\nq w e"), "line 2: no place of a key");
        assert_eq!(error("layout x\n1.0 a b"), "x: no key has c");
        assert_eq!(error("layout x\n1.0 a b a"), "x: more than one key has a");
    }
}
