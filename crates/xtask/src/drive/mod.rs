//! Real programs that the examples are tried with, a file each.

pub(crate) mod sendmail;
