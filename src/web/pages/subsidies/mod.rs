//! The subsidy studio: policies, allocations under yearly envelopes, what stands beside them, the papers.

mod allocation;
mod policy;
mod studio;

use axum::Router;
use serde::Deserialize;

use crate::text::Language;

use super::Pages;
use super::show::Plain;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(studio::routes())
        .merge(allocation::routes())
        .merge(policy::routes())
}

/// A policy by name.
#[derive(Debug, Clone, Deserialize)]
struct Policy {
    code: String,
    name_vi: String,
    name_en: String,
    status: String,
    valid_from: String,
    valid_to: Option<String>,
    years: Vec<YearOf>,
}

/// Money of a year.
#[derive(Debug, Clone, Deserialize)]
struct YearOf {
    year: i32,
    learners_vnd: f64,
}

impl Policy {
    fn name(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.name_vi, &self.name_en)
    }
}

#[derive(Debug, Deserialize)]
struct Policies {
    policies: Vec<Policy>,
}
