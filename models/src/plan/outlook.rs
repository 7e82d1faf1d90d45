//! From assessments of the years to come to what each place of the plan year does.

use std::collections::BTreeSet;

use crate::assess::cause::Cause;
use crate::assess::flag::Flag;
use crate::assess::{Assessment, TradeAssessment, normal_quantile};
use crate::cells::LevelInfo;
use crate::codes::{Level, TradeCode};
use crate::parameters::Parameters;
use crate::units::{Interval, LogEstimate, Year};

/// The furthest year that an assessment looks at.
const FURTHEST: i32 = 5;

/// Everything that plans are measured against; made once per run.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanOutlook {
    /// Last year with data; plans are for the year after.
    pub data_year: Year,
    /// Levels in use.
    pub levels: Vec<PlanLevel>,
    /// One per trade, by code.
    pub trades: Vec<TradeOutlook>,
}

/// A level and when its courses that begin in the plan year complete.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanLevel {
    /// The level.
    pub level: Level,
    /// Usual duration in months.
    pub usual_months: f64,
    /// Years from the data year to the completion, 1 to 5.
    pub horizon: i32,
}

/// What is expected of one trade.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeOutlook {
    /// The trade.
    pub trade: TradeCode,
    /// Per level in use, in their order.
    pub levels: Vec<LevelOutlook>,
    /// Per year in which a level completes, the nearest first.
    pub years: Vec<YearOutlook>,
}

/// Intake of a trade at a level in the plan year.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LevelOutlook {
    /// Places where nobody has planned: those of the data year, else the expected learners; 0 where it is not taught.
    pub assumed: f64,
    /// Learners over places in the data year, 0..=1, where places are known.
    pub fill: Option<f64>,
}

/// One year to come.
#[derive(Debug, Clone, PartialEq)]
pub struct YearOutlook {
    /// Years after the data year.
    pub horizon: i32,
    /// The flag as long as intakes are as assumed.
    pub flag: Flag,
    /// What lies behind a shortage.
    pub cause: Option<Cause>,
    /// `λ = ln R`, nothing where nothing speaks of it.
    pub ratio: Option<LogEstimate>,
    /// Job seekers from learners already enrolled, per level, in persons.
    pub settled: Vec<f64>,
    /// Job seekers per place of the plan year, per level.
    pub per_place: Vec<f64>,
    /// From this multiple of the assumed job seekers on, all openings of all linked occupations are too few.
    pub surplus_certain_from: Option<f64>,
}

impl PlanLevel {
    /// The level with its completion year.
    ///
    /// ```
    /// # use vocmatch_models::{cells::LevelInfo, codes::Level, plan::PlanLevel};
    /// let college = PlanLevel::new(&LevelInfo { level: Level::College, usual_months: 30.0 });
    /// assert_eq!(college.horizon, 4); // begun in the year after the data, complete three years later
    /// ```
    #[must_use]
    pub fn new(level: &LevelInfo) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a few years")]
        let years = (level.usual_months / 12.0).round().clamp(0.0, 4.0) as i32;
        Self {
            level: level.level.clone(),
            usual_months: level.usual_months,
            horizon: (1 + years).min(FURTHEST),
        }
    }
}

/// The years ahead for which assessments are needed, the nearest first.
#[must_use]
pub fn horizons(levels: &[LevelInfo]) -> BTreeSet<i32> {
    levels
        .iter()
        .map(|level| PlanLevel::new(level).horizon)
        .collect()
}

/// What plans are measured against, from the assessments of all [`horizons`] of one run.
///
/// ```text
/// y_l = future_l / x⁰_l
/// ```
///
/// * `future_l`: job seekers of the year from intakes that are still to come, as they are forecast.
/// * `x⁰_l`: places of the data year, where known, else the learners forecast for the plan year. A plan for as many places
///   as before therefore changes nothing.
/// * A level at which the trade is not taught yet has the mean `y` of that level over all trades.
#[must_use]
pub fn outlook(
    levels: &[LevelInfo],
    assessments: &[Assessment],
    parameters: &Parameters,
) -> PlanOutlook {
    let levels: Vec<PlanLevel> = levels.iter().map(PlanLevel::new).collect();
    let mut years: Vec<&Assessment> = assessments.iter().collect();
    years.sort_by_key(|assessment| assessment.target_year);
    let first = years.first();
    let mut trades: Vec<TradeOutlook> = first
        .into_iter()
        .flat_map(|assessment| &assessment.trades)
        .enumerate()
        .map(|(trade, answer)| TradeOutlook {
            trade: answer.trade.clone(),
            levels: intakes(answer, levels.len()),
            years: years
                .iter()
                .filter_map(|assessment| {
                    let horizon = assessment.target_year.since(assessment.data_year);
                    let answer = assessment.trades.get(trade)?;
                    Some(year(answer, horizon, levels.len(), parameters))
                })
                .collect(),
        })
        .collect();
    to_rates(&mut trades, levels.len());
    PlanOutlook {
        data_year: first.map_or(Year(0), |assessment| assessment.data_year),
        levels,
        trades,
    }
}

fn intakes(answer: &TradeAssessment, levels: usize) -> Vec<LevelOutlook> {
    let mut all = vec![LevelOutlook::default(); levels];
    for row in &answer.basis.supply.levels {
        let places = row.capacity.filter(|places| *places > 0.0);
        let fill = places.map(|places| (row.enrolled / places).min(1.0));
        if let Some(slot) = all.get_mut(row.level) {
            *slot = LevelOutlook {
                assumed: places.unwrap_or(row.next_intake),
                fill,
            };
        }
    }
    all
}

/// The year with job seekers from future intakes in the place of their rate.
fn year(
    answer: &TradeAssessment,
    horizon: i32,
    levels: usize,
    parameters: &Parameters,
) -> YearOutlook {
    let z = normal_quantile(f64::midpoint(1.0, parameters.flags.interval));
    let supply = &answer.basis.supply;
    // The assessment corrects supply by what the other sources say of it.
    let corrected = match (answer.supply, supply.seekers()) {
        (Some(known), counted) if counted > 0.0 => known.median / counted,
        _ => 1.0,
    };
    let (mut settled, mut future) = (vec![0.0; levels], vec![0.0; levels]);
    for row in &supply.levels {
        let per_completer = row.seekers_per_completer() * corrected;
        if let (Some(now), Some(later)) = (settled.get_mut(row.level), future.get_mut(row.level)) {
            *later = row.from_future_intakes * per_completer;
            *now = (row.completers - row.from_future_intakes).max(0.0) * per_completer;
        }
    }
    YearOutlook {
        horizon,
        flag: answer.flag,
        cause: answer.cause,
        ratio: answer.ratio.map(|ratio| log(ratio, z)),
        settled,
        per_place: future,
        surplus_certain_from: supply
            .log()
            .zip(answer.basis.crosswalk)
            .map(|(log, crosswalk)| {
                let low = log.interval(z).low * parameters.flags.surplus_ratio;
                crosswalk.most / low
            }),
    }
}

/// The estimate whose interval of `z` standard deviations each side this is.
fn log(interval: Interval, z: f64) -> LogEstimate {
    LogEstimate {
        mean: interval.median.ln(),
        variance: ((interval.high / interval.median).ln() / z).powi(2),
    }
}

/// Divides job seekers by places; where there are none, the mean of the level.
fn to_rates(trades: &mut [TradeOutlook], levels: usize) {
    let years = trades.first().map_or(0, |trade| trade.years.len());
    for year in 0..years {
        for level in 0..levels {
            let (mut seekers, mut places) = (0.0, 0.0);
            for trade in &*trades {
                let (at, of) = (trade.levels.get(level), trade.years.get(year));
                if let (Some(at), Some(of)) = (at, of)
                    && at.assumed > 0.0
                {
                    seekers += of.per_place.get(level).copied().unwrap_or(0.0);
                    places += at.assumed;
                }
            }
            let mean = if places > 0.0 { seekers / places } else { 0.0 };
            for trade in &mut *trades {
                let assumed = trade.levels.get(level).map_or(0.0, |at| at.assumed);
                let rate =
                    (trade.years.get_mut(year)).and_then(|year| year.per_place.get_mut(level));
                if let Some(rate) = rate {
                    *rate = if assumed > 0.0 { *rate / assumed } else { mean };
                }
            }
        }
    }
}

impl PlanOutlook {
    /// The year that plans are for.
    #[must_use]
    pub fn plan_year(&self) -> Year {
        self.data_year.plus(1)
    }

    /// Position of a level.
    #[must_use]
    pub fn level(&self, level: &Level) -> Option<usize> {
        self.levels.iter().position(|known| known.level == *level)
    }

    /// The flag of a trade in the year in which a level's intake of the plan year completes.
    #[must_use]
    pub fn flag(&self, trade: &TradeCode, level: &Level) -> Option<Flag> {
        let level = self.levels.get(self.level(level)?)?;
        let trade = self.trades.get(self.trade(trade)?)?;
        Some(trade.at(level.horizon)?.flag)
    }

    /// Position of a trade.
    #[must_use]
    pub fn trade(&self, trade: &TradeCode) -> Option<usize> {
        self.trades
            .binary_search_by(|known| known.trade.cmp(trade))
            .ok()
    }
}

impl TradeOutlook {
    /// Places of the plan year per level, where nobody has planned.
    #[must_use]
    pub fn assumed(&self) -> Vec<f64> {
        self.levels.iter().map(|level| level.assumed).collect()
    }

    /// The year so many years after the data.
    #[must_use]
    pub fn at(&self, horizon: i32) -> Option<&YearOutlook> {
        self.years.iter().find(|year| year.horizon == horizon)
    }
}

impl YearOutlook {
    /// Job seekers of the year where so many places are offered per level.
    #[must_use]
    pub fn seekers(&self, places: &[f64]) -> f64 {
        let future: f64 = self.per_place.iter().zip(places).map(|(y, x)| y * x).sum();
        self.settled.iter().sum::<f64>() + future
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assess::assess;
    use crate::cells::{Cohort, Course, Evidence, Outlook, PooledSurvey, Trade};
    use crate::plan::gap::gap;

    /// Welding at college level: each intake since 2016 of 60 learners on 80 places, who all complete three years later.
    fn evidence() -> Evidence {
        let intake = |year: i32| Cohort {
            intake: year,
            enrolled: 60.0,
            planned_years: Some(3),
            capacity: Some(80.0),
            course: Course::ByYear {
                completed: (0..=2025 - year)
                    .map(|age| if age == 3 { 60.0 } else { 0.0 })
                    .collect(),
                dropped: Vec::new(),
            },
            ..Cohort::default()
        };
        Evidence {
            trades: vec![Trade {
                code: TradeCode::parse("han").unwrap(),
                group: None,
            }],
            levels: vec![LevelInfo {
                level: Level::College,
                usual_months: 30.0,
            }],
            cohorts: (2016..=2025).map(intake).collect(),
            pooled_survey: vec![PooledSurvey {
                employers: 60.0,
                planned_raw: 120.0,
                planned: 120.0,
                planned_variance: 200.0,
                planned_without_largest: 118.0,
                plan_wave: Some(2025.0),
                ..PooledSurvey::default()
            }],
            ..Evidence::default()
        }
    }

    fn of(evidence: &Evidence) -> (PlanOutlook, Vec<Assessment>) {
        let parameters = Parameters::embedded().unwrap();
        let assessments: Vec<Assessment> = horizons(&evidence.levels)
            .into_iter()
            .map(|horizon| {
                let outlook = Outlook {
                    data_year: Year(2025),
                    horizon,
                };
                assess(evidence, outlook, &parameters, 1)
            })
            .collect();
        (
            outlook(&evidence.levels, &assessments, &parameters),
            assessments,
        )
    }

    #[test]
    fn the_intake_of_the_plan_year_brings_all_job_seekers_of_its_completion_year() {
        let (outlook, assessments) = of(&evidence());
        let trade = &outlook.trades[0];
        assert_eq!(trade.levels[0].assumed, 80.0);
        assert_eq!(trade.levels[0].fill, Some(0.75));
        // Begun in 2026, complete in 2029: nobody enrolled by 2025 is left.
        let year = trade.at(4).unwrap();
        assert!(year.settled[0] < 0.05 * year.seekers(&[80.0]), "{year:?}");
        let known = assessments[0].trades[0].supply.unwrap().median;
        assert!((year.seekers(&[80.0]) / known - 1.0).abs() < 1e-6);
    }

    #[test]
    fn without_plans_the_gap_is_the_assessment() {
        let (outlook, assessments) = of(&evidence());
        let gaps = gap(&outlook, &[], &[], &Parameters::embedded().unwrap());
        let (picture, answer) = (gaps[0].last().unwrap().after, &assessments[0].trades[0]);
        assert_eq!(picture.flag, answer.flag);
        let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-6, "{a} {b}");
        close(picture.ratio.unwrap().high, answer.ratio.unwrap().high);
        close(picture.openings.unwrap(), answer.demand.unwrap().median);
        let (ours, theirs) = (picture.probability.unwrap(), answer.probability);
        assert!((ours.undersupplied - theirs.undersupplied).abs() < 1e-9);
    }

    #[test]
    fn a_place_without_history_brings_the_mean_of_its_level() {
        let mut evidence = evidence();
        for code in ["moi", "tien"] {
            evidence.trades.push(Trade {
                code: TradeCode::parse(code).unwrap(),
                group: None,
            });
        }
        evidence
            .cohorts
            .extend(evidence.cohorts.clone().into_iter().map(|cohort| Cohort {
                trade: 2,
                enrolled: cohort.enrolled / 2.0,
                course: Course::IntakeOnly,
                ..cohort
            }));
        let (outlook, _) = of(&evidence);
        // "moi" has no history: a place brings what places of the level bring on average.
        let rate = |trade: usize| outlook.trades[trade].at(4).unwrap().per_place[0];
        let mean = (rate(0) * 80.0 + rate(2) * 80.0) / 160.0;
        assert!(
            rate(0) != rate(2) && (rate(1) - mean).abs() < 1e-9,
            "{outlook:?}"
        );
    }
}
