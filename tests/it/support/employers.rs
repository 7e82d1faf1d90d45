//! Employers and their needs, as tests want them.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vocmatch::live::import::import;
use vocmatch::store::organisation;
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use super::app::{Client, Reply, TestApp};

pub const PATH: &str = "/api/v1/employers";
pub const NEEDS: &str = "/api/v1/postings";
/// Tax codes whose tenth digit is right.
pub const TAX_CODES: [&str; 2] = ["0100233488", "0100112437"];

/// A tax code with the right tenth digit, by number.
pub fn tax_code(number: u32) -> String {
    let weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    for serial in number * 20..number * 20 + 20 {
        let nine = format!("02{:07}", serial + 1);
        let sum: u32 = nine
            .chars()
            .zip(weights)
            .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
            .sum();
        if !sum.is_multiple_of(11) {
            return format!("{nine}{}", 10 - sum % 11);
        }
    }
    unreachable!("one of twenty has a check digit")
}

pub fn registration(tax_code: &str) -> Value {
    json!({
        "tax_code": tax_code, "name": format!("Công ty {tax_code}"), "email_domain": "congty.vn",
        "district": "Hồng Bàng", "sector": "Đóng tàu", "staff": 400,
        "proof": "GCN đăng ký doanh nghiệp, cấp ngày 12/03/2009",
        "user_name": "Người dùng thử", "email": format!("tuyendung@{tax_code}.congty.vn"),
        "password": "con mèo leo cây cau",
    })
}

pub async fn register(app: &TestApp, tax_code: &str) -> Reply {
    app.public().post(PATH, &registration(tax_code)).await
}

pub async fn decide(by: &Client, id: &str, decision: &str) -> Reply {
    let body = json!({"decision": decision, "reason": "Đã đối chiếu giấy chứng nhận"});
    by.post(&format!("{PATH}/{id}/decision"), &body).await
}

/// Somebody of a registered employer.
pub async fn signed_in(app: &TestApp, tax_code: &str) -> Client {
    let firm = organisation::by_code(&app.state.store, OrganisationKind::Employer, tax_code)
        .await
        .unwrap()
        .unwrap();
    app.person(Role::EmployerAdmin, Some(&firm)).await
}

/// Somebody of a verified employer with a tax code of its own.
pub async fn employer(app: &TestApp, number: u32) -> Client {
    let code = tax_code(number);
    let firm = app
        .organisation(OrganisationKind::Employer, &code, Standing::Verified)
        .await;
    app.person(Role::EmployerUser, Some(&firm)).await
}

/// A need for welders.
pub fn welders(vacancies: i64) -> Value {
    json!({
        "title": "Thợ hàn 3G", "trade_code": "han", "vacancies": vacancies,
        "qualification_required": true, "district": "Hồng Bàng",
        "wage_min_vnd": 12_000_000, "wage_max_vnd": 18_000_000,
    })
}

/// Codes of the errors of a problem by pointer.
pub fn errors(reply: &Reply) -> Vec<(String, String)> {
    let problem = reply.json();
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let text = |error: &Value, name: &str| error[name].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|error| (text(error, "pointer"), text(error, "code")))
        .collect()
}

/// Brings a small city into the store and waits for the working flags.
pub async fn stocked(app: &TestApp) {
    stocked_with(app, super::town()).await;
}

/// Brings a city into the store and waits for the working flags.
pub async fn stocked_with(app: &TestApp, folder: &Path) {
    let state = &app.state;
    let folder = folder.to_owned();
    import(&state.store, &state.clock, folder, Arc::new(|_| {}))
        .await
        .unwrap();
    settled(app).await;
}

/// Waits until the working flags have seen everything that was written.
pub async fn settled(app: &TestApp) {
    app.state.live.nudge();
    let began = Instant::now();
    while app.state.live.pending() || app.state.live.working().is_none() {
        assert!(began.elapsed() < Duration::from_mins(1), "no working flags");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
