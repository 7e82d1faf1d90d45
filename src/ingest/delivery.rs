//! One delivered file against the one that it corrects, and against whoever delivers it.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::tables::{Resource, Snapshot};

use super::cells::{CellColumn, trim};
use super::error::FileProblem;
use super::held::{Held, Placed};
use super::lists::{Found, Index};
use super::package::Part;
use super::problem::Problem;
use super::reference::Reference;
use super::report::Reject;

/// How a file differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Difference {
    /// Rows whose key the older file does not have.
    pub added: usize,
    /// Rows whose key the newer file does not have.
    pub removed: usize,
    /// Rows whose key both have, with another content.
    pub changed: usize,
}

/// Compares two files of a resource row by row, by its key; where it has none, whole rows.
///
/// # Errors
/// A file that cannot be read.
pub fn difference(
    resource: Resource,
    older: &Part,
    newer: &Part,
    reference: &Reference,
) -> Result<Difference, FileProblem> {
    let before = hashes(resource, older, reference)?;
    let after = hashes(resource, newer, reference)?;
    let both = after
        .iter()
        .filter_map(|(key, row)| Some((row, before.get(key)?)));
    let (both, changed) = both.fold((0, 0), |(both, changed), (new, old)| {
        (both + 1, changed + usize::from(new != old))
    });
    Ok(Difference {
        added: after.len() - both,
        removed: before.len() - both,
        changed,
    })
}

/// The hash of each row by that of its key; of rows with one key the last.
fn hashes(
    resource: Resource,
    part: &Part,
    reference: &Reference,
) -> Result<HashMap<u64, u64, FixedState>, FileProblem> {
    let mut held = Held::read(part, None, resource, reference)?;
    let Placed { sheet, layout, .. } = held.place(part, resource, reference)?;
    let keys = resource.key();
    let columns: Vec<(bool, Vec<u64>, &CellColumn<'_>)> = resource
        .columns()
        .iter()
        .zip(&layout.columns)
        .filter_map(|(column, place)| {
            let cells = sheet.columns.get((*place)?)?;
            let of_cells = cells.cells.iter().map(|cell| {
                if cell.is_missing() {
                    0
                } else {
                    FixedState::default().hash_one(trim(&cell.to_text()))
                }
            });
            let key = keys.is_empty() || keys.contains(&column.name);
            Some((key, of_cells.collect(), cells))
        })
        .collect();
    let hash_of = |position: usize, wanted: fn(bool) -> bool| {
        let mut hasher = FixedState::default().build_hasher();
        for (_, hashes, cells) in columns.iter().filter(|(key, ..)| wanted(*key)) {
            let code = cells.codes.get(position).map(|code| *code as usize);
            let cell = code.and_then(|code| hashes.get(code));
            cell.copied().unwrap_or_default().hash(&mut hasher);
        }
        hasher.finish()
    };
    Ok((0..sheet.height())
        .map(|position| (hash_of(position, |key| key), hash_of(position, |_| true)))
        .collect())
}

/// The rows of a file that are not about the provider that delivers it, by code or name.
///
/// # Errors
/// A file that cannot be read.
pub fn rows_of_others(
    resource: Resource,
    part: &Part,
    own: &str,
    snapshot: &Snapshot,
    reference: &Reference,
) -> Result<Vec<Reject>, FileProblem> {
    let mut held = Held::read(part, None, resource, reference)?;
    let Placed {
        file,
        sheet,
        layout,
    } = held.place(part, resource, reference)?;
    let provider = resource
        .columns()
        .iter()
        .zip(&layout.columns)
        .find(|(column, _)| column.name == PROVIDER)
        .and_then(|(_, place)| *place);
    let cells = provider.and_then(|place| Some((place, sheet.columns.get(place)?)));
    let listed = snapshot
        .get(Resource::Providers)
        .map(|frame| Index::new(frame, PROVIDER, &["name"]));
    let is_own = |text: &str| match listed.as_ref().map(|listed| listed.find(text)) {
        Some(Found::Name(key)) => key == own,
        _ => text == own,
    };
    // Each distinct cell is looked at once.
    let texts: Vec<Arc<str>> = cells.map_or_else(Vec::new, |(_, column)| {
        let texts = column
            .cells
            .iter()
            .map(|cell| Arc::from(trim(&cell.to_text())));
        texts.collect()
    });
    let fits: Vec<bool> = texts.iter().map(|text| is_own(text)).collect();
    let own: Arc<str> = Arc::from(own);
    let mut rejects = Vec::new();
    for (position, row) in sheet.rows.iter().enumerate() {
        let code = cells.and_then(|(_, column)| column.codes.get(position));
        let code = code.map(|code| *code as usize);
        if code.and_then(|code| fits.get(code)) == Some(&true) {
            continue;
        }
        let value = code.and_then(|code| texts.get(code)).cloned();
        let cell = cells.and_then(|(place, _)| sheet.address(position, place));
        rejects.push(Reject {
            resource,
            file: Arc::clone(&file),
            row: *row,
            cell: cell.map(String::into_boxed_str),
            column: Some(PROVIDER),
            value: value.unwrap_or_else(|| Arc::from("")),
            problem: Problem::OtherProvider {
                own: Arc::clone(&own),
            },
        });
    }
    Ok(rejects)
}

/// The column that says which provider a row is about.
const PROVIDER: &str = "provider_id";
