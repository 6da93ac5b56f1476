//! Look-alikes of a domain: the names that somebody would register to be taken for its owner.
//!
//! Three forms, as the judge knows them: letters that look like others (`rnicrosoft.com`), the name joined
//! to a word that lures (`paypal-login.com`), and all of the domain inside a name (`army-mil.com`). Each
//! name is read as a check would read it, and priced by what such a name costs to be made
//! ([`drawn_cost`]).

use super::search::tried_max;
use super::{Change, Text, VARIANT_SLIPS_MAX, Variant};
use crate::channel::{Costs, Edit, Inserted, Place, SlipKind, read_pair};
use crate::directory::{Query, lures};
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::suffix_class::is_institutional;
use crate::domain::{Domain, Section};
use crate::judge::drawn_cost;

/// Letters of a name, and what is written for them.
const ALIKE: [(&[u8], &[u8]); 14] = [
    (b"m", b"rn"),
    (b"rn", b"m"),
    (b"w", b"vv"),
    (b"vv", b"w"),
    (b"d", b"cl"),
    (b"cl", b"d"),
    (b"o", b"0"),
    (b"0", b"o"),
    (b"l", b"1"),
    (b"l", b"i"),
    (b"i", b"l"),
    (b"i", b"1"),
    (b"1", b"l"),
    (b"1", b"i"),
];
/// Where anybody can register a name.
const OPEN: [&[u8]; 3] = [b"com", b"net", b"org"];

/// Adds the look-alikes of a domain to `out`, where the first `len` are its slips in order, and returns how
/// many there are then. Of a name that is both, the likelier is kept.
pub(super) fn draw<'d>(
    domain: &'d Domain,
    costs: &Costs,
    out: &mut [Variant<'d>],
    len: usize,
) -> usize {
    let mut alphabet = Alphabet::new();
    let intended = Letters::of(domain, &mut alphabet);
    let left = tried_max(out.len());
    let mut drawn = Drawn { domain, costs, alphabet, intended: &intended, out, len, left };
    drawn.joined();
    drawn.letters();
    drawn.len
}

/// Letters put in the place of others.
#[derive(Clone, Copy)]
struct Put {
    at: usize,
    removed: usize,
    inserted: Inserted,
    kind: SlipKind,
}

struct Drawn<'a, 'd> {
    domain: &'d Domain,
    costs: &'a Costs,
    alphabet: Alphabet,
    intended: &'a Letters,
    out: &'a mut [Variant<'d>],
    len: usize,
    /// Names that may yet be tried.
    left: usize,
}

impl<'d> Drawn<'_, 'd> {
    /// One or two places of the name that look alike.
    fn letters(&mut self) {
        let (from, to) = (self.intended.name_at, self.intended.name_end);
        for at in from..to {
            for one in self.alike(at).into_iter().flatten() {
                self.offer(&[one]);
            }
        }
        for at in from..to {
            for one in self.alike(at).into_iter().flatten() {
                for next in at + one.removed..to {
                    for two in self.alike(next).into_iter().flatten() {
                        self.offer(&[one, two]);
                    }
                }
            }
        }
    }

    /// What may be written for the letters that begin at `at`.
    fn alike(&self, at: usize) -> [Option<Put>; ALIKE.len()] {
        let name = self.intended.as_bytes().get(at..self.intended.name_end).unwrap_or_default();
        ALIKE.map(|(letters, alike)| {
            let (removed, inserted) = (letters.len(), Inserted::joined(&[alike])?);
            let kind = SlipKind::Homoglyph;
            name.starts_with(letters).then_some(Put { at, removed, inserted, kind })
        })
    }

    /// The name with a word before or behind it, and the whole domain inside a name.
    fn joined(&mut self) {
        let (from, end) = (self.intended.name_at, self.intended.name_end);
        let intended = self.intended;
        let suffix = intended.suffix();
        let rest = intended.as_bytes().len() - end;
        let kind = SlipKind::Combosquat;
        let own = (!is_institutional(suffix)).then_some(suffix);
        let others = OPEN.into_iter().filter(|&open| open != suffix);
        for word in lures() {
            for mark in [b"-".as_slice(), b""] {
                if let Some(inserted) = Inserted::joined(&[word, mark]).filter(|_| own.is_some()) {
                    self.offer(&[Put { at: from, removed: 0, inserted, kind }]);
                }
                if let Some(inserted) = Inserted::joined(&[mark, word]).filter(|_| own.is_some()) {
                    self.offer(&[Put { at: end, removed: 0, inserted, kind }]);
                }
                for other in others.clone() {
                    if let Some(inserted) = Inserted::joined(&[mark, word, b".", other]) {
                        self.offer(&[Put { at: end, removed: rest, inserted, kind }]);
                    }
                }
            }
        }
        let (mut hyphens, len) = ([b'-'; Inserted::MAX], suffix.len().min(Inserted::MAX));
        for (to, &letter) in hyphens.iter_mut().zip(suffix).filter(|(_, letter)| **letter != b'.') {
            *to = letter;
        }
        let inside = hyphens.get(..len).unwrap_or_default();
        for open in OPEN {
            for mark in [b"-".as_slice(), b""] {
                if let Some(inserted) = Inserted::joined(&[mark, inside, b".", open]) {
                    self.offer(&[Put { at: end, removed: rest, inserted, kind }]);
                }
            }
        }
    }

    fn offer(&mut self, puts: &[Put]) {
        if self.left == 0 || self.intended.suffix().is_empty() {
            return;
        }
        self.left -= 1;
        let Some((name, variant, as_slip)) = self.read(puts) else { return };
        let found = self.out.get(..self.len).unwrap_or_default();
        // The same name among the slips has the price of its reading.
        let same = |known: &Variant<'d>| known.to_domain() == Some(name);
        let from =
            as_slip.map_or(self.len, |cost| found.partition_point(|known| known.cost < cost));
        let slips = found.iter().enumerate().skip(from);
        let mut slips = slips.take_while(|(_, known)| Some(known.cost) == as_slip);
        if let Some((at, known)) = slips.find(|(_, known)| same(known)) {
            if known.cost <= variant.cost {
                return;
            }
            self.out[at..self.len].rotate_left(1);
            self.len -= 1;
        }
        self.keep(name, variant);
    }

    /// Puts a look-alike in its place, once.
    fn keep(&mut self, name: Domain, variant: Variant<'d>) {
        let found = self.out.get(..self.len).unwrap_or_default();
        let at = found.partition_point(|known| known.order(&variant).is_lt());
        let is_there =
            |known: &Variant<'d>| known.cost == variant.cost && known.to_domain() == Some(name);
        if at == self.out.len() || found.get(at).is_some_and(is_there) {
            return;
        }
        self.len = self.out.len().min(self.len + 1);
        self.out[at..self.len].rotate_right(1);
        self.out[at] = variant;
    }

    /// The name, the variant that it is, and what it costs as a slip if it is one.
    fn read(&self, puts: &[Put]) -> Option<(Domain, Variant<'d>, Option<u32>)> {
        let text = self.intended.as_bytes();
        let mut typed = Text::new();
        let (mut from, mut shift) = (0, 0isize);
        let mut changes = [None; VARIANT_SLIPS_MAX];
        for (to, put) in changes.iter_mut().zip(puts) {
            let letters = put.inserted.letters(text);
            typed.push(text.get(from..put.at)?, &self.alphabet);
            typed.push(letters, &self.alphabet);
            from = put.at + put.removed;
            let edit = Edit {
                kind: put.kind,
                place: Place::Name,
                typed_at: put.at.saturating_add_signed(shift) as u8, // within a domain
                typed_len: letters.len() as u8,
                intended_at: put.at as u8,
                intended_len: put.removed as u8,
                cost: 0,
            };
            shift += letters.len() as isize - put.removed as isize;
            *to = Some(Change { edit, inserted: put.inserted });
        }
        typed.push(text.get(from..)?, &self.alphabet);
        let name = typed.domain()?;
        let query = Query::new(&name);
        let other = self.domain.has_idn().then(|| {
            let mut alphabet = query.alphabet.clone();
            Letters::of(self.domain, &mut alphabet)
        });
        let intended = other.as_ref().unwrap_or(self.intended);
        let cost = drawn_cost(&query, &name, intended)?;
        for change in changes.iter_mut().flatten() {
            change.edit.cost = cost / puts.len() as u32;
        }
        let as_slip = read_pair(&query, intended, self.costs).map(|reading| reading.cost);
        let is_registrable = name.section() == Section::Icann
            && name.registrable().is_some_and(|own| Some(own) != self.domain.registrable());
        let domain = Some(self.domain);
        let variant = Variant { domain, cost, is_registrable, is_lookalike: true, changes };
        Some((name, variant, as_slip))
    }
}
