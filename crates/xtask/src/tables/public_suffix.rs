//! The Public Suffix List as a table for `crates/misdirect/src/domain/suffix.rs`.

use super::dafsa;
use super::source::bytes_literal;
use std::collections::BTreeMap;

/// Kind of a rule in the low two bits, bit 2 for the private section; `suffix.rs` reads it.
const RULE: u8 = 0;
const WILDCARD: u8 = 1;
const EXCEPTION: u8 = 2;
const PRIVATE: u8 = 4;

/// Generates the table from the text of the list, and the text that WebAssembly has instead.
pub(super) fn generate(list: &str, banner: &str) -> Result<(String, String), String> {
    let version = list.lines().find_map(|line| line.strip_prefix("// VERSION: "));
    let version = version.ok_or("the list has no VERSION line")?.trim();
    let mut rules = Vec::new();
    let mut section = None;
    for line in list.lines() {
        match line.trim() {
            "// ===BEGIN ICANN DOMAINS===" => section = Some(0),
            "// ===BEGIN PRIVATE DOMAINS===" => section = Some(PRIVATE),
            line if line.starts_with("// ===END") => section = None,
            line if line.is_empty() || line.starts_with("//") => {}
            line => {
                let section = section.ok_or_else(|| format!("outside the sections: {line}"))?;
                rules.push(rule(line, section)?);
            }
        }
    }
    let count = rules.len();
    rules.sort();
    rules.dedup();
    let table = dafsa::pack(&rules)?;
    let mut top = Label::default();
    rules.iter().for_each(|(name, value)| top.add(name, *value));
    let mut text = String::new();
    top.write(&mut text);
    eprintln!("public suffixes: {count} rules, {} bytes, {} as text", table.len(), text.len());
    let source = format!(
        "//! The Public Suffix List as an automaton; read by `domain/suffix.rs`.\n{banner}\n\
         /// Version of the list.\npub(crate) const PUBLIC_SUFFIX_VERSION: &str = \"{version}\";\n\n\
         /// {count} rules in {size} bytes; `domain/suffix.rs` describes the code.\n\
         #[rustfmt::skip]\npub(crate) static PUBLIC_SUFFIX: &[u8; {size}] = {literal};\n",
        size = table.len(),
        literal = bytes_literal(&table),
    );
    Ok((source, text))
}

/// A label in the text: its rules, and the labels below it.
#[derive(Default)]
struct Label {
    values: Vec<u8>,
    below: BTreeMap<Vec<u8>, Label>,
}

impl Label {
    /// Adds a rule, given back to front.
    fn add(&mut self, name: &[u8], value: u8) {
        let labels = name.split(|&byte| byte == b'.');
        let at = labels.fold(self, |at, label| {
            at.below.entry(label.iter().rev().copied().collect()).or_default()
        });
        at.values.push(value);
    }

    /// Writes what is below; `crates/misdirect/src/domain/suffix_text.rs` says how.
    fn write(&self, text: &mut String) {
        for (name, label) in &self.below {
            text.extend(name.iter().rev().map(|&byte| char::from(byte)));
            let marks: &[u8] = match label.values.as_slice() {
                [] => &[7],
                [RULE] => &[],
                values => values,
            };
            text.extend(marks.iter().map(|mark| char::from(b'@' + mark)));
            if label.below.is_empty() {
                text.push('\n');
            } else {
                text.push('(');
                label.write(text);
                text.push(')');
            }
        }
    }
}

/// One rule, back to front, with its value. A wildcard stands at its parent: all of them in the
/// list are in the leftmost label, and the reader counts on it.
fn rule(line: &str, section: u8) -> Result<(Vec<u8>, u8), String> {
    let text = line.split_whitespace().next().unwrap_or_default();
    let (text, kind) = match (text.strip_prefix("*."), text.strip_prefix('!')) {
        (Some(parent), _) => (parent, WILDCARD),
        (_, Some(name)) => (name, EXCEPTION),
        _ => (text, RULE),
    };
    let ascii = idna::domain_to_ascii(text).map_err(|_| format!("not a domain: {line}"))?;
    if ascii.contains('*') {
        return Err(format!("a wildcard that is not leftmost: {line}"));
    }
    Ok((ascii.bytes().rev().collect(), kind | section))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_back_to_front() {
        assert_eq!(rule("co.uk", 0), Ok((b"ku.oc".to_vec(), RULE)));
        assert_eq!(rule("*.ck", 0), Ok((b"kc".to_vec(), WILDCARD)));
        assert_eq!(rule("!www.ck", 0), Ok((b"kc.www".to_vec(), EXCEPTION)));
        assert_eq!(rule("github.io", PRIVATE), Ok((b"oi.buhtig".to_vec(), PRIVATE)));
        assert_eq!(rule("中国", 0), Ok((b"s8sqif--nx".to_vec(), RULE)));
    }

    #[test]
    fn what_the_reader_could_not_read_is_an_error() {
        assert!(rule("a.*.ck", 0).is_err(), "a wildcard in the middle");
        assert!(generate("com\n", "").is_err(), "no version, no section");
    }
}
