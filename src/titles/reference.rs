//! The index over the reference trades, codes and aliases that come with the program.

use super::{AliasRow, OfficialRow, TitleIndex, TradeRow};

const TRADES: &str = include_str!("../../datasets/reference/trades.csv");
const CODES: &str = include_str!("../../datasets/reference/trade_codes.csv");
const ALIASES: &str = include_str!("../../datasets/reference/title_aliases.csv");

/// A table with its cells by heading.
struct Table {
    headings: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// The tables are part of the program and read by a test, so that no row is ever left out.
    fn read(text: &str) -> Self {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        Self {
            headings: reader.headers().cloned().unwrap_or_default(),
            rows: reader.records().flatten().collect(),
        }
    }

    fn cell<'t>(&self, row: &'t csv::StringRecord, heading: &str) -> Option<&'t str> {
        let column = self.headings.iter().position(|name| name == heading)?;
        row.get(column).filter(|cell| !cell.is_empty())
    }
}

impl TitleIndex {
    /// The index over the reference tables, for whoever has no list of trades.
    #[must_use]
    pub fn reference() -> Self {
        let [trades, codes, aliases] = [TRADES, CODES, ALIASES].map(Table::read);
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
        Self::new(&trade_rows, &code_rows, &alias_rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_reference_tables_is_read() {
        for text in [TRADES, CODES, ALIASES] {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            assert!(reader.headers().is_ok());
            assert!(reader.records().all(|row| row.is_ok()));
        }
    }
}
