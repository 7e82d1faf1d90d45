//! vocmatch: which vocational trades are short of people, which have too many, and how sure one can be.
//!
//! Data flow one way: a package folder is read and checked ([`ingest`]) into a [`tables::Snapshot`], grouped into
//! [`evidence`] cells, estimated and flagged by `vocmatch-models` in a [`run`], and printed. See `ARCHITECTURE.md`.

pub mod cli;
pub mod evaluation;
pub mod evidence;
pub mod export;
pub mod ingest;
pub mod run;
pub mod simulated;
pub mod tables;
pub mod text;
pub mod titles;
