//! misdirect for Python: converts, calls the core, converts back.
//!
//! The core's checker is kept together with the images that it borrows (`owned`), and shared by
//! whatever needs it. An answer stays as the core gave it, together with what it borrows
//! (`judged`), and becomes Python objects field by field as they are asked for (`answer`). Columns
//! go in and out by the Arrow C data interface (`arrow`).
//!
//! `text` and `options` read what Python passes, `error` is what it catches. Imports form no
//! circle: `error ← progress`, and `error ← text ← addresses ← options ← directory ← owned ← judged ← answer ← many ←
//! checker`, and `language` before `answer`. The package around this module, with its types, is in
//! `python/misdirect`.

mod addresses;
mod answer;
mod arrow;
mod checker;
mod compare;
mod directory;
mod error;
mod judged;
mod language;
mod many;
mod options;
mod owned;
mod progress;
mod text;

use pyo3::prelude::*;

/// What `misdirect` is made of; import that.
///
/// It needs no lock of the interpreter's: nothing in it changes but the iterator, which `PyO3`
/// lends to one thread at a time, and what is made once.
#[pymodule(gil_used = false)]
#[pyo3(name = "_native")]
mod native {
    #[pymodule_export]
    use super::addresses::addresses;
    #[pymodule_export]
    use super::answer::{Answer, Slip, Suggestion};
    #[pymodule_export]
    use super::arrow::AnswerColumn;
    #[pymodule_export]
    use super::checker::Checker;
    #[pymodule_export]
    use super::compare::{PairSlip, Similarity, Variant, compare, variants};
    #[pymodule_export]
    use super::directory::{Directory, Layer};
    #[pymodule_export]
    use super::many::AnswerIterator;
    #[pymodule_export]
    use super::options::Policy;
    use super::{language, options, words};
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("VERSION", env!("CARGO_PKG_VERSION"))?;
        module.add("MODEL_VERSION", misdirect::version::MODEL_VERSION)?;
        module.add("PUBLIC_SUFFIX_VERSION", misdirect::version::PUBLIC_SUFFIX_VERSION)?;
        module.add("UNICODE_VERSION", misdirect::version::UNICODE_VERSION)?;
        module.add("LAYERS_MAX", misdirect::Checker::LAYERS_MAX)?;
        module.add("CHUNK", options::CHUNK)?;
        module.add("LANGUAGES", language::tags(module.py())?)?;
        module.add("WORDS", words(module.py())?)
    }
}

/// All words of the core, by what they are words for and in the order of their numbers: the tests
/// hold the types of the package to them.
fn words(py: Python<'_>) -> PyResult<Bound<'_, pyo3::types::PyDict>> {
    use misdirect::answer::Place;
    use misdirect::{Dns, Finding, Input, Kind, Layout, SlipKind, Verdict};
    let words = pyo3::types::PyDict::new(py);
    words.set_item("Verdict", Verdict::ALL.map(Verdict::name))?;
    words.set_item("Finding", Finding::ALL.map(Finding::name))?;
    words.set_item("Kind", [Kind::Slip, Kind::Lookalike].map(Kind::name))?;
    words.set_item("SlipKind", SlipKind::ALL.map(SlipKind::name))?;
    words.set_item("Place", Place::ALL.map(Place::name))?;
    words.set_item("Input", Input::ALL.map(Input::name))?;
    words.set_item("Dns", Dns::ALL.map(Dns::name))?;
    words.set_item("Layout", Layout::ALL.map(Layout::name))?;
    Ok(words)
}
