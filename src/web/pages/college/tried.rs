//! Files that were tried and not stored yet: kept for some days, for whoever tried them, a few at a time.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use serde::{Deserialize, Serialize};
use tokio::fs;

use crate::digest::sha256;
use crate::web::pages::Pages;
use crate::web::pages::door::Refusal;
use crate::web::pages::visit::Visit;

/// How long a file is kept.
const KEPT: Duration = Duration::from_hours(7 * 24);
/// How many files of one person are kept; a further one takes the place of the oldest.
const EACH: usize = 5;

/// What is remembered of a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tried {
    /// Which table it is.
    pub resource: String,
    /// What it is called.
    pub file_name: String,
    /// A note.
    pub note: String,
    /// Id of the batch that it corrects.
    pub supersedes: String,
}

/// The place of a file: whose it is stands in its name.
struct Place {
    folder: PathBuf,
    owner: String,
}

impl Place {
    fn of(pages: &Pages, visit: &Visit) -> Result<Self, Refusal> {
        let mut owner = sha256(visit.person()?.email.as_bytes());
        owner.truncate(16);
        let folder = pages.state.config.data_folder.join("tried");
        Ok(Self { folder, owner })
    }

    /// The two files of a token, which can only be one of ours.
    fn files(&self, token: &str) -> Result<[PathBuf; 2], Refusal> {
        let token: uuid::Uuid = token.parse().map_err(|_| Refusal::not_found())?;
        let of = |ending: &str| self.folder.join(format!("{}-{token}.{ending}", self.owner));
        Ok([of("json"), of("data")])
    }

    /// Removes what was kept long enough, and the oldest files of a person who has many.
    async fn tidy(&self) -> std::io::Result<()> {
        let mut own: Vec<(SystemTime, PathBuf)> = Vec::new();
        let mut entries = fs::read_dir(&self.folder).await?;
        while let Some(entry) = entries.next_entry().await? {
            let since = entry.metadata().await?.modified()?;
            let path = entry.path();
            if since.elapsed().is_ok_and(|age| age > KEPT) {
                remove(&path).await;
            } else if entry.file_name().to_string_lossy().starts_with(&self.owner) {
                own.push((since, path));
            }
        }
        own.sort();
        // Two files belong to a token.
        let many = own.len().saturating_sub(2 * (EACH - 1));
        for (_, path) in own.into_iter().take(many) {
            remove(&path).await;
        }
        Ok(())
    }
}

async fn remove(path: &Path) {
    // What is gone already needs no removing.
    let _ = fs::remove_file(path).await;
}

/// Keeps a file; returns its token.
///
/// # Errors
/// A folder that cannot be written.
pub async fn keep(
    pages: &Pages,
    visit: &Visit,
    tried: &Tried,
    bytes: &Bytes,
) -> Result<String, Refusal> {
    let place = Place::of(pages, visit)?;
    let token = uuid::Uuid::now_v7().to_string();
    let [about, data] = place.files(&token)?;
    let write = async {
        fs::create_dir_all(&place.folder).await?;
        place.tidy().await?;
        fs::write(data, bytes).await?;
        fs::write(about, serde_json::to_vec(tried)?).await
    };
    write.await.map_err(|error| {
        tracing::error!(%error, "a tried file cannot be kept");
        Refusal::default()
    })?;
    Ok(token)
}

/// A file that whoever asks has tried.
///
/// # Errors
/// 404 where there is none, or it is somebody else's.
pub async fn kept(pages: &Pages, visit: &Visit, token: &str) -> Result<(Tried, Vec<u8>), Refusal> {
    let [about, data] = Place::of(pages, visit)?.files(token)?;
    let read = async |file: PathBuf| fs::read(file).await.map_err(|_| Refusal::not_found());
    let tried = serde_json::from_slice(&read(about).await?).map_err(|_| Refusal::not_found())?;
    Ok((tried, read(data).await?))
}

/// Removes a file.
///
/// # Errors
/// 404 for what is no token.
pub async fn forget(pages: &Pages, visit: &Visit, token: &str) -> Result<(), Refusal> {
    for file in Place::of(pages, visit)?.files(token)? {
        remove(&file).await;
    }
    Ok(())
}
