//! From a sheet to a checked table: cells understood, rules applied, every broken rule of every row reported.

use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::tables::{Resource, Table};

use super::cells::Sheet;
use super::column::ReadColumn;
use super::findings::Findings;
use super::headings::Layout;
use super::history::{Coded, LearnerCells, tally};
use super::lists::Lists;
use super::notes::notes;
use super::report::Reject;
use super::rules::rules;
use super::values::{Understood, Values};
use super::warning::Warning;

/// A resource after its rows were checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The rows that satisfy every rule.
    pub table: Table,
    /// The file row of each.
    pub rows: Vec<u32>,
    /// How many rows there were.
    pub rows_read: usize,
    /// Everything wrong with the others, by row and column.
    pub rejects: Vec<Reject>,
    /// What was kept but should be looked at.
    pub warnings: Vec<Warning>,
    /// Learners by trade, level and year, where these are learners.
    pub learners: LearnerCells,
}

impl Checked {
    /// How many rows broke a rule.
    #[must_use]
    pub fn rows_rejected(&self) -> usize {
        self.rows_read - self.rows.len()
    }
}

/// Checks all rows of a sheet.
///
/// # Errors
/// Only a slip in the rule catalogue or the schema, which the tests would show.
pub fn check(
    resource: Resource,
    file: &Arc<str>,
    sheet: Sheet<'_>,
    layout: &Layout,
    lists: &Lists,
) -> PolarsResult<Checked> {
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
    let series: PolarsResult<Vec<Column>> = columns
        .par_iter()
        .map(|column| column.to_series(height))
        .collect();
    let frame = DataFrame::new(height, series?)?;

    let mut findings = Findings::new(resource, Arc::clone(file), &sheet, layout);
    findings.ragged_rows();
    for (index, column) in columns.iter().enumerate() {
        findings.cells(index, column);
    }
    findings.levels_against_codes(&columns);
    for rule in rules(resource) {
        findings.rule(*rule, &frame)?;
    }
    findings.duplicates(&columns);

    let mut warnings: Vec<Warning> = layout
        .unknown
        .iter()
        .map(|heading| unknown_column(resource, heading))
        .collect();
    for column in &columns {
        column.warn(resource, &sheet.rows, &findings.bad, &mut warnings);
    }
    let (bad, rejects) = findings.finish();
    let learners = learner_cells(resource, &columns, &bad);
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
        rows,
        rows_read: height,
        rejects,
        warnings,
        learners,
    })
}

/// Counts learners that are kept; nothing for another resource.
fn learner_cells(resource: Resource, columns: &[ReadColumn<'_>], bad: &[bool]) -> LearnerCells {
    let count = || {
        let column = |name: &str| {
            let column = columns.iter().find(|column| column.column.name == name)?;
            column.read.as_ref()
        };
        let text = |name: &str| match column(name)? {
            (
                cells,
                Understood {
                    values: Values::Text(values),
                    ..
                },
            ) => Some(Coded {
                codes: &cells.codes,
                values,
            }),
            _ => None,
        };
        let days = |name: &str| match column(name)? {
            (
                cells,
                Understood {
                    values: Values::Day(values),
                    ..
                },
            ) => Some(Coded {
                codes: &cells.codes,
                values: values.as_slice(),
            }),
            _ => None,
        };
        let (trades, levels, status) = (text("trade_code")?, text("level")?, text("status")?);
        let has_completed: Vec<bool> = status
            .values
            .iter()
            .map(|status| status == Some("completed"))
            .collect();
        let is_kept = |position: usize| bad.get(position) == Some(&false);
        let is_completed = |position: usize| {
            let code = status.codes.get(position).copied().unwrap_or_default();
            is_kept(position) && has_completed.get(code as usize) == Some(&true)
        };
        let completed = days("ended_on").map(|days| tally(&trades, &levels, &days, is_completed));
        Some(LearnerCells {
            enrolled: tally(&trades, &levels, &days("enrolled_on")?, is_kept),
            completed: completed.unwrap_or_default(),
        })
    };
    if resource == Resource::Learners {
        count().unwrap_or_default()
    } else {
        LearnerCells::default()
    }
}

fn unknown_column(resource: Resource, heading: &str) -> Warning {
    Warning::UnknownColumn {
        resource,
        heading: heading.to_owned(),
    }
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
