//! Who did what: a list that only grows, each record chained to the one before.

use sea_orm_migration::prelude::*;

use crate::schema::{big, create, drop, index, text, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let audit = Table::create()
            .table("audit")
            .col(big("seq").primary_key())
            .col(big("at"))
            // The id of a user or token, or the name of a command; never a person's name.
            .col(text("actor"))
            .col(text("action"))
            .col(text("object_kind"))
            .col(text("object_id"))
            .col(text_null("before_hash"))
            .col(text_null("after_hash"))
            .col(text_null("reason"))
            .col(text("previous"))
            .col(text("hash"))
            .take();
        create(
            manager,
            vec![audit],
            vec![index("audit", &["object_kind", "object_id"])],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["audit"]).await
    }
}
