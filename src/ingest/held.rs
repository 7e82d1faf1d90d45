//! The files of a resource, opened and put one below the other.

use std::sync::Arc;

use polars::prelude::DataFrame;

use crate::tables::Resource;

use super::cells::{Cell, CellColumn, ExcelPlace, Further, Ragged, Sheet};
use super::error::FileProblem;
use super::headings::{Layout, layout};
use super::package::Part;
use super::reference::Reference;
use super::{csv, parquet, xlsx};

/// The kinds of files that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Excel,
    Parquet,
}

impl Kind {
    /// By the ending of the path.
    pub(super) fn of(part: &Part) -> Result<Self, FileProblem> {
        let ending = part.path.extension().and_then(|ending| ending.to_str());
        match ending.map(str::to_lowercase).as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Excel),
            Some("parquet") => Ok(Self::Parquet),
            _ => Err(FileProblem::UnknownEnding),
        }
    }
}

/// The content of a file, which its cells point into.
pub(super) enum Held {
    Text(Vec<u8>),
    Cells(Sheet<'static>),
    /// Rows of a typed file, and the number of the first one.
    Frame(DataFrame, usize),
}

impl Held {
    /// Reads a file; of a Parquet file only `rows`, where these are given.
    pub(super) fn read(
        part: &Part,
        rows: Option<parquet::Rows>,
        resource: Resource,
        reference: &Reference,
    ) -> Result<Self, FileProblem> {
        match Kind::of(part)? {
            Kind::Csv => std::fs::read(&part.path)
                .map(Self::Text)
                .map_err(|error| FileProblem::Unreadable(error.to_string())),
            Kind::Excel => xlsx::read(&part.path, resource, reference).map(Self::Cells),
            Kind::Parquet => {
                let frame = parquet::read(&part.path, rows, None)?;
                Ok(Self::Frame(frame, rows.map_or(0, |(first, _)| first)))
            }
        }
    }

    /// Its cells with the meaning of its headings. The cells of an Excel file are handed out once.
    pub(super) fn place<'a>(
        &'a mut self,
        part: &Part,
        resource: Resource,
        reference: &Reference,
    ) -> Result<Placed<'a>, FileProblem> {
        let sheet = match self {
            Self::Text(bytes) => csv::read(bytes)?,
            Self::Cells(sheet) => std::mem::take(sheet),
            Self::Frame(frame, first) => parquet::sheet(frame, *first)?,
        };
        Ok(Placed {
            file: Arc::from(part.file.as_str()),
            layout: layout(resource, &sheet, reference)?,
            sheet,
        })
    }
}

/// The rows of a file, and which of its columns is which.
pub(super) struct Placed<'a> {
    pub(super) file: Arc<str>,
    pub(super) sheet: Sheet<'a>,
    pub(super) layout: Layout,
}

/// Puts the rows of several files one below the other, in the columns of their resource; one file stays as it is.
pub(super) fn joined(resource: Resource, mut placed: Vec<Placed<'_>>) -> Option<Placed<'_>> {
    if placed.len() <= 1 {
        return placed.pop();
    }
    let columns = resource.columns();
    let mut sheet = Sheet {
        headings: columns
            .iter()
            .map(|column| column.name.to_owned())
            .collect(),
        columns: vec![CellColumn::default(); columns.len()],
        ..Sheet::default()
    };
    let mut present = vec![false; columns.len()];
    let mut unknown: Vec<String> = Vec::new();
    let mut name = None;
    for mut next in placed {
        let first = sheet.rows.len();
        let height = next.sheet.height();
        let places = sheet.columns.iter_mut().zip(&mut present);
        for ((column, present), place) in places.zip(&next.layout.columns) {
            let more = place.and_then(|place| next.sheet.columns.get_mut(place));
            *present |= more.is_some();
            append(column, more.map_or_else(|| blank(height), std::mem::take));
        }
        let ragged = next.sheet.ragged.iter().map(|ragged| Ragged {
            position: first + ragged.position,
            ..*ragged
        });
        sheet.ragged.extend(ragged);
        sheet.rows.append(&mut next.sheet.rows);
        let new = next.layout.unknown.iter();
        let new: Vec<_> = new.filter(|heading| !unknown.contains(heading)).collect();
        unknown.extend(new.into_iter().cloned());
        let excel = next
            .sheet
            .excel
            .map(|excel| rearranged(excel, &next.layout));
        if name.is_none() {
            name = Some(next.file);
            sheet.excel = excel;
        } else {
            let file = next.file;
            sheet.further.push(Further { first, file, excel });
        }
    }
    let places = (0..).zip(present);
    let layout = Layout {
        columns: places
            .map(|(place, present)| present.then_some(place))
            .collect(),
        unknown,
    };
    let file = name?;
    Some(Placed {
        file,
        sheet,
        layout,
    })
}

/// So many rows without a cell.
fn blank(height: usize) -> CellColumn<'static> {
    CellColumn {
        cells: vec![Cell::Text("".into())],
        codes: vec![0; height],
    }
}

fn append<'a>(column: &mut CellColumn<'a>, more: CellColumn<'a>) {
    let before = u32::try_from(column.cells.len()).unwrap_or(u32::MAX);
    column.cells.extend(more.cells);
    let codes = more
        .codes
        .into_iter()
        .map(|code| before.saturating_add(code));
    column.codes.extend(codes);
}

/// The place of an Excel file by the columns of its resource.
fn rearranged(excel: ExcelPlace, layout: &Layout) -> ExcelPlace {
    let column = |place: &Option<usize>| place.and_then(|place| excel.columns.get(place).copied());
    let columns = layout
        .columns
        .iter()
        .map(|place| column(place).unwrap_or_default());
    ExcelPlace {
        columns: columns.collect(),
        sheet: excel.sheet,
    }
}
