//! What if: other intakes, completion, retention or demand, on top of all plans.

use crate::codes::{Level, TradeCode};
use crate::parameters::Parameters;

use super::gap::TradeGap;
use super::{PlanOutlook, PlannedIntake, ProviderIntake};

/// A named set of changes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What is different, one after the other.
    pub changes: Vec<Change>,
}

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The trade; all where none is named.
    pub trade: Option<TradeCode>,
    /// The level; all where none is named.
    pub level: Option<Level>,
    /// What is different.
    pub what: What,
}

/// What a scenario changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum What {
    /// The places of the plan year become this multiple.
    IntakeFactor(f64),
    /// The places of the plan year become so many; trade and level must be named.
    IntakePlaces(f64),
    /// Completers become this multiple.
    Completion(f64),
    /// Completers who look for a wage job in the city become this multiple.
    Retention(f64),
    /// Openings grow by this share a year, beyond what is expected; of the whole trade.
    DemandGrowth(f64),
}

/// Why a scenario cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScenarioError {
    /// No trade of that code.
    #[error("no trade `{0}`")]
    UnknownTrade(TradeCode),
    /// No such level.
    #[error("no level `{0}`")]
    UnknownLevel(Level),
    /// A number of places for more than one cell.
    #[error("a number of places needs a trade and a level")]
    PlacesOfWhat,
    /// A number that makes no sense.
    #[error("{value} lies outside {low} to {high}")]
    Range {
        /// The refused number.
        value: f64,
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
}

/// Every trade after all plans and the scenario's changes.
///
/// # Errors
/// A change of an unknown trade or level, or by a number that makes no sense.
pub fn scenario(
    outlook: &PlanOutlook,
    intakes: &[ProviderIntake],
    plans: &[PlannedIntake],
    scenario: &Scenario,
    parameters: &Parameters,
) -> Result<Vec<TradeGap>, ScenarioError> {
    let _ = (outlook, intakes, plans, scenario, parameters);
    todo!()
}
