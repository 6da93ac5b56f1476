//! Tells, from the domain of an e-mail address, that another was meant.
#![no_std]
#![forbid(unsafe_code)]
#![allow(dead_code, unreachable_pub)] // until the stages above use them

#[cfg(test)]
extern crate std;

mod channel;
mod domain;
mod tables;
