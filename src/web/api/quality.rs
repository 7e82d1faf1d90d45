//! What the figures rest on: method, data quality, who has delivered what.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::trades::{released, shown};
use crate::clock::rfc3339;
use crate::store::completeness::{self, College};
use crate::web::problem::{ApiError, Problem};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(method))
        .routes(routes!(quality))
        .routes(routes!(board))
}

/// Method, limits and parameters of the last release, each parameter with its source and how well founded it is.
#[utoipa::path(
    get,
    path = "/api/v1/method",
    tag = "quality",
    responses(
        (status = 200, description = "The method", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "Nothing is released yet", body = Problem),
    )
)]
async fn method(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    Ok(shown(&headers, &released(&state)?.method))
}

/// What was read for the last release, what was refused, and which kinds of evidence were missing.
#[utoipa::path(
    get,
    path = "/api/v1/data-quality",
    tag = "quality",
    responses(
        (status = 200, description = "The data quality", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "Nothing is released yet", body = Problem),
    )
)]
async fn quality(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, ApiError> {
    Ok(shown(&headers, &released(&state)?.quality))
}

/// Sections that a college delivers, each with the resources of which one is enough.
const SECTIONS: [(&str, &[&str]); 3] = [
    ("intake", &["enrolments", "learners"]),
    ("completions", &["completions", "enrolments", "learners"]),
    ("outcomes", &["graduate_survey", "outcomes"]),
];

/// The board of who has delivered what.
#[derive(Debug, Serialize, ToSchema)]
struct Board {
    /// When it was asked.
    as_of: String,
    /// Colleges by how much they have delivered: `complete`, `partial`, `nothing`.
    totals: BTreeMap<&'static str, usize>,
    /// Colleges.
    items: Vec<BoardRow>,
}

/// A college.
#[derive(Debug, Serialize, ToSchema)]
struct BoardRow {
    /// The organisation.
    organisation_id: String,
    /// Its key as a provider.
    provider_id: String,
    /// Its name.
    name: String,
    /// `complete`, `partial` or `nothing`.
    state: &'static str,
    /// Sections without a file: `intake`, `completions`, `outcomes`.
    missing: Vec<&'static str>,
    /// Files by resource.
    delivered: BTreeMap<String, DeliveredBody>,
}

/// The files of a resource.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveredBody {
    /// How many.
    files: u64,
    /// When the last one came.
    last_at: String,
    /// Rows of the last one that were kept.
    rows_kept: i64,
    /// Rows of the last one that were refused.
    rows_rejected: i64,
}

/// Which college has delivered what, and what is still missing.
#[utoipa::path(
    get,
    path = "/api/v1/completeness",
    tag = "quality",
    responses(
        (status = 200, description = "The board", body = Board),
        (status = 401, description = "Nobody is signed in", body = Problem),
        (status = 403, description = "Not for this role", body = Problem),
    )
)]
async fn board(State(state): State<AppState>) -> Result<Json<Board>, ApiError> {
    let colleges = completeness::colleges(&state.store).await?;
    let items: Vec<BoardRow> = colleges.into_iter().map(row).collect();
    let mut totals = BTreeMap::from([("complete", 0), ("nothing", 0), ("partial", 0)]);
    for item in &items {
        *totals.entry(item.state).or_default() += 1;
    }
    Ok(Json(Board {
        as_of: rfc3339(state.clock.now()),
        totals,
        items,
    }))
}

fn row(college: College) -> BoardRow {
    let missing: Vec<&'static str> = SECTIONS
        .iter()
        .filter(|(_, any)| any.iter().all(|one| !college.delivered.contains_key(*one)))
        .map(|(section, _)| *section)
        .collect();
    BoardRow {
        state: match (missing.len(), college.delivered.len()) {
            (0, _) => "complete",
            (_, 0) => "nothing",
            (_, _) => "partial",
        },
        missing,
        organisation_id: college.id,
        provider_id: college.code,
        name: college.name,
        delivered: college
            .delivered
            .into_iter()
            .map(|(resource, files)| {
                let body = DeliveredBody {
                    files: files.files,
                    last_at: rfc3339(files.last_at),
                    rows_kept: files.rows_kept,
                    rows_rejected: files.rows_rejected,
                };
                (resource, body)
            })
            .collect(),
    }
}
