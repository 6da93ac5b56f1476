//! Names of hosts that mail goes through: in SPF records wherever they stand, and in any text by the
//! first label, `smtp.gmail.com`.

use regex::bytes::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What mail hosts are called, with what is often added, and two labels or more behind it.
static HOST: LazyLock<Regex> = LazyLock::new(|| {
    let word = "smtps?|imaps?|imap4|pop3?s?|mail|webmail|mx|relay";
    let more = "(?:-(?:mail|in|out|auth|relay|legacy))?-?[0-9]*";
    let label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
    let text = format!(r"(?i-u)\b(?:{word}){more}(?:\.{label}){{1,5}}\.[a-z]{{2,}}\b");
    Regex::new(&text).expect("a pattern that compiles")
});
/// A mechanism of SPF that names a domain (RFC 7208 sections 5 and 6.1).
static SPF: LazyLock<Regex> = LazyLock::new(|| {
    let text = r"(?i-u)(?:^|[\s\x22'(])[+?~-]?(?:include:|redirect=|a:|mx:)([a-z0-9._-]+)";
    Regex::new(text).expect("a pattern that compiles")
});

/// Mail hosts in a line that has no records of a zone.
pub(crate) fn mail_hosts(line: &[u8]) -> impl Iterator<Item = Range<usize>> {
    HOST.find_iter(line).map(|found| found.range()).filter(|span| {
        // Part of a longer name, a local part, a path of packages, or a call.
        let before = line.get(..span.start).and_then(<[u8]>::last);
        let after = line.get(span.end..).and_then(<[u8]>::first);
        !before.is_some_and(|byte| b".@-_\\$".contains(byte) || !byte.is_ascii())
            && !after.is_some_and(|byte| b"@(-_".contains(byte) || !byte.is_ascii())
    })
}

/// The domains that an SPF record includes; `always` where the line is known to be of one.
pub(crate) fn spf_domains(line: &[u8], always: bool) -> impl Iterator<Item = Range<usize>> {
    let is_record = always || line.windows(6).any(|here| here.eq_ignore_ascii_case(b"v=spf1"));
    let text = if is_record { line } else { b"" };
    let domains = SPF.captures_iter(text).filter_map(|found| found.get(1));
    domains.map(|domain| without_underscores(line, domain.range()))
}

/// `_spf.google.com`: the labels of a service are nobody's to mistype for a domain.
fn without_underscores(line: &[u8], mut span: Range<usize>) -> Range<usize> {
    while line.get(span.start) == Some(&b'_') {
        let dot =
            line.get(span.clone()).and_then(|name| name.iter().position(|&byte| byte == b'.'));
        let Some(dot) = dot else { break };
        span.start += dot + 1;
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<&str> {
        let line_bytes = line.as_bytes();
        let spans = mail_hosts(line_bytes).chain(spf_domains(line_bytes, false));
        spans.map(|span| &line[span]).collect()
    }

    #[test]
    fn hosts_of_mail() {
        for (line, expected) in [
            ("relayhost = [smtp.gmial.com]:587", "smtp.gmial.com"),
            ("host: smtp-mail.outlok.com", "smtp-mail.outlok.com"),
            ("imap4.gmial.co.uk", "imap4.gmial.co.uk"),
            ("MX1.gmial.com", "MX1.gmial.com"),
            ("smtp://mail.gmial.com:25", "mail.gmial.com"),
            ("\"v=spf1 include:_spf.gogle.com ~all\"", "gogle.com"),
            ("v=spf1 mx redirect=gmial.com", "gmial.com"),
            ("v=spf1 -include:spf.a.com", "spf.a.com"),
        ] {
            assert_eq!(found(line), [expected], "{line}");
        }
        for line in [
            "import javax.mail.internet.gmial",
            "mail.gmial.call(x)",
            "email.gmial.com",
            "mailing.gmial.com",
            "joe@mail.gmial.com",
            "mail.gmial.com@x",
            "mail.gmial",
            "$mail.gmial.com",
            "#include:gmial.com",
            "redirect=gmial.com",
            "mxnet.gmial.com",
        ] {
            assert!(found(line).is_empty(), "{line}: {:?}", found(line));
        }
    }
}
