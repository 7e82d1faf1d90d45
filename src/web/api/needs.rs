//! Needs of employers: written, changed, renewed, filled, withdrawn.

mod body;
mod job_posting;
mod returned;

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::clock::HOUR;
use crate::store::audit::{Record, digest};
use crate::store::organisation;
use crate::store::posting::{self, Changed, Filter, Need, Owner, Posting, Shown};
use crate::store::role::Standing;
use crate::web::audience::Caller;
use crate::web::once::{self, Answer, Begun, Once, Sent};
use crate::web::pace::wait;
use crate::web::problem::{ApiError, Problem};
use crate::web::respond::{Asked, Named, Page, PageOf, etag_of};
use crate::web::{AppState, Routes};

pub use body::Horizon;
pub use returned::{InstantReturn, instant};

use body::{Fill, Posted, PostingBody, PostingRequest, Renewal, Reviewed, Rules};
use job_posting::{JobPosting, LD_JSON};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, withdraw))
        .routes(routes!(renew))
        .routes(routes!(fill))
        .routes(routes!(review))
}

/// What whoever asks may see.
fn owner(caller: &Caller) -> Result<Owner<'_>, ApiError> {
    if caller.sees_everything() {
        Ok(Owner::Everybody)
    } else {
        Ok(Owner::Employer(&caller.employer()?.id))
    }
}

/// Whether somebody has confirmed an employer.
async fn verified(state: &AppState, id: &str) -> Result<bool, ApiError> {
    let employer = organisation::employer(&state.store, id).await?;
    Ok(employer.is_some_and(|employer| employer.status == Standing::Verified))
}

/// A need with whether it counts, as it is answered.
async fn told(state: &AppState, posting: Posting, verified: bool) -> Result<PostingBody, ApiError> {
    let today = state.clock.today();
    let first = posting::is_first_of_its_twins(&state.store, &posting, today).await?;
    Ok(PostingBody::of(posting, verified, first, today))
}

/// Post a need.
///
/// The answer says which trade was understood, who trains it and how many will finish soon, and how similar needs were
/// filled. A schema.org `JobPosting` (`application/ld+json`) is taken as well.
#[utoipa::path(
    post,
    path = "/api/v1/postings",
    tag = "needs",
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours")),
    request_body(content((PostingRequest = "application/json"), (JobPosting = "application/ld+json"))),
    responses(
        (status = 201, body = Posted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn create(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let employer = caller.employer()?;
    let today = state.clock.today();
    let request = match sent.media_type() {
        LD_JSON => once::read::<JobPosting>(&sent.body)?.request(&employer.code, today)?,
        "application/json" => PostingRequest::read(&once::read(&sent.body)?)?,
        _ => {
            return Err(ApiError::UnsupportedMedia(
                "application/json or application/ld+json",
            ));
        }
    };
    let titles = returned::titles(&state).await?;
    let rules = Rules {
        titles: &titles,
        staff: employer.staff,
        first_day: today,
        today,
    };
    let need = request.check(&rules)?;
    let returned = returned::instant(&state, need.matched_trade_code.as_deref()).await?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    in_limits(&state, &once, &employer.id).await?;
    let posting = posting::add(&once.writing, &employer.id, caller.actor(), &need).await?;
    let after = digest(&posting);
    let (id, version) = (posting.id.clone(), posting.version);
    let first = posting.duplicate_of.is_none();
    let verified = employer.status == Standing::Verified;
    let body = Posted {
        posting: PostingBody::of(posting, verified, first, today),
        instant_return: returned,
    };
    let answer = Answer::json(StatusCode::CREATED, &body)?
        .version(version)
        .with(header::LOCATION, format!("/api/v1/postings/{id}"));
    let record = Record {
        actor: caller.actor(),
        action: "posting.create",
        object_kind: "posting",
        object_id: &id,
        before: None,
        after: Some(&after),
        reason: need.vacancies_reason.as_deref(),
    };
    once.finish(answer, record).await
}

/// A limit from which on it is none: nobody writes so many needs in an hour, and looking would cost more than writing.
const NO_LIMIT: u32 = 1_000_000;

/// At most so many needs an hour of one employer.
async fn in_limits(state: &AppState, once: &Once<'_>, employer: &str) -> Result<(), ApiError> {
    let limit = state.config.postings_per_hour;
    if limit >= NO_LIMIT {
        return Ok(());
    }
    let now = once.writing.now();
    let many = u64::from(limit.saturating_sub(1));
    match posting::newest_but(&once.writing, employer, now - HOUR, many).await? {
        None => Ok(()),
        Some(moment) => Err(ApiError::TooMany(wait(moment + HOUR - now))),
    }
}

/// Which needs are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those that are `open`, `expired`, `filled`, `withdrawn`, or wait for a `review`.
    #[param(inline)]
    state: Option<Shown>,
    /// Only those of this trade.
    trade_code: Option<String>,
    /// Needs of a page, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

/// Needs, newest first: an employer sees its own, the department all.
#[utoipa::path(
    get,
    path = "/api/v1/postings",
    tag = "needs",
    params(Which),
    responses(
        (status = 200, body = Page<PostingBody>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Page<PostingBody>, ApiError> {
    let page = PageOf {
        limit: which.limit,
        cursor: which.cursor,
    };
    let filter = Filter {
        shown: which.state,
        trade_code: which.trade_code,
        limit: page.limit() + 1,
        before: page.cursor.clone(),
    };
    let found = posting::list(&state.store, owner(&caller)?, &filter, state.clock.today()).await?;
    let mut bodies = Vec::with_capacity(found.len());
    let mut employers: HashMap<String, bool> = HashMap::new();
    for posting in found {
        let known = if let Some(known) = employers.get(&posting.organisation_id) {
            *known
        } else {
            let known = verified(&state, &posting.organisation_id).await?;
            employers.insert(posting.organisation_id.clone(), known);
            known
        };
        bodies.push(told(&state, posting, known).await?);
    }
    Ok(Page::of(bodies, page.limit(), |posting| posting.id.clone()))
}

/// One need; as schema.org `JobPosting` where `Accept` asks for `application/ld+json`.
#[utoipa::path(
    get,
    path = "/api/v1/postings/{id}",
    tag = "needs",
    params(("id" = String, Path)),
    responses(
        (status = 200, content((PostingBody = "application/json"), (JobPosting = "application/ld+json"))),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let posting = found(&state, owner(&caller)?, &id).await?;
    let etag = etag_of(posting.version);
    let linked = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains(LD_JSON));
    if linked {
        let employer = organisation::employer(&state.store, &posting.organisation_id)
            .await?
            .ok_or(ApiError::NotFound("employer"))?;
        let body = JobPosting::of(&posting, &employer);
        let bytes = serde_json::to_vec(&body).map_err(|error| ApiError::Internal(error.into()))?;
        let headers = [(header::CONTENT_TYPE, LD_JSON), (header::ETAG, &etag)];
        return Ok((headers, bytes).into_response());
    }
    let verified = verified(&state, &posting.organisation_id).await?;
    let body = told(&state, posting, verified).await?;
    Ok(([(header::ETAG, etag)], axum::Json(body)).into_response())
}

async fn found(state: &AppState, owner: Owner<'_>, id: &str) -> Result<Posting, ApiError> {
    posting::find(&state.store, owner, id)
        .await?
        .ok_or(ApiError::NotFound("posting"))
}

/// Finishes a change with its audit record.
async fn changed(
    state: &AppState,
    once: Once<'_>,
    caller: &Caller,
    action: &str,
    Changed { before, after }: Changed,
    reason: Option<&str>,
) -> Result<Response, ApiError> {
    let hashes = (digest(&before), digest(&after));
    let (id, version) = (after.id.clone(), after.version);
    let today = state.clock.today();
    let (verified, first) = posting::standing_within(&once.writing, &after, today).await?;
    let body = PostingBody::of(after, verified, first, today);
    let answer = Answer::json(StatusCode::OK, &body)?.version(version);
    let record = Record {
        actor: caller.actor(),
        action,
        object_kind: "posting",
        object_id: &id,
        before: Some(&hashes.0),
        after: Some(&hashes.1),
        reason,
    };
    once.finish(answer, record).await
}

/// Change an open need (JSON Merge Patch: what is left out stays, `null` empties).
#[utoipa::path(
    patch,
    path = "/api/v1/postings/{id}",
    tag = "needs",
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "ETag of what is changed"),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    request_body = serde_json::Value,
    responses(
        (status = 200, body = PostingBody),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let version = sent.version()?.ok_or(ApiError::PreconditionRequired)?;
    let employer = caller.employer()?;
    let known = found(&state, Owner::Employer(&employer.id), &id).await?;
    let titles = returned::titles(&state).await?;
    let today = state.clock.today();
    let rules = Rules {
        titles: &titles,
        staff: employer.staff,
        first_day: if known.renewals > 0 {
            today
        } else {
            known.posted_on
        },
        today,
    };
    let mut need: Need = PostingRequest::of(&known.need)
        .merged(&sent.json()?)?
        .check(&rules)?;
    // What was looked at already is looked at again only where it asks for more people.
    if need.review.is_some() && need.vacancies <= known.need.vacancies {
        need.review = known.need.review.or(need.review);
    }
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let done = posting::change(&once.writing, &employer.id, &id, Some(version), &need).await?;
    changed(&state, once, &caller, "posting.change", done, None).await
}

/// Let an open or expired need hold for another 90 days, or until an earlier day.
#[utoipa::path(
    post,
    path = "/api/v1/postings/{id}/renewal",
    tag = "needs",
    params(
        ("id" = String, Path),
        ("If-Match" = Option<String>, Header),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    request_body = Renewal,
    responses(
        (status = 200, body = PostingBody),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn renew(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let own = caller.employer()?.id.clone();
    let closes_on = sent.json::<Renewal>()?.check(state.clock.today())?;
    let version = sent.version()?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let done = posting::renew(&once.writing, &own, &id, version, closes_on).await?;
    changed(&state, once, &caller, "posting.renew", done, None).await
}

/// Close a need: how many of how many were hired, and why not all.
#[utoipa::path(
    post,
    path = "/api/v1/postings/{id}/fill",
    tag = "needs",
    params(
        ("id" = String, Path),
        ("If-Match" = Option<String>, Header),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    request_body = Fill,
    responses(
        (status = 200, body = PostingBody),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn fill(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let own = caller.employer()?.id.clone();
    let known = found(&state, Owner::Employer(&own), &id).await?;
    let (hired, reason) = sent.json::<Fill>()?.check(known.need.vacancies)?;
    let version = sent.version()?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let done = posting::fill(&once.writing, &own, &id, version, hired, reason).await?;
    changed(&state, once, &caller, "posting.fill", done, None).await
}

/// Take a need back; it stays in the list as withdrawn.
#[utoipa::path(
    delete,
    path = "/api/v1/postings/{id}",
    tag = "needs",
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "ETag of what is taken back"),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    responses(
        (status = 200, body = PostingBody),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn withdraw(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let version = sent.version()?.ok_or(ApiError::PreconditionRequired)?;
    let own = caller.employer()?.id.clone();
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let done = posting::withdraw(&once.writing, &own, &id, Some(version)).await?;
    changed(&state, once, &caller, "posting.withdraw", done, None).await
}

/// Say whether a need for very many people is believed; until then it does not count.
#[utoipa::path(
    post,
    path = "/api/v1/postings/{id}/review",
    tag = "needs",
    params(
        ("id" = String, Path),
        ("If-Match" = Option<String>, Header),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    request_body = Reviewed,
    responses(
        (status = 200, body = PostingBody),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn review(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let (decision, reason) = sent.json::<Reviewed>()?.check()?;
    let version = sent.version()?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let done = posting::review(&once.writing, &id, version, decision).await?;
    changed(&state, once, &caller, "posting.review", done, Some(&reason)).await
}
