//! What Python says beside an address: words, numbers, what is known of the message.

use crate::addresses::{find, piece};
use crate::error::{Failure, wrong_type};
use crate::text::{Given, Span};
use misdirect::answer::PPM;
use misdirect::variants::VariantKind;
use misdirect::{Context, Dns, Input, Layout, MessageContext};
use pyo3::exceptions::PyOverflowError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};
use std::sync::Arc;

/// Addresses that `check_many` takes from its source at a time, unless told otherwise: enough that
/// the other threads are worth waking, few enough that the first answer is there at once. The
/// answers of 1,024, with suggestions, were 1.8 MB that the system took back and handed out again
/// each time.
pub(crate) const CHUNK: usize = 256;

/// One of a few words of the core.
#[derive(Clone, Copy)]
pub(crate) struct Word<T>(pub(crate) T);

/// What has a few words.
pub(crate) trait Words: Copy + 'static {
    const WHAT: &'static str;
    const WORDS: &'static [Self];
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($type:ty, $what:literal;)*) => {$(
        impl Words for $type {
            const WHAT: &'static str = $what;
            const WORDS: &'static [Self] = &Self::ALL;
            fn word(self) -> &'static str {
                self.name()
            }
        }
    )*};
}

words! {
    Input, "input";
    Dns, "dns";
    Layout, "layout";
    VariantKind, "kind";
}

impl<'py, T: Words> FromPyObject<'_, 'py> for Word<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        word(&value, T::WHAT, T::WORDS, T::word).map(Self)
    }
}

/// One of a few words.
pub(crate) fn word<T: Copy>(
    value: &Bound<'_, PyAny>,
    what: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> PyResult<T> {
    let text = value.cast::<PyString>();
    let text = text.map_err(|_| wrong_type(&format!("{what} must be str"), value))?;
    let given = text.to_str().unwrap_or_default();
    let known = all.iter().copied().find(|&item| name(item) == given);
    known.ok_or_else(|| {
        let words: Vec<_> = all.iter().map(|&item| name(item)).collect();
        Failure::value(format!("{what} must be one of {}", words.join(", "))).into()
    })
}

/// A whole number from `min` to `max`; however huge it is, that is a value out of range.
pub(crate) fn number(
    value: &Bound<'_, PyAny>,
    what: &str,
    (min, max): (u64, u64),
) -> PyResult<u64> {
    let out_of_range = || Failure::value(format!("{what} must be a number from {min} to {max}"));
    match value.extract::<i64>() {
        Ok(number) => {
            let number = u64::try_from(number).ok().filter(|n| (min..=max).contains(n));
            Ok(number.ok_or_else(out_of_range)?)
        }
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
            Err(out_of_range().into())
        }
        Err(_) => Err(wrong_type(&format!("{what} must be int"), value)),
    }
}

/// What is known around an address. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Around {
    message: Option<Arc<MessageContext>>,
    input: Input,
    dns: Dns,
    layout: Layout,
    /// 0 where none was given.
    slip_rate_ppm: u32,
}

impl Around {
    pub(crate) fn new(
        sender: Option<&Bound<'_, PyAny>>,
        to: Option<&Bound<'_, PyAny>>,
        input: Word<Input>,
        dns: Word<Dns>,
        layout: Word<Layout>,
        slip_rate: Option<f64>,
    ) -> PyResult<Self> {
        let message = match (sender, to) {
            (None, None) => None,
            _ => {
                let to = to.map_or(Ok(Vec::new()), recipients)?;
                Some(Arc::new(message(sender, &read_each(&to)?)?))
            }
        };
        let slip_rate_ppm = slip_rate_ppm(slip_rate)?;
        Ok(Self { message, input: input.0, dns: dns.0, layout: layout.0, slip_rate_ppm })
    }

    /// One whose recipients have been read.
    pub(crate) fn of_message(
        sender: Option<&Bound<'_, PyAny>>,
        recipients: &[Given],
        input: Word<Input>,
        layout: Word<Layout>,
        slip_rate: Option<f64>,
    ) -> PyResult<Self> {
        let message = Some(Arc::new(message(sender, recipients)?));
        let (dns, slip_rate_ppm) = (Dns::default(), slip_rate_ppm(slip_rate)?);
        Ok(Self { message, input: input.0, dns, layout: layout.0, slip_rate_ppm })
    }

    pub(crate) fn context(&self) -> Context<'_> {
        let context = Context::new().with_input(self.input).with_dns(self.dns);
        let context = context.with_layout(self.layout).with_slip_rate_ppm(self.slip_rate_ppm);
        self.message.as_deref().map_or(context, |message| context.with_message(message))
    }
}

/// A share of up to one half in parts per million; 0 where none is given.
fn slip_rate_ppm(share: Option<f64>) -> PyResult<u32> {
    match share {
        None => Ok(0),
        Some(share) if (1e-6..=0.5).contains(&share) => Ok((share * f64::from(PPM)).round() as u32),
        Some(_) => Err(Failure::value("slip_rate must be above 0 and at most 0.5").into()),
    }
}

fn message(sender: Option<&Bound<'_, PyAny>>, recipients: &[Given]) -> PyResult<MessageContext> {
    let sender = sender.map(|sender| Given::read(sender, "sender")).transpose()?;
    let sender = sender.as_ref().map_or(&[][..], Given::bytes);
    Ok(MessageContext::new(sender, recipients.iter().map(Given::bytes)))
}

/// A recipient and, if it was found in a text, where.
pub(crate) type Recipient<'py> = (Bound<'py, PyAny>, Option<Span>);

/// The recipients of a message. Of a text, its addresses, or all of it where it has none.
pub(crate) fn recipients<'py>(to: &Bound<'py, PyAny>) -> PyResult<Vec<Recipient<'py>>> {
    if !is_text(to) {
        return iterate(to, "to")?.map(|item| Ok((item?, None))).collect();
    }
    let mut spans: Vec<Span> = find(to, "to")?.into_iter().map(|found| found.span).collect();
    if spans.is_empty() {
        spans.push((0, to.len()?));
    }
    spans.into_iter().map(|span| Ok((piece(to, span)?, Some(span)))).collect()
}

/// What was typed of each.
pub(crate) fn read_each(to: &[Recipient<'_>]) -> PyResult<Vec<Given>> {
    to.iter().map(|(item, _)| Given::read(item, "a recipient")).collect()
}

fn is_text(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyString>() || value.is_instance_of::<PyBytes>()
}

/// What gives many addresses. A string would give its letters, which nobody means.
pub(crate) fn iterate<'py>(
    value: &Bound<'py, PyAny>,
    what: &str,
) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
    let wrong = || wrong_type(&format!("{what} must be an iterable of str or bytes"), value);
    if is_text(value) {
        let each = "`misdirect.addresses` finds each address of a text";
        return Err(wrong_type(
            &format!("{what} must be an iterable of str or bytes ({each})"),
            value,
        ));
    }
    value.try_iter().map_err(|error| {
        if error.is_instance_of::<pyo3::exceptions::PyTypeError>(value.py()) {
            wrong()
        } else {
            error
        }
    })
}

/// When an answer is suspect, and how many suggestions it offers.
///
/// `threshold` is the lowest probability that anything else was meant to warn at, 0 to 1, and `ratio`
/// how many times as likely as another suggestion the first may be for that one to be offered, too, or
/// seven times that where nothing but the suffix speaks for the first. What is left out is as in the default.
#[pyclass(frozen, eq, hash, module = "misdirect")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Policy {
    threshold_ppm: u32,
    ratio_percent: u32,
}

impl Policy {
    pub(crate) const fn of(core: misdirect::Policy) -> Self {
        Self { threshold_ppm: core.threshold_ppm, ratio_percent: core.ratio_percent }
    }

    pub(crate) fn core(self) -> misdirect::Policy {
        misdirect::Policy::DEFAULT
            .with_threshold_ppm(self.threshold_ppm)
            .with_ratio_percent(self.ratio_percent)
    }
}

#[pymethods]
impl Policy {
    #[classattr]
    const QUIET: Self = Self::of(misdirect::Policy::QUIET);
    #[classattr]
    const BALANCED: Self = Self::of(misdirect::Policy::BALANCED);
    #[classattr]
    const STRICT: Self = Self::of(misdirect::Policy::STRICT);
    #[classattr]
    const DEFAULT: Self = Self::of(misdirect::Policy::DEFAULT);

    #[new]
    #[pyo3(signature = (*, threshold=None, ratio=None))]
    fn new(
        threshold: Option<&Bound<'_, PyAny>>,
        ratio: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let default = misdirect::Policy::DEFAULT;
        Ok(Self {
            threshold_ppm: scaled(threshold, "threshold", PPM, PPM, default.threshold_ppm)?,
            ratio_percent: scaled(ratio, "ratio", 100, u32::MAX, default.ratio_percent)?,
        })
    }

    /// Lowest probability that anything else was meant to warn at, 0 to 1.
    #[getter]
    fn threshold(&self) -> f64 {
        f64::from(self.threshold_ppm) / f64::from(PPM)
    }

    /// How many times as likely as another suggestion the first may be for that one to be offered, too.
    #[getter]
    fn ratio(&self) -> f64 {
        f64::from(self.ratio_percent) / 100.0
    }

    /// How to make it again, for `pickle` and `copy`.
    fn __getnewargs_ex__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyTuple>, Bound<'py, PyDict>)> {
        let options = PyDict::new(py);
        options.set_item("threshold", self.threshold())?;
        options.set_item("ratio", self.ratio())?;
        Ok((PyTuple::empty(py), options))
    }

    pub(crate) fn __repr__(&self) -> String {
        format!("Policy(threshold={}, ratio={})", self.threshold(), self.ratio())
    }
}

/// A number that is not negative, times `scale`, rounded.
fn scaled(
    value: Option<&Bound<'_, PyAny>>,
    what: &str,
    scale: u32,
    max: u32,
    default: u32,
) -> PyResult<u32> {
    let Some(value) = value else { return Ok(default) };
    let number = match value.extract::<f64>() {
        Ok(number) => (number * f64::from(scale)).round(),
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => f64::INFINITY,
        Err(_) => return Err(wrong_type(&format!("{what} must be float"), value)),
    };
    match (0.0..=f64::from(max)).contains(&number) {
        // In range, and whole.
        true => Ok(number as u32),
        false => Err(Failure::value(format!("{what} is out of range")).into()),
    }
}
