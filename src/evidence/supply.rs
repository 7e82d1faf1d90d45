//! Learners, enrolments and completions → cohorts and completions per trade, level and year.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use vocmatch_models::cells::{Cohort, CompletionCell, Course};

use super::Positions;
use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// Trade, level, year of intake, years from there to the expected end.
type CellKey = (usize, usize, i32, Option<usize>);

/// Intakes up to `year`, followed as far as the package shows.
///
/// Learners, where the package has them, speak for their trade and level; aggregates fill the rest and bring places.
pub(super) fn cohorts(
    snapshot: &Snapshot,
    at: &Positions,
    year: i32,
) -> Result<Vec<Cohort>, PolarsError> {
    let mut cohorts = from_learners(snapshot, at, year)?;
    let followed: BTreeSet<(usize, usize)> = cohorts
        .keys()
        .map(|(trade, level, ..)| (*trade, *level))
        .collect();
    if let Some(frame) = snapshot.get(Resource::Enrolments) {
        let rows = grouped_enrolments(frame, year)?;
        let height = rows.height();
        let rows = Rows::new(&rows)?;
        for row in 0..height {
            let place = (
                at.trade(rows.text("trade_code", row)?),
                at.level(rows.text("level", row)?),
            );
            let ((Some(trade), Some(level)), Some(intake)) = (place, rows.whole("year", row)?)
            else {
                continue;
            };
            let capacity = rows.number("capacity", row)?;
            if followed.contains(&(trade, level)) {
                let of_intake =
                    (trade, level, intake, None)..=(trade, level, intake, Some(usize::MAX));
                if let Some((_, cohort)) = cohorts.range_mut(of_intake).next() {
                    cohort.capacity = capacity;
                }
                continue;
            }
            let completed = rows.number("completed", row)?;
            let course = completed.map_or(Course::IntakeOnly, Course::CompletedSoFar);
            let enrolled = rows.or_zero("enrolled", row)?;
            cohorts.insert(
                (trade, level, intake, None),
                Cohort {
                    trade,
                    level,
                    intake,
                    enrolled,
                    planned_years: None,
                    capacity,
                    course,
                },
            );
        }
    }
    Ok(cohorts.into_values().collect())
}

fn grouped_enrolments(frame: &DataFrame, year: i32) -> PolarsResult<DataFrame> {
    // An empty `completed` is unknown, not 0: the sum counts only where every provider gave a figure.
    let known = |name: &str| {
        when(col(name).is_null().all(true))
            .then(lit(NULL))
            .otherwise(col(name).sum())
            .alias(name)
    };
    let complete = when(col("completed").is_null().any(true))
        .then(lit(NULL))
        .otherwise(col("completed").sum())
        .alias("completed");
    frame
        .clone()
        .lazy()
        .filter(col("year").lt_eq(lit(year)))
        .group_by([col("trade_code"), col("level"), col("year")])
        .agg([col("enrolled").sum(), known("capacity"), complete])
        .collect()
}

fn from_learners(
    snapshot: &Snapshot,
    at: &Positions,
    year: i32,
) -> PolarsResult<BTreeMap<CellKey, Cohort>> {
    let mut cohorts: BTreeMap<CellKey, Cohort> = BTreeMap::new();
    let Some(frame) = snapshot.get(Resource::Learners) else {
        return Ok(cohorts);
    };
    // What is known at the end of `year`: an end after it has not happened yet.
    let end = coalesce(&[col("ended"), col("expected_end"), col("enrolled")]);
    let over = col("status")
        .neq(lit("studying"))
        .and(end.clone().lt_eq(lit(year)));
    let counts = frame
        .clone()
        .lazy()
        .select([
            col("trade_code"),
            col("level"),
            col("enrolled").alias("intake"),
            (col("expected_end") - col("enrolled")).alias("planned_years"),
            when(over.clone())
                .then(end)
                .otherwise(lit(NULL))
                .alias("end"),
            over.and(col("status").eq(lit("completed")))
                .alias("completed"),
            col("learners"),
        ])
        .filter(col("intake").lt_eq(lit(year)))
        .group_by([
            col("trade_code"),
            col("level"),
            col("intake"),
            col("planned_years"),
            col("end"),
            col("completed"),
        ])
        .agg([col("learners").sum().alias("count")])
        .collect()?;
    let rows = Rows::new(&counts)?;
    for row in 0..counts.height() {
        let place = (
            at.trade(rows.text("trade_code", row)?),
            at.level(rows.text("level", row)?),
        );
        let ((Some(trade), Some(level)), Some(intake)) = (place, rows.whole("intake", row)?) else {
            continue;
        };
        let count = rows.or_zero("count", row)?;
        let planned = rows.whole("planned_years", row)?;
        let planned_years = planned.and_then(|years| usize::try_from(years).ok());
        let cohort = cohorts
            .entry((trade, level, intake, planned_years))
            .or_insert_with(|| Cohort {
                trade,
                level,
                intake,
                planned_years,
                course: Course::ByYear {
                    completed: Vec::new(),
                    dropped: Vec::new(),
                },
                ..Cohort::default()
            });
        cohort.enrolled += count;
        let Some(end) = rows.whole("end", row)? else {
            continue;
        };
        if let Course::ByYear { completed, dropped } = &mut cohort.course {
            let list = if rows.or_zero("completed", row)? > 0.5 {
                completed
            } else {
                dropped
            };
            let age = usize::try_from(end - intake).unwrap_or(0);
            if list.len() <= age {
                list.resize(age + 1, 0.0);
            }
            if let Some(slot) = list.get_mut(age) {
                *slot += count;
            }
        }
    }
    Ok(cohorts)
}

/// Completers by calendar year up to `year`.
pub(super) fn completions(
    snapshot: &Snapshot,
    at: &Positions,
    year: i32,
) -> PolarsResult<Vec<CompletionCell>> {
    let Some(frame) = snapshot.get(Resource::Completions) else {
        return Ok(Vec::new());
    };
    let sums = frame
        .clone()
        .lazy()
        .filter(col("year").lt_eq(lit(year)))
        .group_by([col("trade_code"), col("level"), col("year")])
        .agg([col("completed").sum()])
        .collect()?;
    let rows = Rows::new(&sums)?;
    let mut cells = BTreeMap::new();
    for row in 0..sums.height() {
        let place = (
            at.trade(rows.text("trade_code", row)?),
            at.level(rows.text("level", row)?),
        );
        if let ((Some(trade), Some(level)), Some(year)) = (place, rows.whole("year", row)?) {
            let completed = rows.or_zero("completed", row)?;
            cells.insert(
                (trade, level, year),
                CompletionCell {
                    trade,
                    level,
                    year,
                    completed,
                },
            );
        }
    }
    Ok(cells.into_values().collect())
}
