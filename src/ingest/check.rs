//! From a sheet to a checked table: cells understood, rules applied, every broken rule of every row reported.

use polars::prelude::*;
use rayon::prelude::*;

use crate::tables::{Resource, Table};

use super::column::ReadColumn;
use super::findings::Findings;
use super::headings::Layout;
use super::held::Placed;
use super::lists::Lists;
use super::notes::notes;
use super::report::Reject;
use super::rules::rules;
use super::warning::Warning;

/// A resource after its rows were checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The rows that satisfy every rule.
    pub table: Table,
    /// How many they are.
    pub rows_kept: usize,
    /// How many rows there were.
    pub rows_read: usize,
    /// How many of them each file had.
    pub rows_by_file: Vec<usize>,
    /// Everything wrong with the others, by row and column.
    pub rejects: Vec<Reject>,
    /// What was kept but should be looked at.
    pub warnings: Vec<Warning>,
}

impl Checked {
    /// How many rows broke a rule.
    #[must_use]
    pub fn rows_rejected(&self) -> usize {
        self.rows_read - self.rows_kept
    }
}

/// Checks all rows of a sheet.
///
/// # Errors
/// Only a slip in the rule catalogue or the schema, which the tests would show.
pub(super) fn check(
    resource: Resource,
    placed: Placed<'_>,
    lists: &Lists,
) -> PolarsResult<Checked> {
    let Placed {
        file,
        sheet,
        layout,
    } = placed;
    let columns: Vec<ReadColumn<'_>> = resource
        .columns()
        .par_iter()
        .zip(&layout.columns)
        .map(|(column, place)| {
            ReadColumn::read(
                resource,
                column,
                place.and_then(|place| sheet.columns.get(place)),
                lists,
            )
        })
        .collect();
    let height = sheet.height();
    let rows_by_file = sheet.rows_by_file();
    let series: PolarsResult<Vec<Column>> = columns
        .par_iter()
        .map(|column| column.to_series(height))
        .collect();
    let frame = DataFrame::new(height, series?)?;

    let mut findings = Findings::new(resource, file, &sheet, &layout);
    findings.ragged_rows();
    for (index, column) in columns.iter().enumerate() {
        findings.cells(index, column);
    }
    findings.levels_against_codes(&columns);
    for rule in rules(resource) {
        findings.rule(*rule, &frame)?;
    }
    findings.duplicates(&columns);

    let mut warnings = unknown_columns(resource, &layout);
    for column in &columns {
        column.warn(resource, &sheet.rows, &findings.bad, &mut warnings);
    }
    let (bad, rejects) = findings.finish();
    drop(columns);
    let (frame, rows) = keep_good(frame, sheet.rows, &bad)?;
    warnings.extend(notes(resource, &frame, &rows)?);
    if rows.is_empty() {
        warnings.push(Warning::Empty { resource });
    }
    let table = Table::new(resource, frame)
        .map_err(|error| PolarsError::SchemaMismatch(error.to_string().into()))?;
    Ok(Checked {
        table,
        rows_kept: rows.len(),
        rows_read: height,
        rows_by_file,
        rejects,
        warnings,
    })
}

/// Columns that are kept out.
pub(super) fn unknown_columns(resource: Resource, layout: &Layout) -> Vec<Warning> {
    let unknown = layout.unknown.iter().cloned();
    unknown
        .map(|heading| Warning::UnknownColumn { resource, heading })
        .collect()
}

/// The rows that broke no rule, with their places in the file.
fn keep_good(
    frame: DataFrame,
    rows: Vec<u32>,
    bad: &[bool],
) -> PolarsResult<(DataFrame, Vec<u32>)> {
    if !bad.contains(&true) {
        return Ok((frame, rows));
    }
    let good: BooleanChunked = bad.iter().map(|bad| Some(!bad)).collect();
    let kept = rows
        .into_iter()
        .zip(bad)
        .filter(|(_, bad)| !**bad)
        .map(|(row, _)| row)
        .collect();
    Ok((frame.filter(&good)?, kept))
}
