//! What of the answers of graduates may be new since the last release.
//!
//! Whoever has two releases can subtract one from the other. So the answers of a programme (a provider, a trade, a level)
//! stay those of the last release until at least `disclosure.least_answers` of them are others, and so many of those who
//! were asked about their trade, or none. All sums are made of what a release uses, so that whatever two releases differ
//! in, cell by cell or in any sum of cells, rests on no fewer people.
//!
//! ```text
//! change of a programme  = Σ over graduation years |answers now − answers then|
//! used                   = now, if change ≥ least_answers in answers, and 0 or ≥ least_answers in those asked; else then
//! a cell without change  : hidden if it was hidden, shown if it was shown
//! ```
//!
//! Where that leaves nothing to hide a small cell behind, all answers stay those of the last release.
//!
//! The last line keeps a hidden cell of the last release from following from this one, and lets no cell that everybody
//! knows pretend to protect another. Assumes that nobody knows which answers were taken away for others; most hurt by
//! answers that come in one release and leave in the next.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::outcomes::{OutcomeLeaf, OutcomeScope};
use crate::parameters::DisclosureParameters;

/// What a release used and hid. Not for the public.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Past {
    /// The answers that its cells are made of.
    pub leaves: Vec<OutcomeLeaf>,
    /// Cells whose answers it hid.
    pub hidden: BTreeSet<OutcomeScope>,
    /// Cells whose share in the trade it hid.
    pub in_trade_hidden: BTreeSet<OutcomeScope>,
}

/// The answers that a release uses.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Used {
    pub leaves: Vec<OutcomeLeaf>,
    /// Programmes whose answers are others than in the last release.
    pub fresh: Vec<OutcomeLeaf>,
    /// Trades with answers that are left for a later release.
    pub waiting: BTreeSet<String>,
}

type Key<'a> = (Option<&'a str>, &'a str, &'a str);

fn by_key(leaves: &[OutcomeLeaf]) -> BTreeMap<Key<'_>, &OutcomeLeaf> {
    let keyed = leaves.iter().map(|leaf| {
        let provider = leaf.provider.as_deref();
        ((provider, leaf.trade.as_str(), leaf.level.as_str()), leaf)
    });
    keyed.collect()
}

/// Chooses, programme by programme, between the answers of the last release and those that there are now.
pub(super) fn used(now: &[OutcomeLeaf], past: Option<&Past>, rules: &DisclosureParameters) -> Used {
    let Some(past) = past else {
        return Used {
            leaves: now.to_vec(),
            ..Used::default()
        };
    };
    chosen(now, past, |[answers, asked]| {
        let enough = |people: u64| people as f64 >= rules.least_answers;
        enough(answers) && (asked == 0 || enough(asked))
    })
}

/// The answers of the last release and no others.
pub(super) fn unchanged(now: &[OutcomeLeaf], past: &Past) -> Used {
    chosen(now, past, |_| false)
}

fn chosen(now: &[OutcomeLeaf], past: &Past, enough: impl Fn([u64; 2]) -> bool) -> Used {
    let (then, now) = (by_key(&past.leaves), by_key(now));
    let keys: BTreeSet<&Key<'_>> = then.keys().chain(now.keys()).collect();
    let mut used = Used::default();
    for key in keys {
        let (before, after) = (then.get(key).copied(), now.get(key).copied());
        let fresh = enough(change(before, after));
        if !fresh && before != after {
            used.waiting.insert(key.1.to_owned());
        }
        if fresh {
            used.fresh.extend(after.or(before).cloned());
        }
        used.leaves
            .extend(if fresh { after } else { before }.cloned());
    }
    used
}

/// How many answers, and how many who were asked about their trade, are others.
fn change(before: Option<&OutcomeLeaf>, after: Option<&OutcomeLeaf>) -> [u64; 2] {
    let of = |leaf: Option<&OutcomeLeaf>, year: &i32| {
        leaf.and_then(|leaf| leaf.years.get(year))
            .copied()
            .unwrap_or_default()
    };
    let years: BTreeSet<&i32> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|leaf| leaf.years.keys())
        .collect();
    years.into_iter().fold([0, 0], |[answers, asked], year| {
        let ([a, b], [c, d]) = (of(before, year), of(after, year));
        [answers + a.abs_diff(c), asked + b.abs_diff(d)]
    })
}
