//! Answers as the text of their JSON, in the form that every language has.

use misdirect::directory::Entry;
use misdirect::{Domain, Similarity, Slip, Suggestion, Verdict};
use std::fmt::{self, Write};

/// A verdict, with `input` left null. Offsets count UTF-16 units where the input was a string.
pub(crate) fn verdict(verdict: &Verdict<'_>, is_text: bool) -> String {
    let mut out = String::with_capacity(256);
    // A string takes whatever is written to it.
    let _ = write_verdict(&mut out, verdict, is_text);
    out
}

fn write_verdict(out: &mut String, verdict: &Verdict<'_>, is_text: bool) -> fmt::Result {
    let model = misdirect::MODEL_VERSION;
    let name = verdict.judgement().name();
    out.push_str("{\"input\":null,\"domain\":");
    write_text_or_null(out, verdict.domain().map(Domain::as_str))?;
    write!(out, ",\"verdict\":\"{name}\",\"model\":\"{model}\",\"suggestions\":")?;
    let units = Units { input: verdict.input(), is_text };
    write_list(out, verdict.suggestions(), |out, item| write_suggestion(out, &item, units))?;
    out.push_str(",\"findings\":");
    let findings = verdict.findings().iter();
    write_list(out, findings, |out, finding| write!(out, "\"{}\"", finding.name()))?;
    if let Some(error) = verdict.error() {
        let (code, offset) = (error.code(), units.before(error.offset()));
        write!(out, ",\"error\":{{\"code\":\"{code}\",\"offset\":{offset}}}")?;
    }
    out.push('}');
    Ok(())
}

fn write_suggestion(out: &mut String, item: &Suggestion<'_>, units: Units<'_>) -> fmt::Result {
    write!(out, "{{\"target\":\"{}\",\"address\":\"", item.target())?;
    item.write_address(&mut Escaped(out))?;
    out.push_str("\",\"entry\":");
    match item.entry() {
        Some(entry) => write!(out, "\"{}{}\"", zone(entry), entry.domain())?,
        None => out.push_str("null"),
    }
    out.push_str(",\"tags\":");
    let tags = item.entry().map_or(0, |entry| entry.tags());
    write_list(out, (0..8).filter(|tag| tags >> tag & 1 == 1), |out, tag| write!(out, "{tag}"))?;
    let ppm = item.probability_ppm();
    write!(out, ",\"probability\":{},\"ppm\":{ppm}", Ppm(ppm))?;
    write!(out, ",\"kind\":\"{}\",\"slips\":", item.kind().name())?;
    write_list(out, item.slips(), |out, slip| write_slip(out, &slip, units))?;
    out.push_str(",\"explanation\":\"");
    write!(Escaped(out), "{}", item.explanation())?;
    out.push_str("\"}");
    Ok(())
}

fn zone(entry: Entry<'_>) -> &'static str {
    if entry.is_zone() { "*." } else { "" }
}

fn write_slip(out: &mut String, slip: &Slip<'_>, units: Units<'_>) -> fmt::Result {
    let (kind, place, at) = (slip.kind().name(), slip.place().name(), slip.at());
    write!(out, "{{\"kind\":\"{kind}\",\"where\":\"{place}\",\"at\":{at},\"typed\":\"")?;
    write!(Escaped(out), "{}", slip.typed())?;
    out.push_str("\",\"intended\":\"");
    write!(Escaped(out), "{}", slip.intended())?;
    out.push('"');
    if let Some((at, len)) = slip.span() {
        let (start, end) = (units.before(at), units.before(at + len));
        write!(out, ",\"span\":[{start},{}]", end - start)?;
    }
    out.push('}');
    Ok(())
}

/// A similarity; positions count letters.
pub(crate) fn similarity(similarity: &Similarity) -> String {
    let mut out = String::with_capacity(128);
    let _ = write_similarity(&mut out, similarity);
    out
}

fn write_similarity(out: &mut String, similarity: &Similarity) -> fmt::Result {
    let score = Ppm(similarity.score_ppm());
    write!(out, "{{\"distance\":{},\"score\":{score},\"cost\":", similarity.distance())?;
    match similarity.cost() {
        Some(cost) => write!(out, "{cost}")?,
        None => out.push_str("null"),
    }
    out.push_str(",\"slips\":");
    write_list(out, similarity.slips(), |out, slip| {
        let (kind, place, cost) = (slip.kind.name(), slip.place.name(), slip.cost);
        let ((a, b), (c, d)) = (slip.typed, slip.intended);
        write!(out, "{{\"kind\":\"{kind}\",\"where\":\"{place}\",\"typed\":[{a},{b}],")?;
        write!(out, "\"intended\":[{c},{d}],\"cost\":{cost}}}")
    })?;
    out.push('}');
    Ok(())
}

/// The versions of all that an answer depends on.
pub(crate) fn versions() -> String {
    format!(
        "{{\"library\":\"{}\",\"model\":\"{}\",\"publicSuffix\":\"{}\",\"unicode\":\"{}\"}}",
        env!("CARGO_PKG_VERSION"),
        misdirect::MODEL_VERSION,
        misdirect::PUBLIC_SUFFIX_VERSION,
        misdirect::CONFUSABLES_VERSION
    )
}

fn write_list<T>(
    out: &mut String,
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut String, T) -> fmt::Result,
) -> fmt::Result {
    out.push('[');
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item)?;
    }
    out.push(']');
    Ok(())
}

fn write_text_or_null(out: &mut String, text: Option<&str>) -> fmt::Result {
    match text {
        Some(text) => write!(out, "\"{text}\""),
        None => out.write_str("null"),
    }
}

/// From bytes of the input to what its language counts.
#[derive(Clone, Copy)]
struct Units<'t> {
    input: &'t [u8],
    is_text: bool,
}

impl Units<'_> {
    fn before(self, byte: usize) -> usize {
        let head = self.input.get(..byte).unwrap_or(self.input);
        if self.is_text { utf16_len(head) } else { head.len() }
    }
}

/// UTF-16 units of UTF-8: one for each character, and one more for each of four bytes.
pub(crate) fn utf16_len(text: &[u8]) -> usize {
    text.iter().map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

/// Parts per million as a decimal fraction.
struct Ppm(u32);

impl fmt::Display for Ppm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// The inside of a JSON string.
struct Escaped<'s>(&'s mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            match letter {
                '"' | '\\' => self.0.extend(['\\', letter]),
                '\0'..='\u{1F}' => write!(self.0, "\\u{:04x}", u32::from(letter))?,
                _ => self.0.push(letter),
            }
        }
        Ok(())
    }
}
