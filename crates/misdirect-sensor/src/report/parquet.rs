//! The rows of CSV as Parquet: columns of numbers have numbers, and what is empty there is missing here.

use crate::names::Purpose;
use parquet::basic::{ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

const COUNTS: [&str; 4] = ["questions", "names", "clients", "domains"];
const NUMBERS: [&str; 4] = ["share", "probability", "expected_false", "trend"];

/// `rows` has a header.
pub(super) fn write(rows: &[u8], out: &mut impl Write) -> io::Result<()> {
    let mut reader = csv::Reader::from_reader(rows);
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let records = reader.records().collect::<std::result::Result<Vec<_>, _>>()?;
    let mut file = Vec::new();
    let cells = |column: usize| records.iter().map(move |record| record.get(column).unwrap_or(""));
    columns(&names, cells, &mut file).map_err(io::Error::other)?;
    out.write_all(&file)
}

fn columns<'c, I: Iterator<Item = &'c str>>(
    names: &[String],
    cells: impl Fn(usize) -> I,
    file: &mut Vec<u8>,
) -> Result<()> {
    let fields = names.iter().map(|name| field(name)).collect::<Result<Vec<_>>>()?;
    let schema = Type::group_type_builder("misdirected").with_fields(fields).build()?;
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), properties)?;
    let mut group = writer.next_row_group()?;
    let mut at = 0;
    while let Some(column) = group.next_column()? {
        match physical(&names[at]) {
            Physical::INT64 => put::<Int64Type>(column, cells(at), |cell| cell.parse().ok()),
            Physical::DOUBLE => put::<DoubleType>(column, cells(at), |cell| cell.parse().ok()),
            _ => put::<ByteArrayType>(column, cells(at), |cell| Some(cell.into())),
        }?;
        at += 1;
    }
    group.close()?;
    writer.close().map(drop)
}

fn physical(name: &str) -> Physical {
    let is_count = COUNTS.contains(&name) || Purpose::ALL.iter().any(|one| one.name() == name);
    match is_count {
        true => Physical::INT64,
        false if NUMBERS.contains(&name) => Physical::DOUBLE,
        false => Physical::BYTE_ARRAY,
    }
}

fn field(name: &str) -> Result<TypePtr> {
    let physical = physical(name);
    let converted = match physical {
        Physical::BYTE_ARRAY => ConvertedType::UTF8,
        _ => ConvertedType::NONE,
    };
    let field = Type::primitive_type_builder(name, physical).with_converted_type(converted);
    field.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
}

fn put<'c, T: DataType>(
    mut column: SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = &'c str>,
    value: impl Fn(&str) -> Option<T::T>,
) -> Result<()> {
    let cells: Vec<_> =
        cells.map(|cell| Some(cell).filter(|cell| !cell.is_empty()).and_then(&value)).collect();
    let levels: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
    let values: Vec<T::T> = cells.into_iter().flatten().collect();
    column.typed::<T>().write_batch(&values, Some(&levels), None)?;
    column.close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    #[test]
    fn rows_have_types_and_gaps() {
        let rows = "typed,questions,mail,trend\narmy.ml,14997,7663,\n\"a,b.ml\",,0,-0.25\n";
        let mut file = Vec::new();
        write(rows.as_bytes(), &mut file).unwrap();
        let reader = SerializedFileReader::new(Bytes::from(file)).unwrap();
        let read: Vec<String> =
            reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
        assert_eq!(
            read,
            [
                "{typed: \"army.ml\", questions: 14997, mail: 7663, trend: null}",
                "{typed: \"a,b.ml\", questions: null, mail: 0, trend: -2.5E-1}"
            ]
        );
    }
}
