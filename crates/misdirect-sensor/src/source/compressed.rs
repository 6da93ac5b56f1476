//! What is compressed is known by its first bytes, never by its name; all members, frames and streams of a
//! file are read, to its last byte.
//!
//! Several libraries stop early and in silence at the end of the first member. So each file is read to an
//! end that is compared with its size.

use super::SourceError;
use super::files::is_stdin;
use flate2::bufread::GzDecoder;
use liblzma::bufread::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A compressed file may expand to so many times its size. A query log comes to an eighth by gzip, and to a
/// ninth by xz. One line of it, repeated, comes to a 258th by gzip, a 6,500th by xz and a 10,400th by zstd, but
/// no log is like that.
pub const EXPANSION_MAX: u64 = 500;
/// Bytes that any file may expand to: what is small is no bomb.
pub const EXPANSION_FREE: u64 = 1 << 30;

/// The largest window of a Zstandard frame, as `zstd` itself has it: 128 MiB.
pub(crate) const WINDOW_MAX: u64 = 1 << WINDOW_LOG_MAX;
const WINDOW_LOG_MAX: u32 = 27;
/// Memory that an xz stream may ask for: that of `xz -9` is 65 MiB.
const XZ_MEMORY_MAX: u64 = 256 << 20;

const BUFFER: usize = 1 << 18;

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// The format of XZ Utils.
    Xz,
    /// Not the file but its columns, of which one is read.
    Parquet,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Xz => "xz",
            Self::Parquet => "Parquet",
        })
    }
}

impl Compression {
    /// By the first bytes. Zstandard's may be those of a skippable frame, as pzstd writes them.
    fn of(first: &[u8]) -> Option<Self> {
        match first {
            [0x1F, 0x8B, ..] => Some(Self::Gzip),
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Self::Zstd),
            [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            [b'P', b'A', b'R', b'1', ..] => Some(Self::Parquet),
            _ => None,
        }
    }
}

/// A file that is open, whose text comes from `reader`.
pub(crate) struct Opened {
    reader: Box<dyn Read>,
    /// What the reader took from the file.
    taken: Arc<AtomicU64>,
    given: u64,
    compression: Option<Compression>,
    /// Of a file.
    size: Option<u64>,
    window: Option<u64>,
    /// What may come of any file, however small.
    free: u64,
}

/// Opens a file or standard input. `column` is that of a table which has none by itself.
pub(crate) fn open(path: &Path, column: Option<&str>, free: u64) -> Result<Opened, SourceError> {
    if is_stdin(path) {
        let opened = Opened::new(io::stdin(), None, free)?;
        return match opened.compression {
            Some(Compression::Parquet) => Err(SourceError::ParquetPipe),
            _ => Ok(opened),
        };
    }
    let file = File::open(path)?;
    let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
    let opened = Opened::new(file, size, free)?;
    match opened.compression {
        Some(Compression::Parquet) => opened.of_column(File::open(path)?, column),
        _ => Ok(opened),
    }
}

/// Opens a file from a byte of its text on. What is compressed is expanded up to there.
pub(crate) fn open_at(
    path: &Path,
    column: Option<&str>,
    free: u64,
    at: u64,
) -> Result<Opened, SourceError> {
    let mut opened = open(path, column, free)?;
    if opened.compression.is_none() && at > 0 {
        let mut file = File::open(path)?;
        if file.metadata()?.len() < at {
            return Err(SourceError::Shrunk { read: at });
        }
        file.seek(SeekFrom::Start(at))?;
        let taken = opened.taken.clone();
        opened.reader = Box::new(Counting { input: file, taken: taken.clone() });
        taken.store(at, Ordering::Relaxed);
        opened.given = at;
    }
    let mut passed = vec![0; BUFFER];
    while opened.given < at {
        let len = usize::try_from(at - opened.given).unwrap_or(BUFFER).min(BUFFER);
        if opened.read(&mut passed[..len])? == 0 {
            return Err(SourceError::Shrunk { read: at });
        }
    }
    Ok(opened)
}

impl Opened {
    fn new(input: impl Read + 'static, size: Option<u64>, free: u64) -> Result<Self, SourceError> {
        let taken = Arc::new(AtomicU64::new(0));
        let counting = Counting { input, taken: taken.clone() };
        let mut input = BufReader::with_capacity(BUFFER, counting);
        fill(&mut input)?;
        let first = input.buffer();
        let (compression, window) = (Compression::of(first), window(first));
        let reader: Box<dyn Read> = match compression {
            // Parquet is read from its end, as a file.
            None | Some(Compression::Parquet) => Box::new(input),
            Some(Compression::Gzip) => Box::new(Members::new(input)),
            Some(Compression::Zstd) => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(input)?;
                decoder.window_log_max(WINDOW_LOG_MAX)?;
                Box::new(decoder)
            }
            Some(Compression::Xz) => {
                let stream = Stream::new_stream_decoder(XZ_MEMORY_MAX, CONCATENATED);
                Box::new(XzDecoder::new_stream(input, stream.map_err(io::Error::from)?))
            }
        };
        Ok(Self { reader, taken, given: 0, compression, size, window, free })
    }

    /// Its text is that of a column of Parquet. The others are not read, so that no size is to be held against.
    #[cfg(feature = "parquet")]
    fn of_column(mut self, file: File, column: Option<&str>) -> Result<Self, SourceError> {
        self.taken.store(0, Ordering::Relaxed);
        self.reader = Box::new(super::parquet::Column::open(file, column, self.taken.clone())?);
        Ok(Self { size: None, ..self })
    }

    #[cfg(not(feature = "parquet"))]
    fn of_column(self, _: File, _: Option<&str>) -> Result<Self, SourceError> {
        Err(SourceError::NoParquet)
    }

    /// Bytes of the file that were read.
    pub(crate) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Bytes of the text that were read.
    pub(super) fn given(&self) -> u64 {
        self.given
    }

    /// Reads some bytes of the text; 0 at its end.
    pub(crate) fn read(&mut self, to: &mut [u8]) -> Result<usize, SourceError> {
        let count = loop {
            match self.reader.read(to) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.because(error)),
                Ok(count) => break count,
            }
        };
        self.given += count as u64;
        if self.compression.is_some() {
            if self.given > self.free.max(self.taken().saturating_mul(EXPANSION_MAX)) {
                return Err(SourceError::Bomb);
            }
            self.is_whole(count)?;
        }
        Ok(count)
    }

    /// At the end of the text the file has ended as well.
    fn is_whole(&self, count: usize) -> Result<(), SourceError> {
        match (count, self.size, self.compression) {
            (0, Some(size), Some(compression)) if self.taken() < size => {
                Err(SourceError::Rest { read: self.taken(), size, compression })
            }
            _ => Ok(()),
        }
    }

    fn because(&self, error: io::Error) -> SourceError {
        match self.window {
            Some(window) if window > WINDOW_MAX => SourceError::Window { window },
            _ => SourceError::Io(error),
        }
    }
}

fn fill(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result.map(drop),
        }
    }
}

/// The window that the first frame needs (RFC 8878 section 3.1.1.1), for the message alone.
fn window(first: &[u8]) -> Option<u64> {
    let [0x28, 0xB5, 0x2F, 0xFD, descriptor, window, ..] = first else { return None };
    let is_single_segment = descriptor & 0x20 != 0;
    let base = 1_u64.checked_shl(10 + u32::from(window >> 3))?;
    (!is_single_segment).then_some(base + base / 8 * u64::from(window & 7))
}

/// Counts what is taken.
struct Counting<R> {
    input: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(to)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// All members of a gzip file, and the zero bytes that tapes and some programs leave behind the last.
struct Members<R> {
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    fn new(input: R) -> Self {
        Self { member: Some(GzDecoder::new(input)) }
    }

    /// The member after this one.
    fn next(mut input: R) -> io::Result<Option<GzDecoder<R>>> {
        let mut has_zeros = false;
        loop {
            fill(&mut input)?;
            let first = input.fill_buf()?;
            let zeros = first.iter().take_while(|byte| **byte == 0).count();
            match first.get(zeros) {
                Some(_) if zeros == 0 && !has_zeros => return Ok(Some(GzDecoder::new(input))),
                Some(_) => return Err(io::Error::other("neither gzip nor zeros follow a member")),
                None if first.is_empty() => return Ok(None),
                None => (has_zeros, _) = (true, input.consume(zeros)),
            }
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(to)?;
            if count > 0 || to.is_empty() {
                return Ok(count);
            }
            self.member = match self.member.take() {
                Some(member) => Self::next(member.into_inner())?,
                None => None,
            };
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use std::io::{Cursor, Write};

    fn read(bytes: &[u8]) -> Result<Vec<u8>, SourceError> {
        read_with(bytes, EXPANSION_FREE)
    }

    fn read_with(bytes: &[u8], free: u64) -> Result<Vec<u8>, SourceError> {
        let size = Some(bytes.len() as u64);
        let mut opened = Opened::new(Cursor::new(bytes.to_vec()), size, free)?;
        let (mut text, mut part) = (Vec::new(), vec![0; 1000]);
        loop {
            match opened.read(&mut part)? {
                0 => return Ok(text),
                count => text.extend(&part[..count]),
            }
        }
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn xz(text: &[u8]) -> Vec<u8> {
        let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 6);
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(text, 3).unwrap()
    }

    const SKIPPABLE: [u8; 12] = [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4];

    /// Requirement 25: every member, frame and stream, and what may stand between them.
    #[test]
    fn everything_in_a_compressed_file_is_read() {
        let (one, two) = (b"army.ml\n".as_slice(), b"navy.ml\n".as_slice());
        let files = [
            [one, two].concat(),
            [gzip(one), gzip(two)].concat(),
            [gzip(one), gzip(two), vec![0; 512]].concat(),
            [zstd(one), zstd(two)].concat(),
            [SKIPPABLE.to_vec(), zstd(one), SKIPPABLE.to_vec(), zstd(two), SKIPPABLE.to_vec()]
                .concat(),
            [xz(one), xz(two)].concat(),
            [xz(one), vec![0; 4], xz(two), vec![0; 8]].concat(),
        ];
        for (at, file) in files.iter().enumerate() {
            assert_eq!(read(file).unwrap(), b"army.ml\nnavy.ml\n", "{at}");
        }
        assert_eq!(read(b"").unwrap(), b"");
        assert_eq!(read(&gzip(b"")).unwrap(), b"");
    }

    /// Requirement 26: nothing is left behind in silence.
    #[test]
    fn a_file_that_is_not_read_to_its_end_is_an_error() {
        let text = b"army.ml\n".repeat(1000);
        for whole in [gzip(&text), zstd(&text), xz(&text)] {
            assert_eq!(read(&whole).unwrap(), text);
            assert!(read(&whole[..whole.len() - 5]).is_err());
            assert!(read(&[whole.clone(), b"and something else".to_vec()].concat()).is_err());
        }
        assert!(read(&[gzip(&text), vec![0; 9], gzip(&text)].concat()).is_err());
        let opened = |size| Opened::new(Cursor::new(gzip(&text)), Some(size), EXPANSION_FREE);
        let mut stops = opened(1 << 40).unwrap();
        let mut part = vec![0; 1 << 20];
        assert!(matches!(
            (stops.read(&mut part), stops.read(&mut part)),
            (Ok(_), Err(SourceError::Rest { .. }))
        ));
    }

    /// Requirement 25: what a window is too large for is said.
    #[test]
    fn a_window_above_the_limit_says_how_much_it_needs() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.window_log(28).unwrap();
        encoder.include_contentsize(false).unwrap();
        encoder.write_all(b"army.ml\n").unwrap();
        let error = read(&encoder.finish().unwrap()).unwrap_err().to_string();
        assert!(
            error.starts_with("needs a window of 256 MiB, and the limit is 128 MiB"),
            "{error}"
        );
    }

    #[test]
    fn a_bomb_meets_its_limit() {
        let text = vec![0; 10 << 20];
        for bomb in [gzip(&text), zstd(&text), xz(&text)] {
            assert_eq!(read(&bomb).unwrap().len(), text.len());
            assert!(matches!(read_with(&bomb, 1 << 20), Err(SourceError::Bomb)));
        }
    }
}
