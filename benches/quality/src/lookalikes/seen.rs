//! What is asked of each answer to a look-alike.

use crate::methods::ours::Ours;
use crate::trial::{Judged, Trial};
use misdirect::{Directory, Finding, Input};
use misdirect_rows::metrics::Share;

/// Whether it warns of a name. That no domain ends so is no matter of what its letters look like, and counts neither
/// for a method nor against it.
pub(super) fn is_flagged(judged: &Judged<'_>, trial: &Trial<'_>) -> bool {
    let by_suffix = judged.answer.findings == [Finding::NoSuchSuffix.name()];
    judged.answer.warns(trial.threshold) && !(by_suffix && place_of_target(judged).is_none())
}

/// The name cannot be read: nobody is fooled by it, and nobody can use it.
pub(super) fn is_invalid(judged: &Judged<'_>) -> bool {
    judged.answer.verdict == "invalid"
}

/// It warns, and says what the name was made to look like, or a host of that: a sub-domain that was
/// typed is kept. Or there is no such name.
pub(super) fn is_caught(judged: &Judged<'_>, trial: &Trial<'_>) -> bool {
    is_invalid(judged) || is_flagged(judged, trial) && place_of_target(judged).is_some()
}

/// Where what a name was made to look like stands among the suggestions, from 0.
pub(super) fn place_of_target(judged: &Judged<'_>) -> Option<usize> {
    let target = judged.row.intended.as_deref()?;
    judged.answer.ranked.iter().position(|found| {
        let host = found.target.strip_suffix(target);
        host.is_some_and(|host| host.is_empty() || host.ends_with('.'))
    })
}

pub(super) fn share<'a, 'r: 'a>(
    rows: impl Iterator<Item = &'a Judged<'r>>,
    counts: impl Fn(&Judged<'r>) -> bool,
) -> Share {
    rows.fold(Share::default(), |share, judged| {
        Share::new(share.count + usize::from(counts(judged)), share.of + 1)
    })
}

/// A row with its answer, for the terminal.
pub(super) fn line(word: &str, judged: &Judged<'_>) -> String {
    let row = judged.row;
    let (unicode, _) = idna::domain_to_unicode(&row.typed);
    let unicode = if unicode == row.typed { String::new() } else { format!(" ({unicode})") };
    let ranked = judged.answer.ranked.iter();
    let ranked: Vec<String> =
        ranked.map(|found| format!("{} {:.3}", found.target, found.score)).collect();
    format!(
        "{word:7} {} {}: {}{unicode} -> {}: {} {} [{}]",
        row.kind,
        row.place,
        row.typed,
        row.intended.as_deref().unwrap_or("-"),
        judged.answer.verdict,
        judged.answer.findings.join(" "),
        ranked.join(", ")
    )
}

pub(super) fn percent(share: Share) -> String {
    format!("{}, {} %", share.counts(), share.percent())
}

/// Ours with one directory, for names that came in a message.
pub(super) fn received(directory: Directory<'_>) -> Ours<'_> {
    Ours::checking(misdirect::Checker::new(directory), Input::Received)
}
