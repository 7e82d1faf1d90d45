//! A subsidy policy as a dated object, read from TOML and checked.

mod error;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::{Level, TradeCode};
use crate::parameters::Status;
use crate::units::{Vnd, Year};

pub use error::PolicyError;

/// A calendar day, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day of a text such as `2026-01-01`; nothing where it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let whole = parts.next().is_none() && [year.len(), month.len(), day.len()] == [4, 2, 2];
        let day = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        (whole && (1..=12).contains(&day.month) && (1..=day.last()).contains(&day.day))
            .then_some(day)
    }

    /// The last day of its month.
    fn last(self) -> u8 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        }
    }

    /// The day by which a year's courses begin: 1 September.
    #[must_use]
    pub const fn courses_begin(year: Year) -> Self {
        Self {
            year: year.0,
            month: 9,
            day: 1,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// From when to when something holds, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Day,
    /// The last day; open where there is none.
    pub to: Option<Day>,
}

impl Validity {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let reaches = |a: &Self, b: &Self| a.to.is_none_or(|to| b.from <= to);
        reaches(self, other) && reaches(other, self)
    }
}

/// Whether a policy is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyStatus {
    /// Decided and in force within its dates.
    InForce,
    /// A plan that nobody has decided yet.
    Planned,
}

impl PolicyStatus {
    /// The word used in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::InForce => "in_force",
            Self::Planned => "planned",
        }
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Tiếng Việt.
    pub vi: String,
    /// English.
    pub en: String,
}

/// Where a policy stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document.
    pub title: String,
    /// Line, article or page, and what it says.
    pub place: String,
    /// A page that shows it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Which trades a policy supports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EligibleTrades {
    /// Every trade: the policy names none.
    All,
    /// Those that it names, by code.
    Listed(BTreeSet<TradeCode>),
}

impl EligibleTrades {
    /// Whether a trade is supported.
    #[must_use]
    pub fn has(&self, trade: &TradeCode) -> bool {
        match self {
            Self::All => true,
            Self::Listed(trades) => trades.contains(trade),
        }
    }
}

/// What a learner costs for the whole course, at some levels and in some trades, for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Levels.
    pub levels: BTreeSet<Level>,
    /// Trades.
    pub trades: EligibleTrades,
    /// Per learner and course, more than 0.
    pub vnd: Vnd,
    /// Dates.
    pub validity: Validity,
    /// How well founded.
    pub status: Status,
    /// Where it comes from.
    pub basis: String,
}

/// Teachers paid beside the learners.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeacherLine {
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Teachers over all years.
    pub teachers: u64,
    /// Per teacher.
    pub vnd_each: Vnd,
}

/// The money of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyYear {
    /// The year.
    pub year: Year,
    /// Everything: the sum of the two below.
    pub total_vnd: Vnd,
    /// For learners: the envelope of an allocation.
    pub learners_vnd: Vnd,
    /// For teachers.
    pub teachers_vnd: Vnd,
    /// At most so many learners.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learners: Option<u64>,
}

/// Largest numbers of learners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// Over all years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learners_total: Option<u64>,
    /// In a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learners_a_year: Option<u64>,
    /// Of one trade in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learners_per_trade: Option<u64>,
}

/// A part of the city, as the districts that lie in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its key.
    pub key: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Names of districts as providers give them.
    pub districts: Vec<String>,
}

/// What a floor is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorKind {
    /// A trade group, by code.
    Group,
    /// An area of the policy, by key.
    Area,
    /// A level, by key.
    Level,
    /// `public` or `private`.
    Ownership,
    /// A trade, by code.
    Trade,
}

/// A least number of learners a year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// Of what kind.
    pub of: FloorKind,
    /// Which one.
    pub key: String,
    /// Learners a year, at least.
    pub learners: u64,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its stable key.
    pub code: String,
    /// Its name.
    pub name: Words,
    /// Whether it is decided.
    pub status: PolicyStatus,
    /// Its dates.
    pub validity: Validity,
    /// Where it stands.
    pub sources: Vec<Source>,
    /// What a reader must know.
    pub notes: Vec<Words>,
    /// Which trades.
    pub trades: EligibleTrades,
    /// Which levels.
    pub levels: BTreeSet<Level>,
    /// Who qualifies.
    pub who: Words,
    /// What a learner costs.
    pub rates: Vec<Rate>,
    /// Largest numbers of learners.
    pub caps: Caps,
    /// The money, by year; none where the policy does not say.
    pub years: Vec<PolicyYear>,
    /// Teachers paid beside the learners.
    pub teachers: Vec<TeacherLine>,
    /// Parts of the city.
    pub areas: Vec<Area>,
    /// Least numbers of learners.
    pub floors: Vec<Floor>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawTrades {
    Word(String),
    List(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRate {
    levels: Vec<String>,
    trades: Option<Vec<String>>,
    vnd: i64,
    valid_from: String,
    valid_to: Option<String>,
    status: Status,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    code: String,
    name_vi: String,
    name_en: String,
    status: PolicyStatus,
    valid_from: String,
    valid_to: Option<String>,
    trades: RawTrades,
    levels: Vec<String>,
    who: Words,
    #[serde(default)]
    caps: Caps,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    note: Vec<Words>,
    #[serde(default)]
    rate: Vec<RawRate>,
    #[serde(default)]
    teachers: Vec<TeacherLine>,
    #[serde(default)]
    year: Vec<PolicyYear>,
    #[serde(default)]
    area: Vec<Area>,
    #[serde(default)]
    floor: Vec<Floor>,
}

impl Policy {
    /// The policy of a TOML text.
    ///
    /// # Errors
    /// See [`PolicyError`]: the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let raw: Raw = toml::from_str(text).map_err(|error| PolicyError::Form {
            line: 1 + error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(0, |before| before.matches('\n').count()),
            reason: error.message().to_owned(),
        })?;
        let policy = Self {
            validity: validity("valid_from", &raw.valid_from, raw.valid_to.as_deref())?,
            trades: match raw.trades {
                RawTrades::Word(word) if word == "all" => EligibleTrades::All,
                RawTrades::Word(found) => return Err(PolicyError::TradesWord { found }),
                RawTrades::List(list) => listed("trades", &list)?,
            },
            levels: levels("levels", &raw.levels)?,
            rates: raw.rate.into_iter().map(rate).collect::<Result<_, _>>()?,
            code: raw.code,
            name: Words {
                vi: raw.name_vi,
                en: raw.name_en,
            },
            status: raw.status,
            sources: raw.source,
            notes: raw.note,
            who: raw.who,
            caps: raw.caps,
            years: raw.year,
            teachers: raw.teachers,
            areas: raw.area,
            floors: raw.floor,
        };
        for (field, text) in [
            ("code", &policy.code),
            ("name_vi", &policy.name.vi),
            ("name_en", &policy.name.en),
        ] {
            if text.trim().is_empty() {
                return Err(PolicyError::Empty { field });
            }
        }
        if policy.sources.is_empty() {
            return Err(PolicyError::Empty { field: "source" });
        }
        policy.check_rates()?;
        policy.check_years()?;
        policy.check_areas()?;
        Ok(policy)
    }

    /// What a learner who begins in a year costs; nothing where no rate holds.
    #[must_use]
    pub fn rate(&self, trade: &TradeCode, level: &Level, year: Year) -> Option<Vnd> {
        let day = Day::courses_begin(year);
        let holds = |rate: &&Rate| {
            rate.levels.contains(level) && rate.trades.has(trade) && rate.validity.holds(day)
        };
        self.rates.iter().find(holds).map(|rate| rate.vnd)
    }

    /// Whether a trade is supported at a level.
    #[must_use]
    pub fn supports(&self, trade: &TradeCode, level: &Level) -> bool {
        self.trades.has(trade) && self.levels.contains(level)
    }

    /// The key of the area that a district lies in.
    #[must_use]
    pub fn area_of(&self, district: &str) -> Option<&str> {
        let within = |area: &&Area| area.districts.iter().any(|name| name == district);
        self.areas.iter().find(within).map(|area| area.key.as_str())
    }

    fn check_rates(&self) -> Result<(), PolicyError> {
        for (position, rate) in self.rates.iter().enumerate() {
            if rate.vnd.0 <= 0 {
                return Err(PolicyError::NotPositive {
                    field: "vnd",
                    entry: i64::try_from(position + 1).unwrap_or(i64::MAX),
                    vnd: rate.vnd.0,
                });
            }
            for (earlier, other) in self.rates.iter().enumerate().take(position) {
                let level = rate.levels.intersection(&other.levels).next();
                let trades = match (&rate.trades, &other.trades) {
                    (EligibleTrades::Listed(a), EligibleTrades::Listed(b)) => !a.is_disjoint(b),
                    (EligibleTrades::All, _) | (_, EligibleTrades::All) => true,
                };
                if let Some(level) =
                    level.filter(|_| trades && rate.validity.overlaps(&other.validity))
                {
                    return Err(PolicyError::RatesOverlap {
                        first: earlier + 1,
                        second: position + 1,
                        level: level.clone(),
                        day: rate.validity.from.max(other.validity.from),
                    });
                }
            }
        }
        let named = |level: &&Level| !self.rates.iter().any(|rate| rate.levels.contains(*level));
        match self.levels.iter().find(named) {
            Some(level) => Err(PolicyError::NoRate {
                level: level.clone(),
            }),
            None => Ok(()),
        }
    }

    fn check_years(&self) -> Result<(), PolicyError> {
        let mut seen = BTreeSet::new();
        for line in &self.years {
            let year = line.year;
            if !seen.insert(year) {
                return Err(PolicyError::Twice {
                    field: "year",
                    entry: year.0.to_string(),
                });
            }
            let Validity { from, to } = self.validity;
            if year.0 < from.year || to.is_some_and(|to| to.year < year.0) {
                return Err(PolicyError::YearOutside { year, from, to });
            }
            if line.learners_vnd.0 <= 0 {
                return Err(PolicyError::NotPositive {
                    field: "learners_vnd",
                    entry: i64::from(year.0),
                    vnd: line.learners_vnd.0,
                });
            }
            let parts = [line.learners_vnd, line.teachers_vnd].into_iter().sum();
            if line.total_vnd != parts {
                return Err(PolicyError::Total {
                    year,
                    total: line.total_vnd,
                    parts,
                });
            }
        }
        let years: Vnd = self.years.iter().map(|line| line.teachers_vnd).sum();
        let lines: Vnd = self
            .teachers
            .iter()
            .map(|line| line.vnd_each.times(line.teachers))
            .sum();
        if self.years.is_empty() || years == lines {
            Ok(())
        } else {
            Err(PolicyError::Teachers { years, lines })
        }
    }

    fn check_areas(&self) -> Result<(), PolicyError> {
        let mut keys = BTreeSet::new();
        let mut districts: BTreeMap<&str, &str> = BTreeMap::new();
        for area in &self.areas {
            if !keys.insert(area.key.as_str()) {
                return Err(PolicyError::Twice {
                    field: "area",
                    entry: area.key.clone(),
                });
            }
            for district in &area.districts {
                if districts.insert(district, &area.key).is_some() {
                    return Err(PolicyError::Twice {
                        field: "districts",
                        entry: district.clone(),
                    });
                }
            }
        }
        for floor in &self.floors {
            let known = match floor.of {
                FloorKind::Area => keys.contains(floor.key.as_str()),
                FloorKind::Ownership => matches!(floor.key.as_str(), "public" | "private"),
                FloorKind::Level => self.levels.contains(&Level::parse(&floor.key)),
                FloorKind::Trade => {
                    TradeCode::parse(&floor.key).is_some_and(|trade| self.trades.has(&trade))
                }
                // Groups are those of the package.
                FloorKind::Group => true,
            };
            if !known {
                return Err(PolicyError::FloorUnknown {
                    of: floor.of,
                    key: floor.key.clone(),
                });
            }
        }
        Ok(())
    }
}

fn day(field: &'static str, text: &str) -> Result<Day, PolicyError> {
    Day::parse(text).ok_or_else(|| PolicyError::Day {
        field,
        found: text.to_owned(),
    })
}

fn validity(field: &'static str, from: &str, to: Option<&str>) -> Result<Validity, PolicyError> {
    let from = day(field, from)?;
    let to = to.map(|text| day("valid_to", text)).transpose()?;
    match to {
        Some(to) if to < from => Err(PolicyError::EndBeforeBeginning { field, from, to }),
        _ => Ok(Validity { from, to }),
    }
}

fn distinct<T: Ord>(
    field: &'static str,
    list: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<BTreeSet<T>, PolicyError> {
    let mut set = BTreeSet::new();
    for entry in list {
        let value = parse(entry).ok_or(PolicyError::Empty { field })?;
        if !set.insert(value) {
            return Err(PolicyError::Twice {
                field,
                entry: entry.clone(),
            });
        }
    }
    if set.is_empty() {
        return Err(PolicyError::Empty { field });
    }
    Ok(set)
}

fn listed(field: &'static str, list: &[String]) -> Result<EligibleTrades, PolicyError> {
    distinct(field, list, TradeCode::parse).map(EligibleTrades::Listed)
}

fn levels(field: &'static str, list: &[String]) -> Result<BTreeSet<Level>, PolicyError> {
    distinct(field, list, |key| Some(Level::parse(key)))
}

fn rate(raw: RawRate) -> Result<Rate, PolicyError> {
    Ok(Rate {
        levels: levels("rate.levels", &raw.levels)?,
        trades: match raw.trades {
            None => EligibleTrades::All,
            Some(list) => listed("rate.trades", &list)?,
        },
        vnd: Vnd(raw.vnd),
        validity: validity("rate.valid_from", &raw.valid_from, raw.valid_to.as_deref())?,
        status: raw.status,
        basis: raw.basis,
    })
}

#[cfg(test)]
mod tests;
