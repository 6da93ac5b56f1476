//! What people type: how often it is a slip, and what the rest is like. Probabilities can only be
//! judged against that.

use crate::rows::{ALTERNATES, COMPLAINTS, GOVERNMENTS, KNOWN, MAIL, POPULAR, TAIL, UNIVERSITIES};

/// Slips per address that is typed afresh, as they were counted in trailers of public git histories and
/// mails. The core has it as a cost, with more about it (`judge/prior.rs`).
pub const SLIPS: f64 = 1.0 / 610.0;
/// Typed addresses whose domain no directory lists, slips aside: an assumption, which the core has
/// as a cost, too (`judge/background.rs`).
pub const UNLISTED: f64 = 0.3;
/// Slips among typed domains that are not listed: all that a check has to judge.
pub const BASE: f64 = SLIPS / UNLISTED;

/// What unlisted domains that are right are like: shares of the sources, by verdict. Real mail
/// domains are the most; the published ones stand in where those are missing.
pub const SHARES: [(&str, f64); 8] = [
    (MAIL, 0.55),
    (KNOWN, 0.0),
    (TAIL, 0.13),
    (POPULAR, 0.13),
    (UNIVERSITIES, 0.10),
    (GOVERNMENTS, 0.07),
    (ALTERNATES, 0.018),
    (COMPLAINTS, 0.002),
];

/// The share of a source of legitimate names, slips aside; nothing for a source that is unknown.
pub fn share(source: &str) -> Option<f64> {
    SHARES.iter().find(|(known, _)| *known == source).map(|&(_, share)| share)
}
