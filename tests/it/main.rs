//! Tests from outside: the built program, the library's public face, the data files and the sources.
//!
//! The one integration binary: every further one would link polars again.

mod assess;
mod datasets;
mod exports;
mod ingest;
mod layers;
mod parts;
mod simulation;
mod support;
