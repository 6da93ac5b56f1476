//! Real programs that the product and its examples are tried with, a file each.

pub(crate) mod gateway;
pub(crate) mod sendmail;
