//! Variants: the names that slips make of a domain, those first that get most of its mail.
//!
//! The owner of a domain asks the check's question backwards: not who was meant by what was typed, but
//! what is typed by those who mean me. `search` goes through the moves of the channel from the
//! cheapest on; every name is then read as a check would read it, and the reading sets its price.
//!
//! One name, one reading: a name is taken only by the very moves that its cheapest reading names, so
//! that two ways to one name count once and nothing has to be remembered.

mod drawn;
mod search;

use crate::bits::mass;
use crate::channel::{Costs, Edit, Inserted, NOWHERE, PairSlip, SlipKind};
use crate::domain::letters::{Alphabet, Letters};
use crate::domain::{DOMAIN_LEN_MAX, Domain};
use core::cmp::Ordering;
use core::fmt;
use search::Search;

/// Most slips of a variant.
pub const VARIANT_SLIPS_MAX: usize = 2;

/// Names tried whatever is asked for: the first hundred of a domain with a suffix come within 600.
const TRIED_FIRST: usize = 2048;
/// Names tried for each one asked for: a domain of 253 bytes takes 16 where a hundred thousand are asked
/// for, others about 6.
const TRIED_EACH: usize = 32;

/// Fills `out` with the names that are typed most often by those who mean `domain`, the likeliest
/// first, and returns how many there are. They are fewer than there is room where the domain has no
/// more, and where the bound below is reached; what is returned is the top of the list even then.
///
/// A variant is a name that one or two slips make of the domain: of fingers, in any of its parts, or
/// of memory, in its suffix. Its price is the one that a [`Checker`](crate::Checker) sets for the pair.
/// (Of a name of three letters or fewer a checker asks twelve bits more, since what a slip makes of it is
/// somebody's; who means it slips as often as others.)
/// It is a name that can be in a message: of what the lenient reader repairs (`army,mil`) nothing is
/// here, nor are names that differ for the eye alone, such as `rn` for `m` ([`variants_of`]). Left out are a key held
/// down and digits in front, of which there are any number at one price.
///
/// Ties go to the name whose slip stands further left, then to fewer letters, then to the alphabet, so
/// that the first of many are the same as those of fewer.
///
/// Internationalised names get slips too, in their own letters: any is left out, swapped, doubled by a
/// letter of ASCII or replaced by one. That another letter of the same script is typed is not among
/// them. Without the feature `idna` an A-label is left as it is.
///
/// # Complexity
///
/// At most 2,048 names are tried, and 32 more for each that `out` has room for; each takes some
/// microseconds, whether it turns out to be a variant or not. Finding what to try takes the square of
/// the letters. No heap.
///
/// The bound is reached by long single labels (`a000…0`), of which next to nothing that is typed can
/// be told.
///
/// ```
/// use misdirect::compare::Costs;
/// use misdirect::variants::Variant;
/// use misdirect::{Domain, variants};
/// let domain = Domain::parse("army.mil")?;
/// let mut names = [Variant::default(); 10];
/// let count = variants(&domain, &Costs::default(), &mut names);
/// assert_eq!(count, 10);
/// assert!(names.iter().any(|variant| variant.to_string() == "army.ml"));
/// # Ok::<(), misdirect::ParseError>(())
/// ```
pub fn variants<'d>(domain: &'d Domain, costs: &Costs, out: &mut [Variant<'d>]) -> usize {
    Search::new(domain, costs, out).run()
}

/// Which names [`variants_of`] lists. Numbers are part of the ABI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
#[repr(u8)]
pub enum VariantKind {
    /// What is typed by mistake.
    #[default]
    Slip = 0,
    /// What is registered to deceive.
    Lookalike = 1,
    /// Both.
    All = 2,
}

impl VariantKind {
    /// All, by number.
    pub const ALL: [Self; 3] = [Self::Slip, Self::Lookalike, Self::All];

    /// Its name in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slip => "slip",
            Self::Lookalike => "lookalike",
            Self::All => "all",
        }
    }
}

/// The same as [`variants`], or the names that a deceiver would register to be taken for the owner of
/// `domain`, or both.
///
/// A look-alike has one or two places that look like the domain's (`rnicrosoft.com`, `vvellsfargo.com`),
/// or is its name joined to a word that lures (`paypal-login.com`), or has all of it in its name
/// (`army-mil.com`). Its price is what a [`Checker`](crate::Checker) takes as the cost of making such a name, given that
/// somebody imitates the domain. Names in other scripts, and with marks on letters, are not among them:
/// any letter has dozens, and registries refuse most.
///
/// In a list of both, each name has its price among its own kind; one that is a slip and a look-alike
/// stands there once, as the likelier.
///
/// # Complexity
///
/// As of [`variants`], for each of both.
///
/// ```
/// use misdirect::compare::Costs;
/// use misdirect::variants::{Variant, VariantKind, variants_of};
/// let domain = misdirect::Domain::parse("microsoft.com")?;
/// let mut names = [Variant::default(); 20];
/// let count = variants_of(&domain, &Costs::default(), VariantKind::Lookalike, &mut names);
/// assert!(names[..count].iter().any(|name| name.to_string() == "rnicrosoft.com"));
/// # Ok::<(), misdirect::ParseError>(())
/// ```
pub fn variants_of<'d>(
    domain: &'d Domain,
    costs: &Costs,
    kind: VariantKind,
    out: &mut [Variant<'d>],
) -> usize {
    let slips = match kind {
        VariantKind::Lookalike => 0,
        VariantKind::Slip | VariantKind::All => Search::new(domain, costs, out).run(),
    };
    match kind {
        VariantKind::Slip => slips,
        VariantKind::Lookalike | VariantKind::All => drawn::draw(domain, costs, out, slips),
    }
}

/// One letter or more in place of others.
#[derive(Debug, Clone, Copy)]
struct Change {
    edit: Edit,
    inserted: Inserted,
}

/// A name that is typed for a domain. Formats as the name, in ASCII.
#[derive(Debug, Clone, Copy, Default)]
pub struct Variant<'d> {
    domain: Option<&'d Domain>,
    cost: u32,
    is_registrable: bool,
    is_lookalike: bool,
    /// In the order of the text, those that there are first.
    changes: [Option<Change>; VARIANT_SLIPS_MAX],
}

impl Variant<'_> {
    /// −log2 of the probability that this is typed, given that the domain was meant and that there was
    /// a slip, in 1/256 bit. Of a look-alike: that this is made, given that somebody imitates the domain.
    pub fn cost(&self) -> u32 {
        self.cost
    }

    /// The share of this name among all that is typed by mistake for the domain, from 0 to 1.
    ///
    /// The shares of a domain add up to less than one; the rest goes by slips that are not listed.
    pub fn share(&self) -> f64 {
        // Exact but for the last of 62 bits; 2^62 is a power of two.
        mass(self.cost) as f64 / (1u64 << 62) as f64
    }

    /// The same in parts per million, rounded down.
    pub fn share_ppm(&self) -> u32 {
        ((u128::from(mass(self.cost)) * 1_000_000) >> 62) as u32
    }

    /// It is a name made to deceive, rather than one typed by mistake.
    pub fn is_lookalike(&self) -> bool {
        self.is_lookalike
    }

    /// The kind of the least likely slip.
    pub fn kind(&self) -> SlipKind {
        let dearest = self.edits().max_by_key(|edit| (edit.cost, u8::MAX - edit.typed_at));
        dearest.map_or(SlipKind::Omission, |edit| edit.kind)
    }

    /// Somebody else can register it, if they have not: it is not below the registrable domain of the
    /// owner, and its suffix is one of the ICANN section of the public suffix list. Whether that
    /// registry takes anybody (`.mil` does not) is not known here.
    ///
    /// What cannot be registered gets mail all the same, which then bounces at the sender's own server.
    pub fn is_registrable(&self) -> bool {
        self.is_registrable
    }

    /// The slips, left to right, by letters of both names.
    pub fn slips(&self) -> impl Iterator<Item = PairSlip> + '_ {
        let mut shift = 0isize;
        self.edits().map(move |edit| {
            let (typed_at, typed_len) = (usize::from(edit.typed_at), usize::from(edit.typed_len));
            let intended_len = usize::from(edit.intended_len);
            let intended_at = match edit.intended_at {
                NOWHERE => typed_at.saturating_add_signed(-shift),
                at => usize::from(at),
            };
            shift += typed_len as isize - intended_len as isize;
            PairSlip {
                kind: edit.kind,
                place: edit.place,
                typed: (typed_at, typed_len),
                intended: (intended_at, intended_len),
                cost: edit.cost,
            }
        })
    }

    /// The name. `None` only where nothing was put: a variant of [`Default`].
    pub fn to_domain(&self) -> Option<Domain> {
        let domain = self.domain?;
        let mut alphabet = Alphabet::new();
        let letters = Letters::of(domain, &mut alphabet);
        let mut text = Text::new();
        let mut from = 0;
        for Change { edit, inserted } in self.changes.iter().flatten() {
            // What is apart from the domain stands where it was typed, all letters before it kept.
            let at = match edit.intended_at {
                NOWHERE if edit.typed_at == 0 => 0,
                NOWHERE => letters.as_bytes().len(),
                at => usize::from(at),
            };
            text.push(letters.as_bytes().get(from..at)?, &alphabet);
            text.push(inserted.letters(letters.as_bytes()), &alphabet);
            from = at + usize::from(edit.intended_len);
        }
        text.push(letters.as_bytes().get(from..)?, &alphabet);
        text.domain()
    }

    fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.changes.iter().flatten().map(|change| &change.edit)
    }

    /// Cheapest first; see [`variants`] for ties.
    fn order(&self, other: &Self) -> Ordering {
        let place = |change: &Option<Change>| {
            change.map(|Change { edit, inserted }| {
                let typed = (edit.typed_at, edit.typed_len);
                (typed, edit.intended_at, edit.intended_len, inserted)
            })
        };
        self.cost
            .cmp(&other.cost)
            .then_with(|| self.changes.iter().map(place).cmp(other.changes.iter().map(place)))
    }
}

impl fmt::Display for Variant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_domain() {
            Some(domain) => f.pad(domain.as_str()),
            None => Ok(()),
        }
    }
}

/// A name being put together, in Unicode, with room for any that its A-labels allow.
struct Text {
    bytes: [u8; 4 * DOMAIN_LEN_MAX],
    len: usize,
    /// There was no room for all.
    is_cut: bool,
}

impl Text {
    fn new() -> Self {
        Self { bytes: [0; 4 * DOMAIN_LEN_MAX], len: 0, is_cut: false }
    }

    /// Adds letters, numbered as in `alphabet`.
    fn push(&mut self, letters: &[u8], alphabet: &Alphabet) {
        for &byte in letters {
            let mut bytes = [0; 4];
            let letter = alphabet.letter(byte).encode_utf8(&mut bytes).as_bytes();
            match self.bytes.get_mut(self.len..self.len + letter.len()) {
                Some(room) => {
                    room.copy_from_slice(letter);
                    self.len += letter.len();
                }
                None => self.is_cut = true,
            }
        }
    }

    fn domain(&self) -> Option<Domain> {
        let text = self.bytes.get(..self.len).filter(|_| !self.is_cut)?;
        Domain::parse(core::str::from_utf8(text).ok()?).ok()
    }
}

#[cfg(test)]
#[path = "variants_tests.rs"]
mod tests;
