//! The rejected rows of a file, listed as they are kept with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ingest::Reject;
use crate::store::batch::{self, Batch};
use crate::store::{Store, StoreError};

use super::words::Words;

/// Most rejected rows of which the mistakes are listed; all rows are counted.
const LISTED: usize = 1_000;
/// Columns that name a person. What stands in them is not repeated: whoever keeps the file finds it by its row.
const PERSONS: [&str; 2] = ["learner_id", "respondent_id"];

/// A broken rule of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RejectedCell {
    /// What the row is of.
    pub resource: String,
    /// The row of the file; the headings stand in row 1.
    pub row: u32,
    /// Sheet and cell of an Excel file, such as `Sheet1!F17`.
    pub cell: Option<String>,
    /// The column's English name.
    pub column: Option<String>,
    /// What stands in the cell, the first 200 characters; empty where it names a person.
    pub value: String,
    /// A stable word for the mistake.
    pub code: String,
    /// What is wrong.
    pub reason: Words,
    /// What to do about it.
    pub how_to_mend: Words,
}

impl From<&Reject> for RejectedCell {
    fn from(reject: &Reject) -> Self {
        let person = reject
            .column
            .is_some_and(|column| PERSONS.contains(&column));
        Self {
            resource: reject.resource.name().to_owned(),
            row: reject.row,
            cell: reject.cell.as_deref().map(str::to_owned),
            column: reject.column.map(str::to_owned),
            value: if person {
                String::new()
            } else {
                reject.value.to_string()
            },
            code: reject.problem.code().to_owned(),
            reason: Words::reason(reject),
            how_to_mend: Words::mend(reject),
        }
    }
}

/// How many rows are rejected, and every mistake of the first 1,000 of them.
pub(super) fn listed(mut rejects: Vec<&Reject>) -> (usize, Vec<RejectedCell>) {
    rejects.sort_by_key(|reject| reject.row);
    let rows: BTreeSet<u32> = rejects.iter().map(|reject| reject.row).collect();
    let beyond = rows.iter().nth(LISTED).copied();
    let cells = rejects
        .into_iter()
        .take_while(|reject| beyond.is_none_or(|beyond| reject.row < beyond))
        .map(RejectedCell::from)
        .collect();
    (rows.len(), cells)
}

/// The part of a stored report that is read again.
#[derive(Deserialize)]
struct Kept {
    rejects: Vec<RejectedCell>,
}

/// The mistakes that are kept with a batch; none for files of before they were.
///
/// # Errors
/// A database that is away, a report that is damaged.
pub async fn of_batch(store: &Store, batch: &Batch) -> Result<Vec<RejectedCell>, StoreError> {
    let Some(report) = batch::report(store, &batch.id).await? else {
        return Ok(Vec::new());
    };
    let kept: Kept = serde_json::from_slice(&report)
        .map_err(|_| StoreError::Damaged(format!("the report of batch {}", batch.id)))?;
    Ok(kept.rejects)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::Problem;
    use crate::tables::Resource;

    fn reject(row: u32, column: &'static str) -> Reject {
        Reject {
            resource: Resource::Learners,
            file: Arc::from("learners.csv"),
            row,
            cell: None,
            column: Some(column),
            value: Arc::from("031095001234"),
            problem: Problem::Missing,
        }
    }

    #[test]
    fn rows_are_listed_whole_up_to_the_bound_and_all_are_counted() {
        let rejects: Vec<Reject> = (2..1_500)
            .rev()
            .flat_map(|row| [reject(row, "level"), reject(row, "status")])
            .collect();
        let (rows, cells) = listed(rejects.iter().collect());
        assert_eq!(rows, 1_498);
        assert_eq!(cells.len(), 2 * LISTED);
        assert_eq!(cells.last().map(|cell| cell.row), Some(1_001));
    }

    #[test]
    fn what_names_a_person_is_not_repeated() {
        let cell = RejectedCell::from(&reject(2, "learner_id"));
        assert!(
            !serde_json::to_string(&cell)
                .unwrap()
                .contains("031095001234")
        );
        assert_eq!(
            RejectedCell::from(&reject(2, "level")).value,
            "031095001234"
        );
    }
}
