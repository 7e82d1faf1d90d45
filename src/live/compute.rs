//! From the store to an answer: the effective files and the rows of the interface, read, checked and assessed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use vocmatch_models::parameters::Parameters;

use crate::answer::{Answer, AnswerError, Years, answer_with};
use crate::clock::{Clock, Millis, day};
use crate::ingest::{self, Ingested, PackageError};
use crate::run::{self, RunError};
use crate::store::batch::{self, Batch};
use crate::store::decision;
use crate::store::part::{self, CountedPosting, Rows};
use crate::store::{Store, StoreError};
use crate::titles::{TitleIndex, Verdict};

use super::content::ContentError;
use super::names::{self, DecidedName};
use super::shelf::{Shelf, append};
use super::{Computed, InputBatch, InputRows, Inputs, Live, Needs, parts};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ComputeError {
    /// Nobody has delivered the list of trades.
    #[error("no trades were delivered yet")]
    NoTrades,
    /// Somebody cancelled it.
    #[error("it was cancelled")]
    Cancelled,
    /// The stored files cannot be read together.
    #[error("the files cannot be used: {0}")]
    Package(#[from] PackageError),
    /// The files were read, but give no answer.
    #[error("the files give no answer: {0}")]
    Answer(#[from] AnswerError),
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What a release may show cannot be collected.
    #[error("what a release may show cannot be collected: {0}")]
    Content(#[from] ContentError),
    /// A file that cannot be written or read.
    #[error("a file of the package cannot be written or read: {0}")]
    File(#[from] std::io::Error),
    /// A defect of ours.
    #[error("a defect of the program: {0}")]
    Defect(String),
}

impl From<RunError> for ComputeError {
    fn from(error: RunError) -> Self {
        Self::Answer(error.into())
    }
}

impl From<csv::Error> for ComputeError {
    fn from(error: csv::Error) -> Self {
        Self::Defect(error.to_string())
    }
}

impl From<serde_json::Error> for ComputeError {
    fn from(error: serde_json::Error) -> Self {
        Self::Defect(error.to_string())
    }
}

impl From<tokio::task::JoinError> for ComputeError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Defect(error.to_string())
    }
}

/// What a computation is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Files are brought from the store.
    Fetching,
    /// Files are read and checked.
    Reading,
    /// Supply and demand are estimated.
    Estimating,
    /// The result is put together and stored.
    Storing,
}

impl Step {
    const ALL: [Self; 4] = [
        Self::Fetching,
        Self::Reading,
        Self::Estimating,
        Self::Storing,
    ];

    /// A stable word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Fetching => "fetching",
            Self::Reading => "reading",
            Self::Estimating => "estimating",
            Self::Storing => "storing",
        }
    }

    /// How much is done when it begins, in percent; measured on a full city.
    #[must_use]
    pub fn percent(self) -> i64 {
        match self {
            Self::Fetching => 0,
            Self::Reading => 20,
            Self::Estimating => 60,
            Self::Storing => 90,
        }
    }
}

/// How far a computation is, and whether somebody wants it to stop.
#[derive(Debug, Default)]
pub struct Watch {
    step: AtomicU8,
    cancelled: AtomicBool,
}

impl Watch {
    /// What is being done.
    #[must_use]
    pub fn step(&self) -> Step {
        let step = usize::from(self.step.load(Ordering::Relaxed));
        Step::ALL.get(step).copied().unwrap_or(Step::Storing)
    }

    /// Asks to stop; a computation stops before its next step.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Enters a step.
    ///
    /// # Errors
    /// [`ComputeError::Cancelled`].
    pub fn enter(&self, step: Step) -> Result<(), ComputeError> {
        let place = Step::ALL.iter().position(|other| *other == step);
        let place = place.and_then(|place| u8::try_from(place).ok());
        self.step
            .store(place.unwrap_or_default(), Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) {
            Err(ComputeError::Cancelled)
        } else {
            Ok(())
        }
    }
}

/// Computes from what the store holds now.
///
/// # Errors
/// See [`ComputeError`].
pub async fn compute(
    live: &Live,
    store: &Store,
    clock: &Clock,
    years: Years,
    watch: Arc<Watch>,
) -> Result<Computed, ComputeError> {
    let mut guard = Arc::clone(&live.0.shelf).lock_owned().await;
    let as_of = clock.now();
    watch.enter(Step::Fetching)?;
    let batches = batch::effective(store).await?;
    let rows = part::rows(store, day(as_of)).await?;
    let names = names::decided(store).await?;
    let parameters = decision::approved_parameters(store).await?;
    let shelf = guard.as_ref().ok_or_else(not_started)?;
    shelf.fetch(store, &batches).await?;
    let fetched = clock.now();
    let clock = clock.clone();
    tokio::task::spawn_blocking(move || {
        let shelf = guard.as_mut().ok_or_else(not_started)?;
        let read = read(shelf, &batches, (&rows, names), years, &watch)?;
        let read_at = clock.now();
        let computed = assess(read, (&batches, &rows), (as_of, parameters), &watch)?;
        tracing::info!(
            fetch_ms = fetched - as_of,
            read_ms = read_at - fetched,
            assess_ms = clock.now() - read_at,
            batches = batches.len(),
            needs = rows.postings.len(),
            "computed"
        );
        Ok(computed)
    })
    .await?
}

fn not_started() -> ComputeError {
    ComputeError::Defect("the shelf was not opened".to_owned())
}

/// A package with the rows of the interface in it.
struct Read {
    ingested: Ingested,
    titles: Arc<TitleIndex>,
    rows: Vec<InputRows>,
    names: Vec<DecidedName>,
    years: Years,
}

fn read(
    shelf: &mut Shelf,
    batches: &[Batch],
    (rows, names): (&Rows, Vec<DecidedName>),
    years: Years,
    watch: &Watch,
) -> Result<Read, ComputeError> {
    watch.enter(Step::Reading)?;
    let mut package = shelf.package(batches)?;
    let base = ingest::read(package.clone(), &shelf.reference, &|_| {}, &mut shelf.kept);
    let base = base.map_err(|error| match error {
        PackageError::NoTrades(_) => ComputeError::NoTrades,
        other => other.into(),
    })?;
    let last = run::last_year(&base.snapshot)?;
    let data_year = years.data_year.or(last).ok_or(AnswerError::NoYear)?;
    let years = Years {
        data_year: Some(data_year),
        ..years
    };
    let rowed = parts::of(rows, &base.snapshot, data_year)?;
    let ingested = if rowed.is_empty() {
        base
    } else {
        // What came through the interface is read anew each time: it is little, and its files have no lasting name.
        let folder = tempfile::tempdir_in(shelf.folder())?;
        for part in &rowed {
            append(&mut package, part.resource, part.write(folder.path())?);
        }
        let mut kept = shelf.kept.clone();
        ingest::read(package, &shelf.reference, &|_| {}, &mut kept)?
    };
    Ok(Read {
        titles: shelf.titles(&ingested, &names)?,
        ingested,
        names,
        rows: rowed.iter().map(parts::Rowed::input).collect(),
        years,
    })
}

fn assess(
    read: Read,
    (batches, rows): (&[Batch], &Rows),
    (as_of, parameters): (Millis, Parameters),
    watch: &Watch,
) -> Result<Computed, ComputeError> {
    watch.enter(Step::Estimating)?;
    let answer = answer_with(read.ingested, read.titles, read.years, parameters)?;
    let inputs = Inputs {
        batches: batches.iter().map(input).collect(),
        rows: read.rows,
        names: read.names,
        day: day(as_of).to_string(),
    };
    let needs = needs(&rows.postings, &answer);
    Ok(Computed {
        answer,
        inputs,
        as_of,
        needs,
    })
}

fn input(batch: &Batch) -> InputBatch {
    InputBatch {
        id: batch.id.clone(),
        resource: batch.resource.clone(),
        sha256: batch.sha256.clone(),
    }
}

/// Needs by trade: the one that the employer says, else the one that the title leads to.
fn needs(postings: &[CountedPosting], answer: &Answer) -> BTreeMap<String, Needs> {
    let unsaid: Vec<&str> = postings
        .iter()
        .filter(|need| need.trade_code.is_none())
        .map(|need| need.title.as_str())
        .collect();
    let mut found = answer.titles.classify_many(&unsaid).into_iter();
    let mut needs: BTreeMap<String, Needs> = BTreeMap::new();
    for need in postings {
        let code = need
            .trade_code
            .clone()
            .or_else(|| match found.next()?.verdict {
                Verdict::Trade(code) => Some(code),
                Verdict::None | Verdict::Abstain => None,
            });
        if let Some(code) = code {
            let sum = needs.entry(code).or_default();
            sum.postings += 1;
            sum.vacancies_persons += need.vacancies;
        }
    }
    needs
}
