//! A paper's tables as a workbook: numbers are numbers, text is text, and the last sheet says where they come from.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::{Cell, Column, MILLION, Paper, PaperError, Table, Unit, columns};
use crate::export::round::Number;
use crate::text::papers as say;

/// The number of A4 in Excel's list of papers.
const A4: u8 = 9;
/// Points that a line of text takes.
const LINE: f64 = 16.0;
/// Columns that stay when one scrolls to the right.
const KEPT: u16 = 2;

/// The workbook's bytes.
pub fn render(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let mut workbook = Workbook::new();
    // The day of the data and not of the writing, so that the same paper gives the same bytes.
    let year = paper.provenance.cut_off.get(..4);
    let year = year.and_then(|year| year.parse().ok()).unwrap_or(1900_u16);
    let properties = DocProperties::new()
        .set_title(&paper.subject)
        .set_creation_datetime(&ExcelDateTime::from_ymd(year.clamp(1900, 9999), 12, 31)?);
    workbook.set_properties(&properties);
    for table in &paper.sheets {
        sheet(workbook.add_worksheet(), table, paper)?;
    }
    notes(workbook.add_worksheet(), paper)?;
    Ok(workbook.save_to_buffer()?)
}

/// The hand of every cell.
fn hand() -> Format {
    Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(12)
        .set_align(FormatAlign::Top)
}

fn sheet(sheet: &mut Worksheet, table: &Table, paper: &Paper) -> Result<(), XlsxError> {
    sheet.set_name(&table.caption)?;
    let notice = hand().set_bold().set_font_color(Color::Red);
    let mut at = 0;
    for words in &paper.notices {
        sheet.write_string_with_format(at, 0, words, &notice)?;
        at += 1;
    }
    let heading = hand()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xE8_EDF3));
    let headings: Vec<Cell> = table
        .columns
        .iter()
        .map(|column| Cell::text(&column.heading))
        .collect();
    set_widths(sheet, &table.columns)?;
    write(sheet, at, &headings, &table.columns, &heading)?;
    let first = at + 1;
    sheet.set_freeze_panes(first, KEPT)?;
    sheet.set_repeat_rows(at, at)?;
    for row in &table.rows {
        at += 1;
        write(sheet, at, row, &table.columns, &hand())?;
    }
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(first - 1, 0, at, last.saturating_sub(1))?;
    if let Some(total) = &table.total {
        let sum = hand().set_bold().set_border_top(FormatBorder::Thin);
        write(sheet, at + 1, total, &table.columns, &sum)?;
    }
    sheet.set_landscape().set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    let foot = paper.provenance.foot(paper.language).replace('&', "&&");
    sheet.set_footer(format!("&L&8{foot}&R&8&P/&N"));
    Ok(())
}

fn set_widths(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    for (column, place) in columns.iter().zip(0_u16..) {
        sheet.set_column_width(place, f64::from(column.width))?;
    }
    Ok(())
}

/// Writes a row, as high as its longest text needs.
fn write(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    columns: &[Column],
    format: &Format,
) -> Result<(), XlsxError> {
    let mut lines = 1;
    for ((cell, column), place) in cells.iter().zip(columns).zip(0_u16..) {
        match cell {
            Cell::Blank => {
                sheet.write_blank(row, place, format)?;
            }
            Cell::Text(words) => {
                // Letters are a little narrower than the digit by which columns are measured.
                let width = words.chars().count() * 9 / 10;
                lines = lines.max(width.div_ceil(usize::from(column.width).max(1)));
                let wrapped = format.clone().set_text_wrap();
                sheet.write_string_with_format(row, place, words, &wrapped)?;
            }
            Cell::Number(value, unit) => {
                let format = format.clone().set_num_format(pattern(*unit));
                if let Some(number) = stored(*value, *unit) {
                    sheet.write_number_with_format(row, place, number.get(), &format)?;
                }
            }
        }
    }
    sheet.set_row_height(row, LINE * lines as f64)?;
    Ok(())
}

/// A number with the digits that its unit deserves.
fn stored(value: f64, unit: Unit) -> Option<Number> {
    match unit {
        Unit::Plain | Unit::Vnd => Number::fixed(value, 0),
        Unit::Count | Unit::Change | Unit::Decimal => Number::persons(value),
        Unit::Ratio => Number::ratio(value),
        Unit::Share => Number::share(value),
        Unit::MillionVnd => Number::fixed(value / MILLION, 3),
    }
}

const fn pattern(unit: Unit) -> &'static str {
    match unit {
        Unit::Plain => "0",
        Unit::Count | Unit::Vnd => "#,##0",
        Unit::Change => "+#,##0;-#,##0;0",
        Unit::Ratio => "0.00",
        Unit::Share => "0.0%",
        Unit::Decimal | Unit::MillionVnd => "#,##0.0",
    }
}

fn notes(sheet: &mut Worksheet, paper: &Paper) -> Result<(), XlsxError> {
    let labels = say::labels(paper.language);
    sheet.set_name(labels.notes)?;
    let subject = format!("{}: {}", labels.kind(paper.kind), paper.subject);
    let mut rows = vec![(labels.subject.to_owned(), Cell::Text(subject))];
    let notices = paper.notices.iter();
    rows.extend(notices.map(|notice| ("!".to_owned(), Cell::text(notice))));
    let provenance = paper.provenance.rows(paper.language).into_iter();
    rows.extend(provenance.map(|(label, said)| (label.to_owned(), Cell::Text(said))));
    rows.extend(paper.notes.iter().cloned());
    let widths = columns([("", 34), ("", 90)]);
    set_widths(sheet, &widths)?;
    let left = hand().set_align(FormatAlign::Left);
    for ((label, said), row) in rows.into_iter().zip(0_u32..) {
        write(sheet, row, &[Cell::Text(label), said], &widths, &left)?;
    }
    sheet.set_landscape().set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
