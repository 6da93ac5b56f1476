//! `--count`: from lists of domains to counts.
//!
//! Names are counted once however many suffixes they stand under: a brand's many suffixes say
//! nothing about letters. Suffixes are counted by domain, apart for web and mail; a domain below
//! a suffix of the private section (github.io) tells a name but not a suffix of the web, since
//! hosting is no mail.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use publicsuffix::{List, Psl, Type};

use super::counts::{Counts, LONGEST, SYMBOLS, Seen};
use misdirect_report::place::{read, sha256};

const POPULAR: &str = "popular/popular.tsv";
/// Lists of mail domains.
pub(super) const MAIL: [&str; 2] = ["silent/mail_domains.tsv", "directory/git_email_domains.tsv"];
const LIST: &str = "conformance/public_suffix_list.dat";
/// The line of the list that the new generic top labels come after.
const NEW: &str = "// newGTLDs";

/// Reads the lists below `data` and counts them; `mail` are those of mail domains.
pub(super) fn count(data: &Path, mail: &[&str]) -> Result<Counts, String> {
    let mut counts = Counts { lengths: vec![0; LONGEST + 1], ..Counts::default() };
    let mut source = |file: &str| -> Result<String, String> {
        let text = read(&data.join(file))?;
        counts.sources.push(format!("{file} sha256 {}", sha256(&text)));
        Ok(text)
    };
    let popular = source(POPULAR)?;
    let mail: Vec<String> = mail.iter().map(|file| source(file)).collect::<Result<_, _>>()?;
    let rules = source(LIST)?;
    let list = Splitter::new(&rules)?;

    let names: BTreeSet<&str> =
        domains(&popular).filter_map(|domain| Some(list.split(domain)?.name)).collect();
    names.into_iter().filter(|name| is_plain(name)).for_each(|name| add_name(&mut counts, name));

    let mut seen = rules_seen(&rules);
    for split in domains(&popular).filter_map(|domain| list.split(domain)) {
        if !split.private {
            seen.entry(split.suffix.to_owned()).or_insert(ONE).web += 1;
        }
    }
    let mail: BTreeSet<&str> = mail.iter().flat_map(|text| domains(text)).collect();
    for split in mail.into_iter().filter_map(|domain| list.split(domain)) {
        seen.entry(split.suffix.to_owned()).or_insert(ONE).mail += 1;
    }
    let codes = country_codes(&rules)?;
    told_apart(&rules, &codes)?;
    for (suffix, seen) in seen {
        counts.add_suffix(class(&suffix, &codes), &suffix, seen);
    }
    Ok(counts)
}

/// A listed suffix that was not seen. A rule such as `*.np` has no row of its own until seen.
const ONE: Seen = Seen { listed: 1, web: 0, mail: 0 };

/// A registrable domain in two.
pub(super) struct Split<'a> {
    pub(super) name: &'a str,
    pub(super) suffix: &'a str,
    private: bool,
}

/// The public suffix list as something that splits.
pub(super) struct Splitter(List);

impl Splitter {
    /// Reads the list's text.
    pub(super) fn new(rules: &str) -> Result<Self, String> {
        rules.parse().map(Self).map_err(|error| format!("{LIST}: {error}"))
    }

    /// The list below `data`.
    pub(super) fn open(data: &Path) -> Result<Self, String> {
        Self::new(&read(&data.join(LIST))?)
    }

    /// None for a suffix itself, and where no rule of the list applies.
    pub(super) fn split<'a>(&self, domain: &'a str) -> Option<Split<'a>> {
        let registrable = self.0.domain(domain.as_bytes())?;
        let suffix = registrable.suffix();
        let private = suffix.typ()? == Type::Private;
        let dot = domain.len().checked_sub(suffix.as_bytes().len() + 1)?;
        let name = domain[..dot].rsplit('.').next()?;
        Some(Split { name, suffix: &domain[dot + 1..], private })
    }
}

/// The domains of a list: its first column, less the header.
pub(super) fn domains(text: &str) -> impl Iterator<Item = &str> {
    text.lines().skip(1).filter_map(|line| line.split('\t').next())
}

/// Whether a name has only symbols that are counted. An A-label's letters are an encoding.
pub(super) fn is_plain(name: &str) -> bool {
    let known = |byte| SYMBOLS[1..].contains(&byte);
    (1..=LONGEST).contains(&name.len()) && !name.starts_with("xn--") && name.bytes().all(known)
}

fn add_name(counts: &mut Counts, name: &str) {
    counts.lengths[name.len()] += 1;
    let marked = format!("^^{name}^");
    for window in marked.as_bytes().windows(3) {
        let key = [window[0], window[1], window[2]];
        *counts.trigrams.entry(key).or_insert(0) += 1;
    }
}

/// Every plain rule of the list, as an A-label, not yet seen.
fn rules_seen(rules: &str) -> BTreeMap<String, Seen> {
    rule_lines(rules)
        .filter(|rule| !rule.starts_with(['!', '*']))
        .map(|rule| (ascii(rule), ONE))
        .collect()
}

/// Top-level country codes in other scripts: the list has them before the new generic ones.
fn country_codes(rules: &str) -> Result<BTreeSet<String>, String> {
    let (before, _) = rules.split_once(NEW).ok_or_else(|| format!("{LIST}: no line {NEW}"))?;
    let codes = rule_lines(before).filter(|rule| !rule.is_ascii() && !rule.contains('.'));
    Ok(codes.map(ascii).collect())
}

/// Whether the letters that the core keeps of a country code, `xn--` and twelve, are no other
/// top label's.
fn told_apart(rules: &str, codes: &BTreeSet<String>) -> Result<(), String> {
    let start = |label: &str| label.chars().take(16).collect::<String>();
    let starts: BTreeSet<String> = codes.iter().map(|code| start(code)).collect();
    let others = rule_lines(rules).filter(|rule| !rule.contains('.')).map(ascii);
    let mut mixed = others.filter(|label| !codes.contains(label) && starts.contains(&start(label)));
    mixed.next().map_or(Ok(()), |label| Err(format!("{label} begins as a country code does")))
}

fn rule_lines(rules: &str) -> impl Iterator<Item = &str> {
    rules.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"))
}

fn ascii(rule: &str) -> String {
    idna::domain_to_ascii(rule).unwrap_or_else(|_| rule.to_owned())
}

/// The class of a suffix, as the core's `SuffixClass` has them, but for `hosted`: several labels
/// that end in no country (github.io ends in one, and is among those), which the core calls generic.
fn class(suffix: &str, codes: &BTreeSet<String>) -> &'static str {
    let (several, last) = suffix.rsplit_once('.').map_or((false, suffix), |(_, last)| (true, last));
    let country = last.len() == 2 || codes.contains(last);
    match (suffix, several, country) {
        ("com", ..) => "com",
        ("net" | "org", ..) => "net-org",
        ("edu" | "gov" | "mil" | "int", ..) => "institution",
        (_, false, true) => "country",
        (_, true, true) => "country-second",
        (_, false, false) => "generic",
        (_, true, false) => "hosted",
    }
}

#[cfg(test)]
mod tests {
    use super::{Splitter, class, country_codes, is_plain, rules_seen, told_apart};

    const RULES: &str = "// ===BEGIN ICANN DOMAINS===\nuk\nco.uk\n*.np\n\u{0440}\u{0444}\n\
                         // newGTLDs\nonline\n\u{0441}\u{0430}\u{0439}\u{0442}\n\
                         // ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\ngithub.io\n\
                         // ===END PRIVATE DOMAINS===\n";

    #[test]
    fn splits_name_and_suffix() {
        let list = Splitter::new(RULES).unwrap();
        let split = |domain| list.split(domain).map(|s| (s.name, s.suffix, s.private));
        assert_eq!(split("bbc.co.uk"), Some(("bbc", "co.uk", false)));
        assert_eq!(split("nic.com.np"), Some(("nic", "com.np", false)));
        assert_eq!(split("me.github.io"), Some(("me", "github.io", true)));
        assert_eq!(split("www.bbc.co.uk"), Some(("bbc", "co.uk", false)));
        assert_eq!(split("co.uk"), None);
        assert_eq!(split("router.local"), None, "no rule of the list");
    }

    #[test]
    fn country_codes_end_where_generic_ones_begin() {
        let codes = country_codes(RULES).unwrap();
        assert!(country_codes("com\n").is_err(), "all would be generic");
        assert!(told_apart(RULES, &codes).is_ok());
        assert!(told_apart("xn--mgberp4a5d4ab", &["xn--mgberp4a5d4aa".into()].into()).is_err());
        assert!(codes.contains("xn--p1ai"));
        assert!(!codes.contains("xn--80aswg"));
        assert_eq!(rules_seen(RULES).len(), 6, "the wildcard has no row");
        for (suffix, expected) in [
            ("com", "com"),
            ("mil", "institution"),
            ("ml", "country"),
            ("xn--p1ai", "country"),
            ("xn--80aswg", "generic"),
            ("gov.br", "country-second"),
            ("uk.com", "hosted"),
        ] {
            assert_eq!(class(suffix, &codes), expected, "{suffix}");
        }
    }

    #[test]
    fn only_counted_symbols_are_plain() {
        assert!(is_plain("b1-systems"));
        for name in ["", "xn--p1ai", "a_b", "A", "a^b", "\u{e9}t\u{e9}"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
