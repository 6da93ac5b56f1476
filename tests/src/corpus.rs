//! The hand-written corpus (`tests/corpus`): rows, and what each needs to be checked.

use misdirect::directory::Builder;
use misdirect::{
    Checker, Context, Directory, Dns, Finding, Input, Layer, Layout, MessageContext, Verdict,
};
use serde_json::Value;
use std::fs;

/// One row, with its layers compiled.
pub struct Row {
    /// The whole row.
    pub json: Value,
    /// File and line.
    pub place: String,
    images: Vec<Option<Vec<u8>>>,
}

/// All rows, in the order of files and lines.
///
/// # Panics
///
/// On a row that is no JSON or has a list that does not compile.
pub fn rows() -> Vec<Row> {
    let mut files: Vec<_> = fs::read_dir(crate::repository("tests/corpus"))
        .expect("the corpus is there")
        .map(|file| file.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .collect();
    files.sort();
    let mut rows = Vec::new();
    for file in files {
        let name = file.file_name().expect("a file").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("UTF-8");
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            let place = format!("{name}:{}", index + 1);
            let json: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{place}: {e}"));
            let images = layers(&json).iter().map(|layer| compile(layer, &place)).collect();
            rows.push(Row { json, place, images });
        }
    }
    rows
}

fn layers(json: &Value) -> Vec<Value> {
    json["layers"].as_array().cloned().unwrap_or_else(|| vec![Value::from("builtin")])
}

/// An own list compiled; `None` for the built-in directory.
fn compile(layer: &Value, place: &str) -> Option<Vec<u8>> {
    let list = layer["list"].as_array()?;
    let mut builder = Builder::new();
    for line in list {
        let line = line.as_str().expect("a line");
        builder.add_line(line).unwrap_or_else(|error| panic!("{place}: {line}: {error}"));
    }
    Some(builder.build().unwrap_or_else(|error| panic!("{place}: {error}")))
}

impl Row {
    /// A field as text; empty where it is not there.
    pub fn text(&self, field: &str) -> &str {
        self.json[field].as_str().unwrap_or_default()
    }

    /// A list of texts.
    pub fn texts(&self, field: &str) -> Vec<&str> {
        let list = self.json[field].as_array();
        list.map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect())
    }

    /// What was typed.
    pub fn input(&self) -> Vec<u8> {
        let hex = self.text("input_hex");
        if hex.is_empty() {
            return self.text("input").as_bytes().to_vec();
        }
        (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    /// The checker of the row's layers, with `builtin` in its place.
    ///
    /// # Panics
    ///
    /// On more than four layers.
    pub fn checker<'d>(&'d self, builtin: Directory<'d>) -> Checker<'d> {
        let mut checker = Checker::without_directory();
        for (json, image) in layers(&self.json).iter().zip(&self.images) {
            let directory = match image {
                Some(image) => Directory::open(image).expect("what was just built"),
                None => builtin,
            };
            let layer = match json["trust"].as_str() {
                Some("evidence") => Layer::evidence(directory),
                _ => Layer::trusted(directory),
            };
            let share = json["share"].as_u64().unwrap_or(1) as u32;
            checker = checker.with_layer(layer.with_share(share)).expect("at most four layers");
        }
        checker
    }

    /// The message of the row's context.
    pub fn message(&self) -> Option<MessageContext> {
        let context = &self.json["context"];
        let sender = context["sender"].as_str();
        let to: Vec<&str> = context["to"]
            .as_array()
            .map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect());
        if sender.is_none() && to.is_empty() {
            return None;
        }
        let sender = sender.unwrap_or_default().as_bytes();
        Some(MessageContext::new(sender, to.iter().map(|address| address.as_bytes())))
    }

    /// The row's context around its message.
    ///
    /// # Panics
    ///
    /// On a word that is none of the known ones.
    pub fn context<'c>(&self, message: Option<&'c MessageContext>) -> Context<'c> {
        let mut context = Context::new();
        if let Some(message) = message {
            context = context.with_message(message);
        }
        let word = |field: &str| self.json["context"][field].as_str();
        if let Some(name) = word("input") {
            let input = Input::ALL.into_iter().find(|input| input.name() == name);
            context = context.with_input(input.expect("a known input"));
        }
        if let Some(name) = word("dns") {
            let dns = Dns::ALL.into_iter().find(|dns| dns.name() == name);
            context = context.with_dns(dns.expect("a known fact"));
        }
        if let Some(name) = word("layout") {
            context = context.with_layout(Layout::from_name(name).expect("a known layout"));
        }
        context
    }

    /// What a verdict has that the row forbids, in words; empty where the row passes.
    pub fn failures(&self, verdict: &Verdict<'_>) -> Vec<String> {
        let mut failures = Vec::new();
        let mut expect = |what: &str, expected: String, found: String| {
            if expected != found {
                failures.push(format!("{what} {found}, not {expected}"));
            }
        };
        let targets: Vec<String> =
            verdict.suggestions().map(|s| s.target().as_str().to_owned()).collect();
        let found = verdict.judgement().name();
        let allowed: &[&str] = match self.text("verdict") {
            "silent" => &["listed", "unlisted"],
            "suggested" => &["suspect", "unlisted"],
            other => &[other],
        };
        if !allowed.contains(&found) {
            expect("verdict", allowed.join(" or "), found.to_owned());
        }
        if let Some(target) = self.json["target"].as_str() {
            expect("target", target.to_owned(), targets.first().cloned().unwrap_or_default());
        } else if self.text("verdict") == "suspect" {
            expect("suggestions", String::new(), targets.join(" "));
        }
        if let Some(address) = self.json["address"].as_str() {
            let mut found = String::new();
            let first = verdict.suggestions().next();
            let written = first.is_none_or(|first| first.write_address(&mut found).is_ok());
            expect("address", address.to_owned(), if written { found } else { "none".into() });
        }
        if let Some(local) = self.json["local"].as_str() {
            let found = verdict.typed().local_part().unwrap_or_default();
            expect("local", local.to_owned(), String::from_utf8_lossy(found).into_owned());
        }
        if !self.json["as"].is_null() {
            let kind = verdict.suggestions().next().map_or("none", |first| first.kind().name());
            expect("as", self.text("as").to_owned(), kind.to_owned());
        }
        if !self.json["findings"].is_null() {
            let mut found: Vec<_> = verdict.findings().iter().map(Finding::name).collect();
            let mut findings = self.texts("findings");
            found.sort_unstable();
            findings.sort_unstable();
            expect("findings", findings.join(" "), found.join(" "));
        }
        let slips = |name: fn(&misdirect::Slip<'_>) -> &'static str| -> Vec<&str> {
            let first = verdict.suggestions().next();
            first.map_or(Vec::new(), |first| first.slips().map(|slip| name(&slip)).collect())
        };
        if !self.json["kinds"].is_null() {
            let kinds = slips(|slip| slip.kind().name());
            expect("kinds", self.texts("kinds").join(" "), kinds.join(" "));
        }
        if !self.json["where"].is_null() {
            let places = slips(|slip| slip.place().name());
            expect("where", self.texts("where").join(" "), places.join(" "));
        }
        for (at, target) in self.texts("order").iter().enumerate() {
            expect("order", (*target).to_owned(), targets.get(at).cloned().unwrap_or_default());
        }
        if self.texts("not").iter().any(|not| targets.first().is_some_and(|first| first == not)) {
            expect("first", "another".into(), targets[0].clone());
        }
        let error = &self.json["error"];
        if let Some(code) = error["code"].as_str() {
            let found = verdict.error();
            expect("error", code.to_owned(), found.map_or("none", |e| e.code()).to_owned());
            if let Some(offset) = error["offset"].as_u64() {
                let found = found.map_or(usize::MAX, |error| error.offset());
                expect("offset", offset.to_string(), found.to_string());
            }
        }
        failures
    }
}
