//! Variants as what servers read: a response policy zone for resolvers, a table for Postfix.
//!
//! A block list must have nobody's own name, so three things are left out: what a directory lists, what
//! is one of the owner's domains or below one, and public suffixes, under which everybody is. The text
//! depends on the domains and the version of the model alone, so that a new list differs where it is
//! news.

use crate::layers::Layers;
use crate::output::note;
use crate::text::counted;
use misdirect::Domain;
use misdirect::variants::Variant;
use misdirect::version::MODEL_VERSION;
use misdirect_sensor::report::Rules;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

/// The names to block, and for which domain each was typed.
pub(crate) struct Blocklist<'a> {
    layers: &'a Layers,
    domains: &'a [Domain],
    own: Own<'a>,
    /// In the order of the names.
    names: BTreeMap<String, Blocked<'a>>,
    listed: u64,
    long: u64,
}

struct Blocked<'a> {
    intended: &'a Domain,
    cost: u32,
}

impl<'a> Blocklist<'a> {
    /// An empty list of names that are none of `domains`, nor listed by a directory.
    pub(crate) fn new(layers: &'a Layers, domains: &'a [Domain]) -> Self {
        let own = Own::of(domains);
        Self { layers, domains, own, names: BTreeMap::new(), listed: 0, long: 0 }
    }

    /// Adds variants of a domain; a name of two domains is that one's of whose slips it is the greater
    /// share.
    pub(crate) fn add(&mut self, intended: &'a Domain, variants: &[Variant<'_>]) {
        for variant in variants {
            let Some(name) = variant.to_domain() else { continue };
            if name.is_public_suffix() || self.own.has(&name) {
                continue;
            }
            if self.layers.lists(&name) {
                self.listed += 1;
            } else if name.len() > Rules::NAME_LEN_MAX {
                self.long += 1;
            } else {
                let cost = variant.cost();
                let blocked =
                    self.names.entry(name.to_string()).or_insert(Blocked { intended, cost });
                if cost < blocked.cost {
                    *blocked = Blocked { intended, cost };
                }
            }
        }
    }

    /// A response policy zone: `rpz.example`.
    pub(crate) fn write_rpz(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_head(out, Rules::Rpz)?;
        writeln!(out, "; Each name is answered with \"no such domain\" (CNAME .).")?;
        self.write_rules(out, Rules::Rpz)
    }

    /// A table for `check_recipient_access`, before `postmap`.
    pub(crate) fn write_postfix(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_head(out, Rules::Postfix)?;
        self.write_rules(out, Rules::Postfix)
    }

    fn write_rules(&self, out: &mut impl Write, rules: Rules) -> io::Result<()> {
        write!(out, "{}", rules.head(serial(MODEL_VERSION)))?;
        let each = |(name, blocked): (&String, &Blocked<'_>)| {
            write!(out, "{}", rules.rule(name, blocked.intended.as_str()))
        };
        self.names.iter().try_for_each(each)
    }

    /// What this is, behind the sign of a comment, and what is missing.
    fn write_head(&self, out: &mut impl Write, rules: Rules) -> io::Result<()> {
        let (sign, limit) = (rules.comment(), Rules::NAME_LEN_MAX);
        let version = env!("CARGO_PKG_VERSION");
        for domain in self.domains {
            writeln!(out, "{sign} Names typed by mistake for {domain}")?;
        }
        writeln!(out, "{sign} by misdirect {version}, model {MODEL_VERSION}.")?;
        writeln!(
            out,
            "{sign} Some may be somebody's, or yours under another suffix: read them before use,"
        )?;
        writeln!(out, "{sign} and name all domains of yours at once.")?;
        if self.listed > 0 {
            let names = counted(self.listed, "name", "names");
            writeln!(out, "{sign} Left out: {names} that a directory lists.")?;
            note(format_args!("left out {names} that a directory lists"));
        }
        if self.long > 0 {
            let names = counted(self.long, "name", "names");
            writeln!(out, "{sign} Left out: {names} of more than {limit} bytes.")?;
            note(format_args!("left out {names} of more than {limit} bytes"));
        }
        Ok(())
    }
}

/// The owner's domains, each found at once however many there are.
struct Own<'a> {
    domains: HashSet<&'a str>,
    registrable: HashSet<&'a str>,
}

impl<'a> Own<'a> {
    fn of(domains: &'a [Domain]) -> Self {
        Self {
            domains: domains.iter().map(Domain::as_str).collect(),
            registrable: domains.iter().filter_map(Domain::registrable).collect(),
        }
    }

    /// A name belongs to one of them, is one, or is below one.
    fn has(&self, name: &Domain) -> bool {
        name.registrable().is_some_and(|own| self.registrable.contains(own))
            || with_parents(name.as_str()).any(|above| self.domains.contains(above))
    }
}

/// `a.b.c`, `b.c`, `c`.
fn with_parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, parent)| parent))
}

/// `2026-11-24.2` as 2026112402: a serial grows with the version, and has 32 bits (RFC 1982).
fn serial(version: &str) -> u32 {
    let (date, edition) = version.split_once('.').unwrap_or((version, "0"));
    let date: String = date.chars().filter(char::is_ascii_digit).collect();
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    number(&date).saturating_mul(100).saturating_add(number(edition).min(99))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn domains(names: &[&str]) -> Vec<Domain> {
        names.iter().map(|name| Domain::parse(name).unwrap()).collect()
    }

    /// What is one's own, told by looking at each domain.
    fn is_own(domains: &[Domain], name: &Domain) -> bool {
        domains.iter().any(|own| {
            let same = name.registrable().is_some() && name.registrable() == own.registrable();
            let head = name.as_str().strip_suffix(own.as_str());
            same || head.is_some_and(|head| head.is_empty() || head.ends_with('.'))
        })
    }

    #[test]
    fn one_s_own_is_what_looking_at_each_domain_finds() {
        let names = domains(&[
            "army.mil",
            "us.army.mil",
            "x.us.army.mil",
            "navy.mil",
            "my.mil",
            "mil",
            "gmail.com",
            "a.gmail.com",
            "ail.com",
            "co.uk",
            "uk",
            "x.co.uk",
            "y.x.co.uk",
            "github.io",
            "me.github.io",
            "you.github.io",
            "localhost",
            "a.localhost",
            "host",
            "com.localhost",
            "xn--mnchen-3ya.de",
            "a.xn--mnchen-3ya.de",
            "nchen-3ya.de",
        ]);
        let (mut own_ones, mut others) = (0, 0);
        for (at, one) in names.iter().enumerate() {
            for other in &names[at..] {
                let two = [*one, *other];
                let own = Own::of(&two);
                for name in &names {
                    let expected = is_own(&two, name);
                    assert_eq!(own.has(name), expected, "{name} of {one} and {other}");
                    *if expected { &mut own_ones } else { &mut others } += 1;
                }
            }
        }
        assert!(own_ones > 500 && others > 500, "{own_ones} {others}");
    }

    /// Looked at one by one, as many took longer than a minute.
    #[test]
    fn many_own_domains_take_no_longer_a_name() {
        let own: Vec<Domain> =
            (0..40_000).map(|at| Domain::parse(&format!("hotel{at}.example")).unwrap()).collect();
        let names: Vec<Domain> =
            (0..40_000).map(|at| Domain::parse(&format!("hotle{at}.example")).unwrap()).collect();
        let start = Instant::now();
        let set = Own::of(&own);
        assert!(!names.iter().any(|name| set.has(name)));
        assert!(own.iter().all(|name| set.has(name)));
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    #[test]
    fn serials_grow_with_the_model() {
        assert_eq!(serial("2026-11-24.2"), 2_026_112_402);
        assert_eq!(serial("2026-11-24"), 2_026_112_400);
        assert!(serial("2026-12-01.1") > serial("2026-11-24.99"));
        assert!(serial(MODEL_VERSION) > 2_026_000_000);
    }
}
