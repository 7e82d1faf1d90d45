//! A delivered file with what is wrong written beside each row, to be mended and delivered again.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The row of the sheet, from 1.
    pub row: u32,
    /// The cell, such as `F17`, where it is known.
    pub cell: Option<String>,
    /// What is wrong and how to mend it.
    pub words: String,
}

/// Why there is no annotated workbook.
#[derive(Debug, thiserror::Error)]
pub enum AnnotateError {
    /// The file cannot be read as rows.
    #[error("the file cannot be read: {0}")]
    Read(String),
    /// The workbook cannot be written.
    #[error("the workbook cannot be written")]
    Write(#[from] XlsxError),
}

/// The first sheet of a file, CSV or Excel, as a workbook: wrong cells on a coloured ground, and a last column under
/// `heading` that says what is wrong with the row.
///
/// # Errors
/// A file that is neither, or larger than a sheet.
pub fn render(
    bytes: &[u8],
    excel: bool,
    marks: &[Mark],
    heading: &str,
) -> Result<Vec<u8>, AnnotateError> {
    let rows = if excel {
        sheet_rows(bytes)?
    } else {
        csv_rows(bytes)?
    };
    let wide = rows.iter().map(Vec::len).max().unwrap_or(0);
    let last =
        u16::try_from(wide).map_err(|_| AnnotateError::Read("too many columns".to_owned()))?;
    let mut told: BTreeMap<u32, Vec<&Mark>> = BTreeMap::new();
    for mark in marks {
        told.entry(mark.row).or_default().push(mark);
    }
    let wrong = Format::new().set_background_color(Color::RGB(0x00F8_D7DA));
    let plain = Format::new();
    let said = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_font_color(Color::RGB(0x00B3_161B));
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_column_width(last, 70.0)?;
    for (row, cells) in (0_u32..).zip(&rows) {
        let marks = told.get(&(row + 1)).map_or(&[][..], Vec::as_slice);
        for (column, value) in (0_u16..).zip(cells) {
            let is_wrong = marks
                .iter()
                .any(|mark| mark.cell.as_deref().and_then(column_of) == Some(column));
            write(
                sheet,
                (row, column),
                value,
                if is_wrong { &wrong } else { &plain },
            )?;
        }
        if row == 0 {
            sheet.write_with_format(0, last, heading, &Format::new().set_bold())?;
        } else if !marks.is_empty() {
            let words: Vec<&str> = marks.iter().map(|mark| mark.words.as_str()).collect();
            sheet.write_with_format(row, last, words.join("\n"), &said)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The column of an address such as `F17`, from 0.
fn column_of(cell: &str) -> Option<u16> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(None, |column: Option<u16>, letter| {
        let digit = u16::from(letter - b'A');
        Some(column.map_or(0, |column| (column + 1) * 26) + digit)
    })
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Data,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Data::Empty => sheet.write_blank(row, column, format)?,
        Data::Int(number) => sheet.write_with_format(row, column, *number as f64, format)?,
        Data::Float(number) => sheet.write_with_format(row, column, *number, format)?,
        Data::Bool(yes) => sheet.write_with_format(row, column, *yes, format)?,
        Data::DateTime(moment) => {
            let day = format.clone().set_num_format("yyyy-mm-dd");
            sheet.write_with_format(row, column, moment.as_f64(), &day)?
        }
        // Text stays text, whatever it begins with.
        other => sheet.write_string_with_format(row, column, other.to_string(), format)?,
    };
    Ok(())
}

fn sheet_rows(bytes: &[u8]) -> Result<Vec<Vec<Data>>, AnnotateError> {
    let unreadable = |error: &dyn std::fmt::Display| AnnotateError::Read(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let range = book
        .worksheet_range_at(0)
        .ok_or_else(|| unreadable(&"it has no sheet"))?;
    let range = range.map_err(|error| unreadable(&error))?;
    let (above, left) = range.start().unwrap_or((0, 0));
    let blank = |many: u32| vec![Data::Empty; usize::try_from(many).unwrap_or(0)];
    // Rows and columns that are empty at the edge keep their place.
    let mut rows = vec![Vec::new(); usize::try_from(above).unwrap_or(0)];
    rows.extend(range.rows().map(|row| [blank(left), row.to_vec()].concat()));
    Ok(rows)
}

fn csv_rows(bytes: &[u8]) -> Result<Vec<Vec<Data>>, AnnotateError> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let many = |sign: char| first.matches(sign).count();
    let sign = [',', ';', '\t']
        .into_iter()
        .max_by_key(|sign| many(*sign))
        .unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(sign).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.map_err(|error| AnnotateError::Read(error.to_string()))?;
        Ok(row
            .iter()
            .map(|cell| Data::String(cell.to_owned()))
            .collect())
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<Vec<Data>> {
        sheet_rows(bytes).unwrap()
    }

    #[test]
    fn what_is_wrong_stands_behind_its_row() {
        let csv = "\u{feff}trade;enrolled\nhan;31\n=1+1;nhiều\n".as_bytes();
        let marks = [
            Mark {
                row: 3,
                cell: None,
                words: "không phải là số".into(),
            },
            Mark {
                row: 3,
                cell: None,
                words: "không có nghề này".into(),
            },
        ];
        let once = render(csv, false, &marks, "Cần sửa").unwrap();
        let rows = read(&once);
        let text = |text: &str| Data::String(text.into());
        assert_eq!(rows[0], [text("trade"), text("enrolled"), text("Cần sửa")]);
        assert_eq!(rows[1][..2], [text("han"), text("31")]);
        assert_eq!(
            rows[2],
            [
                text("=1+1"),
                text("nhiều"),
                text("không phải là số\nkhông có nghề này")
            ]
        );
        // The same of a workbook, with the address of a cell.
        let marks = [Mark {
            row: 2,
            cell: Some("B2".into()),
            words: "quá lớn".into(),
        }];
        let twice = read(&render(&once, true, &marks, "Cần sửa").unwrap());
        assert_eq!(twice[1][3], text("quá lớn"));
        assert_eq!(twice[2][0], text("=1+1"));
    }

    #[test]
    fn columns_are_counted_in_letters() {
        assert_eq!(column_of("A1"), Some(0));
        assert_eq!(column_of("Z9"), Some(25));
        assert_eq!(column_of("AA10"), Some(26));
        assert_eq!(column_of("17"), None);
    }

    #[test]
    fn a_file_that_is_none_is_refused() {
        assert!(render(b"not a workbook", true, &[], "x").is_err());
    }
}
