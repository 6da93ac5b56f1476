//! How many tests a part ran, read from what Cargo's test runner wrote.

use std::fmt;
use std::ops::Add;

/// Tests that passed, and that failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Count {
    /// The sum of the lines `test result: ok. 12 passed; 0 failed; …`. A part without such a line
    /// is one test itself, and one that failed has at least one failure.
    pub(super) fn of(written: &str, is_ok: bool) -> Self {
        let results = written.lines().filter_map(|line| line.strip_prefix("test result: "));
        let mut count = results.map(Self::of_line).fold(Self::default(), Self::add);
        match is_ok {
            true if count == Self::default() => count.passed = 1,
            true => {}
            false => count.failed = count.failed.max(1),
        }
        count
    }

    /// `ok. 12 passed; 0 failed; …`
    fn of_line(line: &str) -> Self {
        let number = |what: &str| {
            let before = line.split_once(what)?.0.trim_end();
            before.rsplit(' ').next()?.parse().ok()
        };
        Self {
            passed: number(" passed").unwrap_or_default(),
            failed: number(" failed").unwrap_or_default(),
        }
    }
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_counted_and_a_part_without_any_is_one() {
        let written = "running 2 tests\ntest result: ok. 12 passed; 0 failed; 1 ignored; x\n\
                       test result: FAILED. 3 passed; 2 failed; 0 ignored; x\n";
        assert_eq!(Count::of(written, false), Count { passed: 15, failed: 2 });
        assert_eq!(Count::of("warning: unused", true), Count { passed: 1, failed: 0 });
        assert_eq!(Count::of("error: no such file", false), Count { passed: 0, failed: 1 });
        assert_eq!(Count { passed: 15, failed: 2 }.to_string(), "15 passed, 2 failed");
    }
}
