//! Nothing of few people or of one employer leaves by any route or format.

use serde_json::Value;
use vocmatch::web::access::{ROWS, Who};

use crate::support::app::{TestApp, on_both_databases};
use crate::support::release::{
    ONE_EMPLOYER, SMALL_PAY, released, small_city, unzipped, write_small_city,
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
    let answer = crate::support::release::computed(folder.path());
    let again: Value =
        serde_json::from_str(&vocmatch::live::content::render(&answer).unwrap()).unwrap();
    assert_eq!(again, small_city());
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

on_both_databases! {
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
