//! `Verdict`, `Suggestion`, `Slip`: views of an answer that make Python objects of what is asked.

use crate::answer::{Answer, SlipView, SuggestionView};
use crate::checker::Checker;
use crate::error::Failure;
use crate::options::Around;
use crate::text::Given;
use misdirect::Finding;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

/// What a check says.
///
/// It is neither true nor false: compare its `judgement`.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Verdict {
    /// What was given.
    #[pyo3(get)]
    pub(crate) input: Py<PyAny>,
    pub(crate) answer: Answer,
    /// With which it was made, and what was known: to explain a suggestion, it is checked anew.
    pub(crate) checker: Py<Checker>,
    pub(crate) around: Around,
}

impl Verdict {
    /// The sentences for all suggestions.
    fn explanations(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        if self.answer.len() == 0 {
            return Ok(Vec::new());
        }
        let given = Given::read(self.input.bind(py), "the address")?;
        let checker = self.checker.get().core()?;
        let verdict = checker.check(given.bytes(), &self.around.context());
        let sentences = verdict.suggestions().map(|found| found.explanation().to_string());
        let sentences: Vec<String> = sentences.collect();
        // A directory that changed meanwhile, which it must not.
        let is_same = sentences.len() == self.answer.len();
        if is_same { Ok(sentences) } else { Err(Failure::changed().into()) }
    }
}

#[pymethods]
impl Verdict {
    /// ``"listed"``, ``"suspect"``, ``"unlisted"`` or ``"invalid"``. To warn is for ``"suspect"``.
    #[getter]
    fn judgement<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.answer.judgement.name())
    }

    /// The domain that was read, repaired where it had to be, in ASCII; None where it is invalid.
    #[getter]
    fn domain(&self) -> Option<&str> {
        self.answer.domain()
    }

    /// The entry that makes it ``"listed"``.
    #[getter]
    fn listed(&self) -> Option<&str> {
        self.answer.listed()
    }

    /// What may have been meant, best first, at most four.
    #[getter]
    fn suggestions<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let count = slf.get().answer.len();
        let one = |number| Suggestion { verdict: slf.clone().unbind(), number };
        PyTuple::new(slf.py(), (0..count).map(one))
    }

    /// What the name gives away by itself. An unlisted name with findings is suspect, even without
    /// suggestions.
    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.answer.findings.iter().map(Finding::name).collect::<Vec<_>>())
    }

    /// Why it is ``"invalid"``: an exception that may be raised. Its `offset` counts code points
    /// of a str and bytes of bytes.
    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let error = self.answer.error;
        error.map(|(error, offset)| Failure::parse(error, offset).exception(py)).transpose()
    }

    /// Version of the model: typed, target and this together stay one answer.
    #[getter]
    fn model(&self) -> &'static str {
        misdirect::MODEL_VERSION
    }

    /// All of it as ``misdirect check --json`` writes it, for the `json` module. Bytes that are no
    /// UTF-8 become U+FFFD.
    fn to_dict<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let (py, verdict) = (slf.py(), slf.get());
        let answer = &verdict.answer;
        let dict = PyDict::new(py);
        let input = verdict.input.bind(py);
        match input.cast::<PyBytes>() {
            Ok(bytes) => dict.set_item("input", String::from_utf8_lossy(bytes.as_bytes()))?,
            Err(_) => dict.set_item("input", input)?,
        }
        dict.set_item("domain", answer.domain())?;
        dict.set_item("verdict", answer.judgement.name())?;
        dict.set_item("model", misdirect::MODEL_VERSION)?;
        let suggestions = PyList::empty(py);
        for (number, explanation) in verdict.explanations(py)?.into_iter().enumerate() {
            let suggestion = suggestion_dict(py, answer.suggestion(number))?;
            suggestion.set_item("explanation", explanation)?;
            suggestions.append(suggestion)?;
        }
        dict.set_item("suggestions", suggestions)?;
        dict.set_item("findings", answer.findings.iter().map(Finding::name).collect::<Vec<_>>())?;
        if let Some((error, offset)) = answer.error {
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
        Ok(a.answer == b.answer && a.input.bind(slf.py()).eq(b.input.bind(slf.py()))?)
    }

    fn __bool__(&self) -> PyResult<bool> {
        Err(PyTypeError::new_err("a verdict is neither true nor false: compare its judgement"))
    }

    fn __repr__(&self) -> String {
        let answer = &self.answer;
        let mut text = format!("<Verdict {}", answer.judgement.name());
        if let Some(domain) = answer.domain() {
            text += &format!(" {domain}");
        }
        if answer.len() > 0 {
            let best = answer.suggestion(0);
            text += &format!(" -> {} {:.6}", best.target(), best.probability());
        }
        if let Some((error, offset)) = answer.error {
            text += &format!(" {} at {offset}", error.code());
        }
        for finding in answer.findings.iter() {
            text += &format!(" {}", finding.name());
        }
        text + ">"
    }
}

fn suggestion_dict<'py>(
    py: Python<'py>,
    suggestion: SuggestionView<'_>,
) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("target", suggestion.target())?;
    dict.set_item("address", suggestion.address())?;
    dict.set_item("entry", suggestion.entry())?;
    dict.set_item("tags", PyList::new(py, suggestion.tags())?)?;
    dict.set_item("probability", suggestion.probability())?;
    dict.set_item("ppm", suggestion.ppm())?;
    dict.set_item("kind", suggestion.kind())?;
    let slips = PyList::empty(py);
    for number in 0..suggestion.len() {
        slips.append(slip_dict(py, suggestion.slip(number))?)?;
    }
    dict.set_item("slips", slips)?;
    Ok(dict)
}

fn slip_dict<'py>(py: Python<'py>, slip: SlipView<'_>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("kind", slip.kind())?;
    dict.set_item("where", slip.place())?;
    dict.set_item("at", slip.at())?;
    dict.set_item("typed", slip.typed())?;
    dict.set_item("intended", slip.intended())?;
    if let Some((at, len)) = slip.span() {
        dict.set_item("span", [at, len])?;
    }
    Ok(dict)
}

/// One domain that may have been meant.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Suggestion {
    verdict: Py<Verdict>,
    number: usize,
}

impl Suggestion {
    fn view(&self) -> SuggestionView<'_> {
        self.verdict.get().answer.suggestion(self.number)
    }
}

#[pymethods]
impl Suggestion {
    /// The domain to write to instead, the typed sub-domain kept, in ASCII.
    #[getter]
    fn target(&self) -> &str {
        self.view().target()
    }

    /// The whole address to write to instead; the target alone where a bare domain was typed.
    #[getter]
    fn address(&self) -> &str {
        self.view().address()
    }

    /// The entry behind it; None for a domain of the message, and for the typed one repaired.
    #[getter]
    fn entry(&self) -> Option<&str> {
        self.view().entry()
    }

    /// 0 military, 1 government, 2 provider, 3 education; 4 to 7 are the directory's.
    #[getter]
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.view().tags())
    }

    /// The probability that this was meant, 0 to 1.
    #[getter]
    fn probability(&self) -> f64 {
        self.view().probability()
    }

    /// The same in parts per million: equal in every language and on every processor.
    #[getter]
    fn ppm(&self) -> u32 {
        self.view().ppm()
    }

    /// ``"slip"``, an accident, or ``"lookalike"``, a name made to fool the eye.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.view().kind())
    }

    /// The slips that made what was typed of it, left to right.
    #[getter]
    fn slips<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let one = |slip| Slip {
            verdict: self.verdict.clone_ref(py),
            suggestion: self.number,
            number: slip,
        };
        PyTuple::new(py, (0..self.view().len()).map(one))
    }

    /// One English sentence without its full stop. To make it takes as long as the check.
    #[getter]
    fn explanation(&self, py: Python<'_>) -> PyResult<String> {
        Ok(self.verdict.get().explanations(py)?.swap_remove(self.number))
    }

    fn __repr__(&self) -> String {
        let view = self.view();
        format!("<Suggestion {} {:.6} {}>", view.target(), view.probability(), view.kind())
    }
}

/// One slip: what fingers, eyes or memory did to the domain that was meant.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Slip {
    verdict: Py<Verdict>,
    suggestion: usize,
    number: usize,
}

impl Slip {
    fn view(&self) -> SlipView<'_> {
        self.verdict.get().answer.suggestion(self.suggestion).slip(self.number)
    }
}

#[pymethods]
impl Slip {
    /// What it is: ``"omission"`` and others.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.view().kind())
    }

    /// Which part of the intended domain it is in: ``"subdomain"``, ``"name"``, ``"dot"`` or
    /// ``"suffix"``.
    #[getter]
    fn place<'py>(&self, py: Python<'py>) -> Bound<'py, PyString> {
        PyString::intern(py, self.view().place())
    }

    /// Index in the typed domain (ASCII, as read); its length for a slip at the end.
    #[getter]
    fn at(&self) -> u8 {
        self.view().at()
    }

    /// What was typed there; empty for an omission.
    #[getter]
    fn typed(&self) -> &str {
        self.view().typed()
    }

    /// What was meant there; empty for an insertion.
    #[getter]
    fn intended(&self) -> &str {
        self.view().intended()
    }

    /// Minus log2 of its probability among slips, in 1/256 bit.
    #[getter]
    fn cost(&self) -> u32 {
        self.view().cost()
    }

    /// First code point in the input (byte, where that is bytes), and how many; None where what
    /// stands before it was repaired.
    #[getter]
    fn span(&self) -> Option<(usize, usize)> {
        self.view().span()
    }

    fn __repr__(&self) -> String {
        let view = self.view();
        let (kind, place, typed, intended) =
            (view.kind(), view.place(), view.typed(), view.intended());
        format!("<Slip {kind} in {place}: {typed:?} for {intended:?}>")
    }
}
