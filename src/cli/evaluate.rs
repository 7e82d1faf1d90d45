//! `vocmatch evaluate`: how good the flags are on simulated cities whose truth is known.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use vocmatch_models::evaluate::{Grid, Scene, Step};
use vocmatch_models::parameters::Parameters;

use crate::evaluation::{Plan, evaluate, without_steps};
use crate::export::evaluation;
use crate::text::Language;
use crate::text::complaint::Complaint;

use super::terminal::Terminal;
use super::{Failure, load, output, progress};

/// What `vocmatch evaluate` is told.
#[derive(Debug, Clone, Args)]
pub struct EvaluateArgs {
    /// Cities a scenario; their seeds count from 1
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1000))]
    cities: u64,
    /// all, or some of: baseline, sparse, poisoned, boom, one-employer, no-employer-survey, no-postings,
    /// no-graduate-survey, no-learners
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
    /// The first scenario again without each step of the model, to see what it gains
    #[arg(long)]
    steps: bool,
    /// TOML file with changed parameters, [section.key] value = …
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of the screen
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Also write the figures into the accuracy section of this model card (models/README.md)
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for a terminal.
    Table,
    /// JSON.
    Json,
    /// One page with drawings, without any other file.
    Html,
}

/// Where the accuracy section of a model card begins and ends.
const SECTION: [&str; 2] = ["<!-- accuracy:begin -->", "<!-- accuracy:end -->"];

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
    let card = args.card.as_deref();
    let card = card
        .map(|path| read_card(path, terminal.language))
        .transpose()?;
    let plan = Plan {
        scenes: scenes(&args.scenario, terminal)?,
        cities: args.cities,
        first_seed: 1,
        scale: args.scale,
    };
    let again = if args.steps { plan.cities } else { 0 };
    let bar = progress::Counting::new(terminal, plan.cities * plan.scenes.len() as u64 + again);
    let done = || bar.one_more();
    let scenes = evaluate(&plan, &parameters, &done).map_err(load::internal)?;
    let without_step = if args.steps {
        without_steps(&plan, &step_sets(args)?, &done).map_err(load::internal)?
    } else {
        Vec::new()
    };
    drop(bar);
    let grid = Grid {
        command: command(args),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        parameters: load::digest(&parameters),
        cities: args.cities,
        scale: args.scale,
        bounds: [
            parameters.flags.surplus_ratio,
            parameters.flags.shortage_ratio,
        ],
        scenes,
        without_step,
    };
    if let Some((path, text)) = card {
        let [begin, end] = SECTION;
        let section = evaluation::card(&grid);
        let text = evaluation::replace_section(&text, begin, end, &section).unwrap_or(text);
        output::write(&path, text.as_bytes())?;
    }
    let text = match args.format {
        Format::Table => {
            evaluation::table(&grid, terminal.language, terminal.paint, terminal.width)
        }
        Format::Json => evaluation::json(&grid).map_err(load::internal)?,
        Format::Html => evaluation::html(&grid, terminal.language),
    };
    output::deliver(args.out.as_deref(), text.as_bytes())
}

fn scenes(words: &[String], terminal: &Terminal) -> Result<Vec<Scene>, Failure> {
    let mut scenes = Vec::new();
    for word in words {
        match Scene::parse(word) {
            Some(scene) => scenes.push(scene),
            None if word == "all" => scenes.extend(Scene::all()),
            None => {
                let known: Vec<String> = Scene::all().iter().map(Scene::key).collect();
                let said = terminal.language.pick(
                    "không có kịch bản này; có thể dùng: all",
                    "no such scenario; one of: all",
                );
                return Err(Failure::Said(format!(
                    "{word}: {said}, {}",
                    known.join(", ")
                )));
            }
        }
    }
    scenes.dedup();
    Ok(scenes)
}

/// A parameter set per step that is left out, on top of the user's changes.
fn step_sets(args: &EvaluateArgs) -> Result<Vec<(Step, Parameters)>, Failure> {
    let changes = match &args.parameters {
        Some(path) => load::text(path)?,
        None => String::new(),
    };
    Step::ALL
        .into_iter()
        .map(|step| {
            let text = format!("{changes}\n{}", step.left_out());
            Parameters::with_overrides(&text, step.left_out())
                .map(|set| (step, set))
                .map_err(|error| Complaint::Parameter(error).into())
        })
        .collect()
}

/// The model card, which must have the section.
fn read_card(path: &Path, language: Language) -> Result<(PathBuf, String), Failure> {
    let text = load::text(path)?;
    let [begin, end] = SECTION;
    if evaluation::replace_section(&text, begin, end, "").is_none() {
        let said = language.pick(
            "không có phần độ chính xác; cần có hai dòng",
            "it has no accuracy section; these two lines must stand in it:",
        );
        return Err(Failure::Said(format!(
            "{}: {said} {begin} {end}",
            path.display()
        )));
    }
    Ok((path.to_owned(), text))
}

/// The command that gives the same figures.
fn command(args: &EvaluateArgs) -> String {
    let mut words = vec![
        "vocmatch evaluate".to_owned(),
        format!("--cities {}", args.cities),
        format!("--scenario {}", args.scenario.join(",")),
    ];
    if (args.scale - 1.0).abs() > f64::EPSILON {
        words.push(format!("--scale {}", args.scale));
    }
    if args.steps {
        words.push("--steps".to_owned());
    }
    if let Some(path) = &args.parameters {
        words.push(format!("--parameters {}", path.display()));
    }
    words.join(" ")
}
