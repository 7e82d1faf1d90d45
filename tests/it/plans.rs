//! Planning next year's intake, as a college and as the department.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Answer, city, package, vocmatch};

fn plan(data: &Path, arguments: &[&str]) -> Answer {
    let (what, more) = arguments.split_first().unwrap();
    let data = data.to_str().unwrap();
    let mut all = vec!["plan", what, "--quiet", "--data", data, "--lang", "en"];
    all.extend(more);
    vocmatch(&all)
}

/// The rows of an answer as JSON, whatever its status.
fn rows(answer: &Answer) -> Vec<Value> {
    let value: Value = serde_json::from_slice(&answer.stdout).expect(&answer.stderr);
    value["rows"].as_array().unwrap().clone()
}

/// Two trades of one group with 100 registered places each, and one whose certificate has ended.
fn college() -> TempDir {
    package(&[
        (
            "trades.csv",
            "trade_code,name_vi,group_code\nhan,Hàn,5201\ntien,Tiện,5201\nmay,May,5402\n",
        ),
        (
            "providers.csv",
            "provider_id,name\nP01,Trường Một\nP02,Trường Hai\n",
        ),
        (
            "enrolments.csv",
            "provider_id,trade_code,level,year,enrolled,capacity\n\
             P01,han,college,2025,80,100\nP01,tien,college,2025,90,100\n",
        ),
        (
            "registered_scales.csv",
            "provider_id,site,trade_code,level,scale,certificate,valid_from,valid_to\n\
             P01,A,han,college,100,12/GCN,2024-01-01,\nP01,A,tien,college,100,12/GCN,2024-01-01,\n\
             P01,A,may,college,50,7/GCN,2020-01-01,2025-12-31\n",
        ),
    ])
}

const HEADING: &str = "provider_id,site,trade_code,level,year,round,places\n";

fn plans(folder: &TempDir, rows: &str) -> PathBuf {
    let path = folder.path().join("own_plan.csv");
    fs::write(&path, format!("{HEADING}{rows}")).unwrap();
    path
}

/// Status and verdict on welding, with 100 registered places, where places are taken from turning.
fn welding(places: u32, turning: u32, reading: &str) -> (i32, String) {
    let folder = college();
    let text = format!("P01,A,han,college,2026,1,{places}\nP01,A,tien,college,2026,1,{turning}\n");
    let path = plans(&folder, &text);
    let answer = plan(
        folder.path(),
        &[
            "check",
            "--plans",
            path.to_str().unwrap(),
            "--format",
            "json",
            "--reading",
            reading,
            "--trade",
            "han",
        ],
    );
    let verdict = rows(&answer)[0]["verdict"].as_str().unwrap().to_owned();
    (answer.status, verdict)
}

#[test]
fn ten_in_a_hundred_may_be_moved_within_a_group_and_eleven_not() {
    let check = |places, turning, reading, status, verdict: &str| {
        assert_eq!(
            welding(places, turning, reading),
            (status, verdict.to_owned())
        );
    };
    check(100, 100, "result", 0, "within");
    check(110, 90, "result", 0, "moved");
    check(111, 89, "result", 3, "over");
    // 10 % of the 200 places of the group are 20; 11 % are 22.
    check(120, 80, "moved", 0, "moved");
    check(122, 78, "moved", 3, "over");
    // Turning keeps its places.
    check(101, 100, "moved", 3, "over");
}

#[test]
fn a_plan_above_its_scale_is_refused_with_the_number_and_the_certificate() {
    let folder = college();
    let path = plans(
        &folder,
        "P01,A,han,college,2026,1,100\nP01,A,han,college,2026,2,30\nP01,A,may,college,2026,1,10\n",
    );
    let path = path.to_str().unwrap();
    let said = plan(folder.path(), &["check", "--plans", path]);
    assert_eq!(said.status, 3, "{}", said.stderr);
    // 20 places may be moved, since nobody is to learn turning.
    let words = said.text().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("10 places too many: 130 planned, at most 120 under certificate 12/GCN"),
        "{words}"
    );
    assert!(
        words.contains("Certificate 7/GCN ended on 2025-12-31"),
        "{words}"
    );
    assert!(said.stderr.contains("registered scale"), "{}", said.stderr);
    // The certificate still held on the first day of the data year.
    let earlier = plan(
        folder.path(),
        &[
            "check",
            "--plans",
            path,
            "--on",
            "2025-01-01",
            "--trade",
            "may",
        ],
    );
    assert_eq!(earlier.status, 0, "{}", earlier.stderr);
}

/// Both rounds of a plan are kept, and a row that stands twice is not.
#[test]
fn rounds_are_rows_of_their_own() {
    let folder = college();
    let path = folder.path().join("intake_plans.csv");
    let row = |round| format!("P01,A,han,college,2025,{round},50,40\n");
    let text = format!(
        "provider_id,site,trade_code,level,year,round,places,enrolled\n{}{}{}",
        row(1),
        row(2),
        row(1)
    );
    fs::write(&path, text).unwrap();
    let check = vocmatch(&[
        "check",
        "--data",
        folder.path().to_str().unwrap(),
        "--format",
        "json",
    ])
    .json();
    let rejects = check["rejects"].as_array().unwrap();
    assert_eq!(
        (rejects.len(), &rejects[0]["row"]),
        (1, &4.into()),
        "{rejects:?}"
    );
    let filled = rows(&plan(folder.path(), &["fill", "--format", "json"]));
    let shares: Vec<_> = filled
        .iter()
        .map(|row| {
            (
                row["round"].as_str().unwrap(),
                row["fill_share"].as_f64().unwrap(),
            )
        })
        .collect();
    assert_eq!(shares, [("1", 0.8), ("2", 0.8), ("all", 0.8)]);
}

#[test]
fn a_colleges_own_sheet_is_understood_and_its_mistakes_are_named() {
    let folder = college();
    let path = folder.path().join("ke_hoach.csv");
    let heading = "Mã cơ sở,Địa điểm đào tạo,Ngành nghề,Trình độ,Năm tuyển sinh,Đợt tuyển sinh,Chỉ tiêu,Lý do\n";
    fs::write(&path, format!("{heading}P01,A,Hàn,Cao đẳng,2026,1,90,\n")).unwrap();
    let arguments = [
        "check",
        "--plans",
        path.to_str().unwrap(),
        "--format",
        "json",
    ];
    let answer = plan(folder.path(), &arguments);
    assert_eq!(
        (answer.status, rows(&answer)[0]["planned_places"].as_i64()),
        (0, Some(90)),
        "{}",
        answer.stderr
    );
    fs::write(&path, format!("{heading}P01,A,Hàn,Cao đẳng,2026,0,90,\n")).unwrap();
    let answer = plan(folder.path(), &arguments);
    assert_eq!(answer.status, 2);
    assert!(
        answer
            .stderr
            .contains("ke_hoach.csv, row 2, round: '0' must be at least 1"),
        "{}",
        answer.stderr
    );
}

/// The trade that is most short of people in the simulated city.
fn shortest() -> Value {
    let all = rows(&plan(city(), &["gap", "--format", "json"]));
    let need = |row: &Value| row["short_after"].as_f64();
    let known: Vec<f64> = all.iter().filter_map(need).collect();
    assert!(known.is_sorted_by(|a, b| a >= b), "not by need");
    all[0].clone()
}

#[test]
fn colleges_that_all_raise_one_trade_turn_its_flag_and_are_not_named() {
    let before = shortest();
    assert_eq!(before["flag_after"], "undersupplied", "{before}");
    let trade = before["trade_code"].as_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let needed = before["needed_places"].as_f64().unwrap();
    let each = (needed / 4.0).ceil();
    let text: String = (10..20)
        .map(|n| format!("P{n},Khu mới,{trade},intermediate,2026,1,{each}\n"))
        .collect();
    let path = plans(&folder, &text);
    let path = path.to_str().unwrap();
    let arguments = ["gap", "--plans", path, "--trade", trade, "--format", "json"];
    let answer = plan(city(), &arguments);
    let row = rows(&answer)[0].clone();
    assert!(row["claimed_share"].as_f64().unwrap() > 1.0, "{row}");
    assert!(row["claiming_providers"].as_i64().unwrap() >= 10, "{row}");
    assert_eq!(row["flag_before"], "undersupplied");
    assert_ne!(row["flag_after"], "undersupplied", "{row}");
    assert!(row["ratio_after"].as_f64() < before["ratio_after"].as_f64());
    for text in [
        answer.text().to_owned(),
        plan(city(), &["gap", "--plans", path]).text().to_owned(),
    ] {
        assert!(
            !text.contains("P10") && !text.contains("Trường") && !text.contains("Khu mới"),
            "{text}"
        );
    }
    assert_eq!(
        plan(city(), &arguments).stdout,
        answer.stdout,
        "the same bytes again"
    );
}

#[test]
fn advice_for_a_provider_is_its_own_and_within_its_scale() {
    let answer = plan(city(), &["advice", "--provider", "P03", "--format", "json"]);
    let own = rows(&answer);
    assert!(!own.is_empty());
    for row in &own {
        let number = |key: &str| row[key].as_f64();
        assert!(
            number("registered_scale").is_none_or(|scale| number("advised_high").unwrap() <= scale),
            "{row}"
        );
    }
    assert!(!answer.text().contains("P04") && !answer.text().contains("Trường"));
    let city_wide = rows(&plan(city(), &["advice", "--format", "json"]));
    let said: BTreeSet<&str> = city_wide
        .iter()
        .filter_map(|row| row["advice"].as_str())
        .collect();
    assert!(
        ["raise", "lower", "keep_balanced", "keep_applicants"]
            .iter()
            .all(|word| said.contains(word)),
        "{said:?}"
    );
    for row in &city_wide {
        let (places, expected) = (
            row["advised_high"].as_f64().unwrap(),
            row["expected_places"].as_f64().unwrap(),
        );
        assert!(places <= expected * 1.3 + 0.6, "{row}");
    }
}

#[test]
fn scenarios_stand_beside_the_plans() {
    let trade = shortest()["trade_code"].as_str().unwrap().to_owned();
    let of = |scenario: &str| {
        plan(
            city(),
            &[
                "scenario",
                "--scenario",
                scenario,
                "--trade",
                &trade,
                "--format",
                "json",
            ],
        )
    };
    let side_by_side = rows(&of(&format!("A=intake:2@{trade},growth:0.05@{trade}")));
    assert_eq!(side_by_side.len(), 2, "{side_by_side:?}");
    let ratio = |row: &Value| row["ratio"].as_f64().unwrap();
    assert_eq!(side_by_side[0]["scenario"], "plans");
    assert_ne!(ratio(&side_by_side[0]), ratio(&side_by_side[1]));
    assert!(rows(&of("A=intake:1")).is_empty(), "nothing changes");
    for wrong in [
        "A",
        "A=wages:2",
        "A=places:10",
        "A=intake:99",
        "A=intake:2@no_such_trade",
        "A=intake:2@han/doctor",
    ] {
        let refused = of(wrong);
        assert_eq!((refused.status, refused.stdout.len()), (2, 0), "{wrong}");
        assert!(!refused.stderr.is_empty());
    }
    let four = [
        "scenario",
        "--scenario",
        "A=intake:1",
        "--scenario",
        "B=intake:1",
        "--scenario",
        "C=intake:1",
        "--scenario",
        "D=intake:1",
    ];
    assert_eq!(plan(city(), &four).status, 2);
}

#[test]
fn every_answer_has_every_form_in_both_languages() {
    let data = city().to_str().unwrap();
    for what in ["advice", "check", "gap", "scenario", "fill"] {
        let of = |language: &str, format: &str| {
            let mut arguments = vec![
                "plan", what, "--quiet", "--data", data, "--trade", "han", "--lang", language,
                "--format", format,
            ];
            if what == "scenario" {
                arguments.extend(["--scenario", "A=intake:1.5"]);
            }
            vocmatch(&arguments)
        };
        let csv = of("vi", "csv");
        let mut reader = csv::Reader::from_reader(csv.stdout.as_slice());
        let headings = reader.headers().unwrap().clone();
        assert_eq!(
            headings.iter().collect::<BTreeSet<_>>().len(),
            headings.len(),
            "{headings:?}"
        );
        let records = reader.records().map(Result::unwrap).count();
        let json = rows(&of("vi", "json"));
        assert_eq!((json.len(), json.is_empty()), (records, false), "{what}");
        let schema: Value = serde_json::from_slice(&of("en", "json").stdout).unwrap();
        assert_eq!(schema["schema"], format!("vocmatch.plan.{what}/1"));
        assert_eq!(
            (&schema["plan_year"], &schema["synthetic"]),
            (&2026.into(), &true.into())
        );
        let (vi, en) = (of("vi", "table"), of("en", "table"));
        assert!(
            vi.text().contains("Hàn") && en.text().contains("Welding"),
            "{what}"
        );
    }
}

#[test]
fn what_cannot_be_found_is_said_before_anything_is_printed() {
    let check = |arguments: &[&str], part: &str| {
        let answer = plan(city(), arguments);
        assert_eq!(
            (answer.status, answer.stdout.len()),
            (2, 0),
            "{arguments:?}"
        );
        assert!(answer.stderr.contains(part), "{}", answer.stderr);
    };
    check(&["check", "--provider", "P99"], "P99");
    check(&["gap", "--plans", "no_such_file.csv"], "no_such_file.csv");
    check(&["advice", "--trade", "hann"], "hann");
    check(&["check", "--on", "soon"], "YYYY-MM-DD");
}
