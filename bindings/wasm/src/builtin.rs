//! The built-in directory, compiled from the list that `build.rs` wrote.

use alloc::string::String;
use alloc::vec::Vec;
use misdirect::directory::Builder;

/// The image. Nothing where the list has a bad line, which the tests would tell.
pub(crate) fn image() -> Option<Vec<u8>> {
    let mut builder = Builder::new();
    let mut line = String::new();
    for group in include_str!(concat!(env!("OUT_DIR"), "/builtin.txt")).lines() {
        let Some((rest, names)) = group.split_once(':') else {
            builder.add_line(group).ok()?;
            continue;
        };
        for name in names.split(' ') {
            line.clear();
            line.push_str(name);
            line.push('.');
            line.push_str(rest);
            builder.add_line(&line).ok()?;
        }
    }
    builder.build().ok()
}
