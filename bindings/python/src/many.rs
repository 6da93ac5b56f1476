//! `check_many`: a chunk of addresses at a time, checked while other threads run.

use crate::answer::Answer;
use crate::judged::Judged;
use crate::options::Around;
use crate::owned::Owned;
use crate::progress::Progress;
use crate::text::Given;
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::vec::IntoIter;

/// Addresses that are taken between two looks at whether somebody pressed Ctrl-C.
const SIGNALS: usize = 1 << 12;
/// Answers that are remembered: in lists and logs the commonest come often.
const PLACES: usize = 1 << 10;

/// Answers, in the order of their addresses. Like a generator, for one thread at a time.
#[pyclass(module = "misdirect")]
pub(crate) struct AnswerIterator {
    checker: Arc<Owned>,
    /// None once it is at its end or has raised.
    source: Option<Py<PyIterator>>,
    around: Around,
    chunk: usize,
    ready: IntoIter<Answer>,
    /// Of the texts that hash so, the answer on the last one.
    seen: Vec<Option<Arc<Judged>>>,
    hasher: RandomState,
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
        let (seen, hasher) = (vec![None; PLACES], RandomState::new());
        Self { checker, source: Some(source), around, chunk, ready, seen, hasher, error: None }
    }

    /// The answer on what was given, the same as before where that was the same.
    fn judged(&mut self, given: Given) -> Arc<Judged> {
        let place = self.hasher.hash_one(given.bytes()) as usize % PLACES;
        let seen = &mut self.seen[place];
        match seen.as_ref().filter(|seen| seen.is_of(&given)) {
            Some(seen) => Arc::clone(seen),
            None => {
                let judged = Judged::new(given, Arc::clone(&self.checker), self.around.clone());
                Arc::clone(seen.insert(Arc::new(judged)))
            }
        }
    }

    /// Takes a chunk of the source and checks it.
    fn refill(&mut self, py: Python<'_>) -> PyResult<()> {
        let (mut addresses, mut givens) = (Vec::new(), Vec::new());
        while let Some(source) = self.source.as_ref().filter(|_| givens.len() < self.chunk) {
            if givens.len() % SIGNALS == SIGNALS - 1 {
                if let Err(interrupt) = py.check_signals() {
                    self.source = None;
                    return Err(interrupt);
                }
            }
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
        let judged = py.detach(|| {
            let mut progress = Progress::silent();
            let judged = givens.into_iter().map(|given| {
                progress.tick(|| 0)?;
                Ok(self.judged(given))
            });
            judged.collect::<PyResult<Vec<_>>>()
        });
        let judged = judged.inspect_err(|_| self.source = None)?;
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
