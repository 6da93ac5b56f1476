//! What a log says of one name, and the name itself: the only thing that formats hand on.
//!
//! A [`Sighting`] has no field for a local part or for the address of a client, so that no later stage can store or
//! print one; where clients are to be counted, it has a keyed hash ([`Client`]).
//!
//! A name becomes the domain that mail would go to: lower case (resolvers ask in random case, and no log
//! restores what was typed), without a final dot, and without the labels of services in front of it. What no
//! mail can be for is told [`Apart`].

mod at;
mod client;
mod day;
mod purpose;
mod read;

pub use client::ClientKey;
pub use day::Day;
pub use purpose::{PURPOSES, Purpose};
pub use read::{APARTS, Apart};

pub(crate) use at::behind_at;
pub(crate) use client::{Client, Clients};
pub(crate) use read::{HIDDEN, NAME_MAX, Spelling, read};

/// What one line of a log says of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sighting<'l> {
    /// As it is written in the log.
    pub(crate) name: &'l [u8],
    /// How the log writes names.
    pub(crate) spelling: Spelling,
    pub(crate) purpose: Purpose,
    pub(crate) role: Role,
    pub(crate) code: Option<Code>,
    pub(crate) day: Option<Day>,
    /// How many like it one line stands for, as `uniq -c` counts them.
    pub(crate) times: u64,
    /// Somebody may have typed it as it stands. What resolvers ask nobody has: a search list was appended, and hosts
    /// have `_` and hyphens at their edges.
    pub(crate) is_typed: bool,
    /// Who asked, where that is counted and the line says it.
    pub(crate) client: Option<Client>,
}

impl<'l> Sighting<'l> {
    /// A question that is seen once.
    pub(crate) fn asked(name: &'l [u8], spelling: Spelling, purpose: Purpose) -> Self {
        let role = Role::Question;
        Self {
            name,
            spelling,
            purpose,
            role,
            code: None,
            day: None,
            times: 1,
            is_typed: false,
            client: None,
        }
    }

    /// One that stands in a list, a table, or the log of a mail server.
    pub(crate) fn written(name: &'l [u8], purpose: Purpose) -> Self {
        Self { is_typed: true, ..Self::asked(name, Spelling::Bare, purpose) }
    }

    /// What a resolver asks on its own account. It has a name as well, which is of no interest.
    pub(crate) fn of_resolver() -> Self {
        Self::asked(b"_", Spelling::Bare, Purpose::Other)
    }

    /// A question of this type.
    pub(crate) fn of_type(name: &'l [u8], spelling: Spelling, kind: &[u8]) -> Self {
        Self::of_purpose(name, spelling, Purpose::of_type(kind))
    }

    /// A question for this purpose; without one a resolver asks it on its own account.
    pub(crate) fn of_purpose(name: &'l [u8], spelling: Spelling, purpose: Option<Purpose>) -> Self {
        match purpose {
            Some(purpose) => Self::asked(name, spelling, purpose),
            None => Self::of_resolver(),
        }
    }
}

/// Which part of an exchange a line is. Questions and answers are counted apart, and the larger number is
/// how often was asked: so they may be in different files, in any order, and one of them may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Question,
    Answer,
    /// It says what became of a name, not that it was asked for once more.
    Outcome,
    /// One of any number of attempts at the same: all together they are at least one.
    Attempt,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// The name does not exist, and by RFC 8020 nothing below it: NXDOMAIN.
    Missing,
    /// It does, whatever it has: NOERROR.
    Present,
    /// Nobody knows: SERVFAIL, REFUSED and others.
    Failed,
}

impl Code {
    /// By its number (RFC 1035 section 4.1.1).
    pub(crate) fn of_number(number: u16) -> Self {
        match number {
            0 => Self::Present,
            3 => Self::Missing,
            _ => Self::Failed,
        }
    }

    /// By its number in digits.
    pub(crate) fn of_digits(digits: &[u8]) -> Option<Self> {
        std::str::from_utf8(digits).ok()?.parse().ok().map(Self::of_number)
    }

    /// By the word for it (RFC 1035, RFC 2136).
    pub(crate) fn read(word: &[u8]) -> Option<Self> {
        match word {
            b"NXDOMAIN" => Some(Self::Missing),
            b"NOERROR" => Some(Self::Present),
            b"" | b"-" => None,
            _ => Some(Self::Failed),
        }
    }
}
