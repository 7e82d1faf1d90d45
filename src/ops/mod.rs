//! What whoever runs the service sees of it: logs, measurements; beside them the files that `vocmatch ops` prints.

pub mod log;
pub mod metrics;
