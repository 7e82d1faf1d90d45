//! Whether the service lives, is ready, and what it measures; documented problems.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::ops::metrics;
use crate::store::{StoreError, condition};
use crate::text::api_problem::{Help, help};
use crate::web::problem::{ApiError, KINDS, Kind};
use crate::web::respond::Named;
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
        .routes(routes!(measurements))
        .routes(routes!(problem))
}

/// Whether the process lives.
#[utoipa::path(get, path = "/healthz", tag = "operations",
    responses((status = 200, description = "it lives", body = String, content_type = "text/plain")))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether the service can do its work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// Whether all of it is as it should be.
    pub ready: bool,
    /// Whether the database answers: `ok` or what is wrong.
    pub database: &'static str,
    /// Whether its tables are those of this version: `ok` or what is wrong.
    pub migrations: &'static str,
    /// Whether there is room where the data lie: `ok` or what is wrong.
    pub disk: &'static str,
}

/// Whether the service can do its work: the database, its tables, room on the disk.
#[utoipa::path(get, path = "/readyz", tag = "operations",
    responses((status = 200, description = "ready", body = Readiness),
        (status = 503, description = "not ready", body = Readiness)))]
async fn readyz(State(state): State<AppState>) -> Response {
    let (database, migrations) = match state.store.check().await {
        Ok(()) => ("ok", "ok"),
        Err(StoreError::Behind(_)) => ("ok", "missing"),
        Err(StoreError::UnknownSchema(_)) => ("ok", "of another version"),
        Err(_) => ("away", "unknown"),
    };
    let disk = match free_megabytes(&state.config.data_folder) {
        Some(free) if free >= u64::from(state.config.least_free_megabytes) => "ok",
        Some(_) => "full",
        None => "unknown",
    };
    let ready = [database, migrations, disk].iter().all(|is| *is == "ok");
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = Readiness {
        ready,
        database,
        migrations,
        disk,
    };
    let mut response = (status, Json(body)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Megabytes that somebody without special rights may still write.
fn free_megabytes(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize) >> 20)
}

/// Measurements in the text format of Prometheus.
#[utoipa::path(get, path = "/metrics", tag = "operations",
    responses((status = 200, description = "the measurements", body = String, content_type = "text/plain")))]
async fn measurements(State(state): State<AppState>) -> Result<Response, ApiError> {
    let now = state.clock.now();
    let waiting = condition::oldest_waiting_run(&state.store).await?;
    let released = condition::last_release(&state.store).await?;
    metrics::ages(
        waiting.map_or(0, |since| now - since),
        released.map(|at| now - at),
    );
    let kind = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    Ok((kind, metrics::render()).into_response())
}

/// A type of problem and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemType {
    /// Its address.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status that comes with it.
    pub status: u16,
    /// Its title in English.
    pub title: &'static str,
    /// Its title in Vietnamese.
    pub title_vi: &'static str,
    /// What it means and what to do, in English.
    pub help: &'static str,
    /// The same in Vietnamese.
    pub help_vi: &'static str,
}

/// What a type of problem means and what to do about it, as a page or as JSON.
#[utoipa::path(get, path = "/problems/{slug}", tag = "operations",
    params(("slug" = String, Path, description = "last part of the problem's `type`")),
    responses((status = 200, description = "the explanation; a page where `Accept` asks for HTML", content(
        (ProblemType = "application/json"), (String = "text/html")))))]
async fn problem(Named(slug): Named<String>, headers: HeaderMap) -> Result<Response, ApiError> {
    let kind = KINDS.iter().find(|kind| kind.slug == slug);
    let (kind, help) = kind
        .and_then(|kind| Some((kind, help(kind.slug)?)))
        .ok_or(ApiError::NotFound("problem type"))?;
    let page = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let mut response = if page {
        Html(html(kind, help)).into_response()
    } else {
        Json(ProblemType {
            kind: format!("/problems/{}", kind.slug),
            status: kind.status,
            title: kind.title_en,
            title_vi: kind.title_vi,
            help: help.en,
            help_vi: help.vi,
        })
        .into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600"),
    );
    Ok(response)
}

/// A page without anything from elsewhere; its words are our own and hold no sign that HTML knows.
fn html(kind: &Kind, help: Help) -> String {
    let (title_vi, title_en, status, slug) = (kind.title_vi, kind.title_en, kind.status, kind.slug);
    let (vi, en) = (code(help.vi), code(help.en));
    format!(
        "<!doctype html>\n<html lang=\"vi\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title_vi} · {title_en}</title></head>\n<body>\n<main>\n\
         <h1>{title_vi}</h1>\n<p>{vi}</p>\n<section lang=\"en\">\n<h2>{title_en}</h2>\n<p>{en}</p>\n</section>\n\
         <p><code>{status} /problems/{slug}</code> · <a href=\"/api/docs/\">API</a></p>\n</main>\n</body>\n</html>\n"
    )
}

/// Every second piece between backticks is code.
fn code(text: &str) -> String {
    text.split('`')
        .enumerate()
        .map(|(place, piece)| {
            if place % 2 == 1 {
                format!("<code>{piece}</code>")
            } else {
                piece.to_owned()
            }
        })
        .collect()
}
