//! Computations, what was released of them, and what people decided beside them.

use sea_orm_migration::prelude::*;

use crate::schema::{
    at_least, big, big_null, bytes, bytes_null, create, drop, id, index, one_of, reference, text,
    text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let runs = Table::create()
            .table("runs")
            .col(id())
            .col(one_of(
                "state",
                &["queued", "running", "done", "failed", "cancelled"],
            ))
            .col(at_least("progress", 0))
            .col(text_null("stage"))
            .col(big_null("data_year"))
            .col(at_least("horizon", 1))
            .col(text("author"))
            .col(text("code_version"))
            .col(text_null("parameters_digest"))
            .col(text_null("parameters"))
            // Which batches and how many rows of the interface were used, and the digest of all of them.
            .col(text_null("inputs"))
            .col(text_null("inputs_digest"))
            .col(text_null("error"))
            // Deflated JSON: the whole answer, before disclosure control.
            .col(bytes_null("result"))
            .col(big("created_at"))
            .col(big_null("started_at"))
            .col(big_null("finished_at"))
            .take();
        let releases = Table::create()
            .table("releases")
            .col(id())
            .col(at_least("number", 1))
            .col(text("run_id"))
            .col(one_of(
                "state",
                &["proposed", "approved", "published", "refused"],
            ))
            .col(text("title"))
            .col(text_null("note"))
            // What readers cite; the same stands in the content.
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
            // What may be public, deflated canonical JSON, frozen when the release is proposed.
            .col(bytes("content"))
            .col(text("checksum"))
            .col(at_least("version", 1))
            .foreign_key(&mut reference("releases", "run_id", "runs"))
            .take();
        // Overrides of a flag and changes of parameters: proposed by one person, decided by another.
        let decisions = Table::create()
            .table("decisions")
            .col(id())
            .col(one_of("kind", &["override", "parameters"]))
            .col(one_of(
                "state",
                &["proposed", "approved", "refused", "withdrawn"],
            ))
            .col(text_null("trade_code"))
            .col(text("content"))
            .col(text("reason"))
            .col(text_null("expires_on"))
            .col(text("author"))
            .col(text_null("approver"))
            .col(text_null("decision_reason"))
            .col(big("created_at"))
            .col(big_null("decided_at"))
            .col(at_least("version", 1))
            .take();
        create(
            manager,
            vec![runs, releases, decisions],
            vec![
                index("runs", &["created_at"]),
                unique("releases", &["number"]),
                index("decisions", &["kind", "state"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["decisions", "releases", "runs"]).await
    }
}
