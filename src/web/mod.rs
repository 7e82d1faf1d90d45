//! The service over HTTP: the whole URL space and what every request passes through.

pub mod access;
pub mod api;
pub mod audience;
pub mod problem;
pub mod respond;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::router::OpenApiRouter;

use crate::clock::Clock;
use crate::config::Config;
use crate::live::Live;
use crate::store::Store;

use problem::ApiError;

/// What every handler may use.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// See [`AppState`].
pub struct Inner {
    /// The database.
    pub store: Store,
    /// The settings.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// What is kept in memory.
    pub live: Live,
}

impl AppState {
    /// Puts together what handlers use.
    #[must_use]
    pub fn new(store: Store, config: Config, clock: Clock, live: Live) -> Self {
        Self(Arc::new(Inner {
            store,
            config,
            clock,
            live,
        }))
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Longest time that a request may take; uploads of a whole city are the longest.
const TIMEOUT: Duration = Duration::from_secs(120);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The service: every route, and what every request passes through.
pub fn router(state: AppState) -> Router {
    let (routes, description) = api::routes().split_for_parts();
    let description = api::describe(description);
    routes
        .merge(api::documentation(description))
        .route_layer(from_fn_with_state(state.clone(), audience::identify))
        .fallback(async || ApiError::NotFound("page"))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(state.config.upload_bytes))
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| -> Response {
                axum::response::IntoResponse::into_response(ApiError::Internal(anyhow::anyhow!(
                    "a handler panicked"
                )))
            },
        ))
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
        ))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(from_fn(log))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .with_state(state)
}

/// One line per request: the template of its path, never the path itself, which may name somebody.
async fn log(request: axum::extract::Request, next: axum::middleware::Next) -> Response {
    let method = request.method().clone();
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    tracing::debug!(
        method = %method,
        status = response.status().as_u16(),
        duration_ms = began.elapsed().as_millis() as u64,
        "request"
    );
    response
}

/// Routes of one resource.
pub type Routes = OpenApiRouter<AppState>;
