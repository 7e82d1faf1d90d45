//! Providers, their courses, every learner's way through, and the supply that comes of it.

use super::days::{MONTH, day, later, year_of};
use super::draw::{
    Lottery, Purpose, Random, binomial, chance, exponential, factor, logistic, logit, normal, pick,
    poisson, round, split, stream, uniform,
};
use super::plan;
use super::world::{Trade, World};
use super::{LAST_HORIZON, Settings, graduate_survey};

/// How many years before the first recorded one the courses run, so that its graduates exist.
const RUN_IN: i32 = 4;

/// One training provider.
#[derive(Debug, Clone)]
pub(super) struct Provider {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) public: bool,
    pub(super) managed_by: &'static str,
    pub(super) district: usize,
    /// Place in `plan::PROVIDERS`: 0 college, 1 intermediate school, 2 centre.
    rank: usize,
    size: f64,
    completes: f64,
}

/// One trade at one level taught by one provider.
#[derive(Debug, Clone)]
pub(super) struct Course {
    pub(super) provider: u32,
    pub(super) trade: usize,
    pub(super) level: usize,
    weight: f64,
    months: f64,
}

/// What became of a learner by the last day of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Studying,
    Completed,
    Dropped,
}

/// Where a completer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    /// Looks for a wage job in the city: the supply.
    SeeksWork,
    KeepsJob,
    StudiesOn,
    Inactive,
    MovesAway,
    OwnAccount,
}

/// A learner on record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recorded {
    pub(super) course: u32,
    pub(super) enrolled_on: i32,
    pub(super) expected_end_on: i32,
    /// The last day, also where it lies after the data.
    pub(super) ends_on: i32,
    pub(super) status: Status,
    pub(super) path: Path,
}

/// A learner on record who completed in one of the years that the graduate survey asks about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Completer {
    /// Place among the learners on record.
    pub(super) learner: u32,
    pub(super) course: u32,
    /// Years since the first one on record.
    pub(super) year: u8,
    pub(super) path: Path,
}

/// Everything on the training side.
#[derive(Debug, Clone)]
pub(super) struct Training {
    pub(super) providers: Vec<Provider>,
    pub(super) courses: Vec<Course>,
    /// In the order of the learners.
    pub(super) completers: Vec<Completer>,
    /// Learners on record by status, `[course][year of enrolled_on − first_year]`.
    pub(super) by_status: Vec<Vec<[u32; 3]>>,
    /// How many learners are on record so far.
    recorded: u32,
    /// Learners admitted, `[course][year − first_year]`, over the recorded years.
    pub(super) admitted: Vec<Vec<u32>>,
    /// People who complete and look for a wage job in the city, `[trade][year − first_year]`, to the last horizon.
    pub(super) supply: Vec<Vec<u32>>,
}

impl Training {
    /// The places that a course offers a year, constant over the years.
    pub(super) fn capacity(&self, course: usize, trade: &Trade) -> u32 {
        let intake = self.admitted.get(course).map_or(0.0, |years| {
            f64::from(years.iter().sum::<u32>()) / (years.len() as f64).max(1.0)
        });
        5 * round((intake / trade.places_filled / 5.0).ceil())
    }
}

/// Providers, courses and intakes, before anybody is admitted.
pub(super) struct Plan {
    pub(super) training: Training,
    /// `[year][trade × level]`.
    popularity: Vec<Vec<f64>>,
    /// `[level][year]`.
    totals: Vec<Vec<u32>>,
}

impl Plan {
    pub(super) fn draw(settings: &Settings, world: &World) -> Self {
        let mut random = stream(settings.seed, Purpose::Courses);
        let providers = draw_providers(&mut random);
        let courses = draw_courses(&mut random, world, &providers);
        let recorded = to_index((settings.last_year - settings.first_year + 1).max(1));
        let training = Training {
            admitted: vec![vec![0; recorded]; courses.len()],
            by_status: vec![vec![[0; 3]; recorded]; courses.len()],
            supply: vec![vec![0; recorded + to_index(LAST_HORIZON)]; world.trades.len()],
            providers,
            courses,
            completers: Vec::new(),
            recorded: 0,
        };
        Self {
            training,
            popularity: draw_popularity(&mut random, settings, world),
            totals: level_totals(&mut random, settings),
        }
    }

    /// How many learners will be on record.
    pub(super) fn learners(&self) -> usize {
        let taught = |level: usize| self.training.courses.iter().any(|c| c.level == level);
        let totals = self.totals.iter().enumerate();
        totals
            .filter(|(level, _)| taught(*level))
            .flat_map(|(_, years)| {
                let recorded = to_index(RUN_IN)..years.len() - to_index(LAST_HORIZON);
                years.get(recorded).unwrap_or_default()
            })
            .map(|total| *total as usize)
            .sum()
    }

    /// Runs the courses of all years; each learner on record is given to `keep`.
    pub(super) fn run(
        self,
        settings: &Settings,
        world: &World,
        mut keep: impl FnMut(Recorded),
    ) -> Training {
        let Self {
            mut training,
            popularity,
            totals,
        } = self;
        let mut random = stream(settings.seed, Purpose::Learners);
        for (time, year) in years(settings).enumerate() {
            for (level, total) in totals.iter().map(|years| years[time]).enumerate() {
                admit(
                    &mut random,
                    settings,
                    world,
                    &mut training,
                    (level, year, total),
                    &popularity[time],
                    &mut keep,
                );
            }
        }
        training
    }
}

fn years(settings: &Settings) -> std::ops::RangeInclusive<i32> {
    settings.first_year - RUN_IN..=settings.last_year + LAST_HORIZON
}

pub(super) fn to_index(count: i32) -> usize {
    usize::try_from(count).unwrap_or(0)
}

fn draw_providers(random: &mut Random) -> Vec<Provider> {
    let mut providers = Vec::new();
    for (rank, (kind, title, number, public, city)) in plan::PROVIDERS.into_iter().enumerate() {
        for place in 0..number {
            let managed_by = match place {
                _ if place < city => "Thành phố",
                _ if place < public => "Trung ương",
                _ => "Tư nhân",
            };
            providers.push(Provider {
                name: format!("{title} mô phỏng số {:02}", place + 1),
                kind,
                public: place < public,
                managed_by,
                district: pick(random, plan::DISTRICTS.len()),
                rank,
                size: factor(random, 0.8),
                completes: 0.3 * normal(random),
            });
        }
    }
    providers
}

/// How readily a kind of provider teaches a level: college, intermediate, elementary, short.
const TEACHES: [[f64; 4]; 3] = [
    [1.0, 0.5, 0.5, 0.4],
    [0.0, 1.0, 0.8, 0.6],
    [0.0, 0.0, 1.3, 1.6],
];

fn draw_courses(random: &mut Random, world: &World, providers: &[Provider]) -> Vec<Course> {
    let taste: Vec<Vec<f64>> = providers
        .iter()
        .map(|_| world.sectors.iter().map(|_| factor(random, 1.2)).collect())
        .collect();
    let mut courses = Vec::new();
    for (number, trade) in world.trades.iter().enumerate() {
        for (level, &size) in trade
            .intake
            .iter()
            .enumerate()
            .filter(|(_, size)| **size > 0.0)
        {
            let weights = providers.iter().zip(&taste).map(|(p, taste)| {
                p.size * TEACHES[p.rank][level] * taste.get(trade.sector).copied().unwrap_or(1.0)
            });
            let lottery = Lottery::new(weights);
            let mut chosen: Vec<usize> = (0..=poisson(random, 1.4 * size.min(7.0)))
                .map(|_| lottery.draw(random))
                .collect();
            chosen.sort_unstable();
            chosen.dedup();
            let shares: Vec<f64> = chosen
                .iter()
                .map(|&p| providers[p].size.sqrt() * factor(random, 0.6))
                .collect();
            let sum: f64 = shares.iter().sum();
            let months = usual_months(random, level);
            courses.extend(
                chosen
                    .into_iter()
                    .zip(shares)
                    .map(|(provider, share)| Course {
                        provider: u32::try_from(provider).unwrap_or(0),
                        trade: number,
                        level,
                        weight: size * share / sum,
                        months,
                    }),
            );
        }
    }
    courses
}

fn usual_months(random: &mut Random, level: usize) -> f64 {
    match level {
        0 => {
            if chance(random, 0.4) {
                24.0
            } else {
                33.0
            }
        }
        1 => {
            if chance(random, 0.5) {
                18.0
            } else {
                22.0
            }
        }
        2 => 3.0 + 6.0 * uniform(random),
        _ => 0.5 + 2.2 * uniform(random),
    }
}

/// Popularity factors, `[year][trade × level]`: AR(1) of the trade and level, on a slow wave of fashion that has
/// nothing to do with the balance of the trade.
fn draw_popularity(random: &mut Random, settings: &Settings, world: &World) -> Vec<Vec<f64>> {
    const PERSISTENCE: f64 = 0.7;
    const SHOCK: [f64; 4] = [0.06, 0.07, 0.09, 0.10];
    let waves: Vec<[f64; 3]> = world
        .trades
        .iter()
        .map(|_| {
            [
                0.14 * normal(random),
                5.0 + 6.0 * uniform(random),
                std::f64::consts::TAU * uniform(random),
            ]
        })
        .collect();
    let mut state: Vec<f64> = world
        .trades
        .iter()
        .flat_map(|_| SHOCK)
        .map(|shock| shock * 1.4 * normal(random))
        .collect();
    years(settings)
        .map(|year| {
            for (place, x) in state.iter_mut().enumerate() {
                *x = PERSISTENCE * *x + SHOCK[place % 4] * normal(random);
            }
            let wave = |trade: usize| {
                let [height, length, phase] = waves[trade];
                height * (std::f64::consts::TAU * f64::from(year) / length + phase).sin()
            };
            state
                .iter()
                .enumerate()
                .map(|(place, x)| (x + wave(place / 4)).exp())
                .collect()
        })
        .collect()
}

/// Intake per level and year; over the recorded years it averages to the plan's figure.
fn level_totals(random: &mut Random, settings: &Settings) -> Vec<Vec<u32>> {
    const WOBBLE: f64 = 0.04;
    plan::INTAKE
        .iter()
        .map(|(_, mean)| {
            let raw: Vec<f64> = years(settings).map(|_| factor(random, WOBBLE)).collect();
            let recorded = &raw[to_index(RUN_IN)..raw.len() - to_index(LAST_HORIZON)];
            let average = recorded.iter().sum::<f64>() / (recorded.len() as f64).max(1.0);
            raw.iter()
                .map(|factor| round(mean * settings.scale * factor / average))
                .collect()
        })
        .collect()
}

fn admit(
    random: &mut Random,
    settings: &Settings,
    world: &World,
    training: &mut Training,
    (level, year, total): (usize, i32, u32),
    popularity: &[f64],
    keep: &mut impl FnMut(Recorded),
) {
    let places: Vec<usize> = training
        .courses
        .iter()
        .enumerate()
        .filter(|(_, course)| course.level == level)
        .map(|(place, _)| place)
        .collect();
    let weights: Vec<f64> = places
        .iter()
        .map(|&place| {
            let course = &training.courses[place];
            course.weight * popularity[course.trade * 4 + level] * factor(random, 0.12)
        })
        .collect();
    let recorded = (settings.first_year..=settings.last_year).contains(&year);
    for (place, count) in places.into_iter().zip(split(random, total, &weights)) {
        if recorded {
            training.admitted[place][to_index(year - settings.first_year)] = count;
        }
        for _ in 0..count {
            let learner = follow(random, world, training, place, year);
            register(settings, training, place, &learner, recorded, keep);
        }
    }
}

/// Keeps the mean completion share at the plan's figure although trades and providers differ (log odds).
const SPREAD_CORRECTION: f64 = 0.08;

/// One learner's dates, end and path.
struct Learner {
    enrolled_on: i32,
    expected_end_on: i32,
    ends_on: i32,
    completes: bool,
    path: Path,
}

fn follow(
    random: &mut Random,
    world: &World,
    training: &Training,
    place: usize,
    year: i32,
) -> Learner {
    let course = &training.courses[place];
    let trade = &world.trades[course.trade];
    let provider = &training.providers[course.provider as usize];
    let enrolled_on = start(random, course.level, year);
    let expected_end_on = later(enrolled_on, course.months * MONTH);
    let stays_on = logit(plan::COMPLETION[course.level]) + trade.completes + provider.completes;
    let completes = chance(random, logistic(stays_on + SPREAD_CORRECTION));
    let ends_on = if completes {
        later(expected_end_on, delay(random, course.level))
    } else {
        // Most of those who leave do so early.
        later(
            enrolled_on,
            course.months * MONTH * uniform(random).powf(1.4).max(0.01),
        )
    };
    let path = draw_path(random, trade, course.level);
    Learner {
        enrolled_on,
        expected_end_on,
        ends_on: ends_on.max(enrolled_on + 1),
        completes,
        path,
    }
}

/// Long courses begin around September, short ones all the year.
fn start(random: &mut Random, level: usize, year: i32) -> i32 {
    if level < 2 {
        later(day(year, 9, 1), (18.0 * normal(random)).clamp(-40.0, 75.0))
    } else {
        later(day(year, 1, 3), 355.0 * uniform(random))
    }
}

/// Days after the expected end: a few for most, half a year to a year and a half for some.
fn delay(random: &mut Random, level: usize) -> f64 {
    let small = 12.0 * exponential(random);
    let slips = [0.12, 0.08, 0.06, 0.02][level];
    if !chance(random, slips) {
        return small.min(60.0);
    }
    match level {
        0 | 1 => 182.0 * (1.0 + f64::from(binomial(random, 2, 0.3))) + small.min(30.0),
        _ => 20.0 + 50.0 * exponential(random).min(4.0),
    }
}

fn draw_path(random: &mut Random, trade: &Trade, level: usize) -> Path {
    if chance(random, trade.has_job[level]) {
        return Path::KeepsJob;
    }
    if !chance(random, trade.enters[level]) {
        let studies = [0.6, 0.85, 0.4, 0.3][level];
        return if chance(random, studies) {
            Path::StudiesOn
        } else {
            Path::Inactive
        };
    }
    if !chance(random, trade.stays) {
        return Path::MovesAway;
    }
    if chance(random, trade.own_account) {
        Path::OwnAccount
    } else {
        Path::SeeksWork
    }
}

fn register(
    settings: &Settings,
    training: &mut Training,
    place: usize,
    learner: &Learner,
    recorded: bool,
    keep: &mut impl FnMut(Recorded),
) {
    let trade = training.courses[place].trade;
    if learner.completes && learner.path == Path::SeeksWork {
        let year = year_of(learner.ends_on) - settings.first_year;
        let cell = usize::try_from(year)
            .ok()
            .and_then(|year| training.supply[trade].get_mut(year));
        if let Some(cell) = cell {
            *cell += 1;
        }
    }
    if !recorded {
        return;
    }
    let record = Recorded {
        course: u32::try_from(place).unwrap_or(0),
        enrolled_on: learner.enrolled_on,
        expected_end_on: learner.expected_end_on,
        ends_on: learner.ends_on,
        status: match learner.completes {
            _ if learner.ends_on > day(settings.last_year, 12, 31) => Status::Studying,
            true => Status::Completed,
            false => Status::Dropped,
        },
        path: learner.path,
    };
    let year = to_index(year_of(record.enrolled_on) - settings.first_year);
    training.by_status[place][year][record.status as usize] += 1;
    note_completer(settings, training, &record);
    training.recorded += 1;
    keep(record);
}

/// Remembers who may be asked as a graduate.
fn note_completer(settings: &Settings, training: &mut Training, record: &Recorded) {
    let graduation = year_of(record.ends_on);
    let asked = graduate_survey::cohorts(settings).contains(&graduation);
    if record.status == Status::Completed && asked {
        training.completers.push(Completer {
            learner: training.recorded,
            course: record.course,
            year: u8::try_from(graduation - settings.first_year).unwrap_or(0),
            path: record.path,
        });
    }
}
