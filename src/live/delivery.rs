//! One delivered file: checked against everything that is stored, then stored whole or not at all.

use std::io::Write as _;
use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

use crate::clock::Clock;
use crate::digest::sha256;
use crate::ingest::{self, Ingested, PackageError, Part, Reject, Warning};
use crate::ops::metrics;
use crate::store::audit::{self, Record};
use crate::store::batch::{self, Batch, NewBatch};
use crate::store::packed::{pack, pack_pieces};
use crate::store::{Store, StoreError};
use crate::tables::Resource;

use super::Live;
use super::compute::ComputeError;
use super::rejects::{RejectedCell, listed};
use super::shelf::{Shelf, append};
use super::words::Words;

/// Longest name of a file that is kept.
const NAME: usize = 120;

/// A file as it comes.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What it holds.
    pub resource: Resource,
    /// What it is called; used as a label only.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The college that delivers it, and may deliver rows of its own only.
    pub college: Option<College>,
    /// The batch that it corrects.
    pub supersedes: Option<String>,
    /// What is said of it.
    pub note: Option<String>,
}

/// A college that delivers a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct College {
    /// Id of the organisation.
    pub organisation_id: String,
    /// Its `provider_id`.
    pub provider_id: String,
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    /// What it holds.
    pub resource: String,
    /// What it is called.
    pub file_name: String,
    /// `csv`, `xlsx`, `parquet`: by its content, not by its name.
    pub format: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size.
    pub size_bytes: i64,
    /// Its rows.
    pub rows_read: i64,
    /// Those that satisfy every rule.
    pub rows_kept: i64,
    /// The others.
    pub rows_rejected: i64,
    /// Why the file as a whole cannot be used.
    pub refused: Option<Words>,
    /// Rows that belong to others than whoever delivers; such a file is never stored.
    pub rows_of_others: i64,
    /// Everything wrong with the rejected rows, the first 1,000 of them.
    pub rejects: Vec<RejectedCell>,
    /// What would be kept but should be looked at; not said of files that were imported together.
    pub warnings: Option<Vec<Words>>,
    /// The batch that it would correct.
    pub supersedes: Option<String>,
    /// How it differs from that.
    pub difference: Option<Difference>,
    /// An effective batch of the same bytes.
    pub identical_to: Option<String>,
}

/// How a file differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// Rows with a key that the older file does not have.
    pub rows_added: usize,
    /// Rows with a key that the newer file does not have.
    pub rows_removed: usize,
    /// Rows that both have, with another content.
    pub rows_changed: usize,
}

/// Why a file is not stored, or not even checked.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The batch to be corrected is of another resource or organisation, or was corrected already.
    #[error("it cannot correct that batch: {0}")]
    Supersedes(&'static str),
    /// The file cannot be used, or has rows that cannot.
    #[error("it has rows that cannot be used")]
    Rejected(Box<Report>),
    /// The same bytes are stored already.
    #[error("the same file is stored already, as batch {0}")]
    Identical(String),
    /// The trades have to come first.
    #[error("deliver the list of trades first")]
    NoTrades,
    /// Something else.
    #[error(transparent)]
    Compute(ComputeError),
}

impl From<ComputeError> for DeliveryError {
    fn from(error: ComputeError) -> Self {
        match error {
            ComputeError::NoTrades => Self::NoTrades,
            other => Self::Compute(other),
        }
    }
}

impl From<StoreError> for DeliveryError {
    fn from(error: StoreError) -> Self {
        Self::Compute(error.into())
    }
}

/// Whether a file with rejected rows is stored all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejects {
    /// No.
    Refuse,
    /// Whoever delivers it knows of them.
    Accept,
}

/// Checks a file and stores nothing.
///
/// # Errors
/// See [`DeliveryError`]; mistakes in the file are in the report.
pub async fn check(
    live: &Live,
    store: &Store,
    delivery: &Arc<Delivery>,
) -> Result<Report, DeliveryError> {
    let mut guard = Arc::clone(&live.0.shelf).lock_owned().await;
    let batches = batch::effective(store).await?;
    let older = superseded(&batches, delivery)?;
    let shelf = guard.as_ref().ok_or_else(not_started)?;
    shelf.fetch(store, &batches).await?;
    let delivery = Arc::clone(delivery);
    tokio::task::spawn_blocking(move || {
        let shelf = guard.as_mut().ok_or_else(not_started)?;
        examine(shelf, &batches, older.as_ref(), &delivery)
    })
    .await
    .map_err(ComputeError::from)?
}

/// Checks a file and stores it where nothing speaks against it.
///
/// # Errors
/// See [`DeliveryError`]; nothing is stored then.
pub async fn commit(
    live: &Live,
    store: &Store,
    clock: &Clock,
    delivery: Delivery,
    (author, rejects): (&str, Rejects),
) -> Result<Batch, DeliveryError> {
    let began = clock.now();
    let delivery = Arc::new(delivery);
    let report = check(live, store, &delivery).await?;
    if let Some(id) = report.identical_to {
        return Err(DeliveryError::Identical(id));
    }
    let bad_rows = report.rows_rejected > 0 && rejects == Rejects::Refuse;
    if report.refused.is_some() || report.rows_of_others > 0 || bad_rows {
        return Err(DeliveryError::Rejected(Box::new(report)));
    }
    let packing = (
        Arc::clone(&delivery),
        serde_json::to_vec(&report).map_err(ComputeError::from)?,
    );
    let (pieces, packed) = tokio::task::spawn_blocking(move || {
        let (delivery, report) = packing;
        Ok::<_, StoreError>((pack_pieces(&delivery.bytes)?, pack(&report)?))
    })
    .await
    .map_err(ComputeError::from)??;
    let writing = store.write(clock.now()).await?;
    let new = NewBatch {
        resource: delivery.resource.name(),
        organisation_id: delivery
            .college
            .as_ref()
            .map(|college| college.organisation_id.as_str()),
        author,
        file_name: &report.file_name,
        format: &report.format,
        sha256: &report.sha256,
        size_bytes: report.size_bytes,
        rows: (report.rows_read, report.rows_rejected),
        supersedes: delivery.supersedes.as_deref(),
        note: delivery.note.as_deref(),
        report: Some(packed),
        pieces,
    };
    let id = batch::add(&writing, new).await?;
    let record = Record {
        actor: author,
        action: "batch.create",
        object_kind: "batch",
        object_id: &id,
        before: None,
        after: Some(&report.sha256),
        reason: delivery.note.as_deref(),
    };
    audit::append(&writing, record).await?;
    writing.commit().await?;
    metrics::import(delivery.resource.name(), clock.now() - began);
    live.nudge();
    Ok(batch::one(store, &id, batch::Of::All).await?)
}

fn not_started() -> DeliveryError {
    DeliveryError::Compute(ComputeError::Defect("the shelf was not opened".to_owned()))
}

/// The batch that a delivery corrects, where it may.
fn superseded(batches: &[Batch], delivery: &Delivery) -> Result<Option<Batch>, DeliveryError> {
    let Some(id) = &delivery.supersedes else {
        return Ok(None);
    };
    let older = batches.iter().find(|batch| batch.id == *id);
    let older = older.ok_or(DeliveryError::Supersedes(
        "there is none of that id that counts",
    ))?;
    let own = match &delivery.college {
        Some(college) => older.organisation_id.as_ref() == Some(&college.organisation_id),
        None => true,
    };
    if !own {
        return Err(DeliveryError::Supersedes(
            "there is none of that id that counts",
        ));
    }
    if older.resource != delivery.resource.name() {
        return Err(DeliveryError::Supersedes("it is of another resource"));
    }
    Ok(Some(older.clone()))
}

fn examine(
    shelf: &mut Shelf,
    batches: &[Batch],
    older: Option<&Batch>,
    delivery: &Delivery,
) -> Result<Report, DeliveryError> {
    let mut report = blank(batches, older, delivery);
    let mut file = tempfile::Builder::new()
        .suffix(&format!(".{}", report.format))
        .tempfile_in(shelf.folder())
        .map_err(ComputeError::from)?;
    file.write_all(&delivery.bytes)
        .map_err(ComputeError::from)?;
    let part = Part {
        file: report.file_name.clone(),
        path: file.path().to_owned(),
        bytes: u64::try_from(delivery.bytes.len()).unwrap_or(u64::MAX),
    };
    let others: Vec<Batch> = batches
        .iter()
        .filter(|batch| older.is_none_or(|older| older.id != batch.id))
        .cloned()
        .collect();
    let mut package = shelf.package(&others)?;
    append(&mut package, delivery.resource, part.clone());
    let known = known_warnings(shelf, batches);
    let mut kept = shelf.kept.clone();
    match ingest::read(package, &shelf.reference, &|_| {}, &mut kept) {
        Ok(ingested) => {
            let found = Found {
                ingested,
                known,
                part: &part,
            };
            fill(&mut report, found, shelf, older, delivery);
        }
        Err(PackageError::NoTrades(_)) => return Err(DeliveryError::NoTrades),
        Err(error) => report.refused = Some(Words::refusal(&error)),
    }
    Ok(report)
}

/// What can be said of a file before it is read.
fn blank(batches: &[Batch], older: Option<&Batch>, delivery: &Delivery) -> Report {
    let sha256 = sha256(&delivery.bytes);
    let owner = delivery
        .college
        .as_ref()
        .map(|college| &college.organisation_id);
    let same = |batch: &&Batch| {
        batch.sha256 == sha256
            && batch.resource == delivery.resource.name()
            && batch.organisation_id.as_ref() == owner
    };
    Report {
        resource: delivery.resource.name().to_owned(),
        file_name: label(&delivery.file_name),
        format: format(&delivery.bytes).to_owned(),
        size_bytes: whole(delivery.bytes.len()),
        rows_read: 0,
        rows_kept: 0,
        rows_rejected: 0,
        refused: None,
        rows_of_others: 0,
        rejects: Vec::new(),
        warnings: None,
        supersedes: older.map(|older| older.id.clone()),
        difference: None,
        identical_to: batches.iter().find(same).map(|batch| batch.id.clone()),
        sha256,
    }
}

/// What is said of the stored files without the new one.
fn known_warnings(shelf: &mut Shelf, batches: &[Batch]) -> Vec<Warning> {
    let package = shelf.package(batches);
    let read = package
        .ok()
        .and_then(|package| ingest::read(package, &shelf.reference, &|_| {}, &mut shelf.kept).ok());
    read.map_or_else(Vec::new, |read| read.report.warnings)
}

struct Found<'a> {
    ingested: Ingested,
    known: Vec<Warning>,
    part: &'a Part,
}

fn fill(
    report: &mut Report,
    found: Found<'_>,
    shelf: &Shelf,
    older: Option<&Batch>,
    delivery: &Delivery,
) {
    let resource = delivery.resource;
    let Found {
        ingested,
        known,
        part,
    } = found;
    let refused = |problem| {
        let file = part.file.clone();
        Words::refusal(&PackageError::File {
            resource,
            file,
            problem,
        })
    };
    let mut rejects: Vec<Reject> = ingested.report.rejects;
    rejects.retain(|reject| reject.resource == resource && *reject.file == *part.file);
    if let Some(college) = &delivery.college {
        let own = &college.provider_id;
        let snapshot = &ingested.snapshot;
        match ingest::rows_of_others(resource, part, own, snapshot, &shelf.reference) {
            Ok(others) => {
                report.rows_of_others = whole(others.len());
                rejects.extend(others);
            }
            Err(problem) => report.refused = Some(refused(problem)),
        }
    }
    let mine = |entry: &&ingest::ResourceReport| entry.resource == resource;
    let read = ingested.report.resources.iter().find(mine);
    let rows = read.and_then(|entry| entry.rows_by_file.last()).copied();
    report.rows_read = whole(rows.unwrap_or_default());
    let (rejected, cells) = listed(rejects.iter().collect());
    report.rows_rejected = whole(rejected);
    report.rows_kept = report.rows_read - report.rows_rejected;
    report.rejects = cells;
    let new = ingested.report.warnings.iter();
    let new = new.filter(|warning| !known.contains(warning));
    report.warnings = Some(new.map(Words::warning).collect());
    if let Some(older) = older {
        let before = shelf.part(older);
        match ingest::difference(resource, &before, part, &shelf.reference) {
            Ok(found) => {
                report.difference = Some(Difference {
                    rows_added: found.added,
                    rows_removed: found.removed,
                    rows_changed: found.changed,
                });
            }
            Err(problem) => report.refused = Some(refused(problem)),
        }
    }
}

pub(super) fn whole(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The kind of a file by its first bytes: names are chosen by whoever delivers it.
pub(super) fn format(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'P', b'K', 3, 4, ..] => "xlsx",
        [b'P', b'A', b'R', b'1', ..] => "parquet",
        _ => "csv",
    }
}

/// A name without a path and without signs that a terminal or a header would obey.
pub(super) fn label(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = last.chars().filter(|c| !c.is_control() && *c != '"');
    let label: String = plain.take(NAME).collect();
    if label.trim().is_empty() {
        "file".to_owned()
    } else {
        label
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_label_and_never_a_path() {
        for (name, expected) in [
            ("trades.csv", "trades.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\x\\Tuyển sinh.xlsx", "Tuyển sinh.xlsx"),
            ("a\r\nb\".csv", "ab.csv"),
            ("", "file"),
            ("/", "file"),
        ] {
            assert_eq!(label(name), expected);
        }
    }

    #[test]
    fn the_kind_of_a_file_is_that_of_its_content() {
        assert_eq!(format(b"PK\x03\x04rest"), "xlsx");
        assert_eq!(format(b"PAR1rest"), "parquet");
        assert_eq!(format(b"trade_code,name_vi"), "csv");
        assert_eq!(format(b""), "csv");
    }
}
