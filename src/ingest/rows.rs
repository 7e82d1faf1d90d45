//! Rows that come without a file, and files that come without a package, by the same rules.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::tables::{Resource, Snapshot, Table};

use super::check::check;
use super::error::{FileProblem, PackageError};
use super::held::{Held, Placed};
use super::package::{Package, Part};
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
    let reading = against(snapshot, reference);
    let text = table(resource, rows);
    let sheet = csv::read(text.as_bytes())?;
    let placed = Placed {
        file: Arc::from(""),
        layout: headings::layout(resource, &sheet, reference)?,
        sheet,
    };
    Ok(check(resource, placed, &reading.lists)?.rejects)
}

/// A file of one resource, checked against the lists of a package that was read before.
///
/// # Errors
/// A file that cannot be used; mistakes in rows are among the rejects.
pub fn read_file(
    resource: Resource,
    path: &Path,
    snapshot: &Snapshot,
    reference: &Reference,
) -> Result<(Table, Vec<Reject>), PackageError> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let file = name.to_string_lossy().into_owned();
    let part = Part {
        file: file.clone(),
        path: path.to_path_buf(),
        bytes: 0,
    };
    let read = || {
        let mut held = Held::read(&part, None, resource, reference)?;
        let placed = held.place(&part, resource, reference)?;
        Ok(check(
            resource,
            placed,
            &against(snapshot, reference).lists,
        )?)
    };
    let refuse = |problem| PackageError::File {
        resource,
        file,
        problem,
    };
    let checked = read().map_err(refuse)?;
    Ok((checked.table, checked.rejects))
}

/// The lists of a package that was read.
fn against<'r>(snapshot: &Snapshot, reference: &'r Reference) -> Reading<'r> {
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
    reading
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
