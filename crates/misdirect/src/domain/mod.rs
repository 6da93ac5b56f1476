//! Text to domain.

pub(crate) mod suffix;
