//! What the service keeps in memory: the last published release for readers, the working flags for the department, and
//! the one computation that may be under way.

pub mod compute;
pub mod content;
pub mod delivery;
pub mod import;
pub mod names;
mod parts;
pub mod reading;
pub mod rejects;
pub mod runs;
mod shelf;
pub mod words;
pub mod working;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arc_swap::ArcSwapOption;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, Notify};
use utoipa::ToSchema;

use crate::answer::Answer;
use crate::clock::{Clock, Millis};
use crate::store::{Store, StoreError};

use runs::Running;
use shelf::Shelf;
use working::Working;

/// What is kept in memory; a copy is another handle to the same.
#[derive(Debug, Clone, Default)]
pub struct Live(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// The files of the package and what was read of them. Whoever computes holds it, so that computations come one
    /// after the other.
    shelf: Arc<Mutex<Option<Shelf>>>,
    /// The run that is under way.
    running: Mutex<Option<Running>>,
    working: ArcSwapOption<Working>,
    /// How often something was written that counts.
    wanted: AtomicU64,
    /// The value of `wanted` that the working flags have seen.
    seen: AtomicU64,
    nudged: Notify,
    public: reading::Public,
}

impl Live {
    /// The release that readers see.
    #[must_use]
    pub fn public(&self) -> &reading::Public {
        &self.0.public
    }
}

/// Begins the work in the background: runs that an earlier process left behind are closed, and the working flags follow
/// every change from here on.
///
/// # Errors
/// A database or a folder that cannot be written to.
pub async fn start(
    live: &Live,
    store: &Store,
    clock: &Clock,
    folder: &Path,
) -> Result<(), StoreError> {
    let shelf = Shelf::open(folder).map_err(|error| StoreError::Damaged(error.to_string()))?;
    *live.0.shelf.lock().await = Some(shelf);
    runs::close_left_over(store, clock).await?;
    live.public().load(store).await?;
    tokio::spawn(working::follow(live.clone(), store.clone(), clock.clone()));
    live.nudge();
    Ok(())
}

/// Everything that one computation yields.
#[derive(Debug, Clone)]
pub struct Computed {
    /// Package, names, assessment, parameters with digest, quality, report with rejected rows, checked tables (an
    /// `Arc<Snapshot>`), index of titles.
    pub answer: Answer,
    /// What it was computed from.
    pub inputs: Inputs,
    /// When the inputs were read from the store.
    pub as_of: Millis,
    /// Needs of employers that came through the interface and count, by trade.
    pub needs: std::collections::BTreeMap<String, Needs>,
}

/// Needs of a trade that came through the interface and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Needs {
    /// How many postings.
    pub postings: usize,
    /// For how many people, before limits on single employers.
    pub vacancies_persons: i64,
}

/// What a computation was made from: enough to repeat it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Inputs {
    /// The files, in the order in which they were read.
    pub batches: Vec<InputBatch>,
    /// Rows that came through the interface, by resource.
    pub rows: Vec<InputRows>,
    /// Names that people have led to a trade, or to none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<names::DecidedName>,
    /// The day in Việt Nam: needs count while they are open.
    pub day: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InputBatch {
    /// Id of the batch.
    pub id: String,
    /// What it holds.
    pub resource: String,
    /// SHA-256 of the delivered bytes.
    pub sha256: String,
}

/// Rows of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InputRows {
    /// What they are.
    pub resource: String,
    /// How many.
    pub rows: usize,
    /// SHA-256 of the part as it was read.
    pub sha256: String,
}
