//! What people plan: documents with versions, of which none is ever changed.

use sea_orm_migration::prelude::*;

use crate::schema::{at_least, big, create, drop, id, index, one_of, text, text_null, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let documents = Table::create()
            .table("documents")
            .col(id())
            .col(one_of(
                "kind",
                &[
                    "calendar",
                    "plan",
                    "scenario",
                    "order",
                    "policy",
                    "allocation",
                ],
            ))
            // What it is about: two rows with the same kind and key are versions of one document.
            .col(text("key"))
            .col(at_least("version", 1))
            .col(text("state"))
            // Who it belongs to, and the other side of an order.
            .col(text_null("organisation"))
            .col(text_null("counterpart"))
            .col(text("content"))
            .col(text_null("note"))
            .col(text("author"))
            .col(big("created_at"))
            .take();
        create(
            manager,
            vec![documents],
            vec![
                unique("documents", &["kind", "key", "version"]),
                index("documents", &["kind", "organisation"]),
                index("documents", &["kind", "counterpart"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["documents"]).await
    }
}
