//! A Parquet file into columns of distinct cells; its types are kept.

use std::borrow::Cow;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use polars::prelude::*;
use rayon::prelude::*;

use super::cells::{Cell, CellColumn, OwnedColumn, Sheet};
use super::error::FileProblem;

/// Reads a whole file.
///
/// # Errors
/// No or no complete Parquet file.
pub fn read(path: &Path) -> Result<Sheet<'static>, FileProblem> {
    let file = File::open(path).map_err(|error| FileProblem::Unreadable(error.to_string()))?;
    if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
        return Err(FileProblem::Empty);
    }
    // The reader of the library panics on some damaged files; they are input like any other.
    let frame = catch_unwind(AssertUnwindSafe(|| ParquetReader::new(file).finish()));
    let frame = frame
        .map_err(|_| damaged("its content is damaged"))?
        .map_err(damaged)?;
    let columns: PolarsResult<Vec<CellColumn<'static>>> =
        frame.columns().par_iter().map(cells).collect();
    let height = u32::try_from(frame.height()).map_err(|_| FileProblem::TooLarge {
        limit: "4 billion rows",
    })?;
    Ok(Sheet {
        headings: frame
            .get_column_names()
            .iter()
            .map(ToString::to_string)
            .collect(),
        columns: columns.map_err(damaged)?,
        rows: (2..height.saturating_add(2)).collect(),
        ..Sheet::default()
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "made to be handed to `map_err`"
)]
fn damaged(error: impl ToString) -> FileProblem {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    FileProblem::BadParquet {
        detail: line.chars().take(120).collect(),
    }
}

fn cells(column: &Column) -> PolarsResult<CellColumn<'static>> {
    let mut read = OwnedColumn::default();
    let mut push =
        |cell: Option<Cell<'static>>| read.push(cell.unwrap_or(Cell::Text(Cow::Borrowed(""))));
    match column.dtype() {
        DataType::Boolean => column
            .bool()?
            .iter()
            .for_each(|yes| push(yes.map(Cell::Bool))),
        dtype if dtype.is_integer() => {
            column
                .cast(&DataType::Int64)?
                .i64()?
                .iter()
                .for_each(|number| push(number.map(Cell::Integer)));
        }
        dtype if dtype.is_float() => {
            column
                .cast(&DataType::Float64)?
                .f64()?
                .iter()
                .for_each(|number| push(number.map(Cell::Decimal)));
        }
        DataType::Date | DataType::Datetime(..) => {
            let days = column.cast(&DataType::Date)?.cast(&DataType::Int32)?;
            days.i32()?.iter().for_each(|day| push(day.map(Cell::Date)));
        }
        _ => {
            let texts = column.cast(&DataType::String)?;
            texts
                .str()?
                .iter()
                .for_each(|text| push(text.map(|text| Cell::Text(Cow::Owned(text.to_owned())))));
        }
    }
    Ok(read.finish())
}
