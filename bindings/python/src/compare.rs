//! Two domains compared, and the slips of one: no directory is involved.

use crate::options::{self, Word};
use crate::text;
use misdirect::Layout;
use misdirect::answer::PPM;
use misdirect::compare::Costs;
use misdirect::variants::VariantKind;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

const LAYOUT: Word<Layout> = Word(Layout::Qwerty);
const KIND: Word<VariantKind> = Word(VariantKind::Slip);
/// Variants that are listed by default, as by `misdirect variants`.
const LIMIT: u64 = 100;
/// Most variants. Each takes some microseconds, and a domain has hardly more that matter.
const LIMIT_MAX: u64 = 1_000_000;

/// One slip between two domains. Positions are start and length in letters, A-labels decoded.
#[pyclass(frozen, eq, get_all, module = "misdirect")]
#[derive(Clone, PartialEq)]
pub(crate) struct PairSlip {
    /// The kind of slip.
    kind: &'static str,
    /// The part of the intended domain that it is in.
    place: &'static str,
    /// Where in the typed domain.
    typed: (usize, usize),
    /// Where in the intended domain.
    intended: (usize, usize),
    /// -log2 of its probability among all slips, in 1/256 bit.
    cost: u32,
}

impl PairSlip {
    fn of(slip: misdirect::compare::PairSlip) -> Self {
        Self {
            kind: slip.kind.name(),
            place: slip.place.name(),
            typed: slip.typed,
            intended: slip.intended,
            cost: slip.cost,
        }
    }
}

#[pymethods]
impl PairSlip {
    fn __repr__(&self) -> String {
        format!("<PairSlip {} in {}>", self.kind, self.place)
    }
}

/// How one domain differs from another.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Similarity {
    /// Optimal string alignment distance: insertions, deletions, substitutions and transpositions,
    /// each counted as one.
    #[pyo3(get)]
    distance: u32,
    /// From 0 (nothing in common) to 1 (equal).
    #[pyo3(get)]
    score: f64,
    /// The same in parts per million.
    #[pyo3(get)]
    score_ppm: u32,
    /// -log2 of the probability of the slips, in 1/256 bit; None if more than four would be needed.
    #[pyo3(get)]
    cost: Option<u32>,
    slips: Vec<PairSlip>,
}

#[pymethods]
impl Similarity {
    /// The most probable slips, left to right; empty if the domains are equal, and if more than
    /// four would be needed.
    #[getter]
    fn slips<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.slips.iter().cloned())
    }

    fn __repr__(&self) -> String {
        format!("<Similarity score={} distance={}>", self.score, self.distance)
    }
}

/// Compares two domains: how alike they are, and which slips lead from one to the other. No
/// directory is involved.
///
/// Raises `MisdirectError` with a `code` and an `offset` for text that is not a domain. Parsing is
/// strict: addresses and malformed domains are refused.
///
/// >>> result = compare("gmial.com", "gmail.com")
/// >>> result.distance, result.slips[0].kind
/// (1, 'transposition')
#[pyfunction]
#[pyo3(signature = (typed, intended, *, layout=LAYOUT),
       text_signature = "(typed, intended, *, layout='qwerty')")]
pub(crate) fn compare(
    typed: &Bound<'_, PyAny>,
    intended: &Bound<'_, PyAny>,
    layout: Word<Layout>,
) -> PyResult<Similarity> {
    let (typed, intended) = (text::domain(typed, "typed")?, text::domain(intended, "intended")?);
    let costs = Costs::default().with_layout(layout.0);
    let found = misdirect::compare(&typed, &intended, &costs);
    Ok(Similarity {
        distance: found.distance(),
        score: f64::from(found.score_ppm()) / f64::from(PPM),
        score_ppm: found.score_ppm(),
        cost: found.cost(),
        slips: found.slips().map(PairSlip::of).collect(),
    })
}

/// A name that is typed by mistake for a domain.
#[pyclass(frozen, module = "misdirect")]
pub(crate) struct Variant {
    /// The name, in ASCII.
    #[pyo3(get)]
    name: String,
    /// Its share of everything typed by mistake for the domain, 0 to 1.
    #[pyo3(get)]
    share: f64,
    /// The same in parts per million, rounded down.
    #[pyo3(get)]
    share_ppm: u32,
    /// -log2 of the share, in 1/256 bit.
    #[pyo3(get)]
    cost: u32,
    /// The kind of its least likely slip.
    #[pyo3(get)]
    kind: &'static str,
    /// Somebody else can register it, which they may already have done.
    #[pyo3(get)]
    registrable: bool,
    /// It is made to deceive, rather than typed by mistake.
    #[pyo3(get)]
    lookalike: bool,
    slips: Vec<PairSlip>,
}

#[pymethods]
impl Variant {
    /// The slips, left to right.
    #[getter]
    fn slips<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.slips.iter().cloned())
    }

    fn __str__(&self) -> &str {
        &self.name
    }

    fn __repr__(&self) -> String {
        format!("<Variant {} {} share={:.6}>", self.name, self.kind, self.share)
    }
}

/// Lists the names that are typed by mistake for a domain, the most frequent first: at most
/// `limit`. With `kind="lookalike"` it lists those that a deceiver would register, with `"all"` both;
/// a look-alike's share is that of what is made to be taken for the domain.
///
/// At most 2,048 names are tried, and 32 more for each of `limit`, in some microseconds each,
/// whether they turn out to be variants or not. There are fewer than `limit` if the domain has no
/// more, or if that many names were tried; they are the top of the list in either case.
///
/// Raises `MisdirectError` with a `code` and an `offset` for text that is not a domain.
///
/// >>> [variant.name for variant in variants("army.mil", limit=3)]
/// ['army.com', 'amy.mil', 'ary.mil']
#[pyfunction]
#[pyo3(signature = (domain, limit=None, *, layout=LAYOUT, kind=KIND),
       text_signature = "(domain, limit=100, *, layout='qwerty', kind='slip')")]
pub(crate) fn variants(
    py: Python<'_>,
    domain: &Bound<'_, PyAny>,
    limit: Option<&Bound<'_, PyAny>>,
    layout: Word<Layout>,
    kind: Word<VariantKind>,
) -> PyResult<Vec<Variant>> {
    let domain = text::domain(domain, "domain")?;
    let limit = limit.map_or(Ok(LIMIT), |limit| options::number(limit, "limit", (0, LIMIT_MAX)))?;
    let costs = Costs::default().with_layout(layout.0);
    Ok(py.detach(|| {
        let mut room = vec![misdirect::variants::Variant::default(); limit as usize];
        let count = misdirect::variants::variants_of(&domain, &costs, kind.0, &mut room);
        room.iter().take(count).map(variant).collect()
    }))
}

fn variant(found: &misdirect::variants::Variant<'_>) -> Variant {
    Variant {
        name: found.to_string(),
        share: found.share(),
        share_ppm: found.share_ppm(),
        cost: found.cost(),
        kind: found.kind().name(),
        registrable: found.is_registrable(),
        lookalike: found.is_lookalike(),
        slips: found.slips().map(PairSlip::of).collect(),
    }
}
