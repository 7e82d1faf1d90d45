//! Employers: registration, verification by a person at the department, the own firm.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
