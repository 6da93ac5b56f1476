//! What JavaScript catches: an `Error` with a `code`, and where something is, that too.

use js_sys::{Error, Reflect};
use misdirect::directory::{BuildError, ListError};
use misdirect::{DirectoryError, LayerError, ParseError};
use wasm_bindgen::JsValue;

/// Why a call fails.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    message: String,
    /// A property that says where, and its number.
    place: Option<(&'static str, usize)>,
}

impl Failure {
    fn new(code: &'static str, message: impl ToString) -> Self {
        Self { code, message: message.to_string(), place: None }
    }

    /// An argument of the wrong type, an option that there is not, a value out of range.
    pub(crate) fn argument(message: impl ToString) -> Self {
        Self::new("bad-argument", message)
    }

    /// Bytes that are no directory image.
    pub(crate) fn image(error: DirectoryError) -> Self {
        let code = match error {
            DirectoryError::NotAnImage => "not-an-image",
            DirectoryError::Version { .. } => "image-version",
            DirectoryError::Truncated => "image-truncated",
            DirectoryError::Checksum => "image-checksum",
            _ => "image-corrupt",
        };
        Self::new(code, error)
    }

    /// A fifth layer.
    pub(crate) fn layers(error: LayerError) -> Self {
        Self::new("too-many-layers", error)
    }

    /// A bad line of a list.
    pub(crate) fn list(error: ListError) -> Self {
        Self { place: Some(("line", error.line)), ..Self::new("bad-list", error) }
    }

    /// A list that cannot be compiled.
    pub(crate) fn build(error: BuildError) -> Self {
        Self::new("bad-list", error)
    }

    /// A text that is no domain; the offset is in UTF-16 units, as JavaScript counts.
    pub(crate) fn domain(text: &str, error: ParseError) -> Self {
        let at = error.offset();
        let place = crate::json::utf16_len(text.as_bytes().get(..at).unwrap_or_default());
        Self { place: Some(("offset", place)), ..Self::new(error.code(), error) }
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let error = Error::new(&failure.message);
        // Setting a property of an object just made does not fail.
        let _ = Reflect::set(&error, &"code".into(), &failure.code.into());
        if let Some((name, number)) = failure.place {
            let _ = Reflect::set(&error, &name.into(), &(number as u32).into());
        }
        error.into()
    }
}
