//! What is true of every trade of the city: who takes its courses, who wants its people, how it shows in data.
//!
//! The numbers here are assumptions about a city that does not exist. They are chosen so that each source of data is
//! a poor guide on its own, and they are no parameters of the estimate.

use super::draw::{Purpose, Random, factor, logit, normal, stream, uniform};
use super::plan;
use super::{Settings, TradeSeed};
use crate::codes::Level;

/// The truth about one trade that does not change from year to year.
#[derive(Debug, Clone)]
pub(super) struct Trade {
    /// Relative size of the intake per official level; 0 where the level isn't taught.
    pub(super) intake: [f64; 4],
    /// Shift of the completion share, in log odds.
    pub(super) completes: f64,
    /// Probability per level of having the job already.
    pub(super) has_job: [f64; 4],
    /// Probability per level of entering the labour market.
    pub(super) enters: [f64; 4],
    /// Probability of staying in the city.
    pub(super) stays: f64,
    /// Probability of working on one's own account.
    pub(super) own_account: f64,
    /// `ln R` in the first year after the data.
    pub(super) lambda: f64,
    /// Log odds that an opening is advertised where postings are collected.
    pub(super) online: f64,
    /// Postings for people with experience, as a multiple of the others.
    pub(super) churn: f64,
    /// What employers count as "entry-level hires needing this trade", per true opening.
    pub(super) concept: f64,
    /// Shift of the in-trade share, in log odds.
    pub(super) matching: f64,
    /// Shift of the share hard to fill, in log odds.
    pub(super) hard: f64,
    /// Factor on the months to the first job.
    pub(super) months: f64,
    /// Median starting pay at balance, VND a month.
    pub(super) pay: f64,
    /// Share of the places that find an applicant.
    pub(super) places_filled: f64,
    /// Place of the sector in `World::sectors`.
    pub(super) sector: usize,
    /// Whether the work is done at a desk.
    pub(super) office: bool,
}

/// All trades and the sectors they belong to.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) trades: Vec<Trade>,
    pub(super) sectors: Vec<String>,
}

/// Two-digit fields of the education list whose work is done at desks: business, law, IT, languages.
const OFFICE_FIELDS: [&str; 4] = ["34", "38", "48", "22"];

/// The spread of `λ`: scale of a Student t with 4 degrees of freedom, sd of a group's common part, and the mean;
/// about 30 % over, 35 % balanced, 35 % under. Assumed.
const LAMBDA: (f64, f64, f64) = (0.40, 0.20, 0.01);

/// Draws the truth about every trade.
pub(super) fn draw_world(settings: &Settings, seeds: &[TradeSeed]) -> World {
    let mut random = stream(settings.seed, Purpose::Trades);
    let sectors = distinct(seeds.iter().map(|seed| seed.sector.as_str()));
    let groups = distinct(seeds.iter().map(|seed| seed.group_code.as_str()));
    let common: Vec<f64> = groups
        .iter()
        .map(|_| LAMBDA.1 * normal(&mut random))
        .collect();
    let mut trades: Vec<Trade> = seeds
        .iter()
        .map(|seed| {
            let group = place(&groups, &seed.group_code);
            draw_trade(
                &mut random,
                seed,
                place(&sectors, &seed.sector),
                common.get(group).copied().unwrap_or(0.0),
            )
        })
        .collect();
    if settings.named_balances {
        apply_plan(&mut trades, seeds);
    }
    scale_driving(&mut trades, seeds);
    World { trades, sectors }
}

fn distinct<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut list: Vec<String> = words.map(str::to_owned).collect();
    list.sort();
    list.dedup();
    list
}

fn place(list: &[String], word: &str) -> usize {
    list.iter().position(|entry| entry == word).unwrap_or(0)
}

fn draw_trade(random: &mut Random, seed: &TradeSeed, sector: usize, common: f64) -> Trade {
    let office = OFFICE_FIELDS
        .iter()
        .any(|field| seed.group_code.starts_with(field));
    let own = plan::OWN_ACCOUNT
        .iter()
        .find(|(trade, _)| *trade == seed.code);
    let has_job = normal(random) * 0.5;
    let enters = normal(random) * 0.3;
    Trade {
        intake: draw_intake(random, &seed.levels),
        completes: 0.3 * normal(random),
        has_job: [0.03, 0.05, 0.22, 0.55].map(|p: f64| super::draw::shifted(p, has_job)),
        enters: [0.93, 0.80, 0.92, 0.88].map(|p: f64| super::draw::shifted(p, enters)),
        stays: super::draw::shifted(0.86, 0.4 * normal(random)),
        own_account: own
            .map_or(0.08 * factor(random, 0.4), |(_, share)| *share)
            .min(0.9),
        lambda: draw_lambda(random, common),
        online: if office { 0.9 } else { -0.9 } + 0.9 * normal(random),
        churn: 0.5 * factor(random, 0.8) * if office { 1.8 } else { 1.0 },
        concept: factor(random, 0.15),
        matching: 0.38 * normal(random) + if office { -0.3 } else { 0.1 },
        hard: 0.5 * normal(random),
        months: factor(random, 0.20),
        pay: if office {
            plan::PAY_CROWDED
        } else {
            plan::PAY_TECHNICAL
        } * factor(random, 0.10),
        places_filled: (0.97 - 0.30 * uniform(random).powi(2)).min(1.0),
        sector,
        office,
    }
}

/// A heavy-tailed size per level. Trades with official programmes are often taught below them too.
fn draw_intake(random: &mut Random, levels: &[Level]) -> [f64; 4] {
    let official = levels.contains(&Level::College) || levels.contains(&Level::Intermediate);
    let size = factor(random, 1.0).clamp(0.4, if official { 7.0 } else { 2.5 });
    let also = [0.0, 0.0, 0.45, 0.30];
    let mut intake = [0.0; 4];
    for ((share, level), also) in intake.iter_mut().zip(Level::OFFICIAL).zip(also) {
        let taught = levels.contains(&level) || (official && uniform(random) < also);
        let own = size * factor(random, 0.35);
        *share = if taught { own } else { 0.0 };
    }
    intake
}

fn draw_lambda(random: &mut Random, common: f64) -> f64 {
    let (scale, _, mean) = LAMBDA;
    let squares: f64 = (0..4).map(|_| normal(random).powi(2)).sum();
    let student = normal(random) / (squares / 4.0).max(0.05).sqrt();
    (mean + common + scale * student).clamp(-1.7, 1.7)
}

/// The least relative intake of a trade that the plan names: it names no small ones. Assumed.
const NAMED_SIZE: f64 = 1.8;

/// Gives the trades that the plan names the direction that it names.
fn apply_plan(trades: &mut [Trade], seeds: &[TradeSeed]) {
    for (trade, seed) in trades.iter_mut().zip(seeds) {
        if let Some(named) = plan::NAMED_BALANCES
            .iter()
            .find(|named| named.trade == seed.code)
        {
            trade.lambda = named.lambda;
            trade.intake = trade.intake.map(|size| {
                if size > 0.0 {
                    size.max(NAMED_SIZE)
                } else {
                    0.0
                }
            });
        }
        if plan::FEW_APPLICANTS.contains(&seed.code.as_str()) {
            trade.places_filled = 0.42;
        }
    }
}

/// Gives driving its share of the elementary intake.
fn scale_driving(trades: &mut [Trade], seeds: &[TradeSeed]) {
    const ELEMENTARY: usize = 2;
    let (code, share) = plan::DRIVING;
    let Some(driving) = seeds.iter().position(|seed| seed.code == code) else {
        return;
    };
    let others: f64 = trades
        .iter()
        .enumerate()
        .filter(|(trade, _)| *trade != driving)
        .map(|(_, trade)| trade.intake[ELEMENTARY])
        .sum();
    if let Some(trade) = trades.get_mut(driving) {
        trade.intake[ELEMENTARY] = others * (logit(share)).exp();
        trade.has_job[ELEMENTARY] = 0.35;
    }
}
