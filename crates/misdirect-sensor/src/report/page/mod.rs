//! One page for people: who loses mail to whom, since when, and what to do about it.
//!
//! All is in the page, and it asks for nothing: its policy allows its own style and its own script, by their hashes, and
//! nothing else. Without the script tables cannot be sorted, and nothing else is missing.

mod chart;
mod pair;

use super::groups::{Group, by_day, by_intended, by_slip, trend};
use super::numbers::{certainty, grouped, percent, share};
use crate::judged::{Finding, Judged};
use crate::names::{Apart, Day, Purpose};
use crate::scan::Scan;
use chart::Bars;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use pair::Pair;
use std::collections::BTreeMap;
use std::io::{self, Write};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("sort.js");
/// With the SHA-256 of these two, which a test compares (Content Security Policy Level 3, section 2.3.1). A page from a
/// server would be asked for an icon: it has an empty one.
const POLICY: &str = "default-src 'none'; style-src 'sha256-0sQ+nYoGJnpd0ThA/JxVnnOqX0fegYjv4UySvf8EtzI='; script-src 'sha256-zsVaOqQOBJovSfF+0D3yzhZRq9iLESM8C0jfCZjq2Qw='; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// What a page has room for. Everything is in the table, JSON Lines and CSV.
const TARGETS: usize = 25;
const PAIRS: usize = 50;
const DAYS: usize = 400;
/// Domains for whose people there are words, and slips of each.
const TOLD: (usize, usize) = (12, 5);
/// Domains in a list of what to do.
const LISTED: usize = 10;

/// Writes a page of HTML.
///
/// # Errors
///
/// Those of `out`.
pub fn write_page(scan: &Scan, out: &mut impl Write) -> io::Result<()> {
    let targets = by_intended(&scan.judged);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                link rel="icon" href="data:,";
                title { "Mail that goes astray" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                (head(scan, &targets))
                main #main {
                    @if targets.is_empty() {
                        p { "No name in these logs was probably mistyped." }
                    } @else {
                        (over_time(&scan.judged))
                        (who(&targets, &scan.judged))
                        (pairs(&scan.judged))
                        (slips(&scan.judged))
                        (what_to_do(&targets, &scan.judged))
                        (tell(&targets))
                    }
                    (counted(scan))
                }
                footer { p { "Made by misdirect " (env!("CARGO_PKG_VERSION")) ". This page holds everything it shows and asks for nothing." } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    out.write_all(page.into_string().as_bytes())
}

const SECTIONS: [(&str, &str); 7] = [
    ("time", "Over time"),
    ("who", "Who loses mail"),
    ("names", "To which names"),
    ("slips", "By which slips"),
    ("do", "What to do"),
    ("tell", "What to tell people"),
    ("counted", "What was counted"),
];

/// The heading of a section, to which its tables refer.
fn heading(id: &str) -> Markup {
    let title = SECTIONS.iter().find(|section| section.0 == id).map_or(id, |section| section.1);
    html! { h2 id=(id) { (title) } }
}

fn head(scan: &Scan, targets: &[Group<'_>]) -> Markup {
    let judged = &scan.judged;
    let misdirected = judged.misdirected();
    let days = judged.by_day.first_key_value().zip(judged.by_day.last_key_value());
    let fact = |number: String, of: &str| html! { div { dt { (of) } dd { (number) } } };
    html! {
        header {
            h1 { "Mail that goes astray" }
            p.lede {
                "At the least " strong { (grouped(misdirected)) } " of " (grouped(judged.questions)) " questions ("
                (percent(share(misdirected, judged.questions))) ") were for "
                (number_of(judged.findings.len(), "domain that was", "domains that were")) " probably mistyped. \
                Whoever holds such a domain can get the mail."
            }
            @if let Some(((first, _), (last, _))) = days {
                p.soft { "Logs from " (first) " to " (last) ", in the time zone of the log." }
            }
            @if scan.is_partial { p { strong { "Ended early: this is what was read until then." } } }
            dl.facts {
                (fact(grouped(misdirected), "questions for mistyped domains, at the least"))
                (fact(grouped(targets.len() as u64), "domains lose mail"))
                (fact(grouped(judged.findings.len() as u64), "mistyped domains"))
                (fact(format!("{:.2}", judged.expected_false()), "of these expected to be right after all"))
            }
            section.note aria-labelledby="mean" {
                h2 #mean { "What these numbers mean" }
                ul {
                    li { strong { "Questions, not mails." } " A name server is asked one to three times for a mail: a resolver asks for \
                         several types, or asks again." }
                    li { strong { "A lower bound." } " Who remembers that a name does not exist does not ask for it. In a zone with NSEC a \
                         resolver answers for whole gaps between names by itself (RFC 8198), so there two names cannot be compared." }
                    li { strong { "Probabilities." } " p is the probability that the other domain was meant. Not every row is right: the \
                         last number above says how many to expect to be wrong." }
                    li { strong { "Nobody is named." } " Neither what stands before the @ nor who asked is kept." }
                }
            }
            nav aria-label="Sections" { ul {
                @for (id, title) in SECTIONS.iter().filter(|(id, _)| !targets.is_empty() || *id == "counted") {
                    li { a href={ "#" (id) } { (title) } }
                }
            } }
        }
    }
}

fn over_time(judged: &Judged) -> Markup {
    let days = by_day(judged);
    let misdirected: BTreeMap<Day, u64> = days
        .iter()
        .flat_map(|group| group.by_day.iter().map(|(day, count)| (*day, *count)))
        .collect();
    html! {
        (heading("time"))
        @match Bars::of(&misdirected, &judged.by_day) {
            None => p { "These logs have no days." },
            Some(bars) => {
                @let each = if bars.step == 1 { "each day".to_owned() } else { format!("every {} days", bars.step) };
                figure tabindex="0" {
                    (PreEscaped(bars.chart(&format!("Questions for mistyped domains, {each}"), &described(&misdirected))))
                    figcaption { "Questions for mistyped domains, " (each) "." }
                }
                details {
                    summary { "The same as a table" }
                    div.wide tabindex="0" role="region" aria-label="Questions by day" { table.sorts {
                        caption { "Questions by day" @if days.len() > DAYS { ", the last " (DAYS) " of " (days.len()) } }
                        thead { tr {
                            th scope="col" { "Day" } th.number scope="col" { "Mistyped" } th.number scope="col" { "All" }
                            th.number scope="col" { "Share" } th.number scope="col" { "Domains" }
                        } }
                        tbody { @for day in &days[days.len().saturating_sub(DAYS)..] { tr {
                            th scope="row" { (day.key) } (number(day.questions)) (number(day.of))
                            (percentage(share(day.questions, day.of))) (number(day.findings.len() as u64))
                        } } }
                    } }
                }
            }
        }
    }
}

/// What a chart of these shows, in words.
fn described(by_day: &BTreeMap<Day, u64>) -> String {
    let most = by_day.iter().max_by_key(|(_, count)| **count);
    let ends = by_day.first_key_value().zip(by_day.last_key_value());
    match most.zip(ends) {
        Some(((day, count), ((first, one), (last, other)))) => format!(
            "From {} on {first} to {} on {last}; most, {}, on {day}.",
            grouped(*one),
            grouped(*other),
            grouped(*count)
        ),
        None => String::new(),
    }
}

fn who(targets: &[Group<'_>], judged: &Judged) -> Markup {
    html! {
        (heading("who"))
        p { "Those whose mail goes to other domains, most questions first. The trend compares the second half of the days \
             with the first." }
        div.wide tabindex="0" role="region" aria-labelledby="who" { table.sorts {
            caption { (first_of(TARGETS, targets.len(), "domains that lose mail")) }
            thead { tr {
                th scope="col" { "Intended" } th.number scope="col" { "Questions" }
                th scope="col" { "Share of all that is mistyped" } th.number scope="col" { "Mistyped as" }
                th.number scope="col" { "Trend" } th scope="col" { "By day" }
            } }
            tbody { @for target in targets.iter().take(TARGETS) {
                @let part = share(target.questions, judged.misdirected());
                @let trend = trend(&target.by_day, judged);
                tr {
                    th scope="row" { (target.key) }
                    (number(target.questions))
                    (share_of_all(part))
                    td.number data-value=(target.findings.len()) { (number_of(target.findings.len(), "domain", "domains")) }
                    (trend_of(trend))
                    td data-value=(target.questions) { @if let Some(bars) = Bars::of(&target.by_day, &judged.by_day) {
                        (PreEscaped(bars.small(&format!("{} by day: {}", target.key, described(&target.by_day)))))
                    } }
                }
            } }
        } }
    }
}

fn share_of_all(part: f64) -> Markup {
    html! { td data-value=(part) { (percent(part)) (bar(part)) } }
}

fn trend_of(trend: Option<f64>) -> Markup {
    html! {
        td.number data-value=(trend.unwrap_or(f64::MAX)) { (trend.map_or("–".to_owned(), shown_trend)) }
    }
}

fn shown_trend(trend: f64) -> String {
    format!("{}{:.0}%", if trend < -0.005 { "−" } else { "+" }, trend.abs() * 100.0)
}

fn pairs(judged: &Judged) -> Markup {
    let findings = &judged.findings;
    html! {
        (heading("names"))
        p { "Above, what was typed; below, what was probably meant. What differs is marked. A name counts with all names \
             below it: " code { "mail.army.ml" } " is " code { "army.ml" } "." }
        div.wide tabindex="0" role="region" aria-labelledby="names" { table.sorts {
            caption { (first_of(PAIRS, findings.len(), "mistyped domains")) }
            thead { tr {
                th scope="col" { "Typed and intended" } th.number scope="col" { "Questions" }
                th.number scope="col" { "Mail only" } th.number scope="col" { "p" } th scope="col" { "What slipped" }
                th scope="col" { "Exists" } th scope="col" { "First to last day" }
            } }
            tbody { @for finding in findings.iter().take(PAIRS) { tr {
                th scope="row" data-value=(finding.typed) { (drawn(finding)) }
                (number(finding.questions()))
                (number(finding.questions_for(Purpose::Mail)))
                td.number data-value=(finding.probability()) { (certainty(finding.probability())) }
                td { (finding.reasons) }
                td { (exists(finding)) }
                td.days { @if let Some((first, last)) = finding.days() {
                    (super::table::from_to(&first.to_string(), &last.to_string()))
                } }
            } } }
        } }
        p.soft { "“Mail only” counts what nobody but mail asks for (MX); other questions may come of mail, too. Some resolvers never \
                  ask for an MX." }
    }
}

fn drawn(finding: &Finding) -> Markup {
    Pair::of(finding).drawn()
}

fn exists(finding: &Finding) -> &'static str {
    match (finding.is_present(), finding.is_missing()) {
        (true, _) => "yes",
        (_, true) => "no",
        _ => "not known",
    }
}

fn slips(judged: &Judged) -> Markup {
    let groups = by_slip(judged);
    html! {
        (heading("slips"))
        div.wide tabindex="0" role="region" aria-labelledby="slips" { table.sorts {
            caption { "Kinds of slips, as the library names them" }
            thead { tr {
                th scope="col" { "Slip" } th.number scope="col" { "Questions" }
                th scope="col" { "Share of all that is mistyped" } th.number scope="col" { "Domains" }
                th.number scope="col" { "Trend" } th scope="col" { "Most often" }
            } }
            tbody { @for group in groups.iter().take(TARGETS) {
                @let part = share(group.questions, judged.misdirected());
                @let trend = trend(&group.by_day, judged);
                tr {
                    th scope="row" { (group.key) }
                    (number(group.questions))
                    (share_of_all(part))
                    (number(group.findings.len() as u64))
                    (trend_of(trend))
                    td data-value=(group.questions) { @if let Some(finding) = group.findings.first() { (drawn(finding)) } }
                }
            } }
        } }
    }
}

fn what_to_do(targets: &[Group<'_>], judged: &Judged) -> Markup {
    let (held, free): (Vec<&Finding>, Vec<&Finding>) =
        judged.findings.iter().partition(|finding| finding.is_present());
    let list = |findings: &[&Finding]| {
        html! {
            ol { @for finding in findings.iter().take(LISTED) {
                li { code { (finding.typed) } " for " code { (finding.intended) } }
            } }
            @if findings.len() > LISTED { p.soft { "And " (grouped((findings.len() - LISTED) as u64)) " more." } }
        }
    };
    html! {
        (heading("do"))
        div.cards {
            section.card {
                h3 { "Register" }
                p { "A domain that the one who is meant holds, or that the registry keeps back, takes nobody's mail. Those that no log \
                     says exist:" }
                (list(&free))
                @if !held.is_empty() {
                    p { "These exist, and may be somebody's own. Find out who holds them, and whether they take mail:" }
                    (list(&held))
                }
            }
            section.card {
                h3 { "Block" }
                p { "Who sends should be told of the slip, and not reach a stranger. Rules for resolvers and mail servers, of the \
                     same logs:" }
                pre { code { "misdirect scan \\\n  --emit rpz=astray.rpz \\\n  --emit unbound=astray.conf \\\n  --emit postfix=astray.map \\\n  LOGS" } }
                p { "They have what is most probable and does not exist. Read them before you use them." }
            }
            section.card {
                h3 { "Tell" }
                p { "Those who lose mail may not know. Each domain with mail has a postmaster (RFC 5321 section 4.5.1):" }
                ol { @for target in targets.iter().take(LISTED) {
                    li { code { "postmaster@" (target.key) } }
                } }
            }
        }
    }
}

fn tell(targets: &[Group<'_>]) -> Markup {
    html! {
        (heading("tell"))
        p { "For a newsletter, a sign or a training: what people type instead of each domain, most often first. Read the part \
             behind the @ to its end before you send." }
        div.cards { @for target in targets.iter().take(TOLD.0) {
            section.card {
                h3 { "You write to " (target.key) "?" }
                p { "It is often written like this:" }
                ul.slips { @for finding in target.findings.iter().take(TOLD.1) {
                    li {
                        (drawn(finding))
                        div.soft { (finding.reasons) ": " (number_of(finding.questions() as usize, "question", "questions")) "." }
                    }
                } }
            }
        } }
    }
}

fn counted(scan: &Scan) -> Markup {
    let (judged, lines) = (&scan.judged, scan.lines());
    let mut formats: Vec<&str> =
        scan.files.iter().filter_map(|file| file.format).map(|format| format.name).collect();
    formats.sort_unstable();
    formats.dedup();
    let row = |what: &str, count: u64| html! { tr { th scope="row" { (what) } (number(count)) } };
    html! {
        (heading("counted"))
        div.wide tabindex="0" role="region" aria-labelledby="counted" { table {
            caption { "Files, lines and questions" @if !formats.is_empty() { " (" (formats.join(", ")) ")" } }
            thead { tr { th scope="col" { "What" } th.number scope="col" { "Count" } } }
            tbody {
                (row("files", scan.files.len() as u64))
                (row("files that could not be read", scan.failed.len() as u64))
                (row("lines", lines.all))
                (row("lines about a name", lines.read))
                (row("lines about something else", lines.other))
                (row("lines that cannot be read", lines.broken()))
                (row("different names that were judged", judged.names))
                (row("questions for these", judged.questions))
                @for purpose in Purpose::ALL {
                    (row(&format!("of these: {}", purpose.name()), judged.by_purpose[purpose as usize]))
                }
                @for apart in Apart::ALL { @if judged.apart[apart as usize] > 0 {
                    (row(&format!("not judged: {}", apart.sentence()), judged.apart[apart as usize]))
                } }
                @if judged.rare > 0 { (row("mistyped domains with too few questions to be shown", judged.rare)) }
            }
        } }
    }
}

fn number(count: u64) -> Markup {
    html! { td.number data-value=(count) { (grouped(count)) } }
}

fn percentage(share: f64) -> Markup {
    html! { td.number data-value=(share) { (percent(share)) } }
}

/// A share of what is full, beside which its number stands.
fn bar(share: f64) -> Markup {
    html! {
        svg.share viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
            rect.whole width="100" height="6" {}
            rect width={ (format!("{:.2}", share * 100.0)) } height="6" {}
        }
    }
}

fn number_of(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { one } else { many })
}

/// `The first 25 of 60 domains`, or `All 6 domains`.
fn first_of(shown: usize, count: usize, what: &str) -> String {
    match count {
        0..=1 => what.to_owned(),
        _ if count <= shown => format!("All {count} {what}"),
        _ => format!("The first {shown} of {} {what}", grouped(count as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::{POLICY, SCRIPT, STYLE};
    use base64::{Engine, engine::general_purpose::STANDARD};
    use sha2::{Digest, Sha256};

    #[test]
    fn the_policy_allows_what_the_page_has() {
        for (of, text) in [("style-src", STYLE), ("script-src", SCRIPT)] {
            let expected = format!("{of} 'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
            assert!(POLICY.contains(&expected), "{expected}");
        }
    }
}
