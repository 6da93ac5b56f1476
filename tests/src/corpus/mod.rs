//! The hand-written corpus (`tests/corpus`): rows, and what each needs to be checked.

mod row;

pub use row::{Around, Expected, OwnList, Row, Trust, Written};

use misdirect::directory::Builder;
use misdirect::{
    Addresses, Answer, Checker, Context, Directory, Finding, Layer, MessageContext, Slip,
};
use row::{Named, Word};
use std::fs;

/// All rows, in the order of files and lines.
///
/// # Panics
///
/// On a file that is none of the corpus, on a row that says what no row can, or has a list that does not
/// compile.
pub fn rows() -> Vec<Row> {
    let mut files: Vec<_> = fs::read_dir(crate::repository("tests/corpus"))
        .expect("the corpus is there")
        .map(|file| file.expect("readable").path())
        .filter(|path| !path.ends_with("README.md"))
        .collect();
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let name = file.file_name().expect("a file").to_string_lossy().into_owned();
        assert!(
            name.ends_with(".jsonl"),
            "{name} is read by nobody: a file of rows ends in .jsonl"
        );
        let text = fs::read_to_string(&file).expect("UTF-8");
        for (index, line) in text.lines().enumerate() {
            let place = format!("{name}:{}", index + 1);
            let mut row = Row::parse(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            row.images = row.layers.iter().map(|layer| compile(layer, &place)).collect();
            row.place = place;
            rows.push(row);
        }
    }
    rows
}

/// An own list compiled; `None` for the built-in directory.
fn compile(layer: &Written, place: &str) -> Option<Vec<u8>> {
    let Written::Own(own) = layer else { return None };
    let mut builder = Builder::new();
    for line in &own.list {
        builder.add_line(line).unwrap_or_else(|error| panic!("{place}: {line}: {error}"));
    }
    Some(builder.build().unwrap_or_else(|error| panic!("{place}: {error}")))
}

impl Row {
    /// The row's layers, and the image of each; `None` for the built-in directory.
    pub fn images(&self) -> impl Iterator<Item = (&Written, Option<&[u8]>)> {
        self.layers.iter().zip(self.images.iter().map(Option::as_deref))
    }

    /// The checker of the row's layers, with `builtin` in its place.
    ///
    /// # Panics
    ///
    /// On more than four layers.
    pub fn checker<'d>(&'d self, builtin: Directory<'d>) -> Checker<'d> {
        let mut checker = Checker::without_directory();
        for (written, image) in self.images() {
            let image = image.map(|image| Directory::open(image).expect("what was just built"));
            let directory = image.unwrap_or(builtin);
            let layer = match written {
                Written::Builtin => Layer::trusted(directory),
                Written::Own(own) => match own.trust {
                    Trust::Trusted => Layer::trusted(directory).with_share(own.share),
                    Trust::Evidence => Layer::evidence(directory).with_share(own.share),
                },
            };
            checker = checker.with_layer(layer).expect("at most four layers");
        }
        checker
    }

    /// The message of the row's context.
    pub fn message(&self) -> Option<MessageContext> {
        let Around { sender, to, .. } = &self.context;
        if sender.is_none() && to.is_empty() {
            return None;
        }
        let sender = sender.as_deref().unwrap_or_default().as_bytes();
        Some(MessageContext::new(sender, to.iter().map(|address| address.as_bytes())))
    }

    /// The row's context around its message.
    pub fn context<'c>(&self, message: Option<&'c MessageContext>) -> Context<'c> {
        let mut context = Context::new();
        if let Some(message) = message {
            context = context.with_message(message);
        }
        if let Some(Word(input)) = self.context.input {
            context = context.with_input(input);
        }
        if let Some(Word(dns)) = self.context.dns {
            context = context.with_dns(dns);
        }
        if let Some(Word(layout)) = self.context.layout {
            context = context.with_layout(layout);
        }
        context
    }

    /// What an answer has that the row forbids, in words; empty where the row passes.
    pub fn failures(&self, answer: &Answer<'_>) -> Vec<String> {
        let mut failures = Vec::new();
        let mut expect = |what: &str, expected: String, found: String| {
            if expected != found {
                failures.push(format!("{what} {found}, not {expected}"));
            }
        };
        let targets: Vec<String> =
            answer.suggestions().map(|s| s.target().as_str().to_owned()).collect();
        let found = answer.verdict().name();
        let allowed = self.verdict.allowed();
        if !allowed.contains(&found) {
            expect("verdict", allowed.join(" or "), found.to_owned());
        }
        if let Some(target) = &self.target {
            expect("target", target.clone(), targets.first().cloned().unwrap_or_default());
        } else if matches!(self.verdict, Expected::Suspect | Expected::Nothing)
            && self.among.is_empty()
        {
            expect("suggestions", String::new(), targets.join(" "));
        }
        if let Some(address) = &self.address {
            let is_read = self.verdict == Expected::Read && targets.is_empty();
            expect("address", address.clone(), if is_read { read(answer) } else { first(answer) });
        }
        let none = (self.verdict == Expected::Nothing).then(Vec::new);
        if let Some(addresses) = self.addresses.as_ref().or(none.as_ref()) {
            let found = Addresses::new(answer.input()).map(|found| found.as_bytes());
            let found: Vec<_> = found.map(String::from_utf8_lossy).collect();
            expect("addresses", addresses.join(" | "), found.join(" | "));
        }
        if let Some(local) = &self.local {
            let found = answer.typed().local_part().unwrap_or_default();
            expect("local", local.clone(), String::from_utf8_lossy(found).into_owned());
        }
        if let Some(kind) = &self.kind {
            let found = answer.suggestions().next().map_or("none", |first| first.kind().name());
            expect("as", kind.0.name().to_owned(), found.to_owned());
        }
        if let Some(findings) = &self.findings {
            let mut found: Vec<_> = answer.findings().iter().map(Finding::name).collect();
            let mut findings = words(findings);
            found.sort_unstable();
            findings.sort_unstable();
            expect("findings", findings.join(" "), found.join(" "));
        }
        let slips = |name: fn(&Slip<'_>) -> &'static str| -> Vec<&str> {
            let first = answer.suggestions().next();
            first.map_or(Vec::new(), |first| first.slips().map(|slip| name(&slip)).collect())
        };
        if let Some(kinds) = &self.kinds {
            expect("kinds", words(kinds).join(" "), slips(|slip| slip.kind().name()).join(" "));
        }
        if let Some(places) = &self.places {
            expect("where", words(places).join(" "), slips(|slip| slip.place().name()).join(" "));
        }
        for (at, target) in self.order.iter().enumerate() {
            expect("order", target.clone(), targets.get(at).cloned().unwrap_or_default());
        }
        if let Some(meant) = &self.meant {
            let mut found: Vec<_> = answer.meant().map(|one| one.target().to_string()).collect();
            let mut meant = meant.clone();
            found.sort_unstable();
            meant.sort_unstable();
            expect("meant", meant.join(" "), found.join(" "));
        }
        if self.not.iter().any(|not| targets.first() == Some(not)) {
            expect("first", "another".into(), targets[0].clone());
        }
        if !self.among.is_empty()
            && !targets.first().is_some_and(|first| self.among.contains(first))
        {
            expect("first", self.among.join(" or "), targets.first().cloned().unwrap_or_default());
        }
        if let Some(error) = &self.error {
            let found = answer.error();
            expect("error", error.code.clone(), found.map_or("none", |e| e.code()).to_owned());
            if let Some(offset) = error.offset {
                let found = found.map_or(usize::MAX, |error| error.offset());
                expect("offset", offset.to_string(), found.to_string());
            }
        }
        failures
    }
}

/// The address of the first suggestion, `none` where it is too long to be one.
fn first(answer: &Answer<'_>) -> String {
    let mut address = String::new();
    let first = answer.suggestions().next();
    let written = first.is_none_or(|first| first.write_address(&mut address).is_ok());
    if written { address } else { "none".into() }
}

/// The address that was read, where nothing is suggested.
fn read(answer: &Answer<'_>) -> String {
    let local = String::from_utf8_lossy(answer.typed().local_part().unwrap_or_default());
    format!("{local}@{}", answer.domain().map_or("", |domain| domain.as_str()))
}

fn words<T: Named>(words: &[Word<T>]) -> Vec<&'static str> {
    words.iter().map(|Word(word)| word.word()).collect()
}
