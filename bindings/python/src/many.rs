//! `check_many`: a chunk of addresses at a time, checked while other threads run.

use crate::answer::Answer;
use crate::judged::Judged;
use crate::options::Around;
use crate::owned::Owned;
use crate::text::Given;
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use std::sync::Arc;
use std::vec::IntoIter;

/// Answers, in the order of their addresses. Like a generator, for one thread at a time.
#[pyclass(module = "misdirect")]
pub(crate) struct AnswerIterator {
    checker: Arc<Owned>,
    /// None once it is at its end or has raised.
    source: Option<Py<PyIterator>>,
    around: Around,
    chunk: usize,
    ready: IntoIter<Answer>,
    /// What the source raised after the answers that are ready.
    error: Option<PyErr>,
}

impl AnswerIterator {
    pub(crate) fn new(
        checker: Arc<Owned>,
        source: Py<PyIterator>,
        around: Around,
        chunk: usize,
    ) -> Self {
        let ready = Vec::new().into_iter();
        Self { checker, source: Some(source), around, chunk, ready, error: None }
    }

    /// Takes a chunk of the source and checks it.
    fn refill(&mut self, py: Python<'_>) -> PyResult<()> {
        let (mut addresses, mut givens) = (Vec::new(), Vec::new());
        while let Some(source) = self.source.as_ref().filter(|_| givens.len() < self.chunk) {
            let next = source.bind(py).clone().next();
            let read = next.map(|item| {
                let item = item?;
                Ok((Given::read(&item, "an address")?, item))
            });
            match read {
                Some(Ok((given, item))) => {
                    givens.push(given);
                    addresses.push(item.unbind());
                }
                ended => {
                    self.source = None;
                    self.error = ended.and_then(Result::err);
                }
            }
        }
        let (checker, around) = (&self.checker, &self.around);
        let check = |given| Judged::new(given, Arc::clone(checker), around.clone());
        let judged: Vec<Judged> = py.detach(|| givens.into_iter().map(check).collect());
        let answers = addresses.into_iter().zip(judged);
        let answer = |(input, judged)| Answer { input, judged, span: None };
        self.ready = answers.map(answer).collect::<Vec<_>>().into_iter();
        Ok(())
    }
}

#[pymethods]
impl AnswerIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Answer>> {
        if self.ready.len() == 0 && self.source.is_some() {
            self.refill(py)?;
        }
        match (self.ready.next(), self.error.take()) {
            (Some(answer), error) => {
                self.error = error;
                Ok(Some(answer))
            }
            (None, Some(error)) => Err(error),
            (None, None) => Ok(None),
        }
    }
}
