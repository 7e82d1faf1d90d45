//! Releases: proposed by one person, decided by another, frozen, citable.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};
use vocmatch::live::import::import;
use vocmatch::store::role::Role;

use crate::support::app::on_both_databases;
use crate::support::release::{Desk, finished_run, released, small_city, write_small_city};

on_both_databases! {
    async fn before_the_first_release_readers_are_told_so(app: TestApp) {
        let public = app.public();
        for path in [
            "/api/v1/trades", "/api/v1/trades/han", "/api/v1/trades/han/history", "/api/v1/search?q=han",
            "/api/v1/providers", "/api/v1/providers/c1", "/api/v1/method", "/api/v1/data-quality",
            "/api/v1/releases/latest", "/api/v1/releases/latest/download?format=csv",
        ] {
            let reply = public.get(path).await.expect(404);
            assert_eq!(reply.json()["type"], "/problems/no-release", "{path}");
            assert_eq!(reply.json()["title_vi"], "Chưa có bản phát hành nào");
        }
        let releases = public.get("/api/v1/releases").await.expect(200).json();
        assert_eq!(releases["items"], json!([]));
    }

    async fn the_author_of_a_release_cannot_decide_on_it(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let author = app.department(Role::DepartmentApprover).await;
        let body = json!({ "run_id": run_id, "title": "Của tôi" });
        let proposed = author.post("/api/v1/releases", &body).await.expect(201);
        let etag = proposed.header("etag").to_owned();
        let reason = json!({ "reason": "Tốt" });
        for decision in ["approve", "refuse"] {
            let path = format!("/api/v1/releases/1/{decision}");
            let reply = author.with("if-match", &etag).post(&path, &reason).await.expect(403);
            assert_eq!(reply.json()["type"], "/problems/four-eyes");
        }
        let other = app.department(Role::DepartmentApprover).await;
        other.with("if-match", &etag).post("/api/v1/releases/1/approve", &reason).await.expect(200);
    }

    async fn a_decision_needs_the_version_it_decides_on_and_comes_once(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (number, etag) = desk.propose(&run_id, "Một").await;
        let approve = format!("/api/v1/releases/{number}/approve");
        let publish = format!("/api/v1/releases/{number}/publish");
        let reason = json!({ "reason": "Đã xem" });
        let approver = &desk.approver;
        approver.post(&approve, &reason).await.expect(428);
        approver.with("if-match", "\"v9\"").post(&approve, &reason).await.expect(412);
        approver.with("if-match", &etag).post(&publish, &json!({})).await.expect(409);
        approver.with("if-match", &etag).post(&approve, &json!({ "reason": " " })).await.expect(422);
        let approved = approver.with("if-match", &etag).post(&approve, &reason).await.expect(200);
        let etag = approved.header("etag").to_owned();
        approver.with("if-match", &etag).post(&approve, &reason).await.expect(409);
        approver.with("if-match", &etag).post(&publish, &json!({})).await.expect(200);
        let record = desk.analyst.get(&format!("/api/v1/releases/{number}/record")).await.expect(200).json();
        assert_eq!(record["state"], "published");
        assert_eq!(record["decision_reason"], "Đã xem");
    }

    async fn a_release_is_frozen_and_its_checksum_is_that_of_its_bytes(app: TestApp) {
        let number = released(&app, &small_city()).await;
        let public = app.public();
        let path = format!("/api/v1/releases/{number}");
        let reply = public.get(&path).await.expect(200);
        let sum: String = Sha256::digest(&reply.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(reply.header("etag"), format!("\"{sum}\""));
        assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
        let content = reply.json();
        assert_eq!(content["schema"], "vocmatch.release/1");
        assert_eq!(content["release"]["number"], number);
        assert_eq!(content["cut_off"], "2025-12-31");
        let listed = public.get("/api/v1/releases").await.json();
        assert_eq!(listed["items"][0]["checksum"], sum);
        assert!(listed["items"][0].get("author").is_none(), "names stay inside");
        let latest = public.get("/api/v1/releases/latest").await.expect(200);
        assert_eq!(latest.bytes, reply.bytes);
        assert_eq!(latest.header("content-location"), path);
    }

    async fn readers_who_have_a_release_are_not_sent_it_again(app: TestApp) {
        let number = released(&app, &small_city()).await;
        let public = app.public();
        for path in [
            format!("/api/v1/releases/{number}"), "/api/v1/trades".to_owned(), "/api/v1/trades/han".to_owned(),
            "/api/v1/search?q=han".to_owned(), format!("/api/v1/releases/{number}/download?format=csv"),
        ] {
            let first = public.get(&path).await.expect(200);
            let knows = public.with("if-none-match", first.header("etag"));
            let again = knows.get(&path).await.expect(304);
            assert!(again.bytes.is_empty());
            assert_eq!(again.header("etag"), first.header("etag"));
            let head = public.send(Method::HEAD, &path, None, Vec::new()).await.expect(200);
            assert!(head.bytes.is_empty());
            assert_eq!(head.header("etag"), first.header("etag"));
            knows.send(Method::HEAD, &path, None, Vec::new()).await.expect(304);
        }
    }

    /// Compressed bytes are other bytes and have another ETag, which is known again too.
    async fn compressed_answers_are_the_same_and_have_a_tag_of_their_own(app: TestApp) {
        let number = released(&app, &small_city()).await;
        let public = app.public();
        for path in [format!("/api/v1/releases/{number}"), "/api/v1/trades".to_owned()] {
            let plain = public.get(&path).await.expect(200);
            let gzip = public.with("accept-encoding", "gzip");
            let packed = gzip.get(&path).await.expect(200);
            assert_eq!(packed.header("content-encoding"), "gzip");
            assert_ne!(packed.header("etag"), plain.header("etag"));
            let mut unpacked = Vec::new();
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed.bytes[..]), &mut unpacked).unwrap();
            assert_eq!(unpacked, plain.bytes);
            gzip.with("if-none-match", packed.header("etag")).get(&path).await.expect(304);
        }
    }

    async fn what_is_not_published_is_for_the_department_alone(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (number, _) = desk.propose(&run_id, "Dự thảo").await;
        let path = format!("/api/v1/releases/{number}");
        for path in [path.clone(), format!("{path}/download?format=json")] {
            app.public().get(&path).await.expect(404);
            let draft = desk.analyst.get(&path).await.expect(200);
            assert_eq!(draft.header("cache-control"), "no-store");
        }
        app.public().get("/api/v1/trades").await.expect(404);
        app.public().get(&format!("{path}/record")).await.expect(401);
        let listed = app.public().get("/api/v1/releases").await.json();
        assert_eq!(listed["items"], json!([]));
    }

    async fn a_refused_release_is_never_published(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (number, etag) = desk.propose(&run_id, "Sai").await;
        let path = format!("/api/v1/releases/{number}");
        let reason = json!({ "reason": "Thiếu số liệu" });
        let refused = desk.approver.with("if-match", &etag).post(&format!("{path}/refuse"), &reason).await.expect(200);
        let etag = refused.header("etag").to_owned();
        desk.approver.with("if-match", &etag).post(&format!("{path}/publish"), &json!({})).await.expect(409);
        app.public().get(&path).await.expect(404);
    }

    /// Whoever may propose takes a release back before it is published: it keeps its number and its record, nobody outside
    /// ever sees it, nothing more can be done with it, and another follows at once.
    async fn a_withdrawn_release_is_never_public_and_keeps_its_record(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let reason = json!({ "reason": "Sai niên độ" });
        for approved in [false, true] {
            let (number, mut etag) = desk.propose(&run_id, "Vội").await;
            let path = format!("/api/v1/releases/{number}");
            let withdraw = format!("{path}/withdraw");
            if approved {
                let approve = format!("{path}/approve");
                let good = json!({ "reason": "Tốt" });
                let step = desk.approver.with("if-match", &etag).post(&approve, &good).await.expect(200);
                etag = step.header("etag").to_owned();
            }
            let other = app.department(Role::DepartmentAnalyst).await;
            other.post(&withdraw, &reason).await.expect(428);
            other.with("if-match", "\"v9\"").post(&withdraw, &reason).await.expect(412);
            other.with("if-match", &etag).post(&withdraw, &json!({ "reason": " " })).await.expect(422);
            let frozen = desk.analyst.get(&path).await.expect(200).bytes;
            let done = other.with("if-match", &etag).post(&withdraw, &reason).await.expect(200);
            let etag = done.header("etag").to_owned();
            let record = desk.analyst.get(&format!("{path}/record")).await.expect(200).json();
            assert_eq!(record["state"], "withdrawn");
            assert_eq!(record["withdrawal_reason"], "Sai niên độ");
            assert!(record["withdrawn_by"].is_string() && record["withdrawn_at"].is_string(), "{record}");
            assert_eq!(record["decision_reason"], if approved { json!("Tốt") } else { json!(null) });
            assert_eq!(desk.analyst.get(&path).await.expect(200).bytes, frozen);
            for step in ["approve", "refuse", "withdraw", "publish"] {
                let again = desk.approver.with("if-match", &etag).post(&format!("{path}/{step}"), &reason).await;
                assert_eq!(again.status, 409, "{step}");
            }
            for place in [path.clone(), format!("{path}/download?format=csv"), format!("{path}/changes"), format!("/phat-hanh/{number}")] {
                app.public().get(&place).await.expect(404);
            }
            assert_eq!(app.public().get("/api/v1/releases").await.json()["items"], json!([]));
        }
        let auditor = app.person(Role::Auditor, None).await;
        let log = auditor.get("/api/v1/audit?limit=200").await.expect(200).json();
        let told = log["items"].as_array().unwrap().iter().filter(|one| one["action"] == "release.withdraw");
        assert_eq!(told.map(|one| one["reason"].clone()).collect::<Vec<_>>(), ["Sai niên độ", "Sai niên độ"]);
        let (number, etag) = desk.propose(&run_id, "Đúng").await;
        assert_eq!(number, 3, "numbers are not given twice");
        desk.publish(number, &etag).await;
        app.public().get("/api/v1/releases/3").await.expect(200);
        let published = desk.approver.get("/api/v1/releases/3/record").await.header("etag").to_owned();
        desk.analyst.with("if-match", &published).post("/api/v1/releases/3/withdraw", &reason).await.expect(409);
    }

    async fn an_analyst_cannot_decide_and_a_college_cannot_propose(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (number, etag) = desk.propose(&run_id, "Một").await;
        let reason = json!({ "reason": "Tốt" });
        let path = format!("/api/v1/releases/{number}/approve");
        desk.analyst.with("if-match", &etag).post(&path, &reason).await.expect(403);
        let auditor = app.person(Role::Auditor, None).await;
        let body = json!({ "run_id": run_id, "title": "Một" });
        auditor.post("/api/v1/releases", &body).await.expect(403);
        app.public().post("/api/v1/releases", &body).await.expect(401);
    }

    async fn a_release_needs_a_run_and_a_title(app: TestApp) {
        let desk = Desk::open(&app).await;
        let none = json!({ "run_id": "none", "title": "Một" });
        desk.analyst.post("/api/v1/releases", &none).await.expect(404);
        let run_id = finished_run(&app, &small_city()).await;
        let reply = desk.analyst.post("/api/v1/releases", &json!({ "run_id": run_id, "title": "" })).await.expect(422);
        assert_eq!(reply.json()["errors"][0]["pointer"], "/title");
    }

    async fn releases_are_numbered_one_after_the_other_and_the_last_one_is_read(app: TestApp) {
        let mut content = small_city();
        content["trades"][0]["flag"] = "undersupplied".into();
        let first = released(&app, &content).await;
        content["trades"][0]["flag"] = "balanced".into();
        let second = released(&app, &content).await;
        assert_eq!((first, second), (1, 2));
        let code = content["trades"][0]["trade_code"].as_str().unwrap();
        let history = app.public().get(&format!("/api/v1/trades/{code}/history")).await.expect(200).json();
        assert_eq!(history["items"][0]["release"], 2);
        assert_eq!(history["items"][0]["flag"], "balanced");
        assert_eq!(history["items"][1]["release"], 1);
        let changes = app.public().get("/api/v1/releases/2/changes").await.expect(200).json();
        assert_eq!(changes["before"]["number"], 1);
        let changed = changes["items"].as_array().unwrap();
        assert!(changed.iter().any(|one| one["trade_code"] == code && one["after"] == "balanced"), "{changes}");
        assert_eq!(app.public().get("/api/v1/releases/1/changes").await.expect(200).json()["items"], serde_json::json!([]));
        let page = app.public().get("/api/v1/releases?limit=1").await.json();
        assert_eq!(page["items"][0]["number"], 2);
        let page = app.public().get("/api/v1/releases?limit=1&cursor=2").await.json();
        assert_eq!(page["items"][0]["number"], 1);
    }

    /// The service that starts again reads the same release from the store.
    async fn a_restarted_service_shows_the_same(app: TestApp) {
        released(&app, &small_city()).await;
        let before = app.public().get("/api/v1/trades").await.expect(200);
        let again = crate::support::app::TestApp::start_with(app.state.config.clone()).await;
        let after = again.public().get("/api/v1/trades").await.expect(200);
        assert_eq!(after.bytes, before.bytes);
    }

    /// From files to what the public reads, with nothing stored by hand.
    async fn a_computed_run_is_released(app: TestApp) {
        let folder = tempfile::tempdir().unwrap();
        write_small_city(folder.path());
        let store = &app.state.store;
        import(store, &app.state.clock, folder.path().to_owned(), Arc::new(|_| {})).await.unwrap();
        let desk = Desk::open(&app).await;
        let started = desk.analyst.post("/api/v1/runs", &json!({ "horizon": 1 })).await.expect(202);
        let run_id = started.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/runs/{run_id}");
        let deadline = Instant::now() + Duration::from_mins(1);
        while desk.analyst.get(&path).await.expect(200).json()["state"] != "done" {
            assert!(Instant::now() < deadline, "{}", desk.analyst.get(&path).await.text());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let (number, etag) = desk.propose(&run_id, "Thật").await;
        desk.publish(number, &etag).await;
        let content = app.public().get(&format!("/api/v1/releases/{number}")).await.expect(200).json();
        let expected = small_city();
        for part in ["totals", "outcomes", "employer_cells", "programmes", "trades"] {
            assert_eq!(content[part], expected[part], "{part}");
        }
    }

    async fn an_override_stands_beside_the_flag_of_the_model(app: TestApp) {
        let content = small_city();
        let code = content["trades"][0]["trade_code"].as_str().unwrap();
        let flag = content["trades"][0]["flag"].clone();
        let desk = Desk::open(&app).await;
        let expires_on = (app.state.clock.today() + chrono::Days::new(30)).to_string();
        let body = json!({
            "kind": "override", "trade_code": code, "flag": "oversupplied", "expires_on": expires_on,
            "reason": "Khảo sát của Sở tháng này cho thấy thừa.",
        });
        let proposed = desk.analyst.post("/api/v1/decisions", &body).await.expect(201);
        let path = format!("/api/v1/decisions/{}/approve", proposed.json()["id"].as_str().unwrap());
        let reason = json!({ "reason": "Đồng ý" });
        desk.approver.with("if-match", proposed.header("etag")).post(&path, &reason).await.expect(200);
        released(&app, &content).await;
        let trade = app.public().get(&format!("/api/v1/trades/{code}")).await.expect(200).json();
        assert_eq!(trade["trade"]["flag"], flag, "the model's flag stays");
        assert_eq!(trade["trade"]["override"]["flag"], "oversupplied");
        assert_eq!(trade["trade"]["override"]["expires_on"], json!(expires_on));
    }
}
