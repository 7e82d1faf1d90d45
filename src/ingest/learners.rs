//! Learners: checked stretch by stretch and kept as counts, since a country has tens of millions of them.
//!
//! ```text
//! identifiers of all rows ─▶ those that occur twice (64-bit hashes, equal ones compared in full)
//! each stretch of rows ─▶ cells, rules ─▶ rejects · counts by trade, level, years and status · rows set aside
//! rows set aside (their identifier occurs twice) ─▶ one of each counts, the others are rejected
//! ```
//!
//! A file that fits one stretch is opened once. Of a Parquet file only the stretch is in memory.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::tables::{Kind as ColumnKind, Resource, Table};

use super::Stage;
use super::cells::{CellColumn, Sheet};
use super::check::{Checked, unknown_columns};
use super::column::ReadColumn;
use super::dates::civil;
use super::error::{FileProblem, PackageError};
use super::findings::Findings;
use super::headings::{Layout, layout};
use super::held::{Held, Kind, Placed};
use super::lists::Lists;
use super::notes;
use super::package::{Part, ResourceFiles};
use super::parquet;
use super::problem::Problem;
use super::reference::Reference;
use super::report::Reject;
use super::rules::rules;
use super::values::{Identifiers, Understood, Values, identifiers};
use super::warning::Warning;

/// Rows of a Parquet file that are looked at together: few enough that one stretch per processor fits any memory.
const STRETCH: usize = 1 << 18;
/// Stretches per processor between two words on the progress.
const WAVE: usize = 8;
/// The column whose cells differ in every row.
const ID: &str = "learner_id";
/// The year of a date that is not given.
const NO_YEAR: i32 = i32::MIN;

/// Reads, checks and counts the learners of a package.
pub(super) fn read(
    files: &ResourceFiles,
    reference: &Reference,
    lists: &Lists,
    progress: &dyn Fn(Stage<'_>),
) -> Result<Checked, PackageError> {
    let reading = Reading {
        files,
        reference,
        lists,
    };
    let stretches = reading.stretches()?;
    let mut counted = Counted::default();
    if let [only] = stretches.as_slice() {
        reading.tell(only, progress);
        let mut held = reading.hold(only)?;
        let placed = reading.place(only, &mut held)?;
        let ids = reading.identifiers(&placed);
        let repeated = repeated(vec![ids.sorted()]);
        counted.add(only, reading.examine(only, &placed, &ids, &repeated)?);
    } else {
        let hashes =
            reading.in_waves(&stretches, progress, |stretch| reading.sorted_ids(stretch))?;
        let repeated = repeated(hashes);
        let found = reading.in_waves(&stretches, progress, |stretch| {
            let mut held = reading.hold(stretch)?;
            let placed = reading.place(stretch, &mut held)?;
            let ids = reading.identifiers(&placed);
            reading.examine(stretch, &placed, &ids, &repeated)
        })?;
        for (stretch, examined) in stretches.iter().zip(found) {
            counted.add(stretch, examined);
        }
    }
    counted.finish().map_err(|error| reading.refuse(0, error))
}

/// Rows that are looked at together.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Which file.
    part: usize,
    /// Which rows of it; all, where none are named.
    rows: Option<parquet::Rows>,
}

struct Reading<'r> {
    files: &'r ResourceFiles,
    reference: &'r Reference,
    lists: &'r Lists,
}

impl Reading<'_> {
    /// Each file is a stretch; a long Parquet file is several.
    fn stretches(&self) -> Result<Vec<Stretch>, PackageError> {
        let mut stretches = Vec::new();
        for (part, file) in self.files.parts.iter().enumerate() {
            let kind = Kind::of(file).map_err(|problem| self.refuse(part, problem))?;
            if kind != Kind::Parquet {
                stretches.push(Stretch { part, rows: None });
                continue;
            }
            let shape = parquet::shape(&file.path);
            let (_, height) = shape.map_err(|problem| self.refuse(part, problem))?;
            let starts = (0..height.max(1)).step_by(STRETCH);
            stretches.extend(starts.map(|first| Stretch {
                part,
                rows: Some((first, STRETCH.min(height - first))),
            }));
        }
        Ok(stretches)
    }

    fn part(&self, stretch: &Stretch) -> Option<&Part> {
        self.files.parts.get(stretch.part)
    }

    fn refuse(&self, part: usize, problem: impl Into<FileProblem>) -> PackageError {
        let file = self.files.parts.get(part).map(|part| part.file.clone());
        PackageError::File {
            resource: Resource::Learners,
            file: file.unwrap_or_default(),
            problem: problem.into(),
        }
    }

    fn tell(&self, stretch: &Stretch, progress: &dyn Fn(Stage<'_>)) {
        if let Some(part) = self.part(stretch) {
            progress(Stage::Reading {
                resource: Resource::Learners,
                file: &part.file,
                bytes: part.bytes,
            });
        }
    }

    /// Does something with every stretch, about as many at a time as there are processors.
    fn in_waves<T: Send>(
        &self,
        stretches: &[Stretch],
        progress: &dyn Fn(Stage<'_>),
        job: impl Fn(&Stretch) -> Result<T, PackageError> + Sync,
    ) -> Result<Vec<T>, PackageError> {
        let mut done = Vec::with_capacity(stretches.len());
        for wave in stretches.chunks(WAVE * rayon::current_num_threads().max(1)) {
            if let Some(first) = wave.first() {
                self.tell(first, progress);
            }
            let results: Result<Vec<T>, _> = wave.par_iter().map(&job).collect();
            done.extend(results?);
        }
        Ok(done)
    }

    fn hold(&self, stretch: &Stretch) -> Result<Held, PackageError> {
        let read = |part| Held::read(part, stretch.rows, Resource::Learners, self.reference);
        let held = self.part(stretch).map_or(Err(FileProblem::Empty), read);
        held.map_err(|problem| self.refuse(stretch.part, problem))
    }

    fn place<'a>(&self, stretch: &Stretch, held: &'a mut Held) -> Result<Placed<'a>, PackageError> {
        let placed = self.part(stretch).map_or(Err(FileProblem::Empty), |part| {
            held.place(part, Resource::Learners, self.reference)
        });
        placed.map_err(|problem| self.refuse(stretch.part, problem))
    }

    fn identifiers<'a>(&self, placed: &'a Placed<'_>) -> RowIds<'a> {
        RowIds::of(cells_of(&placed.sheet, &placed.layout))
    }

    /// The hashes of a stretch's identifiers in ascending order; of a Parquet file only their column is read.
    fn sorted_ids(&self, stretch: &Stretch) -> Result<Vec<u64>, PackageError> {
        let (Some(part), Some(_)) = (self.part(stretch), stretch.rows) else {
            let mut held = self.hold(stretch)?;
            let placed = self.place(stretch, &mut held)?;
            return Ok(self.identifiers(&placed).sorted());
        };
        self.column_of_ids(part, stretch)
            .map_err(|problem| self.refuse(stretch.part, problem))
    }

    fn column_of_ids(&self, part: &Part, stretch: &Stretch) -> Result<Vec<u64>, FileProblem> {
        let sheet = Sheet {
            headings: parquet::shape(&part.path)?.0,
            ..Sheet::default()
        };
        let layout = layout(Resource::Learners, &sheet, self.reference)?;
        let place = id_place(&layout).into_iter().collect();
        let frame = parquet::read(&part.path, stretch.rows, Some(place))?;
        let cells = frame.columns().first().map(parquet::cells).transpose()?;
        Ok(RowIds::of(cells.as_ref()).sorted())
    }

    fn examine(
        &self,
        stretch: &Stretch,
        placed: &Placed<'_>,
        ids: &RowIds<'_>,
        repeated: &HashSet<u64>,
    ) -> Result<Examined, PackageError> {
        examine(placed, ids, repeated, self.lists).map_err(|error| self.refuse(stretch.part, error))
    }
}

impl From<PolarsError> for FileProblem {
    fn from(error: PolarsError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

fn id_place(layout: &Layout) -> Option<usize> {
    let columns = Resource::Learners.columns().iter().zip(&layout.columns);
    columns
        .filter(|(column, _)| column.name == ID)
        .find_map(|(_, place)| *place)
}

fn cells_of<'a>(sheet: &'a Sheet<'_>, layout: &Layout) -> Option<&'a CellColumn<'a>> {
    sheet.columns.get(id_place(layout)?)
}

/// The identifiers of a stretch as hashes.
struct RowIds<'a> {
    codes: &'a [u32],
    /// Per distinct cell.
    distinct: Identifiers,
}

impl<'a> RowIds<'a> {
    fn of(column: Option<&'a CellColumn<'_>>) -> Self {
        Self {
            codes: column.map_or(&[], |column| &column.codes),
            distinct: column.map_or_else(Identifiers::default, |column| identifiers(&column.cells)),
        }
    }

    /// The hash of a row's identifier; nothing where it has none.
    fn at(&self, position: usize) -> Option<u64> {
        let code = self.codes.get(position)?;
        self.distinct.hashes.get(*code as usize).copied().flatten()
    }

    /// The hashes of all rows in ascending order.
    fn sorted(&self) -> Vec<u64> {
        let mut hashes: Vec<u64> = (0..self.codes.len())
            .filter_map(|position| self.at(position))
            .collect();
        hashes.par_sort_unstable();
        hashes
    }
}

/// The hashes that occur more than once in several ascending lists.
fn repeated(lists: Vec<Vec<u64>>) -> HashSet<u64> {
    /// Ranges of hashes that are looked through one by one: each is small enough for a processor's cache.
    const RANGES: u64 = 256;
    let width = u64::MAX / RANGES + 1;
    (0..RANGES)
        .into_par_iter()
        .flat_map_iter(|range| {
            let mut within: Vec<u64> = Vec::new();
            for list in &lists {
                let from = list.partition_point(|hash| hash / width < range);
                let rest = list.get(from..).unwrap_or_default();
                let to = rest.partition_point(|hash| hash / width == range);
                within.extend(rest.get(..to).unwrap_or_default());
            }
            within.sort_unstable();
            let twice = within.windows(2).filter(|pair| pair.first() == pair.last());
            twice
                .filter_map(|pair| pair.first().copied())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What learners are counted by: everything that is asked of them later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    trade: String,
    level: String,
    status: String,
    enrolled: i32,
    expected_end: Option<i32>,
    ended: Option<i32>,
}

/// What learners who are still studying are counted by, for whoever asks who finishes when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct End {
    provider: String,
    trade: String,
    level: String,
    month: i32,
}

/// A row whose identifier occurs twice.
struct Suspect {
    id: String,
    /// Its dates and words; of rows with one identifier the least counts, so that their order does not matter.
    rank: ([Option<i32>; 3], [String; 4]),
    group: Group,
    end: Option<End>,
    reject: Reject,
}

/// What was found in a stretch.
struct Examined {
    rows_read: usize,
    counts: Vec<(Group, i64)>,
    ends: Vec<(End, i64)>,
    rejected: usize,
    rejects: Vec<Reject>,
    warnings: Vec<Warning>,
    suspects: Vec<Suspect>,
    national: bool,
}

fn examine(
    placed: &Placed<'_>,
    ids: &RowIds<'_>,
    repeated: &HashSet<u64>,
    lists: &Lists,
) -> PolarsResult<Examined> {
    let resource = Resource::Learners;
    let (sheet, layout) = (&placed.sheet, &placed.layout);
    let columns: Vec<ReadColumn<'_>> = resource
        .columns()
        .par_iter()
        .zip(&layout.columns)
        .map(|(column, place)| {
            let cells = place.and_then(|place| sheet.columns.get(place));
            if column.name == ID {
                let understood = Understood::identifiers(&ids.distinct);
                let read = cells.map(|cells| (cells, understood));
                ReadColumn { column, read }
            } else {
                ReadColumn::read(resource, column, cells, lists)
            }
        })
        .collect();
    let mut findings = Findings::new(resource, Arc::clone(&placed.file), sheet, layout);
    findings.ragged_rows();
    for (index, column) in columns.iter().enumerate() {
        findings.cells(index, column);
    }
    findings.levels_against_codes(&columns);
    let dates = dates(&columns, sheet.height())?;
    for rule in rules(resource) {
        findings.rule(*rule, &dates)?;
    }
    let mut warnings = unknown_columns(resource, layout);
    for column in &columns {
        column.warn(resource, &sheet.rows, &findings.bad, &mut warnings);
    }
    let rows = Rows::of(&columns);
    let Tally {
        counts,
        ends,
        set_aside,
    } = count(&rows, ids, repeated, &findings.bad);
    let suspects = set_aside
        .into_iter()
        .filter_map(|position| rows.suspect(position, &findings))
        .collect();
    let good = (0..sheet.height()).filter(|position| findings.bad.get(*position) == Some(&false));
    let sample = good
        .take(notes::SAMPLE)
        .filter_map(|position| rows.id(position));
    let national = notes::mostly_national(sample);
    let (bad, rejects) = findings.finish();
    Ok(Examined {
        rows_read: sheet.height(),
        counts,
        ends,
        rejected: bad.iter().filter(|bad| **bad).count(),
        rejects,
        warnings,
        suspects,
        national,
    })
}

/// The columns that the rules of learners speak of.
fn dates(columns: &[ReadColumn<'_>], height: usize) -> PolarsResult<DataFrame> {
    let dates = columns
        .par_iter()
        .filter(|column| column.column.kind == ColumnKind::Date)
        .map(|column| column.to_series(height));
    DataFrame::new(height, dates.collect::<PolarsResult<Vec<_>>>()?)
}

/// One column of a stretch: per row the number of its cell, per cell a number that stands for its value.
struct Coded<'a> {
    codes: &'a [u32],
    numbers: Vec<i32>,
    column: Option<&'a ReadColumn<'a>>,
}

impl<'a> Coded<'a> {
    fn words(columns: &'a [ReadColumn<'a>], name: &str) -> Self {
        let column = columns.iter().find(|column| column.column.name == name);
        let canonical = column.and_then(ReadColumn::canonical);
        let (codes, numbers) = canonical.map_or((&[][..], Vec::new()), |(cells, numbers)| {
            (cells.codes.as_slice(), numbers)
        });
        let numbers = numbers.into_iter();
        Self {
            codes,
            numbers: numbers
                .map(|number| i32::try_from(number).unwrap_or(i32::MAX))
                .collect(),
            column,
        }
    }

    fn years(columns: &'a [ReadColumn<'a>], name: &str) -> Self {
        Self::days(columns, name, |day| civil(day).0)
    }

    fn months(columns: &'a [ReadColumn<'a>], name: &str) -> Self {
        Self::days(columns, name, |day| {
            let (year, month, _) = civil(day);
            year * 12 + month - 1
        })
    }

    fn days(columns: &'a [ReadColumn<'a>], name: &str, number: fn(i32) -> i32) -> Self {
        let column = columns.iter().find(|column| column.column.name == name);
        let (codes, numbers) = match column.and_then(|column| column.read.as_ref()) {
            Some((
                cells,
                Understood {
                    values: Values::Day(days),
                    ..
                },
            )) => {
                let number = |day: &Option<i32>| day.map_or(NO_YEAR, number);
                (cells.codes.as_slice(), days.iter().map(number).collect())
            }
            _ => (&[][..], Vec::new()),
        };
        Self {
            codes,
            numbers,
            column,
        }
    }

    fn at(&self, position: usize) -> i32 {
        let code = self.codes.get(position);
        let number = code.and_then(|code| self.numbers.get(*code as usize));
        number.copied().unwrap_or(NO_YEAR)
    }

    fn read(&self) -> Option<&'a (&'a CellColumn<'a>, Understood)> {
        self.column?.read.as_ref()
    }

    /// The number that stands for a word.
    fn number(&self, word: &str) -> Option<i32> {
        let Values::Text(words) = &self.read()?.1.values else {
            return None;
        };
        let place = words.iter().position(|known| known == Some(word))?;
        self.numbers.get(place).copied()
    }

    /// The word that a number stands for.
    fn word(&self, number: i32) -> String {
        let word = || match &self.read()?.1.values {
            Values::Text(words) => words.get(usize::try_from(number).ok()?),
            _ => None,
        };
        word().unwrap_or_default().to_owned()
    }

    fn day(&self, position: usize) -> Option<i32> {
        let (cells, understood) = self.read()?;
        let code = *cells.codes.get(position)? as usize;
        match &understood.values {
            Values::Day(days) => days.get(code).copied().flatten(),
            _ => None,
        }
    }
}

/// The columns of a stretch that rows are counted by.
struct Rows<'a> {
    id: Option<&'a ReadColumn<'a>>,
    provider: Coded<'a>,
    trade: Coded<'a>,
    level: Coded<'a>,
    status: Coded<'a>,
    enrolled: Coded<'a>,
    expected_end: Coded<'a>,
    end_month: Coded<'a>,
    ended: Coded<'a>,
    /// The number that stands for `studying`.
    studying: Option<i32>,
}

/// Trade, level, status, years of `enrolled_on`, `expected_end_on`, `ended_on`.
type Key = [i32; 6];
/// Provider, trade, level, month of `expected_end_on`.
type EndKey = [i32; 4];

impl<'a> Rows<'a> {
    fn of(columns: &'a [ReadColumn<'a>]) -> Self {
        let status = Coded::words(columns, "status");
        Self {
            studying: status.number("studying"),
            id: columns.iter().find(|column| column.column.name == ID),
            provider: Coded::words(columns, "provider_id"),
            trade: Coded::words(columns, "trade_code"),
            level: Coded::words(columns, "level"),
            status,
            enrolled: Coded::years(columns, "enrolled_on"),
            expected_end: Coded::years(columns, "expected_end_on"),
            end_month: Coded::months(columns, "expected_end_on"),
            ended: Coded::years(columns, "ended_on"),
        }
    }

    fn key(&self, position: usize) -> Key {
        let columns = [
            &self.trade,
            &self.level,
            &self.status,
            &self.enrolled,
            &self.expected_end,
            &self.ended,
        ];
        columns.map(|column| column.at(position))
    }

    fn group(&self, [trade, level, status, enrolled, expected_end, ended]: Key) -> Group {
        let given = |year: i32| (year != NO_YEAR).then_some(year);
        Group {
            trade: self.trade.word(trade),
            level: self.level.word(level),
            status: self.status.word(status),
            enrolled,
            expected_end: given(expected_end),
            ended: given(ended),
        }
    }

    /// Provider, trade, level and month of the expected end of a learner who is still studying, where it is known.
    fn end_key(&self, position: usize) -> Option<EndKey> {
        let month = self.end_month.at(position);
        let counts = Some(self.status.at(position)) == self.studying && month != NO_YEAR;
        counts.then(|| {
            let [provider, trade, level] =
                [&self.provider, &self.trade, &self.level].map(|column| column.at(position));
            [provider, trade, level, month]
        })
    }

    fn end(&self, [provider, trade, level, month]: EndKey) -> End {
        End {
            provider: self.provider.word(provider),
            trade: self.trade.word(trade),
            level: self.level.word(level),
            month,
        }
    }

    fn id(&self, position: usize) -> Option<std::borrow::Cow<'a, str>> {
        let (cells, _) = self.id?.read.as_ref()?;
        let code = *cells.codes.get(position)?;
        Some(super::values::clean(cells.cells.get(code as usize)?))
    }

    fn suspect(&self, position: usize, findings: &Findings<'_, '_>) -> Option<Suspect> {
        let days = [&self.enrolled, &self.expected_end, &self.ended];
        let words = [&self.provider, &self.trade, &self.level, &self.status];
        let problem = Problem::Duplicate {
            first_row: 0,
            file: None,
        };
        Some(Suspect {
            id: self.id(position)?.into_owned(),
            rank: (
                days.map(|column| column.day(position)),
                words.map(|column| column.word(column.at(position))),
            ),
            group: self.group(self.key(position)),
            end: self.end_key(position).map(|key| self.end(key)),
            reject: findings.reject(position, ID, problem),
        })
    }
}

/// The good rows of a stretch, counted.
struct Tally {
    counts: Vec<(Group, i64)>,
    ends: Vec<(End, i64)>,
    set_aside: Vec<usize>,
}

/// Counts the good rows by group; rows whose identifier occurs twice are set aside.
fn count(rows: &Rows<'_>, ids: &RowIds<'_>, repeated: &HashSet<u64>, bad: &[bool]) -> Tally {
    let mut counts: HashMap<Key, i64, foldhash::fast::FixedState> = HashMap::default();
    let mut ends: HashMap<EndKey, i64, foldhash::fast::FixedState> = HashMap::default();
    let mut set_aside = Vec::new();
    for (position, bad) in bad.iter().enumerate() {
        if *bad {
            continue;
        }
        let twice = || ids.at(position).is_some_and(|id| repeated.contains(&id));
        if !repeated.is_empty() && twice() {
            set_aside.push(position);
            continue;
        }
        *counts.entry(rows.key(position)).or_default() += 1;
        if let Some(key) = rows.end_key(position) {
            *ends.entry(key).or_default() += 1;
        }
    }
    let counts = counts.into_iter();
    let ends = ends.into_iter();
    Tally {
        counts: counts
            .map(|(key, count)| (rows.group(key), count))
            .collect(),
        ends: ends.map(|(key, count)| (rows.end(key), count)).collect(),
        set_aside,
    }
}

/// What was found in all stretches so far.
#[derive(Default)]
struct Counted {
    counts: BTreeMap<Group, i64>,
    ends: BTreeMap<End, i64>,
    rows_read: usize,
    rows_by_file: Vec<usize>,
    rejected: usize,
    /// With the place of their file.
    rejects: Vec<(usize, Reject)>,
    suspects: Vec<(usize, Suspect)>,
    warnings: Vec<Warning>,
    national: bool,
}

impl Counted {
    fn add(&mut self, stretch: &Stretch, examined: Examined) {
        for (group, count) in examined.counts {
            *self.counts.entry(group).or_default() += count;
        }
        for (end, count) in examined.ends {
            *self.ends.entry(end).or_default() += count;
        }
        self.national |= examined.national && self.rows_read == 0;
        self.rows_read += examined.rows_read;
        if self.rows_by_file.len() <= stretch.part {
            self.rows_by_file.resize(stretch.part + 1, 0);
        }
        if let Some(rows) = self.rows_by_file.get_mut(stretch.part) {
            *rows += examined.rows_read;
        }
        self.rejected += examined.rejected;
        let rejects = examined.rejects.into_iter();
        self.rejects
            .extend(rejects.map(|reject| (stretch.part, reject)));
        let suspects = examined.suspects.into_iter();
        self.suspects
            .extend(suspects.map(|suspect| (stretch.part, suspect)));
        for warning in examined.warnings {
            merge(&mut self.warnings, warning);
        }
    }

    /// Of the rows with one identifier the least counts; the others are rejected and name it.
    fn decide(&mut self) {
        let mut suspects = std::mem::take(&mut self.suspects);
        suspects.sort_by(|(part, a), (other, b)| {
            let by_value = a.id.cmp(&b.id).then_with(|| a.rank.cmp(&b.rank));
            by_value.then_with(|| (part, a.reject.row).cmp(&(other, b.reject.row)))
        });
        let mut kept: Option<Suspect> = None;
        for (part, suspect) in suspects {
            match &kept {
                Some(first) if first.id == suspect.id => {
                    let other = first.reject.file != suspect.reject.file;
                    let problem = Problem::Duplicate {
                        first_row: first.reject.row,
                        file: other.then(|| Arc::clone(&first.reject.file)),
                    };
                    self.rejected += 1;
                    let reject = suspect.reject;
                    self.rejects.push((part, Reject { problem, ..reject }));
                }
                _ => {
                    *self.counts.entry(suspect.group.clone()).or_default() += 1;
                    if let Some(end) = suspect.end.clone() {
                        *self.ends.entry(end).or_default() += 1;
                    }
                    kept = Some(suspect);
                }
            }
        }
    }

    fn finish(mut self) -> PolarsResult<Checked> {
        let resource = Resource::Learners;
        self.decide();
        self.rejects
            .sort_by_key(|(part, reject)| (*part, reject.row));
        if self.national {
            let column = ID;
            self.warnings
                .push(Warning::LooksLikeNationalNumber { resource, column });
        }
        let without_end = self.counts.iter();
        let without_end: i64 = without_end
            .filter(|(group, _)| group.status == "completed" && group.ended.is_none())
            .map(|(_, count)| count)
            .sum();
        if let Ok(rows @ 1..) = usize::try_from(without_end) {
            self.warnings.push(Warning::EndMissing { rows });
        }
        let rows_kept = self.rows_read - self.rejected;
        if rows_kept == 0 {
            self.warnings.push(Warning::Empty { resource });
        }
        let ends = ends(&self.ends)?;
        let table = Table::new(resource, frame(&self.counts)?)
            .and_then(|table| table.with_ends(ends))
            .map_err(|error| PolarsError::SchemaMismatch(error.to_string().into()))?;
        Ok(Checked {
            table,
            rows_kept,
            rows_read: self.rows_read,
            rows_by_file: self.rows_by_file,
            rejects: self.rejects.into_iter().map(|(_, reject)| reject).collect(),
            warnings: self.warnings,
        })
    }
}

/// Adds a warning to those of the stretches before, once for each cause.
fn merge(warnings: &mut Vec<Warning>, new: Warning) {
    for known in warnings.iter_mut() {
        match (known, &new) {
            (
                Warning::ReadByName { column, rows, .. },
                Warning::ReadByName {
                    column: same,
                    rows: more,
                    ..
                },
            ) if column == same => {
                *rows += more;
                return;
            }
            (known, new) if known == new => return,
            _ => {}
        }
    }
    warnings.push(new);
}

/// The counts as a frame, in the order of their groups.
fn frame(counts: &BTreeMap<Group, i64>) -> PolarsResult<DataFrame> {
    let words = |word: fn(&Group) -> &String| -> Vec<&str> {
        counts.keys().map(|group| word(group).as_str()).collect()
    };
    let years =
        |year: fn(&Group) -> Option<i32>| -> Vec<Option<i32>> { counts.keys().map(year).collect() };
    df!(
        "trade_code" => words(|group| &group.trade),
        "level" => words(|group| &group.level),
        "status" => words(|group| &group.status),
        "enrolled" => years(|group| Some(group.enrolled)),
        "expected_end" => years(|group| group.expected_end),
        "ended" => years(|group| group.ended),
        "learners" => counts.values().copied().collect::<Vec<i64>>(),
    )
}

/// The expected ends as a frame, in the order of their groups.
fn ends(counts: &BTreeMap<End, i64>) -> PolarsResult<DataFrame> {
    let words = |word: fn(&End) -> &String| -> Vec<&str> {
        counts.keys().map(|end| word(end).as_str()).collect()
    };
    df!(
        "provider_id" => words(|end| &end.provider),
        "trade_code" => words(|end| &end.trade),
        "level" => words(|end| &end.level),
        "month" => counts.keys().map(|end| end.month).collect::<Vec<i32>>(),
        "learners" => counts.values().copied().collect::<Vec<i64>>(),
    )
}
