//! Subsidies as JSON, CSV and text: policies, an allocation, its check, a comparison, a list in the mirror of the flags.

pub mod csv;
pub mod json;
pub mod table;

use std::collections::BTreeMap;

use vocmatch_models::codes::TradeCode;
use vocmatch_models::parameters::SubsidyParameters;
use vocmatch_models::subsidy::check::Bound;
use vocmatch_models::subsidy::policy::Policy;
use vocmatch_models::subsidy::wish::AbovePolicy;
use vocmatch_models::subsidy::{Bounds, Row, YearTotal};
use vocmatch_models::units::Vnd;

use super::{PackageInfo, TradeName};
use crate::text::Language;

/// What every answer about subsidies says beside its numbers.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    /// The package.
    pub package: &'a PackageInfo,
    /// Last year with data.
    pub data_year: i32,
    /// The year that the flags are about.
    pub target_year: i32,
    /// Digest of the parameters.
    pub digest: &'a str,
    /// The assumptions about subsidies.
    pub assumptions: &'a SubsidyParameters,
    /// The policy.
    pub policy: &'a Policy,
    /// Names of the trades, by code.
    pub names: BTreeMap<&'a str, &'a TradeName>,
    /// Years in which the envelope is above the policy's.
    pub above: &'a [AbovePolicy],
    /// Trades that the policy names and the package does not have.
    pub unknown: &'a [TradeCode],
}

impl Setting<'_> {
    /// The name of a trade; its code where it has none.
    #[must_use]
    pub fn name<'b>(&'b self, trade: &'b TradeCode, language: Language) -> &'b str {
        self.names
            .get(trade.as_str())
            .map_or(trade.as_str(), |name| name.in_language(language))
    }
}

/// What holds a cell back in a year in which it has all that it can take; of equal limits the first of these.
#[must_use]
pub fn held_back(bounds: &Bounds, learners: u64) -> Option<Bound> {
    let at = [
        (Bound::Gap, bounds.gap),
        (Bound::Places, bounds.places),
        (Bound::Absorptive, bounds.absorptive),
    ];
    let limit = at.into_iter().find(|(_, limit)| *limit == bounds.least());
    limit
        .filter(|_| learners > 0 && learners == bounds.least())
        .map(|(bound, _)| bound)
}

/// Money that the limits leave unspent; nothing where only whole learners leave a rest.
pub(crate) fn left_over(years: &[YearTotal]) -> Option<Vnd> {
    let left: Vnd = years.iter().map(YearTotal::left).sum();
    let dearest = years.iter().map(|total| total.envelope).max()?;
    // Less than a hundredth of a year is what whole learners leave.
    (left.0 > dearest.0 / 100).then_some(left)
}

/// How many cells each limit holds back, over all years: gap, places, absorption.
#[must_use]
pub fn held(rows: &[Row]) -> [usize; 3] {
    let mut held = [0; 3];
    for share in rows.iter().flat_map(|row| &row.years) {
        let [gap, places, absorptive] = &mut held;
        match held_back(&share.bounds, share.learners) {
            Some(Bound::Gap) => *gap += 1,
            Some(Bound::Places) => *places += 1,
            Some(Bound::Absorptive) => *absorptive += 1,
            None => {}
        }
    }
    held
}

#[cfg(test)]
mod tests;
