//! Rows that come one by one: employer survey, graduate survey, judgements.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
