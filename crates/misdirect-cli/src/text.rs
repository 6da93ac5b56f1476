//! Text for people: what was typed, probabilities and numbers.

use misdirect::explain::Shown;

/// Bytes as text that a terminal only shows.
pub(crate) fn visible(bytes: &[u8]) -> Shown<'_> {
    Shown::new(bytes)
}

/// A probability in words and as a number: `almost certainly (99.8%)`. Rounded down, so that
/// nothing is ever said to be certain.
pub(crate) fn probability(ppm: u32) -> String {
    let words = match ppm {
        980_000.. => "almost certainly",
        900_000.. => "very probably",
        700_000.. => "probably",
        500_000.. => "more likely than not",
        200_000.. => "perhaps",
        10_000.. => "unlikely",
        _ => "almost certainly not",
    };
    format!("{words} ({})", percent(ppm))
}

/// `99.8%`, rounded down.
pub(crate) fn percent(ppm: u32) -> String {
    match ppm {
        0..1000 => "below 0.1%".to_owned(),
        _ => format!("{}.{}%", ppm / 10_000, ppm / 1000 % 10),
    }
}

/// `12,345,678`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 entry`, `2 entries`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_probability_is_certain() {
        assert_eq!(probability(999_999), "almost certainly (99.9%)");
        assert_eq!(probability(998_000), "almost certainly (99.8%)");
        assert_eq!(probability(500_000), "more likely than not (50.0%)");
        assert_eq!(probability(12), "almost certainly not (below 0.1%)");
        assert_eq!(probability(50_000), "unlikely (5.0%)");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
    }
}
