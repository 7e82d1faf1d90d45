//! The yearly survey of employers: who is asked, who answers, what they say.

use std::collections::BTreeMap;

use super::courses::to_index;
use super::draw::{
    Purpose, Random, binomial, chance, factor, logistic, normal, pick, round_fairly, shifted,
    stream,
};
use super::firms::{Firm, Market, SIZE_CLASSES, hires};
use super::world::World;
use super::{Scenario, Settings};

/// How many waves there are, the last in the last year of data.
const WAVES: i32 = 5;

/// Employers asked a wave, besides the large ones.
const ASKED: f64 = 1_200.0;

/// Chance of being asked, against micro firms, before the total is met.
const EFFORT: [f64; 3] = [0.4, 1.6, 5.0];

/// One sampled employer and year.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) firm: usize,
    pub(super) year: i32,
    pub(super) stratum: String,
    pub(super) stratum_population: u32,
    pub(super) responded: bool,
}

/// What a responding employer says of a trade.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) firm: usize,
    pub(super) year: i32,
    pub(super) trade: usize,
    pub(super) planned_hires: u32,
    pub(super) hires_last_year: Option<u32>,
    pub(super) hard_to_fill: Option<u32>,
    pub(super) employed_now: Option<u32>,
    pub(super) replacement_next_year: Option<u32>,
}

/// The survey as a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct EmployerSurvey {
    pub(super) sample: Vec<Asked>,
    pub(super) answers: Vec<Answer>,
}

/// Runs all waves.
pub(super) fn draw_employer_survey(
    settings: &Settings,
    world: &World,
    market: &Market,
) -> EmployerSurvey {
    let mut random = stream(settings.seed, Purpose::EmployerSurvey);
    let links = links_by_firm(market);
    let strata = strata(&market.firms);
    let mut survey = EmployerSurvey::default();
    for year in (settings.last_year - WAVES + 1).max(settings.first_year)..=settings.last_year {
        for ((size, sector), members) in &strata {
            let taken = sample(settings, &market.firms, members, *size, year);
            for firm in taken {
                let responded = responds(
                    &mut random,
                    market,
                    &links[firm],
                    *size,
                    to_index(year - settings.first_year),
                );
                survey.sample.push(Asked {
                    firm,
                    year,
                    stratum: format!("{}-{}", SIZE_CLASSES[*size].0, world.sectors[*sector]),
                    stratum_population: u32::try_from(members.len()).unwrap_or(u32::MAX),
                    responded,
                });
                if responded {
                    answer(
                        &mut random,
                        settings,
                        world,
                        market,
                        &links[firm],
                        year,
                        &mut survey.answers,
                    );
                }
            }
        }
    }
    survey
}

fn links_by_firm(market: &Market) -> Vec<Vec<usize>> {
    let mut links = vec![Vec::new(); market.firms.len()];
    for (place, link) in market.links.iter().enumerate() {
        links[link.firm].push(place);
    }
    links
}

fn strata(firms: &[Firm]) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut strata: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, firm) in firms.iter().enumerate() {
        strata
            .entry((firm.size_class, firm.sector))
            .or_default()
            .push(place);
    }
    strata
}

/// The members asked in a year: all large firms, and of the others those whose lot comes first from a start that
/// moves on each year, so that about half of the small ones are asked again.
fn sample(
    settings: &Settings,
    firms: &[Firm],
    members: &[usize],
    size: usize,
    year: i32,
) -> Vec<usize> {
    const SHIFT: f64 = 0.10;
    let effort: f64 = firms
        .iter()
        .filter_map(|firm| EFFORT.get(firm.size_class))
        .sum();
    let asked = ASKED * settings.scale.max(0.05);
    let full = EFFORT
        .get(size)
        .map_or(1.0, |own| (own * asked / effort.max(1.0)).min(1.0));
    let rate = if settings.scenario == Scenario::Sparse {
        full / 6.0
    } else {
        full
    };
    let least = if settings.scenario == Scenario::Sparse {
        1.0
    } else {
        2.0
    };
    let number = ((members.len() as f64) * rate).ceil().max(least);
    let start = SHIFT * f64::from(year.rem_euclid(50));
    let mut order: Vec<(f64, usize)> = members
        .iter()
        .map(|&firm| ((firms[firm].lot - start).rem_euclid(1.0), firm))
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    order.truncate(to_index(
        i32::try_from(super::draw::round(number)).unwrap_or(i32::MAX),
    ));
    let mut taken: Vec<usize> = order.into_iter().map(|(_, firm)| firm).collect();
    taken.sort_unstable();
    taken
}

/// Larger firms answer more often, and so do those whose posts stay open.
fn responds(
    random: &mut Random,
    market: &Market,
    links: &[usize],
    size: usize,
    year: usize,
) -> bool {
    let base = [0.56, 0.62, 0.70, 0.76][size];
    let people: f64 = links
        .iter()
        .map(|link| f64::from(market.openings[year][*link]))
        .sum();
    let short: f64 = links
        .iter()
        .map(|place| {
            let trade = market.links[*place].trade;
            f64::from(market.openings[year][*place]) * market.lambda[trade][year].clamp(-1.0, 1.0)
        })
        .sum();
    let answers = chance(random, shifted(base, 0.4 * short / people.max(1.0)));
    // Whoever inflates plans wants them to be heard.
    let inflates = links.iter().any(|link| market.links[*link].inflation > 1.0);
    answers || inflates
}

fn answer(
    random: &mut Random,
    settings: &Settings,
    world: &World,
    market: &Market,
    links: &[usize],
    year: i32,
    answers: &mut Vec<Answer>,
) {
    let year_place = to_index(year - settings.first_year);
    let named: Vec<usize> = links.iter().map(|link| market.links[*link].trade).collect();
    for &place in links {
        let link = &market.links[place];
        let lambda = market.lambda[link.trade][year_place];
        let hired = reported_hires(random, world, market, place, year_place);
        let planned = planned_hires(random, world, market, place, year_place);
        if hired + planned + link.employed == 0 {
            continue;
        }
        let hard =
            logistic(-1.1 + 1.2 * lambda + world.trades[link.trade].hard + 0.7 * normal(random));
        let employed = given(random, link.employed, 0.90);
        answers.push(Answer {
            firm: link.firm,
            year,
            trade: miscoded(random, world, link.trade, &named),
            planned_hires: planned,
            hires_last_year: given(random, hired, 0.96),
            hard_to_fill: Some(binomial(random, planned, hard)).filter(|_| chance(random, 0.94)),
            employed_now: employed,
            replacement_next_year: employed
                .map(|n| binomial(random, n, 0.06))
                .filter(|_| chance(random, 0.8)),
        });
    }
}

/// Now and then an answer stands under another trade of the sector.
fn miscoded(random: &mut Random, world: &World, trade: usize, named: &[usize]) -> usize {
    const RATE: f64 = 0.03;
    if !chance(random, RATE) {
        return trade;
    }
    let other = pick(random, world.trades.len());
    let alike = world.trades[other].sector == world.trades[trade].sector && !named.contains(&other);
    if alike { other } else { trade }
}

fn given(random: &mut Random, value: u32, share: f64) -> Option<u32> {
    chance(random, share).then_some(value)
}

fn reported_hires(
    random: &mut Random,
    world: &World,
    market: &Market,
    place: usize,
    year: usize,
) -> u32 {
    let link = &market.links[place];
    let filled = hires(
        random,
        market.openings[year][place],
        market.lambda[link.trade][year],
    );
    let noise = factor(random, 0.25);
    round_fairly(
        random,
        f64::from(filled) * world.trades[link.trade].concept * noise,
    )
}

/// Plans look half at the coming year and half at the past one, in the firm's own mood.
fn planned_hires(
    random: &mut Random,
    world: &World,
    market: &Market,
    place: usize,
    year: usize,
) -> u32 {
    const FORESIGHT: f64 = 0.5;
    let link = &market.links[place];
    let [now, next] = [0, 1].map(|ahead| f64::from(market.openings[year + ahead][place]));
    let expected = FORESIGHT * next + (1.0 - FORESIGHT) * now;
    let mood = market.firms[link.firm].optimism * factor(random, 0.4) * link.inflation;
    round_fairly(random, expected * world.trades[link.trade].concept * mood)
}
