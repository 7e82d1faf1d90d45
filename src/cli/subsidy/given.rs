//! An allocation that somebody else made, from CSV.

use std::path::Path;

use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::subsidy::Ownership;
use vocmatch_models::subsidy::check::Given;
use vocmatch_models::units::Year;

use super::super::{Failure, load};
use crate::text::{Language, subsidy as words};
use crate::titles::{NameMatch, TitleIndex};

/// The lines of a file with the columns `year`, `trade_code`, `level`, `learners` and, where wanted, `area` and
/// `ownership`; others are left alone. A trade may be named by its code or name.
///
/// # Errors
/// A file that is no such table, with the row and the column of the first cell that cannot be read.
pub fn read(path: &Path, titles: &TitleIndex, language: Language) -> Result<Vec<Given>, Failure> {
    let text = load::text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let heading = text.lines().next().unwrap_or("");
    let delimiter = if heading.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let file = path.display().to_string();
    let bad = |row: u64, field: &str, found: &str| {
        Failure::Said(words::bad_line(&file, row, field, found, language))
    };
    let headings = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| headings.iter().position(|heading| heading.trim() == name);
    let required = |name: &str| column(name).ok_or_else(|| bad(1, name, heading));
    let (year, trade, level, learners) = (
        required("year")?,
        required("trade_code")?,
        required("level")?,
        required("learners")?,
    );
    let (area, ownership) = (column("area"), column("ownership"));
    let mut given = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|error| bad(number, "*", &error.to_string()))?;
        let row = record.position().map_or(number, csv::Position::line);
        let cell = |column: usize| record.get(column).unwrap_or("").trim();
        let optional = |column: Option<usize>| column.map(cell).filter(|cell| !cell.is_empty());
        let named = |found: &str| match titles.resolve_name(found) {
            NameMatch::One(code) => TradeCode::parse(&code),
            NameMatch::Many(_) | NameMatch::Unknown(_) => None,
        };
        given.push(Given {
            year: cell(year)
                .parse()
                .map(Year)
                .map_err(|_| bad(row, "year", cell(year)))?,
            trade: named(cell(trade)).ok_or_else(|| bad(row, "trade_code", cell(trade)))?,
            level: Level::parse(cell(level)),
            area: optional(area).map(str::to_owned),
            ownership: match optional(ownership) {
                None => None,
                Some(word) => {
                    Some(Ownership::parse(word).ok_or_else(|| bad(row, "ownership", word))?)
                }
            },
            learners: cell(learners)
                .parse()
                .map_err(|_| bad(row, "learners", cell(learners)))?,
        });
    }
    Ok(given)
}
