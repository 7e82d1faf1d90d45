//! A computation.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub progress: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub stage: Option<String>,
    pub data_year: Option<i64>,
    pub horizon: i64,
    #[sea_orm(column_type = "Text")]
    pub author: String,
    #[sea_orm(column_type = "Text")]
    pub code_version: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub parameters_digest: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub parameters: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub inputs: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub inputs_digest: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
    pub result: Option<Vec<u8>>,
    pub created_at: i64,
    pub started_at: Option<i64>,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
