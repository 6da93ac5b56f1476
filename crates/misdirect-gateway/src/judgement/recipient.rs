//! What of a recipient is judged: the address as it was typed, and where old forms send it.
//!
//! Clients write more than `<a@b>` and servers take it: no brackets, a route (RFC 5321, appendix C), comments,
//! blanks in the domain, `user%domain@relay` and `domain!user` (Postfix's `allow_percent_hack` and
//! `swap_bangpath` are on by default). Whether the outer domain is the server's own, and so the inner one where
//! mail goes, is not known here: both are judged.

use std::borrow::Cow;

/// At most three forms of one recipient.
pub(super) struct Forms<'r> {
    typed: Cow<'r, [u8]>,
    inner: Option<Vec<u8>>,
    bang: Option<Vec<u8>>,
}

impl Forms<'_> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        [Some(&*self.typed), self.inner.as_deref(), self.bang.as_deref()].into_iter().flatten()
    }

    /// The same address is one of them, in whatever case.
    pub(super) fn has(&self, address: &[u8]) -> bool {
        self.iter().any(|form| form.eq_ignore_ascii_case(address))
    }
}

/// The forms; none has more than two bytes more than the recipient.
pub(super) fn forms(recipient: &[u8]) -> Forms<'_> {
    let bare = bare(recipient);
    let at = bare.iter().rposition(|&byte| byte == b'@');
    let local = &bare[..at.unwrap_or(bare.len())];
    let domain = at.map(|at| &bare[at + 1..]);
    let has_blank = |text: &[u8]| text.iter().any(u8::is_ascii_whitespace);
    let is_quoted = local.starts_with(b"\"");
    let typed = match domain {
        Some(domain) if has_blank(domain) => {
            let whole = domain.iter().filter(|byte| !byte.is_ascii_whitespace());
            Cow::Owned(local.iter().chain(b"@").chain(whole).copied().collect())
        }
        // Postfix takes the quotation marks off.
        Some(domain) if has_blank(local) && !is_quoted => {
            Cow::Owned([b"\"", local, b"\"@", domain].concat())
        }
        _ => Cow::Borrowed(bare),
    };
    // Quoted, it is one address in another all the same (MAIL FROM:<"x@army.ml"@own>).
    let unquoted = local.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let local = unquoted.unwrap_or(local);
    let inner_at = local.iter().rposition(|&byte| byte == b'@' || byte == b'%');
    let inner = inner_at.map(|at| [&local[..at], b"@", &local[at + 1..]].concat());
    let bang_at = local.iter().position(|&byte| byte == b'!');
    let bang = bang_at.map(|at| [&local[at + 1..], b"@", &local[..at]].concat());
    Forms { typed, inner, bang }
}

/// Without brackets and what stands beside them, and without a route.
pub(crate) fn bare(recipient: &[u8]) -> &[u8] {
    let mut bare = recipient.trim_ascii();
    if let Some(rest) = bare.strip_prefix(b"<") {
        // `<x>@army.ml` is a local part with brackets.
        let is_end = |at: &usize| {
            rest[*at] == b'>' && rest.get(at + 1).is_none_or(|next| next.is_ascii_whitespace())
        };
        if let Some(end) = (0..rest.len()).find(is_end) {
            bare = rest[..end].trim_ascii();
        }
    }
    if bare.starts_with(b"@") {
        if let Some(colon) = bare.iter().position(|&byte| byte == b':') {
            bare = &bare[colon + 1..];
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_by_example() {
        for (recipient, expected) in [
            ("x@army.ml", &["x@army.ml"][..]),
            ("<x@army.ml> NOTIFY=NEVER", &["x@army.ml"]),
            (" < x@army.ml >", &["x@army.ml"]),
            ("<@relay.test,@b.test:x@army.ml>", &["x@army.ml"]),
            ("<x@us .army.ml>", &["x@us.army.ml"]),
            ("\"a b\"@army.ml", &["\"a b\"@army.ml"]),
            ("a b@army.ml", &["\"a b\"@army.ml"]),
            ("x%army.ml@own.test", &["x%army.ml@own.test", "x@army.ml"]),
            ("a%b%army.ml@own.test", &["a%b%army.ml@own.test", "a%b@army.ml"]),
            ("\"x@army.ml\"@own.test", &["\"x@army.ml\"@own.test", "x@army.ml"]),
            ("army.ml!x", &["army.ml!x", "x@army.ml"]),
            ("army.ml!x@own.test", &["army.ml!x@own.test", "x@army.ml"]),
            ("postmaster", &["postmaster"]),
            ("", &[""]),
            ("<", &["<"]),
            ("<x>@army.ml", &["<x>@army.ml"]),
            ("<x@army.ml> ORCPT=rfc822;x@army.ml", &["x@army.ml"]),
            ("@", &["@"]),
            ("%@", &["%@", "@"]),
        ] {
            let forms = forms(recipient.as_bytes());
            let found: Vec<&str> = forms.iter().map(|f| std::str::from_utf8(f).unwrap()).collect();
            assert_eq!(found, expected, "{recipient}");
        }
    }
}
