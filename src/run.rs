//! A run: snapshot + parameters + outlook + seed → assessment. Same arguments, same answer.

use polars::prelude::{DataType, PolarsError, col, Expr, IntoLazy};
use vocmatch_models::assess::{Assessment, assess};
use vocmatch_models::cells::Outlook;
use vocmatch_models::parameters::Parameters;

use crate::evidence::{self, TradeName};
use crate::tables::{Resource, Snapshot};
use crate::titles::TitleIndex;

/// What a run yields.
#[derive(Debug, Clone)]
pub struct Run {
    /// The assessment.
    pub assessment: Assessment,
    /// Names of the trades, in the order of the assessment.
    pub names: Vec<TradeName>,
    /// Postings whose title leads to no decision.
    pub unmatched_titles: u64,
    /// Postings of employers that are not in the register.
    pub unregistered_postings: u64,
}

/// Why a run failed: a query that polars refused.
#[derive(Debug, thiserror::Error)]
#[error("the evidence could not be collected")]
pub struct RunError(#[from] PolarsError);

/// Assesses a snapshot.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn run(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    outlook: Outlook,
    parameters: &Parameters,
    seed: u64,
) -> Result<Run, RunError> {
    let collected = evidence::collect(snapshot, titles, outlook, parameters)?;
    Ok(Run {
        assessment: assess(&collected.evidence, outlook, parameters, seed),
        names: collected.names,
        unmatched_titles: collected.unmatched_titles,
        unregistered_postings: collected.unregistered_postings,
    })
}

/// The last year with data: of intakes, completions, surveys and postings; of projected openings only where nothing
/// else has a year.
///
/// # Errors
/// A query that polars refuses.
pub fn last_year(snapshot: &Snapshot) -> Result<Option<i32>, RunError> {
    let latest = |resource: Resource, year: Expr| -> Result<Option<i32>, PolarsError> {
        let Some(frame) = snapshot.get(resource) else { return Ok(None) };
        let frame = frame.clone().lazy().select([year.max().cast(DataType::Int32).alias("year")]).collect()?;
        Ok(frame.column("year")?.i32()?.get(0))
    };
    let observed = [
        latest(Resource::Learners, col("enrolled_on").dt().year())?,
        latest(Resource::Enrolments, col("year"))?,
        latest(Resource::Completions, col("year"))?,
        latest(Resource::EmployerSurvey, col("year"))?,
        latest(Resource::Postings, col("posted_on").dt().year())?,
        latest(Resource::Vacancies, col("year"))?,
        latest(Resource::Outcomes, col("graduation_year"))?,
    ];
    match observed.into_iter().flatten().max() {
        Some(year) => Ok(Some(year)),
        None => Ok(latest(Resource::OccupationDemand, col("year"))?),
    }
}
