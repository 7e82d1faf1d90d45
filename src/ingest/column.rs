//! One column of a resource: its cells in the file and what they mean.

use std::collections::{HashMap, HashSet};

use polars::prelude::*;

use crate::tables::{Column as TableColumn, Resource};

use super::cells::{Cell, CellColumn};
use super::lists::Lists;
use super::problem::Problem;
use super::values::{Understood, Values, understand};
use super::warning::Warning;

/// One column of the resource as the file has it.
pub(super) struct ReadColumn<'a> {
    pub(super) column: &'static TableColumn,
    /// Nothing where the file lacks the column.
    pub(super) read: Option<(&'a CellColumn<'a>, Understood)>,
}

impl<'a> ReadColumn<'a> {
    pub(super) fn read(
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
    pub(super) fn to_series(&self, height: usize) -> PolarsResult<Column> {
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
    pub(super) fn canonical(&self) -> Option<(&'a CellColumn<'a>, Vec<u32>)> {
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
    pub(super) fn warn(
        &self,
        resource: Resource,
        rows: &[u32],
        bad: &[bool],
        warnings: &mut Vec<Warning>,
    ) {
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
            let left_out: HashSet<u32> = understood.left_out.iter().copied().collect();
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
fn require(cells: &[Cell<'_>], understood: &mut Understood) {
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
