//! `vocmatch plan paper`: a provider's plan as a submission or a workbook.

use std::path::PathBuf;

use clap::Args;

use crate::cli::paper::PaperArgs;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, load};
use crate::planning::paper::{intake_plan, written};
use crate::text::complaint::Complaint;

use super::{Common, Day, Desk, Format};

/// What `vocmatch plan paper` is told.
#[derive(Debug, Clone, Args)]
pub(super) struct PlanPaperArgs {
    /// Folder of the data package
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// The provider: its code or name
    #[arg(long, value_name = "ID")]
    provider: String,
    /// Last year with data; plans are for the year after [default: the last one in the package]
    #[arg(long, value_name = "Y")]
    year: Option<i32>,
    /// TOML file with changed parameters, [section.key] value = …
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// File with the columns of `intake_plans`, in the place of the same cells of the package
    #[arg(long, value_name = "FILE")]
    plans: Option<PathBuf>,
    #[command(flatten)]
    day: Day,
    #[command(flatten)]
    paper: PaperArgs,
}

/// Writes the paper; a plan above its cap is written too and says so.
pub(super) fn run(args: &PlanPaperArgs, terminal: &Terminal) -> Result<(), Failure> {
    args.paper.format()?;
    let common = Common {
        data: args.data.clone(),
        year: args.year,
        parameters: args.parameters.clone(),
        plans: args.plans.clone(),
        trade: None,
        format: Format::Table,
        out: None,
    };
    let desk = Desk::open(&common, terminal)?;
    let provider = desk.provider(Some(&args.provider))?.unwrap_or_default();
    let language = terminal.language;
    let (planning, of) = (&desk.planning, (provider.as_str(), desk.day(args.day)));
    let plan = intake_plan(&desk.answer, planning, &planning.plans, of, language)
        .map_err(load::internal)?
        .ok_or_else(|| Complaint::NoPlan {
            provider: provider.clone(),
            year: desk.plan_year().0,
        })?;
    args.paper
        .write(&written(&plan, args.paper.letterhead(), language))
}
