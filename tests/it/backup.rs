//! A backup holds everything and can be restored into either database.

use std::io::{Cursor, Read, Write};

use serde_json::json;
use vocmatch::clock::Clock;
use vocmatch::config::{key, sqlite_url};
use vocmatch::store::archive::{self, ArchiveError};
use vocmatch::store::role::Role;
use vocmatch::store::{Store, audit, batch, packed, release, run, user};
use vocmatch::web::{OpenError, open};

use crate::runs::{import_folder, run_to_end, town};
use crate::support::app::{Backend, TestApp, TestDatabase, on_both_databases};
use crate::support::vocmatch;

/// Everything of a service that readers could cite: bytes of files, results, releases, the head of the audit log.
async fn fingerprint(store: &Store) -> Vec<String> {
    let mut seen = Vec::new();
    for batch in batch::effective(store).await.unwrap() {
        let pieces = batch::pieces(store, &batch.id).await.unwrap();
        let bytes = packed::unpack_pieces(&pieces).unwrap();
        seen.push(release::checksum(&bytes));
        assert_eq!(seen.last(), Some(&batch.sha256));
    }
    for run in run::list(store, None, 100).await.unwrap() {
        seen.push(format!("{run:?}"));
        seen.push(release::checksum(
            &run::result(store, &run.id).await.unwrap(),
        ));
    }
    for one in release::list(store, release::Which::All, None, 100)
        .await
        .unwrap()
    {
        let content = release::content(store, &one).await.unwrap();
        assert_eq!(release::checksum(&content), one.checksum);
        seen.push(format!("{one:?}"));
    }
    let chain = audit::verify(store).await.unwrap();
    assert_eq!(chain.broken_at, None);
    seen.push(format!("{chain:?}"));
    seen
}

/// A city with a run and a release.
async fn filled(app: &TestApp) {
    import_folder(app, town()).await;
    let analyst = app.department(Role::DepartmentAnalyst).await;
    let run = run_to_end(&analyst, &json!({})).await;
    let run_id = run["id"].as_str().unwrap();
    let state = &app.state;
    let result = run::result(&state.store, run_id).await.unwrap();
    let writing = state.store.write(state.clock.now()).await.unwrap();
    let facts = release::Facts {
        data_year: 2025,
        target_year: 2026,
        cut_off: "2025-12-31".to_owned(),
        method_version: "test".to_owned(),
        code_version: "test".to_owned(),
        parameters_digest: "test".to_owned(),
    };
    let new = release::NewRelease {
        number: release::next_number(&writing).await.unwrap(),
        run_id,
        title: "Kết quả thử",
        note: None,
        facts,
        author: &analyst.user_id,
        content: release::Frozen::of(&result).unwrap(),
    };
    release::propose(&writing, new).await.unwrap();
    writing.commit().await.unwrap();
}

async fn saved(store: &Store) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    archive::write(store, Clock::default().now(), &mut bytes)
        .await
        .unwrap();
    bytes.into_inner()
}

async fn restored(bytes: &[u8], backend: Backend) -> Option<(Store, TestDatabase)> {
    let database = TestDatabase::create(backend).await?;
    let store = Store::open(&database.url).await.unwrap();
    store.migrate().await.unwrap();
    archive::restore(&store, Clock::default().now(), Cursor::new(bytes))
        .await
        .unwrap();
    Some((store, database))
}

on_both_databases! {
    /// After backup, wipe and restore, into the same or the other kind of database, everything has the same checksums.
    async fn a_restored_service_has_the_same_checksums(app: TestApp) {
        filled(&app).await;
        let before = fingerprint(&app.state.store).await;
        let bytes = saved(&app.state.store).await;
        for backend in [Backend::Sqlite, Backend::Postgres] {
            if let Some((store, database)) = restored(&bytes, backend).await {
                assert_eq!(fingerprint(&store).await, before);
                store.close().await.unwrap();
                database.remove().await;
            }
        }
    }

    /// A database with rows is never overwritten.
    async fn only_an_empty_database_is_restored_into(app: TestApp) {
        app.department(Role::DepartmentAnalyst).await;
        let bytes = saved(&app.state.store).await;
        let now = app.state.clock.now();
        let refused = archive::restore(&app.state.store, now, Cursor::new(&bytes)).await;
        assert!(matches!(refused, Err(ArchiveError::NotEmpty(_))), "{refused:?}");
    }

    /// A backup in which one row was changed is found out, and nothing of it is restored.
    async fn a_changed_backup_is_found_out(app: TestApp) {
        app.department(Role::DepartmentAnalyst).await;
        let bytes = saved(&app.state.store).await;
        assert!(archive::verify(Cursor::new(&bytes)).is_ok());
        let changed = with_changed_users(&bytes);
        let found = archive::verify(Cursor::new(&changed));
        assert!(matches!(&found, Err(ArchiveError::Damaged(table)) if table == "users"), "{found:?}");
        assert!(archive::verify(Cursor::new(&bytes[..bytes.len() / 2])).is_err());
        assert!(archive::verify(Cursor::new(b"nonsense")).is_err());
    }

    /// The commands import once, back up, verify, and restore into an empty database only.
    async fn the_commands_do_what_they_say(app: TestApp) {
        let url = app.state.config.database_url.as_str();
        let say = |arguments: &[&str]| {
            let answer = vocmatch(&[&["--lang", "en", "--quiet"], arguments].concat());
            (answer.status, answer.text().to_owned() + &answer.stderr)
        };
        let folder = town().to_str().unwrap();
        let import = ["import", "--data", folder, "--database-url", url];
        let (status, words) = say(&import);
        assert!(status == 0 && words.contains("Stored: datapackage.json"), "{words}");
        let (status, words) = say(&import);
        assert!(status == 0 && words.contains("nothing was stored"), "{words}");
        let (status, words) = say(&["migrate", "--status", "--database-url", url]);
        assert!(status == 0 && words.contains("of this version"), "{words}");
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("saved.zip");
        let file = file.to_str().unwrap();
        let (status, words) = say(&["backup", "--to", file, "--database-url", url]);
        assert!(status == 0 && words.contains("Not in it: the key of second factors (vocmatch-data/secret.key)"), "{words}");
        assert_eq!(say(&["verify", file]).0, 0);
        let (status, words) = say(&["restore", "--from", file, "--database-url", url]);
        assert!(status == 2 && words.contains("not empty"), "{words}");
        let empty = sqlite_url(scratch.path());
        assert_eq!(say(&["restore", "--from", file, "--database-url", &empty]).0, 0);
        let store = Store::open(&empty).await.unwrap();
        assert_eq!(fingerprint(&store).await, fingerprint(&app.state.store).await);
    }

    /// A backup holds second factors as the database does, sealed; elsewhere they open with the key that was kept apart.
    async fn a_restored_service_needs_the_key_that_is_not_in_the_backup(app: TestApp) {
        let person = app.person(Role::Auditor, None).await;
        let state = &app.state;
        let writing = state.store.write(state.clock.now()).await.unwrap();
        user::begin_second_factor(&writing, &person.user_id, &state.key, "GEZDGNBVGY3TQOJQ").await.unwrap();
        writing.commit().await.unwrap();
        let bytes = saved(&state.store).await;
        let old = std::fs::read_to_string(key::file(&state.config.data_folder)).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for place in 0..archive.len() {
            let mut text = String::new();
            archive.by_index(place).unwrap().read_to_string(&mut text).unwrap();
            assert!(!text.contains("GEZDGNBVGY3TQOJQ") && !text.contains(old.trim()));
        }
        for backend in [Backend::Sqlite, Backend::Postgres] {
            if let Some((store, database)) = restored(&bytes, backend).await {
                let config = database.config();
                let refused = open(config.clone(), Clock::default()).await.err();
                assert!(matches!(refused, Some(OpenError::NoKey)), "{refused:?}");
                std::fs::write(key::file(&config.data_folder), &old).unwrap();
                let again = open(config, Clock::default()).await.unwrap();
                let known = user::credentials(&again.store, &person.user_id).await.unwrap();
                let secret = again.key.open(&person.user_id, &known.totp_secret.unwrap());
                assert_eq!(secret.unwrap(), "GEZDGNBVGY3TQOJQ");
                again.store.clone().close().await.unwrap();
                store.close().await.unwrap();
                database.remove().await;
            }
        }
    }

    /// No table is forgotten: each is in the backup, or is of sessions and repeated requests.
    async fn every_table_is_in_the_backup(app: TestApp) {
        let bytes = saved(&app.state.store).await;
        let manifest = archive::verify(Cursor::new(&bytes)).unwrap();
        let kept: Vec<String> = manifest.tables.into_iter().map(|table| table.name).collect();
        for table in tables(&app.state.config.database_url).await {
            let left_out = ["sessions", "idempotency", "seaql_migrations"].contains(&table.as_str());
            assert!(left_out || kept.contains(&table), "{table}");
        }
    }
}

/// The names of all tables.
async fn tables(url: &str) -> Vec<String> {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let db = Database::connect(url).await.unwrap();
    let query = if url.starts_with("sqlite") {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    } else {
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    };
    let query = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(query).await.unwrap();
    let names = rows.iter().map(|row| row.try_get("", "name").unwrap());
    names.collect()
}

/// The backup with another role in its table of users.
fn with_changed_users(bytes: &[u8]) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..old.len() {
        let mut file = old.by_index(place).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        if name == "tables/users.jsonl" {
            text = text.replace("department_analyst", "administrator");
        }
        new.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        new.write_all(text.as_bytes()).unwrap();
    }
    new.finish().unwrap().into_inner()
}
