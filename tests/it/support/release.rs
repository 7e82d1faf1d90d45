//! A small city whose figures are known cell by cell, its runs and its releases.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::{Database, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use vocmatch::answer::{Answer, Years, answer};
use vocmatch::ingest::{Reference, read_package};
use vocmatch::live::content::{self, Base};
use vocmatch::live::import::import;
use vocmatch::store::entity::run;
use vocmatch::store::packed::pack;
use vocmatch::store::role::Role;
use vocmatch_models::assess::disclosure::Past;
use vocmatch_models::parameters::Parameters;

use super::app::{Client, TestApp};

/// Pay of the nine welders of the first college who answered: nothing else in the city is near it.
pub const SMALL_PAY: i64 = 17_310_000;
/// Positions that one employer alone advertises for turners in one district: like no other number of the city.
pub const ONE_EMPLOYER: u32 = 1_234;

/// The small city.
///
/// * `c1` welding: 9 answers, 7 in work. `c2` welding: 12. `c3` welding: 60. `c2` turning: 40, `c3` turning: 80.
/// * Turners in Thủy Nguyên are sought by one employer, elsewhere by four.
pub fn write_small_city(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write(
        "datapackage.json",
        r#"{"name": "thanh-pho-nho", "title": "Thành phố nhỏ", "resources": [
            {"name": "trades", "path": "trades.csv"}, {"name": "providers", "path": "providers.csv"},
            {"name": "enrolments", "path": "enrolments.csv"}, {"name": "graduate_survey", "path": "graduate_survey.csv"},
            {"name": "employers", "path": "employers.csv"}, {"name": "postings", "path": "postings.csv"},
            {"name": "employer_survey", "path": "employer_survey.csv"}]}"#,
    );
    write(
        "trades.csv",
        "trade_code,name_vi,name_en,group_code,group_name_vi\n\
         han,Hàn,Welding,5201,Cơ khí\n\
         tien,Tiện,Turning,5201,Cơ khí\n\
         nguoi,=1+1,Fitting,5201,Cơ khí\n",
    );
    write(
        "providers.csv",
        "provider_id,name,kind,ownership,district\n\
         c1,Trường Cao đẳng Một,college,public,Hồng Bàng\n\
         c2,Trường Cao đẳng Hai,college,public,Lê Chân\n\
         c3,Trường Trung cấp Ba,intermediate_school,private,Kiến An\n",
    );
    let mut enrolments =
        "provider_id,trade_code,level,year,enrolled,capacity,completed\n".to_owned();
    for year in 2021..=2025 {
        for (provider, trade, enrolled) in [
            ("c1", "han", 23),
            ("c2", "han", 41),
            ("c3", "han", 137),
            ("c2", "tien", 90),
            ("c3", "tien", 151),
            ("c3", "nguoi", 3),
        ] {
            let done = if year < 2024 {
                (enrolled - 2).to_string()
            } else {
                String::new()
            };
            writeln!(
                enrolments,
                "{provider},{trade},college,{year},{enrolled},{},{done}",
                enrolled + 7
            )
            .unwrap();
        }
    }
    write("enrolments.csv", &enrolments);
    write("graduate_survey.csv", &graduates());
    let mut employers = "employer_id,name,tax_code,size_class,district\n".to_owned();
    for e in 1..=6 {
        writeln!(employers, "e{e},Công ty {e},020000000{e},medium,Hồng Bàng").unwrap();
    }
    write("employers.csv", &employers);
    write("postings.csv", &postings());
    let mut survey = "employer_id,year,trade_code,planned_hires,hires_last_year\n".to_owned();
    for e in 1..=6 {
        writeln!(survey, "e{e},2025,han,{},{}", 30 + e, 20 + e).unwrap();
    }
    // Two employers only.
    writeln!(survey, "e1,2025,tien,4321,21").unwrap();
    writeln!(survey, "e2,2025,tien,40,21").unwrap();
    write("employer_survey.csv", &survey);
}

fn graduates() -> String {
    let mut text = "respondent_id,trade_code,level,graduation_year,responded,provider_id,activity,in_trade,had_job_before,months_to_first_job,monthly_wage_vnd\n".to_owned();
    let mut id = 0;
    for (provider, trade, answers, in_work, pay) in [
        ("c1", "han", 9, 7, SMALL_PAY),
        ("c2", "han", 12, 9, 9_000_000),
        ("c3", "han", 60, 45, 8_000_000),
        ("c2", "tien", 40, 22, 7_000_000),
        ("c3", "tien", 80, 50, 7_500_000),
    ] {
        for place in 0..answers {
            id += 1;
            let doing = if place < in_work {
                format!("employed,{},false,2,{pay}", place % 3 != 0)
            } else {
                "unemployed,,false,,".to_owned()
            };
            writeln!(text, "g{id},{trade},college,2024,true,{provider},{doing}").unwrap();
        }
        id += 1;
        writeln!(text, "g{id},{trade},college,2024,false,{provider},,,,,").unwrap();
    }
    text
}

fn postings() -> String {
    let mut text =
        "posting_id,title,vacancies,posted_on,employer_id,trade_code,district\n".to_owned();
    let mut id = 0;
    let mut add = |employer: &str, trade: &str, vacancies: u32, district: &str| {
        id += 1;
        writeln!(
            text,
            "p{id},Tuyển thợ {id},{vacancies},2025-0{}-11,{employer},{trade},{district}",
            1 + id % 9
        )
        .unwrap();
    };
    for (place, district) in ["Hồng Bàng", "Lê Chân", "Kiến An"].iter().enumerate() {
        for e in 1..=4_u32 {
            add(&format!("e{e}"), "han", 20 + e, district);
            let more = u32::try_from(place).unwrap() * 3;
            add(
                &format!("e{}", e + 1),
                "tien",
                400 + 10 * e + more,
                district,
            );
        }
    }
    add("e6", "tien", ONE_EMPLOYER, "Thủy Nguyên");
    text
}

/// A package as the service computes it.
pub fn computed(folder: &Path) -> Answer {
    let reference = Reference::embedded().unwrap();
    let ingested = read_package(folder, &reference, &|_| {}).unwrap();
    let years = Years {
        data_year: None,
        horizon: 1,
    };
    answer(ingested, years, Parameters::embedded().unwrap()).unwrap()
}

/// The content of the small city, made once: each test has a database of its own, not a computation of its own.
pub fn small_city() -> Value {
    static CONTENT: std::sync::OnceLock<Value> = std::sync::OnceLock::new();
    CONTENT
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            write_small_city(folder.path());
            rendered(folder.path(), None).0
        })
        .clone()
}

/// What a release may show of a folder after another release, and what the one after it is compared with.
pub fn rendered(folder: &Path, base: Option<&Base>) -> (Value, Past) {
    let rendered = content::render(&computed(folder), base).unwrap();
    (
        serde_json::from_str(&rendered.content).unwrap(),
        rendered.past,
    )
}

/// Stores a finished run with what a release may show of it, computed after the release published last.
pub async fn finished_run(app: &TestApp, content: &Value) -> String {
    let id = vocmatch::store::new_id();
    let mut content = content.clone();
    let last = vocmatch::store::release::last(&app.state.store)
        .await
        .unwrap();
    content["disclosure"]["since"] = last.map(|last| last.number).into();
    let result = json!({ "assessment": null, "content": content }).to_string();
    let model = run::Model {
        id: id.clone(),
        state: "done".to_owned(),
        progress: 100,
        stage: None,
        data_year: Some(2025),
        horizon: 1,
        author: "test".to_owned(),
        code_version: "0".to_owned(),
        parameters_digest: Some("d".to_owned()),
        parameters: Some("{}".to_owned()),
        inputs: Some("{}".to_owned()),
        inputs_digest: Some("d".to_owned()),
        error: None,
        result: Some(pack(result.as_bytes()).unwrap()),
        created_at: 1,
        started_at: Some(1),
        finished_at: Some(1),
    };
    let db = Database::connect(&app.state.config.database_url)
        .await
        .unwrap();
    run::Entity::insert(model.into_active_model())
        .exec_without_returning(&db)
        .await
        .unwrap();
    db.close().await.unwrap();
    id
}

/// Who proposes and who decides.
pub struct Desk {
    pub analyst: Client,
    pub approver: Client,
}

impl Desk {
    pub async fn open(app: &TestApp) -> Self {
        Self {
            analyst: app.department(Role::DepartmentAnalyst).await,
            approver: app.department(Role::DepartmentApprover).await,
        }
    }

    /// Proposes a release of a run; its number and ETag.
    pub async fn propose(&self, run_id: &str, title: &str) -> (i64, String) {
        let body = json!({ "run_id": run_id, "title": title, "note": "Bản thử" });
        let reply = self
            .analyst
            .post("/api/v1/releases", &body)
            .await
            .expect(201);
        let number = reply.json()["number"].as_i64().unwrap();
        (number, reply.header("etag").to_owned())
    }

    /// Approves and publishes a proposed release.
    pub async fn publish(&self, number: i64, etag: &str) {
        let path = format!("/api/v1/releases/{number}");
        let reason = json!({ "reason": "Đã xem" });
        let approved = self
            .approver
            .with("if-match", etag)
            .post(&format!("{path}/approve"), &reason)
            .await
            .expect(200);
        self.approver
            .with("if-match", approved.header("etag"))
            .post(&format!("{path}/publish"), &json!({}))
            .await
            .expect(200);
    }
}

/// Imports a folder, computes and publishes what was found; the number of the release and what it holds.
pub async fn released_from(app: &TestApp, folder: &Path) -> (i64, Value) {
    let state = &app.state;
    let quiet = std::sync::Arc::new(|_: vocmatch::ingest::Stage<'_>| {});
    import(&state.store, &state.clock, folder.to_owned(), quiet)
        .await
        .unwrap();
    let desk = Desk::open(app).await;
    let body = json!({ "horizon": 1 });
    let started = desk.analyst.post("/api/v1/runs", &body).await.expect(202);
    let run_id = started.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/runs/{run_id}");
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let run = desk.analyst.get(&path).await.expect(200).json();
        if run["state"] == "done" {
            break;
        }
        assert!(
            run["state"] != "failed" && Instant::now() < deadline,
            "{run}"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (number, etag) = desk.propose(&run_id, "Từ tệp").await;
    desk.publish(number, &etag).await;
    let path = format!("/api/v1/releases/{number}");
    (number, app.public().get(&path).await.expect(200).json())
}

/// Publishes a content; the number of the release.
pub async fn released(app: &TestApp, content: &Value) -> i64 {
    let run_id = finished_run(app, content).await;
    let desk = Desk::open(app).await;
    let (number, etag) = desk.propose(&run_id, "Cung – cầu theo nghề").await;
    desk.publish(number, &etag).await;
    number
}

/// The files of an archive.
pub fn unzipped(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut file = archive.by_index(place).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}
