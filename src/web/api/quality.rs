//! Quality of the data and who has delivered what.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
