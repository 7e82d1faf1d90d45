//! From a folder to an assessment: the one place where a command reads, checks and runs.

use std::path::{Path, PathBuf};

use clap::Args;
use vocmatch_models::parameters::Parameters;

pub use crate::answer::{Answer, digest};
use crate::answer::{AnswerError, Years};
use crate::ingest::{self, Ingested, Reference, Stage};
use crate::text::Language;
use crate::text::complaint::Complaint;

use super::Failure;
use super::progress::Working;
use super::terminal::Terminal;

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

/// Reads, checks and assesses a package.
pub fn answer(source: &Source, terminal: &Terminal) -> Result<Answer, Failure> {
    let language = terminal.language;
    let parameters = parameters(source.parameters.as_deref())?;
    let working = Working::new(terminal);
    let ingested = read(&source.data, &working, language)?;
    working.on(language
        .pick("Đang tính cung, cầu…", "Estimating supply and demand…")
        .to_owned());
    let years = Years {
        data_year: source.year,
        horizon: source.horizon,
    };
    crate::answer::answer(ingested, years, parameters).map_err(|error| match error {
        AnswerError::NoYear => Complaint::NoYear.into(),
        AnswerError::YearAfterData { wanted, last } => {
            Complaint::YearAfterData { wanted, last }.into()
        }
        AnswerError::Run(error) => internal(error),
    })
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

/// A defect of ours: with its causes, since a user can only report it.
pub fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    let error = anyhow::Error::new(error);
    Complaint::Internal(format!("{error:#}")).into()
}
