//! Signals from what became of graduates: independent of the data behind the ratio.
//!
//! Shares and wages differ between levels and pathways for reasons that have nothing to do with shortage, so each
//! signal is a distance from the mean of its own level, averaged over the levels of the trade by precision.

use std::collections::BTreeMap;

use crate::cells::{Evidence, GraduateCell, Moments};
use crate::estimate::demand::Signal;
use crate::estimate::share::{Group, Place, ShareSample, correct_nonresponse, shrink_all};
use crate::estimate::supply::add;
use crate::parameters::Parameters;
use crate::units::Share;

/// The outcome signals of one trade.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Distance of the logit of the in-trade share among wage-job seekers from its level's.
    pub in_trade: Option<Signal>,
    /// Distance of −ln(months to the first job) from its level's: higher is faster.
    pub quick: Option<Signal>,
    /// Distance of ln(monthly wage) from its level's.
    pub wage: Option<Signal>,
    /// In-trade share itself, over all levels, of those who answered.
    pub in_trade_share: Option<f64>,
    /// Job seekers among respondents.
    pub seekers: f64,
}

/// The outcome signals of every trade, in the order of `evidence.trades`.
///
/// * `odds`: ψ of the non-response correction, 1 = those who did not answer fare alike.
#[must_use]
pub fn estimate(evidence: &Evidence, odds: f64, parameters: &Parameters) -> Vec<Outcome> {
    let mut cells: BTreeMap<(usize, usize), GraduateCell> = BTreeMap::new();
    for cell in &evidence.graduates {
        add(cells.entry((cell.trade, cell.level)).or_default(), cell);
    }
    let shares = in_trade(&cells, evidence, odds, parameters);
    let wages = distances(&cells, |c| c.log_wage);
    let months = distances(&cells, |c| c.log_months);
    (0..evidence.trades.len())
        .map(|trade| {
            let of_trade = |all: &BTreeMap<(usize, usize), Signal>| -> Vec<Signal> {
                all.range((trade, 0)..=(trade, usize::MAX))
                    .map(|(_, signal)| *signal)
                    .collect()
            };
            let rows = cells
                .range((trade, 0)..=(trade, usize::MAX))
                .map(|(_, cell)| cell);
            let (right, seekers) = rows.fold((0.0, 0.0), |(right, seekers), cell| {
                (
                    right + cell.in_trade,
                    seekers + cell.employed + cell.unemployed,
                )
            });
            let answers: f64 = of_trade(&shares).iter().map(|s| s.n).sum();
            Outcome {
                in_trade: pool(&of_trade(&shares)),
                quick: pool(&of_trade(&months)).map(|s| Signal {
                    value: -s.value,
                    ..s
                }),
                wage: pool(&of_trade(&wages)),
                in_trade_share: (seekers > 0.0).then_some(right / seekers.max(f64::MIN_POSITIVE)),
                seekers: answers,
            }
        })
        .collect()
}

fn in_trade(
    cells: &BTreeMap<(usize, usize), GraduateCell>,
    evidence: &Evidence,
    odds: f64,
    parameters: &Parameters,
) -> BTreeMap<(usize, usize), Signal> {
    let samples: Vec<_> = cells
        .iter()
        .map(|(&(trade, level), cell)| {
            let seekers = cell.employed + cell.unemployed;
            // Aggregates come without weights: each answer counts as one.
            let scale = if cell.all > 0.0 {
                cell.weight_squares / cell.all
            } else {
                1.0
            };
            let response = if cell.surveyed > 0.0 {
                Share::clamped(cell.responded / cell.surveyed)
            } else {
                Share::ONE
            };
            let raw = Share::clamped(if seekers > 0.0 {
                cell.in_trade / seekers
            } else {
                0.0
            });
            let share = correct_nonresponse(raw, response, odds).get();
            let sample = ShareSample::weighted(share * seekers, seekers, scale * seekers);
            let group = evidence.trades.get(trade).and_then(|t| t.group.as_deref());
            let empty = ShareSample::new(0.0, 0.0);
            (
                Place {
                    trade,
                    group,
                    level,
                },
                sample.or(empty),
            )
        })
        .filter_map(|(place, sample)| Some((place, sample?)))
        .collect();
    let fallback = Group {
        mean: Share::clamped(0.5),
        strength: parameters.shares.strength_floor,
    };
    let shrunk = shrink_all(&samples, fallback, &parameters.shares);
    let logits: BTreeMap<(usize, usize), Signal> = samples
        .iter()
        .zip(shrunk)
        .filter(|((_, sample), _)| sample.size() >= 1.0)
        .map(|((place, sample), share)| {
            let (value, variance) = share.logit();
            (
                (place.trade, place.level),
                Signal {
                    value,
                    variance,
                    n: sample.size(),
                },
            )
        })
        .collect();
    centred(&logits)
}

/// Means of a measured value, with the pooled within-cell variance of its level.
fn distances(
    cells: &BTreeMap<(usize, usize), GraduateCell>,
    pick: fn(&GraduateCell) -> Moments,
) -> BTreeMap<(usize, usize), Signal> {
    let mut within: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (&(_, level), cell) in cells {
        let moments = pick(cell);
        if let Some(variance) = moments.variance() {
            let slot = within.entry(level).or_default();
            slot.0 += variance * (moments.n - 1.0);
            slot.1 += moments.n - 1.0;
        }
    }
    let means: BTreeMap<(usize, usize), Signal> = cells
        .iter()
        .filter_map(|(&key, cell)| {
            let moments = pick(cell);
            let (squares, freedom) = within.get(&key.1).copied()?;
            let spread = if freedom > 0.0 {
                squares / freedom
            } else {
                return None;
            };
            let value = moments.mean()?;
            Some((
                key,
                Signal {
                    value,
                    variance: spread.max(1e-4) / moments.n,
                    n: moments.n,
                },
            ))
        })
        .collect();
    centred(&means)
}

/// Each value less the mean of its level (weighted by answers).
fn centred(values: &BTreeMap<(usize, usize), Signal>) -> BTreeMap<(usize, usize), Signal> {
    let mut means: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (&(_, level), signal) in values {
        // A trade with thousands of answers must not be its own yardstick: weights grow with the square root.
        let weight = signal.n.sqrt();
        let slot = means.entry(level).or_default();
        slot.0 += weight * signal.value;
        slot.1 += weight;
    }
    values
        .iter()
        .filter_map(|(&key, signal)| {
            let (sum, weight) = means.get(&key.1).copied()?;
            (weight > 0.0).then(|| {
                (
                    key,
                    Signal {
                        value: signal.value - sum / weight,
                        ..*signal
                    },
                )
            })
        })
        .collect()
}

fn pool(signals: &[Signal]) -> Option<Signal> {
    let weight: f64 = signals.iter().map(|s| 1.0 / s.variance).sum();
    (weight > 0.0).then(|| Signal {
        value: signals.iter().map(|s| s.value / s.variance).sum::<f64>() / weight,
        variance: 1.0 / weight,
        n: signals.iter().map(|s| s.n).sum(),
    })
}
