//! The pipeline: who completes in the target year, from the learners on record and the intakes still to come.
//!
//! ```text
//! G_u(t*) = Σ_d ( Σ_c N_udc · P_ud(completes in t* | still in training at the end of the data year)
//!               + Σ_s F_us · ω_ud · P_ud(completes in t* | enrols in year s) )
//! P_ud    = h_d(k*) · Π_{k < k*} (1 − h_d(k) − g_d(k))          k = year − year of the expected end
//! ```
//!
//! * `d`: years from the intake to the expected end; `N`: learners of the intake `c` still in training, in persons.
//! * `h_d(k)`, `g_d(k)`: shares of those still in training at the start of lag `k` who complete and who leave in that
//!   year, as [`shrink_all`] gives them from earlier cohorts with the same `d`; `k > 0` is a course that slips.
//! * `F`: the forecast intake, in persons; `ω`: the share of recent intakes with that `d`.
//!
//! Where no expected end is given, `d` is not known: years since intake, over all courses of the trade and level, take
//! the place of the lag.

use std::collections::{BTreeMap, BTreeSet};

use crate::cells::{Cohort, Course, Evidence, Outlook};
use crate::estimate::share::{Group, Place, SharePosterior, ShareSample, shrink_all};
use crate::estimate::trend::{Choice, choose, forecast};
use crate::parameters::Parameters;
use crate::units::Share;

/// Expected completers of one trade at one level.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// Learners enrolled in the last year with data.
    pub enrolled: f64,
    /// Places offered in that year, where known.
    pub capacity: Option<f64>,
    /// Expected completers in the target year, in persons.
    pub completers: f64,
    /// … of them from intakes that are still to come.
    pub future: f64,
    /// Learners expected to enrol in the year after the data; where only completions are known, as many as complete.
    pub next_intake: f64,
    /// Variance of `ln completers` from forecasts and completion shares.
    pub variance: f64,
    /// Completers of earlier years, where known.
    pub past: BTreeMap<i32, f64>,
}

/// A trade and a level, by their positions.
pub type CellKey = (usize, usize);

/// Years from the intake to the expected end; nothing where that is not given.
type Length = Option<usize>;

/// An expected end further away than any course takes says nothing.
fn length(cohort: &Cohort) -> Length {
    cohort.planned_years.filter(|years| *years < AGES)
}

/// Expected completers of every trade and level that is taught, and how well they are known.
///
/// ```text
/// v = Σ_d (G_ud / G_u)² v_d + (Σ_s (G_us / G_u) sd_s)² + 0.05²        (variance of ln G_u, without chance)
/// ```
///
/// * `v_d`: variance of the logarithm of the completing share of length `d`, each age by its part of the completers.
/// * `sd_s`: error of the forecast of `ln F_us`; the intakes of a cell err together.
/// * 0.05 is `supply.intake_error_floor`: registers are never exact.
///
/// Where only completions are known, they are carried forward.
///
/// ```
/// # use vocmatch_models::{cells::*, codes::*, estimate::pipeline::completers, parameters::Parameters, units::Year};
/// // Of each intake since 2018 half end a year later and half two years later, all in time.
/// let intake = |year: i32, planned: usize| Cohort {
///     intake: year, enrolled: 50.0, planned_years: Some(planned),
///     course: Course::ByYear {
///         completed: (0..=2025 - year).map(|age| if age == planned as i32 { 50.0 } else { 0.0 }).collect(),
///         dropped: Vec::new(),
///     },
///     ..Cohort::default()
/// };
/// let evidence = Evidence {
///     trades: vec![Trade { code: TradeCode::parse("han").unwrap(), group: None }],
///     levels: vec![LevelInfo { level: Level::College, usual_months: 30.0 }],
///     cohorts: (2018..=2025).flat_map(|year| [intake(year, 1), intake(year, 2)]).collect(),
///     ..Evidence::default()
/// };
/// let outlook = Outlook { data_year: Year(2025), horizon: 1 };
/// let flows = completers(&evidence, outlook, &Parameters::embedded().unwrap());
/// // In 2026 the short half of 2025 and the long half of 2024; a little is lost to the prior.
/// assert!((95.0..=100.0).contains(&flows[&(0, 0)].completers));
/// ```
#[must_use]
pub fn completers(
    evidence: &Evidence,
    outlook: Outlook,
    parameters: &Parameters,
) -> BTreeMap<CellKey, Flow> {
    let mut by_cell: BTreeMap<CellKey, Vec<&Cohort>> = BTreeMap::new();
    for cohort in evidence
        .cohorts
        .iter()
        .filter(|c| c.intake <= outlook.data_year.0)
    {
        by_cell
            .entry((cohort.trade, cohort.level))
            .or_default()
            .push(cohort);
    }
    let hazards = Hazards::estimate(evidence, &by_cell, outlook, parameters);
    let intakes = Intakes::estimate(evidence.levels.len(), &by_cell, outlook, parameters);
    let mut flows: BTreeMap<CellKey, Flow> = by_cell
        .iter()
        .map(|(&key, cohorts)| {
            (
                key,
                flow(key, cohorts, &hazards, &intakes, outlook, parameters),
            )
        })
        .collect();
    for (key, flow) in completions_only(evidence, outlook, parameters) {
        flows.entry(key).or_insert(flow);
    }
    flows
}

/// Completes the pipeline of a cell year by year up to the target year.
fn flow(
    key: CellKey,
    cohorts: &[&Cohort],
    hazards: &Hazards,
    intakes: &Intakes,
    outlook: Outlook,
    parameters: &Parameters,
) -> Flow {
    let target = outlook.target_year().0;
    let mut by_length: BTreeMap<Length, f64> = BTreeMap::new();
    for cohort in cohorts {
        let course = (key, length(cohort));
        let age = usize::try_from(outlook.data_year.0 - cohort.intake).unwrap_or(0);
        let left = still_in_training(cohort, age, hazards, course);
        *by_length.entry(course.1).or_default() +=
            hazards.completing(course, cohort.intake, left, age + 1, target);
    }
    let lengths = lengths(cohorts, outlook, parameters.supply.length_window);
    let mut coming: Vec<(f64, f64)> = Vec::new();
    for step in 1..=outlook.horizon {
        let (size, variance) = intakes.expected(key, step);
        let intake = outlook.data_year.0 + step;
        let mut completing = 0.0;
        for (length, share) in &lengths {
            let count = hazards.completing((key, *length), intake, size * share, 0, target);
            *by_length.entry(*length).or_default() += count;
            completing += count;
        }
        coming.push((completing, variance));
    }
    let future: f64 = coming.iter().map(|(size, _)| size).sum();
    let completers: f64 = by_length.values().sum();
    let weight = |size: f64| {
        if completers > 0.0 {
            size / completers
        } else {
            0.0
        }
    };
    // Intakes of the same cell err together, so their weighted standard deviations add up.
    let intake_sd: f64 = coming
        .iter()
        .map(|(size, variance)| weight(*size) * variance.sqrt())
        .sum();
    let shares: f64 = by_length
        .iter()
        .map(|(length, size)| weight(*size).powi(2) * hazards.log_variance((key, *length)))
        .sum();
    let floor = parameters.supply.intake_error_floor;
    let last = cohorts.iter().filter(|c| c.intake == outlook.data_year.0);
    Flow {
        enrolled: last.clone().map(|c| c.enrolled).sum(),
        capacity: last.filter_map(|c| c.capacity).reduce(|a, b| a + b),
        completers,
        future,
        next_intake: intakes.expected(key, 1).0,
        variance: intake_sd.powi(2) + floor * floor + shares,
        past: past_completers(cohorts),
    }
}

/// ω: how the learners of the last `window` years of intake are spread over lengths; of all intakes where those had
/// none.
fn lengths(cohorts: &[&Cohort], outlook: Outlook, window: f64) -> BTreeMap<Length, f64> {
    let since = |years: f64| -> BTreeMap<Length, f64> {
        let mut sizes = BTreeMap::new();
        for cohort in cohorts {
            if f64::from(outlook.data_year.0 - cohort.intake) < years {
                *sizes.entry(length(cohort)).or_default() += cohort.enrolled;
            }
        }
        let total: f64 = sizes.values().sum();
        sizes.retain(|_, size| {
            *size /= total;
            *size > 0.0
        });
        sizes
    };
    let recent = since(window);
    if recent.is_empty() {
        since(f64::INFINITY)
    } else {
        recent
    }
}

/// Completers by calendar year, of cohorts followed one by one.
fn past_completers(cohorts: &[&Cohort]) -> BTreeMap<i32, f64> {
    let mut years: BTreeMap<i32, f64> = BTreeMap::new();
    for cohort in cohorts {
        let Course::ByYear { completed, .. } = &cohort.course else {
            continue;
        };
        for (year, count) in (cohort.intake..).zip(completed) {
            *years.entry(year).or_default() += count;
        }
    }
    years
}

/// Learners of a cohort still in training at the end of the data year, `age` years after the year of intake.
fn still_in_training(
    cohort: &Cohort,
    age: usize,
    hazards: &Hazards,
    course: (CellKey, Length),
) -> f64 {
    match &cohort.course {
        Course::ByYear { completed, dropped } => {
            let gone: f64 = completed.iter().chain(dropped).sum();
            (cohort.enrolled - gone).max(0.0)
        }
        Course::IntakeOnly | Course::CompletedSoFar(_) => {
            cohort.enrolled * hazards.survival(course, age + 1)
        }
    }
}

/// By length and year: the share of those still in training who complete, and who leave.
///
/// Years count from the intake; of a course of a known length that is the lag plus the length.
struct Hazards {
    /// Per cell and length, by age: (completes, leaves), shares of those still in training.
    cells: BTreeMap<(CellKey, Length), Vec<(f64, f64)>>,
    variance: BTreeMap<(CellKey, Length), f64>,
}

/// Ages beyond this are not followed: the longest courses take three years and a half.
const AGES: usize = 8;

impl Hazards {
    fn estimate(
        evidence: &Evidence,
        by_cell: &BTreeMap<CellKey, Vec<&Cohort>>,
        outlook: Outlook,
        parameters: &Parameters,
    ) -> Self {
        let followed = by_cell
            .values()
            .flatten()
            .any(|c| matches!(c.course, Course::ByYear { .. }));
        if followed {
            Self::observed(evidence, by_cell, outlook, parameters)
        } else {
            Self::assumed(evidence, by_cell, outlook, parameters)
        }
    }

    /// From learners followed one by one: completions at each age over those still in training, by length; where it is
    /// not known, over all courses of the cell.
    fn observed(
        evidence: &Evidence,
        by_cell: &BTreeMap<CellKey, Vec<&Cohort>>,
        outlook: Outlook,
        parameters: &Parameters,
    ) -> Self {
        let mut cells: BTreeMap<(CellKey, Length), Vec<(f64, f64)>> = BTreeMap::new();
        let mut variance: BTreeMap<(CellKey, Length), f64> = BTreeMap::new();
        let mut classes: BTreeSet<Length> = by_cell.values().flatten().map(|c| length(c)).collect();
        classes.insert(None);
        for class in classes {
            let members: Vec<(CellKey, Vec<&Cohort>)> = by_cell
                .iter()
                .map(|(key, cohorts)| (*key, of_length(cohorts, class)))
                .collect();
            for age in 0..AGES {
                let counts: Vec<[f64; 3]> = members
                    .iter()
                    .map(|(_, cohorts)| at_age(cohorts, age, outlook))
                    .collect();
                let rates = |event: usize| {
                    let samples: Vec<_> = members
                        .iter()
                        .zip(&counts)
                        .map(|((key, _), numbers)| {
                            (place(evidence, *key), sample(numbers[event], numbers[0]))
                        })
                        .collect();
                    let fallback = Group {
                        mean: Share::ZERO,
                        strength: parameters.supply.default_strength,
                    };
                    shrink_all(&samples, fallback, &parameters.shares)
                };
                let shares = rates(1).into_iter().zip(rates(2));
                for (((key, cohorts), numbers), (complete, leave)) in
                    members.iter().zip(&counts).zip(shares)
                {
                    let course = (*key, class);
                    cells
                        .entry(course)
                        .or_default()
                        .push((complete.mean(), leave.mean()));
                    // The age at which most complete is the one whose share matters.
                    if numbers[1] > 0.0 {
                        let enrolled: f64 = cohorts.iter().map(|c| c.enrolled).sum();
                        let share = (numbers[1] / enrolled.max(1.0)).min(1.0);
                        *variance.entry(course).or_default() +=
                            (share * complete.log_variance().sqrt()).powi(2);
                    }
                }
            }
        }
        Self { cells, variance }
    }

    /// Without dates of completion: the level's usual duration, spread over the calendar years it ends in.
    fn assumed(
        evidence: &Evidence,
        by_cell: &BTreeMap<CellKey, Vec<&Cohort>>,
        outlook: Outlook,
        parameters: &Parameters,
    ) -> Self {
        let samples: Vec<_> = by_cell
            .iter()
            .map(|(&key, cohorts)| {
                let months = evidence
                    .levels
                    .get(key.1)
                    .map_or(12.0, |level| level.usual_months);
                (
                    place(evidence, key),
                    completed_share(cohorts, months, outlook),
                )
            })
            .collect();
        let mean = Share::clamped(parameters.supply.completion_share);
        let fallback = Group {
            mean,
            strength: parameters.supply.default_strength,
        };
        let shares = shrink_all(&samples, fallback, &parameters.shares);
        let cells = by_cell.keys().zip(&shares).map(|(&key, share)| {
            let months = evidence
                .levels
                .get(key.1)
                .map_or(12.0, |level| level.usual_months);
            ((key, None), spread(months, share.mean()))
        });
        let cells = cells.collect();
        let variance = by_cell
            .keys()
            .map(|&key| (key, None))
            .zip(shares.iter().map(SharePosterior::log_variance))
            .collect();
        Self { cells, variance }
    }

    fn at(&self, course: (CellKey, Length), age: usize) -> (f64, f64) {
        self.cells
            .get(&course)
            .and_then(|ages| ages.get(age))
            .copied()
            .unwrap_or((0.0, 0.0))
    }

    /// Share of an intake still in training when it reaches `age`.
    fn survival(&self, course: (CellKey, Length), age: usize) -> f64 {
        (0..age)
            .map(|a| self.at(course, a))
            .fold(1.0, |left, (done, gone)| {
                left * (1.0 - done - gone).max(0.0)
            })
    }

    /// Of `size` learners in training at the start of `age`, those who complete in calendar year `target`.
    fn completing(
        &self,
        course: (CellKey, Length),
        intake: i32,
        size: f64,
        age: usize,
        target: i32,
    ) -> f64 {
        let Ok(last) = usize::try_from(target - intake) else {
            return 0.0;
        };
        let left = (age..last)
            .map(|a| self.at(course, a))
            .fold(size, |left, (done, gone)| {
                left * (1.0 - done - gone).max(0.0)
            });
        if last < age {
            0.0
        } else {
            left * self.at(course, last).0
        }
    }

    fn log_variance(&self, course: (CellKey, Length)) -> f64 {
        self.variance.get(&course).copied().unwrap_or(0.0)
    }
}

/// The cohorts of one length; all of them where it is not known.
fn of_length<'a>(cohorts: &[&'a Cohort], class: Length) -> Vec<&'a Cohort> {
    let all = cohorts.iter().copied();
    all.filter(|cohort| class.is_none() || length(cohort) == class)
        .collect()
}

/// Learners in training at the start of `age`, completers and leavers at that age, over cohorts whose year is over.
fn at_age(cohorts: &[&Cohort], age: usize, outlook: Outlook) -> [f64; 3] {
    let mut numbers = [0.0; 3];
    for cohort in cohorts {
        let Course::ByYear { completed, dropped } = &cohort.course else {
            continue;
        };
        let seen = usize::try_from(outlook.data_year.0 - cohort.intake).unwrap_or(0);
        if age > seen {
            continue;
        }
        let before: f64 = completed
            .iter()
            .take(age)
            .chain(dropped.iter().take(age))
            .sum();
        numbers[0] += (cohort.enrolled - before).max(0.0);
        numbers[1] += completed.get(age).copied().unwrap_or(0.0);
        numbers[2] += dropped.get(age).copied().unwrap_or(0.0);
    }
    numbers
}

/// Completers over enrolled of the cohorts that have had the time.
fn completed_share(cohorts: &[&Cohort], months: f64, outlook: Outlook) -> ShareSample {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "courses take at most a few years"
    )]
    let needed = (months / 12.0).ceil() as i32;
    let done = cohorts
        .iter()
        .filter(|c| c.intake + needed <= outlook.data_year.0);
    let (completed, enrolled) = done.fold((0.0, 0.0), |(completed, enrolled), cohort| match cohort
        .course
    {
        Course::CompletedSoFar(n) => (
            completed + n.min(cohort.enrolled),
            enrolled + cohort.enrolled,
        ),
        _ => (completed, enrolled),
    });
    sample(completed, enrolled)
}

/// Completion by age for intakes spread evenly over the year: a course of `months` ends `months / 12` years later.
fn spread(months: f64, share: f64) -> Vec<(f64, f64)> {
    let years = (months / 12.0).max(0.0);
    let whole = years.floor();
    let later = years - whole;
    let mut left = 1.0_f64;
    (0..AGES)
        .map(|age| {
            let age = age as f64;
            let ending = if (age - whole).abs() < 0.5 {
                1.0 - later
            } else if (age - whole - 1.0).abs() < 0.5 {
                later
            } else {
                0.0
            };
            let rate = if left > 1e-9 {
                (ending / left).min(1.0)
            } else {
                0.0
            };
            left -= ending;
            (rate * share, rate * (1.0 - share))
        })
        .collect()
}

/// Intakes that are still to come.
struct Intakes {
    logs: BTreeMap<CellKey, Vec<f64>>,
    levels: Vec<Option<Choice>>,
    parameters: crate::parameters::TrendParameters,
}

impl Intakes {
    fn estimate(
        levels: usize,
        by_cell: &BTreeMap<CellKey, Vec<&Cohort>>,
        outlook: Outlook,
        parameters: &Parameters,
    ) -> Self {
        let logs: BTreeMap<CellKey, Vec<f64>> = by_cell
            .iter()
            .map(|(&key, cohorts)| (key, annual_logs(cohorts, outlook)))
            .collect();
        let choices = (0..levels).map(|level| {
            let series: Vec<_> = logs
                .iter()
                .filter(|(key, _)| key.1 == level)
                .map(|(_, s)| s.clone())
                .collect();
            choose(&series, &parameters.trend)
        });
        Self {
            levels: choices.collect(),
            logs,
            parameters: parameters.trend.clone(),
        }
    }

    /// Expected learners of the intake `step` years ahead, and the variance of its logarithm.
    fn expected(&self, key: CellKey, step: i32) -> (f64, f64) {
        let (Some(logs), Ok(step)) = (self.logs.get(&key), usize::try_from(step)) else {
            return (0.0, 0.0);
        };
        if logs.is_empty() {
            return (0.0, 0.0);
        }
        match self.levels.get(key.1).and_then(Option::as_ref) {
            Some(choice) => {
                let variance = choice
                    .variance
                    .get(step - 1)
                    .or(choice.variance.last())
                    .copied()
                    .unwrap_or(0.0);
                (
                    (forecast(logs, choice.method, step, &self.parameters).exp() - 0.5).max(0.0),
                    variance,
                )
            }
            None => (
                logs.last().map_or(0.0, |log| (log.exp() - 0.5).max(0.0)),
                self.parameters.horizon_growth.powi(2) * step as f64,
            ),
        }
    }
}

/// `ln(enrolled + 0.5)` of every year from the first intake to the data year; empty where the last year has none at all.
fn annual_logs(cohorts: &[&Cohort], outlook: Outlook) -> Vec<f64> {
    let Some(first) = cohorts.iter().map(|c| c.intake).min() else {
        return Vec::new();
    };
    let size = |year: i32| {
        cohorts
            .iter()
            .filter(|c| c.intake == year)
            .map(|c| c.enrolled)
            .sum::<f64>()
    };
    (first..=outlook.data_year.0)
        .map(|year| (size(year) + 0.5).ln())
        .collect()
}

/// Where only completions are known, they are carried forward as they are.
fn completions_only(
    evidence: &Evidence,
    outlook: Outlook,
    parameters: &Parameters,
) -> BTreeMap<CellKey, Flow> {
    let mut series: BTreeMap<CellKey, BTreeMap<i32, f64>> = BTreeMap::new();
    for cell in evidence
        .completions
        .iter()
        .filter(|c| c.year <= outlook.data_year.0)
    {
        *series
            .entry((cell.trade, cell.level))
            .or_default()
            .entry(cell.year)
            .or_default() += cell.completed;
    }
    let logs = |years: &BTreeMap<i32, f64>| -> Vec<f64> {
        let first = years.keys().next().copied().unwrap_or(outlook.data_year.0);
        (first..=outlook.data_year.0)
            .map(|y| (years.get(&y).copied().unwrap_or(0.0) + 0.5).ln())
            .collect()
    };
    let choices: Vec<Option<Choice>> = (0..evidence.levels.len())
        .map(|level| {
            let of_level = series.iter().filter(|(key, _)| key.1 == level);
            choose(
                &of_level.map(|(_, years)| logs(years)).collect::<Vec<_>>(),
                &parameters.trend,
            )
        })
        .collect();
    let horizon = usize::try_from(outlook.horizon).unwrap_or(1);
    series
        .iter()
        .map(|(&key, years)| {
            let logs = logs(years);
            let choice = choices.get(key.1).and_then(Option::as_ref);
            let (log, variance) = match choice {
                Some(choice) => (
                    forecast(&logs, choice.method, horizon, &parameters.trend),
                    choice.variance.get(horizon - 1).copied().unwrap_or(0.0),
                ),
                None => (
                    logs.last().copied().unwrap_or(0.0),
                    parameters.trend.horizon_growth.powi(2) * horizon as f64,
                ),
            };
            let completers = (log.exp() - 0.5).max(0.0);
            (
                key,
                Flow {
                    completers,
                    variance,
                    future: completers,
                    next_intake: completers,
                    past: years.clone(),
                    ..Flow::default()
                },
            )
        })
        .collect()
}

fn sample(successes: f64, size: f64) -> ShareSample {
    ShareSample::new(successes.min(size).max(0.0), size.max(0.0)).unwrap_or(ShareSample::NONE)
}

pub(crate) fn place(evidence: &Evidence, key: CellKey) -> Place<'_> {
    let group = evidence
        .trades
        .get(key.0)
        .and_then(|trade| trade.group.as_deref());
    Place {
        trade: key.0,
        group,
        level: key.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{LevelInfo, Trade};
    use crate::codes::{Level, TradeCode};
    use crate::units::Year;
    use proptest::prelude::*;

    const DATA_YEAR: i32 = 2025;

    /// Courses of one trade and level; `months` is what the level usually takes.
    fn evidence(months: f64, cohorts: Vec<Cohort>) -> Evidence {
        let trades = 1 + cohorts.iter().map(|c| c.trade).max().unwrap_or(0);
        let trade = |i: usize| Trade {
            code: TradeCode::parse(&format!("t{i}")).unwrap(),
            group: None,
        };
        Evidence {
            trades: (0..trades).map(trade).collect(),
            levels: vec![LevelInfo {
                level: Level::College,
                usual_months: months,
            }],
            cohorts,
            ..Evidence::default()
        }
    }

    /// An intake of which `on_time` complete in the year of their expected end and the others a year later.
    fn followed(intake: i32, planned: usize, enrolled: f64, on_time: f64) -> Cohort {
        let age = usize::try_from(DATA_YEAR - intake).unwrap();
        let mut completed = vec![0.0; age + 1];
        for (lag, count) in [(0, on_time), (1, enrolled - on_time)] {
            if let Some(slot) = completed.get_mut(planned + lag) {
                *slot = count;
            }
        }
        Cohort {
            intake,
            enrolled,
            planned_years: Some(planned),
            course: Course::ByYear {
                completed,
                dropped: Vec::new(),
            },
            ..Cohort::default()
        }
    }

    fn expected(evidence: &Evidence, horizon: i32) -> Flow {
        let outlook = Outlook {
            data_year: Year(DATA_YEAR),
            horizon,
        };
        let parameters = Parameters::embedded().unwrap();
        completers(evidence, outlook, &parameters)[&(0, 0)].clone()
    }

    /// Intakes of 1,000 in every year since 2016, half for two years and half for three; `recent` instead of the last.
    fn history(recent: &[(i32, usize)]) -> Vec<Cohort> {
        let past = (2016..=2022)
            .flat_map(|year| [2, 3].map(|planned| followed(year, planned, 500.0, 500.0)));
        let recent = recent
            .iter()
            .map(|(year, planned)| followed(*year, *planned, 1000.0, 1000.0));
        past.chain(recent).collect()
    }

    #[test]
    fn learners_complete_when_their_own_course_ends() {
        // Everybody of 2023 ends in 2026, everybody of 2024 too; of 2025 nobody before 2027.
        let both = expected(
            &evidence(30.0, history(&[(2023, 3), (2024, 2), (2025, 3)])),
            1,
        );
        assert!((1950.0..=2000.0).contains(&both.completers), "{both:?}");
        // Everybody of 2023 ended in 2025, everybody of 2024 ends in 2027.
        let none = expected(
            &evidence(30.0, history(&[(2023, 2), (2024, 3), (2025, 3)])),
            1,
        );
        assert!(none.completers < 20.0, "{none:?}");
    }

    #[test]
    fn without_an_expected_end_years_since_intake_decide() {
        let mut cohorts = history(&[(2023, 2), (2024, 2), (2025, 2)]);
        for cohort in &mut cohorts {
            cohort.planned_years = None;
        }
        // In 2022 and before, half of those who began two years ago complete, and all of the others a year later: of
        // the 1,000 of 2024 more than half are expected, since those of 2023 all took two years.
        let flow = expected(&evidence(30.0, cohorts), 1);
        assert!((500.0..=700.0).contains(&flow.completers), "{flow:?}");
    }

    #[test]
    fn those_who_are_late_are_expected_a_year_after_their_end() {
        // One in ten is late by a year. 2026 brings 900 of the intake of 2024 and 100 of that of 2023.
        let cohorts = (2016..=2025).map(|year| followed(year, 2, 1000.0, 900.0));
        let mut cohorts: Vec<Cohort> = cohorts.collect();
        let flow = expected(&evidence(24.0, cohorts.clone()), 1);
        assert!((980.0..=1005.0).contains(&flow.completers), "{flow:?}");
        // Nobody of 2023 is late any more: 100 fewer.
        cohorts.retain(|cohort| cohort.intake != 2023);
        cohorts.push(followed(2023, 2, 1000.0, 1000.0));
        let fewer = expected(&evidence(24.0, cohorts), 1);
        let difference = flow.completers - fewer.completers;
        assert!((80.0..=110.0).contains(&difference), "{difference}");
    }

    #[test]
    fn intakes_to_come_take_as_long_as_recent_ones() {
        // Short courses: of each intake 600 end in the same year and 400 in the next.
        let cohorts = (2018..=2025).flat_map(|year| {
            [
                followed(year, 0, 600.0, 600.0),
                followed(year, 1, 400.0, 400.0),
            ]
        });
        let flow = expected(&evidence(2.0, cohorts.collect()), 1);
        assert!((590.0..=605.0).contains(&flow.future), "{flow:?}");
        assert!((980.0..=1005.0).contains(&flow.completers), "{flow:?}");
    }

    #[test]
    fn an_end_that_no_course_has_counts_as_none() {
        let mut cohorts = history(&[(2023, 2), (2024, 2), (2025, 2)]);
        for cohort in &mut cohorts {
            cohort.planned_years = None;
        }
        let without = expected(&evidence(30.0, cohorts.clone()), 1);
        for cohort in &mut cohorts {
            cohort.planned_years = Some(180);
        }
        assert_eq!(expected(&evidence(30.0, cohorts), 1), without);
    }

    #[test]
    fn a_trade_of_aggregates_beside_followed_ones_takes_their_course() {
        let mut cohorts = Vec::new();
        for trade in 1..=6 {
            cohorts.extend((2016..=2025).map(|year| Cohort {
                trade,
                ..followed(year, 2, 100.0, 100.0)
            }));
        }
        cohorts.extend((2016..=2025).map(|intake| Cohort {
            intake,
            enrolled: 100.0,
            ..Cohort::default()
        }));
        let flow = expected(&evidence(24.0, cohorts), 1);
        assert!((90.0..=101.0).contains(&flow.completers), "{flow:?}");
    }

    proptest! {
        #[test]
        fn nobody_completes_twice(
            sizes in proptest::collection::vec((0.0..300.0_f64, 0.0..300.0_f64, 0.0..=1.0_f64), 8),
            horizon in 1..=5_i32,
        ) {
            let cohorts = sizes.iter().zip(2018..).flat_map(|((two, three, on_time), year)| {
                [(2, two), (3, three)].map(|(planned, size)| followed(year, planned, *size, size * on_time))
            });
            let evidence = evidence(30.0, cohorts.collect());
            // All years ahead together complete no more than are in training or forecast to come.
            let outlook = Outlook { data_year: Year(DATA_YEAR), horizon };
            let parameters = Parameters::embedded().unwrap();
            let all: Vec<&Cohort> = evidence.cohorts.iter().collect();
            let by_cell = BTreeMap::from([((0, 0), all.clone())]);
            let intakes = Intakes::estimate(1, &by_cell, outlook, &parameters);
            let coming: f64 = (1..=horizon).map(|step| intakes.expected((0, 0), step).0).sum();
            let gone: f64 = past_completers(&all).values().sum();
            let enrolled: f64 = all.iter().map(|c| c.enrolled).sum();
            let completing: f64 = (1..=horizon).map(|h| expected(&evidence, h).completers).sum();
            prop_assert!(completing <= (enrolled - gone).max(0.0) + coming.max(0.0) + 1e-6);
        }
    }
}
