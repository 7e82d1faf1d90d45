//! From a simulated city to frames and files: a data package that says "synthetic", and its truth beside it.

use std::fs::{self, File};
use std::io::{BufWriter, Cursor};
use std::path::{Path, PathBuf};

use polars::prelude::{
    Column as Series, CsvParseOptions, CsvReadOptions, CsvWriter, DataFrame, DataType, IntoColumn,
    NamedFrom, ParquetWriter, PolarsError, SerReader, SerWriter,
};
use serde_json::{Value, json};
use vocmatch_models::codes::Level;
use vocmatch_models::simulate::{City, Column, Columns, TradeSeed, Truth};

/// The file with the truth; it is no resource of the package, so that nothing reads it by accident.
pub const TRUTH_FILE: &str = "truth.csv";

/// How the resources are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Comma-separated values, UTF-8.
    #[default]
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }
}

/// Why a simulated package could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SimulatedError {
    /// The folder has something in it already.
    #[error("the folder {} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// A file or folder could not be written.
    #[error("{} could not be written", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The frame could not be made or written.
    #[error("the resource `{resource}` could not be written")]
    Frame {
        /// Which resource.
        resource: String,
        /// Why.
        source: PolarsError,
    },
    /// An embedded reference file lacks a column or cannot be read.
    #[error("the reference data cannot be read")]
    Reference(#[from] PolarsError),
}

/// What was written: the name of each file and its number of rows.
pub type Written = Vec<(String, usize)>;

/// Whether a folder holds nothing, or does not exist yet.
#[must_use]
pub fn is_free(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// Writes all resources, `datapackage.json` and the truth into a folder, which is made where it is missing.
///
/// # Errors
/// A file that cannot be written.
pub fn write_package(
    city: &City,
    folder: &Path,
    format: Format,
) -> Result<Written, SimulatedError> {
    fs::create_dir_all(folder).map_err(|source| SimulatedError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let mut written = Vec::new();
    for columns in &city.resources {
        let name = format!("{}.{}", columns.resource, format.ending());
        write_frame(
            &mut frame(columns)?,
            columns.resource,
            &folder.join(&name),
            format,
        )?;
        written.push((name, columns.rows()));
    }
    write_frame(
        &mut truth_frame(&city.truth)?,
        "truth",
        &folder.join(TRUTH_FILE),
        Format::Csv,
    )?;
    written.push((TRUTH_FILE.to_owned(), city.truth.rows.len()));
    let path = folder.join("datapackage.json");
    let text = format!("{:#}\n", descriptor(city, format));
    fs::write(&path, text).map_err(|source| SimulatedError::Write { path, source })?;
    Ok(written)
}

fn write_frame(
    df: &mut DataFrame,
    resource: &str,
    path: &Path,
    format: Format,
) -> Result<(), SimulatedError> {
    let file = File::create(path).map_err(|source| SimulatedError::Write {
        path: path.to_owned(),
        source,
    })?;
    let file = BufWriter::with_capacity(1 << 20, file);
    let result = match format {
        Format::Csv => CsvWriter::new(file).finish(df),
        Format::Parquet => ParquetWriter::new(file).finish(df).map(|_| ()),
    };
    result.map_err(|source| SimulatedError::Frame {
        resource: resource.to_owned(),
        source,
    })
}

/// `datapackage.json`: says in the title, in words and as a property that nothing here is real.
fn descriptor(city: &City, format: Format) -> Value {
    let settings = &city.settings;
    let resources: Vec<Value> = city
        .resources
        .iter()
        .map(|columns| json!({"name": columns.resource, "path": format!("{}.{}", columns.resource, format.ending())}))
        .collect();
    json!({
        "name": "simulated-city",
        "title": format!(
            "Hải Phòng mô phỏng (dữ liệu tổng hợp, không phải số liệu thật) / Simulated Hải Phòng (synthetic data), {}, seed {}",
            settings.scenario.key(), settings.seed
        ),
        "synthetic": true,
        "currency": "VND",
        "simulation": {
            "seed": settings.seed, "scenario": settings.scenario.key(), "scale": settings.scale,
            "first_year": settings.first_year, "last_year": settings.last_year,
            "named_balances": settings.named_balances
        },
        "resources": resources
    })
}

/// A resource as a frame, with dates as dates.
///
/// # Errors
/// Columns of different lengths; the generator makes none.
pub fn frame(columns: &Columns) -> Result<DataFrame, SimulatedError> {
    let made = |source| SimulatedError::Frame {
        resource: columns.resource.to_owned(),
        source,
    };
    let list: Result<Vec<Series>, PolarsError> = columns
        .columns
        .iter()
        .map(|(name, cells)| series(name, cells))
        .collect();
    list.and_then(DataFrame::new_infer_height).map_err(made)
}

fn series(name: &str, cells: &Column) -> Result<Series, PolarsError> {
    use polars::prelude::Series as Plain;
    let name = name.into();
    let plain = match cells {
        Column::Text(cells) => Plain::new(name, cells),
        Column::Coded { codes, names } => {
            let word = |code: u32| {
                usize::try_from(code)
                    .ok()
                    .and_then(|place| names.get(place))
                    .map(String::as_str)
            };
            let words: Vec<Option<&str>> = codes.iter().map(|code| code.and_then(word)).collect();
            Plain::new(name, words)
        }
        Column::Numbered {
            prefix,
            width,
            numbers,
        } => {
            let key = |number: u32| format!("{prefix}{number:0width$}");
            let keys: Vec<Option<String>> = numbers.iter().map(|number| number.map(key)).collect();
            Plain::new(name, keys)
        }
        Column::Whole(cells) => Plain::new(name, cells),
        Column::Number(cells) => Plain::new(name, cells),
        Column::Day(cells) => Plain::new(name, cells).cast(&DataType::Date)?,
        Column::Bool(cells) => Plain::new(name, cells),
    };
    Ok(plain.into_column())
}

fn truth_frame(truth: &Truth) -> Result<DataFrame, SimulatedError> {
    let rows = &truth.rows;
    let text = |get: fn(&vocmatch_models::simulate::TruthRow) -> String| {
        Column::Text(rows.iter().map(|row| Some(get(row))).collect())
    };
    let whole = |get: fn(&vocmatch_models::simulate::TruthRow) -> i64| {
        Column::Whole(rows.iter().map(|row| Some(get(row))).collect())
    };
    frame(&Columns {
        resource: "truth",
        columns: vec![
            ("trade_code", text(|row| row.trade_code.clone())),
            ("year", whole(|row| row.year.into())),
            ("supply", whole(|row| row.supply.into())),
            ("demand", whole(|row| row.demand.into())),
            (
                "ratio",
                Column::Number(
                    rows.iter()
                        .map(|row| Some((row.ratio() * 1e4).round() / 1e4))
                        .collect(),
                ),
            ),
            ("class", text(|row| row.balance().key().to_owned())),
        ],
    })
}

/// Reads the truth that stands beside a simulated package; for scoring only.
///
/// # Errors
/// A file that is no such table.
pub fn read_truth(path: &Path) -> Result<Truth, SimulatedError> {
    let text = fs::read_to_string(path).map_err(|source| SimulatedError::Write {
        path: path.to_owned(),
        source,
    })?;
    let table = Words::read(&text, &["trade_code", "year", "supply", "demand"])?;
    let rows = table.rows().filter_map(|[trade, year, supply, demand]| {
        Some(vocmatch_models::simulate::TruthRow {
            trade_code: trade.to_owned(),
            year: year.parse().ok()?,
            supply: supply.parse().ok()?,
            demand: demand.parse().ok()?,
        })
    });
    Ok(Truth {
        rows: rows.collect(),
    })
}

const TRADES: &str = include_str!("../datasets/reference/trades.csv");
const TRADE_CODES: &str = include_str!("../datasets/reference/trade_codes.csv");
const SHORT_COURSES: &str = include_str!("../datasets/reference/short_courses.csv");
const TITLE_ALIASES: &str = include_str!("../datasets/reference/title_aliases.csv");

/// The trades of a simulated city: those of the reference set and the short courses beside them.
///
/// # Errors
/// A reference file without one of its columns; a test reads them.
pub fn reference_trades() -> Result<Vec<TradeSeed>, SimulatedError> {
    let mut seeds = trades_of(TRADES)?;
    let codes = Words::read(TRADE_CODES, &["trade_code", "level"])?;
    for seed in &mut seeds {
        seed.levels = codes
            .rows()
            .filter(|row| row[0] == seed.code)
            .map(|row| Level::parse(row[1]))
            .collect();
        if seed.levels.is_empty() {
            // Trades without an official code are taught below the intermediate level.
            seed.levels = vec![Level::Elementary];
        }
    }
    let mut short = trades_of(SHORT_COURSES)?;
    let levels = Words::read(SHORT_COURSES, &["levels"])?;
    for (seed, row) in short.iter_mut().zip(levels.rows()) {
        seed.levels = row[0].split('|').map(Level::parse).collect();
    }
    seeds.append(&mut short);
    let aliases = Words::read(TITLE_ALIASES, &["trade_code", "alias", "language"])?;
    // Titles lose their diacritics, capitals and letters on their own; Korean and Chinese wordings are too rare.
    let common = |row: &[&str; 3]| ["vi", "en"].contains(&row[2]);
    for seed in &mut seeds {
        seed.aliases = aliases
            .rows()
            .filter(|row| row[0] == seed.code && common(row))
            .map(|row| row[1].to_owned())
            .collect();
    }
    Ok(seeds)
}

fn trades_of(text: &str) -> Result<Vec<TradeSeed>, PolarsError> {
    const HEADINGS: [&str; 6] = [
        "trade_code",
        "name_vi",
        "name_en",
        "group_code",
        "group_name_vi",
        "sector",
    ];
    let words = Words::read(text, &HEADINGS)?;
    let seed = |row: [&str; 6]| {
        let [code, name_vi, name_en, group_code, group_name_vi, sector] = row.map(str::to_owned);
        TradeSeed {
            code,
            name_vi,
            name_en,
            group_code,
            group_name_vi,
            sector,
            levels: Vec::new(),
            aliases: Vec::new(),
        }
    };
    Ok(words.rows().map(seed).collect())
}

/// Some columns of a small file, all as text, empty cells as "".
struct Words<const N: usize> {
    columns: [Vec<String>; N],
}

impl<const N: usize> Words<N> {
    fn read(text: &str, headings: &[&str; N]) -> Result<Self, PolarsError> {
        let options = CsvReadOptions::default()
            .with_infer_schema_length(Some(0))
            .with_parse_options(CsvParseOptions::default());
        let df = options
            .into_reader_with_file_handle(Cursor::new(text.as_bytes()))
            .finish()?;
        let mut columns = [const { Vec::new() }; N];
        for (cells, heading) in columns.iter_mut().zip(headings) {
            *cells = df
                .column(heading)?
                .str()?
                .iter()
                .map(|cell| cell.unwrap_or("").to_owned())
                .collect();
        }
        Ok(Self { columns })
    }

    fn rows(&self) -> impl Iterator<Item = [&str; N]> + '_ {
        let height = self.columns.first().map_or(0, Vec::len);
        (0..height).map(|row| std::array::from_fn(|column| self.columns[column][row].as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vocmatch_models::simulate::{Settings, simulate};

    #[test]
    fn the_reference_trades_are_more_than_a_hundred_with_levels_each() {
        let seeds = reference_trades().unwrap();
        assert!(seeds.len() > 110);
        assert!(seeds.iter().all(|seed| !seed.levels.is_empty()
            && !seed.name_vi.is_empty()
            && !seed.sector.is_empty()));
    }

    #[test]
    fn a_package_says_synthetic_and_does_not_list_its_truth() {
        let folder = tempfile::tempdir().unwrap();
        let seeds = reference_trades().unwrap();
        let city = simulate(
            &Settings {
                scale: 0.01,
                ..Settings::default()
            },
            &seeds,
        );
        let written = write_package(&city, folder.path(), Format::Csv).unwrap();
        assert!(
            written
                .iter()
                .all(|(name, _)| folder.path().join(name).is_file())
        );
        let text = fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(package["synthetic"], json!(true));
        assert!(package["title"].as_str().unwrap().contains("synthetic"));
        assert!(!text.contains(TRUTH_FILE), "the truth is no resource");
        assert!(!is_free(folder.path()));
    }

    #[test]
    fn both_formats_hold_the_same_table() {
        let folder = tempfile::tempdir().unwrap();
        let seeds = reference_trades().unwrap();
        let city = simulate(
            &Settings {
                scale: 0.01,
                ..Settings::default()
            },
            &seeds,
        );
        write_package(&city, folder.path(), Format::Parquet).unwrap();
        let file = File::open(folder.path().join("learners.parquet")).unwrap();
        let read = polars::prelude::ParquetReader::new(file).finish().unwrap();
        assert!(read.equals_missing(&frame(city.get("learners").unwrap()).unwrap()));
    }
}
