//! `misdirect: ignore`, in whatever way the file writes its comments: the line keeps what it has. On a
//! line that has nothing else to judge it goes for the next one.

const MARK: &[u8] = b"misdirect: ignore";

/// Whether a line has the mark, with no word going on behind it.
pub(crate) fn has_mark(line: &[u8]) -> bool {
    let mut rest = line;
    while let Some(at) = rest.windows(MARK.len()).position(|here| here.eq_ignore_ascii_case(MARK)) {
        rest = rest.get(at + MARK.len()..).unwrap_or_default();
        if !rest.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::has_mark;

    #[test]
    fn in_any_comment() {
        for line in [
            "joe: joe@gmial.com # misdirect: ignore",
            "// misdirect: ignore",
            "<!-- misdirect: ignore -->",
            "; Misdirect: ignore, it is ours",
            "/*misdirect: ignore*/",
            "misdirect: ignored misdirect: ignore",
        ] {
            assert!(has_mark(line.as_bytes()), "{line}");
        }
        for line in ["", "misdirect: ignored", "misdirect: ignore-all", "misdirect ignore"] {
            assert!(!has_mark(line.as_bytes()), "{line}");
        }
    }
}
