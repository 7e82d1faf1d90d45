//! Simulated cities through the whole program, scored against their truth.
//!
//! Each city is written as a package to a temporary folder and read from there as any other; only the scorer sees its
//! truth. All trades' balances are drawn: none follows what the city's plan says.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use vocmatch_models::assess::Assessment;
use vocmatch_models::cells::Outlook;
use vocmatch_models::evaluate::{
    self, Case, Method, RankedTrade, Scene, SceneScores, Summary, reliability, score,
};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::{City, Settings, TradeSeed, Truth, simulate};
use vocmatch_models::units::Year;

use crate::ingest::{self, FileProblem, PackageError, Reference};
use crate::run::{self, Run, RunError};
use crate::simulated::{self, Format, SimulatedError};

/// Seed of the bootstrap.
const SEED: u64 = 1;

/// Which cities, how many, how large.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The scenes to try.
    pub scenes: Vec<Scene>,
    /// Cities a scene; their seeds are `first_seed`, `first_seed + 1`, …
    pub cities: u64,
    /// The first city.
    pub first_seed: u64,
    /// Size against Hải Phòng.
    pub scale: f64,
}

/// Why an evaluation failed.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// No temporary folder can be made.
    #[error("no temporary folder can be made")]
    Folder(#[from] std::io::Error),
    /// The embedded reference data cannot be read: a defect.
    #[error("the reference data cannot be read")]
    Reference(#[from] FileProblem),
    /// A city could not be written.
    #[error("a simulated city could not be written")]
    City(#[from] SimulatedError),
    /// A city could not be read back: a defect.
    #[error("a simulated city could not be read")]
    Package(#[from] PackageError),
    /// A city could not be assessed: a defect.
    #[error("a simulated city could not be assessed")]
    Run(#[from] RunError),
}

/// What was said of one city by every method, and its trades for a drawing.
struct Answers {
    methods: Vec<(Method, Vec<Case>)>,
    trades: Vec<RankedTrade>,
}

/// Tries every scene on every city, on all processors; the result depends on the arguments alone.
///
/// * `done`: called after each city, from any thread.
///
/// # Errors
/// No temporary folder, or a defect in making, reading or assessing a city.
pub fn evaluate(
    plan: &Plan,
    parameters: &Parameters,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<SceneScores>, EvaluationError> {
    let reference = Reference::embedded()?;
    let seeds = simulated::reference_trades()?;
    let tasks: Vec<(Scene, u64)> = plan
        .scenes
        .iter()
        .flat_map(|scene| (0..plan.cities).map(|city| (*scene, plan.first_seed + city)))
        .collect();
    let answers: Result<Vec<Answers>, EvaluationError> = tasks
        .par_iter()
        .map(|(scene, seed)| {
            let settings = Settings {
                seed: *seed,
                scenario: scene.scenario,
                scale: plan.scale,
                named_balances: false,
                ..Settings::default()
            };
            let answers = answer(&settings, *scene, &seeds, &reference, parameters);
            done();
            answers
        })
        .collect();
    let mut answers = answers?.into_iter();
    let cities = usize::try_from(plan.cities).unwrap_or(usize::MAX);
    Ok(plan
        .scenes
        .iter()
        .filter_map(|scene| {
            let of_scene: Vec<Answers> = answers.by_ref().take(cities).collect();
            scored(*scene, of_scene, parameters)
        })
        .collect())
}

/// One city of a scene.
fn answer(
    settings: &Settings,
    scene: Scene,
    seeds: &[TradeSeed],
    reference: &Reference,
    parameters: &Parameters,
) -> Result<Answers, EvaluationError> {
    let mut city = simulate(settings, seeds);
    if let Some(source) = scene.without {
        city.resources
            .retain(|columns| !source.resources().contains(&columns.resource));
    }
    let run = through_files(&city, reference, parameters)?;
    let truth = true_ratios(&city.truth, run.assessment.target_year);
    Ok(Answers {
        methods: methods(&run.assessment, &truth, parameters),
        trades: ranked(&run.assessment, &truth),
    })
}

/// Writes a city to a temporary folder and assesses what is read from there, for the year after its last.
fn through_files(
    city: &City,
    reference: &Reference,
    parameters: &Parameters,
) -> Result<Run, EvaluationError> {
    let folder = tempfile::tempdir()?;
    simulated::write_package(city, folder.path(), Format::Parquet)?;
    let data_year = Year(city.settings.last_year);
    assess_folder(folder.path(), data_year, reference, parameters)
}

/// Assesses the package in a folder for the year after `data_year`.
///
/// # Errors
/// A package that cannot be used.
pub fn assess_folder(
    folder: &Path,
    data_year: Year,
    reference: &Reference,
    parameters: &Parameters,
) -> Result<Run, EvaluationError> {
    let snapshot = ingest::read_package(folder, reference, &|_| {})?.snapshot;
    let titles = run::title_index(&snapshot)?;
    let outlook = Outlook {
        data_year,
        horizon: 1,
    };
    Ok(run::run(&snapshot, &titles, outlook, parameters, SEED)?)
}

/// The true ratios of a year, by trade.
#[must_use]
pub fn true_ratios(truth: &Truth, year: Year) -> BTreeMap<String, f64> {
    truth
        .of_year(year.0)
        .map(|row| (row.trade_code.clone(), row.ratio()))
        .collect()
}

/// What every method says of the trades whose true ratio is known.
#[must_use]
pub fn methods(
    assessment: &Assessment,
    truth: &BTreeMap<String, f64>,
    parameters: &Parameters,
) -> Vec<(Method, Vec<Case>)> {
    let flags = &parameters.flags;
    let known = || {
        let trades = assessment.trades.iter();
        trades.filter_map(|trade| Some((*truth.get(trade.trade.as_str())?, trade)))
    };
    let data_year = assessment.data_year.0;
    let ratio = |upper: Option<f64>, lower: Option<f64>| match (upper, lower) {
        (Some(upper), Some(lower)) if lower > 0.0 => Some(upper / lower),
        _ => None,
    };
    Method::ALL
        .into_iter()
        .map(|method| {
            let cases = match method {
                Method::Vocmatch => evaluate::assessed(assessment, truth),
                Method::PostingsRatio => {
                    let ratios = known().map(|(truth, trade)| {
                        let posted = trade.basis.demand.posted.as_ref();
                        let advertised = posted.map_or(0.0, |posted| posted.last.positions_raw);
                        let enrolled = trade.levels.iter().map(|level| level.enrolled).sum();
                        (truth, ratio(Some(advertised), Some(enrolled)))
                    });
                    evaluate::naive(&ratios.collect::<Vec<_>>(), flags)
                }
                Method::SurveyRatio => {
                    let ratios = known().map(|(truth, trade)| {
                        let survey = trade.basis.demand.survey.as_ref();
                        let completed = trade.basis.supply.completed(data_year);
                        let completed = completed.unwrap_or(trade.basis.supply.completers());
                        let planned = survey.map(|survey| survey.planned_last);
                        (truth, ratio(planned, Some(completed)))
                    });
                    evaluate::by_ratio(&ratios.collect::<Vec<_>>(), flags)
                }
                Method::TwoKeys => {
                    let keys: Vec<_> = known().map(|(truth, trade)| (truth, trade.keys)).collect();
                    evaluate::two_keys(&keys)
                }
                Method::AllBalanced => evaluate::all_balanced(known().map(|(truth, _)| truth)),
            };
            (method, cases)
        })
        .collect()
}

fn ranked(assessment: &Assessment, truth: &BTreeMap<String, f64>) -> Vec<RankedTrade> {
    let row = |trade: &vocmatch_models::assess::TradeAssessment| {
        Some(RankedTrade {
            truth: *truth.get(trade.trade.as_str())?,
            trade_code: trade.trade.as_str().to_owned(),
            flag: trade.flag,
            ratio: trade.ratio,
        })
    };
    assessment.trades.iter().filter_map(row).collect()
}

fn scored(scene: Scene, answers: Vec<Answers>, parameters: &Parameters) -> Option<SceneScores> {
    let flags = &parameters.flags;
    let of = |method: Method| -> Vec<&Vec<Case>> {
        let all = answers.iter().flat_map(|city| &city.methods);
        all.filter(|(m, _)| *m == method)
            .map(|(_, cases)| cases)
            .collect()
    };
    let methods = Method::ALL
        .into_iter()
        .filter_map(|method| {
            let scores: Vec<_> = of(method).iter().map(|cases| score(cases, flags)).collect();
            Some((method, Summary::of(&scores)?))
        })
        .collect();
    let ours: Vec<Case> = of(Method::Vocmatch)
        .into_iter()
        .flatten()
        .copied()
        .collect();
    Some(SceneScores {
        scene: scene.key(),
        methods,
        reliability: reliability(&ours, flags),
        first_city: answers.into_iter().next()?.trades,
    })
}
