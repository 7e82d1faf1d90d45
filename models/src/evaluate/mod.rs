//! How good answers are, measured against a truth that the estimate never saw, beside two rules that anybody could use.
//!
//! A true ratio is known for simulated cities only. All scores speak of trades, each counted once whatever its size.

mod backtest;
mod grid;
mod reliability;

pub use backtest::{Backtest, BacktestMethod, BacktestYear, ComparedWith};
pub use grid::{
    Grid, Method, Poisoned, PoisonedAnswer, RankedTrade, Scene, SceneScores, Source, Step, Summary,
};
pub use reliability::{ReliabilityBin, reliability};

use std::collections::BTreeMap;

use crate::assess::Assessment;
use crate::assess::flag::{Classes, Flag};
use crate::parameters::FlagParameters;
use crate::units::Interval;

/// The three classes that a trade can truly have.
pub(crate) const CLASSES: [Flag; 3] = [Flag::Undersupplied, Flag::Balanced, Flag::Oversupplied];

/// One trade: what is true and what was said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Case {
    /// True openings per job seeker, 0 or more.
    pub truth: f64,
    /// The flag that was given.
    pub flag: Flag,
    /// The probabilities that were given; nothing where nothing was said of the trade.
    pub probability: Option<Classes>,
    /// The ratio that was given; nothing where nothing was said.
    pub ratio: Option<f64>,
    /// The interval that was given.
    pub interval: Option<Interval>,
}

/// How well one class was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassScore {
    /// The class.
    pub class: Flag,
    /// Trades that truly have it.
    pub truly: usize,
    /// Trades that were given it.
    pub said: usize,
    /// Trades that have it and were given it.
    pub both: usize,
}

impl ClassScore {
    /// `both / said`, in 0..=1; nothing where the class was never given.
    #[must_use]
    pub fn precision(&self) -> Option<f64> {
        (self.said > 0).then(|| self.both as f64 / self.said as f64)
    }

    /// `both / truly`, in 0..=1; nothing where no trade has the class.
    #[must_use]
    pub fn recall(&self) -> Option<f64> {
        (self.truly > 0).then(|| self.both as f64 / self.truly as f64)
    }

    /// Harmonic mean of precision and recall, `2 both / (truly + said)`, in 0..=1; nothing where the class neither
    /// occurs nor was given.
    #[must_use]
    pub fn f1(&self) -> Option<f64> {
        let sum = self.truly + self.said;
        (sum > 0).then(|| 2.0 * self.both as f64 / sum as f64)
    }
}

/// What answers to many trades are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Trades.
    pub cases: usize,
    /// Trades without a flag; each is a miss of its class.
    pub not_assessed: usize,
    /// Shortages, balanced trades, surpluses.
    pub classes: [ClassScore; 3],
    /// Trades by true class (rows: shortages, balanced trades, surpluses) and flag given (columns as [`SAID`]).
    pub confusion: [[usize; 4]; 3],
    /// Mean of the classes' F1, in 0..=1.
    pub macro_f1: f64,
    /// Rank correlation of the given with the true ratio, in −1..=1.
    pub spearman: Option<f64>,
    /// Shortages called surpluses and surpluses called shortages.
    pub wrong_direction: usize,
    /// Share of the intervals that hold the true ratio.
    pub coverage: Option<f64>,
    /// Mean squared error of the probabilities, in 0..=2; 0 is perfect, thirds everywhere give 0.67.
    pub brier: Option<f64>,
}

/// The class of a true ratio: `R ≥ shortage_ratio`, `R ≤ surplus_ratio`, or in between.
///
/// ```
/// # use vocmatch_models::{assess::flag::Flag, evaluate::class_of, parameters::Parameters};
/// let flags = Parameters::embedded().unwrap().flags;
/// assert_eq!(class_of(1.25, &flags), Flag::Undersupplied);
/// assert_eq!(class_of(0.80, &flags), Flag::Oversupplied);
/// ```
#[must_use]
pub fn class_of(ratio: f64, flags: &FlagParameters) -> Flag {
    if ratio >= flags.shortage_ratio {
        Flag::Undersupplied
    } else if ratio <= flags.surplus_ratio {
        Flag::Oversupplied
    } else {
        Flag::Balanced
    }
}

/// The flags in the order of a confusion matrix: the three classes, then no flag.
pub const SAID: [Flag; 4] = [
    Flag::Undersupplied,
    Flag::Balanced,
    Flag::Oversupplied,
    Flag::InsufficientEvidence,
];

/// The answers of an assessment beside the true ratios of its trades, by trade code. Trades without a truth are left out.
#[must_use]
pub fn assessed(assessment: &Assessment, truth: &BTreeMap<String, f64>) -> Vec<Case> {
    let case = |trade: &crate::assess::TradeAssessment| {
        Some(Case {
            truth: *truth.get(trade.trade.as_str())?,
            flag: trade.flag,
            probability: trade.ratio.map(|_| trade.probability),
            ratio: trade.ratio.map(|ratio| ratio.median),
            interval: trade.ratio,
        })
    };
    assessment.trades.iter().filter_map(case).collect()
}

/// Answers of a ratio that takes no account of its errors, flagged by the same bounds with probability 1.
///
/// * `ratios`: pairs of the true ratio and the one given; nothing where nothing can be given, which is a trade without
///   a flag.
#[must_use]
pub fn by_ratio(ratios: &[(f64, Option<f64>)], flags: &FlagParameters) -> Vec<Case> {
    let case = |(truth, ratio): &(f64, Option<f64>)| {
        let flag = ratio.map_or(Flag::InsufficientEvidence, |r| class_of(r, flags));
        Case {
            truth: *truth,
            flag,
            probability: ratio.map(|_| certain(flag)),
            ratio: *ratio,
            interval: None,
        }
    };
    ratios.iter().map(case).collect()
}

/// The naive answer: advertised vacancies ÷ enrolment, scaled so that the median trade has 1.
///
/// ```text
/// r_i = (vacancies_i / enrolled_i) / median(vacancies / enrolled)
/// ```
///
/// Where half of the trades have no vacancy the median is 0 and the ratios stay as they are.
#[must_use]
pub fn naive(ratios: &[(f64, Option<f64>)], flags: &FlagParameters) -> Vec<Case> {
    let mut known: Vec<f64> = ratios.iter().filter_map(|(_, ratio)| *ratio).collect();
    let middle = median(&mut known).filter(|m| *m > 0.0).unwrap_or(1.0);
    let scaled: Vec<_> = ratios
        .iter()
        .map(|(truth, ratio)| (*truth, ratio.map(|ratio| ratio / middle)))
        .collect();
    by_ratio(&scaled, flags)
}

/// The two-key rule alone: what the ratio and the outcomes of graduates both say, else balanced; no flag where neither
/// says anything.
///
/// * `keys`: the true ratio, the flag of the ratio alone and that of the outcomes alone.
#[must_use]
pub fn two_keys(keys: &[(f64, [Option<Flag>; 2])]) -> Vec<Case> {
    let case = |&(truth, keys): &(f64, [Option<Flag>; 2])| {
        let flag = match keys {
            [None, None] => Flag::InsufficientEvidence,
            [Some(one), Some(other)] if one == other => one,
            _ => Flag::Balanced,
        };
        Case {
            truth,
            flag,
            probability: (flag != Flag::InsufficientEvidence).then(|| certain(flag)),
            ratio: None,
            interval: None,
        }
    };
    keys.iter().map(case).collect()
}

/// The answer that every trade is balanced, with certainty.
#[must_use]
pub fn all_balanced(truth: impl IntoIterator<Item = f64>) -> Vec<Case> {
    let case = |truth| Case {
        truth,
        flag: Flag::Balanced,
        probability: Some(certain(Flag::Balanced)),
        ratio: Some(1.0),
        interval: None,
    };
    truth.into_iter().map(case).collect()
}

fn certain(flag: Flag) -> Classes {
    let one_if = |class: Flag| f64::from(u8::from(flag == class));
    Classes {
        oversupplied: one_if(Flag::Oversupplied),
        balanced: one_if(Flag::Balanced),
        undersupplied: one_if(Flag::Undersupplied),
    }
}

/// Scores answers.
///
/// * macro-F1: mean over the classes that occur in the truth or in the answers; a trade without a flag counts as a miss;
/// * Spearman: of the given with the true ratio over trades with a ratio (the same as of their logarithms), ties with
///   their mean rank; nothing where one side is constant;
/// * coverage: `low ≤ truth ≤ high`;
/// * Brier: `Σ_c (p_c − o_c)²`, `o_c` = 1 for the true class and 0 for the others, mean over trades with probabilities.
///
/// Source: Brier (1950), *Monthly Weather Review* 78, 1–3 (the form over all classes); Spearman (1904), *American
/// Journal of Psychology* 15, 72–101.
///
/// ```
/// # use vocmatch_models::{evaluate::{all_balanced, score}, parameters::Parameters};
/// let flags = Parameters::embedded().unwrap().flags;
/// let scores = score(&all_balanced([2.0, 1.0, 0.5]), &flags);
/// // Balanced: 1 of 3 said, all of 1 found: F1 = 2 × 1 / (1 + 3); the two other classes 0.
/// assert!((scores.macro_f1 - 0.5 / 3.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn score(cases: &[Case], flags: &FlagParameters) -> Scores {
    let truths: Vec<Flag> = cases.iter().map(|c| class_of(c.truth, flags)).collect();
    let both = || cases.iter().zip(&truths);
    let classes = CLASSES.map(|class| ClassScore {
        class,
        truly: truths.iter().filter(|truth| **truth == class).count(),
        said: cases.iter().filter(|case| case.flag == class).count(),
        both: both()
            .filter(|(case, truth)| case.flag == class && **truth == class)
            .count(),
    });
    let wrong = |(case, truth): &(&Case, &Flag)| {
        matches!(
            (case.flag, truth),
            (Flag::Undersupplied, Flag::Oversupplied) | (Flag::Oversupplied, Flag::Undersupplied)
        )
    };
    let (said, true_ratios): (Vec<f64>, Vec<f64>) = cases
        .iter()
        .filter_map(|case| Some((case.ratio?, case.truth)))
        .unzip();
    Scores {
        cases: cases.len(),
        not_assessed: cases
            .iter()
            .filter(|case| case.flag == Flag::InsufficientEvidence)
            .count(),
        macro_f1: mean(classes.iter().filter_map(ClassScore::f1)).unwrap_or(0.0),
        classes,
        confusion: CLASSES.map(|class| {
            SAID.map(|flag| {
                both()
                    .filter(|(case, truth)| case.flag == flag && **truth == class)
                    .count()
            })
        }),
        spearman: spearman(&said, &true_ratios),
        wrong_direction: both().filter(wrong).count(),
        coverage: mean(cases.iter().filter_map(|case| {
            let interval = case.interval?;
            let held = (interval.low..=interval.high).contains(&case.truth);
            Some(f64::from(u8::from(held)))
        })),
        brier: mean(
            both().filter_map(|(case, truth)| Some(squared_error(&case.probability?, *truth))),
        ),
    }
}

fn squared_error(said: &Classes, truth: Flag) -> f64 {
    let right = certain(truth);
    CLASSES
        .iter()
        .map(|class| (said.of(*class) - right.of(*class)).powi(2))
        .sum()
}

pub(crate) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_usize), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / n as f64)
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.len().checked_sub(1)? / 2, values.len() / 2);
    Some(f64::midpoint(*values.get(low)?, *values.get(high)?))
}

/// Rank correlation of two lists of the same length; nothing where one of them is constant or shorter than two.
#[must_use]
pub fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    let (a, b) = (ranks(a), ranks(b));
    let (mean_a, mean_b) = (mean(a.iter().copied())?, mean(b.iter().copied())?);
    let (mut product, mut square_a, mut square_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(&b) {
        product += (x - mean_a) * (y - mean_b);
        square_a += (x - mean_a).powi(2);
        square_b += (y - mean_b).powi(2);
    }
    let scale = (square_a * square_b).sqrt();
    (scale > 0.0).then(|| product / scale)
}

/// Rank of each value from 1; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count() as f64;
        let equal = values.iter().filter(|other| *other == value).count() as f64;
        below + f64::midpoint(equal, 1.0)
    };
    values.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use proptest::prelude::*;

    fn flags() -> FlagParameters {
        Parameters::embedded().unwrap().flags
    }

    fn near(value: Option<f64>, expected: f64) {
        assert!(
            (value.unwrap() - expected).abs() < 1e-9,
            "{value:?}, not {expected}"
        );
    }

    fn case(truth: f64, flag: Flag) -> Case {
        Case {
            truth,
            flag,
            probability: None,
            ratio: None,
            interval: None,
        }
    }

    #[test]
    fn classes_are_counted_by_hand() {
        use Flag::{Balanced, InsufficientEvidence, Oversupplied, Undersupplied};
        // Truth: 3 shortages, 2 balanced, 1 surplus.
        let scores = score(
            &[
                case(2.0, Undersupplied),
                case(1.5, Undersupplied),
                case(1.3, Oversupplied),
                case(1.0, Balanced),
                case(0.9, InsufficientEvidence),
                case(0.5, Oversupplied),
            ],
            &flags(),
        );
        let [under, balanced, over] = scores.classes;
        near(under.precision(), 1.0); // 2 of 2
        near(under.recall(), 2.0 / 3.0); // 2 of 3
        near(under.f1(), 0.8); // 2 × 2 / (3 + 2)
        near(balanced.precision(), 1.0);
        near(balanced.recall(), 0.5); // the trade without a flag is missed
        near(over.precision(), 0.5);
        near(over.recall(), 1.0);
        // (4/5 + 2/3 + 2/3) / 3
        near(Some(scores.macro_f1), (0.8 + 4.0 / 3.0) / 3.0);
        assert_eq!(scores.wrong_direction, 1);
        assert_eq!(scores.not_assessed, 1);
        assert_eq!(scores.spearman, None, "no ratio was given");
    }

    #[test]
    fn a_class_that_neither_occurs_nor_is_given_does_not_count() {
        let scores = score(&all_balanced([1.0, 1.1]), &flags());
        near(Some(scores.macro_f1), 1.0);
        near(scores.brier, 0.0);
    }

    #[test]
    fn intervals_and_probabilities_are_scored_by_hand() {
        let interval = |low, high| {
            Some(Interval {
                median: 1.0,
                low,
                high,
            })
        };
        let probability = Some(Classes {
            oversupplied: 0.1,
            balanced: 0.3,
            undersupplied: 0.6,
        });
        let said = |truth, low, high| Case {
            interval: interval(low, high),
            probability,
            ..case(truth, Flag::Undersupplied)
        };
        let scores = score(
            &[
                said(2.0, 1.5, 2.5),
                said(1.0, 1.1, 2.0),
                said(0.5, 0.5, 0.7),
                case(1.0, Flag::InsufficientEvidence),
            ],
            &flags(),
        );
        near(scores.coverage, 2.0 / 3.0); // a bound belongs to its interval
        // Shortage: 0.01 + 0.09 + 0.16 = 0.26; balanced: 0.01 + 0.49 + 0.36 = 0.86; surplus: 0.81 + 0.09 + 0.36 = 1.26.
        near(scores.brier, (0.26 + 0.86 + 1.26) / 3.0);
        assert_eq!(scores.wrong_direction, 1);
    }

    #[test]
    fn ranks_are_correlated_by_hand() {
        near(spearman(&[1.0, 2.0, 3.0], &[10.0, 20.0, 90.0]), 1.0);
        near(spearman(&[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]), -1.0);
        // Ranks 1, 2, 3, 4 and 2, 1, 4, 3: 1 − 6 × 4 / (4 × 15) = 0.6.
        near(spearman(&[1.0, 2.0, 3.0, 4.0], &[2.0, 1.0, 4.0, 3.0]), 0.6);
        // Ranks 1.5, 1.5, 3 and 1, 2, 3: products 0.5 + 0 + 1 = 1.5, squares 1.5 and 2.
        near(
            spearman(&[5.0, 5.0, 7.0], &[1.0, 2.0, 3.0]),
            1.5 / 3.0_f64.sqrt(),
        );
        assert_eq!(spearman(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(spearman(&[], &[]), None);
    }

    #[test]
    fn the_naive_ratio_is_scaled_to_a_median_of_one() {
        // 0.1, 0.2, 0.4 with median 0.2 become 0.5, 1, 2.
        let cases = naive(
            &[
                (1.0, Some(0.1)),
                (1.0, Some(0.2)),
                (2.0, Some(0.4)),
                (1.0, None),
            ],
            &flags(),
        );
        let said: Vec<Flag> = cases.iter().map(|case| case.flag).collect();
        assert_eq!(
            said,
            [
                Flag::Oversupplied,
                Flag::Balanced,
                Flag::Undersupplied,
                Flag::InsufficientEvidence
            ]
        );
        near(cases[2].ratio, 2.0);
        // Wrong with certainty costs 2, right with certainty 0.
        near(score(&cases, &flags()).brier, 2.0 / 3.0);
    }

    proptest! {
        #[test]
        fn scores_stay_in_their_ranges(pairs in prop::collection::vec((0.01..5.0_f64, prop::option::of(0.0..5.0_f64)), 1..60)) {
            let scores = score(&naive(&pairs, &flags()), &flags());
            prop_assert!((0.0..=1.0).contains(&scores.macro_f1));
            prop_assert!(scores.brier.is_none_or(|b| (0.0..=2.0).contains(&b)));
            prop_assert!(scores.spearman.is_none_or(|r| (-1.0 - 1e-9..=1.0 + 1e-9).contains(&r)));
            prop_assert!(scores.wrong_direction + scores.not_assessed <= scores.cases);
        }

        #[test]
        fn the_truth_itself_scores_full_marks(truths in prop::collection::vec(0.01..5.0_f64, 1..60)) {
            let cases: Vec<Case> = truths.iter().map(|&truth| {
                let flag = class_of(truth, &flags());
                Case { ratio: Some(truth), probability: Some(certain(flag)), interval: Some(Interval { median: truth, low: truth, high: truth }), ..case(truth, flag) }
            }).collect();
            let scores = score(&cases, &flags());
            prop_assert!((scores.macro_f1 - 1.0).abs() < 1e-12);
            prop_assert_eq!((scores.brier, scores.coverage, scores.wrong_direction), (Some(0.0), Some(1.0), 0));
        }
    }
}
