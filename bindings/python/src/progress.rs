//! What is heard and told while a call is busy in Rust: Ctrl-C, and how far it is.

use crate::error::wrong_type;
use pyo3::prelude::*;
use std::time::{Duration, Instant};

/// How often the interpreter is asked: so that whoever presses Ctrl-C does not notice that it waits.
const INTERVAL: Duration = Duration::from_millis(50);
/// Ticks between two looks at the clock. A check that is made to be slow takes a few milliseconds.
const TICKS: u32 = 16;

/// Somebody who may stop a long call, and may be told how far it is.
pub(crate) struct Progress {
    callback: Option<Py<PyAny>>,
    ticks: u32,
    last: Instant,
}

impl Progress {
    /// Tells nobody.
    pub(crate) fn silent() -> Self {
        Self { callback: None, ticks: 0, last: Instant::now() }
    }

    /// Tells a callable, if it is one.
    pub(crate) fn to(callback: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        if let Some(other) = callback.filter(|callback| !callback.is_callable()) {
            return Err(wrong_type("progress must be callable", other));
        }
        Ok(Self { callback: callback.map(|it| it.clone().unbind()), ..Self::silent() })
    }

    /// Some part is done; where that was long ago, hears and tells. Whatever is raised ends the call.
    pub(crate) fn tick(&mut self, done: impl FnOnce() -> usize) -> PyResult<()> {
        self.ticks += 1;
        if self.ticks < TICKS {
            return Ok(());
        }
        self.ticks = 0;
        if self.last.elapsed() < INTERVAL {
            return Ok(());
        }
        let told = Python::attach(|py| {
            py.check_signals()?;
            self.tell(py, done())
        });
        self.last = Instant::now();
        told
    }

    /// All of it is done.
    pub(crate) fn end(&self, done: usize) -> PyResult<()> {
        match self.callback {
            None => Ok(()),
            Some(_) => Python::attach(|py| self.tell(py, done)),
        }
    }

    fn tell(&self, py: Python<'_>, done: usize) -> PyResult<()> {
        let callback = self.callback.as_ref();
        callback.map_or(Ok(()), |callback| callback.call1(py, (done,)).map(drop))
    }
}
