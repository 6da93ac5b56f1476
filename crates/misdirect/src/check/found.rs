//! Candidates as suggestions: letters become bytes of the ASCII domain.

use crate::answer::{Found, FoundSlip, Kind, Piece, SLIPS_MAX};
use crate::channel::{Edit, Layout, NOWHERE, SlipKind, defect_edit};
use crate::directory::{Query, TAG_PROVIDER};
use crate::domain::letters::{Alphabet, has_alabel};
use crate::domain::{DefectKind, Domain, LABEL_LEN_MAX, Typed, label_to_unicode};
use crate::judge::{Candidate, Intended};

/// A candidate as a suggestion: letters become bytes of the ASCII domain.
pub(super) fn suggestion<'v>(
    candidate: &Candidate<'v>,
    ppm: u32,
    typed: &Typed<'v>,
    domain: &Domain,
    query: &Query,
    layout: Layout,
) -> Found<'v> {
    let (text, entry) = match candidate.intended {
        Intended::Entry(entry) => (entry.domain(), Some(entry)),
        Intended::Message(domain) => (domain.as_str(), None),
        Intended::Repaired => ("", None),
        Intended::Suffix(suffix) => (suffix, None),
    };
    let map = Positions { domain, letters: query.letters.as_bytes(), alphabet: &query.alphabet };
    let mut slips = [None; SLIPS_MAX];
    let edits = candidate.reading.edits.as_slice().iter().map(|edit| map.slip(edit, text));
    let repairs = typed.defects().iter().map(|defect| {
        let (kind, place, cost) = defect_edit(defect, domain);
        let intended = match defect.kind {
            DefectKind::DotMistyped => Piece::Letter('.'),
            DefectKind::HyphenMistyped => Piece::Letter('-'),
            DefectKind::AtMistyped => Piece::Letter('@'),
            _ => Piece::Nothing,
        };
        let typed = Piece::Input(defect.input_at, defect.input_len);
        FoundSlip { kind, place, at: defect.at, typed, intended, cost }
    });
    for (slot, slip) in slips.iter_mut().zip(edits.chain(repairs)) {
        *slot = Some(slip);
    }
    // By place, repairs behind edits of the same one. (A stable sort of slices needs an allocator.)
    let at = |slip: &Option<FoundSlip>| slip.map_or(u8::MAX, |slip| slip.at);
    for end in 1..slips.len() {
        for here in (1..=end).rev() {
            if at(&slips[here]) < at(&slips[here - 1]) {
                slips.swap(here, here - 1);
            }
        }
    }
    let mut found = Found {
        text,
        entry,
        kept: map.ascii(candidate.reading.kept) as u8,
        kept_needs_dot: candidate.reading.kept_needs_dot,
        local: 0,
        ppm,
        kind: if candidate.lookalike { Kind::Lookalike } else { Kind::Slip },
        channel_cost: candidate.reading.cost,
        slips,
    };
    with_local_part(&mut found, typed, domain, layout);
    found
}

/// The suggestion is a domain, and another one than was typed twice: `gmail.com.gmail.com` is no better
/// than `gmail.com.gmial.com`.
pub(super) fn is_worth_showing(found: &Found<'_>, domain: &Domain) -> bool {
    let kept = domain.as_bytes().get(..usize::from(found.kept));
    let kept = kept.map(|kept| kept.strip_suffix(b".").unwrap_or(kept));
    found.is_domain() && kept != Some(found.text.as_bytes())
}

/// `joegmail.com`, `joe2gmail.com`: nobody has a name before a provider's, but before its `@`.
fn with_local_part(found: &mut Found<'_>, typed: &Typed<'_>, domain: &Domain, layout: Layout) {
    let is_plain = typed.local_part().is_none()
        && !typed.is_repaired()
        && !domain.has_idn()
        && typed.span().len() == domain.len();
    let is_provider = found.entry.is_some_and(|entry| entry.tags() & TAG_PROVIDER != 0);
    let Some(Some(slip)) = found.slips.first_mut().filter(|_| is_plain && is_provider) else {
        return;
    };
    let Piece::Domain(at, len) = slip.typed else { return };
    if slip.kind != SlipKind::Insertion || at != found.kept {
        return;
    }
    let end = at + len;
    let local = domain.as_bytes().get(..usize::from(end)).unwrap_or_default();
    // A year of birth is not a mistyped `@`.
    let is_key = matches!(local, [.., before, last]
        if layout.has_at_on(char::from(*last)) && before.is_ascii_alphabetic());
    let key = u8::from(is_key);
    (found.local, found.kept, found.kept_needs_dot) = (end - key, 0, false);
    slip.at = end - key;
    slip.intended = Piece::Letter('@');
    (slip.kind, slip.typed) = match is_key {
        true => (SlipKind::Substitution, Piece::Domain(end - 1, 1)),
        false => (SlipKind::Omission, Piece::Nothing),
    };
}

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
                let suffix_at = self.domain.suffix_at();
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
