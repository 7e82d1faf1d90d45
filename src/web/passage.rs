//! What every request passes through: an id, a limit, a line in the log, a measurement, headers that keep browsers and
//! caches from mistakes, and a documented body for every failure.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Instant;

use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tracing::Instrument;

use crate::config::Config;
use crate::ops::{metrics, spans};

use super::AppState;
use super::problem::ApiError;

tokio::task_local! {
    static REQUEST: String;
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that is taken over from a proxy in front.
const ID_LENGTH: usize = 64;
/// Largest body that is not a file.
const DOCUMENT_BYTES: usize = 1 << 20;
/// What a page may load: nothing from elsewhere.
const POLICY: &str =
    "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
/// The same for the pages of the interface's description, which style themselves and carry drawings in themselves.
const DOCS_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

/// The id of the request that is being answered, as in its answer and in the log.
#[must_use]
pub fn request_id() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok()
}

/// How often each address may ask without signing in.
pub struct PublicLimit(DefaultKeyedRateLimiter<IpAddr>);

impl PublicLimit {
    /// The limit of the settings.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let count = NonZeroU32::new(config.public_per_minute).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::keyed(Quota::per_minute(count)))
    }

    /// Counts a request, or says how many seconds to wait.
    fn count(&self, address: IpAddr) -> Result<(), ApiError> {
        self.0.check_key(&address).map_err(|refused| {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            ApiError::TooMany(wait.as_secs() + 1)
        })
    }

    /// Forgets addresses that have been quiet.
    pub fn forget(&self) {
        self.0.retain_recent();
        self.0.shrink_to_fit();
    }
}

/// See the module.
pub async fn pass(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = id_of(request.headers());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("unmatched", MatchedPath::as_str);
    let method = word(request.method());
    let template = matched.as_ref().map(MatchedPath::as_str);
    let traced = spans::request(method, template, request.headers());
    let asks = Asks::of(&state, &request);
    body_limit(&state, &mut request);

    // The template of the path, never the path itself, which may name somebody.
    let span = tracing::error_span!("request", request_id = %id, method, route);
    let answer = async {
        let response = match asks.admitted(&state) {
            Ok(()) => asks.refused_again(&state, next.run(request).await),
            Err(refused) => refused.into_response(),
        };
        documented(response)
    };
    let mut response = REQUEST
        .scope(id.clone(), answer)
        .instrument(span.clone())
        .await;
    guard(&state, &asks, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let took = began.elapsed();
    metrics::request(method, route, response.status().as_u16(), took);
    traced.answered(response.status().as_u16());
    span.in_scope(|| {
        tracing::debug!(
            status = response.status().as_u16(),
            duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "request"
        );
    });
    response
}

/// The same for an answer that is ready: nothing is awaited, so no span is needed.
pub fn ready(
    state: &AppState,
    request: &Request,
    route: &'static str,
    answer: impl FnOnce() -> Response,
) -> Response {
    let began = Instant::now();
    let id = id_of(request.headers());
    let method = word(request.method());
    let traced = spans::request(method, Some(route), request.headers());
    let asks = Asks::of(state, request);
    let mut response = REQUEST.sync_scope(id.clone(), || match asks.admitted(state) {
        Ok(()) => answer(),
        Err(refused) => refused.into_response(),
    });
    guard(state, &asks, response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let status = response.status().as_u16();
    metrics::request(method, route, status, began.elapsed());
    traced.answered(status);
    tracing::debug!(request_id = id, route, status, "request");
    response
}

/// The id that a proxy in front gave, where it is one, else a new one.
fn id_of(headers: &HeaderMap) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    headers
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| (1..=ID_LENGTH).contains(&id.len()) && id.chars().all(plain))
        .map_or_else(crate::store::new_id, str::to_owned)
}

/// A method as a label: one of a few words, whatever a client writes.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// What is asked by whom, as far as it matters here.
struct Asks {
    address: IpAddr,
    /// A part of the interface for programs.
    api: bool,
    /// The description of that interface, as pages.
    docs: bool,
    /// A cookie or a token came along, be it good or not.
    credentials: bool,
    safe: bool,
}

impl Asks {
    fn of(state: &AppState, request: &Request) -> Self {
        let headers = request.headers();
        let path = request.uri().path();
        Self {
            address: address(state, headers, request.extensions()),
            api: path.starts_with("/api/"),
            docs: path.starts_with("/api/docs"),
            credentials: headers.contains_key(header::AUTHORIZATION)
                || headers.contains_key(header::COOKIE),
            safe: request.method().is_safe(),
        }
    }

    /// Whoever comes without credentials is counted before anything is done.
    fn admitted(&self, state: &AppState) -> Result<(), ApiError> {
        if self.api && !self.credentials {
            state.public_limit.count(self.address)?;
        }
        Ok(())
    }

    /// Whoever comes with credentials that are not known is counted afterwards, so that guessing has an end.
    fn refused_again(&self, state: &AppState, response: Response) -> Response {
        if self.credentials && response.status() == StatusCode::UNAUTHORIZED {
            return match state.public_limit.count(self.address) {
                Ok(()) => response,
                Err(refused) => refused.into_response(),
            };
        }
        response
    }
}

/// Who is counted: the address that the trusted proxy names, else that of the connection; of IPv6 the network of one
/// customer.
#[must_use]
pub fn address(state: &AppState, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let named = state
        .config
        .client_address_header
        .as_ref()
        .and_then(|name| {
            let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
            // Of a list the proxy wrote the last one.
            value.rsplit(',').next()?.trim().parse().ok()
        });
    let connected = || {
        extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|ConnectInfo(address)| address.ip())
    };
    match named.or_else(connected) {
        Some(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        Some(address) => address,
        None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    }
}

/// Files may be large; everything else is a document.
fn body_limit(state: &AppState, request: &mut Request) {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .map_or(&[][..], HeaderValue::as_bytes);
    let file = kind.starts_with(b"multipart/form-data");
    let most = if file {
        state.config.upload_bytes
    } else {
        DOCUMENT_BYTES
    };
    DefaultBodyLimit::max(most).apply(request);
}

/// Failures that did not come from a handler get a documented body too.
fn documented(response: Response) -> Response {
    let status = response.status();
    let words = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !words || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let error = match status {
        StatusCode::NOT_FOUND => ApiError::NotFound("page"),
        StatusCode::METHOD_NOT_ALLOWED => ApiError::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ApiError::UnsupportedMedia("another Content-Type"),
        StatusCode::SERVICE_UNAVAILABLE => {
            ApiError::Unavailable("the request took too long".to_owned(), 60)
        }
        _ if status.is_client_error() => {
            ApiError::Unreadable("it is not a request that is understood here".to_owned())
        }
        _ => ApiError::Internal(anyhow::anyhow!("an answer {status} without a body")),
    };
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut problem = error.into_response();
    if let Some(allow) = allow {
        problem.headers_mut().insert(header::ALLOW, allow);
    }
    problem
}

/// Headers for browsers and caches.
fn guard(state: &AppState, asks: &Asks, headers: &mut HeaderMap) {
    let policy = if asks.docs { DOCS_POLICY } else { POLICY };
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    for (name, value) in fixed {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if state.config.secure() {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if asks.credentials || !asks.safe {
        // Nothing that was answered to somebody is kept by anybody.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else if asks.api {
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-cache"));
        headers.append(
            header::VARY,
            HeaderValue::from_static("authorization, cookie"),
        );
    }
}
