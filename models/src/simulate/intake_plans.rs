//! Registration certificates and plans of intake.
//!
//! Drawn from a stream of their own, so that a city with them is the same city as one without.

use super::columns::{Column, Columns, coded, text, whole};
use super::courses::{Course, Training, to_index};
use super::days::day;
use super::draw::{Purpose, chance, factor, pick, round, stream, uniform};
use super::package::{codes, index, levels, provider_names};
use super::world::World;
use super::{Settings, TradeSeed};

const SITES: [&str; 2] = ["Cơ sở chính", "Cơ sở 2"];

/// Share of the courses that are taught at the second site.
const SECOND_SITE: f64 = 0.15;

/// Share of the courses whose registered scale is what they offer already.
const FULL: f64 = 0.25;

/// Share of the providers that have sent a plan for the next year.
const PLANNERS: f64 = 0.6;

/// Share of the planned courses that stand above their registered scale, by mistake or in hope.
const ABOVE: f64 = 0.02;

/// Share of the registrations that ended with the data.
const ENDED: f64 = 0.01;

/// A registered course.
struct Registered {
    course: usize,
    site: usize,
    scale: u32,
    valid_from: i32,
    valid_to: Option<i32>,
}

/// A round of admission.
struct Round {
    course: usize,
    site: usize,
    year: i32,
    round: u32,
    places: u32,
    enrolled: Option<u32>,
}

/// The resources `registered_scales` and `intake_plans`.
pub(super) fn draw_plans(
    settings: &Settings,
    training: &Training,
    world: &World,
    seeds: &[TradeSeed],
) -> [Columns; 2] {
    let mut random = stream(settings.seed, Purpose::Plans);
    let begun = training.providers.iter().map(|_| {
        let years = i32::try_from(pick(&mut random, 4)).unwrap_or(0);
        (
            day(settings.last_year - 1 - years, 3, 1),
            chance(&mut random, PLANNERS),
        )
    });
    let begun: Vec<(i32, bool)> = begun.collect();
    let (mut registered, mut rounds) = (Vec::new(), Vec::new());
    let last = to_index(settings.last_year - settings.first_year);
    for (number, course) in training.courses.iter().enumerate() {
        let offered = training.capacity(number, &world.trades[course.trade]);
        let (valid_from, plans) = begun[course.provider as usize];
        let site = usize::from(chance(&mut random, SECOND_SITE));
        let room = if chance(&mut random, FULL) {
            1.0
        } else {
            1.1 + 0.5 * uniform(&mut random)
        };
        let scale = 5 * round((f64::from(offered) * room / 5.0).ceil());
        let ended = chance(&mut random, ENDED);
        let wanted = to_fives(f64::from(offered) * factor(&mut random, 0.08));
        let above = chance(&mut random, ABOVE);
        if offered == 0 {
            continue;
        }
        registered.push(Registered {
            course: number,
            site,
            scale,
            valid_from,
            valid_to: ended.then(|| day(settings.last_year, 12, 31)),
        });
        if plans {
            let admitted = training.by_status[number][last].iter().sum();
            let past = (settings.last_year, offered, Some(admitted));
            let places = if above {
                to_fives(f64::from(scale) * 1.3)
            } else {
                wanted.clamp(5, scale)
            };
            for (year, places, enrolled) in [past, (settings.last_year + 1, places, None)] {
                rounds.extend(in_rounds(course, (number, site), (year, places, enrolled)));
            }
        }
    }
    [
        registered_scales(training, seeds, &registered),
        intake_plans(training, seeds, &rounds),
    ]
}

fn to_fives(places: f64) -> u32 {
    5 * round((places / 5.0).round())
}

/// Long courses admit in July and again in October, short ones in each half of the year.
fn in_rounds(
    course: &Course,
    (number, site): (usize, usize),
    (year, places, enrolled): (i32, u32, Option<u32>),
) -> [Round; 2] {
    let first = if course.level < 2 { 0.7 } else { 0.5 };
    let split = |whole: u32| {
        let part = round(f64::from(whole) * first).min(whole);
        [part, whole - part]
    };
    let (places, enrolled) = (split(places), enrolled.map(split));
    [0, 1].map(|place| Round {
        course: number,
        site,
        year,
        round: index(place) + 1,
        places: places[place],
        enrolled: enrolled.map(|parts| parts[place]),
    })
}

/// Columns that name the course and its site.
fn named(
    training: &Training,
    seeds: &[TradeSeed],
    rows: impl Iterator<Item = (usize, usize)> + Clone,
) -> Vec<(&'static str, Column)> {
    let course = |number: usize| &training.courses[number];
    let of = |get: fn(&Course) -> u32| rows.clone().map(move |(number, _)| get(course(number)));
    vec![
        (
            "provider_id",
            coded(
                of(|course| course.provider),
                provider_names(training.providers.len()),
            ),
        ),
        ("site", text(rows.clone().map(|(_, site)| SITES[site]))),
        (
            "trade_code",
            coded(of(|course| index(course.trade)), codes(seeds)),
        ),
        ("level", coded(of(|course| index(course.level)), levels())),
    ]
}

fn registered_scales(training: &Training, seeds: &[TradeSeed], rows: &[Registered]) -> Columns {
    let named = named(
        training,
        seeds,
        rows.iter().map(|row| (row.course, row.site)),
    );
    let certificate = |row: &Registered| {
        let provider = training.courses[row.course].provider + 1;
        format!("{provider:02}/GCN-mô phỏng")
    };
    let days = |get: fn(&Registered) -> Option<i32>| Column::Day(rows.iter().map(get).collect());
    let own = vec![
        ("scale", whole(rows.iter().map(|row| row.scale))),
        ("certificate", text(rows.iter().map(certificate))),
        ("valid_from", days(|row| Some(row.valid_from))),
        ("valid_to", days(|row| row.valid_to)),
    ];
    Columns {
        resource: "registered_scales",
        columns: named.into_iter().chain(own).collect(),
    }
}

fn intake_plans(training: &Training, seeds: &[TradeSeed], rows: &[Round]) -> Columns {
    let named = named(
        training,
        seeds,
        rows.iter().map(|row| (row.course, row.site)),
    );
    let enrolled = rows.iter().map(|row| row.enrolled.map(i64::from)).collect();
    let own = vec![
        ("year", whole(rows.iter().map(|row| row.year))),
        ("round", whole(rows.iter().map(|row| row.round))),
        ("places", whole(rows.iter().map(|row| row.places))),
        ("enrolled", Column::Whole(enrolled)),
    ];
    Columns {
        resource: "intake_plans",
        columns: named.into_iter().chain(own).collect(),
    }
}
