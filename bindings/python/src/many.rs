//! `check_many`: a chunk of addresses at a time, checked while other threads run.

use crate::answer::Answer;
use crate::options::Around;
use crate::owned::Owned;
use crate::text::Given;
use crate::verdict::Verdict;
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use std::sync::Arc;
use std::vec::IntoIter;

/// Verdicts, in the order of their addresses. Like a generator, for one thread at a time.
#[pyclass(module = "misdirect")]
pub(crate) struct VerdictIterator {
    checker: Arc<Owned>,
    /// None once it is at its end or has raised.
    source: Option<Py<PyIterator>>,
    around: Around,
    chunk: usize,
    ready: IntoIter<Verdict>,
    /// What the source raised after the verdicts that are ready.
    error: Option<PyErr>,
}

impl VerdictIterator {
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
        let check = |given| Answer::new(given, Arc::clone(checker), around.clone());
        let answers: Vec<Answer> = py.detach(|| givens.into_iter().map(check).collect());
        let verdicts = addresses.into_iter().zip(answers);
        let verdicts: Vec<_> = verdicts.map(|(input, answer)| Verdict { input, answer }).collect();
        self.ready = verdicts.into_iter();
        Ok(())
    }
}

#[pymethods]
impl VerdictIterator {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Verdict>> {
        if self.ready.len() == 0 && self.source.is_some() {
            self.refill(py)?;
        }
        match (self.ready.next(), self.error.take()) {
            (Some(verdict), error) => {
                self.error = error;
                Ok(Some(verdict))
            }
            (None, Some(error)) => Err(error),
            (None, None) => Ok(None),
        }
    }
}
