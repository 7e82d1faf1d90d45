//! The command line: arguments in, text and files out, and an exit status.
//!
//! | status | meaning |
//! |---|---|
//! | 0 | the answer was made |
//! | 2 | the command or the package cannot be used; one line on stderr says why, and where |
//! | 3 | the package was read, but rows were rejected and `--strict` was given, a checked plan is above its cap, or a given allocation breaks a limit |

pub mod assess;
pub mod audit;
pub mod backtest;
pub mod backup;
pub mod check;
pub mod config;
mod database;
pub mod demo;
pub mod evaluate;
pub mod explain;
pub mod import;
mod load;
pub mod migrate;
pub mod ops;
mod output;
mod paper;
pub mod parameters;
pub mod plan;
mod progress;
pub mod report;
pub mod serve;
pub mod simulate;
pub mod subsidy;
mod terminal;
pub mod titles;
mod usage;
pub mod user;

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::export::paint::Wish;
use crate::text::Language;
use crate::text::complaint::Complaint;

use terminal::Terminal;

/// vocmatch: supply and demand by vocational trade, with reasons.
///
/// Cung – cầu nhân lực theo ngành, nghề, kèm lý do. Thêm --lang vi hoặc --lang en để chọn ngôn ngữ.
#[derive(Debug, Parser)]
#[command(name = "vocmatch", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Language of the answer: vi or en; by default that of the locale, else Vietnamese
    #[arg(long, global = true, value_parser = language, value_name = "vi|en")]
    lang: Option<Language>,
    /// No progress on stderr
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Colours: as the environment says, always, never
    #[arg(long, global = true, value_enum, default_value_t = ColourWish::Auto, value_name = "WHEN")]
    color: ColourWish,
    /// More about what is being done, on stderr
    #[arg(long, short, global = true)]
    verbose: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ColourWish {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Assess every trade of a data package · Xếp loại mọi ngành, nghề trong gói dữ liệu
    Assess(assess::AssessArgs),
    /// Explain one trade's flag · Giải thích vì sao một nghề được xếp loại như vậy
    Explain(explain::ExplainArgs),
    /// Check the quality of a data package · Kiểm tra chất lượng gói dữ liệu
    Check(check::CheckArgs),
    /// Match job titles to trades · Xếp chức danh công việc vào ngành, nghề
    Titles(titles::TitlesArgs),
    /// Write a synthetic city with its truth · Tạo một thành phố mô phỏng kèm đáp án
    Simulate(simulate::SimulateArgs),
    /// Try it on a simulated city · Dùng thử trên một thành phố mô phỏng
    Demo(demo::DemoArgs),
    /// Plan next year's intake · Lập kế hoạch tuyển sinh năm tới
    Plan(plan::PlanArgs),
    /// Score the flags on simulated cities whose truth is known · Chấm điểm kết quả trên các thành phố mô phỏng
    Evaluate(evaluate::EvaluateArgs),
    /// Forecast earlier years of a package again and score them · Kiểm nghiệm trên các năm đã qua
    Backtest(backtest::BacktestArgs),
    /// Write the yearly report as a Word or Excel paper · Lập báo cáo cung – cầu hằng năm (Word, Excel)
    Report(report::ReportArgs),
    /// Allocate support for learners · Phân bổ kinh phí hỗ trợ người học
    Subsidy(subsidy::SubsidyArgs),
    /// List every parameter with its source · Liệt kê mọi tham số cùng căn cứ
    Parameters(parameters::ParametersArgs),
    /// Run the shared service · Chạy dịch vụ dùng chung
    Serve(serve::ServeArgs),
    /// Check the settings of the service · Kiểm tra thiết lập của dịch vụ
    Config(config::ConfigCommand),
    /// Files to run the service with · Tệp để vận hành dịch vụ
    Ops(ops::OpsArgs),
    /// Bring a data package into the shared service · Nhập gói dữ liệu vào dịch vụ dùng chung
    Import(import::ImportArgs),
    /// Bring the tables of the service up to date · Cập nhật cấu trúc cơ sở dữ liệu
    Migrate(migrate::MigrateArgs),
    /// Save everything of the service in one file · Sao lưu toàn bộ dịch vụ vào một tệp
    Backup(backup::BackupArgs),
    /// Check a backup · Kiểm tra một bản sao lưu
    Verify(backup::VerifyArgs),
    /// Read a backup into an empty database · Khôi phục bản sao lưu vào cơ sở dữ liệu trống
    Restore(backup::RestoreArgs),
    /// Accounts of the service · Tài khoản của dịch vụ
    User(user::UserArgs),
    /// The audit log of the service · Nhật ký kiểm toán
    Audit(audit::AuditArgs),
}

fn language(word: &str) -> Result<Language, String> {
    match word.to_lowercase().as_str() {
        "vi" => Ok(Language::Vi),
        "en" => Ok(Language::En),
        _ => Err("vi or en".to_owned()),
    }
}

/// Why a command ends without an answer.
#[derive(Debug)]
pub enum Failure {
    /// The user has to change something.
    Complaint(Complaint),
    /// The same, already in words.
    Said(String),
    /// It was said already; this is the exit status.
    Status(u8),
    /// Whoever read the output has gone; nothing is wrong.
    ReaderGone,
}

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Self {
        Self::Complaint(complaint)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Said(format!("{error:#}"))
    }
}

/// Runs a command line and says with which status to exit.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let variable = |name: &str| std::env::var(name).ok();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error, usage::language(&arguments, variable)),
    };
    let chosen = cli.global.lang.unwrap_or_else(|| usage::locale(variable));
    let terminal = Terminal::new(&cli.global, chosen);
    match run(&cli.command, &terminal) {
        Ok(()) | Err(Failure::ReaderGone) => 0,
        Err(Failure::Complaint(complaint)) => {
            eprintln!("vocmatch: {}", one_line(&complaint.say(chosen)));
            match complaint {
                Complaint::Rejected { .. } | Complaint::PlansOver { .. } => 3,
                _ => 2,
            }
        }
        Err(Failure::Status(status)) => status,
        Err(Failure::Said(words)) => {
            eprintln!("vocmatch: {}", one_line(&words));
            2
        }
    }
}

fn checked(args: &check::CheckArgs, terminal: &Terminal) -> Result<(), Failure> {
    let working = progress::Working::new(terminal);
    let mut report = Vec::new();
    let status = check::run(
        args,
        terminal.language,
        &|stage| load::tell(&working, stage, terminal.language),
        &mut report,
    )?;
    drop(working);
    output::print(&report)?;
    if status == 0 {
        Ok(())
    } else {
        Err(Failure::Status(status))
    }
}

fn run(command: &Command, terminal: &Terminal) -> Result<(), Failure> {
    match command {
        Command::Assess(args) => assess::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Check(args) => checked(args, terminal),
        Command::Titles(args) => titles::run(args, terminal),
        Command::Simulate(args) => Ok(simulate::run(args, terminal)?),
        Command::Demo(args) => demo::run(args, terminal),
        Command::Plan(args) => plan::run(args, terminal),
        Command::Evaluate(args) => evaluate::run(args, terminal),
        Command::Backtest(args) => backtest::run(args, terminal),
        Command::Report(args) => report::run(args, terminal),
        Command::Subsidy(args) => subsidy::run(args, terminal),
        Command::Parameters(args) => parameters::run(args, terminal),
        Command::Serve(args) => serve::run(args, terminal),
        Command::Config(args) => config::run(args, terminal),
        Command::Ops(args) => ops::run(args, terminal),
        Command::Import(args) => import::run(args, terminal),
        Command::Migrate(args) => migrate::run(args, terminal),
        Command::Backup(args) => backup::backup(args, terminal),
        Command::Verify(args) => backup::verify(args, terminal),
        Command::Restore(args) => backup::restore(args, terminal),
        Command::User(args) => user::run(args, terminal),
        Command::Audit(args) => audit::run(args, terminal),
    }
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl From<ColourWish> for Wish {
    fn from(wish: ColourWish) -> Self {
        match wish {
            ColourWish::Auto => Self::Auto,
            ColourWish::Always => Self::Always,
            ColourWish::Never => Self::Never,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
