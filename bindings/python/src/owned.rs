//! A checker of the core together with the images that it borrows: one value that checkers, answers
//! and iterators of Python share, and none of which has to know another.

use crate::directory::Held;
use crate::error::Failure;
use misdirect::directory::Filter;
use misdirect::{Checker, Policy};
use std::mem::transmute;

/// A checker and its layers.
pub(crate) struct Owned {
    /// Borrows the images of the layers, and is given out for no longer than they are here.
    core: Checker<'static>,
    layers: Vec<Held>,
}

impl Owned {
    /// `in_use`: with the names that come with the library.
    pub(crate) fn new(
        layers: Vec<Held>,
        in_use: bool,
        policy: Policy,
        explore: bool,
    ) -> Result<Self, Failure> {
        let mut core = Checker::without_directory().with_policy(policy).with_explore(explore);
        if in_use {
            core = core.with_filter(Filter::builtin()).map_err(Failure::layers)?;
        }
        for layer in &layers {
            core = core.with_layer(layer.open()?).map_err(Failure::layers)?;
        }
        // SAFETY: it borrows the bytes of the images, which are in an `Arc` and do not change;
        // `layers` holds them as long as this lives.
        let core = unsafe { transmute::<Checker<'_>, Checker<'static>>(core) };
        Ok(Self { core, layers })
    }

    pub(crate) fn core(&self) -> &Checker<'_> {
        &self.core
    }

    pub(crate) fn layers(&self) -> &[Held] {
        &self.layers
    }
}
