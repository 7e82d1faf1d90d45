//! Users, and settings that the administrator keeps.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
