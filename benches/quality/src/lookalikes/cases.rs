//! Published test cases of Chromium and ICU: a name, what it was made to look like if anything, and
//! what those projects say of it.
//!
//! Names come in a message (`input = received`). The directory of a case is what its test has: tests
//! of embedding, combosquats and top domains go with a list of sites, so all targets of such cases
//! stand in it, equally heavy; tests of two names go with those two, so a case's own target is there
//! too. The built-in directory is not, as the tests know nothing of it. A name is never judged by a
//! directory that lists it for the sake of another case.

use super::beside::Beside;
use super::seen::{
    is_caught, is_flagged, is_invalid, line, percent, place_of_target, received, share,
};
use crate::methods::Method;
use crate::trial::{Judged, Trial};
use misdirect::Domain;
use misdirect_rows::data::Data;
use misdirect_rows::directories::Listing;
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::{Row, ascii};
use misdirect_rows::table::{Line, lines};
use std::collections::{BTreeMap, BTreeSet};
use unicode_script::{Script, UnicodeScript};

pub(super) const FILE: &str = "lookalike/cases.tsv";

/// Tests that go with a list of sites, by how their numbers begin.
const WITH_SITES: [&str; 3] = ["embed-", "combo-", "simtop-"];
/// How heavy each entry is. Shares are what counts, and all are the same.
const WEIGHT: u32 = 1000;

/// What is expected of a case: nothing.
pub(crate) const SAFE: &str = "safe";
/// Chromium decides not to look: other sites of the same name, digits at the end, a hyphen.
pub(crate) const IGNORED: &str = "ignored";

/// The cases with what every method said; ours is the first.
pub(crate) struct Cases {
    pub(crate) trials: Vec<Trial<'static>>,
}

impl Cases {
    pub(super) fn run(data: &Data, peers: &Beside) -> Result<Self, String> {
        // Rows live as long as the program: there is one set, and verdicts borrow them.
        let rows: &'static [Row] = Vec::leak(rows(&data.need(FILE)?)?);
        let mut all = Self { trials: Vec::new() };
        for (sites, rows) in by_directory(rows) {
            let entries: Vec<_> = sites.into_iter().map(|site| (site.to_owned(), WEIGHT)).collect();
            let listing = Listing::of("targets", &entries)?;
            let rows: Vec<(&Row, bool)> = rows.into_iter().map(|row| (row, true)).collect();
            let mut methods: Vec<Box<dyn Method + '_>> =
                vec![Box::new(received(listing.directory()))];
            methods.extend(peers.methods(&listing));
            for (at, method) in methods.iter().enumerate() {
                if all.trials.len() <= at {
                    all.trials.push(Trial::new(method.as_ref()));
                }
                all.trials[at].ask(method.as_ref(), &rows)?;
            }
        }
        Ok(all)
    }

    /// Ours: cases with a target that are caught.
    pub(crate) fn caught(&self) -> Share {
        self.trials.first().map(|ours| caught(ours, "")).unwrap_or_default()
    }

    /// Ours: cases without a target that are found.
    pub(crate) fn found(&self) -> Share {
        self.trials.first().map(found).unwrap_or_default()
    }

    /// Ours: safe cases that are warned of.
    pub(crate) fn safe_flagged(&self) -> Share {
        self.trials.first().map(|ours| flagged(ours, SAFE)).unwrap_or_default()
    }

    /// Ours: internationalised ones among them.
    pub(crate) fn safe_international_flagged(&self) -> Share {
        let Some(ours) = self.trials.first() else { return Share::default() };
        let safe = ours.judged.iter().filter(|judged| judged.row.kind == SAFE);
        let international = safe.filter(|judged| judged.row.typed.contains("xn--"));
        share(international, |judged| is_flagged_wrongly(judged, ours))
    }

    pub(super) fn print(&self) {
        let Some(ours) = self.trials.first() else { return };
        println!("== look-alike cases");
        for judged in &ours.judged {
            if let Some(word) = failure(judged, ours) {
                println!("{}", line(word, judged));
            }
        }
        for trial in &self.trials {
            println!("-- {}", trial.method);
            println!("with a target caught    {}", percent(caught(trial, "")));
            println!("  target first          {}", percent(first(trial)));
            println!("  no such name          {}", percent(share(targeted(trial), is_invalid)));
            for class in classes(trial) {
                println!("  {class:20}  {}", percent(caught(trial, class)));
            }
            println!("without a target caught {}", percent(found(trial)));
            println!("  no such name          {}", percent(share(spoofs(trial), is_invalid)));
            println!("safe flagged            {}", percent(flagged(trial, SAFE)));
            println!("ignored flagged         {}", percent(flagged(trial, IGNORED)));
        }
    }
}

/// Cases with a target whose target was named in a warning; of one class, or of all.
pub(crate) fn caught(trial: &Trial<'_>, class: &str) -> Share {
    let of_class = |judged: &&Judged<'_>| class.is_empty() || judged.row.kind == class;
    share(targeted(trial).filter(of_class), |judged| is_caught(judged, trial))
}

/// The same with the target as the first suggestion.
pub(crate) fn first(trial: &Trial<'_>) -> Share {
    let is_first = |judged: &Judged<'_>| place_of_target(judged) == Some(0);
    share(targeted(trial), |judged| is_flagged(judged, trial) && is_first(judged))
}

/// Spoofs without a target that are warned of, or that cannot be a name at all.
pub(crate) fn found(trial: &Trial<'_>) -> Share {
    share(spoofs(trial), |judged| is_flagged(judged, trial) || is_invalid(judged))
}

/// Cases of which nothing should be said, or for [`IGNORED`] need not be, that are warned of.
pub(crate) fn flagged(trial: &Trial<'_>, expected: &str) -> Share {
    let rows = trial.judged.iter().filter(|judged| judged.row.kind == expected);
    share(rows, |judged| is_flagged_wrongly(judged, trial))
}

/// A case that is to be left alone is warned of. A test of two names says of these two alone that they
/// are not alike.
fn is_flagged_wrongly(judged: &Judged<'_>, trial: &Trial<'_>) -> bool {
    let is_about = judged.row.intended.is_none() || place_of_target(judged).is_some();
    is_flagged(judged, trial) && is_about
}

/// What cases with a target are made like, in the words of their tests.
pub(crate) fn classes<'t>(trial: &'t Trial<'_>) -> BTreeSet<&'t str> {
    targeted(trial).map(|judged| judged.row.kind.as_str()).collect()
}

fn targeted<'t, 'r>(trial: &'t Trial<'r>) -> impl Iterator<Item = &'t Judged<'r>> + Clone {
    trial.judged.iter().filter(|judged| judged.row.intended.is_some() && is_deception(judged))
}

fn spoofs<'t, 'r>(trial: &'t Trial<'r>) -> impl Iterator<Item = &'t Judged<'r>> + Clone {
    trial.judged.iter().filter(|judged| judged.row.intended.is_none() && is_deception(judged))
}

fn is_deception(judged: &Judged<'_>) -> bool {
    ![SAFE, IGNORED].contains(&judged.row.kind.as_str())
}

/// What is wrong with an answer, in a word.
fn failure(judged: &Judged<'_>, trial: &Trial<'_>) -> Option<&'static str> {
    let flagged = is_flagged(judged, trial);
    match (judged.row.kind.as_str(), judged.row.intended.is_some()) {
        (SAFE, _) => is_flagged_wrongly(judged, trial).then_some("alarm"),
        (IGNORED, _) => is_flagged_wrongly(judged, trial).then_some("ignored"),
        (_, true) if is_caught(judged, trial) => None,
        (_, true) if place_of_target(judged).is_some() => Some("quiet"),
        (_, true) => Some("missed"),
        (_, false) => (!flagged && !is_invalid(judged)).then_some("unseen"),
    }
}

/// By what spoofs without a target are found, and how many by each; one may be found by several.
pub(crate) fn findings(trial: &Trial<'_>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in spoofs(trial).flat_map(|judged| &judged.answer.findings) {
        *counts.entry(*finding).or_default() += 1;
    }
    counts
}

/// How often each thing went wrong with names of each class: the class of the test, and for names
/// that are to be judged by themselves the scripts of their letters.
pub(crate) fn failures(trial: &Trial<'_>) -> BTreeMap<(&'static str, String), usize> {
    let mut counts = BTreeMap::new();
    for judged in &trial.judged {
        let row = judged.row;
        let class = match (row.intended.is_some(), is_deception(judged)) {
            (true, true) => row.kind.clone(),
            _ => scripts(&row.typed),
        };
        if let Some(word) = failure(judged, trial) {
            *counts.entry((word, class)).or_default() += 1;
        }
    }
    counts
}

/// The scripts of a name before its last dot, in the order of the alphabet.
fn scripts(name: &str) -> String {
    let (unicode, _) = idna::domain_to_unicode(name);
    let labels = unicode.rsplit_once('.').map_or(unicode.as_str(), |(labels, _)| labels);
    let scripts = labels.chars().map(|letter| letter.script());
    // Digits, hyphens and marks go with any script.
    let scripts = scripts.filter(|script| !matches!(script, Script::Common | Script::Inherited));
    let scripts: BTreeSet<_> = scripts.map(|script| script.full_name()).collect();
    if scripts.is_empty() {
        return "no script".into();
    }
    scripts.into_iter().collect::<Vec<_>>().join(" + ")
}

/// The rows of the file. `kind` is what is expected, `place` the number of the case. Left out are the
/// case without a name and the one whose target is none (`-abcde.com`).
fn rows(text: &str) -> Result<Vec<Row>, String> {
    let row = |line: &Line<'_>| {
        let [typed, target, expected, id] = [0, 1, 2, 3].map(|at| line[at]);
        let intended = (!target.is_empty()).then(|| ascii(&as_domain(target)));
        let is_name = intended.as_deref().is_none_or(|intended| Domain::parse(intended).is_ok());
        let (kind, place) = (expected.to_owned(), id.to_owned());
        let row =
            Row { source: FILE, typed: as_domain(typed), intended, kind, place, ..Row::default() };
        (!typed.is_empty() && is_name).then_some(row)
    };
    Ok(lines(FILE, text, 4)?.iter().filter_map(row).collect())
}

/// ICU's cases are words, not names: each gets the same suffix.
fn as_domain(text: &str) -> String {
    if text.contains('.') { text.to_owned() } else { format!("{text}.com") }
}

/// Cases by the directory that each is judged by.
fn by_directory(rows: &[Row]) -> BTreeMap<BTreeSet<&str>, Vec<&Row>> {
    let with_sites = |row: &&Row| WITH_SITES.iter().any(|begin| row.place.starts_with(begin));
    let sites: BTreeSet<&str> =
        rows.iter().filter(with_sites).filter_map(|row| row.intended.as_deref()).collect();
    let mut groups = BTreeMap::<_, Vec<&Row>>::new();
    for row in rows {
        let own = row.intended.as_deref();
        let is_other = |site: &&str| Some(*site) != own && *site != ascii(&row.typed);
        // Only a case that is about a target is judged without an entry of its own name.
        let is_kept = |site: &&str| own.is_none() || is_other(site);
        let sites = sites.iter().copied().filter(is_kept).chain(own).collect();
        groups.entry(sites).or_default().push(row);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{by_directory, rows};

    #[test]
    fn a_case_is_judged_by_the_sites_of_its_test_and_its_own_target() {
        let text = "c\tt\te\ti\tn\n\t\tsafe\tidn-004\t\n\
                    foo.a.com.b.com\ta.com\tembedding\tembed-1\t\n\
                    1ove\tlove\tspoof\ticu-02\t\n\
                    a.com\ta.org\tedit-distance\tswap-1\t\n\
                    a.com\t\tsafe\tembed-2\t\n";
        let rows = rows(text).unwrap();
        assert_eq!(rows.len(), 4, "a case without a name is none");
        assert_eq!(
            (rows[1].typed.as_str(), rows[1].intended.as_deref()),
            ("1ove.com", Some("love.com"))
        );
        let groups = by_directory(&rows);
        let sites = |at: usize| {
            let mut groups = groups.iter();
            let found = groups.find(|(_, all)| all.iter().any(|row| std::ptr::eq(*row, &rows[at])));
            found.map(|(sites, _)| sites.iter().copied().collect::<Vec<_>>()).unwrap()
        };
        assert_eq!(sites(0), ["a.com"]);
        assert_eq!(sites(1), ["a.com", "love.com"]);
        assert_eq!(sites(2), ["a.org"], "a.com is listed for another case only");
        assert_eq!(sites(3), ["a.com"], "a site of the list is right");
    }
}
