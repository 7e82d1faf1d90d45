//! Spans of requests and runs for a collector that understands OTLP over HTTP, where the settings name one; else nothing.
//!
//! A span says what the measurements say: the template of a path and never the path, a status, how long it took. Spans wait
//! in a queue of the library's own thread: where it is full they are lost, and no request waits for the collector.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use opentelemetry::KeyValue;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanKind, Status, Tracer as _, TracerProvider as _,
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::resource::EnvResourceDetector;
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use reqwest::header::HeaderMap;
use tokio::runtime::Handle;

use crate::config::Config;

/// Longest time that a collector may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest time that the last spans may take when the service stops.
const FAREWELL: Duration = Duration::from_secs(5);

const TRACE_PARENT: &str = "traceparent";

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// The export under way.
pub struct Export(SdkTracerProvider);

/// Starts the export, where the settings name a collector.
///
/// # Errors
/// An address that is none.
pub fn start(config: &Config) -> anyhow::Result<Option<Export>> {
    let Some(endpoint) = &config.otlp_endpoint else {
        return Ok(None);
    };
    let client = Collector {
        client: reqwest::Client::builder().timeout(PATIENCE).build()?,
        runtime: Handle::current(),
        away: AtomicBool::new(false),
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{endpoint}/v1/traces"))
        .build()?;
    let resource = Resource::builder_empty()
        .with_detector(Box::new(EnvResourceDetector::new()))
        .with_service_name(config.otlp_service_name.clone())
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build();
    // A process has one service; a second one would go on with the first one's.
    let _ = TRACER.set(provider.tracer("vocmatch"));
    Ok(Some(Export(provider)))
}

impl Export {
    /// Sends what is left, where the collector takes it in time.
    pub async fn finish(self) {
        let sent = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(FAREWELL));
        if !matches!(sent.await, Ok(Ok(()))) {
            tracing::warn!("the last spans were not exported");
        }
    }
}

/// Something that takes time; nothing where nobody collects.
pub struct Span(Option<opentelemetry_sdk::trace::Span>);

/// Where a caller's trace stands (W3C Trace Context); `tracestate` beside it may hold anything, so it goes nowhere.
struct Caller<'a>(&'a HeaderMap);

impl Extractor for Caller<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        let value = (key == TRACE_PARENT).then(|| self.0.get(key)).flatten()?;
        value.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACE_PARENT]
    }
}

/// A request begins: its method, and the template of its path where it has one. It is part of the caller's trace, where its
/// headers name one.
#[must_use]
pub fn request(method: &'static str, route: Option<&str>, headers: &HeaderMap) -> Span {
    Span(TRACER.get().map(|tracer| {
        let mut attributes = vec![KeyValue::new("http.request.method", method)];
        let name = match route {
            Some(route) => {
                attributes.push(KeyValue::new("http.route", route.to_owned()));
                format!("{method} {route}")
            }
            None => method.to_owned(),
        };
        let span = SpanBuilder::from_name(name).with_kind(SpanKind::Server);
        let trace = TraceContextPropagator::new().extract(&Caller(headers));
        tracer.build_with_context(span.with_attributes(attributes), &trace)
    }))
}

/// A run begins.
#[must_use]
pub fn run(id: &str) -> Span {
    Span(TRACER.get().map(|tracer| {
        let span = SpanBuilder::from_name("run").with_kind(SpanKind::Internal);
        tracer.build(span.with_attributes([KeyValue::new("run.id", id.to_owned())]))
    }))
}

impl Span {
    /// The request was answered.
    pub fn answered(self, status: u16) {
        if let Some(mut span) = self.0 {
            span.set_attribute(KeyValue::new(
                "http.response.status_code",
                i64::from(status),
            ));
            if status >= 500 {
                span.set_status(Status::error(""));
            }
            span.end();
        }
    }

    /// The run ended, with one of the few words for how.
    pub fn ended(self, state: &'static str) {
        if let Some(mut span) = self.0 {
            span.set_attribute(KeyValue::new("run.state", state));
            if state == "failed" {
                span.set_status(Status::error(""));
            }
            span.end();
        }
    }
}

/// The way to the collector. It is asked on the library's thread, which knows no timers: the service's own threads send.
#[derive(Debug)]
struct Collector {
    client: reqwest::Client,
    runtime: Handle,
    away: AtomicBool,
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let request = reqwest::Request::try_from(request)?;
        let sent = self.runtime.spawn(async move {
            let answer = client.execute(request).await?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = Response::new(answer.bytes().await?);
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok::<_, reqwest::Error>(response)
        });
        let response = sent.await?;
        let away = !matches!(&response, Ok(answer) if answer.status().is_success());
        // Said once, and once more when it is over.
        match (self.away.swap(away, Ordering::Relaxed), away) {
            (false, true) => tracing::warn!(
                "the collector of spans does not take them; they are lost until it does"
            ),
            (true, false) => tracing::info!("the collector of spans takes them again"),
            _ => {}
        }
        Ok(response?)
    }
}
