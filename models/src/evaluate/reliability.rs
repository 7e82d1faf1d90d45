//! Whether a stated probability is kept: of the trades given 0.7, how many turn out so?

use serde::Serialize;

use super::{CLASSES, Case, class_of};
use crate::estimate::share::wilson;
use crate::parameters::FlagParameters;
use crate::units::Interval;

/// Two-sided 95 % quantile of the standard normal.
const Z95: f64 = 1.959_964;

/// One tenth of the scale of stated probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// Lower bound, in 0..1; the bin holds `low ≤ p < low + 0.1`, the last one 1 too.
    pub low: f64,
    /// Statements with a probability in it: three per trade, one per class.
    pub statements: usize,
    /// Mean of the stated probabilities.
    pub stated: f64,
    /// Share of the statements that turned out true, with its 95 % binomial interval (Wilson).
    pub observed: Interval,
}

impl ReliabilityBin {
    /// Whether the mean stated probability lies in the interval of the observed share.
    #[must_use]
    pub fn kept(&self) -> bool {
        (self.observed.low..=self.observed.high).contains(&self.stated)
    }
}

/// Statements by tenths of their probability; tenths without a statement are left out.
///
/// Each trade with probabilities makes three statements, one per class; those of one trade depend on each other, so the
/// intervals are slightly too narrow.
///
/// ```
/// # use vocmatch_models::{evaluate::{all_balanced, reliability}, parameters::Parameters};
/// let flags = Parameters::embedded().unwrap().flags;
/// // "Balanced" with certainty, and truly so in one trade of two.
/// let bins = reliability(&all_balanced([1.0, 2.0]), &flags);
/// assert_eq!(bins.len(), 2);
/// assert_eq!((bins[1].stated, bins[1].observed.median), (1.0, 0.5));
/// ```
#[must_use]
pub fn reliability(cases: &[Case], flags: &FlagParameters) -> Vec<ReliabilityBin> {
    let mut bins = [(0_usize, 0.0, 0.0); 10];
    for case in cases {
        let Some(stated) = case.probability else {
            continue;
        };
        let truth = class_of(case.truth, flags);
        for class in CLASSES {
            let p = stated.of(class);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a probability times ten"
            )]
            let place = ((p * 10.0).max(0.0) as usize).min(9);
            if let Some((n, sum, right)) = bins.get_mut(place) {
                *n += 1;
                *sum += p;
                *right += f64::from(u8::from(class == truth));
            }
        }
    }
    let bin = |(place, (n, sum, right)): (usize, (usize, f64, f64))| {
        let size = n as f64;
        Some(ReliabilityBin {
            low: place as f64 / 10.0,
            statements: n,
            stated: sum / size.max(1.0),
            observed: wilson(right, size, Z95)?,
        })
    };
    bins.into_iter().enumerate().filter_map(bin).collect()
}
