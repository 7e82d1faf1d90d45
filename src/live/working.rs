//! The working flags: what the department sees between two releases, always computed from everything that is stored.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::OnceCell;
use tokio::time::Instant;

use crate::answer::Years;
use crate::clock::{Clock, Millis};
use crate::evidence::training::{self, Training};
use crate::evidence::{self, UnmatchedTitle};
use crate::export::{Selection, json};
use crate::planning::{Planning, planning};
use crate::store::Store;
use crate::store::batch::{self, Of};

use super::compute::{ComputeError, compute};
use super::{Computed, Live};

/// Years ahead of the working flags.
const HORIZON: i32 = 1;
/// How often the store is asked whether another program brought files, or a day has passed.
const LOOK_AFTER: Duration = Duration::from_secs(10);
/// Longest rest after a computation, as a multiple of the time that it took.
const REST: u32 = 3;
/// So many writes during a computation are a stream.
const STREAM: u64 = 20;
/// How long what is written may wait for the working flags: less than the two seconds that are promised.
const WITHIN: Duration = Duration::from_millis(1_800);

/// The working flags.
#[derive(Debug)]
pub struct Working {
    /// The computation.
    pub computed: Arc<Computed>,
    /// Its trades as in the contract of `vocmatch assess`.
    pub trades: Vec<Value>,
    /// Who trains which trade, and who finishes when.
    pub training: Training,
    /// What plans of intake are measured against; computed when somebody asks first.
    planning: OnceCell<Arc<Planning>>,
    /// Titles that lead to no decision; collected when somebody asks first.
    unmatched: OnceCell<Arc<Vec<UnmatchedTitle>>>,
}

impl Live {
    /// Says that something was written that counts: the working flags follow.
    pub fn nudge(&self) {
        self.0.wanted.fetch_add(1, Ordering::SeqCst);
        self.0.nudged.notify_one();
    }

    /// The working flags, where there are any yet.
    #[must_use]
    pub fn working(&self) -> Option<Arc<Working>> {
        self.0.working.load_full()
    }

    /// Whether something was written that the working flags have not seen.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.0.seen.load(Ordering::SeqCst) < self.0.wanted.load(Ordering::SeqCst)
    }
}

/// Recomputes after every nudge; several nudges during a computation, and the rest after it, lead to one further.
pub(super) async fn follow(live: Live, store: Store, clock: Clock) {
    let mut known = None;
    let mut rested = Instant::now();
    loop {
        if tokio::time::timeout(LOOK_AFTER, live.0.nudged.notified())
            .await
            .is_err()
        {
            let now = state(&store, &clock).await;
            if now.is_none() || now == known {
                continue;
            }
        }
        tokio::time::sleep_until(rested).await;
        let wanted = live.0.wanted.load(Ordering::SeqCst);
        known = state(&store, &clock).await;
        let began = clock.now();
        let start = Instant::now();
        match refresh(&live, &store, &clock).await {
            Ok(()) => tracing::info!(duration_ms = clock.now() - began, "working flags computed"),
            Err(ComputeError::NoTrades) => {}
            Err(ComputeError::Store(error)) => {
                tracing::warn!(%error, "the working flags wait for the database");
                known = None;
                continue;
            }
            Err(error) => tracing::error!(%error, "the working flags could not be computed"),
        }
        live.0.seen.store(wanted, Ordering::SeqCst);
        let writes = live.0.wanted.load(Ordering::SeqCst) - wanted;
        rested = Instant::now() + rest(start.elapsed(), writes);
    }
}

/// How long to rest after a computation that took so long, while so much was written.
///
/// What was written right after it began waits for its end, the rest and the next one. Under a stream of writes most of the
/// machine stays for those who write, and on a machine too slow for the promise half of it.
fn rest(took: Duration, writes: u64) -> Duration {
    if writes >= STREAM {
        return REST * took;
    }
    let left = WITHIN.saturating_sub(2 * took);
    left.max(took).min(REST * took)
}

/// The newest batch and the day: what can change without a nudge.
async fn state(store: &Store, clock: &Clock) -> Option<(Option<String>, String)> {
    let newest = batch::list(store, Of::All, None, None, 1).await.ok()?;
    let id = newest.into_iter().next().map(|batch| batch.id);
    Some((id, clock.today().to_string()))
}

async fn refresh(live: &Live, store: &Store, clock: &Clock) -> Result<(), ComputeError> {
    let years = Years {
        data_year: None,
        horizon: HORIZON,
    };
    let computed = compute(live, store, clock, years, Arc::default()).await?;
    let working = tokio::task::spawn_blocking(move || working(computed)).await??;
    live.0.working.store(Some(Arc::new(working)));
    Ok(())
}

fn working(computed: Computed) -> Result<Working, ComputeError> {
    let document = computed.answer.document(Selection::default());
    let mut whole: Value = serde_json::from_str(&json::render(&document)?)?;
    let trades = match whole.get_mut("trades").map(Value::take) {
        Some(Value::Array(trades)) => trades,
        _ => Vec::new(),
    };
    let training = training::collect(&computed.answer.snapshot)
        .map_err(|error| ComputeError::Defect(error.to_string()))?;
    Ok(Working {
        computed: Arc::new(computed),
        trades,
        training,
        planning: OnceCell::new(),
        unmatched: OnceCell::new(),
    })
}

impl Working {
    /// When its inputs were read.
    #[must_use]
    pub fn as_of(&self) -> Millis {
        self.computed.as_of
    }

    /// Titles of postings that lead to no decision, the most frequent first.
    ///
    /// # Errors
    /// A query that fails, which is a defect.
    pub async fn unmatched(&self) -> Result<Arc<Vec<UnmatchedTitle>>, ComputeError> {
        let computed = Arc::clone(&self.computed);
        let collect = async || {
            let collect = move || {
                let answer = &computed.answer;
                let year = answer.assessment.data_year.0;
                evidence::unmatched(&answer.snapshot, &answer.titles, year, &answer.parameters)
                    .map_err(|error| ComputeError::Defect(error.to_string()))
            };
            Ok(Arc::new(tokio::task::spawn_blocking(collect).await??))
        };
        self.unmatched.get_or_try_init(collect).await.cloned()
    }

    /// What plans of intake are measured against.
    ///
    /// # Errors
    /// A query that fails, which is a defect.
    pub async fn planning(&self) -> Result<Arc<Planning>, ComputeError> {
        let computed = Arc::clone(&self.computed);
        let compute = async || {
            let planning = move || planning(&computed.answer);
            Ok(Arc::new(tokio::task::spawn_blocking(planning).await??))
        };
        self.planning.get_or_try_init(compute).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_working_flags_follow_within_two_seconds_where_the_machine_allows_it() {
        for (took, rested) in [
            (100, 300),
            (300, 900),
            (500, 800),
            (600, 600),
            (2_000, 2_000),
        ] {
            let took_so_long = Duration::from_millis(took);
            let rest = rest(took_so_long, 1);
            assert_eq!(rest, Duration::from_millis(rested), "{took}");
            assert_eq!(super::rest(took_so_long, 500), 3 * took_so_long);
            assert!(took > 600 || 2 * took + rested <= 1_800);
        }
    }
}
