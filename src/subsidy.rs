//! From an assessed package and a policy to the cells of an allocation; no file, no clock.

pub mod desk;
pub mod policies;

use std::collections::BTreeMap;

use polars::prelude::PolarsError;
use vocmatch_models::assess::{LevelBreakdown, TradeAssessment};
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::estimate::supply::LevelSupply;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::subsidy::allocate::{Shortfall, allocate};
use vocmatch_models::subsidy::check::{Checked, Given, check};
use vocmatch_models::subsidy::compare::{Comparison, compare};
use vocmatch_models::subsidy::mirror::gap;
use vocmatch_models::subsidy::outcome::quantile;
use vocmatch_models::subsidy::policy::{EligibleTrades, Policy};
use vocmatch_models::subsidy::{Allocation, Cell, CellKey, Facts, Limits, Offer};

use crate::answer::Answer;
use crate::evidence::places::{self, PlaceCell};

/// The cells of a policy in an assessed package.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The limits.
    pub limits: Limits,
    /// Trades that the policy names and the package does not have.
    pub unknown: Vec<TradeCode>,
}

impl Case {
    /// The allocation with the highest expected benefit.
    ///
    /// # Errors
    /// Every limit that cannot be kept, by year.
    pub fn allocate(&self, parameters: &Parameters) -> Result<Allocation, Vec<Shortfall>> {
        let z = quantile(parameters.flags.interval);
        allocate(&self.cells, &self.limits, &parameters.subsidy, z)
    }

    /// The same beside simple alternatives; `list` is that of another policy.
    ///
    /// # Errors
    /// Every limit that cannot be kept, by year.
    pub fn compare(
        &self,
        list: &EligibleTrades,
        parameters: &Parameters,
    ) -> Result<Comparison, Vec<Shortfall>> {
        let z = quantile(parameters.flags.interval);
        compare(&self.cells, &self.limits, list, &parameters.subsidy, z)
    }

    /// What is to be said of an allocation that somebody else made.
    #[must_use]
    pub fn check(&self, given: &[Given], parameters: &Parameters) -> Checked {
        let z = quantile(parameters.flags.interval);
        check(given, &self.cells, &self.limits, &parameters.subsidy, z)
    }
}

/// The cells of a policy: trade × level × area × ownership.
///
/// A trade's yearly gap (openings less seekers of the target year, medians, 0 where there is none) is distributed over
/// its levels in proportion to their seekers, within a level over its cells in proportion to their places. The gap of the
/// target year is taken for every year. Where no provider's intake is known, a trade and level is one cell.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn case(answer: &Answer, policy: &Policy, limits: Limits) -> Result<Case, PolarsError> {
    let year = answer.assessment.data_year.0;
    let mut of_cells: BTreeMap<(TradeCode, Level), Vec<PlaceCell>> = BTreeMap::new();
    for place in places::collect(&answer.snapshot, year)? {
        let key = (place.trade.clone(), place.level.clone());
        of_cells.entry(key).or_default().push(place);
    }
    let groups = answer.names.iter().map(|name| name.group_code.clone());
    let mut cells = Vec::new();
    for (trade, group) in answer.assessment.trades.iter().zip(groups) {
        let gap = gap(trade).unwrap_or(0.0).max(0.0);
        let levels = trade.levels.iter().zip(&trade.basis.supply.levels);
        let all: f64 = trade.basis.supply.seekers();
        for (level, supply) in levels.filter(|(l, _)| policy.supports(&trade.trade, &l.level)) {
            let share = if all > 0.0 { supply.seekers / all } else { 0.0 };
            let key = (trade.trade.clone(), level.level.clone());
            let of_level = of_cells
                .remove(&key)
                .unwrap_or_else(|| vec![whole(trade, level, supply)]);
            let facts = facts(trade, level, supply, &answer.parameters);
            for part in split(of_level, policy) {
                let offers = limits.years.iter().map(|year| {
                    let rate = policy.rate(&part.key.trade, &part.key.level, year.year)?;
                    let places = part.places;
                    Some(Offer { rate, places })
                });
                cells.push(Cell {
                    offers: offers.collect(),
                    group: group.clone(),
                    facts,
                    gap: gap * share * part.share,
                    enrolled: part.enrolled,
                    key: part.key,
                });
            }
        }
    }
    let known = |code: &&TradeCode| !answer.assessment.trades.iter().any(|t| t.trade == **code);
    let unknown = match &policy.trades {
        EligibleTrades::All => Vec::new(),
        EligibleTrades::Listed(listed) => listed.iter().filter(known).cloned().collect(),
    };
    Ok(Case {
        cells,
        limits,
        unknown,
    })
}

struct Part {
    key: CellKey,
    enrolled: f64,
    places: u64,
    /// Of the places of its trade and level, 0..=1.
    share: f64,
}

/// The districts of a trade and level, put together by area and ownership.
fn split(places: Vec<PlaceCell>, policy: &Policy) -> Vec<Part> {
    let all: f64 = places.iter().map(|place| place.places).sum();
    let mut parts: BTreeMap<CellKey, (f64, f64)> = BTreeMap::new();
    for place in places {
        let area = place.district.as_deref().and_then(|d| policy.area_of(d));
        let key = CellKey {
            area: area.map(str::to_owned),
            trade: place.trade,
            level: place.level,
            ownership: place.ownership,
        };
        let (enrolled, offered) = parts.entry(key).or_default();
        *enrolled += place.enrolled;
        *offered += place.places;
    }
    let n = parts.len() as f64;
    let part = |(key, (enrolled, places)): (CellKey, (f64, f64))| Part {
        key,
        enrolled,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a saturating cast of a count"
        )]
        places: places.max(0.0) as u64,
        share: if all > 0.0 { places / all } else { 1.0 / n },
    };
    parts.into_iter().map(part).collect()
}

/// A trade and level as one cell.
fn whole(trade: &TradeAssessment, level: &LevelBreakdown, supply: &LevelSupply) -> PlaceCell {
    PlaceCell {
        trade: trade.trade.clone(),
        level: level.level.clone(),
        district: None,
        ownership: None,
        enrolled: level.enrolled,
        places: supply.capacity.unwrap_or(level.enrolled),
    }
}

/// What the assessment says of a trade, with this level's own outcome where enough graduates answered.
fn facts(
    trade: &TradeAssessment,
    level: &LevelBreakdown,
    supply: &LevelSupply,
    parameters: &Parameters,
) -> Facts {
    let enough = level.respondents >= parameters.flags.least_respondents;
    let in_trade = level.in_trade.filter(|_| enough).map(|share| share.median);
    Facts {
        flag: trade.flag,
        probability: trade.probability,
        cause: trade.cause,
        outcome: in_trade.map(|share| {
            parameters.supply.completion_share * supply.seekers_per_completer() * share
        }),
    }
}
