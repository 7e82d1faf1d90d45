//! What the service keeps in memory: the last published release for readers, the working flags for the department, and
//! the one computation that may be under way.

/// See the module.
#[derive(Debug, Default)]
pub struct Live {}
