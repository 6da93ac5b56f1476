//! `Checker`: how it is made, and its methods.

use crate::answer::Answer;
use crate::arrow::{self, AnswerColumn};
use crate::directory::{Held, Layer};
use crate::error::wrong_type;
use crate::judged::Judged;
use crate::many::AnswerIterator;
use crate::options::{self, Around, Policy, Word};
use crate::owned::Owned;
use crate::progress::Progress;
use crate::text::Given;
use misdirect::{Dns, Input, Layout};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::sync::Arc;

const INPUT: Word<Input> = Word(Input::Typed);
const DNS: Word<Dns> = Word(Dns::Unknown);
const LAYOUT: Word<Layout> = Word(Layout::Qwerty);

/// Checks addresses against up to four directories.
///
/// `layers` are directories or layers; by default the built-in directory alone. `in_use` says whether
/// the names of institutions and popular sites that come with the library make what was typed more
/// plausible; by default they do if the built-in directory is taken by default. With `explore` it makes
/// suggestions even if the domain is listed.
///
/// A checker never changes, may be shared by threads, and can be pickled.
///
/// >>> checker = Checker()
/// >>> answer = checker.check("general@us.army.ml")
/// >>> answer.verdict
/// 'suspect'
/// >>> answer.suggestions[0].target
/// 'us.army.mil'
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Checker {
    owned: Arc<Owned>,
    in_use: bool,
    policy: Policy,
    explore: bool,
}

/// What a checker is made of: its layers, and what goes by name.
type NewArgs<'py> = ((Vec<Layer>,), Bound<'py, PyDict>);

#[pymethods]
impl Checker {
    #[new]
    #[pyo3(signature = (layers=None, *, in_use=None, policy=None, explore=false))]
    fn new(
        layers: Option<&Bound<'_, PyAny>>,
        in_use: Option<bool>,
        policy: Option<&Bound<'_, PyAny>>,
        explore: bool,
    ) -> PyResult<Self> {
        let in_use = in_use.unwrap_or(layers.is_none());
        let layers = match layers {
            None => vec![Held::builtin()],
            Some(given) => {
                let wrong =
                    || wrong_type("layers must be an iterable of Directory or Layer", given);
                let items = given.try_iter().map_err(|_| wrong())?;
                items.map(|item| Held::read(&item?)).collect::<PyResult<_>>()?
            }
        };
        let policy = match policy {
            None => Policy::of(misdirect::Policy::DEFAULT),
            Some(given) => *given
                .cast::<Policy>()
                .map_err(|_| wrong_type("policy must be Policy", given))?
                .get(),
        };
        let owned = Arc::new(Owned::new(layers, in_use, policy.core(), explore)?);
        Ok(Self { owned, in_use, policy, explore })
    }

    /// Checks an address or a domain. One that cannot be read is the answer ``invalid``; so is more
    /// than one (``several-addresses``): `addresses` finds each.
    ///
    /// What is known about the address makes the answer better: the `sender`, the other recipients
    /// (`to`), how it was entered (`input`), what the DNS says about its domain (`dns`), the
    /// keyboard (`layout`), how many of the addresses typed here have a slip (`slip_rate`, up to 0.5;
    /// 1 in 610 unless given).
    ///
    /// >>> Checker().check("ann@army.ml", sender="joe@navy.mil").suggestions[0].address
    /// 'ann@army.mil'
    #[pyo3(signature = (address, *, sender=None, to=None, input=INPUT, dns=DNS, layout=LAYOUT,
                        slip_rate=None),
           text_signature = "($self, address, *, sender=None, to=None, input='typed', \
                             dns='unknown', layout='qwerty', slip_rate=None)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn check(
        &self,
        address: &Bound<'_, PyAny>,
        sender: Option<&Bound<'_, PyAny>>,
        to: Option<&Bound<'_, PyAny>>,
        input: Word<Input>,
        dns: Word<Dns>,
        layout: Word<Layout>,
        slip_rate: Option<f64>,
    ) -> PyResult<Answer> {
        let given = Given::read(address, "the address")?;
        let around = Around::new(sender, to, input, dns, layout, slip_rate)?;
        let judged = Arc::new(Judged::new(given, Arc::clone(&self.owned), around));
        Ok(Answer { input: address.clone().unbind(), judged, span: None })
    }

    /// Checks each recipient of a message, in the context of the sender and the others; in order.
    ///
    /// >>> checker = Checker()
    /// >>> answers = checker.check_message("me@navy.mil", ["ann@army.mil", "bob@army.ml"])
    /// >>> [answer.verdict for answer in answers]
    /// ['listed', 'suspect']
    ///
    /// The recipients may also be a text, such as a To line: then each of its `addresses` is one, and
    /// its answer has a `span`. A text without any is checked as a whole.
    ///
    /// >>> answers = checker.check_message("me@navy.mil", "Ann <ann@army.mil>; Bob <bob@army.ml>")
    /// >>> [(answer.span, answer.verdict) for answer in answers]
    /// [((5, 12), 'listed'), ((25, 11), 'suspect')]
    #[pyo3(signature = (sender, to, *, input=INPUT, layout=LAYOUT,
                        slip_rate=None),
           text_signature = "($self, sender, to, *, input='typed', layout='qwerty', slip_rate=None)")]
    fn check_message(
        &self,
        sender: Option<&Bound<'_, PyAny>>,
        to: &Bound<'_, PyAny>,
        input: Word<Input>,
        layout: Word<Layout>,
        slip_rate: Option<f64>,
    ) -> PyResult<Vec<Answer>> {
        let to = options::recipients(to)?;
        let recipients = options::read_each(&to)?;
        let around = Around::of_message(sender, &recipients, input, layout, slip_rate)?;
        let answers = to.into_iter().zip(recipients).map(|((address, span), given)| {
            let judged = Arc::new(Judged::new(given, Arc::clone(&self.owned), around.clone()));
            Answer { input: address.unbind(), judged, span }
        });
        Ok(answers.collect())
    }

    /// Checks many addresses in one context, lazily and in order.
    ///
    /// Takes `chunk` addresses at a time and checks them while other threads run, so that a
    /// generator of millions does not fill the memory. For a live source use ``chunk=1``.
    ///
    /// >>> answers = Checker().check_many(["joe@gmail.com", "ann@gmial.com"])
    /// >>> [answer.verdict for answer in answers]
    /// ['listed', 'suspect']
    #[pyo3(signature = (addresses, *, sender=None, to=None, input=INPUT, dns=DNS, layout=LAYOUT,
                        slip_rate=None, chunk=None),
           text_signature = "($self, addresses, *, sender=None, to=None, input='typed', \
                             dns='unknown', layout='qwerty', slip_rate=None, chunk=256)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn check_many(
        &self,
        addresses: &Bound<'_, PyAny>,
        sender: Option<&Bound<'_, PyAny>>,
        to: Option<&Bound<'_, PyAny>>,
        input: Word<Input>,
        dns: Word<Dns>,
        layout: Word<Layout>,
        slip_rate: Option<f64>,
        chunk: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<AnswerIterator> {
        let around = Around::new(sender, to, input, dns, layout, slip_rate)?;
        let source = options::iterate(addresses, "addresses")?;
        let range = (1, 1 << 20);
        let chunk = chunk
            .map_or(Ok(options::CHUNK as u64), |chunk| options::number(chunk, "chunk", range))?;
        let checker = Arc::clone(&self.owned);
        Ok(AnswerIterator::new(checker, source.unbind(), around, chunk as usize))
    }

    /// Checks a column: any object with ``__arrow_c_array__`` or ``__arrow_c_stream__`` that holds
    /// strings or binaries, categorical, in runs or neither, or records with one such field. It is not
    /// copied, and what repeats is judged once.
    ///
    /// The result has one row per address, in order; null if the address is null. Other threads run
    /// meanwhile, and Ctrl-C is heard. `progress` is called with the number of rows that are done, now
    /// and then and at the end; whatever it raises ends the check. With `plain` no field of the result
    /// is categorical or unsigned, for engines that take neither, such as Spark's ``mapInArrow``.
    ///
    /// Raises `TypeError` for a column of anything else.
    #[pyo3(signature = (addresses, *, sender=None, to=None, input=INPUT, dns=DNS, layout=LAYOUT,
                        slip_rate=None, progress=None, plain=false),
           text_signature = "($self, addresses, *, sender=None, to=None, input='typed', \
                             dns='unknown', layout='qwerty', slip_rate=None, progress=None, \
                             plain=False)")]
    #[expect(clippy::too_many_arguments, reason = "keywords of Python")]
    fn check_arrow(
        &self,
        addresses: &Bound<'_, PyAny>,
        sender: Option<&Bound<'_, PyAny>>,
        to: Option<&Bound<'_, PyAny>>,
        input: Word<Input>,
        dns: Word<Dns>,
        layout: Word<Layout>,
        slip_rate: Option<f64>,
        progress: Option<&Bound<'_, PyAny>>,
        plain: bool,
    ) -> PyResult<AnswerColumn> {
        let around = Around::new(sender, to, input, dns, layout, slip_rate)?;
        let progress = Progress::to(progress)?;
        arrow::check(addresses, self.owned.core(), &around.context(), progress, plain)
    }

    /// What makes a checker like this one again, for `pickle` and `copy`: its directories as images, but for
    /// the built-in one.
    fn __getnewargs_ex__<'py>(&self, py: Python<'py>) -> PyResult<NewArgs<'py>> {
        let layers = self.owned.layers().iter().map(|held| held.to_layer(py));
        let layers = layers.collect::<PyResult<Vec<Layer>>>()?;
        let options = PyDict::new(py);
        options.set_item("in_use", self.in_use)?;
        options.set_item("policy", self.policy)?;
        options.set_item("explore", self.explore)?;
        Ok(((layers,), options))
    }

    /// The policy that decides when to warn.
    #[getter]
    fn policy(&self) -> Policy {
        self.policy
    }

    fn __repr__(&self) -> String {
        let (layers, policy) = (self.owned.layers().len(), self.policy.__repr__());
        let explore = if self.explore { ", exploring" } else { "" };
        format!("<Checker of {layers} layers, {policy}{explore}>")
    }
}
