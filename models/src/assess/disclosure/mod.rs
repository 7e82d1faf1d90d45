//! The one gate through which figures of people and employers become public.
//!
//! [`protect`] takes the counts of a release, hides what would tell of single people or employers, and whatever lets
//! that be reckoned, and hands out [`Published`] values. Nothing else makes one, and a published value can only be
//! written out, so that an answer built of them holds nothing that did not pass here.
//!
//! ```text
//! people      a share, a median or a number of answers needs n ≥ disclosure.least_answers
//!             a share beyond disclosure.extreme_share is "at least" or "at most" that while n < disclosure.extreme_base
//! employers   a number of positions needs ≥ disclosure.least_employers, the largest with ≤ disclosure.largest_employer_share
//! releases    answers of graduates that are others since the last release are used where they are enough (module `since`)
//! tables      every sum with a hidden part has another, and the bounds that follow stay apart (module `lines`)
//! rounding    numbers to disclosure.rounding_base, shares to whole per cents while n < disclosure.whole_percent_below
//! ```
//!
//! A hidden value says why in one word that is the same for a small cell and for one hidden for its sake: else the word
//! would give the small one away. Plain counts of enrolment, places and completers are administrative facts of
//! institutions and do not pass here. Assumes that the counts of different tables tell nothing of each other; most
//! hurt by tables of another publisher that are cut differently, and by two releases between which one employer changed.
//!
//! Source: Hundepool et al. (2012), *Statistical Disclosure Control*, Wiley, chapters 4 and 5.

mod employers;
mod lines;
mod outcomes;
mod since;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::parameters::DisclosureParameters;

pub use employers::{EmployerCell, EmployerLeaf, EmployerScope, EmployerSource};
pub use lines::Bounds;
pub use outcomes::{OutcomeCell, OutcomeLeaf, OutcomeScope, Spread};
pub use since::Past;

/// Why a value is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// Too few people answered, or such a cell would follow from this one.
    FewAnswers,
    /// Too few employers, one that is nearly all of them, or such a cell would follow from this one.
    FewEmployers,
}

impl Hidden {
    /// Both.
    pub const ALL: [Self; 2] = [Self::FewAnswers, Self::FewEmployers];

    /// The word in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FewAnswers => "few_answers",
            Self::FewEmployers => "few_employers",
        }
    }
}

/// A value that passed the gate: it can be written out, and nothing else.
///
/// `{"value": 0.71, "status": "rounded"}`; the status is `exact`, `rounded`, `at_least`, `at_most`, or, with an empty value,
/// `suppressed` or `missing`.
#[derive(Debug, Clone, PartialEq)]
pub struct Published<T>(Shown<T>);

#[derive(Debug, Clone, PartialEq)]
enum Shown<T> {
    Exact(T),
    Rounded(T),
    AtLeast(T),
    AtMost(T),
    Missing,
    Suppressed(Hidden),
}

impl<T> Published<T> {
    /// Why it is hidden, where it is.
    #[must_use]
    pub fn hidden(&self) -> Option<Hidden> {
        match self.0 {
            Shown::Suppressed(hidden) => Some(hidden),
            _ => None,
        }
    }

    /// The word for its state.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.0 {
            Shown::Exact(_) => "exact",
            Shown::Rounded(_) => "rounded",
            Shown::AtLeast(_) => "at_least",
            Shown::AtMost(_) => "at_most",
            Shown::Missing => "missing",
            Shown::Suppressed(_) => "suppressed",
        }
    }

    /// Writes the value alone, nothing where there is none: for fields that stand among others of their object.
    ///
    /// # Errors
    /// What the serialiser reports.
    pub fn bare<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>
    where
        T: Serialize,
    {
        self.shown().serialize(serializer)
    }

    fn shown(&self) -> Option<&T> {
        match &self.0 {
            Shown::Exact(value)
            | Shown::Rounded(value)
            | Shown::AtLeast(value)
            | Shown::AtMost(value) => Some(value),
            Shown::Missing | Shown::Suppressed(_) => None,
        }
    }
}

impl<T> Published<Option<T>> {
    /// A value that was not there is missing.
    #[must_use]
    pub fn flatten(self) -> Published<T> {
        let missing = Shown::Missing;
        Published(match self.0 {
            Shown::Exact(value) => value.map_or(missing, Shown::Exact),
            Shown::Rounded(value) => value.map_or(missing, Shown::Rounded),
            Shown::AtLeast(value) => value.map_or(missing, Shown::AtLeast),
            Shown::AtMost(value) => value.map_or(missing, Shown::AtMost),
            Shown::Missing => missing,
            Shown::Suppressed(hidden) => Shown::Suppressed(hidden),
        })
    }
}

impl<T: Serialize> Serialize for Published<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Published", 2)?;
        fields.serialize_field("value", &self.shown())?;
        fields.serialize_field("status", self.status())?;
        fields.end()
    }
}

/// The counts of a release, before the gate.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Counts {
    /// Answers of graduates, by provider, trade and level.
    pub outcomes: Vec<OutcomeLeaf>,
    /// Advertised positions, by trade and district.
    pub postings: Vec<EmployerLeaf>,
    /// Planned hires of the employer survey, by trade.
    pub survey: Vec<EmployerLeaf>,
}

/// The tables that may be public, and the gate for whatever else is said of the same people and employers.
#[derive(Debug, Clone, PartialEq)]
pub struct Protected {
    /// What became of graduates, by scope.
    pub outcomes: Vec<OutcomeCell>,
    /// Advertised positions, by scope.
    pub postings: Vec<EmployerCell>,
    /// Bounds of every hidden cell. Not for the public: they say which cell is narrow.
    pub audit: Audit,
    /// What the next release is compared with. Not for the public.
    pub past: Past,
    /// Trades with answers that are left for a later release.
    waiting: BTreeSet<String>,
    survey: Vec<EmployerCell>,
    rules: DisclosureParameters,
}

/// What can be reckoned of hidden cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// Cells of all tables.
    pub cells: usize,
    /// Hidden cells with their bounds.
    pub hidden: Vec<AuditedCell>,
}

/// A hidden cell and what can be reckoned of it.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditedCell {
    /// Which table: `answers`, `in_trade`, `postings`, `survey`.
    pub table: &'static str,
    /// Which cell.
    pub cell: String,
    /// Its bounds.
    pub bounds: Bounds,
}

impl Audit {
    /// Hidden cells whose bounds are too near to each other: with one of them nothing may be released.
    pub fn narrow(&self) -> impl Iterator<Item = &AuditedCell> {
        self.hidden
            .iter()
            .filter(|cell| cell.bounds.high - cell.bounds.low < cell.bounds.needed)
    }
}

/// Hides what would tell of single people or employers and rounds the rest.
///
/// * `past`: what the last release used and hid of the answers of graduates, if there was one.
#[must_use]
pub fn protect(counts: &Counts, past: Option<&Past>, rules: &DisclosureParameters) -> Protected {
    let used = since::used(&counts.outcomes, past, rules);
    let mut waiting = used.waiting.clone();
    let mut audit = Audit::default();
    let (mut outcomes, mut next) = outcomes::protect(used, past, rules, &mut audit);
    if let Some(past) = past
        && audit.narrow().next().is_some()
    {
        // What was shown before leaves nothing to hide behind: all answers wait.
        let used = since::unchanged(&counts.outcomes, past);
        waiting.clone_from(&used.waiting);
        audit = Audit::default();
        (outcomes, next) = outcomes::protect(used, Some(past), rules, &mut audit);
    }
    let postings = employers::protect("postings", &counts.postings, rules, &mut audit);
    let survey = employers::protect("survey", &counts.survey, rules, &mut audit);
    Protected {
        outcomes,
        postings,
        audit,
        past: next,
        waiting,
        survey,
        rules: rules.clone(),
    }
}

impl Protected {
    /// Something said of what became of graduates, such as a sentence with a share in it.
    ///
    /// * `answers`: those behind it. `share`: the share that it tells, where it tells one.
    ///
    /// It passes only where the same scope is shown in the table of outcomes, and rests on the same answers as that.
    #[must_use]
    pub fn on_outcomes<T>(
        &self,
        scope: &OutcomeScope,
        answers: f64,
        share: Option<f64>,
        value: T,
    ) -> Published<T> {
        let in_table = self
            .outcomes
            .iter()
            .any(|cell| cell.scope == *scope && cell.answers.hidden().is_none());
        if answers <= 0.0 {
            return Published(Shown::Missing);
        }
        let waits = scope.trade().map_or(!self.waiting.is_empty(), |trade| {
            self.waiting.contains(trade)
        });
        let extreme = share.is_some_and(|share| is_extreme(share, answers, &self.rules));
        if in_table && !waits && answers >= self.rules.least_answers && !extreme {
            Published(Shown::Rounded(value))
        } else {
            Published(Shown::Suppressed(Hidden::FewAnswers))
        }
    }

    /// Something said of what employers of a trade plan or advertise.
    ///
    /// * `n`: employers or advertisements behind it.
    ///
    /// It passes only where the trade's total is shown.
    #[must_use]
    pub fn on_employers<T>(
        &self,
        source: EmployerSource,
        trade: &str,
        n: f64,
        value: T,
    ) -> Published<T> {
        let table = match source {
            EmployerSource::Postings => &self.postings,
            EmployerSource::Survey => &self.survey,
        };
        let shown = table.iter().any(|cell| {
            matches!(&cell.scope, EmployerScope::Trade(code) if code == trade)
                && cell.positions.hidden().is_none()
        });
        if shown && n >= self.rules.least_count {
            Published(Shown::Rounded(value))
        } else {
            Published(Shown::Suppressed(Hidden::FewEmployers))
        }
    }

    /// Something that tells of no single person or employer: an estimate of the model over all sources, or what was
    /// published elsewhere.
    #[must_use]
    pub fn open<T>(&self, value: T) -> Published<T> {
        Published(Shown::Exact(value))
    }

    /// A number rounded as all numbers of people and employers are; whether it may be shown is another question.
    #[must_use]
    pub fn rounded(&self, value: f64) -> f64 {
        rounded(value, &self.rules)
    }
}

/// Rounded to the base.
fn rounded(value: f64, rules: &DisclosureParameters) -> f64 {
    (value / rules.rounding_base).round() * rules.rounding_base
}

fn is_extreme(share: f64, answers: f64, rules: &DisclosureParameters) -> bool {
    answers < rules.extreme_base
        && (share > rules.extreme_share || share < 1.0 - rules.extreme_share)
}

/// A share of `answers`, which are enough: rounded, or at the edge.
fn share(successes: f64, answers: f64, rules: &DisclosureParameters) -> Published<f64> {
    let share = successes / answers;
    if is_extreme(share, answers, rules) {
        return Published(if share > 0.5 {
            Shown::AtLeast(rules.extreme_share)
        } else {
            Shown::AtMost(tidy(1.0 - rules.extreme_share, 100.0))
        });
    }
    let steps = if answers < rules.whole_percent_below {
        100.0
    } else {
        1000.0
    };
    Published(Shown::Rounded(tidy(share, steps)))
}

fn tidy(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}
