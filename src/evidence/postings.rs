//! Postings → positions per trade and year, after register, repeats and extreme counts.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;
use vocmatch_models::cells::PostingCell;
use vocmatch_models::parameters::{DemandParameters, Parameters};

use super::Positions;
use super::frame::Rows;
use crate::tables::{Resource, Snapshot};
use crate::titles::{Role, TitleIndex, Verdict, fold, marked};

/// Posting cells and what did not enter them.
pub(super) struct Postings {
    /// Of employers with a record, where it is known who has one.
    pub(super) cells: Vec<PostingCell>,
    /// The same with what employers without a record advertise in the interface, limited; nothing where they do not.
    pub(super) with_newcomers: Option<Vec<PostingCell>>,
    pub(super) unmatched: u64,
    pub(super) unregistered: u64,
}

/// An offer in several places appears in all of them within a week; searches for different shops rarely begin together
/// and ask for the same number.
const SAME_OFFER_DAYS: i32 = 7;
/// An agency prints the offer of another employer within a month of it.
const AGENCY_DAYS: i32 = 30;
/// A day before and after all others.
const NEVER: i32 = 10_000_000;
/// Words, without marks, in the names of agencies: they supply workers or find jobs.
const AGENCIES: [&str; 9] = [
    "cung ung lao dong",
    "cung ung nhan",
    "nguon nhan luc",
    "viec lam",
    "cho thue lai lao dong",
    "headhunt",
    "manpower",
    "staffing",
    "recruitment",
];
/// The source of postings that employers put into the service themselves.
pub const INTERFACE: &str = "vocmatch";
/// With fewer employers a cap on one employer's share has no meaning.
const FEWEST_FOR_CAP: u32 = 4;

/// Cells of the last `demand.waves` years up to `year`.
pub(super) fn collect(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    at: &Positions,
    year: i32,
    parameters: &Parameters,
) -> PolarsResult<Postings> {
    let p = &parameters.demand;
    let Some(recent) = waves(snapshot, year, parameters)? else {
        return Ok(Postings {
            cells: Vec::new(),
            with_newcomers: None,
            unmatched: 0,
            unregistered: 0,
        });
    };
    let (matched, unmatched) = with_trades(&recent, titles)?;
    let registered = with_register(matched, snapshot)?.collect()?;
    let unregistered = registered
        .column("known")?
        .bool()?
        .iter()
        .flatten()
        .filter(|known| !known)
        .count();
    let (cells, with_newcomers) = match with_record(&registered, snapshot, year)? {
        None => (cells(&registered, None, at, p)?, None),
        Some(known) => {
            let of = |how| {
                let postings = registered.clone().lazy();
                postings.join(
                    known.clone(),
                    RECORD.map(col),
                    RECORD.map(col),
                    JoinArgs::new(how),
                )
            };
            let old = of(JoinType::Semi).collect()?;
            // Of those without a record only employers who answer to the service are heard.
            let heard = of(JoinType::Anti).filter(not_ours().not()).collect()?;
            let with_newcomers = if heard.height() == 0 {
                None
            } else {
                Some(cells(&old.vstack(&heard)?, Some(known.clone()), at, p)?)
            };
            (cells(&old, None, at, p)?, with_newcomers)
        }
    };
    Ok(Postings {
        cells,
        with_newcomers,
        unmatched,
        unregistered: unregistered as u64,
    })
}

/// Postings of the last `demand.waves` years up to `year`.
fn waves(
    snapshot: &Snapshot,
    year: i32,
    parameters: &Parameters,
) -> PolarsResult<Option<DataFrame>> {
    #[expect(clippy::cast_possible_truncation, reason = "a parameter of 1 to 10")]
    let first = year - parameters.demand.waves as i32;
    let frame = snapshot.get(Resource::Postings);
    frame.map(|frame| recent(frame, first, year)).transpose()
}

/// A title that leads to no decision.
#[derive(Debug, Clone, PartialEq)]
pub struct UnmatchedTitle {
    /// Lower case, single spaces, one spelling of tone marks: what its spellings have in common.
    pub key: String,
    /// As it is written most often.
    pub title: String,
    /// How many postings.
    pub postings: u64,
    /// For how many people; a posting without a number is for one.
    pub positions: f64,
}

/// Titles of the last `demand.waves` years up to `year` that lead to no decision, the most frequent first.
///
/// # Errors
/// A query that polars refuses.
pub fn unmatched(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    year: i32,
    parameters: &Parameters,
) -> PolarsResult<Vec<UnmatchedTitle>> {
    let Some(recent) = waves(snapshot, year, parameters)? else {
        return Ok(Vec::new());
    };
    let open = undecided(&joined(&recent, titles)?)
        .group_by([col("title")])
        .agg([
            len().cast(DataType::UInt64).alias("postings"),
            col("vacancies")
                .fill_null(lit(1.0))
                .sum()
                .alias("positions"),
        ])
        .sort(
            ["postings", "title"],
            SortMultipleOptions::default().with_order_descending_multi([true, false]),
        )
        .collect()?;
    let columns = (
        open.column("title")?.str()?,
        open.column("postings")?.u64()?,
        open.column("positions")?.f64()?,
    );
    let rows = columns.0.iter().zip(columns.1.iter()).zip(columns.2.iter());
    let mut found: BTreeMap<String, UnmatchedTitle> = BTreeMap::new();
    for ((title, postings), positions) in rows {
        let title = title.unwrap_or_default();
        let key = marked(title);
        let entry = found.entry(key.clone()).or_insert_with(|| UnmatchedTitle {
            key,
            title: title.to_owned(),
            postings: 0,
            positions: 0.0,
        });
        entry.postings += postings.unwrap_or_default();
        entry.positions += positions.unwrap_or_default();
    }
    let mut found: Vec<UnmatchedTitle> = found
        .into_values()
        .filter(|title| !title.key.is_empty())
        .collect();
    found.sort_by_key(|title| std::cmp::Reverse(title.postings));
    Ok(found)
}

/// Postings after the year `first`, up to `year`.
fn recent(frame: &DataFrame, first: i32, year: i32) -> PolarsResult<DataFrame> {
    frame
        .clone()
        .lazy()
        .with_column(col("posted_on").dt().year().alias("year"))
        .filter(col("year").lt_eq(lit(year)).and(col("year").gt(lit(first))))
        .select([
            col("title"),
            col("trade_code"),
            col("employer_id"),
            col("employer_name"),
            col("district").fill_null(lit("")),
            col("vacancies").cast(DataType::Float64),
            col("posted_on"),
            col("year"),
            col("source"),
        ])
        .collect()
}

/// Positions of a year as registered employers advertised them, with `trade_code`, `district` and `employer`.
pub(super) fn by_employer(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    year: i32,
) -> PolarsResult<LazyFrame> {
    let Some(frame) = snapshot.get(Resource::Postings) else {
        return Ok(no_employers()?.lazy());
    };
    let (matched, _) = with_trades(&recent(frame, year - 1, year)?, titles)?;
    Ok(with_register(matched, snapshot)?
        .filter(col("known"))
        .select([
            col("trade_code"),
            col("district"),
            col("employer"),
            col("vacancies").alias("positions"),
        ]))
}

/// The same without a row.
pub(super) fn no_employers() -> PolarsResult<DataFrame> {
    let none = Vec::<String>::new;
    df!("trade_code" => none(), "district" => none(), "employer" => none(), "positions" => Vec::<f64>::new())
}

/// The postings of a trade (the stated one, else the one the title leads to), and how many titles left the question open.
fn with_trades(recent: &DataFrame, titles: &TitleIndex) -> PolarsResult<(LazyFrame, u64)> {
    let joined = joined(recent, titles)?;
    let unmatched = undecided(&joined).collect()?.height();
    Ok((
        joined.lazy().filter(col("trade_code").is_not_null()),
        unmatched as u64,
    ))
}

/// Postings whose title left the question open.
fn undecided(joined: &DataFrame) -> LazyFrame {
    joined
        .clone()
        .lazy()
        .filter(col("trade_code").is_null().and(col("open")))
}

/// Gives every posting its trade, where there is one, and the core of its title. Posts for managers need more than a trade's
/// certificate and get none.
fn joined(recent: &DataFrame, titles: &TitleIndex) -> PolarsResult<DataFrame> {
    let titles_given = recent.column("title")?.str()?.iter();
    let distinct: BTreeSet<&str> = titles_given.map(Option::unwrap_or_default).collect();
    let distinct: Vec<&str> = distinct.into_iter().collect();
    let mut codes: Vec<Option<String>> = Vec::with_capacity(distinct.len());
    let mut abstained = Vec::with_capacity(distinct.len());
    let mut cores = Vec::with_capacity(distinct.len());
    for found in titles.classify_many(&distinct) {
        abstained.push(matches!(found.verdict, Verdict::Abstain));
        codes.push(match found.verdict {
            Verdict::Trade(code) if found.role != Role::Manager => Some(code),
            Verdict::Trade(_) | Verdict::None | Verdict::Abstain => None,
        });
        cores.push(found.core);
    }
    let found =
        df!("title" => distinct, "from_title" => codes, "open" => abstained, "core" => cores)?;
    recent
        .clone()
        .lazy()
        .join(
            found.lazy(),
            [col("title")],
            [col("title")],
            JoinArgs::new(JoinType::Left),
        )
        .with_column(coalesce(&[col("trade_code"), col("from_title")]).alias("trade_code"))
        .collect()
}

/// Whether the employer is in the register (by id, else by name), with its size class.
///
/// A package without a register cannot tell: then every employer counts.
fn with_register(postings: LazyFrame, snapshot: &Snapshot) -> PolarsResult<LazyFrame> {
    let Some(employers) = snapshot.get(Resource::Employers) else {
        return Ok(postings.with_columns([
            lit(true).alias("known"),
            lit("").alias("size_class"),
            lit(false).alias("agency"),
            coalesce(&[col("employer_id"), col("employer_name"), lit("")]).alias("employer"),
        ]));
    };
    let employers = with_name_keys(employers)?;
    let register = employers.clone().lazy().select([
        col("employer_id"),
        col("size_class"),
        col("agency"),
        lit(true).alias("by_id"),
    ]);
    let names = distinct_names(&employers)?;
    let postings = postings.collect()?;
    // A name matters only where no id was given.
    let ids = postings.column("employer_id")?.str()?;
    let names_given = postings.column("employer_name")?.str()?;
    let unnamed = ids.iter().zip(names_given.iter());
    let keys = folded(unnamed.map(|(id, name)| name.filter(|_| id.is_none())));
    let keys = lit(keys.with_name("name_key".into()).into_series());
    let postings = postings.lazy().with_column(keys);
    let by_id = postings.join(
        register.clone(),
        [col("employer_id")],
        [col("employer_id")],
        JoinArgs::new(JoinType::Left),
    );
    let by_name = by_id.join(
        names.lazy(),
        [col("name_key")],
        [col("name_key")],
        JoinArgs::new(JoinType::Left),
    );
    // An id that the register does not know is not saved by a borrowed name.
    let named = col("employer_id")
        .is_null()
        .and(col("named_id").is_not_null());
    Ok(by_name.with_columns([
        col("by_id").fill_null(lit(false)).or(named).alias("known"),
        coalesce(&[col("size_class"), col("named_size"), lit("")]).alias("size_class"),
        coalesce(&[col("agency"), col("named_agency"), lit(false)]).alias("agency"),
        coalesce(&[
            col("employer_id"),
            col("named_id"),
            col("name_key"),
            lit(""),
        ])
        .alias("employer"),
    ]))
}

/// Names without marks, capitals and punctuation; a country has a million of them.
fn folded<'a>(names: impl Iterator<Item = Option<&'a str>>) -> StringChunked {
    let names: Vec<Option<&str>> = names.collect();
    let folded: Vec<Option<String>> = names.into_par_iter().map(|name| name.map(fold)).collect();
    folded.into_iter().collect()
}

/// The register with folded names, and whether a name is that of an agency.
fn with_name_keys(employers: &DataFrame) -> PolarsResult<DataFrame> {
    let keys = folded(employers.column("name")?.str()?.iter());
    let agency: BooleanChunked = keys
        .iter()
        .map(|key| Some(key.is_some_and(|key| AGENCIES.iter().any(|words| key.contains(words)))))
        .collect();
    employers
        .clone()
        .lazy()
        .with_columns([
            lit(keys.with_name("name_key".into()).into_series()),
            lit(agency.with_name("agency".into()).into_series()),
            col("size_class").fill_null(lit("")),
        ])
        .collect()
}

/// Names that belong to one employer only.
fn distinct_names(employers: &DataFrame) -> PolarsResult<DataFrame> {
    employers
        .clone()
        .lazy()
        .group_by([col("name_key")])
        .agg([
            len().alias("count"),
            col("employer_id").min().alias("named_id"),
            col("size_class").first().alias("named_size"),
            col("agency").first().alias("named_agency"),
        ])
        .filter(col("count").eq(lit(1)))
        .select([
            col("name_key"),
            col("named_id"),
            col("named_size"),
            col("named_agency"),
        ])
        .collect()
}

/// What a record is about: an employer who is known for one trade is a newcomer in another.
const RECORD: [&str; 2] = ["employer", "trade_code"];

/// Employers with a record in a trade: they advertised for it in an earlier year, or spoke of it when drawn for the survey.
/// Where nothing shows who was there before, whoever advertises elsewhere than in the interface has one; nothing where there
/// is nobody else either.
///
/// Whoever answers the survey without being drawn has no record of it: anybody may. An advertisement on a job board is none
/// either: anybody may place one.
fn with_record(
    postings: &DataFrame,
    snapshot: &Snapshot,
    year: i32,
) -> PolarsResult<Option<LazyFrame>> {
    let advertised = |which: Expr| {
        let rows = postings.clone().lazy().filter(which);
        rows.select(RECORD.map(col)).collect()
    };
    let earlier = advertised(col("year").lt(lit(year)))?;
    let surveyed = snapshot
        .get(Resource::EmployerSurvey)
        .zip(snapshot.get(Resource::EmployerSurveySample));
    let mut known = Vec::new();
    if let Some((survey, sample)) = surveyed {
        let id = [col("employer_id")];
        let semi = JoinArgs::new(JoinType::Semi);
        let drawn = survey.clone().lazy().filter(col("year").lt_eq(lit(year)));
        let drawn = drawn.join(sample.clone().lazy(), &id, &id, semi);
        known.push(drawn.select([col("employer_id").alias("employer"), col("trade_code")]));
    }
    if known.is_empty() && earlier.height() == 0 {
        let elsewhere = advertised(not_ours())?;
        if elsewhere.height() == 0 || elsewhere.height() == postings.height() {
            return Ok(None);
        }
        known.push(elsewhere.lazy());
    }
    known.push(earlier.lazy());
    let known = concat(known, UnionArgs::default())?
        .unique(None, UniqueKeepStrategy::Any)
        .with_column(lit(true).alias("record"));
    Ok(Some(known))
}

/// Whether an advertisement came from elsewhere than the interface.
fn not_ours() -> Expr {
    col("source").neq_missing(lit(INTERFACE))
}

/// Limits what employers without a record have of a trade's year, all together, to a share of it: a few new firms must not
/// make a shortage, however they spread their advertisements.
///
/// ```text
/// factor = min(1, cap / (1 − cap) · Σ positions with a record / Σ positions without)
/// ```
fn newcomers_limited(
    by_employer: LazyFrame,
    known: Option<LazyFrame>,
    cap: f64,
) -> PolarsResult<LazyFrame> {
    let Some(known) = known else {
        return Ok(by_employer);
    };
    let key = || [col("trade_code"), col("year")];
    let sum = |with: bool| {
        when(col("record").eq(lit(with)))
            .then(col("positions"))
            .otherwise(lit(0.0))
            .sum()
            .over(key())
    };
    let limit = lit(cap / (1.0 - cap)) * sum(true)? / sum(false)?;
    let factor = when(col("record").or(limit.clone().gt_eq(lit(1.0))))
        .then(lit(1.0))
        .otherwise(limit);
    Ok(by_employer
        .join(
            known,
            RECORD.map(col),
            RECORD.map(col),
            JoinArgs::new(JoinType::Left),
        )
        .with_column(col("record").fill_null(lit(false)))
        .with_column(factor.alias("factor"))
        .with_columns(["positions", "unique", "reposted"].map(|name| col(name) * col("factor"))))
}

fn cells(
    postings: &DataFrame,
    known: Option<LazyFrame>,
    at: &Positions,
    p: &DemandParameters,
) -> PolarsResult<Vec<PostingCell>> {
    let key = || [col("trade_code"), col("year")];
    let weight = when(col("known"))
        .then(lit(1.0))
        .otherwise(lit(p.unverified_employer_counts));
    let raw = postings
        .clone()
        .lazy()
        .with_column((weight * col("vacancies")).alias("counted"))
        .group_by(key())
        .agg([
            len().alias("rows"),
            col("vacancies").sum().alias("positions_raw"),
            col("counted").sum().alias("positions_registered"),
        ]);
    let sets = linked(postings, p)?;
    let by_employer = sets
        .group_by([col("trade_code"), col("year"), col("employer")])
        .agg([
            col("positions").sum(),
            len().alias("unique"),
            col("reposted").cast(DataType::Int64).sum(),
        ]);
    let others = col("positions").sum().over(key())? - col("positions");
    let cap = p.employer_cap / (1.0 - p.employer_cap);
    let capped = when(
        len()
            .over(key())?
            .gt_eq(lit(FEWEST_FOR_CAP))
            .and(col("positions").gt(lit(cap) * others.clone())),
    )
    .then(lit(cap) * others)
    .otherwise(col("positions"));
    let capped = by_employer.with_column(capped.alias("positions"));
    let counted = newcomers_limited(capped, known, p.newcomer_cap)?
        .group_by(key())
        .agg([
            col("positions").sum(),
            col("positions").max().alias("largest"),
            col("unique").sum(),
            col("reposted").sum(),
        ]);
    let frame = raw
        .join(counted, key(), key(), JoinArgs::new(JoinType::Left))
        .collect()?;
    let rows = Rows::new(&frame)?;
    let mut cells = BTreeMap::new();
    for row in 0..frame.height() {
        let (Some(trade), Some(year)) = (
            at.trade(rows.text("trade_code", row)?),
            rows.whole("year", row)?,
        ) else {
            continue;
        };
        let number = |name: &str| rows.or_zero(name, row);
        let cell = PostingCell {
            trade,
            year,
            rows: number("rows")?,
            positions_raw: number("positions_raw")?,
            positions_registered: number("positions_registered")?,
            positions: number("positions")?,
            positions_without_largest: (number("positions")? - number("largest")?).max(0.0),
            unique: number("unique")?,
            reposted: number("reposted")?,
        };
        cells.insert((trade, year), cell);
    }
    Ok(cells.into_values().collect())
}

/// Advertisements of one search count once.
///
/// 1. The same employer, trade, district and core of the title, each within `demand.duplicate_days` of the one before:
///    a repeat, or a copy on another site. Such a set counts its largest number, limited to the
///    `demand.winsor_quantile` of the size class.
/// 2. The same offer by an agency within [`AGENCY_DAYS`] of another employer's: trade, core, district and number agree.
///    The agency's does not count.
/// 3. Such sets of the same employer, trade, core and number in several districts, each beginning at most
///    [`SAME_OFFER_DAYS`] after the one before has ended: one offer in several places.
fn linked(postings: &DataFrame, p: &DemandParameters) -> PolarsResult<LazyFrame> {
    let limit = col("vacancies")
        .quantile(lit(p.winsor_quantile), QuantileMethod::Linear)
        .over([col("size_class")])?;
    #[expect(clippy::cast_possible_truncation, reason = "parameters of 1 to 365")]
    let (link_days, repost_days) = (p.duplicate_days as i32, p.repost_days as i32);
    let known = if p.unverified_employer_counts > 0.0 {
        lit(true)
    } else {
        col("known")
    };
    let advertisements = postings.clone().lazy().filter(known).with_columns([
        when(col("vacancies").gt(limit.clone()))
            .then(limit)
            .otherwise(col("vacancies"))
            .alias("positions"),
        col("posted_on").to_physical().alias("first"),
        col("posted_on").to_physical().alias("last"),
    ]);
    let one_place = ["employer", "trade_code", "core", "district"];
    let one_offer = ["employer", "trade_code", "core", "number"];
    let mut sets = chained(advertisements, &one_place, link_days)
        .with_column(col("positions").alias("number"));
    if postings.column("agency")?.bool()?.any() {
        sets = without_agency_copies(sets)?;
    }
    let offers = chained(sets, &one_offer, SAME_OFFER_DAYS);
    Ok(offers.with_column(
        (col("last") - col("first"))
            .gt_eq(lit(repost_days))
            .alias("reposted"),
    ))
}

/// Leaves out what agencies copied from other employers.
fn without_agency_copies(sets: LazyFrame) -> PolarsResult<LazyFrame> {
    let offer = ["trade_code", "core", "district", "number"].map(col);
    let order: Vec<Expr> = offer.iter().cloned().chain([col("first")]).collect();
    // Days of the other employers; where an agency stands, one that is near to nothing.
    let others = |never: i32| when(col("agency")).then(lit(never)).otherwise(col("first"));
    let since = (col("first") - others(-NEVER).cum_max(false)).over(offer.clone())?;
    let until = (others(NEVER).cum_min(true) - col("first")).over(offer)?;
    let near = |days: Expr| days.lt_eq(lit(AGENCY_DAYS));
    let copied = col("agency").and(near(since).or(near(until)));
    Ok(sets
        .sort_by_exprs(order, SortMultipleOptions::default())
        .filter(copied.not()))
}

/// Joins rows that agree in `block`, each beginning at most `days` after those before have ended; the joined row counts
/// the largest number. The order of rows does not matter.
///
/// Rows are sorted by block and then by day, so that neighbours are compared and no window is needed: days are shifted
/// by [`NEVER`] from block to block, and the latest end so far is always one of the same block or far away.
fn chained(rows: LazyFrame, block: &[&str], days: i32) -> LazyFrame {
    let names = || block.iter().map(|name| col(*name));
    let order: Vec<Expr> = names()
        .chain(["first", "last", "positions", "year"].map(col))
        .collect();
    let changes = names()
        .map(|name| name.clone().neq_missing(name.shift(lit(1))))
        .reduce(Expr::or)
        .unwrap_or_else(|| lit(false));
    let place = changes.cast(DataType::Int64).cum_sum(false) * lit(i64::from(NEVER));
    let ended = (place.clone() + col("last")).cum_max(false).shift(lit(1));
    let apart = place + col("first") - ended;
    let new = apart.gt(lit(days)).fill_null(lit(true));
    rows.sort_by_exprs(order, SortMultipleOptions::default())
        .with_column(new.cast(DataType::Int32).cum_sum(false).alias("set"))
        .group_by([col("set")])
        .agg([
            col("employer").first(),
            col("trade_code").first(),
            col("core").first(),
            col("district").first(),
            col("positions").max(),
            col("agency").first(),
            col("year").max(),
            col("first").min(),
            col("last").max(),
        ])
}

#[cfg(test)]
mod tests {
    use vocmatch_models::parameters::Parameters;

    use super::*;

    /// Employer, core, district, day, vacancies.
    type Advertisement = (&'static str, &'static str, &'static str, i32, f64);

    /// Positions of the searches that advertisements of one trade stand for, largest first.
    fn positions(advertisements: &[Advertisement]) -> Vec<f64> {
        let text = |get: fn(&Advertisement) -> &'static str| -> Vec<&str> {
            advertisements.iter().map(get).collect()
        };
        let days: Vec<i32> = advertisements.iter().map(|row| row.3).collect();
        let vacancies: Vec<f64> = advertisements.iter().map(|row| row.4).collect();
        let frame = df!(
            "employer" => text(|row| row.0),
            "core" => text(|row| row.1),
            "district" => text(|row| row.2),
            "posted_on" => days,
            "vacancies" => vacancies,
        )
        .unwrap()
        .lazy()
        .with_columns([
            col("posted_on").cast(DataType::Date),
            lit("han").alias("trade_code"),
            lit("").alias("size_class"),
            lit(true).alias("known"),
            col("employer").eq(lit("agency")).alias("agency"),
            lit(2025).alias("year"),
        ])
        .collect()
        .unwrap();
        let mut p = Parameters::embedded().unwrap().demand;
        p.winsor_quantile = 1.0;
        let linked = linked(&frame, &p).unwrap().collect().unwrap();
        let counted = linked.column("positions").unwrap().f64().unwrap();
        let mut counted: Vec<f64> = counted.iter().flatten().collect();
        counted.sort_by(|a, b| b.total_cmp(a));
        counted
    }

    fn check(advertisements: &[Advertisement], expected: &[f64]) {
        assert_eq!(positions(advertisements), expected);
        let backwards: Vec<Advertisement> = advertisements.iter().rev().copied().collect();
        assert_eq!(positions(&backwards), expected, "the order of rows matters");
    }

    /// Positions of a trade of which `old` has 90 and is the only firm with a record.
    fn with_newcomers(newcomers: &[f64]) -> f64 {
        let rows = newcomers.len() + 1;
        let firms: Vec<String> = (1..rows).map(|firm| firm.to_string()).collect();
        let employers = std::iter::once("old").chain(firms.iter().map(String::as_str));
        let positions: Vec<f64> = std::iter::once(90.0)
            .chain(newcomers.iter().copied())
            .collect();
        let frame = df!(
            "trade_code" => vec!["han"; rows],
            "year" => vec![2025; rows],
            "employer" => employers.collect::<Vec<_>>(),
            "positions" => positions,
            "unique" => vec![1_u32; rows],
            "reposted" => vec![0_i64; rows],
        )
        .unwrap();
        let known =
            df!("employer" => ["old"], "trade_code" => ["han"], "record" => [true]).unwrap();
        let limited = newcomers_limited(frame.lazy(), Some(known.lazy()), 0.1)
            .unwrap()
            .collect()
            .unwrap();
        limited
            .column("positions")
            .unwrap()
            .f64()
            .unwrap()
            .sum()
            .unwrap()
    }

    #[test]
    fn newcomers_together_have_a_limited_share() {
        // A tenth of the whole beside 90 is 10, however many firms want however much.
        for newcomers in [&[300.0, 300.0, 300.0][..], &[11.0], &[5.0; 40]] {
            assert!((with_newcomers(newcomers) - 100.0).abs() < 1e-9);
        }
        assert!((with_newcomers(&[3.0, 4.0]) - 97.0).abs() < 1e-9);
        assert!((with_newcomers(&[]) - 90.0).abs() < 1e-9);
    }

    #[test]
    fn a_repeat_counts_its_largest_number() {
        check(
            &[
                ("e", "tho han", "d", 0, 5.0),
                ("e", "tho han", "d", 40, 8.0),
            ],
            &[8.0],
        );
    }

    #[test]
    fn repeats_follow_one_another() {
        let each = |day| ("e", "tho han", "d", day, 5.0);
        check(&[each(0), each(50), each(100), each(150)], &[5.0]);
        check(&[each(0), each(100)], &[5.0, 5.0]);
    }

    #[test]
    fn another_job_of_the_same_trade_is_another_search() {
        check(
            &[
                ("e", "tho han", "d", 0, 5.0),
                ("e", "tho han tau", "d", 0, 3.0),
            ],
            &[5.0, 3.0],
        );
        check(
            &[("e", "tho han", "d", 0, 5.0), ("f", "tho han", "d", 0, 3.0)],
            &[5.0, 3.0],
        );
    }

    #[test]
    fn one_offer_in_several_places_counts_once() {
        let place = |district, day, number| ("e", "tho han", district, day, number);
        check(
            &[place("a", 0, 5.0), place("b", 0, 5.0), place("c", 6, 5.0)],
            &[5.0],
        );
        check(&[place("a", 0, 5.0), place("b", 0, 4.0)], &[5.0, 4.0]);
        check(&[place("a", 0, 5.0), place("b", 30, 5.0)], &[5.0, 5.0]);
    }
    #[test]
    fn an_agencys_copy_does_not_count() {
        let ad = |employer, day, number| (employer, "tho han", "d", day, number);
        check(&[ad("e", 0, 5.0), ad("agency", 20, 5.0)], &[5.0]);
        check(&[ad("e", 20, 5.0), ad("agency", 0, 5.0)], &[5.0]);
        check(&[ad("e", 0, 5.0), ad("agency", 60, 5.0)], &[5.0, 5.0]);
        check(&[ad("e", 0, 5.0), ad("agency", 20, 4.0)], &[5.0, 4.0]);
        check(&[ad("e", 0, 5.0), ad("f", 20, 5.0)], &[5.0, 5.0]);
    }
}
