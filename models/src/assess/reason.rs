//! Ordered reasons: enums with numbers, no sentences.

use super::TradeAssessment;
use super::flag::Flag;
use crate::estimate::fusion::Indicator;

/// To which side a source points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Towards a shortage.
    Shortage,
    /// Neither.
    Balance,
    /// Towards a surplus.
    Surplus,
}

/// One reason for a flag, or for giving none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// A source's reading.
    Source {
        /// The source.
        indicator: Indicator,
        /// Where it points.
        side: Side,
        /// The ratio that it implies alone.
        ratio: f64,
        /// Its weight in the answer.
        weight: f64,
        /// Answers behind it.
        n: f64,
    },
    /// More seekers than all openings of all linked occupations together.
    CertainSurplus {
        /// Job seekers.
        seekers: f64,
        /// Openings.
        openings: f64,
    },
    /// Own-account work dominates; only outcomes speak.
    OwnAccountWork {
        /// Share that works on its own account.
        share: f64,
    },
    /// The flag would be another without the largest employer.
    OneEmployer {
        /// That other flag.
        without: Flag,
    },
    /// Ratio and outcomes, or one source and the rest, contradict each other.
    Conflict {
        /// The source that contradicts, where it is one.
        source: Option<Indicator>,
    },
    /// The flag depends on how those who did not answer fare.
    Fragile,
    /// No figures on learners.
    NoSupplyEvidence,
    /// No figures on demand.
    NoDemandEvidence,
    /// Too few people and answers.
    TooFewAnswers {
        /// Expected job seekers.
        entrants: f64,
        /// The most answers of any source.
        answers: f64,
    },
    /// The interval is too wide.
    IntervalTooWide {
        /// Lower bound of the ratio.
        low: f64,
        /// Upper bound of the ratio.
        high: f64,
    },
}

impl Reason {
    /// The stable code used in files.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        use Indicator as I;
        match self {
            Self::Source {
                indicator, side, ..
            } => match (indicator, side) {
                (I::EmployerSurvey, Side::Shortage) => "survey_planned_hires_exceed_graduates",
                (I::EmployerSurvey, Side::Balance) => "survey_planned_hires_match_graduates",
                (I::EmployerSurvey, Side::Surplus) => "survey_planned_hires_below_graduates",
                (I::Postings, Side::Shortage) => "postings_many_for_the_trade",
                (I::Postings, Side::Balance) => "postings_usual_for_the_trade",
                (I::Postings, Side::Surplus) => "postings_few_for_the_trade",
                (I::Vacancies, Side::Shortage) => "vacancies_many_for_the_trade",
                (I::Vacancies, Side::Balance) => "vacancies_usual_for_the_trade",
                (I::Vacancies, Side::Surplus) => "vacancies_few_for_the_trade",
                (I::Occupations, Side::Shortage) => "occupation_openings_exceed_graduates",
                (I::Occupations, Side::Balance) => "occupation_openings_match_graduates",
                (I::Occupations, Side::Surplus) => "occupation_openings_below_graduates",
                (I::EmployedShare, Side::Shortage) => "employed_share_high",
                (I::EmployedShare, Side::Balance) => "employed_share_usual",
                (I::EmployedShare, Side::Surplus) => "employed_share_low",
                (I::InTradeShare, Side::Shortage) => "in_trade_share_high",
                (I::InTradeShare, Side::Balance) => "in_trade_share_usual",
                (I::InTradeShare, Side::Surplus) => "in_trade_share_low",
                (I::HardToFill, Side::Shortage) => "hard_to_fill_often",
                (I::HardToFill, Side::Balance) => "hard_to_fill_usual",
                (I::HardToFill, Side::Surplus) => "hard_to_fill_rarely",
                (I::TimeToJob, Side::Shortage) => "first_job_quick",
                (I::TimeToJob, Side::Balance) => "first_job_usual",
                (I::TimeToJob, Side::Surplus) => "first_job_slow",
                (I::Wage, Side::Shortage) => "wage_above_level",
                (I::Wage, Side::Balance) => "wage_usual",
                (I::Wage, Side::Surplus) => "wage_below_level",
                (I::UnfilledPlans, Side::Shortage) => "plans_stay_unfilled",
                (I::UnfilledPlans, Side::Balance) => "plans_filled_as_usual",
                (I::UnfilledPlans, Side::Surplus) => "plans_filled_easily",
                (I::Reposts, Side::Shortage) => "postings_come_back",
                (I::Reposts, Side::Balance) => "postings_come_back_as_usual",
                (I::Reposts, Side::Surplus) => "postings_rarely_come_back",
            },
            Self::CertainSurplus { .. } => "certain_surplus",
            Self::OwnAccountWork { .. } => "outcome_only",
            Self::OneEmployer { .. } => "depends_on_one_employer",
            Self::Conflict { .. } => "conflict",
            Self::Fragile => "fragile",
            Self::NoSupplyEvidence => "no_supply_evidence",
            Self::NoDemandEvidence => "no_demand_evidence",
            Self::TooFewAnswers { .. } => "too_few_answers",
            Self::IntervalTooWide { .. } => "interval_too_wide",
        }
    }
}

/// The side of a ratio, with a tenth on either side of 1 as balance.
fn side(ratio: f64) -> Side {
    if ratio >= 1.1 {
        Side::Shortage
    } else if ratio <= 1.0 / 1.1 {
        Side::Surplus
    } else {
        Side::Balance
    }
}

/// The reasons of an answer: first why no flag is given, then the sources by how far each moved λ from 0 (weight ×
/// distance), then what the reader should beware of.
#[must_use]
pub fn reasons(
    answer: &TradeAssessment,
    doubts: Vec<Reason>,
    conflicts: &[Indicator],
) -> Vec<Reason> {
    let mut reasons = if answer.flag == Flag::InsufficientEvidence {
        doubts
    } else {
        Vec::new()
    };
    if let (true, Some(crosswalk)) = (answer.certain_surplus, answer.basis.crosswalk) {
        let seekers = answer.basis.supply.seekers();
        reasons.push(Reason::CertainSurplus {
            seekers,
            openings: crosswalk.most,
        });
    }
    let moved = |item: &super::EvidenceItem| (item.weight * item.ratio.ln()).abs();
    let mut items = answer.evidence.clone();
    items.sort_by(|a, b| moved(b).total_cmp(&moved(a)).then(a.source.cmp(&b.source)));
    reasons.extend(
        items
            .into_iter()
            .filter(|item| item.weight > 0.0)
            .map(|item| Reason::Source {
                indicator: item.source,
                side: side(item.ratio),
                ratio: item.ratio,
                weight: item.weight,
                n: item.n,
            }),
    );
    if answer.outcome_only {
        reasons.push(Reason::OwnAccountWork {
            share: answer.basis.supply.self_employed(),
        });
    }
    if let Some(without) = answer.without_largest_employer {
        reasons.push(Reason::OneEmployer { without });
    }
    if answer.conflict {
        reasons.push(Reason::Conflict {
            source: conflicts.first().copied(),
        });
    }
    if answer.fragile {
        reasons.push(Reason::Fragile);
    }
    reasons
}
