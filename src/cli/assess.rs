//! `vocmatch assess`: every trade of a package.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::codes::Level;

use crate::export::paint::Paint;
use crate::export::{Document, Selection, Sort, csv, json, table, xlsx};
use crate::ingest::write_rejects;
use crate::text::complaint::Complaint;
use crate::text::{self, Language, order};

use super::load::{Answer, Source, answer};
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch assess` is told.
#[derive(Debug, Clone, Args)]
pub struct AssessArgs {
    #[command(flatten)]
    source: Source,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only trades of this level, with the level's own supply: college, intermediate, elementary, `short_course`, or a Vietnamese name
    #[arg(long, value_name = "LEVEL")]
    level: Option<String>,
    /// Only this trade group: its code or name
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Only trades with this flag
    #[arg(long, value_enum, value_name = "FLAG")]
    only: Option<FlagWord>,
    /// Order of the trades [default: flag on screen and in Excel, code in files for programs]
    #[arg(long, value_enum, value_name = "KEY")]
    sort: Option<SortWord>,
    /// Write rejected rows to this CSV file
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Exit with status 3 where rows were rejected
    #[arg(long)]
    strict: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "snake_case")]
enum FlagWord {
    Undersupplied,
    Balanced,
    Oversupplied,
    InsufficientEvidence,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortWord {
    Code,
    Name,
    Flag,
    Probability,
    Ratio,
    Supply,
    Demand,
    Gap,
}

/// Assesses a package and writes the answer.
///
/// # Errors
/// A package or an option that cannot be used, a file that cannot be written, rejected rows with `--strict`.
pub fn run(args: &AssessArgs, terminal: &Terminal) -> Result<(), Failure> {
    if args.format == Format::Xlsx && args.out.is_none() {
        return Err(Complaint::OutNeeded.into());
    }
    let answer = answer(&args.source, terminal)?;
    if let Some(path) = &args.rejects {
        save_rejects(&answer, path, terminal.language)?;
    }
    let document = answer.document(selection(args, &answer, terminal.language)?);
    let bytes = render(&document, args, terminal)?;
    output::deliver(args.out.as_deref(), &bytes)?;
    let rows: u64 = answer.quality.rejected.values().sum();
    if args.strict && rows > 0 {
        Err(Complaint::Rejected { rows }.into())
    } else {
        Ok(())
    }
}

fn render(document: &Document, args: &AssessArgs, terminal: &Terminal) -> Result<Vec<u8>, Failure> {
    let internal = |error: String| Failure::Complaint(Complaint::Internal(error));
    Ok(match args.format {
        Format::Table => {
            let folder = args.source.data.to_str();
            let paint = if args.out.is_some() {
                Paint::Plain
            } else {
                terminal.paint
            };
            let style = table::Style {
                language: terminal.language,
                paint,
                width: terminal.width,
                folder,
            };
            table::render(document, &style).into_bytes()
        }
        Format::Json => json::render(document)
            .map_err(|error| internal(error.to_string()))?
            .into_bytes(),
        Format::Csv => csv::render(document).into_bytes(),
        Format::Xlsx => xlsx::render(document, terminal.language)
            .map_err(|error| internal(error.to_string()))?,
    })
}

fn save_rejects(answer: &Answer, path: &Path, language: Language) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    write_rejects(&mut bytes, &answer.report.rejects, language).map_err(|error| {
        Complaint::CannotWrite {
            path: path.to_owned(),
            reason: error.to_string(),
        }
    })?;
    output::write(path, &bytes)
}

fn selection(args: &AssessArgs, answer: &Answer, language: Language) -> Result<Selection, Failure> {
    Ok(Selection {
        level: args
            .level
            .as_deref()
            .map(|wanted| level(wanted, answer, language))
            .transpose()?,
        group: args
            .group
            .as_deref()
            .map(|wanted| group(wanted, answer))
            .transpose()?,
        only: args.only.map(Flag::from),
        sort: args.sort.map(Sort::from),
    })
}

/// The level of a key or name, in either language, with or without marks.
fn level(wanted: &str, answer: &Answer, language: Language) -> Result<Level, Failure> {
    let mut known: Vec<Level> = Vec::new();
    for row in answer
        .assessment
        .trades
        .iter()
        .flat_map(|trade| &trade.levels)
    {
        if !known.contains(&row.level) {
            known.push(row.level.clone());
        }
    }
    let key = order::search_key(wanted);
    let fits = |level: &&Level| {
        let names = Language::ALL.map(|language| text::level(level, language));
        names
            .iter()
            .map(String::as_str)
            .chain([level.key()])
            .any(|name| order::search_key(name) == key)
    };
    known.iter().find(fits).cloned().ok_or_else(|| {
        let known = known
            .iter()
            .map(|level| format!("{} ({})", level.key(), text::level(level, language)));
        Complaint::UnknownLevel {
            wanted: wanted.to_owned(),
            known: known.collect(),
        }
        .into()
    })
}

/// The code of a trade group of that code or name.
fn group(wanted: &str, answer: &Answer) -> Result<String, Failure> {
    /// Groups named in a message.
    const SHOWN: usize = 8;
    let key = order::search_key(wanted);
    let mut known: Vec<(&str, &str)> = answer
        .names
        .iter()
        .filter_map(|name| {
            Some((
                name.group_code.as_deref()?,
                name.group_name_vi.as_deref().unwrap_or(""),
            ))
        })
        .collect();
    known.sort_unstable();
    known.dedup();
    let found = known
        .iter()
        .find(|(code, name)| order::search_key(code) == key || order::search_key(name) == key);
    found.map(|(code, _)| (*code).to_owned()).ok_or_else(|| {
        let shown = known
            .iter()
            .take(SHOWN)
            .map(|(code, name)| format!("{code} {name}").trim().to_owned());
        let more = (known.len() > SHOWN).then(|| "…".to_owned());
        Complaint::UnknownGroup {
            wanted: wanted.to_owned(),
            known: shown.chain(more).collect(),
        }
        .into()
    })
}

impl From<FlagWord> for Flag {
    fn from(word: FlagWord) -> Self {
        match word {
            FlagWord::Undersupplied => Self::Undersupplied,
            FlagWord::Balanced => Self::Balanced,
            FlagWord::Oversupplied => Self::Oversupplied,
            FlagWord::InsufficientEvidence => Self::InsufficientEvidence,
        }
    }
}

impl From<SortWord> for Sort {
    fn from(word: SortWord) -> Self {
        match word {
            SortWord::Code => Self::Code,
            SortWord::Name => Self::Name,
            SortWord::Flag => Self::Flag,
            SortWord::Probability => Self::Probability,
            SortWord::Ratio => Self::Ratio,
            SortWord::Supply => Self::Supply,
            SortWord::Demand => Self::Demand,
            SortWord::Gap => Self::Gap,
        }
    }
}
