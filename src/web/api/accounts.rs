//! Signing in and out, the second factor, the own account, sign-in through an identity provider.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
