//! Files as they were delivered, and rows that came one by one.

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
        // One file of one resource. A correction is a further batch that names the one it supersedes.
        let batches = Table::create()
            .table("batches")
            .col(id())
            .col(text("resource"))
            .col(text_null("organisation_id"))
            .col(text("author"))
            .col(text("file_name"))
            // `json` is the descriptor of a package.
            .col(one_of("format", &["csv", "xlsx", "parquet", "json"]))
            .col(text("sha256"))
            .col(at_least("size_bytes", 0))
            .col(at_least("rows_read", 0))
            .col(at_least("rows_kept", 0))
            .col(at_least("rows_rejected", 0))
            .col(text_null("supersedes"))
            .col(text_null("note"))
            // Deflated JSON: what was wrong with its rows when it was delivered.
            .col(bytes_null("report"))
            .col(big("created_at"))
            .foreign_key(&mut reference(
                "batches",
                "organisation_id",
                "organisations",
            ))
            .foreign_key(&mut reference("batches", "supersedes", "batches"))
            .take();
        // The bytes of a batch, deflated, in pieces that either database takes at once.
        let pieces = Table::create()
            .table("batch_pieces")
            .col(text("batch_id"))
            .col(big("piece"))
            .col(bytes("content"))
            .primary_key(Index::create().col("batch_id").col("piece"))
            .foreign_key(&mut reference("batch_pieces", "batch_id", "batches"))
            .take();
        // A row of a resource that came through the interface instead of a file; a change is a further row.
        let entries = Table::create()
            .table("entries")
            .col(id())
            .col(text("resource"))
            .col(text_null("organisation_id"))
            .col(text("natural_key"))
            .col(at_least("version", 1))
            .col(text("content"))
            .col(text("author"))
            .col(big("created_at"))
            .col(big_null("withdrawn_at"))
            .foreign_key(&mut reference(
                "entries",
                "organisation_id",
                "organisations",
            ))
            .take();
        create(
            manager,
            vec![batches, pieces, entries],
            vec![
                index("batches", &["resource", "created_at"]),
                unique("batches", &["supersedes"]),
                unique("entries", &["resource", "natural_key", "version"]),
            ],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop(manager, &["entries", "batch_pieces", "batches"]).await
    }
}
