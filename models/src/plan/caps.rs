//! The registered scale as a hard cap, and what may be moved within a trade group without a new registration.

use std::collections::BTreeMap;

use crate::codes::{Level, TradeCode};
use crate::parameters::PlanningParameters;

use super::{PlannedIntake, RegisteredScale};

/// What the limit on moving places limits; the rule can be read in both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// The places moved within a group, as a share of the group's registered total.
    PlacesMoved,
    /// The result: how far a trade may end above its own registered scale.
    Result,
}

/// What holds of the places planned for a trade at a level and site.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// Not above the registered scale.
    Within {
        /// Registered places left.
        room: f64,
    },
    /// Above it by places that other trades of the group leave free; no new registration is needed.
    Moved {
        /// Places moved here.
        places: f64,
    },
    /// Above what may be moved: needs a new registration.
    Over {
        /// Places too many.
        by: f64,
        /// The most that could be planned beside the rest of the plan.
        allowed: f64,
    },
    /// Nothing is registered for the trade at that level and site.
    NotRegistered,
    /// The last registration has ended.
    Expired {
        /// Its last day, in days since 1 January 1970.
        on: i32,
    },
    /// The registration has not begun.
    NotYetValid {
        /// Its first day, in days since 1 January 1970.
        from: i32,
    },
}

impl Verdict {
    /// Whether the plan may be submitted as it is.
    #[must_use]
    pub const fn holds(self) -> bool {
        match self {
            Self::Within { .. } | Self::Moved { .. } => true,
            Self::Over { .. }
            | Self::NotRegistered
            | Self::Expired { .. }
            | Self::NotYetValid { .. } => false,
        }
    }
}

/// A planned cell beside its registration.
#[derive(Debug, Clone, PartialEq)]
pub struct CapCheck {
    /// The provider.
    pub provider: String,
    /// The site.
    pub site: String,
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// Places planned over all rounds.
    pub planned: f64,
    /// Registered places a year on the day asked about; those of the last or next registration where none is valid.
    pub scale: Option<f64>,
    /// Number of that certificate.
    pub certificate: Option<String>,
    /// What holds.
    pub verdict: Verdict,
}

impl Reading {
    /// The reading that the parameters choose.
    #[must_use]
    pub fn chosen(parameters: &PlanningParameters) -> Self {
        if parameters.move_reading < 1.5 {
            Self::PlacesMoved
        } else {
            Self::Result
        }
    }
}

/// Checks the plans of one year against the registrations valid on `day` (days since 1 January 1970), by provider,
/// site, trade and level.
#[must_use]
pub fn check(
    plans: &[PlannedIntake],
    registered: &[RegisteredScale],
    year: i32,
    day: i32,
    share: f64,
    reading: Reading,
) -> Vec<CapCheck> {
    let _ = (
        plans,
        registered,
        year,
        day,
        share,
        reading,
        BTreeMap::<i32, i32>::new(),
    );
    todo!()
}
