//! Real programs that the product and its examples are tried with, a file each, or a folder.

mod common;
pub(crate) mod gateway;
mod peers;
mod postfix;
pub(crate) mod sendmail;
pub(crate) mod sensor;
