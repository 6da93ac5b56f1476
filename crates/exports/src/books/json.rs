//! JSON: jCard (RFC 7095), where a property is `["email", {…}, "text", "ann@x.example"]`, and objects with
//! an `address` or `email`, as notmuch, `JSContact` (RFC 9553) and most programs write them.

use crate::item::{Place, Take, contacts};
use serde_json::{Error, Value};

pub(crate) fn read(text: &str, place: &Place, take: &mut Take<'_>) -> Result<(), Error> {
    // `serde_json` refuses what is nested deeper than 128 times, so that recursion is bounded.
    value(&serde_json::from_str(text)?, place, take);
    Ok(())
}

fn value(json: &Value, place: &Place, take: &mut Take<'_>) {
    match json {
        Value::Array(list) => match property(list) {
            Some(addresses) => addresses.for_each(|address| contacts(address, place, take)),
            None => list.iter().for_each(|inner| value(inner, place, take)),
        },
        Value::Object(fields) => {
            for (name, inner) in fields {
                match inner {
                    Value::String(text) if is_address(name, text) => contacts(text, place, take),
                    _ => value(inner, place, take),
                }
            }
        }
        _ => {}
    }
}

/// The values of a jCard's property with addresses.
fn property(list: &[Value]) -> Option<impl Iterator<Item = &str>> {
    let [Value::String(name), Value::Object(_), Value::String(_), values @ ..] = list else {
        return None;
    };
    let is_email = name.eq_ignore_ascii_case("email");
    is_email.then(|| values.iter().filter_map(Value::as_str))
}

/// An `address` may also be of a street; an `email` is one of mail.
fn is_address(name: &str, text: &str) -> bool {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    is("email") || is("emailAddress") || (is("address") && text.contains('@'))
}
