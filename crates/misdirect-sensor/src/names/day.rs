//! Days, as a log writes them: in its own time zone, which few logs name.

use std::fmt;

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Seconds since 1970 beyond which no log is: the year 9999.
const SECONDS_MAX: u64 = 253_402_300_799;

impl Day {
    /// The day at the start of a line: `2026-11-23T…`, `2026-11-23 …`, or `23-Nov-2026 …` as BIND has it. Dates
    /// without a year (`Nov 23`) are none.
    pub(crate) fn read(line: &[u8]) -> Option<Self> {
        match line {
            [_, _, _, _, b'-', _, _, b'-', _, _, ..] => {
                Self::of(number(&line[..4])?, number(&line[5..7])?, number(&line[8..10])?)
            }
            [_, _, b'-', _, _, _, b'-', _, _, _, _, ..] => {
                Self::of(number(&line[7..11])?, month(&line[3..6])?, number(&line[..2])?)
            }
            _ => None,
        }
    }

    /// The day of a time in seconds since 1970, with or without a fraction.
    pub(crate) fn of_seconds(text: &[u8]) -> Option<Self> {
        let whole = text.split(|byte| *byte == b'.').next()?;
        number(whole).filter(|_| whole.len() <= 12).and_then(Self::of_unix)
    }

    /// The day of a time in whole seconds since 1970.
    pub(crate) fn of_unix(seconds: u64) -> Option<Self> {
        i32::try_from(seconds / 86_400).ok().filter(|_| seconds <= SECONDS_MAX).map(Self)
    }

    /// Days from the civil calendar, by eras of 400 years that begin in March.
    fn of(year: u64, month: u64, day: u64) -> Option<Self> {
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day)
        {
            return None;
        }
        let years = if month > 2 { year } else { year - 1 };
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let of_era = (years % 400) * 365 + years % 400 / 4 - years % 400 / 100 + of_year;
        let days = years / 400 * 146_097 + of_era;
        i32::try_from(days.checked_sub(719_468)?).ok().map(Self)
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    let add =
        |sum: u64, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0'));
    let is_short = !digits.is_empty() && digits.len() < 19;
    is_short.then(|| digits.iter().try_fold(0, add))?
}

fn month(name: &[u8]) -> Option<u64> {
    const MONTHS: [&[u8; 3]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    MONTHS.iter().position(|month| *month == name).map(|at| at as u64 + 1)
}

/// `2026-11-23`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = i64::from(self.0) + 719_468;
        let of_era = days.rem_euclid(146_097);
        let of_years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * of_years + of_years / 4 - of_years / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = of_years + days.div_euclid(146_097) * 400 + i64::from(month <= 2);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        for (text, day) in [
            ("2026-11-23T13:46:02.986Z client", "2026-11-23"),
            ("23-Nov-2026 13:46:02.986 queries: info", "2026-11-23"),
            ("2024-02-29 00:00:00", "2024-02-29"),
            ("1970-01-01", "1970-01-01"),
            ("9999-12-31", "9999-12-31"),
        ] {
            let read = Day::read(text.as_bytes()).map(|day| day.to_string());
            assert_eq!(read.as_deref(), Some(day), "{text}");
        }
        assert_eq!(Day::of_seconds(b"1795441562").unwrap().to_string(), "2026-11-23");
        assert_eq!(Day::of_seconds(b"1712950152.387212").unwrap().to_string(), "2024-04-12");
        assert_eq!(Day::read(b"1970-01-01"), Some(Day(0)));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in
            ["", "Nov 23 13:46:02 host", "2026-13-01", "2026-1", "99-Nov-2026 1", "0000-01-01"]
        {
            assert_eq!(Day::read(text.as_bytes()), None, "{text}");
        }
        for text in ["", "x", "-1", "999999999999999999999999", "12345678901234"] {
            assert_eq!(Day::of_seconds(text.as_bytes()), None, "{text}");
        }
    }
}
