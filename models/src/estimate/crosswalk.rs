//! Trade ↔ occupation: openings by occupation reach trades without being counted twice.
//!
//! ```text
//! m_uj = given weights, or equal shares of what is left; rows sum to at most 1 (the rest works elsewhere)
//! p_uj = m_uj / M_u · (k_u + κ c M_u) / (n_u + κ)         M_u = Σ_j m_uj       c = Σ_u k_u / Σ_u n_u M_u
//! D_u  = Σ_j D_j · p_uj S_u / (Σ_w p_wj S_w + O_j)
//! ```
//!
//! `n_u` are the wage-employed graduates who answered, `k_u` those of them who work in their trade, `κ` is
//! `demand.crosswalk_strength`. The answers move people between the linked occupations together and "elsewhere"; no
//! source says which of the linked ones a graduate took. `c` sets the level of the given rows to what the city's
//! graduates say, so that a trade of which nobody answered is not taken to keep all its people; it cancels where
//! openings are shared.
//!
//! `O_j` are seekers who come from elsewhere (universities, other workers): `demand.other_entrants_per_seeker` times
//! those from our trades, since no source counts them.

use std::collections::BTreeMap;

use crate::cells::{Evidence, GraduateCell, Link, Outlook};
use crate::codes::OccupationCode;
use crate::estimate::share::ShareSample;
use crate::estimate::supply::add;
use crate::parameters::Parameters;

/// What openings by occupation mean for one trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrosswalkDemand {
    /// Openings that fall to the trade's graduates, in persons.
    pub allocated: f64,
    /// All openings of all linked occupations together, in persons: more cannot be had.
    pub most: f64,
    /// Linked occupations with openings.
    pub occupations: usize,
}

/// The crosswalk's rows: shares that sum to at most 1 per trade.
///
/// Given weights stay; links without one share equally what the given ones leave.
#[must_use]
pub fn rows(links: &[Link]) -> BTreeMap<usize, Vec<(OccupationCode, f64)>> {
    let mut by_trade: BTreeMap<usize, Vec<&Link>> = BTreeMap::new();
    for link in links {
        by_trade.entry(link.trade).or_default().push(link);
    }
    by_trade
        .into_iter()
        .map(|(trade, links)| {
            let given: f64 = links.iter().filter_map(|link| link.weight).sum();
            let open = links.iter().filter(|link| link.weight.is_none()).count();
            let equal = if open > 0 {
                (1.0 - given).max(0.0) / (open as f64)
            } else {
                0.0
            };
            let scale = if given > 1.0 { 1.0 / given } else { 1.0 };
            let row = links
                .iter()
                .map(|l| (l.occupation.clone(), l.weight.map_or(equal, |w| w * scale)));
            (trade, row.collect())
        })
        .collect()
}

/// The crosswalk's rows after what graduates say of working in their trade: `p` from `m`, see the module.
///
/// * `strength`: `κ`, how many graduates' answers a given row is worth.
///
/// Rows keep their proportions and sum to at most 1; a row of 0 stays.
#[must_use]
pub fn observed(
    mut rows: BTreeMap<usize, Vec<(OccupationCode, f64)>>,
    graduates: &[GraduateCell],
    strength: f64,
) -> BTreeMap<usize, Vec<(OccupationCode, f64)>> {
    let mut cells: BTreeMap<usize, GraduateCell> = BTreeMap::new();
    for cell in graduates {
        add(cells.entry(cell.trade).or_default(), cell);
    }
    let answers = |trade: usize| {
        let cell = cells.get(&trade)?;
        // Aggregates come without weights: each answer counts as one.
        let scale = if cell.all > 0.0 {
            cell.weight_squares / cell.all
        } else {
            1.0
        };
        ShareSample::weighted(cell.in_trade, cell.employed, scale * cell.employed)
    };
    let linked = |row: &[(OccupationCode, f64)]| row.iter().map(|(_, share)| share).sum::<f64>();
    let (in_trade, expected) = rows
        .iter()
        .filter_map(|(trade, row)| Some((answers(*trade)?, linked(row))))
        .fold((0.0, 0.0), |(right, all), (sample, given)| {
            (right + sample.successes(), all + sample.size() * given)
        });
    let level = if expected > 0.0 && in_trade > 0.0 {
        in_trade / expected
    } else {
        1.0
    };
    for (trade, row) in &mut rows {
        let given = linked(row);
        let sample = answers(*trade).unwrap_or(ShareSample::NONE);
        let prior = (level * given).min(1.0);
        let share = (sample.successes() + strength * prior) / (sample.size() + strength);
        if given > 0.0 {
            for (_, weight) in row {
                *weight *= share / given;
            }
        }
    }
    rows
}

/// Openings of the target year by trade, in the order of `evidence.trades`.
///
/// * `seekers`: `S_u` in persons, one per trade.
///
/// The openings used are those of the year nearest to the target year.
#[must_use]
pub fn allocate(
    evidence: &Evidence,
    seekers: &[f64],
    outlook: Outlook,
    parameters: &Parameters,
) -> Vec<Option<CrosswalkDemand>> {
    let target = outlook.target_year().0;
    let mut openings: BTreeMap<&OccupationCode, (i32, f64)> = BTreeMap::new();
    for cell in &evidence.occupations {
        let distance = (cell.year - target).abs();
        let slot = openings.entry(&cell.occupation).or_insert((i32::MAX, 0.0));
        match distance.cmp(&slot.0) {
            std::cmp::Ordering::Less => *slot = (distance, cell.openings),
            std::cmp::Ordering::Equal => slot.1 += cell.openings,
            std::cmp::Ordering::Greater => {}
        }
    }
    let strength = parameters.demand.crosswalk_strength;
    let rows = observed(rows(&evidence.crosswalk), &evidence.graduates, strength);
    let mut arriving: BTreeMap<&OccupationCode, f64> = BTreeMap::new();
    for (trade, row) in &rows {
        let seekers = seekers.get(*trade).copied().unwrap_or(0.0);
        for (occupation, share) in row {
            *arriving.entry(occupation).or_default() += share * seekers;
        }
    }
    let others = 1.0 + parameters.demand.other_entrants_per_seeker;
    (0..evidence.trades.len())
        .map(|trade| {
            let row = rows.get(&trade)?;
            let own = seekers.get(trade).copied().unwrap_or(0.0);
            let linked: Vec<_> = row
                .iter()
                .filter_map(|(occupation, share)| {
                    Some((occupation, share, openings.get(occupation)?.1))
                })
                .collect();
            (!linked.is_empty()).then(|| CrosswalkDemand {
                allocated: linked
                    .iter()
                    .map(|(occupation, share, openings)| {
                        let all = arriving.get(occupation).copied().unwrap_or(0.0) * others;
                        if all > 0.0 {
                            openings * *share * own / all
                        } else {
                            0.0
                        }
                    })
                    .sum(),
                most: linked.iter().map(|(.., openings)| openings).sum(),
                occupations: linked.len(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{OccupationCell, Trade};
    use crate::codes::TradeCode;
    use crate::units::Year;
    use proptest::prelude::*;

    fn occupation(code: &str) -> OccupationCode {
        OccupationCode::parse(code).unwrap()
    }

    fn link(trade: usize, code: &str, weight: Option<f64>) -> Link {
        Link {
            trade,
            occupation: occupation(code),
            weight,
        }
    }

    fn evidence(links: Vec<Link>, openings: &[(&str, f64)]) -> Evidence {
        let trades = 1 + links.iter().map(|l| l.trade).max().unwrap_or(0);
        Evidence {
            trades: (0..trades)
                .map(|i| Trade {
                    code: TradeCode::parse(&format!("t{i}")).unwrap(),
                    group: None,
                })
                .collect(),
            crosswalk: links,
            occupations: openings
                .iter()
                .map(|(code, openings)| OccupationCell {
                    occupation: occupation(code),
                    year: 2026,
                    openings: *openings,
                })
                .collect(),
            ..Evidence::default()
        }
    }

    #[test]
    fn an_occupation_that_two_trades_share_is_counted_once() {
        // 100 openings for welders; trade 0 sends 30 seekers, trade 1 sends 10, and as many come from elsewhere as the
        // parameter says: each seeker has the same chance.
        let parameters = Parameters::embedded().unwrap();
        let evidence = evidence(
            vec![link(0, "7212", Some(1.0)), link(1, "7212", Some(1.0))],
            &[("7212", 100.0)],
        );
        let outlook = Outlook {
            data_year: Year(2025),
            horizon: 1,
        };
        let found = allocate(&evidence, &[30.0, 10.0], outlook, &parameters);
        let others = 1.0 + parameters.demand.other_entrants_per_seeker;
        assert!((found[0].unwrap().allocated - 75.0 / others).abs() < 1e-9);
        assert!((found[1].unwrap().allocated - 25.0 / others).abs() < 1e-9);
        assert!((found[1].unwrap().most - 100.0).abs() < 1e-9);
    }

    #[test]
    fn blank_weights_share_equally_what_is_left() {
        let rows = rows(&[
            link(0, "a", Some(0.6)),
            link(0, "b", None),
            link(0, "c", None),
        ]);
        let shares: Vec<f64> = rows[&0].iter().map(|(_, share)| *share).collect();
        assert!(
            (shares[1] - 0.2).abs() < 1e-12 && (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12
        );
    }

    fn graduates(trade: usize, employed: f64, in_trade: f64) -> GraduateCell {
        GraduateCell {
            trade,
            employed,
            in_trade,
            ..GraduateCell::default()
        }
    }

    #[test]
    fn answers_of_graduates_move_the_rest_of_a_row() {
        // Asked: trade 0, 60 of 80 in the trade; its row gives 0.9. Trade 1 was not asked; its row gives 0.6.
        let given = rows(&[
            link(0, "a", Some(0.6)),
            link(0, "b", Some(0.3)),
            link(1, "a", Some(0.6)),
        ]);
        let found = observed(given, &[graduates(0, 80.0, 60.0)], 20.0);
        // c = 60 / (80 · 0.9) = 5/6; p_0 = (60 + 20 · 0.75) / 100 = 0.75, of it two thirds in a; p_1 = 5/6 · 0.6.
        assert!((found[&0][0].1 - 0.5).abs() < 1e-12);
        assert!((found[&0][1].1 - 0.25).abs() < 1e-12);
        assert!((found[&1][0].1 - 0.5).abs() < 1e-12);
    }

    #[test]
    fn without_answers_rows_stay_as_given() {
        let given = rows(&[link(0, "a", Some(0.6)), link(1, "a", None)]);
        assert_eq!(observed(given.clone(), &[], 20.0), given);
    }

    proptest! {
        #[test]
        fn rows_never_sum_to_more_than_one(
            weights in proptest::collection::vec(0.0..1.0_f64, 3),
            employed in 0.0..500.0_f64,
            part in 0.0..=1.0_f64,
        ) {
            let links: Vec<_> = weights.iter().map(|w| link(0, "a", Some(*w))).collect();
            let cells = [graduates(0, employed, employed * part), graduates(1, 50.0, 40.0)];
            let found = observed(rows(&links), &cells, 20.0);
            let sum: f64 = found[&0].iter().map(|(_, share)| share).sum();
            prop_assert!((0.0..=1.0 + 1e-9).contains(&sum));
        }

        #[test]
        fn never_more_is_allocated_than_there_is(
            seekers in proptest::collection::vec(0.0..1000.0_f64, 4),
            openings in 0.0..5000.0_f64,
        ) {
            let links = (0..4).map(|trade| link(trade, "x", Some(0.7))).collect();
            let outlook = Outlook { data_year: Year(2025), horizon: 1 };
            let evidence = evidence(links, &[("x", openings)]);
            let found = allocate(&evidence, &seekers, outlook, &Parameters::embedded().unwrap());
            let total: f64 = found.iter().flatten().map(|d| d.allocated).sum();
            prop_assert!(total <= openings + 1e-6);
        }
    }
}
