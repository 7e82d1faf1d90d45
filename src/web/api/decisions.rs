//! Overrides of flags and changes of parameters, by two people.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
