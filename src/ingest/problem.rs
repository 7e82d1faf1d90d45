//! Everything that can be wrong with a cell or a row, with the numbers a sentence about it needs.
//!
//! The sentences themselves are in `text::problems`.

use std::sync::Arc;

use crate::tables::Resource;

/// Why a row was rejected.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    /// A required cell is empty.
    Missing,
    /// The row has another number of fields than the heading line.
    FieldCount {
        /// Headings.
        expected: usize,
        /// Fields.
        found: usize,
    },
    /// A formula error of Excel.
    FormulaError,
    /// No number.
    NotANumber,
    /// A number with a fraction where people or things are counted.
    NotWhole,
    /// A number that can be read in two ways.
    TwoReadings {
        /// With the mark between thousands.
        grouped: f64,
        /// With the mark before the fraction.
        fraction: f64,
    },
    /// Below zero.
    Negative,
    /// Zero where at least one is needed.
    Zero,
    /// Beyond what is believed.
    TooLarge {
        /// The largest that is.
        limit: i64,
    },
    /// Two numbers in one cell, such as `10-15 triệu`.
    TwoNumbers,
    /// An amount in another currency.
    OtherCurrency {
        /// The package's currency.
        currency: String,
    },
    /// A share above 1.
    AboveOne,
    /// No year.
    NotAYear,
    /// Two years, such as `2024-2025`.
    SchoolYear {
        /// The first of them.
        first: i32,
    },
    /// A year beyond belief.
    YearOutOfRange,
    /// No date.
    NotADate,
    /// A day that the calendar does not have.
    ImpossibleDate,
    /// Month and day changed over.
    MonthFirst,
    /// A year of two digits.
    TwoDigitYear,
    /// A date beyond belief.
    DateOutOfRange,
    /// Neither yes nor no.
    NotYesNo,
    /// None of the words of this column.
    UnknownWord {
        /// The words.
        allowed: &'static [&'static str],
    },
    /// No level of the package.
    UnknownLevel {
        /// The levels.
        known: String,
    },
    /// No trade of the package.
    UnknownTrade {
        /// The key of the trade most like it.
        nearest: Option<String>,
    },
    /// The name of several trades.
    AmbiguousTrade {
        /// Their keys.
        candidates: String,
    },
    /// Seven digits that no trade has.
    UnknownOfficialCode,
    /// Not seven digits.
    NotAnOfficialCode,
    /// An official code of another level than the row's.
    LevelAgainstCode {
        /// The code.
        code: String,
        /// Its level.
        level: String,
    },
    /// A key that the package's list does not have.
    NotListed {
        /// The list.
        list: Resource,
    },
    /// The key of another row, which counts.
    Duplicate {
        /// That row.
        first_row: u32,
        /// Its file, where it is another one.
        file: Option<Arc<str>>,
    },
    /// A part greater than its whole.
    PartAboveWhole {
        /// Column of the part.
        part: &'static str,
        /// Its value.
        part_value: f64,
        /// Column of the whole.
        whole: &'static str,
        /// Its value.
        whole_value: f64,
    },
    /// Two dates in the wrong order.
    DatesOutOfOrder {
        /// Column of what must be first.
        earlier: &'static str,
        /// Its date.
        earlier_date: i32,
        /// Column of what must not be before it.
        later: &'static str,
        /// Its date.
        later_date: i32,
    },
    /// A lowest wage above the highest.
    WagesOutOfOrder {
        /// `wage_min`.
        lowest: f64,
        /// `wage_max`.
        highest: f64,
    },
    /// Works in the trade and yet is not in work.
    InTradeWithoutWork,
    /// More respondents of a stratum than it has employers.
    StratumTooSmall {
        /// Respondents.
        responded: f64,
        /// Employers.
        population: f64,
    },
    /// The weights of a trade exceed 1 with this row.
    WeightsAboveOne {
        /// Their sum.
        sum: f64,
    },
    /// A rate above 100 %.
    RateAboveOne,
    /// Neither a trade nor an occupation is named.
    NeitherTradeNorOccupation,
    /// The row is about another provider than the one that delivers it.
    OtherProvider {
        /// Who delivers it.
        own: Arc<str>,
    },
}

impl Problem {
    /// A stable name for programs that read the rejects.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::FieldCount { .. } => "field_count",
            Self::FormulaError => "formula_error",
            Self::NotANumber => "not_a_number",
            Self::NotWhole => "not_whole",
            Self::TwoReadings { .. } => "two_readings",
            Self::Negative => "negative",
            Self::Zero => "zero",
            Self::TooLarge { .. } => "too_large",
            Self::TwoNumbers => "two_numbers",
            Self::OtherCurrency { .. } => "other_currency",
            Self::AboveOne => "above_one",
            Self::NotAYear => "not_a_year",
            Self::SchoolYear { .. } => "school_year",
            Self::YearOutOfRange => "year_out_of_range",
            Self::NotADate => "not_a_date",
            Self::ImpossibleDate => "impossible_date",
            Self::MonthFirst => "month_first",
            Self::TwoDigitYear => "two_digit_year",
            Self::DateOutOfRange => "date_out_of_range",
            Self::NotYesNo => "not_yes_no",
            Self::UnknownWord { .. } => "unknown_word",
            Self::UnknownLevel { .. } => "unknown_level",
            Self::UnknownTrade { .. } => "unknown_trade",
            Self::AmbiguousTrade { .. } => "ambiguous_trade",
            Self::UnknownOfficialCode => "unknown_official_code",
            Self::NotAnOfficialCode => "not_an_official_code",
            Self::LevelAgainstCode { .. } => "level_against_code",
            Self::NotListed { .. } => "not_listed",
            Self::Duplicate { .. } => "duplicate",
            Self::PartAboveWhole { .. } => "part_above_whole",
            Self::DatesOutOfOrder { .. } => "dates_out_of_order",
            Self::WagesOutOfOrder { .. } => "wages_out_of_order",
            Self::InTradeWithoutWork => "in_trade_without_work",
            Self::StratumTooSmall { .. } => "stratum_too_small",
            Self::WeightsAboveOne { .. } => "weights_above_one",
            Self::RateAboveOne => "rate_above_one",
            Self::NeitherTradeNorOccupation => "neither_trade_nor_occupation",
            Self::OtherProvider { .. } => "other_provider",
        }
    }
}
