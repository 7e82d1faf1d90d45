//! Whether the service lives, is ready, and what it measures; documented problems.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
