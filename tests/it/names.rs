//! Names that lead to no trade: the queue, what a name would change, and what it changes once it is decided.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, Reply, on_both_databases};
use crate::support::employers::{NEEDS, employer, errors, settled, stocked_with};
use crate::support::town;

const PATH: &str = "/api/v1/names";
/// A name that no reader knows, and the address of its key.
const TITLE: &str = "Bốc Ếp";
const KEY: &str = "b%E1%BB%91c%20%E1%BA%BFp";

/// A small city in which forty registered firms look for people under that name.
fn city() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(town()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let mut firms = csv::Reader::from_path(folder.path().join("employers.csv")).unwrap();
    let place = firms
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "employer_id")
        .unwrap();
    let ids: Vec<String> = firms
        .records()
        .take(40)
        .map(|firm| firm.unwrap()[place].to_owned())
        .collect();
    let path = folder.path().join("postings.csv");
    let heading = fs::read_to_string(&path)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    let rows: String = ids
        .iter()
        .enumerate()
        .map(|(place, id)| {
            let cells = heading.split(',').map(|name| match name {
                "posting_id" => format!("them-{place}"),
                "title" => TITLE.to_owned(),
                "vacancies" => "5".to_owned(),
                "posted_on" => "2025-06-01".to_owned(),
                "employer_id" => id.clone(),
                _ => String::new(),
            });
            cells.collect::<Vec<_>>().join(",") + "\n"
        })
        .collect();
    let all = fs::read_to_string(&path).unwrap() + &rows;
    fs::write(&path, all).unwrap();
    folder
}

async fn queue(by: &Client) -> Value {
    by.get(PATH).await.expect(200).json()
}

/// What the queue has of the name.
fn waiting(queue: &Value) -> Option<Value> {
    let items = queue["items"].as_array().unwrap().iter();
    items.clone().find(|item| item["key"] == "bốc ếp").cloned()
}

async fn decide(by: &Client, trade: Value) -> Reply {
    by.put(
        &format!("{PATH}/{KEY}"),
        &json!({"alias": TITLE, "trade_code": trade}),
    )
    .await
}

async fn ratio(by: &Client) -> f64 {
    let trade = by
        .get("/api/v1/working/trades/han")
        .await
        .expect(200)
        .json();
    trade["trade"]["ratio"]["median"].as_f64().unwrap()
}

on_both_databases! {
    async fn a_name_that_leads_nowhere_counts_for_its_trade_once_it_is_decided(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let steward = app.department(Role::DataSteward).await;
        let before = queue(&steward).await;
        let item = waiting(&before).unwrap();
        assert_eq!((&item["postings"], &item["positions"], &item["title"]), (&json!(40), &json!(200.0), &json!(TITLE)));
        assert!(item["suggestions"].as_array().unwrap().len() <= 3);

        let tried = json!({"alias": TITLE, "trade_code": "Hàn"});
        let effect = steward.post(&format!("{PATH}/effect"), &tried).await.expect(200).json();
        assert_eq!(effect["trade_code"], "han");
        let unmatched = |when: &str| effect[when].as_u64().unwrap();
        assert_eq!(unmatched("unmatched_now") - unmatched("unmatched_then"), 40);
        let now = ratio(&steward).await;
        let then = effect["then"]["ratio"]["median"].as_f64().unwrap();
        assert!(then > effect["now"]["ratio"]["median"].as_f64().unwrap(), "{effect}");
        assert!(waiting(&queue(&steward).await).is_some(), "trying out stores nothing");

        let decided = decide(&steward, json!("han")).await.expect(201);
        assert_eq!((&decided.json()["state"], &decided.json()["trade_code"]), (&json!("mapped"), &json!("han")));
        settled(&app).await;
        let after = queue(&steward).await;
        assert!(waiting(&after).is_none());
        assert_eq!(before["postings"].as_u64().unwrap() - after["postings"].as_u64().unwrap(), 40);
        assert_eq!(after["decided"][0]["alias"], TITLE);
        let counted = ratio(&steward).await;
        assert!(counted > now && (counted - then).abs() < 0.002, "{now} {then} {counted}");

        // The run's inputs say which names it used, and the log who decided.
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let run = analyst.post("/api/v1/runs", &json!({})).await.json();
        let path = format!("/api/v1/runs/{}", run["id"].as_str().unwrap());
        let mut done = Value::Null;
        for _ in 0..600 {
            done = analyst.get(&path).await.expect(200).json();
            if done["state"] == "done" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(done["inputs"]["names"], json!([{"alias": TITLE, "trade_code": "han"}]), "{done}");
        let auditor = app.person(Role::Auditor, None).await;
        let log = auditor.get("/api/v1/audit?action=name.map").await.expect(200).json();
        assert_eq!(log["items"][0]["object_id"], "bốc ếp");
    }

    async fn a_name_for_which_nothing_is_trained_leaves_the_queue_and_can_be_decided_again(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let steward = app.department(Role::DataSteward).await;
        let now = ratio(&steward).await;
        let rejected = decide(&steward, Value::Null).await.expect(201);
        assert_eq!(rejected.json()["state"], "rejected");
        settled(&app).await;
        assert!(waiting(&queue(&steward).await).is_none());
        assert!((ratio(&steward).await - now).abs() < 0.002);
        decide(&steward, json!("han")).await.expect(428);
        let read = steward.get(&format!("{PATH}/{KEY}")).await.expect(200);
        decide(&steward.with("if-match", read.header("etag")), json!("han")).await.expect(200);
        settled(&app).await;
        let counted = ratio(&steward).await;
        assert!(counted > now, "{now} {counted} {}", queue(&steward).await["decided"]);
    }

    async fn needs_of_firms_under_an_unknown_name_wait_with_the_others(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let need = json!({"title": "Bốc ếp ca đêm", "vacancies": 12, "qualification_required": true});
        let firm = employer(&app, 1).await;
        let posted = firm.post(NEEDS, &need).await.expect(201).json();
        assert_eq!(posted["trade_unknown"], true);
        let steward = app.department(Role::DataSteward).await;
        let found = queue(&steward).await;
        let waits = found["needs"].as_array().unwrap().iter().any(|need| need["vacancies"] == 12 && need["key"] == "bốc ếp ca đêm");
        assert!(waits, "{}", found["needs"]);
        // Once the name is decided on, whoever posted the need sees its trade.
        let decision = json!({"alias": "Bốc ếp ca đêm", "trade_code": "han"});
        steward.put(&format!("{PATH}/bốc ếp ca đêm"), &decision).await.expect(201);
        let seen = firm.get(&format!("{NEEDS}/{}", posted["id"].as_str().unwrap())).await.json();
        assert_eq!((&seen["trade_unknown"], &seen["matched_trade_code"]), (&json!(false), &json!("han")));
    }

    async fn what_cannot_be_used_is_refused(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let steward = app.department(Role::DataSteward).await;
        let place = format!("{PATH}/{KEY}");
        for (body, pointer, code) in [
            (json!({"alias": "Bốc dỡ", "trade_code": "han"}), "/alias", "other_key"),
            (json!({"alias": TITLE, "trade_code": "khong_co"}), "/trade_code", "unknown_trade"),
            (json!({"alias": " - ", "trade_code": "han"}), "/alias", "name_length"),
            (json!({"alias": TITLE, "trade_code": null, "reason": "a".repeat(2_001)}), "/reason", "reason_length"),
        ] {
            let refused = steward.put(&place, &body).await.expect(422);
            assert_eq!(errors(&refused), [(pointer.to_owned(), code.to_owned())]);
        }
        steward.post(&format!("{PATH}/effect"), &json!({"alias": TITLE, "trade_code": "khong_co"})).await.expect(422);
        steward.get(&place).await.expect(404);
        let college = app.organisation(OrganisationKind::College, "c1", Standing::Verified).await;
        decide(&app.person(Role::CollegeApprover, Some(&college)).await, json!("han")).await.expect(403);
        decide(&app.person(Role::Auditor, None).await, json!("han")).await.expect(403);
    }
}
