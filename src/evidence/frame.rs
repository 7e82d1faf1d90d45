//! Reading a small frame cell by cell.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, DataType, PolarsError, Series};

/// A small grouped frame, read by column name and row.
pub(super) struct Rows {
    columns: BTreeMap<String, Series>,
}

impl Rows {
    /// Takes the columns of a frame: text stays, numbers become floats.
    pub(super) fn new(frame: &DataFrame) -> Result<Self, PolarsError> {
        let mut columns = BTreeMap::new();
        for column in frame.columns() {
            let series = column.as_materialized_series();
            let series = match series.dtype() {
                DataType::String => series.clone(),
                DataType::Date => series.cast(&DataType::Int32)?.cast(&DataType::Float64)?,
                _ => series.cast(&DataType::Float64)?,
            };
            columns.insert(column.name().to_string(), series);
        }
        Ok(Self { columns })
    }

    fn column(&self, name: &str) -> Result<&Series, PolarsError> {
        self.columns
            .get(name)
            .ok_or_else(|| PolarsError::ColumnNotFound(name.to_owned().into()))
    }

    /// A text, or nothing where the cell is empty.
    pub(super) fn text(&self, name: &str, row: usize) -> Result<Option<&str>, PolarsError> {
        Ok(self.column(name)?.str()?.get(row))
    }

    /// A number, or nothing where the cell is empty.
    pub(super) fn number(&self, name: &str, row: usize) -> Result<Option<f64>, PolarsError> {
        Ok(self.column(name)?.f64()?.get(row))
    }

    /// A number, 0 where the cell is empty.
    pub(super) fn or_zero(&self, name: &str, row: usize) -> Result<f64, PolarsError> {
        Ok(self.number(name, row)?.unwrap_or(0.0))
    }

    /// A whole number such as a year.
    pub(super) fn whole(&self, name: &str, row: usize) -> Result<Option<i32>, PolarsError> {
        let number = self
            .number(name, row)?
            .filter(|n| n.abs() < f64::from(i32::MAX));
        #[expect(clippy::cast_possible_truncation, reason = "the bounds are checked")]
        Ok(number.map(|n| n.round() as i32))
    }
}
