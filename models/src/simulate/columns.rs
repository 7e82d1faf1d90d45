//! Tables of a simulated city, column by column, ready to be written to any format.

/// The cells of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Free text.
    Text(Vec<Option<String>>),
    /// Text from a short list: each cell is a place in `names`.
    Coded {
        /// Places in `names`.
        codes: Vec<Option<u32>>,
        /// The distinct values.
        names: Vec<String>,
    },
    /// Keys such as `L0000012`: `prefix` and a number filled with zeros to `width` digits.
    Numbered {
        /// What stands before the number.
        prefix: &'static str,
        /// The number of digits.
        width: usize,
        /// The numbers.
        numbers: Vec<Option<u32>>,
    },
    /// Whole numbers.
    Whole(Vec<Option<i64>>),
    /// Numbers.
    Number(Vec<Option<f64>>),
    /// Calendar dates, in days since 1 January 1970.
    Day(Vec<Option<i32>>),
    /// Yes or no.
    Bool(Vec<Option<bool>>),
}

impl Column {
    /// How many cells the column has.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text(cells) => cells.len(),
            Self::Coded { codes, .. } => codes.len(),
            Self::Numbered { numbers, .. } => numbers.len(),
            Self::Whole(cells) => cells.len(),
            Self::Number(cells) => cells.len(),
            Self::Day(cells) => cells.len(),
            Self::Bool(cells) => cells.len(),
        }
    }

    /// Whether the column has no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One resource of the package: its name and its columns, all of the same length.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// The name of the resource, as in the package format.
    pub resource: &'static str,
    /// Heading and cells.
    pub columns: Vec<(&'static str, Column)>,
}

impl Columns {
    /// How many rows the resource has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.len())
    }

    /// The column of that heading.
    #[must_use]
    pub fn get(&self, heading: &str) -> Option<&Column> {
        self.columns
            .iter()
            .find(|(name, _)| *name == heading)
            .map(|(_, column)| column)
    }
}

/// A column of text that is always given.
pub(super) fn text<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Column {
    Column::Text(cells.into_iter().map(|cell| Some(cell.into())).collect())
}

/// A column of years or counts that are always given.
pub(super) fn whole<T: Into<i64>>(cells: impl IntoIterator<Item = T>) -> Column {
    Column::Whole(cells.into_iter().map(|cell| Some(cell.into())).collect())
}

/// A column of places in a list, all given.
pub(super) fn coded<T: Into<u32>, N: Into<String>>(
    codes: impl IntoIterator<Item = T>,
    names: impl IntoIterator<Item = N>,
) -> Column {
    Column::Coded {
        codes: codes.into_iter().map(|code| Some(code.into())).collect(),
        names: names.into_iter().map(Into::into).collect(),
    }
}

/// A column of numbered keys, all given.
pub(super) fn numbered(
    prefix: &'static str,
    width: usize,
    numbers: impl IntoIterator<Item = u32>,
) -> Column {
    Column::Numbered {
        prefix,
        width,
        numbers: numbers.into_iter().map(Some).collect(),
    }
}
