//! What everybody may read: the last release, in sentences, tables and drawings.

mod compare;
mod home;
mod method;
pub(super) mod providers;
mod released;
mod releases;
mod trade;
mod trades;

use axum::Router;

use super::Pages;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(home::routes())
        .merge(compare::routes())
        .merge(method::routes())
        .merge(providers::routes())
        .merge(releases::routes())
        .merge(trades::routes())
        .merge(trade::routes())
}
