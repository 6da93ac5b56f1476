//! Candidates as suggestions: letters become bytes of the ASCII domain.

use crate::answer::{Found, FoundSlip, Kind, Piece, SLIPS_MAX};
use crate::channel::{AtKey, Edit, Layout, NOWHERE, Place, SlipKind, defect_edit};
use crate::directory::{Query, TAG_MILITARY, TAG_PROVIDER};
use crate::domain::letters::{Alphabet, has_alabel};
use crate::domain::{Defect, DefectKind, Domain, LABEL_LEN_MAX, Typed, label_to_unicode};
use crate::judge::{Candidate, Concluded, Context, Input, Intended};

/// Writes a candidate as a suggestion: letters become bytes of the ASCII domain. `None` is written where it would
/// lose who was typed.
pub(super) fn suggest<'v>(
    slot: &mut Option<Found<'v>>,
    concluded: &Concluded<'_, 'v>,
    typed: &Typed<'v>,
    domain: &Domain,
    query: &Query,
    context: &Context<'_>,
) {
    let layout = context.layout();
    let Concluded { candidate, ppm, .. } = *concluded;
    let (text, entry) = match candidate.intended {
        Intended::Entry(entry) => (entry.domain(), Some(entry)),
        Intended::Message(domain) => (domain.as_str(), None),
        Intended::Repaired => ("", None),
        Intended::Suffix(suffix) => (suffix, None),
    };
    let map = Positions { domain, letters: query.letters.as_bytes(), alphabet: &query.alphabet };
    let mut slips = [None; SLIPS_MAX];
    let edits = candidate.reading.edits.as_slice().iter().map(|edit| {
        let letter = query.letters.as_bytes().get(usize::from(edit.typed_at) + 1);
        let slip = map.slip(edit, text);
        match letter.filter(|_| candidate.early_dot) {
            Some(&letter) => {
                FoundSlip { intended: Piece::Pair(query.alphabet.letter(letter), '.'), ..slip }
            }
            None => slip,
        }
    });
    let repairs = typed.defects().iter().enumerate();
    let repairs = repairs.filter(|&(number, _)| candidate.undone != Some(number));
    let repairs = repairs.map(|(number, defect)| {
        let (kind, place, cost) = defect_edit(defect, typed, domain, layout);
        let intended = match defect.kind {
            DefectKind::DotMistyped => Piece::Letter('.'),
            DefectKind::HyphenMistyped => Piece::Letter('-'),
            DefectKind::AtMistyped => Piece::Letter('@'),
            DefectKind::OtherKeyboard | DefectKind::ByEar => {
                Piece::Domain(0, domain.len() as u8) // at most 253
            }
            _ => Piece::Nothing,
        };
        let typed = match defect.input_len {
            0 => Piece::Nothing,
            _ => Piece::Repaired(number as u8), // one of four
        };
        FoundSlip { kind, place, at: defect.at, typed, intended, cost }
    });
    let mut count = 0;
    for (to, slip) in slips.iter_mut().zip(edits.chain(repairs)) {
        *to = Some(slip);
        count += 1;
    }
    // By place, repairs behind edits of the same one. (A stable sort of slices needs an allocator.)
    let at = |slip: &Option<FoundSlip>| slip.map_or(u8::MAX, |slip| slip.at);
    for end in 1..count {
        for here in (1..=end).rev() {
            if at(&slips[here]) < at(&slips[here - 1]) {
                slips.swap(here, here - 1);
            }
        }
    }
    let found = slot.insert(Found {
        text,
        entry,
        kept: map.ascii(candidate.reading.kept) as u8,
        kept_needs_dot: candidate.reading.kept_needs_dot,
        early_dot: candidate.early_dot,
        local: 0,
        ppm,
        is_alike: candidate.alike,
        kind: if candidate.lookalike { Kind::Lookalike } else { Kind::Slip },
        channel_cost: candidate.reading.cost,
        slips,
    });
    // A host in a file, `spf.protection.outlok.com`, is nobody's address.
    let may_lack_at = typed.local_part().is_none() && context.input() != Input::Standing;
    if may_lack_at && !with_local_part(found, candidate, typed, query, layout) {
        *slot = None;
    }
}

/// The suggestion is a domain, and another one than was typed twice: `gmail.com.gmail.com` is no better
/// than `gmail.com.gmial.com`.
pub(super) fn is_worth_showing(found: &Found<'_>, domain: &Domain) -> bool {
    let kept = domain.as_bytes().get(..usize::from(found.kept));
    let kept = kept.map(|kept| kept.strip_suffix(b".").unwrap_or(kept));
    found.is_domain() && kept != Some(found.text.as_bytes())
}

/// `joegmail.com`, `joe2gmail.com`: nobody has a name before a provider's, but before its `@`. `false` where
/// something stands there that cannot be kept: the bare domain would be a stranger's.
fn with_local_part(
    found: &mut Found<'_>,
    candidate: &Candidate<'_>,
    typed: &Typed<'_>,
    query: &Query,
    layout: Layout,
) -> bool {
    let Some(entry) = found.entry.filter(|entry| entry.tags() & HAS_NO_NAMES != 0) else {
        return true;
    };
    // No domain has an underscore, so what it joins is no word in front of a name.
    let is_hyphen = |defect: &Defect| defect.kind == DefectKind::HyphenMistyped;
    let has_underscore = typed.defects().iter().any(is_hyphen);
    let is_in_front = |edit: &&Edit| {
        (edit.kind == SlipKind::Insertion || has_underscore && edit.kind == SlipKind::Combosquat)
            && usize::from(edit.typed_at) == candidate.reading.kept
    };
    let Some(edit) = candidate.reading.edits.as_slice().iter().find(is_in_front) else {
        dot_for_at(found, typed, query, entry.tags());
        return true;
    };
    // `www.` and `nospam.` are nobody either.
    if edit.place == Place::Subdomain {
        return true;
    }
    let letters = query.letters.as_bytes();
    let head = letters.get(..usize::from(edit.typed_at + edit.typed_len)).unwrap_or_default();
    let [local @ .., key] = head else { return true };
    let input = typed.input().get(typed.span().start..).unwrap_or_default();
    let Some(key_at) = as_typed(input, local, query) else { return false };
    let Some(head_end) = as_typed(input, head, query) else { return false };
    let key = match input.get(key_at) {
        Some(b'_') => '_',
        _ => query.alphabet.letter(*key),
    };
    let suffix = entry.as_bytes().get(entry.parts().2..).unwrap_or_default();
    let is_on_key = match layout.at_key(key, suffix) {
        AtKey::Here | AtKey::There => true,
        AtKey::Elsewhere => !key.is_ascii(),
        // Nobody's local part in ASCII ends in a letter of another kind.
        AtKey::Nowhere => key == '_' || !key.is_ascii() && local.iter().all(u8::is_ascii),
    };
    // A year of birth is not a mistyped `@`.
    let is_key = is_on_key && local.last().is_some_and(u8::is_ascii_alphabetic);
    let end = if is_key { key_at } else { head_end };
    // Repairs behind it are the domain's; of those in front only the underscore stays as it was typed.
    let start = typed.span().start;
    let is_kept = |defect: &Defect| is_hyphen(defect) || defect.input_at >= start + end;
    if !typed.defects().iter().all(is_kept) {
        return false;
    }
    let Some(Some(slip)) = found.slips.first_mut() else { return false };
    // Labels of IDNA hold no more.
    let Ok(end) = u8::try_from(end) else { return false };
    (found.local, found.kept, found.kept_needs_dot) = (end, 0, false);
    slip.intended = Piece::Letter('@');
    (slip.kind, slip.typed) = match is_key {
        true => (SlipKind::Substitution, Piece::Letter(key)),
        false => (SlipKind::Omission, Piece::Nothing),
    };
    // Before a letter of an A-label there is no byte: the label's first.
    if key.is_ascii() {
        slip.at = found.local;
    }
    for slip in found.slips.iter_mut().skip(1) {
        let is_kept = |slip: &mut FoundSlip| slip.at <= found.local;
        slip.take_if(|slip| slip.intended == Piece::Letter('-') && is_kept(slip));
    }
    true
}

/// `joe.gmial.com`: a provider's users have no hosts, so the dot before its name is the `@`. Hosts of the
/// provider's own stay.
fn dot_for_at(found: &mut Found<'_>, typed: &Typed<'_>, query: &Query, tags: u8) {
    const HOSTS: [&[u8]; 12] = [
        b"www",
        b"mail",
        b"smtp",
        b"imap",
        b"pop",
        b"pop3",
        b"mx",
        b"webmail",
        b"m",
        b"email",
        b"login",
        b"accounts",
    ];
    let Some(end) = usize::from(found.kept).checked_sub(1).filter(|_| !typed.is_repaired()) else {
        return;
    };
    let letters = query.letters.as_bytes();
    let (Some(head), Some(b'.')) = (letters.get(..end), letters.get(end)) else { return };
    let is_host = head.rsplit(|&byte| byte == b'.').any(|label| HOSTS.contains(&label));
    let input = typed.input().get(typed.span().start..).unwrap_or_default();
    let is_as_typed = head.is_ascii() && as_typed(input, head, query) == Some(end);
    let free = found.slips.iter().position(Option::is_none);
    let Some(free) = free.filter(|_| is_as_typed && !is_host && tags & TAG_PROVIDER != 0) else {
        return;
    };
    let at = found.kept - 1;
    let (typed, intended) = (Piece::Letter('.'), Piece::Letter('@'));
    let (kind, place) = (SlipKind::Substitution, Place::Subdomain);
    found.slips[free] = Some(FoundSlip { kind, place, at, typed, intended, cost: 0 });
    found.slips[..=free].rotate_right(1);
    (found.local, found.kept, found.kept_needs_dot) = (at, 0, false);
}

/// Where these letters end in what was typed: there they are bytes, in any case, and a hyphen may be an
/// underscore. `None` where something else was typed for one of them.
fn as_typed(input: &[u8], letters: &[u8], query: &Query) -> Option<usize> {
    let text = input.utf8_chunks().next()?.valid();
    let mut chars = text.char_indices();
    for &letter in letters {
        let (_, typed) = chars.next()?;
        let letter = query.alphabet.letter(letter);
        let is_same = typed.to_lowercase().eq(core::iter::once(letter));
        if !is_same && (typed, letter) != ('_', '-') {
            return None;
        }
    }
    Some(chars.offset())
}

/// Tags of those under whose domains nobody else has names.
const HAS_NO_NAMES: u8 = TAG_PROVIDER | TAG_MILITARY;

/// More letters than are told apart: the label as it stands.
const WHOLE: u8 = u8::MAX;

/// From letters back to bytes.
struct Positions<'a> {
    domain: &'a Domain,
    letters: &'a [u8],
    alphabet: &'a Alphabet,
}

impl Positions<'_> {
    /// The byte of the ASCII domain for a letter; inside an A-label, where that begins.
    fn ascii(&self, letter: usize) -> usize {
        if !self.domain.has_idn() {
            return letter;
        }
        let (mut letter_at, mut ascii_at) = (0, 0);
        let labels = self.letters.split(|&byte| byte == b'.').zip(self.domain.labels());
        for (decoded, label) in labels {
            let inside = letter - letter_at;
            if inside < decoded.len() + 1 {
                let plain = decoded.len() == label.len() || inside == decoded.len();
                return ascii_at
                    + match (plain, inside == decoded.len()) {
                        (_, true) => label.len(),
                        (true, false) => inside,
                        (false, false) => 0,
                    };
            }
            letter_at += decoded.len() + 1;
            ascii_at += label.len() + 1;
        }
        self.domain.len()
    }

    /// The letter is in a label that is an A-label in the domain.
    fn inside_alabel(&self, letter: usize) -> bool {
        if !self.domain.has_idn() {
            return false;
        }
        let labels = self.letters.split(|&byte| byte == b'.').zip(self.domain.labels());
        let mut end = 0;
        let mut here = labels.skip_while(|(letters, _)| {
            end += letters.len() + 1;
            letter >= end
        });
        here.next().is_some_and(|(_, label)| label.starts_with("xn--"))
    }

    /// The label of a letter, as it stands in the domain.
    fn label_of(&self, letter: usize) -> Piece {
        let at = self.ascii(letter);
        let label = self.domain.as_bytes().get(at..).unwrap_or_default();
        let label = label.split(|&byte| byte == b'.').next().unwrap_or_default();
        Piece::Domain(at as u8, label.len() as u8) // within a domain
    }

    fn slip(&self, edit: &Edit, text: &str) -> FoundSlip {
        let at = usize::from(edit.typed_at);
        let typed = self.letters.get(at..at + usize::from(edit.typed_len)).unwrap_or_default();
        let typed = match typed {
            [] => Piece::Nothing,
            _ if edit.kind == SlipKind::SuffixSwap => {
                let suffix_at = self.ascii(at);
                Piece::Domain(suffix_at as u8, (self.domain.len() - suffix_at) as u8)
            }
            [wide] if !wide.is_ascii() => Piece::Letter(self.alphabet.letter(*wide)),
            [a, b] if self.inside_alabel(at) => {
                Piece::Pair(self.alphabet.letter(*a), self.alphabet.letter(*b))
            }
            [letter] if self.inside_alabel(at) => Piece::Letter(char::from(*letter)),
            _ if self.inside_alabel(at) => self.label_of(at),
            _ => Piece::Domain(self.ascii(at) as u8, edit.typed_len),
        };
        let intended = match (edit.intended_at, edit.intended_len) {
            (_, 0) => Piece::Nothing,
            (NOWHERE, _) => Piece::Letter('.'),
            (at, _) if edit.kind == SlipKind::SuffixSwap => {
                // A whole suffix: it ends with the text.
                match intended_piece(text, usize::from(at), WHOLE) {
                    Piece::Intended(at, _) => {
                        Piece::Intended(at, (text.len() as u8).saturating_sub(at))
                    }
                    other => other,
                }
            }
            (at, len) => intended_piece(text, usize::from(at), len),
        };
        let at = self.ascii(at) as u8;
        FoundSlip { kind: edit.kind, place: edit.place, at, typed, intended, cost: edit.cost }
    }
}

/// Letters of the intended domain, which may have A-labels.
fn intended_piece(text: &str, letter: usize, len: u8) -> Piece {
    if !has_alabel(text.as_bytes()) {
        return Piece::Intended(letter as u8, len);
    }
    let (mut letter_at, mut ascii_at) = (0, 0);
    for label in text.split('.') {
        let mut wide = ['\0'; LABEL_LEN_MAX];
        let is_alabel = label.starts_with("xn--");
        let decoded = is_alabel.then(|| label_to_unicode(label.as_bytes(), &mut wide)).flatten();
        let letters = decoded.unwrap_or(label.len());
        if letter < letter_at + letters {
            let wide = |at: usize| wide.get(at - letter_at).copied().unwrap_or('\0');
            return match (decoded, len) {
                (Some(_), 1) => Piece::Letter(wide(letter)),
                (Some(_), 2) => Piece::Pair(wide(letter), wide(letter + 1)),
                (Some(_), _) => Piece::Intended(ascii_at as u8, (text.len() - ascii_at) as u8),
                (None, _) => Piece::Intended((ascii_at + letter - letter_at) as u8, len),
            };
        }
        letter_at += letters + 1;
        ascii_at += label.len() + 1;
        if letter + 1 == letter_at {
            return Piece::Letter('.');
        }
    }
    Piece::Nothing
}
