//! The index over the reference trades, codes and aliases that come with the program.

use crate::titles::{AliasRow, OfficialRow, TitleIndex, TradeRow};

use super::super::{Failure, load};

const TRADES: &str = include_str!("../../../datasets/reference/trades.csv");
const CODES: &str = include_str!("../../../datasets/reference/trade_codes.csv");
const ALIASES: &str = include_str!("../../../datasets/reference/title_aliases.csv");

/// A table with its cells by heading.
struct Table {
    headings: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    fn read(text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        Ok(Self {
            headings: reader.headers()?.clone(),
            rows: reader.records().collect::<Result<_, _>>()?,
        })
    }

    fn cell<'t>(&self, row: &'t csv::StringRecord, heading: &str) -> Option<&'t str> {
        let column = self.headings.iter().position(|name| name == heading)?;
        row.get(column).filter(|cell| !cell.is_empty())
    }
}

/// Builds the index.
pub fn index() -> Result<TitleIndex, Failure> {
    let [trades, codes, aliases] = [TRADES, CODES, ALIASES].map(Table::read);
    let (trades, codes, aliases) = (
        trades.map_err(load::internal)?,
        codes.map_err(load::internal)?,
        aliases.map_err(load::internal)?,
    );
    let trade_rows = trades.rows.iter().filter_map(|row| {
        Some(TradeRow {
            trade_code: trades.cell(row, "trade_code")?,
            name_vi: trades.cell(row, "name_vi")?,
            name_en: trades.cell(row, "name_en"),
            group_code: trades.cell(row, "group_code"),
        })
    });
    let code_rows = codes.rows.iter().filter_map(|row| {
        Some(OfficialRow {
            official_code: codes.cell(row, "official_code")?,
            trade_code: codes.cell(row, "trade_code")?,
            name_vi: codes.cell(row, "name_vi"),
        })
    });
    let alias_rows = aliases.rows.iter().filter_map(|row| {
        Some(AliasRow {
            alias: aliases.cell(row, "alias")?,
            trade_code: aliases.cell(row, "trade_code")?,
            language: aliases.cell(row, "language"),
            note: aliases.cell(row, "note"),
        })
    });
    let (trade_rows, code_rows, alias_rows): (Vec<_>, Vec<_>, Vec<_>) = (
        trade_rows.collect(),
        code_rows.collect(),
        alias_rows.collect(),
    );
    Ok(TitleIndex::new(&trade_rows, &code_rows, &alias_rows))
}
