//! Tests from outside: the built program, the library's public face, the data files and the sources.
//!
//! The one integration binary: every further one would link polars again.

mod access;
mod accounts;
mod assess;
mod attack;
mod audit;
mod backup;
mod batches;
mod browser;
mod config;
mod crash;
mod datasets;
mod decisions;
mod disclosure;
mod downloads;
mod employers;
mod exports;
mod idempotency;
mod ingest;
mod intake;
mod layers;
mod migrations;
mod names;
mod needs;
mod oidc;
mod operations;
mod orders;
mod pages;
mod papers;
mod parts;
mod plans;
mod postings;
mod reconciliation;
mod releases;
mod robustness;
mod rows;
mod runs;
mod service;
mod simulation;
mod spans;
mod subsidies;
mod subsidy;
mod support;
mod titles;
mod tokens;
mod trades;
#[path = "../training/mod.rs"]
#[allow(dead_code, reason = "the bench uses the rest")]
mod training;
mod writing;
