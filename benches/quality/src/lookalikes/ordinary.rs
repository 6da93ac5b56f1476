//! Names that nobody made to deceive: what finding deception costs those who do not deceive.
//!
//! Real names that the built-in directory does not list, as the report on slips has them, and the
//! internationalised names of the popularity list; each as typed and as received. An alarm counts
//! here where an answer is `suspect` for a look-alike or for what the name gives away by itself, not
//! for a slip or because no domain ends so.

use misdirect::{Answer, Checker, Context, Directory, Finding, Input, Kind, Verdict};
use misdirect_rows::data::Data;
use misdirect_rows::metrics::Share;
use misdirect_rows::rows::{GOVERNMENTS, MAIL, POPULAR, POPULARITY, Rows, TAIL, UNIVERSITIES};
use misdirect_rows::table::lines;

/// Sources that the goal is about: unlisted names as people have them.
pub(crate) const UNLISTED: [&str; 3] = [MAIL, TAIL, UNIVERSITIES];
const OTHERS: [&str; 2] = [GOVERNMENTS, POPULAR];
pub(crate) const INTERNATIONAL: &str = "popular internationalised names";
pub(crate) const INPUTS: [Input; 2] = [Input::Typed, Input::Received];

/// Names of one source in one way of coming about.
pub(crate) struct Count {
    pub(crate) source: &'static str,
    pub(crate) input: Input,
    /// Suspect as look-alikes, and suspect by themselves.
    pub(crate) lookalikes: Share,
    pub(crate) findings: Share,
    /// Suspect as slips, or for a suffix that does not exist: not this channel's.
    pub(crate) slips: Share,
    /// Each with what was said; doubtful names, some of which deceive, are marked.
    pub(crate) alarms: Vec<String>,
}

/// All counts.
pub(crate) struct Ordinary {
    pub(crate) counts: Vec<Count>,
}

impl Ordinary {
    pub(super) fn run(data: &Data, rows: &Rows) -> Result<Self, String> {
        let checker = Checker::new(Directory::builtin());
        let popular = data.need(POPULARITY)?;
        let names = lines(POPULARITY, &popular, 1)?;
        let names = names.iter().map(|line| line[0]).filter(|name| name.contains("xn--"));
        let international: Vec<(&str, bool)> = names.map(|name| (name, false)).collect();
        let mut counts = Vec::new();
        for input in INPUTS {
            for source in UNLISTED.into_iter().chain(OTHERS) {
                let of_source = rows.legitimate.iter().filter(|row| row.source == source);
                let names = of_source.map(|row| (row.typed.as_str(), row.is_doubtful));
                counts.push(Count::of(source, input, &checker, names));
            }
            counts.push(Count::of(INTERNATIONAL, input, &checker, international.iter().copied()));
        }
        Ok(Self { counts })
    }

    /// Alarms of the channel among the sources that the goal is about.
    pub(crate) fn unlisted(&self, input: Input) -> Share {
        let counts = self.counts.iter().filter(|count| count.input == input);
        let counts = counts.filter(|count| UNLISTED.contains(&count.source));
        counts.fold(Share::default(), |all, count| {
            let alarms = count.deception();
            Share::new(all.count + alarms.count, all.of + alarms.of)
        })
    }

    /// Alarms of the channel among internationalised names that are popular.
    pub(crate) fn international(&self, input: Input) -> Share {
        self.count(INTERNATIONAL, input).map(Count::deception).unwrap_or_default()
    }

    pub(super) fn sources(&self) -> impl Iterator<Item = &'static str> {
        self.counts.iter().filter(|count| count.input == INPUTS[0]).map(|count| count.source)
    }

    pub(super) fn count(&self, source: &str, input: Input) -> Option<&Count> {
        self.counts.iter().find(|count| (count.source, count.input) == (source, input))
    }

    pub(super) fn print(&self) {
        println!("\n== ordinary names, not listed: alarms for deception, per 1,000");
        for count in &self.counts {
            let [all, lookalikes, findings, slips] =
                [count.deception(), count.lookalikes, count.findings, count.slips].map(per_mille);
            println!(
                "{:9} {:32} {:6}: {all} (look-alikes {lookalikes}, findings {findings}); slips {slips}",
                count.input.name(),
                count.source,
                count.lookalikes.of
            );
            count.alarms.iter().for_each(|alarm| println!("  ALARM  {alarm}"));
        }
        for input in INPUTS {
            println!(
                "{:9} {:32} {}",
                input.name(),
                "all that the goal is about",
                per_mille(self.unlisted(input))
            );
        }
    }
}

impl Count {
    fn of<'n>(
        source: &'static str,
        input: Input,
        checker: &Checker<'_>,
        names: impl Iterator<Item = (&'n str, bool)>,
    ) -> Self {
        let none = Share::default();
        let mut all = Self {
            source,
            input,
            lookalikes: none,
            findings: none,
            slips: none,
            alarms: Vec::new(),
        };
        let context = Context::new().with_input(input);
        for (name, is_doubtful) in names {
            let answer = checker.check(name.as_bytes(), &context);
            if answer.verdict() != Verdict::Listed {
                all.add(name, is_doubtful, &answer);
            }
        }
        all
    }

    fn add(&mut self, name: &str, is_doubtful: bool, answer: &Answer<'_>) {
        let first = answer.suggestions().next().map(|first| first.kind());
        let is_suspect = answer.verdict() == Verdict::Suspect;
        let add = |share: &mut Share, counts: bool| {
            *share = Share::new(share.count + usize::from(is_suspect && counts), share.of + 1);
        };
        add(&mut self.lookalikes, first == Some(Kind::Lookalike));
        // That no domain ends so tells a slip, not deception.
        let mut signs = answer.findings().iter().filter(|&sign| sign != Finding::NoSuchSuffix);
        let is_found = first != Some(Kind::Lookalike) && signs.next().is_some();
        add(&mut self.findings, is_found);
        add(&mut self.slips, first != Some(Kind::Lookalike) && !is_found);
        if is_suspect && (is_found || first == Some(Kind::Lookalike)) {
            let said: Vec<String> = answer
                .suggestions()
                .map(|found| format!("{} {:.3}", found.target(), found.probability()))
                .collect();
            let (unicode, _) = idna::domain_to_unicode(name);
            let doubt = if is_doubtful { ", doubtful" } else { "" };
            let found: Vec<&str> = answer.findings().iter().map(|found| found.name()).collect();
            let (found, said) = (found.join(" "), said.join(", "));
            self.alarms.push(format!("{unicode}{doubt}: {found} [{said}]"));
        }
    }

    /// Alarms that are not for a slip.
    pub(crate) fn deception(&self) -> Share {
        Share::new(self.lookalikes.count + self.findings.count, self.lookalikes.of)
    }
}

fn per_mille(share: Share) -> String {
    format!("{} = {:.2}", share.count, share.rate() * 1000.0)
}
