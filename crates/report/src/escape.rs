//! Text that stands in another language: HTML and CSV.

use std::borrow::Cow;

/// Text as HTML has it, in an attribute too.
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A cell of CSV (RFC 4180): in quotes where it has to be.
///
/// What a spreadsheet makes of a cell that begins with `=` is not the cell's to say.
pub fn csv(text: &str) -> Cow<'_, str> {
    match text.contains([',', '"', '\r', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")).into(),
        false => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{csv, html};

    #[test]
    fn what_would_end_a_cell_or_begin_a_tag_is_text() {
        assert_eq!(html("a&b <i \"x\">"), "a&amp;b &lt;i &quot;x&quot;&gt;");
        assert_eq!(csv("gmail.com"), "gmail.com");
        assert_eq!(csv("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
    }
}
