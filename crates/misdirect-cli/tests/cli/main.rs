//! The command from outside, as a shell would use it.

mod bad_input;
mod build;
mod check;
mod console;
mod exports;
mod generated;
mod inspect;
mod lint;
mod people;
mod picture;
mod run;
mod scan;
mod variants;
#[cfg(unix)]
mod watch;
