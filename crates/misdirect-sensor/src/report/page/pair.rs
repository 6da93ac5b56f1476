//! What was typed above what was meant, letter under letter, what differs marked.

use crate::judged::Finding;
use maud::{Markup, html};
use misdirect::compare::Costs;
use misdirect::{Domain, SlipKind, compare};

/// Stands where one row has nothing.
const GAP: char = '·';

/// Two rows, cut into pieces that stand above each other.
pub(super) struct Pair<'f> {
    typed: &'f str,
    intended: &'f str,
    pieces: Vec<Piece<'f>>,
}

struct Piece<'f> {
    typed: &'f str,
    intended: &'f str,
    is_slip: bool,
}

impl<'f> Pair<'f> {
    /// By the slips of the library. Of another suffix, and of more slips than it reads, everything between the ends that
    /// both have in common is one slip. A-labels have no letters that could be marked: two rows without marks.
    pub(super) fn of(finding: &'f Finding) -> Self {
        let (typed, intended) = (finding.typed.as_str(), finding.intended.as_str());
        let pieces = match () {
            () if typed.contains("xn--") || intended.contains("xn--") => Vec::new(),
            () if finding.slips.contains(&SlipKind::SuffixSwap.name()) => between(typed, intended),
            () => pieces(typed, intended).unwrap_or_else(|| between(typed, intended)),
        };
        Self { typed, intended, pieces }
    }

    /// Two lines, what differs in `del` and `ins`.
    pub(super) fn drawn(&self) -> Markup {
        let gap = |piece: &Piece<'_>, one: &str| {
            let width = piece.typed.len().max(piece.intended.len());
            GAP.to_string().repeat(width - one.len())
        };
        html! {
            span.pair {
                @if self.pieces.is_empty() {
                    code { (self.typed) } code { (self.intended) }
                } @else {
                    code { @for piece in &self.pieces {
                        @if piece.is_slip {
                            del { (piece.typed) span aria-hidden="true" { (gap(piece, piece.typed)) } }
                        } @else { (piece.typed) }
                    } }
                    code { @for piece in &self.pieces {
                        @if piece.is_slip {
                            ins { (piece.intended) span aria-hidden="true" { (gap(piece, piece.intended)) } }
                        } @else { (piece.intended) }
                    } }
                }
            }
        }
    }
}

fn equal(text: &str) -> Piece<'_> {
    Piece { typed: text, intended: text, is_slip: false }
}

/// What is between the ends that both have in common. Both are ASCII.
fn between<'f>(typed: &'f str, intended: &'f str) -> Vec<Piece<'f>> {
    let pairs = typed.bytes().zip(intended.bytes());
    let head = pairs.take_while(|(a, b)| a == b).count();
    let pairs = typed[head..].bytes().rev().zip(intended[head..].bytes().rev());
    let tail = pairs.take_while(|(a, b)| a == b).count();
    let middle = |text: &'f str| &text[head..text.len() - tail];
    let slip = Piece { typed: middle(typed), intended: middle(intended), is_slip: true };
    vec![equal(&typed[..head]), slip, equal(&typed[typed.len() - tail..])]
}

/// `None` beyond four slips.
fn pieces<'f>(typed: &'f str, intended: &'f str) -> Option<Vec<Piece<'f>>> {
    let similarity =
        compare(&Domain::parse(typed).ok()?, &Domain::parse(intended).ok()?, &Costs::default());
    similarity.cost()?;
    let (mut pieces, mut at) = (Vec::new(), 0);
    for slip in similarity.slips() {
        pieces.push(equal(typed.get(at..slip.typed.0)?));
        at = slip.typed.0 + slip.typed.1;
        pieces.push(Piece {
            typed: typed.get(slip.typed.0..at)?,
            intended: intended.get(slip.intended.0..slip.intended.0 + slip.intended.1)?,
            is_slip: true,
        });
    }
    pieces.push(equal(typed.get(at..)?));
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::{between, pieces};

    #[test]
    fn what_differs_is_marked() {
        for (typed, intended, expected) in [
            ("army.ml", "army.mil", "army.m[|i]l"),
            ("gmial.com", "gmail.com", "gm[ia|ai]l.com"),
            ("amry.ml", "army.mil", "a[mr|rm]y.m[|i]l"),
        ] {
            assert_eq!(drawn(&pieces(typed, intended).unwrap()), expected);
        }
        for (typed, intended, expected) in [
            ("gmail.ml", "gmail.com", "gmail.[ml|com]"),
            ("afribone.ml", "afribone.net.ml", "afribone.[|net.]ml"),
            ("aa.ml", "aaa.ml", "aa[|a].ml"),
            ("x.y", "a.b.c", "[x.y|a.b.c]"),
        ] {
            assert_eq!(drawn(&between(typed, intended)), expected);
        }
    }

    fn drawn(pieces: &[super::Piece<'_>]) -> String {
        let one = |piece: &super::Piece<'_>| match piece.is_slip {
            true => format!("[{}|{}]", piece.typed, piece.intended),
            false => piece.typed.to_owned(),
        };
        pieces.iter().map(one).collect()
    }
}
