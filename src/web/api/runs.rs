//! Computations: start, progress, cancel; and the working flags between two releases.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::answer::Years;
use crate::clock::rfc3339;
use crate::live::compute::{ComputeError, Step};
use crate::live::runs::{self, StartError};
use crate::live::words::Words;
use crate::live::{Inputs, Live, Needs};
use crate::store::role::OrganisationKind;
use crate::store::run::{self, Run};
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError, Problem};
use crate::web::respond::{Asked, Body, Named, Page, PageOf};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, start))
        .routes(routes!(one))
        .routes(routes!(cancel))
        .routes(routes!(working))
        .routes(routes!(working_trade))
}

/// Most years ahead.
const FURTHEST: i32 = 5;

/// A run to be started.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Years ahead, 1 to 5.
    #[serde(default = "one_year")]
    #[schema(minimum = 1, maximum = 5, default = 1)]
    pub horizon: i32,
    /// Last year with data to use; the last one of the files where nothing is said.
    #[schema(example = 2025)]
    pub data_year: Option<i32>,
}

fn one_year() -> i32 {
    1
}

/// A computation.
#[derive(Debug, Serialize, ToSchema)]
pub struct RunBody {
    /// Its id.
    id: String,
    /// `running`, `done`, `failed` or `cancelled`.
    state: String,
    /// How much is done, in percent.
    progress: i64,
    /// What is being done: `fetching`, `reading`, `estimating`, `storing`.
    stage: Option<String>,
    /// Last year with data.
    data_year: Option<i64>,
    /// Years ahead.
    horizon: i64,
    /// Id of the user or token that started it.
    author: String,
    /// Version of the program.
    code_version: String,
    /// First digits of the digest of the parameters.
    parameters_digest: Option<String>,
    /// Files and rows that it was computed from.
    inputs: Option<Inputs>,
    /// SHA-256 of the inputs.
    inputs_digest: Option<String>,
    /// Why it has no result.
    error: Option<String>,
    /// When it was asked for.
    created_at: String,
    /// When it ended.
    finished_at: Option<String>,
}

async fn body(live: &Live, run: Run) -> RunBody {
    let step = if run.state == "running" {
        live.step_of(&run.id).await
    } else {
        None
    };
    let inputs = run.inputs.as_deref();
    RunBody {
        progress: step.map_or(run.progress, Step::percent),
        stage: step.map(|step| step.word().to_owned()).or(run.stage),
        inputs: inputs.and_then(|inputs| serde_json::from_str(inputs).ok()),
        created_at: rfc3339(run.created_at),
        finished_at: run.finished_at.map(rfc3339),
        id: run.id,
        state: run.state,
        data_year: run.data_year,
        horizon: run.horizon,
        author: run.author,
        code_version: run.code_version,
        parameters_digest: run.parameters_digest,
        inputs_digest: run.inputs_digest,
        error: run.error,
    }
}

/// Start a run over everything that is stored now.
#[utoipa::path(
    post,
    path = "/api/v1/runs",
    tag = "runs",
    request_body = Start,
    responses(
        (status = 202, description = "it runs; follow Location", body = RunBody, headers(("Location" = String))),
        (status = 400, description = "unreadable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden, forged-request", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "conflict: another run is under way, `detail` names it", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "unsupported-media", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "invalid", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn start(
    State(state): State<AppState>,
    caller: Caller,
    Body(asked): Body<Start>,
) -> Result<Response, ApiError> {
    of_the_city(&caller)?;
    let years = years(&asked)?;
    let (store, clock) = (&state.store, &state.clock);
    let run = runs::start(&state.live, store, clock, years, caller.actor()).await?;
    let location = format!("/api/v1/runs/{}", run.id);
    let body = axum::Json(body(&state.live, run).await);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], body).into_response())
}

/// Runs are about the whole city: no machine of a college or a firm starts, reads or stops one.
fn of_the_city(caller: &Caller) -> Result<(), ApiError> {
    match caller.organisation() {
        Some(own) if own.kind != OrganisationKind::Department => {
            Err(ApiError::Forbidden("this organisation".to_owned()))
        }
        _ => Ok(()),
    }
}

fn years(asked: &Start) -> Result<Years, ApiError> {
    let mut errors = Vec::new();
    if !(1..=FURTHEST).contains(&asked.horizon) {
        errors.push(FieldError::new(
            "/horizon",
            "out_of_range",
            format!("Tầm dự báo từ 1 đến {FURTHEST} năm."),
            format!("The horizon is 1 to {FURTHEST} years."),
        ));
    }
    if asked
        .data_year
        .is_some_and(|year| !(1990..=2100).contains(&year))
    {
        errors.push(FieldError::new(
            "/data_year",
            "out_of_range",
            "Năm số liệu từ 1990 đến 2100.",
            "The data year is 1990 to 2100.",
        ));
    }
    if errors.is_empty() {
        Ok(Years {
            data_year: asked.data_year,
            horizon: asked.horizon,
        })
    } else {
        Err(ApiError::Invalid(errors))
    }
}

impl From<StartError> for ApiError {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Busy(ref id) => Self::conflict(
                format!("lần chạy {id} đang được thực hiện"),
                error.to_string(),
            ),
            StartError::Store(error) => error.into(),
        }
    }
}

impl From<ComputeError> for ApiError {
    fn from(error: ComputeError) -> Self {
        match error {
            ComputeError::NoTrades => Self::no_trades(),
            ComputeError::Package(ref package) => Self::Conflict(Words::refusal(package)),
            ComputeError::Answer(_) => Self::conflict(
                format!("các tệp đã nhận không cho kết quả: {error}"),
                error.to_string(),
            ),
            ComputeError::Store(error) => error.into(),
            other => Self::Internal(other.into()),
        }
    }
}

/// Runs, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/runs",
    tag = "runs",
    params(PageOf),
    responses(
        (status = 200, description = "a page", body = Page<RunBody>, headers(("Link" = String))),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<RunBody>, ApiError> {
    of_the_city(&caller)?;
    let found = run::list(&state.store, page.cursor.as_deref(), page.limit()).await?;
    let mut items = Vec::with_capacity(found.len());
    for run in found {
        items.push(body(&state.live, run).await);
    }
    Ok(Page::of(items, page.limit(), |run: &RunBody| {
        run.id.clone()
    }))
}

/// One run with its progress.
#[utoipa::path(
    get,
    path = "/api/v1/runs/{id}",
    tag = "runs",
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "the run", body = RunBody),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<axum::Json<RunBody>, ApiError> {
    of_the_city(&caller)?;
    let run = run::one(&state.store, &id).await?;
    Ok(axum::Json(body(&state.live, run).await))
}

/// Ask a run to stop. It stops before its next step and leaves no result.
#[utoipa::path(
    post,
    path = "/api/v1/runs/{id}/cancel",
    tag = "runs",
    params(("id" = String, Path)),
    responses(
        (status = 202, description = "it will stop", body = RunBody),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden, forged-request", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "conflict: it has ended", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn cancel(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    of_the_city(&caller)?;
    let stopping = state.live.cancel(&id).await;
    let run = run::one(&state.store, &id).await?;
    if !stopping {
        return Err(ApiError::in_state(&run.state));
    }
    let body = axum::Json(body(&state.live, run).await);
    Ok((StatusCode::ACCEPTED, body).into_response())
}

/// The working flags: not released, for the department alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingBody {
    /// When the inputs were read; everything stored until then counts.
    as_of: String,
    /// Whether something was written since and a computation is under way.
    pending: bool,
    /// Last year with data.
    data_year: i32,
    /// The year that the flags are about.
    target_year: i32,
    /// The trades, by code.
    trades: Vec<WorkingRow>,
}

/// A trade in the list of working flags.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingRow {
    /// Key of the trade.
    trade_code: String,
    /// Vietnamese name.
    name_vi: String,
    /// `undersupplied`, `balanced`, `oversupplied` or `insufficient_evidence`.
    flag: String,
    /// Openings per job seeker: `median`, `low`, `high`.
    ratio: Option<Value>,
    /// By source: `ratio`, `weight`, `n`.
    evidence: Value,
    /// Needs that came through the interface and count.
    needs: Needs,
}

/// One trade of the working flags.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingTradeBody {
    /// When the inputs were read.
    as_of: String,
    /// Whether something was written since and a computation is under way.
    pending: bool,
    /// Needs that came through the interface and count.
    needs: Needs,
    /// The trade as `vocmatch assess --format json` prints it, before disclosure control.
    trade: Value,
}

/// The flags as they would be if a release were made now.
#[utoipa::path(
    get,
    path = "/api/v1/working/trades",
    tag = "runs",
    responses(
        (status = 200, description = "the working flags", body = WorkingBody),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found: nothing was computed yet", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn working(State(state): State<AppState>) -> Result<axum::Json<WorkingBody>, ApiError> {
    let pending = state.live.pending();
    let working = state.live.working().ok_or(ApiError::NotFound("flag yet"))?;
    let text = |trade: &Value, key: &str| {
        let word = trade.get(key).and_then(Value::as_str);
        word.unwrap_or_default().to_owned()
    };
    let trades = working.trades.iter().map(|trade| {
        let trade_code = text(trade, "trade_code");
        WorkingRow {
            needs: needs(&working.computed.needs, &trade_code),
            trade_code,
            name_vi: text(trade, "name_vi"),
            flag: text(trade, "flag"),
            ratio: trade.get("ratio").filter(|ratio| !ratio.is_null()).cloned(),
            evidence: trade.get("evidence").cloned().unwrap_or_default(),
        }
    });
    let assessment = &working.computed.answer.assessment;
    Ok(axum::Json(WorkingBody {
        as_of: rfc3339(working.as_of()),
        pending,
        data_year: assessment.data_year.0,
        target_year: assessment.target_year.0,
        trades: trades.collect(),
    }))
}

fn needs(all: &std::collections::BTreeMap<String, Needs>, code: &str) -> Needs {
    all.get(code).copied().unwrap_or_default()
}

/// One trade as it would be if a release were made now.
#[utoipa::path(
    get,
    path = "/api/v1/working/trades/{code}",
    tag = "runs",
    params(("code" = String, Path)),
    responses(
        (status = 200, description = "the trade", body = WorkingTradeBody),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn working_trade(
    State(state): State<AppState>,
    Named(code): Named<String>,
) -> Result<axum::Json<WorkingTradeBody>, ApiError> {
    let pending = state.live.pending();
    let working = state.live.working().ok_or(ApiError::NotFound("trade"))?;
    let found = working
        .trades
        .iter()
        .find(|trade| trade.get("trade_code").and_then(Value::as_str) == Some(&code));
    let trade = found.cloned().ok_or(ApiError::NotFound("trade"))?;
    Ok(axum::Json(WorkingTradeBody {
        as_of: rfc3339(working.as_of()),
        pending,
        needs: needs(&working.computed.needs, &code),
        trade,
    }))
}
