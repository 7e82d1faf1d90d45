//! Releases: proposed, approved, published, frozen; or taken back before.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::trades::{released, shown};
use crate::clock::rfc3339;
use crate::live::content::{self, Heading};
use crate::live::reading::Cited;
use crate::store::Writing;
use crate::store::audit::{self, Record};
use crate::store::decision::active_overrides;
use crate::store::release::{
    self, Decision, Facts, Frozen, NewRelease, Release, ReleaseState, Which,
};
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError, Problem};
use crate::web::respond::{
    Asked, Body, Keep, Named, Page, PageOf, if_match, kept, ready, versioned,
};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, propose))
        .routes(routes!(get))
        .routes(routes!(record))
        .routes(routes!(changes))
        .routes(routes!(approve))
        .routes(routes!(refuse))
        .routes(routes!(publish))
        .routes(routes!(withdraw))
}

/// A release; who decided and why only for people of the department.
#[derive(Debug, Serialize, ToSchema)]
struct ReleaseBody {
    #[serde(flatten)]
    cited: Cited,
    /// What readers should know.
    note: Option<String>,
    /// How far it is.
    state: ReleaseState,
    /// Version of the program.
    code_version: String,
    /// Where its content is.
    url: String,
    #[serde(flatten)]
    inside: Option<InsideBody>,
}

/// What the department knows beside.
#[derive(Debug, Serialize, ToSchema)]
struct InsideBody {
    /// Its id.
    id: String,
    /// Who proposed it.
    author: String,
    /// Who decided.
    approver: Option<String>,
    /// Why.
    decision_reason: Option<String>,
    /// When it was proposed.
    created_at: String,
    /// When it was decided.
    decided_at: Option<String>,
    /// Who took it back.
    withdrawn_by: Option<String>,
    /// Why.
    withdrawal_reason: Option<String>,
    /// When it was taken back.
    withdrawn_at: Option<String>,
    /// Version of this record, as in its ETag.
    version: i64,
}

impl ReleaseBody {
    fn of(release: &Release, inside: bool) -> Self {
        Self {
            cited: Cited::of(release),
            note: release.note.clone(),
            state: release.state,
            code_version: release.facts.code_version.clone(),
            url: format!("/api/v1/releases/{}", release.number),
            inside: inside.then(|| InsideBody {
                id: release.id.clone(),
                author: release.author.clone(),
                approver: release.approver.clone(),
                decision_reason: release.decision_reason.clone(),
                created_at: rfc3339(release.created_at),
                decided_at: release.decided_at.map(rfc3339),
                withdrawn_by: release.withdrawn_by.clone(),
                withdrawal_reason: release.withdrawal_reason.clone(),
                withdrawn_at: release.withdrawn_at.map(rfc3339),
                version: release.version,
            }),
        }
    }
}

fn answer(status: StatusCode, release: &Release) -> Response {
    let mut response = versioned(status, &ReleaseBody::of(release, true), release.version);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Releases, the newest first; the public sees the published ones.
#[utoipa::path(
    get,
    path = "/api/v1/releases",
    tag = "releases",
    params(PageOf),
    responses((status = 200, description = "A page of releases", body = Page<ReleaseBody>))
)]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<ReleaseBody>, ApiError> {
    let inside = caller.sees_everything();
    let which = if inside { Which::All } else { Which::Published };
    let below = match &page.cursor {
        None => None,
        Some(cursor) => Some(number_of(cursor)?),
    };
    let limit = page.limit();
    let found = release::list(&state.store, which, below, limit + 1).await?;
    let items = found
        .iter()
        .map(|release| ReleaseBody::of(release, inside))
        .collect();
    Ok(Page::of(items, limit, |last: &ReleaseBody| {
        last.cited.number.to_string()
    }))
}

fn number_of(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound("release"))
}

/// What is proposed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReleaseProposal {
    /// A run that is done.
    run_id: String,
    /// What the release is called, up to 200 characters.
    #[schema(example = "Cung – cầu lao động theo nghề, năm 2026")]
    title: String,
    /// What readers should know, up to 4,000 characters.
    note: Option<String>,
}

/// Longest title and note, in characters.
const TITLE: usize = 200;
const NOTE: usize = 4_000;

impl ReleaseProposal {
    fn check(&self) -> Result<(), ApiError> {
        let mut errors = Vec::new();
        if self.title.trim().is_empty() {
            errors.push(FieldError::new(
                "/title",
                "required",
                "Cần tên bản phát hành.",
                "The release needs a title.",
            ));
        }
        let note = self.note.as_deref().unwrap_or_default();
        for (pointer, text, most) in [
            ("/title", self.title.as_str(), TITLE),
            ("/note", note, NOTE),
        ] {
            if text.chars().count() > most {
                errors.push(FieldError::new(
                    pointer,
                    "too_long",
                    format!("Tối đa {most} ký tự."),
                    format!("At most {most} characters."),
                ));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

/// Proposes a release of a finished run: what may be public of it is frozen now, with the flags that people have set.
#[utoipa::path(
    post,
    path = "/api/v1/releases",
    tag = "releases",
    request_body = ReleaseProposal,
    responses(
        (status = 201, description = "Proposed", body = ReleaseBody),
        (status = 404, description = "No such run", body = Problem),
        (status = 409, description = "The run has no result, or another release was published since", body = Problem),
        (status = 422, description = "Values that cannot be used", body = Problem),
    )
)]
async fn propose(
    State(state): State<AppState>,
    caller: Caller,
    Body(proposal): Body<ReleaseProposal>,
) -> Result<Response, ApiError> {
    proposal.check()?;
    let content = release::run_content(&state.store, &proposal.run_id).await?;
    let overrides = active_overrides(&state.store, state.clock.today()).await?;
    let facts = facts(&content)?;
    let writing = state.store.write(state.clock.now()).await?;
    release::alone(&writing).await?;
    compared(&content, release::last_within(&writing).await?.as_ref())?;
    let heading = Heading {
        number: release::next_number(&writing).await?,
        title: proposal.title.trim().to_owned(),
        note: proposal.note.filter(|note| !note.trim().is_empty()),
        run_id: proposal.run_id,
    };
    let frozen = {
        let heading = heading.clone();
        tokio::task::spawn_blocking(move || {
            let bytes = content::freeze(content, &heading, &overrides).map_err(internal)?;
            Frozen::of(&bytes).map_err(ApiError::from)
        })
        .await
        .map_err(internal)??
    };
    let new = NewRelease {
        number: heading.number,
        run_id: &heading.run_id,
        title: &heading.title,
        note: heading.note.as_deref(),
        facts,
        author: caller.actor(),
        content: frozen,
    };
    let release = release::propose(&writing, new).await?;
    let record = told(&caller, "release.propose", &release, None, None);
    audit::append(&writing, record).await?;
    writing.commit().await?;
    let mut response = answer(StatusCode::CREATED, &release);
    let location = format!("/api/v1/releases/{}", release.number);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// That the content was compared with the release published last: else the two might differ by few people.
fn compared(content: &serde_json::Value, last: Option<&Release>) -> Result<(), ApiError> {
    if content["disclosure"]["since"].as_i64() == last.map(|last| last.number) {
        return Ok(());
    }
    Err(ApiError::conflict(
        "một bản khác đã được công bố sau lần tính này; hãy tính lại rồi đề xuất",
        "another release was published since this computation; compute again and propose that",
    ))
}

fn internal(error: impl Into<anyhow::Error>) -> ApiError {
    ApiError::Internal(error.into())
}

fn facts(content: &serde_json::Value) -> Result<Facts, ApiError> {
    let missing = || internal(anyhow::anyhow!("the content of the run lacks its head"));
    let text = |name: &str| {
        let text = content[name].as_str().map(str::to_owned);
        text.ok_or_else(missing)
    };
    let year = |name: &str| {
        let year = content[name].as_i64().and_then(|year| year.try_into().ok());
        year.ok_or_else(missing)
    };
    Ok(Facts {
        data_year: year("data_year")?,
        target_year: year("target_year")?,
        cut_off: text("cut_off")?,
        method_version: text("method_version")?,
        code_version: text("code_version")?,
        parameters_digest: text("parameters_digest")?,
    })
}

/// What is written down of a change; the hash is that of what everybody will read.
fn told<'a>(
    caller: &'a Caller,
    action: &'a str,
    release: &'a Release,
    before: Option<&'a str>,
    reason: Option<&'a str>,
) -> Record<'a> {
    Record {
        actor: caller.actor(),
        action,
        object_kind: "release",
        object_id: &release.id,
        before,
        after: Some(&release.checksum),
        reason,
    }
}

/// A release as it was frozen. Its bytes never change: their SHA-256 is its checksum and its ETag. `latest` is the one
/// published last. Releases that are not published are for the department.
#[utoipa::path(
    get,
    path = "/api/v1/releases/{number}",
    tag = "releases",
    params(("number" = String, Path, description = "Its number, or `latest`", example = "latest")),
    responses(
        (status = 200, description = "The content, `vocmatch.release/1`", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "No such release, or nothing is released yet", body = Problem),
    )
)]
async fn get(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Named(number): Named<String>,
) -> Result<Response, ApiError> {
    if number == "latest" {
        let reading = released(&state)?;
        let mut response = kept(&headers, &reading.document, Keep::Minute);
        let place = format!("/api/v1/releases/{}", reading.cited.number);
        if let Ok(place) = HeaderValue::from_str(&place) {
            response
                .headers_mut()
                .insert(header::CONTENT_LOCATION, place);
        }
        return Ok(response);
    }
    let number = number_of(&number)?;
    if let Some(reading) = state.live.public().now()
        && reading.cited.number == number
    {
        return Ok(kept(&headers, &reading.document, Keep::Forever));
    }
    let release = readable(&state, &caller, number).await?;
    let keep = match release.state {
        ReleaseState::Published => Keep::Forever,
        ReleaseState::Proposed
        | ReleaseState::Approved
        | ReleaseState::Refused
        | ReleaseState::Withdrawn => Keep::Never,
    };
    let bytes = release::content(&state.store, &release).await?;
    let etag = format!("\"{}\"", release.checksum);
    let kind = "application/json";
    Ok(ready(&headers, bytes.into(), &etag, kind, keep))
}

/// A release that whoever asks may read.
pub(super) async fn readable(
    state: &AppState,
    caller: &Caller,
    number: i64,
) -> Result<Release, ApiError> {
    release::by_number(&state.store, number)
        .await?
        .filter(|release| release.state == ReleaseState::Published || caller.sees_everything())
        .ok_or(ApiError::NotFound("release"))
}

/// Trades whose flag a published release changed against the one published before it; `before` is missing for the first.
#[utoipa::path(
    get,
    path = "/api/v1/releases/{number}/changes",
    tag = "releases",
    params(("number" = i64, Path, description = "Its number")),
    responses(
        (status = 200, description = "The changes", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "No such published release", body = Problem),
    )
)]
async fn changes(
    State(state): State<AppState>,
    headers: HeaderMap,
    Named(number): Named<i64>,
) -> Result<Response, ApiError> {
    let reading = released(&state)?;
    let body = reading
        .changes(number)
        .ok_or(ApiError::NotFound("release"))?;
    Ok(shown(&headers, body))
}

/// The record of a release: who proposed it, who decided, how far it is. Its ETag is what `If-Match` asks for.
#[utoipa::path(
    get,
    path = "/api/v1/releases/{number}/record",
    tag = "releases",
    params(("number" = i64, Path, description = "Its number")),
    responses(
        (status = 200, description = "The record", body = ReleaseBody),
        (status = 404, description = "No such release", body = Problem),
    )
)]
async fn record(
    State(state): State<AppState>,
    Named(number): Named<i64>,
) -> Result<Response, ApiError> {
    let release = release::by_number(&state.store, number)
        .await?
        .ok_or(ApiError::NotFound("release"))?;
    Ok(answer(StatusCode::OK, &release))
}

/// Why it was decided so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReleaseReason {
    /// In a sentence or two, up to 4,000 characters.
    reason: String,
}

impl ReleaseReason {
    fn checked(&self) -> Result<&str, ApiError> {
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > NOTE {
            return Err(ApiError::Invalid(vec![FieldError::new(
                "/reason",
                "required",
                format!("Cần lý do, tối đa {NOTE} ký tự."),
                format!("A reason is needed, at most {NOTE} characters."),
            )]));
        }
        Ok(reason)
    }
}

/// Approves a proposed release; not one's own.
#[utoipa::path(
    post,
    path = "/api/v1/releases/{number}/approve",
    tag = "releases",
    params(("number" = i64, Path, description = "Its number")),
    request_body = ReleaseReason,
    responses(
        (status = 200, description = "Approved", body = ReleaseBody),
        (status = 403, description = "One's own release", body = Problem),
        (status = 404, description = "No such release", body = Problem),
        (status = 409, description = "It is not proposed any more", body = Problem),
        (status = 412, description = "It was changed meanwhile", body = Problem),
        (status = 422, description = "Values that cannot be used", body = Problem),
        (status = 428, description = "If-Match is missing", body = Problem),
    )
)]
async fn approve(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Named(number): Named<i64>,
    Body(reason): Body<ReleaseReason>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    decide(
        &state,
        &caller,
        number,
        version,
        Decision::Approve,
        reason.checked()?,
    )
    .await
}

/// Refuses a proposed release; not one's own.
#[utoipa::path(
    post,
    path = "/api/v1/releases/{number}/refuse",
    tag = "releases",
    params(("number" = i64, Path, description = "Its number")),
    request_body = ReleaseReason,
    responses(
        (status = 200, description = "Refused", body = ReleaseBody),
        (status = 403, description = "One's own release", body = Problem),
        (status = 404, description = "No such release", body = Problem),
        (status = 409, description = "It is not proposed any more", body = Problem),
        (status = 412, description = "It was changed meanwhile", body = Problem),
        (status = 422, description = "Values that cannot be used", body = Problem),
        (status = 428, description = "If-Match is missing", body = Problem),
    )
)]
async fn refuse(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Named(number): Named<i64>,
    Body(reason): Body<ReleaseReason>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    decide(
        &state,
        &caller,
        number,
        version,
        Decision::Refuse,
        reason.checked()?,
    )
    .await
}

async fn decide(
    state: &AppState,
    caller: &Caller,
    number: i64,
    version: i64,
    decision: Decision,
    reason: &str,
) -> Result<Response, ApiError> {
    let writing = state.store.write(state.clock.now()).await?;
    let actor = caller.actor();
    let release = release::decide(&writing, number, version, decision, actor, reason).await?;
    let action = match decision {
        Decision::Approve => "release.approve",
        Decision::Refuse => "release.refuse",
    };
    settled(caller, writing, action, &release, Some(reason)).await
}

/// Makes a step of a release last, with its audit record, and answers with the release.
async fn settled(
    caller: &Caller,
    writing: Writing,
    action: &str,
    release: &Release,
    reason: Option<&str>,
) -> Result<Response, ApiError> {
    let before = Some(release.checksum.as_str());
    audit::append(&writing, told(caller, action, release, before, reason)).await?;
    writing.commit().await?;
    Ok(answer(StatusCode::OK, release))
}

/// Publishes an approved release: from now on it is what everybody reads, for good.
#[utoipa::path(
    post,
    path = "/api/v1/releases/{number}/publish",
    tag = "releases",
    params(("number" = i64, Path, description = "Its number")),
    responses(
        (status = 200, description = "Published", body = ReleaseBody),
        (status = 404, description = "No such release", body = Problem),
        (status = 409, description = "It is not approved, or another release was published since its computation", body = Problem),
        (status = 412, description = "It was changed meanwhile", body = Problem),
        (status = 428, description = "If-Match is missing", body = Problem),
    )
)]
async fn publish(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Named(number): Named<i64>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    let frozen = release::by_number(&state.store, number).await?;
    let frozen = frozen.ok_or(ApiError::NotFound("release"))?;
    let content = release::content(&state.store, &frozen).await?;
    let content = serde_json::from_slice(&content).map_err(internal)?;
    let writing = state.store.write(state.clock.now()).await?;
    release::alone(&writing).await?;
    let last = release::last_within(&writing).await?;
    let release = release::publish(&writing, number, version).await?;
    compared(&content, last.as_ref())?;
    let response = settled(&caller, writing, "release.publish", &release, None).await?;
    state.live.public().load(&state.store).await?;
    Ok(response)
}

/// Takes back a release that is not published. Its number, its content and its record stay, for the department alone; it can
/// neither be approved nor published any more, and another can be proposed at once.
#[utoipa::path(
    post,
    path = "/api/v1/releases/{number}/withdraw",
    tag = "releases",
    params(("number" = i64, Path, description = "Its number")),
    request_body = ReleaseReason,
    responses(
        (status = 200, description = "Withdrawn", body = ReleaseBody),
        (status = 404, description = "No such release", body = Problem),
        (status = 409, description = "It is published, refused or withdrawn", body = Problem),
        (status = 412, description = "It was changed meanwhile", body = Problem),
        (status = 422, description = "Values that cannot be used", body = Problem),
        (status = 428, description = "If-Match is missing", body = Problem),
    )
)]
async fn withdraw(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Named(number): Named<i64>,
    Body(reason): Body<ReleaseReason>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    let reason = reason.checked()?;
    let writing = state.store.write(state.clock.now()).await?;
    let release = release::withdraw(&writing, number, version, caller.actor(), reason).await?;
    settled(&caller, writing, "release.withdraw", &release, Some(reason)).await
}
