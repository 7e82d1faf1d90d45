//! `vocmatch subsidy paper`: the proposal of an allocation as a submission with its annex, or as a workbook.

use clap::Args;

use crate::cli::Failure;
use crate::cli::paper::PaperArgs;
use crate::cli::terminal::Terminal;
use crate::subsidy::policies;

use super::{Wanted, desk, policy, refused};

/// What `vocmatch subsidy paper` is told.
#[derive(Debug, Clone, Args)]
pub(super) struct SubsidyPaperArgs {
    #[command(flatten)]
    wanted: Wanted,
    /// The list in force, which the proposal holds against the flags: a policy's code or file
    #[arg(long, value_name = "CODE|FILE", default_value = policies::LIST)]
    list: String,
    #[command(flatten)]
    paper: PaperArgs,
}

/// Allocates, compares and writes the paper.
pub(super) fn run(args: &SubsidyPaperArgs, terminal: &Terminal) -> Result<(), Failure> {
    args.paper.format()?;
    let language = terminal.language;
    let list = policy(&args.list, language)?;
    let desk = desk(&args.wanted, terminal)?;
    let comparison = desk
        .case
        .compare(&list.trades, &desk.answer.parameters)
        .map_err(|shortfalls| refused(&shortfalls, language))?;
    let paper = desk.paper(&comparison, &list, args.paper.letterhead(), language);
    args.paper.write(&paper)
}
