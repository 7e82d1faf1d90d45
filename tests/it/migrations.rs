//! The tables of the store: made, taken back, made again; never touched where they are unknown.

use sea_orm::{ConnectionTrait, Database};
use vocmatch::clock::Clock;
use vocmatch::store::{Store, StoreError};
use vocmatch::web::open;

use crate::support::app::on_both_databases;

/// More steps than there are.
const ALL: u32 = 1_000;

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
