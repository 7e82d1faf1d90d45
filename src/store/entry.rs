//! Rows of resources that came one by one: a change is a further version, what it replaces stays.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Map, Value};

use crate::clock::Millis;

use super::entity::entry;
use super::{Store, StoreError, Writing, new_id};

/// The resources that rows are taken for.
pub const RESOURCES: &[&str] = &[EMPLOYER_SURVEY, "graduate_survey", "judgements"];
/// The one of them that employers fill.
pub const EMPLOYER_SURVEY: &str = "employer_survey";

/// Rows of one statement: SQLite takes 32,766 values at once.
const CHUNK: usize = 500;

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// The resource of the package format that it belongs to.
    pub resource: String,
    /// Who delivered it.
    pub organisation_id: Option<String>,
    /// What it is about: two rows with the same are versions of one.
    pub natural_key: String,
    /// Which version.
    pub version: i64,
    /// Its cells by the English names of the columns.
    pub content: Map<String, Value>,
    /// When it came.
    pub created_at: Millis,
}

impl TryFrom<entry::Model> for Entry {
    type Error = StoreError;

    fn try_from(model: entry::Model) -> Result<Self, StoreError> {
        Ok(Self {
            content: serde_json::from_str(&model.content)
                .map_err(|error| StoreError::Damaged(error.to_string()))?,
            id: model.id,
            resource: model.resource,
            organisation_id: model.organisation_id,
            natural_key: model.natural_key,
            version: model.version,
            created_at: model.created_at,
        })
    }
}

/// A row to be written, by what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// What it is about.
    pub natural_key: String,
    /// Its cells.
    pub content: Map<String, Value>,
}

/// Writes rows of a resource; those about the same replace earlier ones.
///
/// # Errors
/// Somebody else who writes about the same at the same time.
pub async fn add(
    writing: &Writing,
    resource: &str,
    organisation_id: Option<&str>,
    author: &str,
    rows: Vec<NewEntry>,
) -> Result<Vec<Entry>, StoreError> {
    let mut added = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        let keys = || chunk.iter().map(|row| row.natural_key.as_str());
        let known: HashMap<String, i64> = entry::Entity::find()
            .select_only()
            .column(entry::Column::NaturalKey)
            .column_as(entry::Column::Version.max(), "version")
            .filter(entry::Column::Resource.eq(resource))
            .filter(entry::Column::NaturalKey.is_in(keys()))
            .group_by(entry::Column::NaturalKey)
            .into_tuple::<(String, i64)>()
            .all(writing.tx())
            .await?
            .into_iter()
            .collect();
        take_back(
            writing,
            resource,
            None,
            entry::Column::NaturalKey.is_in(keys()),
        )
        .await?;
        let models: Vec<entry::Model> = chunk
            .iter()
            .map(|row| entry::Model {
                id: new_id(),
                resource: resource.to_owned(),
                organisation_id: organisation_id.map(str::to_owned),
                natural_key: row.natural_key.clone(),
                version: known.get(&row.natural_key).copied().unwrap_or_default() + 1,
                content: Value::Object(row.content.clone()).to_string(),
                author: author.to_owned(),
                created_at: writing.now,
                withdrawn_at: None,
            })
            .collect();
        entry::Entity::insert_many(
            models
                .iter()
                .cloned()
                .map(IntoActiveModel::into_active_model),
        )
        .exec_without_returning(writing.tx())
        .await?;
        for model in models {
            added.push(model.try_into()?);
        }
    }
    Ok(added)
}

async fn take_back(
    writing: &Writing,
    resource: &str,
    organisation_id: Option<&str>,
    which: sea_orm::sea_query::SimpleExpr,
) -> Result<u64, StoreError> {
    let mut query = entry::Entity::update_many()
        .col_expr(entry::Column::WithdrawnAt, Expr::value(writing.now))
        .filter(entry::Column::Resource.eq(resource))
        .filter(entry::Column::WithdrawnAt.is_null())
        .filter(which);
    if let Some(organisation_id) = organisation_id {
        query = query.filter(entry::Column::OrganisationId.eq(organisation_id));
    }
    Ok(query.exec(writing.tx()).await?.rows_affected)
}

/// Takes back all rows whose subject begins so: what they were part of is written anew.
///
/// # Errors
/// A database that is away.
pub async fn clear(writing: &Writing, resource: &str, beginning: &str) -> Result<u64, StoreError> {
    take_back(
        writing,
        resource,
        None,
        entry::Column::NaturalKey.starts_with(beginning),
    )
    .await
}

/// Takes a row back, only where it is of this organisation if one is named.
///
/// # Errors
/// A row that is not there, or no longer.
pub async fn withdraw(
    writing: &Writing,
    resource: &str,
    organisation_id: Option<&str>,
    id: &str,
) -> Result<(), StoreError> {
    match take_back(writing, resource, organisation_id, entry::Column::Id.eq(id)).await? {
        0 => Err(StoreError::Missing("row")),
        _ => Ok(()),
    }
}

/// The rows of a resource that hold: neither replaced nor taken back. By what they are about.
///
/// # Errors
/// A database that is away.
pub async fn current(store: &Store, resource: &str) -> Result<Vec<Entry>, StoreError> {
    entry::Entity::find()
        .filter(entry::Column::Resource.eq(resource))
        .filter(entry::Column::WithdrawnAt.is_null())
        .order_by_asc(entry::Column::NaturalKey)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// The same in pages, newest first, of one organisation if one is named.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    resource: &str,
    organisation_id: Option<&str>,
    before: Option<&str>,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let mut query = entry::Entity::find()
        .filter(entry::Column::Resource.eq(resource))
        .filter(entry::Column::WithdrawnAt.is_null());
    if let Some(organisation_id) = organisation_id {
        query = query.filter(entry::Column::OrganisationId.eq(organisation_id));
    }
    if let Some(before) = before {
        query = query.filter(entry::Column::Id.lt(before));
    }
    query
        .order_by_desc(entry::Column::Id)
        .limit(limit)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
