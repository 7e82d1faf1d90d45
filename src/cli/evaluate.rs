//! `vocmatch evaluate`: how good the flags are on simulated cities whose truth is known.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use vocmatch_models::evaluate::{Grid, Scene};

use crate::evaluation::{Plan, evaluate};

use super::terminal::Terminal;
use super::{Failure, load, output, progress};

/// What `vocmatch evaluate` is told.
#[derive(Debug, Clone, Args)]
pub struct EvaluateArgs {
    /// Cities a scenario; their seeds count from 1
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    cities: u64,
    /// all, or one or more of: baseline, sparse, poisoned, boom, one-employer, no-employer-survey, no-postings, no-graduate-survey, no-learners
    #[arg(
        long,
        default_value = "all",
        value_delimiter = ',',
        value_name = "NAME"
    )]
    scenario: Vec<String>,
    /// Size of the cities; 1 is Hải Phòng
    #[arg(long, default_value_t = 1.0, value_name = "X", value_parser = scale)]
    scale: f64,
    /// TOML file with changed parameters
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

fn scale(word: &str) -> Result<f64, String> {
    let value = word.parse().ok();
    value
        .filter(|scale| (0.01..=10.0).contains(scale))
        .ok_or_else(|| "a number from 0.01 to 10".to_owned())
}

/// Makes, assesses and scores the cities.
///
/// # Errors
/// A scenario that does not exist, a parameter file that cannot be used, a file that cannot be written.
pub fn run(args: &EvaluateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let parameters = load::parameters(args.parameters.as_deref())?;
    let mut scenes = Vec::new();
    for word in &args.scenario {
        match Scene::parse(word) {
            Some(scene) => scenes.push(scene),
            None if word == "all" => scenes.extend(Scene::all()),
            None => {
                let known: Vec<String> = Scene::all().iter().map(Scene::key).collect();
                return Err(Failure::Said(format!(
                    "{word}: {} all, {}",
                    terminal.language.pick("có thể dùng:", "one of:"),
                    known.join(", ")
                )));
            }
        }
    }
    let plan = Plan {
        scenes,
        cities: args.cities,
        first_seed: 1,
        scale: args.scale,
    };
    let steps = plan.cities * plan.scenes.len() as u64;
    let bar = progress::Counting::new(terminal, steps);
    let scenes = evaluate(&plan, &parameters, &|| bar.one_more()).map_err(load::internal)?;
    drop(bar);
    let grid = Grid {
        command: String::new(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        parameters: load::digest(&parameters),
        cities: args.cities,
        scale: args.scale,
        scenes,
    };
    let mut text = String::new();
    for scene in &grid.scenes {
        for (method, s) in &scene.methods {
            text += &format!(
                "{:<20} {:<14} F1 {:.3}±{:.3} rho {:.3} wrong {:.2} (max {}) cov {:.3} brier {:.3} none {:.1} | {:?}\n",
                scene.scene,
                format!("{method:?}"),
                s.macro_f1,
                s.macro_f1_sd,
                s.spearman.unwrap_or(f64::NAN),
                s.wrong_direction,
                s.wrong_direction_most,
                s.coverage.unwrap_or(f64::NAN),
                s.brier.unwrap_or(f64::NAN),
                s.not_assessed,
                s.confusion
            );
        }
        for bin in &scene.reliability {
            text += &format!(
                "   {:.1} n {:5} stated {:.3} observed {:.3} [{:.3} {:.3}] {}\n",
                bin.low,
                bin.statements,
                bin.stated,
                bin.observed.median,
                bin.observed.low,
                bin.observed.high,
                bin.kept()
            );
        }
    }
    output::print(text.as_bytes())
}
