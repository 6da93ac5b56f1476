//! Maildirs, with the folders in them, whether as `.Sent` (Maildir++) or plain: each file in a `cur` or
//! `new` is a message, of which only the header is read.

use super::mbox;
use crate::item::{Place, Take};
use crate::read::Error;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Folders within folders that are looked into.
const DEPTH_MAX: usize = 32;

pub(crate) fn read(folder: &Path, take: &mut Take<'_>) -> Result<(), Error> {
    let mut messages = Vec::new();
    if !find(folder, 0, &mut messages)? {
        return Err(Error::NoMaildir);
    }
    // The order in which a system lists files is any.
    messages.sort_unstable();
    for path in messages {
        match File::open(&path) {
            Ok(file) => mbox::read_one(BufReader::new(file), &Place::new(&path), take)?,
            // A mail program moves messages from `new` to `cur` meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether there is a maildir in it.
fn find(folder: &Path, depth: usize, messages: &mut Vec<PathBuf>) -> Result<bool, Error> {
    let mut is_one = false;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Links are not followed, so that no circle is.
        if depth == DEPTH_MAX || !entry.file_type()?.is_dir() {
            continue;
        }
        let path = entry.path();
        if entry.file_name() == "cur" || entry.file_name() == "new" {
            is_one = true;
            for message in fs::read_dir(&path)? {
                let message = message?;
                let is_hidden = message.file_name().as_encoded_bytes().starts_with(b".");
                if message.file_type()?.is_file() && !is_hidden {
                    messages.push(message.path());
                }
            }
        } else {
            is_one |= find(&path, depth + 1, messages)?;
        }
    }
    Ok(is_one)
}
