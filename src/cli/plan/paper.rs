//! `vocmatch plan paper`: a provider's plan as a submission or a workbook.

use std::path::PathBuf;

use clap::Args;
use vocmatch_models::codes::TradeCode;
use vocmatch_models::plan::advice::{advise, spread};
use vocmatch_models::plan::caps::MoveRule;

use crate::cli::paper::PaperArgs;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, load};
use crate::export::papers::intake::{IntakePlan, Sources, code, lines, paper};
use crate::export::papers::{Letterhead, METHOD, Provenance};
use crate::planning::{self, Planning};
use crate::text::Language;
use crate::text::complaint::Complaint;

use super::{Common, Day, Desk, Format};

/// Years of intake that stand beside the plan.
const PAST: i32 = 3;

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
    let plan = desk.intake_plan(&args.provider, args.day, terminal.language)?;
    // The provider itself writes, unless another is named.
    let named = args.paper.letterhead();
    let letterhead = Letterhead {
        agency: named.agency.or_else(|| Some(plan.provider.clone())),
        ..named
    };
    args.paper
        .write(&paper(&plan, letterhead, terminal.language))
}

impl Desk {
    fn intake_plan(
        &self,
        wanted: &str,
        day: Day,
        language: Language,
    ) -> Result<IntakePlan, Failure> {
        let Planning {
            outlook,
            intakes,
            plans,
            registered,
        } = &self.planning;
        let parameters = &self.answer.parameters;
        let provider = self.provider(Some(wanted))?.unwrap_or_default();
        let year = self.plan_year().0;
        let past_years: Vec<i32> = (year - PAST..year).collect();
        let (advice, day) = (advise(outlook, parameters), self.day(day));
        let sources = Sources {
            plans,
            registered,
            intakes,
            advice: &advice,
            parts: &spread(&advice, intakes, registered, day),
            day,
            rule: MoveRule::chosen(&parameters.planning),
        };
        let names = self.names();
        let name = |trade: &TradeCode| {
            names.get(trade.as_str()).map_or_else(
                || trade.to_string(),
                |name| name.in_language(language).to_owned(),
            )
        };
        let lines = lines(&provider, year, &past_years, &sources, name);
        let known = planning::providers(&self.answer.snapshot).map_err(load::internal)?;
        let known = known.into_iter().find(|(code, _)| *code == provider);
        let provider = known.map_or(provider, |(_, name)| name);
        if lines.is_empty() {
            return Err(Complaint::NoPlan { provider, year }.into());
        }
        let plan = IntakePlan {
            provider,
            year,
            past_years,
            move_share: parameters.planning.move_share,
            synthetic: self.answer.package.synthetic,
            provenance: Provenance {
                release: None,
                cut_off: format!("{}-12-31", self.answer.assessment.data_year.0),
                method: METHOD.to_owned(),
                parameters: self.answer.digest.clone(),
                code: code(&lines),
            },
            lines,
        };
        Ok(plan.without_unknown_years())
    }
}
