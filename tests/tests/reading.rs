//! Addresses in text: the splitter beside its oracle, and suggestions that can be used as they stand.

use misdirect::domain::Typed;
use misdirect::{Addresses, Checker, Context, Directory, SlipKind, Verdict};
use misdirect_tests::addresses::{list, parse};
use misdirect_tests::random::{Random, cases};
use misdirect_tests::{corpus, hostile, slips};

/// The parts of the addresses that the splitter finds.
fn split(text: &str) -> Vec<(String, String)> {
    let parts = |address: misdirect::Address<'_>| {
        let bytes = address.as_bytes();
        let typed = Typed::read(bytes);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(typed.local_part().unwrap_or_default()), text(&bytes[typed.span()]))
    };
    Addresses::new(text.as_bytes()).map(parts).collect()
}

#[test]
fn lists_are_split_as_the_grammar_says() {
    let mut random = Random::new(51);
    let (mut lists, mut addresses) = (0, 0);
    for _ in 0..cases(20_000) {
        let mut text = list(&mut random);
        // Spoilt by a character, most are no list any more; the oracle knows which still are.
        if random.once_in(3) {
            let marks: Vec<char> = text.chars().collect();
            let at = random.below(marks.len() + 1);
            let mark = *random.pick(&['"', '(', ')', ' ', '.', 'a', '\\']);
            text = marks[..at]
                .iter()
                .copied()
                .chain([mark])
                .chain(marks[at..].iter().copied())
                .collect();
        }
        let Some(expected) = parse(&text) else { continue };
        assert_eq!(split(&text), expected, "{text:?}");
        (lists, addresses) = (lists + 1, addresses + expected.len());
    }
    assert!(lists > 10_000 && addresses > 20_000, "{lists} {addresses}");
}

/// Anything between addresses, at any place.
fn soup(random: &mut Random) -> String {
    const PIECES: [&str; 48] = [
        "joe",
        "ann",
        "@",
        "@",
        "@",
        "gmail.com",
        "army,mil",
        "x.co,uk",
        ".",
        ",",
        ";",
        "|",
        "/",
        "&",
        " ",
        "\t",
        "\n",
        "\r\n ",
        "<",
        ">",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "'",
        "\\",
        ":",
        "«",
        "»",
        "（",
        "）",
        "mailto:",
        "https://",
        "?",
        "to=",
        "%40",
        "%20",
        "&#64;",
        "＠",
        " at ",
        "[at]",
        "[dot]",
        "…",
        "\u{200b}",
        "#",
        "com",
        "é",
    ];
    let len = 1 + random.below(16);
    (0..len).map(|_| *random.pick(&PIECES)).collect()
}

#[test]
fn each_address_found_is_one() {
    let mut random = Random::new(52);
    let mut found = 0;
    for case in 0..cases(100_000) {
        let text = soup(&mut random);
        let mut end = 0;
        for address in Addresses::new(text.as_bytes()) {
            let span = address.span();
            assert!(
                end <= span.start && span.start < span.end && span.end <= text.len(),
                "{text:?}"
            );
            assert_eq!(&text.as_bytes()[span.clone()], address.as_bytes());
            assert!(
                text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
                "{text:?}"
            );
            if let Some(name) = address.name() {
                assert!(name.start < name.end && text.get(name).is_some(), "{text:?}");
            }
            let mut again = Addresses::new(address.as_bytes()).map(|again| again.span());
            let whole = Some(0..address.as_bytes().len());
            assert_eq!(again.next(), whole, "{case}: {text:?}: {:?}", &text[span.clone()]);
            assert_eq!(again.next(), None, "{case}: {text:?}: {:?}", &text[span.clone()]);
            (end, found) = (span.end, found + 1);
        }
    }
    assert!(found > 20_000, "{found}");
}

/// A mailbox by RFC 5321 and RFC 6531, but for its length.
fn is_mailbox(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let is_atext = |char: char| {
        !char.is_ascii() && !char.is_whitespace() && !char.is_control()
            || char.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(char)
    };
    let is_local = match local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => {
            let mut letters = inside.chars();
            let mut is_right = true;
            while let Some(letter) = letters.next() {
                is_right &= match letter {
                    '\\' => letters.next().is_some(),
                    letter => letter != '"' && !letter.is_control(),
                };
            }
            is_right
        }
        None => local.split('.').all(|word| !word.is_empty() && word.chars().all(is_atext)),
    };
    is_local && misdirect::Domain::parse(domain).is_ok()
}

/// Who follows a suggestion writes to a mailbox, of the person that was typed, and is left alone.
#[test]
fn a_suggestion_can_be_used() {
    let builtin = Directory::builtin();
    let checker = Checker::new(builtin);
    let mut random = Random::new(53);
    let mut inputs = hostile::inputs(cases(2000));
    inputs.extend(slips::addresses(3, &builtin, cases(4000)).into_iter().map(String::into_bytes));
    inputs.extend(corpus::rows().iter().map(corpus::Row::input));
    inputs.extend((0..cases(20_000)).map(|_| soup(&mut random).into_bytes()));
    // A look-alike of a provider's name, below which stands what nobody's users have.
    inputs.push("joe@。i,ı.ml".into());
    let (mut used, mut chains) = (0, 0);
    for input in &inputs {
        let answer = checker.check(input, &Context::new());
        let text = String::from_utf8_lossy(input);
        let typed = answer.typed();
        if answer.verdict() != Verdict::Suspect {
            continue;
        }
        let Some(best) = answer.suggestions().next() else { continue };
        let mut address = String::new();
        best.write_address(&mut address).expect("room");
        if let Some(local) = typed.local_part() {
            assert!(is_mailbox(&address), "{text:?} {address:?}");
            let plain = local.iter().all(|byte| byte.is_ascii_alphanumeric());
            let kept = address.as_bytes().starts_with(local);
            assert!(!plain || kept, "{text:?} {address:?}");
        }
        let again = checker.check(address.as_bytes(), &Context::new());
        assert!(again.verdict() != Verdict::Invalid, "{text:?} {address:?}");
        // A name that deceives by itself stays suspect without its slips; so does a second slip in a name
        // below a zone or under a suffix that was repaired, where names are nobody's: `lebary.gvo.lb`.
        let is_silent = again.verdict() != Verdict::Suspect || !again.findings().is_empty();
        let is_zone = best.entry().is_none_or(|entry| entry.is_zone());
        assert!(is_silent || is_zone, "{text:?} {address:?}");
        (used, chains) = (used + 1, chains + usize::from(!is_silent));
    }
    assert!(used > 3000 && chains * 50 < used, "{used} {chains}");
}

#[test]
fn cyrillic_by_ear_is_no_other_keyboard() {
    let checker = Checker::new(Directory::builtin());
    for (typed, address, kind) in [
        ("ivan@яндекс.ру", "ivan@yandex.ru", SlipKind::PhoneticSpelling),
        ("ivan@гмаил.ком", "ivan@gmail.com", SlipKind::PhoneticSpelling),
        ("joe@пьфшд.сщь", "joe@gmail.com", SlipKind::KeyboardLayout),
    ] {
        let answer = checker.check(typed.as_bytes(), &Context::new());
        let best = answer.suggestions().next().expect(typed);
        assert_eq!(best.slips().next().map(|slip| slip.kind()), Some(kind), "{typed}");
        let mut written = String::new();
        best.write_address(&mut written).expect("a string");
        assert_eq!(written, address);
    }
}
