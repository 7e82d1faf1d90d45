//! Who has delivered what.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{batch, organisation};
use super::role::OrganisationKind;
use super::{Store, StoreError};
use crate::clock::Millis;

/// A college and what it has delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct College {
    /// The organisation.
    pub id: String,
    /// Its `provider_id`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// By resource.
    pub delivered: BTreeMap<String, Delivered>,
}

/// The files of one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// How many.
    pub files: u64,
    /// When the last one came.
    pub last_at: Millis,
    /// Rows of the last one that were kept.
    pub rows_kept: i64,
    /// Rows of the last one that were refused.
    pub rows_rejected: i64,
}

/// Every college with what it has delivered, by code.
///
/// # Errors
/// A database that is away.
pub async fn colleges(store: &Store) -> Result<Vec<College>, StoreError> {
    let colleges = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::College.word()))
        .order_by_asc(organisation::Column::Code)
        .all(&store.db)
        .await?;
    let files: Vec<(Option<String>, String, i64, i64, i64)> = batch::Entity::find()
        .select_only()
        .columns([
            batch::Column::OrganisationId,
            batch::Column::Resource,
            batch::Column::CreatedAt,
            batch::Column::RowsKept,
            batch::Column::RowsRejected,
        ])
        .filter(batch::Column::OrganisationId.is_not_null())
        .order_by_asc(batch::Column::CreatedAt)
        .order_by_asc(batch::Column::Id)
        .into_tuple()
        .all(&store.db)
        .await?;
    let mut delivered: BTreeMap<String, BTreeMap<String, Delivered>> = BTreeMap::new();
    for (owner, resource, last_at, rows_kept, rows_rejected) in files {
        let slot = delivered
            .entry(owner.unwrap_or_default())
            .or_default()
            .entry(resource)
            .or_default();
        *slot = Delivered {
            files: slot.files + 1,
            last_at,
            rows_kept,
            rows_rejected,
        };
    }
    Ok(colleges
        .into_iter()
        .map(|college| College {
            delivered: delivered.remove(&college.id).unwrap_or_default(),
            id: college.id,
            code: college.code,
            name: college.name,
        })
        .collect())
}
