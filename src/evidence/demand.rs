//! The employer survey → design-weighted totals per trade and wave, and what became of plans.

use std::collections::BTreeMap;

use polars::prelude::*;
use vocmatch_models::cells::{PlanPair, SurveyCell};
use vocmatch_models::parameters::Parameters;

use super::Positions;
use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// With fewer employers a cap on one employer's share has no meaning: each of three holds a third.
const FEWEST_FOR_CAP: f64 = 4.0;

/// Survey cells and plan pairs up to `year`.
pub(super) fn collect(
    snapshot: &Snapshot,
    at: &Positions,
    year: i32,
    parameters: &Parameters,
) -> PolarsResult<(Vec<SurveyCell>, Vec<PlanPair>)> {
    let Some(survey) = snapshot.get(Resource::EmployerSurvey) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let survey = survey.clone().lazy().filter(col("year").lt_eq(lit(year)));
    let sample = sample(snapshot, survey.clone())?;
    let answers = survey
        .join(
            sample.clone(),
            [col("employer_id"), col("year")],
            [col("employer_id"), col("year")],
            JoinArgs::new(JoinType::Inner),
        )
        .collect()?;
    let cells = cells(&answers, at, parameters)?;
    let pairs = pairs(&answers, sample, at)?;
    Ok((cells, pairs))
}

/// Respondents with their stratum, its population `N` and its respondents `n`.
///
/// Without a sample table every answer speaks for itself alone.
fn sample(snapshot: &Snapshot, survey: LazyFrame) -> PolarsResult<LazyFrame> {
    Ok(match snapshot.get(Resource::EmployerSurveySample) {
        Some(sample) => sample
            .clone()
            .lazy()
            .filter(col("responded"))
            .with_columns([
                len()
                    .over([col("year"), col("stratum")])?
                    .cast(DataType::Float64)
                    .alias("n"),
                col("stratum_population")
                    .max()
                    .over([col("year"), col("stratum")])?
                    .cast(DataType::Float64)
                    .alias("N"),
            ])
            .with_column(
                when(col("N").lt(col("n")))
                    .then(col("n"))
                    .otherwise(col("N"))
                    .alias("N"),
            )
            .select([
                col("employer_id"),
                col("year"),
                col("stratum"),
                col("n"),
                col("N"),
            ]),
        None => survey
            .select([col("employer_id"), col("year")])
            .unique(None, UniqueKeepStrategy::Any)
            .with_column(
                len()
                    .over([col("year")])?
                    .cast(DataType::Float64)
                    .alias("n"),
            )
            .with_columns([lit("all").alias("stratum"), col("n").alias("N")]),
    })
}

/// The totals of one statement (plans or hires) with cap, variance and the part of the largest employer.
fn totals(
    answers: &DataFrame,
    statement: &str,
    parameters: &Parameters,
) -> PolarsResult<DataFrame> {
    let cap = parameters.demand.employer_cap;
    let trade_wave = || [col("trade_code"), col("year")];
    let others = (col("w") * col("x")).sum().over(trade_wave())? - col("x");
    let capped = when(
        col("employers")
            .gt_eq(lit(FEWEST_FOR_CAP))
            .and(col("x").gt(lit(cap / (1.0 - cap)) * others.clone())),
    )
    .then(lit(cap / (1.0 - cap)) * others)
    .otherwise(col("x"));
    let rows = answers
        .clone()
        .lazy()
        .filter(col(statement).is_not_null())
        .with_columns([
            col(statement).cast(DataType::Float64).alias("x"),
            (col("N") / col("n")).alias("w"),
        ])
        .with_column(
            len()
                .over(trade_wave())?
                .cast(DataType::Float64)
                .alias("employers"),
        )
        .with_column(capped.alias("capped"));
    let largest = rows
        .clone()
        .sort_by_exprs(
            [col("x"), col("employer_id")],
            SortMultipleOptions::default().with_order_descending_multi([true, false]),
        )
        .group_by(trade_wave())
        .agg([(col("w") * col("capped")).first().alias("largest")]);
    // Variance within strata, with employers of the stratum that did not name the trade as zeros:
    // N² (1 − n/N) / n · s²,  s² = (Σx² − (Σx)²/n) / (n − 1).
    let s2 = (col("squares") - col("sum") * col("sum") / col("n")) / (col("n") - lit(1.0));
    let s2 = when(col("n").gt(lit(1.0)))
        .then(s2)
        .otherwise(col("squares"));
    let variance = col("N") * col("N") * (lit(1.0) - col("n") / col("N")) / col("n") * s2;
    rows.group_by([col("trade_code"), col("year"), col("stratum")])
        .agg([
            col("N").first(),
            col("n").first(),
            (col("w") * col("x")).sum().alias("raw"),
            (col("w") * col("capped")).sum().alias("total"),
            col("capped").sum().alias("sum"),
            (col("capped") * col("capped")).sum().alias("squares"),
            col("employers").first(),
        ])
        .with_column(variance.alias("variance"))
        .group_by(trade_wave())
        .agg([
            col("raw").sum(),
            col("total").sum(),
            col("variance").sum(),
            col("employers").first(),
        ])
        .join(
            largest,
            trade_wave(),
            trade_wave(),
            JoinArgs::new(JoinType::Inner),
        )
        .collect()
}

fn cells(
    answers: &DataFrame,
    at: &Positions,
    parameters: &Parameters,
) -> PolarsResult<Vec<SurveyCell>> {
    let mut cells: BTreeMap<(usize, i32), SurveyCell> = BTreeMap::new();
    let mut each =
        |frame: &DataFrame, fill: &dyn Fn(&mut SurveyCell, &Rows, usize) -> PolarsResult<()>| {
            let rows = Rows::new(frame)?;
            for row in 0..frame.height() {
                let trade = at.trade(rows.text("trade_code", row)?);
                if let (Some(trade), Some(wave)) = (trade, rows.whole("year", row)?) {
                    let cell = cells.entry((trade, wave));
                    fill(
                        cell.or_insert_with(|| SurveyCell {
                            trade,
                            wave,
                            ..SurveyCell::default()
                        }),
                        &rows,
                        row,
                    )?;
                }
            }
            PolarsResult::Ok(())
        };
    each(
        &totals(answers, "planned_hires", parameters)?,
        &|cell, rows, row| {
            cell.employers = rows.or_zero("employers", row)?;
            cell.planned_raw = rows.or_zero("raw", row)?;
            cell.planned = rows.or_zero("total", row)?;
            cell.planned_variance = rows.or_zero("variance", row)?;
            cell.planned_without_largest = (cell.planned - rows.or_zero("largest", row)?).max(0.0);
            Ok(())
        },
    )?;
    each(
        &totals(answers, "hires_last_year", parameters)?,
        &|cell, rows, row| {
            let total = rows.or_zero("total", row)?;
            cell.employers = cell.employers.max(rows.or_zero("employers", row)?);
            cell.hires = Some(total);
            cell.hires_without_largest = Some((total - rows.or_zero("largest", row)?).max(0.0));
            Ok(())
        },
    )?;
    let hard = answers
        .clone()
        .lazy()
        .filter(col("hard_to_fill").is_not_null())
        .group_by([col("trade_code"), col("year")])
        .agg([(col("N") / col("n") * col("hard_to_fill"))
            .sum()
            .alias("hard")])
        .collect()?;
    each(&hard, &|cell, rows, row| {
        cell.hard_to_fill = rows.number("hard", row)?;
        Ok(())
    })?;
    Ok(cells.into_values().collect())
}

/// Plans of one wave against hires of the next, over employers who answered both.
///
/// An employer who answered a wave without naming a trade planned, or hired, nobody there.
fn pairs(answers: &DataFrame, sample: LazyFrame, at: &Positions) -> PolarsResult<Vec<PlanPair>> {
    if answers.column("hires_last_year")?.null_count() == answers.height() {
        return Ok(Vec::new());
    }
    let key = || [col("employer_id"), col("trade_code"), col("wave")];
    let of_wave = |shift: i32| (col("year") + lit(shift)).alias("wave");
    let both = sample
        .clone()
        .select([
            col("employer_id"),
            col("year").alias("wave"),
            (col("N") / col("n")).alias("w"),
        ])
        .join(
            sample.select([col("employer_id"), of_wave(-1)]),
            [col("employer_id"), col("wave")],
            [col("employer_id"), col("wave")],
            JoinArgs::new(JoinType::Inner),
        );
    let plans = answers.clone().lazy().select([
        col("employer_id"),
        col("trade_code"),
        of_wave(0),
        col("planned_hires").alias("planned"),
        col("hard_to_fill").fill_null(lit(0)).alias("hard"),
    ]);
    let hires = answers.clone().lazy().select([
        col("employer_id"),
        col("trade_code"),
        of_wave(-1),
        col("hires_last_year").alias("hired"),
    ]);
    let mut args = JoinArgs::new(JoinType::Full);
    args.coalesce = JoinCoalesce::CoalesceColumns;
    let weighted = |name: &str| (col("w") * col(name).fill_null(lit(0))).sum().alias(name);
    let sums = plans
        .join(hires, key(), key(), args)
        .join(
            both,
            [col("employer_id"), col("wave")],
            [col("employer_id"), col("wave")],
            JoinArgs::new(JoinType::Inner),
        )
        .group_by([col("trade_code")])
        .agg([
            len().alias("pairs"),
            weighted("planned"),
            weighted("hired"),
            weighted("hard"),
        ])
        .collect()?;
    let rows = Rows::new(&sums)?;
    let mut pairs = Vec::new();
    for row in 0..sums.height() {
        if let Some(trade) = at.trade(rows.text("trade_code", row)?) {
            pairs.push(PlanPair {
                trade,
                pairs: rows.or_zero("pairs", row)?,
                planned: rows.or_zero("planned", row)?,
                hired: rows.or_zero("hired", row)?,
                hard_to_fill: rows.or_zero("hard", row)?,
            });
        }
    }
    pairs.sort_by_key(|pair| pair.trade);
    Ok(pairs)
}
