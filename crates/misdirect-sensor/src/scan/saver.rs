//! The state of a run: written from time to time and at the end, read by the next one.

use super::reader::Reader;
use super::{FileRead, Resume, ScanError};
use crate::format::Format;
use crate::lines::Places;
use crate::names::APARTS;
use crate::state::{self, ReadTo, StateError};
use crate::tally::{Runs, Tally, add};
use serde::{Deserialize, Serialize};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// The first line of a state.
const STATE: &str = "misdirect scan state 1";

/// What a state has besides names.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    settings: state::Settings,
    apart: [[u64; 2]; APARTS],
    unread: Places,
    files: Vec<ReadTo>,
}

/// Writes the state, and reads it once.
pub(super) struct Saver<'r> {
    resume: &'r Resume,
    pub(super) next: Instant,
}

impl<'r> Saver<'r> {
    pub(super) fn new(resume: &'r Resume) -> Self {
        Self { resume, next: Instant::now() + resume.every }
    }

    pub(super) fn failed(&self, error: impl Into<StateError>) -> ScanError {
        ScanError::State(self.resume.state.clone(), error.into())
    }

    pub(super) fn load(
        &self,
        reader: &mut Reader<'_>,
        tally: &mut Tally,
        runs: &Mutex<Runs>,
    ) -> Result<(), ScanError> {
        let loaded = state::load::<Kept>(&self.resume.state, STATE);
        let Some((kept, names)) = loaded.map_err(|error| self.failed(error))? else {
            return Ok(());
        };
        let Kept { settings, apart, unread, files } = kept;
        settings.same_as(&reader.options.settings()).map_err(|error| self.failed(error))?;
        *tally.apart() = apart;
        *runs.lock().unwrap_or_else(PoisonError::into_inner) = names;
        reader.unread = unread;
        for file in &files {
            let format = file.format.as_deref().and_then(Format::by_name);
            reader.files.push(FileRead { path: (&file.path).into(), format, lines: file.lines });
        }
        reader.read_to = files;
        Ok(())
    }

    pub(super) fn save(
        &mut self,
        reader: &mut Reader<'_>,
        tallies: &mut [Tally],
        runs: &Mutex<Runs>,
    ) -> Result<(), ScanError> {
        let began = Instant::now();
        let mut apart = [[0; 2]; APARTS];
        for tally in tallies {
            tally.spill()?;
            let counts = tally.apart().iter().flatten();
            apart.iter_mut().flatten().zip(counts).for_each(|(sum, count)| add(sum, *count));
        }
        for (read_to, file) in reader.read_to.iter_mut().zip(&reader.files) {
            read_to.format = file.format.map(|format| format.name.to_owned());
            read_to.lines = file.lines;
            read_to.look_again(&file.path);
        }
        let kept = Kept {
            settings: reader.options.settings(),
            apart,
            unread: reader.unread.clone(),
            files: reader.read_to.clone(),
        };
        let mut runs = runs.lock().unwrap_or_else(PoisonError::into_inner);
        let saved = state::save(&self.resume.state, STATE, &kept, &mut runs);
        saved.map_err(|error| self.failed(error))?;
        self.next = Instant::now() + self.resume.every.max(began.elapsed() * 9);
        Ok(())
    }
}
