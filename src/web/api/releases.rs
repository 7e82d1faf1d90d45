//! Releases: proposed, approved, published, frozen.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
