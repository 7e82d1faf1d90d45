//! `vocmatch subsidy paper`: the proposal of an allocation as a submission with its annex, or as a workbook.

use clap::Args;

use crate::cli::Failure;
use crate::cli::paper::PaperArgs;
use crate::cli::terminal::Terminal;
use crate::export::papers::proposal::{Proposal, paper};
use crate::export::papers::{Code, METHOD, Provenance};
use crate::export::subsidy::json;
use crate::subsidy::policies;

use super::{Wanted, desk, policy, reflections, refused};

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
    let answer = &desk.answer;
    let comparison = desk
        .case
        .compare(&list.trades, &answer.parameters)
        .map_err(|shortfalls| refused(&shortfalls, language))?;
    // The same bytes as the comparison in JSON, so that anybody can check the code.
    let figures = json::comparison(&desk.setting(), &comparison, &list);
    let trades = answer.assessment.trades.iter().zip(&answer.names);
    let proposal = Proposal {
        policy: &desk.policy,
        comparison: &comparison,
        list: &list.name,
        mirror: &reflections(&list, answer),
        names: trades
            .map(|(trade, name)| (trade.trade.clone(), name.in_language(language).to_owned()))
            .collect(),
        synthetic: answer.package.synthetic,
        target_year: answer.assessment.target_year.0,
        interval: answer.parameters.flags.interval,
        provenance: Provenance {
            release: None,
            cut_off: format!("{}-12-31", answer.assessment.data_year.0),
            method: METHOD.to_owned(),
            parameters: answer.digest.clone(),
            code: Code::of(figures.as_bytes()),
        },
    };
    args.paper
        .write(&paper(&proposal, args.paper.letterhead(), language))
}
