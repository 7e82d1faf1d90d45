//! `vocmatch simulate`: writes a synthetic city in package format, and its truth beside it.

use std::path::PathBuf;

use anyhow::Context;
use vocmatch_models::simulate::{Scenario, Settings};

use crate::simulated::{self, Format, SimulatedError, Written};
use crate::text::Language;

use super::progress::Working;
use super::terminal::Terminal;

/// Learners whom a city of scale 1 admits a year; only the progress bar relies on it.
const LEARNERS_A_YEAR: f64 = 96_300.0;

/// What `vocmatch simulate` is told.
#[derive(Debug, Clone, clap::Args)]
pub struct SimulateArgs {
    /// The folder to write to.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
    /// The city; the same seed gives the same city.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// What is special about it.
    #[arg(long, default_value = "baseline", value_parser = scenario)]
    pub scenario: Scenario,
    /// Its size; 1 is Hải Phòng with 96,300 learners a year.
    #[arg(long, default_value_t = 1.0, value_parser = scale)]
    pub scale: f64,
    /// The first year of intake on record.
    #[arg(long, default_value_t = 2018, value_parser = clap::value_parser!(i32).range(1990..2100))]
    pub first_year: i32,
    /// The last year with data.
    #[arg(long, default_value_t = 2025, value_parser = clap::value_parser!(i32).range(1990..2100))]
    pub last_year: i32,
    /// Format of the files.
    #[arg(long, default_value = "csv", value_parser = format)]
    pub format: Format,
    /// Draw every trade's balance instead of following what the city's plan says of some.
    #[arg(long)]
    pub drawn_balances: bool,
    /// Write into a folder that is not empty.
    #[arg(long)]
    pub force: bool,
}

fn scenario(word: &str) -> Result<Scenario, String> {
    let known = || Scenario::ALL.map(Scenario::key).join(", ");
    Scenario::parse(word).ok_or_else(|| format!("one of: {}", known()))
}

fn scale(word: &str) -> Result<f64, String> {
    let value = word
        .parse()
        .ok()
        .filter(|scale| (0.001..=200.0).contains(scale));
    value.ok_or_else(|| "a number from 0.001 to 200".to_owned())
}

fn format(word: &str) -> Result<Format, String> {
    match word {
        "csv" => Ok(Format::Csv),
        "parquet" => Ok(Format::Parquet),
        _ => Err("one of: csv, parquet".to_owned()),
    }
}

/// Makes the city and writes it; what was written goes to stderr.
///
/// # Errors
/// Years in the wrong order, a folder that is not empty (without `--force`), a file that cannot be written.
pub fn run(args: &SimulateArgs, terminal: &Terminal) -> anyhow::Result<()> {
    let language = terminal.language;
    anyhow::ensure!(
        args.first_year < args.last_year,
        "{} {}..{}",
        say(
            language,
            "năm đầu phải trước năm cuối:",
            "the first year must lie before the last:"
        ),
        args.first_year,
        args.last_year
    );
    if !args.force && !simulated::is_free(&args.out) {
        let hint = say(
            language,
            "hãy chọn thư mục trống, hoặc thêm --force để ghi đè",
            "choose an empty folder, or add --force to overwrite",
        );
        return Err(SimulatedError::NotEmpty(args.out.clone())).context(hint);
    }
    let settings = Settings {
        seed: args.seed,
        scenario: args.scenario,
        scale: args.scale,
        first_year: args.first_year,
        last_year: args.last_year,
        named_balances: !args.drawn_balances,
    };
    eprintln!(
        "{}",
        say(language, "Đang mô phỏng thành phố…", "Simulating the city…")
    );
    let working = Working::new(terminal);
    let expected =
        settings.scale * LEARNERS_A_YEAR * f64::from(args.last_year - args.first_year + 1);
    let progress = |rows: usize| {
        let words = say(language, "người học đã ghi", "learners written");
        working.share(rows as f64 / expected, format!("{rows} {words}"));
    };
    let trades = simulated::reference_trades()?;
    let written =
        simulated::simulate_package(&settings, &trades, &args.out, args.format, &progress)?;
    drop(working);
    for (name, rows) in summary(&written) {
        eprintln!("  {name:<32} {rows:>9} {}", say(language, "dòng", "rows"));
    }
    eprintln!(
        "{} {}. {}",
        say(
            language,
            "Dữ liệu tổng hợp (không phải số liệu thật) đã ghi vào",
            "Synthetic data (nothing in it is real) written to"
        ),
        args.out.display(),
        say(
            language,
            "Sự thật để chấm điểm nằm trong",
            "The truth, for scoring only, is in"
        ),
    );
    eprintln!("  {}", args.out.join(simulated::TRUTH_FILE).display());
    Ok(())
}

/// The parts of a resource in one line.
fn summary(written: &Written) -> Written {
    let mut lines = Written::new();
    for (name, rows) in written {
        let folder = name.split_once('/').map(|(folder, _)| format!("{folder}/"));
        match (folder, lines.last_mut()) {
            (Some(folder), Some((last, sum))) if *last == folder => *sum += rows,
            (Some(folder), _) => lines.push((folder, *rows)),
            (None, _) => lines.push((name.clone(), *rows)),
        }
    }
    lines
}

fn say(language: Language, vietnamese: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Vi => vietnamese,
        Language::En => english,
    }
}
