//! Tables of sums: which cells must be hidden so that no hidden cell follows from the others.
//!
//! ```text
//! 1. hide every cell that is unsafe alone
//! 2. in every line (a total and its parts): if the total is shown, the hidden parts are at least two and safe together;
//!    if it is hidden, so is at least one part. Else hide the smallest part that is left, or the total.
//! 3. audit: bounds of every hidden cell from all lines and their combinations; where they are too near to each other,
//!    hide the smallest cell beside it and go on with 2
//! ```
//!
//! The order is that of size, then of place, so that the same table is always hidden alike. Each step hides one more
//! cell, so the loop ends; a table that is hidden whole has no bounds.
//!
//! Source: Hundepool et al. (2012), *Statistical Disclosure Control*, chapter 4 (secondary suppression and its audit).

use std::collections::{BTreeMap, BTreeSet};

/// A sum and its parts, as places of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub total: usize,
    pub parts: Vec<usize>,
}

impl Line {
    fn members(&self) -> impl Iterator<Item = usize> + '_ {
        self.parts.iter().copied().chain([self.total])
    }
}

/// Cells with their sizes and the sums that they stand in.
pub(super) struct Table<'a> {
    /// Size of each cell: answers, or positions. Whole, 1 or more.
    pub sizes: Vec<f64>,
    pub lines: Vec<Line>,
    /// Cells that everybody knows: they are shown in any case.
    pub known: BTreeSet<usize>,
    /// Whether cells, taken together, may be known.
    pub safe: &'a dyn Fn(&[usize]) -> bool,
    /// How far apart the bounds of a hidden cell must be.
    pub width: &'a dyn Fn(f64) -> f64,
}

/// Bounds of a hidden cell, and how far apart they had to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The least that it can be.
    pub low: f64,
    /// The most that it can be; infinite where nothing limits it.
    pub high: f64,
    /// How far apart these had to be.
    pub needed: f64,
}

/// Which cells are hidden, and what can still be reckoned of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Hidden {
    pub hidden: Vec<bool>,
    /// Bounds by place of the hidden cell.
    pub bounds: BTreeMap<usize, Bounds>,
}

impl Table<'_> {
    /// Decides which cells are hidden; those of `given` are in any case.
    pub fn hide(&self, given: &[usize]) -> Hidden {
        let mut hidden: Vec<bool> = (0..self.sizes.len())
            .map(|cell| {
                let small = !self.known.contains(&cell) && !(self.safe)(&[cell]);
                small || given.contains(&cell)
            })
            .collect();
        loop {
            while let Some(cell) = self.next_to_hide(&hidden) {
                set(&mut hidden, cell);
            }
            let bounds = self.bounds(&hidden);
            let narrow = bounds
                .iter()
                .filter(|(_, bounds)| bounds.high - bounds.low < bounds.needed)
                .find_map(|(cell, _)| self.beside(*cell, &hidden));
            match narrow {
                Some(cell) => set(&mut hidden, cell),
                None => return Hidden { hidden, bounds },
            }
        }
    }

    /// The cell that the first line that gives something away should hide too.
    fn next_to_hide(&self, hidden: &[bool]) -> Option<usize> {
        self.lines.iter().find_map(|line| {
            let parts: Vec<usize> = line
                .parts
                .iter()
                .copied()
                .filter(|part| is(hidden, *part))
                .collect();
            let fine = match (is(hidden, line.total), parts.len()) {
                (true, n) => n > 0 || line.parts.is_empty(),
                (false, 0) => true,
                (false, 1) => false,
                (false, _) => (self.safe)(&parts),
            };
            if fine {
                return None;
            }
            self.smallest_shown(line.parts.iter().copied(), hidden)
                .or_else(|| self.smallest_shown([line.total].into_iter(), hidden))
        })
    }

    /// The smallest shown cell in a line with a cell, a part before the total; else in a line with any hidden cell.
    fn beside(&self, cell: usize, hidden: &[bool]) -> Option<usize> {
        let with = || {
            self.lines
                .iter()
                .filter(|line| line.members().any(|member| member == cell))
        };
        let near = || {
            self.lines
                .iter()
                .filter(|line| line.members().any(|member| is(hidden, member)))
        };
        self.smallest_shown(with().flat_map(|line| line.parts.iter().copied()), hidden)
            .or_else(|| self.smallest_shown(with().map(|line| line.total), hidden))
            .or_else(|| self.smallest_shown(near().flat_map(Line::members), hidden))
    }

    fn smallest_shown(&self, cells: impl Iterator<Item = usize>, hidden: &[bool]) -> Option<usize> {
        cells
            .filter(|cell| !is(hidden, *cell) && !self.known.contains(cell))
            .min_by(|a, b| self.size(*a).total_cmp(&self.size(*b)).then(a.cmp(b)))
    }

    fn size(&self, cell: usize) -> f64 {
        self.sizes.get(cell).copied().unwrap_or(0.0)
    }

    /// What follows for each hidden cell from all shown ones, if every cell is known to hold at least one.
    fn bounds(&self, hidden: &[bool]) -> BTreeMap<usize, Bounds> {
        let equations: Vec<Equation> = self
            .lines
            .iter()
            .filter_map(|line| self.equation(line, hidden))
            .collect();
        let reduced = reduce(equations.clone());
        let mut bounds: BTreeMap<usize, (f64, f64)> = (0..self.sizes.len())
            .filter(|cell| is(hidden, *cell))
            .map(|cell| (cell, (1.0, f64::INFINITY)))
            .collect();
        let all: Vec<&Equation> = equations.iter().chain(&reduced).collect();
        for _ in 0..ROUNDS {
            let mut moved = false;
            for equation in &all {
                moved |= equation.narrow(&mut bounds);
            }
            if !moved {
                break;
            }
        }
        bounds
            .into_iter()
            .map(|(cell, (low, high))| {
                let needed = (self.width)(self.size(cell));
                (cell, Bounds { low, high, needed })
            })
            .collect()
    }

    /// A line with the shown cells put in: Σ factor × hidden cell = value.
    fn equation(&self, line: &Line, hidden: &[bool]) -> Option<Equation> {
        let mut equation = Equation::default();
        let parts = line.parts.iter().map(|part| (*part, 1.0));
        for (cell, factor) in parts.chain([(line.total, -1.0)]) {
            if is(hidden, cell) {
                *equation.factors.entry(cell).or_default() += factor;
            } else {
                equation.value -= factor * self.size(cell);
            }
        }
        equation.factors.retain(|_, factor| *factor != 0.0);
        (!equation.factors.is_empty()).then_some(equation)
    }
}

/// Bounds that still move after this many rounds move by less and less.
const ROUNDS: usize = 50;
/// Smaller differences are those of rounding.
const EPSILON: f64 = 1e-9;

/// Σ factor × cell = value.
#[derive(Debug, Clone, Default)]
struct Equation {
    factors: BTreeMap<usize, f64>,
    value: f64,
}

impl Equation {
    /// Narrows the bounds of each cell by those of the others; whether any moved.
    fn narrow(&self, bounds: &mut BTreeMap<usize, (f64, f64)>) -> bool {
        let ends = |cell: &usize, factor: f64, bounds: &BTreeMap<usize, (f64, f64)>| {
            let (low, high) = bounds.get(cell).copied().unwrap_or((0.0, f64::INFINITY));
            if factor > 0.0 {
                (factor * low, factor * high)
            } else {
                (factor * high, factor * low)
            }
        };
        let (mut least, mut most) = (Sum::default(), Sum::default());
        for (cell, factor) in &self.factors {
            let (low, high) = ends(cell, *factor, bounds);
            least.add(low);
            most.add(high);
        }
        let mut moved = false;
        for (cell, factor) in &self.factors {
            let old = ends(cell, *factor, bounds);
            let from = (self.value - most.without(old.1)) / factor;
            let to = (self.value - least.without(old.0)) / factor;
            let (from, to) = if *factor > 0.0 {
                (from, to)
            } else {
                (to, from)
            };
            let Some(slot) = bounds.get_mut(cell) else {
                continue;
            };
            if from <= slot.0 + EPSILON && to >= slot.1 - EPSILON {
                continue;
            }
            *slot = (slot.0.max(from), slot.1.min(to));
            moved = true;
            let new = ends(cell, *factor, bounds);
            least.replace(old.0, new.0);
            most.replace(old.1, new.1);
        }
        moved
    }

    fn minus(&mut self, other: &Self, times: f64) {
        for (cell, factor) in &other.factors {
            *self.factors.entry(*cell).or_default() -= times * factor;
        }
        self.factors.retain(|_, factor| factor.abs() > EPSILON);
        self.value -= times * other.value;
    }
}

/// A sum of numbers some of which are infinite.
#[derive(Debug, Default)]
struct Sum {
    finite: f64,
    infinite: usize,
    sign: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.finite += value;
        } else {
            self.infinite += 1;
            self.sign = value;
        }
    }

    fn replace(&mut self, old: f64, new: f64) {
        self.finite = self.without_finite(old);
        self.infinite -= usize::from(!old.is_finite());
        self.add(new);
    }

    fn without_finite(&self, value: f64) -> f64 {
        if value.is_finite() {
            self.finite - value
        } else {
            self.finite
        }
    }

    /// The sum of the others.
    fn without(&self, value: f64) -> f64 {
        if self.infinite > usize::from(!value.is_finite()) {
            self.sign
        } else {
            self.without_finite(value)
        }
    }
}

/// The equations solved for one cell each, as far as they go (Gauss and Jordan): a cell that stands alone is known.
fn reduce(mut equations: Vec<Equation>) -> Vec<Equation> {
    let mut solved: Vec<Equation> = Vec::new();
    while let Some(mut equation) = equations.pop() {
        let Some((pivot, factor)) = equation
            .factors
            .iter()
            .next()
            .map(|(cell, factor)| (*cell, *factor))
        else {
            continue;
        };
        for value in equation.factors.values_mut() {
            *value /= factor;
        }
        equation.value /= factor;
        for other in equations.iter_mut().chain(&mut solved) {
            if let Some(times) = other.factors.get(&pivot).copied() {
                other.minus(&equation, times);
            }
        }
        solved.push(equation);
    }
    solved
}

fn is(hidden: &[bool], cell: usize) -> bool {
    hidden.get(cell).copied().unwrap_or(false)
}

fn set(hidden: &mut [bool], cell: usize) {
    if let Some(slot) = hidden.get_mut(cell) {
        *slot = true;
    }
}
