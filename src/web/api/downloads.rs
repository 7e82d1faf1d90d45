//! Releases as files: JSON, CSV in two dialects, XLSX, a data package with checksums, DCAT.

use crate::web::Routes;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
}
