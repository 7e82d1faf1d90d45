//! The last published release as readers ask for it: every answer is rendered once and kept as bytes.

mod bodies;
mod items;
mod search;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::clock::{Millis, rfc3339};
use crate::digest::sha256;
use crate::store::release::{self, Release, Which};
use crate::store::{Store, StoreError};

pub use items::{Item, Query, Sorting};
pub use search::{Hit, Kind, Search};

/// The release that readers see; a copy is another handle to the same.
#[derive(Debug, Clone, Default)]
pub struct Public(Arc<ArcSwapOption<Reading>>);

impl Public {
    /// The release, where there is one.
    #[must_use]
    pub fn now(&self) -> Option<Arc<Reading>> {
        self.0.load_full()
    }

    /// Takes the last published release from the store; readers see the old one until the new one is ready.
    ///
    /// # Errors
    /// A database that is away, or a content that is damaged.
    pub async fn load(&self, store: &Store) -> Result<(), StoreError> {
        let reading = load(store).await?;
        self.0.store(reading.map(Arc::new));
        Ok(())
    }
}

/// An answer that is ready.
#[derive(Debug, Clone)]
pub struct Body {
    /// Its bytes.
    pub bytes: Bytes,
    /// The same, compressed: done once and not for every reader.
    pub gzip: Bytes,
    /// The strong ETag of its bytes, without quotation marks.
    pub etag: String,
}

impl Body {
    fn of(bytes: Vec<u8>) -> Self {
        let mut digest = sha256(&bytes);
        digest.truncate(32);
        Self::tagged(bytes, digest)
    }

    fn tagged(bytes: Vec<u8>, etag: String) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        // Writing into memory cannot fail; without a compressed copy readers get the plain one.
        let gzip = encoder
            .write_all(&bytes)
            .and_then(|()| encoder.finish())
            .unwrap_or_default();
        Self {
            bytes: bytes.into(),
            gzip: gzip.into(),
            etag,
        }
    }

    fn json(value: &impl Serialize) -> Self {
        Self::of(serde_json::to_vec(value).unwrap_or_default())
    }
}

/// What readers cite, at the head of every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Cited {
    /// Number of the release.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// The computation.
    pub run_id: String,
    /// Last year with data.
    pub data_year: i32,
    /// The year that the flags are about.
    pub target_year: i32,
    /// Last day of the data.
    pub cut_off: String,
    /// What computed.
    pub method_version: String,
    /// Digest of the parameters.
    pub parameters_digest: String,
    /// When it was published.
    pub published_at: Option<String>,
    /// SHA-256 of the release.
    pub checksum: String,
}

impl Cited {
    /// What readers cite of a release.
    #[must_use]
    pub fn of(release: &Release) -> Self {
        Self {
            number: release.number,
            title: release.title.clone(),
            run_id: release.run_id.clone(),
            data_year: release.facts.data_year,
            target_year: release.facts.target_year,
            cut_off: release.facts.cut_off.clone(),
            method_version: release.facts.method_version.clone(),
            parameters_digest: release.facts.parameters_digest.clone(),
            published_at: release.published_at.map(rfc3339),
            checksum: release.checksum.clone(),
        }
    }

    /// The head of the checksum, which tells one release from another in print.
    #[must_use]
    pub fn code(&self) -> &str {
        self.checksum.get(..12).unwrap_or(&self.checksum)
    }
}

/// The flag of a trade in one release.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Past {
    release: i64,
    title: String,
    published_at: Option<String>,
    data_year: i32,
    target_year: i32,
    method_version: String,
    flag: Value,
    probability: Value,
    strength: Value,
    r#override: Value,
}

impl Past {
    /// What readers are told: the flag, and the one that the department has set.
    fn said(&self) -> (&Value, &Value) {
        (&self.flag, &self.r#override)
    }
}

/// The last published release, ready to be read.
#[derive(Debug)]
pub struct Reading {
    /// What readers cite.
    pub cited: Cited,
    /// The release itself.
    pub document: Body,
    /// The first page of the trades, as asked for most.
    pub trades: Body,
    /// `cursor` of the page after it.
    pub trades_next: Option<String>,
    /// The providers.
    pub providers: Body,
    /// Method, limits, parameters.
    pub method: Body,
    /// What was read.
    pub quality: Body,
    items: Vec<Item>,
    totals: Value,
    trade: HashMap<String, Body>,
    history: HashMap<String, Body>,
    changes: HashMap<i64, Body>,
    provider: HashMap<String, Body>,
    search: Search,
}

impl Reading {
    /// One trade.
    #[must_use]
    pub fn trade(&self, code: &str) -> Option<&Body> {
        self.trade.get(code)
    }

    /// What a release changed against the one published before it.
    #[must_use]
    pub fn changes(&self, number: i64) -> Option<&Body> {
        self.changes.get(&number)
    }

    /// Flags of one trade in all releases.
    #[must_use]
    pub fn history(&self, code: &str) -> Option<&Body> {
        self.history.get(code)
    }

    /// One provider.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<&Body> {
        self.provider.get(id)
    }
}

async fn load(store: &Store) -> Result<Option<Reading>, StoreError> {
    let mut past: BTreeMap<String, Vec<Past>> = BTreeMap::new();
    let mut newest = None;
    let mut below = None;
    loop {
        let page = release::list(store, Which::Published, below, 100).await?;
        let Some(last) = page.last() else { break };
        below = Some(last.number);
        for release in page {
            let bytes = release::content(store, &release).await?;
            let content: Value = serde_json::from_slice(&bytes)
                .map_err(|error| StoreError::Damaged(error.to_string()))?;
            remember(&mut past, &release, &content);
            let later = |other: &(Release, Value, Vec<u8>)| moment(&release) > moment(&other.0);
            if newest.as_ref().is_none_or(later) {
                newest = Some((release, content, bytes));
            }
        }
    }
    let Some((release, content, bytes)) = newest else {
        return Ok(None);
    };
    let reading =
        tokio::task::spawn_blocking(move || bodies::reading(&release, &content, bytes, &past));
    reading
        .await
        .map(Some)
        .map_err(|error| StoreError::Damaged(error.to_string()))
}

/// Releases follow each other by the moment of their publication.
fn moment(release: &Release) -> (Option<Millis>, i64) {
    (release.published_at, release.number)
}

fn remember(past: &mut BTreeMap<String, Vec<Past>>, release: &Release, content: &Value) {
    for trade in list(content, "trades") {
        let Some(code) = trade["trade_code"].as_str() else {
            continue;
        };
        past.entry(code.to_owned()).or_default().push(Past {
            release: release.number,
            title: release.title.clone(),
            published_at: release.published_at.map(rfc3339),
            data_year: release.facts.data_year,
            target_year: release.facts.target_year,
            method_version: release.facts.method_version.clone(),
            flag: trade["flag"].clone(),
            probability: trade["probability"].clone(),
            strength: trade["strength"].clone(),
            r#override: trade["override"].clone(),
        });
    }
}

/// A list of a content; empty where there is none.
fn list<'a>(content: &'a Value, name: &str) -> &'a [Value] {
    content
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}
