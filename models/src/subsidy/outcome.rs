//! What an allocation brings and what it risks, whichever way it was made.

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, Normal};

use super::Row;
use crate::codes::TradeCode;
use crate::units::{Interval, Vnd};

/// What an allocation brings and risks. Intervals come from the probabilities of the classes alone: a trade's learners
/// share its class, trades are taken as independent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Learners.
    pub learners: u64,
    /// Money.
    pub spent: Vnd,
    /// Learners who end in a short trade, less harm: the mean in the place of the median.
    pub benefit: Interval,
    /// Learners who go to trades that are not short, or beyond what the trade lacks.
    pub learners_at_risk: Interval,
    /// Money in VND that goes there.
    pub vnd_at_risk: Interval,
}

/// What one trade adds, by what it turns out to be.
#[derive(Default, Clone, Copy)]
pub(super) struct OfTrade {
    /// `P(under)` and `P(over)`.
    short: f64,
    surplus: f64,
    /// Benefit if it is short, harm if it has too many people.
    if_short: f64,
    if_surplus: f64,
    /// Learners and money within the gap.
    learners: f64,
    vnd: f64,
    /// … and beyond it.
    learners_beyond: f64,
    vnd_beyond: f64,
}

impl OfTrade {
    /// Mean and variance of the benefit.
    fn benefit(&self) -> [f64; 2] {
        let mean = self.short * self.if_short - self.surplus * self.if_surplus;
        let squares = self.short * self.if_short.powi(2) + self.surplus * self.if_surplus.powi(2);
        [mean, (squares - mean.powi(2)).max(0.0)]
    }

    /// The same trade under `self` less under `other`.
    fn less(&self, other: &Self) -> Self {
        Self {
            if_short: self.if_short - other.if_short,
            if_surplus: self.if_surplus - other.if_surplus,
            ..*self
        }
    }
}

/// The outcome of rows, with `z` the normal quantile of the intervals.
///
/// ```text
/// at risk = Σ_i beyond_i + within_i (1 − P_i)      sd² = Σ_i within_i² P_i (1 − P_i)         P = P(under)
/// ```
///
/// Learners of a trade and year beyond its whole gap bring nothing, whatever the class: nobody lacks them.
#[must_use]
pub fn outcome(rows: &[Row], filled_per_learner: f64, z: f64) -> Outcome {
    let trades = by_trade(rows, filled_per_learner);
    let sum = |of: &dyn Fn(&OfTrade) -> f64| trades.values().map(of).sum::<f64>();
    let at_risk = |within: fn(&OfTrade) -> f64, beyond: fn(&OfTrade) -> f64| {
        let mean = sum(&|t| beyond(t) + within(t) * (1.0 - t.short));
        let variance = sum(&|t| within(t).powi(2) * t.short * (1.0 - t.short));
        let free = around(mean, variance, z);
        Interval {
            low: free.low.max(0.0),
            high: free.high.min(sum(&|t| within(t) + beyond(t))),
            ..free
        }
    };
    Outcome {
        learners: rows.iter().map(Row::learners).sum(),
        spent: rows.iter().map(Row::amount).sum(),
        benefit: benefit_of(trades.values().copied(), z),
        learners_at_risk: at_risk(|t| t.learners, |t| t.learners_beyond),
        vnd_at_risk: at_risk(|t| t.vnd, |t| t.vnd_beyond),
    }
}

/// The change of the benefit from one allocation of some cells to another of the same.
pub(super) fn change(from: &[Row], to: &[Row], filled_per_learner: f64, z: f64) -> Interval {
    let before = by_trade(from, filled_per_learner);
    let after = by_trade(to, filled_per_learner);
    let less = |(trade, of): (&&TradeCode, &OfTrade)| {
        of.less(&before.get(*trade).copied().unwrap_or_default())
    };
    benefit_of(after.iter().map(less), z)
}

fn benefit_of(trades: impl Iterator<Item = OfTrade>, z: f64) -> Interval {
    let [mean, variance] = trades.fold([0.0, 0.0], |[mean, variance], trade| {
        let [of_mean, of_variance] = trade.benefit();
        [mean + of_mean, variance + of_variance]
    });
    around(mean, variance, z)
}

fn around(mean: f64, variance: f64, z: f64) -> Interval {
    Interval {
        median: mean,
        low: mean - z * variance.sqrt(),
        high: mean + z * variance.sqrt(),
    }
}

fn by_trade(rows: &[Row], filled_per_learner: f64) -> BTreeMap<&TradeCode, OfTrade> {
    let mut of_trade: BTreeMap<&TradeCode, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        of_trade.entry(&row.key.trade).or_default().push(row);
    }
    let sums = |rows: Vec<&Row>| {
        let gap: f64 = rows.iter().map(|row| row.gap).sum();
        let years = rows.iter().map(|row| row.years.len()).max().unwrap_or(0);
        let mut sums = OfTrade::default();
        for t in 0..years {
            let learners = |row: &Row| row.years.get(t).map_or(0, |share| share.learners) as f64;
            let fill = filled_per_learner * rows.iter().map(|row| learners(row)).sum::<f64>();
            let within = if fill > gap { gap / fill } else { 1.0 };
            for row in &rows {
                let n = learners(row);
                let vnd = row.years.get(t).map_or(0, |share| share.amount.0) as f64;
                sums.short = row.facts.probability.undersupplied;
                sums.surplus = row.facts.probability.oversupplied;
                sums.if_short += n * within * row.benefit.if_short;
                sums.if_surplus += n * row.benefit.if_surplus;
                sums.learners += n * within;
                sums.vnd += vnd * within;
                sums.learners_beyond += n * (1.0 - within);
                sums.vnd_beyond += vnd * (1.0 - within);
            }
        }
        sums
    };
    of_trade
        .into_iter()
        .map(|(trade, rows)| (trade, sums(rows)))
        .collect()
}

/// The normal quantile of a central interval that holds this probability, 0..1: 0.8 → 1.28.
#[must_use]
pub fn quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(f64::midpoint(1.0, probability))
}
