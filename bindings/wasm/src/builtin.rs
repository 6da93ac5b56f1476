//! The built-in directory, compiled from the list that `cargo xtask tables` wrote.

use alloc::string::String;
use alloc::vec::Vec;
use misdirect::Domain;
use misdirect::directory::Builder;

/// The image. Nothing where the list has a bad line, which the tests would tell.
pub(crate) fn image() -> Option<Vec<u8>> {
    let mut builder = Builder::new();
    let mut domain = String::new();
    for group in include_str!("builtin.txt").lines() {
        let Some((shared, names)) = group.split_once(':') else {
            builder.add_line(group).ok()?;
            continue;
        };
        let mut words = shared.split(' ');
        let suffix = words.next()?;
        let weight = words.next()?.parse().ok()?;
        let tags = words.next()?.parse().ok()?;
        for name in names.split(' ') {
            if name == "*" {
                builder.add_zone(&Domain::parse(suffix).ok()?, weight, tags).ok()?;
                continue;
            }
            domain.clear();
            domain.push_str(name);
            domain.push('.');
            domain.push_str(suffix);
            builder.add(&Domain::parse(&domain).ok()?, weight, tags).ok()?;
        }
    }
    builder.build().ok()
}
