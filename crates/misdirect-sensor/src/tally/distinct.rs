//! How many different clients: exact while they are few, then by `HyperLogLog`.

use crate::names::Client;
use hyperloglockless::HyperLogLog;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;
use std::io::{self, Read, Write};

/// Clients of a name that are kept one by one, by their hashes: most names have fewer.
const FEW: usize = 32;
/// 4096 registers of a byte: a standard error of 1.6 % (1.04 / √4096, Flajolet et al. 2007).
const PRECISION: u8 = 12;
const REGISTERS: usize = 1 << PRECISION;

/// The crate wants to know how to hash, and is given hashes.
type Sketch = HyperLogLog<BuildHasherDefault<DefaultHasher>>;

/// Different clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Distinct {
    /// Their hashes, sorted.
    Few(Vec<u64>),
    Many(Sketch),
}

impl Default for Distinct {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Distinct {
    pub(crate) fn insert(&mut self, Client(hash): Client) {
        match self {
            Self::Many(sketch) => sketch.insert_hash(hash),
            Self::Few(hashes) => {
                let Err(at) = hashes.binary_search(&hash) else { return };
                hashes.insert(at, hash);
                if hashes.len() > FEW {
                    let mut sketch = Sketch::with_hasher(PRECISION, Default::default());
                    hashes.iter().for_each(|hash| sketch.insert_hash(*hash));
                    *self = Self::Many(sketch);
                }
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match (&mut *self, other) {
            (_, Self::Few(hashes)) => {
                hashes.iter().for_each(|hash| self.insert(Client(*hash)));
            }
            (Self::Many(sketch), Self::Many(more)) => {
                // All have as many registers.
                let _ = sketch.union(more);
            }
            (Self::Few(_), Self::Many(_)) => {
                let few = std::mem::replace(self, other.clone());
                self.merge(&few);
            }
        }
    }

    /// How many there are, about.
    pub(crate) fn count(&self) -> u64 {
        match self {
            Self::Few(hashes) => hashes.len() as u64,
            Self::Many(sketch) => sketch.count() as u64,
        }
    }

    /// Bytes that it takes elsewhere.
    pub(super) fn heap(&self) -> usize {
        match self {
            Self::Few(hashes) => hashes.capacity() * size_of::<u64>(),
            Self::Many(_) => REGISTERS,
        }
    }

    /// A byte says how many hashes follow, or that the registers do.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Few(hashes) => {
                out.write_all(&[hashes.len() as u8])?;
                hashes.iter().try_for_each(|hash| out.write_all(&hash.to_le_bytes()))
            }
            Self::Many(sketch) => {
                out.write_all(&[MANY])?;
                out.write_all(sketch.parts().0)
            }
        }
    }

    pub(super) fn read(from: &mut impl Read) -> io::Result<Self> {
        let mut kind = [0];
        from.read_exact(&mut kind)?;
        if kind[0] != MANY {
            let mut few = Self::default();
            for _ in 0..kind[0] {
                let mut hash = [0; 8];
                from.read_exact(&mut hash)?;
                few.insert(Client(u64::from_le_bytes(hash)));
            }
            return Ok(few);
        }
        let mut registers = [0; REGISTERS];
        from.read_exact(&mut registers)?;
        let mut sketch = Sketch::with_hasher(PRECISION, Default::default());
        for (hash, register) in (0..).map(|at: u64| at << (64 - PRECISION)).zip(registers) {
            // A register is one more than the zeros that end a hash, of those that have its place in front.
            if let Some(zeros) = register.checked_sub(1) {
                sketch.insert_hash(hash | 1 << zeros.min(63 - PRECISION));
            }
        }
        Ok(Self::Many(sketch))
    }
}

/// No number of hashes that are kept.
const MANY: u8 = u8::MAX;

#[cfg(test)]
mod tests {
    use super::*;

    /// A hash as any other.
    fn client(at: u64) -> Client {
        let word = (at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Client((word ^ word >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9))
    }

    fn of(range: std::ops::Range<u64>) -> Distinct {
        let mut distinct = Distinct::default();
        range.for_each(|at| distinct.insert(client(at)));
        distinct
    }

    #[test]
    fn few_are_exact_and_many_within_five_standard_errors() {
        for count in [0, 1, 2, 31, 32, 33, 1000, 30_000, 200_000] {
            let mut all = of(0..count);
            all.merge(&of(0..count));
            let error = (all.count() as f64 - count as f64).abs() / count.max(1) as f64;
            assert!(error <= if count <= FEW as u64 { 0.0 } else { 0.08 }, "{count} {error}");
        }
    }

    /// In whatever parts they are counted, and after they were written and read.
    #[test]
    fn parts_make_the_same_whole() {
        for (first, second) in [(10, 20), (20, 100), (100, 120), (30_000, 60_000), (0, 50)] {
            let whole = of(0..second);
            let mut parts = of(first..second);
            parts.merge(&of(0..first));
            assert_eq!((&parts, parts.count()), (&whole, whole.count()));
            let mut bytes = Vec::new();
            whole.write(&mut bytes).unwrap();
            let read = Distinct::read(&mut bytes.as_slice()).unwrap();
            assert_eq!((&read, read.count()), (&whole, whole.count()));
            assert!(Distinct::read(&mut &bytes[..bytes.len() - 1]).is_err());
        }
    }
}
