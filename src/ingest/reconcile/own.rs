//! The package's own figures beside the published ones.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::ingest::history::{Cells, LearnerCells, sums};
use crate::ingest::lists::text;
use crate::tables::{Resource, Snapshot};

use super::{Comparison, Outcome, Published, Subject, rounding};

/// Difference up to which two figures agree: offices round, and count on different days; judgement.
const TOLERANCE: f64 = 0.01;

/// The package's own figures.
pub(super) struct Own<'s> {
    snapshot: &'s Snapshot,
    learners: &'s LearnerCells,
    enrolments: Cells,
    completions: Cells,
    /// Group of each trade.
    groups: BTreeMap<String, String>,
}

impl<'s> Own<'s> {
    pub(super) fn new(snapshot: &'s Snapshot, learners: &'s LearnerCells) -> PolarsResult<Self> {
        let summed = |resource, measure| {
            snapshot
                .get(resource)
                .map_or(Ok(Cells::new()), |frame| sums(frame, measure))
        };
        let mut groups = BTreeMap::new();
        if let Some(frame) = snapshot.get(Resource::Trades)
            && let (Some(trades), Some(codes)) =
                (text(frame, "trade_code"), text(frame, "group_code"))
        {
            let pairs = trades.iter().zip(codes.iter());
            groups.extend(
                pairs.filter_map(|(trade, group)| Some((trade?.to_owned(), group?.to_owned()))),
            );
        }
        Ok(Self {
            snapshot,
            learners,
            enrolments: summed(Resource::Enrolments, "enrolled")?,
            completions: summed(Resource::Completions, "completed")?,
            groups,
        })
    }

    /// One comparison for each resource that the figure can be worked out from.
    pub(super) fn compare(&self, published: &Published) -> Vec<Comparison> {
        let outcome = |outcome| Comparison {
            subject: published.subject.clone(),
            published: published.value,
            source: published.source.clone(),
            quote: published.quote.clone(),
            outcome,
        };
        if published.subject.scope.is_some() {
            return vec![outcome(Outcome::OtherScope)];
        }
        let Some(computed) = self.figures(&published.subject) else {
            return vec![outcome(Outcome::NotMeasured)];
        };
        if computed.is_empty() {
            return vec![outcome(Outcome::NoData)];
        }
        computed
            .into_iter()
            .map(|(computed, from)| outcome(against(published, computed, from)))
            .collect()
    }

    /// The package's figures for a subject; none where there are no rows, nothing where there is no such measure.
    fn figures(&self, subject: &Subject) -> Option<Vec<(f64, Resource)>> {
        let sources: Vec<(&Cells, Resource)> = match subject.measure.as_str() {
            "enrolled" | "enrolled_share" => {
                vec![
                    (&self.enrolments, Resource::Enrolments),
                    (&self.learners.enrolled, Resource::Learners),
                ]
            }
            "completed" => {
                vec![
                    (&self.completions, Resource::Completions),
                    (&self.learners.completed, Resource::Learners),
                ]
            }
            "graduates_employed_share" => return Some(self.outcome_share(subject, "employed")),
            "graduates_in_trade_share" => return Some(self.outcome_share(subject, "in_trade")),
            "providers" => return Some(self.providers(None)),
            "colleges" => return Some(self.providers(Some("college"))),
            "intermediate_schools" => return Some(self.providers(Some("intermediate_school"))),
            "training_centres" => return Some(self.providers(Some("training_centre"))),
            _ => return None,
        };
        let share = subject.measure.ends_with("_share");
        let whole = Subject {
            level: None,
            trade_code: None,
            group_code: None,
            ..subject.clone()
        };
        let figure = |(cells, from): (&Cells, Resource)| {
            let part = self.sum(cells, subject)?;
            let value = if share {
                part / self.sum(cells, &whole)?
            } else {
                part
            };
            Some((value, from))
        };
        Some(sources.into_iter().filter_map(figure).collect())
    }

    /// The sum over all cells of a subject; nothing where the year has no cell at all.
    fn sum(&self, cells: &Cells, subject: &Subject) -> Option<f64> {
        if !cells.keys().any(|(_, _, year)| *year == subject.year) {
            return None;
        }
        let fits = |(trade, level, year): &(String, String, i32)| {
            *year == subject.year
                && subject.level.as_ref().is_none_or(|wanted| wanted == level)
                && subject
                    .trade_code
                    .as_ref()
                    .is_none_or(|wanted| wanted == trade)
                && subject
                    .group_code
                    .as_ref()
                    .is_none_or(|wanted| self.groups.get(trade) == Some(wanted))
        };
        Some(
            cells
                .iter()
                .filter(|(key, _)| fits(key))
                .map(|(_, value)| value)
                .sum(),
        )
    }

    fn providers(&self, kind: Option<&str>) -> Vec<(f64, Resource)> {
        let Some(frame) = self.snapshot.get(Resource::Providers) else {
            return Vec::new();
        };
        let Some(kinds) = text(frame, "kind") else {
            return Vec::new();
        };
        let count = match kind {
            None => frame.height(),
            Some(_) if kinds.null_count() > 0 => return Vec::new(),
            Some(wanted) => kinds.iter().filter(|kind| *kind == Some(wanted)).count(),
        };
        vec![(count as f64, Resource::Providers)]
    }

    /// Employed (or in trade) of those who responded.
    fn outcome_share(&self, subject: &Subject, which: &str) -> Vec<(f64, Resource)> {
        let aggregate = |frame: &DataFrame| ratio(frame, subject, col(which), col("responded"));
        let records = |frame: &DataFrame| {
            let responded = || col("responded").and(col("activity").is_not_null());
            let employed = || {
                col("activity")
                    .eq(lit("employed"))
                    .or(col("activity").eq(lit("self_employed")))
            };
            let part = if which == "employed" {
                employed()
            } else {
                col("in_trade")
            };
            ratio(
                frame,
                subject,
                responded().and(part).cast(DataType::Int64),
                responded().cast(DataType::Int64),
            )
        };
        let from_outcomes = self.snapshot.get(Resource::Outcomes).and_then(aggregate);
        let from_survey = self
            .snapshot
            .get(Resource::GraduateSurvey)
            .and_then(records);
        let named = [
            (from_outcomes, Resource::Outcomes),
            (from_survey, Resource::GraduateSurvey),
        ];
        named
            .into_iter()
            .filter_map(|(share, from)| Some((share?, from)))
            .collect()
    }
}

/// A sum divided by another over the rows of a subject's year, level and trade.
fn ratio(frame: &DataFrame, subject: &Subject, part: Expr, whole: Expr) -> Option<f64> {
    if subject.group_code.is_some() {
        return None;
    }
    let mut rows = frame
        .clone()
        .lazy()
        .filter(col("graduation_year").eq(lit(subject.year)));
    for (column, wanted) in [
        ("level", &subject.level),
        ("trade_code", &subject.trade_code),
    ] {
        if let Some(wanted) = wanted {
            rows = rows.filter(col(column).eq(lit(wanted.as_str())));
        }
    }
    let both = part.clone().is_not_null().and(whole.clone().is_not_null());
    let sums = rows
        .filter(both)
        .select([
            part.sum().cast(DataType::Float64).alias("part"),
            whole.sum().cast(DataType::Float64).alias("whole"),
        ])
        .collect()
        .ok()?;
    let number = |name: &str| sums.column(name).ok()?.f64().ok()?.get(0);
    let (part, whole) = (number("part")?, number("whole")?);
    (whole > 0.0).then(|| part / whole)
}

fn against(published: &Published, computed: f64, from: Resource) -> Outcome {
    let gap = computed - published.value;
    let bounded = matches!(published.bound.as_deref(), Some("over" | "at_least")) && gap >= 0.0;
    if bounded || gap.abs() <= tolerance(published.value) {
        Outcome::Agrees { computed, from }
    } else {
        let difference = if published.value == 0.0 {
            f64::INFINITY.copysign(gap)
        } else {
            gap / published.value
        };
        Outcome::Disagrees {
            computed,
            from,
            difference,
        }
    }
}

/// How far another figure may lie from `value` and still be the same one: 1 %, or half of its last digit that is not
/// zero where that is more.
fn tolerance(value: f64) -> f64 {
    rounding(value).max(TOLERANCE * value.abs())
}
