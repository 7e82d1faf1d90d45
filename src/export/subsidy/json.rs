//! JSON for programs: raw VND, codes, and the sentences in both languages.

use serde_json::{Value, json};
use vocmatch_models::subsidy::check::{Breach, Checked};
use vocmatch_models::subsidy::compare::{
    Alternative, Assumption, Comparison, Equity, EquityGroup, Marginal, Scored, Sensitivity,
};
use vocmatch_models::subsidy::mirror::Reflection;
use vocmatch_models::subsidy::outcome::Outcome;
use vocmatch_models::subsidy::policy::{EligibleTrades, Policy, Rate};
use vocmatch_models::subsidy::{Allocation, Ownership, Row, YearTotal};
use vocmatch_models::units::Interval;

use super::Setting;
use crate::export::Bilingual;
use crate::export::round::Number;
use crate::text::{Language, subsidy as words};

fn both(say: impl Fn(Language) -> String) -> Bilingual {
    Bilingual {
        vi: say(Language::Vi),
        en: say(Language::En),
    }
}

fn written(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The head of an answer, with more fields after it.
fn answer(what: &str, setting: &Setting, fields: Value) -> String {
    let of = setting.assumptions;
    let mut head = json!({
        "schema": format!("vocmatch.subsidy.{what}/1"),
        "package": setting.package.name,
        "synthetic": setting.package.synthetic,
        "data_year": setting.data_year,
        "target_year": setting.target_year,
        "parameters_digest": setting.digest,
        "assumptions": {
            "outcome_gain": Number::exact(of.outcome_gain),
            "deadweight": Number::exact(of.deadweight),
            "harm": Number::exact(of.harm),
            "gap_share": Number::exact(of.gap_share),
            "filled_per_learner": Number::exact(of.filled_per_learner),
            "absorptive_growth": Number::exact(of.absorptive_growth),
        },
        "policy": {
            "code": setting.policy.code,
            "name_vi": setting.policy.name.vi,
            "name_en": setting.policy.name.en,
            "status": setting.policy.status,
        },
        "above_policy": setting.above.iter().map(|above| json!({
            "year": above.year,
            "envelope_vnd": above.envelope,
            "policy_vnd": above.policy,
            "over_vnd": above.envelope - above.policy,
        })).collect::<Vec<_>>(),
        "unknown_trades": setting.unknown,
    });
    if let (Some(head), Value::Object(fields)) = (head.as_object_mut(), fields) {
        head.extend(fields);
    }
    written(&head)
}

/// An allocation.
#[must_use]
pub fn allocation(setting: &Setting, allocation: &Allocation) -> String {
    answer("allocation", setting, allocated(setting, allocation))
}

fn allocated(setting: &Setting, allocation: &Allocation) -> Value {
    json!({
        "years": years(&allocation.years),
        "learners": allocation.learners(),
        "spent_vnd": allocation.spent(),
        "expected_benefit": Number::fixed(allocation.value, 2),
        "bound": Number::fixed(allocation.bound, 2),
        "proof": allocation.proof,
        "outcome": outcome(&allocation.outcome),
        "rows": rows(setting, &allocation.rows),
    })
}

fn years(years: &[YearTotal]) -> Vec<Value> {
    let one = |total: &YearTotal| {
        json!({
            "year": total.year,
            "envelope_vnd": total.envelope,
            "spent_vnd": total.spent,
            "left_vnd": total.left(),
            "learners": total.learners,
        })
    };
    years.iter().map(one).collect()
}

fn interval(interval: Interval, digits: usize) -> Value {
    json!({
        "mean": Number::fixed(interval.median, digits),
        "low": Number::fixed(interval.low, digits),
        "high": Number::fixed(interval.high, digits),
    })
}

fn outcome(outcome: &Outcome) -> Value {
    json!({
        "learners": outcome.learners,
        "spent_vnd": outcome.spent,
        "benefit": interval(outcome.benefit, 1),
        "learners_at_risk": interval(outcome.learners_at_risk, 0),
        "vnd_at_risk": interval(outcome.vnd_at_risk, 0),
    })
}

fn rows(setting: &Setting, rows: &[Row]) -> Vec<Value> {
    let row = |row: &Row| {
        let key = &row.key;
        json!({
            "trade_code": key.trade,
            "name_vi": setting.name(&key.trade, Language::Vi),
            "name_en": setting.name(&key.trade, Language::En),
            "level": key.level,
            "area": key.area,
            "ownership": key.ownership,
            "flag": row.facts.flag,
            "p_undersupplied": Number::share(row.facts.probability.undersupplied),
            "p_oversupplied": Number::share(row.facts.probability.oversupplied),
            "benefit_per_learner": Number::share(row.benefit.per_learner),
            "basis": row.benefit.basis,
            "gap_persons": Number::persons(row.gap),
            "enrolled": Number::persons(row.enrolled),
            "learners": row.learners(),
            "amount_vnd": row.amount(),
            "years": row.years.iter().map(|share| json!({
                "learners": share.learners,
                "amount_vnd": share.amount,
                "limits": share.bounds,
            })).collect::<Vec<_>>(),
        })
    };
    rows.iter().map(row).collect()
}

/// What breaks the limits of a given allocation.
#[must_use]
pub fn checked(setting: &Setting, checked: &Checked) -> String {
    let breach = |breach: &Breach| {
        let sentence =
            both(|language| words::breach(breach, &subject(breach, setting, language), language));
        json!({ "code": breach.key(), "year": breach.year(), "over": breach.over(), "vi": sentence.vi, "en": sentence.en })
    };
    let fields = json!({
        "years": years(&checked.years),
        "breaches": checked.breaches.iter().map(breach).collect::<Vec<_>>(),
        "outcome": outcome(&checked.outcome),
    });
    answer("check", setting, fields)
}

/// The name of the trade that a breach is about.
pub(super) fn subject(breach: &Breach, setting: &Setting, language: Language) -> String {
    breach.trade().map_or_else(String::new, |trade| {
        setting.name(trade, language).to_owned()
    })
}

/// An allocation beside its alternatives; `list` is the other list.
#[must_use]
pub fn comparison(setting: &Setting, comparison: &Comparison, list: &Policy) -> String {
    let scored = |scored: &Scored| {
        let (code, policy) = match scored.alternative {
            Alternative::EqualSplit => ("equal_split", None),
            Alternative::List => ("list", Some(&list.code)),
        };
        json!({ "alternative": code, "list": policy, "outcome": outcome(&scored.outcome) })
    };
    let marginal = |marginal: &Marginal| {
        json!({
            "year": marginal.year,
            "step_vnd": marginal.step,
            "learners": marginal.learners,
            "benefit": interval(marginal.benefit, 2),
        })
    };
    let sensitivity = |sensitivity: &Sensitivity| {
        let parameter = match sensitivity.assumption {
            Assumption::Harm => "subsidy.harm",
            Assumption::GapShare => "subsidy.gap_share",
        };
        json!({
            "parameter": parameter,
            "value": Number::share(sensitivity.value),
            "moved_share": sensitivity.moved.and_then(Number::share),
            "outcome": outcome(&sensitivity.outcome),
        })
    };
    let equity = |equity: &Equity| {
        let (dimension, key) = match &equity.of {
            EquityGroup::Area(area) => ("area", area.as_deref()),
            EquityGroup::Ownership(ownership) => ("ownership", ownership.map(Ownership::key)),
        };
        json!({
            "dimension": dimension,
            "key": key,
            "enrolled": Number::persons(equity.enrolled),
            "learners": equity.learners,
            "amount_vnd": equity.vnd,
            "supported_a_year_per_100_enrolled": equity.per_hundred.and_then(Number::ratio),
        })
    };
    let fields = json!({
        "allocation": allocated(setting, &comparison.allocation),
        "alternatives": comparison.alternatives.iter().map(scored).collect::<Vec<_>>(),
        "marginal": comparison.marginal.iter().map(marginal).collect::<Vec<_>>(),
        "sensitivity": comparison.sensitivity.iter().map(sensitivity).collect::<Vec<_>>(),
        "equity": comparison.equity.iter().map(equity).collect::<Vec<_>>(),
    });
    answer("comparison", setting, fields)
}

/// A list in the mirror of the flags.
#[must_use]
pub fn mirror(setting: &Setting, reflections: &[Reflection]) -> String {
    let one = |reflection: &Reflection| {
        let sentence = both(|language| words::agreement(reflection.agreement, language));
        json!({
            "trade_code": reflection.trade,
            "name_vi": setting.name(&reflection.trade, Language::Vi),
            "name_en": setting.name(&reflection.trade, Language::En),
            "listed": reflection.listed,
            "flag": reflection.flag,
            "agrees": reflection.agreement.agrees(),
            "reason": { "code": reflection.agreement.key(), "vi": sentence.vi, "en": sentence.en },
        })
    };
    let trades: Vec<Value> = reflections.iter().map(one).collect();
    answer("mirror", setting, json!({ "trades": trades }))
}

/// Policies with everything that they say.
#[must_use]
pub fn policies(policies: &[Policy]) -> String {
    let policies: Vec<Value> = policies.iter().map(policy).collect();
    written(&json!({ "schema": "vocmatch.subsidy.policies/1", "policies": policies }))
}

fn policy(policy: &Policy) -> Value {
    let trades = |trades: &EligibleTrades| match trades {
        EligibleTrades::All => json!("all"),
        EligibleTrades::Listed(listed) => json!(listed),
    };
    let to = |to: Option<vocmatch_models::subsidy::policy::Day>| to.map(|day| day.to_string());
    let rate = |rate: &Rate| {
        json!({
            "levels": rate.levels,
            "trades": trades(&rate.trades),
            "vnd": rate.vnd,
            "valid_from": rate.validity.from.to_string(),
            "valid_to": to(rate.validity.to),
            "status": rate.status,
            "basis": rate.basis,
        })
    };
    json!({
        "code": policy.code,
        "name_vi": policy.name.vi,
        "name_en": policy.name.en,
        "status": policy.status,
        "valid_from": policy.validity.from.to_string(),
        "valid_to": to(policy.validity.to),
        "trades": trades(&policy.trades),
        "levels": policy.levels,
        "who": policy.who,
        "rates": policy.rates.iter().map(rate).collect::<Vec<_>>(),
        "caps": policy.caps,
        "years": policy.years,
        "teachers": policy.teachers,
        "areas": policy.areas,
        "floors": policy.floors,
        "sources": policy.sources,
        "notes": policy.notes,
    })
}
