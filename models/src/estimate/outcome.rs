//! Signals from what became of graduates: independent of the data behind the ratio.
//!
//! Shares and wages differ between levels and pathways for reasons that have nothing to do with shortage, so each
//! signal is a distance from the mean of its own level, averaged over the levels of the trade by precision.

use std::collections::BTreeMap;

use crate::cells::{Evidence, GraduateCell, Moments};
use crate::estimate::demand::{Signal, logit_signal};
use crate::estimate::share::{ShareSample, correct_nonresponse};
use crate::estimate::supply::add;
use crate::units::Share;

/// The outcome signals of one trade.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outcome {
    /// Distance of the logit of the employed share among wage-job seekers from its level's.
    pub employed: Option<Signal>,
    /// Distance of the logit of the in-trade share among the wage-employed from its level's.
    pub in_trade: Option<Signal>,
    /// Distance of −ln(months to the first job) from its level's: higher is faster.
    pub quick: Option<Signal>,
    /// Distance of ln(monthly wage) from its level's.
    pub wage: Option<Signal>,
    /// Employed share itself, over all levels, of the job seekers who answered.
    pub employed_share: Option<f64>,
    /// In-trade share itself, over all levels, of the wage-employed who answered.
    pub in_trade_share: Option<f64>,
    /// Job seekers among respondents.
    pub seekers: f64,
}

/// The outcome signals of every trade, in the order of `evidence.trades`.
///
/// * `odds`: ψ of the non-response correction, 1 = those who did not answer fare alike.
#[must_use]
pub fn estimate(evidence: &Evidence, odds: f64) -> Vec<Outcome> {
    let mut cells: BTreeMap<(usize, usize), GraduateCell> = BTreeMap::new();
    for cell in &evidence.graduates {
        add(cells.entry((cell.trade, cell.level)).or_default(), cell);
    }
    let share = |pick| shares(&cells, pick, odds);
    let employed = share(|c| (c.employed, c.employed + c.unemployed));
    let in_trade = share(|c| (c.in_trade, c.employed));
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
            let (right, employed_count, seekers) =
                rows.fold((0.0, 0.0, 0.0), |(right, employed, seekers), cell| {
                    (
                        right + cell.in_trade,
                        employed + cell.employed,
                        seekers + cell.employed + cell.unemployed,
                    )
                });
            let part = |of: f64, whole: f64| (whole > 0.0).then(|| of / whole);
            let answers: f64 = of_trade(&employed).iter().map(|s| s.n).sum();
            Outcome {
                employed: pool(&of_trade(&employed)),
                in_trade: pool(&of_trade(&in_trade)),
                quick: pool(&of_trade(&months)).map(|s| Signal {
                    value: -s.value,
                    ..s
                }),
                wage: pool(&of_trade(&wages)),
                employed_share: part(employed_count, seekers),
                in_trade_share: part(right, employed_count),
                seekers: answers,
            }
        })
        .collect()
}

/// Distances of a share's logit from its level's, corrected for those who did not answer.
///
/// The share is not drawn to its group: the fusion weighs it by its variance, and what is drawn in twice says too little.
///
/// * `pick`: successes and base of the share in a cell.
fn shares(
    cells: &BTreeMap<(usize, usize), GraduateCell>,
    pick: fn(&GraduateCell) -> (f64, f64),
    odds: f64,
) -> BTreeMap<(usize, usize), Signal> {
    let logit = |cell: &GraduateCell| {
        let (successes, size) = pick(cell);
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
        let raw = Share::clamped(successes / size.max(f64::MIN_POSITIVE));
        let share = correct_nonresponse(raw, response, odds).get();
        let sample = ShareSample::weighted(share * size, size, scale * size)?;
        (sample.size() >= 1.0)
            .then(|| logit_signal(sample.successes(), sample.size(), sample.size()))?
    };
    let logits = cells
        .iter()
        .filter_map(|(key, cell)| Some((*key, logit(cell)?)))
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
