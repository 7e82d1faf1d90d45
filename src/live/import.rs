//! A whole package folder into the store, in one transaction.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use crate::clock::Clock;
use crate::digest::sha256;
use crate::ingest::{self, Ingested, Reference, Reject, Stage};
use crate::store::Store;
use crate::store::audit::{self, Record};
use crate::store::batch::{self, Batch, DESCRIPTOR, NewBatch};
use crate::store::packed::{self, pack_pieces};

use super::compute::ComputeError;
use super::delivery::{Report, format, whole};
use super::rejects::{RejectedCell, listed};

/// Who imports.
const AUTHOR: &str = "vocmatch import";

/// What became of the files of a folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Name of the package.
    pub package: String,
    /// Files that were new.
    pub stored: Vec<String>,
    /// Files that correct earlier ones.
    pub superseding: Vec<String>,
    /// Files whose bytes were stored already.
    pub unchanged: Vec<String>,
    /// Files of earlier imports that the folder does not have; they stay.
    pub left: Vec<String>,
    /// Rows read.
    pub rows_read: usize,
    /// Rows kept.
    pub rows_kept: usize,
    /// Rows rejected.
    pub rows_rejected: usize,
    /// Seconds that reading and packing took, and then the database.
    pub seconds: (f64, f64),
}

/// A file of the folder.
struct Incoming {
    resource: String,
    file: String,
    format: &'static str,
    bytes: Vec<u8>,
    sha256: String,
    rows: (i64, i64),
    rejects: Vec<RejectedCell>,
}

impl Incoming {
    /// What is kept of its rows.
    fn report(&mut self, supersedes: Option<&String>) -> Report {
        Report {
            resource: self.resource.clone(),
            file_name: self.file.clone(),
            format: self.format.to_owned(),
            sha256: self.sha256.clone(),
            size_bytes: whole(self.bytes.len()),
            rows_read: self.rows.0,
            rows_kept: self.rows.0 - self.rows.1,
            rows_rejected: self.rows.1,
            refused: None,
            rows_of_others: 0,
            rejects: std::mem::take(&mut self.rejects),
            warnings: None,
            supersedes: supersedes.cloned(),
            difference: None,
            identical_to: None,
        }
    }
}

/// What happens to a file.
enum Fate {
    Unchanged,
    Stored,
    Supersedes(String),
}

/// Imports a folder: all of it or nothing.
///
/// # Errors
/// A package that cannot be used, a database that is away.
pub async fn import(
    store: &Store,
    clock: &Clock,
    folder: PathBuf,
    progress: Arc<dyn Fn(Stage<'_>) + Send + Sync>,
) -> Result<Imported, ComputeError> {
    let began = clock.now();
    let effective = batch::effective(store).await?;
    let (mut imported, incoming) =
        tokio::task::spawn_blocking(move || read(&folder, &*progress)).await??;
    let fates = fates(&incoming, &effective, &mut imported);
    let packed = tokio::task::spawn_blocking(move || pack(incoming, fates)).await??;
    imported.seconds.0 = (clock.now() - began) as f64 / 1e3;
    if packed.is_empty() {
        return Ok(imported);
    }
    let writing = store.write(clock.now()).await?;
    let mut hashes = Vec::with_capacity(packed.len());
    for Packed {
        file,
        supersedes,
        report,
        pieces,
    } in packed
    {
        let new = NewBatch {
            resource: &file.resource,
            organisation_id: None,
            author: AUTHOR,
            file_name: &file.file,
            format: file.format,
            sha256: &file.sha256,
            size_bytes: whole(file.bytes.len()),
            rows: file.rows,
            supersedes: supersedes.as_deref(),
            note: None,
            report: Some(report),
            pieces,
        };
        batch::add(&writing, new).await?;
        hashes.push(file.sha256);
    }
    let record = Record {
        actor: AUTHOR,
        action: "batch.import",
        object_kind: "package",
        object_id: &imported.package,
        before: None,
        after: Some(&audit::digest(&hashes)),
        reason: None,
    };
    audit::append(&writing, record).await?;
    writing.commit().await?;
    imported.seconds.1 = (clock.now() - began) as f64 / 1e3 - imported.seconds.0;
    Ok(imported)
}

/// Reads and checks the folder, and takes its bytes.
fn read(
    folder: &Path,
    progress: &dyn Fn(Stage<'_>),
) -> Result<(Imported, Vec<Incoming>), ComputeError> {
    let reference = Reference::embedded().map_err(std::io::Error::other)?;
    let Ingested {
        package, report, ..
    } = ingest::read_package(folder, &reference, progress)?;
    let mut rejected: HashMap<(&str, &str), Vec<&Reject>> = HashMap::new();
    for reject in &report.rejects {
        let file = (reject.resource.name(), &*reject.file);
        rejected.entry(file).or_default().push(reject);
    }
    let mut imported = Imported {
        package: package.name.clone(),
        ..Imported::default()
    };
    let mut incoming = vec![descriptor(folder, &package)?];
    for files in &package.resources {
        let read = report
            .resources
            .iter()
            .find(|entry| entry.resource == files.resource);
        imported.rows_read += read.map_or(0, |entry| entry.rows_read);
        imported.rows_kept += read.map_or(0, |entry| entry.rows_kept);
        imported.rows_rejected += read.map_or(0, |entry| entry.rows_rejected);
        for (place, part) in files.parts.iter().enumerate() {
            let rows = read.and_then(|entry| entry.rows_by_file.get(place));
            let bad = rejected.remove(&(files.resource.name(), part.file.as_str()));
            let (bad, rejects) = listed(bad.unwrap_or_default());
            let bytes = std::fs::read(&part.path)?;
            incoming.push(Incoming {
                resource: files.resource.name().to_owned(),
                file: part.file.clone(),
                format: format(&bytes),
                sha256: String::new(),
                bytes,
                rows: (whole(rows.copied().unwrap_or_default()), whole(bad)),
                rejects,
            });
        }
    }
    incoming.par_iter_mut().for_each(|file| {
        file.sha256 = sha256(&file.bytes);
    });
    Ok((imported, incoming))
}

/// The descriptor of the folder, else one that says as much of it.
fn descriptor(folder: &Path, package: &ingest::Package) -> Result<Incoming, ComputeError> {
    let path = folder.join("datapackage.json");
    let bytes = if path.exists() {
        std::fs::read(path)?
    } else {
        let said = json!({"name": package.name, "currency": package.currency});
        said.to_string().into_bytes()
    };
    Ok(Incoming {
        resource: DESCRIPTOR.to_owned(),
        file: "datapackage.json".to_owned(),
        format: "json",
        sha256: String::new(),
        bytes,
        rows: (0, 0),
        rejects: Vec::new(),
    })
}

/// Pairs the files with those of earlier imports: of the same resource and path, then what is left of a resource in
/// its order.
fn fates(incoming: &[Incoming], effective: &[Batch], imported: &mut Imported) -> Vec<Fate> {
    let mut earlier: BTreeMap<&str, Vec<&Batch>> = BTreeMap::new();
    for batch in effective.iter().filter(|batch| batch.author == AUTHOR) {
        earlier.entry(&batch.resource).or_default().push(batch);
    }
    let take = |earlier: &mut BTreeMap<&str, Vec<&Batch>>,
                file: &Incoming,
                fits: &dyn Fn(&Batch) -> bool| {
        let known = earlier.get_mut(file.resource.as_str())?;
        let place = known.iter().position(|batch| fits(batch))?;
        Some(known.remove(place).clone())
    };
    let by_path: Vec<Option<Batch>> = incoming
        .iter()
        .map(|file| take(&mut earlier, file, &|batch| batch.file_name == file.file))
        .collect();
    let fates: Vec<Fate> = incoming
        .iter()
        .zip(by_path)
        .map(
            |(file, same)| match same.or_else(|| take(&mut earlier, file, &|_| true)) {
                Some(batch) if batch.sha256 == file.sha256 => Fate::Unchanged,
                Some(batch) => Fate::Supersedes(batch.id),
                None => Fate::Stored,
            },
        )
        .collect();
    for (file, fate) in incoming.iter().zip(&fates) {
        let list = match fate {
            Fate::Unchanged => &mut imported.unchanged,
            Fate::Stored => &mut imported.stored,
            Fate::Supersedes(_) => &mut imported.superseding,
        };
        list.push(file.file.clone());
    }
    let left = earlier.into_values().flatten();
    imported.left = left.map(|batch| batch.file_name.clone()).collect();
    fates
}

/// A file and the batch that it supersedes, with its report and its bytes as they are stored.
struct Packed {
    file: Incoming,
    supersedes: Option<String>,
    report: Vec<u8>,
    pieces: Vec<Vec<u8>>,
}

fn pack(incoming: Vec<Incoming>, fates: Vec<Fate>) -> Result<Vec<Packed>, ComputeError> {
    let changed: Vec<(Incoming, Option<String>)> = incoming
        .into_iter()
        .zip(fates)
        .filter_map(|(file, fate)| match fate {
            Fate::Unchanged => None,
            Fate::Stored => Some((file, None)),
            Fate::Supersedes(id) => Some((file, Some(id))),
        })
        .collect();
    changed
        .into_par_iter()
        .map(|(mut file, supersedes)| {
            let report = serde_json::to_vec(&file.report(supersedes.as_ref()))?;
            Ok(Packed {
                report: packed::pack(&report)?,
                pieces: pack_pieces(&file.bytes)?,
                supersedes,
                file,
            })
        })
        .collect()
}
