//! Slips and legitimate names as the judge sees them, for training: features instead of names.

use misdirect::Context;
use misdirect_rows::data::Data;
use misdirect_rows::directories::Listing;
use misdirect_rows::invented;
use misdirect_rows::rows::{Row, Rows, address, directory_tables};
use std::path::Path;

/// One name under one directory.
pub(super) struct Example {
    pub(super) directory: &'static str,
    pub(super) source: &'static str,
    /// The first suggestion is what was meant; false for a legitimate name.
    pub(super) slip: bool,
    /// What was meant: the slips of one target are kept together.
    pub(super) group: String,
    /// Rows of the same target and source: one target must not outvote the others.
    pub(super) siblings: u32,
    /// The lists that have it, with commas between.
    pub(super) lists: String,
    pub(super) features: Vec<i32>,
}

/// How many legitimate names of a source there are under a directory, with a candidate or not, or
/// how many slips whose target it lists.
pub(super) struct Total {
    pub(super) directory: &'static str,
    pub(super) source: &'static str,
    pub(super) names: usize,
}

/// All examples below `data` for which the features are defined, and the totals. Slips whose target
/// is not listed or not the first suggestion say nothing about whether to warn, and are left out.
pub(super) fn examples(data: &Path) -> Result<(Vec<Example>, Vec<Total>), String> {
    let data = &Data::new(Some(data));
    let rows = Rows::read(data)?;
    if !rows.missing.is_empty() {
        return Err(format!("missing: {}", rows.missing.join(", ")));
    }
    let git = Listing::git(&directory_tables(data)?, &rows.typed_in_git())?;
    let (mut examples, mut totals) = (Vec::new(), Vec::new());
    for listing in [Listing::builtin(), git] {
        let invented = invented::slips(&listing);
        for rows in rows.slips().into_iter().chain([&rows.legitimate, &invented]) {
            collect(&listing, rows, &mut examples, &mut totals);
        }
    }
    Ok((examples, totals))
}

fn collect(listing: &Listing, rows: &[Row], examples: &mut Vec<Example>, totals: &mut Vec<Total>) {
    let checker = listing.checker();
    for row in rows.iter().filter(|row| !row.is_doubtful && !listing.lists(&row.typed)) {
        if row.intended.as_deref().is_none_or(|intended| listing.lists(intended)) {
            match totals.last_mut() {
                Some(last) if last.source == row.source && last.directory == listing.name => {
                    last.names += 1;
                }
                _ => {
                    totals.push(Total { directory: listing.name, source: row.source, names: 1 });
                }
            }
        }
        let address = address(&row.typed);
        let (answer, features) = checker.features(address.as_bytes(), &Context::new());
        let Some((features, _)) = features else { continue };
        let first = answer.suggestions().next().map(|first| first.target().as_str().to_owned());
        if row.intended.is_some() && first != row.intended {
            continue;
        }
        let siblings = rows.iter().filter(|other| other.intended == row.intended).count();
        examples.push(Example {
            directory: listing.name,
            source: row.source,
            slip: row.intended.is_some(),
            group: row.intended.as_ref().unwrap_or(&row.typed).clone(),
            siblings: if row.intended.is_some() { siblings as u32 } else { 1 },
            lists: row.lists.clone(),
            features: features.to_vec(),
        });
    }
}
