//! The first sheet of an Excel file into columns of distinct cells.
//!
//! The cells are streamed: a stray cell at the far end of the sheet costs nothing. Before anything is unpacked the
//! file's own list says how much it would be.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use calamine::{CellErrorType, DataRef, Reader, SheetType, Xlsx};

use crate::tables::Resource;

use super::cells::{Cell, ExcelPlace, OwnedColumn, Sheet, column_letters, trim};
use super::dates;
use super::error::FileProblem;
use super::headings::recognised;
use super::reference::Reference;

/// Unpacked size up to which any ratio is believed: small files of repeated rows compress very well.
const ALWAYS_FINE: u64 = 32 << 20;
/// Unpacked size beyond which no file is opened: a full sheet of a million rows of our columns unpacks to about this.
const MAX_UNPACKED: u64 = 1 << 30;
/// Packed to unpacked: real sheets reach about 30, bombs 1,000.
const MAX_RATIO: u64 = 100;
/// Parts of a real file: a few per sheet.
const MAX_PARTS: usize = 10_000;
/// Columns of a sheet: a cell farther to the right is a slip.
const MAX_COLUMNS: u32 = 1_024;
/// How many filled rows may stand above the heading line (titles, notes).
const ROWS_ABOVE: usize = 20;
/// Headings that must be recognised in a line below the first for it to be the heading line.
const ENOUGH_HEADINGS: usize = 2;

/// Reads the first sheet.
///
/// # Errors
/// No or no complete Excel file, one that would unpack to far more than it is, a cell far to the right.
pub fn read(
    path: &Path,
    resource: Resource,
    reference: &Reference,
) -> Result<Sheet<'static>, FileProblem> {
    refuse_bombs(path)?;
    let file = File::open(path).map_err(|error| FileProblem::Unreadable(error.to_string()))?;
    let mut book: Xlsx<_> = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let name = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .ok_or_else(|| damaged("it has no sheet"))?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
    let mut rows = Rows::new(resource, reference);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let Some(value) = value(cell.get_value()) else {
            continue;
        };
        if column >= MAX_COLUMNS {
            return Err(FileProblem::SheetTooLarge {
                cell: format!("{}{}", column_letters(column), row + 1),
            });
        }
        rows.cell(row + 1, column, value);
    }
    rows.finish(name)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "made to be handed to `map_err`"
)]
fn damaged(error: impl ToString) -> FileProblem {
    let detail: String = error
        .to_string()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(120)
        .collect();
    FileProblem::BadExcel { detail }
}

/// Adds up what the parts of the file say they unpack to, and that none says too little.
fn refuse_bombs(path: &Path) -> Result<(), FileProblem> {
    let mut file = File::open(path).map_err(|error| FileProblem::Unreadable(error.to_string()))?;
    let packed = file
        .metadata()
        .map_err(|error| FileProblem::Unreadable(error.to_string()))?
        .len();
    if packed == 0 {
        return Err(FileProblem::Empty);
    }
    let mut magic = [0; 4];
    if file.read_exact(&mut magic).is_ok() && magic == [0xd0, 0xcf, 0x11, 0xe0] {
        return Err(damaged("an old .xls file, or one with a password"));
    }
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(damaged(format!("it has {} parts", archive.len())));
    }
    let mut unpacked = 0_u64;
    for index in 0..archive.len() {
        unpacked = unpacked.saturating_add(archive.by_index_raw(index).map_err(damaged)?.size());
    }
    if unpacked > MAX_UNPACKED || (unpacked > ALWAYS_FINE && unpacked / packed > MAX_RATIO) {
        return Err(FileProblem::Bomb {
            unpacked_mb: unpacked >> 20,
            packed_kb: packed.div_ceil(1 << 10),
        });
    }
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let declared = part.size();
        let found =
            std::io::copy(&mut part.take(declared + 1), &mut std::io::sink()).map_err(damaged)?;
        if found != declared {
            return Err(damaged("a part is longer or shorter than the file says"));
        }
    }
    Ok(())
}

/// The content of a cell; nothing where it is empty.
fn value(data: &DataRef<'_>) -> Option<Cell<'static>> {
    let text =
        |text: &str| (!trim(text).is_empty()).then(|| Cell::Text(Cow::Owned(text.to_owned())));
    match data {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(Cell::Integer(*number)),
        DataRef::Float(number) => Some(Cell::Decimal(*number)),
        DataRef::Bool(yes) => Some(Cell::Bool(*yes)),
        DataRef::String(string) | DataRef::DateTimeIso(string) | DataRef::DurationIso(string) => {
            text(string)
        }
        DataRef::SharedString(string) => text(string),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            let days = dates::days(i32::from(year), i32::from(month), i32::from(day));
            match days.filter(|_| date.is_datetime()) {
                Some(days) => Some(Cell::Date(days)),
                None => Some(Cell::Decimal(date.as_f64())),
            }
        }
        DataRef::Error(error) => Some(Cell::Error(match error {
            CellErrorType::Div0 => "#DIV/0!",
            CellErrorType::NA => "#N/A",
            CellErrorType::Name => "#NAME?",
            CellErrorType::Null => "#NULL!",
            CellErrorType::Num => "#NUM!",
            CellErrorType::Ref => "#REF!",
            CellErrorType::Value => "#VALUE!",
            CellErrorType::GettingData => "#DATA!",
        })),
    }
}

/// A row with its filled cells, in the order of the columns.
type Row = (u32, Vec<(u32, Cell<'static>)>);

/// Puts rows together from single cells and finds the heading line.
struct Rows<'r> {
    resource: Resource,
    reference: &'r Reference,
    current: Row,
    above: Vec<Row>,
    table: Option<Table>,
}

/// The table below the heading line.
struct Table {
    headings: Vec<String>,
    places: Vec<u32>,
    columns: Vec<OwnedColumn>,
    rows: Vec<u32>,
}

impl<'r> Rows<'r> {
    fn new(resource: Resource, reference: &'r Reference) -> Self {
        Self {
            resource,
            reference,
            current: (0, Vec::new()),
            above: Vec::new(),
            table: None,
        }
    }

    fn cell(&mut self, row: u32, column: u32, value: Cell<'static>) {
        if row != self.current.0 {
            self.end_row();
            self.current.0 = row;
        }
        self.current.1.push((column, value));
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.current);
        if row.1.is_empty() {
            return;
        }
        if let Some(table) = &mut self.table {
            table.row(row);
            return;
        }
        let texts = row.1.iter().map(|(_, cell)| cell.to_text());
        let texts: Vec<_> = texts.collect();
        let found = recognised(
            self.resource,
            texts.iter().map(AsRef::as_ref),
            self.reference,
        );
        drop(texts);
        if found >= ENOUGH_HEADINGS {
            self.above.clear();
            self.table = Some(Table::new(&row));
            return;
        }
        self.above.push(row);
        if self.above.len() >= ROWS_ABOVE {
            self.begin_at_first();
        }
    }

    /// Takes the first filled row for the headings, since none looks like them.
    fn begin_at_first(&mut self) {
        let mut rows = std::mem::take(&mut self.above).into_iter();
        let Some(first) = rows.next() else { return };
        let mut table = Table::new(&first);
        rows.for_each(|row| table.row(row));
        self.table = Some(table);
    }

    fn finish(mut self, name: String) -> Result<Sheet<'static>, FileProblem> {
        self.end_row();
        if self.table.is_none() {
            self.begin_at_first();
        }
        let table = self.table.ok_or(FileProblem::Empty)?;
        Ok(Sheet {
            headings: table.headings,
            columns: table.columns.into_iter().map(OwnedColumn::finish).collect(),
            rows: table.rows,
            ragged: Vec::new(),
            further: Vec::new(),
            excel: Some(ExcelPlace {
                sheet: name,
                columns: table.places,
            }),
        })
    }
}

impl Table {
    fn new(headings: &Row) -> Self {
        let name = |cell: &Cell<'_>| trim(&cell.to_text()).to_owned();
        Self {
            headings: headings.1.iter().map(|(_, cell)| name(cell)).collect(),
            places: headings.1.iter().map(|(column, _)| *column).collect(),
            columns: headings.1.iter().map(|_| OwnedColumn::default()).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; cells under no heading, such as notes beside the table, are left out, and so is a row of them.
    fn row(&mut self, (row, mut cells): Row) {
        if !cells.iter().any(|(place, _)| self.places.contains(place)) {
            return;
        }
        for (place, column) in self.places.iter().zip(&mut self.columns) {
            let found = cells.iter_mut().find(|(column, _)| column == place);
            let cell = found.map(|(_, cell)| std::mem::replace(cell, Cell::Bool(false)));
            column.push(cell.unwrap_or(Cell::Text(Cow::Borrowed(""))));
        }
        self.rows.push(row);
    }
}
