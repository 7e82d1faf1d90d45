//! The audit log: it only grows, and each record carries the hash of the one before.

use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde::Serialize;
use sha2::{Digest, Sha256};

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
    hex(&Sha256::digest(
        serde_json::to_vec(value).unwrap_or_default(),
    ))
}

/// Bytes in hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Advisory lock of PostgreSQL that lets one transaction at a time lengthen the chain.
const CHAIN_LOCK: i64 = 0x766f_636d;

/// Appends a record in the transaction of the change that it tells of. Append last: others wait from here to the commit.
///
/// # Errors
/// A database that is away.
pub async fn append(writing: &Writing, record: Record<'_>) -> Result<(), StoreError> {
    if writing.tx.get_database_backend() == DbBackend::Postgres {
        writing
            .tx
            .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})"))
            .await?;
    }
    let last = audit::Entity::find()
        .order_by_desc(audit::Column::Seq)
        .limit(1)
        .one(&writing.tx)
        .await?;
    let (seq, previous) = last.map_or((1, String::new()), |last| (last.seq + 1, last.hash));
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
    audit::Entity::insert(model.into_active_model())
        .exec_without_returning(&writing.tx)
        .await?;
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
    let mut chain = Chain::default();
    let mut previous = String::new();
    loop {
        let page = audit::Entity::find()
            .order_by_asc(audit::Column::Seq)
            .offset(chain.records)
            .limit(PAGE)
            .all(&store.db)
            .await?;
        let last = (page.len() as u64) < PAGE;
        for record in page {
            let expected = i64::try_from(chain.records).unwrap_or(i64::MAX) + 1;
            if record.seq != expected || record.previous != previous || record.hash != link(&record)
            {
                chain.broken_at = Some(expected);
                return Ok(chain);
            }
            chain.records += 1;
            previous = record.hash;
        }
        if last {
            chain.head = previous;
            return Ok(chain);
        }
    }
}

const PAGE: u64 = 1_000;

/// What [`verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// Records that hold.
    pub records: u64,
    /// The first record that does not.
    pub broken_at: Option<i64>,
    /// Hash of the last record; empty where there is none.
    pub head: String,
}
