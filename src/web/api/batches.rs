//! Uploads: dry run, commit, what was delivered by whom.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
