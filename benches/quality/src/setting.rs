//! Settings: which rows are judged under which directory, and all methods run over them.

use crate::methods::Method;
use crate::methods::chromium::Chromium;
use crate::methods::distance::{Measure, Nearest};
use crate::methods::external::{InNode, Node, Reversed, Script, install_dnstwist, said};
use crate::methods::held_out::{Unseen, Weights};
use crate::methods::mailidator::Mailidator;
use crate::methods::ours::Ours;
use crate::trial::Trial;
use misdirect_rows::directories::Listing;
use misdirect_rows::rows::{ALTERNATES, ARCHIVES, FORMS, GIT, GOVERNMENTS, Row, Rows, hash};
use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

/// One in so many government hosts is judged, by a hash of the name: there are many, and peers slow.
const GOVERNMENTS_ONE_IN: u64 = 4;
/// How the two directories together are called.
const BOTH: &str = "both";
/// Names of the directory are judged in so many turns, each by a directory without a part of them.
const FOLDS: u64 = 10;

/// Rows under a directory of their own.
struct Part<'r> {
    listing: Listing,
    /// Rows, and whether their intended domain is listed.
    rows: Vec<(&'r Row, bool)>,
}

/// One directory with its slips and legitimate names.
pub(crate) struct Setting<'r> {
    /// How the directory is called.
    pub(crate) name: &'static str,
    /// Where its slips come from.
    pub(crate) slips: Vec<&'static str>,
    /// The first part has the directory whole; others have rows of the directory itself held out.
    parts: Rc<Vec<Part<'r>>>,
    pub(crate) trials: Vec<Trial<'r>>,
    /// Ours in other ways, that are in no table of all methods, over the first part.
    apart: Vec<Trial<'r>>,
}

/// Which methods run beside ours.
#[derive(Default)]
pub(crate) struct Peers {
    /// Ours with weights that have not seen what is judged.
    pub(crate) held_out: Option<Weights>,
    pub(crate) distances: bool,
    pub(crate) node: Option<Node>,
    pub(crate) dnstwist: Option<PathBuf>,
}

impl Peers {
    /// All that can be had here; says which cannot.
    pub(crate) fn all() -> Self {
        Self {
            held_out: None,
            distances: true,
            node: said(Node::install(), "the npm packages"),
            dnstwist: said(install_dnstwist(), "dnstwist"),
        }
    }

    pub(crate) fn are_complete(&self) -> bool {
        self.distances && self.node.is_some() && self.dnstwist.is_some()
    }
}

impl<'r> Setting<'r> {
    /// Slips from forms, and every legitimate name, under the built-in directory. Without those, which
    /// are not published, slips from git trailers stand in.
    pub(crate) fn builtin(rows: &'r Rows) -> Self {
        let listing = Listing::builtin();
        let silent = rows.legitimate.iter().chain(&rows.known);
        let slips = if rows.forms.is_empty() { &rows.git } else { &rows.forms };
        let part = Part::new(listing, slips.iter().chain(silent));
        let slips = slips.first().map_or(FORMS, |row| row.source);
        Self::new("built-in", vec![slips], vec![part])
    }

    /// Slips from git trailers and mail archives and every legitimate name under a directory of e-mail
    /// domains; names of the directory itself under what is left of it without them.
    pub(crate) fn git(rows: &'r Rows, tables: &[String]) -> Result<Self, String> {
        let without = |more: &[&'r Row]| git(rows, tables, more);
        let all = rows.git.iter().chain(&rows.archives).chain(&rows.legitimate);
        let all = all.filter(|row| row.source != ALTERNATES);
        let mut parts = vec![Part::new(without(&[])?, all)];
        for fold in 0..FOLDS {
            let held = rows.known.iter().filter(|row| hash(&row.typed) % FOLDS == fold);
            let held: Vec<&Row> = held.collect();
            parts.push(Part::new(without(&held)?, held.into_iter()));
        }
        let alternates: Vec<&Row> = rows.alternates.iter().collect();
        parts.push(Part::new(without(&alternates)?, alternates.into_iter()));
        Ok(Self::new("git", vec![GIT, ARCHIVES], parts))
    }

    /// Slips and every legitimate name under both directories together, as those have them who add a list of
    /// their own to the built-in one: apart for forms and for git, whose weights are held out apart.
    pub(crate) fn both(rows: &'r Rows, tables: &[String]) -> Result<[Self; 2], String> {
        let part = |slips: &[&'r Vec<Row>]| {
            let listing = git(rows, tables, &[])?.beside_builtin(BOTH);
            let all = slips.iter().copied().flatten().chain(&rows.legitimate);
            Ok(Part::new(listing, all.filter(|row| row.source != ALTERNATES)))
        };
        let [forms, trailers, archives] = rows.slips();
        let (forms, others): (_, Result<_, String>) =
            (part(&[forms])?, part(&[trailers, archives]));
        Ok([
            Self::new(BOTH, vec![FORMS], vec![forms]),
            Self::new(BOTH, vec![GIT, ARCHIVES], vec![others?]),
        ])
    }

    fn new(name: &'static str, slips: Vec<&'static str>, parts: Vec<Part<'r>>) -> Self {
        Self { name, slips, parts: Rc::new(parts), trials: Vec::new(), apart: Vec::new() }
    }

    /// What is judged, in words: where the slips come from and which directory there is.
    pub(crate) fn title(&self) -> String {
        let directory = if self.name == BOTH { "directories" } else { "directory" };
        format!("{}, {} {directory}", self.slips.join(" and "), self.name)
    }

    /// The same for each source of slips, with all legitimate names.
    pub(crate) fn by_source(&self) -> Vec<Self> {
        let of = |source: &&'static str| Self {
            name: self.name,
            slips: vec![*source],
            parts: Rc::clone(&self.parts),
            trials: self.trials.iter().map(|trial| trial.with_slips_of(source)).collect(),
            apart: self.apart.iter().map(|trial| trial.with_slips_of(source)).collect(),
        };
        self.slips.iter().map(of).collect()
    }

    pub(crate) fn listing(&self) -> &Listing {
        &self.parts[0].listing
    }

    /// Runs all methods over all rows; ours is the first.
    pub(crate) fn run(&mut self, peers: &Peers) -> Result<(), String> {
        for part in self.parts.iter() {
            for (at, method) in methods(part, &self.slips, peers)?.iter().enumerate() {
                if self.trials.len() <= at {
                    self.trials.push(Trial::new(method.as_ref()));
                }
                self.trials[at].ask(method.as_ref(), &part.rows)?;
            }
        }
        self.trials.iter_mut().for_each(Trial::tune);
        let Some(weights) = &peers.held_out else { return Ok(()) };
        for sort in weights.apart(&self.slips)? {
            let part = &self.parts[0];
            let method = Unseen::new(sort, &part.listing, &part.rows)?;
            let mut trial = Trial::new(&method);
            trial.ask(&method, &part.rows)?;
            self.apart.push(trial);
        }
        Ok(())
    }

    pub(crate) fn ours(&self) -> &Trial<'r> {
        &self.trials[0]
    }

    /// Ours by weights that were held out, by their name; by those of the library where there are none.
    pub(crate) fn held_out(&self, name: &str) -> &Trial<'r> {
        self.trials.iter().find(|trial| trial.method == name).unwrap_or(self.ours())
    }

    pub(crate) fn all_apart(&self) -> impl Iterator<Item = &Trial<'r>> {
        self.apart.iter()
    }

    /// Ours in another way, where it was judged so.
    pub(crate) fn apart(&self, name: &str) -> Option<&Trial<'r>> {
        self.apart.iter().find(|trial| trial.method == name)
    }
}

/// The directory of git histories. What was typed where there is a slip is no entry: it was mined from the
/// same histories.
fn git(rows: &Rows, tables: &[String], without: &[&Row]) -> Result<Listing, String> {
    let more = without.iter().map(|row| row.typed.as_str());
    Listing::git(tables, &rows.typed_in_git().into_iter().chain(more).collect())
}

impl<'r> Part<'r> {
    /// Slips, and those legitimate names that the directory does not list.
    fn new(listing: Listing, rows: impl Iterator<Item = &'r Row>) -> Self {
        let sampled =
            |row: &&Row| row.source != GOVERNMENTS || hash(&row.typed) % GOVERNMENTS_ONE_IN == 0;
        let rows = rows.filter(sampled).filter_map(|row| match &row.intended {
            Some(intended) => Some((row, listing.lists(intended))),
            None => (!listing.lists(&row.typed)).then_some((row, false)),
        });
        let rows = rows.collect();
        Self { listing, rows }
    }
}

/// The methods, in the order of tables.
fn methods<'l>(
    part: &'l Part<'_>,
    slips: &[&'static str],
    peers: &'l Peers,
) -> Result<Vec<Box<dyn Method + 'l>>, String> {
    let listing = &part.listing;
    let mut methods: Vec<Box<dyn Method + 'l>> = vec![Box::new(Ours::new(listing.checker()))];
    for weights in peers.held_out.iter().flat_map(|weights| weights.for_sources(slips)) {
        methods.push(Box::new(Unseen::new(weights, listing, &part.rows)?));
    }
    for script in peers.node.iter().flat_map(|_| Script::ALL) {
        let node = peers.node.clone().into_iter();
        let nanoseconds = Cell::new(None);
        methods.extend(node.map(|node| -> Box<dyn Method + 'l> {
            Box::new(InNode { script, node, listing, nanoseconds: nanoseconds.clone() })
        }));
    }
    if peers.distances {
        methods.push(Box::new(Mailidator::default()));
        methods.push(Box::new(Chromium::new(listing)));
        for measure in [Measure::Osa(1), Measure::Osa(2), Measure::JaroWinkler, Measure::Ratio] {
            methods.push(Box::new(Nearest::new(measure, listing)));
        }
    }
    if let Some(python) = &peers.dnstwist {
        methods.push(Box::new(Reversed::new(python.clone(), listing)));
    }
    Ok(methods)
}
