//! From a package that was read to everything that is shown of its assessment: one way for the command line and the
//! service.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use vocmatch_models::assess::Assessment;
use vocmatch_models::cells::Outlook;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::units::Year;

use crate::digest::hex;
use crate::export::{Bilingual, DataQuality, Document, PackageInfo, Selection, TradeName};
use crate::ingest::{self, Ingested, Report};
use crate::run::{self, RunError};
use crate::tables::Snapshot;
use crate::text::Language;
use crate::titles::TitleIndex;

/// Seed of the bootstrap: the answer does not depend on when or how often it is asked for.
pub const SEED: u64 = 1;
/// Hexadecimal digits of the parameter set's digest that are shown.
const DIGEST_DIGITS: usize = 16;

/// An assessment with everything that is shown beside it.
#[derive(Debug, Clone)]
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
    /// The same in full, with rejected rows and the reconciliation.
    pub report: Report,
    /// The checked tables.
    pub snapshot: Arc<Snapshot>,
    /// Finds trades by name.
    pub titles: Arc<TitleIndex>,
}

impl Answer {
    /// What the exports take.
    #[must_use]
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

/// For which years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// Last year with data to use; the last one of the package where nothing is said.
    pub data_year: Option<i32>,
    /// Years ahead.
    pub horizon: i32,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// No resource has a year.
    #[error("no resource has a year")]
    NoYear,
    /// A year of which nothing can be known.
    #[error("the year {wanted} lies after the data, which end in {last}")]
    YearAfterData {
        /// The year asked for.
        wanted: i32,
        /// The last year with data.
        last: i32,
    },
    /// A defect of ours.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Assesses a package.
///
/// # Errors
/// See [`AnswerError`].
pub fn answer(
    ingested: Ingested,
    years: Years,
    parameters: Parameters,
) -> Result<Answer, AnswerError> {
    let titles = Arc::new(run::title_index(&ingested.snapshot)?);
    answer_with(ingested, titles, years, parameters)
}

/// The same with an index of the package's titles that was made before.
///
/// # Errors
/// See [`AnswerError`].
pub fn answer_with(
    ingested: Ingested,
    titles: Arc<TitleIndex>,
    years: Years,
    parameters: Parameters,
) -> Result<Answer, AnswerError> {
    let Ingested {
        package,
        snapshot,
        report,
    } = ingested;
    let outlook = Outlook {
        data_year: Year(year(years.data_year, run::last_year(&snapshot)?)?),
        horizon: years.horizon,
    };
    let done = run::run(&snapshot, &titles, outlook, &parameters, SEED)?;
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
        report,
        snapshot: Arc::new(snapshot),
        titles,
    })
}

/// The year asked for, else the last one with data. The year after that is taken as it is: nothing is known of it yet.
fn year(wanted: Option<i32>, last: Option<i32>) -> Result<i32, AnswerError> {
    match (wanted, last) {
        (None, None) => Err(AnswerError::NoYear),
        (None, Some(last)) => Ok(last),
        (Some(wanted), Some(last)) if wanted > last + 1 => {
            Err(AnswerError::YearAfterData { wanted, last })
        }
        (Some(wanted), _) => Ok(wanted),
    }
}

/// First digits of the SHA-256 of all names and values: two sets that give the same answer have the same digest.
#[must_use]
pub fn digest(parameters: &Parameters) -> String {
    let mut hash = Sha256::new();
    for (section, key, entry) in parameters.entries() {
        hash.update(format!("{section}.{key}={}\n", entry.value));
    }
    let mut text = hex(&hash.finalize());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_that_of_the_data_unless_another_is_asked_for() {
        assert!(matches!(year(None, Some(2025)), Ok(2025)));
        assert!(matches!(year(Some(2023), Some(2025)), Ok(2023)));
        assert!(matches!(year(Some(2026), Some(2025)), Ok(2026)));
        assert!(matches!(year(Some(2025), None), Ok(2025)));
        assert!(matches!(year(None, None), Err(AnswerError::NoYear)));
        let late = year(Some(2031), Some(2025));
        assert!(matches!(
            late,
            Err(AnswerError::YearAfterData {
                wanted: 2031,
                last: 2025
            })
        ));
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
