//! From cells to values: each different cell of a column once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::BuildHasher;

use polars::prelude::{NewChunkedArray, PlSmallStr, StringChunked};
use rayon::prelude::*;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::tables::{Column, Kind, Resource};

use super::cells::{Cell, trim};
use super::dates;
use super::lists::{Found, Index, Lists};
use super::numbers::{self, Amount, Marks};
use super::problem::Problem;

/// First and last year of anything in a package: older figures are of no use for a forecast, later ones are slips.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// The values of a column's distinct cells, in their order; nothing for an empty or wrong cell.
#[derive(Debug, Clone)]
pub enum Values {
    /// Text and keys.
    Text(StringChunked),
    /// Years.
    Year(Vec<Option<i32>>),
    /// Counts and money.
    Whole(Vec<Option<i64>>),
    /// Numbers and shares.
    Real(Vec<Option<f64>>),
    /// Dates in days since 1970-01-01.
    Day(Vec<Option<i32>>),
    /// Yes and no.
    Yes(Vec<Option<bool>>),
}

/// What a column's distinct cells mean.
#[derive(Debug, Clone)]
pub struct Understood {
    /// The values.
    pub values: Values,
    /// What is wrong, by cell.
    pub problems: BTreeMap<u32, Problem>,
    /// Amounts with units, by cell.
    pub units: BTreeMap<u32, i64>,
    /// Cells in which a name was read as a key.
    pub names: BTreeMap<u32, String>,
    /// Cells whose unknown code was left out.
    pub left_out: Vec<u32>,
    /// The level that an official trade code implies, with the code, by cell.
    pub implied_levels: BTreeMap<u32, (String, String)>,
}

impl Understood {
    fn new(values: Values) -> Self {
        Self {
            values,
            problems: BTreeMap::new(),
            units: BTreeMap::new(),
            names: BTreeMap::new(),
            left_out: Vec::new(),
            implied_levels: BTreeMap::new(),
        }
    }

    /// Reads each cell that is not empty; what is wrong is kept by the cell's number.
    fn each<'a, T>(
        cells: &'a [Cell<'a>],
        wrap: fn(Vec<Option<T>>) -> Values,
        read: impl Fn(&'a Cell<'a>) -> Result<T, Problem>,
    ) -> Self {
        let mut problems = BTreeMap::new();
        let values = numbered(cells)
            .map(|(number, cell)| value(number, cell, &read, &mut problems))
            .collect();
        Self {
            problems,
            ..Self::new(wrap(values))
        }
    }

    /// As [`Self::each`], for text.
    fn each_text<'a>(
        cells: &'a [Cell<'a>],
        read: impl Fn(&'a Cell<'a>) -> Result<Cow<'a, str>, Problem>,
    ) -> Self {
        let mut problems = BTreeMap::new();
        let values =
            numbered(cells).map(|(number, cell)| value(number, cell, &read, &mut problems));
        let values = texts(values);
        Self {
            problems,
            ..Self::new(values)
        }
    }
}

impl Understood {
    /// A column of identifiers that are needed as hashes alone: what is wrong with them, and no values.
    pub fn identifiers(distinct: &Identifiers) -> Self {
        Self {
            problems: distinct.problems.clone(),
            ..Self::new(Values::Yes(Vec::new()))
        }
    }
}

/// Distinct identifiers as hashes.
#[derive(Debug, Default)]
pub struct Identifiers {
    /// Per cell; equal identifiers have equal hashes. Nothing for an empty or wrong cell.
    pub hashes: Vec<Option<u64>>,
    /// What is wrong, by cell.
    pub problems: BTreeMap<u32, Problem>,
}

/// Whether a text is letters and digits alone, so that there is nothing to clean and nothing that means "empty".
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Hashes the distinct cells of a column of identifiers, each of which must be filled.
pub fn identifiers(cells: &[Cell<'_>]) -> Identifiers {
    let state = foldhash::quality::FixedState::default();
    let hashes: Vec<Option<u64>> = cells
        .par_iter()
        .map(|cell| match cell {
            Cell::Text(text) if is_plain(text) => Some(state.hash_one::<&str>(text)),
            cell if cell.is_missing() || matches!(cell, Cell::Error(_)) => None,
            cell => Some(state.hash_one::<&str>(clean(cell).as_ref())),
        })
        .collect();
    let wrong = numbered(cells)
        .zip(&hashes)
        .filter(|(_, hash)| hash.is_none());
    let problems = wrong.map(|((number, cell), _)| match cell {
        cell if cell.is_missing() => (number, Problem::Missing),
        _ => (number, Problem::FormulaError),
    });
    Identifiers {
        problems: problems.collect(),
        hashes,
    }
}

fn texts<'a>(values: impl Iterator<Item = Option<Cow<'a, str>>>) -> Values {
    Values::Text(StringChunked::from_iter_options(PlSmallStr::EMPTY, values))
}

/// The value of a cell, or nothing with a note of the problem.
fn value<'a, T>(
    number: u32,
    cell: &'a Cell<'a>,
    read: &impl Fn(&'a Cell<'a>) -> Result<T, Problem>,
    problems: &mut BTreeMap<u32, Problem>,
) -> Option<T> {
    if cell.is_missing() {
        return None;
    }
    let value = match cell {
        Cell::Error(_) => Err(Problem::FormulaError),
        cell => read(cell),
    };
    value
        .map_err(|problem| problems.insert(number, problem))
        .ok()
}

/// Cells with their numbers. There are fewer than 2³² of them, since a file has at most that many bytes.
fn numbered<'a>(cells: &'a [Cell<'a>]) -> impl Iterator<Item = (u32, &'a Cell<'a>)> {
    (0_u32..).zip(cells)
}

/// Understands the distinct cells of one column of a resource.
#[must_use]
pub fn understand<'a>(
    resource: Resource,
    column: &Column,
    cells: &'a [Cell<'a>],
    lists: &'a Lists,
) -> Understood {
    match column.kind {
        Kind::Text | Kind::Key => Understood::each_text(cells, |cell| Ok(clean(cell))),
        Kind::Trade => trades(resource, cells, lists),
        Kind::Occupation => listed(
            cells,
            lists.occupations.as_ref(),
            Resource::Occupations,
            resource == Resource::Postings,
        ),
        Kind::Provider => listed(cells, lists.providers.as_ref(), Resource::Providers, false),
        Kind::Employer => listed(cells, lists.employers.as_ref(), Resource::Employers, false),
        Kind::OfficialCode => Understood::each_text(cells, official_code),
        Kind::Level if resource == Resource::Levels => {
            Understood::each_text(cells, |cell| Ok(clean(cell)))
        }
        Kind::Level => Understood::each_text(cells, |cell| level(cell, lists)),
        Kind::Year => Understood::each(cells, Values::Year, year),
        Kind::Count => {
            Understood::each(cells, Values::Whole, |cell| count(cell, numbers::MAX_COUNT))
        }
        Kind::Money => money(cells, &lists.currency),
        Kind::Number => reals(cells),
        Kind::Share => Understood::each(cells, Values::Real, share),
        Kind::Date => Understood::each(cells, Values::Day, date),
        Kind::Bool => Understood::each(cells, Values::Yes, |cell| yes(cell, lists)),
        Kind::Choice(allowed) => {
            Understood::each_text(cells, |cell| choice(cell, column.name, allowed, lists))
        }
    }
}

/// The text of a cell, trimmed and composed.
pub(super) fn clean<'a>(cell: &'a Cell<'a>) -> Cow<'a, str> {
    match cell {
        Cell::Text(text) => {
            let trimmed = trim(text);
            if trimmed.is_ascii() || is_nfc_quick(trimmed.chars()) == IsNormalized::Yes {
                Cow::Borrowed(trimmed)
            } else {
                Cow::Owned(trimmed.nfc().collect())
            }
        }
        other => other.to_text(),
    }
}

fn official_code<'a>(cell: &'a Cell<'a>) -> Result<Cow<'a, str>, Problem> {
    let text = clean(cell);
    if is_official(&text) {
        Ok(text)
    } else {
        Err(Problem::NotAnOfficialCode)
    }
}

fn is_official(text: &str) -> bool {
    text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn trades<'a>(resource: Resource, cells: &'a [Cell<'a>], lists: &'a Lists) -> Understood {
    let Some(index) = lists.trades.as_ref() else {
        return Understood::each_text(cells, |cell| Ok(clean(cell)));
    };
    let may_leave_out = resource == Resource::Postings;
    let mut understood = Understood::new(Values::Yes(Vec::new()));
    let mut values = Vec::with_capacity(cells.len());
    let mut suggestions = 0;
    for (number, cell) in numbered(cells) {
        if cell.is_missing() {
            values.push(None);
            continue;
        }
        let text = clean(cell);
        let official = lists.codes.get(text.as_ref());
        if let Some((_, level)) = official {
            understood
                .implied_levels
                .insert(number, (text.to_string(), level.clone()));
        }
        let value = match (index.find(&text), official) {
            (Found::Key, _) => Ok(text),
            (_, Some((trade, _))) => Ok(Cow::Borrowed(trade.as_str())),
            (Found::Name(key), _) => {
                understood.names.insert(number, key.to_owned());
                Ok(Cow::Borrowed(key))
            }
            (Found::Several(keys), _) => Err(Problem::AmbiguousTrade {
                candidates: keys.join(", "),
            }),
            (Found::Nothing, _) if is_official(&text) => Err(Problem::UnknownOfficialCode),
            (Found::Nothing, _) => {
                suggestions += 1;
                let nearest = if suggestions <= lists.suggestions {
                    index.nearest(&text)
                } else {
                    None
                };
                Err(Problem::UnknownTrade { nearest })
            }
        };
        values.push(kept(value, number, may_leave_out, &mut understood));
    }
    understood.values = texts(values.into_iter());
    understood
}

/// Keys of a list that the package brings; any key where it brings none.
fn listed<'a>(
    cells: &'a [Cell<'a>],
    index: Option<&'a Index>,
    list: Resource,
    may_leave_out: bool,
) -> Understood {
    let Some(index) = index else {
        return Understood::each_text(cells, |cell| Ok(clean(cell)));
    };
    let mut understood = Understood::new(Values::Yes(Vec::new()));
    let mut values = Vec::with_capacity(cells.len());
    for (number, cell) in numbered(cells) {
        if cell.is_missing() {
            values.push(None);
            continue;
        }
        let text = clean(cell);
        let value = match index.find(&text) {
            Found::Key => Ok(text),
            Found::Name(key) => {
                understood.names.insert(number, key.to_owned());
                Ok(Cow::Borrowed(key))
            }
            Found::Several(_) | Found::Nothing => Err(Problem::NotListed { list }),
        };
        values.push(kept(value, number, may_leave_out, &mut understood));
    }
    understood.values = texts(values.into_iter());
    understood
}

/// The value, or a note of the problem: as a reject, or as left out where the row is of use without it.
fn kept<'a>(
    value: Result<Cow<'a, str>, Problem>,
    number: u32,
    may_leave_out: bool,
    understood: &mut Understood,
) -> Option<Cow<'a, str>> {
    match value {
        Ok(value) => Some(value),
        Err(_) if may_leave_out => {
            understood.left_out.push(number);
            None
        }
        Err(problem) => {
            understood.problems.insert(number, problem);
            None
        }
    }
}

fn level<'a>(cell: &'a Cell<'a>, lists: &'a Lists) -> Result<Cow<'a, str>, Problem> {
    let text = clean(cell);
    if let Some(known) = lists.words.find("level", &text)
        && lists.levels.has(known)
    {
        return Ok(Cow::Borrowed(known));
    }
    match lists.levels.find(&text) {
        Found::Key => Ok(text),
        Found::Name(key) => Ok(Cow::Borrowed(key)),
        Found::Several(_) | Found::Nothing => Err(Problem::UnknownLevel {
            known: lists.levels.listed(),
        }),
    }
}

fn choice<'a>(
    cell: &'a Cell<'a>,
    column: &str,
    allowed: &'static [&'static str],
    lists: &'a Lists,
) -> Result<Cow<'a, str>, Problem> {
    let text = clean(cell);
    if let Some(word) = allowed.iter().find(|word| **word == text) {
        return Ok(Cow::Borrowed(word));
    }
    let known = lists
        .words
        .find(column, &text)
        .filter(|word| allowed.contains(word));
    known
        .map(Cow::Borrowed)
        .ok_or(Problem::UnknownWord { allowed })
}

fn yes(cell: &Cell<'_>, lists: &Lists) -> Result<bool, Problem> {
    match cell {
        Cell::Bool(yes) => Ok(*yes),
        Cell::Integer(1) => Ok(true),
        Cell::Integer(0) => Ok(false),
        Cell::Decimal(number) => match numbers::to_whole(*number, 1) {
            Ok(whole) => Ok(whole == 1),
            Err(_) => Err(Problem::NotYesNo),
        },
        Cell::Text(text) => match lists.words.find("boolean", trim(text)) {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => Err(Problem::NotYesNo),
        },
        Cell::Integer(_) | Cell::Date(_) | Cell::Error(_) => Err(Problem::NotYesNo),
    }
}

fn year(cell: &Cell<'_>) -> Result<i32, Problem> {
    let number = match cell {
        Cell::Integer(number) => i32::try_from(*number).map_err(|_| Problem::YearOutOfRange)?,
        Cell::Decimal(number) if number.fract() == 0.0 && number.abs() < 1e6 => {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole and small, as just checked"
            )]
            let whole = *number as i32;
            whole
        }
        Cell::Text(text) => written_year(trim(text))?,
        Cell::Decimal(_) | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => {
            return Err(Problem::NotAYear);
        }
    };
    if YEARS.contains(&number) {
        Ok(number)
    } else {
        Err(Problem::YearOutOfRange)
    }
}

fn written_year(text: &str) -> Result<i32, Problem> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let is_year = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_year(digits) {
        return digits.parse().map_err(|_| Problem::NotAYear);
    }
    match text.split_once(['-', '–', '—', '/']) {
        Some((first, second)) if is_year(first.trim()) && is_year(second.trim()) => {
            Err(Problem::SchoolYear {
                first: first.trim().parse().map_err(|_| Problem::NotAYear)?,
            })
        }
        _ => Err(Problem::NotAYear),
    }
}

fn count(cell: &Cell<'_>, limit: i64) -> Result<i64, Problem> {
    match cell {
        Cell::Integer(number) if *number < 0 => Err(Problem::Negative),
        Cell::Integer(number) if *number > limit => Err(Problem::TooLarge { limit }),
        Cell::Integer(number) => Ok(*number),
        Cell::Decimal(number) => numbers::to_whole(*number, limit),
        Cell::Text(text) => numbers::whole(trim(text), limit),
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => Err(Problem::NotANumber),
    }
}

fn money<'a>(cells: &'a [Cell<'a>], currency: &str) -> Understood {
    let read = |cell: &Cell<'_>| match cell {
        Cell::Text(text) => numbers::amount(trim(text), currency),
        other => count(other, numbers::MAX_MONEY).map(Amount::Plain),
    };
    let (mut problems, mut units) = (BTreeMap::new(), BTreeMap::new());
    let values = numbered(cells)
        .map(
            |(number, cell)| match value(number, cell, &read, &mut problems)? {
                Amount::Plain(amount) => Some(amount),
                Amount::WithUnit(amount) => {
                    units.insert(number, amount);
                    Some(amount)
                }
            },
        )
        .collect();
    Understood {
        problems,
        units,
        ..Understood::new(Values::Whole(values))
    }
}

fn reals<'a>(cells: &'a [Cell<'a>]) -> Understood {
    let texts = cells.iter().filter_map(|cell| match cell {
        Cell::Text(text) => Some(trim(text)),
        _ => None,
    });
    let marks = Marks::learn(texts);
    Understood::each(cells, Values::Real, |cell| match cell {
        Cell::Text(text) => numbers::real(trim(text), marks),
        other => typed_real(other),
    })
}

fn share(cell: &Cell<'_>) -> Result<f64, Problem> {
    let share = match cell {
        Cell::Text(text) => numbers::share(trim(text))?,
        other => typed_real(other)?,
    };
    if share > 1.0 {
        Err(Problem::AboveOne)
    } else {
        Ok(share)
    }
}

fn typed_real(cell: &Cell<'_>) -> Result<f64, Problem> {
    let number = match cell {
        Cell::Integer(number) => *number as f64,
        Cell::Decimal(number) => *number,
        Cell::Text(_) | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => {
            return Err(Problem::NotANumber);
        }
    };
    if !number.is_finite() {
        Err(Problem::NotANumber)
    } else if number < 0.0 {
        Err(Problem::Negative)
    } else {
        Ok(number)
    }
}

fn date(cell: &Cell<'_>) -> Result<i32, Problem> {
    match cell {
        Cell::Date(days) => dates::believed(*days),
        Cell::Decimal(serial) => dates::from_excel(*serial),
        Cell::Integer(serial) => dates::from_excel(*serial as f64),
        Cell::Text(text) => dates::parse(trim(text)),
        Cell::Bool(_) | Cell::Error(_) => Err(Problem::NotADate),
    }
}
