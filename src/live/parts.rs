//! Rows that came through the interface as further parts of their resources.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::ingest::Part;
use crate::store::audit::hex;
use crate::store::part::{CountedPosting, EntryRow, Rows, VerifiedEmployer};
use crate::tables::{Resource, Snapshot};

use super::InputRows;

/// Where the rows say they come from.
const SOURCE: &str = "vocmatch";

/// A part of a resource that came through the interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rowed {
    pub(super) resource: Resource,
    csv: Vec<u8>,
    rows: usize,
}

/// The parts, to be put below the files of which `base` was read.
pub(super) fn of(rows: &Rows, base: &Snapshot, data_year: i32) -> Result<Vec<Rowed>, csv::Error> {
    let register = register(base);
    let listed = |tax_code: &str| {
        register
            .get(tax_code)
            .map_or(tax_code, String::as_str)
            .to_owned()
    };
    let mut tables: BTreeMap<Resource, Vec<Map<String, Value>>> = BTreeMap::new();
    // A register that has nobody else would make strangers of all employers in the files.
    if base.get(Resource::Employers).is_some() {
        let new = rows
            .employers
            .iter()
            .filter(|firm| !register.contains_key(&firm.tax_code));
        tables.insert(Resource::Employers, new.map(employer).collect());
    }
    let postings = rows.postings.iter();
    let postings = postings.map(|need| posting(need, listed(&need.tax_code), data_year));
    tables.insert(Resource::Postings, postings.collect());
    for (name, entries) in &rows.entries {
        if let Some(resource) = Resource::parse(name) {
            let entries = entries.iter().map(|entry| with_register(entry, &listed));
            tables.entry(resource).or_default().extend(entries);
        }
    }
    tables
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(resource, rows)| {
            Ok(Rowed {
                resource,
                csv: table(resource, &rows)?,
                rows: rows.len(),
            })
        })
        .collect()
}

impl Rowed {
    /// What is written down of it.
    pub(super) fn input(&self) -> InputRows {
        InputRows {
            resource: self.resource.name().to_owned(),
            rows: self.rows,
            sha256: hex(&Sha256::digest(&self.csv)),
        }
    }

    /// Writes it into a folder.
    pub(super) fn write(&self, folder: &Path) -> io::Result<Part> {
        let path = folder.join(format!("{}.csv", self.resource));
        std::fs::write(&path, &self.csv)?;
        Ok(Part {
            file: format!("interface/{}", self.resource),
            path,
            bytes: u64::try_from(self.csv.len()).unwrap_or(u64::MAX),
        })
    }
}

/// The employers of the files by tax code.
fn register(base: &Snapshot) -> HashMap<String, String> {
    let mut register = HashMap::new();
    let Some(frame) = base.get(Resource::Employers) else {
        return register;
    };
    let column = |name| frame.column(name).ok().and_then(|column| column.str().ok());
    if let (Some(codes), Some(ids)) = (column("tax_code"), column("employer_id")) {
        for (code, id) in codes.iter().zip(ids.iter()) {
            if let (Some(code), Some(id)) = (code, id) {
                register.insert(code.to_owned(), id.to_owned());
            }
        }
    }
    register
}

fn employer(firm: &VerifiedEmployer) -> Map<String, Value> {
    row([
        ("employer_id", Value::from(firm.tax_code.clone())),
        ("name", Value::from(firm.name.clone())),
        ("tax_code", Value::from(firm.tax_code.clone())),
        ("sector", Value::from(firm.sector.clone())),
        ("district", Value::from(firm.district.clone())),
    ])
}

/// A need counts in the last year with data: it is newer than all other evidence, and a year of its own, of which
/// nothing else is known, would say nothing.
fn posting(need: &CountedPosting, employer_id: String, data_year: i32) -> Map<String, Value> {
    let posted_on = need.posted_on.clone().min(format!("{data_year}-12-31"));
    row([
        ("posting_id", Value::from(need.id.clone())),
        ("title", Value::from(need.title.clone())),
        ("vacancies", Value::from(need.vacancies)),
        ("posted_on", Value::from(posted_on)),
        ("employer_id", Value::from(employer_id)),
        ("trade_code", Value::from(need.trade_code.clone())),
        ("closes_on", Value::from(need.closes_on.clone())),
        ("wage_min", Value::from(need.wage_min)),
        ("wage_max", Value::from(need.wage_max)),
        ("district", Value::from(need.district.clone())),
        ("source", Value::from(SOURCE)),
    ])
}

fn row<const N: usize>(values: [(&str, Value); N]) -> Map<String, Value> {
    let values = values.into_iter();
    values
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// An entry whose employer is named as in the register of the files.
fn with_register(entry: &EntryRow, listed: &impl Fn(&str) -> String) -> Map<String, Value> {
    let mut values = entry.values.clone();
    if let Some(Value::String(code)) = values.get("employer_id") {
        let id = listed(code);
        values.insert("employer_id".to_owned(), Value::from(id));
    }
    values
}

/// The rows as CSV in the columns of their resource.
fn table(resource: Resource, rows: &[Map<String, Value>]) -> Result<Vec<u8>, csv::Error> {
    let columns = resource.columns();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name))?;
    for row in rows {
        let cells = columns.iter().map(|column| match row.get(column.name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        });
        writer.write_record(cells)?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(io::Error::other(error.to_string())))
}
