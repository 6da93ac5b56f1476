//! Text to domain.

pub(crate) mod idna;
#[cfg(feature = "idna")]
mod punycode;
pub(crate) mod skeleton;
pub(crate) mod suffix;
