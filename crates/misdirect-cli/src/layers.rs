//! Directories from files: compiled images and text lists, told apart by their first bytes.
//!
//! Files are read whole rather than mapped: a mapped file that somebody cuts short ends the
//! program, and images are small.

use crate::args;
use crate::error::Error;
use crate::text::{self, counted};
use crate::threads::Threads;
use misdirect::directory::{Builder, Filter, ListErrorKind, Workers};
use misdirect::{Checker, Directory, DirectoryError, Domain, Layer, Policy, Trust};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// An image in memory, sound when it was opened.
pub(crate) struct Image {
    bytes: Vec<u8>,
}

impl Image {
    /// Reads an image or compiles a list; `-` is standard input.
    pub(crate) fn open(file: &Path) -> Result<Self, Error> {
        Self::of(file, read(file)?)
    }

    /// The same of what was read of the file.
    fn of(file: &Path, bytes: Vec<u8>) -> Result<Self, Error> {
        match Directory::open(&bytes).and_then(verify) {
            Ok(()) => Ok(Self { bytes }),
            Err(DirectoryError::NotAnImage) => {
                let (mut builder, threads) = (Builder::new(), Threads::new(None));
                add_list(&mut builder, file, &bytes, &threads)?;
                Self::build(&builder, file, &threads)
            }
            Err(reason) => Err(Error::Image { file: file.to_owned(), reason }),
        }
    }

    /// Compiles what a builder has; `file` is where it came from.
    pub(crate) fn build(builder: &Builder, file: &Path, threads: &Threads) -> Result<Self, Error> {
        let bytes = builder.build_with(threads);
        let bytes = bytes.map_err(|reason| Error::List { file: file.to_owned(), reason })?;
        Ok(Self { bytes })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The directory in it.
    pub(crate) fn directory(&self) -> Directory<'_> {
        Directory::open(&self.bytes).unwrap_or(Directory::EMPTY)
    }
}

/// Reads the whole of it, with memory enough to do so once.
fn verify(directory: Directory<'_>) -> Result<(), DirectoryError> {
    directory.verify_in(&mut vec![0; directory.verify_words()])
}

/// Adds every line of a list, and says which one is wrong. Returns how many of the lines have an
/// entry.
pub(crate) fn add_list(
    builder: &mut Builder,
    file: &Path,
    bytes: &[u8],
    threads: &Threads,
) -> Result<usize, Error> {
    let blocks = blocks(bytes);
    let read = threads.map(blocks.len(), |block| Block::read(blocks[block]));
    let (mut entries, mut lines) = (0, 0);
    for block in read {
        let block = block.map_err(|bad| bad.error(file, lines))?;
        builder
            .append(block.builder)
            .map_err(|reason| Error::List { file: file.to_owned(), reason })?;
        entries += block.entries;
        lines += block.lines;
    }
    Ok(entries)
}

/// Bytes of a list that are read at once, up to the end of their last line.
const BLOCK: usize = 1 << 18;

/// A list in blocks of whole lines.
fn blocks(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut blocks, mut rest) = (Vec::new(), bytes);
    while let Some(tail) = rest.get(BLOCK..) {
        let line = tail.iter().position(|&byte| byte == b'\n');
        let Some(line) = line else { break };
        let (block, next) = rest.split_at(BLOCK + line + 1);
        blocks.push(block);
        rest = next;
    }
    blocks.push(rest);
    blocks
}

/// What a block of a list has.
#[derive(Default)]
struct Block {
    builder: Builder,
    lines: usize,
    entries: usize,
}

/// A line that is no entry, and where in its block.
struct BadLine<'a> {
    /// From 1.
    line: usize,
    text: &'a [u8],
    kind: Option<ListErrorKind>,
}

impl Block {
    fn read(bytes: &[u8]) -> Result<Self, BadLine<'_>> {
        let mut block = Self::default();
        let whole = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        for text in whole.split(|&byte| byte == b'\n') {
            block.lines += 1;
            let bad = |kind| BadLine { line: block.lines, text, kind };
            let line = std::str::from_utf8(text).map_err(|_| bad(None))?;
            block.builder.add_line(line).map_err(|kind| bad(Some(kind)))?;
            block.entries += usize::from(is_entry(line));
        }
        Ok(block)
    }
}

impl BadLine<'_> {
    /// `lines`: of the blocks before.
    fn error(&self, file: &Path, lines: usize) -> Error {
        let (file, line) = (file.to_owned(), lines + self.line);
        let content = || text::visible(self.text.trim_ascii()).at_most(80).to_string();
        match (self.kind, std::str::from_utf8(self.text)) {
            (Some(kind), _) => Error::Line { file, line, kind, content: content() },
            (None, read) => {
                let offset = read.err().map_or(0, |error| error.valid_up_to());
                Error::NotText { file, line, offset }
            }
        }
    }
}

/// A line of a list that is no comment, no name of a tag and not blank.
fn is_entry(line: &str) -> bool {
    !matches!(
        line.trim_start_matches('\u{FEFF}').trim_start().chars().next(),
        None | Some('#' | '@')
    )
}

/// A whole file; `-` is standard input.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Error> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map_err(Error::Input)?;
        return Ok(bytes);
    }
    fs::read(file).map_err(|reason| Error::reading(file, reason))
}

/// `3 entries, 1 zone among them, 512 bytes compiled`.
pub(crate) fn size(directory: Directory<'_>) -> String {
    let entries = counted(directory.len() as u64, "entry", "entries");
    let zones = match directory.zones() {
        0 => String::new(),
        zones => format!(", {} among them", counted(zones as u64, "zone", "zones")),
    };
    let bytes = counted(directory.image_len() as u64, "byte", "bytes");
    format!("{entries}{zones}, {bytes} compiled")
}

/// A filter of names that are in use, sound when it was opened.
fn filter<'b>(file: &Path, bytes: &'b [u8]) -> Result<Filter<'b>, Error> {
    let filter = Filter::open(bytes).and_then(|filter| filter.verify().map(|()| filter));
    filter.map_err(|reason| Error::Image { file: file.to_owned(), reason })
}

/// The directories of a check, and filters beside them.
pub(crate) struct Layers {
    has_builtin: bool,
    images: Vec<(Trust, Image)>,
    /// Bytes of filters that were read.
    filters: Vec<Vec<u8>>,
}

impl Layers {
    pub(crate) fn open(
        has_builtin: bool,
        directories: &[PathBuf],
        evidence: &[PathBuf],
    ) -> Result<Self, Error> {
        let count = usize::from(has_builtin) + directories.len() + evidence.len();
        if count > Checker::LAYERS_MAX {
            return Err(Error::TooManyLayers { count });
        }
        let mut layers = Self { has_builtin, images: Vec::new(), filters: Vec::new() };
        for file in directories {
            layers.images.push((Trust::Trusted, Image::open(file)?));
        }
        for file in evidence {
            let bytes = read(file)?;
            if Filter::is_filter(&bytes) {
                filter(file, &bytes)?;
                layers.filters.push(bytes);
            } else {
                layers.images.push((Trust::Evidence, Image::of(file, bytes)?));
            }
        }
        Ok(layers)
    }

    /// Those that were named, and the built-in ones.
    pub(crate) fn of(named: &args::Directories) -> Result<Self, Error> {
        Self::open(!named.no_builtin, &named.directory, &named.evidence)
    }

    /// The checker of names of logs. Nobody waits with a mail for its answer: a row that is wrong costs more than
    /// one that is missing.
    pub(crate) fn checker_of_logs(&self, judging: &args::Judging) -> Result<Checker<'_>, Error> {
        let policy = match judging.threshold {
            Some(ppm) => Policy::QUIET.with_threshold_ppm(ppm),
            None => Policy::QUIET,
        };
        Ok(self.checker()?.with_policy(policy))
    }

    /// A trusted directory has the domain, or one above it.
    pub(crate) fn lists(&self, domain: &Domain) -> bool {
        let builtin = self.has_builtin.then(Directory::builtin);
        let trusted = self.images.iter().filter(|(trust, _)| *trust == Trust::Trusted);
        let opened = trusted.map(|(_, image)| image.directory());
        builtin.into_iter().chain(opened).any(|directory| directory.covering(domain).is_some())
    }

    pub(crate) fn checker(&self) -> Result<Checker<'_>, Error> {
        let builtin = self.has_builtin.then(|| Layer::trusted(Directory::builtin()));
        let opened = self.images.iter().map(|(trust, image)| match trust {
            Trust::Trusted => Layer::trusted(image.directory()),
            Trust::Evidence => Layer::evidence(image.directory()),
        });
        let layers: Vec<Layer<'_>> = builtin.into_iter().chain(opened).collect();
        let count = layers.len();
        let checker = Checker::without_directory();
        let checker = layers.into_iter().try_fold(checker, Checker::with_layer);
        let builtin = self.has_builtin.then(Filter::builtin);
        let read = self.filters.iter().filter_map(|bytes| Filter::open(bytes).ok());
        let filters = builtin.into_iter().chain(read);
        let checker = filters.fold(checker, |checker, filter| checker?.with_filter(filter));
        checker.map_err(|_| Error::TooManyLayers { count })
    }
}
