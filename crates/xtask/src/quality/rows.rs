//! What is judged: slips with what was meant, and legitimate names that must stay silent.
//!
//! Each source is one file with a stated way from its lines to rows. Sources that cannot be
//! published are read where they are present and named as missing where they are not.

use misdirect::directory::Builder;
use misdirect::{Checker, Context, Directory, Domain};
use std::collections::BTreeSet;
use std::path::Path;

/// Sources of slips.
pub(super) const GIT: &str = "git trailers";
pub(super) const FORMS: &str = "forms";
/// The legitimate names that thresholds are swept over: real mail domains.
pub(super) const MAIL: &str = "mail domains";

/// Names of intended domains that stand for "somebody's domain": nobody meant them, so they are
/// never scored. `con-artists.com` and the two after it are from the peers' own tests.
const PLACEHOLDERS: [&str; 8] = [
    "example",
    "something",
    "domain",
    "fewlaps",
    "b",
    "con-artists",
    "randomsmallcompany",
    "rocboronat",
];

/// One in so many popular sites is judged, chosen by a hash of its name: some ten thousand.
const POPULAR_ONE_IN: u64 = 27;

/// One name to judge.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) source: &'static str,
    pub(super) typed: String,
    /// What was meant, as A-labels; `None` for a name that is right.
    pub(super) intended: Option<String>,
    /// The kind of slip and where it is, or `legitimate` and a group of names.
    pub(super) kind: String,
    pub(super) place: String,
}

impl Row {
    /// Whether name and sub-domain are as meant and only the suffix is not.
    pub(super) fn is_suffix_only(&self) -> bool {
        let parts = |text: &str| {
            let domain = Domain::parse(text).ok().filter(|domain| !domain.is_public_suffix())?;
            Some((domain.subdomain().to_owned(), domain.name().to_owned()))
        };
        let intended = self.intended.as_deref().and_then(parts);
        intended.is_some() && intended == parts(&self.typed)
    }
}

/// All rows that could be read, and the files that were not there.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) git: Vec<Row>,
    pub(super) forms: Vec<Row>,
    pub(super) legitimate: Vec<Row>,
    pub(super) missing: Vec<&'static str>,
}

impl Rows {
    /// Reads what is below `data`.
    pub(super) fn read(data: &Path) -> Self {
        let mut missing = Vec::new();
        let mut file = |name: &'static str| {
            std::fs::read_to_string(data.join(name)).unwrap_or_else(|_| {
                missing.push(name);
                String::new()
            })
        };
        let git = lines(&file("slips/git.tsv"))
            .map(|cells| slip(GIT, cells[0], cells[1], Some((cells[2], cells[3]))))
            .collect();
        let forms = lines(&file("slips/open.tsv"))
            .filter(|cells| !is_placeholder(cells[1]))
            .map(|cells| slip(FORMS, cells[0], cells[1], None))
            .collect();
        let none = |_: &[&str]| String::new();
        let second = |cells: &[&str]| cells[1].to_owned();
        let popular = file("popular/popular.tsv");
        let legitimate = [
            names(MAIL, &file("silent/mail_domains.tsv"), none),
            names("tail sites", &file("silent/tail.tsv"), none),
            names("universities", &file("silent/universities.tsv"), second),
            names("governments", &file("silent/gov_other.tsv"), second),
            names("complaints", &file("silent/complaints.tsv"), none),
            both_names("alternates", &file("silent/alternates.tsv")),
            names("popular sites", &popular, |cells| tier(cells[1]))
                .into_iter()
                .filter(sampled)
                .collect(),
        ]
        .concat();
        Self { git, forms, legitimate, missing }
    }
}

/// The domain as A-labels in lower case, or the text itself where it is none.
pub(super) fn ascii(text: &str) -> String {
    Domain::parse(text).map_or_else(|_| text.to_lowercase(), |domain| domain.as_str().to_owned())
}

/// The cells of each line but the header.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split('\t').collect())
}

fn slip(source: &'static str, typed: &str, intended: &str, known: Option<(&str, &str)>) -> Row {
    let known = known.map(|(kind, place)| (kind.to_owned(), place.to_owned()));
    let (kind, place) = known.unwrap_or_else(|| classify(typed, intended));
    Row { source, typed: typed.into(), intended: Some(ascii(intended)), kind, place }
}

/// What slipped, by the core's own alignment: what it says when it knows this one domain.
fn classify(typed: &str, intended: &str) -> (String, String) {
    let other = ("other".to_owned(), "other".to_owned());
    let mut builder = Builder::new();
    let added = builder.add_line(intended).is_ok();
    let Some(image) = builder.build().ok().filter(|_| added) else { return other };
    let checker = Checker::new(Directory::open(&image).unwrap_or(Directory::EMPTY));
    let verdict = checker.check(typed.as_bytes(), &Context::new());
    let intended = ascii(intended);
    let found = verdict.suggestions().find(|found| found.target().as_str() == intended);
    let slips: Vec<_> = found.iter().flat_map(|found| found.slips()).collect();
    match &slips[..] {
        [] => other,
        [slip] => (slip.kind().name().into(), slip.place().name().into()),
        [slip, ..] => ("multiple".into(), slip.place().name().into()),
    }
}

fn is_placeholder(intended: &str) -> bool {
    Domain::parse(intended).is_ok_and(|domain| PLACEHOLDERS.contains(&domain.name()))
}

fn names(source: &'static str, text: &str, group: impl Fn(&[&str]) -> String) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    lines(text)
        .filter(|cells| seen.insert(cells[0].to_owned()))
        .map(|cells| legitimate(source, cells[0], group(&cells)))
        .collect()
}

fn both_names(source: &'static str, text: &str) -> Vec<Row> {
    let all: BTreeSet<&str> = lines(text).flat_map(|cells| cells.into_iter().take(2)).collect();
    all.into_iter().map(|name| legitimate(source, name, String::new())).collect()
}

fn legitimate(source: &'static str, typed: &str, place: String) -> Row {
    Row { source, typed: typed.into(), intended: None, kind: "legitimate".into(), place }
}

fn sampled(row: &Row) -> bool {
    // FNV-1a: the same sample on every machine, whatever the order of the file.
    let hash = row.typed.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    (hash >> 32) % POPULAR_ONE_IN == 0
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
    use super::{FORMS, classify, is_placeholder, slip};

    #[test]
    fn slips_are_classified_as_the_core_sees_them() {
        for (typed, intended, kind, place) in [
            ("gmial.com", "gmail.com", "transposition", "name"),
            ("gmail.con", "gmail.com", "substitution", "suffix"),
            ("yahoo.com.com", "yahoo.com", "repetition", "suffix"),
            ("apache.com", "apache.org", "suffix-swap", "suffix"),
            ("gmailcom", "gmail.com", "missing-dot", "dot"),
        ] {
            let (kind, place) = (kind.to_owned(), place.to_owned());
            assert_eq!(classify(typed, intended), (kind, place), "{typed}");
        }
    }

    #[test]
    fn suffix_only_needs_the_same_name_and_sub_domain() {
        let suffix_only = |typed, intended| slip(FORMS, typed, intended, None).is_suffix_only();
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
}
