//! From a simulated city to frames and files: a data package that says "synthetic", and its truth beside it.

use std::fs::{self, File};
use std::io::{BufWriter, Cursor};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;

use polars::prelude::{
    Column as Series, CsvParseOptions, CsvReadOptions, CsvWriter, DataFrame, DataType, IntoColumn,
    NamedFrom, ParquetWriter, PolarsError, SerReader, SerWriter,
};
use serde_json::{Value, json};
use vocmatch_models::codes::Level;
use vocmatch_models::simulate::{
    City, Column, Columns, Piece, Settings, TradeSeed, Truth, place, simulate_in_pieces,
};

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

/// Rows of one file of learners; a city that has more gets several.
pub const PART_ROWS: usize = 1 << 20;

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
    let mut writer = Writer::new(folder, format)?;
    for columns in &city.resources {
        writer.write(columns, None)?;
    }
    writer.finish(&city.settings, &city.truth)
}

/// Simulates a city and writes it while it is drawn, with the learners in files of [`PART_ROWS`] rows, so that a city
/// of any size fits the memory. `progress` is told how many learners were written so far.
///
/// # Errors
/// A file that cannot be written.
pub fn simulate_package(
    settings: &Settings,
    trades: &[TradeSeed],
    folder: &Path,
    format: Format,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Written, SimulatedError> {
    /// Pieces that wait to be written while the next one is drawn.
    const WAITING: usize = 1;
    let mut writer = Writer::new(folder, format)?;
    let (sender, receiver) = sync_channel::<Piece>(WAITING);
    let (truth, written) = std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut learners = 0;
            // When this ends early, the receiver is gone and the other side sends into nothing.
            for Piece { columns, number } in receiver {
                writer.write(&columns, number)?;
                if number.is_some() {
                    learners += columns.rows();
                    progress(learners);
                }
            }
            Ok::<_, SimulatedError>(writer)
        });
        let truth = simulate_in_pieces(settings, trades, PART_ROWS, &mut |piece| {
            // The reason why nobody takes it is the writer's error.
            let _ = sender.send(piece);
        });
        drop(sender);
        (truth, writing.join())
    });
    match written {
        Ok(writer) => writer?.finish(settings, &truth),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// A package that is being written.
struct Writer<'a> {
    folder: &'a Path,
    format: Format,
    /// The files of each resource, with their rows.
    files: Vec<(&'static str, Written)>,
}

impl<'a> Writer<'a> {
    fn new(folder: &'a Path, format: Format) -> Result<Self, SimulatedError> {
        make_folder(folder)?;
        Ok(Self {
            folder,
            format,
            files: Vec::new(),
        })
    }

    /// Writes a resource, or a part of it into a folder of its own.
    fn write(&mut self, columns: &Columns, number: Option<usize>) -> Result<(), SimulatedError> {
        let (resource, ending) = (columns.resource, self.format.ending());
        let name = match number {
            None => format!("{resource}.{ending}"),
            Some(number) => format!("{resource}/part-{number:03}.{ending}"),
        };
        if number == Some(0) {
            make_folder(&self.folder.join(resource))?;
        }
        let path = self.folder.join(&name);
        write_frame(&mut frame(columns)?, resource, &path, self.format)?;
        let file = (name, columns.rows());
        match self.files.last_mut() {
            Some((last, parts)) if *last == resource => parts.push(file),
            _ => self.files.push((resource, vec![file])),
        }
        Ok(())
    }

    /// Writes the truth and the description.
    fn finish(mut self, settings: &Settings, truth: &Truth) -> Result<Written, SimulatedError> {
        let path = self.folder.join(TRUTH_FILE);
        write_frame(&mut truth_frame(truth)?, "truth", &path, Format::Csv)?;
        self.files.sort_by_key(|(resource, _)| place(resource));
        let path = self.folder.join("datapackage.json");
        let text = format!("{:#}\n", descriptor(settings, &self.files));
        fs::write(&path, text).map_err(|source| SimulatedError::Write { path, source })?;
        let mut written: Written = self
            .files
            .into_iter()
            .flat_map(|(_, files)| files)
            .collect();
        written.push((TRUTH_FILE.to_owned(), truth.rows.len()));
        Ok(written)
    }
}

fn make_folder(folder: &Path) -> Result<(), SimulatedError> {
    fs::create_dir_all(folder).map_err(|source| SimulatedError::Write {
        path: folder.to_owned(),
        source,
    })
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
fn descriptor(settings: &Settings, files: &[(&'static str, Written)]) -> Value {
    let path = |parts: &Written| match parts.as_slice() {
        [(only, _)] => json!(only),
        parts => parts.iter().map(|(name, _)| name.as_str()).collect(),
    };
    let resources: Vec<Value> = files
        .iter()
        .map(|(resource, parts)| json!({"name": resource, "path": path(parts)}))
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
        poisoned: Vec::new(),
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
    use vocmatch_models::simulate::simulate;

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
    fn a_city_that_is_written_while_it_is_drawn_has_the_same_bytes() {
        let (whole, drawn) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let seeds = reference_trades().unwrap();
        let settings = Settings {
            scale: 0.01,
            ..Settings::default()
        };
        let city = simulate(&settings, &seeds);
        let written = write_package(&city, whole.path(), Format::Csv).unwrap();
        let again = simulate_package(&settings, &seeds, drawn.path(), Format::Csv, &|_| {});
        assert_eq!(again.unwrap(), written);
        let names = written.iter().map(|(name, _)| name.as_str());
        for name in names.chain(["datapackage.json"]) {
            let bytes = |folder: &tempfile::TempDir| fs::read(folder.path().join(name)).unwrap();
            assert!(bytes(&whole) == bytes(&drawn), "{name}");
        }
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
