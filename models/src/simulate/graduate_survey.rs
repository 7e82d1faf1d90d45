//! The survey of graduates, a year after they finished.

use super::courses::{Path, Training};
use super::draw::{Purpose, Random, chance, exponential, factor, logistic, shifted, stream};
use super::firms::Market;
use super::world::{Trade, World};
use super::{Scenario, Settings};

/// Share of a year's completers in the sample, by level.
const SAMPLED: [f64; 4] = [0.46, 0.42, 0.115, 0.085];

/// Share of the sampled who answer, before what depends on how they fare.
const RESPONSE: [f64; 4] = [0.62, 0.55, 0.42, 0.36];

/// Odds of answering of those in work, against the others.
const ODDS_OF_EMPLOYED: f64 = 1.5;

/// What a graduate answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reply {
    pub(super) activity: u32,
    pub(super) in_trade: Option<bool>,
    pub(super) had_job_before: bool,
    pub(super) months_to_first_job: Option<f64>,
    pub(super) monthly_wage: Option<u32>,
}

/// One sampled graduate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Graduate {
    /// Place among the learners on record.
    pub(super) learner: u32,
    pub(super) course: u32,
    pub(super) graduation_year: i32,
    /// Nothing where the graduate did not answer.
    pub(super) reply: Option<Reply>,
}

/// The activities, in the order of the codes.
pub(super) const ACTIVITIES: [&str; 6] = [
    "employed",
    "self_employed",
    "unemployed",
    "studying",
    "inactive",
    "moved_away",
];

/// The years whose completers are asked: the three before the last.
pub(super) fn cohorts(settings: &Settings) -> std::ops::Range<i32> {
    settings.last_year - 3..settings.last_year
}

/// Asks a sample of the completers.
pub(super) fn draw_graduates(
    settings: &Settings,
    world: &World,
    training: &Training,
    market: &Market,
) -> Vec<Graduate> {
    let mut random = stream(settings.seed, Purpose::GraduateSurvey);
    let thinned = if settings.scenario == Scenario::Sparse {
        1.0 / 8.0
    } else {
        1.0
    };
    let mut graduates = Vec::new();
    for completer in &training.completers {
        let course = &training.courses[completer.course as usize];
        if !chance(&mut random, SAMPLED[course.level] * thinned) {
            continue;
        }
        let year = usize::from(completer.year);
        let lambda = market.lambda[course.trade][year.min(market.lambda[course.trade].len() - 1)];
        let trade = &world.trades[course.trade];
        let reply = draw_reply(&mut random, trade, course.level, completer.path, lambda);
        let works = reply.activity < 2;
        let odds = if works { ODDS_OF_EMPLOYED.ln() } else { 0.0 };
        let answers = chance(&mut random, shifted(RESPONSE[course.level], odds - 0.25));
        graduates.push(Graduate {
            learner: completer.learner,
            course: completer.course,
            graduation_year: settings.first_year + i32::from(completer.year),
            reply: answers.then_some(reply),
        });
    }
    graduates
}

fn draw_reply(random: &mut Random, trade: &Trade, level: usize, path: Path, lambda: f64) -> Reply {
    let nothing = |activity| Reply {
        activity,
        in_trade: None,
        had_job_before: path == Path::KeepsJob,
        months_to_first_job: None,
        monthly_wage: None,
    };
    match path {
        Path::StudiesOn => nothing(3),
        Path::Inactive => nothing(4),
        Path::MovesAway => nothing(5),
        Path::OwnAccount => Reply {
            in_trade: Some(chance(random, 0.8)),
            ..nothing(1)
        },
        Path::KeepsJob => Reply {
            in_trade: Some(chance(random, 0.7)),
            monthly_wage: wage(random, trade, level, lambda, 1.15),
            ..nothing(0)
        },
        Path::SeeksWork if chance(random, logistic(2.0 + 0.6 * lambda)) => {
            let base = [0.55, 0.35, 0.25, 0.1][level];
            let share = logistic(base + 1.05 * lambda + trade.matching);
            let months = trade.months * (0.95 - 0.40 * lambda).exp() * exponential(random);
            Reply {
                in_trade: Some(chance(random, share)).filter(|_| chance(random, 0.97)),
                months_to_first_job: Some((2.0 * months).round().min(24.0) / 2.0),
                monthly_wage: wage(random, trade, level, lambda, 1.0),
                ..nothing(0)
            }
        }
        Path::SeeksWork => nothing(2),
    }
}

/// Starting pay rises a little with shortage; one in eight does not say. Rounded to 100,000 VND.
fn wage(
    random: &mut Random,
    trade: &Trade,
    level: usize,
    lambda: f64,
    seniority: f64,
) -> Option<u32> {
    let by_level = [1.10, 1.0, 0.97, 0.93][level];
    let pay = trade.pay * by_level * seniority * (0.12 * lambda).exp() * factor(random, 0.22);
    let rounded = super::draw::round(pay / 100_000.0) * 100_000;
    chance(random, 0.88).then_some(rounded)
}
