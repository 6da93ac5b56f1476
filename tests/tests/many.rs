//! Many checks in a row say what each says alone, whatever was remembered in between.

use misdirect::{Answer, Checker, Context, Directory, Input, Slot, Summary};
use misdirect_tests::{corpus, hostile, random};

/// Local parts that read as a domain, a sign, a list or nothing much.
const LOCAL_PARTS: [&str; 14] = [
    "joe",
    "first.last",
    "no-reply+list_1",
    "JOE",
    "1",
    "_",
    "..",
    "www.gmail.com",
    "gmail.com",
    "mailto",
    "joe-at-gmail-dot-com",
    "joeATgmailDOTcom",
    "t_online.de",
    "joe_gmail.com",
];

/// What a summary has to say, word for word.
fn is_of(summary: &Summary<'_>, answer: &Answer<'_>) -> bool {
    let best = answer.suggestions().next().and_then(|best| best.entry());
    summary.verdict() == answer.verdict()
        && summary.probability_ppm() == answer.probability_ppm()
        && summary.target() == best.map(|entry| entry.domain())
}

/// Checks texts in one memo with so many places, each beside the check of it alone.
fn are_the_same(checker: &Checker<'_>, context: &Context<'_>, texts: &[&[u8]], places: usize) {
    let mut slots = vec![Slot::EMPTY; places];
    let mut memo = checker.memo(context, &mut slots);
    let mut next = 0;
    memo.check_many(texts.iter().copied(), |number, summary| {
        assert_eq!(number, next);
        next += 1;
        let text = texts[number];
        let answer = checker.check(text, context);
        assert!(is_of(&summary, &answer), "{:?}: {summary:?}", String::from_utf8_lossy(text));
    });
    assert_eq!(next, texts.len());
    for text in texts.iter().rev().take(50) {
        assert!(is_of(&memo.check(text), &checker.check(text, context)));
    }
}

/// The same domains behind other local parts, in no order.
fn with_local_parts(inputs: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = inputs.to_vec();
    for input in inputs {
        let at = input.iter().position(|&byte| byte == b'@').map_or(0, |at| at + 1);
        let with = |local: &str| [local.as_bytes(), b"@", &input[at..]].concat();
        texts.extend(LOCAL_PARTS.map(with));
    }
    let mut random = random::Random::new(7);
    for at in (1..texts.len()).rev() {
        texts.swap(at, random.below(at + 1));
    }
    texts
}

#[test]
fn the_corpus_is_judged_the_same_one_by_one() {
    let inputs: Vec<Vec<u8>> = corpus::rows().iter().map(corpus::Row::input).collect();
    let texts = with_local_parts(&inputs);
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let checker = Checker::new(Directory::builtin());
    for places in [0, 1, 7, 1000, 100_000] {
        // Of all with every number of places a part, and once all of them.
        let few = if places == 1000 { texts.len() } else { texts.len() / 20 };
        are_the_same(&checker, &Context::new(), &texts[..few], places);
    }
}

#[test]
fn so_it_is_in_every_context() {
    let builtin = Directory::builtin();
    for row in corpus::rows() {
        let texts = with_local_parts(&[row.input()]);
        let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
        let (checker, message) = (row.checker(builtin), row.message());
        let context = row.context(message.as_ref());
        are_the_same(&checker, &context, &texts, 4);
    }
}

#[test]
fn so_are_hostile_inputs() {
    let inputs = hostile::inputs(random::cases(300));
    let texts = with_local_parts(&inputs);
    let texts: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let checker = Checker::new(Directory::builtin());
    for input in [Input::Typed, Input::Received] {
        are_the_same(&checker, &Context::new().with_input(input), &texts, 64);
    }
}

#[test]
fn what_another_checker_said_is_forgotten() {
    let mut slots = [Slot::EMPTY; 8];
    let text = b"joe@army.mil".as_slice();
    let context = Context::new();
    for checker in [Checker::new(Directory::builtin()), Checker::without_directory()] {
        let mut memo = checker.memo(&context, &mut slots);
        for _ in 0..2 {
            assert!(is_of(&memo.check(text), &checker.check(text, &context)));
        }
    }
}
