//! A measure of what is around a domain, as a row of the table.

/// The command of this module, as it says of itself in the table.
pub(super) const BY: &str = "quality --reading";

/// One measure: what, how good it is, what was aimed at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measure {
    pub(super) what: String,
    pub(super) found: String,
    pub(super) goal: String,
    /// The command that measures it.
    pub(super) by: String,
}

impl Measure {
    /// A measure of this module's command.
    pub(super) fn new(what: &str, found: impl Into<String>, goal: &str) -> Self {
        Self { what: what.into(), found: found.into(), goal: goal.into(), by: BY.into() }
    }
}
