//! Runs and working flags over what is stored.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use chrono::Days;
use serde_json::{Value, json};
use tempfile::TempDir;
use vocmatch::live::import::import;
use vocmatch::simulated::Format;
use vocmatch::store::posting::{self, Certainty, Need};
use vocmatch::store::role::{OrganisationKind, Role, Standing};
use vocmatch::store::run;
use vocmatch_models::simulate::Settings;

use crate::support::app::{Client, TestApp, on_both_databases};
use crate::support::{assess, city, library};

/// A small city.
pub fn town() -> &'static Path {
    static TOWN: OnceLock<TempDir> = OnceLock::new();
    TOWN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings {
            seed: 11,
            scale: 0.03,
            ..Settings::default()
        };
        library::write_city(&settings, folder.path(), Format::Csv);
        folder
    })
    .path()
}

pub async fn import_folder(app: &TestApp, folder: &Path) {
    let state = &app.state;
    import(
        &state.store,
        &state.clock,
        folder.to_owned(),
        Arc::new(|_| {}),
    )
    .await
    .unwrap();
    state.live.nudge();
}

/// Asks until the answer is as wanted.
pub async fn until(client: &Client, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let reply = client.get(path).await;
        if reply.status == 200 {
            let body = reply.json();
            if wanted(&body) {
                return body;
            }
        }
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "{path} {}",
            reply.text()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Starts a run and waits for its end.
pub async fn run_to_end(client: &Client, asked: &Value) -> Value {
    let started = client.post("/api/v1/runs", asked).await.expect(202);
    let path = started.header("location").to_owned();
    until(client, &path, |run| run["state"] != "running").await
}

async fn need(app: &TestApp, organisation_id: &str, trade: &str, vacancies: i64) {
    let today = app.state.clock.today();
    let need = Need {
        title: "Thợ hàn".to_owned(),
        core: "tho han".to_owned(),
        trade_code: Some(trade.to_owned()),
        matched_trade_code: Some(trade.to_owned()),
        level: None,
        vacancies,
        vacancies_reason: None,
        qualification_required: true,
        certainty: Certainty::Firm,
        description: None,
        district: None,
        district_key: String::new(),
        wage_min: None,
        wage_max: None,
        starts_on: None,
        closes_on: today + Days::new(60),
        review: None,
    };
    let writing = app.state.store.write(app.state.clock.now()).await.unwrap();
    posting::add(&writing, organisation_id, "test", &need)
        .await
        .unwrap();
    writing.commit().await.unwrap();
    app.state.live.nudge();
}

fn postings_of(trade: &Value) -> Value {
    let evidence = trade["evidence"].as_array().unwrap();
    let postings = evidence.iter().find(|one| one["source"] == "postings");
    postings.cloned().unwrap_or_default()
}

const WELDING: &str = "/api/v1/working/trades/han";

on_both_databases! {
    /// A run gives what `vocmatch assess` gives for the same files, and says what it was made from.
    async fn a_run_gives_what_the_command_gives(app: TestApp) {
        import_folder(&app, town()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let done = run_to_end(&analyst, &json!({"horizon": 1})).await;
        assert_eq!(done["state"], "done", "{done}");
        assert_eq!(done["progress"], 100);
        let batches = done["inputs"]["batches"].as_array().unwrap();
        assert!(batches.iter().any(|batch| batch["resource"] == "learners"));
        let id = done["id"].as_str().unwrap();
        let result = run::result(&app.state.store, id).await.unwrap();
        let result: Value = serde_json::from_slice(&result).unwrap();
        let command = assess(town(), &[]).json();
        assert_eq!(result["assessment"]["trades"], command["trades"]);
        assert_eq!(result["assessment"]["parameters"], command["parameters"]);
        assert!(result["content"]["trades"].is_array());
    }

    /// The same inputs give the same bytes, also to a service that has read nothing before.
    async fn the_same_inputs_give_the_same_result(app: TestApp) {
        import_folder(&app, town()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let first = run_to_end(&analyst, &json!({})).await;
        let mut config = app.state.config.clone();
        let folder = tempfile::tempdir().unwrap();
        config.data_folder = folder.path().to_owned();
        let other = TestApp::start_with(config).await;
        let second = run_to_end(&Client { app: other, ..analyst }, &json!({})).await;
        assert_eq!(first["inputs_digest"], second["inputs_digest"]);
        let mut results = Vec::new();
        for run in [&first, &second] {
            let id = run["id"].as_str().unwrap();
            results.push(run::result(&app.state.store, id).await.unwrap());
        }
        assert!(results[0] == results[1]);
    }

    /// One run at a time: who comes meanwhile is told which one it is.
    async fn a_second_start_names_the_run_under_way(app: TestApp) {
        import_folder(&app, city()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let first = analyst.post("/api/v1/runs", &json!({})).await.expect(202);
        let id = first.json()["id"].as_str().unwrap().to_owned();
        let second = analyst.post("/api/v1/runs", &json!({})).await.expect(409).json();
        assert!(second["detail"].as_str().unwrap().contains(&id), "{second}");
        until(&analyst, first.header("location"), |run| run["state"] == "done").await;
        let list = analyst.get("/api/v1/runs").await.expect(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }

    /// A run that was cancelled leaves no result, and the next one may begin.
    async fn a_cancelled_run_leaves_nothing(app: TestApp) {
        import_folder(&app, city()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let started = analyst.post("/api/v1/runs", &json!({})).await.expect(202);
        let path = started.header("location").to_owned();
        analyst.post(&format!("{path}/cancel"), &json!({})).await.expect(202);
        let ended = until(&analyst, &path, |run| run["state"] != "running" && run["state"] != "queued").await;
        assert_eq!(ended["state"], "cancelled");
        let id = ended["id"].as_str().unwrap();
        assert!(run::result(&app.state.store, id).await.is_err());
        analyst.post(&format!("{path}/cancel"), &json!({})).await.expect(409);
        let next = run_to_end(&analyst, &json!({})).await;
        assert_eq!(next["state"], "done");
    }

    /// What a crash left behind is closed at the next start, with a reason.
    async fn a_run_left_behind_is_closed(app: TestApp) {
        let store = &app.state.store;
        let writing = store.write(app.state.clock.now()).await.unwrap();
        let new = run::NewRun { data_year: None, horizon: 1, author: "test", code_version: "x" };
        let left = run::start(&writing, new).await.unwrap();
        writing.commit().await.unwrap();
        let next = TestApp::start_with(app.state.config.clone()).await;
        let auditor = next.person(Role::Auditor, None).await;
        let run = auditor.get(&format!("/api/v1/runs/{}", left.id)).await.expect(200).json();
        assert_eq!(run["state"], "failed");
        assert!(run["error"].as_str().unwrap().contains("stopped"), "{run}");
    }

    /// Without files a run fails and says why.
    async fn a_run_over_nothing_fails(app: TestApp) {
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let run = run_to_end(&analyst, &json!({})).await;
        assert_eq!(run["state"], "failed");
        assert!(run["error"].as_str().unwrap().contains("trades"), "{run}");
        analyst.post("/api/v1/runs", &json!({"horizon": 9})).await.expect(422);
    }

    /// A need of a verified employer is soon in the working flags; one of an employer whom nobody verified counts nothing.
    async fn a_need_reaches_the_working_flags(app: TestApp) {
        import_folder(&app, town()).await;
        let analyst = app.department(Role::DepartmentAnalyst).await;
        let before = until(&analyst, WELDING, |body| body["pending"] == false).await;
        assert_eq!(before["needs"]["postings"], 0);
        let kind = OrganisationKind::Employer;
        let unknown = app.organisation(kind, "0200000001", Standing::Pending).await;
        need(&app, &unknown.id, "han", 4000).await;
        let same = until(&analyst, WELDING, |body| {
            body["pending"] == false && body["as_of"] != before["as_of"]
        })
        .await;
        assert_eq!(same["needs"]["postings"], 0);
        assert_eq!(same["trade"], before["trade"]);
        let firm = app.organisation(kind, "0200000002", Standing::Verified).await;
        need(&app, &firm.id, "han", 40).await;
        let after = until(&analyst, WELDING, |body| body["needs"]["postings"] == 1).await;
        assert_eq!(after["needs"]["vacancies_persons"], 40);
        assert_ne!(postings_of(&after["trade"]), postings_of(&before["trade"]));
        let all = analyst.get("/api/v1/working/trades").await.expect(200).json();
        assert!(all["trades"].as_array().unwrap().len() > 20);
        assert_eq!(all["data_year"], before_year(&all));
    }

    /// The working flags are for the department and the auditor alone.
    async fn working_flags_are_not_public(app: TestApp) {
        import_folder(&app, town()).await;
        let firm = app
            .organisation(OrganisationKind::Employer, "0200000003", Standing::Verified)
            .await;
        app.public().get(WELDING).await.expect(401);
        app.person(Role::EmployerAdmin, Some(&firm)).await.get(WELDING).await.expect(403);
        let auditor = app.person(Role::Auditor, None).await;
        until(&auditor, WELDING, |body| body["trade"]["trade_code"] == "han").await;
        auditor.post("/api/v1/runs", &json!({})).await.expect(403);
    }
}

/// A need of this year does not move the year of the data, which the files end with.
fn before_year(_: &Value) -> i64 {
    i64::from(Settings::default().last_year)
}
