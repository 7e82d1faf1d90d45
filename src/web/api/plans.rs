//! Intake plans of colleges: drafted, submitted by a second person, commented and approved by the department.

mod body;
mod city;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::clock::rfc3339;
use crate::store::document::{self, Document, DocumentKind, PlanState, Wanted};
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::ApiError;
use crate::web::respond::{Asked, Named, spaced, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

use super::calendar::{due, too_late, year_of};
use super::paper::PaperAsked;
use body::{PlanBody, PlanRequest, PlanRow, Results, Rows, key, split};
pub use city::City;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(get, change))
        .routes(routes!(versions))
        .routes(routes!(submit))
        .routes(routes!(comment))
        .routes(routes!(approve))
        .routes(routes!(results))
        .routes(routes!(advice))
        .routes(routes!(fill))
        .routes(routes!(plan_paper))
}

/// Whether whoever asks may see a college's plan: its own people, and whoever sees everything.
fn readable(caller: &Caller, provider: &str) -> Result<(), ApiError> {
    if caller.sees_everything() || caller.college().is_ok_and(|own| own.code == provider) {
        Ok(())
    } else {
        Err(ApiError::NotFound("plan"))
    }
}

/// A college's people may write its own plan.
fn writable(caller: &Caller, provider: &str) -> Result<(), ApiError> {
    if caller.college()?.code == provider {
        Ok(())
    } else {
        Err(ApiError::NotFound("plan"))
    }
}

/// A plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanEntry {
    /// The college.
    pub provider_id: String,
    /// The year of intake.
    pub year: i32,
    /// How far it is.
    pub state: PlanState,
    /// Places of all rows.
    pub places: i64,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// Its version.
    pub version: i64,
}

/// Which plans.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Of this year of intake only.
    year: Option<i32>,
}

/// Plans: a college sees its own, the department all.
#[utoipa::path(get, path = "/api/v1/plans", tag = "planning", params(Which),
    responses((status = 200, description = "the last version of every plan", body = Vec<PlanEntry>)))]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(which): Asked<Which>,
) -> Result<Json<Vec<PlanEntry>>, ApiError> {
    let end = which.year.map(|year| format!("/{year}"));
    let wanted = Wanted {
        organisation: if caller.sees_everything() {
            None
        } else {
            Some(&caller.college()?.code)
        },
        key_ends: end.as_deref(),
        ..Wanted::default()
    };
    let found = document::list(&state.store, DocumentKind::Plan, wanted).await?;
    let entries = found.iter().map(|document| {
        let (provider, year) = split(&document.key)?;
        let rows: Rows = document.read()?;
        Ok(PlanEntry {
            provider_id: provider.to_owned(),
            year,
            state: document.state.parse()?,
            places: rows.rows.iter().map(|row| row.places).sum(),
            updated_at: rfc3339(document.created_at),
            version: document.version,
        })
    });
    entries.collect::<Result<_, ApiError>>().map(Json)
}

/// A college's plan of a year beside caps, flags and the city's gap.
#[utoipa::path(get, path = "/api/v1/plans/{provider}/{year}", tag = "planning",
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake")),
    responses((status = 200, description = "the plan, with its ETag", body = PlanBody)))]
async fn get(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
) -> Result<Response, ApiError> {
    readable(&caller, &provider)?;
    let year = year_of(&year)?;
    let found = document::latest(&state.store, DocumentKind::Plan, &key(&provider, year)).await?;
    let found = found.ok_or(ApiError::NotFound("plan"))?;
    let city = City::load(&state, year).await?;
    let body = PlanBody::of(&found, &city)?;
    Ok(versioned(StatusCode::OK, &body, found.version))
}

/// A version of a plan, as the college and the department left it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanVersion {
    /// Which.
    pub version: i64,
    /// How far it was.
    pub state: PlanState,
    /// Its rows.
    pub rows: Vec<PlanRow>,
    /// What was said.
    pub note: Option<String>,
    /// Who wrote it: the id of a user.
    pub author: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// Every version of a plan, the newest first.
#[utoipa::path(get, path = "/api/v1/plans/{provider}/{year}/versions", tag = "planning",
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake")),
    responses((status = 200, description = "its versions", body = Vec<PlanVersion>)))]
async fn versions(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
) -> Result<Json<Vec<PlanVersion>>, ApiError> {
    readable(&caller, &provider)?;
    let key = key(&provider, year_of(&year)?);
    let found = document::versions(&state.store, DocumentKind::Plan, &key).await?;
    let bodies = found.into_iter().map(|document| {
        let rows: Rows = document.read()?;
        Ok(PlanVersion {
            version: document.version,
            state: document.state.parse()?,
            rows: rows.rows,
            note: document.note,
            author: document.author,
            created_at: rfc3339(document.created_at),
        })
    });
    bodies.collect::<Result<_, ApiError>>().map(Json)
}

/// Which plan is written, and as what it is audited.
struct Step<'a> {
    provider: &'a str,
    year: i32,
    action: &'static str,
}

/// Writes the next version of a plan.
async fn step(
    state: &AppState,
    caller: &Caller,
    sent: &Sent,
    step: Step<'_>,
    city: &City,
    make: impl FnOnce(
        Option<(PlanState, Rows, &Document)>,
    ) -> Result<(PlanState, Rows, Option<String>), ApiError>,
) -> Result<Response, ApiError> {
    let Step {
        provider,
        year,
        action,
    } = step;
    let key = key(provider, year);
    let place = format!("/api/v1/plans/{provider}/{year}");
    let target = Target {
        kind: DocumentKind::Plan,
        key: &key,
        action,
        place: &place,
    };
    let next = async |_: &_, before: Option<&Document>| {
        let before = match before {
            Some(before) => Some((before.state.parse()?, before.read()?, before)),
            None => None,
        };
        let (state, rows, note) = make(before)?;
        Ok(Draft {
            organisation: Some(provider.to_owned()),
            note,
            ..Draft::of(state.word(), &rows)?
        })
    };
    let told = |document: &Document| PlanBody::of(document, city);
    write(state, caller, sent, target, next, told).await
}

/// Write a college's plan of a year as a draft.
///
/// Places above the registered scale are refused with the numbers; places moved within a trade group are allowed as far as
/// the rule goes. Against a flag a reason is asked when the plan is submitted.
#[utoipa::path(put, path = "/api/v1/plans/{provider}/{year}", tag = "planning", request_body = PlanRequest,
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake"),
        ("If-Match" = Option<String>, Header, description = "its ETag, where there is a plan already")),
    responses((status = 200, description = "the draft, with its ETag", body = PlanBody),
        (status = 201, description = "the first draft", body = PlanBody),
        (status = 409, description = "it is submitted or approved"),
        (status = 422, description = "a value cannot be used, or places are above the registered scale")))]
async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let request: PlanRequest = sent.json()?;
    writable(&caller, &provider)?;
    let year = year_of(&year)?;
    let city = City::load(&state, year).await?;
    let (rows, note) =
        request.checked(|trade| city.knows(trade), &city.levels(), caller.actor())?;
    city.within_caps(&provider, &rows.rows)?;
    let this = Step {
        provider: &provider,
        year,
        action: "plan.draft",
    };
    step(&state, &caller, &sent, this, &city, |before| match before {
        Some((state @ (PlanState::Submitted | PlanState::Approved), ..)) => {
            Err(ApiError::in_state(state.word()))
        }
        _ => Ok((PlanState::Draft, rows, note)),
    })
    .await
}

/// What somebody says of a plan.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// In own words.
    pub note: Option<String>,
}

/// Hand a draft in: an approver of the college who did not write it, until the calendar's deadline.
#[utoipa::path(post, path = "/api/v1/plans/{provider}/{year}/submission", tag = "planning", request_body = Remark,
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake"),
        ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the plan", body = PlanBody),
        (status = 403, description = "whoever wrote the draft cannot hand it in"),
        (status = 409, description = "it is no draft, or the deadline is over"),
        (status = 422, description = "a reason is missing where the plan goes against a flag, or places are above the registered scale")))]
async fn submit(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let said: Remark = sent.json()?;
    writable(&caller, &provider)?;
    let year = year_of(&year)?;
    let city = City::load(&state, year).await?;
    let first = due(&state.store, year, "submit_plan").await?;
    let revised = due(&state.store, year, "revise_plan").await?;
    let today = state.clock.today();
    let before =
        document::versions(&state.store, DocumentKind::Plan, &key(&provider, year)).await?;
    let commented = before
        .iter()
        .any(|version| version.state == PlanState::Commented.word());
    let (task, until) = if commented {
        ("revise_plan", revised)
    } else {
        ("submit_plan", first)
    };
    if let Some(until) = until.filter(|until| today > *until) {
        return Err(too_late(task, until, year));
    }
    let this = Step {
        provider: &provider,
        year,
        action: "plan.submit",
    };
    step(&state, &caller, &sent, this, &city, |before| match before {
        None => Err(ApiError::NotFound("plan")),
        Some((PlanState::Draft, rows, _)) => {
            if rows.drafted_by == caller.actor() {
                return Err(ApiError::FourEyes);
            }
            city.within_caps(&provider, &rows.rows)?;
            city.reasons_given(&provider, &rows.rows)?;
            Ok((
                PlanState::Submitted,
                rows,
                said.note.map(|note| spaced(&note)),
            ))
        }
        Some((state, ..)) => Err(ApiError::in_state(state.word())),
    })
    .await
}

/// Send a submitted plan back with a comment.
#[utoipa::path(post, path = "/api/v1/plans/{provider}/{year}/comment", tag = "planning", request_body = Remark,
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake"),
        ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the plan", body = PlanBody),
        (status = 409, description = "it is not submitted")))]
async fn comment(
    state: State<AppState>,
    caller: Caller,
    path: Named<(String, String)>,
    sent: Sent,
) -> Result<Response, ApiError> {
    judge(state, caller, path, sent, PlanState::Commented).await
}

/// Approve a submitted plan.
#[utoipa::path(post, path = "/api/v1/plans/{provider}/{year}/approval", tag = "planning", request_body = Remark,
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake"),
        ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the plan", body = PlanBody),
        (status = 409, description = "it is not submitted")))]
async fn approve(
    state: State<AppState>,
    caller: Caller,
    path: Named<(String, String)>,
    sent: Sent,
) -> Result<Response, ApiError> {
    judge(state, caller, path, sent, PlanState::Approved).await
}

async fn judge(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
    sent: Sent,
    to: PlanState,
) -> Result<Response, ApiError> {
    let said: Remark = sent.json()?;
    let year = year_of(&year)?;
    let city = City::load(&state, year).await?;
    let this = Step {
        provider: &provider,
        year,
        action: if to == PlanState::Approved {
            "plan.approve"
        } else {
            "plan.comment"
        },
    };
    step(&state, &caller, &sent, this, &city, |before| match before {
        None => Err(ApiError::NotFound("plan")),
        Some((PlanState::Submitted, rows, _)) => {
            Ok((to, rows, said.note.map(|note| spaced(&note))))
        }
        Some((state, ..)) => Err(ApiError::in_state(state.word())),
    })
    .await
}

/// Enter how many were admitted in rounds of an approved plan.
#[utoipa::path(put, path = "/api/v1/plans/{provider}/{year}/results", tag = "planning", request_body = Results,
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake"),
        ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the plan", body = PlanBody),
        (status = 409, description = "it is not approved"),
        (status = 422, description = "a round that the plan does not have")))]
async fn results(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let entered: Results = sent.json()?;
    writable(&caller, &provider)?;
    let year = year_of(&year)?;
    let city = City::load(&state, year).await?;
    let this = Step {
        provider: &provider,
        year,
        action: "plan.results",
    };
    step(&state, &caller, &sent, this, &city, |before| match before {
        None => Err(ApiError::NotFound("plan")),
        Some((PlanState::Approved, rows, _)) => {
            Ok((PlanState::Approved, entered.applied(rows)?, None))
        }
        Some((state, ..)) => Err(ApiError::in_state(state.word())),
    })
    .await
}

/// What intake is advised for each trade and level that a college teaches, as a range, with the cause of a shortage and
/// what would relieve it.
#[utoipa::path(get, path = "/api/v1/plans/{provider}/{year}/advice", tag = "planning",
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake")),
    responses((status = 200, description = "as `vocmatch plan advice` writes it", body = serde_json::Value)))]
async fn advice(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
) -> Result<Json<serde_json::Value>, ApiError> {
    readable(&caller, &provider)?;
    let city = City::load(&state, year_of(&year)?).await?;
    Ok(Json(city.advice(&provider)?))
}

/// A college's plan of the year after the data as an editable paper: tờ trình, or a workbook.
#[utoipa::path(get, path = "/api/v1/plans/{provider}/{year}/paper", tag = "planning",
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake"), PaperAsked),
    responses((status = 200, description = "the paper", content_type = "application/octet-stream", body = Vec<u8>)))]
async fn plan_paper(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
    Asked(asked): Asked<PaperAsked>,
) -> Result<Response, ApiError> {
    readable(&caller, &provider)?;
    let year = year_of(&year)?;
    let found = document::latest(&state.store, DocumentKind::Plan, &key(&provider, year)).await?;
    let rows: Rows = found.ok_or(ApiError::NotFound("plan"))?.read()?;
    let city = City::load(&state, year).await?;
    let paper = city.paper(&provider, &rows.rows, asked.letterhead(), asked.language()?)?;
    Ok(asked.answered("intake-plan", asked.rendered(&paper)?))
}

/// How far a plan was filled, round by round.
#[utoipa::path(get, path = "/api/v1/plans/{provider}/{year}/fill", tag = "planning",
    params(("provider" = String, Path, description = "the college"), ("year" = i32, Path, description = "the year of intake")),
    responses((status = 200, description = "as `vocmatch plan fill` writes it", body = serde_json::Value)))]
async fn fill(
    State(state): State<AppState>,
    caller: Caller,
    Named((provider, year)): Named<(String, String)>,
) -> Result<Json<serde_json::Value>, ApiError> {
    readable(&caller, &provider)?;
    let year = year_of(&year)?;
    let found = document::latest(&state.store, DocumentKind::Plan, &key(&provider, year)).await?;
    let rows: Rows = found.ok_or(ApiError::NotFound("plan"))?.read()?;
    let city = City::load(&state, year).await?;
    Ok(Json(city.fill(&provider, &rows.rows)))
}
