//! Measurements in the text format of Prometheus: counted while requests and runs happen, rendered when asked.
//!
//! Labels are templates of paths, methods and status codes; nothing that has an id or a name in it.

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds of requests: from an answer out of memory to an upload of a whole city.
const REQUEST_SECONDS: &[f64] = &[
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];
/// Seconds of runs and imports.
const WORK_SECONDS: &[f64] = &[0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 300.0];

const REQUESTS: &str = "vocmatch_http_request_duration_seconds";
const IMPORTS: &str = "vocmatch_import_duration_seconds";
const RUNS: &str = "vocmatch_run_duration_seconds";
const QUEUE: &str = "vocmatch_run_queue_age_seconds";
const RELEASE: &str = "vocmatch_last_release_age_seconds";
const BUILD: &str = "vocmatch_build_info";

/// Starts counting; a second call in one process returns what the first one made.
pub fn start() -> &'static Option<PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full(REQUESTS.to_owned()), REQUEST_SECONDS)
            .and_then(|builder| builder.set_buckets(WORK_SECONDS))
            .ok()?
            .build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        describe();
        Some(handle)
    })
}

fn describe() {
    use metrics::{Unit, describe_gauge, describe_histogram};
    describe_histogram!(
        REQUESTS,
        Unit::Seconds,
        "Requests by method, template of the path and status"
    );
    describe_histogram!(IMPORTS, Unit::Seconds, "Files read and stored, by resource");
    describe_histogram!(RUNS, Unit::Seconds, "Computations, by how they ended");
    describe_gauge!(
        QUEUE,
        Unit::Seconds,
        "Age of the oldest run that waits; 0 without one"
    );
    describe_gauge!(RELEASE, Unit::Seconds, "Age of the last published release");
    describe_gauge!(BUILD, "Always 1; the version is a label");
    metrics::gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// A request was answered.
pub fn request(method: &'static str, route: &str, status: u16, took: Duration) {
    metrics::histogram!(
        REQUESTS,
        "method" => method,
        "route" => route.to_owned(),
        "status" => status.to_string()
    )
    .record(took);
}

/// A file was read and stored; milliseconds.
#[allow(clippy::cast_precision_loss, reason = "times of hours fit exactly")]
pub fn import(resource: &'static str, took: i64) {
    metrics::histogram!(IMPORTS, "resource" => resource).record(took.max(0) as f64 / 1_000.0);
}

/// A run ended, with one of the few words for how; milliseconds.
#[allow(clippy::cast_precision_loss, reason = "times of hours fit exactly")]
pub fn run(state: &'static str, took: i64) {
    metrics::histogram!(RUNS, "state" => state).record(took.max(0) as f64 / 1_000.0);
}

/// What is known only when somebody asks: the age of the oldest waiting run and of the last release.
#[allow(clippy::cast_precision_loss, reason = "ages of years fit exactly")]
pub fn ages(queue_millis: i64, release_millis: Option<i64>) {
    metrics::gauge!(QUEUE).set(queue_millis.max(0) as f64 / 1_000.0);
    if let Some(age) = release_millis {
        metrics::gauge!(RELEASE).set(age.max(0) as f64 / 1_000.0);
    }
}

/// Everything measured so far.
#[must_use]
pub fn render() -> String {
    start()
        .as_ref()
        .map(PrometheusHandle::render)
        .unwrap_or_default()
}

/// Sums up what was recorded since the last time, so that it takes no memory.
pub fn upkeep() {
    if let Some(handle) = start() {
        handle.run_upkeep();
    }
}
