//! A provider's plan as a paper, for the command line and the service.

use vocmatch_models::codes::TradeCode;
use vocmatch_models::plan::PlannedIntake;
use vocmatch_models::plan::advice::advise;
use vocmatch_models::plan::caps::MoveRule;

use super::{Planning, providers};
use crate::answer::Answer;
use crate::export::papers::intake::{IntakePlan, Sources, code, lines, paper};
use crate::export::papers::{Letterhead, METHOD, Paper, Provenance};
use crate::run::RunError;
use crate::text::Language;

/// Years of intake that stand beside the plan.
const PAST: i32 = 3;

/// A provider's plan of the plan year, beside the registrations valid on a day; nothing where it has none.
///
/// # Errors
/// A query that polars refuses.
pub fn intake_plan(
    answer: &Answer,
    planning: &Planning,
    plans: &[PlannedIntake],
    (provider, day): (&str, i32),
    language: Language,
) -> Result<Option<IntakePlan>, RunError> {
    let parameters = &answer.parameters;
    let year = planning.outlook.plan_year().0;
    let past_years: Vec<i32> = (year - PAST..year).collect();
    let Planning {
        outlook,
        intakes,
        registered,
        ..
    } = planning;
    let advice = advise(outlook, parameters);
    let sources = Sources {
        plans,
        registered,
        intakes,
        advice: &advice,
        parts: &planning.parts(day, parameters),
        day,
        rule: MoveRule::chosen(&parameters.planning),
    };
    let trades = answer.assessment.trades.iter().zip(&answer.names);
    let name = |code: &TradeCode| {
        let known = trades.clone().find(|(trade, _)| trade.trade == *code);
        known.map_or_else(
            || code.to_string(),
            |(_, name)| name.in_language(language).to_owned(),
        )
    };
    let lines = lines(provider, year, &past_years, &sources, name);
    if lines.is_empty() {
        return Ok(None);
    }
    let mut known = providers(&answer.snapshot)?.into_iter();
    let known = known.find(|(code, _)| code == provider);
    let plan = IntakePlan {
        provider: known.map_or_else(|| provider.to_owned(), |(_, name)| name),
        year,
        past_years,
        move_share: parameters.planning.move_share,
        synthetic: answer.package.synthetic,
        provenance: Provenance {
            release: None,
            cut_off: format!("{}-12-31", answer.assessment.data_year.0),
            method: METHOD.to_owned(),
            parameters: answer.digest.clone(),
            code: code(&lines),
        },
        lines,
    };
    Ok(Some(plan.without_unknown_years()))
}

/// The paper; the provider itself writes, unless another agency is named.
#[must_use]
pub fn written(plan: &IntakePlan, named: Letterhead, language: Language) -> Paper {
    let letterhead = Letterhead {
        agency: named.agency.or_else(|| Some(plan.provider.clone())),
        ..named
    };
    paper(plan, letterhead, language)
}
