//! Probabilities as integers: −log2 p in 1/256 bit, so that every processor gives one answer.
//!
//! A *cost* of 256 is a factor of one half. Costs add where probabilities multiply; [`either`]
//! adds probabilities.

/// One bit.
pub(crate) const BIT: u32 = 256;
/// So improbable that it stands for impossible; two of them still add without overflow.
pub(crate) const NEVER: u32 = 1 << 24;

/// 2^(−i/256) times 2^32.
const FRACTIONS: [u64; 256] = {
    // 2^(−1/256) times 2^64, rounded.
    const STEP: u128 = 0xFF4E_CB59_511E_C8A5;
    let mut table = [0u64; 256];
    let mut value: u128 = 1 << 64;
    let mut at = 0;
    while at < 256 {
        table[at] = (value >> 32) as u64;
        value = (value * STEP) >> 64;
        at += 1;
    }
    table
};

/// The probability of a cost, times 2^62.
pub(crate) fn mass(cost: u32) -> u64 {
    let fraction = FRACTIONS[(cost & 0xFF) as usize];
    (fraction << 30).checked_shr(cost >> 8).unwrap_or(0)
}

/// log2 of small numbers, which are most that are asked for: positions in a name.
const SMALL: [u32; 128] = {
    let mut table = [0; 128];
    let mut at = 1;
    while at < table.len() {
        table[at] = log2_of(at as u64);
        at += 1;
    }
    table
};

/// log2 of a number, in 1/256 bit, rounded down; 0 counts as 1.
#[inline]
pub(crate) fn log2(number: u64) -> u32 {
    match SMALL.get(number as usize) {
        Some(&known) if number < 128 => known,
        _ => log2_of(number),
    }
}

/// `number` is at least 1.
const fn log2_of(number: u64) -> u32 {
    let whole = 63 - number.leading_zeros();
    // Mantissa in [2^31, 2^32).
    let mantissa = if whole > 31 { number >> (whole - 31) } else { number << (31 - whole) };
    // Between two mantissas of eight bits lie at most two steps of the logarithm.
    let mut part = COARSE[(mantissa >> 23) as usize & 0xFF] as usize;
    part += (mantissa > BELOW[part + 1] as u64) as usize;
    part += (mantissa > BELOW[part + 1] as u64) as usize;
    whole << 8 | part as u32
}

/// The greatest mantissa below each logarithm; what no mantissa exceeds behind the last.
static BELOW: [u32; 258] = {
    let (mut below, mut part) = ([u32::MAX; 258], 0);
    while part < 256 {
        let (mut low, mut high) = (1 << 31, 1 << 32);
        while low < high {
            let middle = (low + high) / 2;
            if part_of(middle) < part { low = middle + 1 } else { high = middle }
        }
        below[part as usize] = (low - 1) as u32; // low is at most 2^32
        part += 1;
    }
    below
};
/// The logarithm of each mantissa that has nothing behind its first eight bits.
static COARSE: [u8; 256] = {
    let (mut parts, mut bits) = ([0; 256], 0);
    while bits < 256 {
        parts[bits] = part_of((1 << 31) + ((bits as u64) << 23)) as u8;
        bits += 1;
    }
    parts
};

/// The logarithm of a mantissa in [2^31, 2^32), in 1/256 bit.
const fn part_of(mut mantissa: u64) -> u32 {
    // Squaring it doubles its logarithm.
    let mut result = 0;
    let mut step = 0;
    while step < 8 {
        mantissa = (mantissa * mantissa) >> 31;
        let carry = mantissa >> 32;
        mantissa >>= carry;
        result = (result << 1) | carry as u32;
        step += 1;
    }
    result
}

/// The cost of a share of a whole; [`NEVER`] for a share of nothing.
pub(crate) fn share(part: u64, whole: u64) -> u32 {
    if part == 0 || whole == 0 {
        return NEVER;
    }
    log2(whole.max(part)) - log2(part)
}

/// What one way may cost more than another and still count beside it: a way nine bits dearer adds less than
/// 1/256 bit.
pub(crate) const EITHER: u32 = 9 * BIT;

/// The cost of one or the other happening: −log2 (2^−a + 2^−b).
pub(crate) fn either(a: u32, b: u32) -> u32 {
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    if high - low > EITHER {
        return low;
    }
    let gain = log2((1 << 32) + (mass(high - low) >> 30)) - 32 * BIT;
    low.saturating_sub(gain)
}

/// A sum of probabilities that comes out the same in whatever order they are added.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum(u128);

impl Sum {
    /// Places behind the point: costs of up to 88 bits still count.
    const PLACES: u32 = 120;

    pub(crate) fn add(&mut self, cost: u32) {
        let fraction = u128::from(FRACTIONS[(cost & 0xFF) as usize]);
        let mass = (fraction << (Self::PLACES - 32)).checked_shr(cost >> 8).unwrap_or(0);
        self.0 = self.0.saturating_add(mass);
    }

    /// The cost of any of them happening; [`NEVER`] where none does.
    pub(crate) fn cost(self) -> u32 {
        let digits = 128 - self.0.leading_zeros();
        let drop = digits.saturating_sub(64);
        match u64::try_from(self.0 >> drop) {
            Ok(0) | Err(_) => NEVER,
            Ok(top) => ((Self::PLACES - drop) * BIT).saturating_sub(log2(top)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random_tests::Random;

    /// The tables say what squaring says, at every step and anywhere.
    #[test]
    fn logarithms_are_those_of_squaring() {
        let squared = |number: u64| {
            let whole = 63 - number.leading_zeros();
            let mantissa = number << (63 - whole) >> 32;
            whole * BIT + part_of(mantissa)
        };
        for (part, &below) in BELOW.iter().enumerate().take(256).skip(1) {
            let below = u64::from(below);
            assert_eq!((log2(below), log2(below + 1)), (squared(below), squared(below + 1)));
            assert_eq!(log2(below + 1), 31 * BIT + part as u32);
        }
        let mut random = Random::new(3);
        for _ in 0..20_000 {
            let number = (random.below(1 << 31) as u64) << 33 | 1 << random.below(33);
            let number = (number >> random.below(64)).max(1);
            assert_eq!(log2(number), squared(number), "{number}");
        }
    }

    #[test]
    fn powers_of_two_are_exact() {
        for bits in 0..60 {
            assert_eq!(log2(1 << bits), bits * BIT);
        }
        assert_eq!(log2(3), 405); // 1.585 bits
        assert_eq!(share(1, 1024), 10 * BIT);
        assert_eq!(either(10 * BIT, 10 * BIT), 9 * BIT);
        assert_eq!(either(5, NEVER), 5);
        // Where ways are not added up, nothing would have come of it.
        let gain = |more| log2((1 << 32) + (mass(more) >> 30)) - 32 * BIT;
        assert!((EITHER..20 * BIT).all(|more| gain(more) == 0) && gain(8 * BIT) > 0);
        let mut sum = Sum::default();
        assert_eq!(sum.cost(), NEVER);
        sum.add(10 * BIT);
        sum.add(10 * BIT);
        assert_eq!(sum.cost(), 9 * BIT);
        assert!(mass(BIT).abs_diff(1 << 61) <= 1 << 30);
    }
}
