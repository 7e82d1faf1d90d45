//! Employers: they register themselves, the department says whether they are what they say.

mod body;
pub mod tax_code;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::store::account::{self, NewUser};
use crate::store::audit::{Record, digest};
use crate::store::organisation::{self, Employer};
use crate::store::password;
use crate::store::role::{Role, Standing};
use crate::web::audience::{Address, Caller};
use crate::web::once::{self, Answer, Begun, Sent};
use crate::web::problem::{ApiError, Problem};
use crate::web::respond::{Asked, Named, Page, PageOf, versioned};
use crate::web::{AppState, Routes};

use body::{EmployerBody, EmployerChange, EmployerDecision, Registered, Registration};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, register))
        .routes(routes!(get, change))
        .routes(routes!(decide))
}

/// Registrations an hour from one address: an accountant may register several firms.
const PER_HOUR: usize = 10;

/// Register an employer and its first user.
///
/// Anybody may. The employer is `pending` until a person at the department has looked at it; until then its needs are
/// kept but count nothing.
#[utoipa::path(
    post,
    path = "/api/v1/employers",
    tag = "employers",
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours")),
    request_body = Registration,
    responses(
        (status = 201, body = Registered),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn register(
    State(state): State<AppState>,
    address: Address,
    sent: Sent,
) -> Result<Response, ApiError> {
    let (tax_code, data, person) = sent.json::<Registration>()?.check()?;
    state
        .pace
        .step(address, PER_HOUR, state.clock.now())
        .map_err(ApiError::TooMany)?;
    let hash = password::hash(person.password).await?;
    let client = format!("public {:?}", address.0);
    let once = match once::begin(&state, &client, &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let employer = organisation::register(&once.writing, &tax_code, &data).await?;
    let user_id = account::add(
        &once.writing,
        NewUser {
            email: &person.email,
            name: &person.name,
            role: Role::EmployerAdmin,
            organisation_id: Some(&employer.id),
            password_hash: Some(&hash),
        },
    )
    .await?;
    let after = digest(&employer);
    let id = employer.id.clone();
    let version = employer.version;
    let body = Registered {
        user_id: user_id.clone(),
        employer: EmployerBody::of(employer),
    };
    let answer = Answer::json(StatusCode::CREATED, &body)?
        .version(version)
        .with(header::LOCATION, format!("/api/v1/employers/{id}"));
    let record = Record {
        actor: &user_id,
        action: "employer.register",
        object_kind: "employer",
        object_id: &id,
        before: None,
        after: Some(&after),
        reason: None,
    };
    once.finish(answer, record).await
}

/// Which employers are listed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Only those of this standing.
    #[param(inline)]
    status: Option<Standing>,
    /// Employers of a page, 1 to 200.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

/// Employers, newest first; `?status=pending` for those who wait for a decision.
#[utoipa::path(
    get,
    path = "/api/v1/employers",
    tag = "employers",
    params(Which),
    responses(
        (status = 200, body = Page<EmployerBody>),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Page<EmployerBody>, ApiError> {
    if !caller.sees_everything() {
        return Err(ApiError::Forbidden("a single organisation".to_owned()));
    }
    let page = PageOf {
        limit: which.limit,
        cursor: which.cursor,
    };
    let limit = page.limit();
    let employers = organisation::employers(
        &state.store,
        which.status,
        page.cursor.as_deref(),
        limit + 1,
    )
    .await?;
    let employers: Vec<EmployerBody> = employers.into_iter().map(EmployerBody::of).collect();
    Ok(Page::of(employers, limit, |employer| employer.id.clone()))
}

/// The word in the path for the employer of whoever asks.
const OWN: &str = "own";

/// The employer of the path, where whoever asks may see it.
async fn seen(state: &AppState, caller: &Caller, id: &str) -> Result<Employer, ApiError> {
    let own = caller.employer().map(|own| own.id.as_str()).ok();
    let id = match own {
        Some(own) if id == OWN || id == own => own,
        None if caller.sees_everything() => id,
        _ => return Err(ApiError::NotFound("employer")),
    };
    organisation::employer(&state.store, id)
        .await?
        .ok_or(ApiError::NotFound("employer"))
}

/// One employer; `own` stands for the one of whoever asks.
#[utoipa::path(
    get,
    path = "/api/v1/employers/{id}",
    tag = "employers",
    params(("id" = String, Path, description = "Its id, or `own`")),
    responses(
        (status = 200, body = EmployerBody),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn get(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let employer = seen(&state, &caller, &id).await?;
    let version = employer.version;
    Ok(versioned(StatusCode::OK, &EmployerBody::of(employer), version).into_response())
}

/// Change the own employer's data (JSON Merge Patch).
///
/// Another name or e-mail domain makes it `pending` again, and so does any change after a refusal.
#[utoipa::path(
    patch,
    path = "/api/v1/employers/{id}",
    tag = "employers",
    params(
        ("id" = String, Path, description = "Its id, or `own`"),
        ("If-Match" = String, Header, description = "ETag of what is changed"),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    request_body = EmployerChange,
    responses(
        (status = 200, body = EmployerBody),
        (status = 404, body = Problem, content_type = "application/problem+json"),
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
    let own = caller.employer()?;
    if id != OWN && id != own.id {
        return Err(ApiError::NotFound("employer"));
    }
    let known = seen(&state, &caller, OWN).await?;
    let data = sent.json::<EmployerChange>()?.applied(known.data())?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let (before, after) = organisation::change(&once.writing, &own.id, version, &data).await?;
    let hashes = (digest(&before), digest(&after));
    let version = after.version;
    let answer = Answer::json(StatusCode::OK, &EmployerBody::of(after))?.version(version);
    let record = Record {
        actor: caller.actor(),
        action: "employer.change",
        object_kind: "employer",
        object_id: &own.id,
        before: Some(&hashes.0),
        after: Some(&hashes.1),
        reason: None,
    };
    once.finish(answer, record).await
}

/// Say whether an employer is what it says it is.
#[utoipa::path(
    post,
    path = "/api/v1/employers/{id}/decision",
    tag = "employers",
    params(
        ("id" = String, Path),
        ("If-Match" = Option<String>, Header, description = "ETag of what was looked at"),
        ("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours"),
    ),
    request_body = EmployerDecision,
    responses(
        (status = 200, body = EmployerBody),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"),
    )
)]
async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let (standing, reason) = sent.json::<EmployerDecision>()?.check()?;
    let version = sent.version()?;
    let once = match once::begin(&state, caller.actor(), &sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let (before, after) = organisation::decide(
        &once.writing,
        &id,
        version,
        standing,
        caller.actor(),
        &reason,
    )
    .await?;
    let hashes = (digest(&before), digest(&after));
    let version = after.version;
    let answer = Answer::json(StatusCode::OK, &EmployerBody::of(after))?.version(version);
    let record = Record {
        actor: caller.actor(),
        action: match standing {
            Standing::Verified => "employer.verify",
            _ => "employer.refuse",
        },
        object_kind: "employer",
        object_id: &id,
        before: Some(&hashes.0),
        after: Some(&hashes.1),
        reason: Some(&reason),
    };
    once.finish(answer, record).await
}
