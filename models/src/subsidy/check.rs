//! An allocation that somebody else made: what it costs, what it brings, and every limit that it breaks.

use std::collections::{BTreeMap, BTreeSet};

use super::allocate::{empty_rows, totals};
use super::limits::apportion;
use super::outcome::{Outcome, outcome};
use super::policy::Floor;
use super::{Bounds, Cell, CellKey, Limits, Ownership, Row, YearTotal, counts};
use crate::codes::{Level, TradeCode};
use crate::parameters::SubsidyParameters;
use crate::units::{Vnd, Year};

/// A line of a given allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The year.
    pub year: Year,
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// The area; all areas where nothing is said.
    pub area: Option<String>,
    /// The kind of ownership; both where nothing is said.
    pub ownership: Option<Ownership>,
    /// Learners.
    pub learners: u64,
}

/// What bounds a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// Places.
    Places,
    /// The share of the gap that may be subsidised.
    Gap,
    /// What the course can absorb.
    Absorptive,
}

impl Bound {
    /// The word used in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Gap => "gap_share",
            Self::Absorptive => "absorptive_growth",
        }
    }
}

/// A limit that a given allocation breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    /// A year that the allocation is not about.
    OtherYear {
        /// The line.
        given: Given,
    },
    /// A trade and level that the policy does not support, or that nobody teaches.
    NotOffered {
        /// The line.
        given: Given,
    },
    /// More money than the year has.
    Envelope {
        /// The year.
        year: Year,
        /// The envelope.
        envelope: Vnd,
        /// What the lines cost.
        spent: Vnd,
    },
    /// More learners than the year may have.
    LearnersAYear {
        /// The year.
        year: Year,
        /// Learners allowed.
        allowed: u64,
        /// Learners given.
        learners: u64,
    },
    /// More learners than all years may have.
    LearnersTotal {
        /// Learners allowed.
        allowed: u64,
        /// Learners given.
        learners: u64,
    },
    /// More learners of a trade than a year may have.
    LearnersPerTrade {
        /// The year.
        year: Year,
        /// The trade.
        trade: TradeCode,
        /// Learners allowed.
        allowed: u64,
        /// Learners given.
        learners: u64,
    },
    /// More learners than a trade and level can take.
    Cell {
        /// The year.
        year: Year,
        /// The trade.
        trade: TradeCode,
        /// The level.
        level: Level,
        /// What bounds it.
        bound: Bound,
        /// Learners allowed.
        allowed: u64,
        /// Learners given.
        learners: u64,
    },
    /// Fewer learners than a floor asks for.
    Floor {
        /// The year.
        year: Year,
        /// The floor.
        floor: Floor,
        /// Learners given.
        learners: u64,
    },
}

/// What is to be said of a given allocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// One per year.
    pub years: Vec<YearTotal>,
    /// Every limit that is broken, by year.
    pub breaches: Vec<Breach>,
    /// The lines as rows; those that are not offered are left out.
    pub rows: Vec<Row>,
    /// What it brings and risks.
    pub outcome: Outcome,
}

/// Checks a given allocation against every limit of every single year.
///
/// A line without area or ownership is spread over the cells of its trade and level in proportion to what these can
/// take. `z`: normal quantile of the intervals.
#[must_use]
pub fn check(
    given: &[Given],
    cells: &[Cell],
    limits: &Limits,
    parameters: &SubsidyParameters,
    z: f64,
) -> Checked {
    let mut rows = empty_rows(cells, limits, parameters);
    let rates: BTreeMap<&CellKey, &Cell> = cells.iter().map(|cell| (&cell.key, cell)).collect();
    let mut breaches = Vec::new();
    for line in given {
        let Some(t) = limits.years.iter().position(|year| year.year == line.year) else {
            breaches.push(Breach::OtherYear {
                given: line.clone(),
            });
            continue;
        };
        let rate = |key: &CellKey| {
            let offer = rates.get(key).and_then(|cell| cell.offers.get(t).copied());
            offer.flatten().map(|offer| offer.rate)
        };
        let about: Vec<(usize, Vnd, u64)> = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| line.is_about(&row.key))
            .filter_map(|(position, row)| {
                let bounds = row.years.get(t)?.bounds;
                Some((position, rate(&row.key)?, bounds.least()))
            })
            .collect();
        if about.is_empty() {
            breaches.push(Breach::NotOffered {
                given: line.clone(),
            });
            continue;
        }
        for ((position, rate, _), part) in about.iter().zip(parts(line.learners, &about)) {
            if let Some(share) = rows.get_mut(*position).and_then(|row| row.years.get_mut(t)) {
                share.learners += part;
                share.amount = rate.times(share.learners);
            }
        }
    }
    breaches.extend(broken(&rows, limits));
    Checked {
        years: totals(&rows, limits),
        breaches,
        outcome: outcome(&rows, parameters.filled_per_learner, z),
        rows,
    }
}

impl Given {
    fn is_about(&self, key: &CellKey) -> bool {
        self.trade == key.trade
            && self.level == key.level
            && (self.area.is_none() || self.area == key.area)
            && (self.ownership.is_none() || self.ownership == key.ownership)
    }
}

/// In proportion to what the cells can take; evenly where they can take nobody.
fn parts(learners: u64, about: &[(usize, Vnd, u64)]) -> Vec<u64> {
    let room: Vec<f64> = about.iter().map(|(_, _, room)| *room as f64).collect();
    if room.iter().sum::<f64>() > 0.0 {
        apportion(learners, &room)
    } else {
        apportion(learners, &vec![1.0; about.len()])
    }
}

fn broken(rows: &[Row], limits: &Limits) -> Vec<Breach> {
    let mut found = Vec::new();
    for (t, (limit, total)) in limits.years.iter().zip(totals(rows, limits)).enumerate() {
        let year = limit.year;
        if total.spent > limit.envelope {
            found.push(Breach::Envelope {
                year,
                envelope: limit.envelope,
                spent: total.spent,
            });
        }
        if let Some(allowed) = limit.learners.filter(|allowed| total.learners > *allowed) {
            found.push(Breach::LearnersAYear {
                year,
                allowed,
                learners: total.learners,
            });
        }
        found.extend(in_trades(rows, t, year, limits.learners_per_trade));
        found.extend(in_cells(rows, t, year));
        for floor in &limits.floors {
            let counted = rows
                .iter()
                .filter(|row| counts(floor, &row.key, row.group.as_deref()));
            let learners = counted
                .filter_map(|row| row.years.get(t))
                .map(|s| s.learners)
                .sum();
            if learners < floor.learners {
                found.push(Breach::Floor {
                    year,
                    floor: floor.clone(),
                    learners,
                });
            }
        }
    }
    let learners = rows.iter().map(Row::learners).sum();
    if let Some(allowed) = limits.learners_total.filter(|allowed| learners > *allowed) {
        found.push(Breach::LearnersTotal { allowed, learners });
    }
    found
}

fn in_trades(rows: &[Row], t: usize, year: Year, cap: Option<u64>) -> Vec<Breach> {
    let Some(allowed) = cap else {
        return Vec::new();
    };
    let trades: BTreeSet<&TradeCode> = rows.iter().map(|row| &row.key.trade).collect();
    let of = |trade: &TradeCode| -> u64 {
        let rows = rows.iter().filter(|row| row.key.trade == *trade);
        rows.filter_map(|row| row.years.get(t))
            .map(|share| share.learners)
            .sum()
    };
    let over = trades.into_iter().map(|trade| (trade, of(trade)));
    over.filter(|(_, learners)| *learners > allowed)
        .map(|(trade, learners)| Breach::LearnersPerTrade {
            year,
            trade: trade.clone(),
            allowed,
            learners,
        })
        .collect()
}

/// By trade and level: whoever gives no areas is not blamed for how they were spread.
fn in_cells(rows: &[Row], t: usize, year: Year) -> Vec<Breach> {
    let mut sums: BTreeMap<(&TradeCode, &Level), (u64, Bounds)> = BTreeMap::new();
    for row in rows {
        let Some(share) = row.years.get(t) else {
            continue;
        };
        let (learners, bounds) = sums.entry((&row.key.trade, &row.key.level)).or_default();
        *learners += share.learners;
        bounds.places += share.bounds.places;
        bounds.gap += share.bounds.gap;
        bounds.absorptive += share.bounds.absorptive;
    }
    let of = |((trade, level), (learners, bounds)): ((&TradeCode, &Level), (u64, Bounds))| {
        [
            (Bound::Places, bounds.places),
            (Bound::Gap, bounds.gap),
            (Bound::Absorptive, bounds.absorptive),
        ]
        .into_iter()
        .filter(move |(_, allowed)| learners > *allowed)
        .map(move |(bound, allowed)| Breach::Cell {
            year,
            trade: trade.clone(),
            level: level.clone(),
            bound,
            allowed,
            learners,
        })
        .collect::<Vec<_>>()
    };
    sums.into_iter().flat_map(of).collect()
}

impl Breach {
    /// The word used in files.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::OtherYear { .. } => "other_year",
            Self::NotOffered { .. } => "not_offered",
            Self::Envelope { .. } => "envelope",
            Self::LearnersAYear { .. } => "learners_a_year",
            Self::LearnersTotal { .. } => "learners_total",
            Self::LearnersPerTrade { .. } => "learners_per_trade",
            Self::Cell { bound, .. } => bound.key(),
            Self::Floor { .. } => "floor",
        }
    }

    /// The year; nothing where it is about all years.
    #[must_use]
    pub const fn year(&self) -> Option<Year> {
        match self {
            Self::OtherYear { given } | Self::NotOffered { given } => Some(given.year),
            Self::Envelope { year, .. }
            | Self::LearnersAYear { year, .. }
            | Self::LearnersPerTrade { year, .. }
            | Self::Cell { year, .. }
            | Self::Floor { year, .. } => Some(*year),
            Self::LearnersTotal { .. } => None,
        }
    }

    /// The trade that it is about, if any.
    #[must_use]
    pub const fn trade(&self) -> Option<&TradeCode> {
        match self {
            Self::OtherYear { given } | Self::NotOffered { given } => Some(&given.trade),
            Self::LearnersPerTrade { trade, .. } | Self::Cell { trade, .. } => Some(trade),
            Self::Envelope { .. }
            | Self::LearnersAYear { .. }
            | Self::LearnersTotal { .. }
            | Self::Floor { .. } => None,
        }
    }

    /// By how much: VND for an envelope, learners for everything else (of a floor, how many are lacking).
    #[must_use]
    pub fn over(&self) -> i64 {
        let learners = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Self::OtherYear { given } | Self::NotOffered { given } => learners(given.learners),
            Self::Envelope {
                envelope, spent, ..
            } => (*spent - *envelope).0,
            Self::LearnersAYear {
                allowed,
                learners: n,
                ..
            }
            | Self::LearnersTotal {
                allowed,
                learners: n,
            }
            | Self::LearnersPerTrade {
                allowed,
                learners: n,
                ..
            }
            | Self::Cell {
                allowed,
                learners: n,
                ..
            } => learners(n.saturating_sub(*allowed)),
            Self::Floor {
                floor, learners: n, ..
            } => learners(floor.learners.saturating_sub(*n)),
        }
    }
}
