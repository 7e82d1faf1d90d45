//! Earlier years of a package again, with what was known by then only, against what came.

use std::collections::BTreeMap;

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::assess::{Assessment, TradeAssessment};
use vocmatch_models::cells::{Outlook, Verdict};
use vocmatch_models::evaluate::{
    self, BacktestMethod, BacktestYear, Case, ComparedWith, Summary, score, spearman,
};
use vocmatch_models::parameters::{FlagParameters, Parameters};
use vocmatch_models::simulate::Truth;
use vocmatch_models::units::Year;

use super::{SEED, posted_per_enrolled, quotient, true_ratios};
use crate::run::{self, RunError};
use crate::tables::Snapshot;
use crate::titles::TitleIndex;

/// Fewest graduates of a trade whose later in-trade share is compared.
const LEAST_GRADUATES: f64 = 10.0;

/// What was said as of a year.
struct AsOf {
    assessment: Assessment,
    /// What the year itself turned out to be, with its own data: openings ÷ those who then completed and look for a job.
    hindsight: BTreeMap<String, f64>,
}

/// Scores the years from `from` to the last but one with data.
///
/// * `truth`: of a simulated package; without it the later data's own estimate stands in.
/// * `done`: called after each year.
///
/// # Errors
/// A query that polars refuses.
pub fn backtest(
    snapshot: &Snapshot,
    titles: &TitleIndex,
    (from, last): (Year, Year),
    truth: Option<&Truth>,
    parameters: &Parameters,
    done: &dyn Fn(),
) -> Result<Vec<BacktestYear>, RunError> {
    let lag = run::survey_lag(snapshot, last.0)?;
    let mut years: BTreeMap<i32, AsOf> = BTreeMap::new();
    for year in from.0..=last.0 {
        let known = run::known_by(snapshot, year, lag)?;
        let outlook = Outlook {
            data_year: Year(year),
            horizon: 1,
        };
        let assessment = run::run(&known, titles, outlook, parameters, SEED)?.assessment;
        let hindsight = hindsight(&assessment);
        years.insert(
            year,
            AsOf {
                assessment,
                hindsight,
            },
        );
        done();
    }
    let ratios = |year: i32| match truth {
        Some(truth) => true_ratios(truth, Year(year)),
        None => years
            .get(&year)
            .map(|known| known.hindsight.clone())
            .unwrap_or_default(),
    };
    years
        .iter()
        .filter(|(year, _)| **year < last.0)
        .map(|(&year, known)| {
            let came = ratios(year + 1);
            let assessment = &known.assessment;
            let outcomes = run::later_outcomes(snapshot, year + 1, LEAST_GRADUATES)?;
            Ok(BacktestYear {
                data_year: year,
                target_year: year + 1,
                trades: came.len(),
                compared_with: match truth {
                    Some(_) => ComparedWith::Truth,
                    None => ComparedWith::Hindsight {
                        data_year: year + 1,
                    },
                },
                rank_with_outcomes: rank(assessment, &outcomes),
                methods: methods(assessment, &came, &ratios(year), &parameters.flags),
            })
        })
        .collect()
}

/// The ratios of the data year itself: the openings that its own data show ÷ the job seekers who completed in it.
///
/// Openings are those estimated for the year after, which the surveys and postings of the data year speak of.
fn hindsight(assessment: &Assessment) -> BTreeMap<String, f64> {
    let year = assessment.data_year.0;
    let ratio = |trade: &TradeAssessment| {
        let levels = &trade.basis.supply.levels;
        let completed = levels
            .iter()
            .filter_map(|level| Some(level.past.get(&year)? * level.seekers_per_completer()));
        let seekers: f64 = completed.sum();
        let ratio = quotient(trade.demand.map(|demand| demand.median), seekers)?;
        Some((trade.trade.as_str().to_owned(), ratio))
    };
    assessment.trades.iter().filter_map(ratio).collect()
}

fn methods(
    assessment: &Assessment,
    came: &BTreeMap<String, f64>,
    before: &BTreeMap<String, f64>,
    flags: &FlagParameters,
) -> Vec<(BacktestMethod, Summary)> {
    let known = || super::known(assessment, came);
    let said = |ratio: &dyn Fn(&TradeAssessment) -> Option<f64>| -> Vec<(f64, Option<f64>)> {
        known()
            .map(|(truth, trade)| (truth, ratio(trade)))
            .collect()
    };
    BacktestMethod::ALL
        .into_iter()
        .filter_map(|method| {
            let cases = match method {
                BacktestMethod::Vocmatch => evaluate::assessed(assessment, came),
                BacktestMethod::Persistence => {
                    let ratio = |trade: &TradeAssessment| before.get(trade.trade.as_str()).copied();
                    evaluate::by_ratio(&said(&ratio), flags)
                }
                BacktestMethod::PostingsRatio => {
                    evaluate::naive(&said(&posted_per_enrolled), flags)
                }
                BacktestMethod::Judgements => known().filter_map(judged).collect(),
            };
            let spoke = cases
                .iter()
                .any(|case| case.flag != Flag::InsufficientEvidence);
            let silent = method != BacktestMethod::Vocmatch && !spoke;
            (!silent).then_some(())?;
            Some((method, Summary::of(&[score(&cases, flags)])?))
        })
        .collect()
}

/// The latest word of an authority by the data year, where there is one.
fn judged((truth, trade): (f64, &TradeAssessment)) -> Option<Case> {
    let said = |verdict: Verdict| match verdict {
        Verdict::Oversupplied => Some(Flag::Oversupplied),
        Verdict::Balanced => Some(Flag::Balanced),
        Verdict::Undersupplied => Some(Flag::Undersupplied),
        Verdict::HardToRecruitLearners => None,
    };
    let judgements = trade.basis.judgements.iter();
    let latest = judgements
        .filter_map(|j| Some((j.year, said(j.verdict)?)))
        .max_by_key(|(year, _)| *year)?;
    Some(Case {
        truth,
        flag: latest.1,
        probability: None,
        ratio: None,
        interval: None,
    })
}

/// Rank correlation of the ratios forecast with what became of graduates later.
fn rank(assessment: &Assessment, outcomes: &BTreeMap<String, f64>) -> Option<f64> {
    let (ratios, shares): (Vec<f64>, Vec<f64>) = assessment
        .trades
        .iter()
        .filter_map(|trade| Some((trade.ratio?.median, *outcomes.get(trade.trade.as_str())?)))
        .unzip();
    spearman(&ratios, &shares)
}
