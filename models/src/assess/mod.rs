//! From evidence to flags with probability, interval, strength and ordered reasons.

pub mod cause;
pub mod disclosure;
pub mod flag;
pub mod reason;

use std::collections::BTreeMap;

use statrs::distribution::{ContinuousCDF, Normal};

use crate::cells::{Evidence, Judgement, Outlook, SurveyScale};
use crate::codes::{Level, TradeCode};
use crate::estimate::crosswalk::CrosswalkDemand;
use crate::estimate::demand::{Demand, Realisation, Signal, SurveyDemand};
use crate::estimate::fusion::{
    Fit, Indicator, Loading, Observation, Posterior, Pull, Respondents, Signals,
};
use crate::estimate::outcome::Outcome;
use crate::estimate::share::wilson;
use crate::estimate::supply::Supply;
use crate::estimate::{crosswalk, demand, fusion, outcome, supply};
use crate::parameters::Parameters;
use crate::units::{Interval, LogEstimate, Year};

use cause::Cause;
use flag::{Classes, Flag, Strength};
use reason::Reason;

/// An assessment of all trades for one target year.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Last year with data.
    pub data_year: Year,
    /// The year the flags are about.
    pub target_year: Year,
    /// One per trade, by code.
    pub trades: Vec<TradeAssessment>,
    /// How each indicator was read.
    pub loadings: BTreeMap<Indicator, Loading>,
    /// Whether the employer survey anchored the scale.
    pub anchored: bool,
    /// How plans turned into hires.
    pub realisation: Realisation,
    /// Kinds of evidence that the package did not have.
    pub missing: Vec<MissingEvidence>,
}

/// A kind of evidence that was not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingEvidence {
    /// Neither learners, enrolments nor completions.
    Supply,
    /// No employer survey: the scale is not anchored.
    EmployerSurvey,
    /// No postings and no vacancies.
    Postings,
    /// No graduate survey and no outcomes.
    GraduateOutcomes,
    /// No list of the employers asked: the survey's totals are those of who answered.
    SurveySample,
    /// Only one wave of the employer survey: plans cannot be compared with hires.
    SecondWave,
}

/// The answer for one trade.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeAssessment {
    /// The trade.
    pub trade: TradeCode,
    /// The class, or that there is not enough evidence.
    pub flag: Flag,
    /// Probability of each class.
    pub probability: Classes,
    /// Openings per job seeker; nothing where nothing speaks of it.
    pub ratio: Option<Interval>,
    /// Job seekers in the target year.
    pub supply: Option<Interval>,
    /// Openings in the target year.
    pub demand: Option<Interval>,
    /// How firmly the two keys support the flag.
    pub strength: Strength,
    /// The flags of the ratio alone and of the outcomes alone, where they say anything.
    pub keys: [Option<Flag>; 2],
    /// The ratio and the outcomes point to opposite sides, or one source contradicts the rest.
    pub conflict: bool,
    /// The flag differs between mild and strong assumptions about those who did not answer.
    pub fragile: bool,
    /// The flag without the largest employer, where it differs.
    pub without_largest_employer: Option<Flag>,
    /// Own-account work dominates: only outcomes speak.
    pub outcome_only: bool,
    /// More seekers than all openings of all linked occupations together.
    pub certain_surplus: bool,
    /// Learners a year more (+) or fewer (−) that would change the flag.
    pub tipping_point: Option<TippingPoint>,
    /// What lies behind a shortage.
    pub cause: Option<Cause>,
    /// Sources with the ratio each implies alone and its weight.
    pub evidence: Vec<EvidenceItem>,
    /// Why, the most important first.
    pub reasons: Vec<Reason>,
    /// Per level.
    pub levels: Vec<LevelBreakdown>,
    /// What the estimates were made from, for the funnels of an explanation.
    pub basis: Basis,
}

/// How many learners would change the flag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TippingPoint {
    /// Learners a year, more (+) or fewer (−).
    pub learners: f64,
    /// The flag that would then hold.
    pub to: Flag,
}

/// One source's part in the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EvidenceItem {
    /// The source.
    pub source: Indicator,
    /// The ratio it implies alone.
    pub ratio: f64,
    /// Its weight in the answer; with the weight of "like other trades" all sum to 1.
    pub weight: f64,
    /// Employers, advertisements or graduates behind it.
    pub n: f64,
}

/// Supply and outcomes of one level of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelBreakdown {
    /// The level.
    pub level: Level,
    /// Enrolled in the last year with data.
    pub enrolled: f64,
    /// Expected completers in the target year.
    pub completers: f64,
    /// Job seekers in the target year.
    pub supply: Interval,
    /// In-trade share of wage-job seekers, with Wilson's interval; nothing where nobody answered.
    pub in_trade: Option<Interval>,
    /// Graduates who answered.
    pub respondents: f64,
}

/// The numbers behind the funnels.
#[derive(Debug, Clone, PartialEq)]
pub struct Basis {
    /// Supply by level.
    pub supply: Supply,
    /// Demand evidence.
    pub demand: Demand,
    /// Outcome signals.
    pub outcome: Outcome,
    /// Openings by occupation.
    pub crosswalk: Option<CrosswalkDemand>,
    /// What authorities said.
    pub judgements: Vec<Judgement>,
}

/// Assesses every trade.
///
/// * `seed`: of the bootstrap that measures how well the model itself is known.
///
/// The answer is a function of the arguments alone.
#[must_use]
pub fn assess(
    evidence: &Evidence,
    outlook: Outlook,
    parameters: &Parameters,
    seed: u64,
) -> Assessment {
    let supply = supply::estimate(evidence, outlook, parameters);
    let seekers: Vec<f64> = supply.iter().map(Supply::seekers).collect();
    let (demand, realisation) = demand::estimate(evidence, outlook, parameters);
    let crosswalk = crosswalk::allocate(evidence, &seekers, outlook, parameters);
    let odds = &parameters.shares;
    let [outcome, mild, strong] = [odds.nonresponse_odds, 1.0, odds.nonresponse_odds_high]
        .map(|odds| outcome::estimate(evidence, odds));
    let bases: Vec<Basis> = (supply.into_iter().zip(demand).zip(crosswalk).zip(&outcome))
        .enumerate()
        .map(|(trade, (((supply, demand), crosswalk), outcome))| Basis {
            supply,
            demand,
            outcome: *outcome,
            crosswalk,
            judgements: evidence
                .judgements
                .iter()
                .filter(|j| j.trade == trade)
                .cloned()
                .collect(),
        })
        .collect();
    let groups: std::collections::BTreeSet<&str> = evidence
        .trades
        .iter()
        .filter_map(|t| t.group.as_deref())
        .collect();
    let group = |trade: usize| {
        let own = evidence
            .trades
            .get(trade)
            .and_then(|t| t.group.as_deref())?;
        groups.iter().position(|group| *group == own)
    };
    let context = (outlook, parameters);
    let observe = |outcome: &[Outcome], view: View| -> Vec<Observation> {
        let trades = bases.iter().zip(outcome).enumerate();
        trades
            .map(|(i, (basis, outcome))| observation(group(i), basis, outcome, view, context))
            .collect()
    };
    let observations = observe(&outcome, View::Whole);
    let fit = fusion::fit(&observations, evidence.survey_scale, &parameters.fusion);
    let doubt = fusion::parameter_variance(&observations, &fit, &parameters.fusion, seed);
    let without_largest = observe(&outcome, View::WithoutLargestEmployer);
    let [mild, strong] = [mild, strong].map(|outcome| observe(&outcome, View::Whole));
    let benchmark = benchmark(&observations, &bases, &fit, &realisation, parameters);
    let context = Context {
        evidence,
        parameters,
        fit: &fit,
        shift: benchmark.shift,
    };
    let trades = bases.into_iter().enumerate().map(|(i, basis)| {
        let at = |all: &[Observation]| all.get(i).copied().unwrap_or_default();
        let case = Case {
            trade: i,
            observation: at(&observations),
            without_largest: at(&without_largest),
            mild: at(&mild),
            strong: at(&strong),
            doubt: doubt.get(i).copied().unwrap_or(0.0) + benchmark.variance,
            basis,
        };
        context.trade(case)
    });
    Assessment {
        data_year: outlook.data_year,
        target_year: outlook.target_year(),
        trades: trades.collect(),
        loadings: Indicator::ALL
            .into_iter()
            .map(|indicator| (indicator, fit.loading(indicator)))
            .collect(),
        anchored: fit.anchored,
        realisation,
        missing: missing(evidence),
    }
}

fn missing(evidence: &Evidence) -> Vec<MissingEvidence> {
    let waves: std::collections::BTreeSet<i32> =
        evidence.survey.iter().map(|cell| cell.wave).collect();
    [
        (
            evidence.cohorts.is_empty() && evidence.completions.is_empty(),
            MissingEvidence::Supply,
        ),
        (waves.is_empty(), MissingEvidence::EmployerSurvey),
        (
            !waves.is_empty() && evidence.survey_scale == SurveyScale::RespondentsOnly,
            MissingEvidence::SurveySample,
        ),
        (waves.len() == 1, MissingEvidence::SecondWave),
        (
            evidence.postings.is_empty() && evidence.vacancies.is_empty(),
            MissingEvidence::Postings,
        ),
        (
            evidence.graduates.is_empty(),
            MissingEvidence::GraduateOutcomes,
        ),
    ]
    .into_iter()
    .filter_map(|(absent, what)| absent.then_some(what))
    .collect()
}

/// Whose statements count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Whole,
    WithoutLargestEmployer,
}

/// Outcomes speak of graduates of this many years.
const OUTCOME_YEARS: i32 = 4;

/// The signals of one trade. Where own-account work dominates, counted demand is left out.
fn observation(
    group: Option<usize>,
    basis: &Basis,
    outcome: &Outcome,
    view: View,
    (outlook, parameters): (Outlook, &Parameters),
) -> Observation {
    let mut signals = Signals::default();
    let mut add = |indicator: Indicator, signal: Option<Signal>| {
        signals.set(
            indicator,
            signal.filter(|s| s.value.is_finite() && s.variance.is_finite()),
        );
    };
    let supply = basis.supply.log();
    let whole = view == View::Whole;
    if let Some(supply) = supply.filter(|_| !own_account(basis, parameters)) {
        let ratio = |log: LogEstimate, n: f64| Signal {
            value: log.mean - supply.mean,
            variance: log.variance,
            n,
        };
        add(
            Indicator::EmployerSurvey,
            basis.demand.survey.as_ref().and_then(|survey| {
                let mean = if whole {
                    Some(survey.log.mean)
                } else {
                    survey.without_largest
                };
                Some(ratio(
                    LogEstimate {
                        mean: mean?,
                        ..survey.log
                    },
                    survey.employers,
                ))
            }),
        );
        add(
            Indicator::Postings,
            basis.demand.posted.as_ref().and_then(|posted| {
                let mean = if whole {
                    Some(posted.log.mean)
                } else {
                    posted.without_largest
                };
                Some(ratio(
                    LogEstimate {
                        mean: mean?,
                        ..posted.log
                    },
                    posted.unique,
                ))
            }),
        );
        add(
            Indicator::Vacancies,
            basis.demand.vacancies.map(|s| Signal {
                value: s.value - supply.mean,
                ..s
            }),
        );
        add(
            Indicator::Occupations,
            basis
                .crosswalk
                .filter(|c| c.allocated > 0.0)
                .map(|c| Signal {
                    value: c.allocated.ln() - supply.mean,
                    variance: 1.0 / c.allocated.max(1.0),
                    n: c.occupations as f64,
                }),
        );
    }
    add(Indicator::EmployedShare, outcome.employed);
    add(Indicator::InTradeShare, outcome.in_trade);
    add(Indicator::TimeToJob, outcome.quick);
    add(Indicator::Wage, outcome.wage);
    add(Indicator::HardToFill, basis.demand.hard_to_fill);
    add(Indicator::UnfilledPlans, basis.demand.unfilled);
    add(Indicator::Reposts, basis.demand.reposted);
    Observation {
        group,
        signals,
        supply_variance: supply.map_or(0.0, |s| s.variance),
        supply_change: basis.supply.change(outlook.data_year.0, OUTCOME_YEARS),
    }
}

/// Whether own-account work dominates and too few employers answered to measure the wage jobs beside it.
fn own_account(basis: &Basis, parameters: &Parameters) -> bool {
    let measured = |survey: &SurveyDemand| survey.employers >= parameters.flags.least_employers;
    basis.supply.self_employed() >= parameters.supply.self_employed_dominates
        && !basis.demand.survey.as_ref().is_some_and(measured)
}

/// What all trades have in common.
#[derive(Debug, Clone, Copy, Default)]
struct Benchmark {
    /// Added to every λ.
    shift: f64,
    /// How well the survey knows the openings of all trades together: a variance of their logarithm.
    variance: f64,
}

/// What must be added to every λ so that the openings of all surveyed trades together are those of the survey, and how
/// well the survey knows these.
///
/// A survey total of a small trade is skewed: mostly too low, now and then far too high, so its logarithm lies too low
/// on average; the total over all trades errs far less. At most `fusion.benchmark_limit` either way.
///
/// ```text
/// variance = Σ v_i T_i² / (Σ T_i)² + (h̄ sd(u) / (1 − u h̄))²
/// ```
///
/// * `T_i`, `v_i`: the survey's openings of trade `i` and their sampling variance. `h̄`: mean share hard to fill.
///
/// Source: You & Rao (2002), *Canadian Journal of Statistics* 30, 431–439 (benchmarking of small-area estimates).
fn benchmark(
    observations: &[Observation],
    bases: &[Basis],
    fit: &Fit,
    realisation: &Realisation,
    parameters: &Parameters,
) -> Benchmark {
    if !fit.anchored {
        return Benchmark::default();
    }
    let (mut survey, mut model, mut squares) = (0.0, 0.0, 0.0);
    let mut hard = Vec::new();
    for (observation, basis) in observations.iter().zip(bases) {
        let signal = observation.signals.get(Indicator::EmployerSurvey);
        let (Some(_), Some(direct), Some(supply)) =
            (signal, &basis.demand.survey, basis.supply.log())
        else {
            continue;
        };
        let x = fusion::posterior(fit, observation, &parameters.fusion);
        let variance = x.variance + x.supply_variance + 2.0 * x.covariance;
        survey += direct.direct;
        squares += direct.sampling * direct.direct.powi(2);
        model += (supply.mean + x.supply_error + x.mean + variance / 2.0).exp();
        hard.extend(basis.demand.hard_to_fill.map(|s| logistic(s.value)));
    }
    if model <= 0.0 || survey <= 0.0 {
        return Benchmark::default();
    }
    let hard = hard.iter().sum::<f64>() / (hard.len() as f64).max(1.0);
    let open = 1.0 - realisation.unfilled_of_hard * hard;
    let unfilled = hard * realisation.unfilled_of_hard_sd / open.max(0.1);
    let limit = parameters.fusion.benchmark_limit;
    Benchmark {
        shift: (survey / model).ln().clamp(-limit, limit),
        variance: squares / survey.powi(2) + unfilled.powi(2),
    }
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

struct Context<'a> {
    evidence: &'a Evidence,
    parameters: &'a Parameters,
    fit: &'a Fit,
    /// Added to every λ so that the city's openings add up to the survey's.
    shift: f64,
}

struct Case {
    trade: usize,
    observation: Observation,
    without_largest: Observation,
    mild: Observation,
    strong: Observation,
    doubt: f64,
    basis: Basis,
}

impl Context<'_> {
    fn posterior(&self, observation: &Observation) -> Posterior {
        fusion::posterior(self.fit, observation, &self.parameters.fusion)
    }

    fn classes(&self, x: &Posterior, doubt: f64) -> Classes {
        flag::classes(
            LogEstimate {
                mean: x.mean + self.shift,
                variance: x.variance + doubt,
            },
            &self.parameters.flags,
        )
    }

    fn trade(&self, case: Case) -> TradeAssessment {
        let p = self.parameters;
        let flags = &p.flags;
        let x = self.posterior(&case.observation);
        let supply = case.basis.supply.log();
        let mean = x.mean + self.shift;
        // Openings are counted in whole people: what happens scatters around what was to be expected.
        let chance = supply.map_or(0.0, |s| (-(s.mean + x.supply_error + mean)).exp().min(1.0));
        let lambda = LogEstimate {
            mean,
            variance: x.variance + case.doubt + chance,
        };
        let z = normal_quantile(f64::midpoint(1.0, flags.interval));
        let certain_surplus = self.certain_surplus(&case.basis, z);
        let mut probability = flag::classes(lambda, flags);
        if certain_surplus {
            probability = Classes {
                oversupplied: 1.0,
                balanced: 0.0,
                undersupplied: 0.0,
            };
        }
        let ratio = lambda.interval(z);
        let outcome_only = own_account(&case.basis, p) && !case.basis.supply.levels.is_empty();
        let doubts = self.doubts(&case, &ratio, outcome_only);
        let most = probability.most_probable();
        let flag = if doubts.is_empty() || certain_surplus {
            most
        } else {
            Flag::InsufficientEvidence
        };
        let keys = self.keys(&case);
        let of = |observation: &Observation| {
            self.classes(&self.posterior(observation), case.doubt)
                .most_probable()
        };
        let speaks = !case.observation.signals.is_empty();
        let without = of(&case.without_largest);
        let demand = supply.filter(|_| speaks).map(|s| LogEstimate {
            mean: s.mean + x.supply_error + mean,
            variance: lambda.variance + x.supply_variance + 2.0 * x.covariance,
        });
        let mut answer = TradeAssessment {
            trade: self.evidence.trades[case.trade].code.clone(),
            flag,
            probability,
            ratio: speaks.then_some(ratio),
            supply: supply.map(|s| {
                LogEstimate {
                    mean: s.mean + x.supply_error,
                    variance: x.supply_variance,
                }
                .interval(z)
            }),
            demand: demand.map(|d| d.interval(z)),
            strength: flag::strength(flag, &probability, keys, flags),
            keys,
            conflict: flag::opposed(keys) || !x.conflicts.is_empty(),
            fragile: flag != Flag::InsufficientEvidence && of(&case.mild) != of(&case.strong),
            without_largest_employer: (flag != Flag::InsufficientEvidence
                && !certain_surplus
                && without != most)
                .then_some(without),
            outcome_only,
            certain_surplus,
            tipping_point: None,
            cause: None,
            evidence: evidence_items(&x.pulls),
            reasons: Vec::new(),
            levels: self.levels(&case.basis, z),
            basis: case.basis,
        };
        answer.tipping_point = tipping_point(&answer, flags);
        answer.cause = cause::cause(&answer, flags);
        answer.reasons = reason::reasons(&answer, doubts, &x.conflicts);
        answer
    }

    /// More seekers, at the lower bound, than openings in all linked occupations together.
    fn certain_surplus(&self, basis: &Basis, z: f64) -> bool {
        let (Some(supply), Some(crosswalk)) = (basis.supply.log(), basis.crosswalk) else {
            return false;
        };
        supply.interval(z).low * self.parameters.flags.surplus_ratio > crosswalk.most
    }

    /// Why no class should be given.
    fn doubts(&self, case: &Case, ratio: &Interval, outcome_only: bool) -> Vec<Reason> {
        let flags = &self.parameters.flags;
        let entrants = case.basis.supply.seekers();
        let answers = answers(&case.observation.signals);
        let demand = case
            .observation
            .signals
            .iter()
            .any(|(indicator, _)| indicator.is_ratio());
        let mut doubts = Vec::new();
        if entrants <= 0.0 && case.basis.supply.levels.is_empty() {
            doubts.push(Reason::NoSupplyEvidence);
        }
        let outcomes = outcome_only && case.basis.outcome.seekers > 0.0;
        if !(demand || outcomes) {
            doubts.push(Reason::NoDemandEvidence);
        }
        if entrants < flags.least_entrants && answers < flags.least_respondents {
            doubts.push(Reason::TooFewAnswers { entrants, answers });
        }
        if ratio.high > flags.widest_interval * ratio.low {
            doubts.push(Reason::IntervalTooWide {
                low: ratio.low,
                high: ratio.high,
            });
        }
        doubts
    }

    /// The flags of the ratio alone and of the outcomes alone.
    fn keys(&self, case: &Case) -> [Option<Flag>; 2] {
        let only = |keep: fn(Indicator) -> bool| {
            let part = Observation {
                signals: case.observation.signals.only(keep),
                ..case.observation
            };
            (!part.signals.is_empty()).then(|| {
                self.classes(&self.posterior(&part), case.doubt)
                    .most_probable()
            })
        };
        [only(Indicator::is_ratio), only(Indicator::is_outcome)]
    }

    fn levels(&self, basis: &Basis, z: f64) -> Vec<LevelBreakdown> {
        let rows = basis.supply.levels.iter().filter_map(|row| {
            let level = self.evidence.levels.get(row.level)?.level.clone();
            let log = LogEstimate {
                mean: row.seekers.max(f64::MIN_POSITIVE).ln(),
                variance: row.variance,
            };
            Some(LevelBreakdown {
                level,
                enrolled: row.enrolled,
                completers: row.completers,
                supply: if row.seekers > 0.0 {
                    log.interval(z)
                } else {
                    Interval {
                        median: 0.0,
                        low: 0.0,
                        high: 0.0,
                    }
                },
                in_trade: row
                    .in_trade
                    .and_then(|(right, size)| wilson(right, size, z)),
                respondents: row.respondents,
            })
        });
        rows.collect()
    }
}

/// Answers behind all signals, each counted once: the same employer, advertisement or graduate speaks in several.
fn answers(signals: &Signals) -> f64 {
    let mut by_kind: BTreeMap<Respondents, f64> = BTreeMap::new();
    for (indicator, signal) in signals.iter() {
        let most = by_kind.entry(indicator.respondents()).or_default();
        *most = most.max(signal.n);
    }
    by_kind.into_values().sum()
}

fn evidence_items(pulls: &BTreeMap<Indicator, Pull>) -> Vec<EvidenceItem> {
    let mut items: Vec<EvidenceItem> = pulls
        .iter()
        .map(|(&source, pull)| EvidenceItem {
            source,
            ratio: pull.implied.exp(),
            weight: pull.weight,
            n: pull.n,
        })
        .collect();
    items.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.source.cmp(&b.source)));
    items
}

/// How many learners more or fewer move the middle of the ratio into the next class.
///
/// `S' = D / R_b` at the bound `R_b`; seekers become learners by the trade's seekers per learner enrolled.
fn tipping_point(
    answer: &TradeAssessment,
    flags: &crate::parameters::FlagParameters,
) -> Option<TippingPoint> {
    let (supply, demand) = (answer.supply?.median, answer.demand?.median);
    let rows = &answer.basis.supply.levels;
    let enrolled: f64 = rows.iter().map(|level| level.enrolled).sum();
    let base = if enrolled > 0.0 {
        enrolled
    } else {
        answer.basis.supply.completers()
    };
    let seekers = answer.basis.supply.seekers();
    if seekers <= 0.0 || base <= 0.0 {
        return None;
    }
    let learners = |bound: f64| (demand / bound - supply) * base / seekers;
    let tip = |bound: f64, to: Flag| TippingPoint {
        learners: learners(bound),
        to,
    };
    let found = match answer.flag {
        Flag::Undersupplied => tip(flags.shortage_ratio, Flag::Balanced),
        Flag::Oversupplied => tip(flags.surplus_ratio, Flag::Balanced),
        Flag::Balanced => {
            let more = tip(flags.surplus_ratio, Flag::Oversupplied);
            let fewer = tip(flags.shortage_ratio, Flag::Undersupplied);
            if more.learners.abs() <= fewer.learners.abs() {
                more
            } else {
                fewer
            }
        }
        Flag::InsufficientEvidence => return None,
    };
    // Where the most probable class is not the one of the median, no number of learners says it simply.
    let sensible = match answer.flag {
        Flag::Undersupplied => found.learners > 0.0,
        Flag::Oversupplied => found.learners < 0.0,
        Flag::Balanced | Flag::InsufficientEvidence => true,
    };
    sensible.then_some(found)
}

/// The value that a standard normal variable stays below with probability `p`.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}
