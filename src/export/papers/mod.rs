//! Official papers that a clerk goes on working with: one description, and from it a Word document laid out after
//! Decree 30/2020/NĐ-CP and a workbook.
//!
//! A paper is a value. Nothing is read, no clock is asked, and what only people may say (number, date, signature) stays
//! blank. The same figures give the same bytes and the same verification code.

mod docx;
pub mod intake;
pub mod proposal;
pub mod report;
mod workbook;

#[cfg(test)]
mod tests;

use crate::digest::sha256;
use crate::text::Language;
use crate::text::figure::{count, decimal, percent, ratio, signed};
use crate::text::papers as say;
pub use crate::text::papers::Kind;

/// A paper, ready to be laid out.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Its language.
    pub language: Language,
    /// What kind of paper it is.
    pub kind: Kind,
    /// What it is about: the line below its kind.
    pub subject: String,
    /// Who writes.
    pub letterhead: Letterhead,
    /// What a reader must know before the first figure: synthetic data, for internal use.
    pub notices: Vec<String>,
    /// The text, up to the signature.
    pub body: Vec<Block>,
    /// What follows the signature on a page of its own.
    pub annex: Option<Annex>,
    /// Where the figures come from.
    pub provenance: Provenance,
    /// The tables of the workbook; they may have more columns than a page holds.
    pub sheets: Vec<Table>,
    /// What the sheet of notes says beside the provenance.
    pub notes: Vec<(String, Cell)>,
}

/// Whose name stands at the head. What is not said stays a dotted line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letterhead {
    /// The body above the agency.
    pub above: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The place before the date.
    pub place: Option<String>,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A heading below a heading.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// An item of a list.
    Item(String),
    /// A table under its caption.
    Table(Table),
}

/// What follows the signature.
#[derive(Debug, Clone, PartialEq)]
pub struct Annex {
    /// Its title.
    pub title: String,
    /// Its text.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Its caption; in a workbook the name of the sheet.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// A last row of sums, where there is one.
    pub total: Option<Vec<Cell>>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Its width: about as many characters.
    pub width: u16,
}

/// The columns of these headings and widths.
#[must_use]
pub fn columns<S: Into<String>>(headings: impl IntoIterator<Item = (S, u16)>) -> Vec<Column> {
    headings
        .into_iter()
        .map(|(heading, width)| Column {
            heading: heading.into(),
            width,
        })
        .collect()
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing: there is no such figure.
    Blank,
    /// Words.
    Text(String),
    /// A number of a unit.
    Number(f64, Unit),
}

/// What a number counts, and so how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The number of a row, or a year.
    Plain,
    /// Persons or things.
    Count,
    /// Persons more or fewer.
    Change,
    /// A ratio.
    Ratio,
    /// A number with one digit after the mark.
    Decimal,
    /// A share in 0..=1, written in percent.
    Share,
    /// Vietnamese đồng.
    Vnd,
    /// Vietnamese đồng, written in millions.
    MillionVnd,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// A number; nothing where there is none.
    #[must_use]
    pub fn number(value: Option<f64>, unit: Unit) -> Self {
        value
            .filter(|value| value.is_finite())
            .map_or(Self::Blank, |value| Self::Number(value, unit))
    }

    /// Persons or things.
    #[must_use]
    pub fn count(value: usize) -> Self {
        Self::Number(value as f64, Unit::Count)
    }

    /// As it is printed.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(words) => words.clone(),
            Self::Number(value, unit) => match unit {
                Unit::Plain => format!("{value:.0}"),
                Unit::Count | Unit::Vnd => count(*value, language),
                Unit::Change => signed(*value, language),
                Unit::Ratio => ratio(*value, language),
                Unit::Decimal => decimal(*value, 1, language),
                Unit::Share => percent(*value, language),
                Unit::MillionVnd => decimal(*value / MILLION, 1, language),
            },
        }
    }
}

const MILLION: f64 = 1e6;

/// Where the figures of a paper come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The release; nothing where the figures are not released.
    pub release: Option<String>,
    /// Last day of the data, `2025-12-31`.
    pub cut_off: String,
    /// What computed, with its version.
    pub method: String,
    /// Digest of the parameters.
    pub parameters: String,
    /// The verification code.
    pub code: Code,
}

impl Provenance {
    /// By label.
    fn rows(&self, language: Language) -> Vec<(&'static str, String)> {
        let labels = say::labels(language);
        let code = format!("{}. {}", self.code.as_str(), labels.code_meaning);
        vec![
            (labels.release, self.release(language).to_owned()),
            (labels.cut_off, say::date(&self.cut_off, language)),
            (labels.method, self.method.clone()),
            (labels.parameters, self.parameters.clone()),
            (labels.code, code),
        ]
    }

    /// In the line at the foot of every page.
    fn foot(&self, language: Language) -> String {
        let labels = say::labels(language);
        let release = self.release(language);
        let cut_off = say::date(&self.cut_off, language);
        let code = self.code.as_str();
        let Self {
            method, parameters, ..
        } = self;
        format!(
            "{}: {code} · {}: {release} · {}: {cut_off} · {method} · {}: {parameters}",
            labels.code, labels.release, labels.cut_off, labels.parameters
        )
    }

    fn release(&self, language: Language) -> &str {
        let words = say::labels(language).not_released;
        self.release.as_deref().unwrap_or(words)
    }
}

/// What computes, as papers cite it.
pub const METHOD: &str = concat!("vocmatch ", env!("CARGO_PKG_VERSION"));

/// A short code that only the same figures have: the first twelve hexadecimal digits of their SHA-256, in groups of
/// four. 48 bits tell an altered paper from the true one; they are not a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code of figures written in one fixed way.
    #[must_use]
    pub fn of(figures: &[u8]) -> Self {
        let digits = sha256(figures).to_uppercase();
        let groups: Vec<&str> = [0..4, 4..8, 8..12]
            .into_iter()
            .filter_map(|group| digits.get(group))
            .collect();
        Self(groups.join("-"))
    }

    /// As it is printed: `7F3A-09BC-41DE`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a paper cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// What the archive of a Word document reports.
    #[error("the document cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// What the writer reports.
    #[error("the document cannot be written")]
    Write(#[from] std::io::Error),
    /// What the workbook reports: more rows or longer text than Excel holds.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A release whose content has another form.
    #[error("the release has another form")]
    Content,
    /// What the reader or writer of the figures reports.
    #[error("the figures cannot be read or written")]
    Json(#[from] serde_json::Error),
}

/// A format of a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A Word document.
    Docx,
    /// An Excel workbook.
    Xlsx,
}

/// The paper's bytes.
///
/// # Errors
/// What the writers report.
pub fn render(paper: &Paper, format: Format) -> Result<Vec<u8>, PaperError> {
    match format {
        Format::Docx => docx::render(paper),
        Format::Xlsx => workbook::render(paper),
    }
}
