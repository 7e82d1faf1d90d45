//! Employers, the trades they hire from, and every year's openings.

use super::courses::to_index;
use super::draw::{
    Lottery, Purpose, Random, binomial, chance, factor, logistic, normal, pick, poisson, round,
    split, stream, uniform,
};
use super::world::World;
use super::{LAST_HORIZON, Scenario, Settings, plan};

/// Employers of the whole city (assumed).
const FIRMS: f64 = 6_000.0;

/// Size classes and the most employees of each: Decree 80/2021/NĐ-CP, article 5 (industry and construction).
pub(super) const SIZE_CLASSES: [(&str, u32); 4] = [
    ("micro", 10),
    ("small", 100),
    ("medium", 200),
    ("large", u32::MAX),
];

/// One employer in the register.
#[derive(Debug, Clone)]
pub(super) struct Firm {
    pub(super) name: String,
    pub(super) sector: usize,
    pub(super) employees: u32,
    pub(super) size_class: usize,
    pub(super) district: usize,
    /// Factor on its plans.
    pub(super) optimism: f64,
    /// Log odds that it advertises where postings are collected, against others.
    pub(super) online: f64,
    /// A fixed number from 0 to 1 that steers who is sampled.
    pub(super) lot: f64,
    /// Whether it places other firms' advertisements.
    pub(super) agency: bool,
}

/// A trade that a firm hires from.
#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) firm: usize,
    pub(super) trade: usize,
    weight: f64,
    /// People of the trade whom the firm employs.
    pub(super) employed: u32,
    /// What the firm says it plans, per opening; 1 except where a scenario inflates it.
    pub(super) inflation: f64,
}

/// Everything on the employers' side.
#[derive(Debug, Clone)]
pub(super) struct Market {
    pub(super) firms: Vec<Firm>,
    /// Sorted by firm.
    pub(super) links: Vec<Link>,
    /// Openings for newly trained people, `[trade][year − first_year]`.
    pub(super) demand: Vec<Vec<u32>>,
    /// The same per link, `[year − first_year][link]`; sums to `demand`.
    pub(super) openings: Vec<Vec<u32>>,
    /// `ln R`, `[trade][year − first_year]`.
    pub(super) lambda: Vec<Vec<f64>>,
    /// Places of the trades whose demand jumps, in the scenario of that name.
    pub(super) booming: Vec<usize>,
}

/// The employer that dominates its trades in the scenario `OneEmployer`, and that hires operators in the others.
pub(super) const BIG_MAKER: usize = 0;

/// How the demand of the booming sector grows.
const BOOM: f64 = 1.5;

/// Draws employers and openings against a given supply.
pub(super) fn draw_market(settings: &Settings, world: &World, supply: &[Vec<u32>]) -> Market {
    let booming = booming_trades(settings, world, supply);
    let demand = draw_demand(settings, world, supply, &booming);
    let mut random = stream(settings.seed, Purpose::Firms);
    let firms = draw_firms(&mut random, settings, world, &demand);
    let mut links = draw_links(&mut random, world, &firms, &demand);
    if settings.scenario == Scenario::OneEmployer {
        links = dominate(world, links, &demand);
    }
    let openings = draw_openings(settings, world, &links, &demand);
    let lambda = demand
        .iter()
        .zip(supply)
        .map(|(demand, supply)| {
            demand
                .iter()
                .zip(supply)
                .map(|(d, s)| ln_ratio(*d, *s))
                .collect()
        })
        .collect();
    Market {
        firms,
        links,
        demand,
        openings,
        lambda,
        booming,
    }
}

/// `ln (D / S)`, with half a person where there is nobody.
fn ln_ratio(demand: u32, supply: u32) -> f64 {
    (f64::from(demand).max(0.5) / f64::from(supply).max(0.5)).ln()
}

/// The trades of one sector of middling or larger size.
fn booming_trades(settings: &Settings, world: &World, supply: &[Vec<u32>]) -> Vec<usize> {
    if settings.scenario != Scenario::Boom {
        return Vec::new();
    }
    let mut sizes = vec![(0_usize, 0_u32); world.sectors.len()];
    for (trade, supply) in world.trades.iter().zip(supply) {
        if let Some((trades, people)) = sizes.get_mut(trade.sector) {
            *trades += 1;
            *people += supply.iter().sum::<u32>();
        }
    }
    let mut random = stream(settings.seed, Purpose::Scenario);
    let mut candidates: Vec<usize> = (0..sizes.len())
        .filter(|sector| sizes[*sector].0 >= 4)
        .collect();
    candidates.sort_by_key(|sector| std::cmp::Reverse(sizes[*sector].1));
    candidates.truncate(5);
    let chosen = pick(&mut random, candidates.len());
    let sector = candidates.get(chosen).copied().unwrap_or(0);
    (0..world.trades.len())
        .filter(|trade| world.trades[*trade].sector == sector)
        .collect()
}

/// Demand per trade and year: AR(1) with rare jumps on the log scale, through `S · R` in the first year after the data.
fn draw_demand(
    settings: &Settings,
    world: &World,
    supply: &[Vec<u32>],
    booming: &[usize],
) -> Vec<Vec<u32>> {
    const PERSISTENCE: f64 = 0.78;
    const SHOCK: f64 = 0.11;
    const JUMP: (f64, f64) = (0.05, 0.35);
    let mut random = stream(settings.seed, Purpose::Demand);
    let target = to_index(settings.last_year - settings.first_year + 1);
    let years = target + to_index(LAST_HORIZON);
    let mut demand = Vec::with_capacity(world.trades.len());
    for (number, (trade, supply)) in world.trades.iter().zip(supply).enumerate() {
        let mut state = 0.19 * normal(&mut random);
        let path: Vec<f64> = (0..years)
            .map(|_| {
                let jump = if chance(&mut random, JUMP.0) {
                    JUMP.1 * normal(&mut random)
                } else {
                    0.0
                };
                state = PERSISTENCE * state + SHOCK * normal(&mut random) + jump;
                state
            })
            .collect();
        let at_target = f64::from(supply[target].max(1)) * trade.lambda.exp();
        let level = |year: usize| at_target * (path[year] - path[target]).exp();
        let boom = |year: usize| {
            if year >= target && booming.contains(&number) {
                BOOM
            } else {
                1.0
            }
        };
        demand.push(
            (0..years)
                .map(|year| round(level(year) * boom(year)).max(1))
                .collect(),
        );
    }
    demand
}

fn draw_firms(
    random: &mut Random,
    settings: &Settings,
    world: &World,
    demand: &[Vec<u32>],
) -> Vec<Firm> {
    const PARETO: (f64, f64, f64) = (6.0, 1.05, 8_000.0);
    let number = round(FIRMS * settings.scale).max(200);
    let mut people = vec![1.0; world.sectors.len()];
    for (trade, demand) in world.trades.iter().zip(demand) {
        people[trade.sector] += f64::from(demand.iter().sum::<u32>());
    }
    let sectors = Lottery::new(people.iter().map(|people| people.powf(0.7)));
    (0..number)
        .map(|place| {
            let (least, tail, most) = PARETO;
            let draw = (least * (1.0 - uniform(random)).powf(-1.0 / tail)).min(most);
            let big = place as usize == BIG_MAKER;
            let employees = if big {
                round(11_000.0 * settings.scale.max(0.1))
            } else {
                round(draw * factor(random, 0.3)).max(1)
            };
            let sector = sectors.draw(random);
            Firm {
                name: firm_name(random, place, big),
                sector: if big { electronics(world) } else { sector },
                employees,
                size_class: SIZE_CLASSES
                    .iter()
                    .position(|(_, most)| employees <= *most)
                    .unwrap_or(3),
                district: pick(random, plan::DISTRICTS.len()),
                optimism: 1.08 * factor(random, 0.25),
                online: 0.35 * (f64::from(employees) / 30.0).ln().clamp(-2.0, 4.0)
                    + 0.6 * normal(random),
                lot: uniform(random),
                agency: !big && chance(random, 0.006),
            }
        })
        .collect()
}

fn firm_name(random: &mut Random, place: u32, big: bool) -> String {
    const FORMS: [&str; 5] = [
        "Công ty TNHH",
        "Công ty Cổ phần",
        "Công ty TNHH MTV",
        "Doanh nghiệp tư nhân",
        "Hộ kinh doanh",
    ];
    if big {
        "Công ty TNHH Điện tử Mô phỏng".to_owned()
    } else {
        format!("{} Mô phỏng {place:04}", FORMS[pick(random, FORMS.len())])
    }
}

fn electronics(world: &World) -> usize {
    world
        .sectors
        .iter()
        .position(|sector| sector.contains("electronic"))
        .unwrap_or(0)
}

/// How much a sector's firms want a trade: their own sector's fully, some others in the city's own, drawn way.
fn draw_wants(random: &mut Random, world: &World, demand: &[Vec<u32>]) -> Vec<Vec<f64>> {
    let mut wants = Vec::with_capacity(world.sectors.len());
    for sector in 0..world.sectors.len() {
        let row = world.trades.iter().zip(demand).map(|(trade, demand)| {
            let elsewhere = if trade.office { 0.25 } else { 0.02 };
            let want = if trade.sector == sector {
                1.0
            } else {
                elsewhere * factor(random, 0.9)
            };
            let people = f64::from(demand.iter().sum::<u32>()) / (demand.len() as f64).max(1.0);
            want * people.powf(0.6)
        });
        wants.push(row.collect());
    }
    wants
}

/// How a firm's part of the openings grows with its size: less than in proportion, as large firms train more people
/// themselves. Assumed.
const CONCENTRATION: f64 = 0.78;

fn draw_links(
    random: &mut Random,
    world: &World,
    firms: &[Firm],
    demand: &[Vec<u32>],
) -> Vec<Link> {
    let lotteries: Vec<Lottery> = draw_wants(random, world, demand)
        .into_iter()
        .map(Lottery::new)
        .collect();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (place, firm) in firms.iter().enumerate() {
        let number = 1 + poisson(random, 0.75 * f64::from(firm.employees).ln()).min(18);
        pairs.extend((0..number).map(|_| (place, lotteries[firm.sector].draw(random))));
    }
    pairs.extend(fill_up(random, world, firms, demand, &pairs));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
        .into_iter()
        .map(|(firm, trade)| {
            let employees = f64::from(firms[firm].employees);
            let own = world.trades[trade].sector == firms[firm].sector;
            let share = (if own { 0.18 } else { 0.05 } * factor(random, 0.5)).min(0.8);
            Link {
                firm,
                trade,
                weight: employees.powf(CONCENTRATION) * share,
                employed: round(employees * share),
                inflation: 1.0,
            }
        })
        .collect()
}

/// Adds firms to trades until these employ eight people for each opening, and at least five firms.
fn fill_up(
    random: &mut Random,
    world: &World,
    firms: &[Firm],
    demand: &[Vec<u32>],
    pairs: &[(usize, usize)],
) -> Vec<(usize, usize)> {
    const PER_OPENING: f64 = 8.0;
    let mut staff = vec![(0_usize, 0.0); world.trades.len()];
    for &(firm, trade) in pairs {
        staff[trade].0 += 1;
        staff[trade].1 += f64::from(firms[firm].employees);
    }
    let by_sector: Vec<Vec<usize>> = (0..world.sectors.len())
        .map(|sector| {
            (0..firms.len())
                .filter(|firm| firms[*firm].sector == sector)
                .collect()
        })
        .collect();
    let mut added = Vec::new();
    for (number, trade) in world.trades.iter().enumerate() {
        let need = PER_OPENING
            * demand[number]
                .iter()
                .copied()
                .map(f64::from)
                .fold(0.0, f64::max);
        for _ in 0..firms.len() {
            if staff[number].0 >= 5 && staff[number].1 >= need {
                break;
            }
            let own = &by_sector[trade.sector];
            let any = own.is_empty() || chance(random, 0.15);
            let firm = if any {
                pick(random, firms.len())
            } else {
                own[pick(random, own.len())]
            };
            staff[number].0 += 1;
            staff[number].1 += f64::from(firms[firm].employees);
            added.push((firm, number));
        }
    }
    added
}

/// Gives the big maker 35 % of the openings in the two large, well supplied trades, and plans of five times that.
fn dominate(world: &World, mut links: Vec<Link>, demand: &[Vec<u32>]) -> Vec<Link> {
    const SHARE: f64 = 0.35;
    const INFLATION: f64 = 5.0;
    let mut supplied: Vec<usize> = (0..world.trades.len())
        .filter(|trade| world.trades[*trade].lambda < 0.1 && world.trades[*trade].own_account < 0.4)
        .collect();
    supplied.sort_by_key(|trade| std::cmp::Reverse(demand[*trade].iter().max().copied()));
    for trade in supplied.into_iter().take(2) {
        links.retain(|link| link.firm != BIG_MAKER || link.trade != trade);
        let others: f64 = links
            .iter()
            .filter(|link| link.trade == trade)
            .map(|link| link.weight)
            .sum();
        let weight = others * SHARE / (1.0 - SHARE);
        let employed = demand[trade].iter().max().map_or(0, |most| most * 2);
        links.push(Link {
            firm: BIG_MAKER,
            trade,
            weight,
            employed,
            inflation: INFLATION,
        });
    }
    links.sort_by_key(|link| (link.firm, link.trade));
    links
}

/// Splits every year's demand over the firms, so that the sum over firms is the demand.
fn draw_openings(
    settings: &Settings,
    world: &World,
    links: &[Link],
    demand: &[Vec<u32>],
) -> Vec<Vec<u32>> {
    const YEARLY: f64 = 0.35;
    let mut random = stream(settings.seed, Purpose::Openings);
    let mut by_trade = vec![Vec::new(); world.trades.len()];
    for (place, link) in links.iter().enumerate() {
        by_trade[link.trade].push(place);
    }
    let years = demand.first().map_or(0, Vec::len);
    let mut openings = vec![vec![0; links.len()]; years];
    for (year, row) in openings.iter_mut().enumerate() {
        for (trade, places) in by_trade.iter().enumerate() {
            let weights: Vec<f64> = places
                .iter()
                .map(|place| links[*place].weight * factor(&mut random, YEARLY))
                .collect();
            for (place, count) in
                places
                    .iter()
                    .zip(split(&mut random, demand[trade][year], &weights))
            {
                row[*place] = count;
            }
        }
    }
    openings
}

/// Probability that an opening is filled within the year, by anyone: people from elsewhere and untrained ones
/// included, so that hires are not bounded by the supply.
pub(super) fn fill_share(lambda: f64) -> f64 {
    logistic(1.9 - 1.1 * lambda)
}

/// Openings filled.
pub(super) fn hires(random: &mut Random, openings: u32, lambda: f64) -> u32 {
    binomial(random, openings, fill_share(lambda))
}
