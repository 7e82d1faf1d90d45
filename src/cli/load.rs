//! From a folder to an assessment: the one place where a command reads, checks and runs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use sha2::{Digest, Sha256};
use vocmatch_models::assess::Assessment;
use vocmatch_models::cells::Outlook;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::units::Year;

use crate::export::{Bilingual, DataQuality, Document, PackageInfo, Selection, TradeName};
use crate::ingest::{self, Ingested, Reference, Reject, Report, Stage};
use crate::run;
use crate::text::Language;
use crate::text::complaint::Complaint;
use crate::titles::TitleIndex;

use super::Failure;
use super::progress::Working;
use super::terminal::Terminal;

/// Seed of the bootstrap: the answer does not depend on when or how often it is asked for.
const SEED: u64 = 1;
/// Hexadecimal digits of the parameter set's digest that are shown.
const DIGEST_DIGITS: usize = 16;

/// Which package, which years, which parameters.
#[derive(Debug, Clone, Args)]
pub struct Source {
    /// Folder of the data package
    #[arg(long, value_name = "FOLDER")]
    pub data: PathBuf,
    /// Last year with data to use [default: the last one in the package]
    #[arg(long, value_name = "Y")]
    pub year: Option<i32>,
    /// Years ahead, 1 to 5
    #[arg(long, default_value_t = 1, value_name = "H", value_parser = clap::value_parser!(i32).range(1..=5))]
    pub horizon: i32,
    /// TOML file with changed parameters, [section.key] value = …
    #[arg(long, value_name = "FILE")]
    pub parameters: Option<PathBuf>,
}

/// An assessment with everything that is shown beside it.
pub struct Answer {
    /// The package.
    pub package: PackageInfo,
    /// Names, in the order of the trades.
    pub names: Vec<TradeName>,
    /// The answer.
    pub assessment: Assessment,
    /// The parameters.
    pub parameters: Parameters,
    /// Their digest.
    pub digest: String,
    /// What was read.
    pub quality: DataQuality,
    /// Rejected rows.
    pub rejects: Vec<Reject>,
    /// Finds trades by name.
    pub titles: TitleIndex,
}

impl Answer {
    /// What the exports take.
    pub fn document(&self, selection: Selection) -> Document<'_> {
        Document {
            package: self.package.clone(),
            names: &self.names,
            assessment: &self.assessment,
            parameters: &self.parameters,
            digest: &self.digest,
            quality: self.quality.clone(),
            selection,
        }
    }
}

/// Reads, checks and assesses a package.
pub fn answer(source: &Source, terminal: &Terminal) -> Result<Answer, Failure> {
    let language = terminal.language;
    let parameters = parameters(source.parameters.as_deref())?;
    let working = Working::new(terminal);
    let Ingested {
        package,
        snapshot,
        report,
    } = read(&source.data, &working, language)?;
    working.on(language
        .pick("Đang tính cung, cầu…", "Estimating supply and demand…")
        .to_owned());
    let last = run::last_year(&snapshot).map_err(internal)?;
    let year = year(source.year, last)?;
    let titles = run::title_index(&snapshot).map_err(internal)?;
    let outlook = Outlook {
        data_year: Year(year),
        horizon: source.horizon,
    };
    let done = run::run(&snapshot, &titles, outlook, &parameters, SEED).map_err(internal)?;
    Ok(Answer {
        package: PackageInfo {
            name: package.name,
            title: package.title,
            currency: package.currency,
            synthetic: package.synthetic,
        },
        names: done.names.into_iter().map(name).collect(),
        assessment: done.assessment,
        digest: digest(&parameters),
        parameters,
        quality: quality(&report, done.unmatched_titles),
        rejects: report.rejects,
        titles,
    })
}

/// The year asked for, else the last one with data. The year after that is taken as it is: nothing is known of it yet.
fn year(wanted: Option<i32>, last: Option<i32>) -> Result<i32, Complaint> {
    match (wanted, last) {
        (None, None) => Err(Complaint::NoYear),
        (None, Some(last)) => Ok(last),
        (Some(wanted), Some(last)) if wanted > last + 1 => {
            Err(Complaint::YearAfterData { wanted, last })
        }
        (Some(wanted), _) => Ok(wanted),
    }
}

/// Reads and checks a package.
pub fn read(folder: &Path, working: &Working, language: Language) -> Result<Ingested, Failure> {
    let reference = Reference::embedded().map_err(internal)?;
    let progress = |stage: Stage<'_>| tell(working, stage, language);
    ingest::read_package(folder, &reference, &progress)
        .map_err(|error| Failure::Said(crate::text::refusals::refusal(&error, language)))
}

/// Says which file is being read.
pub fn tell(working: &Working, stage: Stage<'_>, language: Language) {
    match stage {
        Stage::Reading { file, bytes, .. } => {
            let megabytes = crate::text::figure::decimal(bytes as f64 / 1e6, 1, language);
            working.on(format!(
                "{} {file} ({megabytes} MB)…",
                language.pick("Đang đọc", "Reading")
            ));
        }
        Stage::Comparing => working.on(language
            .pick("Đang đối chiếu số liệu…", "Comparing figures…")
            .to_owned()),
        Stage::Checked { .. } => {}
    }
}

/// The embedded parameters, or those with the changes of a file.
pub fn parameters(changes: Option<&Path>) -> Result<Parameters, Failure> {
    match changes {
        None => Parameters::embedded().map_err(|error| Complaint::Parameter(error).into()),
        Some(path) => {
            let text = text(path)?;
            Parameters::with_overrides(&text, &path.display().to_string())
                .map_err(|error| Complaint::Parameter(error).into())
        }
    }
}

/// A text file as it is.
pub fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        Complaint::CannotRead {
            path: path.to_owned(),
            reason: error.to_string(),
        }
        .into()
    })
}

/// First digits of the SHA-256 of all names and values: two sets that give the same answer have the same digest.
pub fn digest(parameters: &Parameters) -> String {
    let mut hash = Sha256::new();
    for (section, key, entry) in parameters.entries() {
        hash.update(format!("{section}.{key}={}\n", entry.value));
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.truncate(DIGEST_DIGITS);
    text
}

fn quality(report: &Report, unmatched_titles: u64) -> DataQuality {
    let mut quality = DataQuality {
        unmatched_titles,
        warnings: warnings(report),
        ..DataQuality::default()
    };
    let brought = report
        .resources
        .iter()
        .filter(|resource| matches!(resource.origin, ingest::Origin::File(_)));
    for resource in brought {
        let name = resource.resource.name().to_owned();
        let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
        quality
            .rows_read
            .insert(name.clone(), count(resource.rows_read));
        if resource.rows_rejected > 0 {
            quality.rejected.insert(name, count(resource.rows_rejected));
        }
    }
    quality
}

fn warnings(report: &Report) -> Vec<Bilingual> {
    let say = |warning, language| crate::text::warnings::warning(warning, language);
    let both = |warning| Bilingual {
        vi: say(warning, Language::Vi),
        en: say(warning, Language::En),
    };
    report.warnings.iter().map(both).collect()
}

fn name(name: crate::evidence::TradeName) -> TradeName {
    TradeName {
        vi: name.vi,
        en: name.en,
        group_code: name.group_code,
        group_name_vi: name.group_name_vi,
    }
}

/// A defect of ours: with its causes, since a user can only report it.
pub fn internal(error: impl std::error::Error) -> Failure {
    let mut reason = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(reason, ": {error}");
        cause = error.source();
    }
    Complaint::Internal(reason).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_that_of_the_data_unless_another_is_asked_for() {
        assert_eq!(year(None, Some(2025)), Ok(2025));
        assert_eq!(year(Some(2023), Some(2025)), Ok(2023));
        assert_eq!(year(Some(2026), Some(2025)), Ok(2026));
        assert_eq!(year(Some(2025), None), Ok(2025));
        assert_eq!(year(None, None), Err(Complaint::NoYear));
        let late = Complaint::YearAfterData {
            wanted: 2031,
            last: 2025,
        };
        assert_eq!(year(Some(2031), Some(2025)), Err(late));
    }

    #[test]
    fn the_digest_changes_with_a_value_and_with_nothing_else() {
        let set = |text: &str| Parameters::with_overrides(text, "x").unwrap();
        let usual = digest(&Parameters::embedded().unwrap());
        assert_eq!(usual.len(), DIGEST_DIGITS);
        assert_eq!(digest(&set("")), usual);
        assert_ne!(digest(&set("[flags.shortage_ratio]\nvalue = 1.3")), usual);
    }
}
