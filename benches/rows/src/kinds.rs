//! What slipped, for lists that do not say: by the core's pairwise alignment and a few rules, so
//! that the labels do not move with the model.

use misdirect::compare::Costs;
use misdirect::domain::{Section, Typed};
use misdirect::{Domain, compare};

/// Kind and place of a slip, in the words of an answer; `multiple` for more than one.
pub fn classify(typed: &str, intended: &str) -> (&'static str, &'static str) {
    let read = Typed::read(typed.as_bytes());
    let (Ok(domain), Ok(intended)) = (read.domain(), Domain::parse(intended)) else {
        return ("multiple", "name");
    };
    let similarity = compare(domain, &intended, &Costs::default());
    let mut slips = similarity.slips();
    if let (Some(slip), None) = (slips.next(), slips.next()) {
        return (slip.kind.name(), slip.place.name());
    }
    if domain == &intended {
        return ("stray-character", "suffix");
    }
    by_rule(domain, &intended)
}

fn by_rule(typed: &Domain, intended: &Domain) -> (&'static str, &'static str) {
    let rest = typed.as_str().strip_prefix(intended.as_str());
    let same_name = (typed.subdomain(), typed.name()) == (intended.subdomain(), intended.name());
    let has_suffix = typed.section() != Section::Unlisted;
    match rest {
        Some(rest) if rest.trim_start_matches('.') == intended.suffix() => ("repetition", "suffix"),
        _ if same_name && has_suffix => ("suffix-swap", "suffix"),
        _ if same_name => ("multiple", "suffix"),
        _ => ("multiple", "name"),
    }
}

#[cfg(test)]
mod tests {
    use super::classify;

    #[test]
    fn kinds_are_what_a_person_would_say() {
        for (typed, intended, kind, place) in [
            ("gmial.com", "gmail.com", "transposition", "name"),
            ("gmail.con", "gmail.com", "substitution", "suffix"),
            ("yahoo.com.com", "yahoo.com", "repetition", "suffix"),
            ("yahoo.comcom", "yahoo.com", "repetition", "suffix"),
            ("apache.com", "apache.org", "suffix-swap", "suffix"),
            ("gmail.c", "gmail.com", "multiple", "suffix"),
            ("gmailcom", "gmail.com", "missing-dot", "dot"),
            ("#gmail.com", "gmail.com", "stray-character", "suffix"),
            ("gmial.con", "gmail.com", "multiple", "name"),
        ] {
            assert_eq!(classify(typed, intended), (kind, place), "{typed}");
        }
    }
}
