//! The subsidy studio over HTTP: policies, allocations, their check, a list in the mirror of the flags.

use serde_json::{Value, json};
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::on_both_databases;
use crate::support::employers::{errors, stocked};
use crate::support::release::unzipped;

const PLAN: &str = "hai_phong_2026_2030_plan";
const ALLOCATIONS: &str = "/api/v1/allocations";

fn request(changes: Value) -> Value {
    let mut request = json!({"title": "Phương án 1", "policy": PLAN});
    for (key, value) in changes.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

/// A policy of the department's own, for one trade and one year.
fn policy(code: &str, learners_vnd: i64) -> String {
    format!(
        "code = \"{code}\"\nname_vi = \"Hỗ trợ thử\"\nname_en = \"Trial support\"\nstatus = \"planned\"\n\
         valid_from = \"2026-01-01\"\nvalid_to = \"2026-12-31\"\ntrades = \"all\"\nlevels = [\"college\", \"intermediate\"]\n\
         [who]\nvi = \"Người học\"\nen = \"Learners\"\n[caps]\nlearners_total = 5000\n\
         [[source]]\ntitle = \"Dự thảo\"\nplace = \"trang 1\"\n\
         [[rate]]\nlevels = [\"college\", \"intermediate\"]\nvnd = 20_000_000\nvalid_from = \"2026-01-01\"\nvalid_to = \"2026-12-31\"\n\
         status = \"assumed\"\nbasis = \"thử\"\n\
         [[year]]\nyear = 2026\ntotal_vnd = {learners_vnd}\nlearners_vnd = {learners_vnd}\nteachers_vnd = 0\n"
    )
}

on_both_databases! {
    async fn an_allocation_keeps_every_yearly_envelope_and_is_kept_with_what_stands_beside_it(app: TestApp) {
        stocked(&app).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let saved = analyst.post(ALLOCATIONS, &request(json!({}))).await.expect(201);
        let body = saved.json();
        let allocation = &body["result"]["allocation"];
        let years = allocation["years"].as_array().unwrap();
        assert_eq!(years.len(), 5);
        for (year, envelope) in years.iter().zip([150, 155, 160, 165, 170]) {
            assert_eq!(year["envelope_vnd"].as_i64().unwrap(), envelope * 1_000_000_000);
            assert!(year["spent_vnd"].as_i64() <= year["envelope_vnd"].as_i64(), "{year}");
        }
        assert!(allocation["learners"].as_u64().unwrap() <= 40_700);
        let spent: i64 = allocation["rows"].as_array().unwrap().iter().map(|row| row["amount_vnd"].as_i64().unwrap()).sum();
        assert_eq!(allocation["spent_vnd"].as_i64(), Some(spent));
        for part in ["alternatives", "marginal", "sensitivity", "equity"] {
            assert!(!body["result"][part].as_array().unwrap().is_empty(), "{part}");
        }
        // What was saved is what is read, and listed.
        let auditor = app.person(Role::Auditor, None).await;
        let read = auditor.get(saved.header("location")).await.expect(200).json();
        assert_eq!(read["result"], body["result"]);
        let paper = auditor.get(&format!("{}/paper?agency=S%E1%BB%9F", saved.header("location"))).await.expect(200);
        let text = String::from_utf8(unzipped(&paper.bytes)["word/document.xml"].clone()).unwrap();
        assert!(text.contains("SỞ") || text.contains("Sở"), "the agency is missing");
        let listed = auditor.get(ALLOCATIONS).await.expect(200).json();
        assert_eq!(listed["items"][0]["spent_vnd"].as_i64(), Some(spent));
    }

    async fn a_billion_above_the_envelope_of_one_year_is_told_for_that_year(app: TestApp) {
        stocked(&app).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let wish = json!({"envelopes_vnd": {"2027": 156_000_000_000_i64}});
        let body = analyst.post(ALLOCATIONS, &request(wish)).await.expect(201).json();
        let above = body["result"]["above_policy"].as_array().unwrap();
        assert_eq!(above.len(), 1);
        assert_eq!((above[0]["year"].as_i64(), above[0]["over_vnd"].as_i64()), (Some(2027), Some(1_000_000_000)));

        // 7,680 learners of 19,656,019 đồng cost 150.96 billion: 0.96 more than 2026 has, though five years have enough.
        let row = |learners: u64| json!({"year": 2026, "trade_code": "han", "level": "college", "learners": learners});
        let check = json!({"under": request(json!({})), "rows": [row(7_680)]});
        let checked = analyst.post(&format!("{ALLOCATIONS}/check"), &check).await.expect(200).json();
        let breaches = checked["breaches"].as_array().unwrap();
        let money = breaches.iter().find(|breach| breach["code"] == "envelope").unwrap();
        assert_eq!((money["year"].as_i64(), money["over"].as_i64()), (Some(2026), Some(7_680 * 19_656_019 - 150_000_000_000)));
    }

    async fn limits_that_cannot_be_kept_are_named_with_the_nearest_envelope(app: TestApp) {
        stocked(&app).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        // 100 learners of a level for the money of fifty.
        let wish = json!({
            "years": [2026, 2026], "envelopes_vnd": {"2026": 1_000_000_000},
            "floors": [{"of": "level", "key": "college", "learners": 100}],
        });
        let refused = analyst.post(ALLOCATIONS, &request(wish)).await.expect(422);
        assert_eq!(errors(&refused)[0], ("/envelopes_vnd".to_owned(), "infeasible".to_owned()));
        assert!(refused.text().contains("2026"), "{}", refused.text());
        for (wish, pointer) in [
            (json!({"policy": "no_such_policy"}), "/policy"),
            (json!({"harm": -3.0}), "/harm"),
            (json!({"envelopes_vnd": {"2040": 1}}), "/envelopes_vnd"),
        ] {
            let refused = analyst.post(ALLOCATIONS, &request(wish)).await.expect(422);
            assert_eq!(errors(&refused)[0].0, pointer);
        }
    }

    async fn the_department_keeps_policies_with_all_their_versions(app: TestApp) {
        stocked(&app).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let path = "/api/v1/policies/thu_2026";
        let known = app.public().get("/api/v1/policies").await.expect(200).json();
        let codes: Vec<&str> = known["policies"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["hai_phong_2024_nine_trades", PLAN]);
        assert_eq!(known["policies"][1]["status"], "planned");

        let first = analyst.put(path, &json!({"toml": policy("thu_2026", 2_000_000_000)})).await.expect(201);
        analyst.with("if-match", first.header("etag")).put(path, &json!({"toml": policy("thu_2026", 3_000_000_000_i64)})).await.expect(200);
        let body = analyst.post(ALLOCATIONS, &request(json!({"policy": "thu_2026"}))).await.expect(201).json();
        assert_eq!(body["result"]["allocation"]["years"][0]["envelope_vnd"].as_i64(), Some(3_000_000_000));
        let other = analyst.put("/api/v1/policies/khac", &json!({"toml": policy("thu_2026", 1)})).await.expect(422);
        assert_eq!(errors(&other), [("/toml".to_owned(), "other_code".to_owned())]);
        let wrong = analyst.put("/api/v1/policies/khac", &json!({"toml": "code = \"khac\"\nrate = -1"})).await.expect(422);
        assert_eq!(errors(&wrong), [("/toml".to_owned(), "unusable_policy".to_owned())]);
    }

    async fn the_nine_trades_are_held_against_the_flags(app: TestApp) {
        stocked(&app).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let mirror = analyst.get("/api/v1/policies/hai_phong_2024_nine_trades/mirror").await.expect(200).json();
        let trades = mirror["trades"].as_array().unwrap();
        assert!(trades.iter().any(|one| one["listed"] == true));
        for one in trades {
            assert!(!one["reason"]["vi"].as_str().unwrap().is_empty() && !one["reason"]["en"].as_str().unwrap().is_empty(), "{one}");
        }
        analyst.get("/api/v1/policies/no_such/mirror").await.expect(404);
        let college = app.organisation(OrganisationKind::College, "c1", Standing::Verified).await;
        app.person(Role::CollegeClerk, Some(&college)).await.get("/api/v1/policies/no_such/mirror").await.expect(403);
    }
}
