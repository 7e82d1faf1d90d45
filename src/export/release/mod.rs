//! A release as files: tables in CSV (for machines and for Excel in Vietnamese), a workbook, a data package.
//!
//! Everything is made from the frozen content, which passed the disclosure gate when it was proposed; a figure takes two
//! columns, its value and its status, and a hidden value is an empty cell and never 0.

mod catalogue;
mod csv;
mod package;
mod tables;
mod xlsx;

#[cfg(test)]
mod tests;

use serde_json::Value;

pub use catalogue::{Edition, catalogue, dataset};
pub use csv::{Dialect, render as csv, texts};
pub use package::{PackageError, render as package};
pub use tables::{NAMES, Table, table};
pub use xlsx::render as xlsx;

/// What a cell of a table holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
}

impl From<&Value> for Cell {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Empty,
            Value::Bool(yes) => Self::Bool(*yes),
            Value::Number(number) => number.as_f64().map_or(Self::Empty, Self::Number),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(_) | Value::Object(_) => Self::Text(value.to_string()),
        }
    }
}
