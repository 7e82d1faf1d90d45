//! What became of graduates: answers by provider, trade and level, with their sums.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::lines::{Line, Table};
use super::since::{Past, Used};
use super::{Audit, AuditedCell, Hidden, Published, Shown, rounded, share, tidy};
use crate::parameters::DisclosureParameters;

/// Answers of the graduates of one provider, trade and level.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OutcomeLeaf {
    /// The provider; nothing where the answers do not say.
    pub provider: Option<String>,
    /// The trade.
    pub trade: String,
    /// The level.
    pub level: String,
    /// Graduates who answered.
    pub answers: u64,
    /// … of them in work, employed or on their own account.
    pub in_work: u64,
    /// … of those in work: those who said whether they work in their trade.
    pub trade_asked: u64,
    /// … of those: in the trade.
    pub in_trade: u64,
    /// Monthly pay of those in work, in VND.
    pub pay: Spread,
    /// Months to the first job.
    pub months: Spread,
    /// By graduation year: those who answered, and of those in work those who said whether they work in their trade.
    pub years: BTreeMap<i32, [u64; 2]>,
}

/// Values of which the median is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Spread {
    /// Each of them.
    Values(Vec<f64>),
    /// Only their median and number are known.
    Median {
        /// The median.
        median: f64,
        /// How many there are.
        n: f64,
    },
    /// Nothing is known: medians of parts have no sum.
    Unknown,
}

impl Default for Spread {
    fn default() -> Self {
        Self::Values(Vec::new())
    }
}

impl Spread {
    fn join(&mut self, other: &Self) {
        match (&mut *self, other) {
            (_, Self::Values(more)) if more.is_empty() => {}
            (Self::Values(own), _) if own.is_empty() => *self = other.clone(),
            (Self::Values(own), Self::Values(more)) => own.extend_from_slice(more),
            _ => *self = Self::Unknown,
        }
    }

    /// Median and number of values.
    fn median(&self) -> Option<(f64, f64)> {
        match self {
            Self::Values(values) => {
                let mut values = values.clone();
                values.sort_by(f64::total_cmp);
                let at = |place: usize| values.get(place).copied();
                let upper = at(values.len() / 2)?;
                let lower = at((values.len() - 1) / 2)?;
                Some((f64::midpoint(lower, upper), values.len() as f64))
            }
            Self::Median { median, n } => Some((*median, *n)),
            Self::Unknown => None,
        }
    }
}

/// Whom a cell is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case")]
pub enum OutcomeScope {
    /// All graduates who were asked.
    City,
    /// Those of a trade.
    Trade {
        /// The trade.
        trade_code: String,
    },
    /// Those of a trade at a level.
    TradeLevel {
        /// The trade.
        trade_code: String,
        /// The level.
        level: String,
    },
    /// Those of a provider.
    Provider {
        /// The provider; nothing where the answers do not say.
        provider_id: Option<String>,
    },
    /// Those of a provider in a trade at a level.
    Programme {
        /// The provider; nothing where the answers do not say.
        provider_id: Option<String>,
        /// The trade.
        trade_code: String,
        /// The level.
        level: String,
    },
}

impl OutcomeScope {
    /// The trade, where it is about one.
    pub(super) fn trade(&self) -> Option<&str> {
        match self {
            Self::City | Self::Provider { .. } => None,
            Self::Trade { trade_code }
            | Self::TradeLevel { trade_code, .. }
            | Self::Programme { trade_code, .. } => Some(trade_code),
        }
    }
}

/// What may be known of the graduates of a scope.
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeCell {
    /// Whom it is about.
    pub scope: OutcomeScope,
    /// How many answered.
    pub answers: Published<f64>,
    /// Of those who answered: in work.
    pub employed_share: Published<f64>,
    /// Of those in work: in the trade they learned.
    pub in_trade_share: Published<f64>,
    /// Median monthly pay of those in work, in VND.
    pub median_pay_vnd: Published<f64>,
    /// Median months to the first job.
    pub median_months: Published<f64>,
}

/// The sums of a scope.
#[derive(Debug, Clone, Default)]
struct Sums {
    answers: f64,
    in_work: f64,
    trade_asked: f64,
    in_trade: f64,
    pay: Spread,
    months: Spread,
}

impl Sums {
    fn add(&mut self, leaf: &OutcomeLeaf) {
        self.answers += leaf.answers as f64;
        self.in_work += leaf.in_work as f64;
        self.trade_asked += leaf.trade_asked as f64;
        self.in_trade += leaf.in_trade as f64;
        self.pay.join(&leaf.pay);
        self.months.join(&leaf.months);
    }
}

/// The scopes that a leaf is part of, the widest first; without providers these are left out.
fn scopes(leaf: &OutcomeLeaf, providers: Providers) -> Vec<OutcomeScope> {
    let (provider_id, trade_code, level) = (&leaf.provider, &leaf.trade, &leaf.level);
    let mut scopes = vec![
        OutcomeScope::City,
        OutcomeScope::Trade {
            trade_code: trade_code.clone(),
        },
        OutcomeScope::TradeLevel {
            trade_code: trade_code.clone(),
            level: level.clone(),
        },
    ];
    if providers == Providers::Named {
        scopes.push(OutcomeScope::Provider {
            provider_id: provider_id.clone(),
        });
        scopes.push(OutcomeScope::Programme {
            provider_id: provider_id.clone(),
            trade_code: trade_code.clone(),
            level: level.clone(),
        });
    }
    scopes
}

/// The scopes of which a scope is a part.
fn wholes(scope: &OutcomeScope) -> Vec<OutcomeScope> {
    match scope {
        OutcomeScope::City => Vec::new(),
        OutcomeScope::Trade { .. } | OutcomeScope::Provider { .. } => vec![OutcomeScope::City],
        OutcomeScope::TradeLevel { trade_code, .. } => vec![OutcomeScope::Trade {
            trade_code: trade_code.clone(),
        }],
        OutcomeScope::Programme {
            provider_id,
            trade_code,
            level,
        } => vec![
            OutcomeScope::TradeLevel {
                trade_code: trade_code.clone(),
                level: level.clone(),
            },
            OutcomeScope::Provider {
                provider_id: provider_id.clone(),
            },
        ],
    }
}

/// A whole and those of its parts that cut it in one way.
fn lines(cells: &[(OutcomeScope, Sums)]) -> Vec<Line> {
    let places: BTreeMap<&OutcomeScope, usize> = cells
        .iter()
        .enumerate()
        .map(|(place, (scope, _))| (scope, place))
        .collect();
    let mut grouped: BTreeMap<(usize, u8), Vec<usize>> = BTreeMap::new();
    for (place, (scope, _)) in cells.iter().enumerate() {
        let way = u8::from(matches!(scope, OutcomeScope::Provider { .. }));
        for whole in wholes(scope) {
            if let Some(total) = places.get(&whole) {
                grouped.entry((*total, way)).or_default().push(place);
            }
        }
    }
    grouped
        .into_iter()
        .map(|((total, _), parts)| Line { total, parts })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Providers {
    Named,
    Unknown,
}

/// Cells about which nothing is left to decide.
#[derive(Debug, Default)]
struct Settled {
    hidden: Vec<usize>,
    shown: BTreeSet<usize>,
}

impl Settled {
    /// Those whose answers are those of the last release: as they were.
    fn since(
        cells: &[(OutcomeScope, Sums)],
        changed: &BTreeSet<OutcomeScope>,
        hidden: Option<&BTreeSet<OutcomeScope>>,
    ) -> Self {
        let mut settled = Self::default();
        let Some(hidden) = hidden else { return settled };
        for (place, (scope, _)) in cells.iter().enumerate() {
            if changed.contains(scope) {
                continue;
            }
            if hidden.contains(scope) {
                settled.hidden.push(place);
            } else {
                settled.shown.insert(place);
            }
        }
        settled
    }
}

/// Sums, hides and rounds; with what the next release is compared with.
pub(super) fn protect(
    used: Used,
    past: Option<&Past>,
    rules: &DisclosureParameters,
    audit: &mut Audit,
) -> (Vec<OutcomeCell>, Past) {
    let leaves = &used.leaves;
    let providers = if leaves.iter().any(|leaf| leaf.provider.is_some()) {
        Providers::Named
    } else {
        Providers::Unknown
    };
    let mut sums: BTreeMap<OutcomeScope, Sums> = BTreeMap::new();
    for leaf in leaves.iter().filter(|leaf| leaf.answers > 0) {
        for scope in scopes(leaf, providers) {
            sums.entry(scope).or_default().add(leaf);
        }
    }
    let cells: Vec<(OutcomeScope, Sums)> = sums.into_iter().collect();
    let lines = lines(&cells);
    let changed: BTreeSet<OutcomeScope> = used
        .fresh
        .iter()
        .flat_map(|leaf| scopes(leaf, providers))
        .collect();
    let settled = Settled::since(&cells, &changed, past.map(|past| &past.hidden));
    let answers = hide(
        "answers",
        &cells,
        &lines,
        |sums| (sums.in_work, sums.answers),
        settled,
        rules,
        audit,
    );
    let mut settled = Settled::since(&cells, &changed, past.map(|past| &past.in_trade_hidden));
    // Of a hidden cell nothing else is shown: the number of those in work is a base of the shares that follow.
    settled.hidden.extend(places(&answers));
    let in_trade = hide(
        "in_trade",
        &cells,
        &lines,
        |sums| (sums.in_trade, sums.trade_asked),
        settled,
        rules,
        audit,
    );
    let scopes_of = |hidden: &[bool]| {
        let places = places(hidden).into_iter();
        places
            .filter_map(|place| Some(cells.get(place)?.0.clone()))
            .collect()
    };
    let past = Past {
        hidden: scopes_of(&answers),
        in_trade_hidden: scopes_of(&in_trade),
        leaves: used.leaves,
    };
    let cells = cells
        .into_iter()
        .zip(answers.into_iter().zip(in_trade))
        .map(|((scope, sums), (hidden, in_trade))| cell(scope, &sums, hidden, in_trade, rules))
        .collect();
    (cells, past)
}

fn places(hidden: &[bool]) -> Vec<usize> {
    hidden
        .iter()
        .enumerate()
        .filter_map(|(place, hidden)| hidden.then_some(place))
        .collect()
}

/// Which cells of one share are hidden. A set of cells is safe if enough people answered, and neither all of them nor
/// none of them do what the share is about.
fn hide(
    table: &'static str,
    cells: &[(OutcomeScope, Sums)],
    lines: &[Line],
    pick: fn(&Sums) -> (f64, f64),
    settled: Settled,
    rules: &DisclosureParameters,
    audit: &mut Audit,
) -> Vec<bool> {
    let picked: Vec<(f64, f64)> = cells.iter().map(|(_, sums)| pick(sums)).collect();
    let safe = |set: &[usize]| {
        let (successes, answers) = set
            .iter()
            .filter_map(|place| picked.get(*place))
            .fold((0.0, 0.0), |(s, n), (successes, answers)| {
                (s + successes, n + answers)
            });
        // A cell with no answer at all is missing, not hidden.
        let together = set.len() > 1;
        let certain = answers < rules.extreme_base && (successes == 0.0 || successes == answers);
        (answers == 0.0 && !together) || (answers >= rules.least_answers && !(together && certain))
    };
    let sizes: Vec<f64> = picked.iter().map(|(_, answers)| *answers).collect();
    let given: Vec<usize> = settled
        .hidden
        .into_iter()
        .filter(|place| sizes.get(*place).is_some_and(|size| *size > 0.0))
        .collect();
    let mut known = settled.shown;
    let exists = |place: &usize| sizes.get(*place).is_some_and(|size| *size > 0.0);
    let lines: Vec<Line> = lines
        .iter()
        .filter(|line| exists(&line.total))
        .map(|line| Line {
            total: line.total,
            parts: line.parts.iter().copied().filter(exists).collect(),
        })
        .collect();
    // What is made of known cells alone is known.
    while let Some(line) = lines.iter().find(|line: &&Line| {
        !known.contains(&line.total) && line.parts.iter().all(|part| known.contains(part))
    }) {
        known.insert(line.total);
    }
    let table_of = Table {
        sizes: sizes.clone(),
        lines,
        known,
        safe: &safe,
        width: &|_| rules.narrowest_answers,
    };
    let decided = table_of.hide(&given);
    audit.cells += sizes.iter().filter(|size| **size > 0.0).count();
    audit
        .hidden
        .extend(decided.bounds.iter().filter_map(|(place, bounds)| {
            Some(AuditedCell {
                table,
                cell: format!("{:?}", cells.get(*place)?.0),
                bounds: *bounds,
            })
        }));
    decided.hidden
}

fn cell(
    scope: OutcomeScope,
    sums: &Sums,
    hidden: bool,
    in_trade_hidden: bool,
    rules: &DisclosureParameters,
) -> OutcomeCell {
    if hidden {
        return OutcomeCell {
            scope,
            answers: suppressed(),
            employed_share: suppressed(),
            in_trade_share: suppressed(),
            median_pay_vnd: suppressed(),
            median_months: suppressed(),
        };
    }
    let in_trade_share = if in_trade_hidden {
        suppressed()
    } else if sums.trade_asked == 0.0 {
        Published(Shown::Missing)
    } else {
        share(sums.in_trade, sums.trade_asked, rules)
    };
    OutcomeCell {
        scope,
        answers: Published(Shown::Rounded(rounded(sums.answers, rules))),
        employed_share: share(sums.in_work, sums.answers, rules),
        in_trade_share,
        median_pay_vnd: median(&sums.pay, |pay| significant(pay, 3), rules),
        median_months: median(&sums.months, |months| tidy(months, 10.0), rules),
    }
}

fn suppressed() -> Published<f64> {
    Published(Shown::Suppressed(Hidden::FewAnswers))
}

fn median(
    spread: &Spread,
    round: impl Fn(f64) -> f64,
    rules: &DisclosureParameters,
) -> Published<f64> {
    Published(match spread.median() {
        None => Shown::Missing,
        Some((_, n)) if n < rules.least_answers => Shown::Suppressed(Hidden::FewAnswers),
        Some((median, _)) => Shown::Rounded(round(median)),
    })
}

/// Rounded to significant digits.
fn significant(value: f64, digits: i32) -> f64 {
    if value <= 0.0 {
        return value;
    }
    let step = 10_f64.powf(value.log10().floor() - f64::from(digits - 1));
    (value / step).round() * step
}
