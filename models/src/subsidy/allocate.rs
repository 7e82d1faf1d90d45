//! The allocation with the highest expected benefit, or what stands in its way.

use std::collections::BTreeMap;

use super::benefit::{Benefit, benefit};
use super::limits::{apportion, bounds};
use super::outcome::outcome;
use super::policy::Floor;
use super::solve::{Constraint, Programme, Solved, keeps, maximise};
use super::{Allocation, Bounds, Cell, Limits, Proof, Row, Share, YearLimit, YearTotal, counts};
use crate::codes::{Level, TradeCode};
use crate::parameters::SubsidyParameters;
use crate::units::{Vnd, Year};

/// A limit that cannot be kept, and the nearest one that can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shortfall {
    /// Fewer learners can be supported than a floor asks for.
    Floor {
        /// The year.
        year: Year,
        /// The floor.
        floor: Floor,
        /// Learners whom the cells can take at most.
        reachable: u64,
    },
    /// Each floor could be met, but not all of them beside the cap per trade.
    FloorsTogether {
        /// The year.
        year: Year,
    },
    /// The floors need more learners than a year may have.
    LearnersAYear {
        /// The year.
        year: Year,
        /// Learners allowed.
        allowed: u64,
        /// Learners that the floors need at least.
        least: u64,
    },
    /// The floors cost more than a year's envelope.
    Envelope {
        /// The year.
        year: Year,
        /// The envelope.
        envelope: Vnd,
        /// The least envelope that meets the floors.
        least: Vnd,
    },
    /// The floors of all years need more learners than all years may have.
    LearnersTotal {
        /// Learners allowed.
        allowed: u64,
        /// Learners that the floors need at least.
        least: u64,
    },
}

/// The same cells under the same limits.
struct Problem<'a> {
    cells: Vec<&'a Cell>,
    benefits: Vec<Benefit>,
    bounds: Vec<Vec<Bounds>>,
    limits: &'a Limits,
}

/// Allocates.
///
/// Cells are put in the order of their keys first, so the order in which they come does not matter; of equal benefits
/// the earlier trade is served first, and learners of the same trade, level and rate are spread over its areas and
/// kinds of ownership in proportion to what these can take. `z`: normal quantile of the intervals.
///
/// # Errors
/// Every limit that cannot be kept, by year.
pub fn allocate(
    cells: &[Cell],
    limits: &Limits,
    parameters: &SubsidyParameters,
    z: f64,
) -> Result<Allocation, Vec<Shortfall>> {
    let problem = Problem::new(cells, limits, parameters);
    let years: Vec<usize> = (0..limits.years.len()).collect();
    // Years share nothing but the learners of all years: first each for itself.
    let each: Option<Vec<Solved>> = years
        .iter()
        .map(|t| maximise(&problem.programme(&[*t])))
        .collect();
    let Some(each) = each else {
        return Err(problem.shortfalls());
    };
    let learners: u64 = each.iter().flat_map(|solved| &solved.x).sum();
    let solved = match limits.learners_total {
        Some(total) if learners > total => {
            maximise(&problem.programme(&years)).ok_or_else(|| problem.shortfalls())?
        }
        Some(_) | None => joined(each),
    };
    let x = problem.spread(solved.x);
    let rows = problem.rows(&x);
    Ok(Allocation {
        years: totals(&rows, limits),
        value: solved.value,
        bound: solved.bound,
        proof: if solved.complete {
            Proof::Optimal
        } else {
            Proof::WithinBound
        },
        outcome: outcome(&rows, parameters.filled_per_learner, z),
        rows,
    })
}

/// What the rows cost and hold, by year.
pub(super) fn totals(rows: &[Row], limits: &Limits) -> Vec<YearTotal> {
    let years = limits.years.iter().enumerate();
    years
        .map(|(t, year)| {
            let shares = || rows.iter().filter_map(|row| row.years.get(t));
            YearTotal {
                year: year.year,
                envelope: year.envelope,
                spent: shares().map(|share| share.amount).sum(),
                learners: shares().map(|share| share.learners).sum(),
            }
        })
        .collect()
}

/// Cells in order with what bounds them, and nobody supported yet.
pub(super) fn empty_rows(
    cells: &[Cell],
    limits: &Limits,
    parameters: &SubsidyParameters,
) -> Vec<Row> {
    let problem = Problem::new(cells, limits, parameters);
    problem.rows(&vec![0; problem.cells.len() * limits.years.len()])
}

fn joined(each: Vec<Solved>) -> Solved {
    let nothing = Solved {
        x: Vec::new(),
        value: 0.0,
        bound: 0.0,
        complete: true,
    };
    each.into_iter().fold(nothing, |mut all, year| {
        all.x.extend(year.x);
        Solved {
            x: all.x,
            value: all.value + year.value,
            bound: all.bound + year.bound,
            complete: all.complete && year.complete,
        }
    })
}

impl<'a> Problem<'a> {
    fn new(cells: &'a [Cell], limits: &'a Limits, parameters: &SubsidyParameters) -> Self {
        let mut sorted: Vec<Cell> = cells.to_vec();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        let bounds = bounds(&sorted, limits, parameters);
        let mut cells: Vec<&Cell> = cells.iter().collect();
        cells.sort_by(|a, b| a.key.cmp(&b.key));
        Self {
            benefits: cells
                .iter()
                .map(|cell| benefit(&cell.facts, parameters))
                .collect(),
            cells,
            bounds,
            limits,
        }
    }

    fn rate(&self, cell: usize, t: usize) -> Vnd {
        let offer = self.cells.get(cell).and_then(|cell| *cell.offers.get(t)?);
        offer.map_or(Vnd(0), |offer| offer.rate)
    }

    fn upper(&self, cell: usize, t: usize) -> u64 {
        let of_cell = self.bounds.get(cell);
        of_cell
            .and_then(|years| years.get(t))
            .map_or(0, Bounds::least)
    }

    /// Cells that a floor counts.
    fn counted(&self, floor: &Floor) -> Vec<usize> {
        let cells = self.cells.iter().enumerate();
        cells
            .filter(|(_, cell)| counts(floor, &cell.key, cell.group.as_deref()))
            .map(|(position, _)| position)
            .collect()
    }

    /// The programme of some years: a variable per year and cell, in this order.
    fn programme(&self, years: &[usize]) -> Programme {
        let mut programme = Programme::default();
        for t in years {
            let first = programme.gain.len();
            let cells = 0..self.cells.len();
            programme
                .gain
                .extend(self.benefits.iter().map(|benefit| benefit.per_learner));
            programme
                .upper
                .extend(cells.clone().map(|cell| self.upper(cell, *t)));
            programme.constraints.extend(self.floors(first));
            programme.constraints.extend(self.trade_caps(first, *t));
            if let Some(year) = self.limits.years.get(*t) {
                let money = cells
                    .clone()
                    .map(|c| (first + c, self.rate(c, *t).0))
                    .collect();
                programme.constraints.push(Constraint {
                    terms: money,
                    limit: year.envelope.0,
                });
                programme
                    .constraints
                    .extend(year.learners.map(|cap| heads(first, cells.len(), cap)));
            }
        }
        if years.len() > 1 {
            let all = programme.gain.len();
            programme
                .constraints
                .extend(self.limits.learners_total.map(|cap| heads(0, all, cap)));
        }
        programme
    }

    fn floors(&self, first: usize) -> Vec<Constraint> {
        let floors = self.limits.floors.iter();
        floors
            .map(|floor| Constraint {
                terms: self
                    .counted(floor)
                    .into_iter()
                    .map(|c| (first + c, -1))
                    .collect(),
                limit: -signed(floor.learners),
            })
            .collect()
    }

    fn trade_caps(&self, first: usize, t: usize) -> Vec<Constraint> {
        let Some(cap) = self.limits.learners_per_trade else {
            return Vec::new();
        };
        let mut trades: BTreeMap<&TradeCode, Vec<usize>> = BTreeMap::new();
        for (position, cell) in self.cells.iter().enumerate() {
            trades.entry(&cell.key.trade).or_default().push(position);
        }
        let binds =
            |cells: &&Vec<usize>| cells.iter().map(|c| self.upper(*c, t)).sum::<u64>() > cap;
        trades
            .values()
            .filter(binds)
            .map(|cells| Constraint {
                terms: cells.iter().map(|c| (first + c, 1)).collect(),
                limit: signed(cap),
            })
            .collect()
    }

    /// Learners of the same trade, level, benefit and rate in proportion to what their cells can take, wherever the
    /// limits allow.
    fn spread(&self, mut x: Vec<u64>) -> Vec<u64> {
        let years: Vec<usize> = (0..self.limits.years.len()).collect();
        let constraints = self.programme(&years).constraints;
        let n = self.cells.len();
        for t in years {
            let mut groups: BTreeMap<(&TradeCode, &Level, Vnd), Vec<usize>> = BTreeMap::new();
            for (position, cell) in self.cells.iter().enumerate() {
                let key = (&cell.key.trade, &cell.key.level, self.rate(position, t));
                groups.entry(key).or_default().push(position);
            }
            for cells in groups.into_values().filter(|cells| cells.len() > 1) {
                let benefit = |c: &usize| self.benefits.get(*c).map(|b| b.per_learner);
                if cells
                    .windows(2)
                    .any(|pair| pair.first().map(benefit) != pair.last().map(benefit))
                {
                    continue;
                }
                let total = cells.iter().filter_map(|c| x.get(t * n + c)).sum();
                let weights: Vec<f64> = cells.iter().map(|c| self.upper(*c, t) as f64).collect();
                let mut even = x.clone();
                for (cell, part) in cells.iter().zip(apportion(total, &weights)) {
                    if let Some(learners) = even.get_mut(t * n + cell) {
                        *learners = part;
                    }
                }
                let within =
                    |c: &usize| even.get(t * n + c).is_some_and(|l| *l <= self.upper(*c, t));
                if cells.iter().all(within) && keeps(&constraints, &even) {
                    x = even;
                }
            }
        }
        x
    }

    fn rows(&self, x: &[u64]) -> Vec<Row> {
        let n = self.cells.len();
        let cells = self.cells.iter().zip(&self.benefits).zip(&self.bounds);
        cells
            .enumerate()
            .map(|(position, ((cell, benefit), bounds))| Row {
                key: cell.key.clone(),
                group: cell.group.clone(),
                facts: cell.facts,
                benefit: *benefit,
                gap: cell.gap,
                enrolled: cell.enrolled,
                years: bounds
                    .iter()
                    .enumerate()
                    .map(|(t, bounds)| {
                        let learners = x.get(t * n + position).copied().unwrap_or(0);
                        Share {
                            learners,
                            amount: self.rate(position, t).times(learners),
                            bounds: *bounds,
                        }
                    })
                    .collect(),
            })
            .collect()
    }

    /// Every limit that the floors break, and by how much.
    fn shortfalls(&self) -> Vec<Shortfall> {
        let mut found = Vec::new();
        let mut needed = 0;
        for (t, year) in self.limits.years.iter().enumerate() {
            match self.least(t, year) {
                Ok(learners) => needed += learners,
                Err(shortfalls) => found.extend(shortfalls),
            }
        }
        if let (true, Some(allowed)) = (found.is_empty(), self.limits.learners_total) {
            found.push(Shortfall::LearnersTotal {
                allowed,
                least: needed,
            });
        }
        found
    }

    /// The fewest learners that meet a year's floors within its envelope, or what stands in the way.
    fn least(&self, t: usize, limit: &YearLimit) -> Result<u64, Vec<Shortfall>> {
        let year = limit.year;
        let reach = |floor: &Floor| -> u64 {
            let counted = self.counted(floor);
            counted.into_iter().map(|cell| self.upper(cell, t)).sum()
        };
        let beyond = self.limits.floors.iter().map(|floor| (floor, reach(floor)));
        let beyond: Vec<Shortfall> = beyond
            .filter(|(floor, reachable)| *reachable < floor.learners)
            .map(|(floor, reachable)| Shortfall::Floor {
                year,
                floor: floor.clone(),
                reachable,
            })
            .collect();
        if !beyond.is_empty() {
            return Err(beyond);
        }
        let whole = self.programme(&[t]);
        let rates: Vec<f64> = (0..self.cells.len())
            .map(|cell| self.rate(cell, t).0 as f64)
            .collect();
        // Money counts against a scale on which a learner is about 1.
        let dearest = rates.iter().copied().fold(1.0, f64::max);
        let of_floors = self.floors(0).len() + self.trade_caps(0, t).len();
        let minimal = |cost: Vec<f64>, constraints: Vec<Constraint>| {
            maximise(&Programme {
                gain: cost.into_iter().map(|cost| -cost).collect(),
                upper: whole.upper.clone(),
                constraints,
            })
        };
        let heads_of = |solved: &Solved| solved.x.iter().sum::<u64>();
        let floors_alone: Vec<Constraint> =
            whole.constraints.iter().take(of_floors).cloned().collect();
        let ones = vec![1.0; self.cells.len()];
        let Some(fewest) = minimal(ones.clone(), floors_alone.clone()) else {
            return Err(vec![Shortfall::FloorsTogether { year }]);
        };
        let least = heads_of(&fewest);
        if let Some(allowed) = limit.learners.filter(|allowed| least > *allowed) {
            return Err(vec![Shortfall::LearnersAYear {
                year,
                allowed,
                least,
            }]);
        }
        let capped = || {
            let cap = limit.learners.map(|cap| heads(0, self.cells.len(), cap));
            floors_alone.iter().cloned().chain(cap).collect()
        };
        let cheapest = minimal(rates.iter().map(|rate| rate / dearest).collect(), capped());
        let cost = |solved: &Solved| -> Vnd {
            let learners = solved.x.iter().enumerate();
            learners.map(|(cell, n)| self.rate(cell, t).times(*n)).sum()
        };
        if let Some(least) = cheapest
            .as_ref()
            .map(cost)
            .filter(|least| *least > limit.envelope)
        {
            return Err(vec![Shortfall::Envelope {
                year,
                envelope: limit.envelope,
                least,
            }]);
        }
        Ok(minimal(ones, whole.constraints.clone())
            .as_ref()
            .map_or(least, heads_of))
    }
}

fn heads(first: usize, n: usize, cap: u64) -> Constraint {
    Constraint {
        terms: (first..first + n).map(|i| (i, 1)).collect(),
        limit: signed(cap),
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
