//! A file as it was found: headings and columns of distinct cells, before anything is understood.
//!
//! A column keeps each different cell once and a number per row that leads to it. Most columns of a large file
//! (trade, level, dates) have few different cells, so that each is understood once, however many rows it fills.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

/// What stood in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Text, still with its spaces and its own Unicode form.
    Text(Cow<'a, str>),
    /// A whole number of a typed file (Excel, Parquet).
    Integer(i64),
    /// A number of a typed file.
    Decimal(f64),
    /// A date of a typed file, in days since 1970-01-01.
    Date(i32),
    /// Yes or no of a typed file.
    Bool(bool),
    /// A formula error such as `#REF!`.
    Error(&'static str),
}

/// One column: the distinct cells and, per row, which of them it holds.
#[derive(Debug, Clone, Default)]
pub struct CellColumn<'a> {
    /// The different cells, in order of first appearance. Where nearly all differ, some may be here twice.
    pub cells: Vec<Cell<'a>>,
    /// Per row, the index of its cell.
    pub codes: Vec<u32>,
}

/// A row whose number of fields is not that of the headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ragged {
    /// Position among the rows read, from 0.
    pub position: usize,
    /// Fields found.
    pub found: usize,
    /// Headings of its file.
    pub expected: usize,
}

/// A file as it was found.
#[derive(Debug, Clone, Default)]
pub struct Sheet<'a> {
    /// The headings, as written.
    pub headings: Vec<String>,
    /// One column per heading.
    pub columns: Vec<CellColumn<'a>>,
    /// The row of the file in which each row stands; the headings of a plain file stand in row 1. Blank rows are
    /// counted here and are no rows of `columns`; a record with line breaks inside quotes counts as one row.
    pub rows: Vec<u32>,
    /// Rows with too many or too few fields, ascending.
    pub ragged: Vec<Ragged>,
    /// The name of the sheet and the sheet column of each heading, for an Excel file.
    pub excel: Option<ExcelPlace>,
    /// The files after the first, where the rows of several stand one below the other.
    pub further: Vec<Further>,
}

/// Where the rows of another file begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Further {
    /// Position of its first row among the rows read.
    pub first: usize,
    /// Its path in the package.
    pub file: Arc<str>,
    /// Its place in an Excel file, where it is one.
    pub excel: Option<ExcelPlace>,
}

/// Where the columns of an Excel file stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExcelPlace {
    /// Name of the sheet.
    pub sheet: String,
    /// Per heading, the sheet's column, from 0 (A).
    pub columns: Vec<u32>,
}

impl Sheet<'_> {
    /// How many rows were read.
    #[must_use]
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// How many rows each file has.
    #[must_use]
    pub fn rows_by_file(&self) -> Vec<usize> {
        let starts = std::iter::once(0).chain(self.further.iter().map(|file| file.first));
        let ends = self.further.iter().map(|file| file.first);
        let ends = ends.chain([self.height()]);
        starts.zip(ends).map(|(start, end)| end - start).collect()
    }

    /// The file of a row, where it is not the first one.
    #[must_use]
    pub fn further(&self, position: usize) -> Option<&Further> {
        let count = self.further.partition_point(|file| file.first <= position);
        self.further.get(count.checked_sub(1)?)
    }

    /// The Excel address of a cell, such as `F17` or `'Tuyển sinh'!F17`, where its file has such.
    #[must_use]
    pub fn address(&self, position: usize, column: usize) -> Option<String> {
        let row = self.rows.get(position)?;
        let excel = match self.further(position) {
            Some(file) => &file.excel,
            None => &self.excel,
        };
        let place = excel.as_ref()?;
        let column = place.columns.get(column)?;
        let plain = place.sheet.chars().all(char::is_alphanumeric);
        let sheet = if plain {
            place.sheet.clone()
        } else {
            format!("'{}'", place.sheet.replace('\'', "''"))
        };
        Some(format!("{sheet}!{}{row}", column_letters(*column)))
    }
}

/// The letters of an Excel column, counted from 0: `A`, `Z`, `AA`, `XFD`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl Cell<'_> {
    /// The cell as a person would write it.
    #[must_use]
    pub fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Decimal(number) => Cow::Owned(number.to_string()),
            Self::Date(days) => Cow::Owned(super::dates::iso(*days)),
            Self::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
            Self::Error(name) => Cow::Borrowed(name),
        }
    }

    /// Whether there is nothing: an empty cell, a dash, or "not available".
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Text(text) => is_missing_text(trim(text)),
            Self::Decimal(number) => number.is_nan(),
            Self::Error(name) => *name == "#N/A",
            Self::Integer(_) | Self::Date(_) | Self::Bool(_) => false,
        }
    }
}

/// Ways in which people write "nothing here". Short on purpose: `0` and `NA` may be data.
fn is_missing_text(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "N/A" | "n/a" | "#N/A")
}

/// Removes white space at both ends, also the invisible kinds that come with copied text.
#[must_use]
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
    })
}

/// After so many rows a column that hardly ever repeats a cell is no longer searched for repetitions.
const SAMPLE: u32 = 8_192;

/// Gives each different key a number in order of first appearance. In a column of keys nearly every cell is new;
/// there the search stops and each cell gets a number of its own.
#[derive(Debug)]
pub struct Interner<K> {
    numbers: HashMap<K, u32, foldhash::fast::FixedState>,
    last: Option<(K, u32)>,
    next: u32,
    seen: u32,
    gave_up: bool,
}

impl<K> Default for Interner<K> {
    fn default() -> Self {
        Self {
            numbers: HashMap::default(),
            last: None,
            next: 0,
            seen: 0,
            gave_up: false,
        }
    }
}

impl<K: Hash + Eq + Copy> Interner<K> {
    /// Whether each further cell gets a number of its own.
    #[must_use]
    pub fn gave_up(&self) -> bool {
        self.gave_up
    }

    /// The number of `key`, and whether it was not seen before. Tables often repeat the cell above, so that is tried
    /// first.
    #[inline]
    pub fn number(&mut self, key: K) -> (u32, bool) {
        if let Some((last, number)) = self.last
            && last == key
        {
            return (number, false);
        }
        self.search(key)
    }

    fn search(&mut self, key: K) -> (u32, bool) {
        let next = self.next;
        let number = if self.gave_up {
            next
        } else {
            *self.numbers.entry(key).or_insert(next)
        };
        self.last = Some((key, number));
        self.next += u32::from(number == next);
        self.seen += 1;
        if self.seen == SAMPLE && self.next > SAMPLE / 10 * 9 {
            self.gave_up = true;
            self.numbers = HashMap::default();
        }
        (number, number == next)
    }
}

/// A column of a typed file while it is being read.
#[derive(Debug, Default)]
pub struct OwnedColumn {
    texts: HashMap<String, u32, foldhash::fast::FixedState>,
    others: HashMap<(u8, u64), u32, foldhash::fast::FixedState>,
    column: CellColumn<'static>,
}

impl OwnedColumn {
    /// Adds the cell of the next row.
    pub fn push(&mut self, cell: Cell<'static>) {
        let next = u32::try_from(self.column.cells.len()).unwrap_or(u32::MAX);
        let number = match &cell {
            Cell::Text(text) => match self.texts.get(text.as_ref()) {
                Some(number) => *number,
                None => *self.texts.entry(text.to_string()).or_insert(next),
            },
            Cell::Integer(number) => *self
                .others
                .entry((0, number.cast_unsigned()))
                .or_insert(next),
            Cell::Decimal(number) => *self.others.entry((1, number.to_bits())).or_insert(next),
            Cell::Date(days) => *self
                .others
                .entry((2, u64::from(days.cast_unsigned())))
                .or_insert(next),
            Cell::Bool(yes) => *self.others.entry((3, u64::from(*yes))).or_insert(next),
            Cell::Error(name) => *self.texts.entry((*name).to_owned()).or_insert(next),
        };
        if number == next {
            self.column.cells.push(cell);
        }
        self.column.codes.push(number);
    }

    /// The column with all its rows.
    #[must_use]
    pub fn finish(self) -> CellColumn<'static> {
        self.column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_excel() {
        for (column, letters) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (701, "ZZ"),
            (702, "AAA"),
            (16_383, "XFD"),
        ] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn nothing_is_written_in_several_ways() {
        for text in ["", "  ", "-", " – ", "\u{a0}", "#N/A", "N/A", "\u{feff}"] {
            assert!(Cell::Text(text.into()).is_missing(), "{text:?}");
        }
        for text in ["0", "NA", "không", ".", "--5"] {
            assert!(!Cell::Text(text.into()).is_missing(), "{text:?}");
        }
    }

    #[test]
    fn a_cell_has_the_address_that_excel_shows() {
        let place = |sheet: &str| Sheet {
            rows: vec![2, 17],
            excel: Some(ExcelPlace {
                sheet: sheet.into(),
                columns: vec![1, 5],
            }),
            ..Sheet::default()
        };
        assert_eq!(place("Sheet1").address(1, 1).as_deref(), Some("Sheet1!F17"));
        assert_eq!(
            place("Tuyển sinh").address(0, 0).as_deref(),
            Some("'Tuyển sinh'!B2")
        );
        assert_eq!(Sheet::default().address(0, 0), None);
    }

    #[test]
    fn numbers_follow_the_first_appearance() {
        let mut interner = Interner::default();
        let seen: Vec<_> = ["b", "b", "a", "b", "a"]
            .map(|key| interner.number(key))
            .to_vec();
        assert_eq!(
            seen,
            [(0, true), (0, false), (1, true), (0, false), (1, false)]
        );
    }
}
