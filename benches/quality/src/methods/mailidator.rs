//! A peer in Rust: the crate `mailidator`, with its own lists.

use crate::methods::{Answer, Method};
use mailidator::Mailidator as Checker;
use misdirect_rows::rows::{address, ascii};

/// The crate as it comes.
#[derive(Default)]
pub(crate) struct Mailidator(Checker);

impl Method for Mailidator {
    fn name(&self) -> &'static str {
        "mailidator 0.1.0"
    }

    fn threshold(&self) -> Option<f64> {
        Some(1.0)
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        let suggested = |typed: &&str| self.0.check(&address(typed));
        let answer = |typed| {
            let suggested = suggested(typed).map(|suggested| ascii(suggested.domain()));
            // It may suggest what was typed.
            Answer::plain(suggested.filter(|suggested| *suggested != ascii(typed)))
        };
        Ok(typed.iter().map(answer).collect())
    }
}
