//! Published figures beside those of the data and beside each other, and what the department decides where they differ.

mod item;

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::clock::rfc3339;
use crate::store::document::{self, Document, DocumentKind, Wanted};
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::{ApiError, FieldError, Problem};
use crate::web::respond::{Named, spaced, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

use item::{Decided, FigureItem, items};

/// What is asked for before the first computation.
const NOT_YET: ApiError = ApiError::NotFound("figure yet");

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(get, decide))
}

/// Longest reason, in characters.
const REASON: usize = 2_000;
/// The state of what is to be decided again.
const OPEN: &str = "open";
/// What can be decided.
const STATES: [&str; 4] = ["accepted_published", "accepted_data", "explained", OPEN];

/// Everything that is compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reconciled {
    /// When the data were read.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// How many figures differ of which nobody has said yet what holds.
    pub open: usize,
    /// What differs first, then what agrees, then what cannot be compared.
    pub items: Vec<FigureItem>,
}

/// Published figures beside those of the data and beside each other, each with the last decision.
#[utoipa::path(get, path = "/api/v1/reconciliation", tag = "quality",
    responses((status = 200, description = "what differs, what agrees, what cannot be compared", body = Reconciled),
        (status = 404, description = "nothing has been computed yet", body = Problem)))]
async fn list(State(state): State<AppState>) -> Result<Json<Reconciled>, ApiError> {
    let working = state.live.working().ok_or(NOT_YET)?;
    let decided = document::list(
        &state.store,
        DocumentKind::Reconciliation,
        Wanted::default(),
    )
    .await?;
    let decided: HashMap<&str, &Document> = decided
        .iter()
        .map(|document| (document.key.as_str(), document))
        .collect();
    let items = items(&working.computed.answer.report.reconciliation)
        .into_iter()
        .map(|item| {
            let document = decided.get(item.key.as_str()).copied();
            item.decided(document)
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Json(Reconciled {
        as_of: rfc3339(working.as_of()),
        open: items.iter().filter(|item| item.open).count(),
        items,
    }))
}

fn named(state: &AppState, key: &str) -> Result<FigureItem, ApiError> {
    let working = state.live.working().ok_or(NOT_YET)?;
    items(&working.computed.answer.report.reconciliation)
        .into_iter()
        .find(|item| item.key == key)
        .ok_or(ApiError::NotFound("comparison"))
}

/// One comparison with the last decision.
#[utoipa::path(get, path = "/api/v1/reconciliation/{key}", tag = "quality",
    params(("key" = String, Path, description = "its key, as the list gives it")),
    responses((status = 200, description = "the comparison; with an ETag where somebody has decided", body = FigureItem)))]
async fn get(
    State(state): State<AppState>,
    Named(key): Named<String>,
) -> Result<Response, ApiError> {
    let item = named(&state, &key)?;
    let document = document::latest(&state.store, DocumentKind::Reconciliation, &key).await?;
    let item = item.decided(document.as_ref())?;
    Ok(match document {
        Some(document) => versioned(StatusCode::OK, &item, document.version),
        None => Json(item).into_response(),
    })
}

/// What somebody decides of figures that differ.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureVerdict {
    /// `accepted_published`: the published figure holds. `accepted_data`: the data hold. `explained`: both hold, and the reason
    /// says why they differ. `open`: to be decided again.
    #[schema(example = "explained")]
    pub decision: String,
    /// Why, in 1 to 2,000 characters.
    pub reason: String,
}

impl FigureVerdict {
    /// The state and the reason.
    fn checked(&self) -> Result<(&'static str, String), ApiError> {
        let mut errors = Vec::new();
        let state = STATES.iter().find(|known| **known == self.decision);
        if state.is_none() {
            errors.push(FieldError::new(
                "/decision",
                "unknown_decision",
                "Hãy chọn một quyết định.",
                format!("Choose one of {}.", STATES.join(", ")),
            ));
        }
        let reason = spaced(&self.reason);
        if reason.is_empty() || reason.chars().count() > REASON {
            errors.push(FieldError::new(
                "/reason",
                "reason_length",
                "Hãy ghi lý do, nhiều nhất 2.000 ký tự.",
                "Give a reason of at most 2,000 characters.",
            ));
        }
        match state {
            Some(state) if errors.is_empty() => Ok((state, reason)),
            _ => Err(ApiError::Invalid(errors)),
        }
    }
}

/// Decide what holds where figures differ, with a reason; every decision is kept.
#[utoipa::path(put, path = "/api/v1/reconciliation/{key}", tag = "quality", request_body = FigureVerdict,
    params(("key" = String, Path, description = "its key, as the list gives it"),
        ("If-Match" = Option<String>, Header, description = "its ETag, where somebody has decided before")),
    responses((status = 200, description = "the comparison with the decision", body = FigureItem),
        (status = 201, description = "the first decision", body = FigureItem),
        (status = 409, description = "the figures do not differ"),
        (status = 422, description = "a value cannot be used")))]
async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let verdict: FigureVerdict = sent.json()?;
    let (word, reason) = verdict.checked()?;
    let item = named(&state, &key)?;
    if !item.outcome.differs() {
        return Err(ApiError::conflict(
            "các số liệu này không lệch nhau",
            "these figures do not differ",
        ));
    }
    let place = format!("/api/v1/reconciliation/{key}");
    let target = Target {
        kind: DocumentKind::Reconciliation,
        key: &key,
        action: "reconciliation.decide",
        place: &place,
    };
    let decided = Decided {
        sides: item.sides.clone(),
    };
    let make = async |_: &_, _: Option<&Document>| {
        Ok(Draft {
            note: Some(reason),
            ..Draft::of(word, &decided)?
        })
    };
    let told = |document: &Document| item.decided(Some(document));
    write(&state, &caller, &sent, target, make, told).await
}
