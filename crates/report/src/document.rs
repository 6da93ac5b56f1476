//! A report as blocks, and its two forms: Markdown for the repository, one page of HTML for people.

use crate::escape::html as escape;

/// A piece of the report. Text may have `code` between backticks, **strong** words and *emphasis*.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading of its level, 1 for the title.
    Heading(usize, String),
    /// A paragraph.
    Text(String),
    /// Markdown written by hand, as it stands; on the page headings, paragraphs and lists.
    Hand(String),
    /// A table.
    Table(Table),
    /// A picture as SVG, for the page alone, with what it shows.
    Picture(String, String),
    /// A picture beside the document, for the Markdown alone: file and what it shows.
    Linked(String, String),
    /// Text that ends in a link to another document of the folder.
    See(String, String),
}

/// Rows of cells under a head; the first column is left-aligned, others right.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What stands above each column.
    pub head: Vec<String>,
    /// The rows, of as many cells as the head.
    pub rows: Vec<Vec<Cell>>,
    /// All columns hold words.
    pub is_text: bool,
}

/// A cell, shaded on the page from 0 (bad) to 1 (good) where that says something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// What it says; `code` between backticks.
    pub text: String,
    /// How good that is; nothing where that is no question.
    pub shade: Option<f64>,
}

impl Cell {
    /// A cell with its shade, which is kept between 0 and 1.
    pub fn shaded(text: impl Into<String>, shade: f64) -> Self {
        Self { text: text.into(), shade: Some(shade.clamp(0.0, 1.0)) }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self { text: text.into(), shade: None }
    }
}

/// The report in Markdown under a banner.
pub fn markdown(banner: &str, blocks: &[Block]) -> String {
    let mut out = format!("<!-- {banner} -->\n");
    for block in blocks {
        let text = match block {
            Block::Heading(level, text) => format!("{} {text}", "#".repeat(*level)),
            Block::Text(text) | Block::Hand(text) => text.trim_end().to_owned(),
            Block::Table(table) => markdown_table(table),
            Block::Picture(..) => continue,
            Block::Linked(file, caption) => format!("![{caption}]({file})"),
            Block::See(text, file) => format!("{text} [{file}]({file})."),
        };
        out += &format!("\n{text}\n");
    }
    out
}

fn markdown_table(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let escape = |text: &str| text.replace('|', "\\|");
    let rule = |at| if at == 0 || table.is_text { "---" } else { "---:" }.to_owned();
    let mut out = line(table.head.iter().map(|head| escape(head)).collect());
    out += &line((0..table.head.len()).map(rule).collect());
    for row in &table.rows {
        out += &line(row.iter().map(|cell| escape(&cell.text)).collect());
    }
    out.trim_end().to_owned()
}

/// The report as one page that asks for nothing from elsewhere.
///
/// Rows whose first cell begins with `own` stand out.
pub fn page(banner: &str, own: &str, blocks: &[Block]) -> String {
    let title = blocks.iter().find_map(|block| match block {
        Block::Heading(1, text) => Some(text.as_str()),
        _ => None,
    });
    let mut out = format!(
        "<!doctype html>\n<!-- {banner} -->\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <style>\n{}</style>\n<nav>{}</nav>\n<main>\n",
        escape(title.unwrap_or_default()),
        include_str!("style.css"),
        contents(blocks),
    );
    blocks.iter().for_each(|block| out += &html(block, own));
    out + "</main>\n</html>\n"
}

fn contents(blocks: &[Block]) -> String {
    let links = blocks.iter().filter_map(|block| match block {
        Block::Heading(2, text) => {
            Some(format!("<a href=\"#{}\">{}</a>", anchor(text), escape(text)))
        }
        _ => None,
    });
    links.collect()
}

fn anchor(text: &str) -> String {
    let letters = text.to_lowercase();
    letters.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

fn html(block: &Block, own: &str) -> String {
    match block {
        Block::Heading(level, text) => {
            format!("<h{level} id=\"{}\">{}</h{level}>\n", anchor(text), inline(text))
        }
        Block::Text(text) => format!("<p>{}</p>\n", inline(text)),
        Block::Hand(text) => hand(text),
        Block::Table(table) => html_table(table, own),
        Block::Picture(svg, caption) => {
            format!("<figure>\n{svg}<figcaption>{}</figcaption></figure>\n", inline(caption))
        }
        Block::Linked(..) => String::new(),
        Block::See(text, file) => {
            format!("<p>{} <a href=\"{file}\">{}</a>.</p>\n", inline(text), escape(file))
        }
    }
}

/// What is written by hand: headings, paragraphs and lists.
fn hand(text: &str) -> String {
    let mut out = String::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        if let Some(items) = paragraph.strip_prefix("- ") {
            let items = items.split("\n- ").map(|item| format!("<li>{}</li>", inline(item)));
            out += &format!("<ul>{}</ul>\n", items.collect::<String>());
        } else if let Some((marks, heading)) =
            paragraph.split_once("# ").filter(|(marks, _)| marks.bytes().all(|byte| byte == b'#'))
        {
            let level = marks.len() + 1;
            let (heading, id) = (inline(heading), anchor(heading));
            out += &format!("<h{level} id=\"{id}\">{heading}</h{level}>\n");
        } else {
            out += &format!("<p>{}</p>\n", inline(paragraph));
        }
    }
    out
}

/// Text with its `code`, **strong** words and *emphasis*. A mark that nothing closes is itself.
fn inline(text: &str) -> String {
    const MARKS: [(&str, &str); 3] = [("`", "code"), ("**", "strong"), ("*", "em")];
    let (mut out, mut rest, mut open) = (String::new(), text, Vec::new());
    while let Some(char) = rest.chars().next() {
        let is_open = |mark| open.last().is_some_and(|&(last, _)| last == mark);
        let mark = MARKS.into_iter().find(|&(mark, _)| rest.starts_with(mark));
        // In code nothing else means anything.
        match mark.filter(|&(mark, _)| mark == "`" || !is_open("`")) {
            Some((mark, tag)) if is_open(mark) => {
                open.pop();
                out += &format!("</{tag}>");
                rest = &rest[mark.len()..];
            }
            Some((mark, tag)) if rest[mark.len()..].contains(mark) => {
                open.push((mark, tag));
                out += &format!("<{tag}>");
                rest = &rest[mark.len()..];
            }
            _ => {
                out += &escape(&rest[..char.len_utf8()]);
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    // Marks that cross one another leave some open.
    open.iter().rev().for_each(|(_, tag)| out += &format!("</{tag}>"));
    out
}

fn html_table(table: &Table, own: &str) -> String {
    let class = if table.is_text { " class=\"text\"" } else { "" };
    let head = table.head.iter().map(|head| format!("<th>{}</th>", inline(head)));
    let mut out = format!(
        "<div class=\"wide\"><table{class}>\n<thead><tr>{}</tr></thead>\n<tbody>\n",
        head.collect::<String>()
    );
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell.shade {
            Some(shade) => {
                format!("<td style=\"--good:{:.0}\">{}</td>", shade * 100.0, inline(&cell.text))
            }
            None => format!("<td>{}</td>", inline(&cell.text)),
        });
        let is_own = row.first().is_some_and(|cell| cell.text.starts_with(own));
        let class = if is_own { " class=\"own\"" } else { "" };
        out += &format!("<tr{class}>{}</tr>\n", cells.collect::<String>());
    }
    out + "</tbody></table></div>\n"
}

#[cfg(test)]
mod tests {
    use super::{Block, Cell, Table, markdown, page};

    #[test]
    fn both_forms_escape_what_they_must() {
        let head = vec!["name".into(), "a|b".into()];
        let rows = vec![vec!["`x<y`".into(), Cell::shaded("9", 2.0)]];
        let blocks = [
            Block::Heading(1, "T & U".into()),
            Block::Table(Table { head, rows, is_text: false }),
            Block::Hand("### In *short*\n\none **`*.mil`**, 2 * 3\n\n- two\n- three".into()),
        ];
        let text = markdown("made", &blocks);
        assert!(text.contains("| name | a\\|b |\n| --- | ---: |\n| `x<y` | 9 |"), "{text}");
        let page = page("made", "`x", &blocks);
        assert!(page.contains("<code>x&lt;y</code>") && page.contains("--good:100"), "{page}");
        assert!(page.contains("<tr class=\"own\">"), "{page}");
        assert!(page.contains("<h1 id=\"t---u\">T &amp; U</h1>"), "{page}");
        assert!(page.contains("<ul><li>two</li><li>three</li></ul>"), "{page}");
        assert!(page.contains("<h3 id=\"in--short-\">In <em>short</em></h3>"), "{page}");
        assert!(page.contains("<p>one <strong><code>*.mil</code></strong>, 2 * 3</p>"), "{page}");
    }
}
