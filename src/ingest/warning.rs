//! What is kept but should be looked at.

use crate::tables::Resource;

/// Something a reader should know; no row is lost by it.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// An entry of `datapackage.json`, or nothing that is known.
    UnknownResource {
        /// Its name.
        name: String,
    },
    /// A column that is kept out.
    UnknownColumn {
        /// The resource.
        resource: Resource,
        /// The heading as written.
        heading: String,
    },
    /// A file without rows, or none of whose rows could be kept.
    Empty {
        /// The resource.
        resource: Resource,
    },
    /// An amount with a unit, and how it was read.
    UnitRead {
        /// The resource.
        resource: Resource,
        /// The column.
        column: &'static str,
        /// The first row with it.
        row: u32,
        /// What stands there.
        value: String,
        /// What it was taken for.
        amount: i64,
    },
    /// More readings of units than are named one by one.
    MoreUnitsRead {
        /// The resource.
        resource: Resource,
        /// The column.
        column: &'static str,
        /// How many different cells.
        cells: usize,
    },
    /// Trades, providers or employers named where a code is expected.
    ReadByName {
        /// The resource.
        resource: Resource,
        /// The column.
        column: &'static str,
        /// Rows read so.
        rows: usize,
        /// One of the names.
        example: String,
        /// The key it was taken for.
        key: String,
    },
    /// A code that is not known and was left out of a row that is kept.
    CodeLeftOut {
        /// The resource.
        resource: Resource,
        /// The column.
        column: &'static str,
        /// Rows.
        rows: usize,
        /// One of the codes.
        example: String,
    },
    /// Learners that have completed, without the date.
    EndMissing {
        /// How many.
        rows: usize,
    },
    /// Answers in rows that say that nobody answered.
    AnswersWithoutResponse {
        /// How many rows.
        rows: usize,
    },
    /// A posting of very many people.
    LargePosting {
        /// Its row.
        row: u32,
        /// People sought.
        vacancies: i64,
    },
    /// More such postings than are named one by one.
    MoreLargePostings {
        /// How many more.
        postings: usize,
    },
    /// A year's figure far from the others of the same trade and level.
    Outlier {
        /// The resource.
        resource: Resource,
        /// `enrolled` or `completed`.
        measure: &'static str,
        /// The trade.
        trade_code: String,
        /// The level.
        level: String,
        /// The year.
        year: i32,
        /// The figure.
        value: f64,
        /// Median of the trade and level's years.
        median: f64,
        /// Distance from the median in robust standard deviations.
        z: f64,
    },
    /// More such figures than are named one by one.
    MoreOutliers {
        /// How many more.
        figures: usize,
    },
    /// Years without a row between years with rows.
    MissingYears {
        /// The resource.
        resource: Resource,
        /// The years.
        years: Vec<i32>,
    },
    /// Identifiers that look like national numbers of persons.
    LooksLikeNationalNumber {
        /// The resource.
        resource: Resource,
        /// The column.
        column: &'static str,
    },
}
