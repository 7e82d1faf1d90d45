//! From a run to what plans of intake are measured against, for the command line and the service.

pub mod paper;

use vocmatch_models::assess::Assessment;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::cells::Outlook;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::plan::advice::{ProviderAdvice, advise, against, spread};
use vocmatch_models::plan::caps::{self, CapCheck, MoveRule};
use vocmatch_models::plan::outlook::{horizons, outlook as measured};
use vocmatch_models::plan::{PlanOutlook, PlannedIntake, ProviderIntake, RegisteredScale};
use vocmatch_models::units::Year;

use crate::answer::{Answer, SEED};
use crate::evidence::plans::{intakes, registered};
pub use crate::evidence::plans::{plans, providers};
use crate::export::planning::Checked;
use crate::run::{self, RunError};

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
        intakes: intakes(snapshot, data_year.0)?,
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

/// A planned cell with its cap, and whether a reason is asked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanCheck {
    /// The cap.
    pub cap: CapCheck,
    /// The flag of the completion year, where it is known.
    pub flag: Option<Flag>,
    /// It goes against the flag and no row of its trade and level says why.
    pub reason_wanted: bool,
}

impl<'a> From<&'a PlanCheck> for Checked<'a> {
    fn from(check: &'a PlanCheck) -> Self {
        Self {
            cap: &check.cap,
            flag: check.flag,
            reason_wanted: check.reason_wanted,
        }
    }
}

impl Planning {
    /// Each provider's part of the advice, beside the registrations that are valid on a day.
    #[must_use]
    pub fn parts(&self, day: i32, parameters: &Parameters) -> Vec<ProviderAdvice> {
        let advice = advise(&self.outlook, parameters);
        spread(&advice, &self.intakes, &self.registered, day)
    }
}

/// Checks plans of a year against registrations that are valid on a day, and those of the plan year against the flags.
///
/// * `parts`: the advice, see [`Planning::parts`].
#[must_use]
pub fn checks(
    planning: &Planning,
    parts: &[ProviderAdvice],
    plans: &[PlannedIntake],
    (year, day): (Year, i32),
    rule: MoveRule,
) -> Vec<PlanCheck> {
    let Planning {
        outlook,
        registered,
        ..
    } = planning;
    let foreseen = outlook.plan_year() == year;
    let checked = |cap: CapCheck| {
        let own = || {
            plans.iter().filter(|plan| {
                (&plan.provider, &plan.trade, &plan.level, plan.year)
                    == (&cap.provider, &cap.trade, &cap.level, year.0)
            })
        };
        let part = parts.iter().find(|part| {
            (&part.provider, &part.cell.trade, &part.cell.level)
                == (&cap.provider, &cap.trade, &cap.level)
        });
        let flag = outlook.flag(&cap.trade, &cap.level).filter(|_| foreseen);
        let planned: f64 = own().map(|plan| plan.places).sum();
        let assumed = part.map_or(0.0, |part| part.cell.assumed);
        let reason = own().any(|plan| plan.reason.is_some());
        PlanCheck {
            reason_wanted: !reason && flag.is_some_and(|flag| against(flag, planned, assumed)),
            flag,
            cap,
        }
    };
    caps::check(plans, registered, year.0, day, rule)
        .into_iter()
        .map(checked)
        .collect()
}

/// The day on which registrations are looked at for a year's intake: when the school year begins.
#[must_use]
pub fn usual_day(year: Year) -> i32 {
    crate::ingest::dates::days(year.0, 9, 1).unwrap_or_default()
}
