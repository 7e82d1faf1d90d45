//! Intake plans: drafted, checked against the registered scale, submitted, commented, approved; the city's gap; scenarios.

use std::fs;

use serde_json::{Value, json};
use vocmatch::clock::DAY;
use vocmatch::store::role::{OrganisationKind, Role, Standing};
use vocmatch_models::assess::flag::Flag;

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::employers::{errors, stocked, stocked_with};
use crate::support::release::{unzipped, write_small_city};

/// The year after the data of the small city.
const YEAR: i32 = 2026;

/// The small city with registrations: at `c1` 30 places of welding and 30 of turning in one group, at `c2` and `c3` room.
async fn city(app: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    write_small_city(folder.path());
    let package = folder.path().join("datapackage.json");
    let text = fs::read_to_string(&package).unwrap();
    let resource = r#", {"name": "registered_scales", "path": "registered_scales.csv"}]}"#;
    fs::write(&package, text.replace("]}", resource)).unwrap();
    let scales = "provider_id,site,trade_code,level,scale,group_code,certificate,valid_from\n\
        c1,Cơ sở 1,han,college,30,5201,12/GCN,2020-01-01\n\
        c1,Cơ sở 1,tien,college,30,5201,12/GCN,2020-01-01\n\
        c2,Cơ sở 1,han,college,400,5201,13/GCN,2020-01-01\n\
        c2,Cơ sở 1,tien,college,400,5201,13/GCN,2020-01-01\n\
        c3,Cơ sở 1,han,college,900,5201,14/GCN,2020-01-01\n";
    fs::write(folder.path().join("registered_scales.csv"), scales).unwrap();
    stocked_with(app, folder.path()).await;
}

struct College {
    clerk: Client,
    approver: Client,
}

impl College {
    async fn of(app: &TestApp, code: &str) -> Self {
        let college = app
            .organisation(OrganisationKind::College, code, Standing::Verified)
            .await;
        Self {
            clerk: app.person(Role::CollegeClerk, Some(&college)).await,
            approver: app.person(Role::CollegeApprover, Some(&college)).await,
        }
    }
}

fn path(provider: &str) -> String {
    format!("/api/v1/plans/{provider}/{YEAR}")
}

fn row(trade: &str, places: i64, reason: Option<&str>) -> Value {
    json!({"site": "Cơ sở 1", "trade_code": trade, "level": "college", "places": places, "reason": reason})
}

fn plan(rows: &[Value]) -> Value {
    json!({"rows": rows})
}

/// Moves the deadlines of the year to a month from now.
async fn open_calendar(app: &TestApp) {
    let analyst = app.department(Role::DepartmentAnalyst).await;
    let day = vocmatch::clock::day(app.state.clock.now() + 30 * DAY).to_string();
    let change = json!({"due_on": {"submit_plan": day, "revise_plan": day}});
    let calendar = format!("/api/v1/calendar/{}", app.state.clock.today().format("%Y"));
    assert_eq!(
        calendar,
        format!("/api/v1/calendar/{YEAR}"),
        "the test is about this year's intake"
    );
    analyst.put(&calendar, &change).await.expect(201);
}

const REASON: Option<&str> = Some("Đơn đặt hàng của doanh nghiệp");

on_both_databases! {
    async fn a_plan_goes_from_the_clerk_to_the_department_and_every_version_is_kept(app: TestApp) {
        city(&app).await;
        let own = College::of(&app, "c1").await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let head = app.department(Role::DepartmentApprover).await;
        let path = path("c1");
        let draft = own.clerk.put(&path, &plan(&[row("han", 28, REASON)])).await.expect(201);
        assert_eq!(draft.json()["state"], "draft");
        own.clerk.put(&path, &plan(&[row("han", 29, REASON)])).await.expect(428);
        let draft = own.clerk.with("if-match", draft.header("etag")).put(&path, &plan(&[row("han", 29, REASON)])).await.expect(200);

        let submission = format!("{path}/submission");
        own.clerk.with("if-match", draft.header("etag")).post(&submission, &json!({})).await.expect(403);
        // The proposed deadline of the year may be over already; the department sets another.
        open_calendar(&app).await;
        let submitted = own.approver.with("if-match", draft.header("etag")).post(&submission, &json!({})).await.expect(200);
        assert_eq!(submitted.json()["state"], "submitted");
        own.clerk.with("if-match", submitted.header("etag")).put(&path, &plan(&[])).await.expect(409);

        let note = json!({"note": "Vì sao tăng?"});
        let commented = analyst.with("if-match", submitted.header("etag")).post(&format!("{path}/comment"), &note).await.expect(200);
        assert_eq!((commented.json()["state"].as_str(), commented.json()["note"].as_str()), (Some("commented"), Some("Vì sao tăng?")));
        // Whoever wrote the draft cannot hand it in, approver or not.
        let redrafted = own.approver.with("if-match", commented.header("etag")).put(&path, &plan(&[row("han", 27, REASON)])).await.expect(200);
        let refused = own.approver.with("if-match", redrafted.header("etag")).post(&submission, &json!({})).await.expect(403);
        assert_eq!(refused.json()["type"], "/problems/four-eyes");
        let redrafted = own.clerk.with("if-match", redrafted.header("etag")).put(&path, &plan(&[row("han", 27, REASON)])).await.expect(200);
        let submitted = own.approver.with("if-match", redrafted.header("etag")).post(&submission, &json!({})).await.expect(200);
        let approved = head.with("if-match", submitted.header("etag")).post(&format!("{path}/approval"), &json!({})).await.expect(200);
        assert_eq!(approved.json()["state"], "approved");

        let results = json!({"rounds": [{"site": "Cơ sở 1", "trade_code": "han", "level": "college", "round": 1, "enrolled": 18}]});
        own.clerk.with("if-match", approved.header("etag")).put(&format!("{path}/results"), &results).await.expect(200);
        let fill = own.clerk.get(&format!("{path}/fill")).await.expect(200).json();
        assert_eq!((fill["schema"].as_str(), fill["rows"][0]["planned_places"].as_i64(), fill["rows"][0]["enrolled"].as_i64()), (Some("vocmatch.plan.fill/1"), Some(27), Some(18)));

        // The paper is an archive of its kind, in the college's name.
        for (format, part) in [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")] {
            let paper = own.clerk.get(&format!("{path}/paper?format={format}")).await.expect(200);
            assert!(paper.header("content-disposition").ends_with(&format!(".{format}\"")));
            assert!(unzipped(&paper.bytes).contains_key(part), "{format}");
        }
        own.clerk.get(&format!("{path}/paper?format=pdf")).await.expect(422);

        let versions = own.clerk.get(&format!("{path}/versions")).await.expect(200).json();
        let states: Vec<&str> = versions.as_array().unwrap().iter().rev().map(|one| one["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["draft", "draft", "submitted", "commented", "draft", "draft", "submitted", "approved", "approved"]);
        let auditor = app.person(Role::Auditor, None).await;
        let log = auditor.get("/api/v1/audit?limit=200").await.expect(200).text();
        for action in ["plan.draft", "plan.submit", "plan.comment", "plan.approve", "plan.results"] {
            assert!(log.contains(action), "{action}");
        }
    }

    async fn places_above_the_registered_scale_are_refused_with_the_number(app: TestApp) {
        city(&app).await;
        let own = College::of(&app, "c1").await;
        let path = path("c1");
        let tried = |rows: Vec<Value>| {
            let (clerk, path) = (own.clerk.clone(), path.clone());
            async move { clerk.put(&path, &plan(&rows)).await }
        };
        // 60 registered places in the group: 6 may be moved, 7 not.
        let refused = tried(vec![row("han", 37, REASON), row("tien", 23, REASON)]).await.expect(422);
        assert_eq!(errors(&refused), [("/rows/0/places".to_owned(), "over".to_owned())]);
        let said = refused.json()["errors"][0].clone();
        for number in ["37", "36", "12/GCN"] {
            assert!(said["message_vi"].as_str().unwrap().contains(number), "{said}");
        }
        let accepted = tried(vec![row("han", 36, REASON), row("tien", 24, REASON)]).await.expect(201).json();
        let verdicts: Vec<&str> = accepted["caps"].as_array().unwrap().iter().map(|cap| cap["verdict"].as_str().unwrap()).collect();
        assert_eq!(verdicts, ["moved", "within"]);
        let elsewhere = json!({"site": "Cơ sở 2", "trade_code": "han", "level": "college", "places": 5});
        let refused = own.clerk.with("if-match", "\"v1\"").put(&path, &plan(&[elsewhere])).await.expect(422);
        assert_eq!(errors(&refused), [("/rows/0/places".to_owned(), "not_registered".to_owned())]);
    }

    async fn a_plan_against_the_flag_asks_for_a_reason_and_goes_through_with_it(app: TestApp) {
        stocked(&app).await;
        open_calendar(&app).await;
        let planning = app.state.live.working().unwrap().planning().await.unwrap();
        // A registered course in a trade that is short of people: nobody is to be admitted any more.
        let scale = planning.registered.iter().find(|scale| {
            planning.outlook.flag(&scale.trade, &scale.level) == Some(Flag::Undersupplied)
                && planning.intakes.iter().any(|intake| {
                    intake.provider.as_deref() == Some(&scale.provider) && (&intake.trade, &intake.level) == (&scale.trade, &scale.level)
                })
        });
        let scale = scale.expect("a registered course in a trade that is short");
        let (path, own) = (path(&scale.provider), College::of(&app, &scale.provider).await);
        let row = |reason: Option<&str>| json!({"rows": [{
            "site": scale.site, "trade_code": scale.trade.as_str(), "level": scale.level.key(), "places": 0, "reason": reason}]});
        let draft = own.clerk.put(&path, &row(None)).await.expect(201);
        assert_eq!(draft.json()["caps"][0]["reason_wanted"], true);
        let submission = format!("{path}/submission");
        let refused = own.approver.with("if-match", draft.header("etag")).post(&submission, &json!({})).await.expect(422);
        assert_eq!(errors(&refused), [("/rows/0/reason".to_owned(), "reason_needed".to_owned())]);
        let draft = own.clerk.with("if-match", draft.header("etag")).put(&path, &row(REASON)).await.expect(200);
        own.approver.with("if-match", draft.header("etag")).post(&submission, &json!({})).await.expect(200);
    }

    async fn the_gap_moves_with_plans_that_are_handed_in_and_names_no_college(app: TestApp) {
        city(&app).await;
        open_calendar(&app).await;
        let (second, third) = (College::of(&app, "c2").await, College::of(&app, "c3").await);
        let gap = format!("/api/v1/planning/{YEAR}/gap");
        let of = |body: &Value| {
            let rows = body["rows"].as_array().unwrap();
            rows.iter().find(|row| row["trade_code"] == "han").unwrap().clone()
        };
        let before = of(&second.clerk.get(&gap).await.expect(200).json());
        let mut etags = Vec::new();
        for (college, code, places) in [(&second, "c2", 400), (&third, "c3", 900)] {
            let draft = college.clerk.put(&path(code), &plan(&[row("han", places, REASON)])).await.expect(201);
            etags.push(draft.header("etag").to_owned());
            // A draft is nobody else's business, but its own college sees the city with it.
            assert!(draft.json()["city"][0]["planned_places"].as_f64().unwrap() > before["planned_places"].as_f64().unwrap());
        }
        assert_eq!(of(&second.clerk.get(&gap).await.expect(200).json())["planned_places"], before["planned_places"]);
        for ((college, code), etag) in [(&second, "c2"), (&third, "c3")].into_iter().zip(&etags) {
            college.approver.with("if-match", etag).post(&format!("{}/submission", path(code)), &json!({})).await.expect(200);
        }
        let body = second.clerk.get(&gap).await.expect(200);
        let after = of(&body.json());
        assert!(after["ratio_after"].as_f64().unwrap() < 0.5 * before["ratio_after"].as_f64().unwrap(), "{before} {after}");
        assert_eq!((after["claiming_providers"].as_i64(), after["providers_with_plan"].as_i64()), (Some(2), Some(2)));
        assert_eq!(after["flag_before"], before["flag_before"]);
        for name in ["\"c1\"", "\"c2\"", "\"c3\"", "Trường"] {
            assert!(!body.text().contains(name), "{name}");
        }
        second.clerk.get(&path("c3")).await.expect(404);
        second.clerk.get(&format!("{}/versions", path("c3"))).await.expect(404);
        let advice = second.clerk.get(&format!("{}/advice", path("c2"))).await.expect(200).json();
        assert_eq!(advice["schema"], "vocmatch.plan.advice/1");
        for row in advice["rows"].as_array().unwrap() {
            assert!(row["advised_high"].as_f64() <= row["registered_scale"].as_f64() || row["registered_scale"].is_null(), "{row}");
        }
    }

    async fn scenarios_are_shared_by_link_and_compared_three_at_a_time(app: TestApp) {
        city(&app).await;
        let (ours, theirs) = (College::of(&app, "c1").await, College::of(&app, "c2").await);
        let scenario = |factor: f64| json!({
            "title": format!("Tăng {factor}"), "year": YEAR,
            "changes": [{"trade_code": "han", "what": "intake_factor", "value": factor}],
        });
        let mut ids = Vec::new();
        for factor in [1.5, 2.0, 3.0, 0.5] {
            let saved = ours.clerk.post("/api/v1/scenarios", &scenario(factor)).await.expect(201);
            assert_eq!(saved.header("location"), format!("/api/v1/scenarios/{}", saved.json()["id"].as_str().unwrap()));
            ids.push(saved.json()["id"].as_str().unwrap().to_owned());
        }
        let read = theirs.clerk.get(&format!("/api/v1/scenarios/{}", ids[0])).await.expect(200).json();
        assert_eq!(read["result"]["schema"], "vocmatch.plan.scenario/1");
        let beside = theirs.clerk.get(&format!("/api/v1/scenarios?ids={}", ids[..3].join(","))).await.expect(200).json();
        let ratios: Vec<f64> = beside.as_array().unwrap().iter().map(|one| {
            let rows = one["result"]["rows"].as_array().unwrap();
            rows.iter().find(|row| row["scenario"] != "plans").unwrap()["ratio"].as_f64().unwrap()
        }).collect();
        assert!(ratios[0] > ratios[1] && ratios[1] > ratios[2], "{ratios:?}");
        theirs.clerk.get(&format!("/api/v1/scenarios?ids={}", ids.join(","))).await.expect(422);
        let wrong = json!({"title": "x", "year": YEAR, "changes": [
            {"what": "intake_places", "value": 40}, {"trade_code": "han", "what": "retention", "value": -1}]});
        let refused = ours.clerk.post("/api/v1/scenarios", &wrong).await.expect(422);
        assert_eq!(errors(&refused), [("/changes/0/what".to_owned(), "places_of_what".to_owned())]);
        theirs.clerk.get("/api/v1/scenarios/00000000-0000-7000-8000-000000000000").await.expect(404);
    }
}
