//! An answer as numbers and one text, of which numbers say which units a piece has.
//!
//! The order of the numbers is `js/read.js`'s. Places in the input count what its language counts:
//! UTF-16 units of a string, bytes of an array.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt::{self, Display, Write};
use core::ops::Range;
use misdirect::compare::{PairSlip, Similarity};
use misdirect::explain::{self, Argument, Explanation, Language};
use misdirect::variants::Variant;
use misdirect::{Addresses, Answer, DirectoryError, Domain, ParseError, Slip, Suggestion, Summary};

/// Stands for a missing number.
const NONE: u32 = u32::MAX;

/// Room that is kept between calls, in numbers: many times that of an answer.
const KEPT_MAX: usize = 1 << 16;

/// Buffers that are used again.
#[derive(Default)]
pub(crate) struct Written {
    numbers: Vec<u32>,
    text: Text,
    place: [u32; 4],
}

impl Written {
    /// Where numbers and text are.
    pub(crate) fn place(&self) -> usize {
        self.place.as_ptr() as usize
    }

    /// An answer.
    pub(crate) fn answer(&mut self, answer: &Answer<'_>, is_text: bool, language: &Language<'_>) {
        self.clear();
        let units = Units { input: answer.input(), is_text };
        let count = answer.suggestions().count() as u32;
        let meant = answer.meant().count() as u32;
        self.numbers.extend([answer.verdict() as u32, answer.findings().bits()]);
        self.numbers.extend([answer.probability_ppm(), count, meant]);
        match (answer.domain(), answer.error()) {
            (Some(domain), _) => self.domain(domain, answer.typed().span(), units),
            (_, Some(error)) => {
                self.piece(error.code());
                self.numbers.push(units.before(error.offset()));
            }
            _ => {}
        }
        for suggestion in answer.suggestions() {
            self.suggestion(&suggestion, units, language);
        }
        if let Some(explanation) = answer.explanation() {
            self.shown(explanation.in_language(language));
            self.messages(&explanation);
        }
        if let Some(key) = answer.dismissal_key() {
            self.shown(format_args!("{key:016x}"));
        }
        self.close();
    }

    /// One of many answers, in short.
    pub(crate) fn summary(&mut self, summary: &Summary<'_>) {
        self.numbers.extend([summary.verdict() as u32, summary.probability_ppm()]);
        match summary.target() {
            Some(target) => self.piece(target),
            None => self.numbers.extend([NONE, NONE]),
        }
    }

    /// The messages of an explanation, each with its arguments.
    fn messages(&mut self, explanation: &Explanation<'_>) {
        self.numbers.push(explanation.messages().count() as u32);
        for message in explanation.messages() {
            self.piece(message.id.key());
            self.numbers.push(message.arguments().count() as u32);
            for (name, value) in message.arguments() {
                self.piece(name);
                match value {
                    // Of addresses in a text.
                    Argument::Number(number) => self.numbers.extend([1, number as u32]),
                    text => {
                        self.numbers.push(0);
                        self.shown(text);
                    }
                }
            }
        }
    }

    /// Where it stands in the input as it is, or else its text.
    fn domain(&mut self, domain: &Domain, span: Range<usize>, units: Units<'_>) {
        let at = span.start;
        if units.is_text && units.input.get(span) == Some(domain.as_str().as_bytes()) {
            let at = units.before(at);
            self.numbers.extend([1, at, at + domain.len() as u32]);
        } else {
            self.numbers.push(0);
            self.piece(domain.as_str());
        }
    }

    fn suggestion(&mut self, item: &Suggestion<'_>, units: Units<'_>, language: &Language<'_>) {
        let entry = item.entry();
        let tags = entry.map_or(0, |entry| u32::from(entry.tags()));
        let count = item.slips().count() as u32;
        self.numbers.extend([item.kind() as u32, item.probability_ppm(), tags, count]);
        self.piece(item.target().as_str());
        self.written(|out| item.write_address(out));
        match entry {
            Some(entry) => self.shown(entry),
            None => self.numbers.extend([NONE, NONE]),
        }
        self.shown(item.explanation().in_language(language));
        self.shown(explain::likelihood(item.probability_ppm()).in_language(language));
        for slip in item.slips() {
            self.slip(&slip, units);
        }
    }

    fn slip(&mut self, slip: &Slip<'_>, units: Units<'_>) {
        self.numbers.extend([slip.kind() as u32, slip.place() as u32, slip.at() as u32]);
        self.shown(slip.typed());
        self.shown(slip.intended());
        match slip.span() {
            Some((at, len)) => {
                let (start, end) = (units.before(at), units.before(at + len));
                self.numbers.extend([start, end - start]);
            }
            None => self.numbers.extend([NONE, NONE]),
        }
    }

    /// Where the addresses of a text and their names are, each from and to.
    pub(crate) fn addresses(&mut self, text: &[u8], is_text: bool) {
        self.clear();
        self.numbers.push(0);
        let mut units = Cursor { text, is_text, byte: 0, unit: 0 };
        for address in Addresses::new(text) {
            let name = address.name().map_or([NONE, NONE], |name| units.range(name));
            self.numbers.extend(units.range(address.span()));
            self.numbers.extend(name);
            self.numbers[0] += 1;
        }
        self.close();
    }

    /// A similarity; positions count letters.
    pub(crate) fn compare(&mut self, similarity: &Similarity) {
        self.clear();
        let cost = similarity.cost().unwrap_or(NONE);
        self.numbers.extend([similarity.distance(), similarity.score_ppm(), cost]);
        self.pair_slips(similarity.slips());
        self.close();
    }

    /// Variants of a domain.
    pub(crate) fn variants(&mut self, domain: &Domain, names: &[Variant<'_>]) {
        self.clear();
        self.numbers.push(names.len() as u32);
        for variant in names {
            // What was found has a name.
            let name = variant.to_domain().unwrap_or(*domain);
            self.piece(name.as_str());
            let (kind, can_be_registered) = (variant.kind() as u32, variant.is_registrable());
            let share = variant.share_ppm();
            let is_lookalike = u32::from(variant.is_lookalike());
            let registrable = u32::from(can_be_registered);
            self.numbers.extend([kind, share, variant.cost(), registrable, is_lookalike]);
            self.pair_slips(variant.slips());
        }
        self.close();
    }

    fn pair_slips(&mut self, slips: impl Iterator<Item = PairSlip>) {
        let at = self.numbers.len();
        self.numbers.push(0);
        for slip in slips {
            let ((a, b), (c, d)) = (slip.typed, slip.intended);
            let places = [a, b, c, d].map(|number| number as u32);
            self.numbers.extend([slip.kind as u32, slip.place as u32, slip.cost]);
            self.numbers.extend(places);
            self.numbers[at] += 1;
        }
    }

    /// What an error of a domain says: which of two it is, and the unit of it.
    pub(crate) fn domain_error(&mut self, text: &str, error: ParseError, which: u32) {
        let offset = text.get(..error.offset()).unwrap_or(text).encode_utf16().count();
        let message = match error {
            ParseError::Empty => error.reason().to_string(),
            _ => format!("{} at {offset}", error.reason()),
        };
        self.error(error.code(), &message, offset);
        self.numbers.push(which);
        self.close();
    }

    /// Why bytes are not an image.
    pub(crate) fn image_error(&mut self, error: DirectoryError) {
        self.error(error.code(), &error.to_string(), 0);
    }

    /// An error: its code, its message, and where.
    pub(crate) fn error(&mut self, code: &str, message: &str, place: usize) {
        self.clear();
        self.piece(code);
        self.piece(message);
        self.numbers.push(place as u32);
        self.close();
    }

    /// A line of words.
    pub(crate) fn words<const N: usize>(&mut self, words: [&str; N]) {
        for (index, word) in words.into_iter().enumerate() {
            self.text.push(if index == 0 { "" } else { " " });
            self.text.push(word);
        }
        self.text.push("\n");
        self.close();
    }

    /// Nothing.
    pub(crate) fn clear(&mut self) {
        if self.numbers.capacity() > KEPT_MAX {
            self.numbers = Vec::new();
        }
        self.numbers.clear();
        self.text.0.clear();
        self.close();
    }

    pub(crate) fn close(&mut self) {
        let units = &self.text.0;
        self.place = [
            self.numbers.as_ptr() as usize as u32,
            self.numbers.len() as u32,
            units.as_ptr() as usize as u32,
            units.len() as u32,
        ];
    }

    fn piece(&mut self, text: &str) {
        let from = self.text.0.len() as u32;
        self.text.push(text);
        self.numbers.extend([from, self.text.0.len() as u32]);
    }

    fn shown(&mut self, text: impl Display) {
        self.written(|out| write!(out, "{text}"));
    }

    fn written(&mut self, write: impl FnOnce(&mut Text) -> fmt::Result) {
        let from = self.text.0.len() as u32;
        // Text takes whatever is written to it.
        let _ = write(&mut self.text);
        self.numbers.extend([from, self.text.0.len() as u32]);
    }
}

/// UTF-16, as JavaScript has it.
#[derive(Default)]
struct Text(Vec<u16>);

impl Text {
    fn push(&mut self, text: &str) {
        if text.is_ascii() {
            self.0.extend(text.bytes().map(u16::from));
        } else {
            self.0.extend(text.encode_utf16());
        }
    }
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

/// From bytes of the input to what its language counts.
#[derive(Clone, Copy)]
struct Units<'t> {
    input: &'t [u8],
    is_text: bool,
}

impl Units<'_> {
    fn before(self, byte: usize) -> u32 {
        let head = self.input.get(..byte).unwrap_or(self.input);
        let count = if self.is_text { utf16_len(head) } else { head.len() };
        count as u32
    }
}

/// The same for many places of a text, each counted from the last one, in time linear in the text.
struct Cursor<'t> {
    text: &'t [u8],
    is_text: bool,
    byte: usize,
    unit: usize,
}

impl Cursor<'_> {
    fn range(&mut self, bytes: Range<usize>) -> [u32; 2] {
        [self.unit(bytes.start), self.unit(bytes.end)]
    }

    fn unit(&mut self, byte: usize) -> u32 {
        let units = |from: usize, to: usize| {
            let part = self.text.get(from..to).unwrap_or_default();
            if self.is_text { utf16_len(part) } else { part.len() }
        };
        // The name of an address stands before it or behind.
        self.unit = self.unit + units(self.byte, byte) - units(byte, self.byte);
        self.byte = byte;
        self.unit as u32
    }
}

/// UTF-16 units of UTF-8: one for each character, and one more for each of four bytes.
fn utf16_len(text: &[u8]) -> usize {
    text.iter().map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}
