//! Which of the names are slips: each is judged once, by the library, as a domain that has been in use
//! (`Input::Standing`): of the names that stand in files as few are slips as of those that are asked for.
//!
//! That a name does not exist speaks for a slip, where a log says so of the domain that would have to be
//! registered, or of one above it. It is evidence, never a condition. Programs ask for many names that do not exist, so
//! it confirms a doubt without making one, and `mali.ml` is no slip of mail.mil for that; unless mail is on its way there
//! on many days, as what programs make up does not come again.
//!
//! A finding is held against the others: who makes two slips at once is one of many who make one of them
//! ([`Findings::held_together`]).
//!
//! Names below one domain are one finding: `army.ml`, `mail.army.ml` and `_dmarc.army.ml` all come from
//! somebody who believes in army.ml.

mod finding;

pub use finding::Finding;

use crate::names::{APARTS, Day, PURPOSES, Purpose};
use crate::tally::{Counts, Merged, Tallied, add, sum};
pub(crate) use finding::Findings;
use misdirect::{Answer, Checker, Context, Dns, Input, Policy};
use std::collections::BTreeMap;
use std::io;
use std::panic::resume_unwind;
use std::sync::{Mutex, mpsc};
use std::thread;

/// Names that are handed to a thread at once.
const BATCH: usize = 1024;

/// What was found in all names.
#[derive(Debug, Default)]
pub struct Judged {
    /// Most questions first.
    pub findings: Vec<Finding>,
    /// Different names that were judged.
    pub names: u64,
    /// Questions for them.
    pub questions: u64,
    /// The same by purpose.
    pub by_purpose: [u64; PURPOSES],
    /// The same by day, where the log has days.
    pub by_day: BTreeMap<Day, u64>,
    /// Questions for names that are never judged, by [`crate::Apart`].
    pub apart: [u64; APARTS],
    /// Findings with fewer questions than are shown.
    pub rare: u64,
}

impl Judged {
    /// How many of the findings are to be expected to be wrong: the sum of 1 − p.
    pub fn expected_false(&self) -> f64 {
        // Begins with 0: the sum of nothing is −0.
        self.findings.iter().fold(0.0, |sum, finding| sum + 1.0 - finding.probability())
    }

    /// Questions of all findings.
    pub fn misdirected(&self) -> u64 {
        sum(self.findings.iter().map(Finding::questions))
    }
}

/// A name that waits for its judgement.
struct Item {
    name: Box<[u8]>,
    counts: Counts,
    /// Questions on each day that is known.
    days: Box<[(Day, u64)]>,
    /// Length of the shortest name, itself or one above it, that does not exist.
    missing: Option<usize>,
    /// Mail was on its way there on many days.
    is_mailed: bool,
}

/// Judges every name with `threads` threads; findings with fewer questions than `min_count` are counted and
/// not kept.
pub(crate) fn judge(
    tallied: Tallied,
    checker: &Checker<'_>,
    min_count: u64,
    threads: usize,
) -> io::Result<Judged> {
    let (sender, receiver) = mpsc::sync_channel::<Vec<Item>>(2 * threads);
    let receiver = Mutex::new(receiver);
    let next = || receiver.lock().ok()?.recv().ok();
    let (read, findings) = thread::scope(|scope| {
        let work = || {
            let mut findings = Findings::default();
            while let Some(batch) = next() {
                batch.iter().for_each(|item| one(item, checker, &mut findings));
            }
            findings
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let read = hand_out(tallied.names, &sender);
        drop(sender);
        let mut findings = Findings::default();
        for worker in workers {
            findings.merge(worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        (read, findings)
    });
    let mut judged = read?;
    judged.apart = tallied.apart;
    (judged.findings, judged.rare) = findings.held_together(checker.policy()).sorted(min_count);
    Ok(judged)
}

fn hand_out(mut names: Merged, sender: &mpsc::SyncSender<Vec<Item>>) -> io::Result<Judged> {
    let (mut judged, mut above) = (Judged::default(), Above::default());
    let mut batch = Vec::with_capacity(BATCH);
    while let Some((name, days)) = names.next()? {
        let counts = days.sum();
        let missing = above.shortest_missing(name, counts.is_missing());
        let questions = counts.questions();
        // Only what became of it is known: nobody asked.
        if questions == 0 {
            continue;
        }
        judged.names += 1;
        add(&mut judged.questions, questions);
        for purpose in Purpose::ALL {
            add(&mut judged.by_purpose[purpose as usize], counts.questions_for(purpose));
        }
        let is_mailed = days.is_mailed();
        let days: Box<_> = days.questions(&counts).collect();
        for (day, questions) in &days {
            add(judged.by_day.entry(*day).or_default(), *questions);
        }
        batch.push(Item { name: name.into(), counts, days, missing, is_mailed });
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            // A thread that panicked tells when it is joined.
            let _ = sender.send(full);
        }
    }
    let _ = sender.send(batch);
    Ok(judged)
}

/// The missing name that the names which follow may be below: these come right behind it.
#[derive(Default)]
struct Above {
    missing: Option<Box<[u8]>>,
}

impl Above {
    fn shortest_missing(&mut self, name: &[u8], is_missing: bool) -> Option<usize> {
        if let Some(above) = &self.missing {
            let is_below = name.strip_suffix(&**above).is_some_and(|rest| rest.ends_with(b"."));
            if is_below {
                return Some(above.len());
            }
        }
        self.missing = is_missing.then(|| name.into());
        is_missing.then_some(name.len())
    }
}

fn one(item: &Item, checker: &Checker<'_>, findings: &mut Findings) {
    let answer = answer(&item.name, item.missing, item.is_mailed, checker);
    findings.add(&answer, &item.counts, &item.days);
}

/// What the library says of a name, of which the shortest name that does not exist, itself or one above it, has so many
/// bytes; and whether mail was on its way there on many days.
pub(crate) fn answer<'v>(
    name: &'v [u8],
    missing: Option<usize>,
    is_mailed: bool,
    checker: &Checker<'v>,
) -> Answer<'v> {
    let context = Context::new().with_input(Input::Standing);
    let answer = checker.check(name, &context);
    // Of one in a million nothing becomes likely.
    let least = if is_mailed { 1 } else { Policy::BALANCED.threshold_ppm };
    let is_doubted = answer.probability_ppm() >= least;
    // That `mail.army.ml` is missing says nothing of army.ml, which would have to be registered.
    let registrable = answer.domain().and_then(|domain| domain.registrable());
    let is_missing =
        is_doubted && missing.is_some_and(|len| registrable.is_some_and(|name| len <= name.len()));
    match is_missing {
        true => checker.check(name, &context.with_dns(Dns::NoSuchDomain)),
        false => answer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{Code, Role, Sighting, Spelling};
    use crate::tally::Tally;
    use misdirect::directory::Filter;
    use misdirect::{Directory, Layer};

    fn judged(sightings: &[Sighting<'_>]) -> Judged {
        let checker = Checker::without_directory().with_layer(Layer::trusted(Directory::builtin()));
        let checker = checker.unwrap().with_filter(Filter::builtin()).unwrap();
        let checker = checker.with_policy(Policy::QUIET);
        let mut tally = Tally::new(1 << 20);
        sightings.iter().for_each(|sighting| tally.add(sighting));
        judge(Tally::finish(vec![tally]).unwrap(), &checker, 1, 2).unwrap()
    }

    fn asked(name: &str, purpose: Purpose) -> Sighting<'_> {
        Sighting::asked(name.as_bytes(), Spelling::Bare, purpose)
    }

    fn rows(judged: &Judged) -> Vec<(&str, &str, u64, u64)> {
        let row = |finding: &'_ Finding| (finding.questions(), finding.names);
        let all = judged.findings.iter();
        all.map(|finding| {
            (finding.typed.as_str(), finding.intended.as_str(), row(finding).0, row(finding).1)
        })
        .collect()
    }

    /// Requirements 6, 14, 15: what resolvers make of mail to one domain is one finding, without any MX as well.
    #[test]
    fn names_below_a_domain_are_one_finding() {
        let names = [
            asked("army.ml", Purpose::Delegation),
            asked("MAIL.ARmy.Ml", Purpose::Mail),
            asked("_dmarc.army.ml", Purpose::Other),
            asked("us.army.ml", Purpose::Address),
            asked("navy.ml", Purpose::Address),
        ];
        let judged = judged(&names);
        assert_eq!(rows(&judged), [("army.ml", "army.mil", 4, 3), ("navy.ml", "navy.mil", 1, 1)]);
        let by = |purpose| judged.findings[0].questions_for(purpose);
        let all = Purpose::ALL.map(by);
        assert_eq!(all, [1, 1, 1, 1, 0]);
    }

    /// Requirement 17: what resolvers ask on their own account; and names that are merely unlisted.
    #[test]
    fn names_of_the_zone_itself_are_no_findings() {
        let names =
            ["nic.ml", "ns1.nic.ml", "northharbour-council.ml", "www.ok.ml", "gouv.ml", "mali.ml"];
        let names: Vec<_> = names
            .iter()
            .flat_map(|name| {
                let asked = asked(name, Purpose::Mail);
                [asked, Sighting { role: Role::Answer, code: Some(Code::Missing), ..asked }]
            })
            .collect();
        let judged = judged(&names);
        assert_eq!(rows(&judged), []);
        assert_eq!((judged.names, judged.questions), (6, 6));
    }

    #[test]
    fn a_domain_that_is_missing_is_rather_a_slip() {
        let probability = |sightings: &[Sighting<'_>]| judged(sightings).findings[0].probability();
        let asked = asked("hotmial.fr", Purpose::Mail);
        let answer = |name: &'static str, code| {
            let asked = Sighting::asked(name.as_bytes(), Spelling::Bare, Purpose::Mail);
            Sighting { role: Role::Answer, code: Some(code), ..asked }
        };
        let unknown = probability(&[asked]);
        let missing = probability(&[asked, answer("hotmial.fr", Code::Missing)]);
        let host_missing = probability(&[asked, answer("x.hotmial.fr", Code::Missing)]);
        let exists = [answer("hotmial.fr", Code::Missing), answer("hotmial.fr", Code::Present)];
        assert!(missing > unknown, "{missing} {unknown}");
        assert!((host_missing - unknown).abs() < 0.05, "{host_missing} {unknown}");
        assert!((probability(&exists) - unknown).abs() < 1e-9);
    }

    /// It takes mail, and more than a working week of it.
    #[test]
    fn mail_to_a_missing_name_day_by_day_is_a_slip() {
        let found = |name: &str, purpose, code, days: std::ops::Range<i32>| {
            let answer = |day| Sighting {
                role: Role::Answer,
                code: Some(code),
                day: Some(Day(20_000 + day)),
                ..asked(name, purpose)
            };
            let sightings: Vec<_> = days.map(answer).collect();
            rows(&judged(&sightings)).len()
        };
        let (mail, missing, present) = (Purpose::Mail, Code::Missing, Code::Present);
        assert_eq!(found("satte.gov", mail, missing, 0..6), 1);
        assert_eq!(found("diplomatiegouv.fr", mail, missing, 0..6), 1);
        assert_eq!(found("satte.gov", mail, missing, 0..5), 0);
        assert_eq!(found("satte.gov", Purpose::Address, missing, 0..30), 0);
        assert_eq!(found("satte.gov", mail, present, 0..30), 0);
        for silent in ["northharbour-council.ml", "nic.ml", "gouv.ml", "bamako-hotel.ml"] {
            assert_eq!(found(silent, mail, missing, 0..30), 0, "{silent}");
        }
    }

    /// As often as `scg.ml` alone, that is somebody's; beside many slips of the suffix alone it is one.
    #[test]
    fn two_slips_are_rarer_than_one() {
        let times = |name, times| Sighting { times, ..asked(name, Purpose::Mail) };
        let typed = |sightings: &[Sighting<'_>]| -> Vec<String> {
            judged(sightings).findings.iter().map(|found| found.typed.clone()).collect()
        };
        assert_eq!(typed(&[times("scg.ml", 33)]), [""; 0]);
        assert_eq!(typed(&[times("scg.ml", 1)]), ["scg.ml"]);
        assert_eq!(typed(&[times("scg.ml", 33), times("uscg.ml", 2000)]), ["uscg.ml", "scg.ml"]);
        // A name that nothing else explains takes more than that.
        assert_eq!(typed(&[times("amry.ml", 33)]), ["amry.ml"]);
        // One slip stands for itself.
        assert_eq!(typed(&[times("army.ml", 5000), times("gmial.com", 5000)]).len(), 2);
    }

    #[test]
    fn what_is_missing_is_known_below_it() {
        let mut above = Above::default();
        assert_eq!(above.shortest_missing(b"army.ml", true), Some(7));
        assert_eq!(above.shortest_missing(b"us.army.ml", false), Some(7));
        assert_eq!(above.shortest_missing(b"a.us.army.ml", true), Some(7));
        assert_eq!(above.shortest_missing(b"old-army.ml", false), None);
        assert_eq!(above.shortest_missing(b"us.army.ml", true), Some(10));
    }
}
