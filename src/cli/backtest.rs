//! `vocmatch backtest`: earlier years of a package again, with what was known by then only.

use std::path::{Path, PathBuf};

use clap::Args;
use vocmatch_models::evaluate::Backtest;
use vocmatch_models::simulate::Truth;
use vocmatch_models::units::Year;

use crate::evaluation::backtest;
use crate::export::evaluation::{backtest_html, backtest_json, backtest_table};
use crate::ingest::Ingested;
use crate::run as runs;
use crate::simulated::{TRUTH_FILE, read_truth};
use crate::text::complaint::Complaint;

use super::evaluate::Format;
use super::terminal::Terminal;
use super::{Failure, load, output, progress};

/// What `vocmatch backtest` is told.
#[derive(Debug, Clone, Args)]
pub struct BacktestArgs {
    /// Folder of the data package
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The first year to forecast from
    #[arg(long, value_name = "YEAR")]
    from: i32,
    /// Simulated truth to compare with [default: truth.csv beside a package that says it is synthetic]
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// TOML file with changed parameters, [section.key] value = …
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of the screen
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Assesses a package as of each earlier year and scores it.
///
/// # Errors
/// A package that cannot be used, a year without a later one, a file that cannot be read or written.
pub fn run(args: &BacktestArgs, terminal: &Terminal) -> Result<(), Failure> {
    let parameters = load::parameters(args.parameters.as_deref())?;
    let working = progress::Working::new(terminal);
    let Ingested {
        package, snapshot, ..
    } = load::read(&args.data, &working, terminal.language)?;
    drop(working);
    let last = runs::last_year(&snapshot).map_err(load::internal)?;
    let last = last.ok_or(Complaint::NoYear)?;
    if args.from >= last {
        return Err(Failure::Said(format!(
            "--from {}: {} {last}",
            args.from,
            terminal.language.pick(
                "phải trước năm cuối có số liệu,",
                "must lie before the last year with data,"
            ),
        )));
    }
    let truth = truth(args, package.synthetic)?;
    let titles = runs::title_index(&snapshot).map_err(load::internal)?;
    let bar = progress::Counting::new(terminal, u64::try_from(last - args.from + 1).unwrap_or(0));
    let years = (Year(args.from), Year(last));
    let done = || bar.one_more();
    let years = backtest(
        &snapshot,
        &titles,
        years,
        truth.as_ref(),
        &parameters,
        &done,
    )
    .map_err(load::internal)?;
    drop(bar);
    let report = Backtest {
        package: package.name,
        synthetic: package.synthetic,
        command: command(args),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        parameters: load::digest(&parameters),
        years,
    };
    let text = match args.format {
        Format::Table => backtest_table(&report, terminal.language, terminal.paint, terminal.width),
        Format::Json => backtest_json(&report).map_err(load::internal)?,
        Format::Html => backtest_html(&report, terminal.language),
    };
    output::deliver(args.out.as_deref(), text.as_bytes())
}

/// The truth named, else that beside a synthetic package, else none.
fn truth(args: &BacktestArgs, synthetic: bool) -> Result<Option<Truth>, Failure> {
    let beside = args.data.join(TRUTH_FILE);
    let path: Option<&Path> = match &args.truth {
        Some(path) => Some(path),
        None => (synthetic && beside.is_file()).then_some(beside.as_path()),
    };
    path.map(|path| {
        read_truth(path).map_err(|error| {
            Complaint::CannotRead {
                path: path.to_owned(),
                reason: error.to_string(),
            }
            .into()
        })
    })
    .transpose()
}

fn command(args: &BacktestArgs) -> String {
    let mut words = format!(
        "vocmatch backtest --data {} --from {}",
        args.data.display(),
        args.from
    );
    if let Some(path) = &args.truth {
        words += &format!(" --truth {}", path.display());
    }
    if let Some(path) = &args.parameters {
        words += &format!(" --parameters {}", path.display());
    }
    words
}
