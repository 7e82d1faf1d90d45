//! Postings → positions per trade and year, after register, repeats and extreme counts.

use std::collections::BTreeMap;

use polars::prelude::*;
use rayon::prelude::*;
use vocmatch_models::cells::PostingCell;
use vocmatch_models::parameters::{DemandParameters, Parameters};

use super::Positions;
use super::frame::Rows;
use crate::tables::{Resource, Snapshot};
use crate::titles::{Role, TitleIndex, Verdict, fold};

/// Posting cells and what did not enter them.
pub(super) struct Postings {
    pub(super) cells: Vec<PostingCell>,
    pub(super) unmatched: u64,
    pub(super) unregistered: u64,
}

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
    let Some(frame) = snapshot.get(Resource::Postings) else {
        return Ok(Postings {
            cells: Vec::new(),
            unmatched: 0,
            unregistered: 0,
        });
    };
    #[expect(clippy::cast_possible_truncation, reason = "a parameter of 1 to 10")]
    let first = year - p.waves as i32;
    let recent = frame
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
        ])
        .collect()?;
    let (matched, unmatched) = with_trades(&recent, titles)?;
    let registered = with_register(matched, snapshot)?.collect()?;
    let unregistered = registered
        .column("known")?
        .bool()?
        .iter()
        .flatten()
        .filter(|known| !known)
        .count();
    let cells = cells(&registered, at, p)?;
    Ok(Postings {
        cells,
        unmatched,
        unregistered: unregistered as u64,
    })
}

/// Gives every posting its trade: the stated one, else the one its title leads to.
///
/// Returns the postings of a trade, and how many titles left the question open. Posts for managers need more than a
/// trade's certificate and are left out.
fn with_trades(recent: &DataFrame, titles: &TitleIndex) -> PolarsResult<(LazyFrame, u64)> {
    let open = recent
        .clone()
        .lazy()
        .filter(col("trade_code").is_null())
        .select([col("title")])
        .collect()?;
    let distinct = open
        .column("title")?
        .unique()?
        .drop_nulls()
        .sort(SortOptions::default())?;
    let distinct: Vec<&str> = distinct.str()?.iter().flatten().collect();
    let mut codes: Vec<Option<String>> = Vec::with_capacity(distinct.len());
    let mut abstained = Vec::with_capacity(distinct.len());
    for found in titles.classify_many(&distinct) {
        abstained.push(matches!(found.verdict, Verdict::Abstain));
        codes.push(match found.verdict {
            Verdict::Trade(code) if found.role != Role::Manager => Some(code),
            Verdict::Trade(_) | Verdict::None | Verdict::Abstain => None,
        });
    }
    let found = df!("title" => distinct, "from_title" => codes, "open" => abstained)?;
    let joined = recent
        .clone()
        .lazy()
        .join(
            found.lazy(),
            [col("title")],
            [col("title")],
            JoinArgs::new(JoinType::Left),
        )
        .with_column(coalesce(&[col("trade_code"), col("from_title")]).alias("trade_code"))
        .collect()?;
    let unmatched = joined
        .clone()
        .lazy()
        .filter(col("trade_code").is_null().and(col("open")))
        .collect()?
        .height();
    Ok((
        joined.lazy().filter(col("trade_code").is_not_null()),
        unmatched as u64,
    ))
}

/// Whether the employer is in the register (by id, else by name), with its size class.
///
/// A package without a register cannot tell: then every employer counts.
fn with_register(postings: LazyFrame, snapshot: &Snapshot) -> PolarsResult<LazyFrame> {
    let Some(employers) = snapshot.get(Resource::Employers) else {
        return Ok(postings.with_columns([
            lit(true).alias("known"),
            lit("").alias("size_class"),
            coalesce(&[col("employer_id"), col("employer_name"), lit("")]).alias("employer"),
        ]));
    };
    let register = employers.clone().lazy().select([
        col("employer_id"),
        col("size_class").fill_null(lit("")),
        lit(true).alias("by_id"),
    ]);
    let names = distinct_names(employers)?;
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

/// Names that belong to one employer only, folded.
fn distinct_names(employers: &DataFrame) -> PolarsResult<DataFrame> {
    let names = folded(employers.column("name")?.str()?.iter());
    employers
        .clone()
        .lazy()
        .with_column(lit(names.with_name("name_key".into()).into_series()))
        .group_by([col("name_key")])
        .agg([
            len().alias("count"),
            col("employer_id").min().alias("named_id"),
            col("size_class")
                .fill_null(lit(""))
                .first()
                .alias("named_size"),
        ])
        .filter(col("count").eq(lit(1)))
        .select([col("name_key"), col("named_id"), col("named_size")])
        .collect()
}

fn cells(
    postings: &DataFrame,
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
    let counted = by_employer
        .with_column(capped.alias("positions"))
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

/// Advertisements of the same employer, trade and district, each within `demand.duplicate_days` of the one before,
/// are one search: it counts its largest number, limited to the `demand.winsor_quantile` of the size class.
fn linked(postings: &DataFrame, p: &DemandParameters) -> PolarsResult<LazyFrame> {
    let block = || [col("employer"), col("trade_code"), col("district")];
    let day = || col("posted_on").to_physical();
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
    let sets = postings
        .clone()
        .lazy()
        .filter(known)
        .with_column(
            when(col("vacancies").gt(limit.clone()))
                .then(limit)
                .otherwise(col("vacancies"))
                .alias("vacancies"),
        )
        .sort_by_exprs(
            [
                col("employer"),
                col("trade_code"),
                col("district"),
                col("posted_on"),
                col("vacancies"),
            ],
            SortMultipleOptions::default(),
        )
        .with_column((day() - day().shift(lit(1))).over(block())?.alias("gap"))
        .with_column(
            col("gap")
                .is_null()
                .or(col("gap").gt(lit(link_days)))
                .cast(DataType::Int32)
                .alias("new"),
        )
        .with_column(col("new").cum_sum(false).over(block())?.alias("set"))
        .group_by([
            col("employer"),
            col("trade_code"),
            col("district"),
            col("set"),
        ])
        .agg([
            col("vacancies").max().alias("positions"),
            col("year").max(),
            (day().max() - day().min())
                .gt_eq(lit(repost_days))
                .alias("reposted"),
        ]);
    Ok(sets)
}
