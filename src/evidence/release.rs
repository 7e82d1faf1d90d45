//! What a release counts beside the assessment: answers by provider, positions by district, programmes.

use std::collections::BTreeMap;

use polars::prelude::*;
use vocmatch_models::assess::disclosure::{Counts, EmployerLeaf, OutcomeLeaf, Spread};
use vocmatch_models::cells::Outlook;
use vocmatch_models::parameters::Parameters;

use super::frame::Rows;
use super::graduates::YEARS_USED;
use super::postings;
use crate::tables::{Resource, Snapshot};
use crate::titles::TitleIndex;

/// Tables that a release holds beside the assessment.
#[derive(Debug, Clone, Default)]
pub struct ReleaseTables {
    /// Counts of people and employers, before disclosure control.
    pub counts: Counts,
    /// First and last graduation year of the answers.
    pub outcome_years: Option<(i32, i32)>,
    /// Administrative counts.
    pub programmes: Vec<Programme>,
    /// Providers.
    pub providers: Vec<Provider>,
    /// Official codes.
    pub codes: Vec<OfficialCode>,
    /// Other words for a trade.
    pub aliases: BTreeMap<String, Vec<String>>,
}

/// What a provider enrolled in a trade at a level in a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Programme {
    /// The provider; nothing where the package counts over all providers.
    pub provider_id: Option<String>,
    /// The trade.
    pub trade_code: String,
    /// The level.
    pub level: String,
    /// Year of intake.
    pub year: i32,
    /// Learners enrolled.
    pub enrolled: i64,
    /// Places offered.
    pub capacity: Option<i64>,
    /// Completers so far.
    pub completed: Option<i64>,
}

/// A training provider.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provider {
    /// Its key.
    pub provider_id: String,
    /// Its name.
    pub name: String,
    /// `college`, `intermediate_school`, `training_centre` or `other`.
    pub kind: Option<String>,
    /// `public` or `private`.
    pub ownership: Option<String>,
    /// Who runs it.
    pub managing_body: Option<String>,
    /// Where it is.
    pub district: Option<String>,
}

/// An official code of a trade at a level.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OfficialCode {
    /// The trade.
    pub trade_code: String,
    /// The code.
    pub official_code: String,
    /// The level.
    pub level: String,
}

/// Collects the tables up to the data year.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn release_tables(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    outlook: Outlook,
    parameters: &Parameters,
) -> PolarsResult<ReleaseTables> {
    let year = outlook.data_year.0;
    let (outcomes, outcome_years) = outcomes(snapshot, year)?;
    Ok(ReleaseTables {
        counts: Counts {
            outcomes,
            postings: by_employer(postings::by_employer(snapshot, titles, year)?)?,
            survey: by_employer(surveyed(snapshot, year, parameters)?)?,
        },
        outcome_years,
        programmes: programmes(snapshot, year)?,
        providers: providers(snapshot)?,
        codes: codes(snapshot)?,
        aliases: aliases(snapshot)?,
    })
}

/// Answers by provider, trade and level over the years that the assessment uses.
fn outcomes(
    snapshot: &Snapshot,
    year: i32,
) -> PolarsResult<(Vec<OutcomeLeaf>, Option<(i32, i32)>)> {
    let used = col("graduation_year")
        .lt_eq(lit(year))
        .and(col("graduation_year").gt(lit(year - YEARS_USED)));
    if let Some(frame) = snapshot.get(Resource::GraduateSurvey) {
        return answers(frame, used);
    }
    match snapshot.get(Resource::Outcomes) {
        Some(frame) => aggregates(frame, used),
        None => Ok((Vec::new(), None)),
    }
}

fn answers(frame: &DataFrame, used: Expr) -> PolarsResult<(Vec<OutcomeLeaf>, Option<(i32, i32)>)> {
    let works = col("activity")
        .eq(lit("employed"))
        .or(col("activity").eq(lit("self_employed")));
    let frame = frame
        .clone()
        .lazy()
        .filter(
            used.and(col("responded"))
                .and(col("activity").is_not_null()),
        )
        .select([
            col("provider_id"),
            col("trade_code"),
            col("level"),
            col("graduation_year"),
            works.clone().alias("works"),
            when(works.clone())
                .then(col("in_trade"))
                .otherwise(lit(NULL))
                .alias("in_trade"),
            when(works.clone())
                .then(col("monthly_wage_vnd"))
                .otherwise(lit(NULL))
                .alias("pay"),
            when(works)
                .then(col("months_to_first_job"))
                .otherwise(lit(NULL))
                .alias("months"),
        ])
        .collect()?;
    let rows = Rows::new(&frame)?;
    let mut leaves: BTreeMap<(Option<String>, String, String), OutcomeLeaf> = BTreeMap::new();
    let mut years: Option<(i32, i32)> = None;
    for row in 0..frame.height() {
        let (Some(trade), Some(level)) = (rows.text("trade_code", row)?, rows.text("level", row)?)
        else {
            continue;
        };
        let graduated = rows.whole("graduation_year", row)?;
        years = widened(years, graduated);
        let provider = rows.text("provider_id", row)?.map(str::to_owned);
        let key = (provider.clone(), trade.to_owned(), level.to_owned());
        let leaf = leaves.entry(key).or_insert_with(|| OutcomeLeaf {
            provider,
            trade: trade.to_owned(),
            level: level.to_owned(),
            ..OutcomeLeaf::default()
        });
        leaf.answers += 1;
        leaf.in_work += u64::from(rows.or_zero("works", row)? > 0.0);
        let year = leaf.years.entry(graduated.unwrap_or_default()).or_default();
        year[0] += 1;
        if let Some(right) = rows.number("in_trade", row)? {
            year[1] += 1;
            leaf.trade_asked += 1;
            leaf.in_trade += u64::from(right > 0.0);
        }
        let pay = rows.number("pay", row)?.filter(|pay| *pay > 0.0);
        add(&mut leaf.pay, pay);
        add(&mut leaf.months, rows.number("months", row)?);
    }
    Ok((leaves.into_values().collect(), years))
}

fn add(spread: &mut Spread, value: Option<f64>) {
    if let (Spread::Values(values), Some(value)) = (spread, value) {
        values.push(value);
    }
}

fn widened(years: Option<(i32, i32)>, year: Option<i32>) -> Option<(i32, i32)> {
    match (years, year) {
        (Some((first, last)), Some(year)) => Some((first.min(year), last.max(year))),
        (None, Some(year)) => Some((year, year)),
        (years, None) => years,
    }
}

/// The last year of each trade and level for which an aggregate says how many answered and work.
fn aggregates(
    frame: &DataFrame,
    used: Expr,
) -> PolarsResult<(Vec<OutcomeLeaf>, Option<(i32, i32)>)> {
    let said = col("responded")
        .is_not_null()
        .and(col("employed").is_not_null());
    let frame = frame
        .clone()
        .lazy()
        .filter(used.and(said))
        .sort(["graduation_year"], SortMultipleOptions::default())
        .collect()?;
    let rows = Rows::new(&frame)?;
    let mut leaves: BTreeMap<(String, String), OutcomeLeaf> = BTreeMap::new();
    let mut years = None;
    for row in 0..frame.height() {
        let (Some(trade), Some(level)) = (rows.text("trade_code", row)?, rows.text("level", row)?)
        else {
            continue;
        };
        let graduated = rows.whole("graduation_year", row)?;
        years = widened(years, graduated);
        let employed = whole(rows.or_zero("employed", row)?);
        let in_trade = rows.number("in_trade", row)?.map(whole);
        let answers = whole(rows.or_zero("responded", row)?);
        let trade_asked = in_trade.map_or(0, |_| employed);
        let year = graduated.unwrap_or_default();
        let leaf = OutcomeLeaf {
            provider: None,
            trade: trade.to_owned(),
            level: level.to_owned(),
            answers,
            in_work: employed,
            trade_asked,
            in_trade: in_trade.unwrap_or(0),
            pay: rows
                .number("median_wage", row)?
                .map_or_else(Spread::default, |median| Spread::Median {
                    median,
                    n: employed as f64,
                }),
            months: Spread::default(),
            years: BTreeMap::from([(year, [answers, trade_asked])]),
        };
        leaves.insert((trade.to_owned(), level.to_owned()), leaf);
    }
    Ok((leaves.into_values().collect(), years))
}

fn whole(number: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a checked count, 0 or more"
    )]
    let whole = number.max(0.0) as u64;
    whole
}

/// Plans and hires of the last waves by trade and employer.
fn surveyed(snapshot: &Snapshot, year: i32, parameters: &Parameters) -> PolarsResult<LazyFrame> {
    let Some(frame) = snapshot.get(Resource::EmployerSurvey) else {
        return Ok(postings::no_employers()?.lazy());
    };
    #[expect(clippy::cast_possible_truncation, reason = "a parameter of 1 to 10")]
    let first = year - parameters.demand.waves as i32;
    Ok(frame
        .clone()
        .lazy()
        .filter(col("year").lt_eq(lit(year)).and(col("year").gt(lit(first))))
        .select([
            col("trade_code"),
            lit("").alias("district"),
            col("employer_id").alias("employer"),
            (col("planned_hires") + col("hires_last_year").fill_null(lit(0)))
                .cast(DataType::Float64)
                .alias("positions"),
        ]))
}

/// Positions by trade, district and employer.
fn by_employer(positions: LazyFrame) -> PolarsResult<Vec<EmployerLeaf>> {
    let frame = positions
        .group_by([col("trade_code"), col("district"), col("employer")])
        .agg([col("positions").sum()])
        .collect()?;
    let rows = Rows::new(&frame)?;
    let mut leaves: BTreeMap<(String, String), EmployerLeaf> = BTreeMap::new();
    for row in 0..frame.height() {
        let (Some(trade), Some(district), Some(employer)) = (
            rows.text("trade_code", row)?,
            rows.text("district", row)?,
            rows.text("employer", row)?,
        ) else {
            continue;
        };
        let leaf = leaves
            .entry((trade.to_owned(), district.to_owned()))
            .or_insert_with(|| EmployerLeaf {
                trade: trade.to_owned(),
                district: (!district.is_empty()).then(|| district.to_owned()),
                employers: BTreeMap::new(),
            });
        let positions = rows.or_zero("positions", row)?;
        leaf.employers.insert(employer.to_owned(), positions);
    }
    Ok(leaves.into_values().collect())
}

/// Intake, places and completers; of learners without such a table, their counts over all providers.
fn programmes(snapshot: &Snapshot, year: i32) -> PolarsResult<Vec<Programme>> {
    let sum = |name: &str| {
        // A sum of nothing stays unknown.
        when(col(name).count().gt(lit(0)))
            .then(col(name).sum())
            .otherwise(lit(NULL))
            .alias(name)
    };
    let key = ["provider_id", "trade_code", "level", "year"].map(col);
    let frame = if let Some(frame) = snapshot.get(Resource::Enrolments) {
        frame
            .clone()
            .lazy()
            .group_by(key)
            .agg([sum("enrolled"), sum("capacity"), sum("completed")])
    } else if let Some(frame) = snapshot.get(Resource::Learners) {
        let done = when(col("status").eq(lit("completed")))
            .then(col("learners"))
            .otherwise(lit(0));
        frame
            .clone()
            .lazy()
            .with_columns([
                lit(NULL).cast(DataType::String).alias("provider_id"),
                col("enrolled").alias("year"),
                done.alias("completed"),
                lit(NULL).cast(DataType::Int64).alias("capacity"),
            ])
            .group_by(key)
            .agg([
                col("learners").sum().alias("enrolled"),
                sum("capacity"),
                col("completed").sum(),
            ])
    } else {
        return Ok(Vec::new());
    };
    let frame = frame.filter(col("year").lt_eq(lit(year))).collect()?;
    let rows = Rows::new(&frame)?;
    let mut programmes = Vec::new();
    for row in 0..frame.height() {
        let (Some(trade), Some(level), Some(year)) = (
            rows.text("trade_code", row)?,
            rows.text("level", row)?,
            rows.whole("year", row)?,
        ) else {
            continue;
        };
        let count =
            |name| PolarsResult::Ok(rows.number(name, row)?.map(|n| whole(n).cast_signed()));
        programmes.push(Programme {
            provider_id: rows.text("provider_id", row)?.map(str::to_owned),
            trade_code: trade.to_owned(),
            level: level.to_owned(),
            year,
            enrolled: count("enrolled")?.unwrap_or(0),
            capacity: count("capacity")?,
            completed: count("completed")?,
        });
    }
    programmes.sort();
    Ok(programmes)
}

fn providers(snapshot: &Snapshot) -> PolarsResult<Vec<Provider>> {
    let mut found = BTreeMap::new();
    if let Some(frame) = snapshot.get(Resource::Providers) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let text = |name| PolarsResult::Ok(rows.text(name, row)?.map(str::to_owned));
            let (Some(provider_id), Some(name)) = (text("provider_id")?, text("name")?) else {
                continue;
            };
            let provider = Provider {
                provider_id: provider_id.clone(),
                name,
                kind: text("kind")?,
                ownership: text("ownership")?,
                managing_body: text("managing_body")?,
                district: text("district")?,
            };
            found.insert(provider_id, provider);
        }
    }
    Ok(found.into_values().collect())
}

fn codes(snapshot: &Snapshot) -> PolarsResult<Vec<OfficialCode>> {
    let mut codes = Vec::new();
    if let Some(frame) = snapshot.get(Resource::TradeCodes) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let text = |name| PolarsResult::Ok(rows.text(name, row)?.map(str::to_owned));
            if let (Some(trade_code), Some(official_code), Some(level)) =
                (text("trade_code")?, text("official_code")?, text("level")?)
            {
                codes.push(OfficialCode {
                    trade_code,
                    official_code,
                    level,
                });
            }
        }
    }
    codes.sort();
    codes.dedup();
    Ok(codes)
}

fn aliases(snapshot: &Snapshot) -> PolarsResult<BTreeMap<String, Vec<String>>> {
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    if let Some(frame) = snapshot.get(Resource::TitleAliases) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            if let (Some(trade), Some(alias)) =
                (rows.text("trade_code", row)?, rows.text("alias", row)?)
            {
                aliases
                    .entry(trade.to_owned())
                    .or_default()
                    .push(alias.to_owned());
            }
        }
    }
    for words in aliases.values_mut() {
        words.sort();
        words.dedup();
    }
    Ok(aliases)
}
