//! Rows that came through the interface and count in a computation, beside the files.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Map, Value};

use super::entity::{entry, organisation, posting};
use super::role::{OrganisationKind, Standing};
use super::{Store, StoreError};

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

/// The rows that count on a day: of needs those of verified employers that ask for a qualification, are neither
/// withdrawn nor expired and repeat no other.
///
/// # Errors
/// A database that is away; an entry that is no JSON object.
pub async fn rows(store: &Store, today: NaiveDate) -> Result<Rows, StoreError> {
    let firms = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .filter(organisation::Column::Status.eq(Standing::Verified.word()))
        .order_by_asc(organisation::Column::Id)
        .all(&store.db)
        .await?;
    let codes: HashMap<&str, &str> = firms
        .iter()
        .map(|firm| (firm.id.as_str(), firm.code.as_str()))
        .collect();
    let needs = posting::Entity::find()
        .filter(posting::Column::QualificationRequired.eq(true))
        .filter(posting::Column::State.ne("withdrawn"))
        .filter(posting::Column::DuplicateOf.is_null())
        .filter(posting::Column::ClosesOn.gte(today.to_string()))
        .order_by_asc(posting::Column::Id)
        .all(&store.db)
        .await?;
    let postings = needs
        .into_iter()
        .filter_map(|need| {
            let tax_code = (*codes.get(need.organisation_id.as_str())?).to_owned();
            Some(CountedPosting {
                id: need.id,
                tax_code,
                title: need.title,
                trade_code: need.trade_code,
                vacancies: need.vacancies,
                posted_on: need.posted_on,
                closes_on: need.closes_on,
                wage_min: need.wage_min,
                wage_max: need.wage_max,
                district: need.district,
            })
        })
        .collect();
    let employers = firms
        .iter()
        .map(|firm| VerifiedEmployer {
            tax_code: firm.code.clone(),
            name: firm.name.clone(),
            sector: firm.sector.clone(),
            district: firm.district.clone(),
            staff: firm.staff,
        })
        .collect();
    Ok(Rows {
        employers,
        postings,
        entries: entries(store).await?,
    })
}

/// The last version of every entry that was not withdrawn, by resource.
async fn entries(store: &Store) -> Result<BTreeMap<String, Vec<EntryRow>>, StoreError> {
    let mut last = BTreeMap::new();
    let versions = entry::Entity::find()
        .order_by_asc(entry::Column::Version)
        .all(&store.db)
        .await?;
    for version in versions {
        let key = (version.resource.clone(), version.natural_key.clone());
        last.insert(key, version);
    }
    let mut rows: BTreeMap<String, Vec<EntryRow>> = BTreeMap::new();
    for ((resource, _), version) in last {
        if version.withdrawn_at.is_some() {
            continue;
        }
        let values = serde_json::from_str(&version.content)
            .map_err(|error| StoreError::Damaged(format!("entry {}: {error}", version.id)))?;
        rows.entry(resource).or_default().push(EntryRow { values });
    }
    Ok(rows)
}
