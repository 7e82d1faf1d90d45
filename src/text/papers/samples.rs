//! Everything that papers say, for the tests of wording.

use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::plan::caps::Verdict;
use vocmatch_models::subsidy::Ownership;
use vocmatch_models::subsidy::compare::EquityGroup;
use vocmatch_models::subsidy::policy::PolicyStatus;
use vocmatch_models::units::{Interval, Vnd};

use super::{Kind, intake as i, proposal as p, report as r};
use crate::text::Language;
use crate::text::tests::{CAUSES, STRENGTHS};

/// What official papers say.
#[must_use]
pub fn everything(language: Language) -> Vec<String> {
    let labels = [super::labels(language).all(), r::labels(language).all()].concat();
    let mut said: Vec<String> = labels
        .into_iter()
        .map(|(_, words)| words.to_owned())
        .collect();
    for kind in [Kind::Report, Kind::Submission] {
        said.push(super::number(kind, language));
        said.push(super::annex_of(kind, language));
    }
    said.push(super::place_and_date(None, language));
    said.extend(STRENGTHS.map(|s| r::strength(s, language).to_owned()));
    said.extend(CAUSES.map(|c| r::cause(c, language).to_owned()));
    said.extend(CAUSES.map(|c| r::cause_and_help(c, language)));
    let ratio = Interval {
        median: 1.7,
        low: 1.3,
        high: 2.2,
    };
    said.extend(of_proposals(language));
    said.extend(of_intakes(language));
    said.extend([
        r::subject(2026, language),
        r::overview("2025-12-31", 2026, [1, 2, 3, 4], language),
        r::interval(0.8, language),
        r::verdict(Flag::Balanced, 0.9, Strength::Firm, 2026, language),
        r::balance(Some(ratio), Some(ratio), ratio, 0.8, language),
        r::balance(None, None, ratio, 0.8, language),
        r::quality(1000, 3, 2, language),
    ]);
    said
}

/// What a subsidy proposal says.
fn of_proposals(language: Language) -> Vec<String> {
    let labels = p::labels(language).all().into_iter();
    let mut said: Vec<String> = labels.map(|(_, words)| words.to_owned()).collect();
    for status in [PolicyStatus::InForce, PolicyStatus::Planned] {
        said.push(p::policy("Xx", status, language));
    }
    for years in [[2026, 2026], [2026, 2030]] {
        said.push(p::subject(years, language));
        said.push(p::whole(years, 40_700, Vnd(800_000_000_000), 12, language));
        said.push(p::request(years, 40_700, Vnd(800_000_000_000), language));
    }
    for of in [None, Some(Ownership::Public), Some(Ownership::Private)] {
        said.push(p::group(
            &EquityGroup::Ownership(of),
            str::to_owned,
            language,
        ));
    }
    said.push(p::group(&EquityGroup::Area(None), str::to_owned, language));
    let interval = Interval {
        median: 3e9,
        low: 1e9,
        high: 5e9,
    };
    said.extend([
        p::who("xx", language),
        p::evidence("2025-12-31", 2026, language),
        p::benefit(interval, 0.8, language),
        p::at_risk(interval, interval, 6e9, language),
        p::agreements("Xx", 9, 5, language),
    ]);
    said
}

/// What an intake plan says.
fn of_intakes(language: Language) -> Vec<String> {
    let labels = i::labels(language).all().into_iter();
    let mut said: Vec<String> = labels.map(|(_, words)| words.to_owned()).collect();
    let verdicts = [
        Verdict::Within { room: 3.0 },
        Verdict::Moved { places: 3.0 },
        Verdict::Over {
            by: 3.0,
            allowed: 240.0,
        },
        Verdict::NotRegistered,
        Verdict::Expired { on: 20_000 },
        Verdict::NotYetValid { from: 20_000 },
    ];
    said.extend(verdicts.map(|v| i::verdict(v, language)));
    for last in [None, Some(120.0)] {
        said.push(i::whole("Xx", 2026, 130.0, last, language));
    }
    for reason in [None, Some("xx")] {
        let flag = Flag::Oversupplied;
        said.push(i::explained("Xx", [3.0, 2.0], flag, 2029, reason, language));
    }
    said.extend([
        i::subject(2026, language),
        i::grounds("2025-12-31", language),
        i::moved(0.1, 0.0, 0, language),
        i::moved(0.1, 12.0, 2, language),
        i::over(2, language),
        i::round(1, language),
        i::intake(2025, language),
        i::planned(2026, language),
        i::request(2026, 300.0, language),
    ]);
    said
}
