//! Scores of earlier years: what would have been said then, against what came.

use serde::Serialize;

use super::Summary;

/// A way of answering as of an earlier year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BacktestMethod {
    /// The assessment, from the data known by then.
    Vocmatch,
    /// The class that the year before the target year turned out to have.
    Persistence,
    /// Advertised vacancies ÷ enrolment of the last year known by then, scaled to a median of 1.
    PostingsRatio,
    /// What authorities had said by then.
    Judgements,
}

impl BacktestMethod {
    /// All of them, ours first.
    pub const ALL: [Self; 4] = [
        Self::Vocmatch,
        Self::Persistence,
        Self::PostingsRatio,
        Self::Judgements,
    ];
}

/// What counts as having come true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ComparedWith {
    /// The true ratio of a simulated city.
    Truth,
    /// The estimate that later data give of the target year; it errs too, and shares the method.
    Hindsight {
        /// Last year of those later data.
        data_year: i32,
    },
}

/// One earlier year, scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestYear {
    /// The last year whose data were used.
    pub data_year: i32,
    /// The year that was forecast, after `data_year`.
    pub target_year: i32,
    /// Trades of which it is known what came.
    pub trades: usize,
    /// What counts as having come true.
    pub compared_with: ComparedWith,
    /// Rank correlation of the ratio forecast with the in-trade share of graduates seen later, in −1..=1; nothing where
    /// no later graduates were asked.
    pub rank_with_outcomes: Option<f64>,
    /// Every way of answering that had something to say; each summary is of one city, this one.
    pub methods: Vec<(BacktestMethod, Summary)>,
}

/// All earlier years of a package.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// Name of the package.
    pub package: String,
    /// Whether the package says that its rows were made up by a program.
    pub synthetic: bool,
    /// The command that gives these figures.
    pub command: String,
    /// Version of the program.
    pub version: String,
    /// Digest of the parameter set.
    pub parameters: String,
    /// The years, earliest first.
    pub years: Vec<BacktestYear>,
}
