//! A Rust source as words and signs, without what only looks like code: comments, texts, letters.

/// A word, `::`, or one other sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'s> {
    /// As it is written.
    pub(super) text: &'s str,
    /// From 1.
    pub(super) line: usize,
}

impl Token<'_> {
    /// A name or a keyword.
    pub(super) fn is_word(&self) -> bool {
        self.text.starts_with(is_letter)
    }
}

/// All tokens of a source, in order.
pub(super) fn tokens(source: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), source, 1);
    while let Some(first) = rest.chars().next() {
        let (len, is_code) = match passed_over(rest) {
            Some(len) => (len, false),
            None if is_letter(first) => (word_len(rest), true),
            None if rest.starts_with("::") => (2, true),
            None => (first.len_utf8(), !first.is_whitespace()),
        };
        let (text, after) = rest.split_at(len);
        if is_code {
            found.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn word_len(text: &str) -> usize {
    text.find(|letter| !is_letter(letter)).unwrap_or(text.len())
}

/// How long a comment, a text, a letter or a lifetime at the beginning of a source is.
fn passed_over(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(comment_len(rest));
    }
    let prefix = ["br", "cr", "b", "c", "r", ""].into_iter().find(|prefix| {
        rest.strip_prefix(prefix).is_some_and(|after| after.starts_with(['"', '\'', '#']))
    })?;
    let after = &rest[prefix.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    if prefix.ends_with('r') {
        let body = after[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let len = body.find(&end).map_or(body.len(), |at| at + end.len());
        return Some(prefix.len() + hashes + 1 + len);
    }
    match after.chars().next()? {
        '"' => Some(prefix.len() + quoted_len(after)),
        '\'' => Some(prefix.len() + letter_len(after)),
        _ => None,
    }
}

/// Comments may stand in comments.
fn comment_len(rest: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        let (len, more) = match rest.as_bytes()[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        (at, depth) = (at + len, depth + more);
        if depth == 0 {
            break;
        }
    }
    at
}

/// To the quote that no backslash stands before.
fn quoted_len(text: &str) -> usize {
    let quote = text.as_bytes()[0];
    let mut at = 1;
    while let Some(&byte) = text.as_bytes().get(at) {
        match byte {
            b'\\' => at += 2,
            _ if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// Of `'a'`, or of the lifetime `'a`.
fn letter_len(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    let is_escaped = letters.next().is_some_and(|(_, letter)| letter == '\\');
    let is_closed = letters.next().is_some_and(|(_, letter)| letter == '\'');
    if is_escaped || is_closed { quoted_len(text) } else { 1 + word_len(&text[1..]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_signs() {
        let source = "use a::b; // c::d\n/* e /* f */ g */ h('i', '\\'', b'\\\\', 'j: \"k\\\"l\")\n\
                      r#\"m\"n\"# br\"o\\\" c\"p\" r#type é.q<'r>";
        let found = tokens(source);
        let texts: Vec<&str> = found.iter().map(|token| token.text).collect();
        let expected = [
            "use", "a", "::", "b", ";", "h", "(", ",", ",", ",", ":", ")", "r", "#", "type", "é",
            ".", "q", "<", ">",
        ];
        assert_eq!(texts, expected);
        assert_eq!((found[0].line, found[5].line, found[12].line), (1, 2, 3));
    }
}
