//! The end of a check: whether anything else was meant, and what.

use super::case::{Case, UNSEEN, entry_letters};
use super::found::suggestion;
use crate::bits::{BIT, NEVER};
use crate::channel::{Edit, Place, SlipKind};
use crate::directory::{TAG_MILITARY, TAG_PROVIDER};
use crate::domain::letters::Letters;
use crate::judge::{Intended, PPM, Scale, background, features, probability};
use crate::verdict::Found;

/// What speaks against a word having been typed for another (`Facts::words`), which no example in
/// ASCII letters tells: one Han character is one of thousands, a letter one of thirty.
const WORD: i32 = 6 * BIT as i32;
/// The same against a mark having been typed by mistake: who writes `schön.de` has a key for it.
const MARK: i32 = 2 * BIT as i32;
/// The prior of an entry that almost nobody means.
const LIGHT: u32 = 20 * BIT;

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// Divides, ranks, and says what may have been meant, and whether the first of these is worth a
    /// warning.
    pub(super) fn conclude(&mut self, found: &mut [Option<Found<'v>>]) -> bool {
        if self.pool.is_empty() {
            return false;
        }
        let any = self.anything_else();
        let (domain, typed, alphabet) = (self.domain, self.typed, &self.query.alphabet);
        let (letters, layout) = (self.query.letters.as_bytes(), self.context.layout());
        let least = self.pool.least();
        let mut scale = Scale::new(least);
        self.pool.ranked().for_each(|candidate| scale.add(candidate.cost));
        let shown = self.pool.ranked().filter(|candidate| !candidate.suppressed);
        for (slot, candidate) in found.iter_mut().zip(shown) {
            let share = u64::from(scale.ppm(candidate.cost));
            let ppm = (share * u64::from(any) / u64::from(PPM - 1)) as u32;
            if ppm > 0 {
                let found = suggestion(candidate, ppm, domain, letters, alphabet, typed, layout);
                // `gmail.com.gmail.com` is no better than what was typed.
                let kept = domain.as_bytes().get(..usize::from(found.kept));
                let kept = kept.map(|kept| kept.strip_suffix(b".").unwrap_or(kept));
                let is_twice = kept == Some(found.text.as_bytes());
                *slot = Some(found).filter(|found| found.is_domain() && !is_twice);
            }
        }
        let ppm = |at: usize| found.get(at).and_then(Option::as_ref).map_or(0, |found| found.ppm);
        let (best, second) = (ppm(0), ppm(1));
        let policy = self.checker.policy;
        let clear = u64::from(best) * 100 >= u64::from(second) * u64::from(policy.ratio_percent);
        best > 0 && best >= policy.threshold_ppm.min(PPM) && clear
    }

    /// The probability that anything else was meant than was typed, in parts per million: by the
    /// fitted features, or by the masses alone where no examples were to be had.
    fn anything_else(&mut self) -> u32 {
        if let Some((values, shift)) = self.features() {
            return probability(&values, shift);
        }
        let none = self.slip + self.none_of_these();
        let background = self.background;
        let mut scale = Scale::new(self.pool.least().min(background).min(none));
        [background, none].iter().for_each(|&cost| scale.add(cost));
        self.pool.ranked().for_each(|candidate| scale.add(candidate.cost));
        (PPM - 1) - scale.ppm(background).saturating_add(scale.ppm(none)).min(PPM - 1)
    }

    /// The features of the likeliest reading, and what the context adds to them. `None` where they
    /// were not fitted: repairs, zones, look-alikes, single labels, names that are listed.
    pub(super) fn features(&mut self) -> Option<(features::Values, i32)> {
        let (best, second) = {
            let mut ranked = self.pool.ranked();
            let best = *ranked.next()?;
            (best, ranked.next().map_or(NEVER, |second| second.cost).saturating_sub(best.cost))
        };
        // `gmail`, `hot.mail`: the suffix was left out as a whole.
        let left_out = |edit: &Edit| edit.place == Place::Suffix && edit.intended_len > 1;
        let edits = best.reading.edits.as_slice();
        let bare = edits.iter().any(|edit| edit.kind == SlipKind::Omission && left_out(edit));
        let single = self.query.letters.suffix().is_empty();
        if self.defects > 0 || single || bare || best.lookalike || best.suppressed {
            return None;
        }
        // No army's slips are among the examples, and the cost of silence is another.
        if matches!(best.intended, Intended::Entry(entry) if entry.tags() & TAG_MILITARY != 0) {
            return None;
        }
        // Hosts of an entry's own domain are too few among the examples.
        let below = |edit: &Edit| edit.place == Place::Subdomain;
        if edits.iter().all(below) {
            return None;
        }
        if self.listed.is_some() {
            return None;
        }
        let (intended, suffix, tags) = match &best.intended {
            Intended::Entry(entry) if !entry.is_zone() => {
                let letters = entry_letters(self.query, entry, entry.parts());
                let suffix = entry.as_bytes().get(entry.parts().2..).unwrap_or_default();
                (letters, suffix, entry.tags())
            }
            Intended::Message(domain) => {
                let mut alphabet = self.query.alphabet.clone();
                (Letters::of(domain, &mut alphabet), domain.suffix_bytes(), 0)
            }
            _ => return None,
        };
        let suffix_cost = background::suffix(self.domain, self.query.suffix_listed, None);
        // A domain that no directory has is about as common as a light entry.
        let listed = best.listed.min(LIGHT);
        let kept = self.before_kept(&best.reading);
        let facts = features::Facts {
            query: self.query,
            typed_suffix: self.domain.suffix_bytes(),
            intended: &intended,
            intended_suffix: suffix,
            tags,
            reading: &best.reading,
            prior: listed,
            crowd: self.pool.within(UNSEEN).count(),
            second,
            odds: background::unlisted(self.query, suffix_cost) as i32
                - (listed + best.reading.cost) as i32,
        };
        // Whoever has a name under one suffix may have it under another: how often that name is meant
        // around here then says half as much, unless the suffixes differ by a slip or it is a provider,
        // which has no twin.
        let swapped = edits.iter().all(|edit| edit.kind == SlipKind::SuffixSwap);
        let twin = swapped && tags & TAG_PROVIDER == 0;
        let moved = listed as i32 + kept as i32 - best.prior.min(NEVER) as i32;
        let moved = if twin { moved / 2 } else { moved } + self.suffix_shift;
        // The fitted weight of a bit of prior is a little under one half, so that much is a bit of
        // context; less where two slips are between, as many names are that near.
        let moved = if edits.len() == 1 { moved * 9 / 20 } else { moved / 4 };
        let mark = if facts.has_mark() { MARK } else { 0 };
        Some((facts.values(), self.shift + moved - mark - WORD * facts.words() as i32))
    }
}
