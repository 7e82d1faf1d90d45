//! Why a policy is refused.

use super::{Day, FloorKind};
use crate::codes::Level;
use crate::units::{Vnd, Year};

/// Why a policy cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, an unknown or missing key, or a field of the wrong type.
    #[error("line {line}: {reason}")]
    Form {
        /// Line of the file, from 1.
        line: usize,
        /// What the reader says.
        reason: String,
    },
    /// A text that is no day.
    #[error("`{field}` is “{found}”, not a day such as 2026-01-31")]
    Day {
        /// The field.
        field: &'static str,
        /// What stands there.
        found: String,
    },
    /// An end before its beginning.
    #[error("`{field}` ends on {to}, before it begins on {from}")]
    EndBeforeBeginning {
        /// Of what.
        field: &'static str,
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// A list without an entry, or a text without a letter.
    #[error("`{field}` is empty")]
    Empty {
        /// The field.
        field: &'static str,
    },
    /// An entry that stands twice.
    #[error("`{field}` names “{entry}” twice")]
    Twice {
        /// The field.
        field: &'static str,
        /// The entry.
        entry: String,
    },
    /// `trades` is a word other than `all`.
    #[error("`trades` is “{found}”; give a list of trade codes, or \"all\"")]
    TradesWord {
        /// What stands there.
        found: String,
    },
    /// An amount that must be more than 0.
    #[error("`{field}` of entry {entry} is {vnd} VND; it must be more than 0")]
    NotPositive {
        /// The field.
        field: &'static str,
        /// Which rate (from 1) or year.
        entry: i64,
        /// The amount.
        vnd: i64,
    },
    /// Two rates for the same level and trade on the same day.
    #[error("rates {first} and {second} both hold for level `{level}` on {day}")]
    RatesOverlap {
        /// Position of one, from 1.
        first: usize,
        /// Position of the other, from 1.
        second: usize,
        /// A level that both name.
        level: Level,
        /// The first day that both name.
        day: Day,
    },
    /// An eligible level that no rate names.
    #[error("no rate names the eligible level `{level}`")]
    NoRate {
        /// The level.
        level: Level,
    },
    /// A year outside the policy's dates.
    #[error("year {year} lies outside the policy, which holds from {from}", year = .year.0)]
    YearOutside {
        /// The year.
        year: Year,
        /// The policy's first day.
        from: Day,
        /// The policy's last day.
        to: Option<Day>,
    },
    /// A total that is not the sum of its parts.
    #[error(
        "the total of {year} is {total} VND, but learners and teachers make {parts} VND",
        year = .year.0, total = .total.0, parts = .parts.0
    )]
    Total {
        /// The year.
        year: Year,
        /// As given.
        total: Vnd,
        /// Learners and teachers together.
        parts: Vnd,
    },
    /// Yearly amounts for teachers that are not those of the teacher lines.
    #[error("the years give teachers {years} VND, the teacher lines {lines} VND", years = .years.0, lines = .lines.0)]
    Teachers {
        /// Over all years.
        years: Vnd,
        /// Over all lines.
        lines: Vnd,
    },
    /// A floor of an area that the policy does not have, or of something that cannot be.
    #[error("a floor names “{key}”, which is no {of:?} of this policy")]
    FloorUnknown {
        /// Of what kind.
        of: FloorKind,
        /// The name.
        key: String,
    },
}
