//! A table as CSV, in two dialects.

use super::{Cell, Table};

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Machines: commas, decimal points, no byte order mark.
    Machine,
    /// Excel in Vietnamese: semicolons, decimal commas, a byte order mark.
    Excel,
}

impl Dialect {
    /// What stands before the first line.
    const fn mark(self) -> &'static str {
        match self {
            Self::Machine => "",
            Self::Excel => "\u{feff}",
        }
    }
}

/// The table's bytes.
#[must_use]
pub fn render(table: &Table, dialect: Dialect) -> String {
    let mut out = dialect.mark().to_owned();
    let heads = table.columns.iter().map(|column| column.name.clone());
    out.push_str(&line(heads, dialect));
    for row in &table.rows {
        out.push_str(&line(row.iter().map(|cell| field(cell, dialect)), dialect));
    }
    out
}

/// Rows of texts, the headings first.
#[must_use]
pub fn texts<const N: usize>(rows: impl Iterator<Item = [String; N]>, dialect: Dialect) -> String {
    let mut out = dialect.mark().to_owned();
    for row in rows {
        let fields = row.iter().map(|text| quoted(&neutral(text)));
        out.push_str(&line(fields, dialect));
    }
    out
}

fn line(fields: impl Iterator<Item = String>, dialect: Dialect) -> String {
    let between = match dialect {
        Dialect::Machine => ",",
        Dialect::Excel => ";",
    };
    let fields: Vec<String> = fields.collect();
    format!("{}\r\n", fields.join(between))
}

fn field(cell: &Cell, dialect: Dialect) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Bool(yes) => yes.to_string(),
        Cell::Number(number) => match dialect {
            Dialect::Machine => number.to_string(),
            Dialect::Excel => number.to_string().replace('.', ","),
        },
        Cell::Text(text) => quoted(&neutral(text)),
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe. Numbers never come here: a gap may be negative.
fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn quoted(text: &str) -> String {
    let needs = text.contains([',', ';', '"', '\n', '\r'])
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace);
    if needs {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
