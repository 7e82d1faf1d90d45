//! The interface for programs, `/api/v1`: one resource per file.

pub mod accounts;
pub mod administration;
pub mod audit;
pub mod batches;
pub mod calendar;
pub mod decisions;
pub mod demand;
pub mod description;
pub mod downloads;
pub mod employers;
pub mod names;
pub mod needs;
pub mod oidc;
pub mod operations;
pub mod orders;
pub mod paper;
pub mod plans;
pub mod quality;
pub mod reconciliation;
pub mod releases;
pub mod rows;
pub mod runs;
pub mod scenarios;
pub mod subsidies;
pub mod tokens;
pub mod trades;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::{AppState, Routes};

/// Every route of the interface.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(accounts::routes())
        .merge(administration::routes())
        .merge(audit::routes())
        .merge(batches::routes())
        .merge(calendar::routes())
        .merge(decisions::routes())
        .merge(demand::routes())
        .merge(downloads::routes())
        .merge(employers::routes())
        .merge(names::routes())
        .merge(needs::routes())
        .merge(oidc::routes())
        .merge(operations::routes())
        .merge(orders::routes())
        .merge(plans::routes())
        .merge(quality::routes())
        .merge(reconciliation::routes())
        .merge(releases::routes())
        .merge(rows::routes())
        .merge(runs::routes())
        .merge(scenarios::routes())
        .merge(subsidies::routes())
        .merge(tokens::routes())
        .merge(trades::routes())
}

/// The description itself and its pages, which need no file from elsewhere.
pub fn documentation(api: &OpenApi) -> Router<AppState> {
    let text = serde_json::to_string(&description::document(api)).unwrap_or_default();
    let pages: Router<AppState> = SwaggerUi::new("/api/docs")
        .config(Config::from(DESCRIPTION).try_it_out_enabled(true))
        .into();
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    pages.route(
        DESCRIPTION,
        get(async move || (kind, text.clone()).into_response()),
    )
}

/// Where the description lies.
const DESCRIPTION: &str = "/api/v1/openapi.json";
