//! The ways in which a directory finds an entry; `lookup` has the keys of each.

/// How an entry was found; positions are letters of the typed domain, of which there are at most 253.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// By its name.
    Name,
    /// By what its name looks like.
    Skeleton,
    /// By a part of what was typed, itself or what it looks like.
    Part {
        /// First letter of the part.
        at: u8,
        /// One past its last letter.
        end: u8,
    },
    /// By its name, which is all that was typed, from `at` on and perhaps with a dot inside.
    Bare {
        /// First letter of the name.
        at: u8,
    },
    /// By its name, once all but `kept` letters of the run that begins at `at` are dropped.
    Held {
        /// First letter of the run.
        at: u8,
        /// Letters of the run.
        len: u8,
        /// Letters of it that are kept.
        kept: u8,
    },
    /// By a tail of the typed name that begins at `at`.
    Glued {
        /// First letter of the tail.
        at: u8,
    },
    /// As a provider's name that the typed one spells by ear.
    Sound {
        /// What that spelling costs, in 1/256 bit.
        cost: u16,
    },
    /// By the label that begins at `at`, before the name or first of the suffix.
    Label {
        /// First letter of that label.
        at: u8,
    },
    /// By the label that begins at `at` and the name with a hyphen for the dot between them.
    Hyphenated {
        /// First letter of that label.
        at: u8,
    },
    /// By the letters of the last labels, which begin at `at`, without dots, or without the letter
    /// on a dot's place.
    Joined {
        /// First letter of the first of these labels.
        at: u8,
        /// A letter stands where a dot belongs.
        mistyped: bool,
    },
    /// By the name that is left when the repeated suffix from `end` on is dropped.
    Repeated {
        /// One past the last letter that is kept.
        end: u8,
    },
    /// A zone, by the last labels, which begin at `at`.
    Zone {
        /// First letter of the first of these labels.
        at: u8,
    },
}
