//! Slips and legitimate names as the judge sees them, for training: features instead of names.

use super::benches;
use super::directories::Listing;
use super::invented;
use super::rows::{DIRECTORY, Row, Rows};
use misdirect::{Checker, Context};
use std::path::Path;

/// One name under one directory.
pub(crate) struct Example {
    pub(crate) directory: &'static str,
    pub(crate) source: &'static str,
    /// The first suggestion is what was meant; false for a legitimate name.
    pub(crate) slip: bool,
    /// What was meant: the slips of one target are kept together.
    pub(crate) group: String,
    /// Rows of the same target and source: one target must not outvote the others.
    pub(crate) siblings: u32,
    pub(crate) features: Vec<i32>,
}

/// How many legitimate names of a source there are under a directory, with a candidate or not, or
/// how many slips whose target it lists.
pub(crate) struct Total {
    pub(crate) directory: &'static str,
    pub(crate) source: &'static str,
    pub(crate) names: usize,
}

/// All examples below `data` for which the features are defined, and the totals. Slips whose target
/// is not listed or not the first suggestion say nothing about whether to warn, and are left out.
pub(crate) fn examples(data: &Path) -> Result<(Vec<Example>, Vec<Total>), String> {
    let rows = Rows::read(&benches("data"), Some(data), "");
    if !rows.missing.is_empty() {
        return Err(format!("missing: {}", rows.missing.join(", ")));
    }
    let typed = rows.git.iter().map(|row| row.typed.as_str()).collect();
    let path = data.join(DIRECTORY);
    let table = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let git = Listing::git(&table, &typed)?;
    let (mut examples, mut totals) = (Vec::new(), Vec::new());
    for listing in [Listing::builtin(), git] {
        let invented = invented::slips(&listing);
        for rows in [&rows.forms, &rows.git, &rows.legitimate, &invented] {
            collect(&listing, rows, &mut examples, &mut totals);
        }
    }
    Ok((examples, totals))
}

fn collect(listing: &Listing, rows: &[Row], examples: &mut Vec<Example>, totals: &mut Vec<Total>) {
    let checker = Checker::new(listing.directory());
    for row in rows.iter().filter(|row| !listing.lists(&row.typed)) {
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
        let (verdict, features) = checker.features(row.typed.as_bytes(), &Context::new());
        let Some((features, _)) = features else { continue };
        let first = verdict.suggestions().next().map(|first| first.target().as_str().to_owned());
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
            features: features.to_vec(),
        });
    }
}
