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
            // The title without pay, place and calls to apply: what two advertisements of one job have in common.
            .col(text("core"))
            .col(text_null("trade_code"))
            // The trade that counts: the one stated, else the one that the title leads to.
            .col(text_null("matched_trade_code"))
            .col(text_null("level"))
            .col(at_least("vacancies", 1))
            .col(text_null("vacancies_reason"))
            .col(yes_no("qualification_required"))
            .col(one_of("certainty", &["firm", "forecast"]))
            .col(text_null("description"))
            .col(text_null("district"))
            // The same without marks and capitals, empty where no place is given.
            .col(text("district_key"))
            .col(big_null("wage_min"))
            .col(big_null("wage_max"))
            .col(text_null("starts_on"))
            .col(text("posted_on"))
            .col(text("closes_on"))
            .col(one_of("state", &["open", "filled", "withdrawn"]))
            .col(big_null("hired"))
            .col(text_null("unfilled_reason"))
            .col(text_null("filled_on"))
            .col(at_least("renewals", 0))
            // Of postings for so many people that somebody at the department looks first.
            .col(
                text_null("review")
                    .check(Expr::col("review").is_in(["pending", "accepted", "refused"]))
                    .take(),
            )
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
            // Missing only within the transaction of the first request.
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
                index("postings", &["matched_trade_code"]),
                index("postings", &["duplicate_of"]),
                index("postings", &["organisation_id", "duplicate_of"]),
                index("idempotency", &["created_at"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["idempotency", "postings"]).await
    }
}
