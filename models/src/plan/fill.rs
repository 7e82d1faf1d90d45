//! How far plans were filled, round by round.

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
    let _ = (plans, year);
    todo!()
}
