//! A run: snapshot + parameters + outlook + seed → assessment. Same arguments, same answer.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{DataType, Expr, IntoLazy, PolarsError, col, lit};
use vocmatch_models::assess::{Assessment, assess};
use vocmatch_models::cells::{Evidence, Outlook, PostingCell};
use vocmatch_models::parameters::Parameters;

use crate::evidence::{self, Collected, TradeName};
use crate::tables::{Resource, Snapshot, Table};
use crate::titles::{AliasRow, DecidedRow, OfficialRow, TitleIndex, TradeRow};

/// What a run yields.
#[derive(Debug, Clone)]
pub struct Run {
    /// The assessment.
    pub assessment: Assessment,
    /// Names of the trades, in the order of the assessment.
    pub names: Vec<TradeName>,
    /// Postings whose title leads to no decision.
    pub unmatched_titles: u64,
    /// Postings of employers that are not in the register.
    pub unregistered_postings: u64,
}

/// Why a run failed: a query that polars refused.
#[derive(Debug, thiserror::Error)]
#[error("the evidence could not be collected")]
pub struct RunError(#[from] PolarsError);

/// Assesses a snapshot.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn run(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    outlook: Outlook,
    parameters: &Parameters,
    seed: u64,
) -> Result<Run, RunError> {
    let collected = collect(snapshot, titles, outlook, parameters)?;
    Ok(Run {
        assessment: assessed(&collected, outlook, parameters, seed),
        names: collected.names,
        unmatched_titles: collected.unmatched_titles,
        unregistered_postings: collected.unregistered_postings,
    })
}

/// The evidence of a snapshot up to the data year; the years ahead do not matter to it.
///
/// # Errors
/// A query that polars refuses.
pub fn collect(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    outlook: Outlook,
    parameters: &Parameters,
) -> Result<Collected, RunError> {
    Ok(evidence::collect(snapshot, titles, outlook, parameters)?)
}

/// Assesses collected evidence.
#[must_use]
pub fn assessed(
    collected: &Collected,
    outlook: Outlook,
    parameters: &Parameters,
    seed: u64,
) -> Assessment {
    let assessed = |evidence: &Evidence| assess(evidence, outlook, parameters, seed);
    let settled = assessed(&collected.evidence);
    match &collected.with_newcomers {
        None => settled,
        Some(cells) => informed(settled, collected.evidence.clone(), cells, assessed),
    }
}

/// How often trades are set aside before newcomers are left out altogether.
const TRIES: usize = 4;

/// The assessment with what employers without a record advertise, as far as that moves no flag: whoever was never seen
/// before informs, but a flag does not change on the word of newcomers alone. Where it would, their advertisements are
/// set aside for that trade.
fn informed(
    settled: Assessment,
    mut evidence: Evidence,
    with_newcomers: &[PostingCell],
    assessed: impl Fn(&Evidence) -> Assessment,
) -> Assessment {
    let without = std::mem::take(&mut evidence.postings);
    let mut aside: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..TRIES {
        let kept = with_newcomers
            .iter()
            .filter(|cell| !aside.contains(&cell.trade));
        let old = without.iter().filter(|cell| aside.contains(&cell.trade));
        evidence.postings = kept.chain(old).cloned().collect();
        evidence
            .postings
            .sort_by_key(|cell| (cell.trade, cell.year));
        let answer = assessed(&evidence);
        let pairs = answer.trades.iter().zip(&settled.trades).enumerate();
        let moved: BTreeSet<usize> = pairs
            .filter(|(_, (new, old))| new.flag != old.flag)
            .map(|(trade, _)| trade)
            .collect();
        if moved.is_empty() {
            return answer;
        }
        if moved.is_subset(&aside) {
            break;
        }
        aside.extend(moved);
    }
    settled
}

/// The last year with data: of intakes, completions, surveys and postings; of projected openings only where nothing
/// else has a year.
///
/// # Errors
/// A query that polars refuses.
pub fn last_year(snapshot: &Snapshot) -> Result<Option<i32>, RunError> {
    let latest = |resource, year| latest(snapshot, resource, year);
    let observed = [
        latest(Resource::Learners, col("enrolled"))?,
        latest(Resource::Enrolments, col("year"))?,
        latest(Resource::Completions, col("year"))?,
        latest(Resource::EmployerSurvey, col("year"))?,
        latest(Resource::Postings, col("posted_on").dt().year())?,
        latest(Resource::Vacancies, col("year"))?,
        latest(Resource::Outcomes, col("graduation_year"))?,
    ];
    match observed.into_iter().flatten().max() {
        Some(year) => Ok(Some(year)),
        None => Ok(latest(Resource::OccupationDemand, col("year"))?),
    }
}

fn latest(snapshot: &Snapshot, resource: Resource, year: Expr) -> Result<Option<i32>, PolarsError> {
    let Some(frame) = snapshot.get(resource) else {
        return Ok(None);
    };
    let frame = frame
        .clone()
        .lazy()
        .select([year.max().cast(DataType::Int32).alias("year")])
        .collect()?;
    Ok(frame.column("year")?.i32()?.get(0))
}

/// How many years after graduation the package's graduates were asked: the last year with data less the last cohort.
///
/// # Errors
/// A query that polars refuses.
pub fn survey_lag(snapshot: &Snapshot, last: i32) -> Result<i32, RunError> {
    let mut cohorts = Vec::new();
    for resource in GRADUATES {
        cohorts.extend(latest(snapshot, resource, col("graduation_year"))?);
    }
    Ok(cohorts
        .into_iter()
        .max()
        .map_or(0, |year| (last - year).max(0)))
}

/// Tables about what became of graduates.
const GRADUATES: [Resource; 2] = [Resource::GraduateSurvey, Resource::Outcomes];

/// The snapshot as of the end of a year, as far as the evidence does not see to it: graduates are asked `lag` years
/// after they finished, and judgements are made in their year.
///
/// # Errors
/// A query that polars refuses.
pub fn known_by(snapshot: &Snapshot, year: i32, lag: i32) -> Result<Snapshot, RunError> {
    let mut known = snapshot.clone();
    let limits = GRADUATES
        .map(|resource| (resource, "graduation_year", year - lag))
        .into_iter()
        .chain([(Resource::Judgements, "year", year)]);
    for (resource, column, last) in limits {
        if let Some(frame) = snapshot.get(resource) {
            let rows = frame.clone().lazy().filter(col(column).lt_eq(lit(last)));
            let table = Table::new(resource, rows.collect()?)
                .map_err(|error| PolarsError::SchemaMismatch(error.to_string().into()))?;
            known.insert(table);
        }
    }
    Ok(known)
}

/// Share of the graduates of a year who work in their trade, of those with a wage job or looking for one, for trades
/// with at least `least` such answers.
///
/// # Errors
/// A query that polars refuses.
pub fn later_outcomes(
    snapshot: &Snapshot,
    year: i32,
    least: f64,
) -> Result<BTreeMap<String, f64>, RunError> {
    let of_year = col("graduation_year").eq(lit(year));
    let number = |what: Expr, name: &str| what.cast(DataType::Float64).sum().alias(name);
    let (frame, right, all) = if let Some(frame) = snapshot.get(Resource::GraduateSurvey) {
        let employed = || col("activity").eq(lit("employed"));
        let new = col("had_job_before").fill_null(lit(false)).not();
        let seeks = employed()
            .or(col("activity").eq(lit("unemployed")))
            .and(new);
        let right = seeks
            .clone()
            .and(employed())
            .and(col("in_trade").fill_null(lit(false)));
        (frame, right, seeks)
    } else if let Some(frame) = snapshot.get(Resource::Outcomes) {
        (frame, col("in_trade"), col("responded"))
    } else {
        return Ok(BTreeMap::new());
    };
    let sums = frame
        .clone()
        .lazy()
        .filter(of_year)
        .group_by([col("trade_code")])
        .agg([number(right, "right"), number(all, "all")])
        .filter(col("all").gt_eq(lit(least)))
        .select([col("trade_code"), col("right") / col("all")])
        .collect()?;
    let codes = sums.column("trade_code")?.str()?.clone();
    let shares = sums.column("right")?.f64()?.clone();
    let pairs = codes.iter().zip(shares.iter());
    Ok(pairs
        .filter_map(|(code, share)| Some((code?.to_owned(), share?)))
        .collect())
}

/// The index that finds trades by title, name or official code, from the snapshot's own lists.
///
/// # Errors
/// A query that polars refuses.
pub fn title_index(snapshot: &Snapshot) -> Result<TitleIndex, RunError> {
    title_index_with(snapshot, &[])
}

/// The same with what people have decided of titles: each is a further alias of its trade, and as a whole title it counts
/// before everything else.
///
/// # Errors
/// A query that polars refuses.
pub fn title_index_with(
    snapshot: &Snapshot,
    decided: &[DecidedRow<'_>],
) -> Result<TitleIndex, RunError> {
    let column = |resource: Resource, name: &str| -> Result<Vec<Option<String>>, PolarsError> {
        let Some(frame) = snapshot.get(resource) else {
            return Ok(Vec::new());
        };
        Ok(frame
            .column(name)?
            .str()?
            .iter()
            .map(|cell| cell.map(str::to_owned))
            .collect())
    };
    let trades = [
        column(Resource::Trades, "trade_code")?,
        column(Resource::Trades, "name_vi")?,
        column(Resource::Trades, "name_en")?,
        column(Resource::Trades, "group_code")?,
    ];
    let codes = [
        column(Resource::TradeCodes, "official_code")?,
        column(Resource::TradeCodes, "trade_code")?,
    ];
    let aliases = [
        column(Resource::TitleAliases, "alias")?,
        column(Resource::TitleAliases, "trade_code")?,
        column(Resource::TitleAliases, "language")?,
    ];
    let trade_rows: Vec<TradeRow<'_>> = trades[0]
        .iter()
        .zip(&trades[1])
        .zip(trades[2].iter().zip(&trades[3]))
        .filter_map(|((code, vi), (en, group))| {
            Some(TradeRow {
                trade_code: code.as_deref()?,
                name_vi: vi.as_deref()?,
                name_en: en.as_deref(),
                group_code: group.as_deref(),
            })
        })
        .collect();
    let code_rows: Vec<OfficialRow<'_>> = codes[0]
        .iter()
        .zip(&codes[1])
        .filter_map(|(official, trade)| {
            Some(OfficialRow {
                official_code: official.as_deref()?,
                trade_code: trade.as_deref()?,
                name_vi: None,
            })
        })
        .collect();
    let added = decided.iter().filter_map(|row| {
        Some(AliasRow {
            alias: row.title,
            trade_code: row.trade_code?,
            language: None,
            note: None,
        })
    });
    let alias_rows: Vec<AliasRow<'_>> = aliases[0]
        .iter()
        .zip(&aliases[1])
        .zip(&aliases[2])
        .filter_map(|((alias, trade), language)| {
            Some(AliasRow {
                alias: alias.as_deref()?,
                trade_code: trade.as_deref()?,
                language: language.as_deref(),
                note: None,
            })
        })
        .chain(added)
        .collect();
    Ok(TitleIndex::new(&trade_rows, &code_rows, &alias_rows).deciding(decided))
}
