//! Domains that no public suffix ends: names of internal networks, and names that cannot exist.
//!
//! Every top-level domain has a rule in the public suffix list, as long as that is not older than the
//! domain. What has none is a name of a network of one's own, if it ends in one of [`INTERNAL`], or none at
//! all.

use super::suffix_class::last_label;
use super::{Domain, Section};

/// What names of internal networks end in. RFC 6761 (`example`, `invalid`, `localhost`, `test`), RFC 6762
/// and its appendix G (`corp`, `home`, `internal`, `intranet`, `lan`, `local`, `private`), RFC 7686, RFC
/// 9476; `mail`, which ICANN gave up to delegate in 2018 with `corp` and `home`, as networks use it; and by
/// custom: what routers, directories and hosts files come with. (`home.arpa`, RFC 8375, is below a suffix.)
const INTERNAL: [&[u8]; 22] = [
    b"alt",
    b"corp",
    b"domain",
    b"example",
    b"home",
    b"intern",
    b"internal",
    b"intra",
    b"intranet",
    b"invalid",
    b"lan",
    b"loc",
    b"local",
    b"localdomain",
    b"localhost",
    b"localnet",
    b"mail",
    b"onion",
    b"priv",
    b"private",
    b"test",
    b"workgroup",
];

/// Top-level domains whose rules are all below them: there is no rule `za`, but `co.za` is one.
const WITHOUT_RULE: [&[u8]; 1] = [b"za"];

impl Domain {
    /// It ends as names of internal networks do. A single label does not end.
    pub(crate) fn is_internal(&self) -> bool {
        self.has_no_rule() && INTERNAL.contains(&last_label(self.as_bytes()))
    }

    /// No domain ends so, unless its top-level domain is newer than the public suffix list.
    pub(crate) fn cannot_exist(&self) -> bool {
        let last = last_label(self.as_bytes());
        self.has_no_rule() && !INTERNAL.contains(&last) && !WITHOUT_RULE.contains(&last)
    }

    /// The last of several labels stands for the suffix, as no rule has it.
    fn has_no_rule(&self) -> bool {
        self.section() == Section::Unlisted && self.suffix_at() < self.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::conformance;
    use std::collections::BTreeSet;
    use std::format;
    use std::string::String;

    #[test]
    fn internal_impossible_and_others() {
        for (text, internal, impossible) in [
            ("firm.com", false, false),
            ("firm.co.uk", false, false),
            ("co.uk", false, false),
            ("firm.ck", false, false),
            ("so.za", false, false),
            ("localhost", false, false),
            ("con", false, false),
            ("router.home.arpa", false, false),
            ("localhost.localdomain", true, false),
            ("nas.lan", true, false),
            ("firm.con", false, true),
            ("firm.co.ik", false, true),
            ("local.locl", false, true),
        ] {
            let domain = Domain::parse(text).expect(text);
            assert_eq!(
                (domain.is_internal(), domain.cannot_exist()),
                (internal, impossible),
                "{text}"
            );
        }
    }

    /// The list of those without a rule of their own is the public suffix list's, whatever is new there.
    #[test]
    fn every_top_level_domain_of_the_list_can_exist() {
        let Some(list) = conformance("public_suffix_list.dat") else { return };
        let rules =
            list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let tops: BTreeSet<String> = rules
            .filter_map(|rule| rule.rsplit('.').next())
            .map(|top| format!("example.{}", top.trim_start_matches('!')))
            .collect();
        assert!(tops.len() > 1_000);
        for top in tops.iter().filter(|top| cfg!(feature = "idna") || top.is_ascii()) {
            let domain = Domain::parse(top).expect(top);
            assert!(!domain.cannot_exist() && !domain.is_internal(), "{top}");
        }
    }
}
