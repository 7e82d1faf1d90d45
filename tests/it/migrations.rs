//! The tables of the store: made, taken back, made again; never touched where they are unknown.

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;
use vocmatch::clock::Clock;
use vocmatch::store::{Store, StoreError};
use vocmatch::web::open;

use crate::support::app::on_both_databases;
use crate::support::release::{Desk, finished_run, small_city};

/// More steps than there are.
const ALL: u32 = 1_000;
/// The migration of withdrawn releases and those after it.
const SINCE: u32 = 2;

on_both_databases! {
    /// Every migration can be taken back and applied again.
    async fn migrations_go_up_down_and_up(app: TestApp) {
        let store = Store::open(&app.state.config.database_url).await.unwrap();
        assert_eq!(store.migrate().await.unwrap(), 0);
        store.migrate_down(ALL).await.unwrap();
        let missing = match store.check().await {
            Err(StoreError::Behind(missing)) => missing,
            other => panic!("{other:?}"),
        };
        assert!(missing > 3);
        assert_eq!(store.migrate().await.unwrap(), missing);
        store.check().await.unwrap();
        store.migrate_down(1).await.unwrap();
        assert!(matches!(store.check().await, Err(StoreError::Behind(1))));
        assert_eq!(store.migrate().await.unwrap(), 1);
    }

    /// The version before knows no withdrawn releases: to it they are refused, and every other row stays as it is.
    async fn releases_survive_the_migration_that_lets_them_be_withdrawn(app: TestApp) {
        let run_id = finished_run(&app, &small_city()).await;
        let desk = Desk::open(&app).await;
        let (first, to_publish) = desk.propose(&run_id, "Một").await;
        let (second, etag) = desk.propose(&run_id, "Hai").await;
        let withdraw = format!("/api/v1/releases/{second}/withdraw");
        let reason = json!({ "reason": "Vội" });
        desk.analyst.with("if-match", &etag).post(&withdraw, &reason).await.expect(200);
        desk.publish(first, &to_publish).await;
        let record = async |number| desk.analyst.get(&format!("/api/v1/releases/{number}/record")).await.expect(200).json();
        let before = record(first).await;
        let store = Store::open(&app.state.config.database_url).await.unwrap();
        store.migrate_down(SINCE).await.unwrap();
        store.migrate().await.unwrap();
        assert_eq!(record(first).await, before);
        let withdrawn = record(second).await;
        assert_eq!((&withdrawn["state"], &withdrawn["decision_reason"]), (&json!("refused"), &json!("Vội")));
        app.public().get(&format!("/api/v1/releases/{first}")).await.expect(200);
    }

    /// A database of a later version is left alone.
    async fn an_unknown_schema_is_refused(app: TestApp) {
        let config = app.state.config.clone();
        let db = Database::connect(&config.database_url).await.unwrap();
        db.execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000001_later', 0)")
            .await
            .unwrap();
        let refused = open(config, Clock::default()).await;
        let error = refused.err().map(|error| error.to_string());
        assert!(error.is_some_and(|words| words.contains("m29990101_000001_later")));
    }
}
