//! How plausible the typed domain is as somebody's real one: B(t | context).
//!
//! Three sources add up: names nobody lists, by how name-like their letters are and how common the
//! suffix is; what directories say of this very domain, or of a zone above it; and a brand that
//! has its own name under another suffix (`siemens.ru` beside `siemens.com`). For a pair that
//! differs in the suffix alone the brand's weight is on both sides and cancels, so this last term
//! decides whether `hotmail.co` is a slip and `siemens.ru` is not.

use super::letters::letters_cost;
use super::message::MessageContext;
use super::prior::in_country;
use crate::bits::{BIT, NEVER, Sum, log2};
use crate::directory::Query;
use crate::directory::{TAG_GOVERNMENT, TAG_MILITARY, TAG_ONE_SUFFIX, TAG_PROVIDER};
use crate::domain::Domain;
use crate::domain::letters::Letters;
use crate::domain::suffix_class::{is_governmental, is_institutional_top, suffix_cost};

/// Hand-typed mail that goes to domains no directory lists: three in ten.
const UNLISTED: u32 = 445;
/// Mail to a host of one's own network, a single label or one that ends as such do: one in 2^20 and then by its
/// letters.
const INTRANET: u32 = 20 * BIT;
/// Letters of a machine's name there that is as likely as any other so short, one in 64: `web.mail`, `db1.lan`.
const SHORT_HOST: usize = 3;
/// A top-level domain that is newer than our list: one in 2^20 and then by its letters.
const NEW_SUFFIX: u32 = 20 * BIT;
/// "None of these": of slips, one in eight is from a domain that no directory has; by letters that
/// count for three quarters, since a slip is less name-like than a name.
const UNKNOWN_TARGET: u32 = 3 * BIT;
/// Two slips in a suffix, or one in a suffix that few have: one slip in thirty, and then by the letters of
/// what came of it.
const UNKNOWN_SUFFIX: u32 = 5 * BIT;

/// A host below a name that is an institution's suffix, `mail` below `mil.com`, whoever has that name. By the
/// letters alone one in 280,000 of all mail would go to `mil.com` and its hosts; of 9,500 mail domains none is such,
/// and of 272,560 popular names `edu.com` alone, which has no host among them. Set by hand.
const BELOW_SUFFIX: u32 = 12 * BIT;

/// Zones above one domain that are counted: `*.uk`, `*.gov.uk` and one more.
const ZONES_MAX: usize = 4;
/// Names of providers up to this length are words that others use too.
pub(crate) const SHORT_BRAND: usize = 4;
/// Of mail to a name that stands under no suffix but those that are listed, what goes to it under another.
const OTHER_SUFFIX: u32 = 14 * BIT;
/// Of mail to a provider what goes to hosts below its domain, apart from the host's name: staff, lists and
/// old mailboxes (`corp.mail.ru`, `poczta.onet.pl`). Its users have none. Set by hand: of 2,067 real mail
/// domains five are such.
pub(crate) const HOST_OF_PROVIDER: u32 = 14 * BIT;
/// Of mail to a host that is listed what goes to one beside it, one slip away, apart from that slip: one host in
/// 194 has such, and those that are not listed get an eighth of the mail of those that are.
pub(crate) const HOST_SIBLING: u32 = 21 * BIT / 2;
/// Sub-domains that people put in front by habit, each with one chance in sixteen.
pub(crate) const COMMON_HEADS: [&[u8]; 9] =
    [b"us", b"mail", b"email", b"smtp", b"mx", b"webmail", b"students", b"alumni", b"www"];

/// What was typed being somebody's real domain: what speaks for that, added up.
pub(crate) struct Background<'v> {
    sources: Sum,
    /// The zones above it that were counted: one in two layers is one.
    zones: [&'v [u8]; ZONES_MAX],
    /// All of it, once everything is collected.
    pub(crate) cost: u32,
}

impl<'v> Background<'v> {
    pub(crate) fn new() -> Self {
        Self { sources: Sum::default(), zones: [b""; ZONES_MAX], cost: NEVER }
    }

    pub(crate) fn add(&mut self, cost: u32) {
        self.sources.add(cost);
    }

    /// A zone that the typed name is in, which costs this.
    pub(crate) fn add_zone(&mut self, zone: &'v [u8], cost: u32) {
        let mut slots = self.zones.iter_mut();
        let slot = slots.find(|known| known.is_empty() || **known == zone);
        if let Some(free) = slot.filter(|known| known.is_empty()) {
            *free = zone;
            self.sources.add(cost);
        }
    }

    pub(crate) fn sum_up(&mut self) {
        self.cost = self.sources.cost();
    }
}

/// The cost of a name that nobody lists: `name` that of its letters, `suffix` that of its suffix.
pub(crate) fn unlisted(query: &Query, name: u32, suffix: u32) -> u32 {
    let name = UNLISTED + name;
    match query.letters.suffix().is_empty() {
        true => INTRANET + name,
        false if query.suffix_exists => name + suffix,
        false if query.is_internal && query.letters.name().len() <= SHORT_HOST => {
            INTRANET + name.min(UNLISTED + 6 * BIT)
        }
        false if query.is_internal => INTRANET + name,
        false => NEW_SUFFIX + name + suffix,
    }
}

/// The cost of what stands before a name, dots included, being what its owner put there.
pub(crate) fn subdomain(letters: &[u8]) -> u32 {
    let labels = letters.split(|&byte| byte == b'.').filter(|label| !label.is_empty());
    labels.map(|label| host(label, letters_cost)).sum()
}

/// The same of one label, by what its letters cost.
pub(crate) fn host(label: &[u8], cost: impl FnOnce(&[u8]) -> u32) -> u32 {
    if COMMON_HEADS.contains(&label) { 4 * BIT } else { cost(label) }
}

/// What it costs that the first `kept` letters of what was typed stand before what is meant.
pub(crate) fn before(letters: &Letters, kept: usize) -> u32 {
    let is_below = kept > 0 && kept == letters.name_at && is_institutional_top(letters.name());
    let host = letters.as_bytes().get(..kept).unwrap_or_default();
    subdomain(host) + if is_below { BELOW_SUFFIX } else { 0 }
}

/// A name that joins another to a word of its own, `stericsson` beside `ericsson`: −log2 of how
/// much of the other's mail goes there, the letters of the word costing `head`.
pub(crate) fn compound(head: u32, tags: u8, name_len: usize) -> u32 {
    let share = match tags {
        _ if tags & TAG_MILITARY != 0 => 14 * BIT,
        _ if tags & TAG_PROVIDER != 0 && name_len > SHORT_BRAND => 20 * BIT,
        _ => 4 * BIT,
    };
    share + head
}

/// The cost of a slip from a domain that no directory has, `name` and `suffix` being those typed.
pub(crate) fn none_of_these(query: &Query, name: u32, suffix: u32) -> u32 {
    // Where the suffix does not exist, a slip of another made it; but what internal names end in is a word.
    let suffix = match query.suffix_exists {
        true => suffix,
        false if query.is_internal => NEW_SUFFIX + suffix,
        false => letters_cost(query.letters.suffix()) / 4 * 3,
    };
    UNLISTED + UNKNOWN_TARGET + name / 4 * 3 + suffix
}

/// The cost of a name that nobody lists having been typed under a suffix that does not exist by anything but
/// one slip in a common suffix: `name` that of its letters.
pub(crate) fn other_suffix(query: &Query, name: u32) -> u32 {
    UNLISTED + name + UNKNOWN_SUFFIX + letters_cost(query.letters.suffix())
}

/// The cost of a name that nobody lists, `name` being that of its letters, under a suffix that costs this.
pub(crate) fn unlisted_under(suffix: u32, name: u32) -> u32 {
    UNLISTED + name + suffix
}

/// The cost of a name of a zone being just these letters. Offices have short names without hyphens:
/// three in a hundred of those under `.mil` have one.
pub(crate) fn name_in_zone(name: &[u8]) -> u32 {
    letters_cost(name) + if name.contains(&b'-') { 5 * BIT } else { 0 }
}

/// What a sighting in an evidence layer is worth, in 1/256 bit of background: two bits
/// for one, 3.8 for two (a name on a popularity list is 14 times likelier to be right), then three
/// for each doubling, as a slip that was made w times by chance is rarer still. One sighting alone
/// leaves a clear slip suspect, so that what was sent once does not whitelist itself; nor do many where the same layer
/// has what may have been meant a thousand times as often (`heavier`): popularity lists hold
/// `gamil.com`, too.
pub(crate) fn sighting(weight: u64, heavier: u64) -> u32 {
    let often = if heavier >= 1000 * weight { 1 } else { weight };
    (3 * log2(often + 1) - BIT).min(40 * BIT)
}

/// −log2 of how common the typed suffix is around this message. `exists`: it is a public suffix.
pub(crate) fn suffix(domain: &Domain, exists: bool, message: Option<&MessageContext>) -> u32 {
    let suffix = domain.suffix_bytes();
    let cost = suffix_cost(suffix, exists);
    if exists { in_country(suffix, cost, u32::MAX, domain, message) } else { cost }
}

/// −log2 of the share of owners with entry `name` who take mail at it without the second level of their
/// country, or with that turned. Of 980 names of up to four letters on popularity lists, below `com.au`,
/// `co.uk` and the like, 4 stand under the country's code as well, and of 11,892 longer ones 2; none is
/// turned. Mail is at a quarter of these.
pub(crate) fn own_other_level(name: &[u8]) -> u32 {
    if name.len() <= SHORT_BRAND { 10 * BIT } else { 29 * BIT / 2 }
}

/// −log2 of the share of owners with entry `name` who also take mail at it under another suffix, to
/// be multiplied with how common that suffix is.
pub(crate) fn own_brand(name: &[u8], tags: u8, ascii_suffix: &[u8], suffix: u32) -> u32 {
    if tags & (TAG_MILITARY | TAG_GOVERNMENT) != 0 {
        // An army stands under one suffix. But `diplomatie` is what every ministry of its kind is
        // called, under every government's suffix.
        return if is_governmental(ascii_suffix) { 6 * BIT } else { suffix + 14 * BIT };
    }
    if tags & (TAG_PROVIDER | TAG_ONE_SUFFIX) != 0 {
        // The public's mailboxes stand under one suffix; who has others lists them. But `mail` and
        // `gmx` are also other people's names.
        let is_word = name.len() <= SHORT_BRAND && tags & TAG_ONE_SUFFIX == 0;
        return suffix + if is_word { 6 * BIT } else { OTHER_SUFFIX };
    }
    // Of names on popularity lists 33 % with 3 letters stand under more than one suffix, 12 % with
    // 4, 6 % with 8, 1.2 % with 16: 1.6, 3, 4 and 6.4 bits. Mail is at a quarter of these.
    let share = match name.len() {
        0..=3 => 7 * BIT / 2,
        4..=5 => 5 * BIT,
        6..=10 => 6 * BIT,
        _ => 7 * BIT,
    };
    share + suffix
}
