//! Finds misdirected mail in the logs of name servers, resolvers and mail servers.
//!
//! Mail to `army.ml` begins with a question for it, and the log of whoever is asked shows that. One folder is
//! one stage, and each hands on less than it got:
//!
//! ```text
//! source ─► format ─► names ─► tally ─► judged ─► report
//! files,    lines     domains   counts   findings   table, JSON Lines, CSV
//! expanded                                 rules, page
//! ```
//!
//! Local parts and addresses of clients end at the format: what it hands on has no field for them. The
//! judgement is the library's, which learns nothing of logs.

#![forbid(unsafe_code)]

mod format;
mod judged;
mod lines;
mod names;
pub mod report;
mod scan;
mod source;
mod state;
mod tally;
mod watch;

pub use format::{Broken, FORMATS, Format};
pub use judged::{Finding, Judged};
pub use lines::Lines;
pub use names::{APARTS, Apart, ClientKey, Day, PURPOSES, Purpose};
pub use scan::{FileError, FileRead, Options, Progress, Resume, Scan, ScanError, Unread, scan};
pub use source::{
    Compression, EXPANSION_FREE, EXPANSION_MAX, FilesError, Found, STDIN, SourceError, files,
};
pub use state::StateError;
pub use watch::{Asked, LogEvent, News, Server, Watch, WatchOptions, serve};
