//! The audit log, for auditors and administrators.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::DateTime;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::clock::Millis;
use crate::store::audit::{self, Chain, Entry, Filter};
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Page, PageOf};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_records))
        .routes(routes!(verification))
}

/// Which records are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// By whom: the id of a user or token, or the name of a command.
    pub actor: Option<String>,
    /// What was done, such as `user.add`.
    pub action: Option<String>,
    /// To what kind of thing, such as `user`.
    pub object_kind: Option<String>,
    /// To which one.
    pub object_id: Option<String>,
    /// From this moment on, RFC 3339.
    #[param(format = "date-time")]
    pub since: Option<String>,
    /// Before this moment, RFC 3339.
    #[param(format = "date-time")]
    pub until: Option<String>,
}

/// Who did what, the newest first.
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "audit", params(Wanted, PageOf),
    responses(
        (status = 200, description = "A page of records", body = Page<Entry>),
        (status = 422, description = "no moment, no cursor"),
    ),
)]
async fn list_records(
    State(state): State<AppState>,
    Asked(page): Asked<PageOf>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Page<Entry>, ApiError> {
    let limit = page.limit();
    let before = page.cursor.map(|cursor| cursor.parse());
    let filter = Filter {
        actor: wanted.actor,
        action: wanted.action,
        object_kind: wanted.object_kind,
        object_id: wanted.object_id,
        since: moment(wanted.since, "/since")?,
        until: moment(wanted.until, "/until")?,
        before: before.transpose().map_err(|_| {
            mistake(
                "/cursor",
                "no_cursor",
                "Dấu trang không hợp lệ.",
                "This is no cursor of ours.",
            )
        })?,
    };
    let records = audit::list(&state.store, filter, limit + 1).await?;
    Ok(Page::of(records, limit, |record| record.seq.to_string()))
}

fn moment(text: Option<String>, pointer: &str) -> Result<Option<Millis>, ApiError> {
    text.map(|text| DateTime::parse_from_rfc3339(&text).map(|moment| moment.timestamp_millis()))
        .transpose()
        .map_err(|_| {
            mistake(
                pointer,
                "no_moment",
                "Thời điểm phải theo RFC 3339, ví dụ 2026-11-24T00:00:00Z.",
                "A moment is written as in RFC 3339, such as 2026-11-24T00:00:00Z.",
            )
        })
}

fn mistake(pointer: &str, code: &'static str, vi: &str, en: &str) -> ApiError {
    ApiError::Invalid(vec![FieldError::new(pointer, code, vi, en)])
}

/// A head of the chain that was noted earlier.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Noted {
    /// Hash of a record that must still be in the chain.
    pub head: Option<String>,
}

/// Whether the chain holds from its first record to its head.
#[utoipa::path(
    get, path = "/api/v1/audit/verification", tag = "audit", params(Noted),
    responses(
        (status = 200, description = "How far the chain holds, and its head, to be noted elsewhere", body = Chain),
    ),
)]
async fn verification(
    State(state): State<AppState>,
    Asked(noted): Asked<Noted>,
) -> Result<Response, ApiError> {
    let chain = audit::verify_against(&state.store, noted.head.as_deref()).await?;
    Ok(axum::Json(chain).into_response())
}
