//! Which form of a message goes with a number: the plural rules of CLDR (UTS 35 part 3, section 5; the
//! data is `common/supplemental/plurals.xml` of CLDR 46), for whole numbers.
//!
//! Left out are the forms for fractions, and those that Spanish, French, Italian and Portuguese have for
//! whole millions: nobody counts that many addresses.

/// The rule of a language and of those that count alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plural {
    /// Japanese, Chinese: other.
    Japanese,
    /// English, German, Dutch, Italian, Spanish: one, other.
    English,
    /// French, Portuguese: one (0 and 1), other.
    French,
    /// Russian: one (1, 21, …), few (2–4, 22–24, …), many.
    Russian,
    /// Polish: one (1 alone), few (2–4, 22–24, …), many.
    Polish,
    /// Arabic: zero, one, two, few (3–10, 103–110, …), many (11–99, 111–199, …), other.
    Arabic,
}

impl Plural {
    /// The rule by the tag of the language it is named after.
    pub(super) const fn named(tag: &[u8]) -> Option<Self> {
        match tag {
            b"ja" => Some(Self::Japanese),
            b"en" => Some(Self::English),
            b"fr" => Some(Self::French),
            b"ru" => Some(Self::Russian),
            b"pl" => Some(Self::Polish),
            b"ar" => Some(Self::Arabic),
            _ => None,
        }
    }

    /// How many forms there are.
    pub(super) const fn forms(self) -> usize {
        match self {
            Self::Japanese => 1,
            Self::English | Self::French => 2,
            Self::Russian | Self::Polish => 3,
            Self::Arabic => 6,
        }
    }

    /// The form for a number: its place in CLDR's order of zero, one, two, few, many, other.
    pub(super) fn form(self, number: u64) -> usize {
        let (tens, hundreds) = (number % 10, number % 100);
        let is_few = (2..=4).contains(&tens) && !(12..=14).contains(&hundreds);
        match self {
            Self::Japanese => 0,
            Self::English => usize::from(number != 1),
            Self::French => usize::from(number > 1),
            Self::Russian if tens == 1 && hundreds != 11 => 0,
            Self::Polish if number == 1 => 0,
            Self::Russian | Self::Polish => 2 - usize::from(is_few),
            Self::Arabic => match (number, hundreds) {
                (0..=2, _) => number as usize, // at most 2
                (_, 3..=10) => 3,
                (_, 11..=99) => 4,
                _ => 5,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Plural;
    use std::collections::BTreeMap;
    use std::vec::Vec;

    /// What Unicode publishes as examples of each form ("Language Plural Rules" of CLDR 46), written on to
    /// 200; what is in no list has the last form.
    const EXAMPLES: [(Plural, &[&str]); 6] = [
        (Plural::Japanese, &["0~200"]),
        (Plural::English, &["1", "0,2~200"]),
        (Plural::French, &["0,1", "2~200"]),
        (
            Plural::Russian,
            &[
                "1,21,31,41,51,61,71,81,91,101,121,131,141,151,161,171,181,191",
                "2~4,22~24,32~34,42~44,52~54,62~64,72~74,82~84,92~94,102~104,122~124,132~134,\
                 142~144,152~154,162~164,172~174,182~184,192~194",
                "0,5~20,25~30,35~40,45~50,55~60,65~70,75~80,85~90,95~100,105~120,125~130,135~140,\
                 145~150,155~160,165~170,175~180,185~190,195~200",
            ],
        ),
        (
            Plural::Polish,
            &[
                "1",
                "2~4,22~24,32~34,42~44,52~54,62~64,72~74,82~84,92~94,102~104,122~124,132~134,\
                 142~144,152~154,162~164,172~174,182~184,192~194",
                "0,5~21,25~31,35~41,45~51,55~61,65~71,75~81,85~91,95~101,105~121,125~131,135~141,\
                 145~151,155~161,165~171,175~181,185~191,195~200",
            ],
        ),
        (Plural::Arabic, &["0", "1", "2", "3~10,103~110", "11~99,111~199", "100~102,200"]),
    ];

    #[test]
    fn each_number_has_the_form_that_unicode_lists() {
        for (rule, lists) in EXAMPLES {
            assert_eq!(rule.forms(), lists.len(), "{rule:?}");
            let mut listed = BTreeMap::new();
            for (form, list) in lists.iter().enumerate() {
                for range in list.split(',') {
                    let (first, last) = range.split_once('~').unwrap_or((range, range));
                    let (first, last): (u64, u64) = (first.parse().unwrap(), last.parse().unwrap());
                    let twice: Vec<u64> =
                        (first..=last).filter(|n| listed.insert(*n, form).is_some()).collect();
                    assert!(twice.is_empty(), "{rule:?} lists {twice:?} twice");
                }
            }
            assert!(listed.keys().copied().eq(0..=200), "{rule:?}");
            for (number, form) in listed {
                assert_eq!(rule.form(number), form, "{rule:?} {number}");
            }
        }
    }
}
