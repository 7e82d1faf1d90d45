//! From checked tables to evidence cells: group, join, deduplicate.
//!
//! Record-level work stays in polars; what leaves is one small cell per trade, level, year and source. Cells are
//! sorted, so the order of rows in a file does not matter.

mod demand;
mod frame;
mod graduates;
pub mod places;
pub mod plans;
mod postings;
pub mod release;
mod supply;
pub mod survey;
pub mod training;

use std::collections::BTreeMap;

use polars::prelude::PolarsError;
use vocmatch_models::cells::{
    Evidence, Judgement, LevelInfo, Link, OccupationCell, Outlook, PostingCell, SurveyScale, Trade,
    VacancyCell, Verdict,
};
use vocmatch_models::codes::{Level, OccupationCode, TradeCode};
use vocmatch_models::parameters::Parameters;

pub use postings::{INTERFACE, UnmatchedTitle, unmatched};

use crate::tables::{Resource, Snapshot};
use crate::titles::TitleIndex;
use frame::Rows;

/// What trades are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TradeName {
    /// Vietnamese name.
    pub vi: String,
    /// English name.
    pub en: Option<String>,
    /// Code of the trade group.
    pub group_code: Option<String>,
    /// Vietnamese name of the trade group.
    pub group_name_vi: Option<String>,
}

/// Evidence with what people need to read it.
#[derive(Debug, Clone)]
pub struct Collected {
    /// The cells.
    pub evidence: Evidence,
    /// The postings of the evidence with what employers without a record advertise; nothing where there are none.
    pub with_newcomers: Option<Vec<PostingCell>>,
    /// Names, in the order of `evidence.trades`.
    pub names: Vec<TradeName>,
    /// Postings whose title leads to no decision.
    pub unmatched_titles: u64,
    /// Postings of employers that are not in the register.
    pub unregistered_postings: u64,
}

/// Positions of codes in the evidence's lists.
pub(crate) struct Positions {
    trades: BTreeMap<String, usize>,
    levels: BTreeMap<String, usize>,
}

impl Positions {
    fn trade(&self, code: Option<&str>) -> Option<usize> {
        self.trades.get(code?).copied()
    }

    fn level(&self, key: Option<&str>) -> Option<usize> {
        self.levels.get(key?).copied()
    }
}

/// Usual months of the official levels where no `levels` table says otherwise.
///
/// Source: datasets/reference/levels.csv.
const USUAL_MONTHS: [(&str, f64); 4] = [
    ("college", 30.0),
    ("intermediate", 20.0),
    ("elementary", 5.0),
    ("short_course", 2.0),
];

/// Collects the evidence up to the data year.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn collect(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    outlook: Outlook,
    parameters: &Parameters,
) -> Result<Collected, PolarsError> {
    let (trades, names) = trades(snapshot)?;
    let levels = levels(snapshot)?;
    let at = Positions {
        trades: trades
            .iter()
            .enumerate()
            .map(|(i, t)| (t.code.as_str().to_owned(), i))
            .collect(),
        levels: levels
            .iter()
            .enumerate()
            .map(|(i, l)| (l.level.key().to_owned(), i))
            .collect(),
    };
    let year = outlook.data_year.0;
    let postings = postings::collect(snapshot, titles, &at, year, parameters)?;
    let surveyed = demand::collect(snapshot, &at, year, parameters)?;
    let evidence = Evidence {
        cohorts: supply::cohorts(snapshot, &at, year)?,
        completions: supply::completions(snapshot, &at, year)?,
        graduates: graduates::collect(snapshot, &at, year, parameters)?,
        survey: surveyed.waves,
        pooled_survey: surveyed.pooled,
        survey_scale: match snapshot.get(Resource::EmployerSurveySample) {
            Some(_) => SurveyScale::AllEmployers,
            None => SurveyScale::RespondentsOnly,
        },
        plan_pairs: surveyed.pairs,
        postings: postings.cells,
        vacancies: vacancies(snapshot, &at)?,
        occupations: occupations(snapshot)?,
        crosswalk: crosswalk(snapshot, &at)?,
        judgements: judgements(snapshot, &at)?,
        trades,
        levels,
    };
    let (unmatched_titles, unregistered_postings) = (postings.unmatched, postings.unregistered);
    Ok(Collected {
        evidence,
        with_newcomers: postings.with_newcomers,
        names,
        unmatched_titles,
        unregistered_postings,
    })
}

fn trades(snapshot: &Snapshot) -> Result<(Vec<Trade>, Vec<TradeName>), PolarsError> {
    let mut found = BTreeMap::new();
    if let Some(frame) = snapshot.get(Resource::Trades) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let Some(code) = rows.text("trade_code", row)?.and_then(TradeCode::parse) else {
                continue;
            };
            let text = |name| Ok::<_, PolarsError>(rows.text(name, row)?.map(ToOwned::to_owned));
            let name = TradeName {
                vi: text("name_vi")?.unwrap_or_else(|| code.as_str().to_owned()),
                en: text("name_en")?,
                group_code: text("group_code")?,
                group_name_vi: text("group_name_vi")?,
            };
            found.insert(code, name);
        }
    }
    Ok(found
        .into_iter()
        .map(|(code, name)| {
            (
                Trade {
                    code,
                    group: name.group_code.clone(),
                },
                name,
            )
        })
        .unzip())
}

fn levels(snapshot: &Snapshot) -> Result<Vec<LevelInfo>, PolarsError> {
    let mut found: BTreeMap<Level, f64> = USUAL_MONTHS
        .iter()
        .map(|(key, months)| (Level::parse(key), *months))
        .collect();
    if let Some(frame) = snapshot.get(Resource::Levels) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            if let (Some(key), Some(months)) =
                (rows.text("level", row)?, rows.number("usual_months", row)?)
            {
                found.insert(Level::parse(key), months);
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(level, usual_months)| LevelInfo {
            level,
            usual_months,
        })
        .collect())
}

fn vacancies(snapshot: &Snapshot, at: &Positions) -> Result<Vec<VacancyCell>, PolarsError> {
    let mut cells: BTreeMap<(usize, i32), f64> = BTreeMap::new();
    if let Some(frame) = snapshot.get(Resource::Vacancies) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let trade = at.trade(rows.text("trade_code", row)?);
            if let (Some(trade), Some(year), Some(count)) = (
                trade,
                rows.whole("year", row)?,
                rows.number("vacancies", row)?,
            ) {
                *cells.entry((trade, year)).or_default() += count;
            }
        }
    }
    Ok(cells
        .into_iter()
        .map(|((trade, year), vacancies)| VacancyCell {
            trade,
            year,
            vacancies,
        })
        .collect())
}

/// Openings by occupation; where nobody projected any, advertised vacancies by occupation stand in.
fn occupations(snapshot: &Snapshot) -> Result<Vec<OccupationCell>, PolarsError> {
    let mut cells: BTreeMap<(OccupationCode, i32), f64> = BTreeMap::new();
    let mut add = |resource, column: &str| -> Result<(), PolarsError> {
        let Some(frame) = snapshot.get(resource) else {
            return Ok(());
        };
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let code = rows
                .text("occupation_code", row)?
                .and_then(OccupationCode::parse);
            if let (Some(code), Some(year), Some(openings)) =
                (code, rows.whole("year", row)?, rows.number(column, row)?)
            {
                *cells.entry((code, year)).or_default() += openings;
            }
        }
        Ok(())
    };
    if snapshot.get(Resource::OccupationDemand).is_some() {
        add(Resource::OccupationDemand, "openings")?;
    } else {
        add(Resource::Vacancies, "vacancies")?;
    }
    Ok(cells
        .into_iter()
        .map(|((occupation, year), openings)| OccupationCell {
            occupation,
            year,
            openings,
        })
        .collect())
}

fn crosswalk(snapshot: &Snapshot, at: &Positions) -> Result<Vec<Link>, PolarsError> {
    let mut links = Vec::new();
    if let Some(frame) = snapshot.get(Resource::TradeOccupations) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let trade = at.trade(rows.text("trade_code", row)?);
            let occupation = rows
                .text("occupation_code", row)?
                .and_then(OccupationCode::parse);
            if let (Some(trade), Some(occupation)) = (trade, occupation) {
                links.push(Link {
                    trade,
                    occupation,
                    weight: rows.number("weight", row)?,
                });
            }
        }
    }
    links.sort_by(|a, b| (a.trade, &a.occupation).cmp(&(b.trade, &b.occupation)));
    Ok(links)
}

fn judgements(snapshot: &Snapshot, at: &Positions) -> Result<Vec<Judgement>, PolarsError> {
    let mut found = Vec::new();
    if let Some(frame) = snapshot.get(Resource::Judgements) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let verdict = match rows.text("judgement", row)? {
                Some("oversupplied") => Verdict::Oversupplied,
                Some("balanced") => Verdict::Balanced,
                Some("undersupplied") => Verdict::Undersupplied,
                Some("hard_to_recruit_learners") => Verdict::HardToRecruitLearners,
                _ => continue,
            };
            let (Some(trade), Some(year)) = (
                at.trade(rows.text("trade_code", row)?),
                rows.whole("year", row)?,
            ) else {
                continue;
            };
            found.push(Judgement {
                trade,
                year,
                verdict,
                source: rows.text("source", row)?.unwrap_or_default().to_owned(),
                quote: rows.text("quote", row)?.map(ToOwned::to_owned),
            });
        }
    }
    found.sort_by(|a, b| {
        (a.trade, a.year, &a.source, a.verdict, &a.quote)
            .cmp(&(b.trade, b.year, &b.source, b.verdict, &b.quote))
    });
    Ok(found)
}
