//! Which keys lie next to each other, from `data/keyboards.txt`, as a table for
//! `crates/misdirect/src/channel/typing.rs`: a bit for each pair of characters.

use std::fmt::Write as _;

/// The characters in the order of the table.
const SYMBOLS: &str = "abcdefghijklmnopqrstuvwxyz0123456789-.,;";

/// From middle to middle, in key widths. A key's six neighbours are at 1 to 1.25, the next at 1.6.
const ADJACENT: f64 = 1.3;

struct Layout {
    name: String,
    /// Row, place in it, characters.
    keys: Vec<(f64, f64, String)>,
}

/// Generates the table from the text of the description.
pub(super) fn generate(description: &str, banner: &str) -> Result<String, String> {
    let layouts = parse(description)?;
    let mut text = format!(
        "//! Keys next to each other; read by `channel/typing.rs`.\n{banner}\n\
         /// For each layout and character a bit for each character beside it, the first the lowest.\n\
         /// Characters: `{SYMBOLS}`.\n"
    );
    let names: Vec<&str> = layouts.iter().map(|layout| layout.name.as_str()).collect();
    let _ = writeln!(text, "/// Layouts: {}.\n#[rustfmt::skip]", names.join(", "));
    let _ = writeln!(
        text,
        "pub(crate) static ADJACENT: [[u64; {}]; {}] = [",
        SYMBOLS.len(),
        layouts.len()
    );
    for layout in &layouts {
        let _ = writeln!(text, "    [ // {}", layout.name);
        for from in SYMBOLS.chars() {
            let mut row = 0u64;
            for (place, to) in SYMBOLS.chars().enumerate() {
                row |= u64::from(layout.is_adjacent(from, to)?) << place;
            }
            let _ = writeln!(text, "        {row:#012x}, // {from}");
        }
        text.push_str("    ],\n");
    }
    text.push_str("];\n");
    eprintln!(
        "keyboards: {} layouts, {} bytes",
        layouts.len(),
        layouts.len() * SYMBOLS.len() * size_of::<u64>()
    );
    Ok(text)
}

impl Layout {
    fn is_adjacent(&self, from: char, to: char) -> Result<bool, String> {
        let (from, to) = (self.place(from)?, self.place(to)?);
        let distance = (from.0 - to.0).hypot(from.1 - to.1);
        Ok(distance > 0.0 && distance <= ADJACENT)
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
