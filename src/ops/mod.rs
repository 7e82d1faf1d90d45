//! What whoever runs the service sees of it: logs, measurements, spans; beside them the files that `vocmatch ops` prints.

pub mod log;
pub mod metrics;
pub mod spans;
