//! Spans of the real program, as a collector receives them.

use std::collections::BTreeMap;
use std::net::TcpListener;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use vocmatch::digest::hex;

use crate::support::app::Backend;
use crate::support::browser::Demo;

/// What a collector was sent.
type Received = UnboundedReceiver<(HeaderMap, Bytes)>;

/// A collector on a free port: its address, and what it is sent.
async fn collector() -> (String, Received) {
    let (sender, received) = unbounded_channel();
    let take = async move |headers: HeaderMap, body: Bytes| {
        sender.send((headers, body)).unwrap();
        StatusCode::OK
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let routes = Router::new().route("/v1/traces", post(take));
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    (address, received)
}

fn text(value: Option<AnyValue>) -> String {
    match value.and_then(|value| value.value) {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => panic!("{other:?}"),
    }
}

fn named(attributes: Vec<KeyValue>) -> BTreeMap<String, String> {
    let pairs = attributes.into_iter();
    pairs.map(|one| (one.key, text(one.value))).collect()
}

/// A span with its name, whether it is an error, and its attributes.
fn said(span: Span) -> String {
    let error = span.status.is_some_and(|status| status.code == 2);
    assert!(span.end_time_unix_nano >= span.start_time_unix_nano);
    format!(
        "{}{} {:?}",
        span.name,
        if error { " error" } else { "" },
        named(span.attributes)
    )
}

/// A caller's trace and the span in it, as the standard's own example has them.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

/// Everything is exported when the service is told to stop, with templates and statuses and nothing that names somebody.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_of_requests_and_runs_reach_the_collector_without_what_names_somebody() {
    let (address, mut received) = collector().await;
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=geheim"),
        ("OTEL_SERVICE_NAME", "vocmatch-hai-phong"),
        // Nothing leaves before the end, so that the end must send it.
        ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "100000"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "100000"),
    ];
    let demo = Demo::start_with(Backend::Sqlite, &variables).await.unwrap();
    let paths = [
        ("/api/v1/trades/han", 200),
        ("/api/v1/search?q=lan%40example.vn", 200),
        ("/api/v1/employers/0912345678", 401),
        ("/khong-co/lan@example.vn", 404),
    ];
    for (path, status) in paths {
        let answer = reqwest::get(format!("{}{path}", demo.url)).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
    // A caller's trace goes on here; what it does not record is not recorded here either, and `tracestate` is nobody's business.
    let client = reqwest::Client::new();
    for (path, recorded) in [("/api/v1/providers", "01"), ("/api/v1/catalogue", "00")] {
        let request = client
            .get(format!("{}{path}", demo.url))
            .header("traceparent", format!("00-{TRACE}-{CALLER}-{recorded}"))
            .header("tracestate", "who=lan@example.vn");
        assert_eq!(request.send().await.unwrap().status(), 200, "{path}");
    }
    assert!(demo.terminate().await);

    let (headers, body) = received.recv().await.unwrap();
    assert_eq!(headers["content-type"], "application/x-protobuf");
    assert_eq!(headers["x-key"], "geheim");
    for secret in ["example.vn", "0912345678", "q="] {
        let found = body
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{secret} was exported");
    }
    let mut export = ExportTraceServiceRequest::decode(body).unwrap();
    assert_eq!(export.resource_spans.len(), 1);
    let spans = export.resource_spans.remove(0);
    let resource = named(spans.resource.unwrap().attributes);
    assert_eq!(resource["service.name"], "vocmatch-hai-phong");
    assert_eq!(resource["service.version"], env!("CARGO_PKG_VERSION"));
    let scopes = spans.scope_spans.into_iter();
    let spans: Vec<Span> = scopes.flat_map(|scope| scope.spans).collect();
    let of_caller: Vec<&str> = spans
        .iter()
        .filter(|span| hex(&span.trace_id) == TRACE && hex(&span.parent_span_id) == CALLER)
        .map(|span| span.name.as_str())
        .collect();
    assert_eq!(of_caller, ["GET /api/v1/providers"]);
    assert!(spans.iter().all(|span| !span.name.contains("catalogue")));
    let spans: Vec<String> = spans.into_iter().map(said).collect();
    for expected in [
        r#"GET /api/v1/trades/{code} {"http.request.method": "GET", "http.response.status_code": "200", "http.route": "/api/v1/trades/{code}"}"#,
        r#"GET /api/v1/search {"http.request.method": "GET", "http.response.status_code": "200", "http.route": "/api/v1/search"}"#,
        r#"GET /api/v1/employers/{id} {"http.request.method": "GET", "http.response.status_code": "401", "http.route": "/api/v1/employers/{id}"}"#,
        r#"GET {"http.request.method": "GET", "http.response.status_code": "404"}"#,
    ] {
        assert!(
            spans.contains(&expected.to_owned()),
            "{expected} is not in {spans:#?}"
        );
    }
    // The demonstration computed once; the id of the run is the run's own.
    let run = spans.iter().find(|span| span.starts_with("run {"));
    assert!(
        run.is_some_and(|run| run.contains(r#""run.state": "done""#)),
        "{spans:#?}"
    );
}

/// Whether the collector listens and never answers or is gone: requests are answered, also when the queue is full, and the
/// service stops well.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_silent_or_gone_holds_up_no_request() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", silent.local_addr().unwrap());
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()),
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "8"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8"),
    ];
    let demo = Demo::start_with(Backend::Sqlite, &variables).await.unwrap();
    let ask = async || {
        for _ in 0..100 {
            let url = format!("{}/api/v1/trades/han", demo.url);
            assert_eq!(reqwest::get(url).await.unwrap().status(), 200);
        }
    };
    ask().await;
    drop(silent);
    ask().await;
    assert!(demo.terminate().await);
}
