//! What keepers of accounts and overseers do: users, tokens, the audit log.

use axum::Router;

use super::Pages;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
}
