//! The address book of abook: sections with `name=value`, several addresses in one `email`.

use crate::item::{Place, Take, contacts};
use crate::text::lines;

pub(crate) fn read(text: &str, place: &Place, take: &mut Take<'_>) {
    for (number, line) in lines(text) {
        if let Some(("email", value)) = line.split_once('=') {
            contacts(value, &place.at(number), take);
        }
    }
}
