//! How far plans were filled, round by round.

use std::collections::BTreeMap;

use crate::codes::{Level, TradeCode};

use super::PlannedIntake;

/// A planned cell and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CellFill {
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
    /// Its rounds, the first first.
    pub rounds: Vec<RoundFill>,
}

/// One round of admission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RoundFill {
    /// The round.
    pub round: i32,
    /// Places offered in it.
    pub places: f64,
    /// Learners admitted in it, where it is over.
    pub enrolled: Option<f64>,
}

impl RoundFill {
    /// Learners over places of the round, where it is over and offered any.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.enrolled
            .filter(|_| self.places > 0.0)
            .map(|enrolled| enrolled / self.places)
    }
}

impl CellFill {
    /// Places of all rounds.
    #[must_use]
    pub fn places(&self) -> f64 {
        self.rounds.iter().map(|round| round.places).sum()
    }

    /// Learners admitted so far; nothing before the first result.
    #[must_use]
    pub fn enrolled(&self) -> Option<f64> {
        let known = self.rounds.iter().filter_map(|round| round.enrolled);
        known.reduce(|sum, round| sum + round)
    }

    /// Learners so far over the places of the whole plan.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let places = self.places();
        self.enrolled()
            .filter(|_| places > 0.0)
            .map(|enrolled| enrolled / places)
    }
}

/// The plans of a year with their results, by provider, site, trade and level.
#[must_use]
pub fn fill(plans: &[PlannedIntake], year: i32) -> Vec<CellFill> {
    type Key<'a> = (&'a str, &'a str, &'a TradeCode, &'a Level);
    let mut cells: BTreeMap<Key, Vec<RoundFill>> = BTreeMap::new();
    for plan in plans.iter().filter(|plan| plan.year == year) {
        let key = (&*plan.provider, &*plan.site, &plan.trade, &plan.level);
        cells.entry(key).or_default().push(RoundFill {
            round: plan.round,
            places: plan.places,
            enrolled: plan.enrolled,
        });
    }
    cells
        .into_iter()
        .map(|((provider, site, trade, level), mut rounds)| {
            rounds.sort_by_key(|round| round.round);
            CellFill {
                provider: provider.to_owned(),
                site: site.to_owned(),
                trade: trade.clone(),
                level: level.clone(),
                year,
                rounds,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_that_is_not_over_counts_as_planned_but_not_as_empty() {
        let row = |round, places, enrolled| PlannedIntake {
            provider: "P01".into(),
            site: "1".into(),
            trade: TradeCode::parse("han").unwrap(),
            level: Level::College,
            year: 2026,
            round,
            places,
            enrolled,
            reason: None,
        };
        let other_year = PlannedIntake {
            year: 2025,
            ..row(1, 9.0, Some(9.0))
        };
        let rows = [row(2, 40.0, None), row(1, 60.0, Some(45.0)), other_year];
        let cells = fill(&rows, 2026);
        assert_eq!(cells.len(), 1);
        let rounds: Vec<_> = cells[0]
            .rounds
            .iter()
            .map(|r| (r.round, r.share()))
            .collect();
        assert_eq!(rounds, [(1, Some(0.75)), (2, None)]);
        assert_eq!(cells[0].share(), Some(0.45));
        let nothing_yet = fill(&[row(1, 60.0, None)], 2026);
        assert_eq!(nothing_yet[0].share(), None);
    }
}
