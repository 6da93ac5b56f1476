//! Names that look like a target's, or have it inside: made to deceive, or by accident.

use super::Case;
use super::collect::Target;
use crate::bits::{NEVER, either};
use crate::channel::{Edit, Form, Imitation, SlipKind};
use crate::directory::Entry;
use crate::domain::Section;
use crate::judge::deception::Imitated;
use crate::judge::pool::{Candidate, Intended};
use crate::judge::prior::Prior;

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// What was typed as an imitation of a target, if it reads as one.
    pub(super) fn imitation(&mut self, target: &Target<'v, '_>, read: Option<Imitation>) {
        let Some(Imitation { reading, form, letters }) = read else { return };
        // Nobody who types for a network of one's own is deceived by it: `vm3.c.mail-com.internal`. Nor has anybody
        // a name there whom it does not give one, `google-login.test`; a whole domain before it is a fraud all the same.
        let is_whole = matches!(form, Form::Whole { .. });
        if self.given.query.is_internal && !(self.given.may_deceive() && is_whole) {
            return;
        }
        let own = self.given.domain.registrable().map(str::as_bytes);
        let is_no_target = |entry: Entry<'_>| {
            // Below a domain stands what its owner puts there: `google.com.google.com`.
            reading.kept > 0 && entry.is_suffix_alone() || own == Some(entry.as_bytes())
        };
        if matches!(target.intended, Intended::Entry(entry) if is_no_target(entry)) {
            return;
        }
        // `army.mil.com`: where it was typed, what ran on is a slip.
        let name = &self.given.query.letters;
        let is_first = |at| at < name.name_at;
        let runs_on =
            matches!(form, Form::Whole { at, end } if is_first(at) && end == name.name_end);
        // Below a private suffix stand the customers of a platform: `www.army.mil.edgekey.net`.
        let is_sold = self.given.domain.section() != Section::Private;
        if runs_on && !(self.given.may_deceive() && is_sold) {
            return;
        }
        let other_suffix = |edit: &Edit| edit.kind == SlipKind::SuffixSwap;
        let imitated = Imitated {
            form,
            letters,
            other_suffix: reading.edits.as_slice().iter().any(other_suffix),
            query: self.given.query,
            plain: self.typed.plain(),
            intended: target.letters,
            tags: target.tags,
        };
        let made = imitated.made(self.given.context.input());
        let slipped = self.typed.slip.saturating_add(reading.cost).min(NEVER);
        // Who deceives has what hosts he likes below his name.
        let host = match self.given.may_deceive() {
            true => 0,
            false => self.host_kept(&reading, target.tags),
        };
        let prior = Prior { kept: self.before_kept(&reading) + host, ..target.prior };
        let honest = imitated.honest(prior.weight.min(prior.meant));
        let mut candidate = Candidate::new(target.intended, reading, prior, honest);
        let meant = prior.total() + self.typed.repair_cost;
        candidate.cost = either(made, slipped).saturating_add(meant).min(NEVER);
        candidate.lookalike = made < slipped;
        self.pool.offer(candidate);
    }
}
