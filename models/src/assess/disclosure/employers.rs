//! What employers advertise or plan: positions by trade and district, with their sums.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::lines::{Line, Table};
use super::{Audit, AuditedCell, Hidden, Published, Shown, rounded};
use crate::parameters::DisclosureParameters;

/// Positions of one trade in one district, employer by employer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EmployerLeaf {
    /// The trade.
    pub trade: String,
    /// The district; nothing where it is not said.
    pub district: Option<String>,
    /// Positions by employer.
    pub employers: BTreeMap<String, f64>,
}

/// Where positions were stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmployerSource {
    /// Advertisements.
    Postings,
    /// The employer survey.
    Survey,
}

/// Which positions a cell counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmployerScope {
    /// All.
    City,
    /// Those of a trade.
    Trade(String),
    /// Those in a district.
    District(Option<String>),
    /// Those of a trade in a district.
    TradeDistrict(String, Option<String>),
}

/// What may be known of the positions of a scope. The share of the largest employer is not: with the total it is the
/// employer's own number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EmployerCell {
    /// Which positions.
    #[serde(skip)]
    pub scope: EmployerScope,
    /// Positions.
    pub positions: Published<f64>,
    /// Employers.
    pub employers: Published<f64>,
}

type Sums = BTreeMap<String, f64>;

/// Sums, hides and rounds.
pub(super) fn protect(
    table: &'static str,
    leaves: &[EmployerLeaf],
    rules: &DisclosureParameters,
    audit: &mut Audit,
) -> Vec<EmployerCell> {
    let mut sums: BTreeMap<EmployerScope, Sums> = BTreeMap::new();
    for leaf in leaves {
        let (trade, district) = (&leaf.trade, &leaf.district);
        let scopes = [
            EmployerScope::City,
            EmployerScope::Trade(trade.clone()),
            EmployerScope::District(district.clone()),
            EmployerScope::TradeDistrict(trade.clone(), district.clone()),
        ];
        for scope in scopes {
            let slot = sums.entry(scope).or_default();
            for (employer, positions) in leaf.employers.iter().filter(|(_, n)| **n > 0.0) {
                *slot.entry(employer.clone()).or_default() += positions;
            }
        }
    }
    sums.retain(|_, employers| !employers.is_empty());
    let cells: Vec<(EmployerScope, Sums)> = sums.into_iter().collect();
    let safe = |set: &[usize]| {
        let mut together: BTreeMap<&str, f64> = BTreeMap::new();
        for (_, employers) in set.iter().filter_map(|place| cells.get(*place)) {
            for (employer, positions) in employers {
                *together.entry(employer).or_default() += positions;
            }
        }
        let total: f64 = together.values().sum();
        let largest = together.values().copied().fold(0.0, f64::max);
        together.len() as f64 >= rules.least_employers
            && largest <= rules.largest_employer_share * total
    };
    let decided = Table {
        sizes: cells
            .iter()
            .map(|(_, employers)| employers.values().sum())
            .collect(),
        lines: lines(&cells),
        known: BTreeSet::new(),
        safe: &safe,
        width: &|size| rules.narrowest_vacancies * size,
    }
    .hide(&[]);
    audit.cells += cells.len();
    audit
        .hidden
        .extend(decided.bounds.iter().filter_map(|(place, bounds)| {
            Some(AuditedCell {
                table,
                cell: format!("{:?}", cells.get(*place)?.0),
                bounds: *bounds,
            })
        }));
    cells
        .into_iter()
        .zip(decided.hidden)
        .map(|((scope, employers), hidden)| cell(scope, &employers, hidden, rules))
        .collect()
}

fn lines(cells: &[(EmployerScope, Sums)]) -> Vec<Line> {
    let places: BTreeMap<&EmployerScope, usize> = cells
        .iter()
        .enumerate()
        .map(|(place, (scope, _))| (scope, place))
        .collect();
    let mut grouped: BTreeMap<(usize, u8), Vec<usize>> = BTreeMap::new();
    for (place, (scope, _)) in cells.iter().enumerate() {
        let (way, wholes) = match scope {
            EmployerScope::City => (0, Vec::new()),
            EmployerScope::Trade(_) => (0, vec![EmployerScope::City]),
            EmployerScope::District(_) => (1, vec![EmployerScope::City]),
            EmployerScope::TradeDistrict(trade, district) => (
                0,
                vec![
                    EmployerScope::Trade(trade.clone()),
                    EmployerScope::District(district.clone()),
                ],
            ),
        };
        for whole in wholes {
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

fn cell(
    scope: EmployerScope,
    employers: &Sums,
    hidden: bool,
    rules: &DisclosureParameters,
) -> EmployerCell {
    let suppressed = || Published(Shown::Suppressed(Hidden::FewEmployers));
    let count = employers.len() as f64;
    EmployerCell {
        scope,
        positions: if hidden {
            suppressed()
        } else {
            Published(Shown::Rounded(rounded(employers.values().sum(), rules)))
        },
        employers: if hidden || count < rules.least_count {
            suppressed()
        } else {
            Published(Shown::Rounded(rounded(count, rules)))
        },
    }
}
