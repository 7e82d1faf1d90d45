//! A need of an employer.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "postings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub id: String,
    #[sea_orm(column_type = "Text")]
    pub organisation_id: String,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text")]
    pub core: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub trade_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub matched_trade_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub level: Option<String>,
    pub vacancies: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub vacancies_reason: Option<String>,
    pub qualification_required: bool,
    #[sea_orm(column_type = "Text")]
    pub certainty: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub description: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub district: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub district_key: String,
    pub wage_min: Option<i64>,
    pub wage_max: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub starts_on: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub posted_on: String,
    #[sea_orm(column_type = "Text")]
    pub closes_on: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub hired: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub unfilled_reason: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub filled_on: Option<String>,
    pub renewals: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub review: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub duplicate_of: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub author: String,
    pub created_at: i64,
    pub updated_at: i64,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
