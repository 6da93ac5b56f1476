//! Directories from files: compiled images and text lists, told apart by their first bytes.
//!
//! Files are read whole rather than mapped: a mapped file that somebody cuts short ends the
//! program, and images are small.

use crate::error::Error;
use crate::text::{self, counted};
use misdirect::directory::Builder;
use misdirect::{Checker, Directory, DirectoryError, Domain, LAYERS_MAX, Layer, Trust};
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
        let bytes = read(file)?;
        match Directory::open(&bytes).and_then(|directory| directory.verify()) {
            Ok(()) => Ok(Self { bytes }),
            Err(DirectoryError::NotAnImage) => {
                let mut builder = Builder::new();
                add_list(&mut builder, file, &bytes, |_| {})?;
                Self::build(&builder, file)
            }
            Err(reason) => Err(Error::Image { file: file.to_owned(), reason }),
        }
    }

    /// Compiles what a builder has; `file` is where it came from.
    pub(crate) fn build(builder: &Builder, file: &Path) -> Result<Self, Error> {
        let bytes = builder.build();
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

/// Adds every line of a list, and says which one is wrong. Returns how many of the lines have an
/// entry; `progress` hears how many bytes have been read.
pub(crate) fn add_list(
    builder: &mut Builder,
    file: &Path,
    bytes: &[u8],
    mut progress: impl FnMut(usize),
) -> Result<usize, Error> {
    let (mut entries, mut read) = (0, 0);
    for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line_number = index + 1;
        let text = std::str::from_utf8(line).map_err(|error| Error::NotText {
            file: file.to_owned(),
            line: line_number,
            offset: error.valid_up_to(),
        })?;
        builder.add_line(text).map_err(|kind| Error::Line {
            file: file.to_owned(),
            line: line_number,
            kind,
            content: text::visible(text.trim().as_bytes()).at_most(80).to_string(),
        })?;
        entries += usize::from(is_entry(text));
        read += line.len() + 1;
        progress(read);
    }
    Ok(entries)
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

/// The directories of a check.
pub(crate) struct Layers {
    has_builtin: bool,
    images: Vec<(Trust, Image)>,
}

impl Layers {
    pub(crate) fn open(
        has_builtin: bool,
        directories: &[PathBuf],
        evidence: &[PathBuf],
    ) -> Result<Self, Error> {
        let count = usize::from(has_builtin) + directories.len() + evidence.len();
        if count > LAYERS_MAX {
            return Err(Error::TooManyLayers { count });
        }
        let trusted = directories.iter().map(|file| (Trust::Trusted, file));
        let files = trusted.chain(evidence.iter().map(|file| (Trust::Evidence, file)));
        let images = files.map(|(trust, file)| Ok((trust, Image::open(file)?)));
        Ok(Self { has_builtin, images: images.collect::<Result<_, Error>>()? })
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
        checker.map_err(|_| Error::TooManyLayers { count })
    }
}
