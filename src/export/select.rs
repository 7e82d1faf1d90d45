//! Which trades are shown, and in which order.

use std::cmp::Ordering;

use vocmatch_models::assess::{LevelBreakdown, TradeAssessment};
use vocmatch_models::units::Interval;

use super::{Document, Selection, Sort, TradeName};
use crate::text::{Language, order};

/// A trade to show.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its names.
    pub name: &'a TradeName,
    /// Its answer.
    pub trade: &'a TradeAssessment,
    /// Job seekers: of the selected level where one is selected.
    pub supply: Option<Interval>,
}

impl Row<'_> {
    fn gap(&self) -> Option<f64> {
        Some(self.trade.demand?.median - self.supply?.median)
    }
}

impl<'a> Document<'a> {
    /// The selected trades in the selected order.
    #[must_use]
    pub fn rows(&self, otherwise: Sort, language: Language) -> Vec<Row<'a>> {
        let all = self.assessment.trades.iter().zip(self.names);
        let mut rows: Vec<Row<'a>> = all
            .filter_map(|(trade, name)| self.selection.row(trade, name))
            .collect();
        let sort = self.selection.sort.unwrap_or(otherwise);
        rows.sort_by(|a, b| {
            compare(a, b, sort, language).then_with(|| a.trade.trade.cmp(&b.trade.trade))
        });
        rows
    }
}

impl Selection {
    fn row<'a>(&self, trade: &'a TradeAssessment, name: &'a TradeName) -> Option<Row<'a>> {
        let group_fits = self
            .group
            .as_deref()
            .is_none_or(|group| name.group_code.as_deref() == Some(group));
        let flag_fits = self.only.is_none_or(|flag| trade.flag == flag);
        if !group_fits || !flag_fits {
            return None;
        }
        let supply = match &self.level {
            None => trade.supply,
            Some(level) => Some(trade.levels.iter().find(|row| row.level == *level)?.supply),
        };
        Some(Row {
            name,
            trade,
            supply,
        })
    }

    /// The levels of a trade that are shown.
    pub fn levels<'t>(
        &self,
        trade: &'t TradeAssessment,
    ) -> impl Iterator<Item = (usize, &'t LevelBreakdown)> {
        let level = self.level.clone();
        trade
            .levels
            .iter()
            .enumerate()
            .filter(move |(_, row)| level.as_ref().is_none_or(|level| row.level == *level))
    }
}

fn compare(a: &Row, b: &Row, sort: Sort, language: Language) -> Ordering {
    let probability = |row: &Row| row.trade.probability.of(row.trade.flag);
    match sort {
        Sort::Code => Ordering::Equal,
        Sort::Name => order::sort_key(a.name.in_language(language))
            .cmp(&order::sort_key(b.name.in_language(language))),
        Sort::Flag => a
            .trade
            .flag
            .cmp(&b.trade.flag)
            .then(probability(b).total_cmp(&probability(a))),
        Sort::Probability => probability(b).total_cmp(&probability(a)),
        Sort::Ratio => largest_first(
            a.trade.ratio.map(|r| r.median),
            b.trade.ratio.map(|r| r.median),
        ),
        Sort::Supply => largest_first(a.supply.map(|s| s.median), b.supply.map(|s| s.median)),
        Sort::Demand => largest_first(
            a.trade.demand.map(|d| d.median),
            b.trade.demand.map(|d| d.median),
        ),
        Sort::Gap => largest_first(a.gap(), b.gap()),
    }
}

/// What is not known comes last.
fn largest_first(a: Option<f64>, b: Option<f64>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
