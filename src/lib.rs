//! vocmatch: which vocational trades are short of people, which have too many, and how sure one can be.
//!
//! Data flow one way: a package folder is read and checked ([`ingest`]) into a [`tables::Snapshot`], grouped into
//! [`evidence`] cells, estimated and flagged by `vocmatch-models` in a [`run`], and printed. The shared service keeps the same files in a
//! [`store`], computes over them ([`live`]) and answers over HTTP ([`web`]). See `ARCHITECTURE.md`.

pub mod answer;
pub mod cli;
pub mod clock;
pub mod config;
pub mod digest;
pub mod evaluation;
pub mod evidence;
pub mod export;
pub mod ingest;
pub mod live;
pub mod ops;
pub mod planning;
pub mod run;
pub mod simulated;
pub mod store;
pub mod subsidy;
pub mod tables;
pub mod text;
pub mod titles;
pub mod web;
