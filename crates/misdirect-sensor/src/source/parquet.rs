//! A column of Parquet, as CSV of one column: a header, and a line for each value that is there.
//!
//! The library trusts what a page says of itself, so that is looked at first: a page of a few bytes may say that
//! it has two gigabytes. And it panics at much that is damaged (60.1.0: "column start and length should not be negative"),
//! which ends the reading of the file and nothing else.

use super::SourceError;
use bytes::Bytes;
use parquet::basic::Type;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::errors::{ParquetError, Result};
use parquet::file::FOOTER_SIZE;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use parquet::schema::types::SchemaDescriptor;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};

/// Bytes of a page, expanded. Writers make pages of one megabyte; `DuckDB` up to a hundred.
const PAGE_MAX: i32 = 128 << 20;
/// Values of a page. Writers put some ten thousand into one, or a group of rows, of which `DuckDB` makes 122,880.
const VALUES_MAX: i32 = 1 << 24;
/// Bytes of a value that are given: one more than a line may have, so that what is longer is told.
const VALUE_MAX: usize = (1 << 16) + 1;
/// Values that are taken at once.
const BATCH: usize = 256;

/// The text of a column.
pub(super) struct Column {
    reader: SerializedFileReader<Chunks>,
    column: usize,
    /// Groups of rows that are not read yet.
    groups: Range<usize>,
    values: Option<ColumnReaderImpl<ByteArrayType>>,
    text: Vec<u8>,
    /// How much of it was given.
    given: usize,
}

impl Column {
    /// `taken` has the bytes that are read of the file.
    pub(super) fn open(
        file: File,
        name: Option<&str>,
        taken: Arc<AtomicU64>,
    ) -> std::result::Result<Self, SourceError> {
        let len = file.metadata()?.len();
        let reader = contained(|| SerializedFileReader::new(Chunks { file, len, taken }))?;
        let metadata = reader.metadata();
        let schema = metadata.file_metadata().schema_descr();
        let Some((column, name)) = name.and_then(|name| find(schema, name)) else {
            return Err(SourceError::Columns(
                texts(schema).map(|(_, name)| name).collect::<Vec<_>>().join(", "),
            ));
        };
        let groups = 0..metadata.num_row_groups();
        let mut text = Vec::new();
        write_line(name.as_bytes(), &mut text);
        Ok(Self { reader, column, groups, values: None, text, given: 0 })
    }

    /// Puts the next values into the text; false at the end.
    fn fill(&mut self) -> Result<bool> {
        let Some(values) = &mut self.values else {
            let Some(group) = self.groups.next() else { return Ok(false) };
            let group = self.reader.get_row_group(group)?;
            if let ColumnReader::ByteArrayColumnReader(values) =
                group.get_column_reader(self.column)?
            {
                self.values = Some(values);
            }
            return Ok(true);
        };
        let (mut batch, mut levels) = (Vec::<ByteArray>::new(), Vec::new());
        let (records, _, _) = values.read_records(BATCH, Some(&mut levels), None, &mut batch)?;
        if records == 0 {
            self.values = None;
        }
        batch.iter().for_each(|value| write_line(value.data(), &mut self.text));
        Ok(true)
    }
}

impl Read for Column {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            self.text.clear();
            self.given = 0;
            if !contained(|| self.fill())? {
                return Ok(0);
            }
        }
        let count = (&self.text[self.given..]).read(to)?;
        self.given += count;
        Ok(count)
    }
}

thread_local! {
    /// A panic on this thread is about a file, and is told as an error of that.
    static IS_CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// What the library says to a file, or that it gave up.
fn contained<T>(call: impl FnOnce() -> Result<T>) -> io::Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_CONTAINED.get() {
                others(panic);
            }
        }));
    });
    IS_CONTAINED.set(true);
    // What it leaves behind is read no more after an error.
    let result = catch_unwind(AssertUnwindSafe(call));
    IS_CONTAINED.set(false);
    match result {
        Ok(result) => result.map_err(io::Error::other),
        Err(_) => Err(io::Error::other("this Parquet is damaged")),
    }
}

/// Columns that have a text for each row, with their names; of a field of a record `dns.qname`.
fn texts(schema: &SchemaDescriptor) -> impl Iterator<Item = (usize, String)> + '_ {
    let columns = schema.columns().iter().enumerate();
    let columns = columns.filter(|(_, column)| {
        column.physical_type() == Type::BYTE_ARRAY && column.max_rep_level() == 0
    });
    columns.map(|(at, column)| (at, column.path().string()))
}

fn find(schema: &SchemaDescriptor, name: &str) -> Option<(usize, String)> {
    texts(schema).find(|(_, text)| text.eq_ignore_ascii_case(name))
}

/// RFC 4180. Of what is longer than any line is read enough is written to see that.
fn write_line(value: &[u8], text: &mut Vec<u8>) {
    let value = &value[..value.len().min(VALUE_MAX)];
    if value.iter().any(|byte| b"\",\r\n".contains(byte)) {
        text.push(b'"');
        for byte in value {
            text.push(*byte);
            if *byte == b'"' {
                text.push(b'"');
            }
        }
        text.push(b'"');
    } else {
        text.extend_from_slice(value);
    }
    text.push(b'\n');
}

/// The file as the library reads it, piece by piece.
struct Chunks {
    file: File,
    len: u64,
    taken: Arc<AtomicU64>,
}

impl Chunks {
    fn at(&self, start: u64) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        Ok(file)
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.len
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<File>;

    /// Of a page, from its header on; or what the file ends with.
    fn get_read(&self, start: u64) -> Result<Self::T> {
        if start + FOOTER_SIZE as u64 == self.len {
            return Ok(BufReader::new(self.at(start)?));
        }
        let mut first = Vec::new();
        self.at(start)?.take(HEADER as u64).read_to_end(&mut first)?;
        match page(&first) {
            Some((bytes, values))
                if (0..=PAGE_MAX).contains(&bytes) && (0..=VALUES_MAX).contains(&values) =>
            {
                Ok(BufReader::with_capacity(512, self.at(start)?))
            }
            Some((bytes, values)) => Err(ParquetError::General(format!(
                "a page says that it has {bytes} bytes and {values} values; read are {PAGE_MAX} and {VALUES_MAX}"
            ))),
            None => Err(ParquetError::General("no page begins where one should".into())),
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.checked_add(length as u64).filter(|end| *end <= self.len);
        // Each page is read once, and what is at the end of the file twice.
        let before = self.taken.fetch_add(length as u64, Ordering::Relaxed);
        if end.is_none() || before.saturating_add(length as u64) > self.len.saturating_mul(3) {
            return Err(ParquetError::EOF("it says that there is more in it than there is".into()));
        }
        let mut bytes = vec![0; length];
        self.at(start)?.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Bytes that have all that [`page`] reads.
const HEADER: usize = 40;

/// How many bytes a page says that it has when it is expanded, and how many values. Its header is a struct of Thrift's
/// compact protocol, whose fields writers write in their order:
///
/// ```text
/// 1 type, 2 bytes expanded, 3 bytes, 4 checksum or none, and one of 5, 7, 8, a struct of which field 1 has the values
/// ```
fn page(first: &[u8]) -> Option<(i32, i32)> {
    let mut header = Header(first);
    let (_, bytes, _) = (header.integer()?, header.integer()?, header.integer()?);
    // Without a checksum the struct is next, and that there is none is no fault.
    let mut after = Header(header.0);
    if after.integer().is_some() {
        header = after;
    }
    (header.byte()? & 0xF == Header::STRUCT).then_some((bytes, header.integer()?))
}

struct Header<'b>(&'b [u8]);

impl Header<'_> {
    /// A field whose number is by one more than that of the last, and which is an integer.
    const NEXT: u8 = 0x15;
    const STRUCT: u8 = 0xC;

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn integer(&mut self) -> Option<i32> {
        if self.byte()? != Self::NEXT {
            return None;
        }
        let mut number = 0_u32;
        for at in 0..5 {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                return Some((number >> 1) as i32 ^ -((number & 1) as i32));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{EXPANSION_FREE, open};
    use parquet::basic::{Compression, Encoding, ZstdLevel};
    use parquet::data_type::Int64Type;
    use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use std::collections::BTreeMap;
    use std::io::Write;

    /// As servers write it: a number, a text that may be missing, one in a record, and a list.
    const SCHEMA: &str = "message log {
        required int64 time;
        optional binary qname (string);
        required group dns { required binary rrname; }
        repeated binary tags;
    }";

    fn properties() -> WriterPropertiesBuilder {
        WriterProperties::builder()
    }

    fn encoded(encoding: Encoding) -> WriterPropertiesBuilder {
        let properties = properties().set_column_encoding("qname".into(), encoding);
        properties.set_dictionary_enabled(false)
    }

    /// A file with two groups of rows, each with these names.
    fn written(properties: WriterPropertiesBuilder, names: &[Option<&[u8]>]) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
        let mut writer =
            SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
        let present: Vec<ByteArray> =
            names.iter().flatten().map(|name| name.to_vec().into()).collect();
        let levels: Vec<i16> = names.iter().map(|name| i16::from(name.is_some())).collect();
        let (all, none) = (vec![ByteArray::from("navy.ml"); names.len()], vec![0; names.len()]);
        for _ in 0..2 {
            let mut group = writer.next_row_group().unwrap();
            let mut column = group.next_column().unwrap().unwrap();
            let times = vec![7; names.len()];
            column.typed::<Int64Type>().write_batch(&times, None, None).unwrap();
            column.close().unwrap();
            let texts = [
                (&present, Some(&levels), None),
                (&all, None, None),
                (&Vec::new(), Some(&none), Some(&none)),
            ];
            for (values, levels, depths) in texts {
                let mut column = group.next_column().unwrap().unwrap();
                let (levels, depths) =
                    (levels.map(|all| &all[..]), depths.map(|all: &Vec<i16>| &all[..]));
                column.typed::<ByteArrayType>().write_batch(values, levels, depths).unwrap();
                column.close().unwrap();
            }
            group.close().unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn read(bytes: &[u8], column: Option<&str>) -> std::result::Result<String, SourceError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let (mut opened, mut text) = (open(file.path(), column, EXPANSION_FREE)?, Vec::new());
        let mut part = vec![0; 1000];
        loop {
            match opened.read(&mut part)? {
                0 => return Ok(String::from_utf8_lossy(&text).into_owned()),
                count => text.extend_from_slice(&part[..count]),
            }
        }
    }

    const NAMES: [Option<&[u8]>; 4] = [Some(b"army.ml"), None, Some(b"a,\"b\n"), Some(b"army.ml")];

    #[test]
    fn a_column_is_read_whatever_its_encoding() {
        let lines = "army.ml\n\"a,\"\"b\n\"\narmy.ml\n";
        let zstd = Compression::ZSTD(ZstdLevel::default());
        for properties in [
            properties(),
            properties().set_compression(Compression::SNAPPY),
            properties().set_compression(zstd),
            properties().set_dictionary_enabled(false),
            encoded(Encoding::DELTA_LENGTH_BYTE_ARRAY),
            encoded(Encoding::DELTA_BYTE_ARRAY),
            properties().set_writer_version(WriterVersion::PARQUET_2_0),
        ] {
            let file = written(properties, &NAMES);
            assert_eq!(read(&file, Some("QName")).unwrap(), ["qname\n", lines, lines].concat());
            let inner = read(&file, Some("dns.rrname")).unwrap();
            assert_eq!(inner, ["dns.rrname\n", &"navy.ml\n".repeat(8)].concat());
        }
    }

    #[test]
    fn a_column_has_to_be_named() {
        let file = written(properties(), &NAMES);
        for column in [None, Some("time"), Some("tags"), Some("rrname"), Some("")] {
            let error = read(&file, column).unwrap_err();
            assert!(
                matches!(&error, SourceError::Columns(names) if names == "qname, dns.rrname"),
                "{error}"
            );
        }
    }

    /// Each byte replaced, and the file cut at each place: it is read, or there is an error.
    #[test]
    fn no_parquet_is_too_damaged() {
        let zstd = Compression::ZSTD(ZstdLevel::default());
        let names = [Some(&b"army.ml"[..]); 40];
        let mut errors = BTreeMap::new();
        for properties in [
            properties(),
            properties().set_compression(Compression::SNAPPY),
            properties().set_compression(zstd),
            encoded(Encoding::DELTA_LENGTH_BYTE_ARRAY),
            encoded(Encoding::DELTA_BYTE_ARRAY),
            properties().set_writer_version(WriterVersion::PARQUET_2_0),
        ] {
            let file = written(properties, &names);
            let mut see = |bytes: &[u8]| {
                let error = read(bytes, Some("qname")).err().map(|error| error.to_string());
                *errors.entry(error).or_insert(0) += 1;
            };
            for at in 0..file.len() {
                see(&file[..at]);
                for byte in [0, 0x7F, 0xFF, file[at].wrapping_add(2)] {
                    let mut damaged = file.clone();
                    damaged[at] = byte;
                    see(&damaged);
                }
            }
        }
        let has = |what: &str| errors.keys().flatten().any(|error| error.contains(what));
        assert!(
            has("this Parquet is damaged") && has("a page says that it has") && errors[&None] > 0
        );
    }

    /// What is small and says that it is large, and what is.
    #[test]
    fn a_page_has_its_limits() {
        let large = vec![b'x'; PAGE_MAX as usize + 1];
        let zstd = properties().set_compression(Compression::ZSTD(ZstdLevel::default()));
        let file = written(zstd.set_dictionary_enabled(false), &[Some(&large)]);
        assert!(file.len() < 100_000, "{}", file.len());
        let error = read(&file, Some("qname")).unwrap_err().to_string();
        assert!(error.contains("a page says that it has 1342177"), "{error}");
        // Longer than any line: enough is left to see that.
        let long = vec![b'x'; 10_000_000];
        let text = read(&written(properties(), &[Some(&long)]), Some("qname")).unwrap();
        assert_eq!(text.len(), "qname\n".len() + 2 * (VALUE_MAX + 1));
        let header = [0x15, 0, 0x15, 0x20, 0x15, 0x20, 0x2C, 0x15, 0x10];
        assert_eq!(page(&header), Some((16, 8)));
        let with_checksum = [&header[..6], &[0x15, 0x21, 0x1C, 0x15, 0x10]].concat();
        assert_eq!(page(&with_checksum), Some((16, 8)));
        assert_eq!(page(&[0x15, 0, 0x15, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), None);
        assert!((0..header.len()).all(|len| page(&header[..len]).is_none()));
    }
}
