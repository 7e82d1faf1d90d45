//! The effective files of the store as a package on disk, and what was read of them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::ingest::{Ingested, Kept, Package, Part, Reference, ResourceFiles};
use crate::run::{self, RunError};
use crate::store::Store;
use crate::store::batch::{self, Batch, DESCRIPTOR};
use crate::store::packed::unpack_pieces;
use crate::tables::Resource;
use crate::titles::{DecidedRow, TitleIndex};

use super::compute::ComputeError;
use super::names::DecidedName;

/// Name of a package that nobody named.
const NAME: &str = "vocmatch";
/// Currency of a package that names none.
const CURRENCY: &str = "VND";

/// The files and what was read of them. A file is named after its batch and never changes.
#[derive(Debug)]
pub(super) struct Shelf {
    folder: PathBuf,
    pub(super) reference: Reference,
    pub(super) kept: Kept,
    titles: Option<(TitlesOf, Arc<TitleIndex>)>,
}

/// What an index of titles is made of: the files of its lists, and the names that people have decided on.
type TitlesOf = (Vec<String>, Vec<DecidedName>);

/// The lists that an index of titles is made of. They come in files only.
const LISTS: [Resource; 3] = [
    Resource::Trades,
    Resource::TradeCodes,
    Resource::TitleAliases,
];

/// What the package says of itself.
#[derive(Debug, Default, Deserialize)]
struct Descriptor {
    name: Option<String>,
    title: Option<String>,
    currency: Option<String>,
    #[serde(default)]
    synthetic: bool,
}

impl Shelf {
    /// A shelf in the data folder.
    pub(super) fn open(data_folder: &Path) -> io::Result<Self> {
        let folder = data_folder.join("package");
        std::fs::create_dir_all(&folder)?;
        Ok(Self {
            folder,
            reference: Reference::embedded().map_err(io::Error::other)?,
            kept: Kept::default(),
            titles: None,
        })
    }

    /// Where files of a single computation lie.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a batch lies.
    pub(super) fn path(&self, batch: &Batch) -> PathBuf {
        self.folder.join(format!("{}.{}", batch.id, batch.format))
    }

    /// Brings the files that are missing, and removes those that are no longer part of the package.
    pub(super) async fn fetch(&self, store: &Store, batches: &[Batch]) -> Result<(), ComputeError> {
        for batch in batches {
            let path = self.path(batch);
            if !path.exists() {
                let pieces = batch::pieces(store, &batch.id).await?;
                tokio::task::spawn_blocking(move || write(&path, &pieces)).await??;
            }
        }
        let wanted: Vec<PathBuf> = batches.iter().map(|batch| self.path(batch)).collect();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.is_file() && !wanted.contains(&path) {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// The index of the titles of a package; the one from before where it is made of the same.
    pub(super) fn titles(
        &mut self,
        ingested: &Ingested,
        decided: &[DecidedName],
    ) -> Result<Arc<TitleIndex>, RunError> {
        let lists = ingested.package.resources.iter();
        let lists = lists.filter(|files| LISTS.contains(&files.resource));
        let names: Vec<String> = lists
            .flat_map(|files| files.parts.iter().map(|part| part.file.clone()))
            .collect();
        if let Some((known, index)) = &self.titles
            && known.0 == names
            && known.1 == decided
        {
            return Ok(Arc::clone(index));
        }
        let rows: Vec<DecidedRow<'_>> = decided.iter().map(DecidedName::row).collect();
        let index = Arc::new(run::title_index_with(&ingested.snapshot, &rows)?);
        self.titles = Some(((names, decided.to_vec()), Arc::clone(&index)));
        Ok(index)
    }

    /// The package of these batches.
    pub(super) fn package(&self, batches: &[Batch]) -> Result<Package, ComputeError> {
        let mut resources: BTreeMap<Resource, Vec<Part>> = BTreeMap::new();
        let mut descriptor = Descriptor::default();
        for batch in batches {
            if batch.resource == DESCRIPTOR {
                let bytes = std::fs::read(self.path(batch))?;
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                descriptor = serde_json::from_slice(bytes).unwrap_or_default();
            } else if let Some(resource) = Resource::parse(&batch.resource) {
                resources
                    .entry(resource)
                    .or_default()
                    .push(self.part(batch));
            }
        }
        Ok(Package {
            name: descriptor.name.unwrap_or_else(|| NAME.to_owned()),
            title: descriptor.title,
            currency: descriptor.currency.unwrap_or_else(|| CURRENCY.to_owned()),
            synthetic: descriptor.synthetic,
            resources: resources
                .into_iter()
                .map(|(resource, parts)| ResourceFiles { resource, parts })
                .collect(),
        })
    }

    /// The file of a batch. Reports name it by batch and by what it was called.
    pub(super) fn part(&self, batch: &Batch) -> Part {
        Part {
            file: format!("{}/{}", batch.id, batch.file_name),
            path: self.path(batch),
            bytes: u64::try_from(batch.size_bytes).unwrap_or_default(),
        }
    }
}

/// Writes beside, then renames: a file that is there is whole.
fn write(path: &Path, pieces: &[Vec<u8>]) -> Result<(), ComputeError> {
    let beside = path.with_extension("part");
    std::fs::write(&beside, unpack_pieces(pieces)?)?;
    Ok(std::fs::rename(&beside, path)?)
}

/// Puts a further part below those of its resource.
pub(super) fn append(package: &mut Package, resource: Resource, part: Part) {
    let files = package
        .resources
        .iter_mut()
        .find(|files| files.resource == resource);
    match files {
        Some(files) => files.parts.push(part),
        None => package.resources.push(ResourceFiles {
            resource,
            parts: vec![part],
        }),
    }
}
