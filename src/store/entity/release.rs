//! What is or may become public of a run.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "releases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    pub number: i64,
    #[sea_orm(column_type = "Text")]
    pub run_id: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub data_year: i64,
    pub target_year: i64,
    #[sea_orm(column_type = "Text")]
    pub cut_off: String,
    #[sea_orm(column_type = "Text")]
    pub method_version: String,
    #[sea_orm(column_type = "Text")]
    pub code_version: String,
    #[sea_orm(column_type = "Text")]
    pub parameters_digest: String,
    #[sea_orm(column_type = "Text")]
    pub author: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub approver: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_reason: Option<String>,
    pub created_at: i64,
    pub decided_at: Option<i64>,
    pub published_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawn_by: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub withdrawal_reason: Option<String>,
    pub withdrawn_at: Option<i64>,
    pub content: Vec<u8>,
    #[sea_orm(column_type = "Text")]
    pub checksum: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
