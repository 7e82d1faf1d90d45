//! Everything that is said of subsidies, for the tests of both languages.

use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::subsidy::allocate::Shortfall;
use vocmatch_models::subsidy::check::{Bound, Breach, Given};
use vocmatch_models::subsidy::policy::{Day, Floor, FloorKind, PolicyError};
use vocmatch_models::subsidy::wish::{AbovePolicy, WishError};
use vocmatch_models::units::Year;

use super::*;

/// One of every sentence.
pub(in crate::text) fn everything(language: Language) -> Vec<String> {
    let mut said: Vec<String> = labels(language)
        .all()
        .into_iter()
        .map(|(_, words)| words.to_owned())
        .collect();
    said.extend(
        [150_000_000_000, 590_000_000, 12_345, -5_000_000_000].map(|vnd| money(Vnd(vnd), language)),
    );
    said.push(exact(Vnd(1_000_000_001), language));
    said.extend(
        [PolicyStatus::InForce, PolicyStatus::Planned].map(|s| status(s, language).to_owned()),
    );
    said.extend([Ownership::Public, Ownership::Private].map(|o| ownership(o, language).to_owned()));
    said.extend([Proof::Optimal, Proof::WithinBound].map(|p| proof(p, 0.5, language)));
    said.extend(
        [
            Basis::Counted,
            Basis::NotATrainingProblem,
            Basis::NotAssessable,
        ]
        .map(|b| basis(b, language).to_owned()),
    );
    said.extend(shortfalls().iter().map(|s| shortfall(s, language)));
    let year = Year(2026);
    said.extend(
        [
            WishError::NoYear,
            WishError::NoEnvelope { year },
            WishError::OtherYear { year },
            WishError::NotPositive {
                year,
                envelope: Vnd(0),
            },
        ]
        .map(|error| wish_error(&error, language)),
    );
    said.push(above_policy(
        &AbovePolicy {
            year,
            envelope: Vnd(151_000_000_000),
            policy: Vnd(150_000_000_000),
        },
        language,
    ));
    said.extend(
        [Bound::Places, Bound::Gap, Bound::Absorptive].map(|b| bound(b, language).to_owned()),
    );
    said.extend(floors().iter().map(|f| floor(f, language)));
    said.extend(breaches().iter().map(|b| breach(b, "xx", language)));
    said.extend(agreements().map(|a| agreement(a, language)));
    said.extend(
        [Alternative::EqualSplit, Alternative::List].map(|a| alternative(a, "xx", language)),
    );
    said.extend([Assumption::Harm, Assumption::GapShare].map(|a| assumption(a, 0.5, language)));
    let interval = Interval {
        median: 2.0,
        low: 1.0,
        high: 3.0,
    };
    said.extend([
        marginal(2026, Vnd(-1_000_000_000), -51, interval, language),
        money_left(Vnd(1_000_000_000), language),
        assumptions(
            &vocmatch_models::parameters::Parameters::embedded()
                .unwrap()
                .subsidy,
            language,
        ),
        binding(1, 2, 3, language),
        regret(interval, interval, language),
        agreed(1, 2, 3, language),
        unknown_trades("xx", language),
        unknown_policy("xx", "yy", language),
    ]);
    said.extend(
        policy_errors()
            .iter()
            .map(|error| policy_error("xx", error, language)),
    );
    said
}

fn floors() -> Vec<Floor> {
    [
        (FloorKind::Group, "5201"),
        (FloorKind::Area, "xx"),
        (FloorKind::Level, "college"),
        (FloorKind::Ownership, "public"),
        (FloorKind::Trade, "han"),
    ]
    .map(|(of, key)| Floor {
        of,
        key: key.to_owned(),
        learners: 5,
    })
    .into()
}

fn shortfalls() -> Vec<Shortfall> {
    let year = Year(2026);
    let mut all: Vec<Shortfall> = floors()
        .into_iter()
        .map(|floor| Shortfall::Floor {
            year,
            floor,
            reachable: 2,
        })
        .collect();
    all.extend([
        Shortfall::FloorsTogether { year },
        Shortfall::LearnersAYear {
            year,
            allowed: 3,
            least: 5,
        },
        Shortfall::Envelope {
            year,
            envelope: Vnd(3),
            least: Vnd(5),
        },
        Shortfall::LearnersTotal {
            allowed: 3,
            least: 5,
        },
    ]);
    all
}

fn breaches() -> Vec<Breach> {
    let (year, level) = (Year(2026), Level::College);
    let given = Given {
        year,
        trade: TradeCode::parse("han").unwrap(),
        level: level.clone(),
        area: None,
        ownership: None,
        learners: 5,
    };
    let trade = given.trade.clone();
    let mut all = vec![
        Breach::OtherYear {
            given: given.clone(),
        },
        Breach::NotOffered { given },
        Breach::Envelope {
            year,
            envelope: Vnd(3),
            spent: Vnd(5),
        },
        Breach::LearnersAYear {
            year,
            allowed: 3,
            learners: 5,
        },
        Breach::LearnersTotal {
            allowed: 3,
            learners: 5,
        },
        Breach::LearnersPerTrade {
            year,
            trade: trade.clone(),
            allowed: 3,
            learners: 5,
        },
    ];
    all.extend(
        [Bound::Places, Bound::Gap, Bound::Absorptive].map(|bound| Breach::Cell {
            year,
            trade: trade.clone(),
            level: level.clone(),
            bound,
            allowed: 3,
            learners: 5,
        }),
    );
    all.extend(floors().into_iter().map(|floor| Breach::Floor {
        year,
        floor,
        learners: 2,
    }));
    all
}

fn agreements() -> [Agreement; 10] {
    let probability = 0.8;
    [
        Agreement::ListedAndShort {
            probability,
            gap: Some(120.0),
        },
        Agreement::ListedAndShort {
            probability,
            gap: None,
        },
        Agreement::NeitherListedNorShort,
        Agreement::ListedButBalanced {
            balanced: 0.6,
            undersupplied: 0.3,
        },
        Agreement::ListedButSurplus {
            probability,
            surplus: Some(50.0),
        },
        Agreement::ListedButNotAssessable,
        Agreement::ListedButNotATrainingProblem { probability },
        Agreement::ListedButUnknown,
        Agreement::ShortButNotListed {
            probability,
            gap: Some(120.0),
        },
        Agreement::ShortButNotATrainingProblem { probability },
    ]
}

fn policy_errors() -> Vec<PolicyError> {
    let from = Day {
        year: 2026,
        month: 1,
        day: 1,
    };
    let entry = || "xx".to_owned();
    vec![
        PolicyError::Form {
            line: 3,
            reason: entry(),
        },
        PolicyError::Day {
            field: "xx",
            found: entry(),
        },
        PolicyError::EndBeforeBeginning {
            field: "xx",
            from,
            to: from,
        },
        PolicyError::Empty { field: "xx" },
        PolicyError::Twice {
            field: "xx",
            entry: entry(),
        },
        PolicyError::TradesWord { found: entry() },
        PolicyError::NotPositive {
            field: "xx",
            entry: 1,
            vnd: 0,
        },
        PolicyError::RatesOverlap {
            first: 1,
            second: 2,
            level: Level::College,
            day: from,
        },
        PolicyError::NoRate {
            level: Level::College,
        },
        PolicyError::YearOutside {
            year: Year(2031),
            from,
            to: Some(from),
        },
        PolicyError::YearOutside {
            year: Year(2025),
            from,
            to: None,
        },
        PolicyError::Total {
            year: Year(2026),
            total: Vnd(3),
            parts: Vnd(5),
        },
        PolicyError::Teachers {
            years: Vnd(3),
            lines: Vnd(5),
        },
        PolicyError::FloorUnknown {
            of: FloorKind::Area,
            key: entry(),
        },
    ]
}

#[test]
fn money_is_written_in_words_of_scale_without_a_doubtful_comma() {
    let check = |vnd: i64, vi: &str, en: &str| {
        assert_eq!(money(Vnd(vnd), Language::Vi), vi);
        assert_eq!(money(Vnd(vnd), Language::En), en);
    };
    check(150_000_000_000, "150 tỷ đồng", "150 billion VND");
    check(150_590_000_000, "150,59 tỷ đồng", "150.59 billion VND");
    check(19_656_019, "19,66 triệu đồng", "19.66 million VND");
    check(900_000, "900.000 đồng", "900,000 VND");
    check(999_999_999, "1 tỷ đồng", "1 billion VND");
    check(-1_000_000_000, "-1 tỷ đồng", "-1 billion VND");
    // Where a rounded figure would hide what is too much, every đồng is shown.
    assert_eq!(
        exact(Vnd(1_000_000_001), Language::Vi),
        "1.000.000.001 đồng"
    );
    assert_eq!(exact(Vnd(1_000_000_000), Language::Vi), "1 tỷ đồng");
}
