//! What a row must satisfy after its cells were understood: a catalogue as data, evaluated in columns.
//!
//! An empty cell breaks no rule between columns.

use polars::prelude::*;

use crate::tables::Resource;

use super::problem::Problem;

/// Tolerance of a sum of shares that were rounded when they were written.
pub const WEIGHT_TOLERANCE: f64 = 1e-6;
/// A rule of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A part is at most its whole.
    Within {
        /// Column of the part; it is blamed.
        part: &'static str,
        /// Column of the whole.
        whole: &'static str,
    },
    /// One date is not after another.
    InOrder {
        /// Column of the date that comes first.
        earlier: &'static str,
        /// Column of the other; it is blamed.
        later: &'static str,
    },
    /// `wage_min` is at most `wage_max`.
    WagesInOrder,
    /// At least one.
    AtLeastOne(&'static str),
    /// Only who is in work works in the trade.
    InTradeInWork,
    /// At least one of trade and occupation is named.
    TradeOrOccupation,
    /// A published share or rate is at most 1.
    RateAtMostOne,
    /// A stratum has at least as many employers as responded.
    StratumHolds,
    /// The weights of a trade's occupations sum to at most 1.
    WeightsWithinOne,
}

/// The rules of a resource.
#[must_use]
pub const fn rules(resource: Resource) -> &'static [Rule] {
    match resource {
        Resource::TradeCodes => &[Rule::InOrder {
            earlier: "valid_from",
            later: "valid_to",
        }],
        Resource::Enrolments => &[Rule::Within {
            part: "completed",
            whole: "enrolled",
        }],
        Resource::Learners => &[
            Rule::InOrder {
                earlier: "enrolled_on",
                later: "expected_end_on",
            },
            Rule::InOrder {
                earlier: "enrolled_on",
                later: "ended_on",
            },
        ],
        Resource::Postings => &[
            Rule::AtLeastOne("vacancies"),
            Rule::InOrder {
                earlier: "posted_on",
                later: "closes_on",
            },
            Rule::WagesInOrder,
        ],
        Resource::Vacancies => &[Rule::TradeOrOccupation],
        Resource::EmployerSurveySample => {
            &[Rule::AtLeastOne("stratum_population"), Rule::StratumHolds]
        }
        Resource::EmployerSurvey => &[Rule::Within {
            part: "hard_to_fill",
            whole: "planned_hires",
        }],
        Resource::GraduateSurvey => &[Rule::InTradeInWork],
        Resource::Outcomes => &[
            Rule::Within {
                part: "surveyed",
                whole: "graduates",
            },
            Rule::Within {
                part: "responded",
                whole: "surveyed",
            },
            Rule::Within {
                part: "responded",
                whole: "graduates",
            },
            Rule::Within {
                part: "employed",
                whole: "responded",
            },
            Rule::Within {
                part: "in_trade",
                whole: "employed",
            },
            Rule::Within {
                part: "in_trade",
                whole: "responded",
            },
        ],
        Resource::TradeOccupations => &[Rule::WeightsWithinOne],
        Resource::OccupationDemand => &[Rule::Within {
            part: "hard_to_fill",
            whole: "openings",
        }],
        Resource::PublishedTotals => &[Rule::RateAtMostOne],
        Resource::RegisteredScales => &[
            Rule::AtLeastOne("scale"),
            Rule::InOrder {
                earlier: "valid_from",
                later: "valid_to",
            },
        ],
        Resource::IntakePlans => &[Rule::AtLeastOne("round")],
        Resource::Trades
        | Resource::Levels
        | Resource::Providers
        | Resource::Completions
        | Resource::Employers
        | Resource::Occupations
        | Resource::TitleAliases
        | Resource::Judgements => &[],
    }
}

impl Rule {
    /// Which rows break it.
    ///
    /// # Errors
    /// Only a slip in the catalogue.
    pub fn broken(self) -> PolarsResult<Expr> {
        Ok(match self {
            Self::Within { part, whole } => col(part).gt(col(whole)),
            Self::InOrder { earlier, later } => col(later).lt(col(earlier)),
            Self::WagesInOrder => col("wage_min").gt(col("wage_max")),
            Self::AtLeastOne(column) => col(column).lt(lit(1)),
            Self::InTradeInWork => col("in_trade")
                .and(col("activity").neq(lit("employed")))
                .and(col("activity").neq(lit("self_employed"))),
            Self::TradeOrOccupation => col("trade_code")
                .is_null()
                .and(col("occupation_code").is_null()),
            Self::RateAtMostOne => is_rate().and(col("value").gt(lit(1.0))),
            Self::StratumHolds => responded_of_stratum()?.gt(col("stratum_population")),
            Self::WeightsWithinOne => weights_of_trade()?.gt(lit(1.0 + WEIGHT_TOLERANCE)),
        })
    }

    /// The column that is blamed.
    #[must_use]
    pub const fn blamed(self) -> &'static str {
        match self {
            Self::Within { part, .. } => part,
            Self::InOrder { later, .. } => later,
            Self::WagesInOrder => "wage_min",
            Self::AtLeastOne(column) => column,
            Self::InTradeInWork => "in_trade",
            Self::TradeOrOccupation => "trade_code",
            Self::RateAtMostOne => "value",
            Self::StratumHolds => "stratum_population",
            Self::WeightsWithinOne => "weight",
        }
    }

    /// The numbers that the sentence about a broken row needs, as columns.
    ///
    /// # Errors
    /// Only a slip in the catalogue.
    pub fn details(self) -> PolarsResult<Vec<Expr>> {
        Ok(match self {
            Self::Within { part, whole } => vec![col(part), col(whole)],
            Self::InOrder { earlier, later } => {
                vec![
                    col(earlier).cast(DataType::Int32),
                    col(later).cast(DataType::Int32),
                ]
            }
            Self::WagesInOrder => vec![col("wage_min"), col("wage_max")],
            Self::StratumHolds => vec![responded_of_stratum()?, col("stratum_population")],
            Self::WeightsWithinOne => vec![weights_of_trade()?],
            Self::AtLeastOne(_)
            | Self::InTradeInWork
            | Self::TradeOrOccupation
            | Self::RateAtMostOne => Vec::new(),
        })
    }

    /// What is wrong with a row that has these details.
    #[must_use]
    pub fn problem(self, details: &[f64]) -> Problem {
        let first = details.first().copied().unwrap_or_default();
        let second = details.get(1).copied().unwrap_or_default();
        match self {
            Self::Within { part, whole } => Problem::PartAboveWhole {
                part,
                part_value: first,
                whole,
                whole_value: second,
            },
            Self::InOrder { earlier, later } => Problem::DatesOutOfOrder {
                earlier,
                earlier_date: to_whole(first),
                later,
                later_date: to_whole(second),
            },
            Self::WagesInOrder => Problem::WagesOutOfOrder {
                lowest: first,
                highest: second,
            },
            Self::AtLeastOne(_) => Problem::Zero,
            Self::InTradeInWork => Problem::InTradeWithoutWork,
            Self::TradeOrOccupation => Problem::NeitherTradeNorOccupation,
            Self::RateAtMostOne => Problem::RateAboveOne,
            Self::StratumHolds => Problem::StratumTooSmall {
                responded: first,
                population: second,
            },
            Self::WeightsWithinOne => Problem::WeightsAboveOne { sum: first },
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "days of dates that were checked to lie in 1950..=2100"
)]
fn to_whole(days: f64) -> i32 {
    days as i32
}

/// Measures that are shares by their name, such as `graduates_employed_share`.
fn is_rate() -> Expr {
    let measure = || col("measure");
    measure()
        .str()
        .ends_with(lit("_share"))
        .or(measure().str().ends_with(lit("_rate")))
}

fn responded_of_stratum() -> PolarsResult<Expr> {
    col("responded")
        .cast(DataType::Int64)
        .sum()
        .over([col("stratum"), col("year")])
}

fn weights_of_trade() -> PolarsResult<Expr> {
    col("weight").sum().over([col("trade_code")])
}
