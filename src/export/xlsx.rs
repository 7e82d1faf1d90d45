//! The assessment as an Excel workbook: results, levels, notes.
//!
//! Numbers are numbers, text is text even where it looks like a formula, and the file has no date of its own, so that
//! the same document gives the same bytes.

mod notes;

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::units::Interval;

use super::paint::sign;
use super::round::{Number, ten_thousandths};
use super::{Document, Row, Sort};
use crate::text::{self, Labels, Language};

/// The workbook's bytes.
///
/// # Errors
/// What the writer reports: more rows or longer text than Excel holds.
pub fn render(document: &Document, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let cut_off = u16::try_from(document.assessment.data_year.0)
        .unwrap_or(1900)
        .clamp(1900, 9999);
    let properties = DocProperties::new()
        .set_title(language.labels().title)
        .set_subject(&document.package.name)
        .set_creation_datetime(&ExcelDateTime::from_ymd(cut_off, 12, 31)?);
    workbook.set_properties(&properties);
    let rows = document.rows(Sort::Flag, language);
    results(workbook.add_worksheet(), document, &rows, language)?;
    levels(workbook.add_worksheet(), document, &rows, language)?;
    notes::notes(workbook.add_worksheet(), document, language)?;
    workbook.save_to_buffer()
}

/// What a cell holds.
enum Cell {
    Text(String),
    Number(Option<Number>, &'static str),
    Flag(Flag),
}

const WHOLE: &str = "#,##0";
const RATIO: &str = "0.00";
const PERCENT: &str = "0.0%";
const SIGNED: &str = "+#,##0;-#,##0;0";

/// A column: heading, width in characters, and its cell.
type Column<'d> = (String, f64, Box<dyn Fn(&Row) -> Cell + 'd>);

fn results(
    sheet: &mut Worksheet,
    document: &Document,
    rows: &[Row],
    language: Language,
) -> Result<(), XlsxError> {
    sheet.set_name(language.labels().sheet_results)?;
    let columns = result_columns(language);
    let headings: Vec<(&str, f64)> = columns
        .iter()
        .map(|(heading, width, _)| (heading.as_str(), *width))
        .collect();
    let first = head(sheet, document, &headings, language)?;
    for (row, at) in rows.iter().zip(first..) {
        for ((_, _, cell), column) in columns.iter().zip(0_u16..) {
            write(sheet, at, column, &cell(row), language)?;
        }
    }
    finish(sheet, first, rows.len(), headings.len())
}

fn result_columns(language: Language) -> Vec<Column<'static>> {
    let labels = language.labels();
    let text = |heading: &str, width: f64, pick: fn(&Row) -> String| -> Column<'static> {
        (
            heading.to_owned(),
            width,
            Box::new(move |row| Cell::Text(pick(row))),
        )
    };
    let mut columns: Vec<Column<'static>> = vec![
        text(labels.trade_code, 24.0, |row| row.trade.trade.to_string()),
        text(labels.name_vi, 34.0, |row| row.name.vi.clone()),
        text(labels.name_en, 34.0, |row| {
            row.name.en.clone().unwrap_or_default()
        }),
        text(labels.group, 28.0, |row| {
            row.name
                .group_name_vi
                .clone()
                .or_else(|| row.name.group_code.clone())
                .unwrap_or_default()
        }),
        (
            labels.flag.to_owned(),
            18.0,
            Box::new(|row| Cell::Flag(row.trade.flag)),
        ),
    ];
    for (place, flag) in [Flag::Oversupplied, Flag::Balanced, Flag::Undersupplied]
        .into_iter()
        .enumerate()
    {
        let heading = format!("{}: {}", labels.probability, text::flag(flag, language));
        let cell = move |row: &Row| {
            let part = ten_thousandths(&row.trade.probability).get(place).copied();
            Cell::Number(
                part.and_then(|part| Number::fixed(f64::from(part) / 10_000.0, 4)),
                PERCENT,
            )
        };
        columns.push((heading, 12.0, Box::new(cell)));
    }
    columns.extend(interval(
        labels.ratio,
        labels,
        RATIO,
        Number::ratio,
        |row| row.trade.ratio,
    ));
    columns.extend(interval(
        labels.supply,
        labels,
        WHOLE,
        Number::persons,
        |row| row.supply,
    ));
    columns.extend(interval(
        labels.demand,
        labels,
        WHOLE,
        Number::persons,
        |row| row.trade.demand,
    ));
    columns.push((
        labels.strength.to_owned(),
        30.0,
        Box::new(move |row| Cell::Text(text::strength(row.trade.strength, language).to_owned())),
    ));
    columns.push((
        labels.remarks.to_owned(),
        36.0,
        Box::new(move |row| Cell::Text(remarks(row.trade, language))),
    ));
    columns.push((
        labels.main_reason.to_owned(),
        60.0,
        Box::new(move |row| Cell::Text(main_reason(row.trade, language))),
    ));
    columns.push((
        labels.cause.to_owned(),
        40.0,
        Box::new(move |row| Cell::Text(cause(row.trade, language))),
    ));
    columns.push((
        labels.tipping.to_owned(),
        18.0,
        Box::new(|row| {
            Cell::Number(
                row.trade
                    .tipping_point
                    .and_then(|point| Number::fixed(point.learners, 0)),
                SIGNED,
            )
        }),
    ));
    columns.push((
        labels.tipping_to.to_owned(),
        18.0,
        Box::new(move |row| {
            Cell::Text(row.trade.tipping_point.map_or_else(String::new, |point| {
                text::flag(point.to, language).to_owned()
            }))
        }),
    ));
    columns
}

fn interval(
    heading: &str,
    labels: &Labels,
    format: &'static str,
    round: fn(f64) -> Option<Number>,
    pick: fn(&Row) -> Option<Interval>,
) -> Vec<Column<'static>> {
    let parts: [(&str, fn(Interval) -> f64); 3] = [
        (labels.median, |i| i.median),
        (labels.low, |i| i.low),
        (labels.high, |i| i.high),
    ];
    let columns = parts.into_iter().map(|(part, value)| -> Column<'static> {
        let cell = move |row: &Row| Cell::Number(pick(row).and_then(|i| round(value(i))), format);
        (format!("{heading}: {part}"), 12.0, Box::new(cell))
    });
    columns.collect()
}

fn remarks(trade: &TradeAssessment, language: Language) -> String {
    let labels = language.labels();
    let said = [
        (trade.certain_surplus, labels.remark_certain),
        (trade.conflict, labels.remark_conflict),
        (trade.fragile, labels.remark_fragile),
        (
            trade.without_largest_employer.is_some(),
            labels.remark_one_employer,
        ),
        (trade.outcome_only, labels.remark_outcome_only),
    ];
    let said: Vec<&str> = said
        .into_iter()
        .filter_map(|(holds, words)| holds.then_some(words))
        .collect();
    said.join("; ")
}

fn main_reason(trade: &TradeAssessment, language: Language) -> String {
    trade
        .reasons
        .first()
        .map_or_else(String::new, |reason| text::reason(reason, trade, language))
}

fn cause(trade: &TradeAssessment, language: Language) -> String {
    trade
        .cause
        .map_or_else(String::new, |cause| text::cause(cause, language).to_owned())
}

fn levels(
    sheet: &mut Worksheet,
    document: &Document,
    rows: &[Row],
    language: Language,
) -> Result<(), XlsxError> {
    let labels = language.labels();
    sheet.set_name(labels.sheet_levels)?;
    let supply =
        [labels.median, labels.low, labels.high].map(|part| format!("{}: {part}", labels.supply));
    let share = [
        labels.in_trade.to_owned(),
        format!("{}: {}", labels.in_trade, labels.low),
        format!("{}: {}", labels.in_trade, labels.high),
    ];
    let mut headings: Vec<(&str, f64)> = vec![
        (labels.trade_code, 24.0),
        (labels.trade, 34.0),
        (labels.level, 16.0),
        (labels.enrolled, 12.0),
        (labels.completers, 12.0),
    ];
    headings.extend(
        supply
            .iter()
            .chain(&share)
            .map(|heading| (heading.as_str(), 12.0)),
    );
    headings.push((labels.respondents, 12.0));
    let first = head(sheet, document, &headings, language)?;
    let mut at = first;
    for row in rows {
        for (_, level) in document.selection.levels(row.trade) {
            let share = |pick: fn(Interval) -> f64| {
                Cell::Number(level.in_trade.and_then(|i| Number::share(pick(i))), PERCENT)
            };
            let people = |value| Cell::Number(Number::persons(value), WHOLE);
            let cells = [
                Cell::Text(row.trade.trade.to_string()),
                Cell::Text(row.name.in_language(language).to_owned()),
                Cell::Text(text::level(&level.level, language)),
                people(level.enrolled),
                people(level.completers),
                people(level.supply.median),
                people(level.supply.low),
                people(level.supply.high),
                share(|i| i.median),
                share(|i| i.low),
                share(|i| i.high),
                people(level.respondents),
            ];
            for (cell, column) in cells.iter().zip(0_u16..) {
                write(sheet, at, column, cell, language)?;
            }
            at += 1;
        }
    }
    finish(
        sheet,
        first,
        usize::try_from(at - first).unwrap_or(0),
        headings.len(),
    )
}

/// The notice of synthetic data where it is due, and the headings; the row after them.
fn head(
    sheet: &mut Worksheet,
    document: &Document,
    headings: &[(&str, f64)],
    language: Language,
) -> Result<u32, XlsxError> {
    let mut at = 0;
    if document.package.synthetic {
        let notice = Format::new().set_bold().set_font_color(Color::Red);
        sheet.write_string_with_format(at, 0, language.labels().synthetic, &notice)?;
        at += 1;
    }
    let format = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xE8_EDF3));
    sheet.set_row_height(at, 32)?;
    for ((heading, width), column) in headings.iter().zip(0_u16..) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(at, column, *heading, &format)?;
    }
    Ok(at + 1)
}

/// Freezes the headings and adds the filter.
fn finish(sheet: &mut Worksheet, first: u32, rows: usize, columns: usize) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(first, 2)?;
    let last = first + u32::try_from(rows).unwrap_or(u32::MAX - first) - u32::from(rows > 0);
    let columns = u16::try_from(columns).unwrap_or(1);
    sheet.autofilter(first - 1, 0, last, columns.saturating_sub(1))?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(first - 1, first - 1)?;
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    language: Language,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) if text.is_empty() => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(None, _) => {}
        Cell::Number(Some(number), format) => {
            sheet.write_number_with_format(
                row,
                column,
                number.get(),
                &Format::new().set_num_format(*format),
            )?;
        }
        Cell::Flag(flag) => {
            let words = format!("{} {}", sign(*flag), text::flag(*flag, language));
            sheet.write_string_with_format(
                row,
                column,
                words,
                &Format::new().set_background_color(colour(*flag)),
            )?;
        }
    }
    Ok(())
}

/// Light enough for black letters; the words say the same.
const fn colour(flag: Flag) -> Color {
    match flag {
        Flag::Undersupplied => Color::RGB(0xF9_D5C9),
        Flag::Balanced => Color::RGB(0xD9_EED5),
        Flag::Oversupplied => Color::RGB(0xCF_E0F5),
        Flag::InsufficientEvidence => Color::RGB(0xEC_ECEC),
    }
}

#[cfg(test)]
mod tests;
