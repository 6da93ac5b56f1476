//! `misdirect variants`: which slips of a domain get most of its mail.

use crate::answer::SlipJson;
use crate::args::{self, Format};
use crate::blocklist::Blocklist;
use crate::draw::unicode;
use crate::error::{Error, Status};
use crate::input::{LINE_LEN_MAX, Lines};
use crate::layers::Layers;
use crate::output::{FAINT, Output, WRONG, note, progress};
use crate::{json, text};
use indicatif::ProgressBar;
use misdirect::compare::{Costs, PairSlip};
use misdirect::domain::Typed;
use misdirect::variants::{Variant, VariantKind, variants_of};
use misdirect::{Domain, ParseError};
use serde::Serialize;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};
use unicode_width::UnicodeWidthStr;

/// Fewer names are found before anybody could look.
const PROGRESS_FROM: usize = 50_000;

/// Runs the command.
pub(crate) fn run(args: &args::Variants, color: clap::ColorChoice) -> Result<Status, Error> {
    let layers = Layers::open(true, &args.directory, &[])?;
    let domains = domains(args)?;
    let costs = Costs::default().with_layout(args.layout);
    let mut names = vec![Variant::default(); args.limit as usize];
    let mut out = Output::new(color).stream;
    let mut blocklist = Blocklist::new(&layers, &domains);
    let progress = match args.format {
        // Nothing of it is written before the last domain.
        Format::Rpz | Format::Postfix if domains.len() * names.len() >= PROGRESS_FROM => {
            progress("finding slips", "domains")
        }
        _ => ProgressBar::hidden(),
    };
    progress.set_length(domains.len() as u64);
    for (index, domain) in domains.iter().enumerate() {
        let found = variants_of(domain, &costs, args.kind, &mut names);
        let names = names.get(..found).unwrap_or_default();
        let mut buffer = Vec::new();
        match args.format {
            Format::List => {
                if index > 0 {
                    writeln!(buffer)?;
                }
                table(&mut buffer, domain, names, args.kind)?;
            }
            Format::Json => {
                for variant in names {
                    json::write_line(&mut buffer, &VariantJson::new(domain, variant))?;
                }
            }
            Format::Rpz | Format::Postfix => blocklist.add(domain, names),
        }
        out.write_all(&buffer)?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    match args.format {
        Format::Rpz => blocklist.write_rpz(&mut out)?,
        Format::Postfix => blocklist.write_postfix(&mut out)?,
        Format::List | Format::Json => {}
    }
    out.flush()?;
    Ok(Status::Fine)
}

/// The domains of the arguments, and of standard input where they say so. All have to be right.
fn domains(args: &args::Variants) -> Result<Vec<Domain>, Error> {
    let mut domains = Vec::new();
    if args.domains.is_empty() {
        standard_input(&mut domains)?;
    }
    for value in args.domains.iter().map(|value| OsStr::as_encoded_bytes(value)) {
        if value == b"-" {
            standard_input(&mut domains)?;
            continue;
        }
        let reason = |reason| Error::Option { option: "DOMAIN", value: value.to_owned(), reason };
        domains.push(read(value).map_err(reason)?);
    }
    Ok(domains)
}

/// A domain, or that of an address. What a check would repair is an error here: it is nobody's own.
fn read(value: &[u8]) -> Result<Domain, ParseError> {
    let typed = Typed::read(value);
    match typed.is_repaired() {
        true => Domain::parse(&String::from_utf8_lossy(value)),
        false => typed.domain().copied(),
    }
}

/// One a line; blank lines are none.
fn standard_input(domains: &mut Vec<Domain>) -> Result<(), Error> {
    let stdin = io::stdin();
    if stdin.is_terminal() {
        note(format_args!("type domains, one per line; Ctrl-D ends"));
    }
    let mut lines = Lines::new(stdin.lock());
    while let Some(line) = lines.next().map_err(Error::Input)? {
        if line.is_cut {
            return Err(Error::LongLine { line: line.number, max: LINE_LEN_MAX });
        }
        if line.bytes.trim_ascii().is_empty() {
            continue;
        }
        let (line, value) = (line.number, line.bytes);
        let reason = |reason| Error::InputLine { line, value: value.to_owned(), reason };
        domains.push(read(value).map_err(reason)?);
    }
    Ok(())
}

/// A variant by texts: what was typed and what was meant, in Unicode, letter by letter.
struct Spelled {
    ascii: Domain,
    typed: Vec<char>,
    intended: Vec<char>,
}

impl Spelled {
    fn new(domain: &Domain, variant: &Variant<'_>) -> Self {
        // What was found has a name.
        let ascii = variant.to_domain().unwrap_or(*domain);
        let letters = |domain: &Domain| unicode(domain).chars().collect();
        Self { ascii, typed: letters(&ascii), intended: letters(domain) }
    }

    fn typed(&self, slip: &PairSlip) -> String {
        letters(&self.typed, slip.typed)
    }

    fn intended(&self, slip: &PairSlip) -> String {
        letters(&self.intended, slip.intended)
    }

    /// The byte of the ASCII name for a letter of it; inside an A-label, where that begins.
    fn byte(&self, letter: usize) -> usize {
        let (mut letter_at, mut byte_at) = (0, 0);
        for (label, ascii) in self.typed.split(|&letter| letter == '.').zip(self.ascii.labels()) {
            let inside = letter.saturating_sub(letter_at);
            if inside <= label.len() {
                let is_plain = label.len() == ascii.len();
                return byte_at
                    + match inside {
                        _ if inside == label.len() => ascii.len(),
                        _ if is_plain => inside,
                        _ => 0,
                    };
            }
            letter_at += label.len() + 1;
            byte_at += ascii.len() + 1;
        }
        self.ascii.len()
    }
}

/// `len` letters from `at` on.
fn letters(text: &[char], (at, len): (usize, usize)) -> String {
    text.iter().skip(at).take(len).collect()
}

fn table(
    out: &mut Vec<u8>,
    domain: &Domain,
    names: &[Variant<'_>],
    kind: VariantKind,
) -> Result<(), Error> {
    // The sum of nothing would be -0.0.
    let shares = names.iter().map(Variant::share).fold(0.0, |sum, share| sum + share) * 100.0;
    let count = text::counted(names.len() as u64, "name", "names");
    let title = shown(&unicode(domain));
    // Look-alikes are no shares of one whole.
    let of_all = match kind {
        VariantKind::Slip => format!(", {shares:.1}% of what slips make of it"),
        _ => String::new(),
    };
    writeln!(out, "{title}: {count}{of_all}")?;
    let rows: Vec<(String, String)> = names
        .iter()
        .map(|variant| {
            let spelled = Spelled::new(domain, variant);
            let name: String = spelled.typed.iter().collect();
            (shown(&name), shown(&slips(&spelled, variant)))
        })
        .collect();
    let width = |texts: &dyn Fn(&(String, String)) -> usize, title: &str| {
        rows.iter().map(texts).max().unwrap_or(0).max(title.len())
    };
    let name_width = width(&|row| row.0.width(), "name");
    let slip_width = width(&|row| row.1.width(), "slip");
    let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
    writeln!(
        out,
        "{FAINT}{:>6}  {:>9}  name{}  slip{}  {:<15}  registrable{FAINT:#}",
        "rank",
        "share",
        pad("name", name_width),
        pad("slip", slip_width),
        "kind",
    )?;
    for (index, (variant, (name, slips))) in names.iter().zip(&rows).enumerate() {
        writeln!(
            out,
            "{:>6}  {:>8.3}%  {name}{}  {WRONG}{slips}{WRONG:#}{}  {:<15}  {}",
            index + 1,
            variant.share() * 100.0,
            pad(name, name_width),
            pad(slips, slip_width),
            variant.kind().name(),
            if variant.is_registrable() { "yes" } else { "no" },
        )?;
    }
    Ok(())
}

fn shown(text: &str) -> String {
    text::visible(text.as_bytes()).to_string()
}

/// `ai→ia`, `−l`, `+.com`: what was typed for what, what was left out, what was too much.
fn slips(spelled: &Spelled, variant: &Variant<'_>) -> String {
    let slip = |slip: PairSlip| match (spelled.intended(&slip), spelled.typed(&slip)) {
        (intended, typed) if intended.is_empty() => format!("+{typed}"),
        (intended, typed) if typed.is_empty() => format!("−{intended}"),
        (intended, typed) => format!("{intended}→{typed}"),
    };
    variant.slips().map(slip).collect::<Vec<_>>().join(" ")
}

/// One name. Fields are written in this order.
#[derive(Debug, Serialize)]
struct VariantJson<'a> {
    domain: &'a str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unicode: Option<String>,
    share: f64,
    kind: &'static str,
    #[serde(rename = "as")]
    form: &'static str,
    slips: Vec<SlipJson>,
    registrable: bool,
}

impl<'a> VariantJson<'a> {
    fn new(domain: &'a Domain, variant: &Variant<'_>) -> Self {
        /// Digits behind the point: one of 10^12 slips.
        const DIGITS: f64 = 1e12;
        let spelled = Spelled::new(domain, variant);
        let name = spelled.ascii.to_string();
        let slip = |slip: PairSlip| {
            let (typed, intended) = (spelled.typed(&slip), spelled.intended(&slip));
            SlipJson::of_pair(&slip, spelled.byte(slip.typed.0), typed, intended)
        };
        Self {
            domain: domain.as_str(),
            unicode: name.contains("xn--").then(|| spelled.typed.iter().collect()),
            name,
            share: (variant.share() * DIGITS).round() / DIGITS,
            kind: variant.kind().name(),
            form: if variant.is_lookalike() { "lookalike" } else { "slip" },
            slips: variant.slips().map(slip).collect(),
            registrable: variant.is_registrable(),
        }
    }
}
