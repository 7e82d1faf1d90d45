//! Overrides of flags and changes of parameters: proposed by one person, decided by another.

use serde_json::{Value, json};
use vocmatch::clock::DAY;
use vocmatch::store::role::Role;
use vocmatch::store::{audit, decision};
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::parameters::Parameters;

use crate::support::app::{Client, TestApp, on_both_databases};

const PATH: &str = "/api/v1/decisions";

fn an_override(app: &TestApp, trade: &str, flag: Option<&str>, days: i64) -> Value {
    let day = vocmatch::clock::day(app.state.clock.now() + days * DAY);
    json!({
        "kind": "override", "trade_code": trade, "flag": flag, "expires_on": day.to_string(),
        "reason": "Two yards close in spring",
    })
}

fn a_change(toml: &str) -> Value {
    json!({"kind": "parameters", "toml": toml, "reason": "The panel's decision"})
}

async fn proposed(by: &Client, body: &Value) -> String {
    let reply = by.post(PATH, body).await.expect(201);
    assert_eq!(reply.header("etag"), "\"v1\"");
    let id = reply.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(reply.header("location"), format!("{PATH}/{id}"));
    id
}

async fn decide(by: &Client, id: &str, verb: &str, status: u16) -> Value {
    let body = json!({"reason": "Checked against the firms' letters"});
    by.with("if-match", "\"v1\"")
        .post(&format!("{PATH}/{id}/{verb}"), &body)
        .await
        .expect(status)
        .json()
}

async fn approved(analyst: &Client, approver: &Client, body: &Value) -> String {
    let id = proposed(analyst, body).await;
    decide(approver, &id, "approve", 200).await;
    id
}

on_both_databases! {
    async fn an_approver_cannot_approve_an_own_proposal(app: TestApp) {
        let approver = app.department(Role::DepartmentApprover).await;
        let second = app.department(Role::DepartmentApprover).await;
        let id = proposed(&approver, &an_override(&app, "han", Some("balanced"), 30)).await;
        let refused = decide(&approver, &id, "approve", 403).await;
        assert_eq!(refused["type"], "/problems/four-eyes");
        assert_eq!(decision::active_overrides(&app.state.store, app.state.clock.today()).await.unwrap(), []);
        let done = decide(&second, &id, "approve", 200).await;
        assert_eq!(done["state"], "approved");
        assert_eq!(done["in_force"], true);
        assert_eq!(done["author"], approver.user_id.as_str());
        assert_eq!(done["approver"], second.user_id.as_str());
    }

    async fn an_override_holds_until_its_last_day(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let approver = app.department(Role::DepartmentApprover).await;
        let id = approved(&analyst, &approver, &an_override(&app, "han", Some("oversupplied"), 2)).await;
        let held = |app: &TestApp| {
            let (store, today) = (app.state.store.clone(), app.state.clock.today());
            async move { decision::active_overrides(&store, today).await.unwrap() }
        };
        app.state.clock.advance(2 * DAY);
        let last_day = held(&app).await;
        assert_eq!((last_day.len(), last_day[0].flag, &last_day[0].decision_id), (1, Flag::Oversupplied, &id));
        app.state.clock.advance(DAY);
        assert_eq!(held(&app).await, []);
        // The session of the analyst is over by now, and so is the override; the record stays.
        let auditor = app.person(Role::Auditor, None).await;
        let kept = auditor.get(&format!("{PATH}/{id}")).await.expect(200).json();
        assert_eq!((kept["state"].as_str(), kept["in_force"].as_bool()), (Some("approved"), Some(false)));
    }

    async fn the_override_approved_last_counts_and_one_without_a_flag_gives_the_computed_flag_back(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let approver = app.department(Role::DepartmentApprover).await;
        for (flag, expected) in [
            (Some("balanced"), vec![Flag::Balanced]),
            (Some("undersupplied"), vec![Flag::Undersupplied]),
            (None, vec![]),
        ] {
            app.state.clock.advance(1_000);
            approved(&analyst, &approver, &an_override(&app, "han", flag, 30)).await;
            let held = decision::active_overrides(&app.state.store, app.state.clock.today()).await.unwrap();
            assert_eq!(held.iter().map(|one| one.flag).collect::<Vec<_>>(), expected);
        }
    }

    async fn an_approved_change_reaches_the_parameters_and_a_proposed_one_does_not(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let approver = app.department(Role::DepartmentApprover).await;
        let default = Parameters::embedded().unwrap().flags.shortage_ratio;
        let id = proposed(&analyst, &a_change("[flags.shortage_ratio]\nvalue = 1.3")).await;
        let before = decision::approved_parameters(&app.state.store).await.unwrap();
        assert_eq!(before.flags.shortage_ratio, default);
        decide(&approver, &id, "approve", 200).await;
        app.state.clock.advance(1_000);
        approved(&analyst, &approver, &a_change("[flags.surplus_ratio]\nvalue = 0.7")).await;
        let after = decision::approved_parameters(&app.state.store).await.unwrap();
        assert_eq!((after.flags.shortage_ratio, after.flags.surplus_ratio), (1.3, 0.7));
        let source = after.entries().find(|(_, key, _)| *key == "shortage_ratio").unwrap().2.source.clone();
        assert!(source.contains(&id), "{source}");
    }

    async fn what_cannot_be_used_is_named_in_both_languages(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let cases = [
            (an_override(&app, "han", Some("great"), 30), "/flag", "unknown_flag"),
            (an_override(&app, "hàn xì", Some("balanced"), 30), "/trade_code", "unknown_trade"),
            (an_override(&app, "han", Some("balanced"), -1), "/expires_on", "day_out_of_range"),
            (an_override(&app, "han", Some("balanced"), 4_000), "/expires_on", "day_out_of_range"),
            (a_change("[flags.shortage_ratio]\nvalue = 99.0"), "/toml", "unusable_parameters"),
            (a_change("[flags.nonsense]\nvalue = 1.0"), "/toml", "unusable_parameters"),
            (a_change(""), "/toml", "unusable_parameters"),
            (json!({"kind": "parameters", "toml": "[flags.shortage_ratio]\nvalue = 1.3", "reason": " "}), "/reason", "reason_length"),
        ];
        for (body, pointer, code) in cases {
            let problem = analyst.post(PATH, &body).await.expect(422).json();
            let error = &problem["errors"][0];
            assert_eq!((error["pointer"].as_str(), error["code"].as_str()), (Some(pointer), Some(code)));
            assert!(!error["message_vi"].as_str().unwrap().is_empty());
            assert!(!error["message_en"].as_str().unwrap().is_empty());
        }
        // Without a last day it is no override at all.
        let endless = json!({"kind": "override", "trade_code": "han", "flag": "balanced", "reason": "x"});
        analyst.post(PATH, &endless).await.expect(400);
    }

    async fn only_the_author_withdraws_and_nothing_is_decided_twice(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let other = app.department(Role::DepartmentAnalyst).await;
        let approver = app.department(Role::DepartmentApprover).await;
        let id = proposed(&analyst, &an_override(&app, "han", Some("balanced"), 30)).await;
        decide(&other, &id, "withdraw", 404).await;
        decide(&other, &id, "approve", 403).await;
        let path = format!("{PATH}/{id}/withdraw");
        let body = json!({"reason": "Written down twice"});
        analyst.post(&path, &body).await.expect(428);
        analyst.with("if-match", "\"v7\"").post(&path, &body).await.expect(412);
        assert_eq!(decide(&analyst, &id, "withdraw", 200).await["state"], "withdrawn");
        decide(&approver, &id, "approve", 412).await;
        let late = approver.with("if-match", "\"v2\"").post(&format!("{PATH}/{id}/approve"), &body).await.expect(409);
        assert_eq!(late.json()["type"], "/problems/conflict");
    }

    async fn the_history_is_listed_page_by_page_and_audited(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let approver = app.department(Role::DepartmentApprover).await;
        let mut ids = Vec::new();
        for trade in ["han", "ke_toan", "dien_cong_nghiep"] {
            ids.push(proposed(&analyst, &an_override(&app, trade, Some("balanced"), 30)).await);
        }
        decide(&approver, &ids[0], "refuse", 200).await;
        let first = analyst.get(&format!("{PATH}?limit=2")).await.expect(200).json();
        let next = first["next"].as_str().unwrap();
        let rest = analyst.get(&format!("{PATH}?limit=2&cursor={next}")).await.expect(200).json();
        let listed: Vec<&str> = [&first, &rest]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap())
            .map(|item| item["id"].as_str().unwrap())
            .collect();
        assert_eq!(listed, [&ids[2], &ids[1], &ids[0]]);
        assert_eq!(rest["next"], Value::Null);
        let refused = analyst.get(&format!("{PATH}?state=refused")).await.expect(200).json();
        assert_eq!(refused["items"][0]["trade_code"], "han");
        let chain = audit::verify(&app.state.store).await.unwrap();
        assert_eq!((chain.records, chain.broken_at), (4, None));
        // Whoever is not inside reads none of it.
        app.public().get(PATH).await.expect(401);
        app.person(Role::Administrator, None).await.get(PATH).await.expect(403);
    }
}
