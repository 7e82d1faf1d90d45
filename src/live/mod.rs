//! What the service keeps in memory: the last published release for readers, the working flags for the department, and
//! the one computation that may be under way.

pub mod content;

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::clock::Millis;

/// See the module.
#[derive(Debug, Default)]
pub struct Live {}

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
}

/// What a computation was made from: enough to repeat it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Inputs {
    /// The files, in the order in which they were read.
    pub batches: Vec<InputBatch>,
    /// Rows that came through the interface, by resource.
    pub rows: Vec<InputRows>,
    /// Days of Việt Nam: needs count while they are open.
    pub day: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InputBatch {
    /// Id of the batch.
    pub id: String,
    /// What it holds.
    pub resource: String,
    /// SHA-256 of the delivered bytes.
    pub sha256: String,
}

/// Rows of a resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InputRows {
    /// What they are.
    pub resource: String,
    /// How many.
    pub rows: usize,
    /// SHA-256 of the part as it was read.
    pub sha256: String,
}
