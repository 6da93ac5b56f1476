//! The `misdirect` command.
fn main() {}
