//! What a subsidised learner is expected to bring.

use serde::Serialize;

use super::Facts;
use crate::assess::cause::Cause;
use crate::assess::flag::Flag;
use crate::parameters::SubsidyParameters;

/// Why a learner brings something, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Counted by the probabilities.
    Counted,
    /// People leave the trade or are paid too little: training more of them does not help.
    NotATrainingProblem,
    /// Not enough evidence for a flag.
    NotAssessable,
}

/// The benefit of one subsidised learner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Benefit {
    /// Expected learners who end in a short trade, less harm; may be less than 0.
    pub per_learner: f64,
    /// The same if the trade is surely short: `g (1 − d)`.
    pub if_short: f64,
    /// The harm if the trade surely has too many people: `λ`.
    pub if_surplus: f64,
    /// Why.
    pub basis: Basis,
}

/// The expected benefit of a subsidised learner.
///
/// ```text
/// b = P(under) · g · (1 − d) − λ · P(over)
/// ```
///
/// * `g`: learners who end in the trade per learner who starts, measured or `subsidy.outcome_gain`.
/// * `d`: `subsidy.deadweight`, those who would have come anyway. `λ`: `subsidy.harm`.
///
/// 0 where the cause of the shortage is retention and pay, or where there is not enough evidence. The assumption that
/// hurts most is `d`: nobody has measured it here.
///
/// ```
/// # use vocmatch_models::{assess::flag::{Classes, Flag}, parameters::Parameters, subsidy::{Facts, benefit::benefit}};
/// let probability = Classes { oversupplied: 0.1, balanced: 0.1, undersupplied: 0.8 };
/// let facts = Facts { flag: Flag::Undersupplied, probability, cause: None, outcome: None };
/// let b = benefit(&facts, &Parameters::embedded().unwrap().subsidy);
/// assert!((b.per_learner - (0.8 * 0.5 * 0.7 - 0.35 * 0.1)).abs() < 1e-12);
/// ```
#[must_use]
pub fn benefit(facts: &Facts, parameters: &SubsidyParameters) -> Benefit {
    let basis = match (facts.flag, facts.cause) {
        (Flag::InsufficientEvidence, _) => Basis::NotAssessable,
        (_, Some(Cause::RetentionAndPay)) => Basis::NotATrainingProblem,
        (Flag::Undersupplied | Flag::Balanced | Flag::Oversupplied, _) => Basis::Counted,
    };
    let (if_short, if_surplus) = match basis {
        Basis::Counted => {
            let gain = facts.outcome.unwrap_or(parameters.outcome_gain);
            (gain * (1.0 - parameters.deadweight), parameters.harm)
        }
        Basis::NotATrainingProblem | Basis::NotAssessable => (0.0, 0.0),
    };
    let p = facts.probability;
    Benefit {
        per_learner: p.undersupplied * if_short - p.oversupplied * if_surplus,
        if_short,
        if_surplus,
        basis,
    }
}
