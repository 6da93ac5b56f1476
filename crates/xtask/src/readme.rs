//! Blocks of pages, which are tried as they stand there.

use misdirect_report::place::{read, root};

/// The block of a page in a language: its first is 1.
pub(crate) fn block(page: &str, language: &str, number: usize) -> Result<String, String> {
    let text = read(&root().join(page))?;
    let block = text.split(&format!("```{language}\n")).nth(number);
    let block = block.and_then(|rest| rest.split("```").next());
    block.map(str::to_owned).ok_or_else(|| format!("{page}: no {language} {number}"))
}
