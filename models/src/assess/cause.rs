//! What lies behind a shortage: more seats help only some causes.

use serde::Serialize;

use super::TradeAssessment;
use super::flag::Flag;
use crate::cells::Verdict;
use crate::estimate::fusion::Indicator;
use crate::parameters::FlagParameters;

/// The cause of a shortage.
///
/// Source: Jobs and Skills Australia, *Occupation Shortage Drivers* (2023): long training gap, short training gap,
/// suitability gap, retention gap, uncertain; few applicants for the course is the training side's own case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Places stay empty: people do not want to learn it.
    FewApplicants,
    /// Places are full and the course takes a year or longer.
    LongTrainingGap,
    /// Places are full and the course takes less than a year.
    ShortTrainingGap,
    /// Graduates are there, but do not find their way into the trade while employers cannot fill.
    Suitability,
    /// Graduates leave the trade or are paid below others of their level.
    RetentionAndPay,
    /// The data do not tell.
    Undetermined,
}

/// The cause of a shortage; nothing for other flags.
#[must_use]
pub fn cause(answer: &TradeAssessment, flags: &FlagParameters) -> Option<Cause> {
    if answer.flag != Flag::Undersupplied {
        return None;
    }
    let levels = &answer.basis.supply.levels;
    let places: f64 = levels.iter().filter_map(|l| l.capacity).sum();
    let taken: f64 = levels
        .iter()
        .filter(|l| l.capacity.is_some())
        .map(|l| l.enrolled)
        .sum();
    let filled = (places > 0.0).then(|| taken / places);
    let said = answer
        .basis
        .judgements
        .iter()
        .any(|j| j.verdict == Verdict::HardToRecruitLearners);
    let implied = |source: Indicator| {
        answer
            .evidence
            .iter()
            .find(|e| e.source == source)
            .map(|e| e.ratio)
    };
    let below =
        |source: Indicator| implied(source).is_some_and(|ratio| ratio <= flags.surplus_ratio);
    Some(
        if said || filled.is_some_and(|share| share < flags.hard_to_recruit_fill_share) {
            Cause::FewApplicants
        } else if below(Indicator::Wage) {
            Cause::RetentionAndPay
        } else if below(Indicator::InTradeShare) {
            Cause::Suitability
        } else if filled.is_some() {
            let long: f64 = answer
                .levels
                .iter()
                .zip(levels)
                .filter(|(l, _)| is_long(l))
                .map(|(_, l)| l.seekers)
                .sum();
            if long * 2.0 >= answer.basis.supply.seekers() {
                Cause::LongTrainingGap
            } else {
                Cause::ShortTrainingGap
            }
        } else {
            Cause::Undetermined
        },
    )
}

fn is_long(level: &super::LevelBreakdown) -> bool {
    use crate::codes::Level;
    match level.level {
        Level::College | Level::Intermediate => true,
        Level::Elementary | Level::ShortCourse | Level::Declared(_) => false,
    }
}
