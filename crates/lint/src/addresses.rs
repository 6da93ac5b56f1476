//! Which `@` of a line stands in a mail address.
//!
//! The library's splitter reads what people type into an address field, and is lenient. Files hold many
//! an `@` that is none of an address, and an alarm about one of those is worse than silence. So an
//! address of a file is one by its own form and by what stands around it:
//!
//! | silent | the rule |
//! |---|---|
//! | `@app.route`, `@media`, `@Override`, `@scope/pkg`, `a/b@v1` | nothing or a path before the `@` |
//! | `@joe@mastodon.social`, `a@b@c.com` | more than one `@` |
//! | `https://joe:pw@host/`, `ssh://git@host`, the path of a link | in a link, unless that is `mailto:` |
//! | `git@github.com:a/b`, `joe@host/x`, `f@g.h(x)`, `k@v.w=1` | a path, a call or a value follows |
//! | `scp notes joe@host.com` | behind the name of a remote shell |
//! | `pkg@1.2.3`, `icon@2x.png`, `getty@tty1.service` | its last label is a number, of a file or of a unit |
//! | `pkg@latest`, `root@debian` | one label, unless in `<…>` or a dot is all that it lacks (the linter asks) |
//! | `Message-ID: <…>`, `cid:…`, `20260101.123-4-joe@x.com` | an identifier, by its header or its form |
//! | `joe at x.com` | written out without brackets it is prose |
//!
//! What is left and no address after all is hardly ever close to a domain that is listed.

use misdirect::Addresses;
use regex::bytes::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// The addresses of a line: where each stands, in bytes, and what is judged of it. An `@` or a dot that is
/// written out against harvesters is no slip.
pub(crate) fn addresses(line: &[u8]) -> impl Iterator<Item = (Range<usize>, Cow<'_, [u8]>)> {
    // Most lines have none.
    let may_have = (line.contains(&b'@') || SIGN.is_match(line)) && !IDENTIFIERS.is_match(line);
    let text = if may_have { line } else { b"" };
    Addresses::new(text).filter_map(move |address| {
        let mut span = address.span();
        span.start += key_len(line.get(span.clone())?);
        let found = line.get(span.clone())?;
        let sign = sign(found)?;
        span.end =
            span.start + sign.end + domain_len(found.get(sign.end..)?, line.get(span.end..)?);
        let found = line.get(span.clone())?;
        let (local, domain) = (found.get(..sign.start)?, found.get(sign.end..)?);
        let plain = DOT.replace_all(domain, b".".as_slice());
        let (before, after) = (line.get(..span.start)?, line.get(span.end..)?);
        let is_one = is_local(local)
            && is_domain(&plain)
            && may_stand_before(before)
            && !goes_on(after)
            && !is_in_link(before)
            && !REMOTE.is_match(before);
        let is_plain = sign.len() == 1 && matches!(plain, Cow::Borrowed(_));
        let text = match is_plain {
            true => Cow::Borrowed(found),
            false => Cow::Owned([local, b"@", &plain].concat()),
        };
        is_one.then_some((span, text))
    })
}

/// A pattern that is part of the program.
macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("a pattern that compiles"));
    };
}

// `@`, of full width or small, as an HTML reference, in brackets.
pattern!(
    SIGN,
    r"(?i-u)@|\xEF\xBC\xA0|\xEF\xB9\xAB|&#64;|&#x40;|&commat;|[ \t]?[\[({] ?at ?[\])}][ \t]?"
);
pattern!(DOT, r"(?i-u) ?[\[({] ?(?:dot|\.|punkt|punto|point) ?[\])}] ?");
pattern!(
    IDENTIFIERS,
    r"(?i-u)^[^a-z0-9]*(?:resent-|original-)?(?:message-?id|in-reply-to|references|content-id|msg-?id|link)\b"
);
// An identifier has a date or a counter and a process, or is one long number.
pattern!(
    NUMBERS,
    r"(?-u)[0-9]{8,}.*[.$+=_-]|[.$+=_-].*[0-9]{8,}|[0-9a-fA-F]{24,}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-"
);
pattern!(
    REMOTE,
    r"(?-u)(?:^|[^A-Za-z0-9_.-])(?:ssh|scp|sftp|rsync|mosh|sshfs|ssh-[a-z0-9-]+)(?:$|[^A-Za-z0-9_.@-])"
);

/// Where the one `@` of an address is.
fn sign(address: &[u8]) -> Option<Range<usize>> {
    let mut signs = SIGN.find_iter(address);
    let first = signs.next()?.range();
    signs.next().is_none().then_some(first)
}

/// A quotation mark or the key of a value before it: `MAILTO=joe@x.com`.
fn key_len(address: &[u8]) -> usize {
    let quotes = address.iter().take_while(|byte| b"'`".contains(byte)).count();
    let is_key = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-.".contains(byte);
    let key = address.get(quotes..).unwrap_or_default().iter().take_while(is_key).count();
    let is_value = key > 0 && address.get(quotes + key) == Some(&b'=');
    quotes + if is_value { key + 1 } else { 0 }
}

/// A part that people have: no path, no option, no identifier of a message.
fn is_local(local: &[u8]) -> bool {
    let is_text =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"*%}_$".contains(byte) || !byte.is_ascii();
    let is_odd = |byte: &u8| byte.is_ascii_control() || b"/\\?:;,()<> ".contains(byte);
    local.iter().any(is_text)
        && !local.iter().any(is_odd)
        && !matches!(local, [b'-' | b'.', ..] | [.., b'.'])
        && std::str::from_utf8(local).is_ok()
        && !(local.len() >= 16 && NUMBERS.is_match(local))
}

/// How much of it is a domain: text in scripts that put no blanks between words goes on right behind
/// (`joe@gmail.comまで`), as do escapes of code (`joe@gmail.com\n`) and of Perl's documentation
/// (`joe@gmail.comE<gt>`).
fn domain_len(domain: &[u8], after: &[u8]) -> usize {
    let domain = match after {
        [b'<', b'g' | b'l', ..] => domain.strip_suffix(b"E").unwrap_or(domain),
        _ => domain,
    };
    let Ok(text) = std::str::from_utf8(domain) else { return domain.len() };
    let label = text.rfind('.').unwrap_or(0);
    let last = text.get(label..).unwrap_or_default();
    let has_ascii = last.chars().nth(1).is_some_and(|char| char.is_ascii_alphabetic());
    let end = last.find(|char| char >= '\u{E00}' || char == '\\').filter(|_| has_ascii);
    let end = end.map_or(text.len(), |at| label + at);
    text.get(..end).unwrap_or_default().trim_end_matches(['.', '-']).len()
}

/// Letters, digits, hyphens and dots; one comma may be mistyped for a dot. The last label is a word (`gmail.c0m`), and
/// no end of a file's name.
fn is_domain(domain: &[u8]) -> bool {
    const FILES: [&[u8]; 6] = [b"html", b"jpg", b"png", b"service", b"svg", b"target"];
    let is_part =
        |byte: &u8| byte.is_ascii_alphanumeric() || b".-,".contains(byte) || !byte.is_ascii();
    let last = domain.rsplit(|byte| b".,".contains(byte)).next().unwrap_or_default();
    let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    let numbers = domain.iter().take_while(|byte| is_number(byte));
    let is_version = numbers.filter(|&&byte| byte == b'.').count() > 1;
    let is_word = last.iter().any(|byte| !byte.is_ascii_digit()) && !is_version;
    let commas = domain.iter().filter(|&&byte| byte == b',').count();
    let begins =
        domain.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    begins
        && domain.iter().all(is_part)
        && commas <= 1
        && is_word
        && !FILES.contains(&last)
        && std::str::from_utf8(domain).is_ok()
}

/// What no address has right before it: one more `@`, a path, an escape, the scheme of an identifier.
fn may_stand_before(before: &[u8]) -> bool {
    let scheme = before.get(before.len().saturating_sub(4)..).unwrap_or_default();
    let is_identifier = [b"cid:", b"mid:"].iter().any(|it| scheme.eq_ignore_ascii_case(&it[..]));
    !before.last().is_some_and(|byte| b"@/\\".contains(byte)) && !is_identifier
}

/// A path, a call, a value or one more `@` follows at once: `git@github.com:a/b`.
fn goes_on(after: &[u8]) -> bool {
    let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/~._-{$%\\".contains(byte);
    match after {
        [b'@' | b'/' | b'(' | b'=', ..] => true,
        [b':', next, ..] => is_path(next),
        _ => false,
    }
}

/// The word that it ends is a link.
fn is_in_link(before: &[u8]) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"<>\"'`()[]{}|,".contains(byte);
    let start = before.iter().rposition(is_end).map_or(0, |at| at + 1);
    before.get(start..).unwrap_or_default().windows(3).any(|here| here == b"://")
}

#[cfg(test)]
mod tests {
    use super::addresses;

    fn found(line: &str) -> Vec<&str> {
        addresses(line.as_bytes()).map(|(span, _)| &line[span]).collect()
    }

    #[test]
    fn an_address_in_any_file() {
        for (line, expected) in [
            ("joe: joe@gmial.com", "joe@gmial.com"),
            ("\\joe, \"|/usr/bin/vacation joe\", joe@gmial.com", "joe@gmial.com"),
            ("redirect :copy \"joe@gmial.com\";", "joe@gmial.com"),
            ("Joe Smith <joe@gmial.com> <joe@host>", "joe@gmial.com"),
            ("1;Smith;joe@gmial.com;2", "joe@gmial.com"),
            ("{\"email\":\"joe@gmial.com\"}", "joe@gmial.com"),
            ("authors = [\"Joe <joe@gmial.com>\"]", "joe@gmial.com"),
            ("email: joe@gmial.com # work", "joe@gmial.com"),
            ("// Write to joe@gmial.com.", "joe@gmial.com"),
            ("[mail](mailto:joe@gmial.com?subject=x)", "joe@gmial.com"),
            ("<a href=\"mailto:joe@gmial.com\">", "joe@gmial.com"),
            ("MAILTO=joe@gmial.com", "joe@gmial.com"),
            ("to = f\"{user}@gmial.com\"", "{user}@gmial.com"),
            ("v=DMARC1; p=none; rua=mailto:d@gmial.com!10m; pct=1", "d@gmial.com"),
            ("printf(\"joe@gmial.com\\n\");", "joe@gmial.com"),
            ("お問い合わせは、joe@gmial.comまで", "joe@gmial.com"),
            ("joe [at] gmial [dot] com", "joe [at] gmial [dot] com"),
            ("Joe E<lt>joe@gmial.comE<gt>", "joe@gmial.com"),
            ("'joe@gmial.com'", "joe@gmial.com"),
            ("joe&#64;gmial.com", "joe&#64;gmial.com"),
            ("13812345678@163.co", "13812345678@163.co"),
            ("joe@gmail,com", "joe@gmail,com"),
            ("joe@gmailcom", "joe@gmailcom"),
            ("*@gmial.com reject", "*@gmial.com"),
            ("joe@gmial.com: joe", "joe@gmial.com"),
        ] {
            assert!(found(line).contains(&expected), "{line}: {:?}", found(line));
        }
    }

    #[test]
    fn no_address() {
        for line in [
            "@app.route('/x')",
            "@media screen and (max-width: 1px)",
            "@Override",
            "  @pytest.mark.skip",
            "npm i @babel/core@7.0.0 lodash@4.17.21",
            "'@types/node@18.0.0':",
            "uses: actions/checkout@v4.1.com",
            "git clone git@github.com:joe/army.ml",
            "ssh://git@gmial.com/x.git",
            "git+ssh://git@gmial.com",
            "https://joe:secret@gmial.com/x",
            "postgres://joe@gmial.com",
            "https://lists.example.org/r/joe@gmial.com",
            "https://medium.com/@joe.gmial.com",
            "scp notes joe@gmial.com:",
            "ssh-copy-id -i key joe@gmial.com",
            "rsync -a x joe@gmial.com:y",
            "@joe@gmial.com",
            "pkg@name@gmial.com",
            "Message-ID: <abc@gmial.com>",
            "In-Reply-To: <abc@gmial.com>",
            "References: <a@gmial.com> <b@gmial.com>",
            "<20260101103524.1234-2-joe@gmial.com>",
            "<CAHk-=wiZ9aZ12345678_x@mail.gmial.com>",
            "<img src=\"cid:abc@gmial.com\">",
            "icon@2x.png",
            "getty@tty1.service",
            "x = a @ b.T",
            "value@1.2.3",
            "self@obj.call(x)",
            "name@host.com/path",
            "look at gmial.com",
            "key@value.com=1",
            "user@[127.0.0.1]",
            "sysconf@GLIBC_2",
            "feature@lz4_compress.com",
            "-I@x.lst",
            "b.@u...h.com",
            "sr@Latn,sq,gmail.com",
            "\u{1}joe\u{2}@gmial.com",
            "docker pull image@sha256:0123456789abcdef",
            "HEAD@{1}",
            "$array[@foo.com]",
            "%@.com",
            "",
        ] {
            let found: Vec<&str> = found(line).into_iter().filter(|it| it.contains('.')).collect();
            assert!(found.is_empty(), "{line}: {found:?}");
        }
    }
}
