//! Simulated cities through the whole program, scored against their truth.
//!
//! Each city is written as a package to a temporary folder and read from there as any other; only the scorer sees its
//! truth. All trades' balances are drawn: none follows what the city's plan says.

mod backtest;

use std::collections::BTreeMap;

use rayon::prelude::*;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::assess::{Assessment, TradeAssessment};
use vocmatch_models::cells::Outlook;
use vocmatch_models::evaluate::{
    self, Case, Method, Poisoned, PoisonedAnswer, RankedTrade, Scene, SceneScores, Step, Summary,
    class_of, reliability, score,
};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::{City, Scenario, Settings, TradeSeed, Truth, simulate};
use vocmatch_models::units::Year;

use crate::ingest::{self, FileProblem, PackageError, Reference};
use crate::run::{self, Run, RunError};
use crate::simulated::{self, Format, SimulatedError};
use crate::tables::Snapshot;

pub use backtest::backtest;

/// The cities in which nothing is special.
const USUAL: Scene = Scene {
    scenario: Scenario::Baseline,
    without: None,
};

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

/// What was said of one city by every method, case by case in the order of its trades.
struct Answers {
    methods: Vec<(Method, Vec<Case>)>,
    trades: Vec<RankedTrade>,
    poisoned: Vec<String>,
}

/// What every evaluation needs once.
struct Workshop {
    reference: Reference,
    seeds: Vec<TradeSeed>,
}

impl Workshop {
    fn new() -> Result<Self, EvaluationError> {
        Ok(Self {
            reference: Reference::embedded()?,
            seeds: simulated::reference_trades()?,
        })
    }
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
    let sets = std::slice::from_ref(parameters);
    let scenes = plan.scenes.iter();
    let workshop = Workshop::new()?;
    let tried: Result<Vec<Vec<Answers>>, EvaluationError> = scenes
        .map(|scene| {
            let cities = of_cities(plan, *scene, sets, &workshop, done)?;
            Ok(cities.into_iter().flatten().collect())
        })
        .collect();
    let tried = tried?;
    let scored_scenes = plan.scenes.iter().zip(&tried);
    let usual = scored_scenes.clone().find(|(scene, _)| **scene == USUAL);
    let usual = usual.map(|(_, answers)| answers.as_slice());
    Ok(scored_scenes
        .filter_map(|(scene, answers)| scored(*scene, answers, usual, parameters))
        .collect())
}

/// The first scene's cities without one step of the model after the other.
///
/// # Errors
/// As [`evaluate()`].
pub fn without_steps(
    plan: &Plan,
    sets: &[(Step, Parameters)],
    done: &(dyn Fn() + Sync),
) -> Result<Vec<(Step, Summary)>, EvaluationError> {
    let Some(scene) = plan.scenes.first() else {
        return Ok(Vec::new());
    };
    let parameters: Vec<Parameters> = sets.iter().map(|(_, set)| set.clone()).collect();
    let cities = of_cities(plan, *scene, &parameters, &Workshop::new()?, done)?;
    let summary = |(place, (step, set)): (usize, &(Step, Parameters))| {
        let answers = cities.iter().filter_map(|city| city.get(place));
        let ours = answers.filter_map(|a| of_method(a, Method::Vocmatch));
        let scores: Vec<_> = ours.map(|cases| score(cases, &set.flags)).collect();
        Some((*step, Summary::of(&scores)?))
    };
    Ok(sets.iter().enumerate().filter_map(summary).collect())
}

/// The cities of a scene, each read once and assessed with every parameter set.
fn of_cities(
    plan: &Plan,
    scene: Scene,
    sets: &[Parameters],
    workshop: &Workshop,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Vec<Answers>>, EvaluationError> {
    (0..plan.cities)
        .into_par_iter()
        .map(|city| {
            let settings = Settings {
                seed: plan.first_seed + city,
                scenario: scene.scenario,
                scale: plan.scale,
                named_balances: false,
                ..Settings::default()
            };
            let answers = answer(&settings, scene, sets, workshop);
            done();
            answers
        })
        .collect()
}

/// One city of a scene, assessed with every parameter set.
fn answer(
    settings: &Settings,
    scene: Scene,
    sets: &[Parameters],
    workshop: &Workshop,
) -> Result<Vec<Answers>, EvaluationError> {
    let mut city = simulate(settings, &workshop.seeds);
    if let Some(source) = scene.without {
        city.resources
            .retain(|columns| !source.resources().contains(&columns.resource));
    }
    let snapshot = through_files(&city, &workshop.reference)?;
    let outlook = Outlook {
        data_year: Year(city.settings.last_year),
        horizon: 1,
    };
    let titles = run::title_index(&snapshot)?;
    sets.iter()
        .map(|parameters| {
            let run = run::run(&snapshot, &titles, outlook, parameters, SEED)?;
            Ok(Answers {
                methods: methods(&run.assessment, &city.truth, parameters),
                trades: ranked(&run, &city.truth),
                poisoned: not_short(&city.truth, outlook.target_year(), parameters),
            })
        })
        .collect()
}

/// Writes a city to a temporary folder and reads it back.
fn through_files(city: &City, reference: &Reference) -> Result<Snapshot, EvaluationError> {
    let folder = tempfile::tempdir()?;
    simulated::write_package(city, folder.path(), Format::Parquet)?;
    Ok(ingest::read_package(folder.path(), reference, &|_| {})?.snapshot)
}

/// The true ratios of a year, by trade.
fn true_ratios(truth: &Truth, year: Year) -> BTreeMap<String, f64> {
    truth
        .of_year(year.0)
        .map(|row| (row.trade_code.clone(), row.ratio()))
        .collect()
}

/// The trades that advertisements were invented for, but for those that happen to be short of people all the same.
fn not_short(truth: &Truth, year: Year, parameters: &Parameters) -> Vec<String> {
    let ratios = true_ratios(truth, year);
    let short = |code: &&String| {
        let ratio = ratios.get(code.as_str());
        ratio.is_none_or(|r| class_of(*r, &parameters.flags) == Flag::Undersupplied)
    };
    truth
        .poisoned
        .iter()
        .filter(|code| !short(code))
        .cloned()
        .collect()
}

/// What every method says of the trades whose true ratio is known.
fn methods(
    assessment: &Assessment,
    truth: &Truth,
    parameters: &Parameters,
) -> Vec<(Method, Vec<Case>)> {
    let flags = &parameters.flags;
    let data_year = assessment.data_year;
    let ratios = true_ratios(truth, assessment.target_year);
    let demand: BTreeMap<&str, f64> = truth
        .of_year(data_year.0)
        .map(|row| (row.trade_code.as_str(), f64::from(row.demand)))
        .collect();
    let said = |ratio: &dyn Fn(&TradeAssessment) -> Option<f64>| -> Vec<(f64, Option<f64>)> {
        known(assessment, &ratios)
            .map(|(truth, trade)| (truth, ratio(trade)))
            .collect()
    };
    Method::ALL
        .into_iter()
        .map(|method| {
            let cases = match method {
                Method::Vocmatch => evaluate::assessed(assessment, &ratios),
                Method::PostingsRatio => evaluate::naive(&said(&posted_per_enrolled), flags),
                Method::SurveyRatio => {
                    let ratio = |trade: &TradeAssessment| {
                        let survey = trade.basis.demand.survey.as_ref();
                        let completed = trade.basis.supply.completed(data_year.0);
                        let completed = completed.unwrap_or(trade.basis.supply.completers());
                        quotient(survey.map(|survey| survey.planned_last), completed)
                    };
                    evaluate::by_ratio(&said(&ratio), flags)
                }
                Method::TwoKeys => {
                    let keys = known(assessment, &ratios).map(|(truth, trade)| (truth, trade.keys));
                    evaluate::two_keys(&keys.collect::<Vec<_>>())
                }
                Method::AllBalanced => {
                    evaluate::all_balanced(known(assessment, &ratios).map(|(truth, _)| truth))
                }
                Method::KnownDemand => {
                    let ratio = |trade: &TradeAssessment| {
                        let demand = demand.get(trade.trade.as_str()).copied();
                        quotient(demand, trade.basis.supply.seekers())
                    };
                    evaluate::by_ratio(&said(&ratio), flags)
                }
            };
            (method, cases)
        })
        .collect()
}

/// The trades whose ratio is known, with it.
fn known<'a>(
    assessment: &'a Assessment,
    ratios: &'a BTreeMap<String, f64>,
) -> impl Iterator<Item = (f64, &'a TradeAssessment)> {
    let trades = assessment.trades.iter();
    trades.filter_map(|trade| Some((*ratios.get(trade.trade.as_str())?, trade)))
}

fn quotient(upper: Option<f64>, lower: f64) -> Option<f64> {
    upper.filter(|_| lower > 0.0).map(|upper| upper / lower)
}

/// Advertised positions as delivered ÷ learners who enrolled, both of the last year with data.
fn posted_per_enrolled(trade: &TradeAssessment) -> Option<f64> {
    let posted = trade.basis.demand.posted.as_ref();
    let advertised = posted.map_or(0.0, |posted| posted.last.positions_raw);
    let enrolled = trade.levels.iter().map(|level| level.enrolled).sum();
    quotient(Some(advertised), enrolled)
}

fn of_method(answers: &Answers, method: Method) -> Option<&Vec<Case>> {
    let mut all = answers.methods.iter();
    all.find(|(m, _)| *m == method).map(|(_, cases)| cases)
}

fn ranked(run: &Run, truth: &Truth) -> Vec<RankedTrade> {
    let ratios = true_ratios(truth, run.assessment.target_year);
    let trades = run.assessment.trades.iter().zip(&run.names);
    trades
        .filter_map(|(trade, name)| {
            Some(RankedTrade {
                truth: *ratios.get(trade.trade.as_str())?,
                trade_code: trade.trade.as_str().to_owned(),
                name_vi: name.vi.clone(),
                name_en: name.en.clone().unwrap_or_else(|| name.vi.clone()),
                flag: trade.flag,
                ratio: trade.ratio,
            })
        })
        .collect()
}

/// The trades that advertisements were invented for; nothing where there are none.
///
/// * `before`: the same cities without the inventions.
fn poisoned(answers: &[Answers], before: Option<&[Answers]>) -> Option<Poisoned> {
    let trades = answers.iter().map(|city| city.poisoned.len()).sum();
    let count = |cities: &[Answers], method: Method| -> usize {
        let pairs = answers.iter().zip(cities);
        pairs
            .map(|(city, said)| undersupplied(said, method, &city.poisoned))
            .sum()
    };
    let methods = Method::ALL.into_iter().map(|method| PoisonedAnswer {
        method,
        flagged: count(answers, method),
        flagged_before: before.map(|before| count(before, method)),
    });
    (trades > 0).then(|| Poisoned {
        trades,
        methods: methods.collect(),
    })
}

/// How many of some trades a method calls undersupplied.
fn undersupplied(city: &Answers, method: Method, codes: &[String]) -> usize {
    let cases = of_method(city, method).into_iter().flatten();
    let flagged = city.trades.iter().zip(cases).filter(|(trade, case)| {
        case.flag == Flag::Undersupplied && codes.contains(&trade.trade_code)
    });
    flagged.count()
}

/// The scores of a scene.
///
/// * `usual`: the same cities with nothing special about them, where they were tried.
fn scored(
    scene: Scene,
    answers: &[Answers],
    usual: Option<&[Answers]>,
    parameters: &Parameters,
) -> Option<SceneScores> {
    let flags = &parameters.flags;
    let of = |method: Method| {
        answers
            .iter()
            .filter_map(move |city| of_method(city, method))
    };
    let methods = Method::ALL
        .into_iter()
        .filter_map(|method| {
            let scores: Vec<_> = of(method).map(|cases| score(cases, flags)).collect();
            Some((method, Summary::of(&scores)?))
        })
        .collect();
    let ours: Vec<Case> = of(Method::Vocmatch).flatten().copied().collect();
    Some(SceneScores {
        scene: scene.key(),
        methods,
        reliability: reliability(&ours, flags),
        first_city: answers.first()?.trades.clone(),
        poisoned: poisoned(answers, usual),
    })
}
