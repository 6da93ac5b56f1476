//! Directories as Python holds them: the built-in one, one that was compiled, or a buffer that is
//! read where it lies.

use crate::error::{Failure, wrong_type};
use crate::options::{self, word};
use misdirect::directory::{Builder, ListError};
use misdirect::{Directory as Core, Trust};
use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyBufferError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};
use std::sync::Arc;

/// Where the bytes of an image are. Whoever holds it keeps them there.
pub(crate) enum Image {
    Builtin,
    Own(Vec<u8>),
    Borrowed(PyBuffer<u8>),
}

impl Image {
    /// Constant time.
    pub(crate) fn open(&self) -> Result<Core<'_>, Failure> {
        match self {
            Self::Builtin => Ok(Core::builtin()),
            image => Core::open(image.bytes()).map_err(Failure::image),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Builtin => &[],
            Self::Own(bytes) => bytes,
            Self::Borrowed(buffer) => match buffer.as_slice_ptr() {
                // SAFETY: the buffer is ours until it is dropped, so that its exporter neither
                // frees nor moves it. It is read-only; that its owner changes it by another way is
                // what `Directory.open` forbids, and the core checks each read against its bounds.
                Some(slice) => unsafe { slice.as_ref() },
                None => &[],
            },
        }
    }
}

/// Domains that could have been meant, and how often each one is.
///
/// Opening one takes no time. It may be shared by checkers and threads.
///
/// >>> len(Directory.builtin()) > 9000
/// True
/// >>> own = Directory.build(["army.mil 300 @0", "smallfirm.example 5"])
/// >>> len(own)
/// 2
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Directory {
    pub(crate) image: Arc<Image>,
}

impl Directory {
    fn new(image: Image) -> Result<Self, Failure> {
        // What cannot be opened is said here and not in each check.
        image.open()?;
        Ok(Self { image: Arc::new(image) })
    }

    fn core(&self) -> Core<'_> {
        // It was opened once, and an image that changed since is answered by nothing.
        self.image.open().unwrap_or(Core::EMPTY)
    }
}

#[pymethods]
impl Directory {
    /// The built-in directory.
    #[staticmethod]
    fn builtin() -> Self {
        Self { image: Arc::new(Image::Builtin) }
    }

    /// Compiles a list: its text, or an iterable of its lines, such as an open file.
    ///
    /// A line is ``domain [weight] [@0…@7]``, ``*.zone [weight]``, ``@4 = name`` or a comment
    /// after ``#``. A bad line raises `MisdirectError` with the code ``bad-list`` and the `line`.
    #[staticmethod]
    fn build(py: Python<'_>, list: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut builder = Builder::new();
        if let Ok(text) = list.cast::<PyString>() {
            builder.add_list(text.to_str()?).map_err(Failure::list)?;
        } else {
            let wrong = |found: &Bound<'_, PyAny>| {
                wrong_type("a list must be str or an iterable of str", found)
            };
            let lines = options::iterate(list, "a list").map_err(|_| wrong(list))?;
            for (index, line) in lines.enumerate() {
                let line = line?;
                let text = line.cast::<PyString>().map_err(|_| wrong(&line))?.to_str()?;
                let added = builder.add_line(text);
                added.map_err(|kind| Failure::list(ListError { line: index + 1, kind }))?;
            }
        }
        let image = py.detach(|| builder.build()).map_err(Failure::build)?;
        Ok(Self::new(Image::Own(image))?)
    }

    /// Opens a compiled image: a path, or an object with a buffer, such as `bytes` or `mmap`.
    ///
    /// A read-only buffer is not copied: it stays locked while the directory is in use, and must
    /// not change meanwhile. A writable one is copied.
    ///
    /// Raises `MisdirectError` (``not-an-image``, ``image-version``, ``image-truncated``,
    /// ``image-corrupt``) for other bytes, and `OSError` for a file that cannot be read.
    #[staticmethod]
    fn open(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<Self> {
        let is_path = source.is_instance_of::<PyString>() || source.hasattr("__fspath__")?;
        if is_path {
            let path: std::path::PathBuf = source.extract()?;
            return Ok(Self::new(Image::Own(py.detach(|| std::fs::read(path))?))?);
        }
        let buffer = PyBuffer::<u8>::get(source).map_err(|error| {
            // What has a buffer and cannot lend it (closed, of wider items) says so itself.
            let has_none = error.is_instance_of::<pyo3::exceptions::PyTypeError>(py);
            let what = "source must be a path or an object with a buffer";
            if has_none { wrong_type(what, source) } else { error }
        })?;
        if !buffer.readonly() {
            return Ok(Self::new(Image::Own(buffer.to_vec(py)?))?);
        }
        if !buffer.is_c_contiguous() {
            return Err(PyBufferError::new_err("the buffer of an image must be contiguous"));
        }
        Ok(Self::new(Image::Borrowed(buffer))?)
    }

    /// The image, to be stored in a file and opened again.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        match &*self.image {
            Image::Builtin => Err(Failure::value("the built-in directory has no image").into()),
            image => Ok(PyBytes::new(py, image.bytes())),
        }
    }

    /// Checks the whole image, including its checksum.
    ///
    /// Raises `MisdirectError` (``image-checksum``, ``image-corrupt``) if it is not as it was
    /// built.
    fn verify(&self, py: Python<'_>) -> PyResult<()> {
        let verified = py.detach(|| self.image.open().map(|core| core.verify()))?;
        Ok(verified.map_err(Failure::image)?)
    }

    /// Number of zones, such as ``*.mil``.
    #[getter]
    fn zones(&self) -> usize {
        self.core().zones()
    }

    /// The sum of all weights: a domain of weight w is meant with probability w over this.
    #[getter]
    fn total_weight(&self) -> u64 {
        self.core().total_weight()
    }

    fn __len__(&self) -> usize {
        self.core().len()
    }

    /// How to make it again, for `pickle` and `copy`.
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, class) = (slf.py(), slf.get_type());
        match &*slf.get().image {
            Image::Builtin => Ok((class.getattr("builtin")?, PyTuple::empty(py))),
            image => {
                let bytes = PyBytes::new(py, image.bytes());
                Ok((class.getattr("open")?, PyTuple::new(py, [bytes])?))
            }
        }
    }

    fn __repr__(&self) -> String {
        format!("<Directory of {} entries>", self.__len__())
    }
}

/// A directory in a checker, and how much it counts.
///
/// `trust` is ``"trusted"``: the entries are correct, and may be suggested; or ``"evidence"``: they
/// were merely observed, such as auto-collected addresses, make the typed domain more plausible,
/// and are never suggested. `share` says how much of the mail this layer accounts for, relative to
/// the other trusted layers.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Layer {
    /// The directory.
    #[pyo3(get)]
    directory: Py<Directory>,
    trust: Trust,
    /// How much of the mail this layer accounts for.
    #[pyo3(get)]
    share: u32,
}

const TRUSTS: [Trust; 2] = [Trust::Trusted, Trust::Evidence];

fn trust_name(trust: Trust) -> &'static str {
    match trust {
        Trust::Trusted => "trusted",
        Trust::Evidence => "evidence",
    }
}

#[pymethods]
impl Layer {
    #[new]
    #[pyo3(signature = (directory, *, trust=None, share=None),
           text_signature = "(directory, *, trust='trusted', share=1)")]
    fn new(
        directory: &Bound<'_, PyAny>,
        trust: Option<&Bound<'_, PyAny>>,
        share: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let known = directory.cast::<Directory>();
        let known = known.map_err(|_| wrong_type("directory must be Directory", directory))?;
        let trust =
            trust.map_or(Ok(Trust::Trusted), |trust| word(trust, "trust", &TRUSTS, trust_name))?;
        let range = (0, u64::from(u32::MAX));
        let share = share.map_or(Ok(1), |share| options::number(share, "share", range))?;
        // In range.
        Ok(Self { directory: known.clone().unbind(), trust, share: share as u32 })
    }

    /// ``"trusted"`` or ``"evidence"``.
    #[getter]
    fn trust(&self) -> &'static str {
        trust_name(self.trust)
    }

    /// How to make it again, for `pickle` and `copy`.
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<((Py<Directory>,), Bound<'py, PyDict>)> {
        let options = PyDict::new(py);
        options.set_item("trust", self.trust())?;
        options.set_item("share", self.share)?;
        Ok(((self.directory.clone_ref(py),), options))
    }

    fn __repr__(&self) -> String {
        let directory = self.directory.get().__repr__();
        format!("Layer({directory}, trust='{}', share={})", self.trust(), self.share)
    }
}

/// A layer as a checker holds it.
pub(crate) struct Held {
    image: Arc<Image>,
    trust: Trust,
    share: u32,
}

impl Held {
    pub(crate) fn builtin() -> Self {
        Self { image: Arc::new(Image::Builtin), trust: Trust::Trusted, share: 1 }
    }

    /// A layer, or a directory that is to be trusted.
    pub(crate) fn read(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(directory) = value.cast::<Directory>() {
            let image = directory.get().image.clone();
            return Ok(Self { image, trust: Trust::Trusted, share: 1 });
        }
        let layer = value.cast::<Layer>();
        let layer =
            layer.map_err(|_| wrong_type("a layer must be Directory or Layer", value))?.get();
        let image = layer.directory.get().image.clone();
        Ok(Self { image, trust: layer.trust, share: layer.share })
    }

    pub(crate) fn to_layer(&self, py: Python<'_>) -> PyResult<Layer> {
        let directory = Py::new(py, Directory { image: Arc::clone(&self.image) })?;
        Ok(Layer { directory, trust: self.trust, share: self.share })
    }

    pub(crate) fn open(&self) -> Result<misdirect::Layer<'_>, Failure> {
        let directory = self.image.open()?;
        let layer = match self.trust {
            Trust::Trusted => misdirect::Layer::trusted(directory),
            Trust::Evidence => misdirect::Layer::evidence(directory),
        };
        Ok(layer.with_share(self.share))
    }
}
