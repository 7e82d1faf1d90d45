//! Raking: weights that let those who answered stand for all who were asked, margin by margin.

use std::collections::BTreeMap;

/// People who are alike in every margin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell<const MARGINS: usize> {
    /// Their category in each margin.
    pub categories: [usize; MARGINS],
    /// Those who were asked, in persons.
    pub asked: f64,
    /// Those of them who answered, in persons.
    pub answered: f64,
}

/// The smallest and the largest weight, as multiples of the median one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Smallest, above 0 and at most 1.
    pub low: f64,
    /// Largest, 1 or more.
    pub high: f64,
}

/// Weights have settled when no margin is further than this from its total, or no weight moves by more.
const TOLERANCE: f64 = 1e-9;

/// Limits can keep margins apart for good; after this many passes the weights are taken as they are.
const PASSES: usize = 500;

/// The weight of an answer in each cell, as a multiple of the median weight of those who answered.
///
/// ```text
/// start     w_c = 1
/// a pass    for each margin:  w_c ← w_c · T_k / Σ_{c' in k} w_c' r_c'            k = category of c in the margin
///           then              w_c ← clamp(w_c, low · median, high · median)
/// ```
///
/// * `T_k`: those who were asked in category `k`, in persons; `r_c`: those who answered in cell `c`.
/// * Passes end when every margin has its totals to one part in 10⁹, when the limits let no weight move any more, or
///   after 500.
///
/// A category in which nobody answered cannot be stood for by its own: it is collapsed, and all who answered stand for
/// its people. Weights of cells without an answer mean nothing but are within the limits too. Where nobody answered, all
/// weights are 1.
///
/// Only the margins are met, not each cell: a cell of few answers does not get an extreme weight of its own. That is
/// right as long as answering depends on the margins one by one.
///
/// Source: Deming & Stephan (1940), *Annals of Mathematical Statistics* 11, 427–444; trimming within the passes as in
/// Izrael, Battaglia & Frankel (2009), *SAS Global Forum* 247.
///
/// ```
/// # use vocmatch_models::estimate::raking::{Cell, Limits, rake};
/// // Of 100 men 50 answered, of 100 women 25: a woman's answer counts twice a man's.
/// let cells = [
///     Cell { categories: [0], asked: 100.0, answered: 50.0 },
///     Cell { categories: [1], asked: 100.0, answered: 25.0 },
/// ];
/// let weights = rake(&cells, Limits { low: 0.3, high: 3.0 });
/// assert!((weights[0] - 1.0).abs() < 1e-9 && (weights[1] - 2.0).abs() < 1e-9);
/// ```
#[must_use]
pub fn rake<const MARGINS: usize>(cells: &[Cell<MARGINS>], limits: Limits) -> Vec<f64> {
    let mut weights = vec![1.0; cells.len()];
    let targets: Vec<BTreeMap<usize, f64>> = (0..MARGINS).map(|m| totals(cells, m)).collect();
    if targets.iter().any(BTreeMap::is_empty) {
        return weights;
    }
    for _ in 0..PASSES {
        let before = weights.clone();
        for (margin, target) in targets.iter().enumerate() {
            let factors = factors(cells, &weights, margin, target);
            for (weight, cell) in weights.iter_mut().zip(cells) {
                *weight *= of(cell, margin, &factors);
            }
        }
        let middle = median(cells, &weights);
        for weight in &mut weights {
            *weight = (*weight / middle).clamp(limits.low, limits.high) * middle;
        }
        let distance = targets.iter().enumerate().flat_map(|(margin, target)| {
            let factors = factors(cells, &weights, margin, target);
            factors.into_values().map(|factor| (factor - 1.0).abs())
        });
        let moved = weights
            .iter()
            .zip(&before)
            .map(|(a, b)| (a / b - 1.0).abs());
        if distance.fold(0.0, f64::max) <= TOLERANCE || moved.fold(0.0, f64::max) <= TOLERANCE {
            break;
        }
    }
    let middle = median(cells, &weights);
    weights.iter().map(|weight| weight / middle).collect()
}

/// What each category of a margin in which somebody answered stands for, in persons; empty where nobody answered.
fn totals<const MARGINS: usize>(cells: &[Cell<MARGINS>], margin: usize) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, [f64; 2]> = BTreeMap::new();
    for cell in cells {
        if let Some(category) = cell.categories.get(margin) {
            let [asked, answered] = sums.entry(*category).or_default();
            *asked += cell.asked;
            *answered += cell.answered;
        }
    }
    let all: f64 = sums.values().map(|[asked, _]| asked).sum();
    sums.retain(|_, [asked, answered]| *asked > 0.0 && *answered > 0.0);
    let spoken_for: f64 = sums.values().map(|[asked, _]| asked).sum();
    let scale = all / spoken_for;
    sums.into_iter()
        .map(|(category, [asked, _])| (category, asked * scale))
        .collect()
}

/// Per category of a margin: what it should stand for over what it stands for.
fn factors<const MARGINS: usize>(
    cells: &[Cell<MARGINS>],
    weights: &[f64],
    margin: usize,
    target: &BTreeMap<usize, f64>,
) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for (cell, weight) in cells.iter().zip(weights) {
        if let Some(category) = cell.categories.get(margin) {
            *sums.entry(*category).or_default() += weight * cell.answered;
        }
    }
    target
        .iter()
        .filter_map(|(category, total)| Some((*category, total / sums.get(category)?)))
        .collect()
}

fn of<const MARGINS: usize>(
    cell: &Cell<MARGINS>,
    margin: usize,
    factors: &BTreeMap<usize, f64>,
) -> f64 {
    let category = cell.categories.get(margin);
    category
        .and_then(|category| factors.get(category))
        .copied()
        .unwrap_or(1.0)
}

/// The weight that half of those who answered do not exceed.
fn median<const MARGINS: usize>(cells: &[Cell<MARGINS>], weights: &[f64]) -> f64 {
    let mut sorted: Vec<(f64, f64)> = cells
        .iter()
        .zip(weights)
        .map(|(cell, weight)| (*weight, cell.answered))
        .collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sorted.iter().map(|(_, answered)| answered).sum::<f64>() / 2.0;
    let mut seen = 0.0;
    for (weight, answered) in sorted {
        seen += answered;
        if answered > 0.0 && seen >= half {
            return weight;
        }
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WIDE: Limits = Limits {
        low: 1e-6,
        high: 1e6,
    };
    const USUAL: Limits = Limits {
        low: 0.3,
        high: 3.0,
    };

    fn cell(row: usize, column: usize, asked: f64, answered: f64) -> Cell<2> {
        Cell {
            categories: [row, column],
            asked,
            answered,
        }
    }

    /// Share of a margin's category in the weighted answers.
    fn share(cells: &[Cell<2>], weights: &[f64], margin: usize, category: usize) -> f64 {
        let sum = |wanted: &dyn Fn(&Cell<2>) -> bool| -> f64 {
            let pairs = cells.iter().zip(weights);
            pairs
                .filter(|(cell, _)| wanted(cell))
                .map(|(cell, weight)| cell.answered * weight)
                .sum()
        };
        sum(&|cell| cell.categories[margin] == category) / sum(&|_| true)
    }

    #[test]
    fn two_margins_are_met_at_once() {
        // 60 of 100 asked are in row 0, 30 of 100 in column 0; the answers say otherwise.
        let cells = [
            cell(0, 0, 20.0, 15.0),
            cell(0, 1, 40.0, 10.0),
            cell(1, 0, 10.0, 5.0),
            cell(1, 1, 30.0, 20.0),
        ];
        let weights = rake(&cells, WIDE);
        assert!((share(&cells, &weights, 0, 0) - 0.6).abs() < 1e-6);
        assert!((share(&cells, &weights, 1, 0) - 0.3).abs() < 1e-6);
        // Raking keeps the odds ratio of the answers: 15 · 20 / (10 · 5) = 6.
        let odds = |w: &[f64]| (15.0 * w[0]) * (20.0 * w[3]) / ((10.0 * w[1]) * (5.0 * w[2]));
        assert!((odds(&weights) - 6.0).abs() < 1e-6);
    }

    #[test]
    fn everybody_stands_for_a_category_in_which_nobody_answered() {
        let cells = [
            cell(0, 0, 50.0, 25.0),
            cell(1, 0, 50.0, 25.0),
            cell(2, 0, 900.0, 0.0),
        ];
        let weights = rake(&cells, USUAL);
        assert!((weights[0] - 1.0).abs() < 1e-9 && (weights[1] - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nobody_who_answered_gets_more_than_the_limit() {
        // One of a thousand answered in row 1: its weight would be 500 times the others'.
        let cells = [cell(0, 0, 1000.0, 500.0), cell(1, 0, 1000.0, 1.0)];
        let weights = rake(&cells, USUAL);
        assert!((weights[0] - 1.0).abs() < 1e-9 && (weights[1] - 3.0).abs() < 1e-9);
    }

    #[test]
    fn where_nobody_answered_all_weigh_the_same() {
        assert_eq!(rake(&[cell(0, 0, 10.0, 0.0)], USUAL), vec![1.0]);
        assert_eq!(rake::<2>(&[], USUAL), Vec::<f64>::new());
    }

    fn survey() -> impl Strategy<Value = Vec<Cell<2>>> {
        proptest::collection::vec((1_u32..400, 0.0..=1.0_f64), 6).prop_map(|numbers| {
            let cells = numbers.into_iter().enumerate();
            cells
                .map(|(place, (asked, response))| {
                    let asked = f64::from(asked);
                    cell(place / 3, place % 3, asked, (asked * response).floor())
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn weights_stay_within_the_limits(cells in survey()) {
            for weight in rake(&cells, USUAL) {
                prop_assert!((0.3 - 1e-9..=3.0 + 1e-9).contains(&weight), "{weight}");
            }
        }

        #[test]
        fn margins_are_met_where_every_cell_answers(cells in survey()) {
            let cells: Vec<_> = cells
                .into_iter()
                .map(|c| Cell { answered: c.answered.max(1.0), ..c })
                .collect();
            let weights = rake(&cells, WIDE);
            let all: f64 = cells.iter().map(|c| c.asked).sum();
            for margin in 0..2 {
                for category in 0..[2, 3][margin] {
                    let wanted: f64 = cells
                        .iter()
                        .filter(|c| c.categories[margin] == category)
                        .map(|c| c.asked / all)
                        .sum();
                    prop_assert!((share(&cells, &weights, margin, category) - wanted).abs() < 1e-6);
                }
            }
        }

        #[test]
        fn answers_that_are_like_those_asked_keep_their_weight(asked in proptest::collection::vec(1_u32..400, 6)) {
            let cells: Vec<_> = asked
                .into_iter()
                .enumerate()
                .map(|(i, n)| cell(i / 3, i % 3, 2.0 * f64::from(n), f64::from(n)))
                .collect();
            for weight in rake(&cells, USUAL) {
                prop_assert!((weight - 1.0).abs() < 1e-6);
            }
        }

        #[test]
        fn the_order_of_the_cells_does_not_matter(cells in survey()) {
            let backwards: Vec<_> = cells.iter().rev().copied().collect();
            let mut there = rake(&backwards, USUAL);
            there.reverse();
            for (a, b) in rake(&cells, USUAL).iter().zip(there) {
                prop_assert!((a - b).abs() < 1e-6, "{a} {b}");
            }
        }
    }
}
