//! The directories of a policy: compiled images and text lists, read whole and checked before any mail is judged
//! by them.

use crate::config::Lists;
use crate::error::Error;
use misdirect::directory::{Builder, Filter};
use misdirect::{Checker, Directory, DirectoryError, Layer};
use std::fs;
use std::path::Path;

/// What a checker is made of.
#[derive(Debug)]
pub(crate) struct Directories {
    has_builtin: bool,
    /// Images.
    trusted: Vec<Vec<u8>>,
    evidence: Vec<Vec<u8>>,
    filters: Vec<Vec<u8>>,
}

impl Directories {
    pub(crate) fn open(lists: &Lists) -> Result<Self, Error> {
        let count = usize::from(lists.has_builtin) + lists.files().count();
        if count > Checker::LAYERS_MAX {
            return Err(Error::TooMany { count });
        }
        let mut directories = Self {
            has_builtin: lists.has_builtin,
            trusted: Vec::new(),
            evidence: Vec::new(),
            filters: Vec::new(),
        };
        for file in &lists.trusted {
            directories.trusted.push(image(file, read(file)?)?);
        }
        for file in &lists.evidence {
            let bytes = read(file)?;
            if Filter::is_filter(&bytes) {
                let sound = Filter::open(&bytes).and_then(|filter| filter.verify());
                sound.map_err(|reason| Error::Image { file: file.clone(), reason })?;
                directories.filters.push(bytes);
            } else {
                directories.evidence.push(image(file, bytes)?);
            }
        }
        // Now, where there is somebody to tell, rather than at the first mail.
        match directories.build() {
            Some(_) => Ok(directories),
            None => Err(Error::TooMany { count }),
        }
    }

    /// Takes constant time, whatever is in them.
    pub(crate) fn checker(&self) -> Checker<'_> {
        self.build().unwrap_or_else(Checker::without_directory)
    }

    fn build(&self) -> Option<Checker<'_>> {
        fn open(image: &[u8]) -> Directory<'_> {
            Directory::open(image).unwrap_or(Directory::EMPTY)
        }
        let builtin = self.has_builtin.then(|| Layer::trusted(Directory::builtin()));
        let trusted = self.trusted.iter().map(|image| Layer::trusted(open(image)));
        let evidence = self.evidence.iter().map(|image| Layer::evidence(open(image)));
        let mut layers = builtin.into_iter().chain(trusted).chain(evidence);
        let checker = layers.try_fold(Checker::without_directory(), Checker::with_layer).ok()?;
        let builtin = self.has_builtin.then(Filter::builtin);
        let read = self.filters.iter().filter_map(|bytes| Filter::open(bytes).ok());
        builtin.into_iter().chain(read).try_fold(checker, Checker::with_filter).ok()
    }

    /// Entries of all directories.
    pub(crate) fn entries(&self) -> usize {
        let builtin = if self.has_builtin { Directory::builtin().len() } else { 0 };
        let images = self.trusted.iter().chain(&self.evidence);
        let entries = |image: &Vec<u8>| Directory::open(image).map_or(0, |open| open.len());
        builtin + images.map(entries).sum::<usize>()
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Error> {
    fs::read(file).map_err(|reason| Error::Unreadable { file: file.to_owned(), reason })
}

/// The image in a file, or the one that its list gives. One of nothing is a list that was lost.
fn image(file: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    let file = || file.to_owned();
    let image = match Directory::open(&bytes).and_then(verify) {
        Ok(()) => bytes,
        Err(DirectoryError::NotAnImage) => {
            let text = std::str::from_utf8(&bytes).map_err(|_| Error::NotText { file: file() })?;
            let mut builder = Builder::new();
            builder.add_list(text).map_err(|reason| Error::List { file: file(), reason })?;
            builder.build().map_err(|reason| Error::Build { file: file(), reason })?
        }
        Err(reason) => return Err(Error::Image { file: file(), reason }),
    };
    match Directory::open(&image) {
        Ok(directory) if !directory.is_empty() => Ok(image),
        _ => Err(Error::Empty { file: file() }),
    }
}

/// Reads the whole of it, with memory enough to do so once.
fn verify(directory: Directory<'_>) -> Result<(), DirectoryError> {
    directory.verify_in(&mut vec![0; directory.verify_words()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use misdirect::{Context, Verdict};
    use std::path::PathBuf;

    fn open(name: &str, bytes: &[u8]) -> Result<Directories, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let lists = Lists { trusted: vec![file], ..Lists::default() };
        Directories::open(&lists).map_err(|error| error.to_string())
    }

    #[test]
    fn lists_and_images_are_told_apart() {
        let mut builder = Builder::new();
        builder.add_list("customer-of-ours.example 10").unwrap();
        for bytes in [b"customer-of-ours.example 10\n".to_vec(), builder.build().unwrap()] {
            let directories = open("list", &bytes).unwrap();
            assert_eq!(directories.entries(), 1);
            let checker = directories.checker();
            let answer = checker.check(b"a@customer-of-ours.example", &Context::new());
            assert_eq!(answer.verdict(), Verdict::Listed);
        }
    }

    #[test]
    fn what_is_no_whole_list_is_refused() {
        let image = Builder::new().build().unwrap();
        for (bytes, what) in [
            (&b""[..], "there is no domain in it"),
            (b"# nothing\n", "there is no domain in it"),
            (&image, "there is no domain in it"),
            (b"army.mil 300\n not a domain at all\n", "list:2: "),
            (b"\xff\xfe\x00", "neither an image nor text"),
            (&image[..image.len() / 2], ""),
        ] {
            let error = open("list", bytes).unwrap_err();
            assert!(error.contains(what), "{bytes:?}: {error}");
        }
        let folder = Lists { trusted: vec![PathBuf::from("/")], ..Lists::default() };
        assert!(Directories::open(&folder).is_err());
        let files = vec![PathBuf::from("/dev/null"); 4];
        let many = Lists { has_builtin: true, trusted: files, ..Lists::default() };
        assert!(Directories::open(&many).unwrap_err().to_string().starts_with("5 directories"));
    }
}
