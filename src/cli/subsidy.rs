//! `vocmatch subsidy`: policies, an allocation of their money, alternatives, and a list in the mirror of the flags.

mod given;
mod paper;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use vocmatch_models::subsidy::allocate::Shortfall;
use vocmatch_models::subsidy::policy::{Floor, FloorKind, Policy};
use vocmatch_models::subsidy::wish::Wish;
use vocmatch_models::units::{Vnd, Year};

use crate::export::paint::Paint;
use crate::export::subsidy::{csv, json, table};
use crate::subsidy::desk::{Desk, DeskError, assumed, reflections, setting};
use crate::subsidy::policies;
use crate::text::complaint::Complaint;
use crate::text::{Language, subsidy as words};

use super::load::{self, Source, answer};
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch subsidy` is told.
#[derive(Debug, Clone, Args)]
pub struct SubsidyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Clone, Subcommand)]
enum What {
    /// Allocate the yearly envelopes, or check an allocation · Phân bổ kinh phí từng năm, hoặc kiểm tra một bảng phân bổ
    Allocate(AllocateArgs),
    /// Compare with simple alternatives and other assumptions · So sánh với các phương án khác
    Compare(CompareArgs),
    /// Hold a list of trades against the flags · Đối chiếu danh mục nghề được hỗ trợ với kết quả xếp loại
    Mirror(MirrorArgs),
    /// The proposal with its annex as a Word or Excel paper · Tờ trình phân bổ kèm phụ lục (Word, Excel)
    Paper(paper::SubsidyPaperArgs),
    /// List the embedded policies, or check one's own · Liệt kê chính sách có sẵn, hoặc kiểm tra tệp chính sách
    Policies(PoliciesArgs),
}

#[derive(Debug, Clone, Args)]
struct Wanted {
    #[command(flatten)]
    source: Source,
    /// Policy: the code of an embedded one, or a TOML file of the same form
    #[arg(long, value_name = "CODE|FILE", default_value = PLAN)]
    policy: String,
    /// First and last year [default: the policy's]
    #[arg(long, value_name = "FIRST-LAST", value_parser = years)]
    years: Option<(Year, Year)>,
    /// Another envelope for learners in VND, e.g. 2026=150e9; may be repeated
    #[arg(long, value_name = "YEAR=VND", value_parser = envelope)]
    envelope: Vec<(Year, Vnd)>,
    /// At least so many learners a year, e.g. `area=hai_duong_cu:300` (group, area, level, ownership, trade); may be repeated
    #[arg(long, value_name = "KIND=KEY:N", value_parser = floor)]
    floor: Vec<Floor>,
    /// Harm per learner in a surplus trade (λ) [default: subsidy.harm]
    #[arg(long, value_name = "λ")]
    harm: Option<f64>,
    /// Share of a trade's gap that may be supported [default: `subsidy.gap_share`]
    #[arg(long, value_name = "SHARE")]
    gap_share: Option<f64>,
}

#[derive(Debug, Clone, Args)]
struct Target {
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Write to this file instead of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
struct AllocateArgs {
    #[command(flatten)]
    wanted: Wanted,
    #[command(flatten)]
    target: Target,
    /// Check this allocation instead of making one: CSV with year, `trade_code`, level, learners; status 3 where a limit is broken
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
struct CompareArgs {
    #[command(flatten)]
    wanted: Wanted,
    #[command(flatten)]
    target: Target,
    /// The other list of trades: a policy's code or file
    #[arg(long, value_name = "CODE|FILE", default_value = policies::LIST)]
    list: String,
}

#[derive(Debug, Clone, Args)]
struct MirrorArgs {
    #[command(flatten)]
    source: Source,
    /// Policy whose list is held against the flags: a code or a TOML file
    #[arg(long, value_name = "CODE|FILE", default_value = policies::LIST)]
    policy: String,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Clone, Args)]
struct PoliciesArgs {
    /// Only this one: a code or a TOML file
    #[arg(long, value_name = "CODE|FILE")]
    policy: Option<String>,
    /// Format of the list
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Table,
    Json,
}

/// The policy that is allocated unless another is named.
const PLAN: &str = "hai_phong_2026_2030_plan";
/// Exit status where a given allocation breaks a limit.
const BROKEN: u8 = 3;

fn years(text: &str) -> Result<(Year, Year), String> {
    let year = |part: &str| part.trim().parse().ok().map(Year);
    let pair = text.split_once(['-', '–']).unwrap_or((text, text));
    match (year(pair.0), year(pair.1)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err("two years, such as 2026-2030".to_owned()),
    }
}

fn envelope(text: &str) -> Result<(Year, Vnd), String> {
    let expected = || "a year and whole VND, such as 2026=150e9".to_owned();
    let (year, amount) = text.split_once('=').ok_or_else(expected)?;
    let year = year.trim().parse().map_err(|_| expected())?;
    Ok((Year(year), vnd(amount).ok_or_else(expected)?))
}

/// A whole amount: digits with or without `_`, or a number such as `150.5e9`.
fn vnd(text: &str) -> Option<Vnd> {
    /// Amounts beyond this are not exact in a double.
    const EXACT: f64 = 9e15;
    let plain = text.trim().replace('_', "");
    if let Ok(whole) = plain.parse() {
        return Some(Vnd(whole));
    }
    let value: f64 = plain.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within what is exact"
    )]
    (value.fract() == 0.0 && value.abs() < EXACT).then_some(Vnd(value as i64))
}

fn floor(text: &str) -> Result<Floor, String> {
    let read = || {
        let (kind, rest) = text.split_once('=')?;
        let (key, learners) = rest.rsplit_once(':')?;
        let of = match kind {
            "group" => FloorKind::Group,
            "area" => FloorKind::Area,
            "level" => FloorKind::Level,
            "ownership" => FloorKind::Ownership,
            "trade" => FloorKind::Trade,
            _ => return None,
        };
        Some(Floor {
            of,
            key: key.to_owned(),
            learners: learners.parse().ok()?,
        })
    };
    read().ok_or_else(|| {
        "group, area, level, ownership or trade, as in area=hai_duong_cu:300".to_owned()
    })
}

/// Carries out a subcommand.
///
/// # Errors
/// A package, policy or option that cannot be used, limits that cannot be kept, an allocation that breaks one.
pub fn run(args: &SubsidyArgs, terminal: &Terminal) -> Result<(), Failure> {
    match &args.what {
        What::Allocate(args) => allocated(args, terminal),
        What::Compare(args) => compared(args, terminal),
        What::Mirror(args) => mirrored(args, terminal),
        What::Paper(args) => paper::run(args, terminal),
        What::Policies(args) => listed(args, terminal),
    }
}

fn desk(wanted: &Wanted, terminal: &Terminal) -> Result<Desk, Failure> {
    let language = terminal.language;
    let policy = policy(&wanted.policy, language)?;
    let answer = answer(&wanted.source, terminal)?;
    let answer = assumed(answer, wanted.harm, wanted.gap_share, "--harm, --gap-share")
        .map_err(|(_, error)| Failure::Complaint(Complaint::Parameter(error)))?;
    let wish = Wish {
        years: wanted.years,
        envelopes: wanted.envelope.iter().copied().collect(),
        floors: wanted.floor.clone(),
    };
    Desk::open(answer, policy, &wish).map_err(|error| match error {
        DeskError::Wish(error) => Failure::Said(format!(
            "{} (--years 2026-2030, --envelope 2026=150e9)",
            words::wish_error(&error, language)
        )),
        other @ DeskError::Cells(_) => load::internal(other),
    })
}

/// The embedded policy of that code, else the one of that file.
fn policy(wanted: &str, language: Language) -> Result<Policy, Failure> {
    let known = policies::embedded().map_err(load::internal)?;
    if let Some(policy) = known.iter().find(|policy| policy.code == wanted) {
        return Ok(policy.clone());
    }
    let path = Path::new(wanted);
    if !path.exists() {
        let codes: Vec<&str> = known.iter().map(|policy| policy.code.as_str()).collect();
        return Err(Failure::Said(words::unknown_policy(
            wanted,
            &codes.join(", "),
            language,
        )));
    }
    Policy::parse(&load::text(path)?)
        .map_err(|error| Failure::Said(words::policy_error(wanted, &error, language)))
}

fn refused(shortfalls: &[Shortfall], language: Language) -> Failure {
    let said: Vec<String> = shortfalls
        .iter()
        .map(|shortfall| words::shortfall(shortfall, language))
        .collect();
    Failure::Said(said.join(" · "))
}

fn style(target: &Target, terminal: &Terminal) -> table::Style {
    table::Style {
        language: terminal.language,
        paint: if target.out.is_some() {
            Paint::Plain
        } else {
            terminal.paint
        },
        width: terminal.width,
    }
}

fn allocated(args: &AllocateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let target = &args.target;
    let desk = desk(&args.wanted, terminal)?;
    if let Some(path) = &args.check {
        return checked(path, &desk, target, terminal);
    }
    let allocation = desk
        .case
        .allocate(&desk.answer.parameters)
        .map_err(|shortfalls| refused(&shortfalls, terminal.language))?;
    let setting = desk.setting();
    let text = match target.format {
        Format::Table => table::allocation(&setting, &allocation, &style(target, terminal)),
        Format::Json => json::allocation(&setting, &allocation),
        Format::Csv => csv::allocation(&setting, &allocation),
    };
    output::deliver(target.out.as_deref(), text.as_bytes())
}

fn checked(path: &Path, desk: &Desk, target: &Target, terminal: &Terminal) -> Result<(), Failure> {
    let given = given::read(path, &desk.answer.titles, terminal.language)?;
    let checked = desk.case.check(&given, &desk.answer.parameters);
    let setting = desk.setting();
    let text = match target.format {
        Format::Table => table::checked(&setting, &checked, &style(target, terminal)),
        Format::Json => json::checked(&setting, &checked),
        Format::Csv => csv::checked(&setting, &checked),
    };
    output::deliver(target.out.as_deref(), text.as_bytes())?;
    if checked.breaches.is_empty() {
        Ok(())
    } else {
        Err(Failure::Status(BROKEN))
    }
}

fn compared(args: &CompareArgs, terminal: &Terminal) -> Result<(), Failure> {
    let target = &args.target;
    let list = policy(&args.list, terminal.language)?;
    let desk = desk(&args.wanted, terminal)?;
    let comparison = desk
        .case
        .compare(&list.trades, &desk.answer.parameters)
        .map_err(|shortfalls| refused(&shortfalls, terminal.language))?;
    let setting = desk.setting();
    let text = match target.format {
        Format::Table => table::comparison(&setting, &comparison, &list, &style(target, terminal)),
        Format::Json => json::comparison(&setting, &comparison, &list),
        Format::Csv => csv::comparison(&comparison, &list),
    };
    output::deliver(target.out.as_deref(), text.as_bytes())
}

fn mirrored(args: &MirrorArgs, terminal: &Terminal) -> Result<(), Failure> {
    let policy = policy(&args.policy, terminal.language)?;
    let answer = answer(&args.source, terminal)?;
    let reflections = reflections(&policy, &answer);
    let setting = setting(&answer, &policy, &[], &[]);
    let text = match args.target.format {
        Format::Table => table::mirror(&setting, &reflections, &style(&args.target, terminal)),
        Format::Json => json::mirror(&setting, &reflections),
        Format::Csv => csv::mirror(&setting, &reflections),
    };
    output::deliver(args.target.out.as_deref(), text.as_bytes())
}

fn listed(args: &PoliciesArgs, terminal: &Terminal) -> Result<(), Failure> {
    let known = match &args.policy {
        Some(wanted) => vec![policy(wanted, terminal.language)?],
        None => policies::embedded().map_err(load::internal)?,
    };
    let text = match args.format {
        ListFormat::Table => table::policies(
            &known,
            &table::Style {
                language: terminal.language,
                paint: terminal.paint,
                width: terminal.width,
            },
        ),
        ListFormat::Json => json::policies(&known),
    };
    output::print(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_in_any_notation() {
        for text in ["150e9", "150_000_000_000", "150000000000", "1.5e11"] {
            assert_eq!(vnd(text), Some(Vnd(150_000_000_000)), "{text}");
        }
        for text in ["", "x", "1.5", "150 tỷ", "1e30", "nan"] {
            assert_eq!(vnd(text), None, "{text}");
        }
    }

    #[test]
    fn options_are_read_or_refused_with_an_example() {
        assert_eq!(years("2026-2030"), Ok((Year(2026), Year(2030))));
        assert_eq!(years("2026"), Ok((Year(2026), Year(2026))));
        assert!(years("2030-2026").is_err());
        assert_eq!(
            envelope("2026=151e9"),
            Ok((Year(2026), Vnd(151_000_000_000)))
        );
        assert!(envelope("151e9").is_err());
        assert_eq!(
            floor("area=hai_duong_cu:300").map(|f| (f.of, f.learners)),
            Ok((FloorKind::Area, 300))
        );
        assert!(floor("planet=x:3").is_err());
    }
}
