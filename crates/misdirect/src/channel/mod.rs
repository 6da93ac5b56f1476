//! The channel.

pub(crate) mod typing;
