//! Text for people: what was typed, probabilities and numbers.

use misdirect::explain::{self, Language, Shown};

/// Bytes as text that a terminal only shows.
pub(crate) fn visible(bytes: &[u8]) -> Shown<'_> {
    Shown::new(bytes)
}

/// A probability in words and as a number: `almost certainly (99.8%)`.
pub(crate) fn probability(ppm: u32, language: &Language<'_>) -> String {
    let (words, number) = (explain::likelihood(ppm), explain::percent(ppm));
    format!("{} ({})", words.in_language(language), number.in_language(language))
}

/// `99.8%`, rounded down.
pub(crate) fn percent(ppm: u32) -> String {
    explain::percent(ppm).to_string()
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
    fn numbers_are_grouped() {
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(grouped(123), "123");
    }

    #[test]
    fn a_probability_has_words_and_a_number() {
        let said = |ppm, tag| probability(ppm, Language::from_tag(tag).unwrap());
        assert_eq!(said(998_000, "en"), "almost certainly (99.8%)");
        assert_eq!(said(12, "en"), "almost certainly not (below 0.1%)");
        assert_eq!(said(998_000, "de"), "so gut wie sicher (99,8\u{a0}%)");
    }
}
