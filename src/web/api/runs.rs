//! Computations: start, progress, cancel.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
