//! What if: other intakes, completion, retention or demand, on top of all plans.

use crate::codes::{Level, TradeCode};
use crate::parameters::Parameters;

use super::gap::{Effects, Places, TradeGap, places, trade_gap};
use super::{PlanOutlook, PlannedIntake, ProviderIntake};

/// Multiples beyond this are slips of the pen.
const LARGEST_FACTOR: f64 = 5.0;
/// More places than any city has.
const MOST_PLACES: f64 = 1e6;
/// Growth of openings a year, between halving and doubling.
const GROWTH: [f64; 2] = [-0.5, 1.0];

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
    let mut places = places(outlook, intakes, plans);
    let mut effects = vec![Effects::none(outlook.levels.len()); outlook.trades.len()];
    for change in &scenario.changes {
        apply(outlook, change, &mut places, &mut effects)?;
    }
    let trades = outlook.trades.iter().zip(places.iter().zip(&effects));
    Ok(trades
        .map(|(trade, (places, effects))| trade_gap(outlook, trade, places, effects, parameters))
        .collect())
}

fn apply(
    outlook: &PlanOutlook,
    change: &Change,
    places: &mut [Places],
    effects: &mut [Effects],
) -> Result<(), ScenarioError> {
    change.what.check()?;
    let trade = match &change.trade {
        Some(trade) => Some(
            outlook
                .trade(trade)
                .ok_or_else(|| ScenarioError::UnknownTrade(trade.clone()))?,
        ),
        None => None,
    };
    let level = match &change.level {
        Some(level) => Some(
            outlook
                .level(level)
                .ok_or_else(|| ScenarioError::UnknownLevel(level.clone()))?,
        ),
        None => None,
    };
    if matches!(change.what, What::IntakePlaces(_)) && (trade.is_none() || level.is_none()) {
        return Err(ScenarioError::PlacesOfWhat);
    }
    let chosen = |chosen: Option<usize>, position: usize| chosen.is_none_or(|c| c == position);
    let trades = places.iter_mut().zip(effects).enumerate();
    for (_, (places, effects)) in trades.filter(|(position, _)| chosen(trade, *position)) {
        let cells = places.per_level.iter_mut().zip(&mut effects.seekers);
        for (_, (places, seekers)) in cells
            .enumerate()
            .filter(|(position, _)| chosen(level, *position))
        {
            match change.what {
                What::IntakeFactor(factor) => *places *= factor,
                What::IntakePlaces(count) => *places = count,
                What::Completion(factor) | What::Retention(factor) => *seekers *= factor,
                What::DemandGrowth(_) => {}
            }
        }
        if let What::DemandGrowth(growth) = change.what {
            effects.growth = growth;
        }
    }
    Ok(())
}

impl What {
    fn check(self) -> Result<(), ScenarioError> {
        let (value, [low, high]) = match self {
            Self::IntakeFactor(x) | Self::Completion(x) | Self::Retention(x) => {
                (x, [0.0, LARGEST_FACTOR])
            }
            Self::IntakePlaces(x) => (x, [0.0, MOST_PLACES]),
            Self::DemandGrowth(x) => (x, GROWTH),
        };
        if (low..=high).contains(&value) {
            Ok(())
        } else {
            Err(ScenarioError::Range { value, low, high })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::gap::gap;
    use crate::plan::samples::{intake, outlook, parameters, plan};

    fn change(what: What) -> Change {
        Change {
            trade: TradeCode::parse("han"),
            level: Some(Level::College),
            what,
        }
    }

    /// Openings per job seeker of welding, where two trades are taught.
    fn ratios(changes: &[Change]) -> Result<Vec<f64>, ScenarioError> {
        let wanted = Scenario {
            name: "A".into(),
            changes: changes.to_vec(),
        };
        let intakes = [intake("P01", "han", 100.0)];
        let plans = [plan("P01", "han", 120.0)];
        let outlook = outlook(&["han", "tien"]);
        let gaps = scenario(&outlook, &intakes, &plans, &wanted, &parameters())?;
        Ok(gaps
            .iter()
            .map(|gap| gap.last().unwrap().after.ratio.unwrap().median)
            .collect())
    }

    fn check(changes: &[Change], expected: f64) {
        let found = ratios(changes).unwrap();
        assert!((found[0] - expected).abs() < 1e-9, "{found:?}");
        assert!(
            (found[1] - 1.5).abs() < 1e-9,
            "the other trade changed: {found:?}"
        );
    }

    #[test]
    fn no_change_is_the_gap_after_all_plans() {
        let outlook = outlook(&["han"]);
        let (plans, parameters) = ([plan("P01", "han", 120.0)], parameters());
        let same = scenario(&outlook, &[], &plans, &Scenario::default(), &parameters);
        assert_eq!(same.unwrap(), gap(&outlook, &[], &plans, &parameters));
    }

    #[test]
    fn each_change_moves_the_ratio_by_its_own_arithmetic() {
        // 150 openings, 120 planned places with one job seeker each.
        check(&[], 150.0 / 120.0);
        check(&[change(What::IntakeFactor(0.5))], 150.0 / 60.0);
        check(&[change(What::IntakePlaces(200.0))], 150.0 / 200.0);
        check(
            &[change(What::Completion(0.5)), change(What::Retention(0.8))],
            150.0 / 48.0,
        );
        // Four years to the completion of a college course.
        check(
            &[change(What::DemandGrowth(0.1))],
            150.0 * 1.1_f64.powi(4) / 120.0,
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let everywhere = Change {
            trade: None,
            ..change(What::IntakePlaces(10.0))
        };
        assert_eq!(ratios(&[everywhere]), Err(ScenarioError::PlacesOfWhat));
        let unknown = Change {
            trade: TradeCode::parse("khac"),
            ..change(What::Completion(1.0))
        };
        assert!(matches!(
            ratios(&[unknown]),
            Err(ScenarioError::UnknownTrade(_))
        ));
        for what in [
            What::IntakeFactor(-0.1),
            What::Retention(f64::NAN),
            What::DemandGrowth(-0.9),
        ] {
            assert!(matches!(
                ratios(&[change(what)]),
                Err(ScenarioError::Range { .. })
            ));
        }
    }
}
