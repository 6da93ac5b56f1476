//! The end of a check: how probable it is that anything else was meant, and what.

use super::Case;
use crate::bits::{BIT, NEVER};
use crate::channel::{Edit, Place, SlipKind};
use crate::directory::{Entry, TAG_MILITARY, TAG_ONE_SUFFIX, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::domain::suffix_class::{is_cut, is_turned, last_label};
use crate::judge::background;
use crate::judge::decision::{By, believed, probability};
use crate::judge::features::{Facts, Meant, Values, is_near};
use crate::judge::pool::{Candidate, Intended};
use crate::judge::posterior::{PPM, Scale};

/// What speaks against a word having been typed for another (`Facts::words`), which no example in
/// ASCII letters tells: one Han character is one of thousands, a letter one of thirty.
const WORD: i32 = 6 * BIT as i32;
/// The same against a mark having been typed by mistake: who writes `schön.de` has a key for it.
const MARK: i32 = 2 * BIT as i32;
/// The weight of an entry that almost nobody means: a domain that no directory has is about as common.
const LIGHT: u32 = 20 * BIT;
/// What a slip that nobody sees costs, on the average of those that are seen.
const UNKNOWN_SLIP: u32 = 8 * BIT;
/// How much of a bit by which the message moves prior or suffix is evidence: the fitted weight of a bit
/// of prior is a little under one half.
const MOVED: (i32, i32) = (9, 20);
/// The same where two slips are between: many names are that near.
const MOVED_BY_FAR: (i32, i32) = (1, 4);

/// What may have been meant, and how probable that is.
pub(crate) struct Concluded<'c, 'v> {
    pub(crate) candidate: &'c Candidate<'v>,
    /// In parts per million.
    pub(crate) ppm: u32,
    /// It adds to the doubt about what was typed.
    pub(crate) adds: bool,
}

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// What may have been meant, best first, with the probability of each: what speaks for anything else, as far
    /// as it is believed, shared by the masses.
    pub(crate) fn conclude(&self) -> impl Iterator<Item = Concluded<'_, 'v>> {
        let (any, by) = if self.pool.is_empty() { (0, By::Masses) } else { self.anything_else() };
        let mut scale = self.scale(NEVER);
        self.pool.candidates().for_each(|candidate| scale.add(candidate.either_way()));
        let any = match any {
            0 => 0,
            _ => self.believed_of(any, by, scale),
        };
        self.shares(any, scale)
    }

    /// A probability in parts per million, as the masses share it.
    fn shares(&self, any: u32, scale: Scale) -> impl Iterator<Item = Concluded<'_, 'v>> {
        let shown = self.pool.candidates().filter(|candidate| !candidate.suppressed);
        shown.enumerate().map(move |(rank, candidate)| {
            let share = u64::from(scale.ppm(candidate.cost));
            let ppm = (share * u64::from(any) / u64::from(PPM - 1)) as u32;
            Concluded { candidate, ppm, adds: self.adds(rank, candidate) }
        })
    }

    /// As much of a probability as makes what adds to the doubt what is believed of that.
    fn believed_of(&self, any: u32, by: By, scale: Scale) -> u32 {
        // Most often all of it adds.
        let is_whole = |(rank, one): (usize, &Candidate<'v>)| {
            !one.suppressed && one.either_way() == one.cost && self.adds(rank, one)
        };
        if self.pool.candidates().enumerate().all(is_whole) {
            return believed(any, by);
        }
        let doubt: u32 = self.shares(any, scale).filter(|one| one.adds).map(|one| one.ppm).sum();
        let all = u64::from(any) * u64::from(believed(doubt.min(PPM - 1), by));
        all.checked_div(u64::from(doubt)).unwrap_or(0).min(u64::from(PPM - 1)) as u32
    }

    /// Whether a candidate adds to the doubt about what was typed.
    fn adds(&self, rank: usize, candidate: &Candidate<'v>) -> bool {
        rank == 0 || !self.is_namesake(candidate)
    }

    /// The name that was typed, under another suffix, where the typed one exists: it speaks for somebody
    /// having that name here as well. `army.ca` is not the likelier a slip for each army that has an
    /// `army` under its country's code, nor `dhl.de` of `dlh.de` since there is `dhl.com`.
    fn is_namesake(&self, candidate: &Candidate<'v>) -> bool {
        let edits = candidate.reading.edits.as_slice();
        self.given.query.suffix_exists && edits.iter().all(|edit| edit.place == Place::Suffix)
    }

    /// The probability that anything else was meant than was typed, in parts per million, and by what.
    fn anything_else(&self) -> (u32, By) {
        if let Some(ppm) = self.with_facts(probability) {
            return (ppm, By::Features);
        }
        let none = self.typed.slip + self.none_of_these();
        let background = self.background.cost;
        let mut scale = self.scale(background.min(none));
        [background, none].iter().for_each(|&cost| scale.add(cost));
        self.pool.candidates().for_each(|candidate| scale.add(candidate.either_way()));
        let not = scale.ppm(background).saturating_add(scale.ppm(none));
        ((PPM - 1) - not.min(PPM - 1), By::Masses)
    }

    /// A scale for the candidates, either way round, and something else that costs `least`.
    fn scale(&self, least: u32) -> Scale {
        Scale::new(self.pool.candidates().map(Candidate::either_way).fold(least, u32::min))
    }

    /// The cost of a slip, or of one more than was repaired, from a domain that no directory has.
    fn none_of_these(&self) -> u32 {
        let typed = &self.typed;
        let query = self.given.query;
        if typed.repairs == 0 && self.is_impossible && self.is_name_kept() {
            return background::other_suffix(query, typed.name()) + typed.before();
        }
        if typed.repairs == 0 {
            return background::none_of_these(query, typed.name(), typed.suffix) + typed.before();
        }
        typed.plain() + typed.repair_cost + self.costs.count(typed.repairs + 1) + UNKNOWN_SLIP
    }

    /// The likeliest is the name that was typed, under another suffix.
    fn is_name_kept(&self) -> bool {
        let best = self.pool.candidates().next();
        best.is_some_and(|best| best.is_unlisted() || best.is_of_zone())
    }

    /// The features of the likeliest reading, and what the context adds to them. `None` where they
    /// were not fitted.
    pub(crate) fn features(&self) -> Option<(Values, i32)> {
        self.with_facts(|facts, shift| (facts.values(), shift))
    }

    /// What is made of the facts of the likeliest reading, and of what the context adds to them. `None` where there
    /// are no examples of such.
    fn with_facts<T>(&self, made: impl FnOnce(&Facts<'_>, i32) -> T) -> Option<T> {
        // In the examples nothing but the suffix speaks for a name that no directory has.
        let is_known = |known: &&Candidate<'v>| !known.is_unlisted();
        let mut ranked = self.pool.candidates().filter(is_known);
        let best = self.pool.candidates().next()?;
        let second = ranked.nth(1).map_or(NEVER, |second| second.cost).saturating_sub(best.cost);
        if !self.has_examples(best) {
            return None;
        }
        let (query, typed) = (self.given.query, &self.typed);
        let intended = self.meant(best)?;
        let weight = best.prior.weight.min(LIGHT);
        let unlisted = background::unlisted(query, typed.name(), typed.suffix_alone);
        let facts = Facts {
            query,
            typed_suffix: self.given.domain.suffix_bytes(),
            letters: typed.name(),
            suffix: typed.suffix_alone,
            intended: &intended,
            reading: &best.reading,
            weight,
            crowd: self.pool.visible().filter(is_known).count(),
            second,
            odds: unlisted as i32 - (weight + best.reading.cost) as i32,
        };
        let mark = if facts.has_mark() { MARK } else { 0 };
        let moved = self.moved(best, weight, intended.tags);
        Some(made(&facts, self.shift + moved - mark - WORD * facts.words() as i32))
    }

    /// There are examples of such slips: not of repairs, look-alikes and single labels, nor of these.
    fn has_examples(&self, best: &Candidate<'v>) -> bool {
        let edits = best.reading.edits.as_slice();
        // `gmail`, `hot.mail`: the suffix was left out as a whole.
        let left_out = |edit: &Edit| {
            edit.kind == SlipKind::Omission && edit.place == Place::Suffix && edit.intended_len > 1
        };
        let is_bare = edits.iter().any(left_out);
        // Nor is what is written as it is heard: of 300,000 real names two are written so by chance.
        let by_ear = edits.iter().any(|edit| edit.kind == SlipKind::PhoneticSpelling);
        // Nor whole domains with another's suffix behind them.
        let is_before = edits.iter().any(|edit| {
            let first = self.given.letters().get(usize::from(edit.typed_at));
            edit.kind == SlipKind::Insertion && edit.place == Place::Suffix && first == Some(&b'.')
        });
        // Nor is a suffix typed twice, once as the end of the name: many a word ends so.
        let has = |kind, place| edits.iter().any(|edit| (edit.kind, edit.place) == (kind, place));
        let is_joined =
            has(SlipKind::Repetition, Place::Suffix) && has(SlipKind::MissingDot, Place::Dot);
        // Nor is a q that was typed for the `@`.
        let is_late = self.before_late_key(&best.reading).is_some();
        let is_single = self.given.query.letters.suffix().is_empty();
        if self.typed.repairs > 0
            || is_single
            || is_bare
            || is_joined
            || by_ear
            || is_before
            || is_late
            || best.lookalike
            || best.suppressed
        {
            return false;
        }
        // No army's slips are among the examples, and the cost of silence is another. Those of a provider are
        // pooled with real names under other suffixes: it may be known to have none, or none in its country.
        if let Intended::Entry(entry) = best.intended {
            let is_own = self.is_own_name(best);
            let is_alone = is_own && entry.tags() & TAG_ONE_SUFFIX != 0
                || is_own && entry.tags() & TAG_PROVIDER != 0 && self.is_in_country(&entry)
                || is_own && self.is_other_level(best, &entry);
            // Nor is a hyphen, or a key beside it, for the dot behind a host that is listed.
            let is_mistyped = |edit: &Edit| {
                edit.kind == SlipKind::Substitution && edit.place == Place::Dot && is_near(edit)
            };
            let is_behind_host = entry.parts().0 > 0 && edits.iter().any(is_mistyped);
            if entry.tags() & TAG_MILITARY != 0
                || is_alone
                || is_behind_host
                || self.below.is_some()
            {
                return false;
            }
        }
        // Hosts of an entry's own domain are too few among the examples, and listed names are none.
        let is_below = edits.iter().all(|edit| edit.place == Place::Subdomain);
        !is_below && self.given.covering.is_none()
    }

    /// The likeliest is the typed name under another suffix than one that exists.
    pub(super) fn is_own_name(&self, candidate: &Candidate<'v>) -> bool {
        let edits = candidate.reading.edits.as_slice();
        self.given.query.suffix_exists
            && !edits.is_empty()
            && edits.iter().all(|edit| edit.place == Place::Suffix && edit.intended_len > 0)
    }

    /// An entry is below the country that was typed, and its name no word: `yahoo.uk` beside `yahoo.co.uk`.
    fn is_in_country(&self, entry: &Entry<'v>) -> bool {
        let (name_at, name_end, suffix_at) = entry.parts();
        let suffix = entry.as_bytes().get(suffix_at..).unwrap_or_default();
        name_end - name_at > background::SHORT_BRAND
            && last_label(suffix) == self.given.domain.suffix_bytes()
    }

    /// The second level of an entry's country was left out or turned: `firm.au`, `firm.au.com` for
    /// `firm.com.au`.
    fn is_other_level(&self, candidate: &Candidate<'v>, entry: &Entry<'v>) -> bool {
        let [edit] = candidate.reading.edits.as_slice() else { return false };
        let end = usize::from(edit.typed_at) + usize::from(edit.typed_len);
        let typed = self.given.letters().get(usize::from(edit.typed_at)..end);
        let suffix = entry.as_bytes().get(entry.parts().2..).unwrap_or_default();
        typed.is_some_and(|typed| is_cut(typed, suffix) || is_turned(typed, suffix))
    }

    /// The target of a candidate; `None` for a zone and what was repaired.
    pub(super) fn meant(&self, candidate: &Candidate<'v>) -> Option<Meant<'v>> {
        match candidate.intended {
            Intended::Entry(entry) if !entry.is_zone() => Some(Meant {
                letters: self.given.letters_of(&entry),
                suffix: entry.as_bytes().get(entry.parts().2..).unwrap_or_default(),
                tags: entry.tags(),
            }),
            Intended::Message(domain) => Some(Meant {
                letters: Letters::of(domain, &mut self.given.query.alphabet.clone()),
                suffix: domain.suffix_bytes(),
                tags: 0,
            }),
            Intended::Entry(_) | Intended::Repaired | Intended::Suffix(_) => None,
        }
    }

    /// What the message around an address is worth as evidence for a candidate.
    fn moved(&self, best: &Candidate<'v>, weight: u32, tags: u8) -> i32 {
        let edits = best.reading.edits.as_slice();
        let alone = weight as i32 + best.prior.kept as i32;
        let prior = alone - best.prior.total().min(NEVER) as i32;
        // Whoever has a name under one suffix may have it under another: how often that name is meant
        // around here then says half as much, unless the suffixes differ by a slip or it is a provider,
        // which has no twin.
        let is_swapped = edits.iter().all(|edit| edit.kind == SlipKind::SuffixSwap);
        let has_twin = is_swapped && tags & TAG_PROVIDER == 0;
        let prior = if has_twin { prior / 2 } else { prior };
        let suffix = self.typed.suffix as i32 - self.typed.suffix_alone as i32;
        let (part, whole) = if edits.len() == 1 { MOVED } else { MOVED_BY_FAR };
        (prior + suffix) * part / whole
    }
}
