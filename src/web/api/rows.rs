//! Rows that come one by one: employer survey, graduate survey, judgements.

mod body;
mod check;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa_axum::routes;

use crate::store::audit::{Record, digest};
use crate::store::entry::{self, NewEntry};
use crate::store::role::OrganisationKind;
use crate::tables::Resource;
use crate::web::audience::Caller;
use crate::web::once::{self, Answer, Begun, Once, Sent};
use crate::web::problem::{ApiError, Problem};
use crate::web::respond::{Asked, Named, Page, PageOf};
use crate::web::{AppState, Routes};

use body::{EntryBody, GraduateRows, Judgements, RowsAccepted, Survey, SurveyAccepted};
use check::{checked, drawn};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_survey, answer_survey))
        .routes(routes!(withdraw_survey))
        .routes(routes!(list_graduates, add_graduates))
        .routes(routes!(withdraw_graduate))
        .routes(routes!(list_judgements, add_judgements))
        .routes(routes!(withdraw_judgement))
}

const SURVEY: Resource = Resource::EmployerSurvey;
const GRADUATES: Resource = Resource::GraduateSurvey;
const JUDGEMENTS: Resource = Resource::Judgements;

/// Stores rows with their audit record.
async fn stored(
    once: Once<'_>,
    caller: &Caller,
    resource: Resource,
    (organisation, rows): (Option<&str>, Vec<NewEntry>),
    body: impl FnOnce(Vec<EntryBody>) -> Result<Answer, ApiError>,
) -> Result<Response, ApiError> {
    let added = entry::add(
        &once.writing,
        resource.name(),
        organisation,
        caller.actor(),
        rows,
    )
    .await?;
    let contents: Vec<_> = added.iter().map(|row| (&row.id, &row.content)).collect();
    let after = digest(&contents);
    let object = added.first().map(|row| row.id.clone()).unwrap_or_default();
    let answer = body(added.into_iter().map(EntryBody::of).collect())?;
    let action = format!("{}.add", resource.name());
    let record = Record {
        actor: caller.actor(),
        action: &action,
        object_kind: "entry",
        object_id: &object,
        before: None,
        after: Some(&after),
        reason: None,
    };
    once.finish(answer, record).await
}

/// Takes one row back.
async fn withdrawn(
    state: &AppState,
    caller: &Caller,
    resource: Resource,
    organisation: Option<&str>,
    (id, sent): (&str, &Sent),
) -> Result<Response, ApiError> {
    let once = match once::begin(state, caller.actor(), sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    entry::withdraw(&once.writing, resource.name(), organisation, id).await?;
    let action = format!("{}.withdraw", resource.name());
    let record = Record {
        actor: caller.actor(),
        action: &action,
        object_kind: "entry",
        object_id: id,
        before: None,
        after: None,
        reason: None,
    };
    once.finish(Answer::empty(StatusCode::NO_CONTENT), record)
        .await
}

/// A page of rows: an organisation sees its own.
async fn listed(
    state: &AppState,
    caller: &Caller,
    resource: Resource,
    kind: OrganisationKind,
    page: &PageOf,
) -> Result<Page<EntryBody>, ApiError> {
    let own = if caller.sees_everything() {
        None
    } else {
        Some(caller.of(kind)?.id.as_str())
    };
    let rows = entry::list(
        &state.store,
        resource.name(),
        own,
        page.cursor.as_deref(),
        page.limit() + 1,
    )
    .await?;
    let rows: Vec<EntryBody> = rows.into_iter().map(EntryBody::of).collect();
    Ok(Page::of(rows, page.limit(), |row| row.id.clone()))
}

/// Answer the one-page employer survey of a year; a second answer replaces the first whole.
///
/// An employer who was drawn for the year's sample stands for those like it. What anybody else says is kept and shown,
/// but does not enter the design-weighted estimate.
#[utoipa::path(
    post,
    path = "/api/v1/employer-survey",
    tag = "rows",
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours")),
    request_body = Survey,
    responses(
        (status = 201, body = SurveyAccepted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn answer_survey(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let own = caller.employer()?;
    let survey: Survey = sent.json()?;
    let year = survey.year;
    let rows = survey.rows(&own.code)?;
    let rows = checked(&state, SURVEY, "/answers", rows).await?;
    let stands_for = drawn(&state, own, year).await?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    entry::clear(
        &once.writing,
        SURVEY.name(),
        &format!("{}/{year}/", own.code),
    )
    .await?;
    let rows = (Some(own.id.as_str()), rows);
    stored(once, &caller, SURVEY, rows, |rows| {
        Answer::json(StatusCode::CREATED, &SurveyAccepted { stands_for, rows })
    })
    .await
}

/// Answers to the employer survey: the own ones, at the department all.
#[utoipa::path(
    get,
    path = "/api/v1/employer-survey",
    tag = "rows",
    params(PageOf),
    responses(
        (status = 200, body = Page<EntryBody>),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_survey(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<EntryBody>, ApiError> {
    listed(&state, &caller, SURVEY, OrganisationKind::Employer, &page).await
}

/// Take back an own answer.
#[utoipa::path(
    delete,
    path = "/api/v1/employer-survey/{id}",
    tag = "rows",
    params(("id" = String, Path)),
    responses(
        (status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn withdraw_survey(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let own = Some(caller.employer()?.id.as_str());
    withdrawn(&state, &caller, SURVEY, own, (&id, &sent)).await
}

/// Deliver rows of the graduate survey, up to 1,000 at a time; a row with a known `respondent_id` replaces it.
///
/// Never names, numbers or addresses of people: such columns and such identifiers are refused.
#[utoipa::path(
    post,
    path = "/api/v1/graduate-survey",
    tag = "rows",
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours")),
    request_body = GraduateRows,
    responses(
        (status = 201, body = RowsAccepted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn add_graduates(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let own = caller.college()?;
    let rows = sent.json::<GraduateRows>()?.of_college(&own.code)?;
    let rows = checked(&state, GRADUATES, "/rows", rows).await?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let rows = (Some(own.id.as_str()), rows);
    stored(once, &caller, GRADUATES, rows, |rows| {
        Answer::json(StatusCode::CREATED, &RowsAccepted { rows })
    })
    .await
}

/// Rows of the graduate survey that came without a file: the own ones, at the department all.
#[utoipa::path(
    get,
    path = "/api/v1/graduate-survey",
    tag = "rows",
    params(PageOf),
    responses(
        (status = 200, body = Page<EntryBody>),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_graduates(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<EntryBody>, ApiError> {
    listed(&state, &caller, GRADUATES, OrganisationKind::College, &page).await
}

/// Take back an own row.
#[utoipa::path(
    delete,
    path = "/api/v1/graduate-survey/{id}",
    tag = "rows",
    params(("id" = String, Path)),
    responses(
        (status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn withdraw_graduate(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let own = Some(caller.college()?.id.as_str());
    withdrawn(&state, &caller, GRADUATES, own, (&id, &sent)).await
}

/// Write down what an authority has said of trades; shown beside the flags, which it never enters.
#[utoipa::path(
    post,
    path = "/api/v1/judgements",
    tag = "rows",
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours")),
    request_body = Judgements,
    responses(
        (status = 201, body = RowsAccepted),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn add_judgements(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let rows = sent.json::<Judgements>()?.rows()?;
    let rows = checked(&state, JUDGEMENTS, "/rows", rows).await?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    stored(once, &caller, JUDGEMENTS, (None, rows), |rows| {
        Answer::json(StatusCode::CREATED, &RowsAccepted { rows })
    })
    .await
}

/// Judgements that came without a file.
#[utoipa::path(
    get,
    path = "/api/v1/judgements",
    tag = "rows",
    params(PageOf),
    responses(
        (status = 200, body = Page<EntryBody>),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list_judgements(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<EntryBody>, ApiError> {
    listed(
        &state,
        &caller,
        JUDGEMENTS,
        OrganisationKind::Department,
        &page,
    )
    .await
}

/// Take back a judgement.
#[utoipa::path(
    delete,
    path = "/api/v1/judgements/{id}",
    tag = "rows",
    params(("id" = String, Path)),
    responses(
        (status = 204),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn withdraw_judgement(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    withdrawn(&state, &caller, JUDGEMENTS, None, (&id, &sent)).await
}
