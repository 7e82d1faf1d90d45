//! `vocmatch plan`: next year's intake of a package folder, without a server.

mod changes;
mod paper;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use vocmatch_models::codes::TradeCode;
use vocmatch_models::plan::PlannedIntake;
use vocmatch_models::plan::advice::advise;
use vocmatch_models::plan::caps::{MoveRule, Reading};
use vocmatch_models::plan::fill::fill;
use vocmatch_models::plan::gap::gap;
use vocmatch_models::plan::scenario::scenario;
use vocmatch_models::units::Year;

use crate::export::paint::Paint;
use crate::export::planning::{self as sheets, Checked, Head, Names, Sheet, Style};
use crate::ingest::{self, Reference, dates};
use crate::planning::{self, Planning, checks, replaced, usual_day};
use crate::tables::{Resource, Snapshot};
use crate::text::complaint::Complaint;
use crate::text::{planning as words, problems, refusals};

use super::explain;
use super::load::{self, Answer, Source};
use super::progress::Working;
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch plan` is told.
#[derive(Debug, Clone, Args)]
pub struct PlanArgs {
    #[command(subcommand)]
    command: PlanCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum PlanCommand {
    /// Places that would balance each trade when this intake completes · Gợi ý chỉ tiêu
    Advice {
        #[command(flatten)]
        common: Common,
        /// Only this provider's part: its code or name
        #[arg(long, value_name = "ID")]
        provider: Option<String>,
        #[command(flatten)]
        day: Day,
    },
    /// Plans against the registered scale; status 3 where one is over · Đối chiếu kế hoạch với quy mô đăng ký
    Check {
        #[command(flatten)]
        common: Common,
        /// Only this provider's plans: its code or name
        #[arg(long, value_name = "ID")]
        provider: Option<String>,
        /// What the limit on moving places limits [default: parameter `planning.move_reading`]
        #[arg(long, value_enum)]
        reading: Option<ReadingWord>,
        #[command(flatten)]
        day: Day,
    },
    /// Every trade after all plans, the greatest need first · Cung – cầu sau khi tính mọi kế hoạch
    Gap {
        #[command(flatten)]
        common: Common,
    },
    /// Up to three scenarios beside the plans · So sánh đến ba phương án
    Scenario {
        #[command(flatten)]
        common: Common,
        /// NAME=WHAT:VALUE[@TRADE[/LEVEL]],…; WHAT is intake, completion or retention (a factor), places, or growth (of openings, a year)
        #[arg(long = "scenario", value_name = "SCENARIO", required = true)]
        scenarios: Vec<String>,
    },
    /// A provider's plan as a Word or Excel paper · Phương án chỉ tiêu của một cơ sở (Word, Excel)
    Paper(paper::PlanPaperArgs),
    /// Admissions by round against the plan · Kết quả tuyển sinh theo đợt so với kế hoạch
    Fill {
        #[command(flatten)]
        common: Common,
        /// Only this provider: its code or name
        #[arg(long, value_name = "ID")]
        provider: Option<String>,
        /// Year of intake [default: the last one with a result]
        #[arg(long, value_name = "Y")]
        intake_year: Option<i32>,
    },
}

#[derive(Debug, Clone, Args)]
struct Common {
    /// Folder of the data package
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    /// Last year with data; plans are for the year after [default: the last one in the package]
    #[arg(long, value_name = "Y")]
    year: Option<i32>,
    /// TOML file with changed parameters, [section.key] value = …
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// File with the columns of `intake_plans`, in the place of the same cells of the package
    #[arg(long, value_name = "FILE")]
    plans: Option<PathBuf>,
    /// Only this trade: its code, official code or name
    #[arg(long, value_name = "TRADE")]
    trade: Option<String>,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Args)]
struct Day {
    /// Day on which registrations must be valid [default: 1 September of the plan year]
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<i32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ReadingWord {
    /// The places moved within a group
    Moved,
    /// How far each trade ends above its own scale
    Result,
}

fn day(text: &str) -> Result<i32, String> {
    dates::parse(text).map_err(|_| "YYYY-MM-DD or DD/MM/YYYY".to_owned())
}

/// Answers about plans.
///
/// # Errors
/// A package, a file or an option that cannot be used; status 3 where a checked plan is above its cap.
pub fn run(args: &PlanArgs, terminal: &Terminal) -> Result<(), Failure> {
    match &args.command {
        PlanCommand::Advice {
            common,
            provider,
            day,
        } => {
            let at = Desk::open(common, terminal)?;
            at.deliver(&at.advice(provider.as_deref(), *day)?, common, terminal)
        }
        PlanCommand::Check {
            common,
            provider,
            reading,
            day,
        } => {
            let at = Desk::open(common, terminal)?;
            let (sheet, over) = at.check(provider.as_deref(), *reading, *day)?;
            at.deliver(&sheet, common, terminal)?;
            if over == 0 {
                Ok(())
            } else {
                Err(Complaint::PlansOver { cells: over }.into())
            }
        }
        PlanCommand::Gap { common } => {
            let at = Desk::open(common, terminal)?;
            at.deliver(&at.gap(), common, terminal)
        }
        PlanCommand::Scenario { common, scenarios } => {
            let at = Desk::open(common, terminal)?;
            at.deliver(&at.scenarios(scenarios, terminal)?, common, terminal)
        }
        PlanCommand::Paper(args) => paper::run(args, terminal),
        PlanCommand::Fill {
            common,
            provider,
            intake_year,
        } => {
            let at = Desk::open(common, terminal)?;
            at.deliver(
                &at.fill(provider.as_deref(), *intake_year)?,
                common,
                terminal,
            )
        }
    }
}

/// Everything that an answer is made from.
struct Desk {
    answer: Answer,
    planning: Planning,
    /// The only trade that is asked about.
    trade: Option<TradeCode>,
}

impl Desk {
    fn open(common: &Common, terminal: &Terminal) -> Result<Self, Failure> {
        let source = Source {
            data: common.data.clone(),
            year: common.year,
            horizon: 1,
            parameters: common.parameters.clone(),
        };
        let answer = load::answer(&source, terminal)?;
        let working = Working::new(terminal);
        working.on(terminal
            .language
            .pick("Đang tính các năm tới…", "Looking at the years to come…")
            .to_owned());
        let mut planning = planning::planning(&answer).map_err(load::internal)?;
        drop(working);
        if let Some(path) = &common.plans {
            let rows = read_plans(path, &answer.snapshot, terminal)?;
            planning.plans = replaced(&planning.plans, &rows);
        }
        let wanted = common.trade.as_deref();
        let trade = wanted.map(|wanted| explain::find(wanted, &answer));
        let trade = trade.transpose()?.map(|(trade, _)| trade.trade.clone());
        Ok(Self {
            answer,
            planning,
            trade,
        })
    }

    fn names(&self) -> Names<'_> {
        let trades = self.answer.assessment.trades.iter().zip(&self.answer.names);
        trades
            .map(|(trade, name)| (trade.trade.as_str(), name))
            .collect()
    }

    fn wanted(&self, trade: &TradeCode) -> bool {
        self.trade.as_ref().is_none_or(|wanted| wanted == trade)
    }

    fn plan_year(&self) -> Year {
        self.planning.outlook.plan_year()
    }

    fn day(&self, day: Day) -> i32 {
        day.on.unwrap_or_else(|| usual_day(self.plan_year()))
    }

    /// The code of a provider of that code or name.
    fn provider(&self, wanted: Option<&str>) -> Result<Option<String>, Failure> {
        let Some(wanted) = wanted else {
            return Ok(None);
        };
        let known = planning::providers(&self.answer.snapshot).map_err(load::internal)?;
        let own = &self.planning;
        let elsewhere = own
            .plans
            .iter()
            .map(|plan| &plan.provider)
            .chain(own.registered.iter().map(|scale| &scale.provider))
            .chain(
                own.intakes
                    .iter()
                    .filter_map(|intake| intake.provider.as_ref()),
            );
        let key = crate::text::order::search_key;
        let mut codes = elsewhere
            .cloned()
            .chain(known.iter().map(|(code, _)| code.clone()));
        let by_code = codes.find(|code| code == wanted);
        let by_name = || {
            let mut names = known.iter().filter(|(_, name)| key(name) == key(wanted));
            let first = names.next()?;
            names.next().is_none().then(|| first.0.clone())
        };
        by_code.or_else(by_name).map(Some).ok_or_else(|| {
            Complaint::UnknownProvider {
                wanted: wanted.to_owned(),
            }
            .into()
        })
    }

    fn advice(&self, provider: Option<&str>, day: Day) -> Result<Sheet, Failure> {
        let Planning {
            outlook,
            intakes,
            plans,
            ..
        } = &self.planning;
        let parameters = &self.answer.parameters;
        let Some(provider) = self.provider(provider)? else {
            let mut cells = advise(outlook, parameters);
            cells.retain(|cell| self.wanted(&cell.trade));
            return Ok(sheets::advice(&cells, &self.names()));
        };
        let mut parts = self.planning.parts(self.day(day), parameters);
        parts.retain(|part| part.provider == provider && self.wanted(&part.cell.trade));
        let others: Vec<PlannedIntake> = plans
            .iter()
            .filter(|plan| plan.provider != provider)
            .cloned()
            .collect();
        let gaps = gap(outlook, intakes, &others, parameters);
        let crowding = |trade: &TradeCode| Some(&gaps.get(outlook.trade(trade)?)?.crowding);
        Ok(Sheet::own_advice(&parts, crowding, &self.names()))
    }

    /// The check and how many cells are over.
    fn check(
        &self,
        provider: Option<&str>,
        reading: Option<ReadingWord>,
        day: Day,
    ) -> Result<(Sheet, usize), Failure> {
        let parameters = &self.answer.parameters;
        let provider = self.provider(provider)?;
        let mut rule = MoveRule::chosen(&parameters.planning);
        rule.reading = match reading {
            None => rule.reading,
            Some(ReadingWord::Moved) => Reading::PlacesMoved,
            Some(ReadingWord::Result) => Reading::Result,
        };
        let (year, day) = (self.plan_year(), self.day(day));
        let mut checks = checks(
            &self.planning,
            &self.planning.parts(day, parameters),
            &self.planning.plans,
            (year, day),
            rule,
        );
        checks.retain(|check| {
            let cap = &check.cap;
            self.wanted(&cap.trade) && provider.as_ref().is_none_or(|own| *own == cap.provider)
        });
        let rows: Vec<Checked> = checks.iter().map(Checked::from).collect();
        let over = checks
            .iter()
            .filter(|check| !check.cap.verdict.holds())
            .count();
        Ok((sheets::check(&rows, &self.names()), over))
    }

    fn gap(&self) -> Sheet {
        let Planning {
            outlook,
            intakes,
            plans,
            ..
        } = &self.planning;
        let mut gaps = gap(outlook, intakes, plans, &self.answer.parameters);
        gaps.retain(|gap| self.wanted(&gap.trade));
        sheets::gap(&gaps, &self.names())
    }

    fn scenarios(&self, scenarios: &[String], terminal: &Terminal) -> Result<Sheet, Failure> {
        /// Side by side more cannot be read.
        const MOST: usize = 3;
        if scenarios.len() > MOST {
            return Err(Complaint::TooManyScenarios.into());
        }
        let Planning {
            outlook,
            intakes,
            plans,
            ..
        } = &self.planning;
        let parameters = &self.answer.parameters;
        let mut computed = Vec::new();
        for text in scenarios {
            let wanted = changes::parse(text, &self.answer)?;
            let gaps = scenario(outlook, intakes, plans, &wanted, parameters).map_err(|error| {
                let error = words::scenario_error(&error, terminal.language);
                Failure::Said(format!("--scenario {text}: {error}"))
            })?;
            computed.push((wanted.name, gaps));
        }
        let mut base = gap(outlook, intakes, plans, parameters);
        base.retain(|gap| self.wanted(&gap.trade));
        for (_, gaps) in &mut computed {
            gaps.retain(|gap| self.wanted(&gap.trade));
        }
        Ok(sheets::scenario(&base, &computed, &self.names()))
    }

    fn fill(&self, provider: Option<&str>, year: Option<i32>) -> Result<Sheet, Failure> {
        let provider = self.provider(provider)?;
        let plans = &self.planning.plans;
        let over = plans.iter().filter(|plan| plan.enrolled.is_some());
        let last = over.map(|plan| plan.year).max();
        let year = year.or(last).unwrap_or(self.plan_year().0);
        let mut cells = fill(plans, year);
        cells.retain(|cell| {
            self.wanted(&cell.trade) && provider.as_ref().is_none_or(|own| *own == cell.provider)
        });
        Ok(sheets::fill(&cells, &self.names()))
    }

    fn deliver(&self, sheet: &Sheet, common: &Common, terminal: &Terminal) -> Result<(), Failure> {
        let head = Head {
            package: &self.answer.package.name,
            synthetic: self.answer.package.synthetic,
            data_year: self.planning.outlook.data_year,
            digest: &self.answer.digest,
        };
        let style = Style {
            language: terminal.language,
            paint: if common.out.is_some() {
                Paint::Plain
            } else {
                terminal.paint
            },
            width: terminal.width,
        };
        let text = match common.format {
            Format::Table => sheet.table(&head, &style),
            Format::Json => sheet.json(&head).map_err(load::internal)?,
            Format::Csv => sheet.csv(),
        };
        output::deliver(common.out.as_deref(), text.as_bytes())
    }
}

/// The rows of a file of plans; a row that cannot be used refuses the file.
fn read_plans(
    path: &std::path::Path,
    snapshot: &Snapshot,
    terminal: &Terminal,
) -> Result<Vec<PlannedIntake>, Failure> {
    /// Rows named in one message.
    const NAMED: usize = 3;
    let language = terminal.language;
    let reference = Reference::embedded().map_err(load::internal)?;
    let (table, rejects) = ingest::read_file(Resource::IntakePlans, path, snapshot, &reference)
        .map_err(|error| Failure::Said(refusals::refusal(&error, language)))?;
    if !rejects.is_empty() {
        let said = rejects.iter().take(NAMED).map(|reject| {
            let place = reject.cell.as_deref().map_or_else(
                || format!("{} {}", language.pick("dòng", "row"), reject.row),
                |cell| format!("{} {cell}", language.pick("ô", "cell")),
            );
            let reason = problems::reason(reject, language);
            let mend = problems::how_to_mend(reject, language);
            format!(
                "{}, {place}, {}: {reason}. {mend}",
                reject.file,
                reject.column.unwrap_or("–")
            )
        });
        return Err(Failure::Said(said.collect::<Vec<_>>().join(" ")));
    }
    let mut only = Snapshot::default();
    only.insert(table);
    planning::plans(&only).map_err(load::internal)
}
