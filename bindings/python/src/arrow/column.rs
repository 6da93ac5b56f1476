//! Answers as columns: each field's values one behind the other, as Arrow has them.

use misdirect::answer::PPM;
use misdirect::{Answer, Kind, Verdict};

/// Answers, row by row.
pub(super) struct Column {
    pub(super) len: usize,
    /// Numbers of verdicts.
    pub(super) verdict: Vec<i8>,
    pub(super) domain: Texts,
    pub(super) probability: Vec<f64>,
    pub(super) ppm: Vec<u32>,
    /// Targets to offer, with a blank between them.
    pub(super) meant: Texts,
    pub(super) target: Texts,
    /// Numbers of kinds.
    pub(super) kind: Vec<i8>,
    /// Rows that were checked.
    pub(super) checked: Bits,
    /// Rows with a domain.
    pub(super) readable: Bits,
    /// Rows with a suggestion.
    pub(super) suggested: Bits,
    /// Rows with one to offer.
    pub(super) offered: Bits,
    /// The words for the numbers.
    pub(super) verdicts: Texts,
    pub(super) kinds: Texts,
    /// Words and signed numbers in each row, where that was asked for.
    pub(super) plain: Option<Plain>,
}

/// The fields of which not every engine takes the type.
pub(super) struct Plain {
    pub(super) verdict: Texts,
    pub(super) kind: Texts,
    pub(super) ppm: Vec<i64>,
}

/// Texts behind one another. Offsets have eight bytes, so that no column is too long.
pub(super) struct Texts {
    pub(super) offsets: Vec<i64>,
    pub(super) bytes: Vec<u8>,
}

impl Default for Texts {
    fn default() -> Self {
        Self { offsets: vec![0], bytes: Vec::new() }
    }
}

impl Texts {
    fn of<const N: usize>(words: [&str; N]) -> Self {
        let mut texts = Self::default();
        words.into_iter().for_each(|word| texts.push(word));
        texts
    }

    fn push(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    pub(super) fn push_bytes(&mut self, text: &[u8]) {
        self.bytes.extend_from_slice(text);
        // No vector is longer than an i64 can say.
        self.offsets.push(self.bytes.len() as i64);
    }

    pub(super) fn get(&self, row: usize) -> &[u8] {
        let [start, end] = [self.offsets[row], self.offsets[row + 1]];
        &self.bytes[start as usize..end as usize]
    }
}

/// A bit a row, and how many are not set.
#[derive(Default)]
pub(super) struct Bits {
    pub(super) bytes: Vec<u8>,
    pub(super) unset: i64,
}

impl Bits {
    fn get(&self, row: usize) -> bool {
        self.bytes[row / 8] >> (row % 8) & 1 == 1
    }

    /// Adds bits behind those of `row` rows.
    fn extend(&mut self, row: usize, bits: impl Iterator<Item = bool>) {
        let mut last = if row % 8 == 0 { 0 } else { self.bytes.pop().unwrap_or_default() };
        let mut row = row;
        for bit in bits {
            last |= u8::from(bit) << (row % 8);
            self.unset += i64::from(!bit);
            row += 1;
            if row % 8 == 0 {
                self.bytes.push(last);
                last = 0;
            }
        }
        if row % 8 != 0 {
            self.bytes.push(last);
        }
    }

    fn push(&mut self, row: usize, bit: bool) {
        self.extend(row, std::iter::once(bit));
    }
}

/// A column as it grows.
#[derive(Default)]
pub(super) struct Builder {
    len: usize,
    verdict: Vec<i8>,
    domain: Texts,
    ppm: Vec<u32>,
    meant: Texts,
    target: Texts,
    kind: Vec<i8>,
    checked: Bits,
    readable: Bits,
    suggested: Bits,
    offered: Bits,
}

impl Builder {
    /// Adds a row; a null one where there is no answer.
    pub(super) fn push(&mut self, answer: Option<&Answer<'_>>) {
        let verdict = answer.map_or(Verdict::Listed, Answer::verdict);
        let domain = answer.and_then(Answer::domain);
        let best = answer.and_then(|answer| answer.suggestions().next());
        self.checked.push(self.len, answer.is_some());
        self.readable.push(self.len, domain.is_some());
        self.suggested.push(self.len, best.is_some());
        self.verdict.push(verdict as i8);
        self.domain.push(domain.map_or("", |domain| domain.as_str()));
        let meant = answer.into_iter().flat_map(Answer::meant);
        let meant: Vec<String> = meant.map(|one| one.target().as_str().to_owned()).collect();
        self.offered.push(self.len, !meant.is_empty());
        self.meant.push(&meant.join(" "));
        match best {
            Some(best) => self.target.push(best.target().as_str()),
            None => self.target.push(""),
        }
        self.ppm.push(answer.map_or(0, Answer::probability_ppm));
        self.kind.push(best.map_or(Kind::Slip, |best| best.kind()) as i8);
        self.len += 1;
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds rows of another column, by number.
    pub(super) fn extend(&mut self, from: &Self, rows: &[u32]) {
        let rows = || rows.iter().map(|&row| row as usize);
        for (to, from) in [
            (&mut self.domain, &from.domain),
            (&mut self.meant, &from.meant),
            (&mut self.target, &from.target),
        ] {
            to.offsets.reserve(rows().len());
            to.bytes.reserve(rows().map(|row| from.get(row).len()).sum());
            rows().for_each(|row| to.push_bytes(from.get(row)));
        }
        for (to, from) in [
            (&mut self.checked, &from.checked),
            (&mut self.readable, &from.readable),
            (&mut self.suggested, &from.suggested),
            (&mut self.offered, &from.offered),
        ] {
            to.extend(self.len, rows().map(|row| from.get(row)));
        }
        self.verdict.extend(rows().map(|row| from.verdict[row]));
        self.ppm.extend(rows().map(|row| from.ppm[row]));
        self.kind.extend(rows().map(|row| from.kind[row]));
        self.len += rows().len();
    }

    /// `is_plain`: with words and signed numbers in each row.
    pub(super) fn build(self, is_plain: bool) -> Column {
        let verdicts = Texts::of(Verdict::ALL.map(Verdict::name));
        let kinds = Texts::of([Kind::Slip, Kind::Lookalike].map(Kind::name));
        let each = |words: &Texts, numbers: &[i8]| {
            let mut texts = Texts::default();
            numbers.iter().for_each(|&number| texts.push_bytes(words.get(number as usize)));
            texts
        };
        let plain = is_plain.then(|| Plain {
            verdict: each(&verdicts, &self.verdict),
            kind: each(&kinds, &self.kind),
            ppm: self.ppm.iter().map(|&ppm| i64::from(ppm)).collect(),
        });
        let probability = self.ppm.iter().map(|&ppm| f64::from(ppm) / f64::from(PPM)).collect();
        Column {
            len: self.len,
            verdict: self.verdict,
            domain: self.domain,
            probability,
            ppm: self.ppm,
            meant: self.meant,
            target: self.target,
            kind: self.kind,
            checked: self.checked,
            readable: self.readable,
            suggested: self.suggested,
            offered: self.offered,
            verdicts,
            kinds,
            plain,
        }
    }
}
