//! Variants by example, against brute force, and of any domain.

use super::*;
use crate::channel::{Place, SECOND_LEVELS, read_pair};
use crate::directory::Query;
use crate::domain::suffix_class::{counted, is_counted};
use std::collections::{BTreeMap, BTreeSet};
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

fn domain(text: &str) -> Domain {
    Domain::parse(text).expect(text)
}

fn first<'d>(domain: &'d Domain, count: usize) -> Vec<Variant<'d>> {
    let mut out = Vec::new();
    out.resize(count, Variant::default());
    let found = variants(domain, &Costs::default(), &mut out);
    out.truncate(found);
    out
}

fn names(text: &str, count: usize) -> Vec<String> {
    first(&domain(text), count).iter().map(ToString::to_string).collect()
}

#[test]
fn what_gets_most_of_the_mail_comes_first() {
    let rows: [(&str, usize, &[&str]); 8] = [
        ("army.mil", 10, &["army.ml", "army.com", "amy.mil"]),
        ("gmail.com", 30, &["gmail.co", "gmail.cm", "gmai.com", "gmial.com", "gmail.con"]),
        ("us.army.mil", 30, &["usarmy.mil", "us.army.ml", "us.amry.mil"]),
        ("yahoo.co.uk", 60, &["yahoo.couk", "yaho.co.uk", "yahoo.com", "yahooco.uk"]),
        ("t-online.de", 10, &["tonline.de", "t-online.com"]),
        ("att.net", 60, &["aatt.net", "attt.net", "at.net", "att.ner"]),
        ("kernel.org", 110, &["kernel.orgv", "kernel.orgg", "kernel.com"]),
        ("hotmail.com", 400, &["hotmail.com.com", "hot.mail", "wwwhotmail.com", "hotmail.con"]),
    ];
    for (text, count, expected) in rows {
        let found = names(text, count);
        for name in expected {
            assert!(found.iter().any(|found| found == name), "{name} for {text}: {found:?}");
        }
    }
}

#[test]
fn who_can_register_what() {
    let intended = domain("us.army.mil");
    let found = first(&intended, 2000);
    let registrable = |name: &str| {
        let variant = found.iter().find(|variant| variant.to_string() == name);
        variant.expect(name).is_registrable()
    };
    assert!(registrable("us.army.ml") && registrable("usarmy.mil"));
    assert!(!registrable("u.army.mil"), "below the owner's own name");
    assert!(!registrable("us.army.mli"), "no such suffix");
    assert!(!registrable("usarmymil"), "a single label");
}

/// Below a platform the suffix is a name of somebody's, which nobody types another suffix for.
#[test]
fn nothing_for_a_platform_from_memory() {
    for text in ["lists.freedesktop.org", "adler.github.io"] {
        let domain = domain(text);
        assert!(domain.section() == crate::domain::Section::Private, "{text}");
        let found = first(&domain, 300);
        assert_eq!(found.len(), 300, "{text}");
        assert!(found.iter().all(|name| name.kind() != SlipKind::SuffixSwap), "{text}");
    }
}

#[test]
fn each_name_once_and_never_the_domain_itself() {
    for text in ["gmail.com", "aa.aa", "us.army.mil", "aabbaa.co.uk", "gov.uk", "a.b.c.de"] {
        let intended = domain(text);
        let found = first(&intended, 5000);
        let unique: BTreeSet<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(unique.len(), found.len(), "{text}");
        assert!(!unique.contains(text) && found.is_sorted_by(|a, b| a.order(b).is_lt()), "{text}");
    }
}

#[test]
fn fewer_are_the_first_of_more() {
    for text in ["gmail.com", "x.de", "us.army.mil"] {
        let intended = domain(text);
        let many = first(&intended, 4000);
        for count in [0, 1, 2, 17, 300, 1000, 3999] {
            let fewer = first(&intended, count);
            assert_eq!(fewer.len(), count.min(many.len()));
            for (fewer, many) in fewer.iter().zip(&many) {
                assert!(fewer.order(many).is_eq(), "{text} {count}: {fewer} {many}");
            }
        }
    }
}

/// Every text that one slip of these letters makes.
fn slipped<'a>(text: &'a str, letters: &'a str) -> impl Iterator<Item = String> + 'a {
    (0..=text.len()).flat_map(move |at| {
        let (head, tail) = text.split_at(at);
        let inserted = letters.chars().map(move |letter| format!("{head}{letter}{tail}"));
        let rest = tail.get(1..);
        let omitted = rest.map(|rest| format!("{head}{rest}"));
        let put = rest.into_iter().flat_map(move |rest| {
            letters.chars().map(move |letter| format!("{head}{letter}{rest}"))
        });
        let swapped = tail.get(2..).map(|rest| {
            format!("{head}{}{}{rest}", tail.get(1..2).unwrap_or(""), tail.get(..1).unwrap_or(""))
        });
        inserted.chain(omitted).chain(put).chain(swapped)
    })
}

const ALL: &str = "abcdefghijklmnopqrstuvwxyz0123456789-.";
/// Near and far, letters and digits and marks.
const SOME: &str = "abeimnx09-.";

/// Names that two slips make, found without any thought; two of the fingers among some letters only.
fn brute_force(intended: &Domain) -> BTreeMap<String, u32> {
    let (text, suffix) = (intended.as_str(), intended.suffix());
    let once: BTreeSet<String> = slipped(text, ALL).collect();
    let mut all: BTreeSet<String> =
        slipped(text, SOME).flat_map(|text| slipped(&text, SOME).collect::<Vec<_>>()).collect();
    all.extend(slipped(intended.name(), ".").chain([intended.name().into()]));
    let near = || once.iter().map(String::as_str).chain([text]);
    let heads: BTreeSet<&str> = near().filter_map(|text| text.strip_suffix(suffix)).collect();
    for (other, _) in counted() {
        let other = core::str::from_utf8(other).expect("ASCII");
        if other.contains("xn--") {
            continue;
        }
        all.extend(heads.iter().map(|head| format!("{head}{other}")));
        all.extend(heads.first().map(|head| format!("www{head}{other}")));
    }
    for other in second_levels(intended) {
        all.extend(heads.iter().map(|head| format!("{head}{other}")));
        all.extend(heads.first().map(|head| format!("www{head}{other}")));
    }
    let some = || slipped(text, SOME).chain([text.into()]);
    for text in some() {
        all.extend([format!("www{text}"), format!("{text}.com")]);
        all.extend([format!("{text}{suffix}"), format!("{text}.{suffix}")]);
        all.extend(slipped("", SOME).map(|letter| format!("{text}.{letter}")));
        for pair in slipped("", SOME).flat_map(|one| slipped(&one, SOME).collect::<Vec<_>>()) {
            all.extend([format!("{text}{pair}"), format!("{text}.{pair}")]);
        }
    }
    all.extend(once);
    all.into_iter().filter_map(|text| Some((text.clone(), price(&text, intended)?))).collect()
}

/// The suffix with another second level that several countries have.
fn second_levels(intended: &Domain) -> impl Iterator<Item = String> + '_ {
    let country = intended.suffix().split_once('.').map(|(_, country)| country);
    let other = move |second: &str| Some(format!("{second}.{}", country?));
    SECOND_LEVELS.into_iter().filter_map(other)
}

/// What a name costs by a reading of the kind that variants have.
fn price(text: &str, intended: &Domain) -> Option<u32> {
    let typed = Domain::parse(text).ok()?;
    let query = Query::new(&typed);
    let letters = Letters::of(intended, &mut query.alphabet.clone());
    let reading = read_pair(&query, &letters, &Costs::default())?;
    let edits = reading.edits.as_slice();
    let digits = |edit: &Edit| {
        edit.place == Place::Name && edit.intended_at == NOWHERE && !text.starts_with("www")
    };
    // A suffix with a slip in it, typed twice.
    let again = |edit: &Edit| {
        let typed = text.get(usize::from(edit.typed_at)..).unwrap_or_default();
        edit.kind == SlipKind::Repetition
            && edit.intended_at == NOWHERE
            && typed.strip_prefix('.').unwrap_or(typed) != intended.suffix()
            && !(typed.starts_with('.') && intended.suffix().ends_with(typed))
    };
    // A rare suffix two slips of the fingers away.
    let suffix = typed.suffix();
    let far = |edit: &Edit| {
        edit.kind == SlipKind::SuffixSwap
            && !is_counted(suffix.as_bytes())
            && !slipped(intended.suffix(), ALL).any(|near| near == suffix)
            && !second_levels(intended).any(|other| other == suffix)
    };
    let left_out = |edit: &Edit| digits(edit) || far(edit) || again(edit);
    let is_variant = edits.len() <= VARIANT_SLIPS_MAX && !edits.iter().any(left_out);
    is_variant.then_some(reading.cost)
}

#[test]
fn as_brute_force_finds_them() {
    for (text, count) in [("ab.de", 1500), ("x.co.uk", 1500), ("abba.mil", 4000)] {
        let intended = domain(text);
        let found = first(&intended, count);
        let last = found.last().expect("some").cost();
        let found: BTreeMap<String, u32> =
            found.iter().map(|variant| (variant.to_string(), variant.cost())).collect();
        for (name, cost) in &found {
            assert_eq!(price(name, &intended), Some(*cost), "{name} for {text}");
        }
        let all = brute_force(&intended);
        let cheaper = all.iter().filter(|(_, cost)| **cost < last);
        assert!(cheaper.clone().count() * 5 > count, "{text}");
        for (name, cost) in cheaper {
            assert_eq!(found.get(name), Some(cost), "{name} for {text}");
        }
    }
}

#[test]
fn what_is_typed_twice_and_what_runs_on() {
    let found = names("army.mil", 12_000);
    for name in ["army.mil.mil", "army.milmil", "army.mil.com", "army.mil.ml", "wwwarmy.com"] {
        assert!(found.iter().any(|found| found == name), "{name}");
    }
}

/// Names found where so many are asked for, names tried, and whether the bound on these was reached.
fn counted_names(text: &str, count: usize) -> (Vec<String>, usize, bool) {
    let intended = domain(text);
    let mut out = Vec::new();
    out.resize(count, Variant::default());
    let costs = Costs::default();
    let mut search = Search::new(&intended, &costs, &mut out);
    let found = search.run();
    let (tried, is_cut) = (search.tried(), search.is_cut());
    (out.iter().take(found).map(ToString::to_string).collect(), tried, is_cut)
}

/// What takes most names: long single labels, one letter repeated, hyphens, digits, other scripts, as
/// many bytes or labels as there may be, and what is short.
fn worst() -> Vec<String> {
    let long = "abcdefghi-jklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789";
    let labels = |count| format!("a{}", "0".repeat(count));
    let mut all: Vec<String> = [
        "f-t-w",
        "localhost",
        "local-host",
        "x",
        "com",
        "a0",
        "aaaaaaaa",
        "a-a-a-a",
        "x.y",
        "0.com",
        "x.com",
        "co.uk",
        "1.2.a3",
        "nepalarmy.mil.np",
    ]
    .map(Into::into)
    .into();
    if cfg!(feature = "idna") {
        all.extend(["münchen", "ää.ää", "почта.рф"].map(Into::into));
        all.push(format!("{}.com", "я".repeat(20)));
    }
    all.extend([labels(8), labels(61), labels(61) + ".com", "a".repeat(63), long.into()]);
    all.extend([format!("{}a", "0".repeat(62)), format!("{}a", "a-".repeat(31))]);
    all.push(format!("{}a.com", "a-".repeat(31)));
    all.push(format!("a{}a.com", "-".repeat(61)));
    all.push(format!("{long}.{long}.{long}.{}.com", &long[..57]));
    all.push("a.".repeat(126) + "a");
    all
}

#[test]
fn names_tried_have_a_bound() {
    for text in worst() {
        let mut before = Vec::new();
        for count in [0, 1, 2, 20, 100, 1000] {
            let (found, tried, is_cut) = counted_names(&text, count);
            // As the documents of every language say.
            assert!(tried <= 2048 + 32 * count, "{text} {count}: {tried}");
            assert!(found.starts_with(&before), "{text} {count}: {before:?} {found:?}");
            // Only single labels have less than they would have without the bound.
            assert!(!is_cut || !text.contains('.'), "{text} {count}");
            before = found;
        }
    }
}

#[test]
fn no_domain_takes_many_names() {
    // The first two, and as many as anybody may ask for.
    for (text, count, most) in
        [("f-t-w", 2, 2000), ("localhost", 2, 60), ("army.mil", 2, 20), ("x", 100_000, 400)]
    {
        let tried = counted_names(text, count).1;
        assert!(tried <= most, "{text}: {tried}");
    }
    for text in ["a".repeat(63), format!("a{}", "0".repeat(61)), "co.uk".into()] {
        let (found, tried, is_cut) = counted_names(&text, 100_000);
        assert!(!is_cut && tried < 800_000, "{text}: {tried}");
        assert!(text.len() > 60 || found.len() > 60_000, "{text}: {}", found.len());
    }
}

/// Where the bound ends the search, nothing is told that something cheaper might have come before.
#[test]
fn what_is_cut_short_is_the_top_of_all() {
    let mut is_any_cut = false;
    for text in ["a".repeat(63), format!("{}a", "0".repeat(62))] {
        let all = counted_names(&text, 10_000);
        assert!(!all.2 && !all.0.is_empty());
        for count in [1, 10, 100] {
            let (found, _, is_cut) = counted_names(&text, count);
            assert!(all.0.starts_with(&found), "{text} {count}");
            assert!(is_cut || found.len() == count.min(all.0.len()), "{text} {count}");
            is_any_cut |= is_cut;
        }
    }
    assert!(is_any_cut);
}

#[test]
fn any_domain_has_variants() {
    let label = "abcdefghi-jklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789";
    let longest = format!("{label}.{label}.{label}.{}.com", &label[..57]);
    let deepest = "a.".repeat(126) + "a";
    assert_eq!((longest.len(), deepest.len()), (253, 253));
    for text in
        [&*longest, &deepest, "a.b", "x.com", "co.uk", "github.io", "com", "localhost", "1.2.a3"]
    {
        let intended = domain(text);
        let found = first(&intended, 2000);
        assert!(found.len() > 10, "{text}");
        for variant in &found {
            let typed = variant.to_domain().expect("a name");
            assert!(typed != intended && variant.share() <= 1.0, "{text}: {typed}");
            assert!((1..=VARIANT_SLIPS_MAX).contains(&variant.slips().count()), "{typed}");
            for slip in variant.slips() {
                let (typed_at, typed_len) = slip.typed;
                let (intended_at, intended_len) = slip.intended;
                assert!(typed_at + typed_len <= typed.len(), "{typed}: {slip:?}");
                assert!(intended_at + intended_len <= intended.len(), "{typed}: {slip:?}");
            }
        }
    }
    assert_eq!(Variant::default().to_string(), "");
}

#[test]
#[cfg(feature = "idna")]
fn in_other_letters_too() {
    for (text, expected) in [
        ("münchen.de", &["mnchen.de", "münhcen.de", "münchen.e", "münnchen.de", "müünchen.de"][..]),
        // Left out, swapped, doubled; another suffix.
        ("почта.рф", &["очта.рф", "пчота.рф", "поччта.рф", "почта.ф", "почта.com"]),
    ] {
        let found = names(text, 300);
        for name in expected.iter().map(|name| domain(name).to_string()) {
            assert!(found.contains(&name), "{name} for {text}: {found:?}");
        }
        // Nobody types Latin letters in the middle of a Cyrillic word.
        let mixed = domain("почaта.рф").to_string();
        assert!(!found.contains(&mixed));
    }
}

#[test]
#[cfg(not(feature = "idna"))]
fn no_slips_in_punycode() {
    let found = names("xn--mnchen-3ya.de", 50);
    assert!(!found.is_empty());
    assert!(found.iter().all(|name| name.contains("xn--mnchen-3ya")), "{found:?}");
}

#[test]
fn what_a_deceiver_would_register() {
    let rows: [(&str, usize, &[&str]); 6] = [
        ("plamis.org", 10, &["plarnis.org", "p1amis.org", "plamis-org.com"]),
        ("microsoft.com", 10, &["rnicrosoft.com", "micr0soft.com", "microsoft-com.com"]),
        ("wellsfargo.com", 10, &["vvellsfargo.com"]),
        ("army.mil", 10, &["army-mil.com", "arrny.mil"]),
        ("us.army.mil", 40, &["us.arrny.mil", "us.army-mil.com"]),
        ("paypal.com", 200, &["paypa1.com", "paypal-login.com", "paypal-verification.com"]),
    ];
    for (text, count, expected) in rows {
        let domain = domain(text);
        for kind in [VariantKind::Lookalike, VariantKind::All] {
            let mut out = Vec::new();
            // Slips come between.
            let count = if kind == VariantKind::All { 20 * count } else { count };
            out.resize(count, Variant::default());
            let found = variants_of(&domain, &Costs::default(), kind, &mut out);
            let found: Vec<String> = out[..found].iter().map(ToString::to_string).collect();
            for &name in expected {
                assert!(found.iter().any(|known| known == name), "{name} for {text}: {found:?}");
            }
            let once: BTreeSet<&String> = found.iter().collect();
            assert_eq!(once.len(), found.len(), "{text}: a name twice");
        }
    }
}

#[test]
fn look_alikes_are_in_order_and_those_of_fewer_are_the_first() {
    let domain = domain("wellsfargo.com");
    let list = |count| {
        let mut out = Vec::new();
        out.resize(count, Variant::default());
        let found = variants_of(&domain, &Costs::default(), VariantKind::Lookalike, &mut out);
        out.truncate(found);
        out
    };
    let (many, few) = (list(1000), list(30));
    assert!(many.windows(2).all(|two| two[0].order(&two[1]).is_lt()));
    assert!(many.iter().all(Variant::is_lookalike) && few.len() == 30);
    assert!(few.iter().zip(&many).all(|(a, b)| a.to_string() == b.to_string()));
    assert!(many.iter().all(|name| name.slips().count() > 0 && name.is_registrable()));
    assert_eq!(variants_of(&domain, &Costs::default(), VariantKind::All, &mut []), 0);
}
