//! A provider's rows from what the models say of all plans.

use std::collections::{BTreeMap, BTreeSet};

use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::plan::advice::{CellAdvice, ProviderAdvice};
use vocmatch_models::plan::caps::{CapCheck, MoveRule, check};
use vocmatch_models::plan::fill::fill;
use vocmatch_models::plan::{PlannedIntake, ProviderIntake, RegisteredScale};

use super::Line;

/// Everything that a provider's rows are taken from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// All plans, of earlier years too.
    pub plans: &'a [PlannedIntake],
    /// All registered scales.
    pub registered: &'a [RegisteredScale],
    /// What providers admitted in the year before the plan.
    pub intakes: &'a [ProviderIntake],
    /// What is advised for every trade and level.
    pub advice: &'a [CellAdvice],
    /// The same spread over providers.
    pub parts: &'a [ProviderAdvice],
    /// The day on which registrations are looked at, in days since 1 January 1970.
    pub day: i32,
    /// What may be moved within a trade group.
    pub rule: MoveRule,
}

type Place<'a> = (&'a str, &'a TradeCode, &'a Level);

/// The rows of a provider's plan of a year, by site, trade and level; `name` gives a trade its name.
#[must_use]
pub fn lines(
    provider: &str,
    year: i32,
    past_years: &[i32],
    sources: &Sources,
    name: impl Fn(&TradeCode) -> String,
) -> Vec<Line> {
    let plans = sources.plans.iter().filter(|row| row.provider == provider);
    let own: Vec<PlannedIntake> = plans.cloned().collect();
    let checks = check(&own, sources.registered, year, sources.day, sources.rule);
    let rounds = fill(&own, year);
    let known: Vec<BTreeMap<(String, TradeCode, Level), f64>> = past_years
        .iter()
        .map(|year| admitted(&own, *year))
        .collect();
    checks
        .iter()
        .map(|check| {
            let place = (check.site.as_str(), &check.trade, &check.level);
            let past = past_years.iter().zip(&known).map(|(past, known)| {
                let at_site =
                    known.get(&(check.site.clone(), check.trade.clone(), check.level.clone()));
                let elsewhere =
                    || of_provider(check, &checks, sources.intakes).filter(|_| *past == year - 1);
                at_site.copied().or_else(elsewhere)
            });
            Line {
                name: name(&check.trade),
                past: past.collect(),
                rounds: rounds
                    .iter()
                    .find(|cell| (cell.site.as_str(), &cell.trade, &cell.level) == place)
                    .map(|cell| cell.rounds.clone())
                    .unwrap_or_default(),
                advice: sources
                    .advice
                    .iter()
                    .find(|advice| (&advice.trade, &advice.level) == (&check.trade, &check.level))
                    .cloned(),
                part: sources
                    .parts
                    .iter()
                    .find(|part| {
                        (part.provider.as_str(), &part.cell.trade, &part.cell.level)
                            == (provider, &check.trade, &check.level)
                    })
                    .cloned(),
                planned_in_all: checks
                    .iter()
                    .filter(|other| (&other.trade, &other.level) == (&check.trade, &check.level))
                    .map(|other| other.planned)
                    .sum(),
                reason: reasons(&own, year, place),
                check: check.clone(),
            }
        })
        .collect()
}

/// Learners admitted at each site in a year, as the plans of that year report them.
fn admitted(own: &[PlannedIntake], year: i32) -> BTreeMap<(String, TradeCode, Level), f64> {
    fill(own, year)
        .into_iter()
        .filter_map(|cell| {
            let enrolled = cell.enrolled()?;
            Some(((cell.site, cell.trade, cell.level), enrolled))
        })
        .collect()
}

/// Learners that the provider admitted to the trade and level, which are the site's where it plans them at one site.
fn of_provider(cell: &CapCheck, checks: &[CapCheck], intakes: &[ProviderIntake]) -> Option<f64> {
    let key = (&cell.trade, &cell.level);
    let sites = checks
        .iter()
        .filter(|other| (&other.trade, &other.level) == key);
    if sites.count() != 1 {
        return None;
    }
    let own = intakes.iter().find(|row| {
        row.provider.as_ref() == Some(&cell.provider) && (&row.trade, &row.level) == key
    });
    own.map(|row| row.enrolled)
}

/// The reasons given for a row, each once.
fn reasons(own: &[PlannedIntake], year: i32, place: Place) -> Option<String> {
    let given: BTreeSet<&str> = own
        .iter()
        .filter(|row| row.year == year && (row.site.as_str(), &row.trade, &row.level) == place)
        .filter_map(|row| row.reason.as_deref())
        .collect();
    (!given.is_empty()).then(|| given.into_iter().collect::<Vec<_>>().join("; "))
}
