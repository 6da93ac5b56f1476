//! Where the public suffix of a domain begins (Public Suffix List, both sections).
//!
//! The list is one automaton over the domain read from its last byte to its first, so a look-up
//! is a single walk that stops at the first byte no rule continues with: for most names a few
//! bytes into the label before the suffix. Three kinds of rule end at a label: a plain rule says
//! "the suffix begins here", a wildcard (kept at its parent) "one label further", an exception
//! "one label nearer, and that is final". Rules met later have at least as many labels, so each
//! replaces the one before.
//!
//! The table is a byte code. A byte that is a symbol of host names is that symbol, to be followed
//! by the rest of the chain. The others:
//!
//! | byte | meaning |
//! |---|---|
//! | `0x00`–`0x07` | a rule ends here, the walk goes on: kind in two bits, private section in the third |
//! | `0x08`–`0x0f` | the same, and the walk is over |
//! | `0x10` | go on at a 16-bit distance |
//! | `0x12`–`0x15` | 2–5 symbols, then as many one-byte distances |
//! | `0x1a`–`0x1d` | the same with two-byte distances |
//! | `0x20`, `0x21` | a 40-bit set of symbols, then one- or two-byte distances |
//! | `A`–`Z` | the small letter, then a plain private rule and the end |
//! | `0x80` and up | the symbol in the low bits, then a plain ICANN rule and the end |
//!
//! Distances are little-endian and counted from the first distance of their code: the walk only
//! moves forward in the table, hence ends. `cargo xtask tables` writes it (`dafsa.rs` there).
//!
//! Most names end in one of the counted suffixes of one label. Where the walk is behind each of these, and the
//! dot before it, is worked out when the library is compiled ([`BEHIND`]), so that it begins there.
//!
//! The distances are what the automaton is fast by, and what makes it larger than the list: WebAssembly has
//! the list (`suffix_text.rs`) instead.

use super::suffix_class::unpack;
use crate::tables::public_suffix::PUBLIC_SUFFIX;
use crate::tables::suffixes::KEYS;

/// Which part of the Public Suffix List a suffix comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Section {
    /// Suffixes that registries run by delegation: `com`, `co.uk`.
    Icann,
    /// Suffixes that the owner of a domain asked to have listed: `github.io`.
    Private,
    /// No rule: the last label stands for the suffix (the list's implicit rule `*`).
    Unlisted,
}

/// The split of one domain. Offsets count bytes from the beginning of the domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Suffix {
    /// Where the public suffix begins; 0 if the whole domain is one.
    pub(crate) start: u8,
    /// The section of the rule that decided.
    pub(crate) section: Section,
    /// Where it begins by the ICANN section alone.
    pub(crate) icann_start: u8,
    /// Whether a rule of the ICANN section decided `icann_start`.
    pub(crate) icann_listed: bool,
    /// Whether a public suffix begins inside a label, too, behind a letter that may stand for a dot and a name
    /// before that: [`inside_labels`] says where. (The `om` of `com` is Oman's, and has no name before it.)
    pub(crate) is_any_inside: bool,
}

/// Finds the public suffix.
///
/// `domain` is in ASCII lower-case (A-labels), without a trailing dot, at most 253 bytes, its
/// labels not empty. Other bytes give some split of no meaning, within the domain.
pub(crate) fn public_suffix(domain: &[u8]) -> Suffix {
    let last_label = label_start(domain, domain.len());
    let (head, label) = domain.split_at(last_label);
    let mut suffix = Suffix {
        start: last_label as u8,
        section: Section::Unlisted,
        icann_start: last_label as u8,
        icann_listed: false,
        is_any_inside: false,
    };
    let (walk, unread) = match head.split_last().zip(Behind::of(label)) {
        Some(((_, unread), behind)) => {
            (suffix.section, suffix.icann_listed) = (Section::Icann, true);
            suffix.is_any_inside = behind.is_any_inside;
            (PUBLIC_SUFFIX.get(usize::from(behind.at)..).unwrap_or_default(), unread)
        }
        None => (PUBLIC_SUFFIX.as_slice(), domain),
    };
    rules(walk, unread, |rule, at| suffix.apply(rule, domain, at));
    suffix
}

/// Where what is behind `name` begins in a private suffix `NAME.TLD`, if that is not `typed`: whoever writes to
/// `lists.freedesktop.org` takes `freedesktop` for the name, rule or not, and has no such rule under `.com`.
pub(crate) fn behind_private_name(suffix: &[u8], name: &[u8], typed: &[u8]) -> Option<usize> {
    let rest = suffix.strip_prefix(name)?.strip_prefix(b".")?;
    let is_private = rest != typed && public_suffix(suffix).section == Section::Private;
    is_private.then_some(suffix.len() - rest.len())
}

/// Visits, of a domain as [`public_suffix`] takes it, where a public suffix begins inside a label and a letter
/// behind the label's first: the `co.uk` of `yahoolco.uk`.
pub(crate) fn inside_labels(domain: &[u8], mut visit: impl FnMut(usize)) {
    rules(PUBLIC_SUFFIX, domain, |rule, at| {
        if rule & KIND != EXCEPTION && is_inside(domain, at) {
            visit(at);
        }
    });
}

/// Two letters of the label stand before `at`, or more.
fn is_inside(domain: &[u8], at: usize) -> bool {
    matches!(domain.get(..at), Some([.., a, b]) if *a != b'.' && *b != b'.')
}

/// Walks the automaton; visits each rule that is a tail of the domain, with where it begins.
#[cfg(not(target_family = "wasm"))]
fn rules(mut walk: &[u8], mut unread: &[u8], mut visit: impl FnMut(u8, usize)) {
    while let Some((&code, rest)) = walk.split_first() {
        walk = rest;
        if code < JUMP {
            visit(code, unread.len());
            if code & LAST != 0 {
                break;
            }
            continue;
        }
        if code == JUMP {
            walk = target(rest, 0, true);
            continue;
        }
        let Some((&symbol, before)) = unread.split_last() else { break };
        unread = before;
        if code < SYMBOLS {
            walk = branch(code, rest, symbol);
        } else if code == symbol {
            continue;
        } else {
            if code == symbol | JOINED {
                visit(RULE, unread.len());
            } else if code.is_ascii_uppercase() && code | CASE == symbol {
                visit(RULE | PRIVATE, unread.len());
            }
            break;
        }
    }
}

/// The same from the text of the list.
#[cfg(target_family = "wasm")]
fn rules(_walk: &[u8], unread: &[u8], visit: impl FnMut(u8, usize)) {
    super::suffix_text::rules(unread, visit);
}

// Rules: what follows a string in the automaton.
const RULE: u8 = 0;
const WILDCARD: u8 = 1;
const EXCEPTION: u8 = 2;
const KIND: u8 = 3;
const PRIVATE: u8 = 4;
const LAST: u8 = 8;

// Other codes, up to the first symbol; near and far differ in the width of their distances.
const JUMP: u8 = 0x10;
const LIST_FAR: u8 = 0x18;
const BITMAP_NEAR: u8 = 0x20;
const BITMAP_FAR: u8 = 0x21;
const SYMBOLS: u8 = b'-';

/// Added to a symbol that completes a plain ICANN rule; without `CASE`, a plain private rule.
const JOINED: u8 = 0x80;
const CASE: u8 = 0x20;

impl Suffix {
    /// Applies a rule that ends at byte `at`, if a label begins there.
    fn apply(&mut self, rule: u8, domain: &[u8], at: usize) {
        let whole_label = match at.checked_sub(1) {
            None => true,
            Some(before) => domain.get(before) == Some(&b'.'),
        };
        let start = match rule & KIND {
            RULE => at,
            // The parent of a wildcard is no suffix by it: at 0 there is no label to take in.
            WILDCARD if at > 0 => label_start(domain, at - 1),
            EXCEPTION => next_label(domain, at),
            _ => return,
        };
        if !whole_label {
            self.is_any_inside |= rule & KIND != EXCEPTION && is_inside(domain, at);
            return;
        }
        // At most 253: see `public_suffix`.
        self.start = start as u8;
        if rule & PRIVATE == 0 {
            self.section = Section::Icann;
            self.icann_start = start as u8;
            self.icann_listed = true;
        } else {
            self.section = Section::Private;
        }
    }
}

/// Where the label begins that ends before `end`.
fn label_start(domain: &[u8], end: usize) -> usize {
    let before = domain.get(..end).unwrap_or_default();
    before.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1)
}

/// Where the label after the one at `at` begins.
fn next_label(domain: &[u8], at: usize) -> usize {
    let label = domain.get(at..).unwrap_or_default();
    label.iter().position(|&byte| byte == b'.').map_or(at, |dot| at + dot + 1)
}

/// The walk after a branch; empty, which ends it, where no edge has the symbol.
const fn branch(code: u8, rest: &[u8], symbol: u8) -> &[u8] {
    if code < BITMAP_NEAR {
        let Some((symbols, distances)) = rest.split_at_checked((code & 7) as usize) else {
            return &[];
        };
        let mut place = 0;
        while place < symbols.len() {
            if symbols[place] == symbol {
                return target(distances, place, code >= LIST_FAR);
            }
            place += 1;
        }
        return &[];
    }
    let Some((&[a, b, c, d, e], distances)) = rest.split_first_chunk() else { return &[] };
    let bitmap = u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]);
    let bit = BITS[symbol as usize];
    if bitmap >> bit & 1 == 0 {
        return &[];
    }
    let below = bitmap & ((1 << bit) - 1);
    target(distances, below.count_ones() as usize, code == BITMAP_FAR)
}

/// Where the distance at `place` leads, counted from the first.
const fn target(distances: &[u8], place: usize, far: bool) -> &[u8] {
    let Some((_, rest)) = distances.split_at_checked(if far { 2 * place } else { place }) else {
        return &[];
    };
    let distance = match *rest {
        [low, high, ..] if far => u16::from_le_bytes([low, high]) as usize,
        [near, ..] if !far => near as usize,
        _ => return &[],
    };
    match distances.split_at_checked(distance) {
        Some((_, walk)) => walk,
        None => &[],
    }
}

/// The walk behind a suffix of one label that is a plain rule of the ICANN section, and behind the dot before it.
#[derive(Clone, Copy)]
struct Behind {
    /// The label as a number to the base 256; 0 for none.
    label: u32,
    at: u16,
    /// Some rule begins inside the label, behind two letters of it or more.
    is_any_inside: bool,
}

/// Labels of up to so many letters are kept: seven of eight of the counted ones, and all of the commonest.
const LABEL_MAX: usize = 4;
/// A power of two, and more than twice as many as there are labels, so that nearly all find room.
const SLOTS: usize = 512;

/// Each in the slot that its label falls into, or in the next.
static BEHIND: [Behind; SLOTS] = {
    let mut slots = [Behind { label: 0, at: 0, is_any_inside: false }; SLOTS];
    let mut next = 0;
    while next < KEYS.len() {
        if let Some(behind) = Behind::new(KEYS[next]) {
            let slot = slot(behind.label);
            if slots[slot].label == 0 {
                slots[slot] = behind;
            } else if slots[(slot + 1) % SLOTS].label == 0 {
                slots[(slot + 1) % SLOTS] = behind;
            }
        }
        next += 1;
    }
    slots
};

const fn slot(label: u32) -> usize {
    // 2^32 over the golden ratio (Knuth, section 6.4).
    (label.wrapping_mul(0x9E37_79B1) >> 23) as usize % SLOTS
}

impl Behind {
    fn of(label: &[u8]) -> Option<&'static Self> {
        if cfg!(target_family = "wasm") || label.is_empty() || label.len() > LABEL_MAX {
            return None;
        }
        let label = label.iter().fold(0, |label, &letter| label << 8 | u32::from(letter));
        let first = slot(label);
        [first, (first + 1) % SLOTS]
            .into_iter()
            .map(|slot| &BEHIND[slot])
            .find(|at| at.label == label)
    }

    /// Walks to there.
    const fn new(key: u64) -> Option<Self> {
        let (label, len) = unpack(key);
        if len > LABEL_MAX {
            return None;
        }
        let mut walk = PUBLIC_SUFFIX.as_slice();
        let (mut read, mut is_rule, mut is_any_inside) = (0, false, false);
        while let Some((&code, rest)) = walk.split_first() {
            if code < JUMP {
                if read < len {
                    is_any_inside |= code & KIND != EXCEPTION && read + 2 <= len;
                } else if code & !LAST == RULE {
                    is_rule = true;
                } else {
                    return None;
                }
                walk = if code & LAST != 0 { &[] } else { rest };
                continue;
            }
            if code == JUMP {
                walk = target(rest, 0, true);
                continue;
            }
            if read > len {
                break;
            }
            let symbol = if read < len { label[len - 1 - read] } else { b'.' };
            read += 1;
            if code < SYMBOLS {
                walk = branch(code, rest, symbol);
            } else if code == symbol {
                walk = rest;
            } else {
                let is_end = code == symbol | JOINED;
                let is_private = code.is_ascii_uppercase() && code | CASE == symbol;
                if is_private && read == len {
                    return None;
                }
                is_rule |= is_end && read == len;
                is_any_inside |= (is_end || is_private) && read + 2 <= len;
                walk = &[];
            }
        }
        let (mut number, mut place) = (0, 0);
        while place < len {
            // A suffix of more labels than one.
            if label[place] == b'.' {
                return None;
            }
            number = number << 8 | label[place] as u32;
            place += 1;
        }
        let at = (PUBLIC_SUFFIX.len() - walk.len()) as u16;
        if is_rule { Some(Self { label: number, at, is_any_inside }) } else { None }
    }
}

/// The table is shorter than what [`Behind`] counts to.
const _: () = assert!(PUBLIC_SUFFIX.len() <= u16::MAX as usize);

/// The bit of each symbol, in the order of ASCII; one that no bitmap has for any other byte.
const BITS: [u8; 256] = {
    let symbols = b"-.0123456789abcdefghijklmnopqrstuvwxyz";
    let mut bits = [63; 256];
    let mut at = 0;
    while at < symbols.len() {
        bits[symbols[at] as usize] = at as u8;
        at += 1;
    }
    bits
};

#[cfg(all(test, feature = "idna"))]
mod tests {
    use super::*;
    use crate::domain::idna::label_to_ascii;
    use crate::domain::suffix_text;
    use crate::tables::conformance;
    use publicsuffix::{IcannList, List, Psl, Type};
    use std::collections::HashMap;
    use std::string::String;
    use std::vec::Vec;
    use std::{format, vec};

    /// The list's algorithm as its format page words it: of the rules that match, the one with
    /// most labels, an exception before all; the suffix is what the rule matched.
    struct Naive(HashMap<String, Section>);

    impl Naive {
        fn new(list: &str) -> Self {
            let mut rules = HashMap::new();
            let mut section = Section::Icann;
            for line in list.lines().map(str::trim) {
                if line.contains("===BEGIN PRIVATE") {
                    section = Section::Private;
                }
                if !line.is_empty() && !line.starts_with("//") {
                    let (mark, text) = line.split_at(usize::from(line.starts_with('!')));
                    let ascii = idna::domain_to_ascii(text).expect(line);
                    rules.insert(format!("{mark}{ascii}"), section);
                }
            }
            Self(rules)
        }

        fn start(&self, domain: &str, icann_only: bool) -> (usize, Section) {
            let starts = label_starts(domain);
            let rule =
                |rule: String| self.0.get(&rule).filter(|s| !icann_only || **s == Section::Icann);
            for (place, &start) in starts.iter().enumerate() {
                if let Some(section) = rule(format!("!{}", &domain[start..])) {
                    return (starts[place + 1], *section);
                }
            }
            for (place, &start) in starts.iter().enumerate() {
                let plain = rule(String::from(&domain[start..]));
                let parent = starts.get(place + 1).map(|&parent| &domain[parent..]);
                let wildcard = parent.and_then(|parent| rule(format!("*.{parent}")));
                if let Some(section) = plain.or(wildcard) {
                    return (start, *section);
                }
            }
            (starts[starts.len() - 1], Section::Unlisted)
        }

        /// Every rule with what may stand before it, and names next to it that it does not match.
        fn names(&self) -> Vec<String> {
            let mut names = vec![];
            for rule in self.0.keys() {
                let plain = rule.trim_start_matches('!');
                let parent = plain.trim_start_matches("*.");
                for prefix in ["", "x.", "y.x.", "z.y.x.", "x", "-", "example.com."] {
                    names.push(format!("{prefix}{parent}"));
                }
                names.push(format!("{parent}x"));
                names.push(format!("a.{}", &parent[1..]).replace("..", "."));
                names.extend(
                    label_starts(parent).iter().map(|&start| String::from(&parent[start..])),
                );
            }
            names
        }
    }

    fn label_starts(domain: &str) -> Vec<usize> {
        let dots = domain.match_indices('.').map(|(dot, _)| dot + 1);
        core::iter::once(0).chain(dots).collect()
    }

    #[test]
    fn every_rule_and_its_neighbours_as_the_naive_reading() {
        let Some(list) = conformance("public_suffix_list.dat") else { return };
        let naive = Naive::new(&list);
        let names = naive.names();
        assert!(names.len() > 100_000, "{}", names.len());
        for name in names.iter().filter(|name| name.len() <= 253) {
            let suffix = public_suffix(name.as_bytes());
            let (start, section) = naive.start(name, false);
            assert_eq!((usize::from(suffix.start), suffix.section), (start, section), "{name}");
            let (start, section) = naive.start(name, true);
            let listed = section == Section::Icann;
            let ours = (usize::from(suffix.icann_start), suffix.icann_listed);
            assert_eq!(ours, (start, listed), "{name} by ICANN alone");
        }
    }

    /// Where `publicsuffix` 2.3.0 departs from the list's algorithm: under `*.cloud.int.apple` it
    /// does not find `r.cloud.int.apple`, because `*.r.cloud.int.apple` made it a node of its own
    /// without a rule, and it does not go back to the wildcard.
    fn oracle_departs(name: &str, naive: &Naive) -> bool {
        let has = |rule: String| naive.0.contains_key(&rule);
        let parent = name.split_once('.').map_or("", |(_, parent)| parent);
        has(format!("*.{parent}")) && has(format!("*.{name}")) && !has(name.into())
    }

    #[test]
    fn every_rule_and_its_neighbours_as_the_publicsuffix_crate() {
        let Some(list) = conformance("public_suffix_list.dat") else { return };
        let all: List = list.parse().expect("list");
        let icann: IcannList = list.parse::<List>().expect("list").into();
        let naive = Naive::new(&list);
        for name in naive.names().iter().filter(|name| name.len() <= 253) {
            let labels = || name.as_bytes().rsplit(|&byte| byte == b'.');
            let theirs = all.find(labels());
            let section = match theirs.typ {
                Some(Type::Icann) => Section::Icann,
                Some(Type::Private) => Section::Private,
                None => Section::Unlisted,
            };
            let suffix = public_suffix(name.as_bytes());
            let ours = (name.len() - usize::from(suffix.start), suffix.section);
            let ours_icann = name.len() - usize::from(suffix.icann_start);
            let same = ours == (theirs.len, section) && ours_icann == icann.find(labels()).len;
            // An exception that no longer is one fails too.
            let departs = oracle_departs(name, &naive);
            assert_eq!(same, !departs, "{name}: ours {ours:?}, oracle {theirs:?}");
        }
    }

    #[test]
    fn the_list_as_text_has_the_same_rules() {
        let Some(list) = conformance("public_suffix_list.dat") else { return };
        for name in Naive::new(&list).names() {
            let (mut text, mut automaton) = (vec![], vec![]);
            suffix_text::rules(name.as_bytes(), |rule, at| text.push((rule, at)));
            rules(PUBLIC_SUFFIX, name.as_bytes(), |rule, at| automaton.push((rule & !LAST, at)));
            assert_eq!(text, automaton, "{name}");
        }
    }

    fn to_ascii(name: &str) -> String {
        let label = |label: &str| {
            let mut out = [0; 63];
            let length = label_to_ascii(label, &mut out).expect(label);
            String::from_utf8(out[..length].into()).expect(label)
        };
        name.split('.').map(label).collect::<Vec<_>>().join(".")
    }

    #[test]
    fn vectors_of_the_list() {
        let Some(vectors) = conformance("test_psl.txt") else { return };
        let mut count = 0;
        for line in vectors.lines().filter_map(|line| line.strip_prefix("checkPublicSuffix(")) {
            let (input, expected) = line.trim_end_matches(");").split_once(", ").expect(line);
            let (input, expected) = (input.trim_matches('\''), expected.trim_matches('\''));
            // `null` is the list's "no input"; a leading dot is an empty label, refused earlier.
            if input == "null" || input.starts_with('.') {
                assert_eq!(expected, "null");
                continue;
            }
            let ascii = to_ascii(input);
            let registrable = match usize::from(public_suffix(ascii.as_bytes()).start) {
                0 => String::from("null"),
                start => String::from(&ascii[label_start(ascii.as_bytes(), start - 1)..]),
            };
            assert_eq!(registrable, to_ascii(expected), "{input}");
            count += 1;
        }
        assert!(count > 70, "{count} vectors");
    }

    #[test]
    fn any_bytes_give_a_split_within_them() {
        let tricky: [&[u8]; 8] =
            [b"", b".", b"..", b".com", b"com.", b"a..com", b"\xff.\x80", b"*.ck"];
        for name in tricky {
            let suffix = public_suffix(name);
            assert!(usize::from(suffix.start) <= name.len());
            assert!(usize::from(suffix.icann_start) <= name.len());
        }
    }

    /// Those of one label that are counted, against the walk from the root.
    #[test]
    fn the_walk_begins_behind_common_suffixes() {
        let known: Vec<_> = BEHIND.iter().filter(|behind| behind.label != 0).collect();
        assert!(known.len() > 150, "{}", known.len());
        for behind in known {
            let label = behind.label.to_be_bytes();
            let label = String::from_utf8_lossy(&label).trim_matches('\0').replace('\0', "");
            let found = Behind::of(label.as_bytes());
            assert_eq!(found.map(|found| found.at), Some(behind.at), "{label}");
            let mut met = vec![];
            rules(PUBLIC_SUFFIX, label.as_bytes(), |rule, at| met.push((rule & !LAST, at)));
            let inside = met.iter().any(|&(rule, at)| at > 1 && rule & KIND != EXCEPTION);
            assert_eq!(behind.is_any_inside, inside, "{label}");
            met.retain(|&(_, at)| at == 0);
            assert_eq!(met, [(RULE, 0)], "{label}");
        }
        for label in ["com", "de", "mil", "uk", "net"] {
            assert!(Behind::of(label.as_bytes()).is_some(), "{label}");
        }
        assert!(Behind::of(b"ck").is_none(), "a wildcard");
        assert!(Behind::of(b"").is_none() && Behind::of(b"local").is_none());
    }

    #[test]
    fn sections_are_told_apart() {
        let split = |name: &str| {
            let suffix = public_suffix(name.as_bytes());
            (String::from(&name[suffix.start.into()..]), suffix.section, suffix.icann_start)
        };
        assert_eq!(split("us.army.mil"), ("mil".into(), Section::Icann, 8));
        assert_eq!(split("a.b.github.io"), ("github.io".into(), Section::Private, 11));
        assert_eq!(split("city.kobe.jp"), ("kobe.jp".into(), Section::Icann, 5));
        assert_eq!(split("printer.lan"), ("lan".into(), Section::Unlisted, 8));
    }
}
