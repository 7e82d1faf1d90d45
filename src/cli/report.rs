//! `vocmatch report`: the yearly report on supply and demand by trade, as a paper to go on working with.

use clap::Args;

use crate::export::Selection;
use crate::export::papers::report;

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
}

/// Assesses a package and writes the report.
///
/// # Errors
/// A package that cannot be used, another ending than .docx and .xlsx, a file that cannot be written.
pub fn run(args: &ReportArgs, terminal: &Terminal) -> Result<(), Failure> {
    args.paper.format()?;
    let language = terminal.language;
    let answer = answer(&args.source, terminal)?;
    let document = answer.document(Selection::default());
    let report = report::of_document(&document, language).map_err(load::internal)?;
    let paper = report::paper(&report, args.paper.letterhead(), language);
    args.paper.write(&paper)
}
