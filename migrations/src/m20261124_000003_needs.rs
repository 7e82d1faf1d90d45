//! What employers need, and the answers already given to their writes.

use sea_orm_migration::prelude::*;

use crate::schema::{
    at_least, big, big_null, bytes_null, create, drop, id, index, one_of, reference, text,
    text_null, yes_no,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let postings = Table::create()
            .table("postings")
            .col(id())
            .col(text("organisation_id"))
            .col(text("title"))
            .col(text_null("trade_code"))
            .col(text_null("level"))
            .col(at_least("vacancies", 1))
            .col(yes_no("qualification_required"))
            .col(text_null("description"))
            .col(text_null("district"))
            .col(big_null("wage_min"))
            .col(big_null("wage_max"))
            .col(text_null("starts_on"))
            .col(text("posted_on"))
            .col(text("closes_on"))
            .col(one_of("state", &["open", "filled", "withdrawn"]))
            .col(big_null("hired"))
            .col(text_null("unfilled_reason"))
            .col(text_null("duplicate_of"))
            .col(text("author"))
            .col(big("created_at"))
            .col(big("updated_at"))
            .col(at_least("version", 1))
            .foreign_key(&mut reference(
                "postings",
                "organisation_id",
                "organisations",
            ))
            .foreign_key(&mut reference("postings", "duplicate_of", "postings"))
            .take();
        let answers = Table::create()
            .table("idempotency")
            .col(text("client"))
            .col(text("key"))
            .col(text("request"))
            .col(big("created_at"))
            // Missing while the first request is in flight.
            .col(big_null("status"))
            .col(text_null("headers"))
            .col(bytes_null("body"))
            .primary_key(Index::create().col("client").col("key"))
            .take();
        create(
            manager,
            vec![postings, answers],
            vec![
                index("postings", &["organisation_id", "created_at"]),
                index("postings", &["trade_code"]),
                index("idempotency", &["created_at"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["idempotency", "postings"]).await
    }
}
