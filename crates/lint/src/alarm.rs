//! Which suspects are worth an alarm in a file, where nobody is asked and all who read the log are told:
//!
//! - what was meant is listed: a mark too many in what nobody lists may be anything;
//! - a name that only gives itself away ends in a public suffix;
//! - what was meant does not stand beside it, as in a list of corrections;
//! - two slips at most lead there, and one where the last label is a letter: `x@y.z` is nobody's;
//! - one label, of which files are full (`name@word`), stands in `<…>` or lacks nothing but a dot, and a comma is
//!   all that is wrong about a name with one, since it parts the words of lists.

use crate::finding::meant;
use misdirect::answer::Place;
use misdirect::domain::Section;
use misdirect::{Answer, Verdict};
use std::ops::Range;

/// Slips that lead to what was meant. Of 445 that were seen in public git histories, one in forty has two.
const SLIPS_MAX: usize = 2;

/// Whether what stands at `span` of a line, and was asked about as `text`, would be one if it is suspect.
/// `is_listed`: what the directories have.
pub(crate) fn is_alarm(
    line: &[u8],
    span: &Range<usize>,
    text: &[u8],
    answer: &Answer<'_>,
    is_listed: impl Fn(&[u8]) -> bool,
) -> bool {
    let Some(best) = answer.suggestions().next() else {
        let is_name = |section| section != Section::Unlisted;
        return answer.verdict() == Verdict::Suspect
            && answer.domain().is_some_and(|domain| is_name(domain.section()));
    };
    let before = line.get(..span.start).unwrap_or_default();
    let after = line.get(span.end..).unwrap_or_default();
    let domain = text.rsplit(|&byte| byte == b'@').next().unwrap_or_default();
    let is_in_brackets = before.ends_with(b"<") && after.starts_with(b">");
    let is_label = !domain.contains(&b'.') && !is_in_brackets;
    let lacks_dots = best.slips().all(|slip| slip.place() == Place::Dot);
    let is_short = domain.iter().rev().nth(1) == Some(&b'.');
    let meant = meant(&best);
    // What is merely repaired comes of no entry.
    let has_entry = best.entry().is_some() || is_listed(best.target().as_str().as_bytes());
    has_entry
        && best.slips().count() <= if is_short { 1 } else { SLIPS_MAX }
        && !(has_word(before, meant.as_bytes()) || has_word(after, meant.as_bytes()))
        && (lacks_dots || !is_label && !domain.contains(&b','))
}

/// Whether a text has an address or a name that is not part of a longer one.
fn has_word(text: &[u8], word: &[u8]) -> bool {
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._+".contains(byte);
    text.windows(word.len().max(1)).enumerate().any(|(at, here)| {
        let before = text.get(..at).and_then(<[u8]>::last);
        let behind = text.get(at + word.len()).filter(|byte| **byte != b'.');
        here.eq_ignore_ascii_case(word)
            && !before.is_some_and(goes_on)
            && !behind.is_some_and(goes_on)
    })
}

#[cfg(test)]
mod tests {
    use crate::{Hosts, Linter};
    use misdirect::{Checker, Directory};

    /// How many findings a file of one line has.
    fn count(line: &str) -> u64 {
        let hosts = Hosts::default();
        let linter = Linter::new(Checker::new(Directory::builtin()), &hosts).expect("room");
        let counts = linter.lint("x".as_ref(), line.as_bytes(), &mut |_| ());
        counts.expect("read").suspects
    }

    #[test]
    fn an_alarm_or_none() {
        for line in [
            "joe@gmial.com",
            "joe@gmailcom",
            "joe@gmail,com",
            "joe@gmail.c0m",
            "joe@gmx.d",
            "Joe <joe@gmail>",
            "joe@gmial.com, ann@gmail.com",
            "joe@gmial.com, ann.joe@gmail.com",
            "joe@gmаil.com",
        ] {
            assert_eq!(count(line), 1, "{line}");
        }
        for line in [
            "joe@gmail",
            "joe@smallfirm,example",
            "joe@smallfirm..com",
            "locale@latin,com",
            "x@y.z",
            "pkg@x.y.z",
            "npmlog@2.x",
            "joe@gmial.com => joe@gmail.com",
            "s/joe@gmial.com/joe@gmail.com/",
            "joe@gm",
            "日本語@日本語",
            "joe (at) smallfirm (dot) com",
            "joe@hotel-bamako.ml",
        ] {
            assert_eq!(count(line), 0, "{line}");
        }
    }
}
