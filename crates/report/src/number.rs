//! Numbers as people read them.

/// `12,345,678`.
pub fn grouped(number: usize) -> String {
    thousands(&number.to_string())
}

/// Three digits that count, or all before the point: `1,234,568`, `12.3`, `-0.25`.
pub fn three_digits(number: f64) -> String {
    let digits = match number.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{:.digits$}", number.abs());
    let sign = if number.is_sign_negative() { "-" } else { "" };
    match text.split_once('.') {
        Some((whole, rest)) => format!("{sign}{}.{rest}", thousands(whole)),
        None => format!("{sign}{}", thousands(&text)),
    }
}

/// Digits with a comma between thousands.
fn thousands(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{grouped, three_digits};

    #[test]
    fn thousands_are_apart() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn numbers_have_three_digits_that_count() {
        let numbers = [1_234_567.8, 123.4, 12.34, 1.234, -0.25, -1234.0];
        assert_eq!(
            numbers.map(three_digits),
            ["1,234,568", "123", "12.3", "1.23", "-0.25", "-1,234"]
        );
    }
}
