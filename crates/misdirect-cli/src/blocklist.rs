//! Variants as what servers read: a response policy zone for resolvers, a table for Postfix.
//!
//! A block list must have nobody's own name, so three things are left out: what a directory lists, what
//! is one of the owner's domains or below one, and public suffixes, under which everybody is. The text
//! depends on the domains and the version of the model alone, so that a new list differs where it is
//! news.

use crate::layers::Layers;
use crate::output::note;
use crate::text::counted;
use misdirect::{Domain, MODEL_VERSION, Variant};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Bytes of a name that leave room for `*.` and the name of a zone within the 255 of RFC 1035.
const NAME_LEN_MAX: usize = 180;

/// The names to block, and for which domain each was typed.
pub(crate) struct Blocklist<'a> {
    layers: &'a Layers,
    domains: &'a [Domain],
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
        Self { layers, domains, names: BTreeMap::new(), listed: 0, long: 0 }
    }

    /// Adds variants of a domain; a name of two domains is that one's of whose slips it is the greater
    /// share.
    pub(crate) fn add(&mut self, intended: &'a Domain, variants: &[Variant<'_>]) {
        for variant in variants {
            let Some(name) = variant.to_domain() else { continue };
            if name.is_public_suffix() || self.is_own(&name) {
                continue;
            }
            if self.layers.lists(&name) {
                self.listed += 1;
            } else if name.len() > NAME_LEN_MAX {
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

    /// It belongs to one of the owner's domains, or is one.
    fn is_own(&self, name: &Domain) -> bool {
        self.domains.iter().any(|own| {
            let same = name.registrable().is_some() && name.registrable() == own.registrable();
            same || name.as_str() == own.as_str() || is_below(name.as_str(), own.as_str())
        })
    }

    /// A zone whose names are relative to it, so that it may have any: `rpz.example`.
    pub(crate) fn write_rpz(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_head(out, ';')?;
        writeln!(out, "; Each name is answered with \"no such domain\" (CNAME .).")?;
        writeln!(out, "$TTL 300")?;
        writeln!(
            out,
            "@ IN SOA localhost. hostmaster.localhost. {} 3600 600 604800 300",
            serial(MODEL_VERSION)
        )?;
        writeln!(out, "@ IN NS localhost.")?;
        for name in self.names.keys() {
            writeln!(out, "{name} CNAME .\n*.{name} CNAME .")?;
        }
        Ok(())
    }

    /// A table for `check_recipient_access`, before `postmap`.
    pub(crate) fn write_postfix(&self, out: &mut impl Write) -> io::Result<()> {
        self.write_head(out, '#')?;
        for (name, Blocked { intended, .. }) in &self.names {
            writeln!(out, "{name} REJECT did you mean {intended}?")?;
            writeln!(out, ".{name} REJECT did you mean {intended}?")?;
        }
        Ok(())
    }

    /// What this is, behind the sign of a comment, and what is missing.
    fn write_head(&self, out: &mut impl Write, sign: char) -> io::Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        for domain in self.domains {
            writeln!(out, "{sign} Names typed by mistake for {domain}")?;
        }
        writeln!(out, "{sign} by misdirect {version}, model {MODEL_VERSION}.")?;
        if self.listed > 0 {
            let names = counted(self.listed, "name", "names");
            writeln!(out, "{sign} Left out: {names} that a directory lists.")?;
            note(format_args!("left out {names} that a directory lists"));
        }
        if self.long > 0 {
            let names = counted(self.long, "name", "names");
            writeln!(out, "{sign} Left out: {names} of more than {NAME_LEN_MAX} bytes.")?;
            note(format_args!("left out {names} of more than {NAME_LEN_MAX} bytes"));
        }
        Ok(())
    }
}

fn is_below(name: &str, above: &str) -> bool {
    name.strip_suffix(above).is_some_and(|head| head.ends_with('.'))
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

    #[test]
    fn serials_grow_with_the_model() {
        assert_eq!(serial("2026-11-24.2"), 2_026_112_402);
        assert_eq!(serial("2026-11-24"), 2_026_112_400);
        assert!(serial("2026-12-01.1") > serial("2026-11-24.99"));
        assert!(serial(MODEL_VERSION) > 2_026_000_000);
    }
}
