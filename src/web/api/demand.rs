//! What an employer sees of its own demand, and of who trains a trade.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::store::document::{self, DocumentKind, Wanted};
use crate::store::posting::{self, Filter, Owner, State as NeedState};
use crate::web::audience::Caller;
use crate::web::problem::ApiError;
use crate::web::respond::Named;
use crate::web::{AppState, Routes};

use super::needs::{Horizon, InstantReturn, instant};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(training))
        .routes(routes!(record))
}

/// Who trains a trade, how many finish within 30, 60, 90 and 365 days, and how needs of it were filled.
#[utoipa::path(get, path = "/api/v1/trades/{code}/training", tag = "needs",
    params(("code" = String, Path, description = "the trade")),
    responses((status = 200, description = "what whoever posts a need for the trade is told", body = InstantReturn)))]
async fn training(
    State(state): State<AppState>,
    Named(code): Named<String>,
) -> Result<Json<InstantReturn>, ApiError> {
    Ok(Json(instant(&state, Some(&code)).await?))
}

/// What an employer has asked for in a trade, by how far ahead it looked.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct DemandRecord {
    /// The trade; missing where the title led to none.
    pub trade_code: Option<String>,
    /// How far ahead.
    #[schema(value_type = String)]
    pub horizon: Option<Horizon>,
    /// Needs, without those taken back and those that repeat another.
    pub needs: u64,
    /// People wanted.
    pub wanted: i64,
    /// … of them in needs that hold today.
    pub open: i64,
    /// … of them in needs that were closed with a number of hires.
    pub closed: i64,
    /// People hired.
    pub hired: i64,
    /// Share of the people wanted in closed needs who were hired; missing where none was closed.
    pub share_filled: Option<f64>,
}

/// An employer's own history.
#[derive(Debug, Serialize, ToSchema)]
pub struct EmployerRecord {
    /// The employer.
    pub employer_id: String,
    /// By trade and horizon.
    pub demand: Vec<DemandRecord>,
    /// Orders by state.
    pub orders: BTreeMap<String, u64>,
}

/// Needs that a record is made from; nobody has more.
const MOST: u64 = 100_000;

/// An employer's own history: what was wanted by trade and horizon, what was filled, what was ordered.
#[utoipa::path(get, path = "/api/v1/employers/{id}/record", tag = "employers",
    params(("id" = String, Path, description = "the employer")),
    responses((status = 200, description = "the record", body = EmployerRecord)))]
async fn record(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Json<EmployerRecord>, ApiError> {
    if !caller.sees_everything() && caller.employer()?.id != id {
        return Err(ApiError::NotFound("employer"));
    }
    let today = state.clock.today();
    let filter = Filter {
        limit: MOST,
        ..Filter::default()
    };
    let mut demand: BTreeMap<(Option<String>, Horizon), DemandRecord> = BTreeMap::new();
    let needs = posting::list(&state.store, Owner::Employer(&id), &filter, today).await?;
    for need in needs {
        if need.state == NeedState::Withdrawn || need.duplicate_of.is_some() {
            continue;
        }
        let horizon = Horizon::of(&need);
        let trade_code = need.need.matched_trade_code.clone();
        let record = demand.entry((trade_code.clone(), horizon)).or_default();
        record.trade_code = trade_code;
        record.horizon = Some(horizon);
        record.needs += 1;
        record.wanted += need.need.vacancies;
        match need.state {
            NeedState::Filled => {
                record.closed += need.need.vacancies;
                record.hired += need.hired.unwrap_or_default();
                record.share_filled = Some(record.hired as f64 / record.closed as f64);
            }
            NeedState::Open if !need.expired(today) => record.open += need.need.vacancies,
            NeedState::Open | NeedState::Withdrawn => {}
        }
    }
    let wanted = Wanted {
        organisation: Some(&id),
        ..Wanted::default()
    };
    let mut orders = BTreeMap::new();
    for order in document::list(&state.store, DocumentKind::Order, wanted).await? {
        *orders.entry(order.state).or_default() += 1;
    }
    Ok(Json(EmployerRecord {
        employer_id: id,
        demand: demand.into_values().collect(),
        orders,
    }))
}
