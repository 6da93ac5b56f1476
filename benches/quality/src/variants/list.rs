//! Our list of variants.

use misdirect::compare::Costs;
use misdirect::variants::Variant;
use misdirect::{Domain, variants};

/// The likeliest variants of a domain, with −log2 of the probability of each in 1/256 bit.
pub(super) fn list(domain: &Domain, most: usize) -> Vec<(String, u32)> {
    let mut out = vec![Variant::default(); most];
    let count = variants(domain, &Costs::default(), &mut out);
    out[..count].iter().map(|variant| (variant.to_string(), variant.cost())).collect()
}
