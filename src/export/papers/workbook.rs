//! A paper's tables as a workbook: numbers are numbers, text is text, and the last sheet says where they come from.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

use super::{Cell, MILLION, Paper, PaperError, Table, Unit};
use crate::export::round::Number;
use crate::text::papers as say;

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

fn sheet(sheet: &mut Worksheet, table: &Table, paper: &Paper) -> Result<(), XlsxError> {
    sheet.set_name(&table.caption)?;
    let mut at = 0;
    let notice = Format::new().set_bold().set_font_color(Color::Red);
    for words in &paper.notices {
        sheet.write_string_with_format(at, 0, words, &notice)?;
        at += 1;
    }
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xE8_EDF3));
    sheet.set_row_height(at, 32)?;
    for (column, place) in table.columns.iter().zip(0_u16..) {
        sheet.set_column_width(place, f64::from(column.width))?;
        sheet.write_string_with_format(at, place, &column.heading, &heading)?;
    }
    let headings = at;
    for row in &table.rows {
        at += 1;
        cells(sheet, at, row, &Format::new())?;
    }
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    sheet.autofilter(headings, 0, at, last.saturating_sub(1))?;
    if let Some(total) = &table.total {
        let sum = Format::new().set_bold().set_border_top(FormatBorder::Thin);
        cells(sheet, at + 1, total, &sum)?;
    }
    sheet.set_freeze_panes(headings + 1, 2)?;
    sheet.set_landscape().set_paper_size(A4);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(headings, headings)?;
    let foot = paper.provenance.foot(paper.language).replace('&', "&&");
    sheet.set_footer(format!("&L&8{foot}&R&8&P/&N"));
    Ok(())
}

/// The number of A4 in Excel's list of papers.
const A4: u8 = 9;

fn cells(sheet: &mut Worksheet, row: u32, cells: &[Cell], base: &Format) -> Result<(), XlsxError> {
    let top = base.clone().set_align(FormatAlign::Top);
    for (cell, column) in cells.iter().zip(0_u16..) {
        match cell {
            Cell::Blank => {
                sheet.write_blank(row, column, &top)?;
            }
            Cell::Text(words) => {
                let wrapped = top.clone().set_text_wrap();
                sheet.write_string_with_format(row, column, words, &wrapped)?;
            }
            Cell::Number(value, unit) => {
                let format = top.clone().set_num_format(pattern(*unit));
                if let Some(number) = stored(*value, *unit) {
                    sheet.write_number_with_format(row, column, number.get(), &format)?;
                }
            }
        }
    }
    Ok(())
}

/// A number with the digits that its unit deserves.
fn stored(value: f64, unit: Unit) -> Option<Number> {
    match unit {
        Unit::Plain | Unit::Vnd => Number::fixed(value, 0),
        Unit::Count | Unit::Change => Number::persons(value),
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
        Unit::MillionVnd => "#,##0.0",
    }
}

fn notes(sheet: &mut Worksheet, paper: &Paper) -> Result<(), XlsxError> {
    let labels = say::labels(paper.language);
    sheet.set_name(labels.notes)?;
    sheet.set_column_width(0, 34.0)?;
    sheet.set_column_width(1, 90.0)?;
    let mut rows = vec![(
        labels.subject.to_owned(),
        Cell::text(format!("{}: {}", labels.kind(paper.kind), paper.subject)),
    )];
    let notices = paper.notices.iter();
    rows.extend(notices.map(|notice| ("!".to_owned(), Cell::text(notice))));
    let provenance = paper.provenance.rows(paper.language);
    rows.extend(
        provenance
            .into_iter()
            .map(|(label, said)| (label.to_owned(), Cell::Text(said))),
    );
    rows.extend(paper.notes.iter().cloned());
    let bold = Format::new().set_bold().set_align(FormatAlign::Top);
    let left = Format::new().set_align(FormatAlign::Left);
    for ((label, said), row) in rows.iter().zip(0_u32..) {
        sheet.write_string_with_format(row, 0, label, &bold)?;
        cells(sheet, row, &[Cell::Blank, said.clone()], &left)?;
        // The label is written last: the blank cell before the note must not take its place.
        sheet.write_string_with_format(row, 0, label, &bold)?;
    }
    Ok(())
}
