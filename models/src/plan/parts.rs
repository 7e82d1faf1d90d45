//! Each provider's part of a trade and level.

use std::collections::HashMap;

use crate::codes::{Level, TradeCode};

use super::ProviderIntake;

/// A trade at a level.
pub(super) type CellKey<'a> = (&'a TradeCode, &'a Level);

/// Places, where all are known, and learners of the data year.
type Totals = (Option<f64>, f64);

/// Shares of the data year's places; of its learners in cells where some places are not known.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// Only looked up, or sorted: the order of a hash must not show.
    cells: HashMap<CellKey<'a>, Totals>,
    own: HashMap<(&'a str, CellKey<'a>), Totals>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(intakes: &'a [ProviderIntake]) -> Self {
        let mut parts = Self::default();
        let add = |totals: &mut Totals, row: &ProviderIntake| {
            totals.0 = totals.0.zip(row.places).map(|(sum, places)| sum + places);
            totals.1 += row.enrolled;
        };
        for row in intakes {
            let cell = (&row.trade, &row.level);
            add(parts.cells.entry(cell).or_insert((Some(0.0), 0.0)), row);
            if let Some(provider) = &row.provider {
                let own = parts.own.entry((provider, cell));
                add(own.or_insert((Some(0.0), 0.0)), row);
            }
        }
        parts
    }

    /// A provider's part of a cell, 0..=1, 0 where it offered nothing; nothing where nobody's part is known.
    pub(super) fn share(&self, provider: &str, cell: CellKey) -> Option<f64> {
        let (places, learners) = *self.cells.get(&cell)?;
        let own = self.own.get(&(provider, cell)).copied();
        let (own_places, own_learners) = own.unwrap_or((Some(0.0), 0.0));
        match places.filter(|places| *places > 0.0) {
            Some(places) => Some(own_places.unwrap_or(0.0) / places),
            None => (learners > 0.0).then(|| own_learners / learners),
        }
    }

    /// Everybody with a part, by provider, trade and level.
    pub(super) fn all(&self) -> Vec<(&'a str, CellKey<'a>, f64)> {
        let shares = self.own.keys().filter_map(|(provider, cell)| {
            let share = self.share(provider, *cell)?;
            (share > 0.0).then_some((*provider, *cell, share))
        });
        let mut shares: Vec<_> = shares.collect();
        shares.sort_by_key(|(provider, cell, _)| (*provider, *cell));
        shares
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
        let known = [
            with("P01", 10.0, Some(30.0)),
            with("P02", 30.0, Some(20.0)),
            nobody,
        ];
        assert_eq!(share(&known), Some(0.3));
        assert_eq!(
            share(&[with("P01", 10.0, Some(30.0)), with("P02", 30.0, None)]),
            Some(0.25)
        );
        assert_eq!(share(&[with("P02", 30.0, None)]), Some(0.0));
        assert_eq!(share(&[with("P01", 0.0, None)]), None);
    }
}
