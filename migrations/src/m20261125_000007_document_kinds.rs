//! Two further kinds of documents: decisions on figures that differ, and names that lead to a trade.
//!
//! `SQLite` cannot change a check, so on both databases the table is made anew and its rows are copied.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::TransactionTrait;

use crate::schema::{at_least, big, create, drop, id, index, one_of, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

const BEFORE: [&str; 6] = [
    "calendar",
    "plan",
    "scenario",
    "order",
    "policy",
    "allocation",
];
const ADDED: [&str; 2] = ["reconciliation", "alias"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remade(manager, &[BEFORE.as_slice(), &ADDED].concat()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        remade(manager, &BEFORE).await
    }
}

/// The table with these kinds, and those of its rows that are of one of them.
async fn remade(manager: &SchemaManager<'_>, kinds: &[&'static str]) -> Result<(), DbErr> {
    let transaction = manager.get_connection().begin().await?;
    let manager = SchemaManager::new(&transaction);
    let documents = Table::create()
        .table("documents_remade")
        .col(id())
        .col(one_of("kind", kinds))
        .col(text("key"))
        .col(at_least("version", 1))
        .col(text("state"))
        .col(text_null("organisation"))
        .col(text_null("counterpart"))
        .col(text("content"))
        .col(text_null("note"))
        .col(text("author"))
        .col(big("created_at"))
        .take();
    create(&manager, vec![documents], Vec::new()).await?;
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
    let copy = format!(
        "INSERT INTO documents_remade SELECT id, kind, key, version, state, organisation, counterpart, content, note, author, \
         created_at FROM documents WHERE kind IN ({})",
        kinds.join(", ")
    );
    let connection = manager.get_connection();
    connection.execute_unprepared(&copy).await?;
    drop(&manager, &["documents"]).await?;
    let rename = Table::rename()
        .table("documents_remade", "documents")
        .take();
    manager.rename_table(rename).await?;
    let indexes = vec![
        unique("documents", &["kind", "key", "version"]),
        index("documents", &["kind", "organisation"]),
        index("documents", &["kind", "counterpart"]),
    ];
    create(&manager, Vec::new(), indexes).await?;
    transaction.commit().await
}
