//! The audit log: it only grows, and each record carries the hash of the one before.

use std::sync::PoisonError;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::{Millis, rfc3339};
use crate::digest::sha256;

use super::entity::audit;
use super::{Store, StoreError, Writing};

/// What is written down of a change.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The id of a user or token, or the name of a command.
    pub actor: &'a str,
    /// What was done, such as `posting.create`.
    pub action: &'a str,
    /// To what kind of thing, such as `posting`.
    pub object_kind: &'a str,
    /// Its id.
    pub object_id: &'a str,
    /// Hash of its content before, see [`digest`].
    pub before: Option<&'a str>,
    /// Hash of its content after.
    pub after: Option<&'a str>,
    /// Why, in the words of whoever did it.
    pub reason: Option<&'a str>,
}

/// SHA-256 of a value's JSON, in hexadecimal digits.
#[must_use]
pub fn digest(value: &impl Serialize) -> String {
    sha256(&serde_json::to_vec(value).unwrap_or_default())
}

/// The place of a record in the chain, and its hash.
pub(super) type Link = (i64, String);

/// Advisory lock of PostgreSQL that lets one transaction at a time lengthen the chain.
const CHAIN_LOCK: i64 = 0x766f_636d;

/// Appends a record in the transaction of the change that it tells of. Append last: others wait from here to the commit.
///
/// # Errors
/// A database that is away.
pub async fn append(writing: &Writing, record: Record<'_>) -> Result<(), StoreError> {
    if writing.tx().get_database_backend() == DbBackend::Postgres {
        writing
            .tx()
            .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})"))
            .await?;
    }
    let known = writing
        .end
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let last = match known {
        Some(link) => Some(link),
        None => {
            audit::Entity::find()
                .select_only()
                .columns([audit::Column::Seq, audit::Column::Hash])
                .order_by_desc(audit::Column::Seq)
                .limit(1)
                .into_tuple()
                .one(writing.tx())
                .await?
        }
    };
    let (seq, previous) = last.map_or((1, String::new()), |(seq, hash)| (seq + 1, hash));
    let mut model = audit::Model {
        seq,
        at: writing.now,
        actor: record.actor.to_owned(),
        action: record.action.to_owned(),
        object_kind: record.object_kind.to_owned(),
        object_id: record.object_id.to_owned(),
        before_hash: record.before.map(str::to_owned),
        after_hash: record.after.map(str::to_owned),
        reason: record.reason.map(str::to_owned),
        previous,
        hash: String::new(),
    };
    model.hash = link(&model);
    let end = (seq, model.hash.clone());
    audit::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    *writing.end.lock().unwrap_or_else(PoisonError::into_inner) = Some(end);
    Ok(())
}

/// The hash of a record: of all its columns and the hash of the one before.
fn link(record: &audit::Model) -> String {
    digest(&(
        (record.seq, record.at, &record.actor, &record.action),
        (&record.object_kind, &record.object_id),
        (&record.before_hash, &record.after_hash, &record.reason),
        &record.previous,
    ))
}

/// The log from its first record on, checked link by link.
///
/// # Errors
/// A database that is away.
pub async fn verify(store: &Store) -> Result<Chain, StoreError> {
    verify_against(store, None).await
}

/// The same, and whether a head that was noted earlier is still in the chain: a log that was cut short, or written anew
/// from some place on, is a chain like any other.
///
/// # Errors
/// A database that is away.
pub async fn verify_against(store: &Store, noted: Option<&str>) -> Result<Chain, StoreError> {
    let mut chain = Chain {
        noted: noted.map(|_| false),
        ..Chain::default()
    };
    let mut expected = 1;
    loop {
        let page = page(store, expected - 1).await?;
        let last = (page.len() as u64) < PAGE;
        for record in page {
            if record.seq != expected
                || record.previous != chain.head
                || record.hash != link(&record)
            {
                chain.broken_at = Some(expected);
                return Ok(chain);
            }
            if noted == Some(record.hash.as_str()) {
                chain.noted = Some(true);
            }
            chain.records += 1;
            chain.head = record.hash;
            expected += 1;
        }
        if last {
            return Ok(chain);
        }
    }
}

/// Records read at once.
const PAGE: u64 = 1_000;

async fn page(store: &Store, after: i64) -> Result<Vec<audit::Model>, StoreError> {
    Ok(audit::Entity::find()
        .filter(audit::Column::Seq.gt(after))
        .order_by_asc(audit::Column::Seq)
        .limit(PAGE)
        .all(&store.db)
        .await?)
}

/// What [`verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Chain {
    /// Records that hold.
    pub records: u64,
    /// The first record that does not.
    pub broken_at: Option<i64>,
    /// Hash of the last record that holds; empty where there is none.
    pub head: String,
    /// Whether a head that was noted earlier is still in the chain; missing where none was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub noted: Option<bool>,
}

impl Chain {
    /// Whether nothing was found that should not be.
    #[must_use]
    pub fn intact(&self) -> bool {
        self.broken_at.is_none() && self.noted != Some(false)
    }
}

/// A record as auditors read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When it was written.
    #[schema(format = "date-time")]
    pub at: String,
    /// The id of a user or token, or the name of a command.
    pub actor: String,
    /// What was done, such as `posting.create`.
    pub action: String,
    /// To what kind of thing.
    pub object_kind: String,
    /// Its id.
    pub object_id: String,
    /// Hash of its content before.
    pub before_hash: Option<String>,
    /// Hash of its content after.
    pub after_hash: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// Hash of the record before; empty for the first.
    pub previous: String,
    /// Hash of this record: SHA-256 of the JSON `[[seq, milliseconds, actor, action], [object_kind, object_id],
    /// [before_hash, after_hash, reason], previous]` without blanks.
    pub hash: String,
}

impl From<audit::Model> for Entry {
    fn from(model: audit::Model) -> Self {
        Self {
            seq: model.seq,
            at: rfc3339(model.at),
            actor: model.actor,
            action: model.action,
            object_kind: model.object_kind,
            object_id: model.object_id,
            before_hash: model.before_hash,
            after_hash: model.after_hash,
            reason: model.reason,
            previous: model.previous,
            hash: model.hash,
        }
    }
}

/// Which records are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// By whom.
    pub actor: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// To what kind of thing.
    pub object_kind: Option<String>,
    /// To which one.
    pub object_id: Option<String>,
    /// From this moment on.
    pub since: Option<Millis>,
    /// Before this moment.
    pub until: Option<Millis>,
    /// Before this place in the chain.
    pub before: Option<i64>,
}

/// Records, the newest first.
///
/// # Errors
/// A database that is away.
pub async fn list(store: &Store, filter: Filter, limit: u64) -> Result<Vec<Entry>, StoreError> {
    use audit::Column;
    let condition = Condition::all()
        .add_option(filter.actor.map(|value| Column::Actor.eq(value)))
        .add_option(filter.action.map(|value| Column::Action.eq(value)))
        .add_option(filter.object_kind.map(|value| Column::ObjectKind.eq(value)))
        .add_option(filter.object_id.map(|value| Column::ObjectId.eq(value)))
        .add_option(filter.since.map(|value| Column::At.gte(value)))
        .add_option(filter.until.map(|value| Column::At.lt(value)))
        .add_option(filter.before.map(|value| Column::Seq.lt(value)));
    let records = audit::Entity::find()
        .filter(condition)
        .order_by_desc(Column::Seq)
        .limit(limit)
        .all(&store.db)
        .await?;
    Ok(records.into_iter().map(Entry::from).collect())
}

/// The records after a place, the oldest first, a thousand at most.
///
/// # Errors
/// A database that is away.
pub async fn after(store: &Store, seq: i64) -> Result<Vec<Entry>, StoreError> {
    Ok(page(store, seq)
        .await?
        .into_iter()
        .map(Entry::from)
        .collect())
}
