//! What a firm does: register, say what it needs, see who trains for it, answer the survey.

mod firm;
mod form;
mod needs;
mod survey;

use axum::Router;

use super::Pages;

pub use form::{LEVELS, Named, names, trades};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(firm::routes())
        .merge(needs::routes())
        .merge(survey::routes())
}
