//! The ordered list of database migrations, one change each, for SQLite and PostgreSQL alike.
//!
//! Moments are `BIGINT` milliseconds since 1970 in UTC, money is `BIGINT` in whole units of the currency, ids and codes are
//! text, yes and no are booleans, documents are JSON text. A migration that was released is never edited.

mod m20261124_000001_accounts;
mod m20261124_000002_batches;
mod m20261124_000003_needs;
mod m20261124_000004_runs;
mod m20261124_000005_audit;
mod m20261125_000006_documents;
mod m20261125_000007_document_kinds;
mod m20261125_000008_withdrawals;
mod m20261125_000009_closed_needs;
mod schema;

pub use sea_orm_migration::{MigratorTrait, SchemaManager};

use sea_orm_migration::MigrationTrait;

/// The list.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_accounts::Migration),
            Box::new(m20261124_000002_batches::Migration),
            Box::new(m20261124_000003_needs::Migration),
            Box::new(m20261124_000004_runs::Migration),
            Box::new(m20261124_000005_audit::Migration),
            Box::new(m20261125_000006_documents::Migration),
            Box::new(m20261125_000007_document_kinds::Migration),
            Box::new(m20261125_000008_withdrawals::Migration),
            Box::new(m20261125_000009_closed_needs::Migration),
        ]
    }
}
