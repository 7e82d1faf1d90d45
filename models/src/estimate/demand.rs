//! Demand: hires, plans and postings → openings of the target year, on the log scale.
//!
//! ```text
//! B  ln(planned · κ)                  a wave's plans are about the year after it
//! C  ln(hires / (1 − u h))            a wave's hires are about its own year; h = share of plans hard to fill
//! ln D_BC = weighted mean of B and C, each over the last waves and carried to the target year by the common growth g
//! A  ln(positions)                    enters the fusion with an intercept of its own, never as a count beside B and C
//! ```

use std::collections::BTreeMap;

use crate::cells::{Evidence, Outlook, PlanPair, PooledSurvey, PostingCell, SurveyCell};
use crate::estimate::trend::median;
use crate::parameters::{DemandParameters, Parameters};
use crate::units::LogEstimate;

/// What the employer survey says of one trade.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyDemand {
    /// `ln` openings of the target year, with its sampling, source and drift variance.
    pub log: LogEstimate,
    /// Sampling variance of `log`, a part of its variance.
    pub sampling: f64,
    /// Openings of the target year as a mean of the statements, in persons: unbiased, but not steady.
    pub direct: f64,
    /// The same without the largest employer; nothing where that one was the only one.
    pub without_largest: Option<f64>,
    /// Employers who named the trade, over the waves used.
    pub employers: f64,
    /// Plans of the last wave as stated, in persons.
    pub planned_last: f64,
    /// Plans a year over the waves used, as stated, in persons.
    pub planned_raw: f64,
    /// … with one employer's share limited.
    pub planned: f64,
    /// Hires a year over the waves used, in persons.
    pub hires: Option<f64>,
}

/// What postings say of one trade.
#[derive(Debug, Clone, PartialEq)]
pub struct PostedDemand {
    /// `ln` of a year's positions, with counting variance; its level is not comparable with other sources.
    pub log: LogEstimate,
    /// The same without the largest employer.
    pub without_largest: Option<f64>,
    /// The last year's cell: the funnel.
    pub last: PostingCell,
    /// Distinct advertisements over the years used.
    pub unique: f64,
}

/// A signal with its sampling variance and the answers behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// The value on the signal's own scale (a logit or a logarithm).
    pub value: f64,
    /// Sampling variance.
    pub variance: f64,
    /// Answers or advertisements behind it.
    pub n: f64,
}

/// The demand evidence of one trade.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demand {
    /// B and C together.
    pub survey: Option<SurveyDemand>,
    /// A.
    pub posted: Option<PostedDemand>,
    /// `ln` vacancies of an aggregate.
    pub vacancies: Option<Signal>,
    /// Logit of the share of plans that is hard to fill.
    pub hard_to_fill: Option<Signal>,
    /// `−ln(hires / earlier plans)`: higher where fewer plans became hires.
    pub unfilled: Option<Signal>,
    /// Logit of the share of advertisements that came back.
    pub reposted: Option<Signal>,
}

/// How plans turn into hires, over all trades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Realisation {
    /// κ: hires per planned hire where filling is easy.
    pub kappa: f64,
    /// Standard error of `ln κ`.
    pub kappa_sd: f64,
    /// u: share of hard-to-fill plans that stays unfilled.
    pub unfilled_of_hard: f64,
    /// Standard error of u.
    pub unfilled_of_hard_sd: f64,
    /// Pairs of answers behind it.
    pub pairs: f64,
}

/// The demand evidence of every trade, in the order of `evidence.trades`, and the realisation of plans.
#[must_use]
pub fn estimate(
    evidence: &Evidence,
    outlook: Outlook,
    parameters: &Parameters,
) -> (Vec<Demand>, Realisation) {
    let p = &parameters.demand;
    let realisation = realisation(&evidence.plan_pairs, p);
    let waves = group_by_trade(
        evidence
            .survey
            .iter()
            .filter(|c| c.wave <= outlook.data_year.0),
        |c| c.trade,
    );
    let postings = group_by_trade(
        evidence
            .postings
            .iter()
            .filter(|c| c.year <= outlook.data_year.0),
        |c| c.trade,
    );
    let spread = sampling_spread(&evidence.pooled_survey, p);
    let growth = growth(&waves);
    let mut demand = vec![Demand::default(); evidence.trades.len()];
    for (trade, slot) in demand.iter_mut().enumerate() {
        if let Some(cells) = waves.get(&trade) {
            slot.hard_to_fill = hard_to_fill(cells, outlook, p);
        }
        if let Some(cells) = postings.get(&trade) {
            slot.posted = posted(cells, outlook, p);
            slot.reposted = reposted(cells, outlook, p);
        }
        let years = evidence
            .vacancies
            .iter()
            .filter(|c| c.trade == trade && c.year <= outlook.data_year.0);
        slot.vacancies = years
            .max_by_key(|c| c.year)
            .filter(|c| c.vacancies > 0.0)
            .map(|cell| Signal {
                value: cell.vacancies.ln(),
                variance: 1.0 / cell.vacancies + p.source_sd_posted.powi(2),
                n: cell.vacancies,
            });
    }
    for cell in &evidence.pooled_survey {
        if let Some(slot) = demand.get_mut(cell.trade) {
            let waves = waves.get(&cell.trade).map_or(&[][..], Vec::as_slice);
            let hard = hard_share(waves, outlook, p)
                .map_or(p.hard_to_fill_share, |share| share.successes / share.size);
            let known = Known {
                hard,
                growth,
                spread,
            };
            slot.survey = survey(cell, waves, outlook, &realisation, &known, p);
        }
    }
    for pair in &evidence.plan_pairs {
        if let Some(slot) = demand.get_mut(pair.trade) {
            slot.unfilled = unfilled(pair, spread);
        }
    }
    (demand, realisation)
}

fn group_by_trade<'a, T>(
    cells: impl Iterator<Item = &'a T>,
    trade: fn(&T) -> usize,
) -> BTreeMap<usize, Vec<&'a T>> {
    let mut groups: BTreeMap<usize, Vec<&T>> = BTreeMap::new();
    for cell in cells {
        groups.entry(trade(cell)).or_default().push(cell);
    }
    groups
}

/// κ and u from employers who answered in two waves in a row.
///
/// ```text
/// hired_i / planned_i = κ (1 − u h_i) + error        weighted by pairs of answers, over trades i
/// ```
///
/// * `h_i`: share of the plans that employers called hard to fill. κ is what is left at `h = 0`, where filling was easy.
///
/// u is drawn to `demand.unfilled_of_hard` by its standard error against `demand.unfilled_of_hard_sd`; κ is fitted given
/// u and drawn to `demand.plans_realised` as if 20 pairs had said so. Without pairs they are the parameters.
#[must_use]
pub fn realisation(pairs: &[PlanPair], p: &DemandParameters) -> Realisation {
    const PRIOR_PAIRS: f64 = 20.0;
    let used: Vec<&PlanPair> = pairs.iter().filter(|pair| pair.planned > 0.0).collect();
    let total: f64 = used.iter().map(|pair| pair.pairs).sum();
    let assumed = Realisation {
        kappa: p.plans_realised,
        kappa_sd: p.plans_realised_sd,
        unfilled_of_hard: p.unfilled_of_hard,
        unfilled_of_hard_sd: p.unfilled_of_hard_sd,
        pairs: total,
    };
    if used.len() < 5 {
        return assumed;
    }
    // Weighted least squares of the ratio on h, in closed form; a trade weighs by its pairs, so that one giant
    // employer does not decide for the city.
    let rows = used.iter().map(|pair| {
        let hard = pair
            .hard_to_fill
            .map_or(p.hard_to_fill_share, |hard| hard / pair.planned);
        let hard = hard.clamp(0.0, 1.0);
        (pair.pairs, hard, (pair.hired / pair.planned).min(3.0))
    });
    let (mut w, mut wx, mut wy, mut wxx, mut wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (weight, x, y) in rows.clone() {
        w += weight;
        wx += weight * x;
        wy += weight * y;
        wxx += weight * x * x;
        wxy += weight * x * y;
    }
    let determinant = w * wxx - wx * wx;
    let slope = if determinant > 1e-9 * w * w {
        (w * wxy - wx * wy) / determinant
    } else {
        0.0
    };
    let intercept = (wy - slope * wx) / w;
    // u is drawn to its parameter, the less the trades differ in h and the more they scatter, the further.
    let scatter: f64 = rows
        .clone()
        .map(|(weight, x, y)| weight * (y - intercept - slope * x).powi(2))
        .sum::<f64>()
        / (used.len() as f64 - 2.0);
    let prior = p.unfilled_of_hard_sd.powi(2).max(1e-9);
    let variance = if intercept > 0.0 && determinant > 1e-9 * w * w {
        (scatter * w / determinant / intercept.powi(2)).max(1e-9)
    } else {
        f64::INFINITY
    };
    let weight = prior / (prior + variance);
    let seen = if weight > 0.0 {
        -slope / intercept
    } else {
        0.0
    };
    let unfilled_of_hard = (weight * seen + (1.0 - weight) * p.unfilled_of_hard).clamp(0.0, 0.9);
    let (mut wzz, mut wzy) = (0.0, 0.0);
    for (weight, x, y) in rows.clone() {
        let z = 1.0 - unfilled_of_hard * x;
        wzz += weight * z * z;
        wzy += weight * z * y;
    }
    let trust = w / (w + PRIOR_PAIRS);
    let seen = (wzy / wzz.max(1e-9)).clamp(0.2, 3.0);
    let kappa = trust * seen + (1.0 - trust) * p.plans_realised;
    let residual: f64 = rows
        .map(|(weight, x, y)| {
            let z = 1.0 - unfilled_of_hard * x;
            (weight * z * (y - seen * z)).powi(2)
        })
        .sum();
    let error = residual.sqrt() / wzz.max(1e-9) / seen;
    Realisation {
        kappa,
        kappa_sd: (trust * error.powi(2) + (1.0 - trust) * p.plans_realised_sd.powi(2)).sqrt(),
        unfilled_of_hard,
        unfilled_of_hard_sd: (prior * (1.0 - weight)).sqrt(),
        pairs: total,
    }
}

/// The variance of `ln total` that one employer's answer leaves, over all trades: a generalised variance function.
///
/// ```text
/// v(ln total) ≈ c / employers,    c = mean over cells of v · employers
/// ```
///
/// A cell's own variance is not used: a sample that misses the large employers finds both a low total and a low
/// variance, and would count most where it is most wrong.
///
/// Source: Wolter (2007), *Introduction to Variance Estimation*, 2nd ed., chapter 7.
fn sampling_spread(cells: &[PooledSurvey], p: &DemandParameters) -> f64 {
    let seen: Vec<f64> = cells
        .iter()
        .filter(|c| c.employers >= 3.0 && c.planned > 0.0 && c.planned_variance > 0.0)
        .map(|c| c.planned_variance / c.planned.powi(2) * c.employers)
        .collect();
    if seen.len() < 5 {
        p.small_cell_cv.powi(2)
    } else {
        seen.iter().sum::<f64>() / seen.len() as f64
    }
}

/// Growth of `ln` demand a year, common to all trades: the median change of plans and hires from wave to wave, halved.
fn growth(waves: &BTreeMap<usize, Vec<&SurveyCell>>) -> f64 {
    let mut changes = Vec::new();
    for cells in waves.values() {
        for cell in cells {
            let next = cells
                .iter()
                .find(|other| other.wave == cell.wave + 1 && other.employers >= 5.0);
            if let Some(next) =
                next.filter(|n| n.planned > 0.0 && cell.planned > 0.0 && cell.employers >= 5.0)
            {
                changes.push((next.planned / cell.planned).ln());
            }
        }
    }
    if changes.len() < 10 {
        0.0
    } else {
        0.5 * median(changes)
    }
}

/// A correction for skewness above this would rest on a variance that is itself a guess.
const SKEW_LIMIT: f64 = 0.2;

/// What is known of a trade, or of all of them, before its survey is read.
struct Known {
    /// Share of the trade's plans that is hard to fill, assumed where nobody was asked.
    hard: f64,
    /// Common growth of `ln` demand a year.
    growth: f64,
    /// Sampling variance of one employer's answer.
    spread: f64,
}

/// One statement about the openings of the target year.
struct Statement {
    /// In persons.
    total: f64,
    /// Variance of source and drift.
    variance: f64,
}

/// Plans and hires of the same employers, carried to the target year.
///
/// ```text
/// v_B = source_planned² + drift² · years      v_C = source_realised² + drift² · years
/// mean = (ln B / v_B + ln C / v_C) / (1/v_B + 1/v_C) + v_s / 2        v_s = spread / n · (1 + 2 / n), n employers
/// variance = v_s + 1 / (1/v_B + 1/v_C) + (share of B · sd ln κ)²
/// ```
///
/// Both speak of the same sample, so its error counts once, whole; the logarithm of a total over few employers scatters
/// more than `spread / n` says, like Student's t against the normal. The logarithm of an unbiased total lies half its
/// variance too low on average; that half is added back.
fn survey(
    cell: &PooledSurvey,
    waves: &[&SurveyCell],
    outlook: Outlook,
    realisation: &Realisation,
    known: &Known,
    p: &DemandParameters,
) -> Option<SurveyDemand> {
    let target = f64::from(outlook.target_year().0);
    let open = (1.0 - realisation.unfilled_of_hard * known.hard.clamp(0.0, 1.0)).max(0.1);
    let statement = |total: f64, year: f64, source: f64| {
        let years = target - year;
        Statement {
            total: total * (known.growth * years).exp(),
            variance: source * source + p.wave_weight_decay.powi(2) * years.abs(),
        }
    };
    let statements = |planned: f64, hires: Option<f64>| {
        let plans = cell
            .plan_wave
            .map(|wave| statement(planned * realisation.kappa, wave + 1.0, p.source_sd_planned));
        let hired = hires
            .zip(cell.hire_wave)
            .map(|(hires, wave)| statement(hires / open, wave, p.source_sd_realised));
        [plans, hired].map(|s| s.filter(|s| s.total > 0.0))
    };
    let n = cell.employers.max(1.0);
    let sampling = known.spread / n * (1.0 + 2.0 / n);
    let pooled = |[plans, hires]: &[Option<Statement>; 2]| {
        let both = || plans.iter().chain(hires);
        let weight: f64 = both().map(|s| 1.0 / s.variance).sum();
        (weight > 0.0).then(|| {
            let mean = both().map(|s| s.total.ln() / s.variance).sum::<f64>() / weight;
            let of_plans = plans.as_ref().map_or(0.0, |s| 1.0 / s.variance / weight);
            LogEstimate {
                mean: mean + (sampling / 2.0).min(SKEW_LIMIT),
                variance: sampling + 1.0 / weight + (of_plans * realisation.kappa_sd).powi(2),
            }
        })
    };
    let whole = statements(cell.planned, cell.hires);
    let log = pooled(&whole)?;
    let (sum, weight) = whole.iter().flatten().fold((0.0, 0.0), |(sum, weight), s| {
        (sum + s.total / s.variance, weight + 1.0 / s.variance)
    });
    let last = waves.iter().max_by_key(|c| c.wave);
    Some(SurveyDemand {
        log,
        sampling,
        direct: sum / weight,
        without_largest: pooled(&statements(
            cell.planned_without_largest,
            cell.hires_without_largest,
        ))
        .map(|log| log.mean),
        employers: cell.employers,
        planned_last: last.map_or(0.0, |c| c.planned),
        planned_raw: cell.planned_raw,
        planned: cell.planned,
        hires: cell.hires,
    })
}

/// A share of plans, counted in employers.
struct HardShare {
    successes: f64,
    size: f64,
    employers: f64,
}

/// Share of the plans that is hard to fill, over the waves used; recent ones count more.
///
/// Each wave counts by its employers, not by its totals: one large plan must not decide.
fn hard_share(cells: &[&SurveyCell], outlook: Outlook, p: &DemandParameters) -> Option<HardShare> {
    let mut sum = HardShare {
        successes: 0.0,
        size: 0.0,
        employers: 0.0,
    };
    for cell in cells {
        let age = outlook.data_year.0 - cell.wave;
        let Some(hard) = cell
            .hard_to_fill
            .filter(|_| cell.planned > 0.0 && f64::from(age) < p.waves)
        else {
            continue;
        };
        let weight = p.wave_weight.powi(age) * cell.employers;
        sum.successes += weight * (hard / cell.planned).clamp(0.0, 1.0);
        sum.size += weight;
        sum.employers += cell.employers;
    }
    (sum.size > 0.0).then_some(sum)
}

fn hard_to_fill(cells: &[&SurveyCell], outlook: Outlook, p: &DemandParameters) -> Option<Signal> {
    let share = hard_share(cells, outlook, p)?;
    logit_signal(share.successes, share.size, share.employers)
}

/// Logit of a share with half a success and half a failure added.
///
/// Source: Gart & Zweifel (1967), *Biometrika* 54, 181–187 (empirical logit and its variance).
pub(crate) fn logit_signal(successes: f64, size: f64, n: f64) -> Option<Signal> {
    (size > 0.0).then(|| {
        let (yes, no) = (successes + 0.5, (size - successes).max(0.0) + 0.5);
        Signal {
            value: (yes / no).ln(),
            variance: 1.0 / yes + 1.0 / no,
            n,
        }
    })
}

fn unfilled(pair: &PlanPair, spread: f64) -> Option<Signal> {
    (pair.planned > 0.0 && pair.pairs > 0.0).then(|| Signal {
        value: -((pair.hired + 0.5) / (pair.planned + 0.5)).ln(),
        variance: 2.0 * spread / pair.pairs,
        n: pair.pairs,
    })
}

fn posted(cells: &[&PostingCell], outlook: Outlook, p: &DemandParameters) -> Option<PostedDemand> {
    let used: Vec<&&PostingCell> = cells
        .iter()
        .filter(|c| f64::from(outlook.data_year.0 - c.year) < p.waves)
        .collect();
    let last = used.iter().max_by_key(|c| c.year)?;
    // Recent years count more: each year back counts half.
    let weight = |cell: &PostingCell| 0.5_f64.powi(outlook.data_year.0 - cell.year);
    let total_weight: f64 = used.iter().map(|c| weight(c)).sum();
    let level = |value: fn(&PostingCell) -> f64| {
        let sum: f64 = used.iter().map(|c| weight(c) * value(c)).sum();
        (sum > 0.0).then(|| (sum / total_weight).ln())
    };
    let unique: f64 = used.iter().map(|c| c.unique).sum();
    Some(PostedDemand {
        log: LogEstimate {
            mean: level(|c| c.positions)?,
            // Advertisements are the independent events, not positions: a Poisson count of advertisements.
            variance: 1.5 / unique.max(1.0) + p.source_sd_posted.powi(2),
        },
        without_largest: level(|c| c.positions_without_largest),
        last: (**last).clone(),
        unique,
    })
}

fn reposted(cells: &[&PostingCell], outlook: Outlook, p: &DemandParameters) -> Option<Signal> {
    let used = cells
        .iter()
        .filter(|c| f64::from(outlook.data_year.0 - c.year) < p.waves);
    let (again, unique) = used.fold((0.0, 0.0), |(a, u), c| (a + c.reposted, u + c.unique));
    logit_signal(again.min(unique), unique, unique)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use crate::units::Year;

    fn parameters() -> Parameters {
        Parameters::embedded().unwrap()
    }

    fn outlook() -> Outlook {
        Outlook {
            data_year: Year(2025),
            horizon: 1,
        }
    }

    #[test]
    fn kappa_is_what_became_of_plans_where_filling_was_easy() {
        // Forty pairs a trade: 90 of 100 plans hired where nothing is hard, 45 where all is: κ = 0.9, u = 0.5.
        let pair = |trade, hard: f64| PlanPair {
            trade,
            pairs: 40.0,
            planned: 100.0,
            hired: 90.0 * (1.0 - 0.5 * hard),
            hard_to_fill: Some(100.0 * hard),
        };
        let pairs: Vec<_> = (0..10)
            .map(|i| pair(i, f64::from(u8::try_from(i).unwrap()) / 10.0))
            .collect();
        let found = realisation(&pairs, &parameters().demand);
        assert!((found.kappa - 0.9).abs() < 0.02, "{found:?}");
        assert!((found.unfilled_of_hard - 0.5).abs() < 0.03, "{found:?}");
    }

    #[test]
    fn without_two_waves_plans_count_as_the_parameter_says() {
        let p = parameters().demand;
        let found = realisation(&[], &p);
        assert!(
            (found.kappa - p.plans_realised).abs() < 1e-12
                && (found.kappa_sd - p.plans_realised_sd).abs() < 1e-12
        );
    }

    fn cell(employers: f64) -> PooledSurvey {
        PooledSurvey {
            employers,
            planned_raw: 100.0,
            planned: 100.0,
            planned_variance: 10_000.0 / employers,
            planned_without_largest: 80.0,
            plan_wave: Some(2025.0),
            hires: Some(80.0),
            hires_without_largest: Some(60.0),
            hire_wave: Some(2025.0),
            ..PooledSurvey::default()
        }
    }

    fn surveyed(cell: PooledSurvey) -> SurveyDemand {
        let evidence = Evidence {
            trades: vec![crate::cells::Trade {
                code: crate::codes::TradeCode::parse("han").unwrap(),
                group: None,
            }],
            pooled_survey: vec![cell],
            ..Evidence::default()
        };
        let demand = estimate(&evidence, outlook(), &parameters()).0;
        demand[0].survey.clone().unwrap()
    }

    #[test]
    fn more_employers_narrow_the_survey() {
        assert!(surveyed(cell(40.0)).log.variance < surveyed(cell(4.0)).log.variance);
    }

    #[test]
    fn plans_and_hires_are_averaged_by_what_is_known_of_them() {
        // Without pairs κ = 1; nobody was asked what is hard to fill, so the assumed share h stays unfilled by u:
        // B = 100 for 2026, C = 80 / (1 − u h) for 2025, carried without growth.
        let p = parameters().demand;
        let c = 80.0 / (1.0 - p.unfilled_of_hard * p.hard_to_fill_share);
        let v_b = p.source_sd_planned.powi(2);
        let v_c = p.source_sd_realised.powi(2) + p.wave_weight_decay.powi(2);
        let expected = (100.0_f64.ln() / v_b + c.ln() / v_c) / (1.0 / v_b + 1.0 / v_c);
        // Without five cells the spread is (small_cell_cv)².
        let skew = p.small_cell_cv.powi(2) / 40.0 * (1.0 + 2.0 / 40.0) / 2.0;
        assert!((surveyed(cell(40.0)).log.mean - expected - skew).abs() < 1e-12);
    }
}
