//! One check: every entry that was found is read as a slip, every way in which what was typed may be
//! somebody's own is added up, and the one is weighed against the other.
//!
//! `given` is what a check is given, `collect` weighs what directories and message offer, `unlisted`
//! what the suffix alone says, `imitated` what was made to deceive, `own` what was typed, and `conclude` says
//! how probable all that is.

mod collect;
mod conclude;
mod given;
mod imitated;
mod own;
mod unlisted;

pub(crate) use conclude::Concluded;
pub(crate) use given::Given;

use crate::channel::{Costs, Memo};
use crate::directory::{Entry, How, Steps};
use crate::domain::letters::Letters;
use crate::judge::background::Background;
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
    /// What was typed is nobody's, since no domain ends so.
    is_impossible: bool,
    /// The entry below which what was typed is, though it does not list that.
    below: Option<Entry<'v>>,
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
            shift: SLIP_TYPED as i32 - typed.slip as i32,
            memo: Memo::new(),
            beside: Steps::beside(),
            is_impossible: given.is_impossible(),
            below: given.below(),
            typed,
            given,
        }
    }

    /// Weighs what the directories found, and what else may have been meant.
    ///
    /// ```text
    ///                 how often     how much a slip     which slips
    /// finds ─► entry ─► prior ─────► bound ────────────► channel ─────► pool
    ///                                  ▲                                  │
    ///                                  └────── the likeliest so far ──────┘
    /// ```
    ///
    /// Each find leads to entries (`entry`, `zone`), hundreds of them where names are short. An
    /// entry's *prior* is worked out first, although a slip is what found it: a prior takes a division, while
    /// an alignment is the most expensive step of a check. With the likeliest candidate so far, the prior
    /// *bounds* what the slips may cost, and most hits are rejected there: the letters in which two names
    /// differ give a lower bound on that cost before they are aligned. The *channel* aligns the rest, and
    /// gives up where an alignment exceeds the bound. What it finds goes to the *pool*, which tightens the
    /// bound for the entries to come.
    ///
    /// Whether what was typed is right comes last, since it depends on what may have been meant: a name
    /// close to an entry's may belong to the same owner.
    pub(crate) fn collect(&mut self) {
        let mut letters = Letters::NONE;
        self.given.asked.entries(|how, entry| match how {
            How::Zone { at } => self.zone(usize::from(at), entry),
            how => self.entry(how, entry, &mut letters),
        });
        self.in_message();
        self.by_suffix();
        // Nobody asks how probable what was typed is beside nothing.
        if self.pool.is_empty() && self.typed.repairs == 0 {
            return;
        }
        self.as_own();
        self.beside_others();
        self.repaired();
        self.pool.settle(self.given.letters());
    }
}
