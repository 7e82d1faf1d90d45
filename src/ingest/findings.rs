//! What is wrong with the rows of one sheet, gathered from cells, rules and keys.

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::*;

use crate::tables::Resource;

use super::cells::Sheet;
use super::column::ReadColumn;
use super::headings::Layout;
use super::problem::Problem;
use super::report::Reject;
use super::rules::Rule;
use super::values::Values;

/// Collects what is wrong with the rows of one sheet.
pub(super) struct Findings<'s, 'a> {
    resource: Resource,
    file: Arc<str>,
    sheet: &'s Sheet<'a>,
    layout: &'s Layout,
    pub(super) bad: Vec<bool>,
    /// Position of the row, order within the row, reject.
    found: Vec<(usize, usize, Reject)>,
}

impl<'s, 'a> Findings<'s, 'a> {
    pub(super) fn new(
        resource: Resource,
        file: Arc<str>,
        sheet: &'s Sheet<'a>,
        layout: &'s Layout,
    ) -> Self {
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
        if let Some(bad) = self.bad.get_mut(position) {
            *bad = true;
        }
        let reject = self.worded(position, index, value, problem);
        self.found
            .push((position, index.unwrap_or_default(), reject));
    }

    /// A problem with a cell of a row, for whoever decides later whether it is one.
    pub(super) fn reject(&self, position: usize, column: &str, problem: Problem) -> Reject {
        let mut columns = self.resource.columns().iter();
        let index = columns.position(|known| known.name == column);
        self.worded(position, index, self.shown(index, position), problem)
    }

    fn worded(
        &self,
        position: usize,
        index: Option<usize>,
        value: Arc<str>,
        problem: Problem,
    ) -> Reject {
        let row = self.sheet.rows.get(position).copied().unwrap_or_default();
        let place = index.and_then(|index| self.layout.columns.get(index).copied().flatten());
        let cell = place
            .and_then(|place| self.sheet.address(position, place))
            .map(String::into_boxed_str);
        let column = index
            .and_then(|index| self.resource.columns().get(index))
            .map(|column| column.name);
        Reject {
            resource: self.resource,
            file: self.file_of(position),
            row,
            cell,
            column,
            value,
            problem,
        }
    }

    fn file_of(&self, position: usize) -> Arc<str> {
        let further = self.sheet.further(position);
        Arc::clone(further.map_or(&self.file, |further| &further.file))
    }

    fn is_ragged(&self, position: usize) -> bool {
        self.sheet
            .ragged
            .binary_search_by_key(&position, |ragged| ragged.position)
            .is_ok()
    }

    pub(super) fn ragged_rows(&mut self) {
        for ragged in &self.sheet.ragged {
            let problem = Problem::FieldCount {
                expected: ragged.expected,
                found: ragged.found,
            };
            self.add(ragged.position, None, Arc::from(""), problem);
        }
    }

    /// Rows with a cell that was not understood.
    pub(super) fn cells(&mut self, index: usize, column: &ReadColumn<'_>) {
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
                *slot = Some((shortened(&cell.to_text()), problem));
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
    pub(super) fn levels_against_codes(&mut self, columns: &[ReadColumn<'_>]) {
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
    pub(super) fn rule(&mut self, rule: Rule, frame: &DataFrame) -> PolarsResult<()> {
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
    pub(super) fn duplicates(&mut self, columns: &[ReadColumn<'_>]) {
        let keys = self.resource.key();
        let key_columns: Vec<_> = columns
            .iter()
            .filter(|column| keys.contains(&column.column.name))
            .collect();
        let read: Vec<_> = key_columns
            .iter()
            .filter_map(|column| column.canonical())
            .collect();
        let blamed = columns
            .iter()
            .position(|column| keys.contains(&column.column.name) && column.read.is_some());
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
                let mut first: HashMap<
                    [u32; Resource::LONGEST_KEY],
                    Option<usize>,
                    foldhash::fast::FixedState,
                > = HashMap::default();
                self.each_good(
                    |position| {
                        let mut key = [u32::MAX; Resource::LONGEST_KEY];
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
                let file = self.file_of(first);
                let file = (file != self.file_of(position)).then_some(file);
                self.add(
                    position,
                    blamed,
                    value,
                    Problem::Duplicate { first_row, file },
                );
            }
        }
    }

    /// The cell of a row as the file has it.
    fn shown(&self, index: Option<usize>, position: usize) -> Arc<str> {
        let cell = || {
            let place = self.layout.columns.get(index?).copied().flatten()?;
            let column = self.sheet.columns.get(place)?;
            let code = *column.codes.get(position)?;
            Some(shortened(&column.cells.get(code as usize)?.to_text()))
        };
        cell().unwrap_or_else(|| Arc::from(""))
    }

    pub(super) fn finish(self) -> (Vec<bool>, Vec<Reject>) {
        let mut found = self.found;
        found.sort_by_key(|(position, index, _)| (*position, *index));
        (
            self.bad,
            found.into_iter().map(|(_, _, reject)| reject).collect(),
        )
    }
}

/// The beginning of a cell: a reject repeats what is wrong, not a whole job description.
fn shortened(text: &str) -> Arc<str> {
    const SHOWN: usize = 200;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => Arc::from(format!("{}…", text.get(..end).unwrap_or_default())),
        None => Arc::from(text),
    }
}

/// The position of the first row with a key, remembering this one where there is none.
fn earlier(slot: &mut Option<usize>, position: usize) -> Option<usize> {
    let known = *slot;
    slot.get_or_insert(position);
    known
}
