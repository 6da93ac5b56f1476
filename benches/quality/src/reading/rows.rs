//! Rows with a right answer: those of the corpus, and a file of cases from outside.

use super::measure::Measure;
use misdirect::{Addresses, Answer, Checker, Context, Directory, Verdict};
use misdirect_rows::table::lines;
use misdirect_tests::corpus;

/// The corpus' rows of reading, half of which are silent.
pub(super) fn corpus() -> Measure {
    let builtin = Directory::builtin();
    let (mut right, mut all) = (0, 0);
    for row in corpus::rows().iter().filter(|row| row.place.starts_with("reading")) {
        let (input, message) = (row.input(), row.message());
        let answer = row.checker(builtin).check(&input, &row.context(message.as_ref()));
        let failures = row.failures(&answer);
        (right, all) = (right + usize::from(failures.is_empty()), all + 1);
        if !failures.is_empty() {
            let text = String::from_utf8_lossy(&input);
            println!("{} {}: {text}: {}", row.place, row.id, failures.join("; "));
        }
    }
    Measure::new("rows of the corpus, written by hand", format!("{right} of {all}"), "all of 300")
}

/// Cases from outside: kind, what was typed, and in words what is right. `kinds` are those that are about
/// reading, all where none is named.
pub(super) fn handed(text: &str, kinds: &[String]) -> Result<Vec<Measure>, String> {
    let (mut right, mut all) = (0, 0);
    for cells in lines("cases", text, 3)? {
        let (kind, input, should) = (cells[0], unescape(cells[1]), cells[2]);
        if !kinds.is_empty() && !kinds.iter().any(|known| known == kind) {
            continue;
        }
        let is_right = is_right(&input, should);
        (right, all) = (right + usize::from(is_right), all + 1);
        if !is_right {
            println!("case {kind}: {input}: {} instead of {should}", said(&input));
        }
    }
    let found = format!("{right} of {all}");
    Ok(vec![Measure::new(
        "public reports about other tools, as they were handed over",
        found,
        "all",
    )])
}

fn unescape(text: &str) -> String {
    text.replace("\\t", "\t").replace("<U+200B>", "\u{200b}")
}

fn is_right(input: &str, right: &str) -> bool {
    let checker = Checker::new(Directory::builtin());
    let answer = checker.check(input.as_bytes(), &Context::new());
    let is_silent = matches!(answer.verdict(), Verdict::Listed | Verdict::Unlisted);
    if right == "not listed" {
        return answer.verdict() != Verdict::Listed && Addresses::new(input.as_bytes()).count() > 1;
    }
    let words = right.split([',', ' ', '(', ')']).filter(|word| word.contains('@'));
    let is_it = words.clone().any(|word| word == whom(&answer));
    let may_be_silent = right.split(", or ").any(|part| part.starts_with("silent"));
    let has_finding = right.contains("finding") && !answer.findings().is_empty();
    is_it || may_be_silent && is_silent || has_finding
}

/// Whom the answer is about: the first suggestion, or what was read.
fn whom(answer: &Answer<'_>) -> String {
    let mut address = String::new();
    match answer.suggestions().next() {
        Some(first) if answer.verdict() == Verdict::Suspect => {
            first.write_address(&mut address).map_or(String::new(), |()| address)
        }
        _ => {
            let local = answer.typed().local_part().unwrap_or_default();
            let domain = answer.domain().map_or("", |domain| domain.as_str());
            format!("{}@{domain}", String::from_utf8_lossy(local))
        }
    }
}

fn said(input: &str) -> String {
    let checker = Checker::new(Directory::builtin());
    let answer = checker.check(input.as_bytes(), &Context::new());
    format!("{} {}", answer.verdict().name(), whom(&answer))
}

#[cfg(test)]
mod tests {
    use super::is_right;

    #[test]
    fn what_is_right_is_said_in_words() {
        assert!(is_right("joe@gmial.com", "joe@gmail.com"));
        assert!(!is_right("joe@gmial.com", "silent"));
        assert!(is_right("'joe@gmail.com'", "silent, or joe@gmail.com"));
        assert!(is_right("«luc@orange.fr»", "luc@orange.fr"));
        assert!(is_right("jo\u{200b}e@gmail.com", "jane@gmail.com, or a finding"));
        assert!(is_right("a@army.ml;b@gmail.com", "not listed"));
        assert!(!is_right("b@gmail.com", "not listed"));
    }
}
