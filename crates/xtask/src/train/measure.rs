//! `--measure`: how well the tables describe names and suffixes, in bits.
//!
//! Names are those of mail domains that are not among the counted ones, so nothing of them was
//! seen. The suffix table has seen the mail lists; its held-out figures stand in `suffixes`.

use std::collections::BTreeSet;
use std::path::Path;

use super::counts::Counts;
use super::gather::{Splitter, domains, is_plain};
use super::letters::{Model, Trigrams, length_costs, symbol};
use super::number::log2;
use super::{read, suffixes};

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
    println!("suffixes of all mail domains: bits per domain, by suffixes with a cost of their own");
    let suffixes: Vec<&str> =
        domains(&mail).filter_map(|domain| Some(list.split(domain)?.suffix)).collect();
    for own in [50, 100, 200, 400, 800] {
        let costs = suffixes::costs(counts, own);
        let cost = |suffix: &str| {
            let class =
                counts.suffixes.keys().find(|key| key.1 == suffix).map_or("hosted", |key| &key.0);
            costs.own.get(suffix).or_else(|| costs.rest.get(class)).copied().unwrap_or(0)
        };
        println!("  {own:4} {:.3}", mean(&suffixes, |suffix| f64::from(cost(suffix)) / 256.0));
    }
    Ok(())
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
