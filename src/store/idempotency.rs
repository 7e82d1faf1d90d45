//! Answers already given to writes, for whoever repeats one.
//!
//! The answer is stored in the transaction of the write itself: after a crash there are both or neither.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::clock::{DAY, Millis};

use super::entity::idempotency::{self, Column};
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
        .filter(Column::CreatedAt.gt(now - KEPT))
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

/// Stores the answer under a key in the transaction of the write, and says whether the key was free. It is not where
/// another process answered under it meanwhile; whoever asks for it while that is under way waits for its end.
///
/// # Errors
/// A database that is away.
pub async fn keep(
    writing: &Writing,
    client: &str,
    key: &str,
    answered: &Answered,
) -> Result<bool, StoreError> {
    let headers = serde_json::to_string(&answered.headers)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let row = idempotency::Model {
        client: client.to_owned(),
        key: key.to_owned(),
        request: answered.request.clone(),
        created_at: writing.now,
        status: Some(i64::from(answered.status)),
        headers: Some(headers),
        body: Some(answered.body.clone()),
    };
    // A day later a key is free again.
    let free = Expr::col((idempotency::Entity, Column::CreatedAt)).lte(writing.now - KEPT);
    let mut replaced = OnConflict::columns([Column::Client, Column::Key]);
    replaced
        .update_columns([
            Column::Request,
            Column::CreatedAt,
            Column::Status,
            Column::Headers,
            Column::Body,
        ])
        .action_and_where(free);
    let kept = idempotency::Entity::insert(row.into_active_model())
        .on_conflict(replaced)
        .exec_without_returning(writing.tx())
        .await?;
    Ok(kept > 0)
}

/// Forgets answers older than a day and says how many.
///
/// # Errors
/// A database that is away.
pub async fn purge(writing: &Writing) -> Result<u64, StoreError> {
    Ok(idempotency::Entity::delete_many()
        .filter(Column::CreatedAt.lte(writing.now - KEPT))
        .exec(writing.tx())
        .await?
        .rows_affected)
}
