//! The gap after all plans: the ratio of the year in which they complete, and who else is raising the same trade.

use crate::assess::flag::{Classes, Flag};
use crate::codes::TradeCode;
use crate::parameters::Parameters;
use crate::units::{Interval, Year};

use super::{PlanOutlook, PlannedIntake, ProviderIntake};

/// One trade after all plans.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeGap {
    /// The trade.
    pub trade: TradeCode,
    /// Places assumed where nobody has planned, over all levels.
    pub assumed: f64,
    /// Places after all plans; providers without one count with what is assumed of them.
    pub places: f64,
    /// Providers with a plan for the trade.
    pub planners: usize,
    /// Per completion year of the trade's levels, the nearest first.
    pub years: Vec<YearGap>,
    /// How much of the expansion that balances the trade is claimed, in the last of these years.
    pub crowding: Crowding,
    /// How many places more (+) or fewer (−) would then change the flag.
    pub tipping: Option<Tipping>,
}

/// One completion year of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct YearGap {
    /// The year.
    pub year: Year,
    /// As long as intakes are as assumed.
    pub before: Picture,
    /// After all plans.
    pub after: Picture,
}

/// Supply against demand in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Picture {
    /// Job seekers.
    pub seekers: f64,
    /// Openings; nothing where nothing speaks of them.
    pub openings: Option<f64>,
    /// Openings per job seeker.
    pub ratio: Option<Interval>,
    /// Probability of each class.
    pub probability: Option<Classes>,
    /// The flag.
    pub flag: Flag,
}

/// How much of the needed expansion is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Crowding {
    /// Places beyond the assumed ones that balance the trade; nothing where it is not short of people.
    pub needed: Option<f64>,
    /// Places beyond the assumed ones that providers have planned.
    pub claimed: f64,
    /// How many providers plan more than is assumed of them.
    pub providers: usize,
}

/// How many places would change the flag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tipping {
    /// Places of the plan year, more (+) or fewer (−).
    pub places: f64,
    /// The flag that would then hold.
    pub to: Flag,
}

impl Crowding {
    /// Claimed over needed; nothing where no expansion is needed.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.needed
            .filter(|needed| *needed > 0.0)
            .map(|needed| self.claimed / needed)
    }
}

impl TradeGap {
    /// The year by which all levels that begin in the plan year complete: all plans show in it.
    #[must_use]
    pub fn last(&self) -> Option<&YearGap> {
        self.years.last()
    }
}

/// Every trade after all plans of the plan year.
#[must_use]
pub fn gap(
    outlook: &PlanOutlook,
    intakes: &[ProviderIntake],
    plans: &[PlannedIntake],
    parameters: &Parameters,
) -> Vec<TradeGap> {
    let _ = (outlook, intakes, plans, parameters);
    todo!()
}
