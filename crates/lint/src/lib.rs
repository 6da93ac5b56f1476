//! Finds misdirected addresses that stand in files: a forward rule, an alias, a maintainer, a name server.
//!
//! Whoever types an address may see that it is wrong; what stands in a file nobody reads again. This
//! reads it: any text, line by line and in bounded memory, finds the mail addresses and the hosts of mail in it,
//! and asks the library about each.
//!
//! ```
//! use misdirect::{Checker, Directory};
//! use misdirect_lint::{Hosts, Linter};
//!
//! let hosts = Hosts::default();
//! let linter = Linter::new(Checker::new(Directory::builtin()), &hosts)?;
//! let aliases = "postmaster: root\nstaff: ann@gmail.com, joe@gmial.com\n";
//! let mut found = Vec::new();
//! linter.lint("aliases".as_ref(), aliases.as_bytes(), &mut |finding| found.push(finding))?;
//! assert_eq!((found[0].line, found[0].column), (2, 23));
//! assert_eq!(found[0].suggestion.as_deref(), Some("joe@gmail.com"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`files`] walks folders, [`Report`] writes findings as linters do, [`Baseline`] keeps what is known.
//!
//! # How a file is read
//!
//! `decode` and `lines` read lines, `addresses`, `hosts` and `zone` find what is judged in each, `ignored` knows the comment
//! that lets a line pass, `around` remembers which domains stand in the file, `alarm` says which suspects are told, and `linter` puts these together.

#![forbid(unsafe_code)]

mod addresses;
mod alarm;
mod around;
mod baseline;
mod decode;
mod finding;
mod format;
mod hosts;
mod ignored;
mod lines;
mod linter;
mod walk;
mod zone;

pub use baseline::{Baseline, BaselineError, Entry};
pub use finding::{Finding, Kind, name};
pub use format::{Format, Report};
pub use linter::{Counts, Hosts, Linter};
pub use walk::files;
