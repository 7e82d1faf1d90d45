//! CSV for programs: comma, decimal point, UTF-8 without byte order mark, raw VND.
//!
//! An allocation has one row per year and cell with learners, and can be checked again as it is.

use vocmatch_models::subsidy::check::Checked;
use vocmatch_models::subsidy::compare::{Comparison, EquityGroup};
use vocmatch_models::subsidy::mirror::Reflection;
use vocmatch_models::subsidy::outcome::Outcome;
use vocmatch_models::subsidy::policy::Policy;
use vocmatch_models::subsidy::{Allocation, Ownership};

use super::Setting;
use super::held_back;
use super::json::subject;
use crate::export::csv::line;
use crate::text::{Language, subsidy as words};

/// An allocation.
#[must_use]
pub fn allocation(setting: &Setting, allocation: &Allocation) -> String {
    let mut out = line(
        &[
            "year",
            "trade_code",
            "name_vi",
            "name_en",
            "level",
            "area",
            "ownership",
            "learners",
            "amount_vnd",
            "flag",
            "p_undersupplied",
            "benefit_per_learner",
            "held_back_by",
            "policy",
            "synthetic",
        ]
        .map(str::to_owned),
    );
    for (t, total) in allocation.years.iter().enumerate() {
        for row in &allocation.rows {
            let Some(share) = row.years.get(t).filter(|share| share.learners > 0) else {
                continue;
            };
            let key = &row.key;
            let held = held_back(&share.bounds, share.learners);
            out.push_str(&line(&[
                total.year.0.to_string(),
                key.trade.as_str().to_owned(),
                setting.name(&key.trade, Language::Vi).to_owned(),
                setting.name(&key.trade, Language::En).to_owned(),
                key.level.key().to_owned(),
                key.area.clone().unwrap_or_default(),
                key.ownership.map_or("", Ownership::key).to_owned(),
                share.learners.to_string(),
                share.amount.0.to_string(),
                row.facts.flag.key().to_owned(),
                format!("{:.4}", row.facts.probability.undersupplied),
                format!("{:.4}", row.benefit.per_learner),
                held.map_or("", |bound| bound.key()).to_owned(),
                setting.policy.code.clone(),
                setting.package.synthetic.to_string(),
            ]));
        }
    }
    out
}

/// An allocation beside its alternatives, one row each, then groups of the equity view.
#[must_use]
pub fn comparison(comparison: &Comparison, list: &Policy) -> String {
    let heading = [
        "part",
        "what",
        "learners",
        "spent_vnd",
        "benefit",
        "benefit_low",
        "benefit_high",
        "vnd_at_risk",
        "vnd_at_risk_low",
        "vnd_at_risk_high",
        "enrolled",
    ];
    let mut out = line(&heading.map(str::to_owned));
    let scored = |part: &str, what: String, outcome: &Outcome| {
        let (benefit, risk) = (outcome.benefit, outcome.vnd_at_risk);
        line(&[
            part.to_owned(),
            what,
            outcome.learners.to_string(),
            outcome.spent.0.to_string(),
            format!("{:.1}", benefit.median),
            format!("{:.1}", benefit.low),
            format!("{:.1}", benefit.high),
            format!("{:.0}", risk.median),
            format!("{:.0}", risk.low),
            format!("{:.0}", risk.high),
            String::new(),
        ])
    };
    let own = &comparison.allocation.outcome;
    out.push_str(&scored("option", "allocation".to_owned(), own));
    for other in &comparison.alternatives {
        let name = words::alternative(other.alternative, &list.code, Language::En);
        out.push_str(&scored("option", name, &other.outcome));
    }
    for other in &comparison.sensitivity {
        let name = words::assumption(other.assumption, other.value, Language::En);
        out.push_str(&scored("sensitivity", name, &other.outcome));
    }
    for marginal in &comparison.marginal {
        let benefit = marginal.benefit;
        out.push_str(&line(&[
            "marginal".to_owned(),
            format!("{} {:+}", marginal.year.0, marginal.step.0),
            marginal.learners.to_string(),
            marginal.step.0.to_string(),
            format!("{:.2}", benefit.median),
            format!("{:.2}", benefit.low),
            format!("{:.2}", benefit.high),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ]));
    }
    for group in &comparison.equity {
        let (part, key) = match &group.of {
            EquityGroup::Area(area) => ("area", area.clone().unwrap_or_default()),
            EquityGroup::Ownership(ownership) => {
                ("ownership", ownership.map_or("", Ownership::key).to_owned())
            }
        };
        let mut cells = vec![
            part.to_owned(),
            key,
            group.learners.to_string(),
            group.vnd.0.to_string(),
        ];
        cells.extend(std::iter::repeat_n(String::new(), 6));
        cells.push(format!("{:.0}", group.enrolled));
        out.push_str(&line(&cells));
    }
    out
}

/// A list in the mirror of the flags.
#[must_use]
pub fn mirror(setting: &Setting, reflections: &[Reflection]) -> String {
    let heading = [
        "trade_code",
        "name_vi",
        "name_en",
        "listed",
        "flag",
        "agrees",
        "reason",
        "reason_vi",
        "reason_en",
    ];
    let mut out = line(&heading.map(str::to_owned));
    for reflection in reflections {
        let agrees = reflection.agreement.agrees();
        out.push_str(&line(&[
            reflection.trade.as_str().to_owned(),
            setting.name(&reflection.trade, Language::Vi).to_owned(),
            setting.name(&reflection.trade, Language::En).to_owned(),
            reflection.listed.to_string(),
            reflection.flag.map_or("", |flag| flag.key()).to_owned(),
            agrees.map_or_else(String::new, |agrees| agrees.to_string()),
            reflection.agreement.key().to_owned(),
            words::agreement(reflection.agreement, Language::Vi),
            words::agreement(reflection.agreement, Language::En),
        ]));
    }
    out
}

/// What breaks the limits of a given allocation.
#[must_use]
pub fn checked(setting: &Setting, checked: &Checked) -> String {
    let heading = ["code", "year", "trade_code", "over", "vi", "en"];
    let mut out = line(&heading.map(str::to_owned));
    for breach in &checked.breaches {
        let say = |language| words::breach(breach, &subject(breach, setting, language), language);
        out.push_str(&line(&[
            breach.key().to_owned(),
            breach
                .year()
                .map_or_else(String::new, |year| year.0.to_string()),
            breach.trade().map_or_else(String::new, ToString::to_string),
            breach.over().to_string(),
            say(Language::Vi),
            say(Language::En),
        ]));
    }
    out
}
