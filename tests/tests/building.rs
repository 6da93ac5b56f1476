//! The same entries give the same image, in whatever order they come and whoever builds it.

use misdirect::directory::{BuildError, Builder};
use misdirect::{Directory, Domain};
use misdirect_tests::names::Domains;
use misdirect_tests::random::Random;
use misdirect_tests::threads::Threads;

/// Enough for several parts, some domains more than once, zones and names of other scripts among them.
fn lines() -> Vec<String> {
    let mut domains = Domains::new(1);
    let mut lines: Vec<String> = (0..60_000)
        .map(|at| {
            let (domain, weight) = domains.draw();
            match at % 1000 {
                1 => format!("*.{} {weight} @0", domain.split('.').next_back().expect("a label")),
                2 => format!("mail.{domain} {weight} @5"),
                3 => format!("münch{}.de {weight}", at % 7),
                _ => format!("{domain} {weight}"),
            }
        })
        .collect();
    lines.push("@5 = host".to_owned());
    lines
}

fn builder(lines: &[String]) -> Builder {
    let mut builder = Builder::new();
    lines.iter().for_each(|line| builder.add_line(line).expect("a line"));
    builder
}

#[test]
fn as_many_threads_as_may_be_make_the_same_image() {
    let builder = builder(&lines());
    let image = builder.build().expect("as real ones");
    assert_eq!(Directory::open(&image).and_then(|directory| directory.verify()), Ok(()));
    for threads in [1, 2, 3, 8] {
        let by_threads = builder.build_with(&Threads(threads)).expect("the same");
        assert!(image == by_threads, "{threads} threads");
    }
}

#[test]
fn any_order_and_any_parts_make_the_same_image() {
    let mut lines = lines();
    let image = builder(&lines).build().expect("as real ones");
    let mut random = Random::new(1);
    for at in (1..lines.len()).rev() {
        lines.swap(at, random.below(at + 1));
    }
    assert!(image == builder(&lines).build().expect("the same"));
    let mut joined = Builder::new();
    for part in lines.chunks(7777) {
        joined.append(builder(part)).expect("room");
    }
    assert!(image == joined.build().expect("the same"));
}

#[test]
fn entries_are_what_was_added_each_once_in_the_order_of_names() {
    let lines = lines();
    let image = builder(&lines).build().expect("as real ones");
    let directory = Directory::open(&image).expect("just built");
    let mut expected = std::collections::BTreeMap::new();
    for line in lines.iter().filter(|line| !line.starts_with('@')) {
        let mut words = line.split(' ');
        let text = words.next().expect("a domain");
        let (is_zone, text) = text.strip_prefix("*.").map_or((false, text), |zone| (true, zone));
        let domain = Domain::parse(text).expect("a domain");
        let name = if is_zone { domain.as_str() } else { domain.name() };
        let key = (is_zone, name.to_owned(), domain.as_str().to_owned());
        let weight: u32 = words.next().expect("a weight").parse().expect("a number");
        *expected.entry(key).or_insert(0) += weight;
    }
    assert_eq!(directory.len(), expected.len());
    for (entry, ((is_zone, _, domain), weight)) in directory.entries().zip(expected) {
        assert_eq!((entry.is_zone(), entry.domain()), (is_zone, domain.as_str()));
        assert_eq!(entry.weight(), weight, "{domain}");
    }
}

#[test]
fn weights_that_come_twice_stop_at_the_most_and_tags_join() {
    let mut builder = Builder::new();
    builder.add_list("army.mil 4000000000 @0\narmy.mil 4000000000 @4\nARMY.mil").expect("a list");
    let image = builder.build().expect("small");
    let entry = Directory::open(&image).expect("just built").entries().next().expect("an entry");
    assert_eq!((entry.weight(), entry.tags()), (u32::MAX, 0b1_0001));
}

#[test]
fn a_crowd_under_one_name_is_refused_when_it_is_built() {
    let mut builder = Builder::new();
    for at in 0..1024 {
        builder.add_line(&format!("army.x{at}q")).expect("a line");
        builder.add_line(&format!("army.x{at}q 7")).expect("the same again");
    }
    assert!(builder.build().is_ok());
    builder.add_line("army.xq").expect("a line");
    assert_eq!(builder.build(), Err(BuildError::CrowdedName));
}

#[test]
fn fuller_lines_make_a_smaller_image_of_the_same_answers() {
    let builder = builder(&lines());
    let image = |load| builder.clone().with_load(load).build().expect("as real ones");
    let images = [50, 65, 85].map(image);
    assert!(images[0].len() > images[1].len() && images[1].len() > images[2].len());
    assert!(images[2] == builder.build().expect("as real ones"), "85 unless said");
    assert!(image(255) == images[2] && image(0) == images[0]);
    let near = images.each_ref().map(|image| {
        let directory = Directory::open(image).expect("just built");
        assert_eq!(directory.verify(), Ok(()));
        let mut domains = Domains::new(9);
        let mut found = std::collections::BTreeSet::new();
        for _ in 0..1000 {
            let typed = domains.draw().0;
            directory.near(&typed[..typed.find('.').expect("a suffix")], |name, entries| {
                found.insert((typed.clone(), name.to_owned(), entries));
            });
        }
        found
    });
    assert!(near[0].len() > 500 && near[0] == near[1] && near[1] == near[2]);
}
