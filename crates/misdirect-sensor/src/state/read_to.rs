//! How far a file was read, and which file that was.

use crate::lines::Lines;
use crate::source::{Beginning, Identity, identity};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// How far a file was read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct ReadTo {
    /// Where it was, as people read it.
    pub(crate) path: String,
    pub(crate) format: Option<String>,
    pub(crate) lines: Lines,
    /// `None` where it could not be opened.
    known: Option<Known>,
    /// Bytes of its text that were read.
    pub(crate) at: u64,
    /// Where in its text the header of the log is that is being read.
    pub(crate) header: u64,
    /// It was read to its end, which did not end its last line.
    pub(crate) is_in_line: bool,
    /// It is among what is to be read now.
    #[serde(skip)]
    pub(crate) is_here: bool,
    /// It was read to its end, when it had so many bytes.
    pub(crate) end: Option<u64>,
}

/// By what a file is known again.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    identity: Identity,
    beginning: Beginning,
}

impl Known {
    fn of(path: &Path) -> io::Result<Option<Self>> {
        let Some(identity) = identity(path) else { return Ok(None) };
        Ok(Some(Self { identity, beginning: Beginning::of(path)? }))
    }
}

impl ReadTo {
    /// Nothing of it was read yet.
    pub(crate) fn new(path: &Path) -> Self {
        let known = Known::of(path).ok().flatten();
        Self { path: shown(path), known, is_here: true, ..Self::default() }
    }

    /// What is left of it is lost. Bytes of its text that were read.
    pub(crate) fn give_up(&mut self) -> u64 {
        self.end = Some(self.at);
        self.at
    }

    /// The file may have had few bytes when it was first seen.
    pub(crate) fn look_again(&mut self, path: &Path) {
        if self.known.as_ref().is_none_or(|known| !known.beginning.is_telling()) {
            self.known = Known::of(path).ok().flatten().or(self.known.take());
        }
    }

    /// It has more than was read, or less.
    pub(crate) fn is_changed(&self, path: &Path) -> bool {
        let size = fs::metadata(path).ok().map(|data| data.len());
        self.end.is_none() || self.end != size
    }
}

/// A path, as people read it.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// What is known of a file.
pub(crate) enum Found {
    /// It is this one.
    Same(usize),
    /// Another file was where it is now, and was not read to its end.
    Replaced(usize),
    /// Nothing.
    New,
}

/// Finds a file among those that were read: by what the system numbers it with and how it begins, or by its path and
/// how it begins.
pub(crate) fn find(files: &[ReadTo], path: &Path) -> Found {
    let (identity, shown) = (identity(path), shown(path));
    let begins = |known: &Known| File::open(path).is_ok_and(|file| known.beginning.is_of(file));
    let is_same = |file: &ReadTo| {
        file.known.as_ref().is_some_and(|known| {
            let is_named = known.beginning.is_telling() && file.path == shown;
            (is_named || identity.as_ref() == Some(&known.identity)) && begins(known)
        })
    };
    if let Some(at) = files.iter().position(is_same) {
        return Found::Same(at);
    }
    let is_replaced = |file: &ReadTo| file.path == shown && file.at > 0 && file.end.is_none();
    files.iter().position(is_replaced).map_or(Found::New, Found::Replaced)
}
