//! What holds for every input, whatever the numbers of the model are.

use misdirect::answer::PPM;
use misdirect::directory::{Builder, TAG_PROVIDER};
use misdirect::{
    Answer, Checker, Context, Directory, Dns, Domain, Input, Layer, MessageContext, Policy, Slot,
    Verdict,
};
use misdirect_tests::random::{Random, cases};
use misdirect_tests::{corpus, hostile, json, slips};
use serde_json::{Value, json};

/// A policy that calls everything suspect that has a suggestion at all.
const ANYTHING: Policy = Policy::DEFAULT.with_threshold_ppm(1).with_ratio_percent(0);

/// All that an answer says.
fn whole(answer: &Answer<'_>) -> Value {
    let entry = |entry: Option<misdirect::directory::Entry<'_>>| {
        entry.map(|entry| json!([entry.domain(), entry.tags(), entry.is_zone()]))
    };
    let entries: Vec<Value> =
        answer.suggestions().map(|s| entry(s.entry()).unwrap_or_default()).collect();
    json!([json::answer(answer), entry(answer.listed()), entries])
}

fn compile(list: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.add_list(list).expect("a list");
    builder.build().expect("small")
}

#[test]
fn what_is_listed_is_never_suspect() {
    let builtin = Directory::builtin();
    let checker = Checker::new(builtin).with_policy(ANYTHING);
    let (mut random, mut asked) = (Random::new(1), 0);
    for entry in builtin.entries().filter(|entry| !entry.is_zone()) {
        let mut names = vec![entry.domain().to_owned()];
        if !Domain::parse(entry.domain()).expect("a domain").is_public_suffix() {
            let len = 1 + random.below(8);
            // A provider's users have no hosts: `fast.mail.com` may be fastmail.com.
            if entry.tags() & TAG_PROVIDER == 0 {
                names.push(format!("{}.{}", random.text("abcdexyz", len), entry.domain()));
            }
            names.push(format!("mail.x.{}", entry.domain()));
        }
        for name in names {
            let context = Context::new()
                .with_input(*random.pick(&Input::ALL))
                .with_dns(*random.pick(&Dns::ALL));
            let input = name.to_uppercase();
            for checker in [checker, checker.with_explore(true)] {
                let answer = checker.check(input.as_bytes(), &context);
                assert_eq!(answer.verdict(), Verdict::Listed, "{name}");
                let listed = answer.listed().expect("an entry");
                assert!(name.ends_with(listed.domain()), "{name} {}", listed.domain());
                asked += 1;
            }
        }
    }
    assert!(asked > 40_000, "{asked}");
}

/// Answers of hostile inputs, slips of entries, and the corpus, each in some context.
fn each_answer(mut visit: impl FnMut(&str, &Answer<'_>)) {
    let builtin = Directory::builtin();
    let checker = Checker::new(builtin).with_explore(true);
    let to: [&[u8]; 3] = [b"a@army.mil", b"b@gmail.com", "c@münchen.de".as_bytes()];
    let message = MessageContext::new(b"me@outlook.com", to);
    let mut inputs = hostile::inputs(cases(2000));
    inputs.extend(slips::addresses(2, &builtin, cases(4000)).into_iter().map(String::into_bytes));
    inputs.extend(corpus::rows().iter().map(corpus::Row::input));
    let (mut suggested, mut rate) = (0, 1);
    for (input, typing) in inputs.iter().zip(Input::ALL.iter().cycle()) {
        let context = Context::new().with_message(&message).with_input(*typing);
        let answer = checker.check(input, &context.with_slip_rate_ppm(rate));
        rate = rate * 7 % PPM;
        visit(&String::from_utf8_lossy(input), &answer);
        suggested += answer.suggestions().count();
    }
    assert!(suggested > 3000, "{suggested}");
}

#[test]
fn suggestions_are_in_order_and_share_one_whole() {
    each_answer(|text, answer| {
        let shares: Vec<u32> = answer.suggestions().map(|s| s.probability_ppm()).collect();
        assert!(shares.iter().sum::<u32>() <= PPM, "{text}: {shares:?}");
        assert!(shares.is_sorted_by(|a, b| a >= b), "{text}: {shares:?}");
        assert!(!shares.contains(&0) && !shares.contains(&PPM), "{text}: {shares:?}");
        for suggestion in answer.suggestions() {
            let slips: Vec<usize> = suggestion.slips().map(|slip| slip.at()).collect();
            assert!(!slips.is_empty() && slips.is_sorted(), "{text}: {slips:?}");
        }
    });
}

#[test]
fn every_target_is_a_domain_and_another_one() {
    each_answer(|text, answer| {
        for suggestion in answer.suggestions() {
            let target = suggestion.target().to_string();
            let parsed = Domain::parse(&target).map(|domain| domain.to_string());
            assert_eq!(parsed.as_deref(), Ok(target.as_str()), "{text}");
            let is_same = Some(target.as_str()) == answer.domain().map(Domain::as_str);
            assert!(!is_same || answer.typed().is_repaired(), "{text}");
        }
    });
}

#[test]
fn slips_are_inside_the_domain() {
    let comma =
        Checker::new(Directory::builtin()).check("joe@münchen,de".as_bytes(), &Context::new());
    let first = comma.suggestions().next().and_then(|s| s.slips().next().map(|slip| slip.at()));
    assert_eq!(first, Some("xn--mnchen-3ya".len()));
    let hyphen = Checker::new(Directory::builtin()).check(b"joe@army-.mil", &Context::new());
    let first =
        hyphen.suggestions().next().and_then(|s| s.slips().next().and_then(|slip| slip.span()));
    assert_eq!(first, Some((8, 1)));
    each_answer(|text, answer| {
        let len = answer.domain().map_or(0, Domain::len);
        for slip in answer.suggestions().flat_map(|s| s.slips().collect::<Vec<_>>()) {
            assert!(slip.at() <= len, "{text}: {} of {len}", slip.at());
            let end = slip.span().map_or(0, |(at, len)| at + len);
            assert!(end <= answer.input().len(), "{text}");
        }
    });
}

#[test]
fn a_memo_says_what_single_checks_say() {
    let builtin = Directory::builtin();
    let mut inputs = slips::addresses(5, &builtin, cases(400));
    // Invalid, listed, unlisted, repaired, and each of them more than once.
    inputs.extend(
        ["", "a@", "army.mil", "gmail.com", "joe@army,mil", "\u{430}rmy.mil"].map(Into::into),
    );
    let repeated: Vec<&String> =
        inputs.iter().flat_map(|input| [input, &inputs[0], input]).collect();
    let typed = Checker::new(builtin);
    let received = Context::new().with_input(Input::Received);
    for (checker, context) in
        [(typed, Context::new()), (typed, received), (typed.with_explore(true), received)]
    {
        // Whatever is left in the slots, the next memo does not believe it.
        for mut slots in [0, 1, 2, 7, 1024].map(|count| vec![Slot::EMPTY; count]) {
            for context in [Context::new(), context] {
                let mut memo = checker.memo(&context, &mut slots);
                for input in &repeated {
                    let alone = checker.check(input.as_bytes(), &context).summary();
                    assert_eq!(memo.check(input.as_bytes()), alone, "{input}");
                }
            }
        }
    }
}

/// An empty message tells nothing, but with it what is near nothing is weighed as everything else is.
#[test]
fn what_is_near_nothing_is_answered_as_if_it_were_weighed() {
    let (builtin, message) = (Directory::builtin(), MessageContext::new(b"", []));
    let mut silent = 0;
    for row in corpus::rows() {
        let (input, checker) = (row.input(), row.checker(builtin).with_explore(true));
        for given in Input::ALL {
            let context = Context::new().with_input(given);
            let plain = checker.check(&input, &context);
            let weighed = checker.check(&input, &context.with_message(&message));
            assert_eq!(whole(&plain), whole(&weighed), "{}", row.id);
            silent += usize::from(plain.suggestions().count() == 0);
        }
    }
    assert!(silent > 1000, "{silent}");
}

#[test]
fn case_and_blanks_around_change_nothing() {
    let builtin = Directory::builtin();
    let mut inputs: Vec<String> = slips::addresses(4, &builtin, cases(1500));
    inputs.extend(
        corpus::rows()
            .iter()
            .map(|row| row.input())
            .filter_map(|input| String::from_utf8(input).ok())
            // Of `joeATgmailDOTcom` the case tells where the signs are.
            .filter(|input| !input.contains("DOT")),
    );
    let checker = Checker::new(builtin);
    let mut compared = 0;
    for input in inputs {
        let expected = checker.check(input.as_bytes(), &Context::new());
        let other = format!("\t {} \r\n", input.to_ascii_uppercase());
        let found = checker.check(other.as_bytes(), &Context::new());
        if let (Some(expected), Some(found)) = (expected.error(), found.error()) {
            assert_eq!(found.code(), expected.code(), "{input:?}");
            continue;
        }
        // What was typed and belongs to no domain is shown as it was typed.
        let lower = |answer| json::answer(answer).to_string().to_ascii_lowercase();
        assert_eq!(lower(&found), lower(&expected), "{input:?}");
        let spans = |answer: &Answer<'_>| -> Vec<_> {
            answer
                .suggestions()
                .flat_map(|s| s.slips().map(|slip| slip.span()).collect::<Vec<_>>())
                .collect()
        };
        let moved = spans(&expected)
            .iter()
            .map(|span| span.map(|(at, len)| (at + 2, len)))
            .collect::<Vec<_>>();
        assert_eq!(spans(&found), moved, "{input:?}");
        compared += moved.len();
    }
    assert!(compared > 2000, "{compared}");
}

#[test]
fn the_order_of_layers_changes_nothing() {
    let lists = [
        "army.mil 300 @0\nnavy.mil 250 @0\narmy.nl 20\n*.mil 500 @0\ngmail.com 900 @2\nhp.com 9",
        "army.nl 200 @4\namry.nl 2\ngmail.com 3 @5\ngmial.com 1\nyahoo.co.uk 50 @2\nhpe.com 7",
        "army.mil 1 @7\nus.army.mil 5\nar.my 4\n*.ml 8\nyahoo.com 90 @2\nymail.com 3\nhp.com 2 @6",
        "army.ml 3\ngmial.com 6\nyahoo.co.uk 2\n*.mil 70\ngmaii.com 1\nyahu.com 2\nmünchen.de 4",
    ];
    let images = lists.map(compile);
    let directories = images.each_ref().map(|image| Directory::open(image).expect("just built"));
    let layers = [
        Layer::trusted(directories[0]).with_share(3),
        Layer::trusted(directories[1]),
        Layer::trusted(directories[2]).with_share(7),
        Layer::evidence(directories[3]),
    ];
    let to: [&[u8]; 2] = [b"a@army.nl", b"b@yahoo.com"];
    let message = MessageContext::new(b"me@hp.com", to);
    let mut inputs: Vec<String> = Vec::new();
    for (seed, directory) in directories.iter().enumerate() {
        inputs.extend(slips::addresses(5 + seed as u64, directory, cases(150)));
    }
    let mut suggested = 0;
    for input in &inputs {
        for context in [Context::new(), Context::new().with_message(&message)] {
            for count in 2..=4 {
                let mut expected = None;
                for order in orders(count) {
                    let checker =
                        order.iter().fold(Checker::without_directory(), |checker, &at| {
                            checker.with_layer(layers[at]).expect("at most four")
                        });
                    let checker = checker.with_explore(true);
                    let answer = checker.check(input.as_bytes(), &context);
                    suggested += usize::from(answer.suggestions().count() > 1);
                    let answer = whole(&answer);
                    let expected = expected.get_or_insert_with(|| answer.clone());
                    assert_eq!(*expected, answer, "{input} {order:?}");
                }
            }
        }
    }
    assert!(suggested > 5000, "{suggested}");
}

/// All orders of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1).into_iter();
    shorter
        .flat_map(|order| {
            (0..count).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, count - 1);
                longer
            })
        })
        .collect()
}

/// Entries that are near each other, so that there are ranks to lose.
const NEAR: [&str; 11] = [
    "gmail.com",
    "ymail.com",
    "gmx.com",
    "email.com",
    "mail.com",
    "army.mil",
    "army.nl",
    "amy.com",
    "hp.com",
    "hpe.com",
    "siemens.com",
];
/// Two of these are the same target, where `us` is kept before the shorter.
const SAME_TARGET: [&str; 4] = ["us.army.mil", "army.mil", "army.nl", "mail.mil"];

#[test]
fn more_weight_never_lowers_the_rank_of_an_entry() {
    for near in [&NEAR[..], &SAME_TARGET] {
        let compared = weigh(near, |_, rank| rank, None);
        assert!(compared > 700, "{compared}");
    }
}

/// What a step may take from a probability, in parts per million. Costs are rounded to 1/256 bit, which is 680 of one
/// half; and the heavier an entry, the fewer others are near it, whose count is a feature: `army.mil` of weight 101
/// beside `*.mil` of 100 has one fewer for `rmy.mil`, and 1,438.
const STEP: usize = 1500;

#[test]
fn more_weight_never_lowers_the_probability_of_an_entry() {
    // Not of `SAME_TARGET`: the weight of `us.army.mil` is taken from `army.mil`, of which most of
    // that target's probability comes. And not where another becomes the first: whether anything else
    // was meant is then asked of another reading (`mail.om` for a rare `mail.com` and not for `ymail.com`).
    let compared = weigh(&NEAR, |ppm, _| usize::MAX - ppm as usize, Some(STEP));
    assert!(compared > 700, "{compared}");
}

/// Gives one of `near` more and more weight, and looks where it stands for a slip of it; `place`
/// makes a number of probability and rank that must not grow; with `slack` it may by as much, and only
/// has to while the first suggestion stays the same. Returns how often there was something to compare.
fn weigh(near: &[&str], place: fn(u32, usize) -> usize, slack: Option<usize>) -> usize {
    let mut random = Random::new(10);
    let mut compared = 0;
    let builtin = Directory::builtin();
    for case in 0..cases(200) {
        let entry = *random.pick(near);
        let input = slips::slip(&mut random, &format!("joe@{entry}"));
        let others = near.iter().filter(|&&domain| domain != entry);
        let others: String =
            others.map(|domain| format!("{domain} {}\n", 1 + random.below(1000))).collect();
        let (mut before, mut first_before) = (usize::MAX, None);
        for weight in [1, 2, 3, 10, 100, 101, 5000, 1_000_000] {
            let image = compile(&format!("{others}*.mil 100\n{entry} {weight}"));
            let own = Directory::open(&image).expect("just built");
            let mut checker = Checker::new(own).with_explore(true);
            if case % 2 == 0 {
                checker = checker.with_layer(Layer::trusted(builtin)).expect("two layers");
            }
            let answer = checker.check(input.as_bytes(), &Context::new());
            let first = answer.suggestions().next().map(|first| first.target().to_string());
            if slack.is_some() && first != first_before {
                before = usize::MAX;
            }
            first_before = first;
            // Two entries may be one target: that stands where it stood.
            let target = |s: &misdirect::Suggestion<'_>| s.target().as_str() == entry;
            let found = answer.suggestions().enumerate().find(|(_, s)| target(s));
            let now = found.map_or(usize::MAX, |(rank, s)| place(s.probability_ppm(), rank));
            let most = before.saturating_add(slack.unwrap_or(0));
            assert!(now <= most, "{input}: {entry} of weight {weight} among {others}");
            compared += usize::from(now < usize::MAX && before < usize::MAX);
            before = now;
        }
    }
    compared
}

/// Beginnings of an address that are called suspect while it is typed.
fn offenders(checker: &Checker<'_>, domain: &str) -> Vec<String> {
    let address = format!("joe@{domain}");
    let context = Context::new().with_input(Input::Typing);
    let prefixes = (1..=address.len()).map(|len| &address[..len]);
    let suspect = prefixes.filter_map(|prefix| {
        let answer = checker.check(prefix.as_bytes(), &context);
        let first = answer.suggestions().next();
        (answer.verdict() == Verdict::Suspect).then(|| {
            format!("{prefix} ({})", first.map(|s| s.target().to_string()).unwrap_or_default())
        })
    });
    suspect.collect()
}

#[test]
fn an_address_on_its_way_to_be_right_is_left_alone() {
    let checker = Checker::new(Directory::builtin());
    for domain in ["gmail.com", "yahoo.co.uk", "army.mil", "hotmail.com", "web.de"] {
        assert_eq!(offenders(&checker, domain), [""; 0], "{domain}");
    }
}

#[test]
fn nearly_every_provider_can_be_typed_in_peace() {
    let builtin = Directory::builtin();
    let checker = Checker::new(builtin);
    let providers = builtin.entries().filter(|entry| entry.tags() & TAG_PROVIDER != 0);
    let domains: Vec<&str> = providers.map(|entry| entry.domain()).collect();
    assert!(domains.len() > 1500, "{}", domains.len());
    let bad: Vec<String> = domains.iter().flat_map(|domain| offenders(&checker, domain)).collect();
    for offender in &bad {
        println!("{offender}");
    }
    // 65 beginnings at first: most end in a hyphen, `joe@t-`, in one letter of the suffix,
    // `joe@three.c`, or are another entry without its dot, `joe@rise` for `sunrise.ch`.
    assert!(bad.len() * 20 <= domains.len(), "{} of {} domains", bad.len(), domains.len());
}
