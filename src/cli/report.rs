//! `vocmatch report`: the yearly report on supply and demand by trade, as a paper to go on working with.

use clap::{Args, ValueEnum};

use crate::export::Selection;
use crate::export::papers::report;
use crate::live::content;

use super::Failure;
use super::load::{self, Source, answer};
use super::paper::PaperArgs;
use super::terminal::Terminal;

/// What `vocmatch report` is told.
#[derive(Debug, Clone, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    paper: PaperArgs,
    /// For whom: the department sees every figure, the public what passes disclosure control
    #[arg(long, value_enum, default_value_t = ReadersWord::Department, value_name = "WHO")]
    readers: ReadersWord,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReadersWord {
    Department,
    Public,
}

/// Assesses a package and writes the report.
///
/// # Errors
/// A package that cannot be used, another ending than .docx and .xlsx, a file that cannot be written.
pub fn run(args: &ReportArgs, terminal: &Terminal) -> Result<(), Failure> {
    args.paper.format()?;
    let language = terminal.language;
    let answer = answer(&args.source, terminal)?;
    let report = match args.readers {
        ReadersWord::Department => {
            report::of_document(&answer.document(Selection::default()), language)
        }
        ReadersWord::Public => {
            let rendered = content::render(&answer, None).map_err(load::internal)?;
            report::of_release(rendered.content.as_bytes(), language)
        }
    };
    let report = report.map_err(load::internal)?;
    let paper = report::paper(&report, args.paper.letterhead(), language);
    args.paper.write(&paper)
}
