//! The library itself, with whatever directory.

use crate::methods::{Answer, Method, Suggestion};
use misdirect::{Checker, Context, Input, Policy, Verdict};
use misdirect_rows::rows::address;

/// This library with nothing known of the message.
pub(crate) struct Ours<'d> {
    checker: Checker<'d>,
    /// How the names came to be that it is asked about; `None` for typed addresses.
    names: Option<Input>,
}

impl<'d> Ours<'d> {
    pub(crate) fn new(checker: Checker<'d>) -> Self {
        Self { checker, names: None }
    }

    /// A checker asked about names alone that came to be in this way.
    pub(crate) fn checking(checker: Checker<'d>, input: Input) -> Self {
        Self { checker, names: Some(input) }
    }
}

impl Method for Ours<'_> {
    fn name(&self) -> &'static str {
        "misdirect"
    }

    fn threshold(&self) -> Option<f64> {
        Some(f64::from(Policy::DEFAULT.threshold_ppm) / 1e6)
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        let context = Context::new().with_input(self.names.unwrap_or_default());
        let check = |text: &str| answer(&self.checker.check(text.as_bytes(), &context));
        let asked = |typed: &&str| match self.names {
            None => check(&address(typed)),
            Some(_) => check(typed),
        };
        Ok(typed.iter().map(asked).collect())
    }
}

pub(crate) fn answer(ours: &misdirect::Answer<'_>) -> Answer {
    let ranked: Vec<Suggestion> = ours
        .suggestions()
        .map(|found| Suggestion {
            target: found.target().as_str().to_owned(),
            score: found.probability(),
        })
        .collect();
    let findings = ours.findings().iter().map(|finding| finding.name()).collect();
    let verdict = ours.verdict().name();
    let mut answer = Answer { ranked, verdict, findings, warns_to: None };
    answer.warns_to = warns_to(ours.verdict(), &answer, ours.probability());
    answer
}

/// The highest threshold at which a policy warns. `doubt`: that anything else was meant.
pub(crate) fn warns_to(verdict: Verdict, answer: &Answer, doubt: f64) -> Option<f64> {
    match (verdict, &answer.ranked[..]) {
        (Verdict::Listed | Verdict::Invalid, _) => None,
        // A name that deceives by itself, however little is known of whom it imitates.
        (Verdict::Suspect, _) if !answer.findings.is_empty() => Some(1.0),
        (_, []) => None,
        _ => Some(doubt),
    }
}

#[cfg(test)]
mod tests {
    use super::{Method, Ours};
    use misdirect::directory::Builder;
    use misdirect::{Checker, Context, Directory, Verdict};

    #[test]
    fn warns_where_the_answer_is_suspect() {
        let mut builder = Builder::new();
        builder.add_list("gmail.com 1000 @2\narmy.mil 9 @0\narmy.nl 8").unwrap();
        let image = builder.build().unwrap();
        let directory = Directory::open(&image).unwrap();
        let ours = Ours::new(Checker::new(directory));
        let names = ["gmial.com", "gmail.com", "army.ml", "unrelated.org", "a..", "gmail.com]"];
        for (name, answer) in names.iter().zip(ours.answer(&names).unwrap()) {
            let address = format!("joe@{name}");
            let checked = Checker::new(directory).check(address.as_bytes(), &Context::new());
            let verdict = checked.verdict();
            let suspect = verdict == Verdict::Suspect;
            assert_eq!(answer.warns(ours.threshold().unwrap()), suspect, "{name}");
            assert_eq!(answer.verdict, verdict.name());
        }
    }
}
