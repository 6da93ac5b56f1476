//! CSV, TSV and JSON Lines of any kind, of which the caller says which column or field has the names.
//!
//! A record is a line: one that has a line end within quotes counts as lines that cannot be read.

use super::plain::name_of;
use super::{Broken, Head, Line, Parser, Take};
use crate::names::Sighting;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

const COLUMNS_MAX: usize = 1024;

struct Csv {
    delimiter: u8,
    column: usize,
    header: Vec<u8>,
}

/// The first line names the columns; what separates them is what makes one of them that which is wanted. A blank comes
/// last, as names of columns have blanks.
pub(super) fn csv(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    let line = head.lines().next()?;
    let header = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line);
    let name = head.column?;
    b",\t;| ".iter().find_map(|delimiter| {
        let mut column = None;
        fields(header, *delimiter, |at, field| {
            if column.is_none() && field.eq_ignore_ascii_case(name.as_bytes()) {
                column = Some(at);
            }
        })?;
        let (delimiter, column) = (*delimiter, column?);
        Some(Box::new(Csv { delimiter, column, header: line.to_vec() }) as Box<dyn Parser>)
    })
}

impl Parser for Csv {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        if line.is_empty() || line == self.header {
            return Line::Other;
        }
        let mut line_is = Line::Broken(Broken::NoColumn);
        let read = fields(line, self.delimiter, |at, field| {
            if at == self.column {
                line_is = tell(field, take);
            }
        });
        if read.is_some() { line_is } else { Line::Broken(Broken::Malformed) }
    }
}

/// Hands out the fields of a record that is one line.
fn fields(line: &[u8], delimiter: u8, mut take: impl FnMut(usize, &[u8])) -> Option<()> {
    let mut reader: Reader = ReaderBuilder::new().delimiter(delimiter).build();
    let (mut text, mut ends) = (vec![0; line.len() + 1], [0; COLUMNS_MAX]);
    // A line end within quotes would be the rest of this record.
    let (_, read, written, before) = reader.read_record(line, &mut text, &mut ends);
    let (rest, ends_left) = (text.get_mut(written..)?, ends.get_mut(before..)?);
    let (result, _, _, last) = reader.read_record(b"\n", rest, ends_left);
    if read < line.len() || result != ReadRecordResult::Record {
        return None;
    }
    let mut start = 0;
    for (at, end) in ends.iter().take(before + last).enumerate() {
        take(at, text.get(start..*end)?);
        start = *end;
    }
    Some(())
}

struct Json {
    field: String,
}

pub(super) fn json(head: &Head<'_>) -> Option<Box<dyn Parser>> {
    Some(Box::new(Json { field: head.column?.to_owned() }))
}

impl Parser for Json {
    fn line(&self, line: &[u8], take: &mut Take<'_>) -> Line {
        if line.trim_ascii().is_empty() {
            return Line::Other;
        }
        let mut reader = serde_json::Deserializer::from_slice(line);
        match Field(&self.field)
            .deserialize(&mut reader)
            .and_then(|found| reader.end().map(|()| found))
        {
            Ok(Some(name)) => tell(name.as_bytes(), take),
            Ok(None) => Line::Broken(Broken::NoColumn),
            Err(_) => Line::Broken(Broken::NotJson),
        }
    }
}

fn tell(field: &[u8], take: &mut Take<'_>) -> Line {
    let (name, purpose) = name_of(field.trim_ascii());
    if name.is_empty() {
        return Line::Other;
    }
    take(Sighting::written(name, purpose));
    Line::Read
}

/// One field of an object, by its name.
struct Field<'f>(&'f str);

impl<'de> DeserializeSeed<'de> for Field<'_> {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Field<'_> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if key == self.0 {
                found = map.next_value::<Option<Cow<'de, str>>>()?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
