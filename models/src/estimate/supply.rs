//! Supply: from intakes to people who look for a wage job in the target year.
//!
//! ```text
//! G_u(t*) = Σ_c  N_{u,c} · P(complete in t* | still in training at the end of the data year)
//! S_u     = G_u · (1 − ι_u) · a_u · ρ_u · (1 − e_u)          S_i = Σ_l S_{i,l}
//! v_S     = 1/G + v_forecast + Σ_f (1 − f) / (f (n_f + m_f))                    (variance of ln S)
//! ```
//!
//! `ι` already in that job, `a` enters the labour market, `ρ` stays in the city, `e` self-employed.

use std::collections::BTreeMap;

use crate::cells::{Cohort, Course, Evidence, GraduateCell, Outlook};
use crate::estimate::share::{Group, Place, SharePosterior, ShareSample, shrink_all};
use crate::estimate::trend::{Choice, choose, forecast};
use crate::parameters::Parameters;
use crate::units::{LogEstimate, Share};

/// The supply of one trade at one level, step by step.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelSupply {
    /// Position of the level.
    pub level: usize,
    /// Learners enrolled in the last year with data.
    pub enrolled: f64,
    /// Places offered in the last year with data, where known.
    pub capacity: Option<f64>,
    /// Expected completers in the target year.
    pub completers: f64,
    /// … of them from intakes that are still to come.
    pub from_future_intakes: f64,
    /// Share already in that job (ι).
    pub already_in_job: f64,
    /// Share of the others that enters the labour market (a).
    pub enters: f64,
    /// Share of those that stays in the city (ρ).
    pub stays: f64,
    /// Share of those that works on its own account (e).
    pub self_employed: f64,
    /// Job seekers, in persons.
    pub seekers: f64,
    /// Variance of `ln seekers`.
    pub variance: f64,
    /// Graduates who answered, over all cohorts.
    pub respondents: f64,
    /// Completers of earlier years, where known.
    pub past: BTreeMap<i32, f64>,
    /// Of the wage-job seekers who answered: those in the trade, and all; nothing where nobody answered.
    pub in_trade: Option<(f64, f64)>,
}

impl LevelSupply {
    /// Job seekers per completer: `(1 − ι) · a · ρ · (1 − e)`.
    #[must_use]
    pub fn seekers_per_completer(&self) -> f64 {
        (1.0 - self.already_in_job) * self.enters * self.stays * (1.0 - self.self_employed)
    }
}

/// The supply of one trade.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Supply {
    /// Per level, in the order of the evidence.
    pub levels: Vec<LevelSupply>,
}

impl Supply {
    /// Job seekers, in persons.
    #[must_use]
    pub fn seekers(&self) -> f64 {
        self.levels.iter().map(|level| level.seekers).sum()
    }

    /// Expected completers, in persons.
    #[must_use]
    pub fn completers(&self) -> f64 {
        self.levels.iter().map(|level| level.completers).sum()
    }

    /// Job seekers on the log scale; nothing where none are expected.
    ///
    /// Levels are taken as independent: `v = Σ (S_l / S)² v_l`.
    #[must_use]
    pub fn log(&self) -> Option<LogEstimate> {
        let total = self.seekers();
        (total > 0.0).then(|| LogEstimate {
            mean: total.ln(),
            variance: self
                .levels
                .iter()
                .map(|l| (l.seekers / total).powi(2) * l.variance)
                .sum(),
        })
    }

    /// Completers of a year up to the last with data; nothing where not known.
    #[must_use]
    pub fn completed(&self, year: i32) -> Option<f64> {
        let known = self.levels.iter().filter_map(|level| level.past.get(&year));
        known.copied().reduce(|sum, n| sum + n)
    }

    /// δ: `ln S` of the target year less that of the `years` up to the data year, by the completers of those years and
    /// today's shares; 0 where those are not known.
    #[must_use]
    pub fn change(&self, data_year: i32, years: i32) -> f64 {
        let of = |year: i32| -> f64 {
            self.levels
                .iter()
                .filter_map(|level| Some(level.past.get(&year)? * level.seekers_per_completer()))
                .sum()
        };
        let known: Vec<f64> = (data_year - years + 1..=data_year)
            .map(of)
            .filter(|seekers| *seekers > 0.0)
            .collect();
        let now = self.seekers();
        if known.is_empty() || now <= 0.0 {
            return 0.0;
        }
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        ((now + 1.0) / (mean + 1.0)).ln()
    }

    /// Share of those who would look for work here that works on its own account.
    #[must_use]
    pub fn self_employed(&self) -> f64 {
        let before = |l: &LevelSupply| l.completers * (1.0 - l.already_in_job) * l.enters * l.stays;
        let base: f64 = self.levels.iter().map(before).sum();
        if base > 0.0 {
            self.levels
                .iter()
                .map(|l| before(l) * l.self_employed)
                .sum::<f64>()
                / base
        } else {
            0.0
        }
    }
}

/// The supply of every trade, in the order of `evidence.trades`.
#[must_use]
pub fn estimate(evidence: &Evidence, outlook: Outlook, parameters: &Parameters) -> Vec<Supply> {
    let completers = completers(evidence, outlook, parameters);
    let behaviour = behaviour(evidence, &completers, parameters);
    let mut supply = vec![Supply::default(); evidence.trades.len()];
    for ((&(trade, level), flow), behaviour) in completers.iter().zip(behaviour) {
        let [job, enters, stays, own] = behaviour.shares.map(|share| share.mean());
        let seekers = flow.completers * (1.0 - job) * enters * stays * (1.0 - own);
        // Each factor of S is a share; for ι and e it is the complement that multiplies.
        let complement = |s: SharePosterior| {
            SharePosterior {
                alpha: s.beta,
                beta: s.alpha,
            }
            .log_variance()
        };
        let [job_share, enters_share, stays_share, own_share] = behaviour.shares;
        let shares = complement(job_share)
            + enters_share.log_variance()
            + stays_share.log_variance()
            + complement(own_share);
        let chance = 1.0 / flow.completers.max(1.0);
        let row = LevelSupply {
            level,
            enrolled: flow.enrolled,
            capacity: flow.capacity,
            completers: flow.completers,
            from_future_intakes: flow.future,
            already_in_job: job,
            enters,
            stays,
            self_employed: own,
            seekers,
            variance: chance + flow.variance + shares,
            respondents: behaviour.respondents,
            in_trade: behaviour.in_trade,
            past: flow.past.clone(),
        };
        if let Some(slot) = supply.get_mut(trade) {
            slot.levels.push(row);
        }
    }
    supply
}

/// Expected completers of one trade at one level.
#[derive(Debug, Clone, Default)]
struct Flow {
    enrolled: f64,
    capacity: Option<f64>,
    completers: f64,
    future: f64,
    /// Variance of `ln completers` from forecasts and completion shares.
    variance: f64,
    /// Completers of earlier years, where known.
    past: BTreeMap<i32, f64>,
}

type CellKey = (usize, usize);

fn completers(
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
    let known = cohorts.iter().map(|cohort| {
        let age = usize::try_from(outlook.data_year.0 - cohort.intake).unwrap_or(0);
        hazards.completing(
            key,
            cohort.intake,
            still_in_training(cohort, age, hazards, key),
            age + 1,
            target,
        )
    });
    let known: f64 = known.sum();
    let ahead = 1..=outlook.horizon;
    let coming: Vec<(f64, f64)> = ahead
        .map(|step| {
            let (size, variance) = intakes.expected(key, step);
            (
                hazards.completing(key, outlook.data_year.0 + step, size, 0, target),
                variance,
            )
        })
        .collect();
    let future: f64 = coming.iter().map(|(size, _)| size).sum();
    let completers = known + future;
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
    let floor = parameters.supply.intake_error_floor;
    let last = cohorts.iter().filter(|c| c.intake == outlook.data_year.0);
    Flow {
        enrolled: last.clone().map(|c| c.enrolled).sum(),
        capacity: last.filter_map(|c| c.capacity).reduce(|a, b| a + b),
        completers,
        future,
        variance: intake_sd.powi(2) + floor * floor + hazards.log_variance(key),
        past: past_completers(cohorts),
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
fn still_in_training(cohort: &Cohort, age: usize, hazards: &Hazards, key: CellKey) -> f64 {
    match &cohort.course {
        Course::ByYear { completed, dropped } => {
            let gone: f64 = completed.iter().chain(dropped).sum();
            (cohort.enrolled - gone).max(0.0)
        }
        Course::IntakeOnly | Course::CompletedSoFar(_) => {
            cohort.enrolled * hazards.survival(key, age + 1)
        }
    }
}

/// By years since intake: the share of those still in training who complete, and who leave.
struct Hazards {
    /// Per cell and age: (completes, leaves), shares of those still in training.
    cells: BTreeMap<CellKey, Vec<(f64, f64)>>,
    variance: BTreeMap<CellKey, f64>,
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

    /// From learners followed one by one: completions at each age over those still in training.
    fn observed(
        evidence: &Evidence,
        by_cell: &BTreeMap<CellKey, Vec<&Cohort>>,
        outlook: Outlook,
        parameters: &Parameters,
    ) -> Self {
        let mut cells: BTreeMap<CellKey, Vec<(f64, f64)>> = BTreeMap::new();
        let mut variance: BTreeMap<CellKey, f64> = BTreeMap::new();
        for age in 0..AGES {
            let counts: Vec<(CellKey, [f64; 3])> = by_cell
                .iter()
                .map(|(&key, cohorts)| (key, at_age(cohorts, age, outlook)))
                .collect();
            let rates = |event: usize| {
                let samples: Vec<_> = counts
                    .iter()
                    .map(|(key, numbers)| {
                        (place(evidence, *key), sample(numbers[event], numbers[0]))
                    })
                    .collect();
                let fallback = Group {
                    mean: Share::ZERO,
                    strength: parameters.supply.default_strength,
                };
                shrink_all(&samples, fallback, &parameters.shares)
            };
            for (((key, numbers), complete), leave) in counts.iter().zip(rates(1)).zip(rates(2)) {
                cells
                    .entry(*key)
                    .or_default()
                    .push((complete.mean(), leave.mean()));
                // The age at which most complete is the one whose share matters.
                if numbers[1] > 0.0 {
                    let worst = variance.entry(*key).or_insert(0.0);
                    let share = numbers[1]
                        / by_cell
                            .get(key)
                            .map_or(1.0, |c| c.iter().map(|c| c.enrolled).sum::<f64>())
                            .max(1.0);
                    *worst += (share.min(1.0) * complete.log_variance().sqrt()).powi(2);
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
            (key, spread(months, share.mean()))
        });
        let cells = cells.collect();
        let variance = by_cell
            .keys()
            .copied()
            .zip(shares.iter().map(SharePosterior::log_variance))
            .collect();
        Self { cells, variance }
    }

    fn at(&self, key: CellKey, age: usize) -> (f64, f64) {
        self.cells
            .get(&key)
            .and_then(|ages| ages.get(age))
            .copied()
            .unwrap_or((0.0, 0.0))
    }

    /// Share of an intake still in training when it reaches `age`.
    fn survival(&self, key: CellKey, age: usize) -> f64 {
        (0..age)
            .map(|a| self.at(key, a))
            .fold(1.0, |left, (done, gone)| {
                left * (1.0 - done - gone).max(0.0)
            })
    }

    /// Of `size` learners in training at the start of `age`, those who complete in calendar year `target`.
    fn completing(&self, key: CellKey, intake: i32, size: f64, age: usize, target: i32) -> f64 {
        let Ok(last) = usize::try_from(target - intake) else {
            return 0.0;
        };
        let left = (age..last)
            .map(|a| self.at(key, a))
            .fold(size, |left, (done, gone)| {
                left * (1.0 - done - gone).max(0.0)
            });
        if last < age {
            0.0
        } else {
            left * self.at(key, last).0
        }
    }

    fn log_variance(&self, key: CellKey) -> f64 {
        self.variance.get(&key).copied().unwrap_or(0.0)
    }
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
                    forecast(logs, choice.method, step, &self.parameters).exp() - 0.5,
                    variance,
                )
            }
            None => (
                logs.last().map_or(0.0, |log| log.exp() - 0.5),
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
                    past: years.clone(),
                    ..Flow::default()
                },
            )
        })
        .collect()
}

/// What graduates of one cell do: already in the job, enter, stay, on their own account.
struct Behaviour {
    shares: [SharePosterior; 4],
    respondents: f64,
    in_trade: Option<(f64, f64)>,
}

fn behaviour(
    evidence: &Evidence,
    flows: &BTreeMap<CellKey, Flow>,
    parameters: &Parameters,
) -> Vec<Behaviour> {
    let mut graduates: BTreeMap<CellKey, GraduateCell> = BTreeMap::new();
    for cell in &evidence.graduates {
        add(graduates.entry((cell.trade, cell.level)).or_default(), cell);
    }
    let none = GraduateCell::default();
    let step = |pick: fn(&GraduateCell) -> (f64, f64), fallback: fn(&Parameters, bool) -> f64| {
        let cells: Vec<_> = flows
            .keys()
            .map(|&key| {
                let cell = graduates.get(&key).unwrap_or(&none);
                let (successes, total) = pick(cell);
                // Each step keeps the design effect of the whole cell.
                let scale = if cell.all > 0.0 {
                    cell.weight_squares / cell.all
                } else {
                    0.0
                };
                let sample = ShareSample::weighted(successes, total, scale * total);
                (place(evidence, key), sample.unwrap_or(ShareSample::NONE))
            })
            .collect();
        let shrunk = shrink_all(
            &cells,
            Group {
                mean: Share::ZERO,
                strength: 0.0,
            },
            &parameters.shares,
        );
        let keys = flows.keys();
        keys.zip(shrunk)
            .map(|(key, share)| {
                if share.size() > 0.0 {
                    return share;
                }
                // Nobody was asked: the parameter, worth a few answers.
                let months = evidence
                    .levels
                    .get(key.1)
                    .map_or(12.0, |level| level.usual_months);
                let mean = fallback(parameters, months < 12.0).clamp(1e-3, 1.0 - 1e-3);
                let strength = parameters.supply.default_strength;
                SharePosterior {
                    alpha: mean * strength,
                    beta: (1.0 - mean) * strength,
                }
            })
            .collect::<Vec<_>>()
    };
    let job = step(
        |c| (c.had_job, c.all),
        |p, short| {
            if short {
                p.supply.already_in_job_short
            } else {
                p.supply.already_in_job
            }
        },
    );
    let enters = step(
        |c| (c.all - c.had_job - c.outside, c.all - c.had_job),
        |p, _| p.supply.enters_labour_market,
    );
    let stays = step(
        |c| {
            (
                c.all - c.had_job - c.outside - c.moved,
                c.all - c.had_job - c.outside,
            )
        },
        |p, _| p.supply.stays,
    );
    let own = step(
        |c| (c.self_employed, c.self_employed + c.employed + c.unemployed),
        |p, _| p.supply.self_employed,
    );
    let shares = job.into_iter().zip(enters).zip(stays).zip(own);
    flows
        .keys()
        .zip(shares)
        .map(|(key, (((job, enters), stays), own))| {
            let cell = graduates.get(key).unwrap_or(&none);
            let seekers = cell.employed + cell.unemployed;
            Behaviour {
                shares: [job, enters, stays, own],
                respondents: cell.responded,
                in_trade: (seekers > 0.0).then_some((cell.in_trade, seekers)),
            }
        })
        .collect()
}

/// Adds the counts of one graduate cell to another of the same trade and level.
pub(crate) fn add(to: &mut GraduateCell, from: &GraduateCell) {
    to.trade = from.trade;
    to.level = from.level;
    to.surveyed += from.surveyed;
    to.responded += from.responded;
    to.weight_squares += from.weight_squares;
    to.all += from.all;
    to.had_job += from.had_job;
    to.outside += from.outside;
    to.moved += from.moved;
    to.self_employed += from.self_employed;
    to.employed += from.employed;
    to.in_trade += from.in_trade;
    to.unemployed += from.unemployed;
    to.log_months = to.log_months.plus(from.log_months);
    to.log_wage = to.log_wage.plus(from.log_wage);
}

fn sample(successes: f64, size: f64) -> ShareSample {
    ShareSample::new(successes.min(size).max(0.0), size.max(0.0)).unwrap_or(ShareSample::NONE)
}

fn place(evidence: &Evidence, key: CellKey) -> Place<'_> {
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
