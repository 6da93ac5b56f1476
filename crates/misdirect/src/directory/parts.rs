//! Parts of a typed domain that may be somebody else's name: what stands between hyphens and dots,
//! two such parts with the hyphen between them, and a name less a word that lures.
//!
//! `army-mil.com` and `gmail-login.com` join a name to a word, `army.mil.example.com` puts one in
//! front. A plain name without hyphen or sub-domain has no parts, and costs nothing here.

use super::finds::Lookup;
use super::how::How;
use super::keys::{self, Space};
use super::looks::{LOOKS_MAX, i_for_l, look_keys};
use super::lookup::Query;
use crate::domain::letters::Alphabet;
use crate::domain::skeleton::Parts;

/// Shortest part that is looked up; of two letters are countries and syllables.
const PART_MIN: usize = 3;
/// Most parts: `a.b.c.d.e.f.g.h.foo-google.com.foo.com` has thirteen.
const PARTS_MAX: usize = 24;

/// Groups of words that lure.
pub(crate) const LURE_GROUPS: usize = 6;
/// Words that make people trust a name or hurry, in the languages of those who are asked for a
/// password or for money. A group has those that genuine names have as often; how often, the judge says.
#[rustfmt::skip] // a word a line otherwise
const LURES: [&[&str]; LURE_GROUPS] = [
    &[
        "accesso", "acceso", "accounts", "anmelden", "anmeldung", "authentication",
        "bestaetigung", "betaling", "billing", "blokada", "compte", "confirm", "connexion",
        "cuenta", "document", "documents", "ebanking", "factura", "facture", "helpdesk",
        "hotline", "impayee", "inloggen", "konto", "kundendienst", "kundenservice", "kyc",
        "login", "logon", "logowanie", "mfa", "notification", "oplata", "otp", "pagamento",
        "pago", "paiement", "parcel", "password", "platnosc", "rechnung", "recover",
        "recovery", "refund", "reset", "securite", "seguridad", "sicherheit", "sicurezza",
        "signin", "signon", "suspend", "tan", "unlock", "verifica", "verification", "verify",
        "vhod", "webmail", "zahlung", "вход", "оплата",
    ],
    &[
        "account", "alert", "banking", "invoice", "notifications", "payment", "payments",
        "secured", "sso", "tracking", "wallet",
    ],
    &[
        "admin", "auth", "delivery", "security", "support", "update",
    ],
    &[
        "pay", "secure",
    ],
    &[
        "portal", "service", "services",
    ],
    &[
        "online",
    ],
];
/// Shortest such word that is seen without a hyphen beside it: `tan` ends many a word.
const GLUED_MIN: usize = 5;

/// Longest such word.
const LURE_MAX: usize = 14;

/// The bits that such words of ASCII letters have by their length and three of their letters: hardly any
/// other word has one, so that hardly any is compared.
const FILTER: [u64; 64] = {
    let mut filter = [0; 64];
    let (mut group, mut at) = (0, 0);
    while group < LURES.len() {
        let words = LURES[group];
        let word = words[at].as_bytes();
        if let [first, second, .., last] = *word {
            let bit = filter_bit(word.len(), first, second, last);
            filter[bit / 64] |= 1 << (bit % 64);
        }
        at += 1;
        if at == words.len() {
            (group, at) = (group + 1, 0);
        }
    }
    filter
};

/// The bits of the four letters that such words begin with, if they are seen without a hyphen; and of those
/// that they end with. Nearly every name is known by these to have no such word at its ends.
static HEADS: Ends = ends(false);
static TAILS: Ends = ends(true);
type Ends = [u64; 32];

const fn ends(behind: bool) -> Ends {
    let mut bits = [0; 32];
    let (mut group, mut at) = (0, 0);
    while group < LURES.len() {
        let words = LURES[group];
        let word = words[at].as_bytes();
        if word.len() >= GLUED_MIN {
            let from = if behind { word.len() - 4 } else { 0 };
            let bit = end_bit([word[from], word[from + 1], word[from + 2], word[from + 3]]);
            bits[bit / 64] |= 1 << (bit % 64);
        }
        at += 1;
        if at == words.len() {
            (group, at) = (group + 1, 0);
        }
    }
    bits
}

/// The top of a product, by 2^32 over the golden ratio (Knuth, section 6.4).
const fn end_bit(letters: [u8; 4]) -> usize {
    (u32::from_le_bytes(letters).wrapping_mul(0x9E37_79B9) >> 21) as usize
}

/// Some such word may stand before the rest of a name, and behind it.
fn may_have_lures(name: &[u8]) -> (bool, bool) {
    let (Some(&head), Some(&tail)) = (name.first_chunk(), name.last_chunk()) else {
        return (false, false);
    };
    let may_be = |ends: &Ends, bit: usize| ends[bit / 64] >> (bit % 64) & 1 == 1;
    match name.is_ascii() {
        true => (may_be(&HEADS, end_bit(head)), may_be(&TAILS, end_bit(tail))),
        false => (true, true),
    }
}

/// The words of ASCII letters that lure.
pub(crate) fn lures() -> impl Iterator<Item = &'static [u8]> {
    LURES.iter().copied().flatten().map(|word| word.as_bytes()).filter(|word| word.is_ascii())
}

const fn filter_bit(len: usize, first: u8, second: u8, last: u8) -> usize {
    (len + 37 * first as usize + 1129 * second as usize + 367 * last as usize) % 4096
}

/// The group of a word that lures. `None` where it does not.
pub(crate) fn lure(word: &[u8], alphabet: &Alphabet) -> Option<usize> {
    let &[first, second, .., last] = word else { return None };
    if first.is_ascii() && !word.is_ascii() {
        return marked_lure(word, alphabet);
    }
    let bit = filter_bit(word.len(), first, second, last);
    let is_ascii = first.is_ascii();
    if is_ascii && FILTER[bit / 64] >> (bit % 64) & 1 == 0 {
        return None;
    }
    let letters = || word.iter().map(|&byte| alphabet.letter(byte));
    let same = |lure: &&str| match is_ascii {
        true => lure.as_bytes() == word,
        false => letters().eq(lure.chars()),
    };
    LURES.iter().position(|words| words.iter().any(same))
}

/// The same of a word with marks on its letters, or letters of another alphabet among them: `lógín`.
fn marked_lure(word: &[u8], alphabet: &Alphabet) -> Option<usize> {
    let is_alike = |(&typed, letter): (&u8, char)| {
        let typed = alphabet.letter(typed);
        typed == letter || Parts::of(typed).as_slice() == Parts::of(letter).as_slice()
    };
    let same = |lure: &&str| {
        let is_long = lure.len() == word.len() && lure.is_ascii();
        is_long && word.iter().zip(lure.chars()).all(is_alike)
    };
    LURES.iter().position(|words| words.iter().any(same))
}

impl Query {
    /// Not a plain name of one word.
    fn may_have_parts(&self) -> bool {
        let name = self.letters.name();
        self.letters.name_at > 0 || name.contains(&b'-') || may_have_lures(name) != (false, false)
    }

    /// Parts of what was typed that may be a name by themselves: first letter, and one past the last.
    fn parts(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let letters = &self.letters;
        let text = letters.as_bytes().get(..letters.name_end).unwrap_or_default();
        let two = move |(at, end): (usize, usize)| {
            let next = text.get(end + 1..).filter(|_| text.get(end) == Some(&b'-'))?;
            let len = next.iter().take_while(|&&byte| !is_break(byte)).count();
            Some((at, end + 1 + len))
        };
        let split = split(text).take(PARTS_MAX);
        let split = split.flat_map(move |part| [Some(part), two(part)].into_iter().flatten());
        let name = letters.name();
        let less = less_lures(name, &self.alphabet);
        // `mypaypallogin`: any word of two letters before it, too, or behind it.
        let glued = less.into_iter().flat_map(move |(at, end)| {
            let count = (end - at).saturating_sub(GLUED_MIN);
            let heads = (2..=if at > 0 { count } else { 0 }).map(move |less| (at, end - less));
            let tails = if end < name.len() { count } else { 0 };
            heads.chain((2..=tails).map(move |less| (at + less, end)))
        });
        let less = less.into_iter().chain(glued);
        let less = less.map(|(at, end)| (letters.name_at + at, letters.name_at + end));
        split.chain(less).filter(move |&(at, end)| {
            end >= at + PART_MIN && (at, end) != (letters.name_at, letters.name_end)
        })
    }
}

impl Query {
    /// Some word between dots and hyphens lures.
    fn has_lure(&self) -> bool {
        let text = self.letters.as_bytes().get(..self.letters.name_end).unwrap_or_default();
        text.split(|&byte| is_break(byte)).any(|word| lure(word, &self.alphabet).is_some())
    }

    /// All ways in which what was typed may imitate another domain.
    pub(crate) fn imitations(&self) -> impl Iterator<Item = How> + '_ {
        let parts = self.parts().map(|(at, end)| How::Part { at: at as u8, end: end as u8 });
        core::iter::once(How::Skeleton).chain(parts)
    }
}

impl Lookup<'_, '_, '_> {
    pub(super) fn by_part(&mut self, query: &Query) {
        if !query.may_have_parts() {
            return;
        }
        let mut has_lure = None;
        for (at, end) in query.parts() {
            let part = query.letters.as_bytes().get(at..end).unwrap_or_default();
            if lure(part, &query.alphabet).is_some() {
                continue;
            }
            let letters = || part.iter().map(|&byte| query.alphabet.letter(byte));
            let how = How::Part { at: at as u8, end: end as u8 };
            self.whole(keys::full(letters(), Space::Name), how);
            let joined = letters().filter(|&letter| letter != '-');
            self.whole(keys::full(joined, Space::Joined), how);
            let mut looks = [None; LOOKS_MAX];
            look_keys(part, &query.alphabet, &mut looks);
            for key in looks.into_iter().flatten() {
                self.whole(key, how);
            }
            let is_long = part.len() >= GLUED_MIN && part.is_ascii();
            if is_long && *has_lure.get_or_insert_with(|| query.has_lure()) {
                for key in i_for_l(part).into_iter().flatten() {
                    self.whole(key, how);
                }
            }
        }
    }
}

/// What stands between dots and hyphens.
fn split(text: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut next = 0;
    text.split(|&byte| is_break(byte)).map(move |part| {
        let at = next;
        next = at + part.len() + 1;
        (at, at + part.len())
    })
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'.' | b'-')
}

/// `gmaillogin`, `securepaypal`, `accountexampleonline`: what is left of a name without luring words
/// before and behind it, if there are any.
fn less_lures(name: &[u8], alphabet: &Alphabet) -> Option<(usize, usize)> {
    let (may_lead, may_follow) = may_have_lures(name);
    let lures = |word: Option<&[u8]>| word.is_some_and(|word| lure(word, alphabet).is_some());
    let longest = |may_be: bool, is_there: &dyn Fn(usize) -> bool| {
        (GLUED_MIN..=LURE_MAX).rev().find(|&len| may_be && is_there(len)).unwrap_or(0)
    };
    let at = longest(may_lead, &|len| lures(name.get(..len)));
    let rest = name.get(at..).unwrap_or_default();
    let behind = longest(may_follow, &|len| {
        lures(rest.len().checked_sub(len).and_then(|end| rest.get(end..)))
    });
    (at + behind > 0).then_some((at, name.len() - behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_lure_are_seen_at_both_ends() {
        let alphabet = Alphabet::new();
        for word in lures().filter(|word| word.len() >= GLUED_MIN) {
            let len = word.len();
            let lead: [&[u8]; 2] = [word, b"zzq"];
            assert_eq!(less_lures(&lead.concat(), &alphabet), Some((len, len + 3)));
            let follow: [&[u8]; 2] = [b"zzq", word];
            assert_eq!(less_lures(&follow.concat(), &alphabet), Some((0, 3)));
        }
        assert_eq!(less_lures(b"lgin", &alphabet), None);
    }
}
