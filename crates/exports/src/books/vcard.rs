//! vCard 2.1 (versit 1996), 3.0 (RFC 2426) and 4.0 (RFC 6350): the property EMAIL, whatever its group.
//!
//! Only one property of one line counts here, so this reads content lines and no cards: a card that is
//! broken elsewhere still has its addresses. (`calcard` brings the time zones of the world for
//! calendars; `vcard4` and `vcard` refuse 2.1, which is what telephones write.)

use crate::item::{Item, Place, Take, Unread, contacts};
use crate::text::{decode_as, lines};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quoted_printable::{ParseMode, decode};

pub(crate) fn read(text: &str, place: &Place, take: &mut Take<'_>) {
    let mut lines = lines(text).peekable();
    while let Some((number, first)) = lines.next() {
        let mut line = first.to_owned();
        let is_soft = Property::of(first).is_some_and(|property| property.is_quoted_printable());
        loop {
            // In quoted-printable a line that ends with `=` goes on, with or without a blank.
            if is_soft && line.ends_with('=') {
                line.pop();
                let Some((_, more)) = lines.next() else { break };
                line.push_str(more);
            } else if let Some((_, more)) = lines.next_if(|(_, next)| next.starts_with([' ', '\t']))
            {
                line.push_str(more.get(1..).unwrap_or_default());
            } else {
                break;
            }
        }
        if let Some(property) = Property::of(&line).filter(Property::is_email) {
            property.read(&place.at(number), take);
        }
    }
}

/// `item1.EMAIL;TYPE=HOME:ann@x.example`
struct Property<'a> {
    name: &'a str,
    parameters: &'a str,
    value: &'a str,
}

impl<'a> Property<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b':' && !quoted
        })?;
        let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        let name = name.rsplit('.').next().unwrap_or(name).trim();
        Some(Self { name, parameters, value })
    }

    fn is_email(&self) -> bool {
        self.name.eq_ignore_ascii_case("EMAIL")
    }

    /// The value of a parameter; of `ENCODING` version 2.1 writes the value alone.
    fn parameter(&self, name: &str) -> Option<&'a str> {
        let mut all = self.parameters.split(';').filter_map(|one| one.split_once('='));
        let found = all.find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().trim_matches('"'))
    }

    fn has_encoding(&self, names: &[&str]) -> bool {
        let mut said = self.parameter("ENCODING").into_iter().chain(self.parameters.split(';'));
        said.any(|word| names.iter().any(|name| word.trim().eq_ignore_ascii_case(name)))
    }

    fn is_quoted_printable(&self) -> bool {
        self.has_encoding(&["QUOTED-PRINTABLE"])
    }

    fn read(&self, place: &Place, take: &mut Take<'_>) {
        let bytes = if self.is_quoted_printable() {
            decode(self.value, ParseMode::Robust).ok()
        } else if self.has_encoding(&["BASE64", "B"]) {
            let packed: String = self.value.split_whitespace().collect();
            STANDARD.decode(packed).ok()
        } else {
            return contacts(&unescaped(self.value), place, take);
        };
        match bytes {
            Some(bytes) => {
                let value = decode_as(&bytes, self.parameter("CHARSET"));
                contacts(&unescaped(&value), place, take);
            }
            None => take(place, Item::Unread(Unread::BadEncoding, self.value.as_bytes())),
        }
    }
}

/// `\,` is a comma (RFC 6350 section 3.4), and `\n` a line end.
fn unescaped(value: &str) -> String {
    let (mut text, mut escaped) = (String::new(), false);
    for char in value.chars() {
        match (escaped, char) {
            (false, '\\') => escaped = true,
            (true, 'n' | 'N') => (text.push('\n'), escaped = false).0,
            _ => (text.push(char), escaped = false).0,
        }
    }
    text
}
