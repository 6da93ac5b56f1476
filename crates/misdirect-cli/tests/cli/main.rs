//! The command from outside, as a shell would use it.

mod check;
mod run;
