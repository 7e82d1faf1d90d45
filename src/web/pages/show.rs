//! Figures and words of the interface's answers as pages write them.
//!
//! Templates hand over references, programs values: [`Plain`] takes both.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::codes::Level;
use vocmatch_models::parameters::Status;
use vocmatch_models::units::Vnd;

use crate::text::papers::report;
use crate::text::{self, Language, figure, numbers, subsidy};

/// A small value, or any reference to one.
pub trait Plain<T> {
    /// The value.
    fn plain(&self) -> T;
}

macro_rules! plain {
    ($($kind:ty),+) => {
        $(impl Plain<$kind> for $kind {
            fn plain(&self) -> $kind {
                *self
            }
        }

        impl<P: Plain<$kind>> Plain<$kind> for &P {
            fn plain(&self) -> $kind {
                (**self).plain()
            }
        })+
    };
}

plain!(f64, i64, usize, u64, Option<f64>, Range, Language);

/// A median with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Range {
    /// The median.
    pub median: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A figure that may be hidden.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Figure {
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// Why not.
    pub reason: Option<Said>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Said {
    vi: String,
    en: String,
}

impl Said {
    /// In a language.
    #[must_use]
    pub fn pick(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.vi, &self.en)
    }
}

/// Hours that Việt Nam is ahead of UTC.
const VIET_NAM: i32 = 7;

/// Writes figures and words in a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Show(pub Language);

impl Show {
    /// A whole number.
    #[must_use]
    pub fn count(self, value: impl Plain<f64>) -> String {
        let value = value.plain();
        figure::count(value, self.0)
    }

    /// A whole number of things.
    #[must_use]
    pub fn whole(self, value: impl Plain<i64>) -> String {
        self.count(value.plain() as f64)
    }

    /// A whole number, or a dash.
    #[must_use]
    pub fn maybe(self, value: impl Plain<Option<f64>>) -> String {
        let value = value.plain();
        value.map_or_else(|| "–".to_owned(), |value| self.count(value))
    }

    /// A whole number with its sign.
    #[must_use]
    pub fn signed(self, value: impl Plain<f64>) -> String {
        figure::signed(value.plain(), self.0)
    }

    /// A share in percent.
    #[must_use]
    pub fn percent(self, share: impl Plain<f64>) -> String {
        let share = share.plain();
        figure::percent(share, self.0)
    }

    /// A number with digits after the mark.
    #[must_use]
    pub fn decimal(self, value: impl Plain<f64>, digits: usize) -> String {
        figure::decimal(value.plain(), digits, self.0)
    }

    /// A ratio.
    #[must_use]
    pub fn ratio(self, value: impl Plain<f64>) -> String {
        let value = value.plain();
        figure::ratio(value, self.0)
    }

    /// The ends of an interval of ratios.
    #[must_use]
    pub fn ratios(self, range: impl Plain<Range>) -> String {
        let range = range.plain();
        format!("{}–{}", self.ratio(range.low), self.ratio(range.high))
    }

    /// The ends of an interval of persons.
    #[must_use]
    pub fn persons(self, range: impl Plain<Range>) -> String {
        let range = range.plain();
        format!("{}–{}", self.count(range.low), self.count(range.high))
    }

    /// An amount with a word of scale: `800 tỷ đồng`.
    #[must_use]
    pub fn money(self, vnd: impl Plain<f64>) -> String {
        let vnd = vnd.plain();
        subsidy::money(Vnd(rounded(vnd)), self.0)
    }

    /// A day of an answer, `2026-11-25` or a moment, as people write it.
    #[must_use]
    pub fn day(self, text: &str) -> String {
        let day = moment(text).map(|moment| moment.date_naive());
        let day = day.or_else(|| text.parse::<NaiveDate>().ok());
        day.map_or_else(
            || text.to_owned(),
            |day| day.format(self.0.pick("%d/%m/%Y", "%Y-%m-%d")).to_string(),
        )
    }

    /// A moment of an answer to the second, in the time of Việt Nam.
    #[must_use]
    pub fn time(self, text: &str) -> String {
        moment(text).map_or_else(
            || text.to_owned(),
            |moment| {
                let written = self.0.pick("%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S");
                moment.format(written).to_string()
            },
        )
    }

    /// A level's name.
    #[must_use]
    pub fn level(self, key: &str) -> String {
        text::level(&Level::parse(key), self.0)
    }

    /// A flag in a word or two.
    #[must_use]
    pub fn flag(self, word: &str) -> String {
        read::<Flag>(word).map_or_else(
            || word.to_owned(),
            |flag| text::flag(flag, self.0).to_owned(),
        )
    }

    /// How firmly a flag stands, in a word.
    #[must_use]
    pub fn strength(self, word: &str) -> &'static str {
        let words = report::labels(self.0);
        match read::<Strength>(word) {
            Some(Strength::Firm) => words.firm,
            Some(Strength::Likely) => words.likely,
            Some(Strength::Weak) => words.weak,
            Some(Strength::None) | None => "–",
        }
    }

    /// How well founded a parameter is.
    #[must_use]
    pub fn standing(self, word: &str) -> &'static str {
        read::<Status>(word).map_or("–", |status| text::status(status, self.0))
    }

    /// A count with thousands marks, for counts of rows.
    #[must_use]
    pub fn rows(self, value: impl Plain<u64>) -> String {
        let value = value.plain();
        numbers::count(usize::try_from(value).unwrap_or(usize::MAX), self.0)
    }
}

fn read<T: for<'de> Deserialize<'de>>(word: &str) -> Option<T> {
    serde_json::from_value(Value::from(word)).ok()
}

/// The nearest whole number.
#[must_use]
pub fn rounded(value: f64) -> i64 {
    format!("{value:.0}").parse().unwrap_or_default()
}

fn moment(text: &str) -> Option<DateTime<FixedOffset>> {
    let ahead = FixedOffset::east_opt(VIET_NAM * 3600)?;
    Some(
        DateTime::parse_from_rfc3339(text)
            .ok()?
            .with_timezone(&ahead),
    )
}

/// The day that it is in Việt Nam.
#[must_use]
pub fn today() -> NaiveDate {
    (Utc::now() + TimeDelta::hours(i64::from(VIET_NAM))).date_naive()
}

/// The sign beside a flag: nobody needs its colour.
#[must_use]
pub fn sign(flag: &str) -> &'static str {
    match flag {
        "undersupplied" => "▲",
        "oversupplied" => "▼",
        "balanced" => "●",
        _ => "?",
    }
}
