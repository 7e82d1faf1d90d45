//! Rows that come one by one: employer survey, graduate survey, judgements.

use serde_json::{Value, json};
use vocmatch::store::part;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::employers::{employer, errors, settled, stocked, tax_code};

const SURVEY: &str = "/api/v1/employer-survey";
const GRADUATES: &str = "/api/v1/graduate-survey";
const JUDGEMENTS: &str = "/api/v1/judgements";

async fn college(app: &TestApp) -> Client {
    let working = app.state.live.working().unwrap();
    let training = working.training.of("han").unwrap();
    let provider = training.trainers.keys().next().unwrap();
    let college = app
        .organisation(OrganisationKind::College, provider, Standing::Verified)
        .await;
    app.person(Role::CollegeClerk, Some(&college)).await
}

fn graduate(id: &str) -> Value {
    json!({
        "respondent_id": id, "trade_code": "han", "level": "college", "graduation_year": 2024,
        "responded": true, "activity": "employed", "in_trade": true, "monthly_wage_vnd": 11_500_000,
    })
}

/// Rows of a resource that the next computation uses.
async fn used(app: &TestApp, resource: &str) -> usize {
    let rows = part::rows(&app.state.store, app.state.clock.today())
        .await
        .unwrap();
    rows.entries.get(resource).map_or(0, Vec::len)
}

on_both_databases! {
    async fn before_there_is_a_list_of_trades_no_row_is_taken(app: TestApp) {
        let body = json!({"year": 2025, "answers": [{"trade_code": "han", "planned_hires": 3}]});
        employer(&app, 1).await.post(SURVEY, &body).await.expect(409);
    }

    async fn an_answer_of_whoever_was_not_drawn_is_kept_and_enters_no_estimate(app: TestApp) {
        stocked(&app).await;
        let before = app.state.live.working().unwrap().trades.clone();
        let own = employer(&app, 1).await;
        let body = json!({"year": 2025, "answers": [
            {"trade_code": "han", "planned_hires": 5_000, "hires_last_year": 4_000, "hard_to_fill": 4_000},
        ]});
        let taken = own.post(SURVEY, &body).await.expect(201).json();
        assert_eq!(taken["stands_for"]["code"], "not_drawn");
        assert_eq!(used(&app, "employer_survey").await, 1);
        settled(&app).await;
        assert_eq!(app.state.live.working().unwrap().trades, before);
        let listed = own.get(SURVEY).await.expect(200).json();
        assert_eq!(listed["items"][0]["row"]["planned_hires"], 5_000);
    }

    async fn a_second_answer_replaces_the_first_whole(app: TestApp) {
        stocked(&app).await;
        let own = employer(&app, 1).await;
        let page = |answers: Value| json!({"year": 2025, "answers": answers});
        own.post(SURVEY, &page(json!([
            {"trade_code": "han", "planned_hires": 3},
            {"trade_code": "Điện công nghiệp", "planned_hires": 2},
        ]))).await.expect(201);
        let second = own.post(SURVEY, &page(json!([{"trade_code": "han", "planned_hires": 4}]))).await.expect(201).json();
        assert_eq!(second["rows"][0]["version"], 2);
        assert_eq!(used(&app, "employer_survey").await, 1);
        let id = second["rows"][0]["id"].as_str().unwrap().to_owned();
        employer(&app, 2).await.delete(&format!("{SURVEY}/{id}")).await.expect(404);
        own.delete(&format!("{SURVEY}/{id}")).await.expect(204);
        own.delete(&format!("{SURVEY}/{id}")).await.expect(404);
        assert_eq!(used(&app, "employer_survey").await, 0);
    }

    async fn an_unverified_employer_answers_without_effect(app: TestApp) {
        stocked(&app).await;
        let firm = app.organisation(OrganisationKind::Employer, &tax_code(1), Standing::Pending).await;
        let own = app.person(Role::EmployerUser, Some(&firm)).await;
        let body = json!({"year": 2025, "answers": [{"trade_code": "han", "planned_hires": 3}]});
        let taken = own.post(SURVEY, &body).await.expect(201).json();
        assert_eq!(taken["stands_for"]["code"], "employer_not_verified");
        assert_eq!(used(&app, "employer_survey").await, 0);
    }

    async fn rows_obey_the_rules_of_files(app: TestApp) {
        stocked(&app).await;
        let own = employer(&app, 1).await;
        let body = json!({"year": 2025, "answers": [
            {"trade_code": "han", "planned_hires": 3},
            {"trade_code": "han", "planned_hires": 3},
            {"trade_code": "no_such_trade", "planned_hires": -1},
            {"trade_code": "dien_cong_nghiep", "planned_hires": 3, "hard_to_fill": 4},
        ]});
        let reply = own.post(SURVEY, &body).await.expect(422);
        let mut found = errors(&reply);
        found.sort();
        let expected = [
            ("/answers/1", "duplicate"),
            ("/answers/2/planned_hires", "negative"),
            ("/answers/2/trade_code", "unknown_trade"),
            ("/answers/3/hard_to_fill", "part_above_whole"),
        ];
        assert_eq!(found, expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
        assert_eq!(used(&app, "employer_survey").await, 0);
    }

    async fn graduates_are_rows_without_people(app: TestApp) {
        stocked(&app).await;
        let own = college(&app).await;
        let rows: Vec<Value> = (0..1_000).map(|number| graduate(&format!("g-{number}"))).collect();
        let taken = own.post(GRADUATES, &json!({"rows": rows})).await.expect(201).json();
        assert_eq!(taken["rows"].as_array().unwrap().len(), 1_000);
        assert_eq!(used(&app, "graduate_survey").await, 1_000);
        let again = own.post(GRADUATES, &json!({"rows": [graduate("g-7")]})).await.expect(201).json();
        assert_eq!(again["rows"][0]["version"], 2);
        assert_eq!(used(&app, "graduate_survey").await, 1_000);

        let mut named = graduate("g-1");
        named["Họ và tên"] = json!("Nguyễn Văn A");
        let mut numbered = graduate("0912345678");
        numbered["provider_id"] = json!("somebody-else");
        let mut idle = graduate("g-2");
        idle["activity"] = json!("unemployed");
        for (row, code) in [
            (named, "personal_column"),
            (numbered, "other_provider"),
            (graduate("031088001234"), "looks_like_personal_number"),
            (idle, "in_trade_without_work"),
        ] {
            let reply = own.post(GRADUATES, &json!({"rows": [row]})).await.expect(422);
            assert!(errors(&reply).iter().any(|error| error.1 == code), "{code} {}", reply.text());
            assert!(!reply.text().contains("Nguyễn"));
        }
        let too_many: Vec<Value> = (0..1_001).map(|number| graduate(&number.to_string())).collect();
        own.post(GRADUATES, &json!({"rows": too_many})).await.expect(422);
        employer(&app, 1).await.post(GRADUATES, &json!({"rows": [graduate("g-1")]})).await.expect(403);
    }

    async fn judgements_are_shown_and_move_no_flag(app: TestApp) {
        stocked(&app).await;
        let flags = |app: &TestApp| -> Vec<Value> {
            let working = app.state.live.working().unwrap();
            working.trades.iter().map(|trade| trade["flag"].clone()).collect()
        };
        let before = flags(&app);
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let row = json!({"trade_code": "han", "year": 2025, "judgement": "undersupplied", "source": "Họp giao ban tháng 10"});
        let taken = analyst.post(JUDGEMENTS, &json!({"rows": [row]})).await.expect(201).json();
        settled(&app).await;
        assert_eq!(flags(&app), before);
        assert_eq!(used(&app, "judgements").await, 1);
        let mut wrong = row.clone();
        wrong["judgement"] = json!("splendid");
        let reply = analyst.post(JUDGEMENTS, &json!({"rows": [wrong]})).await.expect(422);
        assert_eq!(errors(&reply), [("/rows/0/judgement".to_owned(), "unknown_word".to_owned())]);
        employer(&app, 1).await.post(JUDGEMENTS, &json!({"rows": [row]})).await.expect(403);
        let id = taken["rows"][0]["id"].as_str().unwrap();
        analyst.delete(&format!("{JUDGEMENTS}/{id}")).await.expect(204);
        assert_eq!(used(&app, "judgements").await, 0);
    }
}
