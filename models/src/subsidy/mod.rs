//! Subsidies for learners: whom a policy supports, what a learner brings, and how to spend a yearly envelope.
//!
//! ```text
//! b_u  = P(under) · g_u · (1 − d) − λ · P(over)                         learners who end in a short trade, per learner
//! max Σ_t Σ_u b_u x_ut      x_ut whole,  0 ≤ x_ut ≤ min(places, share of the gap, what the course can absorb)
//! Σ_u r_ut x_ut ≤ E_t       Σ_u x_ut ≤ L_t       Σ_t Σ_u x_ut ≤ L       Σ_{u ∈ trade} x_ut ≤ T       Σ_{u ∈ floor} x_ut ≥ F
//! ```
//!
//! `u` cell (trade, level, area, ownership), `t` year, `x` learners, `r` rate, `E` envelope. See [`benefit`] for `b`,
//! [`allocate`] for the optimum and what it is worth, [`compare`] for the alternatives, [`mirror`] for lists of trades.

pub mod allocate;
pub mod benefit;
pub mod check;
pub mod compare;
mod limits;
pub mod mirror;
pub mod outcome;
pub mod policy;
mod solve;
pub mod wish;

#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::assess::cause::Cause;
use crate::assess::flag::{Classes, Flag};
use crate::codes::{Level, TradeCode};
use crate::units::{Vnd, Year};

use benefit::Benefit;
use outcome::Outcome;
use policy::{Floor, FloorKind};

/// Who owns a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ownership {
    /// Công lập.
    Public,
    /// Tư thục.
    Private,
}

impl Ownership {
    /// The word used in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
        }
    }

    /// The ownership of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Public, Self::Private]
            .into_iter()
            .find(|ownership| ownership.key() == word)
    }
}

/// What a cell of an allocation is about. Cells are ordered by trade first: this order breaks ties.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CellKey {
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// Area of the policy, where providers say in which district they are.
    pub area: Option<String>,
    /// Who owns the providers, where they say.
    pub ownership: Option<Ownership>,
}

/// What the assessment says of a cell's trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Facts {
    /// The flag.
    pub flag: Flag,
    /// Probability of each class.
    pub probability: Classes,
    /// What lies behind a shortage.
    pub cause: Option<Cause>,
    /// Learners who end in the trade per learner who starts at this level, 0..=1, where it was measured.
    pub outcome: Option<f64>,
}

/// What a cell offers in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// What a learner costs, more than 0.
    pub rate: Vnd,
    /// Places.
    pub places: u64,
}

/// Trade × level × area × ownership.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Which one.
    pub key: CellKey,
    /// Trade group, for floors.
    pub group: Option<String>,
    /// What the assessment says.
    pub facts: Facts,
    /// This cell's part of the trade's yearly gap, in persons, 0 or more.
    pub gap: f64,
    /// Learners enrolled in the last year with data.
    pub enrolled: f64,
    /// One per year of the limits; nothing in a year without a rate.
    pub offers: Vec<Option<Offer>>,
}

/// What holds in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearLimit {
    /// The year.
    pub year: Year,
    /// Money for learners.
    pub envelope: Vnd,
    /// At most so many learners.
    pub learners: Option<u64>,
}

/// What an allocation must keep to, besides the cells' own limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Last year with data: what a course can absorb grows from there.
    pub data_year: Year,
    /// The years, ascending.
    pub years: Vec<YearLimit>,
    /// At most so many learners over all years.
    pub learners_total: Option<u64>,
    /// At most so many learners of one trade in a year.
    pub learners_per_trade: Option<u64>,
    /// At least so many learners a year.
    pub floors: Vec<Floor>,
}

/// The three limits of a cell in a year, in learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Bounds {
    /// Places.
    pub places: u64,
    /// The cell's part of the share of the gap that may be subsidised.
    pub gap: u64,
    /// What the course can absorb.
    pub absorptive: u64,
}

impl Bounds {
    /// The smallest of the three.
    #[must_use]
    pub fn least(&self) -> u64 {
        self.places.min(self.gap).min(self.absorptive)
    }
}

/// A cell's part in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Learners.
    pub learners: u64,
    /// What they cost.
    pub amount: Vnd,
    /// What bounds them.
    pub bounds: Bounds,
}

/// A cell's part over the years.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cell.
    pub key: CellKey,
    /// Trade group.
    pub group: Option<String>,
    /// What the assessment says of its trade.
    pub facts: Facts,
    /// What a learner brings.
    pub benefit: Benefit,
    /// This cell's part of the trade's yearly gap, in persons.
    pub gap: f64,
    /// Learners enrolled in the last year with data.
    pub enrolled: f64,
    /// One per year.
    pub years: Vec<Share>,
}

impl Row {
    /// Learners over all years.
    #[must_use]
    pub fn learners(&self) -> u64 {
        self.years.iter().map(|share| share.learners).sum()
    }

    /// Money over all years.
    #[must_use]
    pub fn amount(&self) -> Vnd {
        self.years.iter().map(|share| share.amount).sum()
    }
}

/// What a year's envelope became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearTotal {
    /// The year.
    pub year: Year,
    /// Money for learners.
    pub envelope: Vnd,
    /// Money allocated.
    pub spent: Vnd,
    /// Learners.
    pub learners: u64,
}

impl YearTotal {
    /// Money left; less than 0 where too much was spent.
    #[must_use]
    pub fn left(&self) -> Vnd {
        self.envelope - self.spent
    }
}

/// How near the allocation is to the best there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// No allocation of whole learners has a higher expected benefit.
    Optimal,
    /// The search was stopped; the bound says by how much another could be better.
    WithinBound,
}

/// An allocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Allocation {
    /// One per year.
    pub years: Vec<YearTotal>,
    /// One per cell, in the order of the keys; cells without learners included.
    pub rows: Vec<Row>,
    /// Expected benefit: learners who end in a short trade, less harm.
    pub value: f64,
    /// No allocation has a higher expected benefit than this.
    pub bound: f64,
    /// Whether `value` is known to be the highest.
    pub proof: Proof,
    /// What it brings and what it risks.
    pub outcome: Outcome,
}

impl Allocation {
    /// Learners over all years.
    #[must_use]
    pub fn learners(&self) -> u64 {
        self.years.iter().map(|total| total.learners).sum()
    }

    /// Money over all years.
    #[must_use]
    pub fn spent(&self) -> Vnd {
        self.years.iter().map(|total| total.spent).sum()
    }
}

/// Whether a floor counts a cell.
#[must_use]
pub fn counts(floor: &Floor, key: &CellKey, group: Option<&str>) -> bool {
    let wanted = floor.key.as_str();
    match floor.of {
        FloorKind::Group => group == Some(wanted),
        FloorKind::Area => key.area.as_deref() == Some(wanted),
        FloorKind::Level => key.level.key() == wanted,
        FloorKind::Ownership => key.ownership.map(Ownership::key) == Some(wanted),
        FloorKind::Trade => key.trade.as_str() == wanted,
    }
}
