//! The intake that balances a trade in the year in which it completes, approached step by step.

use crate::assess::flag::Flag;
use crate::codes::{Level, TradeCode};
use crate::parameters::Parameters;
use crate::units::{Interval, Year};

use super::{PlanOutlook, ProviderIntake, RegisteredScale};

/// What would relieve a shortage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lever {
    /// More places.
    Places,
    /// More applicants: places stay empty.
    Applicants,
    /// What is taught: graduates do not find their way into the trade.
    Quality,
    /// Pay and keeping people: graduates leave the trade.
    PayAndRetention,
}

/// What is advised for a trade at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counsel {
    /// More places.
    Raise,
    /// Fewer places.
    Lower,
    /// As many places as assumed.
    Keep(Why),
}

/// Why places should stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The trade is balanced in the completion year.
    Balanced,
    /// Nothing should be said of the trade.
    InsufficientEvidence,
    /// The trade is short of people, but more places do not help; this does.
    OtherLever(Lever),
    /// Nobody from the plan year's intake would look for work in the completion year.
    NoEffect,
}

/// Advice for a trade at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct CellAdvice {
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// The year in which the plan year's intake completes.
    pub completes: Year,
    /// The flag of that year where intakes are as assumed.
    pub flag: Flag,
    /// Openings per job seeker of that year.
    pub ratio: Option<Interval>,
    /// Places where nobody has planned.
    pub assumed: f64,
    /// Learners over places in the data year, 0..=1, where places are known.
    pub fill: Option<f64>,
    /// What is advised.
    pub counsel: Counsel,
    /// Multiple of the assumed places: advised, and at both ends of the ratio's interval; within the level's limit.
    pub factor: Interval,
    /// Places advised: whole, never beyond the limit.
    pub places: Interval,
}

/// Advice for a provider's trade at a level, over its sites.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderAdvice {
    /// The provider.
    pub provider: String,
    /// Its part: `assumed` and `places` are the provider's own, and `places` lie within its registered scale.
    pub cell: CellAdvice,
    /// Its registered places over all sites, where a registration is known.
    pub scale: Option<f64>,
}

/// Advice for every trade and level that is taught.
///
/// ```text
/// factor = 1 + α ((D − S) / S_future),  at most `limit` either way          D = R · S
/// ```
#[must_use]
pub fn advise(outlook: &PlanOutlook, parameters: &Parameters) -> Vec<CellAdvice> {
    let _ = (outlook, parameters);
    todo!()
}

/// The advice spread over providers by what they admitted in the data year, within the scale registered on `day`.
#[must_use]
pub fn spread(
    advice: &[CellAdvice],
    intakes: &[ProviderIntake],
    registered: &[RegisteredScale],
    day: i32,
) -> Vec<ProviderAdvice> {
    let _ = (advice, intakes, registered, day);
    todo!()
}
