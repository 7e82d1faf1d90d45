//! Nothing of few people or of one employer leaves by any route or format.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use vocmatch::web::access::{ROWS, Who};

use crate::support::app::{TestApp, on_both_databases};
use crate::support::release::{
    Desk, ONE_EMPLOYER, SMALL_PAY, finished_run, released, released_from, rendered, small_city,
    unzipped, write_small_city,
};

/// Every table of a release.
const TABLES: [&str; 9] = [
    "trades",
    "reasons",
    "evidence",
    "levels",
    "outcomes",
    "employer_cells",
    "programmes",
    "providers",
    "parameters",
];

/// Every address that the public may read of the small city: each route of the table, with each of its values.
fn addresses() -> Vec<String> {
    let mut all = Vec::new();
    for row in ROWS
        .iter()
        .filter(|row| row.method == "GET" && row.who == Who::Anyone)
    {
        let values: &[&str] = match row.path {
            "/api/v1/trades/{code}" | "/api/v1/trades/{code}/history" => &["han", "tien", "nguoi"],
            "/api/v1/providers/{id}" => &["c1", "c2", "c3"],
            "/api/v1/releases/{number}" => &["1", "latest"],
            "/api/v1/releases/{number}/changes" => &["1"],
            "/api/v1/search" => &["?q=han", "?q=tho"],
            "/api/v1/trades" => &["", "?sort=demand", "?flag=balanced", "?limit=1"],
            "/api/v1/releases/{number}/download" => {
                for format in ["json", "xlsx", "docx", "datapackage"] {
                    all.push(format!("/api/v1/releases/1/download?format={format}"));
                }
                for format in ["csv", "csv-excel"] {
                    all.extend(TABLES.map(|table| {
                        format!("/api/v1/releases/1/download?format={format}&table={table}")
                    }));
                }
                continue;
            }
            path if path.contains('{') => continue,
            _ => &[""],
        };
        for value in values {
            all.push(match row.path.split_once('{') {
                Some((before, after)) => {
                    let after = after.split_once('}').unwrap().1;
                    format!("{before}{value}{after}")
                }
                None => format!("{}{value}", row.path),
            });
        }
    }
    all
}

/// The texts within an answer: itself, or the files and sheets of an archive.
fn texts(bytes: &[u8]) -> Vec<String> {
    if !bytes.starts_with(b"PK") {
        return vec![String::from_utf8_lossy(bytes).into_owned()];
    }
    unzipped(bytes)
        .into_values()
        .map(|file| String::from_utf8_lossy(&file).into_owned())
        .collect()
}

/// Every object with a status of its own, wherever it stands.
fn figures<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("value") && fields.contains_key("status") {
                found.push(value);
            }
            fields.values().for_each(|value| figures(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| figures(value, found)),
        _ => {}
    }
}

fn outcome<'a>(
    content: &'a Value,
    scope: &str,
    provider: Option<&str>,
    trade: Option<&str>,
) -> &'a Value {
    content["outcomes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|cell| {
            cell["scope"] == scope
                && cell.get("provider_id").and_then(Value::as_str) == provider
                && cell.get("trade_code").and_then(Value::as_str) == trade
        })
        .unwrap()
}

/// Nine answers are too few, and the twelve beside them go too: 81 − 12 − 60 = 9.
#[test]
fn nine_answers_are_hidden_and_cannot_be_reckoned() {
    let content = small_city();
    for provider in ["c1", "c2"] {
        let cell = outcome(&content, "programme", Some(provider), Some("han"));
        for name in [
            "answers",
            "employed_share",
            "in_trade_share",
            "median_pay_vnd",
            "median_months",
        ] {
            assert_eq!(cell[name]["status"], "suppressed", "{provider} {name}");
            assert!(cell[name]["value"].is_null());
            assert_eq!(cell[name]["reason"]["code"], "few_answers");
            let vi = cell[name]["reason"]["vi"].as_str().unwrap();
            assert!(
                vi.starts_with("Không hiển thị để bảo vệ thông tin cá nhân (dưới 10 người trả lời")
            );
        }
    }
    // 45 of 60 is 75 %.
    let shown = outcome(&content, "programme", Some("c3"), Some("han"));
    assert_eq!(shown["employed_share"]["value"], 0.75);
    assert_eq!(shown["answers"]["value"], 60.0);
    // All of c1 is its nine welders.
    let provider = outcome(&content, "provider", Some("c1"), None);
    assert_eq!(provider["answers"]["status"], "suppressed");
}

#[test]
fn a_district_with_one_employer_is_hidden_with_its_neighbour() {
    let content = small_city();
    let cells = content["employer_cells"].as_array().unwrap();
    let cell = |trade: &str, district: &str| {
        cells
            .iter()
            .find(|cell| cell["trade_code"] == trade && cell["district"] == district)
            .unwrap()
    };
    let one = cell("tien", "Thủy Nguyên");
    assert_eq!(one["positions"]["status"], "suppressed");
    assert_eq!(one["positions"]["reason"]["code"], "few_employers");
    let hidden = ["Hồng Bàng", "Lê Chân", "Kiến An"]
        .iter()
        .filter(|district| cell("tien", district)["positions"]["status"] == "suppressed")
        .count();
    assert!(hidden >= 1, "the total less the others would tell it");
    // Of turning two employers answered the survey.
    let turning = content["trades"]
        .as_array()
        .unwrap()
        .iter()
        .find(|t| t["trade_code"] == "tien")
        .unwrap();
    assert_eq!(
        turning["demand_funnel"]["survey_planned_persons"]["status"],
        "suppressed"
    );
}

/// The same package gives the same bytes.
#[test]
fn the_same_city_is_protected_alike() {
    let folder = tempfile::tempdir().unwrap();
    write_small_city(folder.path());
    assert_eq!(rendered(folder.path(), None).0, small_city());
}

/// Numbers that would tell of the nine welders, of the one employer, or of the two who answered the survey.
fn secrets() -> Vec<String> {
    let pay = SMALL_PAY.to_string();
    let one = f64::from(ONE_EMPLOYER);
    let round = (one / 5.0).round() * 5.0;
    let mut secrets = vec![
        pay,
        "17300000".to_owned(),
        "4321".to_owned(),
        "4361".to_owned(),
    ];
    secrets.extend([one, round].map(|n| n.to_string()));
    // 7 of 9 and 9 of 12 in work; 4 of 7 in the trade.
    secrets.extend(["0.7778", "0.778", "0.5714", "0.571", "77,8", "77.8"].map(str::to_owned));
    secrets
}

/// Whether a text holds a number as a number of its own.
fn holds(text: &str, number: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(number).any(|(at, _)| {
        !digit(text[..at].chars().next_back()) && !digit(text[at + number.len()..].chars().next())
    })
}

async fn walk(app: &TestApp, check: impl Fn(&str, &str)) {
    let addresses = addresses();
    assert!(addresses.len() > 35, "{addresses:?}");
    let mut answered = 0;
    for address in &addresses {
        let reply = app.public().get(address).await;
        answered += usize::from(reply.status.is_success());
        for text in texts(&reply.bytes) {
            check(address, &text);
        }
    }
    assert!(answered > 35, "too few addresses answered");
}

/// A cell as the public knows it: answers and share in work as they are written; nothing where they are hidden.
type Known = BTreeMap<[String; 4], Option<(f64, f64)>>;

const KEY: [&str; 4] = ["scope", "provider_id", "trade_code", "level"];
const FIGURES: [&str; 2] = ["answers", "employed_share"];

/// The outcomes of a content.
fn known(content: &Value) -> Known {
    let rows = content["outcomes"].as_array().unwrap().iter();
    rows.map(|cell| {
        let key = KEY.map(|name| cell[name].as_str().unwrap_or_default().to_owned());
        let [answers, share] = FIGURES.map(|name| cell[name]["value"].as_f64());
        (key, answers.zip(share))
    })
    .collect()
}

/// The same from a table of a file, headings first.
fn known_of_rows(rows: &[Vec<String>]) -> Known {
    let place = |name: &str| rows[0].iter().position(|head| head == name).unwrap();
    let (key, figures) = (KEY.map(place), FIGURES.map(place));
    let read = rows[1..].iter().map(|row| {
        let [answers, share] = figures.map(|place| row[place].parse().ok());
        (key.map(|place| row[place].clone()), answers.zip(share))
    });
    read.collect()
}

fn rows_of_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(bytes);
    let rows = reader.records().map(|row| row.unwrap());
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

fn rows_of_workbook(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheets = calamine::Reader::worksheets(&mut book);
    let texts = sheets.iter().map(|(_, sheet)| -> Vec<Vec<String>> {
        let rows = sheet.rows();
        rows.map(|row| row.iter().map(ToString::to_string).collect())
            .collect()
    });
    let outcomes = |rows: &Vec<Vec<String>>| {
        let head = rows.first();
        head.is_some_and(|head| head.iter().any(|name| name == "employed_share"))
    };
    texts.into_iter().find(outcomes).unwrap()
}

/// Whole numbers of answers and of people in work that are written like this.
fn behind((answers, share): (f64, f64)) -> Vec<(u32, u32)> {
    let near = (8..2_000).filter(|n| (f64::from(*n) / 5.0).round() * 5.0 == answers);
    near.flat_map(|n| (0..=n).map(move |k| (n, k)))
        .filter(|(n, k)| {
            let exact = f64::from(*k) / f64::from(*n);
            let steps = if *n < 100 { 100.0 } else { 1000.0 };
            let extreme = *n < 50 && !(0.05..=0.95).contains(&exact);
            extreme || ((exact * steps).round() / steps - share).abs() < 1e-9
        })
        .collect()
}

/// Numbers of those who may have joined a cell, and of those of them who are in work.
fn joined(then: (f64, f64), now: (f64, f64)) -> BTreeSet<(u32, u32)> {
    let mut joined = BTreeSet::new();
    for (n, k) in behind(then) {
        for (m, l) in behind(now) {
            if m >= n && l >= k && l - k <= m - n {
                joined.insert((m - n, l - k));
            }
        }
    }
    joined
}

/// What two releases give away by subtraction, if people only join from one to the next.
fn attack(first: &Known, second: &Known) -> Vec<String> {
    let mut found = Vec::new();
    for (cell, told) in first {
        let Some((then, now)) = told.zip(second.get(cell).copied().flatten()) else {
            continue;
        };
        let joined = joined(then, now);
        if !joined.is_empty() && joined.iter().all(|(n, _)| (1..10).contains(n)) {
            found.push(format!("{cell:?}: {joined:?} joined"));
        }
    }
    // A hidden programme is a total less its siblings, as either release shows them.
    for (here, there) in [(first, second), (second, first)] {
        let either = |cell: &[String; 4]| here[cell].or(there.get(cell).copied().flatten());
        let hidden = |cell: &&[String; 4]| cell[0] == "programme" && here[*cell].is_none();
        for cell in here.keys().filter(hidden) {
            let [_, provider, trade, level] = cell.each_ref().map(String::as_str);
            let totals = [
                (["trade_level", "", trade, level], 2..4),
                (["provider", provider, "", ""], 1..2),
            ];
            for (total, alike) in totals {
                let Some(total) = here[&total.map(str::to_owned)] else {
                    continue;
                };
                let siblings = here.keys().filter(|other| {
                    let beside = other[alike.clone()] == cell[alike.clone()];
                    other[0] == "programme" && *other != cell && beside
                });
                let others: Option<Vec<_>> = siblings.map(either).collect();
                if let Some(others) = others {
                    let left = total.0 - others.iter().map(|told| told.0).sum::<f64>();
                    found.push(format!("{cell:?}: {left} are left"));
                }
            }
        }
    }
    found
}

/// Answers that came after the first release: three of `c3`'s welders, three beside the nine of `c1`, twenty turners of `c2`.
fn write_grown_city(folder: &Path) {
    write_small_city(folder);
    let path = folder.join("graduate_survey.csv");
    let mut text = fs::read_to_string(&path).unwrap();
    for (provider, trade, more) in [("c3", "han", 3), ("c1", "han", 3), ("c2", "tien", 20)] {
        for place in 0..more {
            let id = format!("n-{provider}-{place}");
            let doing = "employed,true,false,2,8000000";
            writeln!(text, "{id},{trade},college,2024,true,{provider},{doing}").unwrap();
        }
    }
    fs::write(path, text).unwrap();
}

/// Releases that know nothing of each other give few people away.
#[test]
fn the_attack_succeeds_where_releases_are_not_compared() {
    let folder = tempfile::tempdir().unwrap();
    write_grown_city(folder.path());
    let second = rendered(folder.path(), None).0;
    let found = attack(&known(&small_city()), &known(&second));
    let holds = |words: [&str; 2]| {
        let mut found = found.iter();
        found.any(|one| words.iter().all(|word| one.contains(word)))
    };
    assert!(holds(["c3", "joined"]), "{found:?}");
    assert!(holds(["c1", "are left"]), "{found:?}");
}

on_both_databases! {
    /// Two releases, read in every format, tell no more of few people together than each does.
    async fn nothing_of_few_people_follows_from_two_releases(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        write_small_city(folder.path());
        let (_, first) = released_from(&app, folder.path()).await;
        write_grown_city(folder.path());
        let (number, second) = released_from(&app, folder.path()).await;
        assert_eq!((number, &second["disclosure"]["since"]), (2, &Value::from(1)));
        let (before, after) = (known(&first), known(&second));
        assert_eq!(attack(&before, &after), Vec::<String>::new());
        let turning = outcome(&second, "programme", Some("c2"), Some("tien"));
        assert_eq!(turning["answers"]["value"], 60.0, "twenty are enough to be told");
        let welding = |content| outcome(content, "trade", None, Some("han")).clone();
        assert_eq!(welding(&second), welding(&first));
        // Every format says the same, and the first release stays as it was.
        for (number, told) in [(1, &before), (2, &after)] {
            let file = async |format: &str| {
                let path = format!("/api/v1/releases/{number}/download?format={format}&table=outcomes");
                app.public().get(&path).await.expect(200).bytes
            };
            assert_eq!(known(&serde_json::from_slice(&file("json").await).unwrap()), *told);
            assert_eq!(known_of_rows(&rows_of_csv(&file("csv").await)), *told);
            assert_eq!(known_of_rows(&rows_of_workbook(&file("xlsx").await)), *told);
            let package = unzipped(&file("datapackage").await);
            let (_, table) = package.iter().find(|(name, _)| name.ends_with("outcomes.csv")).unwrap();
            assert_eq!(known_of_rows(&rows_of_csv(table)), *told);
        }
        assert_eq!(app.public().get("/api/v1/releases/1").await.expect(200).json(), first);
        // Figures of the model that rest on all answers wait with those of the trade.
        let trade = app.public().get("/api/v1/trades/han").await.expect(200).json();
        let graduates = ["employed_share", "in_trade_share", "time_to_job", "wage"];
        let evidence = trade["trade"]["evidence"].as_array().unwrap();
        let of_graduates: Vec<&Value> = evidence.iter().filter(|item| graduates.iter().any(|source| item["source"] == *source)).collect();
        assert!(!of_graduates.is_empty());
        for item in of_graduates {
            assert_eq!((&item["n"]["status"], &item["ratio"]["status"]), (&"suppressed".into(), &"suppressed".into()), "{item}");
        }
        for level in trade["trade"]["levels"].as_array().unwrap() {
            assert_eq!(level["steps"]["status"], "suppressed", "{level}");
        }
    }

    /// A computation of before the last publication was compared with another release.
    async fn a_computation_that_was_overtaken_is_not_released(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (waiting, etag) = desk.propose(&run_id, "Chờ").await;
        let reason = serde_json::json!({ "reason": "Đã xem" });
        let path = format!("/api/v1/releases/{waiting}");
        let approve = format!("{path}/approve");
        let approved = desk.approver.with("if-match", &etag).post(&approve, &reason).await.expect(200);
        let (first, etag) = desk.propose(&run_id, "Trước").await;
        desk.publish(first, &etag).await;
        let proposal = serde_json::json!({ "run_id": run_id, "title": "Muộn" });
        desk.analyst.post("/api/v1/releases", &proposal).await.expect(409);
        let late = desk.approver.with("if-match", approved.header("etag"));
        late.post(&format!("{path}/publish"), &serde_json::json!({})).await.expect(409);
        app.public().get(&path).await.expect(404);
    }

    async fn no_route_and_no_format_tells_a_hidden_number(app: TestApp) {
        released(&app, &small_city()).await;
        let secrets = secrets();
        walk(&app, |address, text| {
            // Enrolment of the city and checksums hold digits of their own.
            let hexadecimal = |text: &str| text.replace("sha256:", "").split('"').filter(|part| part.len() < 60).collect::<Vec<_>>().join("\"");
            let text = hexadecimal(text);
            for secret in &secrets {
                assert!(!holds(&text, secret), "{address} tells {secret}");
            }
        })
        .await;
    }

    async fn a_hidden_figure_is_null_with_its_reason_wherever_it_stands(app: TestApp) {
        released(&app, &small_city()).await;
        let seen = std::cell::Cell::new(0);
        walk(&app, |address, text| {
            let Ok(body) = serde_json::from_str::<Value>(text) else { return };
            let mut found = Vec::new();
            figures(&body, &mut found);
            for figure in found.into_iter().filter(|figure| figure["status"] == "suppressed") {
                seen.set(seen.get() + 1);
                assert!(figure["value"].is_null(), "{address}: {figure}");
                for part in ["code", "vi", "en"] {
                    assert!(figure["reason"][part].as_str().is_some_and(|text| !text.is_empty()), "{address}: {figure}");
                }
            }
        })
        .await;
        assert!(seen.get() > 20);
    }

    async fn a_hidden_cell_of_a_table_is_empty_and_not_zero(app: TestApp) {
        released(&app, &small_city()).await;
        let mut hidden = 0;
        for (format, between) in [("csv", b','), ("csv-excel", b';')] {
            for table in TABLES {
                let address = format!("/api/v1/releases/1/download?format={format}&table={table}");
                let reply = app.public().get(&address).await.expect(200);
                let bytes = reply.bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&reply.bytes);
                let mut reader = csv::ReaderBuilder::new().delimiter(between).from_reader(bytes);
                let heads = reader.headers().unwrap().clone();
                for row in reader.records() {
                    let row = row.unwrap();
                    for (place, head) in heads.iter().enumerate().filter(|(_, head)| head.ends_with("_status")) {
                        if &row[place] == "suppressed" {
                            hidden += 1;
                            assert_eq!(&row[place - 1], "", "{address} {head} {row:?}");
                        }
                    }
                }
            }
        }
        assert!(hidden > 40);
    }
}
