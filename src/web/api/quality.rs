//! What the figures rest on: method, data quality, who has delivered what.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Colleges by how much they have delivered: `complete`, `partial`, `nothing`, and those that cannot deliver yet:
    /// `no_account`.
    totals: BTreeMap<&'static str, usize>,
    /// Colleges.
    items: Vec<BoardRow>,
}

/// A college.
#[derive(Debug, Serialize, ToSchema)]
struct BoardRow {
    /// The organisation; missing for a provider of the delivered data that has no account.
    organisation_id: Option<String>,
    /// Its key as a provider.
    provider_id: String,
    /// Its name.
    name: String,
    /// `complete`, `partial`, `nothing` or `no_account`.
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
    let mut items: Vec<BoardRow> = colleges.into_iter().map(row).collect();
    if let Some(working) = state.live.working() {
        let known: BTreeSet<String> = items.iter().map(|row| row.provider_id.clone()).collect();
        let others = working.training.providers().into_iter();
        let others = others.filter(|(id, _)| !known.contains(*id));
        items.extend(others.map(|(id, name)| without_account(id, name)));
    }
    let states = ["complete", "nothing", "no_account", "partial"];
    let mut totals = BTreeMap::from(states.map(|state| (state, 0)));
    for item in &items {
        *totals.entry(item.state).or_default() += 1;
    }
    Ok(Json(Board {
        as_of: rfc3339(state.clock.now()),
        totals,
        items,
    }))
}

/// A provider of the delivered data that cannot deliver anything itself yet.
fn without_account(id: &str, name: Option<&str>) -> BoardRow {
    BoardRow {
        organisation_id: None,
        provider_id: id.to_owned(),
        name: name.unwrap_or(id).to_owned(),
        state: "no_account",
        missing: SECTIONS.map(|(section, _)| section).to_vec(),
        delivered: BTreeMap::new(),
    }
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
        organisation_id: Some(college.id),
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
