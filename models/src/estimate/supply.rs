//! Supply: from intakes to people who look for a wage job in the target year.
//!
//! ```text
//! S_u     = G_u · (1 − ι_u) · a_u · ρ_u · (1 − e_u)          S_i = Σ_l S_{i,l}
//! v_S     = 1/G + v_forecast + Σ_f (1 − f) / (f (n_f + m_f))                    (variance of ln S)
//! ```
//!
//! `G` expected completers as the [`pipeline`](super::pipeline) gives them, `v_forecast` how well they are known; `ι`
//! already in that job, `a` enters the labour market, `ρ` stays in the city, `e` self-employed.

use std::collections::BTreeMap;

use crate::cells::{Evidence, GraduateCell, Outlook};
use crate::estimate::pipeline::{CellKey, Flow, completers, place};
use crate::estimate::share::{Group, SharePosterior, ShareSample, shrink_all};
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
    /// Learners expected to enrol in the year after the data.
    pub next_intake: f64,
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
            next_intake: flow.next_intake,
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
