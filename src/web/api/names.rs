//! Names that lead to no trade, and the trades that people lead them to.

mod body;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::routes;

use crate::clock::rfc3339;
use crate::live::names::{self, DecidedName};
use crate::live::working::Working;
use crate::store::Writing;
use crate::store::audit::{self, Record, digest};
use crate::store::document::{self, Document, DocumentKind, Wanted};
use crate::store::posting::{self, Filter, Owner, Posting, Shown};
use crate::titles::{Verdict, marked};
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::{ApiError, Problem};
use crate::web::respond::{Body, Named, encoded, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

use body::{
    MAPPED, NameBody, NameEffect, NameQueue, NameRequest, NameTried, QueuedName, QueuedNeed,
    REJECTED, suggestions,
};

/// What is asked for before the first computation.
const NOT_YET: ApiError = ApiError::NotFound("figure yet");

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(try_out))
        .routes(routes!(get, decide))
}

/// Most titles of the queue.
const QUEUE: usize = 200;
/// Most needs that are looked through.
const NEEDS: u64 = 1_000;

/// Every decided name by key.
async fn documents(state: &AppState) -> Result<BTreeMap<String, Document>, ApiError> {
    let found = document::list(&state.store, DocumentKind::Alias, Wanted::default()).await?;
    Ok(found
        .into_iter()
        .map(|document| (document.key.clone(), document))
        .collect())
}

/// Needs of employers that are open and whose trade is not known.
async fn needs(
    state: &AppState,
    working: &Working,
    known: &BTreeMap<String, Document>,
) -> Result<Vec<QueuedNeed>, ApiError> {
    let filter = Filter {
        shown: Some(Shown::Open),
        limit: NEEDS,
        ..Filter::default()
    };
    let open = posting::list(&state.store, Owner::Everybody, &filter, state.clock.today()).await?;
    let answer = &working.computed.answer;
    let unknown = open.into_iter().filter_map(|need| {
        let key = marked(&need.need.title);
        if need.need.matched_trade_code.is_some() || known.contains_key(&key) {
            return None;
        }
        // A name that was decided on since leads to a trade now.
        let found = answer.titles.classify(&need.need.title);
        if matches!(found.verdict, Verdict::Trade(_)) {
            return None;
        }
        Some(QueuedNeed {
            id: need.id,
            key,
            suggestions: suggestions(answer, &need.need.title),
            title: need.need.title,
            vacancies: need.need.vacancies,
        })
    });
    Ok(unknown.collect())
}

/// Titles of postings that lead to no decision, needs whose trade is not known, and the names that were decided on.
#[utoipa::path(get, path = "/api/v1/names", tag = "quality",
    responses((status = 200, description = "the queue, the most frequent first, and what was decided", body = NameQueue),
        (status = 404, description = "nothing has been computed yet", body = Problem)))]
async fn list(State(state): State<AppState>) -> Result<Json<NameQueue>, ApiError> {
    let working = state.live.working().ok_or(NOT_YET)?;
    let answer = &working.computed.answer;
    let known = documents(&state).await?;
    let unmatched = working.unmatched().await?;
    let open: Vec<_> = unmatched
        .iter()
        .filter(|title| !known.contains_key(&title.key))
        .collect();
    let items = open
        .iter()
        .take(QUEUE)
        .map(|title| QueuedName::of(title, answer));
    let decided = known
        .values()
        .map(|document| NameBody::of(document, answer))
        .collect::<Result<_, _>>()?;
    Ok(Json(NameQueue {
        as_of: rfc3339(working.as_of()),
        pending: state.live.pending(),
        titles: open.len(),
        postings: open.iter().map(|title| title.postings).sum(),
        items: items.collect(),
        needs: needs(&state, &working, &known).await?,
        decided,
    }))
}

/// What a name would change if it led to a trade: computed anew beside the working flags, and not stored.
#[utoipa::path(post, path = "/api/v1/names/effect", tag = "quality", request_body = NameTried,
    responses((status = 200, description = "the trade now and with the name", body = NameEffect),
        (status = 422, description = "a value cannot be used", body = Problem),
        (status = 404, description = "nothing has been computed yet", body = Problem)))]
async fn try_out(
    State(state): State<AppState>,
    Body(tried): Body<NameTried>,
) -> Result<Json<NameEffect>, ApiError> {
    let working = state.live.working().ok_or(NOT_YET)?;
    let name = tried.checked(&working.computed.answer)?;
    let computed = working.computed.clone();
    let trade = name.trade_code.clone().unwrap_or_default();
    let effect = tokio::task::spawn_blocking(move || names::effect(&computed, name))
        .await
        .map_err(|error| ApiError::Internal(error.into()))??;
    NameEffect::of(&working.computed.answer, &trade, effect).map(Json)
}

/// A name that was decided on.
#[utoipa::path(get, path = "/api/v1/names/{key}", tag = "quality",
    params(("key" = String, Path, description = "its key, as the list gives it")),
    responses((status = 200, description = "the name with its trade, with its ETag", body = NameBody)))]
async fn get(
    State(state): State<AppState>,
    Named(key): Named<String>,
) -> Result<Response, ApiError> {
    let working = state.live.working().ok_or(NOT_YET)?;
    let document = document::latest(&state.store, DocumentKind::Alias, &key).await?;
    let document = document.ok_or(ApiError::NotFound("name"))?;
    let body = NameBody::of(&document, &working.computed.answer)?;
    Ok(versioned(StatusCode::OK, &body, document.version))
}

/// Lead a name to a trade, or say that no trade is trained for it; the working flags follow at once.
#[utoipa::path(put, path = "/api/v1/names/{key}", tag = "quality", request_body = NameRequest,
    params(("key" = String, Path, description = "the name in lower case with its marks, single spaces for everything else"),
        ("If-Match" = Option<String>, Header, description = "its ETag, where it was decided on before")),
    responses((status = 200, description = "the name with its trade", body = NameBody),
        (status = 201, description = "the same, decided on for the first time", body = NameBody),
        (status = 422, description = "a value cannot be used")))]
async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    Named(key): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let request: NameRequest = sent.json()?;
    let working = state.live.working().ok_or(NOT_YET)?;
    let answer = &working.computed.answer;
    let (name, reason) = request.checked(&key, answer)?;
    let word = state_of(&name);
    let place = format!("/api/v1/names/{}", encoded(&key));
    let target = Target {
        kind: DocumentKind::Alias,
        key: &key,
        action: "name.map",
        place: &place,
    };
    let waiting = waiting(&state, &key).await?;
    let make = async |writing: &Writing, _: Option<&Document>| {
        if let Some(code) = &name.trade_code {
            lead(writing, &caller, waiting, code).await?;
        }
        Ok(Draft {
            note: reason,
            ..Draft::of(word, &name)?
        })
    };
    let told = |document: &Document| NameBody::of(document, answer);
    let response = write(&state, &caller, &sent, target, make, told).await?;
    state.live.nudge();
    Ok(response)
}

/// Open needs of that name whose trade is not known.
async fn waiting(state: &AppState, key: &str) -> Result<Vec<Posting>, ApiError> {
    let filter = Filter {
        shown: Some(Shown::Open),
        limit: NEEDS,
        ..Filter::default()
    };
    let open = posting::list(&state.store, Owner::Everybody, &filter, state.clock.today()).await?;
    let of =
        |need: &Posting| need.need.matched_trade_code.is_none() && marked(&need.need.title) == key;
    Ok(open.into_iter().filter(of).collect())
}

/// Leads needs to a trade, so that whoever posted them sees it too.
async fn lead(
    writing: &Writing,
    caller: &Caller,
    needs: Vec<Posting>,
    code: &str,
) -> Result<(), ApiError> {
    for mut known in needs {
        known.need.matched_trade_code = Some(code.to_owned());
        let (organisation, id) = (&known.organisation_id, &known.id);
        let done =
            posting::change(writing, organisation, id, Some(known.version), &known.need).await?;
        let hashes = (digest(&done.before), digest(&done.after));
        let record = Record {
            actor: caller.actor(),
            action: "posting.match",
            object_kind: "posting",
            object_id: id,
            before: Some(&hashes.0),
            after: Some(&hashes.1),
            reason: None,
        };
        audit::append(writing, record).await?;
    }
    Ok(())
}

fn state_of(name: &DecidedName) -> &'static str {
    if name.trade_code.is_some() {
        MAPPED
    } else {
        REJECTED
    }
}
