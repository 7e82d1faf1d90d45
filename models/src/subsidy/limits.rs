//! What bounds a cell in a year: places, its part of the gap, what the course can absorb.

use std::collections::BTreeMap;

use super::{Bounds, Cell, Limits};
use crate::codes::TradeCode;
use crate::parameters::SubsidyParameters;

/// Rounding noise of a product of shares.
const NOISE: f64 = 1e-9;

/// A number of learners, rounded down.
fn whole(value: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a saturating cast of what is 0 or more"
    )]
    let whole = (value + NOISE).max(0.0) as u64;
    whole
}

/// Bounds per cell and year.
///
/// ```text
/// gap:        the trade's ⌊share · Σ gap ÷ filled per learner⌋ learners, over its cells in proportion to their gap
/// absorptive: ⌊enrolled · (1 + growth)^(t − data year)⌋
/// ```
pub(super) fn bounds(
    cells: &[Cell],
    limits: &Limits,
    parameters: &SubsidyParameters,
) -> Vec<Vec<Bounds>> {
    let gaps = of_gap(cells, parameters.gap_share / parameters.filled_per_learner);
    let one = |(cell, gap): (&Cell, u64)| {
        limits
            .years
            .iter()
            .enumerate()
            .map(|(t, year)| {
                let ahead = year.year.since(limits.data_year).max(0);
                let offer = cell.offers.get(t).copied().flatten();
                Bounds {
                    places: offer.map_or(0, |offer| offer.places),
                    gap,
                    absorptive: whole(
                        cell.enrolled * (1.0 + parameters.absorptive_growth).powi(ahead),
                    ),
                }
            })
            .collect()
    };
    cells.iter().zip(gaps).map(one).collect()
}

/// A trade's learners by its gap, over its cells; `factor`: learners per person of the gap.
fn of_gap(cells: &[Cell], factor: f64) -> Vec<u64> {
    let mut trades: BTreeMap<&TradeCode, Vec<usize>> = BTreeMap::new();
    for (position, cell) in cells.iter().enumerate() {
        trades.entry(&cell.key.trade).or_default().push(position);
    }
    let mut learners = vec![0; cells.len()];
    for positions in trades.values() {
        let gaps: Vec<f64> = positions
            .iter()
            .filter_map(|p| cells.get(*p))
            .map(|cell| cell.gap.max(0.0))
            .collect();
        let total = whole(factor * gaps.iter().sum::<f64>());
        for (position, part) in positions.iter().zip(apportion(total, &gaps)) {
            if let Some(of_cell) = learners.get_mut(*position) {
                *of_cell = part;
            }
        }
    }
    learners
}

/// A whole number in parts as near to the weights as can be, by largest remainder; of equal ones the first.
pub(super) fn apportion(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; weights.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|w| total as f64 * w / sum).collect();
    let mut parts: Vec<u64> = exact.iter().map(|x| whole(*x)).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let rest = |p: usize| {
        exact
            .get(p)
            .zip(parts.get(p))
            .map_or(0.0, |(x, n)| x - *n as f64)
    };
    let rests: Vec<f64> = order.iter().map(|p| rest(*p)).collect();
    let of = |p: usize| rests.get(p).copied().unwrap_or(0.0);
    order.sort_by(|a, b| of(*b).total_cmp(&of(*a)).then(a.cmp(b)));
    let mut left = total.saturating_sub(parts.iter().sum());
    for position in order {
        if let Some(part) = parts.get_mut(position).filter(|_| left > 0) {
            *part += 1;
            left -= 1;
        }
    }
    parts
}
