//! An allocation beside simple ways, other assumptions, areas and kinds of ownership.

use vocmatch_models::subsidy::compare::{Comparison, Equity, EquityGroup};
use vocmatch_models::subsidy::outcome::Outcome;
use vocmatch_models::subsidy::policy::Policy;
use vocmatch_models::units::Vnd;

use super::{Setting, Style, grid, head, note};
use crate::export::layout::left;
use crate::text::figure::{count, decimal, percent};
use crate::text::{Language, subsidy as words};

/// Cells of the name of an option or assumption.
const OPTION: usize = 34;

/// An allocation beside its alternatives; `list` is the other list.
#[must_use]
pub fn comparison(
    setting: &Setting,
    comparison: &Comparison,
    list: &Policy,
    style: &Style,
) -> String {
    let language = style.language;
    let labels = words::labels(language);
    let mut out = head(labels.comparison, setting, style);
    let scored = |name: String, outcome: &Outcome| {
        vec![
            left(&name, OPTION).trim_end().to_owned(),
            count(outcome.learners as f64, language),
            words::money(outcome.spent, language),
            words::range(outcome.benefit, language),
            per_billion(outcome, language),
            share(outcome.vnd_at_risk.median, outcome.spent, language),
        ]
    };
    let own = &comparison.allocation.outcome;
    let mut rows = vec![scored(labels.this_one.to_owned(), own)];
    let name = language.pick(&list.name.vi, &list.name.en);
    let short_name = name.split(':').next().unwrap_or(name);
    rows.extend(comparison.alternatives.iter().map(|other| {
        scored(
            words::alternative(other.alternative, short_name, language),
            &other.outcome,
        )
    }));
    let heading = [
        labels.option,
        labels.learners,
        labels.spent,
        labels.benefit,
        labels.per_billion,
        labels.at_risk,
    ];
    out.push_str(&grid(&heading, &rows, style));
    out.push_str(&note(
        &words::regret(own.learners_at_risk, own.vnd_at_risk, language),
        style,
    ));
    out.push_str(&format!("\n{}\n", style.paint.bold(labels.marginal)));
    if comparison
        .marginal
        .iter()
        .all(|m| m.learners == 0 && m.benefit.median == 0.0)
    {
        out.push_str(&note(labels.no_marginal, style));
    } else {
        for marginal in &comparison.marginal {
            let said = words::marginal(
                marginal.year.0,
                marginal.step,
                marginal.learners,
                marginal.benefit,
                language,
            );
            out.push_str(&note(&said, style));
        }
    }
    out.push_str(&format!("\n{}\n", style.paint.bold(labels.sensitivity)));
    let rows: Vec<Vec<String>> = comparison
        .sensitivity
        .iter()
        .map(|other| {
            let name = words::assumption(other.assumption, other.value, language);
            let mut cells = scored(name, &other.outcome);
            cells.push(
                other
                    .moved
                    .map_or_else(|| "–".to_owned(), |moved| percent(moved, language)),
            );
            cells
        })
        .collect();
    let heading = [
        labels.assumption,
        labels.learners,
        labels.spent,
        labels.benefit,
        labels.per_billion,
        labels.at_risk,
        labels.moved,
    ];
    out.push_str(&grid(&heading, &rows, style));
    out.push_str(&format!("\n{}\n", style.paint.bold(labels.equity)));
    let rows: Vec<Vec<String>> = comparison
        .equity
        .iter()
        .map(|group| equity(group, setting.policy, language))
        .collect();
    let heading = [
        labels.group,
        labels.enrolled,
        labels.learners,
        labels.amount,
        labels.per_hundred_enrolled,
    ];
    out.push_str(&grid(&heading, &rows, style));
    out.push('\n');
    for said in [
        labels.benefit_meaning,
        labels.risk_meaning,
        labels.interval_meaning,
    ] {
        out.push_str(&note(said, style));
    }
    out
}

/// Benefit per billion đồng spent.
fn per_billion(outcome: &Outcome, language: Language) -> String {
    if outcome.spent.0 > 0 {
        decimal(
            outcome.benefit.median / (outcome.spent.0 as f64 / 1e9),
            1,
            language,
        )
    } else {
        "–".to_owned()
    }
}

fn share(part: f64, all: Vnd, language: Language) -> String {
    if all.0 > 0 {
        percent(part / all.0 as f64, language)
    } else {
        "–".to_owned()
    }
}

fn equity(group: &Equity, policy: &Policy, language: Language) -> Vec<String> {
    let labels = words::labels(language);
    let name = match &group.of {
        EquityGroup::Area(None) => labels.unknown_area.to_owned(),
        EquityGroup::Area(Some(key)) => policy
            .areas
            .iter()
            .find(|area| area.key == *key)
            .map_or(key, |area| language.pick(&area.name_vi, &area.name_en))
            .clone(),
        EquityGroup::Ownership(None) => labels.unknown_ownership.to_owned(),
        EquityGroup::Ownership(Some(known)) => words::ownership(*known, language).to_owned(),
    };
    vec![
        name,
        count(group.enrolled, language),
        count(group.learners as f64, language),
        words::money(group.vnd, language),
        group
            .per_hundred
            .map_or_else(|| "–".to_owned(), |n| decimal(n, 1, language)),
    ]
}
