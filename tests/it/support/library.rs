//! Assessing a folder through the library as the command does, and the truth of simulated cities. Benches use it too.

use std::collections::BTreeMap;
use std::path::Path;

use vocmatch::ingest::{self, Reference};
use vocmatch::run::{self, Run};
use vocmatch::simulated::{Format, reference_trades, write_package};
use vocmatch_models::cells::Outlook;
use vocmatch_models::evaluate::{self, Case};
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::{City, Settings, Truth, simulate};
use vocmatch_models::units::Year;

/// Seed of the bootstrap.
const SEED: u64 = 1;

/// Makes a city and writes its package.
pub fn write_city(settings: &Settings, folder: &Path, format: Format) -> City {
    let city = simulate(settings, &reference_trades().unwrap());
    write_package(&city, folder, format).unwrap();
    city
}

/// Assesses the package in a folder for the year after its last.
pub fn assess_folder(folder: &Path, parameters: &Parameters) -> Run {
    let reference = Reference::embedded().unwrap();
    let snapshot = ingest::read_package(folder, &reference, &|_| {})
        .unwrap()
        .snapshot;
    let outlook = Outlook {
        data_year: Year(run::last_year(&snapshot).unwrap().unwrap()),
        horizon: 1,
    };
    let titles = run::title_index(&snapshot).unwrap();
    run::run(&snapshot, &titles, outlook, parameters, SEED).unwrap()
}

/// The true ratios of a year.
pub fn true_ratios(truth: &Truth, year: Year) -> BTreeMap<String, f64> {
    truth
        .of_year(year.0)
        .map(|row| (row.trade_code.clone(), row.ratio()))
        .collect()
}

/// Our answer, the naive ratio and "everything balanced", for the same trades.
pub struct Answers {
    pub ours: Vec<Case>,
    pub naive: Vec<Case>,
    pub balanced: Vec<Case>,
}

/// Sets answers beside the truth of the target year.
pub fn answers(run: &Run, truth: &Truth, parameters: &Parameters) -> Answers {
    let assessment = &run.assessment;
    let truth = true_ratios(truth, assessment.target_year);
    // Advertised positions as delivered ÷ learners who enrolled, both of the last year with data.
    let naive: Vec<(f64, Option<f64>)> = assessment
        .trades
        .iter()
        .filter_map(|trade| {
            let truth = *truth.get(trade.trade.as_str())?;
            let posted = trade.basis.demand.posted.as_ref();
            let advertised = posted.map_or(0.0, |posted| posted.last.positions_raw);
            let enrolled: f64 = trade.levels.iter().map(|level| level.enrolled).sum();
            Some((truth, (enrolled > 0.0).then(|| advertised / enrolled)))
        })
        .collect();
    Answers {
        ours: evaluate::assessed(assessment, &truth),
        naive: evaluate::naive(&naive, &parameters.flags),
        balanced: evaluate::all_balanced(truth.values().copied()),
    }
}
