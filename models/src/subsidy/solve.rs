//! Whole-number programmes: the linear relaxation by `microlp`, with the feature `highs` by that solver, and branch and bound
//! where it is not whole.
//!
//! With one rate a year's money is a number of learners; floors of one kind and caps of another are then the rows of a
//! transport problem, whose corners are whole: the first relaxation is the answer. Several rates make a knapsack, of
//! which few learners are split; the search that joins them is limited, and what it leaves open is reported.

#[cfg(feature = "highs")]
use good_lp::highs as solver;
#[cfg(not(feature = "highs"))]
use good_lp::microlp as solver;
use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, variable};

/// `Σ a x ≤ limit`, all whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Constraint {
    /// Position of the variable and its coefficient.
    pub(super) terms: Vec<(usize, i64)>,
    /// The limit.
    pub(super) limit: i64,
}

/// `max Σ gain x` with whole `0 ≤ x ≤ upper`.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Programme {
    pub(super) gain: Vec<f64>,
    pub(super) upper: Vec<u64>,
    pub(super) constraints: Vec<Constraint>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solved {
    pub(super) x: Vec<u64>,
    /// `Σ gain x`.
    pub(super) value: f64,
    /// No whole answer is worth more.
    pub(super) bound: f64,
    /// Whether nothing was left open.
    pub(super) complete: bool,
}

/// Nearer than this to a whole number is that number.
const WHOLE: f64 = 1e-6;
/// Gains are scaled so that their smallest differences stand clear of the solver's tolerance of 1e-8.
const SCALE: f64 = 1e3;
/// What a variable loses, in scaled gain, for each one before it: of equals the first is taken.
const TIE: f64 = 1e-6;
/// Relaxations of a search are limited to this many variables solved in all, so that it takes fractions of a second.
const EFFORT: usize = 40_000;
/// But never to fewer relaxations than this, nor to more than [`MOST_NODES`].
const LEAST_NODES: usize = 20;
/// See [`LEAST_NODES`].
const MOST_NODES: usize = 4_000;

/// The best whole answer found; nothing where there is none.
pub(super) fn maximise(programme: &Programme) -> Option<Solved> {
    let programme = Search::of(programme);
    programme.run()
}

struct Node {
    lower: Vec<u64>,
    upper: Vec<u64>,
    /// Value of the relaxation it was split from.
    bound: f64,
}

struct Search<'a> {
    programme: &'a Programme,
    /// Constraints divided by what their coefficients have in common, so that their limits are as tight as they can be.
    tight: Vec<Constraint>,
    /// Variables that can be anything but 0.
    active: Vec<usize>,
}

impl<'a> Search<'a> {
    fn of(programme: &'a Programme) -> Self {
        let asked = |i: usize| {
            let within = |c: &Constraint| c.terms.iter().any(|(j, a)| *j == i && *a < 0);
            programme.constraints.iter().any(within)
        };
        let room = |i: &usize| programme.upper.get(*i).is_some_and(|upper| *upper > 0);
        let brings = |i: &usize| programme.gain.get(*i).is_some_and(|gain| *gain > 0.0);
        let active: Vec<usize> = (0..programme.gain.len())
            .filter(room)
            .filter(|i| brings(i) || asked(*i))
            .collect();
        Self {
            programme,
            tight: programme
                .constraints
                .iter()
                .map(|c| tightened(c, &active))
                .collect(),
            active,
        }
    }

    fn run(&self) -> Option<Solved> {
        let nodes = (EFFORT / self.active.len().max(1)).clamp(LEAST_NODES, MOST_NODES);
        let zero = vec![0; self.programme.upper.len()];
        let mut open = vec![Node {
            lower: zero,
            upper: self.programme.upper.clone(),
            bound: f64::INFINITY,
        }];
        let mut best: Option<(Vec<u64>, f64)> = None;
        let worth =
            |best: &Option<(Vec<u64>, f64)>| best.as_ref().map_or(f64::NEG_INFINITY, |b| b.1);
        let mut solved = 0;
        while let Some(node) = open.pop() {
            if node.bound <= worth(&best) + WHOLE {
                continue;
            }
            if solved == nodes {
                open.push(node);
                break;
            }
            solved += 1;
            let Some((point, value)) = self.relax(&node) else {
                continue;
            };
            if value <= worth(&best) + WHOLE {
                continue;
            }
            if let Some(found) = self.rounded(&point, &node) {
                let value = self.scaled(&found);
                if value > worth(&best) {
                    best = Some((found, value));
                }
            }
            let split = |i: &&usize| {
                let x = point.get(**i).copied().unwrap_or(0.0);
                (x - x.round()).abs() > WHOLE
            };
            let middle = |i: &usize| {
                let x = point.get(*i).copied().unwrap_or(0.0);
                (x.fract() - 0.5).abs()
            };
            let chosen = self
                .active
                .iter()
                .filter(split)
                .min_by(|a, b| middle(a).total_cmp(&middle(b)));
            if let Some(i) = chosen {
                open.extend(branches(
                    node,
                    *i,
                    point.get(*i).copied().unwrap_or(0.0),
                    value,
                ));
            }
        }
        let (x, _) = best?;
        let complete = open
            .iter()
            .all(|node| node.bound <= self.scaled(&x) + WHOLE);
        let value = self.value(&x);
        // The ties' share is small, but it is part of what another answer could be worth.
        let ties = TIE * self.active.len() as f64 * x.iter().sum::<u64>() as f64 / SCALE;
        let open = open.iter().map(|node| node.bound / SCALE);
        let bound = open.fold(value, f64::max) + if complete { 0.0 } else { ties };
        Some(Solved {
            x,
            value,
            bound,
            complete,
        })
    }

    fn value(&self, x: &[u64]) -> f64 {
        let pairs = self.programme.gain.iter().zip(x);
        pairs.map(|(gain, n)| gain * *n as f64).sum()
    }

    /// The gain as it is maximised: scaled, with ties broken by position.
    fn gain(&self, place: usize, i: usize) -> f64 {
        self.programme.gain.get(i).copied().unwrap_or(0.0) * SCALE - TIE * place as f64
    }

    fn scaled(&self, x: &[u64]) -> f64 {
        let of = |(place, i): (usize, &usize)| {
            self.gain(place, *i) * x.get(*i).copied().unwrap_or(0) as f64
        };
        self.active.iter().enumerate().map(of).sum()
    }

    /// The best point of the relaxation and its scaled value; nothing where there is none.
    fn relax(&self, node: &Node) -> Option<(Vec<f64>, f64)> {
        // Solvers differ about a programme without variables.
        if self.active.is_empty() {
            let kept = self.tight.iter().all(|row| row.limit >= 0);
            return kept.then(|| (vec![0.0; self.programme.upper.len()], 0.0));
        }
        let mut variables = ProblemVariables::new();
        let mut place = vec![None; self.programme.upper.len()];
        for i in &self.active {
            let (low, high) = (*node.lower.get(*i)?, *node.upper.get(*i)?);
            let definition = variable().min(low as f64).max(high as f64);
            if let Some(slot) = place.get_mut(*i) {
                *slot = Some(variables.add(definition));
            }
        }
        let at = |i: usize| place.get(i).copied().flatten();
        let mut objective = Expression::from(0.0);
        for (rank, i) in self.active.iter().enumerate() {
            objective.add_mul(self.gain(rank, *i), at(*i)?);
        }
        let mut model = variables.maximise(objective).using(solver);
        for row in &self.tight {
            let largest = row
                .terms
                .iter()
                .map(|(_, a)| a.unsigned_abs())
                .max()
                .unwrap_or(1);
            let scale = 1.0 / largest as f64;
            let mut sum = Expression::from(0.0);
            for (i, a) in &row.terms {
                if let Some(variable) = at(*i) {
                    sum.add_mul(*a as f64 * scale, variable);
                }
            }
            model = model.with(constraint::leq(sum, row.limit as f64 * scale));
        }
        let solution = model.solve().ok()?;
        let point: Vec<f64> = (0..place.len())
            .map(|i| at(i).map_or(0.0, |variable| solution.value(variable)))
            .collect();
        let value = self.active.iter().enumerate();
        let value = value
            .map(|(rank, i)| self.gain(rank, *i) * point.get(*i).copied().unwrap_or(0.0))
            .sum();
        Some((point, value))
    }

    /// A whole answer near a point: rounded where that is one, else rounded down and filled up.
    fn rounded(&self, point: &[f64], node: &Node) -> Option<Vec<u64>> {
        let near: Vec<u64> = point.iter().map(|x| natural(x.round())).collect();
        if self.allowed(&near) {
            return Some(near);
        }
        let down: Vec<u64> = point.iter().map(|x| natural((x + WHOLE).floor())).collect();
        let mut order: Vec<(usize, f64)> = self
            .active
            .iter()
            .enumerate()
            .map(|(rank, i)| (*i, self.gain(rank, *i)))
            .collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let filled = self.filled(down, &order, node);
        self.allowed(&filled).then_some(filled)
    }

    /// One more learner at a time: first where a floor asks for it, then where it brings most, as far as there is room.
    fn filled(&self, mut x: Vec<u64>, order: &[(usize, f64)], node: &Node) -> Vec<u64> {
        let mut room: Vec<i64> = self
            .tight
            .iter()
            .map(|row| row.limit - total(row, &x))
            .collect();
        for purpose in [Fill::Floors, Fill::Gain] {
            for (i, gain) in order {
                loop {
                    let top = node.upper.get(*i).copied().unwrap_or(0);
                    let column: Vec<i64> =
                        self.tight.iter().map(|row| coefficient(row, *i)).collect();
                    let fits = column
                        .iter()
                        .zip(&room)
                        .all(|(a, room)| *a <= 0 || a <= room);
                    let asked = column
                        .iter()
                        .zip(&room)
                        .any(|(a, room)| *a < 0 && *room < 0);
                    let wanted = match purpose {
                        Fill::Floors => asked,
                        Fill::Gain => *gain > 0.0,
                    };
                    match x.get_mut(*i) {
                        Some(n) if *n < top && fits && wanted => *n += 1,
                        _ => break,
                    }
                    for (room, a) in room.iter_mut().zip(column) {
                        *room -= a;
                    }
                }
            }
        }
        x
    }

    fn allowed(&self, x: &[u64]) -> bool {
        let below = x
            .iter()
            .zip(&self.programme.upper)
            .all(|(n, upper)| n <= upper);
        below && keeps(&self.programme.constraints, x)
    }
}

/// Whether every constraint holds.
pub(super) fn keeps(constraints: &[Constraint], x: &[u64]) -> bool {
    constraints.iter().all(|row| total(row, x) <= row.limit)
}

#[derive(Clone, Copy)]
enum Fill {
    Floors,
    Gain,
}

/// The two halves of a node, the nearer one last, so that it is looked at first.
fn branches(node: Node, i: usize, at: f64, bound: f64) -> [Node; 2] {
    let mut down = Node {
        lower: node.lower.clone(),
        upper: node.upper.clone(),
        bound,
    };
    let mut up = Node { bound, ..node };
    if let Some(upper) = down.upper.get_mut(i) {
        *upper = natural(at.floor());
    }
    if let Some(lower) = up.lower.get_mut(i) {
        *lower = natural(at.ceil());
    }
    if at.fract() >= 0.5 {
        [down, up]
    } else {
        [up, down]
    }
}

fn natural(x: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a saturating cast of what is 0 or more"
    )]
    let whole = x.max(0.0) as u64;
    whole
}

fn coefficient(row: &Constraint, i: usize) -> i64 {
    let of = row.terms.iter().find(|(j, _)| *j == i);
    of.map_or(0, |(_, a)| *a)
}

fn total(row: &Constraint, x: &[u64]) -> i64 {
    row.terms.iter().fold(0, |sum: i64, (i, a)| {
        let n = i64::try_from(x.get(*i).copied().unwrap_or(0)).unwrap_or(i64::MAX);
        sum.saturating_add(a.saturating_mul(n))
    })
}

/// The constraint on the active variables, divided by their common divisor; the limit is rounded down.
fn tightened(row: &Constraint, active: &[usize]) -> Constraint {
    let terms: Vec<(usize, i64)> = row
        .terms
        .iter()
        .copied()
        .filter(|(i, _)| active.binary_search(i).is_ok())
        .collect();
    let common = terms
        .iter()
        .fold(0, |d: u64, (_, a)| divisor(d, a.unsigned_abs()));
    let common = i64::try_from(common).unwrap_or(1).max(1);
    Constraint {
        terms: terms.into_iter().map(|(i, a)| (i, a / common)).collect(),
        limit: row.limit.div_euclid(common),
    }
}

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}
