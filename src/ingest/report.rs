//! What was read, kept and refused.

use std::io::Write;
use std::sync::Arc;

use serde::Serialize;

use crate::tables::Resource;
use crate::text::Language;
use crate::text::problems;

use super::problem::Problem;
use super::reconcile::Reconciliation;
use super::warning::Warning;

/// The data-quality report of a package.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// One entry per resource that was read, in the order of [`Resource::ALL`].
    pub resources: Vec<ResourceReport>,
    /// Everything wrong with every rejected row: by resource, row, column.
    pub rejects: Vec<Reject>,
    /// What is kept but should be looked at.
    pub warnings: Vec<Warning>,
    /// The package's figures against the published ones.
    pub reconciliation: Reconciliation,
}

/// Where the rows of a resource come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A file of the package.
    File(Arc<str>),
    /// The reference tables of the program.
    Reference,
}

/// How many rows of a resource were read, kept and rejected; the latter two add up to the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceReport {
    /// The resource.
    pub resource: Resource,
    /// Its file.
    pub origin: Origin,
    /// Rows of the files, without headings and blank lines.
    pub rows_read: usize,
    /// Of each file, in their order.
    pub rows_by_file: Vec<usize>,
    /// Rows that satisfy every rule.
    pub rows_kept: usize,
    /// Rows that break at least one.
    pub rows_rejected: usize,
}

/// One broken rule of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Reject {
    /// The resource.
    pub resource: Resource,
    /// The file's path in the package.
    pub file: Arc<str>,
    /// The row of the file, the heading line being row 1. In a CSV file a record with line breaks inside quotation
    /// marks is one row, as in a spreadsheet program.
    pub row: u32,
    /// Sheet and cell of an Excel file, such as `Sheet1!F17`.
    pub cell: Option<Box<str>>,
    /// The column's English name; nothing where the row as a whole is wrong.
    pub column: Option<&'static str>,
    /// What stands in the cell.
    pub value: Arc<str>,
    /// What is wrong with it.
    pub problem: Problem,
}

impl Report {
    /// How many rows were rejected.
    #[must_use]
    pub fn rows_rejected(&self) -> usize {
        self.resources
            .iter()
            .map(|resource| resource.rows_rejected)
            .sum()
    }
}

/// Writes all rejects as CSV: resource, file, row, cell, column, value, code, reason, `how_to_mend`.
///
/// # Errors
/// Whatever the writer reports.
pub fn write_rejects(
    out: &mut impl Write,
    rejects: &[Reject],
    language: Language,
) -> std::io::Result<()> {
    writeln!(
        out,
        "resource,file,row,cell,column,value,code,reason,how_to_mend"
    )?;
    for reject in rejects {
        let row = reject.row.to_string();
        let reason = problems::reason(reject, language);
        let mend = problems::how_to_mend(reject, language);
        let fields = [
            reject.resource.name(),
            &reject.file,
            &row,
            reject.cell.as_deref().unwrap_or_default(),
            reject.column.unwrap_or_default(),
            &reject.value,
            reject.problem.code(),
            &reason,
            &mend,
        ];
        writeln!(out, "{}", fields.map(quoted).join(","))?;
    }
    Ok(())
}

/// A field in quotation marks where it needs them. A value that a spreadsheet program would run as a formula is
/// written with an apostrophe before it.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '@', '\t'])
        || (field.starts_with('-') && field.parse::<f64>().is_err() && field.len() > 1);
    let field = if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains(['"', ',', '\n', '\r', ';']) || field.starts_with(' ') {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}
