//! `Answer`, `Suggestion`, `Slip`: views of an answer that make Python objects of what is asked.

use crate::error::Failure;
use crate::judged::{self, Judged};
use crate::language;
use crate::text::Span;
use misdirect::Finding;
use misdirect::answer::PPM;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
use std::sync::Arc;

/// The result of a check.
///
/// It has no truth value: compare its `verdict`.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Answer {
    /// What was given.
    #[pyo3(get)]
    pub(crate) input: Py<PyAny>,
    pub(crate) judged: Arc<Judged>,
    /// Start and length of the address in the text it was found in, in code points of a str and bytes
    /// of bytes; None if it was given by itself.
    #[pyo3(get)]
    pub(crate) span: Option<Span>,
}

impl Answer {
    fn finding_names(&self) -> Vec<&'static str> {
        self.judged.findings.iter().map(Finding::name).collect()
    }
}

#[pymethods]
impl Answer {
    /// ``"listed"``, ``"suspect"``, ``"unlisted"`` or ``"invalid"``. Warn if it is ``"suspect"``.
    #[getter]
    fn verdict<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.judged.verdict.name())
    }

    /// The domain that was read, repaired if necessary, in ASCII; None if it is invalid.
    #[getter]
    fn domain(&self) -> Option<&str> {
        self.judged.domain.as_deref()
    }

    /// The entry that lists the domain, if it is ``"listed"``.
    #[getter]
    fn listed(&self) -> Option<String> {
        self.judged.listed().map(|entry| entry.to_string())
    }

    /// What may have been meant, best first, at most four.
    #[getter]
    fn suggestions<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        first(slf, slf.get().judged.suggestions().count())
    }

    /// What to offer, best first: the first suggestion, and those that are nearly as likely, at most
    /// three. Empty unless it is ``"suspect"``, and where a name gives itself away but not whom it imitates.
    #[getter]
    fn meant<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        first(slf, slf.get().judged.meant().count())
    }

    /// The probability that anything else was meant, whichever it is, 0 to 1: what a warning is decided by.
    #[getter]
    fn probability(&self) -> f64 {
        f64::from(self.ppm()) / f64::from(PPM)
    }

    /// The same in parts per million.
    #[getter]
    fn ppm(&self) -> u32 {
        self.judged.ppm()
    }

    /// What is wrong with the name itself: signs of deception, or an end that no domain has
    /// (``"no-such-suffix"``). An unlisted name with findings is suspect, even without suggestions.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.finding_names())
    }

    /// Why it is ``"invalid"``: an exception, not raised. Its `offset` counts code points of a str
    /// and bytes of bytes.
    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let error = self.judged.error();
        error.map(|(error, offset)| Failure::parse(error, offset).exception(py)).transpose()
    }

    /// What to tell the sender, in whole sentences of a language: what was probably meant, and why; what
    /// is suspicious about the name itself; or why it cannot be read. None if there is nothing to tell:
    /// it is ``"listed"`` or ``"unlisted"``. As safe to show as the explanation of a suggestion.
    ///
    /// `language` is a tag, such as ``"de"`` or ``"pt-BR"``; `LANGUAGES` lists them.
    #[pyo3(signature = (language="en"))]
    fn explain(&self, language: &str) -> PyResult<Option<String>> {
        let language = language::by_tag(language)?;
        let explanation = self.judged.explanation();
        Ok(explanation.map(|told| told.in_language(language).to_string()))
    }

    /// What `explain` is made of, for programs that translate it themselves: pairs of an id, such as
    /// ``"slip.left-out"``, and its arguments. Empty where there is nothing to tell. Arguments are exactly
    /// what was typed: escape them where they are shown.
    #[getter]
    fn messages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        match self.judged.explanation() {
            Some(explanation) => language::messages(py, &explanation),
            None => Ok(PyTuple::empty(py)),
        }
    }

    /// The key under which to remember that somebody has said "it is right", so that nobody is asked again:
    /// 16 hexadecimal digits, of the domain as typed, the first of `meant`, and whether that is a slip, a
    /// look-alike, nothing or unknown. It stays the same over versions. None where there is nothing to ask:
    /// it is ``"listed"`` or ``"unlisted"``.
    #[getter]
    fn dismissal_key(&self) -> Option<String> {
        self.judged.dismissal_key().map(|key| format!("{key:016x}"))
    }

    /// Version of the model.
    #[getter]
    fn model(&self) -> &'static str {
        misdirect::version::MODEL_VERSION
    }

    /// All of it, in the form of ``misdirect check --json``, for the `json` module. Bytes that are
    /// not UTF-8 become U+FFFD.
    fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let (py, answer) = (slf.py(), slf.get());
        let dict = PyDict::new(py);
        let input = answer.input.bind(py);
        match input.cast::<PyBytes>() {
            Ok(bytes) => dict.set_item("input", String::from_utf8_lossy(bytes.as_bytes()))?,
            Err(_) => dict.set_item("input", input)?,
        }
        if let Some((start, len)) = answer.span {
            dict.set_item("span", [start, len])?;
        }
        dict.set_item("domain", answer.domain())?;
        dict.set_item("verdict", answer.judged.verdict.name())?;
        dict.set_item("model", misdirect::version::MODEL_VERSION)?;
        dict.set_item("probability", answer.probability())?;
        dict.set_item("ppm", answer.ppm())?;
        let meant: Vec<String> = answer.judged.meant().map(|one| judged::address(&one)).collect();
        dict.set_item("meant", meant)?;
        let suggestions = PyList::empty(py);
        for suggestion in answer.judged.suggestions() {
            suggestions.append(suggestion_dict(py, &answer.judged, &suggestion)?)?;
        }
        dict.set_item("suggestions", suggestions)?;
        dict.set_item("findings", answer.finding_names())?;
        if let Some(key) = answer.dismissal_key() {
            dict.set_item("dismissal_key", key)?;
        }
        if let Some((error, offset)) = answer.judged.error() {
            let place = PyDict::new(py);
            place.set_item("code", error.code())?;
            place.set_item("offset", offset)?;
            dict.set_item("error", place)?;
        }
        Ok(dict)
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Self>() else { return Ok(false) };
        let (a, b) = (slf.get(), other.get());
        // The rest follows from these.
        Ok(a.listed() == b.listed()
            && a.input.bind(slf.py()).eq(&b.input)?
            && Self::to_dict(slf)?.eq(Self::to_dict(other)?)?)
    }

    fn __bool__(&self) -> PyResult<bool> {
        Err(PyTypeError::new_err("an answer has no truth value: compare its verdict"))
    }

    fn __repr__(&self) -> String {
        let mut text = format!("<Answer {}", self.judged.verdict.name());
        if let Some(domain) = self.domain() {
            text += &format!(" {domain}");
        }
        if let Some(best) = self.judged.suggestion(0) {
            text += &format!(" -> {} {:.6}", best.target(), best.probability());
        }
        if let Some((error, offset)) = self.judged.error() {
            text += &format!(" {} at {offset}", error.code());
        }
        for finding in self.finding_names() {
            text += &format!(" {finding}");
        }
        text + ">"
    }
}

/// The first `count` suggestions of an answer.
fn first<'py>(answer: &Bound<'py, Answer>, count: usize) -> PyResult<Bound<'py, PyTuple>> {
    let one = |number| Suggestion { answer: answer.clone().unbind(), number };
    PyTuple::new(answer.py(), (0..count).map(one))
}

fn suggestion_dict<'py>(
    py: Python<'py>,
    judged: &Judged,
    suggestion: &misdirect::Suggestion<'_>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("target", suggestion.target().as_str())?;
    dict.set_item("address", judged::address(suggestion))?;
    dict.set_item("entry", suggestion.entry().map(|entry| entry.to_string()))?;
    dict.set_item("tags", PyList::new(py, judged::tags(suggestion))?)?;
    dict.set_item("probability", suggestion.probability())?;
    dict.set_item("ppm", suggestion.probability_ppm())?;
    dict.set_item("kind", suggestion.kind().name())?;
    let slips = PyList::empty(py);
    for slip in suggestion.slips() {
        slips.append(slip_dict(py, judged, &slip)?)?;
    }
    dict.set_item("slips", slips)?;
    dict.set_item("explanation", suggestion.explanation().to_string())?;
    Ok(dict)
}

fn slip_dict<'py>(
    py: Python<'py>,
    judged: &Judged,
    slip: &misdirect::Slip<'_>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("kind", slip.kind().name())?;
    dict.set_item("where", slip.place().name())?;
    dict.set_item("at", slip.at())?;
    dict.set_item("typed", slip.typed().to_string())?;
    dict.set_item("intended", slip.intended().to_string())?;
    if let Some(span) = slip.span() {
        let (at, len) = judged.span(span);
        dict.set_item("span", [at, len])?;
    }
    Ok(dict)
}

/// Suggestions and slips belong to their answer, which does not change.
const COUNTED: &str = "suggestions and slips are counted when they are made";

/// A domain that may have been meant.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Suggestion {
    answer: Py<Answer>,
    number: usize,
}

impl Suggestion {
    fn core(&self) -> misdirect::Suggestion<'_> {
        self.answer.get().judged.suggestion(self.number).expect(COUNTED)
    }
}

#[pymethods]
impl Suggestion {
    /// The domain to write to instead, with the typed sub-domain, in ASCII.
    #[getter]
    fn target<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::new(py, self.core().target().as_str())
    }

    /// The whole address to write to instead; the target alone if only a domain was typed. Control
    /// and invisible characters that were typed are left out, and the local part is quoted where
    /// RFC 5321 asks for it.
    #[getter]
    fn address(&self) -> String {
        judged::address(&self.core())
    }

    /// The entry behind it; None for a domain of the message, and for a repair of the typed domain.
    #[getter]
    fn entry(&self) -> Option<String> {
        self.core().entry().map(|entry| entry.to_string())
    }

    /// 0 military, 1 government, 2 provider, 3 education, 4 one-suffix; 5 to 7 are defined by the directory.
    #[getter]
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, judged::tags(&self.core()))
    }

    /// The probability that it was meant, 0 to 1.
    #[getter]
    fn probability(&self) -> f64 {
        self.core().probability()
    }

    /// The same in parts per million: an integer, equal in every language and on every processor.
    #[getter]
    fn ppm(&self) -> u32 {
        self.core().probability_ppm()
    }

    /// ``"slip"``, an accident, or ``"lookalike"``, a name made to look like another.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.core().kind().name())
    }

    /// The slips that lead from the target to what was typed, left to right.
    #[getter]
    fn slips<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let one =
            |number| Slip { answer: self.answer.clone_ref(py), suggestion: self.number, number };
        let count = self.core().slips().count();
        PyTuple::new(py, (0..count).map(one))
    }

    /// One English sentence without its full stop, to be shown and logged as it is: control, bidi and
    /// invisible characters of what was typed are written out in it (``\x1b``, ``<U+202E>``) or left out.
    #[getter]
    fn explanation(&self) -> String {
        self.core().explanation().to_string()
    }

    /// The same in another language: a tag, such as ``"de"`` or ``"pt-BR"``; `LANGUAGES` lists them.
    #[pyo3(signature = (language="en"))]
    fn explain(&self, language: &str) -> PyResult<String> {
        let language = language::by_tag(language)?;
        Ok(self.core().explanation().in_language(language).to_string())
    }

    /// The probability in words of a language: ``"almost certainly"``.
    #[pyo3(signature = (language="en"))]
    fn likelihood(&self, language: &str) -> PyResult<String> {
        let (language, ppm) = (language::by_tag(language)?, self.core().probability_ppm());
        Ok(misdirect::explain::likelihood(ppm).in_language(language).to_string())
    }

    fn __repr__(&self) -> String {
        let core = self.core();
        let (target, kind) = (core.target(), core.kind().name());
        format!("<Suggestion {target} {:.6} {kind}>", core.probability())
    }
}

/// One slip: what fingers, eyes or memory did to the intended domain.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Slip {
    answer: Py<Answer>,
    suggestion: usize,
    number: usize,
}

impl Slip {
    fn judged(&self) -> &Judged {
        &self.answer.get().judged
    }

    fn core(&self) -> misdirect::Slip<'_> {
        let suggestion = self.judged().suggestion(self.suggestion);
        suggestion.and_then(|suggestion| suggestion.slips().nth(self.number)).expect(COUNTED)
    }
}

#[pymethods]
impl Slip {
    /// ``"omission"``, ``"transposition"`` and others.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.core().kind().name())
    }

    /// The part of the intended domain that it is in: ``"subdomain"``, ``"name"``, ``"dot"`` or
    /// ``"suffix"``.
    #[getter]
    fn place<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.core().place().name())
    }

    /// Index in the typed domain (ASCII, as read); its length for a slip at the end.
    #[getter]
    fn at(&self) -> usize {
        self.core().at()
    }

    /// What was typed there; empty for an omission.
    #[getter]
    fn typed(&self) -> String {
        self.core().typed().to_string()
    }

    /// What was meant there; empty for an insertion.
    #[getter]
    fn intended(&self) -> String {
        self.core().intended().to_string()
    }

    /// -log2 of its probability among all slips, in 1/256 bit.
    #[getter]
    fn cost(&self) -> u32 {
        self.core().cost()
    }

    /// Start and length in the input, in code points of a str and bytes of bytes; None after a
    /// repair, which shifts positions.
    #[getter]
    fn span(&self) -> Option<(usize, usize)> {
        self.core().span().map(|span| self.judged().span(span))
    }

    fn __repr__(&self) -> String {
        let core = self.core();
        let (kind, place) = (core.kind().name(), core.place().name());
        let (typed, intended) = (core.typed().to_string(), core.intended().to_string());
        format!("<Slip {kind} in {place}: {typed:?} for {intended:?}>")
    }
}
