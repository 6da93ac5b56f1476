//! Suites of address validators, and parsers of lists in other languages: is the same domain found?
//!
//! What the suites call valid, every one of them that has it, is one address; which domain it has is the
//! grammar's to say, by the oracle of the tests, or where that is too strict, by what stands outside quotes
//! and comments. Parsers of lists get lists as headers have them, made of the grammar's own pieces, and
//! count where they agree.
//!
//! The suites' rows are not copied: a difference is known by a hash of its text.

use super::measure::Measure;
use crate::methods::external::{cached, said};
use crate::place::benches;
use misdirect::domain::Typed;
use misdirect::{Addresses, Domain};
use misdirect_report::npm;
use misdirect_report::place::{read, sha256};
use misdirect_report::shell::feed;
use misdirect_rows::data::Data;
use misdirect_rows::table::lines;
use misdirect_tests::addresses;
use misdirect_tests::random::Random;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const SUITES: &str = "conformance/addresses.tsv";
/// Lists that parsers get.
const LISTS: usize = 2000;

/// Both comparisons, as far as data and programs are there.
pub(super) fn run(data: &Data, peers: bool) -> Result<Vec<Measure>, String> {
    let reasons = Reasons::read()?;
    let mut measures = Vec::new();
    match data.text(SUITES)? {
        Some(text) => measures.push(suites(&text, &reasons)?),
        None => println!("without {SUITES}"),
    }
    if peers {
        measures.extend(said(parsers(&reasons), "parsers of lists"));
    }
    reasons.tell_unused();
    Ok(measures)
}

/// Why a text is read otherwise, by the hash of it.
struct Reasons {
    table: BTreeMap<String, String>,
    used: std::cell::RefCell<BTreeSet<String>>,
}

impl Reasons {
    fn read() -> Result<Self, String> {
        let text = read(&benches("differences.tsv"))?;
        let rows = lines("differences.tsv", &text, 2)?;
        let table = rows.iter().map(|cells| (cells[0].to_owned(), cells[1].to_owned())).collect();
        Ok(Self { table, used: Default::default() })
    }

    /// Tells a difference with its reason, or that it has none.
    fn tell(&self, text: &str, ours: &[String], theirs: &[String]) {
        let hash = sha256(text)[..12].to_owned();
        let reason = self.table.get(&hash).map_or("no reason is known", String::as_str);
        println!("{hash} {text:?}: {ours:?} instead of {theirs:?}: {reason}");
        self.used.borrow_mut().insert(hash);
    }

    fn tell_unused(&self) {
        let used = self.used.borrow();
        let unused = self.table.keys().filter(|hash| !used.contains(*hash));
        unused.for_each(|hash| println!("{hash}: a reason for what is no difference any more"));
    }
}

/// The domains in a text, as we find them.
fn ours(text: &str) -> Vec<String> {
    let domain = |address: misdirect::Address<'_>| {
        let typed = Typed::read(address.as_bytes());
        match typed.domain() {
            Ok(domain) => domain.as_str().to_owned(),
            Err(_) => String::from_utf8_lossy(&address.as_bytes()[typed.span()]).into_owned(),
        }
    };
    Addresses::new(text.as_bytes()).map(domain).collect()
}

/// A domain as others write it, in the form of ours.
fn plain(domain: &str) -> String {
    let typed = Typed::read(domain.as_bytes());
    let read = Domain::parse(domain).ok().or(typed.domain().ok().copied());
    read.map_or(domain.to_owned(), |domain| domain.as_str().to_owned())
}

fn suites(text: &str, reasons: &Reasons) -> Result<Measure, String> {
    let mut verdicts = BTreeMap::<String, Vec<&str>>::new();
    for cells in lines(SUITES, text, 5)? {
        verdicts.entry(unescape(cells[0])).or_default().push(cells[1]);
    }
    let (mut same, mut all) = (0, 0);
    for (text, verdicts) in verdicts {
        if verdicts.iter().any(|verdict| matches!(*verdict, "invalid" | "?")) {
            continue;
        }
        let Some(theirs) = domains_of_grammar(&text) else { continue };
        let ours = ours(&text);
        let is_same = ours == theirs;
        (same, all) = (same + usize::from(is_same), all + 1);
        if !is_same {
            reasons.tell(&text, &ours, &theirs);
        }
    }
    let found = format!("{same} of {all} ({:.1} %)", same as f64 * 100.0 / f64::from(all));
    Ok(Measure::new("same domain where eight suites call an address valid", found, "99 %"))
}

/// What stands behind the last `@` that is in neither quotes nor a comment, comments and blanks left out:
/// a suite that calls the text valid sees no other domain in it.
fn domains_of_grammar(text: &str) -> Option<Vec<String>> {
    if let Some(list) = addresses::parse(text) {
        return Some(list.iter().map(|(_, domain)| plain(domain)).collect());
    }
    let (mut domain, mut has_sign) = (String::new(), false);
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for char in text.trim_end().trim_end_matches('>').chars() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' if depth == 0 => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth -= 1,
            _ if depth > 0 || char.is_whitespace() => {}
            '@' => (domain, has_sign) = (String::new(), true),
            char => domain.push(char),
        }
    }
    has_sign.then(|| vec![plain(&domain)])
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('\\') {
        out += head;
        let code = tail.strip_prefix('u').and_then(|tail| tail.get(..4));
        let char =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let (char, len) = match (char, tail.chars().next()) {
            (Some(char), _) => (char, 5),
            (None, Some('n')) => ('\n', 1),
            (None, Some('r')) => ('\r', 1),
            (None, Some('t')) => ('\t', 1),
            (None, _) => ('\\', usize::from(tail.starts_with('\\'))),
        };
        out.push(char);
        rest = &tail[len..];
    }
    out + rest
}

/// Python's `email` and npm's `email-addresses`, where both read a list and find the same in it.
fn parsers(reasons: &Reasons) -> Result<Measure, String> {
    let mut random = Random::new(54);
    let texts: Vec<String> = (0..LISTS).map(|_| addresses::list(&mut random)).collect();
    let input = serde_json::to_string(&texts).map_err(|error| error.to_string())?;
    let node = npm::install("quality/addresses")?;
    let ask = |script: &str, command: &mut Command| -> Result<Vec<Option<Vec<String>>>, String> {
        let source = read(&benches("addresses").join(script))?;
        let output = cached(&[&source, &input], || feed(command.arg(script), &input))?;
        serde_json::from_str(&output).map_err(|error| format!("{script}: {error}"))
    };
    let in_node = ask("addresses.mjs", Command::new("node").current_dir(&node))?;
    let in_python = ask("addresses.py", Command::new("python3").current_dir(&node))?;
    let domains = |found: &Option<Vec<String>>| -> Option<Vec<String>> {
        let found = found.as_ref()?.iter();
        found.map(|address| address.rsplit_once('@').map(|(_, domain)| plain(domain))).collect()
    };
    let (mut same, mut all) = (0, 0);
    for ((text, node), python) in texts.iter().zip(&in_node).zip(&in_python) {
        let Some(theirs) = domains(node).filter(|found| Some(found) == domains(python).as_ref())
        else {
            continue;
        };
        let ours = ours(text);
        (same, all) = (same + usize::from(ours == theirs), all + 1);
        if ours != theirs {
            reasons.tell(text, &ours, &theirs);
        }
    }
    let found = format!("{same} of {all} ({:.1} %)", same as f64 * 100.0 / f64::from(all));
    let what = "same domains where Python's `email` and npm's `email-addresses` 5.0.0 agree";
    Ok(Measure::new(what, found, "99 %"))
}

#[cfg(test)]
mod tests {
    use super::{domains_of_grammar, unescape};

    #[test]
    fn escapes_are_those_of_the_table() {
        assert_eq!(unescape("a\\u000db\\\\c\\n"), "a\rb\\c\n");
        assert_eq!(unescape("a\\"), "a\\");
    }

    #[test]
    fn the_domain_is_behind_the_last_sign_outside() {
        let domain = |text| domains_of_grammar(text).map(|found| found.join(" "));
        assert_eq!(domain("Joe <\"a@b\"@x(y@z).com>").as_deref(), Some("x.com"));
        assert_eq!(domain("a@x.com, b@y.com").as_deref(), Some("x.com y.com"));
        assert_eq!(domain("nobody"), None);
    }
}
