//! Writes the corpus for test programs that read no JSON: cases with directory images, and what
//! the core answers to each, line by line.
//!
//!     cargo run -p misdirect-tests --example corpus_cases -- DIR     writes DIR/cases, DIR/expected
//!     cargo run --release -p misdirect-tests --example corpus_cases -- --time     ns per check
//!
//! Every row is a case, and once more with `explore` where its domain is listed, so that the
//! suggestions of all four verdicts are compared. Long input that no row has is added.
//!
//! A case is `case ID`, its `layer`s, `message`, `to`, `context`, `explore`, `input`, and then
//! `check`, or `compare`; texts are in hexadecimal and enums are numbers. In an answer, a byte that
//! is no visible ASCII is `\xNN`, and `-` stands for nothing. `addresses` asks for those that are found
//! in a text, which each input is in turn. After them come lists of `variants`.

use misdirect::compare::Costs;
use misdirect::directory::Entry;
use misdirect::variants::Variant;
use misdirect::{
    Addresses, Answer, Checker, Context, Directory, Dns, Domain, Input, Layout, MessageContext,
    Slip, Suggestion, compare, variants,
};
use misdirect_tests::corpus::{self, Row, Trust, Written};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, io};

/// Bytes of a piece of text in C, without the NUL.
const PIECE_MAX: usize = 63;

fn main() -> io::Result<()> {
    let rows = corpus::rows();
    match env::args().nth(1) {
        Some(option) if option == "--time" => {
            time(&rows);
            Ok(())
        }
        Some(folder) => write(&rows, Path::new(&folder)),
        None => Err(io::Error::other("give a folder, or --time")),
    }
}

fn write(rows: &[Row], folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut out = Output::default();
    for row in rows {
        out.row(row);
    }
    for (id, input) in long_inputs() {
        out.long(id, &input);
    }
    for (number, (domain, count)) in VARIANTS.iter().enumerate() {
        out.variants(domain, Layout::ALL[number % Layout::ALL.len()], *count);
    }
    for (number, image) in out.images.iter().enumerate() {
        fs::write(folder.join(format!("{number}.image")), image)?;
    }
    fs::write(folder.join("cases"), out.cases)?;
    fs::write(folder.join("expected"), out.expected)
}

/// Domains whose variants are listed, and how many: few, many, other scripts, and more than one has.
const VARIANTS: [(&str, usize); 5] =
    [("army.mil", 1), ("gmail.com", 1000), ("bbc.co.uk", 50), ("münchen.de", 200), ("a.b", 5000)];

/// Input at the limits of a binding's arrays.
fn long_inputs() -> Vec<(&'static str, Vec<u8>)> {
    let label = "a".repeat(63);
    vec![
        ("long-domain", format!("{label}.{label}.{label}.{}.com", &label[..57]).into_bytes()),
        ("long-stray", format!("joe@gmail.com>{}", "é".repeat(200)).into_bytes()),
        ("long-local", format!("{}@gmial.com", "x".repeat(5000)).into_bytes()),
        ("nul-inside", b"joe\0@gmial.com".to_vec()),
        ("many-in-a-line", b"Ann <ann@gmial.com>,\r\n joe@army.ml; ".repeat(500)),
    ]
}

/// The two files, as they grow.
#[derive(Default)]
struct Output {
    cases: String,
    expected: String,
    images: Vec<Vec<u8>>,
}

impl Output {
    fn row(&mut self, row: &Row) {
        let message = row.message();
        let context = row.context(message.as_ref());
        let checker = row.checker(Directory::builtin());
        let input = row.input();
        let id = &row.id;
        let layers = self.layers(row);
        let around = around(row, &context);
        let answer = checker.check(&input, &context);
        self.check(id, &format!("{layers}{around}"), &input, &answer);
        self.addresses(&input);
        if answer.listed().is_some() {
            let answer = checker.with_explore(true).check(&input, &context);
            let given = format!("{layers}{around}explore 1\n");
            self.check(&format!("{id}+explore"), &given, &input, &answer);
        }
        for suggestion in answer.suggestions() {
            let typed = answer.domain().expect("a domain with suggestions");
            self.compare(typed, suggestion.target().as_str(), context.layout());
        }
    }

    fn long(&mut self, id: &str, input: &[u8]) {
        let answer = Checker::new(Directory::builtin()).check(input, &Context::new());
        self.check(id, "layer builtin 0 1\n", input, &answer);
        self.addresses(input);
    }

    fn check(&mut self, id: &str, given: &str, input: &[u8], answer: &Answer<'_>) {
        let _ = write!(self.cases, "case {id}\n{given}input {}\ncheck\n", hex(input));
        self.expected += &lines(id, answer);
    }

    fn addresses(&mut self, text: &[u8]) {
        let line = format!("addresses {}\n", hex(text));
        self.cases += &line;
        self.expected += &line;
        for address in Addresses::new(text) {
            let (span, name) = (address.span(), address.name().unwrap_or_default());
            let (at, len, name_at, name_len) = (span.start, span.len(), name.start, name.len());
            let _ = writeln!(self.expected, "found {at} {len} {name_at} {name_len}");
        }
    }

    fn compare(&mut self, typed: &Domain, intended: &str, layout: Layout) {
        let Ok(intended) = Domain::parse(intended) else { return };
        // `163` is a domain where a provider is called so, and else a number.
        if Domain::parse(typed.as_str()).is_err() {
            return;
        }
        let number = layout as usize;
        let (a, b) = (hex(typed.as_str().as_bytes()), hex(intended.as_str().as_bytes()));
        let _ = writeln!(self.cases, "compare {number} {a} {b}");
        let pair = compare(typed, &intended, &Costs::default().with_layout(layout));
        let (cost, explained) = (pair.cost().unwrap_or_default(), u8::from(pair.cost().is_some()));
        let _ = writeln!(
            self.expected,
            "compare {} {} {explained} {cost}",
            pair.distance(),
            pair.score_ppm()
        );
        for slip in pair.slips() {
            let ((a, b), (c, d)) = (slip.typed, slip.intended);
            let (kind, place) = (slip.kind.name(), slip.place.name());
            let _ = writeln!(self.expected, "pair {kind} {place} {a} {b} {c} {d} {}", slip.cost);
        }
    }

    fn variants(&mut self, domain: &str, layout: Layout, count: usize) {
        let domain = Domain::parse(domain).expect("a domain");
        let hex = hex(domain.as_str().as_bytes());
        let _ = writeln!(self.cases, "variants {} {hex} {count}", layout as usize);
        let mut found = vec![Variant::default(); count];
        let count = variants(&domain, &Costs::default().with_layout(layout), &mut found);
        let _ = writeln!(self.expected, "variants {count}");
        for variant in &found[..count] {
            let (kind, registrable) = (variant.kind().name(), u8::from(variant.is_registrable()));
            let (share, cost) = (variant.share_ppm(), variant.cost());
            let _ = writeln!(self.expected, "{variant} {share} {cost} {kind} {registrable}");
        }
    }

    /// The row's layers; own lists become images, each once.
    fn layers(&mut self, row: &Row) -> String {
        let mut lines = String::new();
        for (written, image) in row.images() {
            let (trust, share) = match written {
                Written::Builtin => (Trust::Trusted, 1),
                Written::Own(own) => (own.trust, own.share),
            };
            let name = match image {
                Some(image) => format!("{}.image", self.image(image)),
                None => "builtin".to_owned(),
            };
            let _ = writeln!(lines, "layer {name} {} {share}", u8::from(trust == Trust::Evidence));
        }
        lines
    }

    fn image(&mut self, image: &[u8]) -> usize {
        self.images.iter().position(|known| known == image).unwrap_or_else(|| {
            self.images.push(image.to_vec());
            self.images.len() - 1
        })
    }
}

/// Message and context of a row, as lines.
fn around(row: &Row, context: &Context<'_>) -> String {
    let mut lines = String::new();
    if context.message().is_some() {
        let sender = row.context.sender.as_deref().unwrap_or_default();
        let _ = writeln!(lines, "message {}", hex(sender.as_bytes()));
        for recipient in &row.context.to {
            let _ = writeln!(lines, "to {}", hex(recipient.as_bytes()));
        }
    }
    let input = Input::ALL.iter().position(|&input| input == context.input()).unwrap_or_default();
    let dns = Dns::ALL.iter().position(|&dns| dns == context.dns()).unwrap_or_default();
    let _ = writeln!(lines, "context {input} {dns} {}", context.layout() as usize);
    lines
}

fn lines(id: &str, answer: &Answer<'_>) -> String {
    let mut out = format!("case {id}\n");
    let domain = answer.domain().map_or("-", Domain::as_str);
    let error = answer.error();
    let (code, at) = error.map_or(("-", 0), |error| (error.code(), error.offset()));
    let ppm = answer.probability_ppm();
    let _ = writeln!(out, "verdict {} {ppm} {domain} {code} {at}", answer.verdict().name());
    let typed = answer.typed();
    let local = typed.local_part();
    let flags = u8::from(local.is_some()) | u8::from(typed.is_repaired()) << 1;
    let ((local_at, local_len), span) = (within(local, typed.input()), typed.span());
    let (span_at, span_len) = (span.start, span.len());
    let _ = writeln!(out, "typed {flags} {local_at} {local_len} {span_at} {span_len}");
    let _ = writeln!(out, "listed {}", entry(answer.listed()));
    out += "findings";
    for finding in answer.findings().iter() {
        let _ = write!(out, " {}", finding.name());
    }
    out.push('\n');
    let _ = writeln!(out, "dismissal {:016x}", answer.dismissal_key().unwrap_or_default());
    let meant = answer.meant().count();
    for (at, suggestion) in answer.suggestions().enumerate() {
        write_suggestion(&mut out, &suggestion, at < meant, typed.input());
    }
    out
}

/// Where a part of the input stands in it.
fn within(part: Option<&[u8]>, input: &[u8]) -> (usize, usize) {
    part.map_or((0, 0), |part| (part.as_ptr().addr() - input.as_ptr().addr(), part.len()))
}

fn entry(entry: Option<Entry<'_>>) -> String {
    entry.map_or("-".to_owned(), |entry| {
        let zone = u8::from(entry.is_zone());
        format!("{} {} {} {zone}", entry.domain(), entry.weight(), entry.tags())
    })
}

fn write_suggestion(out: &mut String, suggestion: &Suggestion<'_>, is_meant: bool, input: &[u8]) {
    let (target, kind) = (suggestion.target(), suggestion.kind().name());
    let (ppm, local) = (suggestion.probability_ppm(), suggestion.local_part());
    let flags = u8::from(local.is_some()) | u8::from(is_meant) << 1;
    let (at, len) = within(local, input);
    let _ = writeln!(out, "suggestion {target} {ppm} {kind} {flags} {at} {len}");
    let _ = writeln!(out, "entry {}", entry(suggestion.entry()));
    let mut address = String::new();
    let _ = suggestion.write_address(&mut address);
    let _ = writeln!(out, "address {}", visible(address.as_bytes()));
    let explanation = suggestion.explanation().to_string();
    let _ = writeln!(out, "explanation {}", visible(explanation.as_bytes()));
    suggestion.slips().for_each(|slip| write_slip(out, &slip));
}

fn write_slip(out: &mut String, slip: &Slip<'_>) {
    let (typed, typed_cut) = cut(&slip.typed().to_string());
    let (intended, intended_cut) = cut(&slip.intended().to_string());
    let flags = u8::from(slip.span().is_some()) | u8::from(typed_cut || intended_cut) << 1;
    let (span_at, span_len) = slip.span().unwrap_or_default();
    let (kind, place, at, cost) = (slip.kind().name(), slip.place().name(), slip.at(), slip.cost());
    let _ = writeln!(
        out,
        "slip {kind} {place} {at} {cost} {flags} {span_at} {span_len} {typed} {intended}"
    );
}

/// A piece as long as a binding's array takes, visible.
fn cut(text: &str) -> (String, bool) {
    let end = (0..=text.len().min(PIECE_MAX)).rev().find(|&end| text.is_char_boundary(end));
    let end = end.unwrap_or_default();
    let piece = if end == 0 { "-".to_owned() } else { visible(&text.as_bytes()[..end]) };
    (piece, end < text.len())
}

fn visible(bytes: &[u8]) -> String {
    let mut out = String::new();
    for &byte in bytes {
        match byte {
            b' '..=b'~' if byte != b'\\' => out.push(char::from(byte)),
            _ => drop(write!(out, "\\x{byte:02x}")),
        }
    }
    out
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Nanoseconds per check over the corpus, the best of a few rounds.
fn time(rows: &[Row]) {
    let inputs: Vec<_> = rows.iter().map(Row::input).collect();
    let messages: Vec<Option<MessageContext>> = rows.iter().map(Row::message).collect();
    let mut cases = Vec::new();
    for ((row, message), input) in rows.iter().zip(&messages).zip(&inputs) {
        let (checker, context) = (row.checker(Directory::builtin()), row.context(message.as_ref()));
        cases.push((checker, context, input));
        if checker.check(input, &context).listed().is_some() {
            cases.push((checker.with_explore(true), context, input));
        }
    }
    let long = long_inputs();
    let plain = Checker::new(Directory::builtin());
    cases.extend(long.iter().map(|(_, input)| (plain, Context::new(), input)));
    let all = best_of(cases.len(), || {
        let each = cases.iter();
        each.map(|(checker, context, input)| checker.check(input, context).verdict() as u64).sum()
    });
    let one = best_of(1000, || {
        (0..1000).map(|_| plain.check(b"joe@gmail.com", &Context::new()).verdict() as u64).sum()
    });
    println!("rust: {all:.0} ns per check over the corpus, {one:.0} where the domain is listed");
}

fn best_of(checks: usize, mut round: impl FnMut() -> u64) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..20 {
        let start = Instant::now();
        std::hint::black_box(round());
        best = best.min(start.elapsed().as_nanos() as f64 / checks as f64);
    }
    best
}
