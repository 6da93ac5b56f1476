//! Chromium's lookalike rules, as its source describes them (`lookalike_url_util.cc`, January
//! 2023), written anew: heuristics, no distance to tune.
//!
//! The directory stands for the sites that the user is engaged with, the list that its rules of
//! edit distance apply to. It suggests a registrable domain; the typed sub-domain is put before it.
//! Left out: what needs its own lists (common words, allowed tails, top sites by bucket).

use crate::methods::{Answer, Method};
use misdirect::Domain;
use misdirect_rows::directories::Listing;
use std::collections::BTreeMap;
use unicode_security::confusable_detection::skeleton;

/// Shorter names have neighbours everywhere.
const NAME_LEN_MIN: usize = 5;
const KEYWORDS: [&str; 13] = [
    "account", "activate", "admin", "coin", "crypto", "login", "logout", "password", "secure",
    "security", "signin", "signout", "wallet",
];

struct Site {
    domain: String,
    name: String,
    skeleton: Vec<char>,
}

/// The rules with the sites of a directory.
pub(crate) struct Chromium {
    /// Heaviest first.
    sites: Vec<Site>,
    /// By domain, and by domain without dots.
    by_domain: BTreeMap<String, usize>,
    by_letters: BTreeMap<String, usize>,
}

impl Chromium {
    pub(crate) fn new(listing: &Listing) -> Self {
        let mut all =
            Self { sites: Vec::new(), by_domain: BTreeMap::new(), by_letters: BTreeMap::new() };
        for (domain, _) in listing.by_weight() {
            let Some(site) = Domain::parse(domain).ok().and_then(|domain| Site::new(&domain))
            else {
                continue;
            };
            let at = all.sites.len();
            if all.by_domain.contains_key(&site.domain) {
                continue;
            }
            all.by_domain.insert(site.domain.clone(), at);
            if site.name.len() >= NAME_LEN_MIN {
                all.by_letters.entry(site.domain.replace('.', "")).or_insert(at);
            }
            all.sites.push(site);
        }
        all
    }

    fn one(&self, typed: &str) -> Option<String> {
        let domain = Domain::parse(&typed.to_lowercase()).ok()?;
        let site = Site::new(&domain)?;
        let safe = [".gov", ".mil"].iter().any(|top| domain.as_str().ends_with(top));
        if safe || self.by_domain.contains_key(&site.domain) {
            return None;
        }
        // A site's own sub-domain stays; where the site is in another place of the host, it does not.
        let alike = self.same_skeleton(&site).or_else(|| self.one_edit(&site));
        let inside = || self.embedded(&domain, &site).or_else(|| self.with_keyword(&site));
        match (alike, domain.subdomain()) {
            (None, _) => inside().map(|found| found.domain.clone()),
            (Some(found), "") => Some(found.domain.clone()),
            (Some(found), sub) => Some(format!("{sub}.{}", found.domain)),
        }
    }

    fn same_skeleton(&self, typed: &Site) -> Option<&Site> {
        let is_idn = typed.domain.contains("xn--");
        self.sites.iter().find(|site| is_idn && site.skeleton == typed.skeleton)
    }

    fn one_edit(&self, typed: &Site) -> Option<&Site> {
        let long = |site: &Site| site.name.len() >= NAME_LEN_MIN;
        self.sites.iter().filter(|_| long(typed)).filter(|site| long(site)).find(|site| {
            site.name != typed.name
                && (is_swap(&typed.skeleton, &site.skeleton)
                    || is_one_edit(&typed.skeleton, &site.skeleton) && !is_excused(typed, site))
        })
    }

    /// A site's domain within the host, dots or hyphens between its labels, or nothing.
    fn embedded(&self, host: &Domain, typed: &Site) -> Option<&Site> {
        let text = host.as_str().strip_suffix(host.suffix())?.replace('-', ".");
        let tokens: Vec<&str> = text.split('.').filter(|token| !token.is_empty()).collect();
        let runs = (0..tokens.len()).flat_map(|from| {
            let tokens = &tokens;
            (from + 2..=tokens.len()).map(move |to| tokens[from..to].join("."))
        });
        let spelt = runs.filter_map(|run| self.by_domain.get(&run));
        let glued = tokens.iter().filter_map(|&token| self.by_letters.get(token));
        let sites = spelt.chain(glued).map(|&at| &self.sites[at]);
        sites.into_iter().find(|site| site.name.len() >= NAME_LEN_MIN && site.name != typed.name)
    }

    /// A site's name and a word such as `login`, side by side in the name.
    fn with_keyword(&self, typed: &Site) -> Option<&Site> {
        let keywords: Vec<&str> =
            KEYWORDS.into_iter().filter(|word| typed.name.contains(word)).collect();
        self.sites.iter().filter(|_| !keywords.is_empty()).find(|site| {
            let is_beside = |word: &&str| typed.name.replacen(&site.name, "", 1).contains(word);
            let brand = site.name.len() >= NAME_LEN_MIN && typed.name.contains(&site.name);
            brand && typed.name != site.name && keywords.iter().any(is_beside)
        })
    }
}

impl Site {
    fn new(domain: &Domain) -> Option<Self> {
        let registrable = domain.registrable()?;
        let (unicode, _) = idna::domain_to_unicode(registrable);
        let skeleton = skeleton(&unicode).collect();
        Some(Self { domain: registrable.to_owned(), name: domain.name().to_owned(), skeleton })
    }
}

/// Two neighbouring letters swapped, and nothing else.
fn is_swap(a: &[char], b: &[char]) -> bool {
    let differ: Vec<usize> = (0..a.len().min(b.len())).filter(|&at| a[at] != b[at]).collect();
    match differ[..] {
        [x, y] => a.len() == b.len() && y == x + 1 && a[x] == b[y] && a[y] == b[x],
        _ => false,
    }
}

fn is_one_edit(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let head = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 => head < short.len() && short[head + 1..] == long[head + 1..],
        1 => short[head..] == long[head + 1..],
        _ => false,
    }
}

/// One edit that Chromium takes for another site's own name: in trailing digits, in the first
/// letter, or a hyphen.
fn is_excused(typed: &Site, site: &Site) -> bool {
    let (a, b) = (typed.name.as_str(), site.name.as_str());
    let bare = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let tail = |name: &str| name.get(1..).unwrap_or_default().to_owned();
    bare(a) == bare(b)
        || tail(a) == tail(b)
        || tail(a) == b
        || a == tail(b)
        || a.replacen('-', "", 1) == b
        || a == b.replacen('-', "", 1)
}

impl Method for Chromium {
    fn name(&self) -> &'static str {
        "Chromium's rules"
    }

    fn threshold(&self) -> Option<f64> {
        Some(1.0)
    }

    fn answer(&self, typed: &[&str]) -> Result<Vec<Answer>, String> {
        Ok(typed.iter().map(|typed| Answer::plain(self.one(typed))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Chromium;
    use misdirect_rows::directories::Listing;

    #[test]
    fn each_rule_and_what_it_leaves_alone() {
        let table = "domain\tpeople\ngmail.com\t9\narmy.mil\t8\noutlook.com\t7\npaypal.com\t6\n";
        let rules = Chromium::new(&Listing::git(&[table.into()], &[].into()).unwrap());
        for (typed, suggested) in [
            ("gmial.com", Some("gmail.com")),
            ("mail.gmaill.com", Some("mail.gmail.com")),
            ("xn--pypal-4ve.com", Some("paypal.com")), // a Cyrillic letter
            ("gmail.com.example.org", Some("gmail.com")),
            ("gmailcom.org", Some("gmail.com")),
            ("paypal-login.com", Some("paypal.com")),
            ("gmail.com", None),
            ("gmail.co", None),     // only the registry differs
            ("army.ml", None),      // likewise, and short
            ("amry.mil", None),     // a safe top level
            ("outlook2.com", None), // trailing digits
            ("xoutlook.com", None), // the first letter
            ("out-look.com", None), // a hyphen
        ] {
            assert_eq!(rules.one(typed).as_deref(), suggested, "{typed}");
        }
    }
}
