//! Names that no directory has, under the suffix that was meant. Most firms are in no list; but where no
//! domain ends as was typed, and one common suffix is a slip away, the name is right and the suffix is not.
//!
//! The same goes for what a directory offers as a host of somebody else's domain: `firm.o.jp` may be
//! `firm.co.jp` rather than below a listed `go.jp`. Nothing is asked where a suffix exists and nothing is
//! offered, which is nearly always.

use super::{Case, Given};
use crate::bits::{BIT, NEVER};
use crate::channel::{Reading, read_early_dot, read_suffix};
use crate::domain::suffix_class::{KEY, counted, is_institutional};
use crate::domain::{Defect, DefectKind, LABEL_LEN_MAX};
use crate::judge::background;
use crate::judge::letters::letters_cost;
use crate::judge::pool::{Candidate, Intended};
use crate::judge::prior::{Prior, in_country};

/// Institutions are listed: of the names that no directory has hardly any is a university's or an office's,
/// however many of all mail domains are. Set by hand, one in eight.
const INSTITUTION: u32 = 3 * BIT;
/// Longest tail that is compared with suffixes: what twice the longest of these comes to, and a dot.
const SUFFIX_LEN_MAX: usize = 2 * KEY + 1;
/// Most labels of a counted suffix, and one that a dot too many makes.
const LABELS_MAX: usize = 4;

/// Longest article, and most bytes of a character that was typed for a dot; a word has more.
const ARTICLE_LEN_MAX: usize = 2;
const DOT_LEN_MAX: usize = 4;

impl<'v, 'd: 'v> Case<'_, 'v, 'd> {
    /// The name that was typed under each suffix that is one slip away.
    pub(super) fn by_suffix(&mut self) {
        let query = self.given.query;
        let (text, name_at) = (self.given.letters(), query.letters.name_at);
        // What is read as a suffix is the typed one at least; where that exists, and the label before it.
        let end_max = match query.suffix_exists {
            false if query.is_internal || query.letters.suffix().is_empty() => return,
            false => query.letters.suffix_at,
            true if name_at == 0 || !self.is_hosted() => return,
            true => name_at,
        };
        if self.given.is_unfinished() || self.given.covering.is_some() {
            return;
        }
        let mut starts = [0; LABELS_MAX];
        let dots = text.iter().enumerate().rev().filter(|&(_, &byte)| byte == b'.');
        starts.iter_mut().zip(dots).for_each(|(start, (dot, _))| *start = dot + 1);
        let starts = starts.map(|at| if at > 0 && at <= end_max { at } else { text.len() });
        let tails = starts.map(|at| text.get(at..).unwrap_or_default());
        let lens = lens_near(&tails);
        for (suffix, cost) in counted() {
            // Most have another length, and of the others most other letters.
            if lens >> suffix.len() & 1 == 0 || !tails.iter().any(|tail| may_be(tail, suffix)) {
                continue;
            }
            let labels = 1 + suffix.iter().filter(|&&byte| byte == b'.').count();
            // A dot may be lost, or one too many.
            let near =
                starts.iter().skip(labels.saturating_sub(2)).take(if labels > 1 { 3 } else { 2 });
            for &at in near.filter(|&&at| at < text.len()) {
                self.under(suffix, cost, at);
                if !query.suffix_exists && !self.given.domain.has_idn() {
                    self.with_early_dot(suffix, cost, at);
                }
            }
        }
    }

    /// Something is offered to which what was typed would be a host of somebody else's.
    fn is_hosted(&self) -> bool {
        let mut offered = self.pool.visible();
        offered.any(|known| known.reading.kept > 0 && !known.reading.kept_needs_dot)
    }

    /// What stands before letter `at`, under a suffix that costs this.
    fn under(&mut self, suffix: &'static [u8], cost: u32, at: usize) {
        let Some(reading) = read_suffix(self.given.query, at, suffix, &self.costs) else { return };
        let Ok(text) = core::str::from_utf8(suffix) else { return };
        // `college.edu.gm`: second levels are usual, listed or not, so the country is right as it exists.
        let (exists, suffix_at) =
            (self.given.query.suffix_exists, self.given.query.letters.suffix_at);
        let mut edits = reading.edits.as_slice().iter();
        if exists && edits.all(|edit| usize::from(edit.typed_at) >= suffix_at) {
            return;
        }
        let Some(head) = self.given.letters().get(..at.saturating_sub(1)) else { return };
        let (before, name) = parted(head);
        self.offer_under(text, cost, before, name, reading);
    }

    /// The same where the dot was typed one letter early: `firm.nde` for `firmn.de`.
    fn with_early_dot(&mut self, suffix: &'static [u8], cost: u32, at: usize) {
        let reading = read_early_dot(self.given.query, at, suffix, &self.costs);
        let (Some(reading), Ok(text)) = (reading, core::str::from_utf8(suffix)) else { return };
        let letters = self.given.letters();
        let (Some(head), Some(last)) = (letters.get(..at - 1), letters.get(at)) else { return };
        let (before, head) = parted(head);
        let mut name = [0; LABEL_LEN_MAX];
        let Some(name) = name.get_mut(..=head.len()) else { return };
        name.iter_mut().zip(head.iter().chain([last])).for_each(|(to, from)| *to = *from);
        self.offer_under(text, cost, before, name, reading);
    }

    /// A name that no directory has, under a suffix that costs this.
    fn offer_under(
        &mut self,
        suffix: &'static str,
        cost: u32,
        before: &[u8],
        name: &[u8],
        reading: Reading,
    ) {
        let (domain, message) = (self.given.domain, self.given.context.message());
        let institution = if is_institutional(suffix.as_bytes()) { INSTITUTION } else { 0 };
        let cost = institution + in_country(suffix.as_bytes(), cost, u32::MAX, domain, message);
        let meant = background::unlisted_under(cost, letters_cost(name));
        let kept = background::subdomain(before);
        let prior = Prior { weight: NEVER, meant, kept };
        self.offer(Candidate::new(Intended::Suffix(suffix), reading, prior, NEVER));
    }

    /// `Hello,`, `FN:Board`, `name=Ann Meier`: what has no `@`, and only becomes a domain that no directory
    /// has once marks and blanks in it are taken for slips, is text that nobody meant for one. No keyboard
    /// has an `@` on the key of a colon or an equals sign.
    pub(crate) fn is_text(&self) -> bool {
        let Given { typed, covering, .. } = self.given;
        let of_record = |defect: &Defect| {
            let mark = typed.input().get(defect.input_at);
            let is_mark = matches!(mark, Some(b':' | b'=')) && defect.input_len == 1;
            defect.kind == DefectKind::AtMistyped && is_mark
        };
        let is_mark =
            |defect: &Defect| matches!(defect.kind, DefectKind::DotMistyped | DefectKind::Stray);
        let has_at = typed.local_part().is_some() && !typed.defects().iter().any(of_record);
        let best = self.pool.candidates().next();
        !has_at
            && typed.defects().iter().any(is_mark)
            && covering.is_none()
            && best.is_none_or(|best| {
                matches!(best.intended, Intended::Repaired | Intended::Suffix(_))
            })
    }

    /// Of such text: `un punto com`, `a dot com`, an article and what people call a firm.
    pub(crate) fn is_phrase(&self) -> bool {
        let is_word = |defect: &Defect| {
            defect.kind == DefectKind::DotMistyped && defect.input_len > DOT_LEN_MAX
        };
        let letters = &self.given.query.letters;
        let defects = self.given.typed.defects();
        letters.name_at == 0
            && letters.name().len() <= ARTICLE_LEN_MAX
            && defects.iter().any(is_word)
    }

    /// Nobody's domain ends so.
    pub(crate) fn is_impossible(&self) -> bool {
        self.is_impossible
    }
}

/// The lengths of suffixes that may be meant by one of these, a bit for each: of as many letters, of one more or
/// less, or half as many where it stands there twice.
fn lens_near(tails: &[&[u8]]) -> u64 {
    let near = |len: usize| if len == 0 { 0 } else { 7 << (len - 1) | 1 << (len / 2) };
    tails.iter().map(|tail| near(tail.len().min(SUFFIX_LEN_MAX))).fold(0, |all, lens| all | lens)
}

/// One slip leaves the first letter or the last where it is, unless there are but two. What was typed twice, or
/// behind a letter of the name, begins or ends with all of it.
fn may_be(typed: &[u8], suffix: &[u8]) -> bool {
    let is_short = typed.len().min(suffix.len()) < 3;
    let is_alike = typed.first() == suffix.first() || typed.last() == suffix.last();
    !typed.is_empty() && (is_short || is_alike)
}

/// What stands before the last label, and that.
fn parted(text: &[u8]) -> (&[u8], &[u8]) {
    let at = text.iter().rposition(|&byte| byte == b'.').map_or(0, |dot| dot + 1);
    text.split_at(at)
}
