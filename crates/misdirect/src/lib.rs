//! x
#![cfg_attr(not(test), no_std)]
#![allow(dead_code)]

mod channel {
    pub(crate) mod suffix_class;
}
mod judge {
    pub(crate) mod letters;
}
mod tables {
    pub(crate) mod letters;
    pub(crate) mod suffixes;
}
