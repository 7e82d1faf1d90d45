//! The package against the published figures, and the published figures against each other.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use serde::Serialize;

use crate::tables::{Resource, Snapshot};

use super::history::{Cells, LearnerCells, sums};
use super::lists::text;

/// Difference up to which two figures agree: offices round, and count on different days; judgement.
const TOLERANCE: f64 = 0.01;
/// Largest part of a figure that its round digits may hide: 100,000 may be 98,000, hardly 60,000.
const MOST_ROUNDING: f64 = 0.05;
/// Units of the last printed digit by which a printed share may differ from the one worked out: half a unit of
/// rounding, and one more where a column was made to sum to 100 %.
const SHARE_UNITS: f64 = 1.5;
/// Scopes that mean everything that the package is about.
const WHOLE_SCOPES: [&str; 4] = ["city", "region", "country", "all"];

/// What agrees and what does not.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reconciliation {
    /// Published figures beside the package's own.
    pub comparisons: Vec<Comparison>,
    /// Published figures that contradict each other.
    pub contradictions: Vec<Contradiction>,
}

/// What a published figure is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Subject {
    /// What was counted.
    pub measure: String,
    /// The year.
    pub year: i32,
    /// Of whom, where it is not everybody.
    pub scope: Option<String>,
    /// At which level.
    pub level: Option<String>,
    /// Of which trade.
    pub trade_code: Option<String>,
    /// Of which group of trades.
    pub group_code: Option<String>,
}

/// A published figure beside the package's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What both are about.
    pub subject: Subject,
    /// The published figure.
    pub published: f64,
    /// Where it is published.
    pub source: String,
    /// How they compare.
    pub outcome: Outcome,
}

/// How a published figure and the package's own compare.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Equal within 1 % or the rounding of the published figure.
    Agrees {
        /// The package's figure.
        computed: f64,
        /// The resource it was worked out from.
        #[serde(serialize_with = "resource_name")]
        from: Resource,
    },
    /// Not equal.
    Disagrees {
        /// The package's figure.
        computed: f64,
        /// The resource it was worked out from.
        #[serde(serialize_with = "resource_name")]
        from: Resource,
        /// Package less published, as a part of the published figure.
        difference: f64,
    },
    /// The package has no rows for it.
    NoData,
    /// It is about a part of the city that the package does not mark.
    OtherScope,
    /// The package has no such measure.
    NotMeasured,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn resource_name<S: serde::Serializer>(
    resource: &Resource,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(resource.name())
}

/// Published figures that contradict each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Contradiction {
    /// Several values of one figure.
    Values {
        /// What they are about.
        subject: Subject,
        /// Each value with its source.
        values: Vec<(f64, String)>,
    },
    /// Parts that do not sum to their whole.
    Parts {
        /// What the whole is about.
        whole: Subject,
        /// By what it is broken down.
        breakdown: String,
        /// The sum of the parts.
        sum: f64,
        /// The published whole.
        published: f64,
        /// Where the parts are published.
        source: String,
    },
    /// A printed share that its own numbers do not give.
    Share {
        /// What it is about.
        subject: Subject,
        /// As printed.
        printed: f64,
        /// As worked out.
        computed: f64,
        /// Where it is printed.
        source: String,
    },
    /// A trade said to have too many and too few people in one year.
    Judgements {
        /// The trade.
        trade_code: String,
        /// The year.
        year: i32,
        /// Each judgement with its source.
        judgements: Vec<(String, String)>,
    },
}

/// A row of `published_totals`.
#[derive(Debug, Clone, PartialEq)]
struct Published {
    subject: Subject,
    value: f64,
    source: String,
    bound: Option<String>,
    part_of: Option<String>,
    breakdown: Option<String>,
}

/// Compares the package with the published figures, and these with each other.
///
/// # Errors
/// Only a frame that is not of its schema.
pub fn reconcile(snapshot: &Snapshot, learners: &LearnerCells) -> PolarsResult<Reconciliation> {
    let mut contradictions = Vec::new();
    let mut comparisons = Vec::new();
    if let Some(frame) = snapshot.get(Resource::PublishedTotals) {
        let published = published(frame)?;
        let own = Own::new(snapshot, learners)?;
        comparisons = published
            .iter()
            .flat_map(|published| own.compare(published))
            .collect();
        contradictions.extend(several_values(&published));
        contradictions.extend(parts_of_wholes(&published));
        contradictions.extend(printed_shares(&published));
    }
    if let Some(frame) = snapshot.get(Resource::Judgements) {
        contradictions.extend(opposed_judgements(frame)?);
    }
    Ok(Reconciliation {
        comparisons,
        contradictions,
    })
}

fn published(frame: &DataFrame) -> PolarsResult<Vec<Published>> {
    let texts = |name: &str| -> PolarsResult<Vec<Option<String>>> {
        Ok(frame
            .column(name)?
            .str()?
            .iter()
            .map(|text| text.map(str::to_owned))
            .collect())
    };
    let (years, values) = (frame.column("year")?.i32()?, frame.column("value")?.f64()?);
    let columns = [
        "measure",
        "scope",
        "level",
        "trade_code",
        "group_code",
        "source",
        "bound",
        "part_of",
        "breakdown",
    ];
    let columns: Vec<Vec<Option<String>>> = columns
        .into_iter()
        .map(texts)
        .collect::<PolarsResult<_>>()?;
    let row = |(index, (year, value)): (usize, (Option<i32>, Option<f64>))| {
        let cell = |column: usize| columns.get(column)?.get(index)?.clone();
        Some(Published {
            subject: Subject {
                measure: cell(0)?,
                year: year?,
                scope: cell(1).filter(|scope| !WHOLE_SCOPES.contains(&scope.as_str())),
                level: cell(2),
                trade_code: cell(3),
                group_code: cell(4),
            },
            value: value?,
            source: cell(5).unwrap_or_default(),
            bound: cell(6),
            part_of: cell(7),
            breakdown: cell(8),
        })
    };
    Ok(years
        .iter()
        .zip(values.iter())
        .enumerate()
        .filter_map(row)
        .collect())
}

/// The package's own figures.
struct Own<'s> {
    snapshot: &'s Snapshot,
    learners: &'s LearnerCells,
    enrolments: Cells,
    completions: Cells,
    /// Group of each trade.
    groups: BTreeMap<String, String>,
}

impl<'s> Own<'s> {
    fn new(snapshot: &'s Snapshot, learners: &'s LearnerCells) -> PolarsResult<Self> {
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
    fn compare(&self, published: &Published) -> Vec<Comparison> {
        let outcome = |outcome| Comparison {
            subject: published.subject.clone(),
            published: published.value,
            source: published.source.clone(),
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
    let rounding = (half_of_last_digit(value)).min(MOST_ROUNDING * value.abs());
    rounding.max(TOLERANCE * value.abs())
}

fn half_of_last_digit(value: f64) -> f64 {
    let text = format!("{value}");
    if let Some((_, fraction)) = text.split_once('.') {
        0.5 * 0.1_f64.powi(i32::try_from(fraction.len()).unwrap_or(i32::MAX))
    } else {
        let zeros = text.len() - text.trim_end_matches('0').len();
        0.5 * 10_f64.powi(i32::try_from(zeros).unwrap_or_default())
    }
}

/// Different values of the same figure.
fn several_values(published: &[Published]) -> Vec<Contradiction> {
    let mut by_subject: BTreeMap<&Subject, Vec<(f64, String)>> = BTreeMap::new();
    for row in published {
        let values = by_subject.entry(&row.subject).or_default();
        if !values.iter().any(|(value, _)| same(*value, row.value)) {
            values.push((row.value, row.source.clone()));
        }
    }
    let several = by_subject
        .into_iter()
        .filter(|(_, values)| values.len() > 1);
    several
        .map(|(subject, values)| Contradiction::Values {
            subject: subject.clone(),
            values,
        })
        .collect()
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= f64::EPSILON * a.abs().max(b.abs())
}

/// Wholes whose parts, as one source gives them, sum to something else. Parts are marked by `part_of`, or are the
/// levels of a count that is also given without level.
fn parts_of_wholes(published: &[Published]) -> Vec<Contradiction> {
    let mut groups: BTreeMap<(Subject, String, &str), Vec<f64>> = BTreeMap::new();
    for row in published {
        if let Some((whole, breakdown)) = whole_of(row) {
            let source = if row.part_of.is_some() && breakdown != "level" {
                row.source.as_str()
            } else {
                ""
            };
            groups
                .entry((whole, breakdown, source))
                .or_default()
                .push(row.value);
        }
    }
    let mut found = Vec::new();
    for ((whole, breakdown, source), parts) in groups {
        // Yearly parts belong to a whole of several years, whichever year that is printed for.
        let any_year = breakdown == "year";
        let wholes: Vec<&Published> = published
            .iter()
            .filter(|row| {
                row.subject == whole
                    || (any_year
                        && Subject {
                            year: whole.year,
                            ..row.subject.clone()
                        } == whole)
            })
            .collect();
        let sum: f64 = parts.iter().sum();
        let agrees = |row: &&Published| {
            (row.value - sum).abs() <= half_of_last_digit(row.value).max(row.value.abs() * 1e-5)
        };
        if let Some(first) = wholes.first()
            && parts.len() > 1
            && !wholes.iter().any(agrees)
        {
            let source = if source.is_empty() {
                first.source.clone()
            } else {
                source.to_owned()
            };
            found.push(Contradiction::Parts {
                whole,
                breakdown,
                sum,
                published: first.value,
                source,
            });
        }
    }
    found
}

/// What a row is a part of, and by what the whole is broken down.
fn whole_of(row: &Published) -> Option<(Subject, String)> {
    let subject = &row.subject;
    if let (Some(part_of), Some(breakdown)) = (&row.part_of, &row.breakdown) {
        // All years of a whole meet in one group.
        let year = if breakdown == "year" { 0 } else { subject.year };
        let level = if breakdown == "level" {
            None
        } else {
            subject.level.clone()
        };
        return Some((
            Subject {
                measure: part_of.clone(),
                year,
                level,
                ..subject.clone()
            },
            breakdown.clone(),
        ));
    }
    let adds_up = !subject.measure.ends_with("_share")
        && !subject.measure.ends_with("_rate")
        && !subject.measure.contains("wage");
    (subject.level.is_some() && adds_up).then(|| {
        (
            Subject {
                level: None,
                ..subject.clone()
            },
            "level".to_owned(),
        )
    })
}

/// Shares `x_share` of a level that the numbers `x` of the level and of all levels do not give.
fn printed_shares(published: &[Published]) -> Vec<Contradiction> {
    let number = |subject: &Subject| {
        published
            .iter()
            .find(|row| row.subject == *subject)
            .map(|row| row.value)
    };
    let mut found = Vec::new();
    for row in published {
        let Some(measure) = row.subject.measure.strip_suffix("_share") else {
            continue;
        };
        let part = Subject {
            measure: measure.to_owned(),
            ..row.subject.clone()
        };
        let whole = Subject {
            level: None,
            trade_code: None,
            group_code: None,
            ..part.clone()
        };
        let (Some(part), Some(whole)) = (number(&part), number(&whole)) else {
            continue;
        };
        let alike = |other: &&Published| {
            other.subject.measure == row.subject.measure
                && other.subject.year == row.subject.year
                && other.subject.scope == row.subject.scope
        };
        let unit = published
            .iter()
            .filter(alike)
            .map(|other| 2.0 * half_of_last_digit(other.value))
            .fold(1.0, f64::min);
        let computed = part / whole;
        if whole > 0.0 && (computed - row.value).abs() > SHARE_UNITS * unit {
            found.push(Contradiction::Share {
                subject: row.subject.clone(),
                printed: row.value,
                computed,
                source: row.source.clone(),
            });
        }
    }
    found
}

/// Trades that are said to have too many and too few people in the same year.
fn opposed_judgements(frame: &DataFrame) -> PolarsResult<Vec<Contradiction>> {
    let years = frame.column("year")?.i32()?;
    let (Some(trades), Some(judgements), Some(sources)) = (
        text(frame, "trade_code"),
        text(frame, "judgement"),
        text(frame, "source"),
    ) else {
        return Ok(Vec::new());
    };
    let mut by_trade: BTreeMap<(String, i32), BTreeSet<(String, String)>> = BTreeMap::new();
    for (((trade, year), judgement), source) in trades
        .iter()
        .zip(years.iter())
        .zip(judgements.iter())
        .zip(sources.iter())
    {
        if let (
            Some(trade),
            Some(year),
            Some(judgement @ ("oversupplied" | "balanced" | "undersupplied")),
        ) = (trade, year, judgement)
        {
            let source = source.unwrap_or_default().to_owned();
            by_trade
                .entry((trade.to_owned(), year))
                .or_default()
                .insert((judgement.to_owned(), source));
        }
    }
    let opposed = |judgements: &BTreeSet<(String, String)>| {
        judgements
            .iter()
            .map(|(judgement, _)| judgement)
            .collect::<BTreeSet<_>>()
            .len()
            > 1
    };
    let found = by_trade
        .into_iter()
        .filter(|(_, judgements)| opposed(judgements));
    Ok(found
        .map(
            |((trade_code, year), judgements)| Contradiction::Judgements {
                trade_code,
                year,
                judgements: judgements.into_iter().collect(),
            },
        )
        .collect())
}
