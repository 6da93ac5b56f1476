//! LDIF (RFC 2849): attributes that hold mail addresses, plain or in base64, folded or not.
//!
//! The names of entries (`dn:`) and of members are left alone: they name entries, whatever they contain.

use crate::item::{Item, Place, Take, Unread, contacts};
use crate::text::unfolded;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// RFC 4524 and 2798 (`mail`, also called `rfc822Mailbox`), RFC 1274 (`otherMailbox`), mail servers (the
/// next four), Thunderbird, Active Directory, and what other programs write.
const MAIL: [&str; 10] = [
    "mail",
    "rfc822mailbox",
    "othermailbox",
    "mailalternateaddress",
    "maillocaladdress",
    "mailforwardingaddress",
    "mailroutingaddress",
    "mozillasecondemail",
    "proxyaddresses",
    "email",
];

pub(crate) fn read(text: &str, place: &Place, take: &mut Take<'_>) {
    for (number, line) in unfolded(text) {
        let Some((name, value)) = line.split_once(':') else { continue };
        // `mail;lang-de` is `mail` with an option.
        let name = name.split(';').next().unwrap_or(name).trim().to_ascii_lowercase();
        if !MAIL.contains(&name.as_str()) {
            continue;
        }
        let place = place.at(number);
        match decoded(value) {
            Ok(value) if name == "proxyaddresses" => proxy(&value, &place, take),
            Ok(value) => contacts(&value, &place, take),
            Err(why) => take(&place, Item::Unread(why, value.trim().as_bytes())),
        }
    }
}

/// The value behind `name:`.
fn decoded(value: &str) -> Result<Cow<'_, str>, Unread> {
    if let Some(packed) = value.strip_prefix(':') {
        let bytes = STANDARD.decode(packed.trim()).map_err(|_| Unread::BadEncoding)?;
        return String::from_utf8(bytes).map(Cow::Owned).map_err(|_| Unread::BadEncoding);
    }
    match value.starts_with('<') {
        true => Err(Unread::Elsewhere),
        false => Ok(Cow::Borrowed(value)),
    }
}

/// Active Directory: `SMTP:ann@x.example`, next to addresses of other networks.
fn proxy(value: &str, place: &Place, take: &mut Take<'_>) {
    match value.trim().split_once(':') {
        Some((kind, address)) if kind.eq_ignore_ascii_case("smtp") => {
            contacts(address, place, take);
        }
        Some(_) => {}
        None => contacts(value, place, take),
    }
}
