//! The alignment against its own definition: a plain matrix over all letters, without a band and
//! without an early end, over the same costs of edits.

use super::*;
use crate::channel::SLIPS_MAX;
use crate::domain::Domain;
use crate::domain::letters::{Alphabet, Letters};
use crate::random_tests::Random;
use std::format;
use std::string::String;
use std::vec;
use std::vec::Vec;

/// The least cost of all ways, and how many slips it has, by the recurrence as it is written in
/// the books, over the letters between the common ends.
fn naive(pair: &Pair<'_>, head: usize, a_len: usize, b_len: usize) -> (u32, usize) {
    let each = pair.costs.count(2) - pair.costs.count(1);
    let mut best = vec![vec![(FAR, 0); a_len + 1]; b_len + 1];
    best[0][0] = (0, 0);
    for i in 0..=b_len {
        for j in 0..=a_len {
            let (typed_at, intended_at) = (head + j, head + i);
            let mut ways = vec![best[i][j]];
            let mut way = |from: (u32, usize), edit: Edit| {
                ways.push((from.0.saturating_add(edit.cost + each), from.1 + 1));
            };
            if i > 0 {
                way(best[i - 1][j], pair.omission(typed_at, intended_at - 1));
            }
            if j > 0 {
                way(best[i][j - 1], pair.insertion(typed_at - 1, intended_at));
            }
            if i > 0 && j > 0 && pair.typed[typed_at - 1] != pair.intended[intended_at - 1] {
                way(best[i - 1][j - 1], pair.substitution(typed_at - 1, intended_at - 1));
            }
            if i > 1 && j > 1 && is_swapped(&pair.typed[..typed_at], &pair.intended[..intended_at])
            {
                way(best[i - 2][j - 2], pair.transposition(typed_at - 2, intended_at - 2));
            }
            if i > 0 && j > 0 && pair.typed[typed_at - 1] == pair.intended[intended_at - 1] {
                ways.push(best[i - 1][j - 1]);
            }
            best[i][j] = ways.into_iter().min().unwrap_or((FAR, 0));
        }
    }
    let (cost, slips) = best[b_len][a_len];
    (if slips == 0 { 0 } else { cost - each * slips as u32 + pair.costs.count(slips) }, slips)
}

fn expected(typed: &[u8], intended: &[u8], frame: Frame, costs: &Costs) -> (u32, usize) {
    let head = typed.iter().zip(intended).take_while(|(a, b)| a == b).count();
    let (a, b) = (&typed[head..], &intended[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let pair = Pair { typed, intended, frame: &frame, costs };
    match (a.len() - tail, b.len() - tail) {
        // One letter for one letter is a substitution, even where a dot for a hyphen would be
        // cheaper as one lost and one added: nobody's fingers did two things there.
        (1, 1) => (pair.substitution(head, head).cost + costs.count(1), 1),
        // A letter that was moved is one slip, where it is the only one.
        (3, 3) if is_moved(&typed[head..head + 3], &intended[head..head + 3]) => {
            let plain = || naive(&pair, head, 3, 3);
            pair.moved(head).map_or_else(plain, |moved| (moved.cost + costs.count(1), 1))
        }
        (a_len, b_len) => naive(&pair, head, a_len, b_len),
    }
}

/// Puts an edit of a random kind at a random place.
fn slip(random: &mut Random, text: &mut Vec<u8>, letters: &[u8]) {
    let at = random.below(text.len());
    match random.below(5) {
        0 => drop(text.remove(at)),
        1 => text.insert(at, random.letter(letters)),
        2 => text.insert(at, text[at]),
        3 => text[at] = random.letter(letters),
        _ if at + 1 < text.len() => text.swap(at, at + 1),
        _ => {}
    }
}

fn domain(random: &mut Random, letters: &[u8]) -> String {
    let mut label = |most: usize| -> String {
        (0..=random.below(most)).map(|_| char::from(random.letter(letters))).collect()
    };
    let (sub, name) = (label(4), label(14));
    match random.below(4) {
        0 => format!("{sub}.{name}.mil"),
        1 => format!("{name}.co.uk"),
        2 => format!("{name}.com"),
        _ => format!("{name}-{sub}.de"),
    }
}

fn frame(domain: &str) -> (Letters, Frame) {
    let domain = Domain::parse(domain).expect("a domain");
    let letters = Letters::of(&domain, &mut Alphabet::new());
    let frame = super::super::sides::frame_of(&letters);
    (letters, frame)
}

/// Few letters make many ways to one text, and doubled ones; many letters make names as they are.
const LETTERS: [&[u8]; 2] = [b"ab0", b"abcdefghijklmnopqrstuvwxyz0123456789"];

#[test]
fn costs_as_much_as_the_plain_matrix() {
    let mut random = Random::new(1);
    let mut compared = [0; SLIPS_MAX + 1];
    for case in 0..6000 {
        let letters = LETTERS[case % 2];
        let (intended, frame) = frame(&domain(&mut random, letters));
        let mut typed = intended.as_bytes().to_vec();
        for _ in 0..random.below(SLIPS_MAX + 1) {
            let letters = if random.below(4) == 0 { b".-" } else { letters };
            slip(&mut random, &mut typed, letters);
        }
        let costs = Costs::HAND_SET.with_layout(crate::channel::Layout::ALL[case % 4]);
        let found = align(&typed, intended.as_bytes(), frame, &costs, FAR);
        let (cost, slips) = expected(&typed, intended.as_bytes(), frame, &costs);
        let texts = (String::from_utf8_lossy(&typed), String::from_utf8_lossy(intended.as_bytes()));
        let Some((found, edits)) = found else {
            assert!(
                slips > SLIPS_MAX || typed.len().abs_diff(intended.as_bytes().len()) > BAND,
                "{texts:?}"
            );
            continue;
        };
        if slips > SLIPS_MAX {
            // Five small slips can be cheaper than four, and are not looked for.
            assert!(found >= cost, "{texts:?}: {found}, not {cost}");
            continue;
        }
        assert_eq!((found, total(edits.as_slice(), &costs)), (cost, cost), "{texts:?}");
        compared[edits.as_slice().len()] += 1;
        // The limit is kept to the unit, and an early end loses nothing.
        let at_limit = align(&typed, intended.as_bytes(), frame, &costs, cost);
        assert_eq!(at_limit.map(|(cost, _)| cost), Some(cost), "{texts:?}");
        if cost > 0 {
            let below = align(&typed, intended.as_bytes(), frame, &costs, cost - 1);
            assert!(below.is_none(), "{texts:?}");
        }
    }
    assert!(compared.iter().all(|&count| count > 200), "{compared:?}");
}

#[test]
fn edits_turn_what_was_meant_into_what_was_typed() {
    let (mut random, mut edited) = (Random::new(2), 0);
    for _ in 0..3000 {
        let (intended, frame) = frame(&domain(&mut random, LETTERS[0]));
        let intended = intended.as_bytes();
        let mut typed = intended.to_vec();
        for _ in 0..random.below(SLIPS_MAX + 1) {
            slip(&mut random, &mut typed, b"ab-.");
        }
        let Some((_, edits)) = align(&typed, intended, frame, &Costs::HAND_SET, FAR) else {
            continue;
        };
        let (mut made, mut at) = (Vec::<u8>::new(), 0);
        for edit in edits.as_slice() {
            let (from, len) = (usize::from(edit.intended_at), usize::from(edit.intended_len));
            made.extend(&intended[at..from]);
            let typed_at = usize::from(edit.typed_at);
            assert_eq!(made.len(), typed_at, "an edit is where it says");
            made.extend(&typed[typed_at..typed_at + usize::from(edit.typed_len)]);
            at = from + len;
        }
        made.extend(&intended[at..]);
        assert_eq!(made, typed);
        edited += edits.as_slice().len();
    }
    assert!(edited > 3000, "{edited}");
}

#[test]
fn a_swap_costs_less_than_any_two_slips() {
    let (mut random, mut swaps) = (Random::new(3), 0);
    for case in 0..2000 {
        let labels = case % SWAPPED_DOTS;
        let mut label = |most: usize| -> Vec<u8> {
            (0..=random.below(most)).map(|_| random.letter(b"aab-0mn")).collect()
        };
        let mut text = Vec::new();
        for _ in 0..labels {
            text.extend(label(3));
            text.push(b'.');
        }
        let name_at = text.len();
        text.extend(label([1, 2, 40][case % 3]));
        let name_end = text.len();
        text.extend(*b".com");
        let (suffix_at, len) = (name_end + 1, text.len());
        let frame = Frame { name_at, name_end, suffix_at, len, dots: labels + 1 };
        for at in (1..len).filter(|&at| text[at - 1] != text[at]) {
            let mut typed = text.clone();
            typed.swap(at - 1, at);
            let costs = Costs::HAND_SET.with_layout(crate::channel::Layout::ALL[case % 4]);
            let (cost, edits) = align(&typed, &text, frame, &costs, FAR).expect("one slip");
            let found = (cost, edits.as_slice().len());
            assert_eq!(found, expected(&typed, &text, frame, &costs), "{text:?} {at}");
            swaps += found.1;
        }
    }
    assert!(swaps > 20_000, "{swaps}");
}

#[test]
fn a_moved_letter_costs_less_than_two_slips() {
    for (typed, intended, is_one) in [
        ("gmila.com", "gmail.com", true),   // the a, over two to the right
        ("gimal.com", "gmail.com", true),   // the i, over two to the left
        ("icould.com", "icloud.com", true), // the l
        ("googlemila.com", "googlemail.com", true),
        ("gmial.com", "gmail.com", false),  // a swap
        ("gamlil.com", "gmail.com", false), // another letter as well
        ("gmal.icom", "gmail.com", false),  // over the dot
        ("liamg.com", "gmail.com", false),  // all of them
        ("ola.com", "aol.com", false),      // too short: a word of its own
        ("refe.fr", "free.fr", false),      // likewise
        ("lmai.com", "mail.com", false),    // over three
    ] {
        let (letters, frame) = frame(intended);
        let costs = Costs::HAND_SET;
        let found = align(typed.as_bytes(), letters.as_bytes(), frame, &costs, FAR);
        let (cost, edits) = found.expect(typed);
        let is_moved = matches!(edits.as_slice(), [edit] if edit.typed_len == 3);
        assert_eq!(is_moved, is_one, "{typed}");
        let (head, _) =
            typed.split_at(typed.bytes().zip(intended.bytes()).take_while(|(a, b)| a == b).count());
        let pair = Pair {
            typed: typed.as_bytes(),
            intended: intended.as_bytes(),
            frame: &frame,
            costs: &costs,
        };
        let rest = typed.len() - head.len();
        let plain = naive(&pair, head.len(), rest, intended.len() - head.len());
        assert!(!is_one || cost + 256 < plain.0, "{typed}: {cost}, {plain:?}");
    }
}

#[test]
fn ends_are_found_by_words_as_by_letters() {
    let mut random = Random::new(4);
    for _ in 0..20_000 {
        let mut text = |most: usize| -> Vec<u8> {
            (0..random.below(most)).map(|_| random.letter(b"aaaaaaab")).collect()
        };
        let (a, b) = (text(30), text(30));
        let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
        let (rest_a, rest_b) = (&a[head..], &b[head..]);
        let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(a, b)| a == b).count();
        let expected = (&rest_a[..rest_a.len() - tail], &rest_b[..rest_b.len() - tail], head);
        assert_eq!(without_ends(&a, &b), expected, "{a:?} {b:?}");
    }
}
