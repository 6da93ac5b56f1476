//! `misdirect inspect`: what is in a directory, and what it says of one domain.

use crate::args;
use crate::error::{Error, Status, name};
use crate::json;
use crate::layers::{self, Image};
use crate::measure::Measures;
use crate::output::{FAINT, MEANT, Output};
use crate::show;
use crate::text::{self, counted, grouped};
use misdirect::answer::{PPM, SUGGESTIONS_MAX};
use misdirect::compare::{Costs, Similarity};
use misdirect::directory::Entry;
use misdirect::domain::Typed;
use misdirect::explain::Language;
use misdirect::{Checker, Context, Directory, Domain, compare};
use serde::Serialize;
use std::cmp::Reverse;
use std::ffi::OsStr;
use std::io::{self, Write};

/// Lines of each part.
const SHOWN: usize = 10;
/// Edits up to which an entry is near; every entry of the same name is.
const NEAR: u32 = 2;

/// Runs the command.
pub(crate) fn run(args: &args::Inspect, color: clap::ColorChoice) -> Result<Status, Error> {
    let image = args.file.as_deref().map(Image::open).transpose()?;
    let directory = image.as_ref().map_or(Directory::builtin(), Image::directory);
    let mut out = Output::new(color).stream;
    let mut buffer = Vec::new();
    let mut status = Status::Fine;
    match &args.find {
        Some(name) => status = find(&mut buffer, directory, name)?,
        None if args.list => list(&mut buffer, directory)?,
        None => {
            let title = args.file.as_deref().map_or("built-in directory".to_owned(), name);
            let contents = Contents::of(directory);
            let measures = Measures::of(directory);
            if args.json {
                json::write_line(&mut buffer, &contents.json(title, measures))?;
            } else {
                contents.write(&mut buffer, &title)?;
                measures.write(&mut buffer)?;
            }
        }
    }
    out.write_all(&buffer)?;
    out.flush()?;
    Ok(status)
}

/// The entries as `misdirect build` reads them.
fn list(out: &mut Vec<u8>, directory: Directory<'_>) -> io::Result<()> {
    for tag in 0..8 {
        if let Some(name) = directory.tag_name(tag) {
            writeln!(out, "@{tag} = {}", text::visible(name.as_bytes()))?;
        }
    }
    for entry in directory.entries() {
        write!(out, "{} {}", entry, entry.weight())?;
        for tag in entry.tag_numbers() {
            write!(out, " @{tag}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// What one pass over a directory counts.
struct Contents<'d> {
    directory: Directory<'d>,
    /// Entries and their weight, by tag.
    tags: [(u64, u64); 8],
    heaviest: Vec<Entry<'d>>,
    zones: Vec<Entry<'d>>,
    /// Names that are in more than one entry, the most shared first.
    shared: Vec<(String, u64)>,
}

impl<'d> Contents<'d> {
    fn of(directory: Directory<'d>) -> Self {
        let mut tags = [(0, 0); 8];
        let (mut domains, mut zones) = (Vec::new(), Vec::new());
        let mut shared: Vec<(String, u64)> = Vec::new();
        for entry in directory.entries() {
            for tag in entry.tag_numbers() {
                if let Some((count, weight)) = tags.get_mut(usize::from(tag)) {
                    *count += 1;
                    *weight += u64::from(entry.weight());
                }
            }
            if entry.is_zone() {
                zones.push(entry);
                continue;
            }
            domains.push(entry);
            count_name(&mut shared, entry);
        }
        shared.retain(|&(_, count)| count > 1);
        most(&mut domains, |entry| entry.weight());
        most(&mut zones, |entry| entry.weight());
        most(&mut shared, |&(_, count)| count);
        Self { directory, tags, heaviest: domains, zones, shared }
    }

    fn json(&self, directory: String, measures: Measures) -> ContentsJson {
        let tags = (0u8..).zip(&self.tags).filter(|(_, (entries, _))| *entries > 0);
        let entries = |entries: &[Entry<'_>]| entries.iter().map(|&e| self.entry_json(e)).collect();
        ContentsJson {
            directory,
            entries: self.directory.len(),
            zones: self.directory.zones(),
            bytes: self.directory.image_len(),
            weight: self.directory.total_weight(),
            tags: tags
                .map(|(tag, &(entries, weight))| self.tag_json(tag, entries, weight))
                .collect(),
            heaviest: entries(&self.heaviest),
            heaviest_zones: entries(&self.zones),
            names: self
                .shared
                .iter()
                .map(|(name, entries)| NameJson { name: name.clone(), entries: *entries })
                .collect(),
            measures,
        }
    }

    fn tag_json(&self, tag: u8, entries: u64, weight: u64) -> TagJson {
        let name = self.directory.tag_name(tag).map(str::to_owned);
        TagJson { tag, name, entries, weight, share: fraction(self.directory, weight) }
    }

    fn entry_json(&self, entry: Entry<'_>) -> EntryJson {
        EntryJson {
            entry: entry.to_string(),
            weight: entry.weight(),
            share: fraction(self.directory, entry.weight().into()),
            tags: entry.tag_numbers().collect(),
        }
    }

    fn write(&self, out: &mut Vec<u8>, title: &str) -> io::Result<()> {
        let directory = self.directory;
        writeln!(out, "{title}: {}", layers::size(directory))?;
        writeln!(out, "weights add up to {}", grouped(directory.total_weight()))?;
        self.write_tags(out)?;
        self.write_entries(out, "heaviest domains", &self.heaviest)?;
        self.write_entries(out, "heaviest zones", &self.zones)?;
        if !self.shared.is_empty() {
            writeln!(out, "\n{FAINT}names under most suffixes{FAINT:#}")?;
        }
        for (name, count) in &self.shared {
            writeln!(out, "  {name:<32}{:>9}", counted(*count, "entry", "entries"))?;
        }
        Ok(())
    }

    fn write_tags(&self, out: &mut Vec<u8>) -> io::Result<()> {
        if self.tags.iter().all(|&(count, _)| count == 0) {
            return Ok(());
        }
        writeln!(out, "\n{FAINT}tags{FAINT:#}")?;
        for (tag, &(count, weight)) in (0u8..).zip(&self.tags).filter(|(_, (count, _))| *count > 0)
        {
            let name = tag_name(self.directory, tag);
            let share = self.share(weight);
            writeln!(out, "  {name:<32}{:>15}  {share}", counted(count, "entry", "entries"))?;
        }
        Ok(())
    }

    fn write_entries(
        &self,
        out: &mut Vec<u8>,
        title: &str,
        entries: &[Entry<'_>],
    ) -> io::Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{FAINT}{title}{FAINT:#}")?;
        entries.iter().try_for_each(|entry| writeln!(out, "  {}", row(self.directory, *entry)))
    }

    fn share(&self, weight: u64) -> String {
        share(self.directory, weight)
    }
}

/// The same for programs. Fields are written in this order.
#[derive(Debug, Serialize)]
struct ContentsJson {
    directory: String,
    entries: usize,
    zones: usize,
    bytes: usize,
    weight: u64,
    tags: Vec<TagJson>,
    heaviest: Vec<EntryJson>,
    heaviest_zones: Vec<EntryJson>,
    names: Vec<NameJson>,
    #[serde(flatten)]
    measures: Measures,
}

#[derive(Debug, Serialize)]
struct TagJson {
    tag: u8,
    name: Option<String>,
    entries: u64,
    weight: u64,
    share: f64,
}

#[derive(Debug, Serialize)]
struct EntryJson {
    entry: String,
    weight: u32,
    share: f64,
    tags: Vec<u8>,
}

#[derive(Debug, Serialize)]
struct NameJson {
    name: String,
    entries: u64,
}

/// Counts the name of an entry. Entries come in the order of their names.
fn count_name(names: &mut Vec<(String, u64)>, entry: Entry<'_>) {
    let Ok(domain) = Domain::parse(entry.domain()) else { return };
    match names.last_mut() {
        Some((last, count)) if last == domain.name() => *count += 1,
        _ => names.push((domain.name().to_owned(), 1)),
    }
}

/// Leaves the largest few, the largest first.
fn most<T, K: Ord>(items: &mut Vec<T>, size: impl Fn(&T) -> K) {
    items.sort_by_key(|item| Reverse(size(item)));
    items.truncate(SHOWN);
}

/// An entry with weight, share and tags in columns.
fn row(directory: Directory<'_>, entry: Entry<'_>) -> String {
    let tags: Vec<String> = entry.tag_numbers().map(|tag| tag_name(directory, tag)).collect();
    let weight = grouped(entry.weight().into());
    let share = share(directory, entry.weight().into());
    let line = format!("{:<32}{weight:>9}  {share:<13}{}", entry, tags.join(" "));
    line.trim_end().to_owned()
}

/// `31.2%`: how much of what is meant by this directory.
fn share(directory: Directory<'_>, weight: u64) -> String {
    text::percent(ppm(directory, weight))
}

/// The same from 0 to 1.
fn fraction(directory: Directory<'_>, weight: u64) -> f64 {
    f64::from(ppm(directory, weight)) / f64::from(PPM)
}

fn ppm(directory: Directory<'_>, weight: u64) -> u32 {
    let total = u128::from(directory.total_weight().max(1));
    u32::try_from(u128::from(weight) * u128::from(PPM) / total).unwrap_or(u32::MAX)
}

/// `@0 military`.
fn tag_name(directory: Directory<'_>, tag: u8) -> String {
    let name = directory.tag_name(tag).unwrap_or_default();
    format!("@{tag} {}", text::visible(name.as_bytes())).trim_end().to_owned()
}

/// What a directory says of a domain: listed or not, which entries are near, how it would judge.
fn find(out: &mut Vec<u8>, directory: Directory<'_>, name: &OsStr) -> Result<Status, Error> {
    let bytes = name.as_encoded_bytes();
    let typed = Typed::read(bytes);
    let domain = typed.domain().map_err(|reason| Error::Option {
        option: "--find",
        value: bytes.to_owned(),
        reason,
    })?;
    let listed = directory.covering(domain);
    match listed {
        Some(entry) => writeln!(out, "{domain}: {MEANT}listed{MEANT:#}")
            .and_then(|()| writeln!(out, "  {}", row(directory, entry)))?,
        None => writeln!(out, "{domain}: {FAINT}not listed{FAINT:#}")?,
    }
    for zone in directory.entries().filter(|entry| entry.is_zone() && is_below(domain, *entry)) {
        writeln!(out, "  {}", row(directory, zone))?;
    }
    near(out, directory, domain, listed)?;
    writeln!(out, "\n{FAINT}checked with this directory alone{FAINT:#}")?;
    let checker = Checker::new(directory).with_explore(true);
    let answer = checker.check(bytes, &Context::new());
    show::picture(out, &answer, SUGGESTIONS_MAX, true, Language::ENGLISH)?;
    Ok(if listed.is_some() { Status::Fine } else { Status::Found })
}

fn is_below(domain: &Domain, zone: Entry<'_>) -> bool {
    domain.as_str().strip_suffix(zone.domain()).is_some_and(|head| head.ends_with('.'))
}

/// Entries near a domain but for the one that lists it, nearest first.
fn near(
    out: &mut Vec<u8>,
    directory: Directory<'_>,
    domain: &Domain,
    listed: Option<Entry<'_>>,
) -> io::Result<()> {
    let mut found: Vec<(Entry<'_>, Similarity)> = Vec::new();
    for entry in directory.entries().filter(|entry| !entry.is_zone()) {
        let Ok(other) = Domain::parse(entry.domain()) else { continue };
        let is_namesake = other.name() == domain.name();
        let is_far = other.len().abs_diff(domain.len()) > NEAR as usize;
        if Some(entry) == listed || (is_far && !is_namesake) {
            continue;
        }
        let similarity = compare(domain, &other, &Costs::default());
        if is_namesake || similarity.distance() <= NEAR {
            found.push((entry, similarity));
        }
    }
    found.sort_by_key(|(entry, similarity)| (similarity.distance(), Reverse(entry.weight())));
    if !found.is_empty() {
        writeln!(out, "\n{FAINT}near it{FAINT:#}")?;
    }
    for (entry, similarity) in found.iter().take(SHOWN) {
        let edits = counted(similarity.distance().into(), "edit", "edits");
        let weight = grouped(entry.weight().into());
        writeln!(out, "  {:<32}{weight:>9}  {edits}", entry.domain())?;
    }
    match found.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}
