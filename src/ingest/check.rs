//! From a sheet to a checked table: cells understood, rules applied, every broken rule of every row reported.

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::tables::{Column as TableColumn, Resource, Table};

use super::cells::{CellColumn, Sheet};
use super::headings::Layout;
use super::lists::Lists;
use super::notes::notes;
use super::problem::Problem;
use super::report::Reject;
use super::rules::{Rule, rules};
use super::values::{Understood, Values, understand};
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
    })
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

/// One column of the resource as the file has it.
struct ReadColumn<'a> {
    column: &'static TableColumn,
    /// Nothing where the file lacks the column.
    read: Option<(&'a CellColumn<'a>, Understood)>,
}

impl<'a> ReadColumn<'a> {
    fn read(
        resource: Resource,
        column: &'static TableColumn,
        cells: Option<&'a CellColumn<'a>>,
        lists: &'a Lists,
    ) -> Self {
        let read = cells.map(|cells| {
            let mut understood = understand(resource, column, &cells.cells, lists);
            if column.required {
                require(&cells.cells, &mut understood);
            }
            (cells, understood)
        });
        Self { column, read }
    }

    /// The values of all rows.
    fn to_series(&self, height: usize) -> PolarsResult<Column> {
        let name = PlSmallStr::from_static(self.column.name);
        let Some((cells, understood)) = &self.read else {
            return Ok(Series::full_null(name, height, &self.column.kind.data_type()).into());
        };
        let distinct: Series = match &understood.values {
            Values::Text(values) => values.clone().with_name(name).into_series(),
            Values::Year(values) => Series::new(name, values),
            Values::Whole(values) => Series::new(name, values),
            Values::Real(values) => Series::new(name, values),
            Values::Day(values) => Series::new(name, values).cast(&DataType::Date)?,
            Values::Yes(values) => Series::new(name, values),
        };
        if cells.cells.len() == height {
            // Every row has a cell of its own, in order.
            return Ok(distinct.into());
        }
        Ok(distinct.take_slice(&cells.codes)?.into())
    }

    /// Per distinct cell a number that is equal for equal values.
    fn canonical(&self) -> Option<(&'a CellColumn<'a>, Vec<u32>)> {
        let (cells, understood) = self.read.as_ref()?;
        let numbers = match &understood.values {
            Values::Text(values) if ascends(values) => (0..).take(values.len()).collect(),
            Values::Text(values) => number_equal(values.iter()),
            Values::Year(values) | Values::Day(values) => number_equal(values.iter().copied()),
            Values::Whole(values) => number_equal(values.iter().copied()),
            Values::Real(values) => {
                number_equal(values.iter().map(|value| value.map(f64::to_bits)))
            }
            Values::Yes(values) => number_equal(values.iter().copied()),
        };
        Some((cells, numbers))
    }

    /// What is worth a word although it is kept.
    fn warn(&self, resource: Resource, rows: &[u32], bad: &[bool], warnings: &mut Vec<Warning>) {
        /// How many different amounts with units are named one by one.
        const READINGS: usize = 20;
        let Some((cells, understood)) = &self.read else {
            return;
        };
        let column = self.column.name;
        let text = |number: &u32| {
            cells
                .cells
                .get(*number as usize)
                .map(|cell| cell.to_text().into_owned())
                .unwrap_or_default()
        };
        for (number, amount) in understood.units.iter().take(READINGS) {
            let row = cells
                .codes
                .iter()
                .position(|code| code == number)
                .and_then(|at| rows.get(at))
                .copied();
            let row = row.unwrap_or_default();
            warnings.push(Warning::UnitRead {
                resource,
                column,
                row,
                value: text(number),
                amount: *amount,
            });
        }
        if understood.units.len() > READINGS {
            let cells = understood.units.len() - READINGS;
            warnings.push(Warning::MoreUnitsRead {
                resource,
                column,
                cells,
            });
        }
        let count = |chosen: &dyn Fn(&u32) -> bool| {
            cells
                .codes
                .iter()
                .zip(bad)
                .filter(|(code, bad)| !**bad && chosen(code))
                .count()
        };
        if let Some((number, key)) = understood.names.first_key_value() {
            let rows = count(&|code| understood.names.contains_key(code));
            let (example, key) = (text(number), key.clone());
            warnings.push(Warning::ReadByName {
                resource,
                column,
                rows,
                example,
                key,
            });
        }
        if let Some(number) = understood.left_out.first() {
            let left_out: std::collections::HashSet<u32> =
                understood.left_out.iter().copied().collect();
            let rows = count(&|code| left_out.contains(code));
            warnings.push(Warning::CodeLeftOut {
                resource,
                column,
                rows,
                example: text(number),
            });
        }
    }
}

/// Marks the empty cells of a required column.
fn require(cells: &[super::cells::Cell<'_>], understood: &mut Understood) {
    for (number, cell) in (0_u32..).zip(cells) {
        if cell.is_missing() {
            understood.problems.insert(number, Problem::Missing);
        }
    }
}

/// Whether each text is greater than the one before, so that all differ; identifiers often are.
fn ascends(texts: &StringChunked) -> bool {
    let mut before = None;
    texts.iter().all(|text| {
        let greater = text.is_some() && text > before;
        before = text;
        greater
    })
}

fn number_equal<T: std::hash::Hash + Eq>(values: impl Iterator<Item = T>) -> Vec<u32> {
    let mut numbers: HashMap<T, u32, foldhash::fast::FixedState> = HashMap::default();
    numbers.reserve(values.size_hint().0);
    (0_u32..)
        .zip(values)
        .map(|(number, value)| *numbers.entry(value).or_insert(number))
        .collect()
}

/// Collects what is wrong with the rows of one sheet.
struct Findings<'s, 'a> {
    resource: Resource,
    file: Arc<str>,
    sheet: &'s Sheet<'a>,
    layout: &'s Layout,
    bad: Vec<bool>,
    /// Position of the row, order within the row, reject.
    found: Vec<(usize, usize, Reject)>,
}

impl<'s, 'a> Findings<'s, 'a> {
    fn new(resource: Resource, file: Arc<str>, sheet: &'s Sheet<'a>, layout: &'s Layout) -> Self {
        Self {
            resource,
            file,
            sheet,
            layout,
            bad: vec![false; sheet.height()],
            found: Vec::new(),
        }
    }

    /// Notes a problem of a row; a ragged row has one already, and its cells may stand in the wrong columns.
    fn add(&mut self, position: usize, index: Option<usize>, value: Arc<str>, problem: Problem) {
        let row = self.sheet.rows.get(position).copied().unwrap_or_default();
        let place = index.and_then(|index| self.layout.columns.get(index).copied().flatten());
        let cell = place
            .and_then(|place| self.sheet.address(place, row))
            .map(String::into_boxed_str);
        let column = index
            .and_then(|index| self.resource.columns().get(index))
            .map(|column| column.name);
        if let Some(bad) = self.bad.get_mut(position) {
            *bad = true;
        }
        let reject = Reject {
            resource: self.resource,
            file: Arc::clone(&self.file),
            row,
            cell,
            column,
            value,
            problem,
        };
        self.found
            .push((position, index.unwrap_or_default(), reject));
    }

    fn is_ragged(&self, position: usize) -> bool {
        self.sheet
            .ragged
            .binary_search_by_key(&position, |ragged| ragged.position)
            .is_ok()
    }

    fn ragged_rows(&mut self) {
        let expected = self.sheet.headings.len();
        for ragged in &self.sheet.ragged {
            let problem = Problem::FieldCount {
                expected,
                found: ragged.found,
            };
            self.add(ragged.position, None, Arc::from(""), problem);
        }
    }

    /// Rows with a cell that was not understood.
    fn cells(&mut self, index: usize, column: &ReadColumn<'_>) {
        let Some((cells, understood)) = &column.read else {
            return;
        };
        if understood.problems.is_empty() {
            return;
        }
        let mut shown: Vec<Option<(Arc<str>, &Problem)>> = vec![None; cells.cells.len()];
        for (number, problem) in &understood.problems {
            if let (Some(slot), Some(cell)) = (
                shown.get_mut(*number as usize),
                cells.cells.get(*number as usize),
            ) {
                *slot = Some((Arc::from(cell.to_text()), problem));
            }
        }
        for (position, code) in cells.codes.iter().enumerate() {
            if let Some(Some((value, problem))) = shown.get(*code as usize)
                && !self.is_ragged(position)
            {
                self.add(position, Some(index), Arc::clone(value), (*problem).clone());
            }
        }
    }

    /// Rows whose official trade code is of another level than their level column says.
    fn levels_against_codes(&mut self, columns: &[ReadColumn<'_>]) {
        let column = |name: &str| columns.iter().position(|column| column.column.name == name);
        let (Some(trade_at), Some(level_at)) = (column("trade_code"), column("level")) else {
            return;
        };
        let read = |at: usize| columns.get(at).and_then(|column| column.read.as_ref());
        let (Some((trade, trades)), Some((level, levels))) = (read(trade_at), read(level_at))
        else {
            return;
        };
        let Values::Text(level_values) = &levels.values else {
            return;
        };
        if trades.implied_levels.is_empty() {
            return;
        }
        for (position, (code, level)) in trade.codes.iter().zip(&level.codes).enumerate() {
            let Some((official, implied)) = trades.implied_levels.get(code) else {
                continue;
            };
            let Some(given) = level_values.get(*level as usize) else {
                continue;
            };
            if given != implied && !self.is_ragged(position) {
                let problem = Problem::LevelAgainstCode {
                    code: official.clone(),
                    level: implied.clone(),
                };
                self.add(position, Some(level_at), Arc::from(given), problem);
            }
        }
    }

    /// Rows that break a rule between columns.
    fn rule(&mut self, rule: Rule, frame: &DataFrame) -> PolarsResult<()> {
        let mask = frame
            .clone()
            .lazy()
            .select([rule.broken()?.fill_null(lit(false)).alias("broken")])
            .collect()?;
        let mask = mask.column("broken")?.bool()?.clone();
        if !mask.any() {
            return Ok(());
        }
        let details: Vec<Expr> = rule
            .details()?
            .into_iter()
            .enumerate()
            .map(|(index, detail)| detail.cast(DataType::Float64).alias(index.to_string()))
            .collect();
        let details = if details.is_empty() {
            None
        } else {
            Some(frame.clone().lazy().select(details).collect()?)
        };
        let index = self
            .resource
            .columns()
            .iter()
            .position(|column| column.name == rule.blamed());
        for (position, _) in mask
            .iter()
            .enumerate()
            .filter(|(_, broken)| *broken == Some(true))
        {
            if self.is_ragged(position) {
                continue;
            }
            let numbers: Vec<f64> = details
                .iter()
                .flat_map(DataFrame::columns)
                .filter_map(|column| column.f64().ok()?.get(position))
                .collect();
            let value = self.shown(index, position);
            self.add(position, index, value, rule.problem(&numbers));
        }
        Ok(())
    }

    /// Rows with the key of an earlier row that is otherwise right.
    fn duplicates(&mut self, columns: &[ReadColumn<'_>]) {
        let keys = self.resource.key();
        let key_columns: Vec<_> = columns
            .iter()
            .filter(|column| keys.contains(&column.column.name))
            .collect();
        let read: Vec<_> = key_columns
            .iter()
            .filter_map(|column| column.canonical())
            .collect();
        let blamed = keys
            .first()
            .and_then(|key| columns.iter().position(|column| column.column.name == *key));
        match read.as_slice() {
            [] => {}
            [(cells, numbers)] => {
                let mut first: Vec<Option<usize>> = vec![None; numbers.len()];
                self.each_good(
                    |position| {
                        let number = *numbers.get(*cells.codes.get(position)? as usize)?;
                        earlier(first.get_mut(number as usize)?, position)
                    },
                    blamed,
                );
            }
            several => {
                let mut first: HashMap<[u32; 4], Option<usize>, foldhash::fast::FixedState> =
                    HashMap::default();
                self.each_good(
                    |position| {
                        let mut key = [u32::MAX; 4];
                        for (part, (cells, numbers)) in key.iter_mut().zip(several) {
                            *part = *numbers.get(*cells.codes.get(position)? as usize)?;
                        }
                        earlier(first.entry(key).or_default(), position)
                    },
                    blamed,
                );
            }
        }
    }

    /// Rejects each good row for which `earlier` finds a row with the same key.
    fn each_good(
        &mut self,
        mut earlier: impl FnMut(usize) -> Option<usize>,
        blamed: Option<usize>,
    ) {
        for position in 0..self.bad.len() {
            if self.bad.get(position).copied().unwrap_or(true) {
                continue;
            }
            if let Some(first) = earlier(position) {
                let first_row = self.sheet.rows.get(first).copied().unwrap_or_default();
                let value = self.shown(blamed, position);
                self.add(position, blamed, value, Problem::Duplicate { first_row });
            }
        }
    }

    /// The cell of a row as the file has it.
    fn shown(&self, index: Option<usize>, position: usize) -> Arc<str> {
        let cell = || {
            let place = self.layout.columns.get(index?).copied().flatten()?;
            let column = self.sheet.columns.get(place)?;
            let code = *column.codes.get(position)?;
            Some(Arc::from(column.cells.get(code as usize)?.to_text()))
        };
        cell().unwrap_or_else(|| Arc::from(""))
    }

    fn finish(self) -> (Vec<bool>, Vec<Reject>) {
        let mut found = self.found;
        found.sort_by_key(|(position, index, _)| (*position, *index));
        (
            self.bad,
            found.into_iter().map(|(_, _, reject)| reject).collect(),
        )
    }
}

/// The position of the first row with a key, remembering this one where there is none.
fn earlier(slot: &mut Option<usize>, position: usize) -> Option<usize> {
    let known = *slot;
    slot.get_or_insert(position);
    known
}
