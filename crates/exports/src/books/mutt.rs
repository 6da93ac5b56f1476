//! Aliases of mutt and neomutt, as they stand in its configuration: `alias [-group NAME]… KEY ADDRESS, …`.
//!
//! A backslash at the end of a line continues it, anywhere; `#` outside quotes begins a comment. All other
//! commands are passed over: what they name are mailboxes and one's own addresses.

use crate::item::{Item, Place, Take};
use crate::text::lines;
use misdirect::Addresses;

pub(crate) fn read(text: &str, place: &Place, take: &mut Take<'_>) {
    let mut lines = lines(text);
    while let Some((number, first)) = lines.next() {
        let mut line = first.to_owned();
        while line.ends_with('\\') {
            line.pop();
            let Some((_, more)) = lines.next() else { break };
            line.push_str(more);
        }
        let Some(rest) = line.trim_start().strip_prefix("alias ") else { continue };
        let place = place.at(number);
        // An alias may be made of other aliases alone, so one without an address is right.
        for address in Addresses::new(addresses(without_comment(rest)).as_bytes()) {
            take(&place, Item::Contact(address.as_bytes()));
        }
    }
}

/// What follows the groups and the key, which may have an `@` itself.
fn addresses(rest: &str) -> &str {
    let mut rest = rest.trim_start();
    while let Some(group) = rest.strip_prefix("-group ") {
        rest = after_word(group);
    }
    after_word(rest)
}

fn after_word(text: &str) -> &str {
    let text = text.trim_start();
    text.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start())
}

fn without_comment(line: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (at, char) in line.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '#' if !quoted => return line.get(..at).unwrap_or(line),
            _ => {}
        }
    }
    line
}
