//! Rows that came through the interface as further parts of their resources.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use serde_json::{Map, Value};

use crate::digest::sha256;
use crate::ingest::Part;
use crate::store::part::{CountedPosting, EntryRow, Rows, VerifiedEmployer};
use crate::tables::{Resource, Snapshot};

use super::InputRows;

/// Where the rows say they come from.
const SOURCE: &str = crate::evidence::INTERFACE;

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
            sha256: sha256(&self.csv),
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
        ("size_class", Value::from(firm.staff.map(size_class))),
        ("district", Value::from(firm.district.clone())),
    ])
}

/// Decree 80/2021/NĐ-CP, article 5 (industry and construction), by staff alone.
fn size_class(staff: i64) -> &'static str {
    match staff {
        ..=10 => "micro",
        11..=100 => "small",
        101..=200 => "medium",
        _ => "large",
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::ingest::{Reference, read_package};

    use super::*;

    fn base(files: &[(&str, &str)]) -> Snapshot {
        let folder = tempfile::tempdir().unwrap();
        let trades = [("trades.csv", "trade_code,name_vi\nhan,Hàn\n")];
        for (name, text) in files.iter().chain(&trades) {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let reference = Reference::embedded().unwrap();
        let read = read_package(folder.path(), &reference, &|_| {});
        read.unwrap().snapshot
    }

    fn firm(tax_code: &str) -> VerifiedEmployer {
        VerifiedEmployer {
            tax_code: tax_code.to_owned(),
            name: "Công ty, \"A\"".to_owned(),
            sector: None,
            district: None,
            staff: None,
        }
    }

    fn need(tax_code: &str, posted_on: &str) -> CountedPosting {
        CountedPosting {
            id: format!("need-{tax_code}"),
            tax_code: tax_code.to_owned(),
            title: "Thợ hàn".to_owned(),
            trade_code: Some("han".to_owned()),
            vacancies: 40,
            posted_on: posted_on.to_owned(),
            closes_on: "2027-01-31".to_owned(),
            wage_min: None,
            wage_max: None,
            district: None,
        }
    }

    fn rows() -> Rows {
        let answer = json!({"employer_id": "0200000001", "year": 2025, "trade_code": "han", "planned_hires": 3});
        let entry = EntryRow {
            values: answer.as_object().unwrap().clone(),
        };
        Rows {
            employers: vec![firm("0200000001"), firm("0200000002")],
            postings: vec![
                need("0200000001", "2026-11-24"),
                need("0200000002", "2025-03-01"),
            ],
            entries: [("employer_survey".to_owned(), vec![entry])].into(),
        }
    }

    fn column(parts: &[Rowed], resource: Resource, name: &str) -> Vec<String> {
        let Some(part) = parts.iter().find(|part| part.resource == resource) else {
            return Vec::new();
        };
        let mut reader = csv::Reader::from_reader(part.csv.as_slice());
        let place = reader
            .headers()
            .unwrap()
            .iter()
            .position(|heading| heading == name);
        let records = reader.records().map(Result::unwrap);
        records
            .map(|record| record[place.unwrap()].to_owned())
            .collect()
    }

    const REGISTER: (&str, &str) = (
        "employers.csv",
        "employer_id,name,tax_code\nE1,Công ty A,0200000001\n",
    );

    #[test]
    fn an_employer_of_the_register_keeps_its_id_and_is_not_there_twice() {
        let parts = of(&rows(), &base(&[REGISTER]), 2025).unwrap();
        let of = |resource| column(&parts, resource, "employer_id");
        assert_eq!(of(Resource::Employers), ["0200000002"]);
        assert_eq!(of(Resource::Postings), ["E1", "0200000002"]);
        assert_eq!(of(Resource::EmployerSurvey), ["E1"]);
    }

    #[test]
    fn a_need_after_the_data_counts_in_their_last_year() {
        let parts = of(&rows(), &base(&[]), 2025).unwrap();
        let days = column(&parts, Resource::Postings, "posted_on");
        assert_eq!(days, ["2025-12-31", "2025-03-01"]);
    }

    #[test]
    fn without_a_register_none_is_begun() {
        let parts = of(&rows(), &base(&[]), 2025).unwrap();
        assert!(column(&parts, Resource::Employers, "employer_id").is_empty());
    }

    #[test]
    fn nothing_that_came_is_no_part() {
        assert!(
            of(&Rows::default(), &base(&[REGISTER]), 2025)
                .unwrap()
                .is_empty()
        );
    }
}
