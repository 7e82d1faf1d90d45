//! The city's gap after all plans, and what would be if intakes, completion, retention or demand were others.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::plan::scenario::{Change, Scenario, ScenarioError, What};

use crate::clock::rfc3339;
use crate::store::document::{self, Document, DocumentKind};
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Named, spaced, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

use super::plans::City;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(gap))
        .routes(routes!(save))
        .routes(routes!(get))
        .routes(routes!(compare))
}

/// Every trade in the year in which this year's intake completes, after all plans that were handed in: totals of the city,
/// how much of a needed expansion is claimed and by how many colleges, never by which.
#[utoipa::path(get, path = "/api/v1/planning/{year}/gap", tag = "planning",
    params(("year" = i32, Path, description = "the year of intake")),
    responses((status = 200, description = "as `vocmatch plan gap` writes it", body = Value)))]
async fn gap(
    State(state): State<AppState>,
    Named(year): Named<i32>,
) -> Result<Json<Value>, ApiError> {
    let city = City::load(&state, year).await?;
    Ok(Json(city.gap_json()?))
}

/// Most changes of a scenario.
const CHANGES: usize = 200;
/// Most scenarios side by side.
const SIDE_BY_SIDE: usize = 3;

/// What a scenario changes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Places of the plan year become this multiple.
    IntakeFactor,
    /// Places of the plan year become so many; trade and level must be named.
    IntakePlaces,
    /// Completers become this multiple.
    Completion,
    /// Completers who look for a wage job in the city become this multiple.
    Retention,
    /// Openings grow by this share a year, beyond what is expected.
    DemandGrowth,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    /// The trade; all where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "han")]
    pub trade_code: Option<String>,
    /// The level; all where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// What is different.
    pub what: Kind,
    /// By how much.
    #[schema(example = 1.2)]
    pub value: f64,
}

/// A scenario as it is sent and stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioRequest {
    /// Its name.
    pub title: String,
    /// The year of intake.
    pub year: i32,
    /// What is different, one after the other.
    pub changes: Vec<ChangeBody>,
}

impl ScenarioRequest {
    fn scenario(&self) -> Result<Scenario, ApiError> {
        let mut errors = Vec::new();
        if self.changes.len() > CHANGES {
            errors.push(FieldError::new(
                "/changes",
                "too_many",
                format!("Nhiều nhất {CHANGES} thay đổi."),
                format!("At most {CHANGES} changes."),
            ));
        }
        let mut changes = Vec::new();
        for (place, change) in self.changes.iter().enumerate() {
            let trade = change.trade_code.as_deref().map(TradeCode::parse);
            if trade == Some(None) {
                errors.push(unknown_trade(place));
            }
            changes.push(Change {
                trade: trade.flatten(),
                level: change.level.as_deref().map(Level::parse),
                what: match change.what {
                    Kind::IntakeFactor => What::IntakeFactor(change.value),
                    Kind::IntakePlaces => What::IntakePlaces(change.value),
                    Kind::Completion => What::Completion(change.value),
                    Kind::Retention => What::Retention(change.value),
                    Kind::DemandGrowth => What::DemandGrowth(change.value),
                },
            });
        }
        if errors.is_empty() {
            Ok(Scenario {
                name: self.title.clone(),
                changes,
            })
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

fn unknown_trade(place: usize) -> FieldError {
    FieldError::new(
        format!("/changes/{place}/trade_code"),
        "unknown_trade",
        "Không có nghề này. Tìm mã nghề ở /api/v1/search.",
        "There is no such trade. Find codes in /api/v1/search.",
    )
}

/// A refused change, with its place where it can be told.
pub(super) fn refused(request: &ScenarioRequest, error: &ScenarioError) -> ApiError {
    let place = request.changes.iter().position(|change| match error {
        ScenarioError::UnknownTrade(trade) => change.trade_code.as_deref() == Some(trade.as_str()),
        ScenarioError::UnknownLevel(level) => change.level.as_deref() == Some(level.key()),
        ScenarioError::PlacesOfWhat => {
            change.what == Kind::IntakePlaces
                && (change.trade_code.is_none() || change.level.is_none())
        }
        ScenarioError::Range { value, .. } => change.value == *value,
    });
    let place = place.unwrap_or_default();
    let pointer = |field: &str| format!("/changes/{place}/{field}");
    ApiError::Invalid(vec![match error {
        ScenarioError::UnknownTrade(_) => unknown_trade(place),
        ScenarioError::UnknownLevel(level) => FieldError::new(
            pointer("level"),
            "unknown_level",
            format!("Không có trình độ {level}."),
            format!("There is no level {level}."),
        ),
        ScenarioError::PlacesOfWhat => FieldError::new(
            pointer("what"),
            "places_of_what",
            "Số chỉ tiêu cần cả nghề và trình độ.",
            "A number of places needs a trade and a level.",
        ),
        ScenarioError::Range { low, high, .. } => FieldError::new(
            pointer("value"),
            "out_of_range",
            format!("Giá trị phải từ {low} đến {high}."),
            format!("The value must be {low} to {high}."),
        ),
    }])
}

/// A scenario and what follows from it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioBody {
    /// Its id; whoever of a college or the department knows it may read it.
    pub id: String,
    #[serde(flatten)]
    request: ScenarioRequest,
    /// When it was saved.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// Every trade, as `vocmatch plan scenario` writes it.
    #[schema(value_type = serde_json::Value)]
    pub result: Value,
}

fn told(city: &City, document: &Document) -> Result<ScenarioBody, ApiError> {
    let request: ScenarioRequest = document.read()?;
    let scenario = request.scenario()?;
    let result = city
        .scenario_json(&scenario)?
        .map_err(|error| refused(&request, &error))?;
    Ok(ScenarioBody {
        id: document.key.clone(),
        request,
        created_at: rfc3339(document.created_at),
        result,
    })
}

/// Save a scenario on top of all plans; nothing is published.
#[utoipa::path(post, path = "/api/v1/scenarios", tag = "planning", request_body = ScenarioRequest,
    responses((status = 201, description = "the scenario and what follows from it, with its Location to share", body = ScenarioBody),
        (status = 422, description = "a change cannot be used")))]
async fn save(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let request: ScenarioRequest = sent.json()?;
    let request = ScenarioRequest {
        title: spaced(&request.title),
        ..request
    };
    let city = City::load(&state, request.year).await?;
    let key = document::new_key();
    let place = format!("/api/v1/scenarios/{key}");
    let target = Target {
        kind: DocumentKind::Scenario,
        key: &key,
        action: "scenario.save",
        place: &place,
    };
    let make = async |_: &_, _: Option<&Document>| Draft::of("saved", &request);
    write(&state, &caller, &sent, target, make, |document| {
        told(&city, document)
    })
    .await
}

/// A scenario by its link, computed anew on today's plans.
#[utoipa::path(get, path = "/api/v1/scenarios/{id}", tag = "planning",
    params(("id" = String, Path, description = "its id")),
    responses((status = 200, description = "the scenario and what follows from it", body = ScenarioBody)))]
async fn get(
    State(state): State<AppState>,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let found = found(&state, &id).await?;
    let request: ScenarioRequest = found.read()?;
    let city = City::load(&state, request.year).await?;
    Ok(versioned(
        StatusCode::OK,
        &told(&city, &found)?,
        found.version,
    ))
}

async fn found(state: &AppState, id: &str) -> Result<Document, ApiError> {
    document::latest(&state.store, DocumentKind::Scenario, id)
        .await?
        .ok_or(ApiError::NotFound("scenario"))
}

/// Which scenarios.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Ids {
    /// Ids of one to three scenarios, with commas between.
    ids: String,
}

/// Up to three scenarios side by side.
#[utoipa::path(get, path = "/api/v1/scenarios", tag = "planning", params(Ids),
    responses((status = 200, description = "the scenarios in the order asked for", body = Vec<ScenarioBody>),
        (status = 422, description = "more than three")))]
async fn compare(
    State(state): State<AppState>,
    Asked(wanted): Asked<Ids>,
) -> Result<Json<Vec<ScenarioBody>>, ApiError> {
    let ids: Vec<&str> = wanted
        .ids
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .collect();
    if ids.is_empty() || ids.len() > SIDE_BY_SIDE {
        return Err(ApiError::Invalid(vec![FieldError::new(
            "/ids",
            "out_of_range",
            format!("Cần từ 1 đến {SIDE_BY_SIDE} kịch bản."),
            format!("Name one to {SIDE_BY_SIDE} scenarios."),
        )]));
    }
    let mut bodies = Vec::new();
    let mut cities = BTreeMap::new();
    for id in ids {
        let found = found(&state, id).await?;
        let ScenarioRequest { year, .. } = found.read()?;
        let city = match cities.entry(year) {
            Entry::Occupied(city) => city.into_mut(),
            Entry::Vacant(place) => place.insert(City::load(&state, year).await?),
        };
        bodies.push(told(city, &found)?);
    }
    Ok(Json(bodies))
}
