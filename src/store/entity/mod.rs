//! The tables as `sea-orm` sees them, nothing else. What a column means stands in the migration that creates it.
#![allow(
    missing_docs,
    reason = "one entity per table; the migrations say what the columns mean"
)]

pub mod api_token;
pub mod audit;
pub mod batch;
pub mod batch_piece;
pub mod decision;
pub mod document;
pub mod entry;
pub mod idempotency;
pub mod organisation;
pub mod posting;
pub mod release;
pub mod run;
pub mod session;
pub mod user;
