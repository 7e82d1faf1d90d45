//! What whoever runs the service asks of the database: how long runs wait, how old the last release is.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{release, run};
use super::{Store, StoreError};
use crate::clock::Millis;

/// When the oldest run that waits was asked for.
///
/// # Errors
/// A database that is away.
pub async fn oldest_waiting_run(store: &Store) -> Result<Option<Millis>, StoreError> {
    Ok(run::Entity::find()
        .select_only()
        .column(run::Column::CreatedAt)
        .filter(run::Column::State.eq("queued"))
        .order_by_asc(run::Column::CreatedAt)
        .limit(1)
        .into_tuple()
        .one(&store.db)
        .await?)
}

/// When the last release was published.
///
/// # Errors
/// A database that is away.
pub async fn last_release(store: &Store) -> Result<Option<Millis>, StoreError> {
    Ok(release::Entity::find()
        .select_only()
        .column(release::Column::PublishedAt)
        .filter(release::Column::PublishedAt.is_not_null())
        .order_by_desc(release::Column::PublishedAt)
        .limit(1)
        .into_tuple()
        .one(&store.db)
        .await?)
}
