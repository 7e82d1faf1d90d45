//! Needs of a trade are found by what became of them: whoever posts is told at once how similar needs were filled.

use sea_orm_migration::prelude::*;

use crate::schema::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const BEFORE: [&str; 1] = ["matched_trade_code"];
const AFTER: [&str; 2] = ["matched_trade_code", "state"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        exchange(manager, &BEFORE, &AFTER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        exchange(manager, &AFTER, &BEFORE).await
    }
}

async fn exchange(
    manager: &SchemaManager<'_>,
    old: &[&'static str],
    new: &[&'static str],
) -> Result<(), DbErr> {
    manager.create_index(index("postings", new)).await?;
    let name = format!("ix_postings_{}", old.join("_"));
    let old = Index::drop().name(name).table("postings").to_owned();
    manager.drop_index(old).await
}
