//! Why a file or a whole package cannot be used. A mistake in a row is not an error but a [`super::Reject`].

use std::path::PathBuf;

use crate::tables::Resource;

/// Why a file cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than can be read.
    #[error("the file is larger than {limit}")]
    TooLarge {
        /// The limit, with its unit.
        limit: &'static str,
    },
    /// Text in an encoding of two bytes a character.
    #[error("the file is UTF-16 text; save it as \"CSV UTF-8\"")]
    Utf16,
    /// Text in another encoding, such as Windows-1258 or TCVN3.
    #[error(
        "line {line} is not UTF-8 text (Windows-1258 or another old encoding?); save the file as \"CSV UTF-8\""
    )]
    NotUtf8 {
        /// First line with such a character.
        line: usize,
    },
    /// No text at all.
    #[error("the file is binary data, not a table; export it again as CSV UTF-8")]
    Binary,
    /// An Excel file under the name of a CSV file.
    #[error(
        "the file is an Excel or zip file named .csv; rename it to .xlsx or save it as \"CSV UTF-8\""
    )]
    ExcelNamedCsv,
    /// Text ends inside quotation marks.
    #[error("a quotation mark opened in row {row} is never closed; the file may be cut off")]
    OpenQuote {
        /// About where.
        row: usize,
    },
    /// More columns than any table of a package.
    #[error("the first line has {found} columns; is it a table?")]
    TooManyColumns {
        /// Columns found.
        found: usize,
    },
    /// More rows than are read from this kind of file.
    #[error(
        "the sheet is too large: a cell stands at {cell}; delete the empty rows and columns after the data, or save it as CSV UTF-8"
    )]
    SheetTooLarge {
        /// The cell beyond the limit.
        cell: String,
    },
    /// An Excel file that would unpack to far more than it is.
    #[error(
        "the file unpacks to {unpacked_mb} MB from {packed_kb} kB and is not opened; save the sheet as CSV UTF-8"
    )]
    Bomb {
        /// Size after unpacking.
        unpacked_mb: u64,
        /// Size of the file.
        packed_kb: u64,
    },
    /// Not an Excel file, or damaged.
    #[error(
        "the file is not a complete Excel file ({detail}); open it in Excel and save it again as .xlsx"
    )]
    BadExcel {
        /// What the reader says.
        detail: String,
    },
    /// Not a Parquet file, or damaged.
    #[error("the file is not a complete Parquet file ({detail}); write it again")]
    BadParquet {
        /// What the reader says.
        detail: String,
    },
    /// An ending that is none of the three.
    #[error("the file is none of .csv, .xlsx, .parquet")]
    UnknownEnding,
    /// No column of this name, though the resource cannot be used without it.
    #[error(
        "the column `{column}` is missing (headings that are understood: {known}); found: {found}"
    )]
    MissingColumn {
        /// Its English name.
        column: &'static str,
        /// All headings that lead to it.
        known: String,
        /// The headings of the file.
        found: String,
    },
    /// Two headings for one column.
    #[error("the headings `{first}` and `{second}` both mean the column `{column}`; keep one")]
    TwiceTheColumn {
        /// The column.
        column: &'static str,
        /// The heading that came first.
        first: String,
        /// The other.
        second: String,
    },
    /// A column that names a person.
    #[error(
        "the column `{heading}` identifies people ({what}); remove it: records of persons hold an opaque identifier only"
    )]
    PersonalColumn {
        /// The heading.
        heading: String,
        /// What it holds.
        what: String,
    },
    /// No usable row in a resource without which nothing can be said.
    #[error("no row of the file can be used, and nothing can be said without it{first_reason}")]
    NoUsableRow {
        /// `: ` and the first reject, where there is one.
        first_reason: String,
    },
    /// The system could not read it.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
}

/// Why a package cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    /// No such folder.
    #[error("{}: no such folder", .0.display())]
    NoFolder(PathBuf),
    /// `datapackage.json` is not what it should be.
    #[error("datapackage.json: {0}")]
    Descriptor(DescriptorProblem),
    /// A file that cannot be used.
    #[error("{file} (resource {resource}): {problem}")]
    File {
        /// What the file should hold.
        resource: Resource,
        /// Its path in the package.
        file: String,
        /// What is wrong.
        problem: FileProblem,
    },
    /// No resource `trades`.
    #[error("{}: the package has no resource `trades` (a file trades.csv, trades.xlsx or trades.parquet)", .0.display())]
    NoTrades(PathBuf),
    /// A slip of the program.
    #[error("the checks could not be carried out: {0}")]
    Unexpected(String),
}

/// What is wrong with `datapackage.json`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescriptorProblem {
    /// The system could not read it.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// Not JSON, or `resources` is not a list.
    #[error("is not a data package ({0})")]
    NotJson(String),
    /// Two entries of one name.
    #[error("the resource `{0}` is listed twice")]
    Twice(Resource),
    /// A file listed twice as a part of one resource: its rows would count twice.
    #[error("the file `{path}` is listed twice as a part of `{resource}`")]
    PathTwice {
        /// The resource.
        resource: Resource,
        /// The path.
        path: String,
    },
    /// A path that leads out of the folder.
    #[error(
        "the path `{path}` of `{resource}` must lie in the package's folder (relative, without `..` or `://`)"
    )]
    Outside {
        /// The resource.
        resource: Resource,
        /// Its path.
        path: String,
    },
    /// A path to nothing.
    #[error("the file `{path}` of `{resource}` does not exist")]
    NoFile {
        /// The resource.
        resource: Resource,
        /// Its path.
        path: String,
    },
    /// Two files of one resource where `datapackage.json` does not choose.
    #[error("there is none, and both `{first}` and `{second}` could be `{resource}`; keep one")]
    TwoFiles {
        /// The resource.
        resource: Resource,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
}
