//! The employer survey → design-weighted totals per trade and wave, and what became of plans.

use std::collections::BTreeMap;

use polars::prelude::*;
use vocmatch_models::cells::{PlanPair, PooledSurvey, SurveyCell};
use vocmatch_models::parameters::{DemandParameters, Parameters};

use super::Positions;
use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// With fewer employers a cap on one employer's share has no meaning: each of three holds a third.
const FEWEST_FOR_CAP: f64 = 4.0;

/// What the employer survey says.
pub(super) struct Surveyed {
    /// By trade and wave.
    pub(super) waves: Vec<SurveyCell>,
    /// By trade, over the last waves.
    pub(super) pooled: Vec<PooledSurvey>,
    /// Plans against later hires.
    pub(super) pairs: Vec<PlanPair>,
}

/// Survey cells and plan pairs up to `year`.
pub(super) fn collect(
    snapshot: &Snapshot,
    at: &Positions,
    year: i32,
    parameters: &Parameters,
) -> PolarsResult<Surveyed> {
    let Some(survey) = snapshot.get(Resource::EmployerSurvey) else {
        return Ok(Surveyed {
            waves: Vec::new(),
            pooled: Vec::new(),
            pairs: Vec::new(),
        });
    };
    let survey = survey.clone().lazy().filter(col("year").lt_eq(lit(year)));
    let sample = sample(snapshot, &survey, year)?;
    let answers = survey
        .join(
            sample.clone(),
            [col("employer_id"), col("year")],
            [col("employer_id"), col("year")],
            JoinArgs::new(JoinType::Inner),
        )
        .collect()?;
    Ok(Surveyed {
        waves: waves(&answers, at)?,
        pooled: pooled(&answers, &sample, at, year, &parameters.demand)?,
        pairs: pairs(&answers, sample, at)?,
    })
}

/// Respondents up to `year` with their stratum, its population `N` and its respondents `n`.
fn sample(snapshot: &Snapshot, survey: &LazyFrame, year: i32) -> PolarsResult<LazyFrame> {
    let Some(sample) = snapshot.get(Resource::EmployerSurveySample) else {
        return everyone(survey);
    };
    // A wave without a single answer was not delivered: its respondents did not say that they plan nothing.
    let waves = survey
        .clone()
        .select([col("year")])
        .unique(None, UniqueKeepStrategy::Any);
    // Whoever has answered has responded, also where the list of the sample was written before the answer came.
    let answered = survey
        .clone()
        .select([col("employer_id"), col("year"), lit(true).alias("answered")])
        .unique(None, UniqueKeepStrategy::Any);
    let employer_of = [col("employer_id"), col("year")];
    let year_of = [col("year")];
    let stratum = [col("year"), col("stratum")];
    let known = ["employer_id", "year", "stratum", "n", "N"];
    Ok(sample
        .clone()
        .lazy()
        .filter(col("year").lt_eq(lit(year)))
        .join(
            answered,
            &employer_of,
            &employer_of,
            JoinArgs::new(JoinType::Left),
        )
        .filter(col("responded").or(col("answered").fill_null(lit(false))))
        .join(waves, &year_of, &year_of, JoinArgs::new(JoinType::Semi))
        .with_columns([
            len().over(&stratum)?.cast(DataType::Float64).alias("n"),
            col("stratum_population")
                .max()
                .over(&stratum)?
                .cast(DataType::Float64)
                .alias("N"),
        ])
        .with_column(
            when(col("N").lt(col("n")))
                .then(col("n"))
                .otherwise(col("N"))
                .alias("N"),
        )
        .select(known.map(col)))
}

/// Without a sample table every answer speaks for itself alone, and an employer who is in one wave and not in another
/// had nothing to say there.
fn everyone(survey: &LazyFrame) -> PolarsResult<LazyFrame> {
    let distinct = |name: &str| {
        let column = survey.clone().select([col(name)]);
        column
            .unique(None, UniqueKeepStrategy::Any)
            .with_column(lit(true).alias("every"))
    };
    let every = [col("every")];
    let inner = JoinArgs::new(JoinType::Inner);
    Ok(distinct("employer_id")
        .join(distinct("year"), &every, &every, inner)
        .with_column(
            len()
                .over([col("year")])?
                .cast(DataType::Float64)
                .alias("n"),
        )
        .with_columns([lit("all").alias("stratum"), col("n").alias("N")]))
}

/// Weighted total of a group; nothing where nobody answered: that is unknown, not 0.
fn total_if_asked(weight: &Expr, name: &str) -> Expr {
    when(col(name).is_not_null().any(true))
        .then((weight.clone() * col(name)).sum())
        .otherwise(lit(NULL))
        .alias(name)
}

/// Totals per trade and wave: how the survey went on from year to year.
fn waves(answers: &DataFrame, at: &Positions) -> PolarsResult<Vec<SurveyCell>> {
    let weighted = |name: &str| total_if_asked(&(col("N") / col("n")), name);
    let sums = answers
        .clone()
        .lazy()
        .group_by([col("trade_code"), col("year")])
        .agg([
            len().alias("employers"),
            weighted("planned_hires"),
            weighted("hard_to_fill"),
        ])
        .collect()?;
    let rows = Rows::new(&sums)?;
    let mut cells = BTreeMap::new();
    for row in 0..sums.height() {
        let trade = at.trade(rows.text("trade_code", row)?);
        if let (Some(trade), Some(wave)) = (trade, rows.whole("year", row)?) {
            let cell = SurveyCell {
                trade,
                wave,
                employers: rows.or_zero("employers", row)?,
                planned: rows.or_zero("planned_hires", row)?,
                hard_to_fill: rows.number("hard_to_fill", row)?,
            };
            cells.insert((trade, wave), cell);
        }
    }
    Ok(cells.into_values().collect())
}

/// Totals per trade over the last waves, employer by employer.
///
/// ```text
/// ȳ_f = Σ_t ω_t y_ft / Σ_t ω_t over the waves that f answered     ω_t = decay^(year − t)
/// T   = Σ_h N_h / m_h Σ_{f in h} ȳ_f                              m_h = employers of the stratum who answered any wave
/// ```
///
/// An employer who did not answer this year speaks through its earlier answers. A mean of yearly totals would lose it
/// in one year and count its like double in another.
fn pooled(
    answers: &DataFrame,
    sample: &LazyFrame,
    at: &Positions,
    year: i32,
    p: &DemandParameters,
) -> PolarsResult<Vec<PooledSurvey>> {
    let recent = || {
        (lit(year) - col("year"))
            .cast(DataType::Float64)
            .lt(lit(p.waves))
    };
    let age = (lit(year) - col("year")).cast(DataType::Float64);
    let weighed = |frame: LazyFrame| {
        frame
            .filter(recent())
            .with_column(lit(p.wave_weight).pow(age.clone()).alias("o"))
    };
    // An employer belongs to the stratum of its latest answer.
    let latest = |name: &str| {
        col(name)
            .sort_by([col("year")], SortMultipleOptions::default())
            .last()
    };
    let employers = weighed(sample.clone())
        .group_by([col("employer_id")])
        .agg([
            latest("stratum"),
            latest("N"),
            col("o").sum().alias("answered"),
        ])
        .with_columns([
            len()
                .over([col("stratum")])?
                .cast(DataType::Float64)
                .alias("m"),
            col("N").mean().over([col("stratum")])?,
        ])
        .with_column(
            when(col("N").lt(col("m")))
                .then(col("m"))
                .otherwise(col("N"))
                .alias("N"),
        );
    let number = |name: &str| col(name).cast(DataType::Float64);
    let hires_known = when(col("hires_last_year").is_not_null());
    let said = |name: &str, factor: Expr| (col("o") * number(name) * factor).sum();
    let of_employer = weighed(answers.clone().lazy().drop(by_name(
        ["N", "n", "stratum"],
        true,
        false,
    )))
    .group_by([col("employer_id"), col("trade_code")])
    .agg([
        said("planned_hires", lit(1.0)).alias("plans"),
        said("planned_hires", number("year")).alias("plans_years"),
        said("hires_last_year", lit(1.0)).alias("hires"),
        said("hires_last_year", number("year")).alias("hires_years"),
        hires_known
            .then(lit(0.0))
            .otherwise(col("o"))
            .sum()
            .alias("silent"),
    ])
    .join(
        employers,
        [col("employer_id")],
        [col("employer_id")],
        JoinArgs::new(JoinType::Inner),
    );
    let w = || col("N") / col("m");
    let told = || col("answered") - col("silent");
    let hired = |name: &str| {
        when(told().gt(lit(1e-9)))
            .then(w() * col(name) / told())
            .otherwise(lit(0.0))
            .alias(name)
    };
    let rows = of_employer.with_columns([
        (w() * col("plans") / col("answered")).alias("plans"),
        (w() * col("plans_years") / col("answered")).alias("plans_years"),
        hired("hires"),
        hired("hires_years"),
        told().gt(lit(1e-9)).alias("told"),
    ]);
    let guarded = guarded(rows, p.employer_cap)?.collect()?;
    by_trade(&guarded, at)
}

/// Limits one employer's plans to a share of the trade's, unless its own hires bear them out.
fn guarded(rows: LazyFrame, cap: f64) -> PolarsResult<LazyFrame> {
    let trade = || [col("trade_code")];
    let others = col("plans").sum().over(trade())? - col("plans");
    let limit = lit(cap / (1.0 - cap)) * others;
    let most = when(col("hires").gt(limit.clone()))
        .then(col("hires"))
        .otherwise(limit);
    let beyond = col("employers")
        .gt_eq(lit(FEWEST_FOR_CAP))
        .and(col("plans").gt(most.clone()));
    Ok(rows
        .with_column(
            len()
                .over(trade())?
                .cast(DataType::Float64)
                .alias("employers"),
        )
        .with_column(
            when(beyond)
                .then(most)
                .otherwise(col("plans"))
                .alias("guarded"),
        ))
}

/// Sums over the employers of a trade, with the sampling variance of its plans and the part of the largest employer.
///
/// Variance within strata, with employers of the stratum that did not name the trade as zeros:
/// `N² (1 − m/N) / m · s²`, `s² = (Σy² − (Σy)²/m) / (m − 1)`.
fn by_trade(rows: &DataFrame, at: &Positions) -> PolarsResult<Vec<PooledSurvey>> {
    let trade = || [col("trade_code")];
    let y = || col("guarded") * col("m") / col("N");
    let s2 = (col("squares") - col("sum") * col("sum") / col("m")) / (col("m") - lit(1.0));
    let s2 = when(col("m").gt(lit(1.0)))
        .then(s2)
        .otherwise(col("squares"));
    let variance = col("N") * col("N") * (lit(1.0) - col("m") / col("N")) / col("m") * s2;
    let variances = rows
        .clone()
        .lazy()
        .group_by([col("trade_code"), col("stratum")])
        .agg([
            col("N").first(),
            col("m").first(),
            y().sum().alias("sum"),
            (y() * y()).sum().alias("squares"),
        ])
        .with_column(variance.alias("variance"))
        .group_by(trade())
        .agg([col("variance").sum()]);
    let largest_first = SortMultipleOptions::default().with_order_descending_multi([true, false]);
    let sums = rows
        .clone()
        .lazy()
        .sort_by_exprs([col("guarded"), col("employer_id")], largest_first)
        .group_by_stable(trade())
        .agg([
            col("employers").first(),
            col("plans").sum(),
            col("plans_years").sum(),
            col("guarded").sum(),
            col("guarded").first().alias("largest_plans"),
            col("hires").sum(),
            col("hires_years").sum(),
            col("hires").first().alias("largest_hires"),
            col("told").any(true),
        ])
        .join(variances, trade(), trade(), JoinArgs::new(JoinType::Inner))
        .collect()?;
    let rows = Rows::new(&sums)?;
    let mut cells = BTreeMap::new();
    for row in 0..sums.height() {
        let Some(trade) = at.trade(rows.text("trade_code", row)?) else {
            continue;
        };
        let number = |name: &str| rows.or_zero(name, row);
        let mean_year = |years: f64, total: f64| (total > 0.0).then(|| years / total);
        let (plans, guarded, hires) = (number("plans")?, number("guarded")?, number("hires")?);
        let told = number("told")? > 0.5;
        let cell = PooledSurvey {
            trade,
            employers: number("employers")?,
            planned_raw: plans,
            planned: guarded,
            planned_variance: number("variance")?,
            planned_without_largest: (guarded - number("largest_plans")?).max(0.0),
            plan_wave: mean_year(number("plans_years")?, plans),
            hires: told.then_some(hires),
            hires_without_largest: told.then_some((hires - number("largest_hires")?).max(0.0)),
            hire_wave: mean_year(number("hires_years")?, hires),
        };
        cells.insert(trade, cell);
    }
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
        col("hard_to_fill").alias("hard"),
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
            total_if_asked(&col("w"), "hard"),
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
                hard_to_fill: rows.number("hard", row)?,
            });
        }
    }
    pairs.sort_by_key(|pair| pair.trade);
    Ok(pairs)
}
