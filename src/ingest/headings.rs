//! Which column of a file is which column of its resource.

use crate::tables::Resource;

use super::cells::Sheet;
use super::error::FileProblem;
use super::reference::{Rank, Reference};

/// Where the columns of a resource stand in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Per column of the resource, the file's column.
    pub columns: Vec<Option<usize>>,
    /// Headings that mean nothing for this resource.
    pub unknown: Vec<String>,
}

/// Matches the headings of a file with the columns of its resource.
///
/// # Errors
/// A column that identifies people, two headings for one column, a required column that is missing.
pub fn layout(
    resource: Resource,
    sheet: &Sheet<'_>,
    reference: &Reference,
) -> Result<Layout, FileProblem> {
    let mut chosen: Vec<Option<(usize, Rank)>> = vec![None; resource.columns().len()];
    let mut unknown = Vec::new();
    for (position, heading) in sheet.headings.iter().enumerate() {
        if let Some((name, rank)) = reference.column(resource, heading) {
            let slot = resource
                .columns()
                .iter()
                .zip(&mut chosen)
                .find(|(column, _)| column.name == name);
            if let Some((_, slot)) = slot {
                *slot = Some(better(*slot, (position, rank), name, sheet)?);
            }
        } else if let Some(what) = reference.personal(resource, heading) {
            return Err(FileProblem::PersonalColumn {
                heading: heading.clone(),
                what: what.to_owned(),
            });
        } else if !heading.is_empty() || is_filled(sheet, position) {
            unknown.push(heading.clone());
        }
    }
    let columns: Vec<Option<usize>> = chosen
        .iter()
        .map(|slot| slot.map(|(position, _)| position))
        .collect();
    let missing = resource
        .columns()
        .iter()
        .zip(&columns)
        .find(|(column, place)| column.required && place.is_none());
    if let Some((column, _)) = missing {
        return Err(missing_column(resource, column.name, sheet, reference));
    }
    Ok(Layout { columns, unknown })
}

/// How many headings of a line are columns of the resource: tells the heading line of a sheet from a title above it.
#[must_use]
pub fn recognised<'a>(
    resource: Resource,
    headings: impl Iterator<Item = &'a str>,
    reference: &Reference,
) -> usize {
    headings
        .filter(|heading| reference.column(resource, heading).is_some())
        .count()
}

fn better(
    known: Option<(usize, Rank)>,
    new: (usize, Rank),
    column: &'static str,
    sheet: &Sheet<'_>,
) -> Result<(usize, Rank), FileProblem> {
    match known {
        None => Ok(new),
        Some(old) if old.1 < new.1 => Ok(old),
        Some(old) if old.1 > new.1 => Ok(new),
        // Two fallbacks, such as "Nghề" and "Tên nghề": the first one in the file.
        Some(old) if old.1 == Rank::Fallback => Ok(old),
        Some(old) => Err(FileProblem::TwiceTheColumn {
            column,
            first: sheet.headings.get(old.0).cloned().unwrap_or_default(),
            second: sheet.headings.get(new.0).cloned().unwrap_or_default(),
        }),
    }
}

fn is_filled(sheet: &Sheet<'_>, position: usize) -> bool {
    sheet
        .columns
        .get(position)
        .is_some_and(|column| column.cells.iter().any(|cell| !cell.is_missing()))
}

fn missing_column(
    resource: Resource,
    column: &'static str,
    sheet: &Sheet<'_>,
    reference: &Reference,
) -> FileProblem {
    /// Enough headings to see what is meant; the dictionary may know twenty.
    const SHOWN: usize = 5;
    let mut known = vec![column];
    known.extend(
        reference
            .known_headings(resource, column)
            .into_iter()
            .take(SHOWN),
    );
    let mut found: Vec<String> = sheet
        .headings
        .iter()
        .take(4 * SHOWN)
        .map(|heading| short(heading))
        .collect();
    if sheet.headings.len() > found.len() {
        found.push("…".to_owned());
    }
    FileProblem::MissingColumn {
        column,
        known: known.join(", "),
        found: found.join(", "),
    }
}

/// The beginning of a heading: a file that is no table may have a heading of a megabyte.
fn short(heading: &str) -> String {
    const SHOWN: usize = 40;
    let mut text: String = heading
        .chars()
        .filter(|c| !c.is_control())
        .take(SHOWN)
        .collect();
    if heading.chars().nth(SHOWN).is_some() {
        text.push('…');
    }
    text
}
