//! A table in a CSV or XLSX file, read and written whole.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::text::complaint::Complaint;

/// Rows of an Excel sheet, the heading line among them.
const EXCEL_ROWS: usize = 1_048_576;
/// A workbook beyond this is refused before it is unpacked.
const LARGEST_WORKBOOK: u64 = 200 << 20;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Comma- or semicolon-separated text.
    Csv,
    /// Excel.
    Xlsx,
}

impl Ending {
    /// The kind of a file by its name.
    pub fn of(path: &Path) -> Result<Self, Complaint> {
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .map(str::to_lowercase);
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Complaint::OtherEnding {
                path: path.to_owned(),
                known: ".csv, .xlsx",
            }),
        }
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text as it stands in the file.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// The cell as text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Unit separator: no job title holds it, so that a file of one column is read line by line, whatever its titles hold.
const NEVER_WRITTEN: u8 = 0x1f;

/// The separator that the heading line uses most, commas first; nothing where it holds one column.
fn separator(heading: &str) -> Option<u8> {
    let count = |separator: u8| heading.bytes().filter(|byte| *byte == separator).count();
    let most = b",;\t".iter().map(|byte| count(*byte)).max()?;
    let used = b",;\t".iter().copied();
    used.filter(|_| most > 0).find(|byte| count(*byte) == most)
}

/// A table with one heading line.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Headings.
    pub headings: Vec<String>,
    /// Rows, each with as many cells as there are headings.
    pub rows: Vec<Vec<Cell>>,
    separator: u8,
}

impl Rows {
    /// Reads a file by its ending.
    pub fn read(path: &Path) -> Result<Self, Complaint> {
        let failed = |reason: String| Complaint::CannotRead {
            path: path.to_owned(),
            reason,
        };
        let ending = Ending::of(path)?;
        let size = std::fs::metadata(path)
            .map_err(|error| failed(error.to_string()))?
            .len();
        if ending == Ending::Xlsx && size > LARGEST_WORKBOOK {
            return Err(failed(format!("{size} bytes")));
        }
        let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
        let rows = match ending {
            Ending::Csv => Self::from_csv(&bytes, &failed)?,
            Ending::Xlsx => Self::from_xlsx(bytes, &failed)?,
        };
        if rows.headings.is_empty() {
            Err(failed("0 bytes".to_owned()))
        } else {
            Ok(rows)
        }
    }

    #[cfg(test)]
    pub fn read_for_test(headings: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        Self {
            headings: headings
                .iter()
                .map(|heading| (*heading).to_owned())
                .collect(),
            rows,
            separator: b',',
        }
    }

    fn from_csv(bytes: &[u8], failed: &dyn Fn(String) -> Complaint) -> Result<Self, Complaint> {
        let text = decode(bytes).map_err(failed)?;
        let separator = separator(text.lines().next().unwrap_or(""));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator.unwrap_or(NEVER_WRITTEN))
            .flexible(true)
            .from_reader(text.as_bytes());
        let headings: Vec<String> = reader
            .headers()
            .map_err(|error| failed(error.to_string()))?
            .iter()
            .map(str::to_owned)
            .collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| failed(error.to_string()))?;
            if record.len() > headings.len() {
                let row = u64::try_from(rows.len())
                    .unwrap_or(u64::MAX)
                    .saturating_add(2);
                return Err(Complaint::RaggedRow {
                    row,
                    found: record.len() as u64,
                    expected: headings.len() as u64,
                });
            }
            let mut row: Vec<Cell> = record
                .iter()
                .map(|cell| Cell::Text(cell.to_owned()))
                .collect();
            row.resize(headings.len(), Cell::Text(String::new()));
            rows.push(row);
        }
        Ok(Self {
            headings,
            rows,
            separator: separator.unwrap_or(b','),
        })
    }

    fn from_xlsx(bytes: Vec<u8>, failed: &dyn Fn(String) -> Complaint) -> Result<Self, Complaint> {
        let mut workbook: Xlsx<_> =
            Xlsx::new(Cursor::new(bytes)).map_err(|error| failed(error.to_string()))?;
        let sheet = workbook
            .worksheet_range_at(0)
            .ok_or_else(|| failed("0 sheets".to_owned()))?
            .map_err(|error| failed(error.to_string()))?;
        let mut lines = sheet.rows();
        let headings = lines
            .next()
            .map(|line| line.iter().map(|cell| excel(cell).text()).collect())
            .unwrap_or_default();
        let rows = lines.map(|line| line.iter().map(excel).collect()).collect();
        Ok(Self {
            headings,
            rows,
            separator: b',',
        })
    }

    /// The bytes of a file of that kind.
    pub fn write(&self, ending: Ending) -> Result<Vec<u8>, Complaint> {
        match ending {
            Ending::Csv => self
                .to_csv()
                .map_err(|error| Complaint::Internal(error.to_string())),
            Ending::Xlsx if self.rows.len() >= EXCEL_ROWS => Err(Complaint::TooLargeForExcel),
            Ending::Xlsx => self
                .to_xlsx()
                .map_err(|error| Complaint::Internal(error.to_string())),
        }
    }

    fn to_csv(&self) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.separator)
            .from_writer(Vec::new());
        writer.write_record(&self.headings)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::text))?;
        }
        Ok(writer.into_inner()?)
    }

    fn to_xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let bold = Format::new().set_bold();
        for (heading, column) in self.headings.iter().zip(0_u16..) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        for (row, at) in self.rows.iter().zip(1_u32..) {
            for (cell, column) in row.iter().zip(0_u16..) {
                match cell {
                    Cell::Text(text) if text.is_empty() => {}
                    Cell::Text(text) => {
                        sheet.write_string(at, column, text)?;
                    }
                    Cell::Number(number) => {
                        sheet.write_number(at, column, *number)?;
                    }
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        workbook.save_to_buffer()
    }
}

fn excel(cell: &Data) -> Cell {
    match cell {
        Data::Empty => Cell::Text(String::new()),
        Data::Float(number) => Cell::Number(*number),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        Data::DateTime(_) | Data::Bool(_) | Data::Error(_) => Cell::Text(cell.to_string()),
    }
}

/// UTF-8 with or without byte order mark, or UTF-16 with one.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, broken) =
            encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return if broken {
            Err(encoding.name().to_owned())
        } else {
            Ok(text)
        };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err("binary".to_owned()),
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let line = bytes.get(..error.valid_up_to()).map_or(1, |before| {
                before.iter().filter(|b| **b == b'\n').count() + 1
            });
            Err(format!(
                "line {line} is not UTF-8; save the file as CSV UTF-8"
            ))
        }
    }
}
