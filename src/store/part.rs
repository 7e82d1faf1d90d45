//! Rows that came through the interface and count in a computation, beside the files.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::entry::{self, EMPLOYER_SURVEY, Entry};
use super::{Store, StoreError, organisation, posting};

/// An employer whom a person at the department has confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEmployer {
    /// Tax code.
    pub tax_code: String,
    /// Name.
    pub name: String,
    /// Sector.
    pub sector: Option<String>,
    /// District.
    pub district: Option<String>,
    /// People who work there.
    pub staff: Option<i64>,
}

/// A need that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedPosting {
    /// Its id.
    pub id: String,
    /// Tax code of the employer.
    pub tax_code: String,
    /// What is looked for.
    pub title: String,
    /// Its trade, where the employer says it.
    pub trade_code: Option<String>,
    /// How many.
    pub vacancies: i64,
    /// First day.
    pub posted_on: String,
    /// Last day.
    pub closes_on: String,
    /// Least wage a month.
    pub wage_min: Option<i64>,
    /// Most.
    pub wage_max: Option<i64>,
    /// Where.
    pub district: Option<String>,
}

/// A row of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Values by column.
    pub values: Map<String, Value>,
}

/// Everything that came through the interface and counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// Employers.
    pub employers: Vec<VerifiedEmployer>,
    /// Their needs.
    pub postings: Vec<CountedPosting>,
    /// Rows of other resources.
    pub entries: BTreeMap<String, Vec<EntryRow>>,
}

/// The rows that count on a day: needs as [`posting::counting`] says, their employers, entries that hold.
///
/// # Errors
/// A database that is away; an entry that is no JSON object.
pub async fn rows(store: &Store, today: NaiveDate) -> Result<Rows, StoreError> {
    let employers = organisation::verified_employers(store).await?;
    let verified: HashSet<String> = employers.iter().map(|firm| firm.id.clone()).collect();
    let employers = employers
        .into_iter()
        .map(|firm| VerifiedEmployer {
            tax_code: firm.tax_code,
            name: firm.name,
            sector: firm.sector,
            district: firm.district,
            staff: firm.staff,
        })
        .collect();
    let postings = posting::counting(store, today)
        .await?
        .into_iter()
        .map(|need| CountedPosting {
            id: need.posting_id,
            tax_code: need.tax_code,
            title: need.title,
            trade_code: need.trade_code,
            vacancies: need.vacancies,
            posted_on: need.posted_on.to_string(),
            closes_on: need.closes_on.to_string(),
            wage_min: need.wage_min,
            wage_max: need.wage_max,
            district: need.district,
        })
        .collect();
    let mut entries: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
    for resource in entry::RESOURCES {
        let rows = entry::current(store, resource).await?;
        // What an employer says of itself counts once somebody has confirmed it.
        let counts = |row: &Entry| {
            *resource != EMPLOYER_SURVEY
                || row
                    .organisation_id
                    .as_ref()
                    .is_some_and(|id| verified.contains(id))
        };
        let rows = rows.into_iter().filter(counts).map(|row| EntryRow {
            values: row.content,
        });
        entries.insert((*resource).to_owned(), rows.collect());
    }
    Ok(Rows {
        employers,
        postings,
        entries,
    })
}
