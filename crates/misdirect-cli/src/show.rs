//! An answer for people: one plain line for a pipe, some lines with a drawing for a terminal.

use crate::draw::Drawing;
use crate::output::{FAINT, MEANT, WRONG};
use crate::text;
use anstyle::Style;
use misdirect::explain::{self, Language, Shown};
use misdirect::{Answer, Finding, Suggestion, Verdict};
use std::io::{self, Write};

/// Characters of an input that are shown: an address has at most 320 bytes (RFC 5321 section
/// 4.5.3.1).
const SHOWN_MAX: usize = 320;
/// Less probable than this is not worth a line to a person who did not ask.
const MENTIONED_PPM: u32 = 10_000;

/// One line: the input, the answer, and why; for those who `explore`, what else may have been meant, too.
pub(crate) fn line(
    out: &mut Vec<u8>,
    answer: &Answer<'_>,
    limit: usize,
    explore: bool,
    language: &Language<'_>,
) -> io::Result<()> {
    write!(out, "{}: {}", input(answer.input()), answer.verdict().name())?;
    if let Some(error) = error(answer, language) {
        write!(out, ": {error}")?;
    }
    let question = answer.question();
    if let Some(question) = question {
        let mark = if question.messages().count() > 1 { ";" } else { "" };
        let question = question.in_language(language);
        let probability = text::probability(meant_ppm(answer), language);
        write!(out, ": {question}{mark} {probability}")?;
    }
    if !answer.findings().is_empty() {
        let mark = if question.is_some() { ';' } else { ':' };
        write!(out, "{mark} {}", findings(answer, language))?;
    }
    let others = answer.suggestions().take(limit).skip(answer.meant().count());
    for (index, other) in others.filter(|_| explore).enumerate() {
        let also = explain::also_possible().in_language(language);
        let mark = if index == 0 { format!("; {also}") } else { ",".to_owned() };
        let percent = explain::percent(other.probability_ppm()).in_language(language);
        write!(out, "{mark} {} ({percent})", address(&other))?;
    }
    writeln!(out)
}

/// The same for a line of input that is too long to be an address.
pub(crate) fn too_long(
    out: &mut Vec<u8>,
    line: &[u8],
    number: usize,
    max: usize,
) -> io::Result<()> {
    let input = input(line);
    let style = style(Verdict::Invalid);
    writeln!(out, "{input}: {style}invalid{style:#}: line {number} is longer than {max} bytes")
}

/// Some lines, with what else may have been meant: at most `limit` suggestions, improbable ones
/// only for those who `explore`.
pub(crate) fn picture(
    out: &mut Vec<u8>,
    answer: &Answer<'_>,
    limit: usize,
    explore: bool,
    language: &Language<'_>,
) -> io::Result<()> {
    let style = style(answer.verdict());
    let name = answer.verdict().name();
    write!(out, "{}: {style}{name}{style:#}", input(answer.input()))?;
    if let Some(error) = error(answer, language) {
        write!(out, ": {error}")?;
    }
    if let Some(entry) = answer.listed().filter(|entry| is_above(entry.domain(), answer)) {
        write!(out, " {FAINT}by {}{FAINT:#}", entry.domain())?;
    }
    writeln!(out)?;
    if !answer.findings().is_empty() {
        writeln!(out, "  {}", findings(answer, language))?;
    }
    let meant = if limit > 0 { question(out, answer, language)? } else { 0 };
    let drawn = usize::from(meant == 1);
    for (index, suggestion) in answer.suggestions().take(limit).enumerate().skip(drawn) {
        if index < meant {
            writeln!(out, "    {}, {}", address(&suggestion), probability(&suggestion, language))?;
        } else if explore || suggestion.probability_ppm() >= MENTIONED_PPM {
            other_suggestion(out, &suggestion, language)?;
        }
    }
    Ok(())
}

fn style(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Listed => MEANT,
        Verdict::Unlisted => FAINT,
        Verdict::Suspect | Verdict::Invalid => WRONG,
    }
}

/// What was typed, in quotes where it has blanks or quotes (these doubled, as in CSV): what follows it
/// on its line is then never part of it, even where somebody typed `x: listed`.
fn input(bytes: &[u8]) -> String {
    let text = shown(bytes).to_string();
    match text.contains(|letter: char| letter == '"' || letter.is_whitespace()) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

fn shown(bytes: &[u8]) -> Shown<'_> {
    text::visible(bytes).at_most(SHOWN_MAX)
}

fn is_above(entry: &str, answer: &Answer<'_>) -> bool {
    answer.domain().is_some_and(|domain| domain.as_str() != entry)
}

/// What is wrong, for whoever typed it; JSON has the byte.
fn error(answer: &Answer<'_>, language: &Language<'_>) -> Option<String> {
    let message = answer.error()?.message(answer.input());
    Some(message.in_language(language).to_string())
}

fn findings(answer: &Answer<'_>, language: &Language<'_>) -> String {
    let said = |finding: Finding| finding.message().in_language(language).to_string();
    let findings: Vec<String> = answer.findings().iter().map(said).collect();
    findings.join("; ")
}

/// The probability that one of those offered was meant.
fn meant_ppm(answer: &Answer<'_>) -> u32 {
    answer.meant().map(|one| one.probability_ppm()).sum()
}

/// The question, with a drawing where it has one answer; how many it has.
fn question(out: &mut Vec<u8>, answer: &Answer<'_>, language: &Language<'_>) -> io::Result<usize> {
    let Some(explanation) = answer.question() else { return Ok(0) };
    let probability = text::probability(meant_ppm(answer), language);
    let explanation = explanation.in_language(language);
    let whole = explanation.to_string();
    let question =
        explanation.messages().next().map(|first| first.in_language(language).to_string());
    let question = question.unwrap_or_default();
    let why = whole.strip_prefix(&question).unwrap_or_default().trim_start();
    let meant: Vec<Suggestion<'_>> = answer.meant().collect();
    let question = coloured(question, &meant);
    writeln!(out, "  {question} {probability}")?;
    let alone = meant.first().filter(|_| meant.len() == 1);
    if let Some(drawing) = alone.and_then(|one| Drawing::of_suggestion(answer, one)) {
        drawing.write(out, "    ")?;
    }
    if !why.is_empty() {
        writeln!(out, "    {why}")?;
    }
    Ok(meant.len())
}

/// A question with the addresses in it in colour. From its end, as `mail.com` is also a part of `gmail.com`.
fn coloured(mut question: String, meant: &[Suggestion<'_>]) -> String {
    let mut end = question.len();
    for address in meant.iter().rev().map(address) {
        let Some(at) = question[..end].rfind(&address) else { continue };
        question.replace_range(at..at + address.len(), &format!("{MEANT}{address}{MEANT:#}"));
        end = at;
    }
    question
}

fn other_suggestion(
    out: &mut Vec<u8>,
    suggestion: &Suggestion<'_>,
    language: &Language<'_>,
) -> io::Result<()> {
    let also = explain::also_possible();
    let (also, address) = (also.in_language(language), address(suggestion));
    writeln!(out, "  {FAINT}{also}{FAINT:#} {address}, {}", probability(suggestion, language))
}

fn probability(suggestion: &Suggestion<'_>, language: &Language<'_>) -> String {
    text::probability(suggestion.probability_ppm(), language)
}

fn address(suggestion: &Suggestion<'_>) -> String {
    let mut address = String::new();
    // A string takes whatever is written to it.
    let _ = suggestion.write_address(&mut address);
    shown(address.as_bytes()).to_string()
}
