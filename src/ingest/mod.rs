//! From a folder of files to checked tables and a report of everything that was wrong.
//!
//! ```text
//! file ─▶ cells (csv, xlsx, parquet) ─▶ headings ─▶ values ─▶ rules ─▶ Table + rejects + warnings
//! ```
//!
//! Each different cell of a column is understood once, however many rows it fills; rules between columns are
//! evaluated in columns. Rows read are always rows kept plus rows rejected.

pub mod cells;
mod check;
mod column;
mod csv;
pub mod dates;
mod delivery;
mod error;
mod findings;
pub mod fold;
mod headings;
mod held;
mod history;
mod kept;
mod learners;
mod lists;
mod notes;
pub mod numbers;
mod package;
mod parquet;
mod problem;
mod reconcile;
mod reference;
mod report;
mod rows;
mod rules;
mod values;
mod warning;
mod xlsx;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::{DataFrame, PolarsResult};

use crate::tables::{Resource, Snapshot, Table};

use self::check::{Checked, check};
use self::held::{Held, Placed};
use self::history::LearnerCells;
use self::lists::{Index, Lists, OfficialCodes};
use self::reconcile::reconcile;

pub use self::delivery::{Difference, difference, rows_of_others};
pub use self::error::{DescriptorProblem, FileProblem, PackageError};
pub use self::kept::Kept;
pub use self::package::{Package, Part, ResourceFiles};
pub use self::problem::Problem;
pub use self::reconcile::{Comparison, Contradiction, Outcome, Reconciliation, Subject};
pub use self::reference::{Reference, Words};
pub use self::report::{Origin, Reject, Report, ResourceReport, write_rejects};
pub use self::rows::{check_rows, read_file};
pub use self::warning::Warning;

/// A package that was read.
#[derive(Debug, Clone)]
pub struct Ingested {
    /// What it says of itself.
    pub package: Package,
    /// The rows that satisfy every rule.
    pub snapshot: Snapshot,
    /// What was read, kept and refused.
    pub report: Report,
}

/// What is being done, for a reader who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage<'a> {
    /// A file is about to be read.
    Reading {
        /// What it holds.
        resource: Resource,
        /// Its path in the package.
        file: &'a str,
        /// Its size.
        bytes: u64,
    },
    /// Its rows were checked.
    Checked {
        /// What it holds.
        resource: Resource,
        /// Its rows.
        rows: usize,
    },
    /// Figures are compared with their history and with published ones.
    Comparing,
}

/// Resources that others refer to, in the order in which they must be read.
const FIRST: [Resource; 6] = [
    Resource::Levels,
    Resource::Trades,
    Resource::TradeCodes,
    Resource::Occupations,
    Resource::Providers,
    Resource::Employers,
];

/// How many unknown trades of a file get a suggestion; a file of nothing else would take long.
const SUGGESTIONS: usize = 200;

/// Reads a package: its files, and the reference tables for what it may leave out.
///
/// # Errors
/// A package that cannot be used: see [`PackageError`]. Mistakes in rows are in the report.
pub fn read_package(
    folder: &Path,
    reference: &Reference,
    progress: &dyn Fn(Stage<'_>),
) -> Result<Ingested, PackageError> {
    let (package, warnings) = package::find(folder)?;
    let mut ingested = read(package, reference, progress, &mut Kept::default())?;
    ingested.report.warnings.splice(0..0, warnings);
    Ok(ingested)
}

/// Reads the files of a package, save for those resources that were read before from the same files.
///
/// # Errors
/// See [`read_package`].
pub fn read(
    package: Package,
    reference: &Reference,
    progress: &dyn Fn(Stage<'_>),
    kept: &mut Kept,
) -> Result<Ingested, PackageError> {
    let files = |resource| {
        package
            .resources
            .iter()
            .find(|files| files.resource == resource)
    };
    if files(Resource::Trades).is_none() {
        return Err(PackageError::NoTrades(PathBuf::from(&package.name)));
    }
    let mut reading = Reading::new(&package, reference);
    kept.begin(&package.currency);
    let rest = Resource::ALL
        .into_iter()
        .filter(|resource| !FIRST.contains(resource));
    for resource in FIRST.into_iter().chain(rest) {
        let files = files(resource);
        let (origin, checked) = match kept.take(resource, files) {
            Some(known) => known,
            None => kept.put(
                resource,
                files,
                reading.resource(resource, files, progress)?,
            ),
        };
        if let Some(checked) = checked {
            reading.keep(origin, Checked::clone(&checked));
        }
    }
    progress(Stage::Comparing);
    let (snapshot, report) = reading
        .finish()
        .map_err(|error| PackageError::Unexpected(error.to_string()))?;
    Ok(Ingested {
        package,
        snapshot,
        report,
    })
}

/// A package while it is being read.
struct Reading<'r> {
    reference: &'r Reference,
    lists: Lists,
    snapshot: Snapshot,
    report: Report,
}

impl<'r> Reading<'r> {
    fn new(package: &Package, reference: &'r Reference) -> Self {
        let lists = Lists {
            words: reference.words().clone(),
            currency: package.currency.clone(),
            suggestions: SUGGESTIONS,
            ..Lists::default()
        };
        Self {
            reference,
            lists,
            snapshot: Snapshot::default(),
            report: Report::default(),
        }
    }

    /// Reads a resource: its files, else the reference.
    fn resource(
        &mut self,
        resource: Resource,
        files: Option<&ResourceFiles>,
        progress: &dyn Fn(Stage<'_>),
    ) -> Result<(Origin, Option<Checked>), PackageError> {
        match files {
            Some(files) => {
                let origin = Origin::File(Arc::from(files.name()));
                Ok((origin, Some(self.files(files, progress)?)))
            }
            None => Ok((Origin::Reference, self.reference_rows(resource)?)),
        }
    }

    /// Reads the files of a resource.
    fn files(
        &self,
        files: &ResourceFiles,
        progress: &dyn Fn(Stage<'_>),
    ) -> Result<Checked, PackageError> {
        let resource = files.resource;
        let checked = if resource == Resource::Learners {
            learners::read(files, self.reference, &self.lists, progress)?
        } else {
            self.whole(files, progress)?
        };
        progress(Stage::Checked {
            resource,
            rows: checked.rows_read,
        });
        if resource == Resource::Trades && checked.rows_kept == 0 {
            return Err(PackageError::File {
                resource,
                file: files.name(),
                problem: FileProblem::NoUsableRow {
                    first_reason: first_reason(&checked),
                },
            });
        }
        Ok(checked)
    }

    /// Reads a resource whose rows are kept, all files together.
    fn whole(
        &self,
        files: &ResourceFiles,
        progress: &dyn Fn(Stage<'_>),
    ) -> Result<Checked, PackageError> {
        let resource = files.resource;
        let refuse = |file: String| {
            move |problem| PackageError::File {
                resource,
                file,
                problem,
            }
        };
        let mut held = Vec::with_capacity(files.parts.len());
        for part in &files.parts {
            progress(Stage::Reading {
                resource,
                file: &part.file,
                bytes: part.bytes,
            });
            let read = Held::read(part, None, resource, self.reference);
            held.push(read.map_err(refuse(part.file.clone()))?);
        }
        let placed: Result<Vec<Placed<'_>>, PackageError> = held
            .iter_mut()
            .zip(&files.parts)
            .map(|(held, part)| {
                held.place(part, resource, self.reference)
                    .map_err(refuse(part.file.clone()))
            })
            .collect();
        let together = held::joined(resource, placed?);
        together
            .ok_or(FileProblem::Empty)
            .and_then(|placed| Ok(check(resource, placed, &self.lists)?))
            .map_err(refuse(files.name()))
    }

    /// Takes from the reference what the package may leave out; rows about trades that it lacks fall away.
    fn reference_rows(&mut self, resource: Resource) -> Result<Option<Checked>, PackageError> {
        let Some(text) = self.reference.table(resource) else {
            return Ok(None);
        };
        let refuse = |problem| PackageError::File {
            resource,
            file: format!("reference/{resource}.csv"),
            problem,
        };
        let sheet = csv::read(text.as_bytes()).map_err(refuse)?;
        let placed = Placed {
            file: Arc::from(""),
            layout: headings::layout(resource, &sheet, self.reference).map_err(refuse)?,
            sheet,
        };
        self.lists.suggestions = 0;
        let checked = check(resource, placed, &self.lists).map_err(|error| refuse(error.into()));
        self.lists.suggestions = SUGGESTIONS;
        let mut checked = checked?;
        checked.rows_read = checked.rows_kept;
        checked.rejects.clear();
        checked.warnings.clear();
        Ok((checked.rows_kept > 0).then_some(checked))
    }

    /// Puts a checked resource into the snapshot and its keys into the lists.
    fn keep(&mut self, origin: Origin, checked: Checked) {
        let resource = checked.table.resource();
        self.list(&checked.table, &origin);
        self.report.resources.push(ResourceReport {
            resource,
            origin,
            rows_read: checked.rows_read,
            rows_by_file: checked.rows_by_file.clone(),
            rows_kept: checked.rows_kept,
            rows_rejected: checked.rows_rejected(),
        });
        self.report.rejects.extend(checked.rejects);
        self.report.warnings.extend(checked.warnings);
        self.snapshot.insert(checked.table);
    }

    fn list(&mut self, table: &Table, origin: &Origin) {
        let frame = table.frame();
        let brought = matches!(origin, Origin::File(_));
        match table.resource() {
            Resource::Levels => self.lists.levels = levels(frame),
            Resource::Trades => {
                self.lists.trades = Some(Index::new(frame, "trade_code", &["name_vi", "name_en"]));
            }
            Resource::TradeCodes => self.lists.codes = official_codes(frame),
            Resource::Providers if frame.height() > 0 => {
                self.lists.providers = Some(Index::new(frame, "provider_id", &["name"]));
            }
            Resource::Employers if frame.height() > 0 => {
                self.lists.employers = Some(Index::new(frame, "employer_id", &["name"]));
            }
            Resource::Occupations if brought && frame.height() > 0 => {
                self.lists.occupations = Some(Index::new(frame, "occupation_code", &[]));
            }
            _ => {}
        }
    }

    fn finish(mut self) -> PolarsResult<(Snapshot, Report)> {
        let learners = LearnerCells::of(&self.snapshot)?;
        self.report
            .warnings
            .extend(history::look(&self.snapshot, &learners)?);
        self.report.reconciliation = reconcile(&self.snapshot, &learners)?;
        self.report
            .resources
            .sort_by_key(|resource| resource.resource);
        self.report.rejects.sort_by_key(|reject| reject.resource);
        Ok((self.snapshot, self.report))
    }
}

/// The levels of the Law on Vocational Education, which a package need not declare.
const OFFICIAL_LEVELS: [&str; 4] = ["college", "intermediate", "elementary", "short_course"];

/// The levels of a table and the four official ones.
fn levels(frame: &DataFrame) -> Index {
    let mut levels = Index::new(frame, "level", &["name_vi", "name_en"]);
    for level in OFFICIAL_LEVELS {
        levels.add_key(level);
    }
    levels
}

fn first_reason(checked: &Checked) -> String {
    let first = checked.rejects.first();
    first
        .map(|reject| format!(": row {}, {}", reject.row, reject.problem.code()))
        .unwrap_or_default()
}

/// Trade and level of each official code; of a code that was given to several trades over time, the latest.
fn official_codes(frame: &DataFrame) -> OfficialCodes {
    let text = |name| lists::text(frame, name);
    let (Some(codes), Some(trades), Some(levels)) =
        (text("official_code"), text("trade_code"), text("level"))
    else {
        return HashMap::new();
    };
    let from = frame
        .column("valid_from")
        .ok()
        .and_then(|column| column.date().ok())
        .map(|dates| dates.physical().clone());
    let mut found: HashMap<String, (Option<i32>, (String, String))> = HashMap::new();
    for (row, ((code, trade), level)) in codes
        .iter()
        .zip(trades.iter())
        .zip(levels.iter())
        .enumerate()
    {
        let (Some(code), Some(trade), Some(level)) = (code, trade, level) else {
            continue;
        };
        let since = from.as_ref().and_then(|dates| dates.get(row));
        let entry = (since, (trade.to_owned(), level.to_owned()));
        match found.get(code) {
            Some((known, _)) if *known >= since => {}
            _ => {
                found.insert(code.to_owned(), entry);
            }
        }
    }
    found
        .into_iter()
        .map(|(code, (_, meaning))| (code, meaning))
        .collect()
}
