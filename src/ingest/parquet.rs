//! A Parquet file into columns of distinct cells; its types are kept.

use std::borrow::Cow;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use polars::prelude::*;
use rayon::prelude::*;

use super::cells::{Cell, CellColumn, Interner, Sheet};
use super::error::FileProblem;

/// A stretch of the rows of a file: the first one and how many.
pub type Rows = (usize, usize);

/// The headings of a file and how many rows it has; nothing else is read.
///
/// # Errors
/// No or no complete Parquet file.
pub fn shape(path: &Path) -> Result<(Vec<String>, usize), FileProblem> {
    let file = open(path)?;
    caught(|| {
        let mut reader = ParquetReader::new(file);
        let schema = reader.schema()?;
        let headings = schema.iter_names().map(ToString::to_string).collect();
        Ok((headings, reader.num_rows()?))
    })
}

/// Reads some rows (all, where none are named) of some columns (all, where none are named).
///
/// # Errors
/// No or no complete Parquet file.
pub fn read(
    path: &Path,
    rows: Option<Rows>,
    columns: Option<Vec<usize>>,
) -> Result<DataFrame, FileProblem> {
    let file = open(path)?;
    let frame = caught(|| {
        ParquetReader::new(file)
            .with_slice(rows)
            .with_projection(columns)
            .finish()
    })?;
    if u32::try_from(frame.height()).is_err() {
        return Err(FileProblem::TooLarge {
            limit: "4 billion rows",
        });
    }
    let columns: PolarsResult<Vec<Column>> = frame.columns().iter().map(plain_type).collect();
    columns
        .and_then(|columns| DataFrame::new(frame.height(), columns))
        .map_err(damaged)
}

/// The columns of distinct cells of a frame whose first row is number `first` of the file, counted from 0.
///
/// # Errors
/// A frame that [`read`] did not make.
pub fn sheet(frame: &DataFrame, first: usize) -> Result<Sheet<'_>, FileProblem> {
    let columns: PolarsResult<Vec<CellColumn<'_>>> =
        frame.columns().par_iter().map(cells).collect();
    // The headings count as row 1.
    let first = u32::try_from(first).unwrap_or(u32::MAX).saturating_add(2);
    Ok(Sheet {
        headings: frame
            .get_column_names()
            .iter()
            .map(ToString::to_string)
            .collect(),
        columns: columns.map_err(damaged)?,
        rows: (first..).take(frame.height()).collect(),
        ..Sheet::default()
    })
}

fn open(path: &Path) -> Result<File, FileProblem> {
    let file = File::open(path).map_err(|error| FileProblem::Unreadable(error.to_string()))?;
    if file.metadata().is_ok_and(|metadata| metadata.len() == 0) {
        return Err(FileProblem::Empty);
    }
    Ok(file)
}

/// The reader of the library panics on some damaged files; they are input like any other.
fn caught<T>(read: impl FnOnce() -> PolarsResult<T>) -> Result<T, FileProblem> {
    catch_unwind(AssertUnwindSafe(read))
        .map_err(|_| damaged("its content is damaged"))?
        .map_err(damaged)
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

/// The column in one of the five types that cells have.
fn plain_type(column: &Column) -> PolarsResult<Column> {
    match column.dtype() {
        DataType::Boolean | DataType::String => Ok(column.clone()),
        dtype if dtype.is_integer() => column.cast(&DataType::Int64),
        dtype if dtype.is_float() => column.cast(&DataType::Float64),
        DataType::Date | DataType::Datetime(..) => column.cast(&DataType::Date),
        _ => column.cast(&DataType::String),
    }
}

/// The distinct cells of a column, and which of them each row holds.
///
/// # Errors
/// A column that [`read`] did not make.
pub fn cells(column: &Column) -> PolarsResult<CellColumn<'_>> {
    let series = column.as_materialized_series();
    let numbered = match series.dtype() {
        DataType::Boolean => numbered(series.bool()?.iter(), Cell::Bool),
        DataType::Int64 => numbered(series.i64()?.iter(), Cell::Integer),
        DataType::Float64 => numbered(
            series.f64()?.iter().map(|number| number.map(f64::to_bits)),
            |bits| Cell::Decimal(f64::from_bits(bits)),
        ),
        DataType::Date => numbered(series.date()?.physical().iter(), Cell::Date),
        _ => texts(series.str()?),
    };
    Ok(numbered)
}

fn numbered<K: std::hash::Hash + Eq + Copy>(
    values: impl Iterator<Item = Option<K>>,
    cell: impl Fn(K) -> Cell<'static>,
) -> CellColumn<'static> {
    let mut numbers = Interner::default();
    let mut cells = Vec::new();
    let codes = values.map(|value| {
        let (number, new) = numbers.number(value);
        if new {
            cells.push(value.map_or(Cell::Text(Cow::Borrowed("")), &cell));
        }
        number
    });
    let codes = codes.collect();
    CellColumn { cells, codes }
}

/// A text of at most this many bytes stands in its view, which then tells it from all others.
const IN_VIEW: u32 = 12;

fn texts(values: &StringChunked) -> CellColumn<'_> {
    let mut column = CellColumn {
        cells: Vec::new(),
        codes: Vec::with_capacity(values.len()),
    };
    let short = values.downcast_iter().all(|texts| {
        let views = texts.views();
        views.iter().all(|view| view.length <= IN_VIEW)
    });
    if short {
        let views = values
            .downcast_iter()
            .flat_map(|texts| texts.views().iter());
        number_texts(values, views.map(|view| view.as_u128()), &mut column);
    } else {
        let texts = values.iter().map(Option::unwrap_or_default);
        number_texts(values, texts, &mut column);
    }
    column
}

/// Numbers texts by keys that are equal for equal texts.
fn number_texts<'a, K: std::hash::Hash + Eq + Copy>(
    values: &'a StringChunked,
    keys: impl Iterator<Item = K>,
    column: &mut CellColumn<'a>,
) {
    let mut interner = Interner::default();
    // No text and an empty one are one cell, and the view of the former may hold anything.
    for (key, text) in keys.zip(values.iter()) {
        let (number, new) = interner.number(text.map(|_| key));
        if new {
            let text = Cow::Borrowed(text.unwrap_or_default());
            column.cells.push(Cell::Text(text));
        }
        column.codes.push(number);
    }
}
