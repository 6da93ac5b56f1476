//! `--measure`: how well the tables describe names and suffixes, in bits.
//!
//! Names are those of mail domains that are not among the counted ones, so nothing of them was
//! seen. For suffixes, each list of mail domains is judged by the counts of the web and the other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::counts::Counts;
use super::gather::{self, MAIL, Splitter, domains, is_plain};
use super::letters::{Model, Trigrams, length_costs, symbol};
use super::number::log2;
use super::suffixes::{self, OWN, PRIOR};
use misdirect_report::place::read;

/// Prints the figures.
pub(super) fn report(counts: &Counts, data: &Path) -> Result<(), String> {
    let popular = read(&data.join("popular/popular.tsv"))?;
    let mail = read(&data.join("silent/mail_domains.tsv"))?;
    let list = Splitter::open(data)?;
    let names = |text| -> BTreeSet<&str> {
        let names = domains(text).filter_map(|domain| Some(list.split(domain)?.name));
        names.filter(|name| is_plain(name)).collect()
    };
    let held: Vec<&str> = names(&mail).difference(&names(&popular)).copied().collect();
    println!("{} names of mail domains, none counted: bits per name", held.len());
    let model = Model::new(counts);
    let quantised = model.quantise().probabilities();
    for (order, table) in [
        ("unigram", &model.unigram),
        ("bigram", &model.bigram),
        ("trigram", &model.trigram),
        ("trigram, 16 levels", &quantised),
    ] {
        let lengths = length_costs(counts, table);
        let plain = mean(&held, |name| bits(table, name));
        let length = mean(&held, |name| f64::from(lengths[name.len()]) / 256.0);
        println!("  {order:20} {plain:.2}, with the length table {:.2}", plain + length);
    }
    suffix_bits(data, &list)
}

/// Bits per suffix of one list of mail domains, by the counts of the other.
fn suffix_bits(data: &Path, list: &Splitter) -> Result<(), String> {
    for (seen, judged) in [(MAIL[0], MAIL[1]), (MAIL[1], MAIL[0])] {
        let texts = (read(&data.join(seen))?, read(&data.join(judged))?);
        let known: BTreeSet<&str> = domains(&texts.0).collect();
        let new = domains(&texts.1).filter(|domain| !known.contains(domain));
        let suffixes: Vec<&str> =
            new.filter_map(|domain| Some(list.split(domain)?.suffix)).collect();
        println!("{} domains of {judged}: bits per suffix", suffixes.len());
        let web = gather::count(data, &[])?;
        let both = gather::count(data, &[seen])?;
        println!("  web alone            {:.3}", mean_cost(&web, &suffixes, OWN, 1.0));
        for prior in [250.0, 500.0, 1000.0, 2000.0, 4000.0] {
            let bits = mean_cost(&both, &suffixes, OWN, prior);
            println!("  web as {prior:4} domains   {bits:.3}");
        }
        for own in [100, 200, 800] {
            let bits = mean_cost(&both, &suffixes, own, PRIOR);
            println!("  {own} costs of their own {bits:.3}");
        }
    }
    Ok(())
}

/// Mean cost of suffixes in bits; one with no row is taken as one of a country's second level.
fn mean_cost(counts: &Counts, suffixes: &[&str], own: usize, prior: f64) -> f64 {
    let costs = suffixes::costs(counts, own, prior);
    let class: BTreeMap<&str, &str> =
        counts.suffixes.keys().map(|(class, suffix)| (suffix.as_str(), class.as_str())).collect();
    let cost = |suffix: &str| {
        let class = class.get(suffix).copied().unwrap_or("country-second");
        costs.own.get(suffix).or_else(|| costs.rest.get(class)).copied().unwrap_or(0)
    };
    mean(suffixes, |suffix| f64::from(cost(suffix)) / 256.0)
}

fn mean(items: &[&str], f: impl Fn(&str) -> f64) -> f64 {
    items.iter().map(|item| f(item)).sum::<f64>() / items.len().max(1) as f64
}

/// Bits of a name's letters and its end.
fn bits(trigrams: &Trigrams, name: &str) -> f64 {
    let (mut a, mut b, mut sum) = (0, 0, 0.0);
    for c in name.bytes().filter_map(symbol).chain([0]) {
        sum -= log2(trigrams[a][b][c]);
        (a, b) = (b, c);
    }
    sum
}
