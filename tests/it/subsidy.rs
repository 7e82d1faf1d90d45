//! Support for learners through the built program, on a simulated city.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use crate::support::{Answer, assess, city, trades, vocmatch, without};

const BILLION: i64 = 1_000_000_000;

fn subsidy(what: &str, more: &[&str]) -> Answer {
    let city = city().to_str().unwrap();
    let mut arguments = vec!["subsidy", what, "--quiet", "--lang", "en", "--data", city];
    arguments.extend(more);
    vocmatch(&arguments)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap()
}

#[test]
fn five_years_are_allocated_within_every_limit() {
    let json = subsidy("allocate", &["--format", "json"]).json();
    assert_eq!(json["schema"], "vocmatch.subsidy.allocation/1");
    assert_eq!(json["policy"]["status"], "planned");
    assert_eq!(json["synthetic"], true);
    let years = list(&json, "years");
    let envelopes: Vec<i64> = years
        .iter()
        .map(|y| y["envelope_vnd"].as_i64().unwrap())
        .collect();
    assert_eq!(
        envelopes,
        [150, 155, 160, 165, 170].map(|billions| billions * BILLION)
    );
    let rows = list(&json, "rows");
    for (t, year) in years.iter().enumerate() {
        let sum = |key: &str| -> i64 {
            rows.iter()
                .map(|row| row["years"][t][key].as_i64().unwrap())
                .sum()
        };
        assert_eq!(sum("amount_vnd"), year["spent_vnd"].as_i64().unwrap());
        assert_eq!(sum("learners"), year["learners"].as_i64().unwrap());
        assert!(year["left_vnd"].as_i64().unwrap() >= 0);
        assert_eq!(
            year["left_vnd"].as_i64().unwrap(),
            envelopes[t] - sum("amount_vnd")
        );
    }
    let learners = json["learners"].as_i64().unwrap();
    assert!((1..=40_700).contains(&learners));
    // At most half of what the assessment says is lacking, and nothing where training does not help.
    let assessment = assess(city(), &[]).json();
    let of: BTreeMap<&str, &Value> = trades(&assessment)
        .iter()
        .map(|trade| (trade["trade_code"].as_str().unwrap(), trade))
        .collect();
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for row in rows {
        let trade = row["trade_code"].as_str().unwrap();
        assert!(["college", "intermediate"].contains(&row["level"].as_str().unwrap()));
        *sums.entry(trade).or_default() += row["years"][0]["learners"].as_i64().unwrap();
    }
    for (trade, learners) in sums {
        let assessed = of[trade];
        let median = |key: &str| assessed[key]["median"].as_f64().unwrap_or(0.0);
        let gap = (median("demand") - median("supply")).max(0.0);
        // Persons are printed to a tenth.
        assert!(
            learners as f64 <= 0.5 * gap + 0.1,
            "{trade}: {learners} of {gap}"
        );
        if assessed["flag"] == "insufficient_evidence"
            || assessed["cause"]["code"] == "retention_and_pay"
        {
            assert_eq!(learners, 0, "{trade}");
        }
    }
    let areas: BTreeSet<&str> = rows.iter().filter_map(|row| row["area"].as_str()).collect();
    assert_eq!(areas, ["hai_duong_cu", "hai_phong_cu"].into());
    assert_eq!(
        subsidy("allocate", &["--format", "json"]).stdout,
        subsidy("allocate", &["--format", "json"]).stdout
    );
}

#[test]
fn a_billion_too_much_in_one_year_is_named_with_its_year() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("allocation.csv");
    let path = file.to_str().unwrap();
    let made = subsidy("allocate", &["--format", "csv", "--out", path]);
    assert_eq!(made.status, 0, "{}", made.stderr);
    let own = subsidy("allocate", &["--check", path, "--format", "json"]).json();
    assert!(list(&own, "breaches").is_empty(), "{own:#}");
    // The same allocation under an envelope of 2028 that is a billion too small; the sum of all years is kept.
    let spent = list(&own, "years")[2]["spent_vnd"].as_i64().unwrap();
    let envelope = format!("2028={}", spent - BILLION);
    let answer = subsidy(
        "allocate",
        &["--check", path, "--envelope", &envelope, "--format", "json"],
    );
    assert_eq!(answer.status, 3);
    let json: Value = serde_json::from_slice(&answer.stdout).unwrap();
    let breaches = list(&json, "breaches");
    assert_eq!(breaches.len(), 1, "{json:#}");
    assert_eq!(
        (&breaches[0]["code"], &breaches[0]["year"]),
        (&Value::from("envelope"), &Value::from(2028))
    );
    assert_eq!(breaches[0]["over"], BILLION);
    assert!(
        breaches[0]["en"]
            .as_str()
            .unwrap()
            .contains("1 billion VND more"),
        "{json:#}"
    );
    // An envelope above the policy's own is said to be so, though 2027 gives more than it takes.
    let other = [
        "--envelope",
        "2026=151e9",
        "--envelope",
        "2027=100e9",
        "--format",
        "json",
    ];
    let above = subsidy("allocate", &other).json();
    assert_eq!(above["above_policy"][0]["year"], 2026);
    assert_eq!(above["above_policy"][0]["over_vnd"], BILLION);
    assert_eq!(list(&above, "above_policy").len(), 1);
}

#[test]
fn a_line_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    fs::write(
        &file,
        "year;trade_code;level;learners\n2026;hàn;college;3\n2026;hàn;college;nhiều\n",
    )
    .unwrap();
    let answer = subsidy("allocate", &["--check", file.to_str().unwrap()]);
    assert_eq!(answer.status, 2);
    for part in ["mine.csv", "row 3", "learners", "nhiều"] {
        assert!(answer.stderr.contains(part), "{part} in {}", answer.stderr);
    }
}

#[test]
fn floors_that_cannot_be_met_name_the_limit_and_the_nearest_one() {
    let beyond = subsidy("allocate", &["--floor", "area=hai_duong_cu:99999"]);
    assert_eq!(beyond.status, 2);
    assert!(
        beyond.stderr.contains("2026: the floor") && beyond.stderr.contains("at most"),
        "{}",
        beyond.stderr
    );
    // Five learners at 19,656,019 cost more than 20 million.
    let poor = subsidy(
        "allocate",
        &[
            "--floor",
            "level=college:5",
            "--envelope",
            "2027=20_000_000",
        ],
    );
    assert_eq!(poor.status, 2);
    assert!(
        poor.stderr
            .contains("2027: the floors need at least 98,280,095 VND"),
        "{}",
        poor.stderr
    );
    let enough = subsidy(
        "allocate",
        &[
            "--floor",
            "level=college:5",
            "--envelope",
            "2027=98280095",
            "--format",
            "json",
        ],
    );
    assert_eq!(enough.json()["years"][1]["learners"], 5);
}

#[test]
fn simple_ways_bring_less_for_the_money() {
    let json = subsidy("compare", &["--format", "json"]).json();
    assert_eq!(json["schema"], "vocmatch.subsidy.comparison/1");
    let brought = |outcome: &Value| {
        let spent = outcome["spent_vnd"].as_f64().unwrap();
        outcome["benefit"]["mean"].as_f64().unwrap() / spent
    };
    let own = brought(&json["allocation"]["outcome"]);
    let others = list(&json, "alternatives");
    assert_eq!(others.len(), 2);
    for other in others {
        assert!(brought(&other["outcome"]) < own, "{other:#}");
        let risk = &other["outcome"]["vnd_at_risk"];
        assert!(
            risk["low"].as_f64() <= risk["mean"].as_f64()
                && risk["mean"].as_f64() <= risk["high"].as_f64()
        );
    }
    assert_eq!(
        list(&json, "marginal").len(),
        10,
        "more and less in each of five years"
    );
    for group in list(&json, "equity") {
        assert!(["area", "ownership"].contains(&group["dimension"].as_str().unwrap()));
    }
}

#[test]
fn the_nine_trades_stand_in_the_mirror_with_their_flags() {
    let json = subsidy("mirror", &["--format", "json"]).json();
    assert_eq!(json["schema"], "vocmatch.subsidy.mirror/1");
    let reflections = list(&json, "trades");
    assert_eq!(
        reflections.iter().filter(|r| r["listed"] == true).count(),
        9
    );
    let assessment = assess(city(), &[]).json();
    for trade in trades(&assessment) {
        let Some(found) = reflections
            .iter()
            .find(|r| r["trade_code"] == trade["trade_code"])
        else {
            continue;
        };
        assert_eq!(found["flag"], trade["flag"]);
        let short =
            trade["flag"] == "undersupplied" && trade["cause"]["code"] != "retention_and_pay";
        let expected = if found["listed"] == true && trade["flag"] == "insufficient_evidence" {
            Value::Null
        } else {
            Value::from((found["listed"] == true) == short)
        };
        assert_eq!(found["agrees"], expected, "{found:#}");
        for language in ["vi", "en"] {
            assert!(
                found["reason"][language]
                    .as_str()
                    .is_some_and(|words| !words.is_empty())
            );
        }
    }
}

#[test]
fn a_policy_of_ones_own_is_read_or_refused_with_its_line() {
    let plan = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/datasets/policies/hai_phong_2026_2030_plan.toml"
    ))
    .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let path = file.to_str().unwrap();
    fs::write(
        &file,
        plan.replace("trades = \"all\"", "trades = [\"han\", \"khong_co\"]"),
    )
    .unwrap();
    let json = subsidy("allocate", &["--policy", path, "--format", "json"]).json();
    assert_eq!(json["unknown_trades"], serde_json::json!(["khong_co"]));
    let supported: BTreeSet<&str> = list(&json, "rows")
        .iter()
        .map(|r| r["trade_code"].as_str().unwrap())
        .collect();
    assert_eq!(supported, ["han"].into());
    fs::write(
        &file,
        plan.replace("status = \"planned\"", "status = \"planed\""),
    )
    .unwrap();
    let wrong = vocmatch(&["subsidy", "policies", "--policy", path, "--lang", "en"]);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("line 5") && wrong.stderr.contains("planed"),
        "{}",
        wrong.stderr
    );
    let unknown = vocmatch(&["subsidy", "policies", "--policy", "nothing", "--lang", "en"]);
    assert!(
        unknown.stderr.contains("hai_phong_2026_2030_plan"),
        "{}",
        unknown.stderr
    );
    // The list in force gives no money by year.
    let list = subsidy("allocate", &["--policy", "hai_phong_2024_nine_trades"]);
    assert_eq!(list.status, 2);
    assert!(list.stderr.contains("--envelope"), "{}", list.stderr);
}

/// What a package does not say of providers is not made up.
#[test]
fn without_providers_or_intakes_a_trade_and_level_is_one_cell() {
    let rows = |missing: &[&str]| -> Vec<Value> {
        let package = without(city(), missing);
        let folder = package.path().to_str().unwrap();
        let arguments = [
            "subsidy", "allocate", "-q", "--format", "json", "--data", folder,
        ];
        list(&vocmatch(&arguments).json(), "rows").clone()
    };
    for missing in [["providers"], ["enrolments"]] {
        let rows = rows(&missing);
        let keys: BTreeSet<String> = rows
            .iter()
            .map(|row| format!("{} {}", row["trade_code"], row["level"]))
            .collect();
        assert_eq!(keys.len(), rows.len(), "without {missing:?}");
        assert!(
            rows.iter()
                .all(|row| row["area"].is_null() && row["ownership"].is_null())
        );
        assert!(rows.iter().any(|row| row["learners"].as_i64().unwrap() > 0));
    }
}
