//! Each provider's part of a trade and level.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{Level, TradeCode};

use super::ProviderIntake;

/// A trade at a level.
pub(super) type CellKey<'a> = (&'a TradeCode, &'a Level);

/// Shares of the data year's places; of its learners in cells where some places are not known.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    shares: BTreeMap<(&'a str, CellKey<'a>), f64>,
    known: BTreeSet<CellKey<'a>>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(intakes: &'a [ProviderIntake]) -> Self {
        let mut totals: BTreeMap<CellKey, (Option<f64>, f64)> = BTreeMap::new();
        for row in intakes {
            let total = totals
                .entry((&row.trade, &row.level))
                .or_insert((Some(0.0), 0.0));
            total.0 = total.0.zip(row.places).map(|(sum, places)| sum + places);
            total.1 += row.enrolled;
        }
        let mut parts = Self::default();
        for row in intakes {
            let cell = (&row.trade, &row.level);
            let (places, learners) = totals.get(&cell).copied().unwrap_or((None, 0.0));
            let (part, whole) = match places.filter(|places| *places > 0.0) {
                Some(places) => (row.places.unwrap_or(0.0), places),
                None => (row.enrolled, learners),
            };
            if whole > 0.0 {
                parts.known.insert(cell);
                if let Some(provider) = &row.provider {
                    *parts.shares.entry((provider, cell)).or_default() += part / whole;
                }
            }
        }
        parts
    }

    /// Whether anybody's part of the cell is known.
    pub(super) fn know(&self, cell: CellKey) -> bool {
        self.known.contains(&cell)
    }

    /// A provider's part, 0..=1; 0 where it offered nothing.
    pub(super) fn share(&self, provider: &str, cell: CellKey) -> f64 {
        self.shares.get(&(provider, cell)).copied().unwrap_or(0.0)
    }

    /// Everybody with a part, by provider, trade and level.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'a str, CellKey<'a>, f64)> + '_ {
        let parts = self.shares.iter().filter(|(_, share)| **share > 0.0);
        parts.map(|((provider, cell), share)| (*provider, *cell, *share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::samples::intake;

    #[test]
    fn parts_are_of_places_where_all_are_known_else_of_learners() {
        let with = |provider, enrolled, places| ProviderIntake {
            places,
            ..intake(provider, "han", enrolled)
        };
        let nobody = ProviderIntake {
            provider: None,
            ..with("", 10.0, Some(50.0))
        };
        let share = |rows: &[ProviderIntake]| {
            let cell = (rows[0].trade.clone(), rows[0].level.clone());
            Parts::new(rows).share("P01", (&cell.0, &cell.1))
        };
        assert_eq!(
            share(&[
                with("P01", 10.0, Some(30.0)),
                with("P02", 30.0, Some(20.0)),
                nobody
            ]),
            0.3
        );
        assert_eq!(
            share(&[with("P01", 10.0, Some(30.0)), with("P02", 30.0, None)]),
            0.25
        );
        assert_eq!(share(&[with("P02", 30.0, None)]), 0.0);
    }
}
