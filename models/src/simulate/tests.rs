use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::courses::{Path, Status, to_index};
use super::*;
use crate::simulate::days::year_of;

/// Trades of several sectors, with the keys that the plan names among them.
fn seeds() -> Vec<TradeSeed> {
    const NAMED: [(&str, &str, &str); 11] = [
        ("han", "5201", "mechanical"),
        ("dien_cong_nghiep", "5202", "electrical_electronics"),
        ("dien_tu_cong_nghiep", "5202", "electrical_electronics"),
        ("cong_nghe_o_to", "5102", "automotive"),
        ("quan_tri_nha_hang", "8102", "hospitality"),
        ("cntt_ung_dung_phan_mem", "4802", "it"),
        ("ke_toan_doanh_nghiep", "3403", "business"),
        ("quan_tri_kinh_doanh", "3404", "business"),
        ("son_tau_thuy", "5201", "maritime"),
        ("lai_xe_o_to", "8401", "transport"),
        ("tao_mau_toc", "8104", "services"),
    ];
    let named = NAMED
        .iter()
        .map(|(code, group, sector)| seed(code, group, sector, Level::OFFICIAL.to_vec()));
    let sectors = [
        "mechanical",
        "health",
        "garment",
        "transport",
        "business",
        "construction",
    ];
    let drawn = (0..70).map(|number: usize| {
        let levels = [
            &Level::OFFICIAL[..2],
            &Level::OFFICIAL[2..],
            &Level::OFFICIAL[3..],
        ][number % 3]
            .to_vec();
        seed(
            &format!("trade_{number:02}"),
            &format!("{}", 50 + number % 9),
            sectors[number % sectors.len()],
            levels,
        )
    });
    named.chain(drawn).collect()
}

fn seed(code: &str, group: &str, sector: &str, levels: Vec<Level>) -> TradeSeed {
    TradeSeed {
        code: code.to_owned(),
        name_vi: format!("Nghề {code}"),
        name_en: format!("Trade {code}"),
        group_code: group.to_owned(),
        group_name_vi: "Nhóm".to_owned(),
        sector: sector.to_owned(),
        levels,
        aliases: vec![format!("thợ {code}"), format!("nhân viên {code}")],
    }
}

fn settings(scenario: Scenario) -> Settings {
    Settings {
        seed: 7,
        scenario,
        scale: 0.05,
        ..Settings::default()
    }
}

/// The baseline city, made once.
fn baseline() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| simulate(&settings(Scenario::Baseline), &seeds()))
}

/// A city before anybody looks at it, and its learners on record.
fn parts(settings: &Settings) -> (Parts, Vec<Recorded>) {
    let world = world::draw_world(settings, &seeds());
    let plan = Plan::draw(settings, &world);
    let expected = plan.learners();
    let mut learners = Vec::new();
    let parts = run_parts(settings, world, plan, |record| learners.push(record));
    assert_eq!(learners.len(), expected);
    (parts, learners)
}

fn whole_cells(city: &City, resource: &str, heading: &str) -> Vec<i64> {
    match city.get(resource).and_then(|columns| columns.get(heading)) {
        Some(Column::Whole(cells)) => cells.iter().map(|cell| cell.unwrap_or(0)).collect(),
        other => panic!("{resource}.{heading} is {other:?}"),
    }
}

fn words(city: &City, resource: &str, heading: &str) -> Vec<String> {
    match city.get(resource).and_then(|columns| columns.get(heading)) {
        Some(Column::Coded { codes, names }) => codes
            .iter()
            .map(|code| code.map_or(String::new(), |code| names[code as usize].clone()))
            .collect(),
        Some(Column::Text(cells)) => cells
            .iter()
            .map(|cell| cell.clone().unwrap_or_default())
            .collect(),
        other => panic!("{resource}.{heading} is {other:?}"),
    }
}

#[test]
fn intake_averages_to_the_plan_at_every_level() {
    let city = baseline();
    let levels = words(city, "learners", "level");
    for (level, yearly) in plan::INTAKE {
        let counted = levels.iter().filter(|key| **key == level.key()).count() as f64;
        let expected = yearly * 8.0 * 0.05;
        assert!(
            (counted / expected - 1.0).abs() < 0.02,
            "{level}: {counted} for {expected}"
        );
    }
}

#[test]
fn completion_shares_are_the_plans() {
    let (Parts { training, .. }, learners) = parts(&settings(Scenario::Baseline));
    for (level, share) in plan::COMPLETION.into_iter().enumerate() {
        let mut ended = 0.0;
        let mut completed = 0.0;
        for learner in &learners {
            let course = &training.courses[learner.course as usize];
            if course.level == level && year_of(learner.enrolled_on) <= 2020 {
                ended += 1.0;
                completed += f64::from(u8::from(learner.status == Status::Completed));
            }
        }
        assert!(
            (completed / ended - share).abs() < 0.03,
            "level {level}: {}",
            completed / ended
        );
    }
}

#[test]
fn there_are_forty_nine_providers_of_the_plans_kinds() {
    let kinds = words(baseline(), "providers", "kind");
    let owners = words(baseline(), "providers", "ownership");
    let count = |kind: &str, owner: &str| {
        kinds
            .iter()
            .zip(&owners)
            .filter(|(k, o)| *k == kind && *o == owner)
            .count()
    };
    assert_eq!(
        [count("college", "public"), count("college", "private")],
        [16, 6]
    );
    assert_eq!(
        [
            count("intermediate_school", "public"),
            count("intermediate_school", "private")
        ],
        [3, 10]
    );
    assert_eq!(
        [
            count("training_centre", "public"),
            count("training_centre", "private")
        ],
        [3, 11]
    );
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    let small = |seed| Settings {
        seed,
        scale: 0.01,
        ..Settings::default()
    };
    assert_eq!(simulate(&small(3), &seeds()), simulate(&small(3), &seeds()));
    assert_ne!(
        simulate(&small(3), &seeds()).truth,
        simulate(&small(4), &seeds()).truth
    );
}

#[test]
fn a_city_in_pieces_is_the_same_city() {
    let settings = settings(Scenario::Baseline);
    let mut pieces = Vec::new();
    let truth = simulate_in_pieces(&settings, &seeds(), 7_000, &mut |piece| pieces.push(piece));
    assert_eq!(truth, baseline().truth);
    let (parts, whole): (Vec<Piece>, Vec<Piece>) =
        pieces.into_iter().partition(|piece| piece.number.is_some());
    for piece in &whole {
        assert_eq!(Some(&piece.columns), baseline().get(piece.columns.resource));
    }
    let numbers: Vec<_> = parts.iter().filter_map(|piece| piece.number).collect();
    assert_eq!(numbers, (0..parts.len()).collect::<Vec<_>>());
    let learners = baseline().get("learners").unwrap();
    assert_eq!(parts.len(), learners.rows().div_ceil(7_000));
    for heading in ["trade_code", "expected_end_on", "ended_on", "learner_id"] {
        let cells = parts
            .iter()
            .map(|piece| piece.columns.get(heading).unwrap());
        assert_eq!(&joined(cells), learners.get(heading).unwrap(), "{heading}");
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a Column>) -> Column {
    let mut whole: Option<Column> = None;
    for part in parts {
        match (&mut whole, part) {
            (None, part) => whole = Some(part.clone()),
            (Some(Column::Coded { codes, .. }), Column::Coded { codes: more, .. }) => {
                codes.extend(more);
            }
            (Some(Column::Numbered { numbers, .. }), Column::Numbered { numbers: more, .. }) => {
                numbers.extend(more);
            }
            (Some(Column::Day(days)), Column::Day(more)) => days.extend(more),
            (_, other) => panic!("{other:?}"),
        }
    }
    whole.unwrap()
}

#[test]
fn all_columns_of_a_resource_are_of_one_length() {
    for columns in &baseline().resources {
        for (heading, column) in &columns.columns {
            assert_eq!(
                column.len(),
                columns.rows(),
                "{}.{heading}",
                columns.resource
            );
        }
    }
}

#[test]
fn the_openings_of_all_firms_are_the_demand() {
    let Parts { market, .. } = parts(&settings(Scenario::Baseline)).0;
    for (year, openings) in market.openings.iter().enumerate() {
        let mut sums = vec![0_u32; market.demand.len()];
        for (link, count) in market.links.iter().zip(openings) {
            sums[link.trade] += count;
        }
        let demand: Vec<u32> = market.demand.iter().map(|years| years[year]).collect();
        assert_eq!(sums, demand);
    }
}

#[test]
fn the_supply_is_the_learners_who_complete_and_look_for_a_job() {
    let settings = settings(Scenario::Baseline);
    let (Parts { training, .. }, learners) = parts(&settings);
    // Of the last year of data, only people admitted before the records began are not among them: none, after 7 years.
    let mut counted = vec![0; training.supply.len()];
    for learner in &learners {
        let seeks = learner.status == Status::Completed && learner.path == Path::SeeksWork;
        if seeks && year_of(learner.ends_on) == settings.last_year {
            counted[training.courses[learner.course as usize].trade] += 1;
        }
    }
    let last = to_index(settings.last_year - settings.first_year);
    let supply: Vec<u32> = training.supply.iter().map(|years| years[last]).collect();
    assert_eq!(counted, supply);
}

#[test]
fn the_truth_has_a_ratio_and_its_class_for_every_trade_and_year() {
    let truth = &baseline().truth;
    assert_eq!(truth.rows.len(), seeds().len() * (8 + 5));
    let row = TruthRow {
        trade_code: "x".to_owned(),
        year: 2026,
        supply: 80,
        demand: 100,
    };
    assert_eq!((row.ratio(), row.balance()), (1.25, Balance::Undersupplied));
    assert_eq!(
        TruthRow {
            demand: 64,
            ..row.clone()
        }
        .balance(),
        Balance::Oversupplied
    );
    assert_eq!(TruthRow { demand: 81, ..row }.balance(), Balance::Balanced);
}

#[test]
fn each_class_holds_a_fair_part_of_the_trades() {
    let mut counts = [0_usize; 3];
    for seed in 1..=6 {
        let settings = Settings {
            seed,
            named_balances: false,
            ..settings(Scenario::Baseline)
        };
        let city = simulate(&settings, &seeds());
        for row in city.truth.of_year(2026) {
            counts[row.balance() as usize] += 1;
        }
    }
    let all = counts.iter().sum::<usize>() as f64;
    assert!(
        counts
            .iter()
            .all(|count| (0.20..0.50).contains(&(*count as f64 / all))),
        "{counts:?}"
    );
}

#[test]
fn the_trades_that_the_plan_names_have_its_direction() {
    let truth = &baseline().truth;
    let balance = |code: &str| {
        truth
            .of_year(2026)
            .find(|row| row.trade_code == code)
            .unwrap()
            .balance()
    };
    for code in [
        "han",
        "dien_cong_nghiep",
        "dien_tu_cong_nghiep",
        "cong_nghe_o_to",
        "quan_tri_nha_hang",
    ] {
        assert_eq!(balance(code), Balance::Undersupplied, "{code}");
    }
    for code in ["ke_toan_doanh_nghiep", "quan_tri_kinh_doanh"] {
        assert_eq!(balance(code), Balance::Oversupplied, "{code}");
    }
    assert_eq!(balance("cntt_ung_dung_phan_mem"), Balance::Balanced);
}

#[test]
fn few_apply_where_the_plan_says_so() {
    let city = baseline();
    let trades = words(city, "enrolments", "trade_code");
    let [enrolled, capacity] =
        ["enrolled", "capacity"].map(|heading| whole_cells(city, "enrolments", heading));
    let filled = |code: &str| {
        let rows = || {
            trades
                .iter()
                .enumerate()
                .filter(move |(_, trade)| *trade == code)
                .map(|(row, _)| row)
        };
        rows().map(|row| enrolled[row]).sum::<i64>() as f64
            / rows().map(|row| capacity[row]).sum::<i64>() as f64
    };
    for code in plan::FEW_APPLICANTS {
        assert!(filled(code) < 0.5, "{code}: {}", filled(code));
    }
    assert!(filled("lai_xe_o_to") > 0.6);
}

#[test]
fn the_aggregate_counts_the_learners() {
    let city = baseline();
    let enrolled: i64 = whole_cells(city, "enrolments", "enrolled").iter().sum();
    let rows = city.get("learners").unwrap().rows();
    // The dirt repeats one learner in 20,000.
    assert_eq!(usize::try_from(enrolled).unwrap(), rows - rows / 20_000);
    let completed = whole_cells(city, "enrolments", "completed");
    let all = whole_cells(city, "enrolments", "enrolled");
    assert!(
        completed
            .iter()
            .zip(&all)
            .all(|(part, whole)| part <= whole)
    );
}

#[test]
fn learners_end_after_they_begin_and_only_the_studying_have_no_end() {
    let city = baseline();
    let days = |heading: &str| match city.get("learners").unwrap().get(heading) {
        Some(Column::Day(cells)) => cells.clone(),
        other => panic!("{other:?}"),
    };
    let (begun, ended, status) = (
        days("enrolled_on"),
        days("ended_on"),
        words(city, "learners", "status"),
    );
    let wrong = begun
        .iter()
        .zip(&ended)
        .filter(|(b, e)| e.is_some() && *e < *b)
        .count();
    assert!(
        wrong * 1_000 < begun.len(),
        "{wrong} typing mistakes in {}",
        begun.len()
    );
    assert!(
        ended
            .iter()
            .zip(&status)
            .all(|(ended, status)| ended.is_none() == (status == "studying"))
    );
    let last_day = super::days::day(2025, 12, 31);
    assert!(ended.iter().flatten().all(|day| *day <= last_day));
}

#[test]
fn advertisements_close_after_they_open() {
    let postings = baseline().get("postings").unwrap();
    let days = |heading: &str| match postings.get(heading) {
        Some(Column::Day(cells)) => cells.clone(),
        other => panic!("{other:?}"),
    };
    let (opened, closed) = (days("posted_on"), days("closes_on"));
    assert!(closed.iter().any(Option::is_some));
    let mut both = opened.iter().zip(&closed);
    assert!(both.all(|(opened, closed)| closed.is_none() || closed > opened));
}

#[test]
fn parts_of_a_survey_answer_stay_within_the_whole() {
    let city = baseline();
    let of = |heading: &str| whole_cells(city, "employer_survey", heading);
    assert!(
        of("hard_to_fill")
            .iter()
            .zip(of("planned_hires"))
            .all(|(hard, planned)| *hard <= planned)
    );
    assert!(
        of("replacement_next_year")
            .iter()
            .zip(of("employed_now"))
            .all(|(leaving, employed)| *leaving <= employed)
    );
}

#[test]
fn most_courses_have_registered_room_and_some_are_full() {
    let of = |resource, heading| whole_cells(baseline(), resource, heading);
    let names = |resource| {
        let of = |heading| words(baseline(), resource, heading);
        let keys = of("provider_id").into_iter().zip(of("trade_code"));
        keys.zip(of("level")).collect::<Vec<_>>()
    };
    let scales: BTreeMap<_, i64> = names("registered_scales")
        .into_iter()
        .zip(of("registered_scales", "scale"))
        .collect();
    let offered: BTreeMap<_, i64> = names("enrolments")
        .into_iter()
        .zip(of("enrolments", "capacity"))
        .collect();
    let room = offered
        .iter()
        .map(|(course, places)| scales[course] - places);
    let room: Vec<i64> = room.collect();
    assert!(room.iter().all(|places| *places >= 0));
    let full = room.iter().filter(|places| **places == 0).count() as f64 / room.len() as f64;
    assert!((0.1..0.5).contains(&full), "{full}");
}

#[test]
fn plans_have_the_results_of_the_last_year_and_none_of_the_next() {
    let of = |heading| whole_cells(baseline(), "intake_plans", heading);
    let Some(Column::Whole(enrolled)) = baseline()
        .get("intake_plans")
        .and_then(|plans| plans.get("enrolled"))
    else {
        panic!("no results");
    };
    let last = i64::from(baseline().settings.last_year);
    for ((year, places), enrolled) in of("year").into_iter().zip(of("places")).zip(enrolled) {
        assert!((last..=last + 1).contains(&year) && places >= 0);
        assert_eq!(enrolled.is_some(), year == last);
    }
}

#[test]
fn a_sparse_city_has_the_same_learners_and_far_less_evidence() {
    let sparse = simulate(&settings(Scenario::Sparse), &seeds());
    let rows = |city: &City, resource: &str| city.get(resource).unwrap().rows() as f64;
    assert_eq!(sparse.get("learners"), baseline().get("learners"));
    assert_eq!(sparse.truth, baseline().truth);
    for (resource, most) in [
        ("employer_survey_sample", 0.45),
        ("postings", 0.3),
        ("graduate_survey", 0.2),
    ] {
        let part = rows(&sparse, resource) / rows(baseline(), resource);
        assert!(part < most, "{resource}: {part}");
    }
}

#[test]
fn a_poisoned_city_has_fake_postings_and_the_same_truth() {
    let poisoned = simulate(&settings(Scenario::Poisoned), &seeds());
    assert_eq!(poisoned.truth.rows, baseline().truth.rows);
    assert!(!poisoned.truth.poisoned.is_empty() && baseline().truth.poisoned.is_empty());
    let vacancies = |city: &City| {
        whole_cells(city, "postings", "vacancies")
            .iter()
            .sum::<i64>() as f64
    };
    assert!(vacancies(&poisoned) > 1.15 * vacancies(baseline()));
    let strangers = words(&poisoned, "postings", "employer_id")
        .iter()
        .filter(|id| id.starts_with('X'))
        .count();
    assert!(strangers > 10);
}

#[test]
fn a_boom_raises_the_demand_of_one_sector_by_half() {
    let boom = simulate(&settings(Scenario::Boom), &seeds());
    let before = |city: &City| {
        city.truth
            .of_year(2025)
            .map(|row| row.demand)
            .collect::<Vec<_>>()
    };
    assert_eq!(before(&boom), before(baseline()));
    let grown: Vec<f64> = boom
        .truth
        .of_year(2026)
        .zip(baseline().truth.of_year(2026))
        .filter(|(_, row)| row.demand > 20)
        .map(|(boom, base)| f64::from(boom.demand) / f64::from(base.demand))
        .collect();
    assert!(
        grown
            .iter()
            .all(|growth| (growth - 1.0).abs() < 0.05 || (growth - 1.5).abs() < 0.05),
        "{grown:?}"
    );
    assert!(grown.iter().any(|growth| *growth > 1.4));
}

#[test]
fn one_employer_plans_far_more_than_anybody_and_the_truth_stays() {
    let one = simulate(&settings(Scenario::OneEmployer), &seeds());
    assert_eq!(one.truth, baseline().truth);
    let Some(Column::Numbered { numbers, .. }) =
        one.get("employer_survey").unwrap().get("employer_id")
    else {
        panic!("employers are numbered")
    };
    let [planned, hired] = ["planned_hires", "hires_last_year"].map(|heading| {
        let cells = whole_cells(&one, "employer_survey", heading);
        let of_the_maker = numbers.iter().zip(cells).filter(|(id, _)| **id == Some(1));
        of_the_maker.map(|(_, count)| count).sum::<i64>()
    });
    // Employers at large plan about one and a half times what they hire.
    assert!(
        planned > 100 && planned > 2 * hired,
        "{planned} and {hired}"
    );
}

#[test]
fn a_city_without_trades_or_years_is_empty() {
    let none = simulate(&settings(Scenario::Baseline), &[]);
    assert!(none.resources.is_empty() && none.truth.rows.is_empty());
    let backwards = Settings {
        first_year: 2025,
        last_year: 2020,
        ..settings(Scenario::Baseline)
    };
    assert!(simulate(&backwards, &seeds()).resources.is_empty());
}

#[test]
fn one_trade_and_one_year_are_enough() {
    let short = Settings {
        first_year: 2025,
        last_year: 2025,
        ..settings(Scenario::Poisoned)
    };
    for scenario in Scenario::ALL {
        let settings = Settings {
            scenario,
            ..short.clone()
        };
        let city = simulate(&settings, &seeds()[..1]);
        assert_eq!(city.truth.rows.len(), 6, "{}", scenario.key());
    }
}
