//! The lenient reader: what people type, paste and copy, read as the domain they see in it.
//!
//! Form that carries no doubt is just read: case, blanks around, `mailto:`, `Name <a@b>`, a quoted
//! local part, the dots of other scripts. What cannot be right is repaired, and each repair is
//! kept as a [`Defect`]: a comma for a dot, a dot too many, a bracket at the end. Whoever judges
//! treats a defect as a slip like any other. Reading never fails: what cannot be read is an error
//! inside the [`Typed`].
//!
//! Two steps: find the bytes of the domain (`locate.rs`, by the splitter of lists, so that a text of two
//! addresses is told from one), then read these character by character. An address that is nothing
//! but an address, as nearly all are, is read in one.

use super::defect::{DEFECTS_MAX, Defect, DefectKind};
use super::extent::{comment_end, is_listed_suffix, is_whole, stands_for_dot, written_dot};
use super::invisible::hides;
use super::locate::{Parts, locate};
use super::marks::is_label;
use super::parse::{DOTS, ParseError, Writer, half, plain_unsplit};
use super::words::{Word, first, has, tail};
use super::{DOMAIN_LEN_MAX, Domain, LABEL_LEN_MAX, Section, Split};
use core::ops::Range;

/// What somebody typed, read.
///
/// ```
/// use misdirect::domain::Typed;
/// let typed = Typed::read(b"General Smith <General@US.Army,mil>");
/// assert_eq!(typed.domain().unwrap().as_str(), "us.army.mil");
/// assert!(typed.is_repaired());
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Typed<'t> {
    input: &'t [u8],
    local: Option<(usize, usize)>,
    domain_at: usize,
    domain_end: usize,
    domain: Result<Domain, ParseError>,
    defects: [Defect; DEFECTS_MAX],
    defect_count: usize,
    hiding: bool,
}

impl<'t> Typed<'t> {
    /// Reads an address or a domain. Takes any bytes, never fails, allocates nothing; time is
    /// linear in the input. Of more than one address none is read: [`Addresses`](crate::Addresses)
    /// has each.
    pub fn read(input: &'t [u8]) -> Self {
        let mut typed = Self::unread(input);
        typed.read_known(|_| None::<((), Option<Split>)>);
        typed
    }

    /// Nothing yet: to be read in place, as hundreds of bytes are better not moved about.
    #[inline]
    pub(crate) fn unread(input: &'t [u8]) -> Self {
        Self {
            input,
            local: None,
            domain_at: 0,
            domain_end: input.len(),
            domain: Ok(Domain::BLANK),
            defects: [Defect::NONE; DEFECTS_MAX],
            defect_count: 0,
            hiding: false,
        }
    }

    /// Reads what was not read yet. The domain of an address that is nothing but an address is shown to `known` before anybody looks
    /// for its public suffix; nobody need, where it is known how it is split.
    pub(crate) fn read_known<T>(
        &mut self,
        known: impl FnOnce(&[u8]) -> Option<(T, Option<Split>)>,
    ) -> Option<T> {
        let Some(dots) = self.read_plain() else {
            *self = Self::read_any(self.input);
            return None;
        };
        let domain = self.domain.as_mut().ok()?;
        let (known, split) = known(domain.as_bytes()).unzip();
        if !split.flatten().is_some_and(|split| domain.split_as(split, dots)) {
            domain.split();
        }
        known
    }

    /// `joe.bloggs@army.mil`, `army.mil`: nothing around it, nothing to repair. The dots of its domain, a bit each.
    pub(super) fn read_plain(&mut self) -> Option<u64> {
        let (input, mut rest, mut at) = (self.input, self.input, 0);
        let is_other = |word| Word::new(word).others & !(has(word, b'_') | has(word, b'+'));
        let mut others = 0;
        while let Some((word, behind)) = rest.split_first_chunk().filter(|_| others == 0) {
            others = is_other(u64::from_le_bytes(*word));
            (rest, at) = (behind, at + 8);
        }
        if others != 0 {
            at -= 8;
        } else {
            let (word, lanes) = tail(input);
            others = is_other(word) & lanes;
        }
        if others != 0 {
            at += first(others);
            if at == 0 || input.get(at) != Some(&b'@') {
                return None;
            }
            (self.local, self.domain_at) = (Some((0, at)), at + 1);
        }
        let text = input.get(self.domain_at..)?;
        // `gmail.comgmail.com` is read the long way.
        if half(text).is_some() {
            return None;
        }
        plain_unsplit(text, self.domain.as_mut().ok()?)
    }

    #[cold]
    fn read_any(input: &'t [u8]) -> Self {
        let parts = locate(input);
        let mut reader = Reader::new(input, parts.domain.clone());
        let domain = match parts.second {
            Some(offset) => Err(ParseError::SeveralAddresses { offset }),
            None => reader.read_parts(&parts),
        };
        Self {
            input,
            local: parts.local.map(|range| (range.start, range.end)),
            domain_at: parts.domain.start,
            domain_end: parts.domain.end,
            domain,
            defects: reader.defects,
            defect_count: reader.defect_count,
            hiding: reader.hiding,
        }
    }

    /// What was given.
    pub fn input(&self) -> &'t [u8] {
        self.input
    }

    /// The domain, or why there is none; offsets are bytes of the input.
    ///
    /// # Errors
    ///
    /// What no repair helps: see [`ParseError`].
    pub fn domain(&self) -> Result<&Domain, ParseError> {
        self.domain.as_ref().map_err(|error| *error)
    }

    /// The part before the `@`, as it was typed; `None` where a bare domain was given.
    pub fn local_part(&self) -> Option<&'t [u8]> {
        self.local.and_then(|(from, to)| self.input.get(from..to))
    }

    /// Where the domain stands in the input, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.domain_at..self.domain_end
    }

    /// The domain is that of a web site: of a URL, or called `www`.
    pub(crate) fn is_of_web(&self) -> bool {
        let (head, domain) = self.input.split_at_checked(self.domain_at).unwrap_or_default();
        let is_www = domain.get(..4).is_some_and(|head| head.eq_ignore_ascii_case(b"www."));
        self.local.is_none() && (is_www || head.ends_with(b"//"))
    }

    /// Something was typed that cannot be right, and was repaired.
    pub fn is_repaired(&self) -> bool {
        self.defect_count > 0
    }

    /// Characters that nobody sees stand in the domain. They are among the repairs.
    pub(crate) fn is_hiding(&self) -> bool {
        self.hiding
    }

    /// The same with another domain: what the keys of these bytes spell, or their sound. Repairs of them
    /// are none.
    pub(super) fn reread(&mut self, domain: &Domain, span: Range<usize>, kind: DefectKind) {
        let (defects, mut kept) = (self.defects, 0);
        for mut defect in defects.into_iter().take(self.defect_count) {
            if !span.contains(&defect.input_at) && kept + 1 < DEFECTS_MAX {
                defect.at = defect.at.min(domain.len() as u8);
                self.defects[kept] = defect;
                kept += 1;
            }
        }
        self.defects[kept] = Defect { kind, at: 0, input_at: span.start, input_len: span.len() };
        self.defect_count = kept + 1;
        (self.domain, self.domain_end) = (Ok(*domain), span.end);
    }

    /// `li@163`: the number as a label, for directories to say whether a provider is called so. `None` where
    /// anything but digits was typed.
    pub(crate) fn as_number(&self) -> Option<Self> {
        let digits = self.input.get(self.span())?;
        let text = core::str::from_utf8(digits).ok()?;
        if !digits.iter().all(u8::is_ascii_digit) || self.is_repaired() {
            return None;
        }
        let mut writer = Writer::new();
        writer.label(text, 0).ok()?;
        Some(Self { domain: Ok(writer.number()), ..*self })
    }

    /// `joeATgmailDOTcom` reads as one label until somebody looks for signs in capitals.
    pub(super) fn read_capitals(&mut self) {
        let is_label = |domain: &Domain| !domain.as_bytes().contains(&b'.');
        let has_dot = || self.input.windows(3).any(|three| three == b"DOT");
        if self.local.is_none() && self.domain.as_ref().is_ok_and(is_label) && has_dot() {
            *self = Self::read_any(self.input);
        }
    }

    /// What was read before the sign at `sign` is the local part, or the end of it; the domain follows. The sign
    /// has `len` bytes, none where it was left out.
    pub(super) fn take_before(&mut self, sign: usize, len: usize, domain: &Domain) {
        // Until now both are repairs of the domain.
        let kind =
            if self.local.is_some() { DefectKind::DotMistyped } else { DefectKind::AtMistyped };
        let at = if self.local.is_some() { self.domain_at - 1 } else { sign };
        let start = self.local.map_or(self.domain_at, |local| local.0);
        (self.local, self.domain_at, self.domain) = (Some((start, sign)), sign + len, Ok(*domain));
        self.defects[0] = Defect { kind, at: 0, input_at: at, input_len: len };
        self.defect_count = 1;
    }

    pub(crate) fn defects(&self) -> &[Defect] {
        self.defects.get(..self.defect_count).unwrap_or_default()
    }
}

/// Reads the domain part, one character at a time.
struct Reader<'t> {
    input: &'t [u8],
    range: Range<usize>,
    writer: Writer,
    label: Label,
    /// The last dot and its length, while no label has followed it.
    open_dot: Option<(usize, usize)>,
    /// There is no `@`: the domain may be written as a full name, with the dot of the root behind it (RFC
    /// 1034, section 3.1). In an address mail software refuses that.
    may_be_full: bool,
    defects: [Defect; DEFECTS_MAX],
    defect_count: usize,
    /// Those in labels that have been written.
    settled: usize,
    hiding: bool,
}

impl<'t> Reader<'t> {
    fn new(input: &'t [u8], range: Range<usize>) -> Self {
        Self {
            input,
            range,
            writer: Writer::new(),
            label: Label::new(),
            open_dot: None,
            may_be_full: false,
            defects: [Defect::NONE; DEFECTS_MAX],
            defect_count: 0,
            settled: 0,
            hiding: false,
        }
    }

    /// The domain with what was found around it.
    fn read_parts(&mut self, parts: &Parts) -> Result<Domain, ParseError> {
        for &(kind, at, len) in parts.repairs.iter().flatten() {
            self.note(kind, 0, at, len).ok();
        }
        if let Some(local) = &parts.local {
            self.look_for_hidden(local.clone());
        }
        if parts.domain.is_empty() && parts.has_at {
            return Err(ParseError::NoDomain { offset: parts.domain.start });
        }
        if parts.is_prose {
            return Err(ParseError::BadCharacter { offset: self.first_blank() });
        }
        self.settled = self.defect_count;
        self.may_be_full = !parts.has_at && self.defect_count == 0;
        let domain = self.read(parts.tail.clone())?;
        // A suffix of several labels may be somebody's, too: `gov.uk`.
        let is_owned = domain.section() != Section::Unlisted && domain.as_bytes().contains(&b'.');
        match self.defects.first().filter(|_| self.defect_count > 0 && parts.is_lone && !is_owned) {
            Some(defect) => Err(ParseError::BadCharacter { offset: defect.input_at }),
            None => Ok(domain),
        }
    }

    fn first_blank(&self) -> usize {
        let text = self.input.get(self.range.clone()).unwrap_or_default();
        let blank = text.iter().position(u8::is_ascii_whitespace);
        self.range.start + blank.unwrap_or(0)
    }

    /// What nobody sees in the local part is as much a slip as in the domain: no mail arrives.
    fn look_for_hidden(&mut self, local: Range<usize>) {
        let mut before = None;
        let mut at = local.start;
        for chunk in self.input.get(local).unwrap_or_default().utf8_chunks() {
            for letter in chunk.valid().chars() {
                if (hides(letter, before) || letter.is_control()) && !self.hiding {
                    self.hiding = true;
                    self.note(DefectKind::Stray, 0, at, letter.len_utf8()).ok();
                }
                (before, at) = (Some(letter), at + letter.len_utf8());
            }
            at += chunk.invalid().len();
        }
    }

    fn read(&mut self, tail: Option<Range<usize>>) -> Result<Domain, ParseError> {
        let start = self.range.start;
        let bytes = self.input.get(self.range.clone()).unwrap_or_default();
        let text = core::str::from_utf8(bytes)
            .map_err(|error| ParseError::BadUtf8 { offset: start + error.valid_up_to() })?;
        if text.is_empty() {
            return Err(ParseError::Empty);
        }
        if text.starts_with('[') {
            return Err(ParseError::AddressLiteral { offset: start });
        }
        let mut at = 0;
        while let Some(letter) = text.get(at..).and_then(|rest| rest.chars().next()) {
            if letter == '(' && at > 0 {
                if let Some(end) = comment_end(bytes, bytes.get(..at).unwrap_or_default(), at) {
                    at = end;
                    continue;
                }
            }
            let len = match written_dot(bytes, at) {
                Some(end) if !self.label.is_empty() => {
                    self.defect_at(
                        DefectKind::DotMistyped,
                        self.label.len(),
                        start + at,
                        end - at,
                    )?;
                    self.end_label()?;
                    end - at
                }
                _ => {
                    let rest = text.get(at + letter.len_utf8()..).unwrap_or_default();
                    self.character(letter, start + at, rest)?;
                    letter.len_utf8()
                }
            };
            at += len;
        }
        self.end_label()?;
        if let Some((at, len)) =
            self.open_dot.filter(|_| !self.writer.is_empty() && !self.is_full())
        {
            self.note(DefectKind::ExtraDot, self.writer.len(), at, len)?;
        }
        self.without_copies()?;
        if let Some(tail) = tail {
            self.note(DefectKind::Stray, self.writer.len(), tail.start, tail.len())?;
        }
        if self.writer.is_empty() && self.defect_count > 0 {
            return Err(ParseError::EmptyLabel { offset: start });
        }
        for defect in &mut self.defects {
            defect.at = defect.at.min(self.writer.len() as u8);
        }
        let writer = core::mem::replace(&mut self.writer, Writer::new());
        let domain = writer.finish(start)?;
        // `joe@.com`: the name was left out, not a dot typed too early.
        if text.starts_with(DOTS) && is_listed_suffix("", domain.as_str()) {
            return Err(ParseError::EmptyLabel { offset: start });
        }
        Ok(domain)
    }

    /// What was read is a full name: two labels or more, with nothing to repair.
    fn is_full(&self) -> bool {
        self.may_be_full && self.defect_count == 0 && self.writer.has_dot()
    }

    fn character(&mut self, letter: char, at: usize, rest: &str) -> Result<(), ParseError> {
        let len = letter.len_utf8();
        if DOTS.contains(&letter) {
            self.dot(at, len)
        } else if letter.is_control() && !letter.is_whitespace() || letter == '%' {
            // An escape or another program's data: what stands around it is not what was typed.
            Err(ParseError::BadCharacter { offset: at })
        } else if !letter.is_ascii() && hides(letter, self.label.last()) {
            self.hiding = true;
            self.defect(DefectKind::Stray, at, len)
        } else if letter == 'ç' && self.is_cedilla_for_dot(rest) {
            self.defect_at(DefectKind::DotMistyped, self.label.len(), at, len)?;
            self.end_label()
        } else if letter == '_' {
            let column = self.label.len();
            self.label.push('-', at)?;
            self.defect_at(DefectKind::HyphenMistyped, column, at, len)
        } else if is_label(letter) {
            self.label.push(letter, at)
        } else if stands_for_dot(letter) && self.is_between(rest) {
            self.defect_at(DefectKind::DotMistyped, self.label.len(), at, len)?;
            self.end_label()
        } else {
            self.defect(DefectKind::Stray, at, len)
        }
    }

    /// `gmail.comgmail.com`, `gmail.com.gmail.com`
    fn without_copies(&mut self) -> Result<(), ParseError> {
        while let Some(half) = self.writer.half().filter(|half| is_whole(half)) {
            let (kept, typed) = (half.len(), self.range.len().div_ceil(2));
            self.writer.truncate(kept);
            self.note(DefectKind::Repeated, kept, self.range.end - typed, typed)?;
        }
        Ok(())
    }

    /// A label before, a letter or digit behind.
    fn is_between(&self, rest: &str) -> bool {
        !self.label.is_empty() && rest.starts_with(|next: char| next.is_alphanumeric())
    }

    /// Beside the dot on Turkish keyboards: `hotmailçcom`. A name may have one, if dots follow.
    fn is_cedilla_for_dot(&self, rest: &str) -> bool {
        self.is_between(rest) && self.writer.is_empty() && !rest.contains('.')
    }

    fn dot(&mut self, at: usize, len: usize) -> Result<(), ParseError> {
        if self.label.is_empty() {
            return self.defect(DefectKind::ExtraDot, at, len);
        }
        self.end_label()?;
        self.open_dot = Some((at, len));
        Ok(())
    }

    fn end_label(&mut self) -> Result<(), ParseError> {
        let text = self.label.as_str();
        // The hyphens of `xn--` are part of it, whatever follows.
        let is_alabel = text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("xn--"));
        let hyphens = if is_alabel { "" } else { "-" };
        let tail = text.trim_start_matches(|letter| hyphens.contains(letter));
        let kept = tail.trim_end_matches(|letter| hyphens.contains(letter));
        let (leading, trailing) = (text.len() - tail.len(), tail.len() - kept.len());
        // Where a label has nothing but hyphens there is nothing left to write.
        if leading > 0 {
            self.defect_at(DefectKind::EdgeHyphen, 0, self.label.at, leading)?;
        }
        if trailing > 0 {
            self.defect(DefectKind::EdgeHyphen, self.label.end - trailing, trailing)?;
        }
        let label = core::mem::replace(&mut self.label, Label::new());
        let kept = label.as_str().get(leading..label.len() - trailing).unwrap_or_default();
        let label_at = self.label_at();
        if !kept.is_empty() {
            self.writer.label(kept, label.at)?;
            self.open_dot = None;
        }
        self.settle(label_at, label.as_str(), leading);
        Ok(())
    }

    /// Where the next label goes.
    fn label_at(&self) -> usize {
        if self.writer.is_empty() { 0 } else { self.writer.len() + 1 }
    }

    /// Moves the repairs in a label that was just written from where they are in what was typed to
    /// where they are in the domain; inside an A-label that is where it begins.
    fn settle(&mut self, label_at: usize, typed: &str, leading: usize) {
        let written = self.writer.len().saturating_sub(label_at);
        for defect in self.defects.iter_mut().take(self.defect_count).skip(self.settled) {
            let column = usize::from(defect.at).saturating_sub(label_at);
            let column = match column {
                at_end if at_end >= typed.len() => written,
                inside if typed.is_ascii() => inside.saturating_sub(leading).min(written),
                _ => 0,
            };
            defect.at = (label_at + column) as u8; // no more than before, or within the domain
        }
        self.settled = self.defect_count;
    }

    fn defect(&mut self, kind: DefectKind, at: usize, len: usize) -> Result<(), ParseError> {
        self.defect_at(kind, self.label.len(), at, len)
    }

    /// Notes a repair `column` bytes into the label that is being read.
    fn defect_at(
        &mut self,
        kind: DefectKind,
        column: usize,
        input_at: usize,
        input_len: usize,
    ) -> Result<(), ParseError> {
        self.note(kind, self.label_at() + column, input_at, input_len)
    }

    fn note(
        &mut self,
        kind: DefectKind,
        at: usize,
        input_at: usize,
        input_len: usize,
    ) -> Result<(), ParseError> {
        let slot = self.defects.get_mut(self.defect_count);
        let slot = slot.ok_or(ParseError::BadCharacter { offset: input_at })?;
        *slot = Defect { kind, at: at.min(DOMAIN_LEN_MAX) as u8, input_at, input_len };
        self.defect_count += 1;
        Ok(())
    }
}

/// The label being read: at most as many characters as an A-label could ever decode to.
struct Label {
    bytes: [u8; 4 * LABEL_LEN_MAX],
    len: usize,
    /// Where it begins in the input, and where it ends.
    at: usize,
    end: usize,
}

impl Label {
    fn new() -> Self {
        Self { bytes: [0; 4 * LABEL_LEN_MAX], len: 0, at: 0, end: 0 }
    }

    fn push(&mut self, letter: char, at: usize) -> Result<(), ParseError> {
        if self.len == 0 {
            self.at = at;
        }
        let room = self.bytes.get_mut(self.len..self.len + letter.len_utf8());
        let room = room.ok_or(ParseError::LabelTooLong { offset: self.at })?;
        self.len += letter.encode_utf8(room).len();
        self.end = at + letter.len_utf8();
        Ok(())
    }

    fn as_str(&self) -> &str {
        core::str::from_utf8(self.bytes.get(..self.len).unwrap_or_default()).unwrap_or_default()
    }

    fn last(&self) -> Option<char> {
        self.as_str().chars().next_back()
    }

    fn len(&self) -> usize {
        self.len
    }

    fn is_empty(&self) -> bool {
        self.len == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;
    use std::vec::Vec;

    type Read = (Result<std::string::String, ParseError>, Vec<(DefectKind, u8, usize)>);

    fn read(input: &str) -> Read {
        let typed = Typed::read(input.as_bytes());
        let defects = typed.defects().iter().map(|d| (d.kind, d.at, d.input_at)).collect();
        (typed.domain().map(ToString::to_string), defects)
    }

    #[test]
    fn form_without_doubt_is_just_read() {
        for input in [
            "army.mil",
            "ARMY.MIL",
            " army.mil ",
            "joe@army.mil",
            "Joe <joe@army.mil>",
            "<joe@army.mil>",
            "\"a@b\"@army.mil",
            "mailto:joe@army.mil?subject=x@y",
            "https://army.mil",
            "joe@army.mil (Joe)",
            "army\u{FF0E}mil",
            "army\u{3002}mil",
            "\u{FEFF}army.mil",
            "\u{202A}joe@army.mil\u{202C}",
            "joe@army.mil\u{200B}\u{A0}",
            "<joe@army.mil\u{200B}>",
        ] {
            assert_eq!(read(input), (Ok("army.mil".to_string()), Vec::new()), "{input}");
        }
    }

    #[test]
    fn what_cannot_be_right_is_repaired_and_noted() {
        use DefectKind::*;
        for (input, kind, at, input_at) in [
            ("army,mil", DotMistyped, 4, 4),
            ("army mil", DotMistyped, 4, 4),
            ("army..mil", ExtraDot, 5, 5),
            (".army.mil", ExtraDot, 0, 0),
            ("j@army.mil.", ExtraDot, 8, 10),
            ("army.mil>", Stray, 8, 8),
            ("army.mil;", Stray, 8, 8),
            ("j@@army.mil", Stray, 0, 2),
            ("army.mil;x", Stray, 8, 8),
            ("ar\u{200B}my.mil", Stray, 2, 2),
            ("-army.mil", EdgeHyphen, 0, 0),
            ("army-.mil", EdgeHyphen, 4, 4),
            ("army.mil--", EdgeHyphen, 8, 8),
            ("army\u{AD}.mil", Stray, 4, 4),
            ("ar\u{200D}my.mil", Stray, 2, 2),
            ("ar\u{FE0F}my.mil", Stray, 2, 2),
            ("joe@\u{200B}army.mil", Stray, 0, 4),
        ] {
            let expected = (Ok("army.mil".to_string()), Vec::from([(kind, at, input_at)]));
            assert_eq!(read(input), expected, "{input}");
        }
        assert_eq!(read("t_online.de").0, Ok("t-online.de".to_string()));
        assert_eq!(places("-t_online-.de"), [1, 0, 8]);
    }

    #[test]
    #[cfg(feature = "idna")]
    fn places_are_those_of_the_domain() {
        // The dot stands behind the A-label, the rest at its start.
        assert_eq!(places("münchen,de"), ["xn--mnchen-3ya".len() as u8]);
        assert_eq!(places("mü_nchen.de"), [0]);
    }

    fn places(input: &str) -> Vec<u8> {
        read(input).1.iter().map(|defect| defect.1).collect()
    }

    #[test]
    fn what_no_repair_helps_says_where() {
        for (input, error) in [
            ("", ParseError::Empty),
            ("  ", ParseError::Empty),
            ("joe@", ParseError::NoDomain { offset: 4 }),
            ("joe@.com", ParseError::EmptyLabel { offset: 4 }),
            ("joe@..co.uk", ParseError::EmptyLabel { offset: 4 }),
            ("joe@[192.0.2.1]", ParseError::AddressLiteral { offset: 4 }),
            ("joe@192.0.2.1", ParseError::IpAddress { offset: 4 }),
            ("a.!!!!!b", ParseError::BadCharacter { offset: 6 }),
        ] {
            assert_eq!(read(input).0, Err(error), "{input}");
        }
        let typed = Typed::read(b"joe@army\xff.mil");
        assert_eq!(typed.domain().err(), Some(ParseError::BadUtf8 { offset: 8 }));
    }

    /// Words are read as characters are, one by one.
    #[test]
    fn a_plain_address_is_read_the_same_either_way() {
        let pieces = [
            "a",
            "B",
            "9",
            "0",
            "-",
            ".",
            "_",
            "+",
            "@",
            "army",
            "Mil",
            "joe.bloggs@",
            "gmail.com",
            "xn--",
            "ü",
            "b--c",
            "1234567",
            "abcdefgh",
            "abcdefghijklmnopqrstuvwxyzabcdefghijklm",
        ];
        let (mut state, mut count) = (1_u64, 0);
        let mut below = |most: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % most
        };
        for _ in 0..200_000 {
            let mut input = std::string::String::new();
            for _ in 0..=below(9) {
                input += pieces[below(pieces.len())];
            }
            let mut typed = Typed::unread(input.as_bytes());
            if typed.read_plain().is_none() {
                continue;
            }
            let mut domain = typed.domain.expect("plain");
            domain.split();
            let long = Typed::read_any(input.as_bytes());
            let other = long.domain.unwrap_or_else(|error| panic!("{input}: {error}"));
            assert_eq!(domain.bytes, other.bytes, "{input}");
            assert_eq!((domain.len, domain.name_at), (other.len, other.name_at), "{input}");
            assert_eq!(domain.as_split(), other.as_split(), "{input}");
            assert!(!domain.has_idn && !other.has_idn && !long.is_repaired(), "{input}");
            assert_eq!((typed.local, typed.span()), (long.local, long.span()), "{input}");
            count += 1;
        }
        assert!(count > 20_000, "{count}");
    }
}
