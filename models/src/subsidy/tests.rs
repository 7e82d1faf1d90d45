use proptest::prelude::*;

use super::allocate::{Shortfall, allocate};
use super::check::{Bound, Breach, Given, check};
use super::compare::{Alternative, EquityGroup};
use super::policy::EligibleTrades;
use super::*;
use crate::parameters::{Parameters, SubsidyParameters};

const Z: f64 = 1.28;

fn parameters() -> SubsidyParameters {
    Parameters::embedded().unwrap().subsidy
}

/// A trade that is short with probability `under` and a surplus with `over`.
fn facts(under: f64, over: f64) -> Facts {
    Facts {
        flag: Flag::Undersupplied,
        probability: Classes {
            oversupplied: over,
            balanced: 1.0 - under - over,
            undersupplied: under,
        },
        cause: None,
        outcome: None,
    }
}

/// Places for all years, a gap twice as large and many enrolled, so that places bind.
fn cell(trade: &str, under: f64, rate: i64, places: &[u64]) -> Cell {
    Cell {
        key: CellKey {
            trade: TradeCode::parse(trade).unwrap(),
            level: Level::College,
            area: None,
            ownership: None,
        },
        group: None,
        facts: facts(under, 0.0),
        gap: 1e6,
        enrolled: 1e6,
        offers: places
            .iter()
            .map(|places| {
                Some(Offer {
                    rate: Vnd(rate),
                    places: *places,
                })
            })
            .collect(),
    }
}

fn limits(envelopes: &[i64]) -> Limits {
    Limits {
        data_year: Year(2025),
        years: (2026..)
            .zip(envelopes)
            .map(|(year, envelope)| YearLimit {
                year: Year(year),
                envelope: Vnd(*envelope),
                learners: None,
            })
            .collect(),
        learners_total: None,
        learners_per_trade: None,
        floors: Vec::new(),
    }
}

fn floor(of: FloorKind, key: &str, learners: u64) -> Floor {
    Floor {
        of,
        key: key.to_owned(),
        learners,
    }
}

fn learners(allocation: &Allocation) -> Vec<Vec<u64>> {
    let years = |row: &Row| row.years.iter().map(|share| share.learners).collect();
    allocation.rows.iter().map(years).collect()
}

#[test]
fn the_most_useful_trade_is_served_first_and_the_rest_goes_to_the_next() {
    // 100 đồng at 10 each pay 10 learners: 6 places of `b`, then 4 of `a`; `c` brings nothing.
    let cells = [
        cell("a", 0.5, 10, &[9]),
        cell("b", 0.9, 10, &[6]),
        cell("c", 0.0, 10, &[9]),
    ];
    let found = allocate(&cells, &limits(&[109]), &parameters(), Z).unwrap();
    assert_eq!(learners(&found), [[4], [6], [0]]);
    assert_eq!(found.proof, Proof::Optimal);
    assert_eq!((found.spent(), found.years[0].left()), (Vnd(100), Vnd(9)));
    // 0.5 · 0.7 of each, times the probability.
    assert!((found.value - 0.35 * (4.0 * 0.5 + 6.0 * 0.9)).abs() < 1e-9);
}

#[test]
fn of_equal_trades_the_first_by_code_is_served() {
    let cells = [cell("b", 0.9, 10, &[5]), cell("a", 0.9, 10, &[5])];
    let found = allocate(&cells, &limits(&[70]), &parameters(), Z).unwrap();
    assert_eq!(found.rows[0].key.trade.as_str(), "a");
    assert_eq!(learners(&found), [[5], [2]]);
}

#[test]
fn a_trade_is_spread_over_its_areas_by_what_they_can_take() {
    let area = |name: &str, places| {
        let mut cell = cell("a", 0.9, 10, &[places]);
        cell.key.area = Some(name.to_owned());
        cell
    };
    let cells = [area("east", 30), area("west", 10)];
    let found = allocate(&cells, &limits(&[200]), &parameters(), Z).unwrap();
    assert_eq!(learners(&found), [[15], [5]]);
    // A floor for the smaller area is stronger.
    let mut with_floor = limits(&[200]);
    with_floor.floors = vec![floor(FloorKind::Area, "west", 8)];
    let found = allocate(&cells, &with_floor, &parameters(), Z).unwrap();
    assert_eq!(found.rows[1].learners(), 8);
    assert_eq!(found.learners(), 20);
}

#[test]
fn gap_places_and_absorption_bound_a_cell() {
    let mut one = cell("a", 0.9, 1, &[40, 40]);
    one.gap = 31.0;
    let mut two = cell("b", 0.9, 1, &[40, 40]);
    two.enrolled = 10.0;
    let found = allocate(&[one, two], &limits(&[1000, 1000]), &parameters(), Z).unwrap();
    // Half of 31 is 15; 10 learners grow by 15 % a year: 11.5, 13.2.
    assert_eq!(learners(&found), [[15, 15], [11, 13]]);
    let bounds = found.rows[1].years[0].bounds;
    assert_eq!((bounds.places, bounds.absorptive), (40, 11));
}

#[test]
fn what_training_cannot_mend_gets_nothing() {
    let mut pay = cell("a", 0.9, 1, &[5]);
    pay.facts.cause = Some(Cause::RetentionAndPay);
    let mut unknown = cell("b", 0.9, 1, &[5]);
    unknown.facts.flag = Flag::InsufficientEvidence;
    let mut surplus = cell("c", 0.1, 1, &[5]);
    surplus.facts = facts(0.1, 0.8);
    let found = allocate(&[pay, unknown, surplus], &limits(&[100]), &parameters(), Z).unwrap();
    assert_eq!(found.learners(), 0);
    assert!(found.rows[2].benefit.per_learner < 0.0);
}

#[test]
fn the_learners_of_all_years_are_capped_together() {
    let cells = [cell("a", 0.9, 1, &[5, 5]), cell("b", 0.8, 1, &[5, 5])];
    let mut limits = limits(&[100, 100]);
    limits.learners_total = Some(12);
    let found = allocate(&cells, &limits, &parameters(), Z).unwrap();
    assert_eq!(found.learners(), 12);
    assert_eq!(found.rows[0].learners(), 10);
}

#[test]
fn floors_that_cost_too_much_name_the_year_and_the_least_envelope() {
    let mut cells = [cell("a", 0.9, 10, &[50, 50]), cell("b", 0.9, 10, &[50, 50])];
    cells[1].group = Some("5201".to_owned());
    let mut tight = limits(&[500, 290]);
    tight.floors = vec![floor(FloorKind::Group, "5201", 30)];
    assert_eq!(
        allocate(&cells, &tight, &parameters(), Z).unwrap_err(),
        [Shortfall::Envelope {
            year: Year(2027),
            envelope: Vnd(290),
            least: Vnd(300),
        }]
    );
    // With the least envelope it is possible.
    tight.years[1].envelope = Vnd(300);
    assert_eq!(
        allocate(&cells, &tight, &parameters(), Z).unwrap().rows[1].years[1].learners,
        30
    );
    tight.floors = vec![floor(FloorKind::Group, "5201", 51)];
    assert_eq!(
        allocate(&cells, &tight, &parameters(), Z)
            .unwrap_err()
            .len(),
        2,
        "each year is named"
    );
    tight.floors = vec![floor(FloorKind::Trade, "a", 20)];
    tight.learners_total = Some(39);
    assert_eq!(
        allocate(&cells, &tight, &parameters(), Z).unwrap_err(),
        [Shortfall::LearnersTotal {
            allowed: 39,
            least: 40
        }]
    );
    tight.learners_total = None;
    tight.years[0].learners = Some(19);
    assert_eq!(
        allocate(&cells, &tight, &parameters(), Z).unwrap_err(),
        [Shortfall::LearnersAYear {
            year: Year(2026),
            allowed: 19,
            least: 20
        }]
    );
    tight.learners_per_trade = Some(10);
    assert_eq!(
        allocate(&cells, &tight, &parameters(), Z)
            .unwrap_err()
            .first(),
        Some(&Shortfall::FloorsTogether { year: Year(2026) })
    );
}

#[test]
fn a_billion_too_much_in_one_year_is_found_though_the_sum_is_kept() {
    const BILLION: i64 = 1_000_000_000;
    let rate = BILLION / 50;
    let cells = [cell("a", 0.9, rate, &[9_000, 9_000])];
    let limits = limits(&[150 * BILLION, 155 * BILLION]);
    let line = |year, learners| Given {
        year: Year(year),
        trade: TradeCode::parse("a").unwrap(),
        level: Level::College,
        area: None,
        ownership: None,
        learners,
    };
    // 50 learners cost a billion: 151 and 154 billion.
    let checked = check(
        &[line(2026, 7_550), line(2027, 7_700)],
        &cells,
        &limits,
        &parameters(),
        Z,
    );
    assert_eq!(
        checked.breaches,
        [Breach::Envelope {
            year: Year(2026),
            envelope: Vnd(150 * BILLION),
            spent: Vnd(151 * BILLION),
        }]
    );
    let checked = check(
        &[line(2026, 7_500), line(2027, 7_750)],
        &cells,
        &limits,
        &parameters(),
        Z,
    );
    assert!(checked.breaches.is_empty());
    let checked = check(
        &[line(2031, 1), line(2026, 9_001)],
        &cells,
        &limits,
        &parameters(),
        Z,
    );
    assert!(matches!(checked.breaches[0], Breach::OtherYear { .. }));
    assert!(checked.breaches.iter().any(|b| matches!(
        b,
        Breach::Cell {
            bound: Bound::Places,
            allowed: 9_000,
            learners: 9_001,
            ..
        }
    )));
}

/// Small random cases: three cells, two years, one or two rates.
fn case() -> impl Strategy<Value = (Vec<Cell>, Limits)> {
    let one = (
        0.0..1.0f64,
        1i64..4,
        prop::collection::vec(0u64..4, 2),
        any::<bool>(),
    );
    let cells = prop::collection::vec(one, 3);
    let envelopes = prop::collection::vec(0i64..16, 2);
    let caps = (
        prop::option::of(0u64..7),
        prop::option::of(0u64..9),
        prop::option::of(0u64..5),
    );
    (cells, envelopes, caps, prop::option::of(0u64..4)).prop_map(
        |(cells, envelopes, caps, least)| {
            let cells = cells
                .into_iter()
                .zip(["a", "a", "b"])
                .enumerate()
                .map(|(i, ((under, rate, places, grouped), trade))| {
                    let mut cell = cell(trade, under, rate, &places);
                    // Two cells of one trade, told apart by level.
                    cell.key.level =
                        [Level::College, Level::Intermediate, Level::College][i].clone();
                    cell.facts = facts(under, (1.0 - under) / 2.0);
                    cell.group = grouped.then(|| "g".to_owned());
                    cell
                })
                .collect();
            let mut limits = limits(&envelopes);
            limits.years[0].learners = caps.0;
            limits.learners_total = caps.1;
            limits.learners_per_trade = caps.2;
            limits.floors = least
                .map(|learners| floor(FloorKind::Group, "g", learners))
                .into_iter()
                .collect();
            (cells, limits)
        },
    )
}

/// Every choice of whole learners within places; the best value that keeps every limit.
fn brute_force(cells: &[Cell], limits: &Limits) -> Option<f64> {
    let parameters = parameters();
    let worth: Vec<f64> = cells
        .iter()
        .map(|c| benefit::benefit(&c.facts, &parameters).per_learner)
        .collect();
    let places = |c: usize, t: usize| cells[c].offers[t].unwrap().places;
    let of_year = |t: usize| -> Vec<[u64; 3]> {
        let mut all = Vec::new();
        for a in 0..=places(0, t) {
            for b in 0..=places(1, t) {
                for c in 0..=places(2, t) {
                    all.push([a, b, c]);
                }
            }
        }
        all.into_iter()
            .filter(|x| {
                let year = &limits.years[t];
                let money: i64 = (0..3)
                    .map(|c| cells[c].offers[t].unwrap().rate.0 * i64::try_from(x[c]).unwrap())
                    .sum();
                let heads: u64 = x.iter().sum();
                let within = |cap: Option<u64>, n: u64| cap.is_none_or(|cap| n <= cap);
                let floors = limits.floors.iter().all(|floor| {
                    let counted =
                        (0..3).filter(|c| cells[*c].group.as_deref() == Some(floor.key.as_str()));
                    counted.map(|c| x[c]).sum::<u64>() >= floor.learners
                });
                money <= year.envelope.0
                    && within(year.learners, heads)
                    && within(limits.learners_per_trade, x[0] + x[1])
                    && within(limits.learners_per_trade, x[2])
                    && floors
            })
            .collect()
    };
    let value = |x: &[u64; 3]| -> f64 { (0..3).map(|c| worth[c] * x[c] as f64).sum() };
    let second = of_year(1);
    let mut best: Option<f64> = None;
    for x in of_year(0) {
        for y in &second {
            let heads: u64 = x.iter().chain(y).sum();
            if limits.learners_total.is_none_or(|cap| heads <= cap) {
                let found = value(&x) + value(y);
                best = Some(best.map_or(found, |b: f64| b.max(found)));
            }
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn small_cases_are_solved_as_by_trying_everything((cells, limits) in case()) {
        match (allocate(&cells, &limits, &parameters(), Z), brute_force(&cells, &limits)) {
            (Ok(found), Some(best)) => {
                prop_assert_eq!(found.proof, Proof::Optimal);
                prop_assert!((found.value - best).abs() < 1e-4, "{} {}", found.value, best);
                let spread: f64 = found.rows.iter().map(|r| r.learners() as f64 * r.benefit.per_learner).sum();
                prop_assert!((spread - found.value).abs() < 1e-9);
            }
            (Err(shortfalls), None) => prop_assert!(!shortfalls.is_empty()),
            (found, best) => prop_assert!(false, "{found:?} but {best:?}"),
        }
    }

    #[test]
    fn no_limit_is_broken((cells, limits) in case()) {
        if let Ok(found) = allocate(&cells, &limits, &parameters(), Z) {
            let given: Vec<Given> = found.rows.iter().flat_map(|row| {
                row.years.iter().zip(&limits.years).map(|(share, year)| Given {
                    year: year.year,
                    trade: row.key.trade.clone(),
                    level: row.key.level.clone(),
                    area: None,
                    ownership: None,
                    learners: share.learners,
                })
            }).collect();
            let checked = check(&given, &cells, &limits, &parameters(), Z);
            prop_assert!(checked.breaches.is_empty(), "{:?}", checked.breaches);
            prop_assert_eq!(checked.outcome.spent, found.spent());
        }
    }

    #[test]
    fn more_money_never_lowers_the_benefit((cells, limits) in case(), more in 0i64..6, year in 0usize..2) {
        if let Ok(before) = allocate(&cells, &limits, &parameters(), Z) {
            let mut richer = limits.clone();
            richer.years[year].envelope.0 += more;
            let after = allocate(&cells, &richer, &parameters(), Z).unwrap();
            prop_assert!(after.value >= before.value - 1e-4);
        }
    }

    #[test]
    fn the_order_of_the_cells_does_not_matter((cells, limits) in case(), turn in 0usize..3) {
        let mut turned = cells.clone();
        turned.rotate_left(turn);
        prop_assert_eq!(
            allocate(&cells, &limits, &parameters(), Z),
            allocate(&turned, &limits, &parameters(), Z)
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Two rates and many cells: what is said of the bound is true of the search.
    #[test]
    fn a_large_case_stays_within_its_bound(seed in 0u64..50) {
        let (cells, limits) = large(seed, 60);
        let found = allocate(&cells, &limits, &parameters(), Z).unwrap();
        prop_assert!(found.bound >= found.value - 1e-9);
        prop_assert!(found.bound - found.value < 1.0, "{} of {}", found.value, found.bound);
        for total in &found.years {
            prop_assert!(total.left() >= Vnd(0));
        }
    }
}

/// A city of `n` cells with two rates, money that binds, a cap on all learners and a floor.
fn large(seed: u64, n: usize) -> (Vec<Cell>, Limits) {
    use rand::{RngExt, SeedableRng};
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let cells: Vec<Cell> = (0..n)
        .map(|i| {
            let under = random.random_range(0.0..1.0);
            let rate = [19_656_019, 12_345_678][i % 2];
            let places: Vec<u64> = (0..5).map(|_| random.random_range(0..60)).collect();
            let mut cell = cell(&format!("t{:03}", i / 4), under, rate, &places);
            cell.key.level = [Level::College, Level::Intermediate][i % 2].clone();
            cell.key.area = Some(["east", "west"][i / 2 % 2].to_owned());
            cell
        })
        .collect();
    let envelope = i64::try_from(n).unwrap() * 150_000_000;
    let mut limits = limits(&[envelope; 5]);
    limits.floors = vec![floor(FloorKind::Area, "east", 4 * n as u64)];
    (cells, limits)
}

/// With a floor, two rates and a cap on all years; a search that explodes would not end.
#[test]
fn four_hundred_cells_over_five_years_are_solved_to_the_end() {
    let (cells, mut limits) = large(1, 400);
    limits.learners_total = Some(17_000);
    let found = allocate(&cells, &limits, &parameters(), Z).unwrap();
    assert_eq!(found.learners(), 17_000);
    assert_eq!(found.proof, Proof::Optimal);
}

#[test]
fn what_goes_beyond_the_gap_brings_nothing_and_is_at_risk() {
    let mut one = cell("a", 0.8, 10, &[100]);
    one.gap = 30.0;
    let line = Given {
        year: Year(2026),
        trade: TradeCode::parse("a").unwrap(),
        level: Level::College,
        area: None,
        ownership: None,
        learners: 40,
    };
    let given = |learners| {
        [Given {
            learners,
            ..line.clone()
        }]
    };
    let brought = |learners| {
        check(
            &given(learners),
            &[one.clone()],
            &limits(&[1000]),
            &parameters(),
            Z,
        )
        .outcome
    };
    // 30 learners fill the gap: 30 · 0.8 · 0.35; ten more bring nothing.
    assert!((brought(30).benefit.median - 8.4).abs() < 1e-9);
    assert!((brought(40).benefit.median - 8.4).abs() < 1e-9);
    // A fifth of 30, and of 40 the ten beyond as well.
    assert!((brought(30).learners_at_risk.median - 6.0).abs() < 1e-9);
    assert!((brought(40).learners_at_risk.median - 16.0).abs() < 1e-9);
    assert!((brought(40).vnd_at_risk.median - 160.0).abs() < 1e-9);
    // 80 % are a mean of 0 and 1: sd 30 · 0.4.
    let width = brought(30).learners_at_risk.high - 6.0;
    assert!((width - Z * 30.0 * 0.4).abs() < 1e-9);
}

#[test]
fn a_learner_who_fills_less_of_the_gap_leaves_room_for_more() {
    let mut one = cell("a", 0.8, 1, &[100]);
    one.gap = 30.0;
    let mut parameters = parameters();
    parameters.filled_per_learner = 0.5;
    let found = allocate(&[one], &limits(&[1000]), &parameters, Z).unwrap();
    assert_eq!(found.learners(), 30);
}

#[test]
fn alternatives_margins_and_equity_stand_beside_the_allocation() {
    let mut cells = [
        cell("a", 0.9, 1_000_000_000, &[10]),
        cell("b", 0.2, 1_000_000_000, &[10]),
        cell("c", 0.6, 1_000_000_000, &[10]),
    ];
    cells[1].facts = facts(0.2, 0.7);
    cells[0].key.area = Some("east".to_owned());
    let list = EligibleTrades::Listed([TradeCode::parse("b").unwrap()].into());
    // 12 learners: 10 of `a`, 2 of `c`.
    let found =
        compare::compare(&cells, &limits(&[12_000_000_000]), &list, &parameters(), Z).unwrap();
    assert_eq!(learners(&found.allocation), [[10], [0], [2]]);
    let of = |which: Alternative| {
        found
            .alternatives
            .iter()
            .find(|s| s.alternative == which)
            .unwrap()
            .outcome
    };
    assert_eq!(of(Alternative::EqualSplit).learners, 12);
    assert_eq!(of(Alternative::List).learners, 10, "places bound the list");
    for other in [Alternative::EqualSplit, Alternative::List] {
        assert!(of(other).benefit.median < found.allocation.outcome.benefit.median);
    }
    // 10 · (0.2 · 0.35 − 0.7 · 0.35)
    assert!((of(Alternative::List).benefit.median + 1.75).abs() < 1e-9);
    let step = |vnd: i64| {
        found
            .marginal
            .iter()
            .find(|m| m.step.0.signum() == vnd)
            .unwrap()
    };
    // One learner of `c` more or fewer: 0.6 · 0.35.
    assert_eq!((step(1).learners, step(-1).learners), (1, -1));
    assert!((step(1).benefit.median - 0.21).abs() < 1e-9);
    assert!((step(-1).benefit.median + 0.21).abs() < 1e-9);
    assert!((step(1).benefit.high - 0.21 - Z * 0.35 * (0.6f64 * 0.4).sqrt()).abs() < 1e-9);
    let east = found
        .equity
        .iter()
        .find(|e| e.of == EquityGroup::Area(Some("east".to_owned())))
        .unwrap();
    assert_eq!((east.learners, east.vnd), (10, Vnd(10_000_000_000)));
    assert!(
        found
            .sensitivity
            .iter()
            .all(|s| s.moved.is_some_and(|m| (0.0..=1.0).contains(&m)))
    );
}

#[test]
fn a_list_is_held_against_flags() {
    let trade = |code: &str| TradeCode::parse(code).unwrap();
    let listed = [trade("a"), trade("z")].into();
    let found = mirror::mirror(&listed, &[Level::College].into(), &[]);
    assert!(
        found
            .iter()
            .all(|r| r.agreement == mirror::Agreement::ListedButUnknown)
    );
    assert_eq!(found.len(), 2);
}
