//! Whoever would gain from a wrong flag posts needs that are not there.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vocmatch::store::role::{OrganisationKind, Role, Standing};
use vocmatch::tables::Resource;

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::employers::{NEEDS, decide, settled, stocked_with, tax_code};

/// How many trades are attacked.
const TRADES: usize = 5;
/// Firms that attack one trade, and needs that they post together.
const FIRMS: u32 = 3;
const NEEDS_OF_ALL: i64 = 50;

fn trades(app: &TestApp) -> Vec<Value> {
    app.state.live.working().unwrap().trades.clone()
}

fn flags(app: &TestApp) -> BTreeMap<String, String> {
    let text = |trade: &Value, name: &str| trade[name].as_str().unwrap().to_owned();
    trades(app)
        .iter()
        .map(|trade| (text(trade, "trade_code"), text(trade, "flag")))
        .collect()
}

/// The trades whose flag is nearest to one with more demand: where an attack has the best chances.
fn weakest(app: &TestApp) -> Vec<String> {
    let probability =
        |trade: &Value, flag: &str| trade["probability"][flag].as_f64().unwrap_or(0.0);
    let mut near: Vec<(f64, String)> = trades(app)
        .iter()
        .filter_map(|trade| {
            let up = match trade["flag"].as_str().unwrap() {
                "oversupplied" => "balanced",
                "balanced" => "undersupplied",
                _ => return None,
            };
            let own = probability(trade, trade["flag"].as_str().unwrap());
            let code = trade["trade_code"].as_str().unwrap().to_owned();
            Some((own - probability(trade, up), code))
        })
        .collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near.into_iter()
        .take(TRADES)
        .map(|(_, code)| code)
        .collect()
}

/// A need that no other need of the firm repeats: another place, another wording, another number.
fn false_need(trade: &str, number: i64) -> Value {
    json!({
        "title": format!("Cần người số {number}"), "trade_code": trade, "vacancies": 100 + number,
        "qualification_required": true, "district": format!("Phường {number}"),
        "vacancies_reason": "Mở rộng",
    })
}

/// Tax codes of firms that the city knows, one for each trade that is attacked.
fn listed(app: &TestApp) -> Vec<String> {
    let working = app.state.live.working().unwrap();
    let register = working
        .computed
        .answer
        .snapshot
        .get(Resource::Employers)
        .unwrap();
    let codes = register.column("tax_code").unwrap().str().unwrap();
    codes
        .iter()
        .flatten()
        .take(TRADES)
        .map(str::to_owned)
        .collect()
}

async fn post(by: &Client, need: &Value) -> Value {
    by.post(NEEDS, need).await.expect(201).json()
}

on_both_databases! {
    /// Unverified firms change nothing at all; verified ones change evidence, and no flag of any trade.
    async fn fifty_needs_of_three_new_firms_move_no_flag(app: TestApp) {
        stocked_with(&app, crate::support::city()).await;
        let (before, flags_before) = (trades(&app), flags(&app));
        let attacked = weakest(&app);
        assert_eq!(attacked.len(), TRADES);
        let mut firms = Vec::new();
        for (place, trade) in attacked.iter().enumerate() {
            let place = u32::try_from(place).unwrap();
            for firm in 0..FIRMS {
                let code = tax_code(1 + place * FIRMS + firm);
                let firm_of = app.organisation(OrganisationKind::Employer, &code, Standing::Pending).await;
                let own = app.person(Role::EmployerUser, Some(&firm_of)).await;
                for number in (i64::from(firm)..NEEDS_OF_ALL).step_by(3) {
                    let need = post(&own, &false_need(trade, number)).await;
                    assert_eq!(need["not_counted"]["code"], "employer_not_verified");
                }
                firms.push(firm_of.id);
            }
        }
        settled(&app).await;
        assert_eq!(trades(&app), before, "unverified firms changed something");

        let approver = app.department(Role::DepartmentApprover).await;
        for id in &firms {
            decide(&approver, id, "verified").await.expect(200);
        }
        settled(&app).await;
        let moved: Vec<_> = flags(&app)
            .into_iter()
            .filter(|(trade, flag)| flags_before[trade] != *flag)
            .collect();
        assert_eq!(moved, []);
        let needs = app.state.live.working().unwrap().computed.needs.clone();
        for trade in &attacked {
            assert_eq!(needs[trade].postings, 50, "the attack did not reach the computation");
        }
    }

    /// Copies are found, whatever they are called; one firm's offer in several places is one offer.
    async fn a_firm_that_multiplies_its_needs_by_twenty_moves_no_flag(app: TestApp) {
        stocked_with(&app, crate::support::city()).await;
        let attacked = weakest(&app);
        let mut own = Vec::new();
        for (code, trade) in listed(&app).iter().zip(&attacked) {
            let firm = app.organisation(OrganisationKind::Employer, code, Standing::Verified).await;
            let firm = app.person(Role::EmployerUser, Some(&firm)).await;
            post(&firm, &false_need(trade, 1)).await;
            own.push(firm);
        }
        assert_eq!(own.len(), TRADES);
        settled(&app).await;
        let once = flags(&app);
        for (firm, trade) in own.iter().zip(&attacked) {
            for copy in 1..20 {
                let mut need = false_need(trade, 1);
                need["title"] = json!(format!("Tuyển gấp người số {copy}"));
                if copy % 2 == 0 {
                    need["district"] = json!(format!("Phường {copy}"));
                }
                let posted = post(firm, &need).await;
                assert_eq!(posted["duplicate_of"].is_null(), copy % 2 == 0);
            }
        }
        settled(&app).await;
        let moved: Vec<_> = flags(&app)
            .into_iter()
            .filter(|(trade, flag)| once[trade] != *flag)
            .collect();
        assert_eq!(moved, []);
    }
}
