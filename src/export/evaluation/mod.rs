//! An evaluation and a back-test as text and files: a table, JSON, a page, and the accuracy section of the model card.
//!
//! Everything here is a function from plain scores to text; the same scores give the same bytes.

mod answers;
mod card;
mod html;
mod json;
mod page;
mod reading;
mod svg;
mod table;

#[cfg(test)]
mod sample;

pub use card::{card, replace_section};
pub use html::{backtest_html, html};
pub use json::{BACKTEST_SCHEMA, SCHEMA, backtest_json, json};
pub use table::{backtest_table, table};

#[cfg(test)]
mod tests;
