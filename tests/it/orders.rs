//! Training orders, forecasts and an employer's own record; the planning calendar.

use serde_json::{Value, json};
use vocmatch::clock::DAY;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::employers::{NEEDS, employer, errors, welders};

const ORDERS: &str = "/api/v1/orders";

async fn college(app: &TestApp, code: &str) -> Client {
    let college = app
        .organisation(OrganisationKind::College, code, Standing::Verified)
        .await;
    app.person(Role::CollegeApprover, Some(&college)).await
}

fn an_order(need: &Value, learners: i64, day: &str) -> Value {
    json!({"posting_id": need["id"], "provider_id": "c1", "level": "intermediate", "learners": learners, "needed_by": day})
}

fn after(app: &TestApp, days: i64) -> String {
    vocmatch::clock::day(app.state.clock.now() + days * DAY).to_string()
}

on_both_databases! {
    async fn an_order_is_part_of_a_need_and_answered_by_its_college(app: TestApp) {
        let (firm, other) = (employer(&app, 1).await, employer(&app, 2).await);
        let (ours, theirs) = (college(&app, "c1").await, college(&app, "c2").await);
        let need = firm.post(NEEDS, &welders(40)).await.expect(201).json();
        let day = after(&app, 200);
        let made = firm.post(ORDERS, &an_order(&need, 25, &day)).await.expect(201);
        let (path, etag) = (made.header("location").to_owned(), made.header("etag").to_owned());
        assert_eq!((made.json()["state"].as_str(), made.json()["trade_code"].as_str()), (Some("proposed"), Some("han")));

        // Both sides and the department see it, nobody else.
        for (who, status) in [(&firm, 200), (&ours, 200), (&other, 404), (&theirs, 404)] {
            who.get(&path).await.expect(status);
        }
        let listed = |who: Client| async move { who.get(ORDERS).await.expect(200).json()["items"].as_array().unwrap().len() };
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let counts = [listed(firm.clone()).await, listed(ours.clone()).await, listed(theirs.clone()).await, listed(analyst).await];
        assert_eq!(counts, [1, 1, 0, 1]);

        theirs.with("if-match", &etag).post(&format!("{path}/answer"), &json!({"accepted": true})).await.expect(404);
        ours.post(&format!("{path}/answer"), &json!({"accepted": true})).await.expect(428);
        let answered = ours.with("if-match", &etag).post(&format!("{path}/answer"), &json!({"accepted": true, "note": "Khai giảng tháng 9"})).await.expect(200);
        assert_eq!(answered.json()["state"], "accepted");
        ours.with("if-match", answered.header("etag")).post(&format!("{path}/answer"), &json!({"accepted": false})).await.expect(409);
        let withdrawn = firm.with("if-match", answered.header("etag")).post(&format!("{path}/withdrawal"), &json!({})).await.expect(200);
        assert_eq!(withdrawn.json()["state"], "withdrawn");
    }

    async fn orders_of_a_need_are_together_at_most_its_vacancies(app: TestApp) {
        let firm = employer(&app, 1).await;
        let ours = college(&app, "c1").await;
        let need = firm.post(NEEDS, &welders(40)).await.expect(201).json();
        let day = after(&app, 200);
        let first = firm.post(ORDERS, &an_order(&need, 25, &day)).await.expect(201);
        let refused = firm.post(ORDERS, &an_order(&need, 16, &day)).await.expect(422);
        assert_eq!(errors(&refused), [("/learners".to_owned(), "more_than_the_need".to_owned())]);
        assert!(refused.text().contains("15"), "{}", refused.text());
        firm.post(ORDERS, &an_order(&need, 15, &day)).await.expect(201);
        // What the college refuses is free again; the need itself still counts once.
        let path = first.header("location").to_owned();
        ours.with("if-match", first.header("etag")).post(&format!("{path}/answer"), &json!({"accepted": false})).await.expect(200);
        firm.post(ORDERS, &an_order(&need, 25, &day)).await.expect(201);
        let today = app.state.clock.today();
        let counted = vocmatch::store::posting::counting(&app.state.store, today).await.unwrap();
        assert_eq!(counted.iter().map(|one| one.vacancies).sum::<i64>(), 40);
    }

    async fn what_cannot_be_ordered_is_named(app: TestApp) {
        let (firm, other) = (employer(&app, 1).await, employer(&app, 2).await);
        college(&app, "c1").await;
        let need = firm.post(NEEDS, &welders(40)).await.expect(201).json();
        let wrong = json!({"posting_id": need["id"], "provider_id": "nobody", "level": "phd", "learners": 0, "needed_by": "2001-01-01"});
        let mut found = errors(&firm.post(ORDERS, &wrong).await.expect(422));
        found.sort();
        let expected = [("/learners", "out_of_range"), ("/level", "unknown_level"), ("/needed_by", "out_of_range"), ("/provider_id", "unknown_provider")];
        assert_eq!(found, expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        let day = after(&app, 9);
        let not_own = other.post(ORDERS, &an_order(&need, 1, &day)).await.expect(422);
        assert_eq!(errors(&not_own), [("/posting_id".to_owned(), "no_open_need".to_owned())]);
    }

    async fn a_forecast_looks_ahead_for_three_years_and_stands_in_the_record(app: TestApp) {
        let firm = employer(&app, 1).await;
        let mut horizons = Vec::new();
        for (place, days) in [("Lê Chân", 300), ("Kiến An", 600), ("Dương Kinh", 1_000)] {
            let mut need = welders(10);
            need["certainty"] = json!("forecast");
            need["district"] = json!(place);
            need["starts_on"] = json!(after(&app, days));
            horizons.push(firm.post(NEEDS, &need).await.expect(201).json()["horizon"].clone());
        }
        assert_eq!(horizons, ["12_months", "24_months", "36_months"]);
        let mut late = welders(10);
        late["certainty"] = json!("forecast");
        late["closes_on"] = json!(after(&app, 1_200));
        let refused = firm.post(NEEDS, &late).await.expect(422);
        assert_eq!(errors(&refused)[0].0, "/closes_on");

        let need = firm.post(NEEDS, &welders(8)).await.expect(201);
        assert_eq!(need.json()["horizon"], "posting");
        let path = format!("{NEEDS}/{}/fill", need.json()["id"].as_str().unwrap());
        firm.post(&path, &json!({"hired": 6, "unfilled_reason": "few_applicants"})).await.expect(200);
        let id = need.json()["employer_id"].as_str().unwrap().to_owned();
        let record = firm.get(&format!("/api/v1/employers/{id}/record")).await.expect(200).json();
        let demand = record["demand"].as_array().unwrap();
        assert_eq!(demand.len(), 4);
        let posting = demand.iter().find(|one| one["horizon"] == "posting").unwrap();
        assert_eq!((posting["closed"].as_i64(), posting["hired"].as_i64(), posting["share_filled"].as_f64()), (Some(8), Some(6), Some(0.75)));
        let other = employer(&app, 2).await;
        other.get(&format!("/api/v1/employers/{id}/record")).await.expect(404);
    }

    async fn the_department_sets_deadlines_and_everybody_reads_them(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let clerk = college(&app, "c1").await;
        let path = "/api/v1/calendar/2027";
        let due = |body: &Value, task: &str| {
            let deadlines = body["deadlines"].as_array().unwrap();
            deadlines.iter().find(|one| one["task"] == task).unwrap()["due_on"].clone()
        };
        let proposed = clerk.get(path).await.expect(200).json();
        assert_eq!((proposed["set"].as_bool(), due(&proposed, "submit_plan")), (Some(false), json!("2027-04-30")));
        let change = json!({"due_on": {"submit_plan": "2027-05-15"}});
        let first = analyst.put(path, &change).await.expect(201);
        analyst.put(path, &change).await.expect(428);
        assert_eq!(due(&first.json(), "submit_plan"), "2027-05-15");
        // What was not named keeps its day.
        assert_eq!(due(&first.json(), "revise_plan"), "2027-05-31");
        let wrong = json!({"due_on": {"submit_plans": "2027-05-15", "revise_plan": "2031-01-01"}});
        let found = errors(&analyst.with("if-match", first.header("etag")).put(path, &wrong).await.expect(422));
        assert_eq!(found.iter().map(|(_, code)| code.as_str()).collect::<Vec<_>>(), ["out_of_range", "unknown_task"]);
        clerk.get("/api/v1/calendar/1999").await.expect(404);
    }
}
