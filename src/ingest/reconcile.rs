//! placeholder
/// x
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reconciliation;
