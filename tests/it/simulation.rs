//! Answers to cities whose truth is known, beside what anybody could say of them.

use std::path::Path;

use serde_json::Value;
use vocmatch::evaluation::{Plan, evaluate};
use vocmatch_models::evaluate::{Method, Scene, Summary};
use vocmatch_models::parameters::Parameters;

use crate::support::{city, read_csv, vocmatch, without, write_csv};

/// Cities of full size: a smaller one has smaller surveys as well. More are measured by `vocmatch evaluate`.
#[test]
fn flags_are_far_better_than_simple_rules() {
    let parameters = Parameters::embedded().unwrap();
    let plan = Plan {
        scenes: vec![Scene::parse("baseline").unwrap()],
        cities: 2,
        first_seed: 101,
        scale: 1.0,
    };
    let scenes = evaluate(&plan, &parameters, &|| {}).unwrap();
    let of = |method: Method| -> &Summary {
        let methods = scenes[0].methods.iter();
        methods
            .filter(|(m, _)| *m == method)
            .map(|(_, s)| s)
            .next()
            .unwrap()
    };
    let ours = of(Method::Vocmatch);
    let said = format!("{:#?}", scenes[0].methods);
    for rule in [
        Method::PostingsRatio,
        Method::SurveyRatio,
        Method::AllBalanced,
    ] {
        assert!(ours.macro_f1 > of(rule).macro_f1, "{said}");
    }
    let naive = of(Method::PostingsRatio).spearman.unwrap();
    assert!(ours.spearman.unwrap() > naive + 0.2, "{said}");
    assert!(ours.wrong_direction_most <= 4, "{said}");
    assert!(
        ours.coverage
            .is_some_and(|share| (0.7..=0.9).contains(&share)),
        "{said}"
    );
}

/// The figures of a card are those of the command that it names, and the page needs no other file.
#[test]
fn an_evaluation_is_printed_in_every_format_and_written_into_the_card() {
    let folder = tempfile::tempdir().unwrap();
    let card = folder.path().join("README.md");
    std::fs::write(
        &card,
        "before\n<!-- accuracy:begin -->\nOUTDATED\n<!-- accuracy:end -->\nafter\n",
    )
    .unwrap();
    let path = card.to_str().unwrap();
    let evaluate = |format: &str| {
        let mut arguments = vec![
            "evaluate", "--lang", "en", "--cities", "2", "--scale", "0.1",
        ];
        arguments.extend(["--scenario", "baseline,no-postings", "--steps"]);
        arguments.extend(["--format", format, "--card", path]);
        vocmatch(&arguments)
    };
    let json = evaluate("json");
    let value = json.json();
    assert_eq!(value["schema"], "vocmatch.evaluation/1");
    assert_eq!(value["scenes"].as_array().unwrap().len(), 2);
    let f1 = value["scenes"][0]["methods"][0]["macro_f1"]
        .as_f64()
        .unwrap();
    let text = std::fs::read_to_string(&card).unwrap();
    assert!(
        text.starts_with("before\n") && text.ends_with("after\n") && !text.contains("OUTDATED")
    );
    // The card's lines are broken between words.
    let words: Vec<&str> = text.split_whitespace().collect();
    let named =
        "`vocmatch evaluate --cities 2 --scenario baseline,no-postings --scale 0.1 --steps`";
    assert!(words.join(" ").contains(named), "{text}");
    assert!(text.contains(&format!("{f1:.3}")), "{f1} in\n{text}");
    let html = evaluate("html");
    let page = html.text();
    assert!(page.contains("<svg") && !page.contains("http"), "{page}");
    assert_eq!(
        evaluate("json").stdout,
        json.stdout,
        "the same figures again"
    );
}

/// Nothing of later years enters the forecast of an earlier one.
#[test]
fn a_back_test_knows_only_what_was_known_then() {
    let backtest = |data: &Path| -> Value {
        let data = data.to_str().unwrap();
        vocmatch(&[
            "backtest", "--data", data, "--from", "2022", "--format", "json",
        ])
        .json()
    };
    let of = |report: &Value, year: i64| -> Value {
        let years = report["years"].as_array().unwrap();
        let found = years.iter().find(|y| y["data_year"] == year).unwrap();
        found["methods"][0].clone()
    };
    // Without a truth: later data stand in, which end with 2024 for what was said as of 2023.
    let whole = without(city(), &[]);
    let report = backtest(whole.path());
    assert_eq!(
        report["years"].as_array().unwrap().len(),
        3,
        "2025 has no later year"
    );
    assert_eq!(report["years"][0]["compared_with"]["kind"], "hindsight");
    let cut = without(city(), &[]);
    for (file, column) in [
        ("employer_survey.csv", "year"),
        ("employer_survey_sample.csv", "year"),
        ("postings.csv", "posted_on"),
    ] {
        let path = cut.path().join(file);
        let (heading, mut rows) = read_csv(&path);
        let place = heading.iter().position(|name| name == column).unwrap();
        let before = rows.len();
        rows.retain(|row| !row[place].starts_with("2025"));
        assert!(rows.len() < before, "{file}");
        write_csv(&path, &heading, &rows);
    }
    assert_eq!(of(&report, 2023), of(&backtest(cut.path()), 2023));
}

/// A simulated city brings its truth, which only the scorer reads.
#[test]
fn a_back_test_of_a_simulated_city_is_scored_against_its_truth() {
    let data = city().to_str().unwrap();
    let report = vocmatch(&[
        "backtest", "--data", data, "--from", "2024", "--format", "json",
    ])
    .json();
    let year = &report["years"][0];
    assert_eq!(year["compared_with"]["kind"], "truth");
    let methods = year["methods"].as_array().unwrap();
    let rank = |method: &str| {
        let found = methods.iter().find(|m| m["method"] == method).unwrap();
        found["spearman"].as_f64().unwrap()
    };
    assert!(
        rank("vocmatch") > rank("postings_ratio") + 0.1,
        "{methods:#?}"
    );
    let late = vocmatch(&["backtest", "--data", data, "--from", "2025", "--lang", "en"]);
    assert_eq!(late.status, 2, "{}", late.stderr);
}
