//! What the sender reads. One line of ASCII, the question first, since programs cut what is long; no control
//! characters, as a line feed would break the reply in two; and no full stop at the end, as Thunderbird adds one.

use misdirect::{Answer, Checker, Context, Suggestion};

/// Bytes of a reply, the code aside. A line of SMTP has 512 (RFC 5321 section 4.5.3.1.5), and a server puts
/// the recipient before the text: 320 bytes at most, 60 as a rule.
pub(super) const LEN_MAX: usize = 300;

/// The question, with the whole address where that fits and is ASCII (a client that did not ask for SMTPUTF8
/// must not be sent anything else), or with the domain alone.
pub(super) fn write(
    checker: &Checker<'_>,
    form: &[u8],
    answer: &Answer<'_>,
    target: &Suggestion<'_>,
    context: &Context<'_>,
) -> String {
    let whole = answer.explanation().map(|told| told.to_string());
    let domain = answer.domain().map(|domain| domain.to_string()).unwrap_or_default();
    let of_domain = || {
        let answer = checker.check(domain.as_bytes(), context);
        answer.explanation().map(|told| told.to_string())
    };
    // The library reads what people write, this is an envelope: `x|y` is one local part, and `y` somebody else.
    let at = form.iter().rposition(|&byte| byte == b'@').unwrap_or_default();
    let is_all = target.local_part() == form.get(..at) && form.is_ascii();
    let told = whole.filter(|_| is_all).and_then(fit).or_else(|| of_domain().and_then(fit));
    // A rule may be for another than the likeliest.
    let is_asked = answer.meant().any(|one| one.target().as_str() == target.target().as_str());
    let told = told.filter(|_| is_asked);
    told.unwrap_or_else(|| format!("Did you mean {}?", target.target()))
}

/// As ASCII; `None` where it is not fit to be sent, or asks nothing.
fn fit(told: String) -> Option<String> {
    let plain = told.replace(['“', '”'], "\"");
    let plain = plain.strip_suffix('.').unwrap_or(&plain);
    let is_plain = plain.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    (is_plain && plain.len() <= LEN_MAX && plain.starts_with("Did you mean"))
        .then(|| plain.to_owned())
}
