use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::lines::{Line, Table};
use super::*;
use crate::parameters::Parameters;

fn rules() -> DisclosureParameters {
    Parameters::embedded().unwrap().disclosure
}

fn leaf(provider: &str, trade: &str, level: &str, answers: u64, in_work: u64) -> OutcomeLeaf {
    OutcomeLeaf {
        provider: Some(provider.to_owned()),
        trade: trade.to_owned(),
        level: level.to_owned(),
        answers,
        in_work,
        trade_asked: in_work,
        in_trade: in_work / 2,
        years: BTreeMap::from([(2024, [answers, in_work])]),
        ..OutcomeLeaf::default()
    }
}

fn protected(outcomes: Vec<OutcomeLeaf>) -> Protected {
    let counts = Counts {
        outcomes,
        ..Counts::default()
    };
    protect(&counts, None, &rules())
}

fn programme(protected: &Protected, provider: &str) -> OutcomeCell {
    protected
        .outcomes
        .iter()
        .find(|cell| {
            matches!(&cell.scope, OutcomeScope::Programme { provider_id: Some(id), .. } if id == provider)
        })
        .unwrap()
        .clone()
}

/// 9 answers of 12 + 30 + 9: the nine are hidden, and with them the next smaller cell, since 51 − 12 − 30 = 9.
#[test]
fn a_small_cell_takes_the_next_larger_with_it() {
    let protected = protected(vec![
        leaf("a", "han", "college", 12, 8),
        leaf("b", "han", "college", 30, 20),
        leaf("c", "han", "college", 9, 6),
    ]);
    let hidden = |provider| programme(&protected, provider).answers.hidden();
    assert_eq!(hidden("c"), Some(Hidden::FewAnswers));
    assert_eq!(hidden("a"), Some(Hidden::FewAnswers));
    assert_eq!(hidden("b"), None);
    assert_eq!(protected.audit.narrow().count(), 0);
}

/// With 12 and 9 hidden either can be 1 to 20.
#[test]
fn the_audit_tells_what_follows_for_a_hidden_cell() {
    let protected = protected(vec![
        leaf("a", "han", "college", 12, 8),
        leaf("b", "han", "college", 30, 20),
        leaf("c", "han", "college", 9, 6),
    ]);
    let cell = protected
        .audit
        .hidden
        .iter()
        .find(|cell| cell.table == "answers" && cell.cell.contains("Programme"))
        .unwrap();
    assert_eq!((cell.bounds.low, cell.bounds.high), (1.0, 20.0));
}

/// 25 of 40 is 62.5 %, said as 63 % of 40; 130 of 200 is 65.0 %.
#[test]
fn shares_of_few_answers_are_whole_per_cents_and_numbers_round_to_fives() {
    let cell = programme(&protected(vec![leaf("a", "han", "college", 41, 25)]), "a");
    assert_eq!(cell.answers, Published(Shown::Rounded(40.0)));
    assert_eq!(cell.employed_share, Published(Shown::Rounded(0.61)));
    let cell = programme(&protected(vec![leaf("a", "han", "college", 203, 130)]), "a");
    assert_eq!(cell.employed_share, Published(Shown::Rounded(0.64)));
    let cell = programme(&protected(vec![leaf("a", "han", "college", 201, 130)]), "a");
    assert_eq!(cell.employed_share, Published(Shown::Rounded(0.647)));
}

#[test]
fn nearly_all_of_a_small_group_is_said_as_at_least() {
    let at = |answers, in_work| {
        programme(
            &protected(vec![leaf("a", "han", "college", answers, in_work)]),
            "a",
        )
        .employed_share
    };
    assert_eq!(at(49, 49), Published(Shown::AtLeast(0.95)));
    assert_eq!(at(49, 0), Published(Shown::AtMost(0.05)));
    assert_eq!(at(50, 50), Published(Shown::Rounded(1.0)));
}

/// A median of 10,000 over nine values says more of nine people than is allowed; of ten it may be told.
#[test]
fn a_median_needs_its_own_answers() {
    let with_pay = |paid: usize| OutcomeLeaf {
        pay: Spread::Values((0..paid).map(|i| 8_040_000.0 + i as f64).collect()),
        ..leaf("a", "han", "college", 30, 20)
    };
    let pay = |paid| programme(&protected(vec![with_pay(paid)]), "a").median_pay_vnd;
    assert_eq!(pay(9).hidden(), Some(Hidden::FewAnswers));
    assert_eq!(pay(10), Published(Shown::Rounded(8_040_000.0)));
    assert_eq!(pay(0), Published(Shown::Missing));
}

/// Two programmes of six graduates each, all in work: that both hidden cells are "all" would follow from the total.
#[test]
fn hidden_cells_that_are_certain_together_are_joined_by_another() {
    let protected = protected(vec![
        leaf("a", "han", "college", 6, 6),
        leaf("b", "han", "college", 6, 6),
        leaf("c", "han", "college", 40, 20),
        leaf("d", "han", "college", 60, 30),
    ]);
    assert!(programme(&protected, "c").answers.hidden().is_some());
    assert!(programme(&protected, "d").answers.hidden().is_none());
}

#[test]
fn a_hidden_value_is_null_and_never_zero() {
    let hidden = Published::<f64>(Shown::Suppressed(Hidden::FewAnswers));
    assert_eq!((hidden.shown(), hidden.status()), (None, "suppressed"));
    let most = Published(Shown::AtLeast(0.95));
    assert_eq!((most.shown(), most.status()), (Some(&0.95), "at_least"));
}

/// 12 answers become 15: the three would be told by the difference, so both releases say the same; 22 are told.
#[test]
fn fewer_than_ten_new_answers_wait_for_a_later_release() {
    let city = |few| {
        vec![
            leaf("a", "han", "college", few, few - 2),
            leaf("b", "han", "college", 40, 20),
        ]
    };
    let first = protected(city(12));
    let later = protected_since(city(15), &first.past);
    assert_eq!(later.outcomes, first.outcomes);
    assert_eq!(later.past, first.past);
    let said = later.on_outcomes(
        &OutcomeScope::Trade {
            trade_code: "han".to_owned(),
        },
        55.0,
        Some(0.6),
        "words",
    );
    assert_eq!(
        said.hidden(),
        Some(Hidden::FewAnswers),
        "it rests on all 55"
    );
    let last = protected_since(city(22), &later.past);
    assert_eq!(
        programme(&last, "a").answers,
        Published(Shown::Rounded(20.0))
    );
    assert_eq!(last.outcomes, protected(city(22)).outcomes);
}

/// 9 and 12 were hidden together. The 9 become 19: shown beside an unchanged 12 they would tell the 9, for 21 − 12 = 9.
#[test]
fn a_cell_without_change_stays_hidden_and_has_company() {
    let city = |small| {
        vec![
            leaf("a", "han", "college", 12, 8),
            leaf("b", "han", "college", 60, 40),
            leaf("c", "han", "college", small, 6),
        ]
    };
    let first = protected(city(9));
    let later = protected_since(city(19), &first.past);
    let hidden = |provider| programme(&later, provider).answers.hidden().is_some();
    assert!(hidden("a") && hidden("c") && !hidden("b"));
    assert_eq!(later.audit.narrow().count(), 0);
}

fn protected_since(outcomes: Vec<OutcomeLeaf>, past: &Past) -> Protected {
    let counts = Counts {
        outcomes,
        ..Counts::default()
    };
    protect(&counts, Some(past), &rules())
}

fn advertised(trade: &str, district: &str, positions: &[(&str, f64)]) -> EmployerLeaf {
    EmployerLeaf {
        trade: trade.to_owned(),
        district: Some(district.to_owned()),
        employers: positions
            .iter()
            .map(|(employer, n)| ((*employer).to_owned(), *n))
            .collect(),
    }
}

fn positions(protected: &Protected, trade: &str, district: &str) -> Option<Hidden> {
    let scope = EmployerScope::TradeDistrict(trade.to_owned(), Some(district.to_owned()));
    protected
        .postings
        .iter()
        .find(|cell| cell.scope == scope)
        .unwrap()
        .positions
        .hidden()
}

/// Two employers are too few; 71 of 100 positions are too many for one of three.
#[test]
fn two_employers_or_a_dominant_one_are_hidden() {
    let even = [("e", 20.0), ("f", 20.0), ("g", 20.0)];
    let postings = vec![
        advertised("han", "two", &[("a", 5.0), ("b", 5.0)]),
        advertised("han", "one", &[("a", 71.0), ("b", 19.0), ("c", 10.0)]),
        advertised("han", "even", &even),
        advertised("tien", "two", &even),
        advertised("tien", "one", &even),
        advertised("tien", "even", &[("e", 30.0), ("f", 30.0), ("g", 30.0)]),
    ];
    let counts = Counts {
        postings,
        ..Counts::default()
    };
    let protected = protect(&counts, None, &rules());
    assert_eq!(
        positions(&protected, "han", "two"),
        Some(Hidden::FewEmployers)
    );
    assert_eq!(
        positions(&protected, "han", "one"),
        Some(Hidden::FewEmployers)
    );
    assert_eq!(positions(&protected, "han", "even"), None);
    let said = protected.on_employers(EmployerSource::Postings, "han", 9.0, "words");
    assert_eq!(said.hidden(), None);
    let said = protected.on_employers(EmployerSource::Survey, "han", 9.0, "words");
    assert_eq!(
        said.hidden(),
        Some(Hidden::FewEmployers),
        "nobody was asked"
    );
}

#[test]
fn a_sentence_passes_only_with_its_cell_and_its_own_answers() {
    let protected = protected(vec![
        leaf("a", "han", "college", 40, 20),
        leaf("a", "tien", "college", 9, 5),
    ]);
    let trade = |code: &str| OutcomeScope::Trade {
        trade_code: code.to_owned(),
    };
    let say = |code, answers, share| protected.on_outcomes(&trade(code), answers, share, "words");
    assert_eq!(say("tien", 40.0, None).hidden(), Some(Hidden::FewAnswers));
    assert_eq!(say("duc", 40.0, None).hidden(), Some(Hidden::FewAnswers));
    // The total of both is 49, so that the 40 would give the nine away.
    assert_eq!(say("han", 40.0, None).hidden(), Some(Hidden::FewAnswers));
    let protected = super::tests::protected(vec![leaf("a", "han", "college", 40, 20)]);
    let say = |answers, share| protected.on_outcomes(&trade("han"), answers, share, "words");
    assert_eq!(say(40.0, Some(0.5)).hidden(), None);
    assert_eq!(say(9.0, Some(0.5)).hidden(), Some(Hidden::FewAnswers));
    assert_eq!(say(40.0, Some(0.99)).hidden(), Some(Hidden::FewAnswers));
}

/// The classic trap: rows 1 and 2, columns 1 and 2, three of the four inner cells hidden in pairs that fix the fourth.
#[test]
fn what_follows_from_several_sums_together_is_found() {
    // Cells 0..3 inner (2 × 2), 4 and 5 row totals, 6 and 7 column totals; every line has two hidden cells, yet with
    // cell 3 shown the others follow.
    let sizes = vec![9.0, 20.0, 30.0, 40.0, 29.0, 70.0, 39.0, 60.0];
    let lines = vec![
        Line {
            total: 4,
            parts: vec![0, 1],
        },
        Line {
            total: 5,
            parts: vec![2, 3],
        },
        Line {
            total: 6,
            parts: vec![0, 2],
        },
        Line {
            total: 7,
            parts: vec![1, 3],
        },
    ];
    let safe = |set: &[usize]| set != [0];
    let table = Table {
        sizes,
        lines,
        known: BTreeSet::new(),
        safe: &safe,
        width: &|_| 8.0,
    };
    let decided = table.hide(&[]);
    // All four inner cells are hidden, and either can be moved by the others.
    assert_eq!(decided.hidden[..4], [true; 4]);
    let bounds = decided.bounds[&0];
    assert!(bounds.high - bounds.low >= 8.0, "{bounds:?}");
}

fn leaves() -> impl Strategy<Value = Vec<OutcomeLeaf>> {
    let one = (
        0..4_u8,
        0..4_u8,
        0..2_u8,
        1..40_u64,
        0.0..=1.0_f64,
        0.0..=1.0_f64,
    );
    proptest::collection::btree_map((0..4_u8, 0..4_u8, 0..2_u8), one, 1..20).prop_map(|cells| {
        cells
            .into_iter()
            .map(
                |((provider, trade, level), (_, _, _, answers, work, right))| {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "parts of small whole numbers"
                    )]
                    let part = |whole: u64, share: f64| (whole as f64 * share).round() as u64;
                    let in_work = part(answers, work);
                    OutcomeLeaf {
                        provider: Some(format!("p{provider}")),
                        trade: format!("t{trade}"),
                        level: format!("l{level}"),
                        answers,
                        in_work,
                        trade_asked: in_work,
                        in_trade: part(in_work, right),
                        years: BTreeMap::from([(2024, [answers, in_work])]),
                        ..OutcomeLeaf::default()
                    }
                },
            )
            .collect()
    })
}

/// True answers of a scope.
fn truth(leaves: &[OutcomeLeaf], scope: &OutcomeScope) -> (u64, u64) {
    leaves
        .iter()
        .filter(|leaf| match scope {
            OutcomeScope::City => true,
            OutcomeScope::Trade { trade_code } => leaf.trade == *trade_code,
            OutcomeScope::TradeLevel { trade_code, level } => {
                leaf.trade == *trade_code && leaf.level == *level
            }
            OutcomeScope::Provider { provider_id } => leaf.provider == *provider_id,
            OutcomeScope::Programme {
                provider_id,
                trade_code,
                level,
            } => leaf.provider == *provider_id && leaf.trade == *trade_code && leaf.level == *level,
        })
        .fold((0, 0), |(n, k), leaf| (n + leaf.answers, k + leaf.in_work))
}

proptest! {
    #[test]
    fn no_shown_cell_has_fewer_answers_than_needed(leaves in leaves()) {
        let protected = protected(leaves.clone());
        for cell in &protected.outcomes {
            let (answers, in_work) = truth(&leaves, &cell.scope);
            let shown = cell.answers.hidden().is_none();
            prop_assert!(!shown || answers >= 10, "{cell:?}");
            let of_trade = cell.in_trade_share.hidden().is_none()
                && cell.in_trade_share.status() != "missing";
            prop_assert!(!of_trade || in_work >= 10, "{cell:?}");
            if cell.employed_share.status() == "rounded" && answers < 50 {
                let share = in_work as f64 / answers as f64;
                prop_assert!((0.05..=0.95).contains(&share), "{cell:?}");
            }
        }
    }

    /// With every shown cell known exactly, any two programmes of a hidden pair could have each other's answers: every
    /// hidden cell keeps bounds that are wide, and hold the truth.
    #[test]
    fn nothing_hidden_can_be_reckoned(leaves in leaves()) {
        let protected = protected(leaves.clone());
        prop_assert_eq!(protected.audit.narrow().count(), 0);
        for cell in &protected.outcomes {
            if cell.answers.hidden().is_none() {
                continue;
            }
            let name = format!("{:?}", cell.scope);
            let audited = protected.audit.hidden.iter()
                .find(|audited| audited.table == "answers" && audited.cell == name);
            let bounds = audited.unwrap().bounds;
            let (answers, _) = truth(&leaves, &cell.scope);
            let holds = bounds.low <= answers as f64 && answers as f64 <= bounds.high;
            prop_assert!(holds, "{cell:?} {bounds:?}");
            prop_assert!(bounds.high - bounds.low >= 8.0);
        }
    }

    /// Over three releases: what any shown cell changes by, in answers and in those asked about their trade, rests on
    /// nobody or on ten and more, and what was hidden can be reckoned no better later.
    #[test]
    fn nothing_follows_from_the_difference_of_releases(cities in proptest::collection::vec(leaves(), 3)) {
        let mut before: Option<Protected> = None;
        for city in cities {
            let now = match &before {
                None => protected(city),
                Some(before) => protected_since(city, &before.past),
            };
            prop_assert_eq!(now.audit.narrow().count(), 0);
            for earlier in before.iter().flat_map(|before| &before.outcomes) {
                let Some(cell) = now.outcomes.iter().find(|cell| cell.scope == earlier.scope) else { continue };
                let sums = |protected: &Protected| {
                    let mut within: BTreeMap<String, [u64; 4]> = BTreeMap::new();
                    for leaf in protected.past.leaves.iter().filter(|leaf| truth(std::slice::from_ref(leaf), &cell.scope).0 > 0) {
                        let slot = within.entry(format!("{:?}{}{}", leaf.provider, leaf.trade, leaf.level)).or_default();
                        *slot = [leaf.answers, leaf.trade_asked, leaf.in_work, leaf.in_trade];
                    }
                    within
                };
                let (then, after) = (sums(before.as_ref().unwrap()), sums(&now));
                let keys: BTreeSet<&String> = then.keys().chain(after.keys()).collect();
                let of = |all: &BTreeMap<String, [u64; 4]>, key: &String, what: usize| all.get(key).map_or(0, |all| all[what]);
                let moved = |what: usize| keys.iter().map(|key| of(&then, key, what).abs_diff(of(&after, key, what))).sum::<u64>();
                prop_assert!(moved(0) == 0 || moved(0) >= 10, "{cell:?}");
                prop_assert!(moved(1) == 0 || moved(1) >= 10, "{cell:?}");
                if moved(0) == 0 {
                    prop_assert_eq!(cell.answers.hidden(), earlier.answers.hidden(), "{:?}", cell);
                    prop_assert_eq!(&cell.employed_share, &earlier.employed_share);
                    prop_assert_eq!(moved(2) + moved(3), 0, "{:?}", cell);
                }
            }
            before = Some(now);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(leaves in leaves()) {
        let mut backwards = leaves.clone();
        backwards.reverse();
        prop_assert_eq!(protected(leaves).outcomes, protected(backwards).outcomes);
    }

    /// Positions of a hidden employer cell stay rough, and no shown one has a dominant employer.
    #[test]
    fn no_employers_number_is_told(
        cells in proptest::collection::btree_map((0..3_u8, 0..3_u8, 0..6_u8), 1..60_u32, 1..30)
    ) {
        let mut leaves: BTreeMap<(u8, u8), EmployerLeaf> = BTreeMap::new();
        for ((trade, district, employer), n) in cells {
            let leaf = leaves.entry((trade, district)).or_insert_with(|| EmployerLeaf {
                trade: format!("t{trade}"),
                district: Some(format!("d{district}")),
                employers: BTreeMap::new(),
            });
            leaf.employers.insert(format!("e{employer}"), f64::from(n));
        }
        let counts = Counts { postings: leaves.values().cloned().collect(), ..Counts::default() };
        let protected = protect(&counts, None, &rules());
        prop_assert_eq!(protected.audit.narrow().count(), 0);
        for cell in &protected.postings {
            if let EmployerScope::TradeDistrict(trade, district) = &cell.scope {
                let leaf = leaves.values()
                    .find(|leaf| leaf.trade == *trade && leaf.district == *district)
                    .unwrap();
                let total: f64 = leaf.employers.values().sum();
                let largest = leaf.employers.values().copied().fold(0.0, f64::max);
                let fine = leaf.employers.len() >= 3 && largest <= 0.7 * total;
                prop_assert!(cell.positions.hidden().is_some() || fine, "{cell:?}");
            }
        }
    }
}
