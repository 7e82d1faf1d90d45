//! The shortest way to what is asked for most: the first page of the trades and one trade, which are ready as bytes.
//!
//! A stack of layers costs several times what such an answer does. Whoever asks without credentials and without a
//! question gets it before the stack, with the same limits, headers and figures; everything else goes through the stack.

use axum::Router;
use axum::extract::Request;
use axum::http::{Method, header};
use axum::response::Response;
use tower::ServiceExt;

use super::access::{self, Who};
use super::api::trades;
use super::{AppState, passage};

/// The service with the short way before it.
pub fn before(state: AppState, all: Router) -> Router {
    Router::new().fallback(async move |request: Request| {
        if let Some(response) = ready(&state, &request) {
            return response;
        }
        match all.oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    })
}

fn ready(state: &AppState, request: &Request) -> Option<Response> {
    let headers = request.headers();
    let asks = request.method() == Method::GET
        && request.uri().query().is_none()
        && !headers.contains_key(header::AUTHORIZATION)
        && !headers.contains_key(header::COOKIE);
    if !asks {
        return None;
    }
    let rest = request.uri().path().strip_prefix("/api/v1/trades")?;
    let reading = state.live.public().now()?;
    match rest.strip_prefix('/') {
        None if rest.is_empty() => open(state, request, "/api/v1/trades", || {
            trades::first_page(headers, &reading)
        }),
        Some(code) => {
            let body = reading.trade(code)?;
            open(state, request, "/api/v1/trades/{code}", || {
                trades::shown(headers, body)
            })
        }
        None => None,
    }
}

/// An answer of a route that is open to everybody.
fn open(
    state: &AppState,
    request: &Request,
    route: &'static str,
    answer: impl FnOnce() -> Response,
) -> Option<Response> {
    (access::who("GET", route) == Some(Who::Anyone))
        .then(|| passage::ready(state, request, route, answer))
}
