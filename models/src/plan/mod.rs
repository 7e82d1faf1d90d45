//! Planning next year's intake: what it does to each trade in the year in which it completes.
//!
//! The plan year is the year after the data. A level's courses that begin in it complete `round(months / 12)` years
//! later; the flag and the ratio of *that* year are what an intake can still change. Per trade and such a year
//!
//! ```text
//! S(x) = Σ_l (settled_l + y_l x_l)      λ(x) = λ − ln(S(x) / S(x⁰))
//! ```
//!
//! * `x_l`: places of the plan year at level `l`; `x⁰_l`: those assumed where nobody has planned.
//! * `settled_l`: job seekers from learners already enrolled; `y_l`: job seekers per place.
//! * `λ = ln R` as [`assess`](crate::assess::assess) gives it for that year.
//!
//! Assumption: a plan is kept in the following years, so intakes after the plan year grow with it. Each place brings as
//! many learners as the forecast intake does per place of the data year.

pub mod advice;
pub mod caps;
pub mod fill;
pub mod gap;
pub mod outlook;
mod parts;
#[cfg(test)]
mod samples;
pub mod scenario;

use crate::codes::{Level, TradeCode};

pub use outlook::{LevelOutlook, PlanLevel, PlanOutlook, TradeOutlook, YearOutlook};

/// A row of a provider's plan: places of one round of admission.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedIntake {
    /// The provider.
    pub provider: String,
    /// The site.
    pub site: String,
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// The year of intake.
    pub year: i32,
    /// Round of admission, 1 or more.
    pub round: i32,
    /// Places offered in the round.
    pub places: f64,
    /// Learners admitted in the round, where it is over.
    pub enrolled: Option<f64>,
    /// Why, in the provider's words.
    pub reason: Option<String>,
}

/// A row of a registration certificate: places a year of a trade at a level and site.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisteredScale {
    /// The provider.
    pub provider: String,
    /// The site.
    pub site: String,
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// Places a year, above 0.
    pub scale: f64,
    /// Trade group within which places may be moved; a trade without one moves none.
    pub group: Option<String>,
    /// Number of the certificate.
    pub certificate: String,
    /// First day of its validity, in days since 1 January 1970.
    pub valid_from: i32,
    /// Last day of its validity, where it ends.
    pub valid_to: Option<i32>,
}

/// What a provider admitted to a trade at a level in the data year.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderIntake {
    /// The provider; nothing where the figure is given for nobody in particular.
    pub provider: Option<String>,
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// Learners enrolled.
    pub enrolled: f64,
    /// Places offered, where known.
    pub places: Option<f64>,
}
