//! What is judged: slips with what was meant, and legitimate names that must stay silent.
//!
//! Each source is one file with a stated way from its lines to rows. Some are published; the others
//! are read where they are present and named as missing where they are not.

use crate::data::Data;
use crate::kinds::classify;
use crate::table::{Line, lines};
use misdirect::Domain;
use misdirect::domain::Section;
use std::collections::BTreeSet;

/// Slips of one's own or a colleague's address, in git trailers.
pub const GIT: &str = "git trailers";
/// Slips of the same in mail headers and trailers, as archives of mailing lists keep them: a second
/// mining, of other histories.
pub const ARCHIVES: &str = "mail archives";
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
/// Sites that popularity lists have far down.
pub const TAIL: &str = "tail sites";
/// Sites that popularity lists have.
pub const POPULAR: &str = "popular sites";
/// Domains of universities.
pub const UNIVERSITIES: &str = "universities";
/// Domains whose owners complained that other tools took them for slips.
pub const COMPLAINTS: &str = "complaints";

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

/// What stands before the `@` of every address that a method is asked about.
const LOCAL_PART: &str = "joe";

/// A typed domain as the address that it was typed in: in forms, trailers and headers nobody types a domain
/// alone.
pub fn address(typed: &str) -> String {
    format!("{LOCAL_PART}@{typed}")
}

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
    /// Slips of mail archives.
    pub archives: Vec<Row>,
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
    /// Reads what there is.
    ///
    /// What is published has to be there. Of the rest, what is not there is named in `missing`.
    pub fn read(data: &Data) -> Result<Self, String> {
        let known = names(KNOWN, DIRECTORY, &data.published().need(DIRECTORY)?, NO_GROUP)?;
        let git = slips(GIT, SLIPS, &data.need(SLIPS)?)?;
        let archives = slips(ARCHIVES, MORE_SLIPS, &data.need(MORE_SLIPS)?)?;
        let mut missing = Vec::new();
        let mut if_there = |file: &'static str| -> Result<String, String> {
            Ok(data.text(file)?.unwrap_or_else(|| {
                missing.push(file);
                NOTHING.to_owned()
            }))
        };
        let forms = slips(FORMS, "slips/open.tsv", &if_there("slips/open.tsv")?)?;
        let mut legitimate = Vec::new();
        for (source, file, group) in [
            (MAIL, "silent/mail_domains.tsv", NO_GROUP),
            (MAIL, "silent/mail_domains2.tsv", NO_GROUP),
            (TAIL, "silent/tail.tsv", NO_GROUP),
            (UNIVERSITIES, "silent/universities.tsv", SECOND),
            (GOVERNMENTS, "silent/gov_other.tsv", SECOND),
            (COMPLAINTS, "silent/complaints.tsv", NO_GROUP),
        ] {
            legitimate.extend(names(source, file, &if_there(file)?, group)?);
        }
        let pairs = [(PAIRS, data.need(PAIRS)?), (MORE_PAIRS, if_there(MORE_PAIRS)?)];
        let (both, alternates) = alternates(&pairs)?;
        legitimate.extend(both);
        let popular = names(POPULAR, POPULARITY, &if_there(POPULARITY)?, TIER)?;
        legitimate.extend(popular.into_iter().filter(|row| hash(&row.typed) % POPULAR_ONE_IN == 0));
        let mut rows = Self { git, archives, forms, legitimate, alternates, known, missing };
        rows.doubt_names();
        rows.doubt_root_dots();
        Ok(rows)
    }

    /// Marks names whose label says nothing by the row alone: one that people typed for another may be
    /// real, and may be a squat; under a suffix that does not exist is a host of somebody's network, and
    /// nobody's mail goes there.
    fn doubt_names(&mut self) {
        let slips = self.slips().into_iter().flatten().map(|row| row.typed.clone());
        let slips: BTreeSet<String> = slips.collect();
        let exists = |name: &str| {
            Domain::parse(name).is_ok_and(|domain| domain.section() != Section::Unlisted)
        };
        let names = [&mut self.legitimate, &mut self.alternates, &mut self.known];
        for row in names.into_iter().flatten() {
            row.is_doubtful = slips.contains(&row.typed) || !exists(&row.typed);
        }
    }

    /// Marks slips that are none by the row alone: with the dot of the root behind it a domain is the same name
    /// in the DNS (RFC 1034, section 3.1), so that mail goes where it was meant to, or nowhere. Whoever is silent is as
    /// right as whoever takes the dot away.
    fn doubt_root_dots(&mut self) {
        for row in [&mut self.git, &mut self.archives, &mut self.forms].into_iter().flatten() {
            let without = row.typed.strip_suffix('.').map(ascii);
            row.is_doubtful = without.is_some() && without == row.intended;
        }
    }

    /// All slips, source by source.
    pub fn slips(&self) -> [&Vec<Row>; 3] {
        [&self.forms, &self.git, &self.archives]
    }

    /// What was typed where histories and archives have a slip: no entry of a directory that was mined
    /// from the same.
    pub fn typed_in_git(&self) -> BTreeSet<&str> {
        self.git.iter().chain(&self.archives).map(|row| row.typed.as_str()).collect()
    }

    /// Marks the rows that a table of doubtful labels names by source and typed name.
    pub fn mark(&mut self, doubtful: &str) -> Result<(), String> {
        let doubtful = lines("doubtful.tsv", doubtful, 2)?;
        let doubtful: BTreeSet<(&str, &str)> =
            doubtful.iter().map(|line| (line[0], line[1])).collect();
        let groups = [
            &mut self.git,
            &mut self.archives,
            &mut self.forms,
            &mut self.legitimate,
            &mut self.alternates,
            &mut self.known,
        ];
        for row in groups.into_iter().flatten() {
            // A name is a squat whichever list it stands on.
            row.is_doubtful |= doubtful.contains(&(row.source, row.typed.as_str()))
                || row.intended.is_none() && doubtful.contains(&("*", row.typed.as_str()));
        }
        Ok(())
    }
}

/// The directory of e-mail domains, in each folder of data.
pub const DIRECTORY: &str = "directory/git_email_domains.tsv";
/// The tables of the directory that there are.
pub fn directory_tables(data: &Data) -> Result<Vec<String>, String> {
    let more = data.text(MORE_DIRECTORY)?;
    Ok(std::iter::once(data.need(DIRECTORY)?).chain(more).collect())
}

/// The popularity list, in a folder of data.
pub const POPULARITY: &str = "popular/popular.tsv";
/// More of the directory, in a folder of data: counted apart, so that the same people may be in both.
pub const MORE_DIRECTORY: &str = "directory/git_email_domains2.tsv";
const SLIPS: &str = "slips/git.tsv";
const MORE_SLIPS: &str = "slips/git2.tsv";
const PAIRS: &str = "silent/alternates.tsv";
const MORE_PAIRS: &str = "silent/alternates2.tsv";
/// A table without a row.
const NOTHING: &str = "nothing\n";
/// All files that are read.
pub const FILES: [&str; 14] = [
    SLIPS,
    MORE_SLIPS,
    "slips/open.tsv",
    DIRECTORY,
    MORE_DIRECTORY,
    PAIRS,
    MORE_PAIRS,
    "silent/complaints.tsv",
    "silent/gov_other.tsv",
    "silent/mail_domains.tsv",
    "silent/mail_domains2.tsv",
    "silent/tail.tsv",
    "silent/universities.tsv",
    POPULARITY,
];

/// The domain as A-labels in lower case, or the text itself where it is none.
pub fn ascii(text: &str) -> String {
    Domain::parse(text).map_or_else(|_| text.to_lowercase(), |domain| domain.as_str().to_owned())
}

/// FNV-1a: the same sample and the same folds on every machine, whatever the order of a file.
pub fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    hash >> 32
}

/// Rows of typed and intended; where a person has said what slipped, that counts.
fn slips(source: &'static str, file: &str, text: &str) -> Result<Vec<Row>, String> {
    let row = |line: &Line<'_>| {
        let mut row = Row::slip(source, line[0], line[1]);
        if let (GIT | ARCHIVES, Some((kind, place))) = (source, line.get(2).zip(line.get(3))) {
            (row.kind, row.place) = (kind.to_owned(), place.to_owned());
        }
        if source == FORMS {
            row.lists = line.get(2).unwrap_or_default().to_owned();
        }
        row
    };
    let lines = lines(file, text, 2)?;
    // Whoever looked at it was not sure that it is one.
    let is_unsure = |line: &Line<'_>| source == ARCHIVES && line.get(7) == Some("1");
    let lines = lines.iter().filter(|line| !is_placeholder(line[1]) && !is_unsure(line));
    Ok(lines.map(row).collect())
}

fn is_placeholder(intended: &str) -> bool {
    Domain::parse(intended).is_ok_and(|domain| PLACEHOLDERS.contains(&domain.name()))
}

/// The group of a name, and how many cells have to be there for it.
type Group = (usize, fn(&Line<'_>) -> Result<String, String>);
const NO_GROUP: Group = (1, |_| Ok(String::new()));
const SECOND: Group = (2, |line| Ok(line[1].to_owned()));
const TIER: Group = (2, |line| line.number(1).map(tier));

fn names(
    source: &'static str,
    file: &str,
    text: &str,
    (cells, group): Group,
) -> Result<Vec<Row>, String> {
    let mut seen = BTreeSet::new();
    let lines = lines(file, text, cells)?;
    let new = lines.iter().filter(|line| seen.insert(line[0]));
    new.map(|line| Ok(Row::legitimate(source, line[0], group(line)?))).collect()
}

/// Both domains of each pair, and the one of each that fewer people use.
fn alternates(tables: &[(&str, String)]) -> Result<(Vec<Row>, Vec<Row>), String> {
    let (mut both, mut lighter) = (BTreeSet::new(), BTreeSet::new());
    for (file, text) in tables {
        for line in lines(file, text, 4)? {
            both.extend([line[0], line[1]]);
            let (first, second): (u32, u32) = (line.number(2)?, line.number(3)?);
            lighter.insert(if first < second { line[0] } else { line[1] });
        }
    }
    let rows = |names: BTreeSet<&str>| -> Vec<Row> {
        names.iter().map(|name| Row::legitimate(ALTERNATES, name, String::new())).collect()
    };
    Ok((rows(both), rows(lighter)))
}

fn tier(rank: u32) -> String {
    match rank {
        ..=10_000 => "to 10,000",
        10_001..=100_000 => "to 100,000",
        _ => "beyond 100,000",
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::{FILES, FORMS, Row, Rows, alternates, is_placeholder};
    use crate::data::tests::Folders;

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
        let table = "a\tb\tp\tq\twhy\nhp.com\thpe.com\t425\t346\t-\n".to_owned();
        let (both, lighter) = alternates(&[("pairs.tsv", table)]).unwrap();
        assert_eq!((both.len(), lighter.len()), (2, 1));
        assert_eq!(lighter[0].typed, "hpe.com");
    }

    #[test]
    fn the_dot_of_the_root_alone_is_no_slip_to_score() {
        let slip = |typed| Row::slip("", typed, "kernel.org");
        let typed = ["kernel.org.", "KERNEL.ORG.", "kernel.org..", "kernal.org.", "kernel.or."];
        let mut rows = Rows { git: typed.map(slip).into(), ..Rows::default() };
        rows.doubt_root_dots();
        let doubtful: Vec<bool> = rows.git.iter().map(|row| row.is_doubtful).collect();
        assert_eq!(doubtful, [true, true, false, false, false]);
    }

    #[test]
    fn doubt_is_by_source_or_of_a_name_everywhere() {
        let row = |source, typed| Row { source, ..Row::legitimate("", typed, String::new()) };
        let legitimate = vec![row("tail sites", "gmial.com"), row("tail sites", "b.org")];
        let mut rows =
            Rows { legitimate, git: vec![row("git trailers", "b.org")], ..Rows::default() };
        rows.mark("source\ttyped\treason\n*\tgmial.com\tsquat\ngit trailers\tb.org\tor not\n")
            .unwrap();
        assert!(rows.legitimate[0].is_doubtful && !rows.legitimate[1].is_doubtful);
        assert!(rows.git[0].is_doubtful);
    }

    /// The published files, as little as each may be.
    const PUBLISHED: [(&str, &str); 4] = [
        (super::SLIPS, "typed\tintended\ngmial.com\tgmail.com\n"),
        (super::MORE_SLIPS, "typed\tintended\ngmial.com\tgmail.com\n"),
        (super::PAIRS, "a\tb\tp\tq\nhp.com\thpe.com\t425\t346\n"),
        (super::DIRECTORY, "domain\tpeople\ngmail.com\t9\n"),
    ];

    fn error(name: &str, published: &[(&str, &str)], own: &[(&str, &str)]) -> Option<String> {
        let folders = Folders::new(name, published, own);
        Rows::read(&folders.data).err()
    }

    #[test]
    fn what_is_published_must_be_there_and_what_is_not_is_named() {
        let folders = Folders::new("all", &PUBLISHED, &[]);
        let rows = Rows::read(&folders.data).unwrap();
        assert_eq!((rows.git.len(), rows.known.len(), rows.alternates.len()), (1, 1, 1));
        let missing = FILES.iter().filter(|file| PUBLISHED.iter().all(|(name, _)| name != *file));
        let mut missing: Vec<_> = missing.copied().collect();
        missing.sort_unstable();
        // No rows: what is judged, not what is judged with.
        missing.retain(|file| *file != super::MORE_DIRECTORY);
        let mut named = rows.missing.clone();
        named.sort_unstable();
        assert_eq!(named, missing);
        for at in 0..PUBLISHED.len() {
            let mut files = PUBLISHED.to_vec();
            let (file, _) = files.remove(at);
            let error = error(&format!("without-{at}"), &files, &[]);
            assert!(error.is_some_and(|error| error.starts_with(file)), "{file}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_read_is_no_row_left_out() {
        for (at, (file, text, expected)) in [
            ("slips/open.tsv", "typed\tintended\ngmial.com\n", "slips/open.tsv:2: "),
            (
                "silent/universities.tsv",
                "domain\tcountry\nmit.edu\n",
                "silent/universities.tsv:2: ",
            ),
            (super::POPULARITY, "domain\trank\na.com\tfirst\n", "popular/popular.tsv:2: `first`"),
            (super::PAIRS, "a\tb\tp\tq\na.com\tb.com\t1\tfew\n", "silent/alternates.tsv:2: `few`"),
            // There, but no file.
            ("silent/tail.tsv/x", "", "tail.tsv: "),
        ]
        .into_iter()
        .enumerate()
        {
            let error = error(&format!("bad-{at}"), &PUBLISHED, &[(file, text)]);
            assert!(error.as_ref().is_some_and(|e| e.contains(expected)), "{file}: {error:?}");
        }
    }
}
