//! One check: every entry that was found is read as a slip, every way in which what was typed may be
//! somebody's own is added up, and the one is weighed against the other.
//!
//! `given` is what a check is given, `collect` weighs what directories and message offer, `imitated`
//! what was made to deceive, `own` what was typed, and `conclude` says how probable all that is.

mod collect;
mod conclude;
mod given;
mod imitated;
mod own;

pub(crate) use given::Given;

use crate::channel::{Costs, Memo};
use crate::directory::{How, Steps};
use crate::judge::background::Background;
use crate::judge::layers::Trust;
use crate::judge::pool::Pool;
use crate::judge::prior::SLIP_TYPED;
use given::TypedCosts;

/// One check under way: what was given, what the typed side costs, and what is added up.
pub(crate) struct Case<'a, 'v, 'd> {
    given: Given<'a, 'v, 'd>,
    typed: TypedCosts<'a>,
    costs: Costs,
    /// What may have been meant.
    pool: Pool<'v>,
    /// What was typed being somebody's real domain.
    background: Background<'v>,
    /// What the context adds to the evidence for a slip, apart from priors, in 1/256 bit.
    shift: i32,
    memo: Memo<'v>,
    /// What may still be asked about entries that another layer has found.
    beside: Steps,
}

impl<'a, 'v, 'd: 'v> Case<'a, 'v, 'd> {
    pub(crate) fn new(given: Given<'a, 'v, 'd>) -> Self {
        let typed = TypedCosts::new(&given);
        Self {
            costs: Costs::HAND_SET.with_layout(given.context.layout()),
            pool: Pool::new(),
            background: Background::new(),
            shift: -((typed.slip - SLIP_TYPED) as i32),
            memo: Memo::new(),
            beside: Steps::beside(),
            typed,
            given,
        }
    }

    /// Asks each directory who could have been meant, and weighs the answers.
    ///
    /// ```text
    ///                    how often     how much a slip     which slips
    /// directory ─► hit ─► prior ─────► bound ────────────► channel ─────► pool
    ///                                    ▲                                  │
    ///                                    └────── the likeliest so far ──────┘
    /// ```
    ///
    /// A directory visits its hits, hundreds where names are short, and control comes back here for each
    /// (`entry`, `zone`). Its prior is worked out first, though a slip is what found it: a prior is a
    /// division, an alignment the dearest step of a check. What the prior leaves of the cost of the
    /// likeliest candidate so far is what the slips may cost; of most hits the letters that differ cost
    /// more, which is known before they are aligned, and an alignment that gets there ends. So the pool
    /// that a hit goes to is what makes the next ones cheap.
    ///
    /// What was typed being right comes last: it rests on what may have been meant, as a name beside an
    /// entry's may be its owner's.
    pub(crate) fn collect(&mut self) {
        let Given { layers, query, .. } = self.given;
        for directory in layers.directories(Trust::Trusted) {
            directory.candidates(query, |hit| match hit.how {
                How::Zone { at } => self.zone(at, hit.entry),
                how => self.entry(how, hit.entry),
            });
        }
        self.in_message();
        // Nobody asks how probable what was typed is beside nothing.
        if self.pool.is_empty() && self.typed.repairs == 0 {
            return;
        }
        self.as_own();
        self.repaired();
        self.pool.settle(self.given.letters());
    }
}
