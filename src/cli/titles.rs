//! `vocmatch titles`: job titles to trades, keeping every row and column of the file.

mod file;

use std::path::PathBuf;

use clap::Args;

use crate::ingest::Reference;
use crate::run;
use crate::tables::Resource;
use crate::text::complaint::Complaint;
use crate::text::{Language, figure, sentence};
use crate::titles::{Role, TitleIndex, TitleMatch, Verdict};

use super::progress::Working;
use super::terminal::{Progress, Terminal};
use super::{Failure, load, output};
use file::{Cell, Ending, Rows};

/// What `vocmatch titles` is told.
#[derive(Debug, Clone, Args)]
pub struct TitlesArgs {
    /// CSV or XLSX file with a column of job titles
    #[arg(long = "in", value_name = "FILE")]
    input: PathBuf,
    /// CSV or XLSX file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Heading of the column [default: title, or a heading that means it]
    #[arg(long, value_name = "HEADING")]
    column: Option<String>,
    /// Data package whose trades and aliases are used instead of the reference ones
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

/// The columns that are added.
const ADDED: [&str; 4] = ["trade_code", "score", "alternatives", "role"];
/// The heading that is looked for where the user names none.
const TITLE: &str = "title";

/// Reads the titles and writes the file with the added columns.
///
/// # Errors
/// A file or package that cannot be used, a column that is not there.
pub fn run(args: &TitlesArgs, terminal: &Terminal) -> Result<(), Failure> {
    let ending = Ending::of(&args.out)?;
    let working = Working::new(terminal);
    working.on(terminal
        .language
        .pick("Đang đọc chức danh…", "Reading titles…")
        .to_owned());
    let mut rows = Rows::read(&args.input)?;
    let column = title_column(&rows, args.column.as_deref())?;
    let index = match &args.data {
        Some(folder) => {
            let ingested = load::read(folder, &working, terminal.language)?;
            run::title_index(&ingested.snapshot).map_err(load::internal)?
        }
        None => TitleIndex::reference(),
    };
    working.on(terminal
        .language
        .pick("Đang xếp chức danh…", "Matching titles…")
        .to_owned());
    let matches = classify(&rows, column, &index);
    append(&mut rows, &matches);
    output::write(&args.out, &rows.write(ending)?)?;
    drop(working);
    if terminal.progress != Progress::Silent {
        eprintln!("{}", summary(&matches, terminal.language));
    }
    Ok(())
}

/// The column of titles: as asked for, else `title`, else the first heading that means it, else the only column.
fn title_column(rows: &Rows, wanted: Option<&str>) -> Result<usize, Failure> {
    let name = wanted.unwrap_or(TITLE);
    let trimmed = || rows.headings.iter().map(|heading| heading.trim());
    let exact = trimmed().position(|heading| heading == name);
    let loose = || trimmed().position(|heading| heading.to_lowercase() == name.to_lowercase());
    let found = exact.or_else(loose).or_else(|| {
        if wanted.is_some() {
            return None;
        }
        let reference = Reference::embedded().ok()?;
        let means_title = |heading: &str| {
            reference
                .column(Resource::Postings, heading)
                .is_some_and(|(column, _)| column == TITLE)
        };
        trimmed()
            .position(means_title)
            .or((rows.headings.len() == 1).then_some(0))
    });
    found.ok_or_else(|| {
        Complaint::NoColumn {
            wanted: name.to_owned(),
            found: rows.headings.clone(),
        }
        .into()
    })
}

fn classify(rows: &Rows, column: usize, index: &TitleIndex) -> Vec<TitleMatch> {
    let titles: Vec<String> = rows
        .rows
        .iter()
        .map(|row| row.get(column).map_or_else(String::new, Cell::text))
        .collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    index.classify_many(&titles)
}

/// Adds the columns; a column of the file that has one of their names is kept as `…_in`.
fn append(rows: &mut Rows, matches: &[TitleMatch]) {
    for heading in &mut rows.headings {
        if ADDED.contains(&heading.trim()) {
            *heading = format!("{}_in", heading.trim());
        }
    }
    rows.headings.extend(ADDED.map(str::to_owned));
    for (row, found) in rows.rows.iter_mut().zip(matches) {
        let code = match &found.verdict {
            Verdict::Trade(code) => code.clone(),
            Verdict::None => "none".to_owned(),
            Verdict::Abstain => String::new(),
        };
        row.extend([
            Cell::Text(code),
            Cell::Number(score(found.score)),
            Cell::Text(found.alternatives.join("|")),
            Cell::Text(role(found.role).to_owned()),
        ]);
    }
}

/// To a thousandth: more digits would say more than is known.
fn score(score: f64) -> f64 {
    (score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Trade => "trade",
        Role::Engineer => "engineer",
        Role::Manager => "manager",
        Role::Other => "other",
    }
}

fn summary(matches: &[TitleMatch], language: Language) -> String {
    let count = |wanted: fn(&Verdict) -> bool| {
        matches
            .iter()
            .filter(|found| wanted(&found.verdict))
            .count()
    };
    let counts = [
        matches.len(),
        count(|verdict| matches!(verdict, Verdict::Trade(_))),
        count(|verdict| matches!(verdict, Verdict::None)),
        count(|verdict| matches!(verdict, Verdict::Abstain)),
    ];
    sentence::titles(counts.map(|n| figure::count(n as f64, language)), language)
}

#[cfg(test)]
mod tests;
