//! What everybody may read: the last release, in sentences, tables and drawings.

mod home;
mod released;
mod trade;
mod trades;

use axum::Router;

use super::Pages;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(home::routes())
        .merge(trades::routes())
        .merge(trade::routes())
}
