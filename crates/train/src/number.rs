//! Logarithms that are the same on every machine.
//!
//! The mathematics library differs between systems in the last place, and a table must come out
//! byte for byte. These use additions, multiplications and square roots only, which IEEE 754 fixes.

/// The unit of every cost: 1/256 bit of −log2 p.
const UNIT: f64 = 256.0;

/// Base-2 logarithm of a positive normal number, by repeated squaring; 2⁻⁴⁰ exact.
pub(super) fn log2(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = i32::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1023;
    let mut mantissa = f64::from_bits((bits & ((1 << 52) - 1)) | (1023 << 52));
    let mut result = f64::from(exponent);
    let mut place = 0.5;
    for _ in 0..40 {
        mantissa *= mantissa;
        if mantissa >= 2.0 {
            mantissa /= 2.0;
            result += place;
        }
        place /= 2.0;
    }
    result
}

/// 2 to the power of x, by square roots of 2; x from −1000 to 1000.
pub(super) fn exp2(x: f64) -> f64 {
    let whole = x.floor();
    let mut rest = x - whole;
    let (mut root, mut result) = (2.0_f64, 1.0);
    for _ in 0..40 {
        root = root.sqrt();
        rest *= 2.0;
        if rest >= 1.0 {
            rest -= 1.0;
            result *= root;
        }
    }
    // An exact power of two.
    #[allow(clippy::cast_possible_truncation)]
    let scale = 2.0_f64.powi(whole as i32);
    result * scale
}

/// −log2 p in 1/256 bit, rounded to the nearest; may be negative where `p` is a ratio above 1.
pub(super) fn cost(p: f64) -> i32 {
    // Within ±2^18 for any normal number: the cast is exact.
    #[allow(clippy::cast_possible_truncation)]
    let rounded = (-log2(p) * UNIT).round() as i32;
    rounded
}

/// The probability that a cost of 1/256 bit stands for.
pub(super) fn probability(cost: i32) -> f64 {
    let mut root = 0.5_f64;
    for _ in 0..8 {
        root = root.sqrt(); // ends as 2^(−1/256)
    }
    (0..cost).fold(1.0, |p, _| p * root)
}

#[cfg(test)]
mod tests {
    use super::{cost, log2, probability};

    #[test]
    fn agrees_with_the_library() {
        for x in [1.0, 2.0, 0.3, 7.25e-9, 123_456.0] {
            assert!((log2(x) - f64::log2(x)).abs() < 1e-9, "{x}");
        }
    }

    #[test]
    fn a_cost_and_its_probability_agree() {
        for c in [0, 1, 255, 256, 1000, 4500] {
            assert_eq!(cost(probability(c)), c);
        }
    }
}
