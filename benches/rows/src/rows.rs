//! What is judged: slips with what was meant, and legitimate names that must stay silent.
//!
//! Each source is one file with a stated way from its lines to rows. Some are committed; the others
//! are read where they are present and named as missing where they are not.

use crate::kinds::classify;
use misdirect::Domain;
use std::collections::BTreeSet;
use std::path::Path;

/// Slips of one's own or a colleague's address, in git trailers.
pub const GIT: &str = "git trailers";
/// Slips in forms. Not published.
pub const FORMS: &str = "forms";
/// Real mail domains that few people use: what thresholds are swept over. Not published.
pub const MAIL: &str = "mail domains";
/// Real mail domains of ten people or more, published: they stand in where the others are missing.
pub const KNOWN: &str = "known mail domains";
/// Domains beside a near-identical one that is right too.
pub const ALTERNATES: &str = "alternates";
/// Hosts of governments.
pub const GOVERNMENTS: &str = "governments";

/// Names of intended domains that stand for "somebody's domain": nobody meant them, so they are
/// never scored. `con-artists.com` and the two after it are from the peers' own tests.
pub const PLACEHOLDERS: [&str; 8] = [
    "example",
    "something",
    "domain",
    "fewlaps",
    "b",
    "con-artists",
    "randomsmallcompany",
    "rocboronat",
];

/// One in so many popular sites is judged, chosen by a hash of the name: some ten thousand.
const POPULAR_ONE_IN: u64 = 27;

/// One name to judge.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Where it comes from, as reports call it.
    pub source: &'static str,
    /// What somebody typed, or a name that is right.
    pub typed: String,
    /// What was meant, as A-labels; `None` for a name that is right.
    pub intended: Option<String>,
    /// The kind of slip, or `legitimate`.
    pub kind: String,
    /// Where the slip is, or a group of names.
    pub place: String,
    /// Its label may be wrong; the reason stands in the list of doubtful rows.
    pub is_doubtful: bool,
    /// The lists that have it, where a source is made of several, with commas between.
    pub lists: String,
}

impl Row {
    /// A slip, with what slipped as [`classify`] says it.
    pub fn slip(source: &'static str, typed: &str, intended: &str) -> Self {
        let (kind, place) = classify(typed, intended);
        let (typed, intended) = (typed.to_owned(), Some(ascii(intended)));
        Self { source, typed, intended, kind: kind.into(), place: place.into(), ..Self::default() }
    }

    fn legitimate(source: &'static str, typed: &str, group: String) -> Self {
        let (typed, kind) = (typed.to_owned(), "legitimate".to_owned());
        Self { source, typed, kind, place: group, ..Self::default() }
    }

    /// Whether name and sub-domain are as meant and only the suffix is not.
    pub fn is_suffix_only(&self) -> bool {
        let parts = |text: &str| {
            let domain = Domain::parse(text).ok().filter(|domain| !domain.is_public_suffix())?;
            Some((domain.subdomain().to_owned(), domain.name().to_owned()))
        };
        let intended = self.intended.as_deref().and_then(parts);
        intended.is_some() && intended == parts(&self.typed)
    }

    /// Sources whose single rows may be shown in public.
    pub fn is_public(&self) -> bool {
        self.source != MAIL
    }
}

/// All rows that could be read, and the files that were not there.
#[derive(Debug, Default)]
pub struct Rows {
    /// Slips of git trailers.
    pub git: Vec<Row>,
    /// Slips of forms.
    pub forms: Vec<Row>,
    /// Names that are right.
    pub legitimate: Vec<Row>,
    /// The lighter domain of each pair of near-identical right ones.
    pub alternates: Vec<Row>,
    /// Domains of the directory itself, each to be judged by a directory without it.
    pub known: Vec<Row>,
    /// Files that were not there.
    pub missing: Vec<&'static str>,
}

impl Rows {
    /// Reads what is below `committed`, and below `data` if given; `doubtful` lists labels that may
    /// be wrong.
    pub fn read(committed: &Path, data: Option<&Path>, doubtful: &str) -> Self {
        let mut missing = Vec::new();
        let mut file = |name: &'static str| {
            let places = data.into_iter().chain([committed]);
            let text = places.filter_map(|folder| std::fs::read_to_string(folder.join(name)).ok());
            text.into_iter().next().unwrap_or_else(|| {
                missing.push(name);
                String::new()
            })
        };
        let none = |_: &[&str]| String::new();
        let second = |cells: &[&str]| cells[1].to_owned();
        let git = slips(GIT, &file("slips/git.tsv"));
        let forms = slips(FORMS, &file("slips/open.tsv"));
        let (alternates, lighter) = alternates(&file("silent/alternates.tsv"));
        let domains = std::fs::read_to_string(committed.join(DIRECTORY)).unwrap_or_default();
        let mut legitimate = names(MAIL, &file("silent/mail_domains.tsv"), none);
        legitimate.extend(names("tail sites", &file("silent/tail.tsv"), none));
        legitimate.extend(names("universities", &file("silent/universities.tsv"), second));
        legitimate.extend(names(GOVERNMENTS, &file("silent/gov_other.tsv"), second));
        legitimate.extend(names("complaints", &file("silent/complaints.tsv"), none));
        legitimate.extend(alternates);
        let popular = names("popular sites", &file("popular/popular.tsv"), |c| tier(c[1]));
        legitimate.extend(popular.into_iter().filter(|row| hash(&row.typed) % POPULAR_ONE_IN == 0));
        let known = names(KNOWN, &domains, none);
        let mut rows = Self { git, forms, legitimate, alternates: lighter, known, missing };
        rows.mark(doubtful);
        rows
    }

    /// Marks the rows that the list of doubtful ones names by source and typed name.
    fn mark(&mut self, doubtful: &str) {
        let doubtful: BTreeSet<(&str, &str)> =
            lines(doubtful).map(|cells| (cells[0], cells[1])).collect();
        let groups = [
            &mut self.git,
            &mut self.forms,
            &mut self.legitimate,
            &mut self.alternates,
            &mut self.known,
        ];
        for row in groups.into_iter().flatten() {
            // A name is a squat whichever list it stands on.
            row.is_doubtful = doubtful.contains(&(row.source, row.typed.as_str()))
                || row.intended.is_none() && doubtful.contains(&("*", row.typed.as_str()));
        }
    }
}

/// The directory of e-mail domains, in each folder of data.
pub const DIRECTORY: &str = "directory/git_email_domains.tsv";
/// All files that are read.
pub const FILES: [&str; 10] = [
    "slips/git.tsv",
    "slips/open.tsv",
    DIRECTORY,
    "silent/alternates.tsv",
    "silent/complaints.tsv",
    "silent/gov_other.tsv",
    "silent/mail_domains.tsv",
    "silent/tail.tsv",
    "silent/universities.tsv",
    "popular/popular.tsv",
];

/// The domain as A-labels in lower case, or the text itself where it is none.
pub fn ascii(text: &str) -> String {
    Domain::parse(text).map_or_else(|_| text.to_lowercase(), |domain| domain.as_str().to_owned())
}

/// The cells of each line but the header.
pub fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

/// FNV-1a: the same sample and the same folds on every machine, whatever the order of a file.
pub fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    hash >> 32
}

/// Rows of typed and intended; where a person has said what slipped, that counts.
fn slips(source: &'static str, text: &str) -> Vec<Row> {
    let row = |cells: Vec<&str>| {
        let mut row = Row::slip(source, cells[0], cells[1]);
        if let (GIT, Some((kind, place))) = (source, cells.get(2).zip(cells.get(3))) {
            (row.kind, row.place) = ((*kind).to_owned(), (*place).to_owned());
        }
        if source == FORMS {
            row.lists = cells.get(2).copied().unwrap_or_default().to_owned();
        }
        row
    };
    lines(text).filter(|cells| !is_placeholder(cells[1])).map(row).collect()
}

fn is_placeholder(intended: &str) -> bool {
    Domain::parse(intended).is_ok_and(|domain| PLACEHOLDERS.contains(&domain.name()))
}

fn names(source: &'static str, text: &str, group: impl Fn(&[&str]) -> String) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    lines(text)
        .filter(|cells| seen.insert(cells[0].to_owned()))
        .map(|cells| Row::legitimate(source, cells[0], group(&cells)))
        .collect()
}

/// Both domains of each pair, and the one of each that fewer people use.
fn alternates(text: &str) -> (Vec<Row>, Vec<Row>) {
    let (mut both, mut lighter) = (BTreeSet::new(), BTreeSet::new());
    for cells in lines(text) {
        both.extend([cells[0], cells[1]]);
        let people = |cell: &str| cell.parse::<u32>().unwrap_or(0);
        lighter.insert(if people(cells[2]) < people(cells[3]) { cells[0] } else { cells[1] });
    }
    let rows = |names: BTreeSet<&str>| -> Vec<Row> {
        names.iter().map(|name| Row::legitimate(ALTERNATES, name, String::new())).collect()
    };
    (rows(both), rows(lighter))
}

fn tier(rank: &str) -> String {
    match rank.parse::<u32>() {
        Ok(..=10_000) => "to 10,000",
        Ok(..=100_000) => "to 100,000",
        _ => "beyond 100,000",
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::{FORMS, Row, Rows, alternates, is_placeholder};

    #[test]
    fn suffix_only_needs_the_same_name_and_sub_domain() {
        let suffix_only = |typed, intended| Row::slip(FORMS, typed, intended).is_suffix_only();
        assert!(suffix_only("us.army.ml", "us.army.mil"));
        assert!(suffix_only("gmail.con", "gmail.com"), "not a listed suffix, but nothing else");
        assert!(!suffix_only("usa.army.ml", "us.army.mil"));
        assert!(!suffix_only("gmial.com", "gmail.com"));
        assert!(!suffix_only("gmail", "gmail.com"), "a left-out suffix is structure");
    }

    #[test]
    fn placeholders_are_not_scored() {
        assert!(is_placeholder("gobblin.example.gov"));
        assert!(is_placeholder("fewlaps.com"));
        assert!(!is_placeholder("ducks.org"), "hunters do write to Ducks Unlimited");
    }

    #[test]
    fn the_lighter_of_a_pair_is_the_one_held_out() {
        let (both, lighter) = alternates("a\tb\tp\tq\twhy\nhp.com\thpe.com\t425\t346\t-\n");
        assert_eq!((both.len(), lighter.len()), (2, 1));
        assert_eq!(lighter[0].typed, "hpe.com");
    }

    #[test]
    fn doubt_is_by_source_or_of_a_name_everywhere() {
        let row = |source, typed| Row { source, ..Row::legitimate("", typed, String::new()) };
        let legitimate = vec![row("tail sites", "gmial.com"), row("tail sites", "b.org")];
        let mut rows =
            Rows { legitimate, git: vec![row("git trailers", "b.org")], ..Rows::default() };
        rows.mark("source\ttyped\treason\n*\tgmial.com\tsquat\ngit trailers\tb.org\tor not\n");
        assert!(rows.legitimate[0].is_doubtful && !rows.legitimate[1].is_doubtful);
        assert!(rows.git[0].is_doubtful);
    }
}
