//! Figures against their own history: years that stand out, years that are missing.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::tables::{Resource, Snapshot};

use super::lists::text;
use super::warning::Warning;

/// Robust z beyond which a year is shown. Judgement: with five to ten years a normal series reaches 6 hardly ever.
const OUTLYING: f64 = 6.0;
/// Years that a series needs before one of them can stand out; fewer give no idea of its spread.
const YEARS: usize = 5;
/// Makes the median absolute deviation of a normal distribution equal to its standard deviation: 1 ÷ Φ⁻¹(¾).
const MAD_TO_SD: f64 = 1.4826;
/// How many outliers are named one by one, the farthest first.
const NAMED: usize = 20;

/// Counts by trade, level and year.
pub type Cells = BTreeMap<(String, String, i32), f64>;

/// What stands out in the package's history.
///
/// # Errors
/// Only a frame that is not of its schema.
pub fn look(snapshot: &Snapshot, learners: &LearnerCells) -> PolarsResult<Vec<Warning>> {
    let mut warnings = missing_years(snapshot, learners)?;
    let mut found = Vec::new();
    for (resource, measure) in [
        (Resource::Enrolments, "enrolled"),
        (Resource::Completions, "completed"),
    ] {
        if let Some(frame) = snapshot.get(resource) {
            outliers(resource, measure, &sums(frame, measure)?, &mut found);
        }
    }
    outliers(
        Resource::Learners,
        "enrolled",
        &learners.enrolled,
        &mut found,
    );
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let more = found.len().saturating_sub(NAMED);
    warnings.extend(found.into_iter().take(NAMED).map(|(_, warning)| warning));
    if more > 0 {
        warnings.push(Warning::MoreOutliers { figures: more });
    }
    Ok(warnings)
}

/// Learners by trade, level and year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LearnerCells {
    /// By the year of `enrolled_on`.
    pub enrolled: Cells,
    /// Completed, by the year of `ended_on`.
    pub completed: Cells,
}

impl LearnerCells {
    /// The counts of the checked learners.
    ///
    /// # Errors
    /// Only a frame that is not of its schema.
    pub fn of(snapshot: &Snapshot) -> PolarsResult<Self> {
        let Some(frame) = snapshot.get(Resource::Learners) else {
            return Ok(Self::default());
        };
        let by = |year: &str, which: Expr| {
            let kept = which.and(col(year).is_not_null());
            let counted = frame
                .clone()
                .lazy()
                .filter(kept)
                .group_by([col("trade_code"), col("level"), col(year).alias("year")])
                .agg([col("learners").sum().cast(DataType::Float64).alias("count")])
                .collect()?;
            cells(&counted, "count")
        };
        Ok(Self {
            enrolled: by("enrolled", lit(true))?,
            completed: by("ended", col("status").eq(lit("completed")))?,
        })
    }
}

/// A column summed by trade, level and year.
///
/// # Errors
/// Only a frame that is not of its schema.
pub fn sums(frame: &DataFrame, measure: &str) -> PolarsResult<Cells> {
    let summed = frame
        .clone()
        .lazy()
        .filter(col(measure).is_not_null())
        .group_by([col("trade_code"), col("level"), col("year")])
        .agg([col(measure).sum().cast(DataType::Float64).alias("count")])
        .collect()?;
    cells(&summed, "count")
}

fn cells(frame: &DataFrame, value: &str) -> PolarsResult<Cells> {
    let (Some(trades), Some(levels)) = (text(frame, "trade_code"), text(frame, "level")) else {
        return Ok(Cells::new());
    };
    let years = frame.column("year")?.i32()?;
    let values = frame.column(value)?.f64()?;
    let mut cells = Cells::new();
    let keys = trades.iter().zip(levels.iter()).zip(years.iter());
    for (((trade, level), year), value) in keys.zip(values.iter()) {
        if let (Some(trade), Some(level), Some(year), Some(value)) = (trade, level, year, value) {
            cells.insert((trade.to_owned(), level.to_owned(), year), value);
        }
    }
    Ok(cells)
}

/// Years far from the median of their series, measured in robust standard deviations. The spread is at least what
/// counting alone would give (the square root of the median), so that small steady series raise no alarm.
fn outliers(
    resource: Resource,
    measure: &'static str,
    cells: &Cells,
    found: &mut Vec<(f64, Warning)>,
) {
    let mut series: BTreeMap<(&str, &str), Vec<(i32, f64)>> = BTreeMap::new();
    for ((trade, level, year), value) in cells {
        series
            .entry((trade, level))
            .or_default()
            .push((*year, *value));
    }
    for ((trade, level), years) in series.into_iter().filter(|(_, years)| years.len() >= YEARS) {
        let middle = median(years.iter().map(|(_, value)| *value).collect());
        let spread = median(
            years
                .iter()
                .map(|(_, value)| (value - middle).abs())
                .collect(),
        );
        let scale = (MAD_TO_SD * spread).max(middle.sqrt()).max(1.0);
        for (year, value) in years {
            let z = (value - middle) / scale;
            if z.abs() > OUTLYING {
                let warning = Warning::Outlier {
                    resource,
                    measure,
                    trade_code: trade.to_owned(),
                    level: level.to_owned(),
                    year,
                    value,
                    median: middle,
                    z,
                };
                found.push((z.abs(), warning));
            }
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let at = |index: usize| values.get(index).copied().unwrap_or_default();
    if values.len() % 2 == 1 {
        at(half)
    } else {
        f64::midpoint(at(half.saturating_sub(1)), at(half))
    }
}

/// Years without any row between years with rows.
fn missing_years(snapshot: &Snapshot, learners: &LearnerCells) -> PolarsResult<Vec<Warning>> {
    let mut warnings = Vec::new();
    for resource in snapshot.resources() {
        let years: BTreeSet<i32> = match resource {
            Resource::Learners => learners.enrolled.keys().map(|(_, _, year)| *year).collect(),
            Resource::PublishedTotals | Resource::Judgements => continue,
            resource => {
                let name = ["year", "graduation_year"]
                    .into_iter()
                    .find(|name| has(resource, name));
                let (Some(name), Some(frame)) = (name, snapshot.get(resource)) else {
                    continue;
                };
                frame
                    .column(name)?
                    .unique()?
                    .i32()?
                    .iter()
                    .flatten()
                    .collect()
            }
        };
        let (Some(first), Some(last)) = (years.first(), years.last()) else {
            continue;
        };
        let missing: Vec<i32> = (*first..*last)
            .filter(|year| !years.contains(year))
            .collect();
        if !missing.is_empty() {
            warnings.push(Warning::MissingYears {
                resource,
                years: missing,
            });
        }
    }
    Ok(warnings)
}

fn has(resource: Resource, name: &str) -> bool {
    resource.columns().iter().any(|column| column.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[f64]) -> Vec<i32> {
        let cells = (2015..)
            .zip(values)
            .map(|(year, value)| (("han".to_owned(), "college".to_owned(), year), *value));
        let mut found = Vec::new();
        outliers(
            Resource::Enrolments,
            "enrolled",
            &cells.collect(),
            &mut found,
        );
        let year = |warning: &Warning| match warning {
            Warning::Outlier { year, .. } => *year,
            other => panic!("{other:?}"),
        };
        found.iter().map(|(_, warning)| year(warning)).collect()
    }

    #[test]
    fn a_year_ten_times_the_others_stands_out() {
        assert_eq!(found(&[100.0, 105.0, 98.0, 1000.0, 102.0]), [2018]);
    }

    #[test]
    fn short_growing_and_small_series_raise_no_alarm() {
        for series in [
            &[100.0, 1000.0, 100.0, 100.0][..],
            &[10.0, 20.0, 40.0, 80.0, 160.0],
            &[5.0, 5.0, 5.0, 5.0, 15.0],
            &[100.0, 100.0, 100.0, 100.0, 140.0],
        ] {
            assert_eq!(found(series), Vec::<i32>::new(), "{series:?}");
        }
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert!((median(vec![4.0, 1.0, 3.0, 2.0]) - 2.5).abs() < 1e-12);
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < 1e-12);
    }
}
