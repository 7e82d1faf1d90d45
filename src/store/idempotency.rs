//! Answers already given to writes, for whoever repeats one.
//!
//! The answer is stored in the transaction of the write itself: after a crash there are both or neither.

use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    TryInsertResult,
};

use crate::clock::{DAY, Millis};

use super::entity::idempotency;
use super::{Store, StoreError, Writing};

/// How long an answer is kept.
pub const KEPT: Millis = DAY;

/// A write that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Digest of the request.
    pub request: String,
    /// Status of the answer.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// The answer that a client was given under a key within the last day.
///
/// # Errors
/// A database that is away.
pub async fn find(
    store: &Store,
    client: &str,
    key: &str,
    now: Millis,
) -> Result<Option<Answered>, StoreError> {
    let Some(row) = idempotency::Entity::find_by_id((client.to_owned(), key.to_owned()))
        .filter(idempotency::Column::CreatedAt.gt(now - KEPT))
        .one(&store.db)
        .await?
    else {
        return Ok(None);
    };
    let damaged = |what: String| StoreError::Damaged(what);
    Ok(Some(Answered {
        request: row.request,
        status: row
            .status
            .and_then(|status| u16::try_from(status).ok())
            .ok_or_else(|| damaged("an answer without a status".to_owned()))?,
        headers: serde_json::from_str(row.headers.as_deref().unwrap_or("[]"))
            .map_err(|error| damaged(error.to_string()))?,
        body: row.body.unwrap_or_default(),
    }))
}

/// What came of asking for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It is ours until the transaction ends.
    Ours,
    /// Another process answered under it meanwhile.
    Taken,
}

/// Asks for a key in the transaction of the write. Whoever asks for the same one meanwhile waits for its end.
///
/// # Errors
/// A database that is away.
pub async fn claim(
    writing: &Writing,
    client: &str,
    key: &str,
    request: &str,
) -> Result<Claim, StoreError> {
    // A day later a key is free again.
    idempotency::Entity::delete_many()
        .filter(idempotency::Column::Client.eq(client))
        .filter(idempotency::Column::Key.eq(key))
        .filter(idempotency::Column::CreatedAt.lte(writing.now - KEPT))
        .exec(&writing.tx)
        .await?;
    let row = idempotency::Model {
        client: client.to_owned(),
        key: key.to_owned(),
        request: request.to_owned(),
        created_at: writing.now,
        status: None,
        headers: None,
        body: None,
    };
    let inserted = idempotency::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing()
        .exec_without_returning(&writing.tx)
        .await?;
    Ok(match inserted {
        TryInsertResult::Inserted(1..) => Claim::Ours,
        _ => Claim::Taken,
    })
}

/// Stores the answer under a key that was claimed in the same transaction.
///
/// # Errors
/// A database that is away.
pub async fn answer(
    writing: &Writing,
    client: &str,
    key: &str,
    answered: &Answered,
) -> Result<(), StoreError> {
    let headers = serde_json::to_string(&answered.headers)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    idempotency::ActiveModel {
        client: ActiveValue::Unchanged(client.to_owned()),
        key: ActiveValue::Unchanged(key.to_owned()),
        request: ActiveValue::NotSet,
        created_at: ActiveValue::NotSet,
        status: ActiveValue::Set(Some(i64::from(answered.status))),
        headers: ActiveValue::Set(Some(headers)),
        body: ActiveValue::Set(Some(answered.body.clone())),
    }
    .update(&writing.tx)
    .await?;
    Ok(())
}

/// Forgets answers older than a day and says how many.
///
/// # Errors
/// A database that is away.
pub async fn purge(writing: &Writing) -> Result<u64, StoreError> {
    Ok(idempotency::Entity::delete_many()
        .filter(idempotency::Column::CreatedAt.lte(writing.now - KEPT))
        .exec(&writing.tx)
        .await?
        .rows_affected)
}
