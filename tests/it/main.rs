//! Tests from outside: the built program, the library's public face, the data files and the sources.
//!
//! The one integration binary: every further one would link polars again.

mod assess;
mod config;
mod datasets;
mod decisions;
mod exports;
mod ingest;
mod layers;
mod operations;
mod parts;
mod postings;
mod robustness;
mod service;
mod simulation;
mod support;
mod titles;
#[path = "../training/mod.rs"]
#[allow(dead_code, reason = "the bench uses the rest")]
mod training;
