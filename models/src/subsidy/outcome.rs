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
    /// Learners who go to trades that are not short.
    pub learners_at_risk: Interval,
    /// Money in VND that goes to trades that are not short.
    pub vnd_at_risk: Interval,
}

#[derive(Default)]
struct OfTrade {
    learners: f64,
    vnd: f64,
    not_short: f64,
    benefit: f64,
    sd: f64,
}

/// The outcome of rows; `z` normal quantile of the interval.
///
/// ```text
/// at risk = Σ_i n_i (1 − P_i)      sd² = Σ_i n_i² P_i (1 − P_i)      n learners or money of trade i, P = P(under)
/// ```
#[must_use]
pub fn outcome(rows: &[Row], z: f64) -> Outcome {
    let mut trades: BTreeMap<&TradeCode, OfTrade> = BTreeMap::new();
    for row in rows {
        let learners = row.learners() as f64;
        let trade = trades.entry(&row.key.trade).or_default();
        trade.learners += learners;
        trade.vnd += row.amount().0 as f64;
        trade.not_short = 1.0 - row.facts.probability.undersupplied;
        trade.benefit += learners * row.benefit.per_learner;
        // Levels of a trade share its class, so their deviations add up.
        trade.sd += learners * row.benefit.sd;
    }
    let sum = |of: fn(&OfTrade) -> f64| trades.values().map(of).sum::<f64>();
    let around = |mean: f64, variance: f64| Interval {
        median: mean,
        low: mean - z * variance.sqrt(),
        high: mean + z * variance.sqrt(),
    };
    let at_risk = |mean: f64, variance: f64, whole: f64| {
        let free = around(mean, variance);
        Interval {
            low: free.low.max(0.0),
            high: free.high.min(whole),
            ..free
        }
    };
    let chance = |t: &OfTrade| t.not_short * (1.0 - t.not_short);
    let learners_variance: f64 = trades
        .values()
        .map(|t| t.learners.powi(2) * chance(t))
        .sum();
    let vnd_variance: f64 = trades.values().map(|t| t.vnd.powi(2) * chance(t)).sum();
    Outcome {
        learners: rows.iter().map(Row::learners).sum(),
        spent: rows.iter().map(Row::amount).sum(),
        benefit: around(sum(|t| t.benefit), sum(|t| t.sd.powi(2))),
        learners_at_risk: at_risk(
            sum(|t| t.learners * t.not_short),
            learners_variance,
            sum(|t| t.learners),
        ),
        vnd_at_risk: at_risk(sum(|t| t.vnd * t.not_short), vnd_variance, sum(|t| t.vnd)),
    }
}

/// The normal quantile of a central interval that holds this probability, 0..1: 0.8 → 1.28.
#[must_use]
pub fn quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(f64::midpoint(1.0, probability))
}
