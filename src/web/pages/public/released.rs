//! Answers about the last release, as far as pages show them.

use serde::Deserialize;

pub use crate::live::reading::Cited as Release;
use crate::text::Language;
use crate::web::pages::show::{Plain, Range, Said, Show};

/// How many trades have which flag.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Totals {
    /// Too few people.
    #[serde(default)]
    pub undersupplied: u64,
    /// Neither.
    #[serde(default)]
    pub balanced: u64,
    /// Too many people.
    #[serde(default)]
    pub oversupplied: u64,
    /// Nobody can say.
    #[serde(default)]
    pub insufficient_evidence: u64,
}

/// Probabilities of the classes.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Probability {
    /// Too many people.
    pub oversupplied: f64,
    /// Neither.
    pub balanced: f64,
    /// Too few people.
    pub undersupplied: f64,
}

impl Probability {
    /// Of a flag; nothing where there is none.
    #[must_use]
    pub fn of(&self, flag: &str) -> Option<f64> {
        match flag {
            "undersupplied" => Some(self.undersupplied),
            "balanced" => Some(self.balanced),
            "oversupplied" => Some(self.oversupplied),
            _ => None,
        }
    }
}

/// How many learners a year would make it another flag.
#[derive(Debug, Clone, Deserialize)]
pub struct Tipping {
    /// More, or fewer where negative.
    pub learners: f64,
    /// The flag then.
    pub to: String,
}

/// A trade in a list.
#[derive(Debug, Clone, Deserialize)]
pub struct Item {
    /// Its code.
    pub trade_code: String,
    name_vi: String,
    name_en: Option<String>,
    /// Its group's code.
    pub group_code: Option<String>,
    /// Its group's Vietnamese name.
    pub group_name_vi: Option<String>,
    /// Its flag.
    pub flag: String,
    /// How probable each class is.
    pub probability: Probability,
    /// How firmly it stands.
    pub strength: String,
    /// Openings per job seeker.
    pub ratio: Option<Range>,
    /// Job seekers.
    pub supply_persons: Option<Range>,
    /// Openings.
    pub demand_persons: Option<Range>,
    /// Sources point in opposite directions.
    pub conflict: bool,
    /// The flag turns with one assumption.
    pub fragile: bool,
    /// The flag turns without the largest employer.
    pub depends_on_one_employer: bool,
    /// What would turn it.
    pub tipping_point: Option<Tipping>,
    /// A flag that the department set beside that of the model.
    pub r#override: Option<Override>,
}

/// A flag that the department set beside that of the model.
#[derive(Debug, Clone, Deserialize)]
pub struct Override {
    /// The flag.
    pub flag: String,
    /// Why.
    pub reason: String,
}

impl Item {
    /// Its name; Vietnamese where there is no English one.
    #[must_use]
    pub fn name(&self, language: impl Plain<Language>) -> &str {
        let english = self.name_en.as_deref().unwrap_or(&self.name_vi);
        language.plain().pick(&self.name_vi, english)
    }

    /// Its Vietnamese name, the official one.
    #[must_use]
    pub fn official(&self) -> &str {
        &self.name_vi
    }

    /// The probability of its flag in percent; a dash where it has none.
    #[must_use]
    pub fn chance(&self, show: Show) -> String {
        let chance = self.probability.of(&self.flag);
        chance.map_or_else(|| "–".to_owned(), |share| show.percent(share))
    }
}

/// A page of the list of trades.
#[derive(Debug, Deserialize)]
pub struct List {
    /// The release.
    pub release: Release,
    /// Flags over all trades.
    pub totals: Totals,
    /// Trades that fit.
    pub total: u64,
    /// The entries.
    pub items: Vec<Item>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What lies behind a shortage and what helps.
#[derive(Debug, Clone, Deserialize)]
pub struct Cause {
    vi: String,
    en: String,
    help_vi: String,
    help_en: String,
}

impl Cause {
    /// What it is.
    #[must_use]
    pub fn said(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.vi, &self.en)
    }

    /// What helps.
    #[must_use]
    pub fn help(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.help_vi, &self.help_en)
    }
}

/// A reason in words.
#[derive(Debug, Clone, Deserialize)]
pub struct Reason {
    /// The sentence.
    #[serde(flatten)]
    pub said: Said,
    /// How much it weighs.
    pub weight: Option<f64>,
}
