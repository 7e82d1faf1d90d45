//! The audit log: who did what, and whether anybody changed the log.

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vocmatch::store::audit::{self, Record};
use vocmatch::store::role::{OrganisationKind, Role, Standing};

use crate::support::app::{TestApp, on_both_databases};
use crate::support::vocmatch;

/// Writes some records that say nothing.
async fn write(app: &TestApp, count: usize) {
    for number in 0..count {
        let writing = app.state.store.write(app.state.clock.now()).await.unwrap();
        let record = Record {
            actor: "test",
            action: "test.write",
            object_kind: "test",
            object_id: &number.to_string(),
            before: None,
            after: Some("00"),
            reason: Some("vì sao: thử"),
        };
        audit::append(&writing, record).await.unwrap();
        writing.commit().await.unwrap();
    }
}

/// Changes the database behind the service's back.
async fn tamper(app: &TestApp, statement: &str) {
    let db = Database::connect(&app.state.config.database_url)
        .await
        .unwrap();
    db.execute_unprepared(statement).await.unwrap();
    db.close().await.unwrap();
}

async fn broken_at(app: &TestApp) -> Value {
    let auditor = app.person(Role::Auditor, None).await;
    auditor
        .get("/api/v1/audit/verification")
        .await
        .expect(200)
        .json()["broken_at"]
        .clone()
}

on_both_databases! {
    async fn an_untouched_log_holds_to_its_head(app: TestApp) {
        write(&app, 12).await;
        let auditor = app.person(Role::Auditor, None).await;
        let chain = auditor.get("/api/v1/audit/verification").await.expect(200).json();
        assert_eq!(chain["records"], 12);
        assert_eq!(chain["broken_at"], Value::Null);
        let newest = auditor.get("/api/v1/audit?limit=1").await.expect(200).json();
        assert_eq!(chain["head"], newest["items"][0]["hash"]);
    }

    async fn a_changed_record_breaks_the_chain_at_its_place(app: TestApp) {
        write(&app, 12).await;
        for (column, value) in [("actor", "'nobody'"), ("at", "1"), ("reason", "NULL"), ("after_hash", "NULL"), ("object_id", "'60'")] {
            tamper(&app, &format!("CREATE TABLE kept AS SELECT {column} AS old FROM audit WHERE seq = 7")).await;
            tamper(&app, &format!("UPDATE audit SET {column} = {value} WHERE seq = 7")).await;
            assert_eq!(broken_at(&app).await, 7, "{column}");
            tamper(&app, &format!("UPDATE audit SET {column} = (SELECT old FROM kept) WHERE seq = 7")).await;
            tamper(&app, "DROP TABLE kept").await;
            assert_eq!(broken_at(&app).await, Value::Null, "{column}");
        }
    }

    async fn a_removed_record_breaks_the_chain_at_its_place(app: TestApp) {
        write(&app, 12).await;
        tamper(&app, "DELETE FROM audit WHERE seq = 4").await;
        assert_eq!(broken_at(&app).await, 4);
    }

    /// Even where the numbers after it are closed up.
    async fn a_removed_record_whose_gap_was_closed_breaks_the_chain_at_its_place(app: TestApp) {
        write(&app, 12).await;
        tamper(&app, "DELETE FROM audit WHERE seq = 4").await;
        for seq in 5..=12 {
            tamper(&app, &format!("UPDATE audit SET seq = {} WHERE seq = {seq}", seq - 1)).await;
        }
        assert_eq!(broken_at(&app).await, 4);
    }

    async fn an_inserted_record_breaks_the_chain_at_its_place(app: TestApp) {
        write(&app, 12).await;
        for seq in (5..=12).rev() {
            tamper(&app, &format!("UPDATE audit SET seq = {} WHERE seq = {seq}", seq + 1)).await;
        }
        tamper(&app, "INSERT INTO audit (seq, at, actor, action, object_kind, object_id, previous, hash) SELECT 5, at, actor, action, object_kind, object_id, hash, 'ff' FROM audit WHERE seq = 4").await;
        assert_eq!(broken_at(&app).await, 5);
    }

    /// A shorter chain is a chain: only a head that was noted elsewhere shows what is missing at the end.
    async fn a_log_that_was_cut_short_is_found_by_the_head_that_was_noted(app: TestApp) {
        write(&app, 12).await;
        let url = app.state.config.database_url.clone();
        let verify = |more: &[&str]| vocmatch(&[&["audit", "verify", "--lang", "en", "--database-url", &url], more].concat());
        let said = verify(&[]);
        assert_eq!(said.status, 0, "{}", said.stderr);
        let head = said.text().trim().rsplit(' ').next().unwrap().to_owned();
        write(&app, 1).await;
        assert_eq!(verify(&["--head", &head]).status, 0);
        tamper(&app, "DELETE FROM audit WHERE seq > 10").await;
        assert_eq!(verify(&[]).status, 0);
        assert_eq!(verify(&["--head", &head]).status, 2);
        let auditor = app.person(Role::Auditor, None).await;
        let chain = auditor.get(&format!("/api/v1/audit/verification?head={head}")).await.expect(200).json();
        assert_eq!(chain["noted"], false);
        tamper(&app, "UPDATE audit SET actor = 'nobody' WHERE seq = 3").await;
        let said = verify(&[]);
        assert_eq!(said.status, 2);
        assert!(said.text().contains("breaks at record 3"), "{}", said.text());
    }

    /// The exported lines are enough to check the chain without this program: the hash is recomputed here from the
    /// description in the interface's documentation.
    async fn an_exported_log_can_be_checked_by_others(app: TestApp) {
        write(&app, 3).await;
        let said = vocmatch(&["audit", "export", "--database-url", &app.state.config.database_url]);
        assert_eq!(said.status, 0, "{}", said.stderr);
        let mut previous = String::new();
        let mut lines = 0;
        for line in said.text().lines() {
            let record: Value = serde_json::from_str(line).unwrap();
            let at = chrono::DateTime::parse_from_rfc3339(record["at"].as_str().unwrap()).unwrap();
            let content = json!([
                [record["seq"], at.timestamp_millis(), record["actor"], record["action"]],
                [record["object_kind"], record["object_id"]],
                [record["before_hash"], record["after_hash"], record["reason"]],
                previous,
            ]);
            let hash = Sha256::digest(content.to_string().as_bytes());
            let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(record["hash"], hash.as_str(), "{line}");
            assert_eq!(record["previous"], previous.as_str());
            previous = hash;
            lines += 1;
        }
        assert_eq!(lines, 3);
    }

    async fn records_are_found_by_who_what_and_when(app: TestApp) {
        write(&app, 3).await;
        let firm = app.organisation(OrganisationKind::Employer, "0200000001", Standing::Verified).await;
        let keeper = app.person(Role::EmployerAdmin, Some(&firm)).await;
        app.state.clock.advance(10_000);
        let later = vocmatch::clock::rfc3339(app.state.clock.now());
        let token = json!({ "name": "Máy", "scopes": ["read"] });
        let issued = keeper.post("/api/v1/tokens", &token).await.expect(201).json();
        let auditor = app.person(Role::Auditor, None).await;
        let find = async |query: String| {
            let found = auditor.get(&format!("/api/v1/audit?{query}")).await.expect(200).json();
            found["items"].as_array().unwrap().iter().map(|record| record["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let id = issued["id"].as_str().unwrap();
        assert_eq!(find(format!("actor={}", keeper.user_id)).await, ["token.issue"]);
        assert_eq!(find(format!("object_kind=token&object_id={id}")).await, ["token.issue"]);
        assert_eq!(find("action=test.write".to_owned()).await.len(), 3);
        assert_eq!(find(format!("since={later}")).await, ["token.issue"]);
        assert_eq!(find(format!("until={later}")).await.len(), 3);
        let first = auditor.get("/api/v1/audit?limit=3").await.expect(200).json();
        let next = first["next"].as_str().unwrap();
        let second = auditor.get(&format!("/api/v1/audit?limit=3&cursor={next}")).await.expect(200).json();
        assert_eq!(second["items"].as_array().unwrap().len(), 1);
        assert_eq!(second["items"][0]["seq"], 1);
        auditor.get("/api/v1/audit?since=yesterday").await.expect(422);
        auditor.get("/api/v1/audit?cursor=x").await.expect(422);
    }

    /// Names and addresses of people never reach the log.
    async fn the_log_knows_people_by_their_ids_only(app: TestApp) {
        let administrator = app.person(Role::Administrator, None).await;
        let new = json!({ "email": "lan.pham@example.vn", "name": "Phạm Thị Lan", "role": "auditor" });
        let added = administrator.post("/api/v1/users", &new).await.expect(201).json();
        let id = added["user_id"].as_str().unwrap();
        let body = json!({ "email": "lan.pham@example.vn", "password": added["password"] });
        app.public().post("/api/v1/session", &body).await.expect(200);
        let log = administrator.get("/api/v1/audit").await.expect(200).text();
        assert!(log.contains(id) && log.contains("user.add") && log.contains("session.open"), "{log}");
        for secret in ["lan.pham", "Phạm", "example.vn", added["password"].as_str().unwrap()] {
            assert!(!log.contains(secret), "{secret}");
        }
    }
}
