//! Rows that come without a file, by the same rules.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::tables::{Resource, Snapshot, Table};

use super::check::check;
use super::error::FileProblem;
use super::held::Placed;
use super::package::Package;
use super::reference::Reference;
use super::report::{Origin, Reject};
use super::{Reading, csv, headings};

/// The lists that rows without a file are checked against. Employers are none of them: they register on their own.
const LISTS: [Resource; 4] = [
    Resource::Levels,
    Resource::Trades,
    Resource::TradeCodes,
    Resource::Providers,
];

/// Everything that is wrong with rows of a resource, given by the English names of its columns. The first row has the
/// number 2, as below a line of headings.
///
/// # Errors
/// Only a slip in the rule catalogue or the schema, which the tests would show.
pub fn check_rows(
    resource: Resource,
    rows: &[Map<String, Value>],
    snapshot: &Snapshot,
    reference: &Reference,
) -> Result<Vec<Reject>, FileProblem> {
    let package = Package {
        name: String::new(),
        title: None,
        currency: "VND".to_owned(),
        synthetic: false,
        resources: Vec::new(),
    };
    let mut reading = Reading::new(&package, reference);
    for list in LISTS {
        if let Some(frame) = snapshot.get(list)
            && let Ok(table) = Table::new(list, frame.clone())
        {
            reading.list(&table, &Origin::Reference);
        }
    }
    let text = table(resource, rows);
    let sheet = csv::read(text.as_bytes())?;
    let placed = Placed {
        file: Arc::from(""),
        layout: headings::layout(resource, &sheet, reference)?,
        sheet,
    };
    Ok(check(resource, placed, &reading.lists)?.rejects)
}

/// The rows below a line of headings, every cell in quotation marks.
fn table(resource: Resource, rows: &[Map<String, Value>]) -> String {
    let columns = resource.columns();
    let names = columns.iter().map(|column| column.name);
    let mut text = names.collect::<Vec<_>>().join(",");
    for row in rows {
        let cells = columns.iter().map(|column| {
            let cell = match row.get(column.name) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.replace(['\r', '\n'], " "),
                Some(other) => other.to_string(),
            };
            format!("\"{}\"", cell.replace('"', "\"\""))
        });
        text.push('\n');
        text.push_str(&cells.collect::<Vec<_>>().join(","));
    }
    text.push('\n');
    text
}
