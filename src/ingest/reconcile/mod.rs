//! The package against the published figures, and the published figures against each other.

mod contradictions;
mod own;

use polars::prelude::*;
use serde::Serialize;

use crate::tables::{Resource, Snapshot};

use super::history::LearnerCells;
use own::Own;

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
    /// The words of that place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
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
    quote: Option<String>,
    bound: Option<String>,
    part_of: Option<String>,
    breakdown: Option<String>,
}

/// Compares the package with the published figures, and these with each other.
///
/// # Errors
/// Only a frame that is not of its schema.
pub fn reconcile(snapshot: &Snapshot, learners: &LearnerCells) -> PolarsResult<Reconciliation> {
    let mut found = Vec::new();
    let mut comparisons = Vec::new();
    if let Some(frame) = snapshot.get(Resource::PublishedTotals) {
        let published = published(frame)?;
        let own = Own::new(snapshot, learners)?;
        comparisons = published
            .iter()
            .flat_map(|published| own.compare(published))
            .collect();
        found.extend(contradictions::several_values(&published));
        found.extend(contradictions::parts_of_wholes(&published));
        found.extend(contradictions::printed_shares(&published));
    }
    if let Some(frame) = snapshot.get(Resource::Judgements) {
        found.extend(contradictions::opposed_judgements(frame)?);
    }
    Ok(Reconciliation {
        comparisons,
        contradictions: found,
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
        "quote",
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
            quote: cell(9),
        })
    };
    Ok(years
        .iter()
        .zip(values.iter())
        .enumerate()
        .filter_map(row)
        .collect())
}

/// Largest part of a figure that its round digits may hide: 100,000 may be 98,000, hardly 60,000.
const MOST_ROUNDING: f64 = 0.05;

/// How much rounding may have hidden from a figure, as far as its digits show.
fn rounding(value: f64) -> f64 {
    half_of_last_digit(value).min(MOST_ROUNDING * value.abs())
}

/// Half a unit of the last digit that is not zero: what rounding may have hidden.
fn half_of_last_digit(value: f64) -> f64 {
    let text = format!("{value}");
    let power = |digits: usize| i32::try_from(digits).unwrap_or(i32::MAX);
    if let Some((_, fraction)) = text.split_once('.') {
        0.5 * 0.1_f64.powi(power(fraction.len()))
    } else {
        0.5 * 10_f64.powi(power(text.len() - text.trim_end_matches('0').len()))
    }
}
