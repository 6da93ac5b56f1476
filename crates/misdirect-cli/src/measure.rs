//! What a directory takes: bytes by section, the keys that most names share, steps of a look-up.

use crate::output::FAINT;
use crate::text::grouped;
use misdirect::directory::{Entry, KeyList, STEPS_MAX};
use misdirect::{Directory, Domain};
use serde::Serialize;
use std::cmp::Reverse;
use std::io::{self, Write};

/// Keys that are shown, and names of each.
const KEYS_SHOWN: usize = 5;
const NAMES_SHOWN: usize = 5;
/// Entries that are asked for. The built-in directory has fewer, and takes a quarter of a second; of
/// a larger one these are spread evenly.
const ASKED_MAX: usize = 10_000;

/// Fields are written in this order.
#[derive(Debug, Serialize)]
pub(crate) struct Measures {
    sections: Vec<Section>,
    keys: Vec<Key>,
    steps: Steps,
}

#[derive(Debug, Serialize)]
struct Section {
    section: &'static str,
    bytes: usize,
    bytes_per_entry: f64,
}

/// A key that more than six names share.
#[derive(Debug, Serialize)]
struct Key {
    count: usize,
    /// The heaviest few of them.
    names: Vec<String>,
}

/// The dearest of some look-ups.
#[derive(Debug, Serialize)]
struct Steps {
    max: u32,
    /// What took them.
    typed: Option<String>,
    /// How many look-ups were measured.
    measured: u64,
    limit: u32,
}

impl Measures {
    pub(crate) fn of(directory: Directory<'_>) -> Self {
        Self { sections: sections(directory), keys: keys(directory), steps: Steps::of(directory) }
    }

    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\n{FAINT}bytes by section{FAINT:#}")?;
        for section in &self.sections {
            let bytes = grouped(section.bytes as u64);
            let each = section.bytes_per_entry;
            writeln!(out, "  {:<32}{bytes:>9}  {each:.1} an entry", section.section)?;
        }
        if !self.keys.is_empty() {
            writeln!(out, "\n{FAINT}keys of most names{FAINT:#}")?;
        }
        for key in &self.keys {
            let more = if key.count > key.names.len() { ", …" } else { "" };
            let names = key.names.join(", ") + more;
            writeln!(out, "  {names:<32}{:>9} names", key.count)?;
        }
        writeln!(out, "\n{FAINT}most steps of a look-up{FAINT:#}")?;
        let Steps { max, typed, measured, limit } = &self.steps;
        let typed = typed.as_deref().unwrap_or("nothing");
        let (max, limit) = (grouped((*max).into()), grouped((*limit).into()));
        writeln!(out, "  {typed:<32}{max:>9}  of {limit} at most")?;
        let measured = grouped(*measured);
        writeln!(out, "  measured: {measured} look-ups, of entries and of these less a letter")
    }
}

/// Keys whose names are asked for by [`exhausting`]: the dearest questions are about these.
const KEYS_ASKED: usize = 16;

/// A domain for which a question takes all steps that there are, so that something near it may go unfound.
/// Looks at the names that share the most crowded keys, and at the one of most entries; `None` where none of
/// these does.
pub(crate) fn exhausting(directory: Directory<'_>) -> Option<&str> {
    let mut lists: Vec<KeyList<'_>> = directory.key_lists().collect();
    lists.sort_by_key(|list| Reverse(list.name_count()));
    let entries = lists.iter().take(KEYS_ASKED).flat_map(KeyList::entries);
    let entries = entries.chain(directory.most_entries().map(|(entry, _)| entry));
    let mut domains = entries.filter(|entry| !entry.is_zone()).map(|entry| entry.domain());
    domains
        .find(|text| Domain::parse(text).is_ok_and(|domain| directory.steps(&domain) >= STEPS_MAX))
}

fn sections(directory: Directory<'_>) -> Vec<Section> {
    let sizes = directory.sizes();
    let mut sections = vec![
        ("header", sizes.header),
        ("records", sizes.records),
        ("lists", sizes.lists),
        ("lines", sizes.lines),
        ("domains", sizes.domains),
        ("sieve", sizes.sieve),
        ("tag names", sizes.tag_names),
        ("heavy list", sizes.heavy_list),
    ];
    let sum = sections.iter().map(|&(_, bytes)| bytes).sum();
    sections.push(("gaps", directory.image_len().saturating_sub(sum)));
    let entries = directory.len().max(1) as f64;
    let each = |bytes: usize| (bytes as f64 * 10.0 / entries).round() / 10.0;
    let section = |(section, bytes)| Section { section, bytes, bytes_per_entry: each(bytes) };
    sections.into_iter().map(section).collect()
}

fn keys(directory: Directory<'_>) -> Vec<Key> {
    let mut lists: Vec<KeyList<'_>> = directory.key_lists().collect();
    lists.sort_by_key(|list| Reverse(list.name_count()));
    let key = |list: &KeyList<'_>| Key {
        count: list.name_count(),
        names: list.entries().take(NAMES_SHOWN).map(name).collect(),
    };
    lists.iter().take(KEYS_SHOWN).map(key).collect()
}

/// `army` of `army.mil`; a zone as its list has it.
fn name(entry: Entry<'_>) -> String {
    match Domain::parse(entry.domain()) {
        Ok(domain) if !entry.is_zone() => domain.name().to_owned(),
        _ => entry.to_string(),
    }
}

impl Steps {
    /// Looks entries up, each as it is and less each letter of its name.
    fn of(directory: Directory<'_>) -> Self {
        let mut steps = Self { max: 0, typed: None, measured: 0, limit: STEPS_MAX };
        let stride = directory.len().div_ceil(ASKED_MAX).max(1);
        let domains = directory.entries().filter(|entry| !entry.is_zone()).step_by(stride);
        for domain in domains.filter_map(|entry| Domain::parse(entry.domain()).ok()) {
            steps.ask(directory, &domain);
            let text = domain.as_str();
            let name_at = domain.subdomain().len() + usize::from(!domain.subdomain().is_empty());
            for at in name_at..name_at + domain.name().len() {
                let mut slip = text.to_owned();
                slip.remove(at);
                if let Ok(slip) = Domain::parse(&slip) {
                    steps.ask(directory, &slip);
                }
            }
        }
        steps
    }

    fn ask(&mut self, directory: Directory<'_>, typed: &Domain) {
        let taken = directory.steps(typed);
        self.measured += 1;
        if taken > self.max {
            (self.max, self.typed) = (taken, Some(typed.as_str().to_owned()));
        }
    }
}
