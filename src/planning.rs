//! From a run to what plans of intake are measured against, for the command line and the service.

use vocmatch_models::assess::Assessment;
use vocmatch_models::cells::Outlook;
use vocmatch_models::plan::outlook::{horizons, outlook as measured};
use vocmatch_models::plan::{PlanOutlook, PlannedIntake, ProviderIntake, RegisteredScale};
use vocmatch_models::units::Year;

use crate::answer::{Answer, SEED};
use crate::evidence::plans as rows;
use crate::run::{self, RunError};
use crate::tables::Snapshot;

/// Everything that a plan is measured against: computed once per run, then only read.
#[derive(Debug, Clone)]
pub struct Planning {
    /// What each trade looks like in the years in which its courses complete.
    pub outlook: PlanOutlook,
    /// What each provider offered and admitted in the data year.
    pub intakes: Vec<ProviderIntake>,
    /// The plans of the package.
    pub plans: Vec<PlannedIntake>,
    /// The registered scales of the package.
    pub registered: Vec<RegisteredScale>,
}

/// What plans are measured against, of a run's package, parameters and data year. The evidence is collected once.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn planning(answer: &Answer) -> Result<Planning, RunError> {
    let snapshot = &answer.snapshot;
    let data_year = answer.assessment.data_year;
    Ok(Planning {
        outlook: outlook(answer)?,
        intakes: rows::intakes(snapshot, data_year.0)?,
        plans: plans(snapshot)?,
        registered: registered(snapshot)?,
    })
}

/// The outlook alone.
///
/// # Errors
/// See [`planning`].
pub fn outlook(answer: &Answer) -> Result<PlanOutlook, RunError> {
    let Answer {
        snapshot,
        titles,
        parameters,
        assessment,
        ..
    } = answer;
    let of = |horizon| Outlook {
        data_year: assessment.data_year,
        horizon,
    };
    let collected = run::collect(snapshot, titles, of(1), parameters)?;
    let levels = collected.evidence.levels.clone();
    let assessments: Vec<Assessment> = horizons(&levels)
        .into_iter()
        .map(|horizon| run::assessed(&collected, of(horizon), parameters, SEED))
        .collect();
    Ok(measured(&levels, &assessments, parameters))
}

/// The plans of a snapshot.
///
/// # Errors
/// A query that polars refuses.
pub fn plans(snapshot: &Snapshot) -> Result<Vec<PlannedIntake>, RunError> {
    Ok(rows::plans(snapshot)?)
}

/// The registered scales of a snapshot.
///
/// # Errors
/// A query that polars refuses.
pub fn registered(snapshot: &Snapshot) -> Result<Vec<RegisteredScale>, RunError> {
    Ok(rows::registered(snapshot)?)
}

/// The codes and names of the providers that the package lists.
///
/// # Errors
/// A query that polars refuses.
pub fn providers(snapshot: &Snapshot) -> Result<Vec<(String, String)>, RunError> {
    Ok(rows::providers(snapshot)?)
}

/// Plans with other rows in the place of all that these plan for the same provider, site, trade, level and year.
#[must_use]
pub fn replaced(plans: &[PlannedIntake], by: &[PlannedIntake]) -> Vec<PlannedIntake> {
    let same = |a: &PlannedIntake, b: &PlannedIntake| {
        (&a.provider, &a.site, &a.trade, &a.level, a.year)
            == (&b.provider, &b.site, &b.trade, &b.level, b.year)
    };
    let kept = plans
        .iter()
        .filter(|old| !by.iter().any(|new| same(old, new)));
    kept.chain(by).cloned().collect()
}

/// The day on which registrations are looked at for a year's intake: when the school year begins.
#[must_use]
pub fn usual_day(year: Year) -> i32 {
    crate::ingest::dates::days(year.0, 9, 1).unwrap_or_default()
}
