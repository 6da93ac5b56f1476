//! Address books: each address in them is somebody whom somebody means to write to.

pub(crate) mod abook;
pub(crate) mod json;
pub(crate) mod ldif;
pub(crate) mod mutt;
pub(crate) mod table;
pub(crate) mod vcard;
