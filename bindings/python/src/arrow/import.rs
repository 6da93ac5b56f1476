//! A column as another library hands it over: strings or binaries, in one piece or several.

use super::abi::{Array, Owned, Release, Schema, Stream};
use super::failed::Failed;
use super::judge::Judge;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::{CStr, c_void};

/// Where the rows come from.
pub(super) enum Source {
    Whole(Owned<Schema>, Owned<Array>),
    Pieces(Owned<Stream>),
}

impl Source {
    /// Takes a column by the PyCapsule protocol.
    pub(super) fn read(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Some(method) = value.getattr_opt("__arrow_c_array__")? {
            let pair = method.call0()?;
            let pair = pair.cast::<PyTuple>().ok().filter(|pair| pair.len() == 2);
            let wrong = || PyTypeError::new_err("__arrow_c_array__ must return two capsules");
            let pair = pair.ok_or_else(wrong)?;
            let schema = take::<Schema>(&pair.get_item(0)?, c"arrow_schema")?;
            return Ok(Self::Whole(schema, take(&pair.get_item(1)?, c"arrow_array")?));
        }
        if let Some(method) = value.getattr_opt("__arrow_c_stream__")? {
            return Ok(Self::Pieces(take(&method.call0()?, c"arrow_array_stream")?));
        }
        let what = "addresses must be a column with __arrow_c_array__ or __arrow_c_stream__";
        Err(crate::error::wrong_type(what, value))
    }

    /// Has each row judged, in order.
    pub(super) fn for_each(self, judge: &mut Judge<'_>) -> Result<(), Failed> {
        match self {
            Self::Whole(schema, array) => Shape::read(&schema.0)?.for_each(&array.0, judge),
            Self::Pieces(mut stream) => {
                let schema = pull(&mut stream.0, |stream| stream.get_schema)?;
                let shape = Shape::read(&schema.0)?;
                loop {
                    let piece = pull(&mut stream.0, |stream| stream.get_next)?;
                    if piece.0.release.is_none() {
                        return Ok(());
                    }
                    shape.for_each(&piece.0, judge)?;
                }
            }
        }
    }
}

/// Moves a struct out of its capsule.
fn take<T: Release>(capsule: &Bound<'_, PyAny>, name: &CStr) -> PyResult<Owned<T>> {
    let capsule = capsule.cast::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(name))?.cast::<T>();
    // SAFETY: a capsule of this name holds this struct, and we hold the capsule. What was taken
    // once is in its place a released struct, of which nothing is read.
    Ok(Owned(unsafe { pointer.replace(T::RELEASED) }))
}

/// Calls a callback of a stream that writes a struct.
fn pull<T: Release>(
    stream: &mut Stream,
    callback: impl Fn(&Stream) -> Option<unsafe extern "C" fn(*mut Stream, *mut T) -> i32>,
) -> Result<Owned<T>, Failed> {
    let callback = callback(stream).ok_or(Failed::Value("the stream was used before"))?;
    let mut out = Owned(T::RELEASED);
    // SAFETY: the producer's promise: the stream is not released, as its callbacks are there.
    if unsafe { callback(stream, &mut out.0) } == 0 {
        return Ok(out);
    }
    // SAFETY: the same; the text, where there is one, stays until the next call.
    let message = stream.get_last_error.map(|last| unsafe { last(stream) });
    let message = message.filter(|message| !message.is_null());
    // SAFETY: as above.
    let message = message.map(|text| unsafe { CStr::from_ptr(text) }.to_string_lossy());
    Err(Failed::Source(message.map_or("the stream failed".to_owned(), String::from)))
}

/// How the texts of a column lie.
#[derive(Clone, Copy)]
enum Layout {
    /// Behind one another, with offsets of four bytes or of eight.
    Offsets32,
    Offsets64,
    /// Each where its view says.
    Views,
    /// Behind one another, each of so many bytes.
    Fixed(usize),
    /// There are none: all rows are null.
    Nulls,
}

/// Numbers of values, by which rows of a categorical column say what they are.
#[derive(Clone, Copy)]
struct Numbers {
    bytes: usize,
    is_signed: bool,
}

impl Numbers {
    /// By the format of its type, `c` to `L`.
    fn of(format: &[u8]) -> Option<Self> {
        let [letter] = format else { return None };
        let at = b"cCsSiIlL".iter().position(|known| known == letter)?;
        Some(Self { bytes: 1 << (at / 2), is_signed: at % 2 == 0 })
    }

    /// The number of a row; `None` where it is beyond what anybody has.
    fn get(self, index: *const u8, row: usize) -> Option<usize> {
        // SAFETY: the producer's promise of a number of so many bytes for each row.
        let (number, sign) = unsafe {
            match self.bytes {
                1 => (u64::from(index.add(row).read()), 7),
                2 => (u64::from(index.cast::<u16>().add(row).read_unaligned()), 15),
                4 => (u64::from(index.cast::<u32>().add(row).read_unaligned()), 31),
                _ => (index.cast::<u64>().add(row).read_unaligned(), 63),
            }
        };
        let is_negative = self.is_signed && number >> sign == 1;
        usize::try_from(number).ok().filter(|_| !is_negative)
    }
}

/// How rows say which text is theirs.
#[derive(Clone, Copy)]
enum Coding {
    /// Each has its own.
    Plain,
    /// By the number of a value.
    Categorical(Numbers),
    /// A text stands for all rows up to a number.
    Runs(Numbers),
}

/// What a column is.
#[derive(Clone, Copy)]
struct Shape {
    layout: Layout,
    coding: Coding,
    /// It is this field of records.
    in_records: Option<usize>,
}

impl Shape {
    fn read(schema: &Schema) -> Result<Self, Failed> {
        if format(schema)? != b"+s" {
            return Self::of_field(schema, None);
        }
        // pandas hands over the index of a table as a field of such a name.
        let is_index = |field: &Schema| name(field).starts_with(b"__index_level_");
        let mut fields = children(schema)?.enumerate();
        let mut own = fields.by_ref().filter(|(_, field)| !is_index(field));
        match (own.next(), own.count()) {
            (Some((at, field)), 0) => Self::of_field(field, Some(at)),
            (first, more) => {
                let count = more + usize::from(first.is_some());
                let message = format!("records must have one field, not {count}: select one");
                Err(Failed::Type(message))
            }
        }
    }

    fn of_field(schema: &Schema, in_records: Option<usize>) -> Result<Self, Failed> {
        // SAFETY: the producer's promise: null, or a schema.
        let dictionary = unsafe { schema.dictionary.as_ref() };
        let (values, coding) = match (dictionary, format(schema)?) {
            (Some(values), numbers) => {
                let numbers = Numbers::of(numbers);
                let no_numbers = Failed::Value("the column has no numbers of its values");
                (values, Coding::Categorical(numbers.ok_or(no_numbers)?))
            }
            (None, b"+r") => {
                let mut fields = children(schema)?;
                let (Some(ends), Some(values)) = (fields.next(), fields.next()) else {
                    return Err(Failed::Value("the schema of the runs has not two children"));
                };
                let ends = Numbers::of(format(ends)?);
                let no_ends = Failed::Value("the runs of the column have no ends");
                (values, Coding::Runs(ends.ok_or(no_ends)?))
            }
            (None, _) => (schema, Coding::Plain),
        };
        if !matches!(coding, Coding::Plain) && !values.dictionary.is_null() {
            return Err(Failed::Type("the values of the column are categorical".to_owned()));
        }
        Ok(Self { layout: layout(values)?, coding, in_records })
    }

    fn for_each(self, array: &Array, judge: &mut Judge<'_>) -> Result<(), Failed> {
        if array.length < 0 || array.offset < 0 {
            return Err(Failed::Value("a length of the column is negative"));
        }
        if array.length == 0 {
            return Ok(());
        }
        match self.in_records {
            None => self.rows(array, (0, array.length), None, judge),
            Some(at) => {
                let validity = Some(Validity::of(array));
                self.rows(child(array, at)?, (array.offset, array.length), validity, judge)
            }
        }
    }

    /// Some rows, from which on and how many; `records` says which are there.
    fn rows(
        self,
        array: &Array,
        (first, length): (i64, i64),
        records: Option<Validity>,
        judge: &mut Judge<'_>,
    ) -> Result<(), Failed> {
        let is_there = |row| records.is_none_or(|records| records.is_valid(row));
        match self.coding {
            Coding::Plain => {
                let rows = Rows::new(self.layout, array, first, length)?;
                (0..length).try_for_each(|row| {
                    let number = judged(judge, rows.get(row)?.filter(|_| is_there(row)))?;
                    judge.push(number)?;
                    judge.forget_much()
                })
            }
            Coding::Categorical(numbers) => {
                self.categorical(array, (first, length), numbers, is_there, judge)
            }
            Coding::Runs(ends) => self.runs(array, (first, length), ends, is_there, judge),
        }
    }

    fn categorical(
        self,
        array: &Array,
        (first, length): (i64, i64),
        numbers: Numbers,
        is_there: impl Fn(i64) -> bool,
        judge: &mut Judge<'_>,
    ) -> Result<(), Failed> {
        judge.forget_much()?;
        // SAFETY: the producer's promise: null, or an array.
        let values = unsafe { array.dictionary.as_ref() };
        let values = values.ok_or(Failed::Value("the column has not the values of its schema"))?;
        let texts = Rows::new(self.layout, values, 0, values.length.max(0))?;
        // Of each value the number of its answer, once some row has it.
        let mut known = vec![None; usize::try_from(values.length).unwrap_or_default()];
        let (rows, at) = (Rows::new(Layout::Nulls, array, first, length)?, buffer(array, 1));
        if at.is_null() {
            return Err(Failed::Value("the column has no numbers of its values"));
        }
        (0..length).try_for_each(|row| {
            if !rows.validity.is_valid(row) || !is_there(row) {
                let null = judge.null()?;
                return judge.push(null);
            }
            let value = numbers.get(at.cast(), (rows.first + row) as usize);
            let known = value.and_then(|value| Some((value, known.get_mut(value)?)));
            let beyond = Failed::Value("a row of the column has a value that is not there");
            let (value, known) = known.ok_or(beyond)?;
            if let Some(number) = *known {
                return judge.push(number);
            }
            let number = judged(judge, texts.get(value as i64)?)?;
            judge.push(*known.insert(number))
        })
    }

    fn runs(
        self,
        array: &Array,
        (first, length): (i64, i64),
        ends: Numbers,
        is_there: impl Fn(i64) -> bool,
        judge: &mut Judge<'_>,
    ) -> Result<(), Failed> {
        let short = || Failed::Value("the runs of the column end before it does");
        let (limits, values) = (child(array, 0)?, child(array, 1)?);
        let limits = Rows::new(Layout::Nulls, limits, 0, limits.length.max(0))?;
        let texts = Rows::new(self.layout, values, 0, values.length.max(0))?;
        if limits.index.is_null() {
            return Err(Failed::Value("the runs of the column have no ends"));
        }
        let start = array.offset.checked_add(first).filter(|&start| start >= 0);
        let start = start.ok_or_else(short)?;
        let end = start.checked_add(length).ok_or_else(short)?;
        let (mut row, mut run) = (start, 0);
        while row < end {
            if run >= limits.array.length.min(values.length) {
                return Err(short());
            }
            let limit = ends.get(limits.index, (limits.first + run) as usize);
            let limit = limit.and_then(|limit| i64::try_from(limit).ok()).ok_or_else(short)?;
            // One that ends before the first row is another piece's.
            if limit > row {
                judge.forget_much()?;
                let number = judged(judge, texts.get(run)?)?;
                while row < limit.min(end) {
                    let there = is_there(row - start);
                    let number = if there { number } else { judge.null()? };
                    judge.push(number)?;
                    row += 1;
                }
            }
            run += 1;
        }
        Ok(())
    }
}

/// The number of the answer on a text, or of what is null.
fn judged(judge: &mut Judge<'_>, text: Option<&[u8]>) -> Result<u32, Failed> {
    match text {
        Some(text) => judge.text(text),
        None => judge.null(),
    }
}

/// The fields of a schema.
fn children(schema: &Schema) -> Result<impl Iterator<Item = &Schema>, Failed> {
    let count = usize::try_from(schema.n_children).unwrap_or_default();
    if count > 0 && schema.children.is_null() {
        return Err(Failed::Value("the schema has not its children"));
    }
    // SAFETY: the producer's promise of as many children, each a schema.
    Ok((0..count).filter_map(|at| unsafe { schema.children.add(at).read().as_ref() }))
}

/// A field of an array.
fn child(array: &Array, at: usize) -> Result<&Array, Failed> {
    let is_there = !array.children.is_null() && (at as i64) < array.n_children;
    // SAFETY: the producer's promise of as many children, each an array.
    let child = is_there.then(|| unsafe { array.children.add(at).read().as_ref() }).flatten();
    child.ok_or(Failed::Value("the column has not the fields of its schema"))
}

/// What a field is called.
fn name(schema: &Schema) -> &[u8] {
    if schema.name.is_null() {
        return b"";
    }
    // SAFETY: the producer's promise of a text that ends in NUL and lives as long as the schema.
    unsafe { CStr::from_ptr(schema.name) }.to_bytes()
}

fn format(schema: &Schema) -> Result<&[u8], Failed> {
    if schema.release.is_none() || schema.format.is_null() {
        return Err(Failed::Value("the column was used before"));
    }
    // SAFETY: the producer's promise of a text that ends in NUL and lives as long as the schema.
    Ok(unsafe { CStr::from_ptr(schema.format) }.to_bytes())
}

fn layout(schema: &Schema) -> Result<Layout, Failed> {
    let format = format(schema)?;
    let width = || std::str::from_utf8(format.strip_prefix(b"w:")?).ok()?.parse().ok();
    match format {
        b"u" | b"z" => Ok(Layout::Offsets32),
        b"U" | b"Z" => Ok(Layout::Offsets64),
        b"vu" | b"vz" => Ok(Layout::Views),
        b"n" => Ok(Layout::Nulls),
        other => width().map(Layout::Fixed).ok_or_else(|| {
            let hint = match other {
                b"g" => ", as pandas makes of a column without any value",
                b"+l" | b"+L" => "; check_many takes any iterable",
                _ => "",
            };
            Failed::Type(format!(
                "the column must be of strings, not of {}{hint}",
                type_name(other)
            ))
        }),
    }
}

/// What users call a type, by the letters of the format.
///
/// <https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings>
fn type_name(format: &[u8]) -> String {
    let name = match format {
        b"b" => "bool",
        b"c" => "int8",
        b"C" => "uint8",
        b"s" => "int16",
        b"S" => "uint16",
        b"i" => "int32",
        b"I" => "uint32",
        b"l" => "int64",
        b"L" => "uint64",
        b"e" => "float16",
        b"f" => "float32",
        b"g" => "float64",
        b"+l" => "list",
        b"+L" => "large_list",
        b"+vl" | b"+vL" => "list_view",
        b"+s" => "struct",
        b"+m" => "map",
        b"+r" => "run_end_encoded",
        [b'd', b':', ..] => "decimal",
        [b't', b'd', _] => "date",
        [b't', b't', _] => "time",
        [b't', b's', ..] => "timestamp",
        [b't', b'D', _] => "duration",
        [b't', b'i', _] => "interval",
        [b'+', b'w', ..] => "fixed_size_list",
        [b'+', b'u', ..] => "union",
        other => return format!("the Arrow type {:?}", String::from_utf8_lossy(other)),
    };
    name.to_owned()
}

/// Which rows are not null.
#[derive(Clone, Copy)]
struct Validity {
    /// A bit a row, or null where all are valid.
    bits: *const u8,
    offset: i64,
}

impl Validity {
    fn of(array: &Array) -> Self {
        Self { bits: buffer(array, 0).cast(), offset: array.offset }
    }

    /// `row`: below the length of its array.
    fn is_valid(self, row: i64) -> bool {
        let at = (self.offset + row) as usize;
        // SAFETY: the producer's promise of a bit for each row up to offset and length.
        self.bits.is_null() || unsafe { self.bits.add(at / 8).read() } >> (at % 8) & 1 == 1
    }
}

/// A buffer of an array; null where there is none of this number.
fn buffer(array: &Array, number: usize) -> *const c_void {
    if array.buffers.is_null() || number as i64 >= array.n_buffers {
        return std::ptr::null();
    }
    // SAFETY: the producer's promise of as many buffers.
    unsafe { array.buffers.add(number).read() }
}

/// The rows of an array of texts.
struct Rows<'a> {
    array: &'a Array,
    layout: Layout,
    validity: Validity,
    /// Where in its buffers the first row is.
    first: i64,
    /// Offsets or views.
    index: *const u8,
    /// All texts behind one another, where there are offsets.
    texts: *const u8,
    /// How many buffers of views there are, and the length of each.
    sizes: (usize, *const i64),
}

impl<'a> Rows<'a> {
    /// `length` rows from `offset` on, beside the array's own offset.
    fn new(layout: Layout, array: &'a Array, offset: i64, length: i64) -> Result<Self, Failed> {
        let is_there = array.offset >= 0
            && offset.checked_add(length).is_some_and(|end| end <= array.length)
            && array.offset.checked_add(array.length).is_some();
        if !is_there {
            return Err(Failed::Value("the column has fewer rows than it says"));
        }
        let first = array.offset + offset;
        // Validity, views, the buffers of the views, and the sizes of those.
        let views = usize::try_from(array.n_buffers - 3).unwrap_or_default();
        let rows = Self {
            array,
            layout,
            validity: Validity { bits: buffer(array, 0).cast(), offset: first },
            first,
            index: buffer(array, 1).cast(),
            texts: buffer(array, 2).cast(),
            sizes: (views, buffer(array, views + 2).cast()),
        };
        match layout {
            Layout::Nulls => Ok(rows),
            _ if rows.index.is_null() => Err(Failed::Value("the column has no texts")),
            _ => Ok(rows),
        }
    }

    /// `row`: below the length it was made with.
    fn get(&self, row: i64) -> Result<Option<&'a [u8]>, Failed> {
        if matches!(self.layout, Layout::Nulls) || !self.validity.is_valid(row) {
            return Ok(None);
        }
        let at = (self.first + row) as usize;
        let (texts, start, len) = match self.layout {
            Layout::Nulls => return Ok(None),
            Layout::Offsets32 => {
                // SAFETY: the producer's promise of an offset for each row, and one more.
                let [start, end] =
                    unsafe { self.index.add(4 * at).cast::<[i32; 2]>().read_unaligned() };
                (self.texts, i64::from(start), i64::from(end) - i64::from(start))
            }
            Layout::Offsets64 => {
                // SAFETY: as above.
                let [start, end] =
                    unsafe { self.index.add(8 * at).cast::<[i64; 2]>().read_unaligned() };
                (self.texts, start, end.saturating_sub(start))
            }
            Layout::Views => self.view(at)?,
            Layout::Fixed(width) => {
                let too_wide = Failed::Value("the texts of the column are too wide");
                let start = at.checked_mul(width).and_then(|start| i64::try_from(start).ok());
                (self.index, start.ok_or(too_wide)?, width as i64)
            }
        };
        if start < 0 || len < 0 || texts.is_null() && len > 0 {
            return Err(Failed::Value("the column says of a text what cannot be"));
        }
        if len == 0 {
            return Ok(Some(&[]));
        }
        // SAFETY: the producer's promise that its offsets lie within its texts, which live as long
        // as the array.
        Ok(Some(unsafe { std::slice::from_raw_parts(texts.add(start as usize), len as usize) }))
    }

    /// The buffer of a text, where it begins, and how long it is.
    fn view(&self, at: usize) -> Result<(*const u8, i64, i64), Failed> {
        /// Bytes of the longest text that lies in its view.
        const INLINE: i64 = 12;
        // SAFETY: the producer's promise of a view for each row.
        let view = unsafe { self.index.add(16 * at) };
        // SAFETY: the same; a view is four numbers of four bytes, or one and a text.
        let [len, _, number, start] = unsafe { view.cast::<[i32; 4]>().read_unaligned() };
        let len = i64::from(len);
        if len <= INLINE {
            return Ok((view, 4, len));
        }
        let number = usize::try_from(number).ok().filter(|&number| number < self.sizes.0);
        let number = number.ok_or(Failed::Value("a view of the column has no buffer"))?;
        let size = match self.sizes.1.is_null() {
            true => 0,
            // SAFETY: the producer's promise of as many sizes as there are buffers of views.
            false => unsafe { self.sizes.1.add(number).read_unaligned() },
        };
        if i64::from(start) + len > size {
            return Err(Failed::Value("a view of the column is beyond its buffer"));
        }
        Ok((buffer(self.array, number + 2).cast(), i64::from(start), len))
    }
}
