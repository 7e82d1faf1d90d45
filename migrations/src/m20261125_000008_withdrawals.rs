//! Releases that were withdrawn before they were published, with who did it, when and why.
//!
//! `SQLite` cannot change a check, so on both databases the table is made anew and its rows are copied.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::TransactionTrait;

use crate::schema::{
    at_least, big, big_null, bytes, create, drop, id, one_of, reference, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const BEFORE: [&str; 4] = ["proposed", "approved", "published", "refused"];

/// What both tables have, apart from state and reason.
const KEPT: &str = "id, number, run_id, title, note, data_year, target_year, cut_off, method_version, code_version, \
     parameters_digest, author, approver, created_at, decided_at, published_at, content, checksum, version";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut releases = table(&[BEFORE.as_slice(), &["withdrawn"]].concat());
        releases
            .col(text_null("withdrawn_by"))
            .col(text_null("withdrawal_reason"))
            .col(big_null("withdrawn_at"));
        remade(manager, releases, "state, decision_reason").await
    }

    /// A withdrawn release is a refused one to the version before.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let copied = "CASE state WHEN 'withdrawn' THEN 'refused' ELSE state END, \
             COALESCE(withdrawal_reason, decision_reason)";
        remade(manager, table(&BEFORE), copied).await
    }
}

fn table(states: &[&'static str]) -> TableCreateStatement {
    Table::create()
        .table("releases_remade")
        .col(id())
        .col(at_least("number", 1))
        .col(text("run_id"))
        .col(one_of("state", states))
        .col(text("title"))
        .col(text_null("note"))
        .col(big("data_year"))
        .col(big("target_year"))
        .col(text("cut_off"))
        .col(text("method_version"))
        .col(text("code_version"))
        .col(text("parameters_digest"))
        .col(text("author"))
        .col(text_null("approver"))
        .col(text_null("decision_reason"))
        .col(big("created_at"))
        .col(big_null("decided_at"))
        .col(big_null("published_at"))
        .col(bytes("content"))
        .col(text("checksum"))
        .col(at_least("version", 1))
        .foreign_key(&mut reference("releases_remade", "run_id", "runs"))
        .take()
}

/// This table in place of the one that is there, with all its rows; `copied` are their state and their reason.
async fn remade(
    manager: &SchemaManager<'_>,
    releases: TableCreateStatement,
    copied: &str,
) -> Result<(), DbErr> {
    let transaction = manager.get_connection().begin().await?;
    let manager = SchemaManager::new(&transaction);
    create(&manager, vec![releases], Vec::new()).await?;
    let copy = format!(
        "INSERT INTO releases_remade ({KEPT}, state, decision_reason) SELECT {KEPT}, {copied} FROM releases"
    );
    manager.get_connection().execute_unprepared(&copy).await?;
    drop(&manager, &["releases"]).await?;
    let rename = Table::rename().table("releases_remade", "releases").take();
    manager.rename_table(rename).await?;
    create(&manager, Vec::new(), vec![unique("releases", &["number"])]).await?;
    transaction.commit().await
}
