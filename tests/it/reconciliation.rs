//! Published figures beside those of the data: what differs, and what the department decides of it.

use serde_json::{Value, json};
use tempfile::TempDir;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, Reply, on_both_databases};
use crate::support::employers::{errors, settled, stocked_with};
use crate::support::package;

const PATH: &str = "/api/v1/reconciliation";

/// 190 learners in the data; published are 250, of which the parts sum to 190, and 190.
fn city() -> TempDir {
    package(&[
        ("trades.csv", "trade_code,name_vi\nhan,Hàn\nmay,May\n"),
        ("providers.csv", "provider_id,name\nP01,Trường Một\n"),
        (
            "enrolments.csv",
            "provider_id,trade_code,level,year,enrolled\nP01,han,college,2025,120\nP01,may,elementary,2025,70\n",
        ),
        (
            "published_totals.csv",
            "year,measure,value,level,source,quote\n\
             2025,enrolled,250,,Đề án,250 người\n2025,enrolled,120,college,Đề án,\n2025,enrolled,70,elementary,Đề án,\n\
             2025,teachers,9,,Đề án,\n",
        ),
    ])
}

fn of<'a>(list: &'a Value, outcome: &str) -> Vec<&'a Value> {
    let items = list["items"].as_array().unwrap().iter();
    items.filter(|item| item["outcome"] == outcome).collect()
}

async fn decide(by: &Client, key: &str, decision: &str) -> Reply {
    let body = json!({"decision": decision, "reason": "Số của đề án gồm cả lớp ngắn hạn"});
    by.put(&format!("{PATH}/{key}"), &body).await
}

on_both_databases! {
    async fn figures_that_differ_are_shown_with_both_sides_and_decided_with_a_reason(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let steward = app.department(Role::DataSteward).await;
        let list = steward.get(PATH).await.expect(200).json();
        assert_eq!(list["open"], 2);
        let (found, parts) = (of(&list, "disagrees"), of(&list, "contradicts"));
        assert_eq!((found.len(), parts.len(), of(&list, "agrees").len()), (1, 1, 2));
        assert_eq!(of(&list, "not_measured").len(), 1);
        let item = found[0];
        assert_eq!((item["published"].as_f64(), item["computed"].as_f64()), (Some(250.0), Some(190.0)));
        assert!((item["difference"].as_f64().unwrap() + 0.24).abs() < 1e-9);
        assert_eq!((&item["quote"], &item["source"]), (&json!("250 người"), &json!("Đề án")));
        assert_eq!(item["sides"][1]["resource"], "enrolments");
        assert!(item["decision"].is_null() && item["open"] == true);
        assert_eq!(parts[0]["sides"][1]["parts"], "level");

        let key = item["key"].as_str().unwrap();
        assert!(key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)), "{key}");
        let undecided = steward.get(&format!("{PATH}/{key}")).await.expect(200);
        assert_eq!(undecided.header("etag"), "");
        let decided = decide(&steward, key, "explained").await.expect(201);
        assert_eq!(decided.json()["decision"]["state"], "explained");
        let auditor = app.person(Role::Auditor, None).await;
        let list = auditor.get(PATH).await.expect(200).json();
        assert_eq!(list["open"], 1);
        let one = auditor.get(&format!("{PATH}/{key}")).await.expect(200);
        assert_eq!(one.header("etag"), decided.header("etag"));
        assert_eq!(one.json()["decision"]["reason"], "Số của đề án gồm cả lớp ngắn hạn");
        assert_eq!(one.json()["decision"]["outdated"], false);

        // A second decision says which one it follows; the first is kept in the log.
        decide(&steward, key, "open").await.expect(428);
        let second = decide(&steward.with("if-match", one.header("etag")), key, "open").await.expect(200);
        assert_eq!((second.header("etag"), &second.json()["open"]), ("\"v2\"", &json!(true)));
        decide(&steward.with("if-match", one.header("etag")), key, "explained").await.expect(412);
        let log = auditor.get("/api/v1/audit?action=reconciliation.decide").await.expect(200).json();
        assert_eq!(log["items"].as_array().unwrap().len(), 2, "{log}");
    }

    async fn a_decision_on_other_figures_is_marked_as_outdated(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let list = analyst.get(PATH).await.expect(200).json();
        let key = of(&list, "disagrees")[0]["key"].as_str().unwrap().to_owned();
        decide(&analyst, &key, "accepted_data").await.expect(201);
        let enrolments = folder.path().join("enrolments.csv");
        let more = std::fs::read_to_string(&enrolments).unwrap().replace("120", "100");
        std::fs::write(&enrolments, more).unwrap();
        stocked_with(&app, folder.path()).await;
        settled(&app).await;
        let item = analyst.get(&format!("{PATH}/{key}")).await.expect(200).json();
        assert_eq!((&item["computed"], &item["decision"]["outdated"], &item["open"]), (&json!(170.0), &json!(true), &json!(true)));
    }

    async fn what_cannot_be_decided_is_refused(app: TestApp) {
        let folder = city();
        stocked_with(&app, folder.path()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let list = analyst.get(PATH).await.expect(200).json();
        let key = of(&list, "disagrees")[0]["key"].as_str().unwrap();
        let place = format!("{PATH}/{key}");
        let body = json!({"decision": "wrong", "reason": " "});
        let refused = analyst.put(&place, &body).await.expect(422);
        let codes = [("/decision", "unknown_decision"), ("/reason", "reason_length")];
        assert_eq!(errors(&refused), codes.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        let body = json!({"decision": "explained", "reason": "a".repeat(2_001)});
        analyst.put(&place, &body).await.expect(422);
        decide(&analyst, of(&list, "agrees")[0]["key"].as_str().unwrap(), "explained").await.expect(409);
        decide(&analyst, "enrolled.1999.x", "explained").await.expect(404);
        let college = app.organisation(OrganisationKind::College, "c1", Standing::Verified).await;
        decide(&app.person(Role::CollegeApprover, Some(&college)).await, key, "explained").await.expect(403);
    }
}
