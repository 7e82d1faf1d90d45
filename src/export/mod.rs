//! An assessment as files and text: JSON, CSV, XLSX, a table and an explanation.
//!
//! Everything here is a function from a [`Document`] to bytes or text; nothing is read, no clock is asked, and the
//! same document gives the same bytes.

pub mod annotated;
pub mod csv;
pub mod evaluation;
pub mod explain;
pub mod json;
pub mod layout;
pub mod paint;
pub mod papers;
pub mod parameters;
pub mod planning;
pub mod release;
pub mod round;
mod select;
pub mod subsidy;
pub mod table;
pub mod xlsx;

#[cfg(test)]
pub(crate) mod sample;

use std::collections::BTreeMap;

use serde::Serialize;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::assess::{Assessment, TradeAssessment};
use vocmatch_models::cells::Verdict;
use vocmatch_models::codes::Level;
use vocmatch_models::parameters::Parameters;

use crate::text::Language;

pub use select::Row;

/// What a package says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageInfo {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// ISO code of its currency.
    pub currency: String,
    /// Whether its rows were made up by a program.
    pub synthetic: bool,
}

/// The names of a trade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TradeName {
    /// Vietnamese name.
    pub vi: String,
    /// English name.
    pub en: Option<String>,
    /// Code of the trade group.
    pub group_code: Option<String>,
    /// Vietnamese name of the group.
    pub group_name_vi: Option<String>,
}

impl TradeName {
    /// The name in a language; the Vietnamese one where there is no other.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => self.en.as_deref().unwrap_or(&self.vi),
        }
    }
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bilingual {
    /// Tiếng Việt.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The sentence in a language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        language.pick(&self.vi, &self.en)
    }
}

/// What was read, and what could not be used.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DataQuality {
    /// Rows by resource.
    pub rows_read: BTreeMap<String, u64>,
    /// Rejected rows by resource, where there are any.
    pub rejected: BTreeMap<String, u64>,
    /// Advertisements whose title fits no trade.
    pub unmatched_titles: u64,
    /// What is kept but should be looked at.
    pub warnings: Vec<Bilingual>,
}

/// In which order trades are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By key.
    Code,
    /// By name, in the alphabet of the language.
    Name,
    /// Shortages, balanced, surpluses, the rest; the most probable first.
    Flag,
    /// The most probable flag first.
    Probability,
    /// The highest ratio first.
    Ratio,
    /// The largest supply first.
    Supply,
    /// The largest demand first.
    Demand,
    /// The most openings beyond seekers first.
    Gap,
}

/// Which trades are shown, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Only trades taught at this level, with this level's supply.
    pub level: Option<Level>,
    /// Only this trade group.
    pub group: Option<String>,
    /// Only this flag.
    pub only: Option<Flag>,
    /// In this order; by key in files and by flag on screen where nothing is said.
    pub sort: Option<Sort>,
}

/// Everything that an export shows.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    /// The package.
    pub package: PackageInfo,
    /// Names, in the order of the assessment's trades.
    pub names: &'a [TradeName],
    /// The answer.
    pub assessment: &'a Assessment,
    /// The numbers behind it.
    pub parameters: &'a Parameters,
    /// First 16 hexadecimal digits of the SHA-256 of the parameter set.
    pub digest: &'a str,
    /// What was read.
    pub quality: DataQuality,
    /// Which trades are shown.
    pub selection: Selection,
}

/// Whether the flag agrees with what an authority said; nothing where the two cannot be compared.
#[must_use]
pub fn agrees(verdict: Verdict, trade: &TradeAssessment) -> Option<bool> {
    let said = match verdict {
        Verdict::Oversupplied => Flag::Oversupplied,
        Verdict::Balanced => Flag::Balanced,
        Verdict::Undersupplied => Flag::Undersupplied,
        // That few want to learn a trade says nothing of its balance.
        Verdict::HardToRecruitLearners => return None,
    };
    match trade.flag {
        Flag::InsufficientEvidence => None,
        Flag::Undersupplied | Flag::Balanced | Flag::Oversupplied => Some(said == trade.flag),
    }
}

#[cfg(test)]
mod tests;
