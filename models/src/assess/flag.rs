//! Class probabilities → flag, strength and the memory of what was published.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::parameters::FlagParameters;
use crate::units::LogEstimate;

/// What is said of a trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// `R ≥ 1.25`: more openings than people.
    Undersupplied,
    /// In between.
    Balanced,
    /// `R ≤ 0.80`: more people than openings.
    Oversupplied,
    /// Nothing should be said.
    InsufficientEvidence,
}

impl Flag {
    /// All flags, shortages first.
    pub const ALL: [Self; 4] = [
        Self::Undersupplied,
        Self::Balanced,
        Self::Oversupplied,
        Self::InsufficientEvidence,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Undersupplied => "undersupplied",
            Self::Balanced => "balanced",
            Self::Oversupplied => "oversupplied",
            Self::InsufficientEvidence => "insufficient_evidence",
        }
    }
}

/// Probabilities of the three classes; they sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Classes {
    /// `P(R ≤ surplus ratio)`.
    pub oversupplied: f64,
    /// In between.
    pub balanced: f64,
    /// `P(R ≥ shortage ratio)`.
    pub undersupplied: f64,
}

impl Classes {
    /// The most probable class; of equals the calmer one.
    #[must_use]
    pub fn most_probable(&self) -> Flag {
        let best = self.balanced.max(self.oversupplied).max(self.undersupplied);
        if self.balanced >= best {
            Flag::Balanced
        } else if self.oversupplied >= best {
            Flag::Oversupplied
        } else {
            Flag::Undersupplied
        }
    }

    /// The probability of a class, 0 for "not enough evidence".
    #[must_use]
    pub const fn of(&self, flag: Flag) -> f64 {
        match flag {
            Flag::Undersupplied => self.undersupplied,
            Flag::Balanced => self.balanced,
            Flag::Oversupplied => self.oversupplied,
            Flag::InsufficientEvidence => 0.0,
        }
    }
}

/// Probabilities of the classes for `λ = ln R ~ N(mean, variance)`.
///
/// ```text
/// P(under) = 1 − Φ((ln 1.25 − mean) / sd)      P(over) = Φ((ln 0.80 − mean) / sd)
/// ```
///
/// ```
/// # use vocmatch_models::{assess::flag::classes, parameters::Parameters, units::LogEstimate};
/// let flags = Parameters::embedded().unwrap().flags;
/// let even = classes(LogEstimate { mean: 0.0, variance: 0.04 }, &flags);
/// assert!((even.undersupplied - even.oversupplied).abs() < 1e-12); // the band is symmetric in logarithms
/// ```
#[must_use]
pub fn classes(lambda: LogEstimate, flags: &FlagParameters) -> Classes {
    let sd = lambda.variance.max(1e-12).sqrt();
    let below = |ratio: f64| Normal::standard().cdf((ratio.ln() - lambda.mean) / sd);
    let (oversupplied, up_to_shortage) = (below(flags.surplus_ratio), below(flags.shortage_ratio));
    Classes {
        oversupplied,
        balanced: up_to_shortage - oversupplied,
        undersupplied: 1.0 - up_to_shortage,
    }
}

/// How firmly a flag stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Very probable, and ratio and outcomes agree.
    Firm,
    /// Probable, and neither key is opposed.
    Likely,
    /// Neither.
    Weak,
    /// There is no flag.
    None,
}

/// Strength from the fused probability and the two keys (ratio alone, outcomes alone).
#[must_use]
pub fn strength(
    flag: Flag,
    probability: &Classes,
    keys: [Option<Flag>; 2],
    flags: &FlagParameters,
) -> Strength {
    if flag == Flag::InsufficientEvidence {
        return Strength::None;
    }
    let p = probability.of(flag);
    let same = keys.iter().all(|key| *key == Some(flag));
    let against = keys.iter().flatten().any(|key| opposite(*key, flag));
    if p >= flags.firm_probability && same {
        Strength::Firm
    } else if p >= flags.likely_probability && !against {
        Strength::Likely
    } else {
        Strength::Weak
    }
}

/// Whether the two keys point to opposite sides.
#[must_use]
pub fn opposed(keys: [Option<Flag>; 2]) -> bool {
    matches!(keys, [Some(a), Some(b)] if opposite(a, b))
}

fn opposite(a: Flag, b: Flag) -> bool {
    matches!(
        (a, b),
        (Flag::Undersupplied, Flag::Oversupplied) | (Flag::Oversupplied, Flag::Undersupplied)
    )
}

/// What was published of a trade, and what the run after it said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Published {
    /// The published flag.
    pub flag: Flag,
    /// Its probability when published.
    pub probability: f64,
    /// The most probable flag of the last run since.
    pub last_run: Flag,
}

/// The flag to publish next: it changes when its probability fell by `flags.hysteresis_drop`, or when two runs in a
/// row say the same other thing.
#[must_use]
pub fn settle(
    published: Published,
    now: Flag,
    probability: &Classes,
    flags: &FlagParameters,
) -> Flag {
    let fell = published.probability - probability.of(published.flag) >= flags.hysteresis_drop;
    let twice = now == published.last_run;
    if fell || twice || now == Flag::InsufficientEvidence {
        now
    } else {
        published.flag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use proptest::prelude::*;

    fn flags() -> FlagParameters {
        Parameters::embedded().unwrap().flags
    }

    #[test]
    fn a_published_flag_does_not_flicker() {
        let published = Published {
            flag: Flag::Undersupplied,
            probability: 0.60,
            last_run: Flag::Undersupplied,
        };
        let close = Classes {
            oversupplied: 0.0,
            balanced: 0.52,
            undersupplied: 0.48,
        };
        assert_eq!(
            settle(published, Flag::Balanced, &close, &flags()),
            Flag::Undersupplied
        );
        let clear = Classes {
            oversupplied: 0.0,
            balanced: 0.70,
            undersupplied: 0.30,
        };
        assert_eq!(
            settle(published, Flag::Balanced, &clear, &flags()),
            Flag::Balanced
        );
        let again = Published {
            last_run: Flag::Balanced,
            ..published
        };
        assert_eq!(
            settle(again, Flag::Balanced, &close, &flags()),
            Flag::Balanced
        );
    }

    #[test]
    fn strength_needs_both_keys() {
        let sure = Classes {
            oversupplied: 0.0,
            balanced: 0.05,
            undersupplied: 0.95,
        };
        let under = Some(Flag::Undersupplied);
        let check = |keys, expected| {
            assert_eq!(
                strength(Flag::Undersupplied, &sure, keys, &flags()),
                expected
            );
        };
        check([under, under], Strength::Firm);
        check([under, None], Strength::Likely);
        check([under, Some(Flag::Oversupplied)], Strength::Weak);
    }

    proptest! {
        #[test]
        fn probabilities_sum_to_one_and_more_supply_never_raises_a_shortage(mean in -3.0..3.0_f64, sd in 0.01..2.0_f64, more in 0.0..1.0_f64) {
            let at = |mean| classes(LogEstimate { mean, variance: sd * sd }, &flags());
            let c = at(mean);
            prop_assert!((c.oversupplied + c.balanced + c.undersupplied - 1.0).abs() < 1e-9);
            prop_assert!(c.balanced >= -1e-12);
            // λ = ln D − ln S: supply grown by e^more lowers λ by `more`.
            prop_assert!(at(mean - more).undersupplied <= c.undersupplied + 1e-12);
        }
    }
}
