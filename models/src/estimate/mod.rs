//! From cells to supply, demand and outcome signals, and their fusion into one ratio per trade.

pub mod crosswalk;
pub mod demand;
pub mod fusion;
pub mod outcome;
pub mod pipeline;
pub mod raking;
pub mod share;
pub mod supply;
pub mod trend;
