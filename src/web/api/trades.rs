//! Trades, search, flags with reasons, providers.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
