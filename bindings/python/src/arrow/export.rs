//! A column of answers as other libraries take it: records of which each field is shared, not
//! copied, however often it is handed out.

use super::abi::{Array, NULLABLE, Owned, Release, Schema, Stream};
use super::column::{Bits, Column, Texts};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr::{null, null_mut};
use std::sync::Arc;

/// Answers as a column, for pyarrow, Polars, pandas, DuckDB and whatever else takes Arrow.
///
/// Its fields: ``verdict``; ``domain``, null where it is invalid; the ``probability`` that anything
/// else was meant, and the same as ``ppm``; ``meant``, the domains to offer, with a blank between
/// them, null where there is none; and ``target`` and ``kind`` of the first suggestion, null where
/// there is none. ``verdict`` and ``kind`` are categorical and ``ppm`` is unsigned, unless `plain`
/// was asked for.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct AnswerColumn {
    pub(super) column: Arc<Column>,
}

#[pymethods]
impl AnswerColumn {
    fn __len__(&self) -> usize {
        self.column.len
    }

    /// The type, by the Arrow PyCapsule protocol.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        PyCapsule::new_with_value(py, Owned(schema(self.column.plain.is_some())), c"arrow_schema")
    }

    /// Type and rows. Another type than this cannot be asked for.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        let _ = requested_schema;
        let array = Owned(array(&self.column));
        let array = PyCapsule::new_with_value(py, array, c"arrow_array")?;
        Ok((self.__arrow_c_schema__(py)?, array))
    }

    /// The same as a stream of one piece.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let stream = Owned(stream(self.column.clone()));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __repr__(&self) -> String {
        format!("<AnswerColumn of {} rows>", self.column.len)
    }
}

/// Texts with offsets of eight bytes.
const TEXTS: &CStr = c"U";
/// Numbers of one byte. Here they stand for words: a field of theirs has a dictionary.
const WORDS: &CStr = c"c";

/// Parts per million.
const PARTS: &CStr = c"I";

/// The fields: name and format.
const FIELDS: [(&CStr, &CStr); 7] = [
    (c"verdict", WORDS),
    (c"domain", TEXTS),
    (c"probability", c"g"),
    (c"ppm", PARTS),
    (c"meant", TEXTS),
    (c"target", TEXTS),
    (c"kind", WORDS),
];

fn schema(is_plain: bool) -> Schema {
    let fields = FIELDS.map(|(name, format)| match format == WORDS {
        _ if is_plain && format == WORDS => leaf_schema(name, TEXTS, null_mut()),
        _ if is_plain && format == PARTS => leaf_schema(name, c"l", null_mut()),
        true => leaf_schema(name, format, boxed(leaf_schema(c"", TEXTS, null_mut()))),
        false => leaf_schema(name, format, null_mut()),
    });
    let children = Box::new(fields.map(boxed));
    Schema {
        format: c"+s".as_ptr(),
        name: c"".as_ptr(),
        n_children: FIELDS.len() as i64,
        children: Box::into_raw(children).cast(),
        release: Some(release_schema),
        ..Schema::RELEASED
    }
}

fn leaf_schema(name: &'static CStr, format: &'static CStr, dictionary: *mut Schema) -> Schema {
    Schema {
        format: format.as_ptr(),
        name: name.as_ptr(),
        flags: NULLABLE,
        dictionary,
        release: Some(release_schema),
        ..Schema::RELEASED
    }
}

/// # Safety
///
/// `schema` was made here and not released.
unsafe extern "C" fn release_schema(schema: *mut Schema) {
    // SAFETY: the caller's promise.
    let schema = unsafe { &mut *schema };
    if !schema.children.is_null() {
        // SAFETY: made in `schema` as a box of as many boxes.
        let children =
            unsafe { Box::from_raw(schema.children.cast::<[*mut Schema; FIELDS.len()]>()) };
        // SAFETY: the same; whoever moved one out left it released.
        children.into_iter().for_each(|child| unsafe { release_boxed(child) });
    }
    // SAFETY: null, or made in `schema` as a box.
    unsafe { release_boxed(schema.dictionary) };
    *schema = Schema::RELEASED;
}

fn boxed<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// # Safety
///
/// `child` is null or was made by `boxed` and is nobody else's.
unsafe fn release_boxed<T: Release>(child: *mut T) {
    if !child.is_null() {
        // SAFETY: the caller's promise.
        let mut child = unsafe { Box::from_raw(child) };
        child.release();
    }
}

/// What an array keeps until it is released.
struct Kept {
    _column: Arc<Column>,
    buffers: [*const c_void; 3],
    children: Vec<*mut Array>,
}

fn array(column: &Arc<Column>) -> Array {
    let words = |words: &Texts| boxed(texts_array(column, words, None));
    let (checked, suggested) = (Some(&column.checked), Some(&column.suggested));
    let (verdict, ppm, kind) = match &column.plain {
        Some(plain) => (
            texts_array(column, &plain.verdict, checked),
            numbers_array(column, plain.ppm.as_ptr(), checked),
            texts_array(column, &plain.kind, suggested),
        ),
        None => {
            let verdict = numbers_array(column, column.verdict.as_ptr(), checked);
            let kind = numbers_array(column, column.kind.as_ptr(), suggested);
            (
                Array { dictionary: words(&column.verdicts), ..verdict },
                numbers_array(column, column.ppm.as_ptr(), checked),
                Array { dictionary: words(&column.kinds), ..kind },
            )
        }
    };
    let fields = [
        verdict,
        texts_array(column, &column.domain, Some(&column.readable)),
        numbers_array(column, column.probability.as_ptr(), checked),
        ppm,
        texts_array(column, &column.meant, Some(&column.offered)),
        texts_array(column, &column.target, suggested),
        kind,
    ];
    make(column, column.len, None, 1, [null(); 2], fields.map(boxed).to_vec())
}

fn numbers_array<T>(column: &Arc<Column>, numbers: *const T, valid: Option<&Bits>) -> Array {
    make(column, column.len, valid, 2, [numbers.cast(), null()], Vec::new())
}

fn texts_array(column: &Arc<Column>, texts: &Texts, valid: Option<&Bits>) -> Array {
    let buffers = [texts.offsets.as_ptr().cast(), texts.bytes.as_ptr().cast()];
    make(column, texts.offsets.len() - 1, valid, 3, buffers, Vec::new())
}

/// An array whose buffers are the column's, which it keeps.
fn make(
    column: &Arc<Column>,
    len: usize,
    valid: Option<&Bits>,
    n_buffers: i64,
    [second, third]: [*const c_void; 2],
    children: Vec<*mut Array>,
) -> Array {
    let validity = valid.map_or(null(), |bits| bits.bytes.as_ptr().cast());
    let kept = Kept { _column: column.clone(), buffers: [validity, second, third], children };
    let kept = boxed(kept);
    // SAFETY: just boxed. The pointers stay right as long as the box.
    let (buffers, children) = unsafe { (&raw mut (*kept).buffers, &mut (*kept).children) };
    Array {
        length: len as i64,
        null_count: valid.map_or(0, |bits| bits.unset),
        n_buffers,
        n_children: children.len() as i64,
        buffers: buffers.cast(),
        children: if children.is_empty() { null_mut() } else { children.as_mut_ptr() },
        release: Some(release_array),
        private_data: kept.cast(),
        ..Array::RELEASED
    }
}

/// # Safety
///
/// `array` was made here and not released.
unsafe extern "C" fn release_array(array: *mut Array) {
    // SAFETY: the caller's promise.
    let array = unsafe { &mut *array };
    // SAFETY: made in `make` as a box, which this array alone has.
    let kept = unsafe { Box::from_raw(array.private_data.cast::<Kept>()) };
    // SAFETY: made in `array` as boxes; whoever moved one out left it released.
    kept.children.iter().for_each(|&child| unsafe { release_boxed(child) });
    // SAFETY: null, or made in `array` as a box.
    unsafe { release_boxed(array.dictionary) };
    *array = Array::RELEASED;
}

/// A column that is to be given once.
struct Pending {
    column: Option<Arc<Column>>,
    is_plain: bool,
}

fn stream(column: Arc<Column>) -> Stream {
    Stream {
        get_schema: Some(stream_schema),
        get_next: Some(stream_next),
        get_last_error: Some(stream_error),
        release: Some(release_stream),
        private_data: boxed(Pending { is_plain: column.plain.is_some(), column: Some(column) })
            .cast(),
    }
}

/// # Safety
///
/// `stream` was made here and not released; `out` may be written.
unsafe extern "C" fn stream_schema(stream: *mut Stream, out: *mut Schema) -> c_int {
    // SAFETY: the caller's promise; made in `stream` as a box.
    let is_plain = unsafe { &*(*stream).private_data.cast::<Pending>() }.is_plain;
    // SAFETY: the caller's promise.
    unsafe { out.write(schema(is_plain)) };
    0
}

/// # Safety
///
/// `stream` was made here and not released; `out` may be written.
unsafe extern "C" fn stream_next(stream: *mut Stream, out: *mut Array) -> c_int {
    // SAFETY: the caller's promise; made in `stream` as a box.
    let pending = unsafe { &mut *(*stream).private_data.cast::<Pending>() };
    let next = pending.column.take().map_or(Array::RELEASED, |column| array(&column));
    // SAFETY: the caller's promise.
    unsafe { out.write(next) };
    0
}

/// Nothing here fails.
unsafe extern "C" fn stream_error(_: *mut Stream) -> *const c_char {
    null()
}

/// # Safety
///
/// `stream` was made here and not released.
unsafe extern "C" fn release_stream(stream: *mut Stream) {
    // SAFETY: the caller's promise; made in `stream` as a box.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<Pending>()));
        stream.write(Stream::RELEASED);
    }
}
