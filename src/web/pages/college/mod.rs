//! What a college does: plan its intake beside caps, flags and the city's totals, try scenarios, deliver files.

mod editor;
mod judge;
mod plan;
mod plans;
mod scenarios;
mod tried;
mod uploads;

use axum::Router;

use super::Pages;
use super::employer::LEVELS;

pub use plans::next_year;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(plan::routes())
        .merge(plans::routes())
        .merge(judge::routes())
        .merge(scenarios::routes())
        .merge(uploads::routes())
}
