//! The methods that look-alikes are put to beside ours.

use crate::methods::Method;
use crate::methods::chromium::Chromium;
use crate::methods::distance::{Measure, Nearest};
use crate::methods::external::Reversed;
use misdirect_rows::directories::Listing;
use std::path::PathBuf;

/// Which methods answer beside ours.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) distances: bool,
    pub(crate) dnstwist: Option<PathBuf>,
}

impl Beside {
    pub(super) fn methods<'l>(&self, listing: &'l Listing) -> Vec<Box<dyn Method + 'l>> {
        let mut methods: Vec<Box<dyn Method + 'l>> = Vec::new();
        if self.distances {
            methods.push(Box::new(Chromium::new(listing)));
            methods.push(Box::new(Nearest::new(Measure::Osa(1), listing)));
            methods.push(Box::new(Nearest::new(Measure::Osa(2), listing)));
        }
        if let Some(python) = &self.dnstwist {
            methods.push(Box::new(Reversed::new(python.clone(), listing)));
        }
        methods
    }
}
