//! An allocation beside simple alternatives, and what it leans on.

use std::collections::{BTreeMap, BTreeSet};

use super::allocate::{Shortfall, allocate, empty_rows};
use super::limits::apportion;
use super::outcome::{Outcome, change, outcome};
use super::policy::EligibleTrades;
use super::{Allocation, Cell, CellKey, Limits, Ownership, Row};
use crate::codes::TradeCode;
use crate::parameters::SubsidyParameters;
use crate::units::{Interval, Vnd, Year};

/// A simple way of spending the same envelopes. Places bound it; gaps and courses' growth do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternative {
    /// The same money for every supported trade.
    EqualSplit,
    /// The same money for every trade of another list.
    List,
}

/// An alternative with what it brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Which one.
    pub alternative: Alternative,
    /// Its outcome.
    pub outcome: Outcome,
}

/// What a billion more or less in a year changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marginal {
    /// The year.
    pub year: Year,
    /// Added to the envelope; less than 0 where taken away.
    pub step: Vnd,
    /// Learners more or fewer.
    pub learners: i64,
    /// Change of the expected benefit; the interval comes from the probabilities of the classes.
    pub benefit: Interval,
}

/// An assumption that is varied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// `subsidy.harm` (λ).
    Harm,
    /// `subsidy.gap_share`.
    GapShare,
}

/// The allocation under another assumption.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sensitivity {
    /// Which one.
    pub assumption: Assumption,
    /// Its value.
    pub value: f64,
    /// What the allocation then is, by that assumption.
    pub outcome: Outcome,
    /// Share of the learners of the allocation as it stands who would be supported elsewhere or not at all, 0..=1;
    /// nothing where nobody is supported.
    pub moved: Option<f64>,
}

/// How a part of the city or a kind of provider fares.
#[derive(Debug, Clone, PartialEq)]
pub struct Equity {
    /// The area; `None` where providers do not say.
    pub of: EquityGroup,
    /// Learners enrolled in the last year with data, in supported trades and levels.
    pub enrolled: f64,
    /// Subsidised learners over all years.
    pub learners: u64,
    /// Money over all years.
    pub vnd: Vnd,
    /// Subsidised learners a year per 100 enrolled; nothing where nobody is.
    pub per_hundred: Option<f64>,
}

/// A group in the comparison of areas and kinds of ownership.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EquityGroup {
    /// An area of the policy, or none.
    Area(Option<String>),
    /// A kind of ownership, or none.
    Ownership(Option<Ownership>),
}

/// Everything that stands beside an allocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The allocation.
    pub allocation: Allocation,
    /// Simple ways.
    pub alternatives: Vec<Scored>,
    /// A billion more and less, in each year.
    pub marginal: Vec<Marginal>,
    /// Under other assumptions.
    pub sensitivity: Vec<Sensitivity>,
    /// By area and ownership.
    pub equity: Vec<Equity>,
}

/// A billion đồng.
const STEP: i64 = 1_000_000_000;
/// λ is varied by these factors.
const HARM_FACTORS: [f64; 3] = [0.0, 0.5, 2.0];
/// The share of the gap is varied over these values.
const GAP_SHARES: [f64; 3] = [0.25, 0.75, 1.0];

/// Compares.
///
/// * `list`: the trades of another list, such as the one in force.
/// * `z`: normal quantile of the intervals.
///
/// # Errors
/// Every limit that the allocation itself cannot keep.
pub fn compare(
    cells: &[Cell],
    limits: &Limits,
    list: &EligibleTrades,
    parameters: &SubsidyParameters,
    z: f64,
) -> Result<Comparison, Vec<Shortfall>> {
    let allocation = allocate(cells, limits, parameters, z)?;
    let alternative = |alternative, supported: &dyn Fn(&TradeCode) -> bool| Scored {
        alternative,
        outcome: outcome(
            &split(cells, limits, supported, parameters),
            parameters.filled_per_learner,
            z,
        ),
    };
    Ok(Comparison {
        alternatives: vec![
            alternative(Alternative::EqualSplit, &|_| true),
            alternative(Alternative::List, &|trade| list.has(trade)),
        ],
        marginal: marginal(cells, limits, &allocation, parameters, z),
        sensitivity: sensitivity(cells, limits, &allocation, parameters, z),
        equity: equity(&allocation.rows, limits.years.len()),
        allocation,
    })
}

/// Each year's envelope in equal parts for the trades, within a trade over its cells by places.
fn split(
    cells: &[Cell],
    limits: &Limits,
    supported: &dyn Fn(&TradeCode) -> bool,
    parameters: &SubsidyParameters,
) -> Vec<Row> {
    let mut rows = empty_rows(cells, limits, parameters);
    let offers: BTreeMap<&CellKey, &Cell> = cells.iter().map(|cell| (&cell.key, cell)).collect();
    let trades: BTreeSet<TradeCode> = rows
        .iter()
        .map(|row| row.key.trade.clone())
        .filter(|trade| supported(trade))
        .collect();
    let n = i64::try_from(trades.len()).unwrap_or(i64::MAX).max(1);
    for (t, year) in limits.years.iter().enumerate() {
        let part = year.envelope.0 / n;
        let mut allowed = year.learners.unwrap_or(u64::MAX);
        for trade in &trades {
            let positions: Vec<usize> = (0..rows.len())
                .filter(|p| rows.get(*p).is_some_and(|row| row.key.trade == *trade))
                .collect();
            let offer = |p: &usize| {
                let row = rows.get(*p)?;
                offers.get(&row.key)?.offers.get(t).copied().flatten()
            };
            let offered: Vec<(usize, super::Offer)> = positions
                .iter()
                .filter_map(|p| Some((*p, offer(p)?)))
                .collect();
            let places: Vec<f64> = offered
                .iter()
                .map(|(_, offer)| offer.places as f64)
                .collect();
            let all: f64 = places.iter().sum();
            if all <= 0.0 {
                continue;
            }
            // The mean rate by places says how many learners the part pays.
            let mean: f64 = offered
                .iter()
                .map(|(_, o)| o.rate.0 as f64 * o.places as f64)
                .sum::<f64>()
                / all;
            let paid = (part as f64 / mean).floor().min(all);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a saturating cast of what is 0 or more"
            )]
            let learners = (paid as u64).min(allowed);
            let mut left = part;
            for ((position, offer), wanted) in offered.iter().zip(apportion(learners, &places)) {
                let affordable = u64::try_from(left / offer.rate.0.max(1)).unwrap_or(0);
                let taken = wanted.min(affordable).min(offer.places);
                left -= offer.rate.times(taken).0;
                allowed = allowed.saturating_sub(taken);
                if let Some(share) = rows.get_mut(*position).and_then(|row| row.years.get_mut(t)) {
                    share.learners = taken;
                    share.amount = offer.rate.times(taken);
                }
            }
        }
    }
    rows
}

fn marginal(
    cells: &[Cell],
    limits: &Limits,
    base: &Allocation,
    parameters: &SubsidyParameters,
    z: f64,
) -> Vec<Marginal> {
    let mut found = Vec::new();
    for (t, year) in limits.years.iter().enumerate() {
        for step in [-STEP, STEP] {
            let mut changed = limits.clone();
            if let Some(year) = changed.years.get_mut(t) {
                year.envelope = Vnd(year.envelope.0.saturating_add(step).max(0));
            }
            // A floor may not be met with less.
            let Ok(other) = allocate(cells, &changed, parameters, z) else {
                continue;
            };
            found.push(Marginal {
                year: year.year,
                step: Vnd(step),
                learners: difference(other.learners(), base.learners()),
                benefit: change(&base.rows, &other.rows, parameters.filled_per_learner, z),
            });
        }
    }
    found
}

fn difference(a: u64, b: u64) -> i64 {
    let signed = |n| i64::try_from(n).unwrap_or(i64::MAX);
    signed(a) - signed(b)
}

fn sensitivity(
    cells: &[Cell],
    limits: &Limits,
    base: &Allocation,
    parameters: &SubsidyParameters,
    z: f64,
) -> Vec<Sensitivity> {
    let harms = HARM_FACTORS.map(|factor| (Assumption::Harm, parameters.harm * factor));
    let shares = GAP_SHARES.map(|share| (Assumption::GapShare, share));
    harms
        .into_iter()
        .chain(shares)
        .filter_map(|(assumption, value)| {
            let mut other = parameters.clone();
            match assumption {
                Assumption::Harm => other.harm = value,
                Assumption::GapShare => other.gap_share = value,
            }
            let changed = allocate(cells, limits, &other, z).ok()?;
            Some(Sensitivity {
                assumption,
                value,
                outcome: changed.outcome,
                moved: moved(&base.rows, &changed.rows),
            })
        })
        .collect()
}

fn moved(from: &[Row], to: &[Row]) -> Option<f64> {
    let all: u64 = from.iter().map(Row::learners).sum();
    let kept: u64 = from
        .iter()
        .zip(to)
        .map(|(a, b)| a.learners().min(b.learners()))
        .sum();
    (all > 0).then(|| 1.0 - kept as f64 / all as f64)
}

fn equity(rows: &[Row], years: usize) -> Vec<Equity> {
    let mut groups: BTreeMap<EquityGroup, (f64, u64, Vnd)> = BTreeMap::new();
    for row in rows {
        for group in [
            EquityGroup::Area(row.key.area.clone()),
            EquityGroup::Ownership(row.key.ownership),
        ] {
            let (enrolled, learners, vnd) = groups.entry(group).or_default();
            *enrolled += row.enrolled;
            *learners += row.learners();
            *vnd = [*vnd, row.amount()].into_iter().sum();
        }
    }
    groups
        .into_iter()
        .map(|(of, (enrolled, learners, vnd))| Equity {
            of,
            enrolled,
            learners,
            vnd,
            per_hundred: (enrolled > 0.0 && years > 0)
                .then(|| learners as f64 / years as f64 / enrolled * 100.0),
        })
        .collect()
}
