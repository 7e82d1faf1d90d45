//! How long an assessment takes, against what polars alone needs for the same files: `cargo bench --bench speed`.
//!
//! | measured | how |
//! |---|---|
//! | floor | typed `LazyCsvReader` and one `group_by` per large file, with what a model needs to know of it |
//! | ours | the library from the folder to the flags, by stage |
//! | memory | `VmHWM` of a child process that does nothing but one assessment |
//!
//! Floor and ours alternate; each figure is a median of five. The city is made anew (seed 2026, 2018–2025).

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use polars::prelude::*;
use vocmatch::evidence;
use vocmatch::ingest::{self, Reference};
use vocmatch::run;
use vocmatch::simulated::{Format, reference_trades, write_package};
use vocmatch::tables::Resource;
use vocmatch::titles::TitleIndex;
use vocmatch_models::assess::assess;
use vocmatch_models::cells::Outlook;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::{Settings, simulate};
use vocmatch_models::units::Year;

// The program's allocator: another one would measure another program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 5;
/// The argument of the child process whose memory is measured.
const CHILD: &str = "--one-assessment";

/// The files that hold nearly all rows.
const LARGE: [Resource; 6] = [
    Resource::Learners,
    Resource::Enrolments,
    Resource::Postings,
    Resource::EmployerSurveySample,
    Resource::EmployerSurvey,
    Resource::GraduateSurvey,
];

/// Reads and groups one file with polars alone; returns the groups.
fn floor(folder: &Path, resource: Resource) -> usize {
    let path = folder.join(format!("{}.csv", resource.name()));
    let mut heading = String::new();
    BufReader::new(File::open(&path).unwrap())
        .read_line(&mut heading)
        .unwrap();
    let known = resource.columns();
    let typed = |name: &str| {
        let column = known.iter().find(|column| column.name == name);
        let dtype = column.map_or(DataType::String, |column| column.kind.data_type());
        Field::new(name.into(), dtype)
    };
    let schema: Schema = heading.trim_end().split(',').map(typed).collect();
    let rows = LazyCsvReader::new(PlRefPath::try_from_path(&path).unwrap())
        .with_schema(Some(Arc::new(schema)))
        .with_try_parse_dates(true)
        .finish()
        .unwrap();
    let year_of = |name: &str| col(name).dt().year();
    let sum = |name: &str| col(name).sum();
    let groups = match resource {
        Resource::Learners => rows
            .group_by([
                col("trade_code"),
                col("level"),
                year_of("enrolled_on").alias("year"),
                col("status"),
                year_of("expected_end_on").alias("expected"),
                year_of("ended_on").alias("ended"),
            ])
            .agg([len()]),
        Resource::Enrolments => rows
            .group_by([col("trade_code"), col("level"), col("year")])
            .agg([sum("enrolled"), sum("capacity"), sum("completed")]),
        Resource::Postings => rows
            .group_by([col("title"), year_of("posted_on").alias("year")])
            .agg([len(), sum("vacancies")]),
        Resource::EmployerSurveySample => rows.group_by([col("year"), col("stratum")]).agg([
            len(),
            sum("responded"),
            col("stratum_population").max(),
        ]),
        Resource::EmployerSurvey => rows.group_by([col("year"), col("trade_code")]).agg([
            len(),
            sum("planned_hires"),
            sum("hires_last_year"),
            sum("hard_to_fill"),
        ]),
        _ => rows
            .group_by([
                col("trade_code"),
                col("level"),
                col("graduation_year"),
                col("responded"),
                col("activity"),
                col("in_trade"),
            ])
            .agg([
                len(),
                col("monthly_wage_vnd").median(),
                col("months_to_first_job").mean(),
            ]),
    };
    groups.collect().unwrap().height()
}

const STAGES: [&str; 4] = [
    "read and check",
    "title index",
    "match and collect",
    "assess",
];

/// Assesses a folder; returns the seconds of each stage.
fn ours(folder: &Path) -> [f64; 4] {
    let clock = Instant::now();
    let parameters = Parameters::embedded().unwrap();
    let reference = Reference::embedded().unwrap();
    let snapshot = ingest::read_package(folder, &reference, &|_| {})
        .unwrap()
        .snapshot;
    let read = clock.elapsed().as_secs_f64();
    let titles = run::title_index(&snapshot).unwrap();
    let indexed = clock.elapsed().as_secs_f64();
    let outlook = Outlook {
        data_year: Year(run::last_year(&snapshot).unwrap().unwrap()),
        horizon: 1,
    };
    let collected = evidence::collect(&snapshot, &titles, outlook, &parameters).unwrap();
    let matched = clock.elapsed().as_secs_f64();
    let assessment = assess(&collected.evidence, outlook, &parameters, 1);
    assert!(!assessment.trades.is_empty());
    let end = clock.elapsed().as_secs_f64();
    [read, indexed - read, matched - indexed, end - matched]
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Medians of each stage and of the whole.
fn summary(rounds: &[[f64; 4]]) -> ([f64; 4], f64) {
    let stage = |place: usize| median(rounds.iter().map(|round| round[place]).collect());
    let whole = median(rounds.iter().map(|round| round.iter().sum()).collect());
    (std::array::from_fn(stage), whole)
}

fn print_stages(name: &str, rounds: &[[f64; 4]]) -> f64 {
    let (stages, whole) = summary(rounds);
    println!("{name:<32} {whole:7.3} s");
    for (stage, seconds) in STAGES.iter().zip(stages) {
        println!("    {stage:<28} {seconds:7.3} s");
    }
    whole
}

/// The highest resident memory of this process, in megabytes.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes * 1024.0 / 1e6)
}

fn memory_of_a_child(folder: &Path) -> String {
    let child = Command::new(std::env::current_exe().unwrap())
        .arg(CHILD)
        .arg(folder)
        .output()
        .unwrap();
    String::from_utf8_lossy(&child.stdout).trim().to_owned()
}

fn real_data(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data")
        .join(name);
    if !folder.is_dir() {
        println!("{name}: NOT MEASURED, {} is not there", folder.display());
    }
    folder.is_dir().then_some(folder)
}

fn city() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings {
        seed: 2026,
        ..Settings::default()
    };
    let (csv, parquet) = (folder.path().join("csv"), folder.path().join("parquet"));
    let clock = Instant::now();
    let city = simulate(&settings, &reference_trades().unwrap());
    let made = clock.elapsed().as_secs_f64();
    let written = write_package(&city, &csv, Format::Csv).unwrap();
    let all = clock.elapsed().as_secs_f64();
    write_package(&city, &parquet, Format::Parquet).unwrap();
    drop(city);
    println!("simulate {made:.2} s, write CSV {:.2} s", all - made);
    for (name, rows) in &written {
        println!("    {name:<28} {rows:>9} rows");
    }
    let (mut floors, mut from_csv, mut from_parquet) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let clock = Instant::now();
        let groups: usize = LARGE.iter().map(|resource| floor(&csv, *resource)).sum();
        assert!(groups > 0);
        floors.push(clock.elapsed().as_secs_f64());
        from_csv.push(ours(&csv));
        from_parquet.push(ours(&parquet));
    }
    let floor = median(floors);
    println!("{:<32} {floor:7.3} s", "floor: polars alone, CSV");
    let ours = print_stages("assess, CSV", &from_csv);
    println!("    {:<28} {:7.2}", "ratio to the floor", ours / floor);
    print_stages("assess, Parquet", &from_parquet);
    println!("peak memory, CSV     {}", memory_of_a_child(&csv));
    println!("peak memory, Parquet {}", memory_of_a_child(&parquet));
}

fn country() {
    let Some(folder) = real_data("us-vocational") else {
        return;
    };
    let rounds: Vec<[f64; 4]> = (0..ROUNDS).map(|_| ours(&folder)).collect();
    print_stages("us-vocational", &rounds);
}

fn reference_titles() -> TitleIndex {
    let folder = tempfile::tempdir().unwrap();
    // The reference lists alone: a package without rows of its own takes trades and aliases from them.
    let trades = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/reference/trades.csv");
    std::fs::copy(trades, folder.path().join("trades.csv")).unwrap();
    let reference = Reference::embedded().unwrap();
    let snapshot = ingest::read_package(folder.path(), &reference, &|_| {})
        .unwrap()
        .snapshot;
    run::title_index(&snapshot).unwrap()
}

fn titles() {
    let Some(folder) = real_data("vietnam-job-postings") else {
        return;
    };
    let index = reference_titles();
    for name in [
        "careerviet_2025-10-05.csv",
        "topcv_accounting_2025-09-30.csv",
    ] {
        let mut reader = csv::Reader::from_path(folder.join(name)).unwrap();
        let heading = reader.headers().unwrap().clone();
        let place = heading
            .iter()
            .position(|heading| heading.trim_start_matches('\u{feff}') == "title")
            .unwrap();
        let titles: Vec<String> = reader
            .records()
            .map(|row| row.unwrap()[place].to_owned())
            .collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let seconds = median(
            (0..ROUNDS)
                .map(|_| {
                    let clock = Instant::now();
                    assert_eq!(index.classify_many(&titles).len(), titles.len());
                    clock.elapsed().as_secs_f64()
                })
                .collect(),
        );
        println!(
            "{name:<32} {} titles {seconds:7.3} s, {:.0} a second",
            titles.len(),
            titles.len() as f64 / seconds
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(place) = arguments.iter().position(|argument| argument == CHILD) {
        ours(Path::new(&arguments[place + 1]));
        println!("{:.0} MB", peak_memory());
        return;
    }
    city();
    country();
    titles();
}
