//! Runs: one at a time, stored whole or not at all.

use std::sync::Arc;
use std::time::Duration;

use crate::answer::Years;
use crate::clock::Clock;
use crate::export::{Selection, json};
use crate::store::audit::{self, Record, digest};
use crate::store::packed::pack;
use crate::store::release;
use crate::store::run::{self, Finished, NewRun, Run};
use crate::store::{Store, StoreError};

use crate::ops::{metrics, spans};

use super::compute::{ComputeError, Step, Watch, compute};
use super::content::{self, Base, Rendered};
use super::{Computed, Live};

/// The run that is under way.
#[derive(Debug)]
pub(super) struct Running {
    id: String,
    watch: Arc<Watch>,
}

/// Why a run was not started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another one is under way.
    #[error("run {0} is under way")]
    Busy(String),
    /// The store could not write it down.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes down a run and begins it.
///
/// # Errors
/// See [`StartError`].
pub async fn start(
    live: &Live,
    store: &Store,
    clock: &Clock,
    years: Years,
    author: &str,
) -> Result<Run, StartError> {
    let mut running = live.0.running.lock().await;
    if let Some(other) = running.as_ref() {
        return Err(StartError::Busy(other.id.clone()));
    }
    let new = NewRun {
        data_year: years.data_year.map(i64::from),
        horizon: i64::from(years.horizon),
        author,
        code_version: env!("CARGO_PKG_VERSION"),
    };
    let writing = store.write(clock.now()).await?;
    let run = run::start(&writing, new).await?;
    let record = record(author, "run.start", &run.id);
    audit::append(&writing, record).await?;
    writing.commit().await?;
    let watch = Arc::new(Watch::default());
    *running = Some(Running {
        id: run.id.clone(),
        watch: Arc::clone(&watch),
    });
    let (live, store, clock) = (live.clone(), store.clone(), clock.clone());
    let id = run.id.clone();
    tokio::spawn(async move {
        let began = clock.now();
        let span = spans::run(&id);
        let done = carry_out(&live, &store, &clock, years, (&id, &watch)).await;
        let ended = match &done {
            Ok(()) => "done",
            Err(ComputeError::Cancelled) => "cancelled",
            Err(_) => "failed",
        };
        metrics::run(ended, clock.now() - began);
        span.ended(ended);
        if let Err(error) = &done {
            tracing::warn!(run.id = id, %error, "the run has no result");
            if let Err(error) = close(&store, &clock, &id, error).await {
                tracing::error!(run.id = id, %error, "the run could not be closed");
            }
        } else {
            tracing::info!(run.id = id, duration_ms = clock.now() - began, "run done");
        }
        *live.0.running.lock().await = None;
    });
    Ok(run)
}

fn record<'a>(actor: &'a str, action: &'a str, id: &'a str) -> Record<'a> {
    Record {
        actor,
        action,
        object_kind: "run",
        object_id: id,
        before: None,
        after: None,
        reason: None,
    }
}

async fn carry_out(
    live: &Live,
    store: &Store,
    clock: &Clock,
    years: Years,
    (id, watch): (&str, &Arc<Watch>),
) -> Result<(), ComputeError> {
    let computed = compute(live, store, clock, years, Arc::clone(watch)).await?;
    watch.enter(Step::Storing)?;
    let base = base(store).await?;
    let finished =
        tokio::task::spawn_blocking(move || finished(&computed, base.as_ref())).await??;
    let writing = store.write(clock.now()).await?;
    let after = digest(&(&finished.inputs_digest, &finished.parameters_digest));
    run::finish(&writing, id, finished).await?;
    let record = Record {
        after: Some(&after),
        ..record("run", "run.finish", id)
    };
    audit::append(&writing, record).await?;
    // The last moment at which a result can still be unwanted.
    watch.enter(Step::Storing)?;
    Ok(writing.commit().await?)
}

/// The last release, with what its run wrote down for those after it.
async fn base(store: &Store) -> Result<Option<Base>, ComputeError> {
    let Some(last) = release::last(store).await? else {
        return Ok(None);
    };
    let past = release::run_part(store, &last.run_id, "past").await?;
    Ok(Some(Base {
        number: last.number,
        past: past.map(serde_json::from_value).transpose()?,
    }))
}

/// What is stored of a computation.
fn finished(computed: &Computed, base: Option<&Base>) -> Result<Finished, ComputeError> {
    let answer = &computed.answer;
    let inputs = serde_json::to_value(&computed.inputs)?;
    let entries = answer.parameters.entries();
    let parameters: serde_json::Map<String, serde_json::Value> = entries
        .map(|(section, key, entry)| (format!("{section}.{key}"), entry.value.into()))
        .collect();
    Ok(Finished {
        data_year: i64::from(answer.assessment.data_year.0),
        parameters_digest: answer.digest.clone(),
        parameters: serde_json::to_string(&parameters)?,
        inputs_digest: digest(&inputs),
        inputs: inputs.to_string(),
        result: pack(result(computed, base)?.as_bytes())?,
    })
}

/// The result of a run: the contract of `vocmatch assess` over all trades, what a release may show beside it, and what
/// the release after that is compared with.
fn result(computed: &Computed, base: Option<&Base>) -> Result<String, ComputeError> {
    let document = computed.answer.document(Selection::default());
    let assessment = json::render(&document)?;
    let Rendered { content, past } = content::render(&computed.answer, base)?;
    let past = serde_json::to_string(&past)?;
    Ok(format!(
        "{{\"assessment\":{},\"content\":{content},\"past\":{past}}}",
        assessment.trim_end()
    ))
}

/// Closes a run that has no result.
async fn close(
    store: &Store,
    clock: &Clock,
    id: &str,
    error: &ComputeError,
) -> Result<(), StoreError> {
    let writing = store.write(clock.now()).await?;
    let (state, reason) = match error {
        ComputeError::Cancelled => ("cancelled", "cancelled".to_owned()),
        other => ("failed", other.to_string()),
    };
    run::close(&writing, id, state, &reason).await?;
    let action = format!("run.{state}");
    audit::append(&writing, record("run", &action, id)).await?;
    writing.commit().await
}

/// Closes the runs that an earlier process left behind.
pub(super) async fn close_left_over(store: &Store, clock: &Clock) -> Result<(), StoreError> {
    let writing = store.write(clock.now()).await?;
    let closed = run::close_left_over(&writing, "the service stopped before it was done").await?;
    for id in &closed {
        audit::append(&writing, record("serve", "run.failed", id)).await?;
    }
    writing.commit().await
}

impl Live {
    /// How far a run is that is under way.
    pub async fn step_of(&self, id: &str) -> Option<Step> {
        let running = self.0.running.lock().await;
        let running = running.as_ref().filter(|running| running.id == id)?;
        Some(running.watch.step())
    }

    /// Asks the run that is under way to stop, and waits until it is closed.
    pub async fn stop(&self) {
        while let Some(watch) = self.under_way().await {
            watch.cancel();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn under_way(&self) -> Option<Arc<Watch>> {
        let running = self.0.running.lock().await;
        running.as_ref().map(|running| Arc::clone(&running.watch))
    }

    /// Asks a run to stop; says whether it is under way.
    pub async fn cancel(&self, id: &str) -> bool {
        let running = self.0.running.lock().await;
        let running = running.as_ref().filter(|running| running.id == id);
        if let Some(running) = running {
            running.watch.cancel();
        }
        running.is_some()
    }
}
