use std::collections::BTreeMap;

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::assess::{TradeAssessment, flag::Classes};
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::subsidy::allocate::allocate;
use vocmatch_models::subsidy::mirror::{Agreement, mirror};
use vocmatch_models::subsidy::policy::Policy;
use vocmatch_models::subsidy::wish::{Wish, limits};
use vocmatch_models::subsidy::{Allocation, Cell, CellKey, Facts, Offer};
use vocmatch_models::units::{Vnd, Year};

use super::*;
use crate::export::paint::Paint;
use crate::export::sample;

const PLAN: &str = include_str!("../../../datasets/policies/hai_phong_2026_2030_plan.toml");

fn allocation(policy: &Policy) -> Allocation {
    let (limits, _) = limits(policy, &Wish::default(), Year(2025)).unwrap();
    let welding = Cell {
        key: CellKey {
            trade: TradeCode::parse("han").unwrap(),
            level: Level::College,
            area: Some("hai_duong_cu".to_owned()),
            ownership: None,
        },
        group: None,
        facts: Facts {
            flag: Flag::Undersupplied,
            probability: Classes {
                oversupplied: 0.0,
                balanced: 0.1,
                undersupplied: 0.9,
            },
            cause: None,
            outcome: None,
        },
        gap: 200.0,
        enrolled: 500.0,
        offers: vec![
            Some(Offer {
                rate: Vnd(19_656_019),
                places: 600
            });
            5
        ],
    };
    let parameters = Parameters::embedded().unwrap();
    allocate(&[welding], &limits, &parameters.subsidy, 1.28).unwrap()
}

#[test]
fn an_allocation_says_the_same_in_every_format() {
    let policy = Policy::parse(PLAN).unwrap();
    let parameters = Parameters::embedded().unwrap();
    let sample = sample::Sample::new();
    let package = sample.document().package;
    let setting = Setting {
        package: &package,
        data_year: 2025,
        target_year: 2026,
        digest: "d1",
        assumptions: &parameters.subsidy,
        policy: &policy,
        names: BTreeMap::new(),
        above: &[],
        unknown: &[],
    };
    let found = allocation(&policy);
    let json: serde_json::Value =
        serde_json::from_str(&json::allocation(&setting, &found)).unwrap();
    // Half of 200, every year.
    assert_eq!(json["schema"], "vocmatch.subsidy.allocation/1");
    assert_eq!(json["policy"]["status"], "planned");
    assert_eq!(
        json["assumptions"]["gap_share"],
        parameters.subsidy.gap_share
    );
    assert_eq!(json["learners"], 500);
    assert_eq!(json["years"][0]["envelope_vnd"], 150_000_000_000_i64);
    assert_eq!(json["years"][0]["spent_vnd"], 1_965_601_900_i64);
    assert_eq!(json["rows"][0]["years"][4]["limits"]["gap"], 100);
    let csv = csv::allocation(&setting, &found);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 1 + 5);
    assert!(lines[1].starts_with("2026,han,han,han,college,hai_duong_cu,,100,1965601900,"));
    assert!(lines[1].contains(",gap_share,"));
    for language in Language::ALL {
        let style = table::Style {
            language,
            paint: Paint::Plain,
            width: 100,
        };
        let text = table::allocation(&setting, &found, &style);
        let [envelope, spent, status] = language.pick(
            ["150 tỷ đồng", "1,97 tỷ đồng", "DỰ KIẾN"],
            ["150 billion VND", "1.97 billion VND", "PLANNED"],
        );
        for words in [envelope, spent, status] {
            assert!(text.contains(words), "{words} in {text}");
        }
    }
}

/// Every pair of being listed and a flag.
#[test]
fn a_mirror_gives_each_mismatch_its_reason() {
    let shortage = sample::welding();
    let retention = TradeAssessment {
        trade: TradeCode::parse("pay").unwrap(),
        cause: Some(Cause::RetentionAndPay),
        ..sample::welding()
    };
    let with = |code: &str, flag| TradeAssessment {
        levels: sample::welding().levels,
        ..sample::empty(code, flag)
    };
    let others = [
        with("balanced", Flag::Balanced),
        with("surplus", Flag::Oversupplied),
        with("unknown", Flag::InsufficientEvidence),
    ];
    let all: Vec<TradeAssessment> = [shortage, retention].into_iter().chain(others).collect();
    let levels = [Level::College, Level::Intermediate].into();
    let keys = |listed: bool| -> Vec<&str> {
        let codes = all.iter().map(|trade| trade.trade.clone());
        let list = codes.filter(|_| listed).collect();
        let found = mirror(&list, &levels, &all);
        found.iter().map(|r| Agreement::key(r.agreement)).collect()
    };
    assert_eq!(
        keys(true),
        [
            "listed_but_balanced",
            "listed_and_short",
            "listed_but_not_a_training_problem",
            "listed_but_surplus",
            "listed_but_not_assessable",
        ]
    );
    assert_eq!(
        keys(false),
        [
            "neither_listed_nor_short",
            "short_but_not_listed",
            "short_but_not_a_training_problem",
            "neither_listed_nor_short",
            "neither_listed_nor_short",
        ]
    );
    // What is taught at none of the policy's levels is not missed on its list.
    let short_courses = [Level::ShortCourse].into();
    assert!(mirror(&[].into(), &short_courses, &all).is_empty());
}
