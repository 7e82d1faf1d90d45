//! The graduate survey, or its aggregates, → weighted counts per trade and level.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use vocmatch_models::cells::{GraduateCell, Moments};
use vocmatch_models::estimate::raking::{Cell, Limits, rake};
use vocmatch_models::parameters::Parameters;

use super::Positions;
use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// Graduates of earlier years say less of today's market.
pub(super) const YEARS_USED: i32 = 4;

/// Variance of ln wage between graduates of one trade, where only a median is given.
///
/// Assumed: a standard deviation of 0.35, the order of Singapore's published quartiles of starting pay.
const LOG_WAGE_VARIANCE: f64 = 0.12;

/// Cells of the graduate survey; where the package has none, of the outcome aggregates.
pub(super) fn collect(
    snapshot: &Snapshot,
    at: &Positions,
    year: i32,
    parameters: &Parameters,
) -> PolarsResult<Vec<GraduateCell>> {
    let used = col("graduation_year")
        .lt_eq(lit(year))
        .and(col("graduation_year").gt(lit(year - YEARS_USED)));
    if let Some(frame) = snapshot.get(Resource::GraduateSurvey) {
        return surveyed(frame, used, snapshot, at, parameters);
    }
    match snapshot.get(Resource::Outcomes) {
        Some(frame) => aggregated(frame, used, at),
        None => Ok(Vec::new()),
    }
}

/// One post-stratum of one trade: counts before weighting.
struct Part {
    cell: GraduateCell,
    stratum: (usize, i32, String),
    /// Respondents.
    n: f64,
}

fn surveyed(
    frame: &DataFrame,
    used: Expr,
    snapshot: &Snapshot,
    at: &Positions,
    parameters: &Parameters,
) -> PolarsResult<Vec<GraduateCell>> {
    let kinds = match snapshot.get(Resource::Providers) {
        Some(providers) => providers
            .clone()
            .lazy()
            .select([col("provider_id"), col("kind")]),
        None => df!("provider_id" => Vec::<String>::new(), "kind" => Vec::<String>::new())?.lazy(),
    };
    // Answers without an activity cannot be used; they count as not answered.
    let answered = || col("responded").and(col("activity").is_not_null());
    let new = || answered().and(col("had_job_before").fill_null(lit(false)).not());
    let doing = |activity: &str| new().and(col("activity").eq(lit(activity)));
    let count = |what: Expr, name: &str| what.cast(DataType::Int64).sum().alias(name);
    let moments = |value: Expr, within: Expr, name: &str| {
        let value = when(within.and(value.clone().is_not_null()))
            .then(value)
            .otherwise(lit(NULL));
        [
            value.clone().count().alias(format!("{name}_n")),
            value.clone().sum().alias(format!("{name}_sum")),
            (value.clone() * value)
                .sum()
                .alias(format!("{name}_squares")),
        ]
    };
    let mut columns = vec![
        len().alias("surveyed"),
        count(answered(), "responded"),
        count(
            answered().and(col("had_job_before").fill_null(lit(false))),
            "had_job",
        ),
        count(doing("studying").or(doing("inactive")), "outside"),
        count(doing("moved_away"), "moved"),
        count(doing("self_employed"), "self_employed"),
        count(doing("employed"), "employed"),
        count(
            doing("employed").and(col("in_trade").fill_null(lit(false))),
            "in_trade",
        ),
        count(doing("unemployed"), "unemployed"),
    ];
    columns.extend(moments(col("log_months"), doing("employed"), "months"));
    columns.extend(moments(col("log_wage"), doing("employed"), "wage"));
    let parts = with_logs(frame)?
        .lazy()
        .filter(used)
        .join(
            kinds,
            [col("provider_id")],
            [col("provider_id")],
            JoinArgs::new(JoinType::Left),
        )
        .group_by([
            col("trade_code"),
            col("level"),
            col("graduation_year"),
            col("kind"),
        ])
        .agg(columns)
        .collect()?;
    let rows = Rows::new(&parts)?;
    let mut list = Vec::new();
    for row in 0..parts.height() {
        let place = (
            at.trade(rows.text("trade_code", row)?),
            at.level(rows.text("level", row)?),
        );
        let ((Some(trade), Some(level)), Some(cohort)) =
            (place, rows.whole("graduation_year", row)?)
        else {
            continue;
        };
        let number = |name: &str| rows.or_zero(name, row);
        let moments = |name: &str| -> PolarsResult<Moments> {
            Ok(Moments {
                n: number(&format!("{name}_n"))?,
                sum: number(&format!("{name}_sum"))?,
                squares: number(&format!("{name}_squares"))?,
            })
        };
        let n = number("responded")?;
        list.push(Part {
            stratum: (
                level,
                cohort,
                rows.text("kind", row)?.unwrap_or_default().to_owned(),
            ),
            n,
            cell: GraduateCell {
                trade,
                level,
                surveyed: number("surveyed")?,
                responded: n,
                weight_squares: n,
                all: n,
                had_job: number("had_job")?,
                outside: number("outside")?,
                moved: number("moved")?,
                self_employed: number("self_employed")?,
                employed: number("employed")?,
                in_trade: number("in_trade")?,
                unemployed: number("unemployed")?,
                log_months: moments("months")?,
                log_wage: moments("wage")?,
            },
        });
    }
    Ok(weighted(list, parameters))
}

/// Adds `log_months` = ln(months + 0.5) and `log_wage` = ln(wage), empty where the wage is 0.
fn with_logs(frame: &DataFrame) -> PolarsResult<DataFrame> {
    let months = frame
        .column("months_to_first_job")?
        .f64()?
        .apply_values(|months| (months + 0.5).ln());
    let wages = frame.column("monthly_wage_vnd")?.cast(&DataType::Float64)?;
    let wages = wages
        .f64()?
        .apply(|wage| wage.filter(|w| *w > 0.0).map(f64::ln));
    let mut frame = frame.clone();
    frame.with_column(months.with_name("log_months".into()).into_column())?;
    frame.with_column(wages.with_name("log_wage".into()).into_column())?;
    Ok(frame)
}

/// Rakes those who answered to the graduates asked, by level, cohort and kind of provider.
///
/// Weights are relative to the median and within `shares.weight_trim_low` … `shares.weight_trim_high`.
fn weighted(mut parts: Vec<Part>, parameters: &Parameters) -> Vec<GraduateCell> {
    parts.sort_by(|a, b| (a.cell.trade, &a.stratum).cmp(&(b.cell.trade, &b.stratum)));
    let cohorts = places(parts.iter().map(|part| part.stratum.1));
    let kinds = places(parts.iter().map(|part| part.stratum.2.as_str()));
    let mut strata: BTreeMap<[usize; 3], Cell<3>> = BTreeMap::new();
    let categories = |part: &Part| {
        let (level, cohort, kind) = &part.stratum;
        let cohort = cohorts.get(cohort).copied().unwrap_or(0);
        [
            *level,
            cohort,
            kinds.get(kind.as_str()).copied().unwrap_or(0),
        ]
    };
    for part in &parts {
        let categories = categories(part);
        let cell = strata.entry(categories).or_insert(Cell {
            categories,
            asked: 0.0,
            answered: 0.0,
        });
        cell.asked += part.cell.surveyed;
        cell.answered += part.n;
    }
    let cells: Vec<Cell<3>> = strata.into_values().collect();
    let limits = Limits {
        low: parameters.shares.weight_trim_low,
        high: parameters.shares.weight_trim_high,
    };
    let weights = rake(&cells, limits).into_iter();
    let weights: BTreeMap<[usize; 3], f64> = cells
        .iter()
        .map(|cell| cell.categories)
        .zip(weights)
        .collect();
    parts
        .iter()
        .map(|part| {
            let weight = weights.get(&categories(part)).copied();
            scaled(&part.cell, weight.unwrap_or(1.0))
        })
        .collect()
}

/// The distinct values with their places in ascending order.
fn places<T: Ord>(values: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let distinct: BTreeSet<T> = values.collect();
    distinct.into_iter().zip(0..).collect()
}

fn scaled(cell: &GraduateCell, weight: f64) -> GraduateCell {
    GraduateCell {
        weight_squares: cell.responded * weight * weight,
        all: cell.all * weight,
        had_job: cell.had_job * weight,
        outside: cell.outside * weight,
        moved: cell.moved * weight,
        self_employed: cell.self_employed * weight,
        employed: cell.employed * weight,
        in_trade: cell.in_trade * weight,
        unemployed: cell.unemployed * weight,
        ..cell.clone()
    }
}

/// Aggregates tell who works and who works in the trade, not who left or had the job before: those shares stay open.
fn aggregated(frame: &DataFrame, used: Expr, at: &Positions) -> PolarsResult<Vec<GraduateCell>> {
    let frame = frame.clone().lazy().filter(used).collect()?;
    let rows = Rows::new(&frame)?;
    let mut cells = Vec::new();
    for row in 0..frame.height() {
        let place = (
            at.trade(rows.text("trade_code", row)?),
            at.level(rows.text("level", row)?),
        );
        let ((Some(trade), Some(level)), Some(responded)) = (place, rows.number("responded", row)?)
        else {
            continue;
        };
        let employed = rows.or_zero("employed", row)?;
        // Without the in-trade count the row tells nothing of the in-trade share.
        let in_trade = rows.number("in_trade", row)?;
        let asked = if in_trade.is_some() { 1.0 } else { 0.0 };
        let wage = rows
            .number("median_wage", row)?
            .filter(|wage| *wage > 0.0)
            .map(f64::ln);
        cells.push(GraduateCell {
            trade,
            level,
            surveyed: rows.number("surveyed", row)?.unwrap_or(responded),
            responded,
            employed: asked * employed,
            in_trade: in_trade.unwrap_or(0.0),
            unemployed: asked * (responded - employed).max(0.0),
            log_wage: wage.map_or_else(Moments::default, |log| Moments {
                n: employed,
                sum: employed * log,
                squares: employed * (log * log + LOG_WAGE_VARIANCE),
            }),
            ..GraduateCell::default()
        });
    }
    cells.sort_by(|a, b| {
        (a.trade, a.level)
            .cmp(&(b.trade, b.level))
            .then(a.responded.total_cmp(&b.responded))
    });
    Ok(cells)
}
