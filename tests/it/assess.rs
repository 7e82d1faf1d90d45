//! From a folder to an answer through the built program: the contract, its exit statuses, and what must not change it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use csv::StringRecord;
use serde_json::Value;

use crate::support::{
    assess, city, package, read_csv, real_data, trades, vocmatch, vocmatch_with, without, write_csv,
};

const FLAGS: [&str; 4] = [
    "undersupplied",
    "balanced",
    "oversupplied",
    "insufficient_evidence",
];
const LEVELS: [&str; 4] = ["college", "intermediate", "elementary", "short_course"];

/// `low ≤ median ≤ high`, all finite and not negative.
fn is_interval(value: &Value) -> bool {
    let part = |key: &str| value[key].as_f64().unwrap_or(f64::NAN);
    let [low, median, high] = ["low", "median", "high"].map(part);
    0.0 <= low && low <= median && median <= high && high.is_finite()
}

fn is_interval_or_null(value: &Value) -> bool {
    value.is_null() || is_interval(value)
}

fn check_trade(trade: &Value) {
    let text = |key: &str| trade[key].as_str().is_some_and(|text| !text.is_empty());
    let flag = trade["flag"].as_str().unwrap();
    assert!(text("trade_code") && text("name_vi"), "{trade:#}");
    assert!(FLAGS.contains(&flag), "{flag}");
    let probability = |class: &str| trade["probability"][class].as_f64().unwrap();
    let classes = [
        probability("oversupplied"),
        probability("balanced"),
        probability("undersupplied"),
    ];
    assert!(
        (classes.iter().sum::<f64>() - 1.0).abs() <= 1e-6,
        "{trade:#}"
    );
    assert!(classes.iter().all(|p| (0.0..=1.0).contains(p)), "{trade:#}");
    for key in ["ratio", "supply", "demand"] {
        assert!(is_interval_or_null(&trade[key]), "{key} of {trade:#}");
    }
    let sources = trade["evidence"].as_array().unwrap();
    for item in sources {
        assert!(item["source"].is_string());
        assert!(
            item["ratio"].as_f64().is_some_and(|ratio| ratio > 0.0),
            "{item:#}"
        );
        // Sources that share the supply's error can weigh a little below 0 (best linear prediction), never much.
        assert!(
            item["weight"]
                .as_f64()
                .is_some_and(|weight| (-0.05..=1.05).contains(&weight)),
            "{item:#}"
        );
        assert!(item["n"].as_f64().is_some_and(|n| n >= 0.0), "{item:#}");
    }
    if flag != "insufficient_evidence" {
        let highest = classes.into_iter().fold(0.0, f64::max);
        assert!(
            probability(flag) >= highest - 1e-9,
            "not the most probable: {trade:#}"
        );
        assert!(is_interval(&trade["ratio"]), "{trade:#}");
        assert!(!sources.is_empty(), "a flag without evidence: {trade:#}");
    }
    let reasons = trade["reasons"].as_array().unwrap();
    assert!(!reasons.is_empty(), "no reason: {trade:#}");
    for reason in reasons {
        for key in ["code", "vi", "en"] {
            assert!(
                reason[key].as_str().is_some_and(|text| !text.is_empty()),
                "{reason:#}"
            );
        }
    }
    for level in trade["levels"].as_array().unwrap() {
        assert!(
            LEVELS.contains(&level["level"].as_str().unwrap()),
            "{level:#}"
        );
        assert!(is_interval(&level["supply"]), "{level:#}");
    }
}

#[test]
fn the_json_keeps_its_contract() {
    let json = assess(city(), &[]).json();
    assert_eq!(json["schema"], "vocmatch.assessment/1");
    assert_eq!(json["data_year"], 2025);
    assert_eq!(json["target_year"], 2026);
    assert_eq!(json["package"], "simulated-city");
    assert_eq!(json["engine"], "polars");
    assert_eq!(json["synthetic"], true, "what was made up must say so");
    let parameter = |key: &str| json["parameters"][key].as_f64().unwrap();
    assert!((parameter("shortage_ratio") - 1.25).abs() < 1e-12);
    assert!((parameter("surplus_ratio") - 0.8).abs() < 1e-12);
    assert!((parameter("interval") - 0.8).abs() < 1e-12);
    let (_, rows) = read_csv(&city().join("trades.csv"));
    assert_eq!(trades(&json).len(), rows.len(), "every trade is answered");
    trades(&json).iter().for_each(check_trade);
    let codes: Vec<&str> = trades(&json)
        .iter()
        .map(|trade| trade["trade_code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
    let flags: BTreeSet<&str> = trades(&json)
        .iter()
        .map(|trade| trade["flag"].as_str().unwrap())
        .collect();
    assert!(flags.len() >= 3, "a city has more than {flags:?}");
}

/// What was read is what the files hold; what was rejected is what the file of rejects holds.
#[test]
fn data_quality_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects.csv");
    let json = assess(city(), &["--rejects", rejects.to_str().unwrap()]).json();
    let quality = &json["data_quality"];
    for (resource, rows) in quality["rows_read"].as_object().unwrap() {
        let (_, in_file) = read_csv(&city().join(format!("{resource}.csv")));
        assert_eq!(rows.as_u64().unwrap(), in_file.len() as u64, "{resource}");
    }
    assert!(quality["unmatched_titles"].is_u64());
    for warning in quality["warnings"].as_array().unwrap() {
        assert!(warning["vi"].is_string() && warning["en"].is_string());
    }
    let (heading, rows) = read_csv(&rejects);
    let heading: Vec<&str> = heading
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}'))
        .collect();
    let place = |name: &str| heading.iter().position(|h| *h == name).unwrap();
    for name in ["resource", "row", "column", "value", "reason"] {
        place(name);
    }
    let mut rejected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in &rows {
        assert!(!row[place("reason")].is_empty());
        rejected
            .entry(&row[place("resource")])
            .or_default()
            .insert(&row[place("row")]);
    }
    let rejected: BTreeMap<String, u64> = rejected
        .into_iter()
        .map(|(resource, rows)| (resource.to_owned(), rows.len() as u64))
        .collect();
    let said: BTreeMap<String, u64> = serde_json::from_value(quality["rejected"].clone()).unwrap();
    assert!(!said.is_empty(), "the simulated city has some dirt");
    assert_eq!(said, rejected);
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    assert_eq!(assess(city(), &[]).stdout, assess(city(), &[]).stdout);
}

/// Numbers from 0 to below one, the same in every run (Knuth's MMIX multiplier and increment).
fn numbers(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    }
}

fn shuffle(rows: &mut [StringRecord]) {
    let mut next = numbers(rows.len() as u64);
    for place in (1..rows.len()).rev() {
        let other = usize::try_from(next()).unwrap() % (place + 1);
        rows.swap(place, other);
    }
}

/// Also of learners entered twice: which of their rows counts depends on what stands in them.
#[test]
fn the_order_of_rows_does_not_matter() {
    let (ordered, shuffled) = (without(city(), &[]), without(city(), &[]));
    for entry in fs::read_dir(ordered.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        let (heading, mut rows) = read_csv(&path);
        let name = path.file_name().unwrap();
        write_csv(&path, &heading, &rows);
        shuffle(&mut rows);
        write_csv(&shuffled.path().join(name), &heading, &rows);
    }
    let [before, after] = [&ordered, &shuffled].map(|folder| assess(folder.path(), &[]));
    let (a, b) = (before.json(), after.json());
    for (a, b) in trades(&a).iter().zip(trades(&b)) {
        assert_eq!(a, b);
    }
    assert!(
        before.stdout == after.stdout,
        "the trades agree, something else does not"
    );
}

#[test]
fn the_truth_is_not_read() {
    let copy = without(city(), &[]);
    assert!(!copy.path().join("truth.csv").exists());
    assert_eq!(assess(copy.path(), &[]).stdout, assess(city(), &[]).stdout);
}

#[test]
fn the_exit_status_says_what_happened() {
    let check = |answer: crate::support::Answer, expected: i32, why: &str| {
        assert_eq!(answer.status, expected, "{why}: {}", answer.stderr);
        assert!(
            !answer.stderr.contains("panicked"),
            "{why}: {}",
            answer.stderr
        );
        if expected != 0 {
            assert_eq!(answer.stderr.lines().count(), 1, "{why}: {}", answer.stderr);
        }
    };
    let empty = tempfile::tempdir().unwrap();
    let no_trades = without(city(), &["trades"]);
    check(assess(city(), &[]), 0, "bad rows alone are no failure");
    check(assess(city(), &["--strict"]), 3, "--strict");
    check(assess(&empty.path().join("nowhere"), &[]), 2, "no folder");
    check(assess(empty.path(), &[]), 2, "an empty folder");
    check(assess(no_trades.path(), &[]), 2, "no trades");
    check(
        assess(city(), &["--format", "xlsx"]),
        2,
        "Excel to the screen",
    );
    for horizon in ["0", "6", "one"] {
        assert_eq!(
            assess(city(), &["--horizon", horizon]).status,
            2,
            "{horizon}"
        );
    }
    let clean = package(&[
        ("trades.csv", "trade_code,name_vi\nhan,Hàn\n"),
        (
            "enrolments.csv",
            "trade_code,level,year,enrolled\nhan,college,2024,60\n",
        ),
    ]);
    check(
        assess(clean.path(), &["--strict"]),
        0,
        "--strict without a bad row",
    );
}

/// The evidence that an answer says it did without.
fn missing(json: &Value) -> BTreeSet<String> {
    let list = json["missing_evidence"].as_array().unwrap();
    list.iter()
        .map(|item| item["code"].as_str().unwrap().to_owned())
        .collect()
}

/// `ln(high / low)` of the ratio by trade.
fn widths(json: &Value) -> BTreeMap<String, f64> {
    let width = |trade: &Value| {
        let ratio = &trade["ratio"];
        let width = (ratio["high"].as_f64()? / ratio["low"].as_f64()?).ln();
        Some((trade["trade_code"].as_str()?.to_owned(), width))
    };
    trades(json).iter().filter_map(width).collect()
}

/// Share of the trades whose interval did not get narrower, among those with an interval before and after.
fn share_not_narrower(before: &Value, after: &Value) -> f64 {
    // Ratios are shown with a few digits only.
    const ROUNDING: f64 = 0.02;
    let (before, after) = (widths(before), widths(after));
    let pairs: Vec<(f64, f64)> = before
        .iter()
        .filter_map(|(code, width)| Some((*width, *after.get(code)?)))
        .collect();
    let kept = pairs.iter().filter(|(a, b)| *b >= a - ROUNDING).count();
    if pairs.is_empty() {
        1.0
    } else {
        kept as f64 / pairs.len() as f64
    }
}

/// A row that has these cells and no others.
fn row(heading: &StringRecord, cells: &[(&str, &str)]) -> StringRecord {
    let cell = |column: &str| cells.iter().find(|(name, _)| *name == column);
    heading
        .iter()
        .map(|column| cell(column).map_or("", |(_, text)| *text))
        .collect()
}

#[test]
fn advertisements_of_new_firms_on_a_job_board_change_no_trade() {
    let before = assess(city(), &[]).json();
    let copy = without(city(), &[]);
    let file = |name: &str| copy.path().join(format!("{name}.csv"));
    let (heading, mut employers) = read_csv(&file("employers"));
    let (columns, mut postings) = read_csv(&file("postings"));
    // Three registered firms that nobody knew before, and fifty-one advertisements, for each of five trades.
    for trade in trades(&before).iter().step_by(25) {
        let code = trade["trade_code"].as_str().unwrap();
        for firm in 0..3 {
            let id = format!("new-{code}-{firm}");
            let firm = [
                ("employer_id", id.as_str()),
                ("name", &id),
                ("size_class", "large"),
            ];
            employers.push(row(&heading, &firm));
            for number in 0..17 {
                let posting = format!("{id}-{number}");
                let (vacancies, day) = (
                    (1 + number % 4).to_string(),
                    format!("2025-11-{:02}", 1 + number),
                );
                let cells = [
                    ("posting_id", posting.as_str()),
                    ("title", code),
                    ("trade_code", code),
                    ("vacancies", &vacancies),
                    ("posted_on", &day),
                    ("employer_id", &id),
                    ("district", &posting),
                    ("source", "job board"),
                ];
                postings.push(row(&columns, &cells));
            }
        }
    }
    write_csv(&file("employers"), &heading, &employers);
    write_csv(&file("postings"), &columns, &postings);
    let after = assess(copy.path(), &[]).json();
    let read = |json: &Value| json["data_quality"]["rows_read"]["postings"].as_u64();
    assert_eq!(read(&after), read(&before).map(|rows| rows + 5 * 51));
    assert_eq!(trades(&after), trades(&before));
}

#[test]
fn without_a_source_the_answer_is_less_certain_and_says_so() {
    let whole = assess(city(), &[]).json();
    assert_eq!(missing(&whole), BTreeSet::new());
    let check = |resources: &[&str], code: &str| {
        let copy = without(city(), resources);
        let json = assess(copy.path(), &[]).json();
        assert_eq!(trades(&json).len(), trades(&whole).len(), "without {code}");
        trades(&json).iter().for_each(check_trade);
        assert!(missing(&json).contains(code), "{code} is not named");
        let share = share_not_narrower(&whole, &json);
        println!(
            "without {code}: {:.0} % of the intervals not narrower",
            100.0 * share
        );
        assert!(
            share >= 0.6,
            "without {code} only {share:.2} of the intervals are as wide"
        );
    };
    check(&["learners", "enrolments", "completions"], "supply");
    check(
        &["employer_survey", "employer_survey_sample"],
        "employer_survey",
    );
    check(&["employer_survey_sample"], "survey_sample");
    check(&["postings"], "postings");
    check(&["graduate_survey"], "graduate_outcomes");
}

#[test]
fn one_kind_of_learner_data_is_enough() {
    for absent in ["learners", "enrolments"] {
        let copy = without(city(), &[absent]);
        let json = assess(copy.path(), &[]).json();
        assert!(!missing(&json).contains("supply"), "without {absent}");
        let known = trades(&json)
            .iter()
            .filter(|t| !t["supply"].is_null())
            .count();
        assert!(
            known * 10 >= trades(&json).len() * 9,
            "without {absent}: supply of {known}"
        );
    }
}

#[test]
fn aggregates_alone_give_an_answer() {
    let folder = package(&[
        (
            "trades.csv",
            "trade_code,name_vi\nhan,Hàn\nmay,May\nketoan,Kế toán\n",
        ),
        (
            "enrolments.csv",
            "trade_code,level,year,enrolled,completed\n\
             han,intermediate,2021,200,150\nhan,intermediate,2022,200,150\nhan,intermediate,2023,200,\nhan,intermediate,2024,200,\n\
             may,intermediate,2021,200,150\nmay,intermediate,2022,200,150\nmay,intermediate,2023,200,\nmay,intermediate,2024,200,\n\
             ketoan,intermediate,2021,200,150\nketoan,intermediate,2022,200,150\nketoan,intermediate,2023,200,\nketoan,intermediate,2024,200,\n",
        ),
        (
            "vacancies.csv",
            "year,trade_code,vacancies\n2024,han,900\n2024,may,200\n2024,ketoan,30\n",
        ),
        (
            "outcomes.csv",
            "trade_code,level,graduation_year,graduates,surveyed,responded,employed,in_trade,median_wage\n\
             han,intermediate,2023,150,150,120,110,105,9000000\n\
             may,intermediate,2023,150,150,120,90,60,7000000\n\
             ketoan,intermediate,2023,150,150,120,60,12,5000000\n",
        ),
    ]);
    let json = assess(folder.path(), &["--strict"]).json();
    trades(&json).iter().for_each(check_trade);
    assert_eq!(
        json["synthetic"], false,
        "nothing says that these rows were made up"
    );
    let median = |code: &str| {
        let trade = trades(&json)
            .iter()
            .find(|trade| trade["trade_code"] == code);
        trade.unwrap()["ratio"]["median"].as_f64().unwrap()
    };
    assert!(median("han") > median("may") && median("may") > median("ketoan"));
    assert!(missing(&json).contains("employer_survey"));
}

#[test]
fn postings_alone_are_not_enough_for_a_flag() {
    let postings: String = (0..60)
        .map(|i| format!("J{i},Thợ hàn,2,2024-{:02}-10,Công ty {i}\n", i % 12 + 1))
        .collect();
    let folder = package(&[
        (
            "trades.csv",
            "trade_code,name_vi\nhan,Hàn\nmay,May thời trang\n",
        ),
        (
            "postings.csv",
            &format!("posting_id,title,vacancies,posted_on,employer_name\n{postings}"),
        ),
    ]);
    let json = assess(folder.path(), &[]).json();
    trades(&json).iter().for_each(check_trade);
    for trade in trades(&json) {
        assert_eq!(trade["flag"], "insufficient_evidence", "{trade:#}");
    }
    assert!(missing(&json).is_superset(&BTreeSet::from([
        "supply".to_owned(),
        "employer_survey".to_owned()
    ])));
}

#[test]
fn the_horizon_moves_the_target_year_and_widens_the_intervals() {
    let near = assess(city(), &[]).json();
    for horizon in 1..=5 {
        let json = assess(city(), &["--horizon", &horizon.to_string()]).json();
        assert_eq!(json["target_year"], 2025 + horizon);
        assert_eq!(json["data_year"], 2025);
        trades(&json).iter().for_each(check_trade);
        let share = share_not_narrower(&near, &json);
        assert!(
            share >= 0.6,
            "{horizon} years ahead only {share:.2} are as wide"
        );
    }
    let earlier = assess(city(), &["--year", "2023"]).json();
    assert_eq!(
        (&earlier["data_year"], &earlier["target_year"]),
        (&2023.into(), &2024.into())
    );
}

fn flags(json: &Value) -> BTreeMap<&str, &str> {
    trades(json)
        .iter()
        .map(|trade| {
            (
                trade["trade_code"].as_str().unwrap(),
                trade["flag"].as_str().unwrap(),
            )
        })
        .collect()
}

/// Anybody can advertise; only employers in the register count.
#[test]
fn advertisements_of_strangers_change_no_flag() {
    let poisoned = without(city(), &[]);
    let path = poisoned.path().join("postings.csv");
    let (heading, mut rows) = read_csv(&path);
    let cell = |name: &str, number: usize| match name {
        "posting_id" => format!("FAKE{number}"),
        "title" => ["Thợ hàn", "Kế toán viên", "Nhân viên nhà hàng"][number % 3].to_owned(),
        "vacancies" => "50".to_owned(),
        "posted_on" => format!("2025-{:02}-15", number % 12 + 1),
        "employer_id" => format!("FAKE{number}"),
        "employer_name" => format!("Công ty không có thật {number}"),
        _ => String::new(),
    };
    for number in 0..300 {
        rows.push(heading.iter().map(|name| cell(name, number)).collect());
    }
    write_csv(&path, &heading, &rows);
    let (before, after) = (
        assess(city(), &[]).json(),
        assess(poisoned.path(), &[]).json(),
    );
    assert_eq!(
        after["data_quality"]["rows_read"]["postings"]
            .as_u64()
            .unwrap(),
        before["data_quality"]["rows_read"]["postings"]
            .as_u64()
            .unwrap()
            + 300
    );
    assert_eq!(flags(&before), flags(&after));
}

#[test]
fn other_parameters_have_another_digest() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    fs::write(&file, "[flags.shortage_ratio]\nvalue = 1.6\n").unwrap();
    let file = file.to_str().unwrap();
    let (ours, mine) = (
        assess(city(), &[]).json(),
        assess(city(), &["--parameters", file]).json(),
    );
    assert_ne!(ours["parameters"]["digest"], mine["parameters"]["digest"]);
    assert_eq!(mine["parameters"]["shortage_ratio"], 1.6);
    let short = |json: &Value| {
        flags(json)
            .values()
            .filter(|flag| **flag == "undersupplied")
            .count()
    };
    assert!(
        short(&mine) < short(&ours),
        "a stricter bound, fewer shortages"
    );
    fs::write(file, "[flags.no_such_thing]\nvalue = 1\n").unwrap();
    assert_eq!(assess(city(), &["--parameters", file]).status, 2);
}

#[test]
fn a_trade_is_found_by_any_spelling_of_its_name() {
    let explain = |trade: &str| {
        vocmatch(&[
            "explain",
            trade,
            "--lang",
            "en",
            "--data",
            city().to_str().unwrap(),
        ])
    };
    let expected = explain("han");
    assert_eq!(expected.status, 0, "{}", expected.stderr);
    assert!(expected.text().contains("Welding"), "{}", expected.text());
    for spelling in ["Hàn", "HAN", "ha\u{300}n", "hàn", "5520123"] {
        assert_eq!(explain(spelling).stdout, expected.stdout, "{spelling}");
    }
    let unknown = explain("chăn nuôi rồng");
    assert_eq!(unknown.status, 2);
    assert_eq!(unknown.stderr.lines().count(), 1, "{}", unknown.stderr);
}

#[test]
fn colours_are_for_terminals() {
    let folder = city().to_str().unwrap();
    let table = ["assess", "--quiet", "--data", folder];
    let escape = |answer: &crate::support::Answer| {
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        answer.text().contains('\u{1b}')
    };
    let piped = vocmatch(&table);
    assert!(!escape(&piped), "a pipe");
    assert!(piped.stderr.is_empty(), "--quiet: {}", piped.stderr);
    assert!(
        !escape(&vocmatch_with(&table, &[("NO_COLOR", "1")])),
        "NO_COLOR"
    );
    let always = [&table[..], &["--color", "always"]].concat();
    assert!(escape(&vocmatch(&always)), "--color always");
    assert!(
        piped.text().contains("mô phỏng") || piped.text().contains("tổng hợp"),
        "what was made up must say so"
    );
}

/// A whole country of real data, with aggregates alone: wide intervals, no nonsense.
#[test]
fn a_country_of_aggregates_is_answered() {
    let Some(folder) = real_data("us-vocational") else {
        return;
    };
    let json = assess(&folder, &[]).json();
    assert_eq!(trades(&json).len(), 1_313);
    trades(&json).iter().for_each(check_real_trade);
    let count = |yes: fn(&Value) -> bool| trades(&json).iter().filter(|trade| yes(trade)).count();
    assert!(count(|trade| trade["flag"] == "insufficient_evidence") > 130);
    assert!(count(|trade| trade["certain_surplus"] == true) >= 1);
    assert_eq!(json["synthetic"], false);
}

/// As [`check_trade`], with the package's own levels.
fn check_real_trade(trade: &Value) {
    let mut trade = trade.clone();
    trade["levels"] = Value::Array(Vec::new());
    check_trade(&trade);
}

#[test]
fn every_real_title_keeps_its_row() {
    let Some(folder) = real_data("vietnam-job-postings") else {
        return;
    };
    let out = tempfile::tempdir().unwrap();
    for name in [
        "careerviet_2025-10-05.csv",
        "topcv_accounting_2025-09-30.csv",
    ] {
        let (input, output) = (folder.join(name), out.path().join(name));
        let answer = vocmatch(&[
            "titles",
            "--in",
            input.to_str().unwrap(),
            "--out",
            output.to_str().unwrap(),
        ]);
        assert_eq!(answer.status, 0, "{}", answer.stderr);
        let ((before_heading, before), (heading, rows)) = (read_csv(&input), read_csv(&output));
        let place = |name: &str| {
            heading
                .iter()
                .position(|h| h.trim_start_matches('\u{feff}') == name)
                .unwrap()
        };
        let old = before_heading
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == "title")
            .unwrap();
        assert_eq!(rows.len(), before.len(), "{name}");
        for (row, before) in rows.iter().zip(&before) {
            assert_eq!(row[place("title")], before[old]);
            let score = &row[place("score")];
            assert!(
                score.is_empty() || (0.0..=1.0).contains(&score.parse::<f64>().unwrap()),
                "{row:?}"
            );
            assert!(
                row[place("alternatives")].split('|').count() <= 3,
                "{row:?}"
            );
            assert!(
                ["trade", "engineer", "manager", "other"].contains(&&row[place("role")]),
                "{row:?}"
            );
        }
    }
}
