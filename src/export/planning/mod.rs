//! Plans of intake as JSON, CSV and a table: every answer is a sheet of rows, written three ways.
//!
//! JSON: `vocmatch.plan.<what>/1`, an object per row with the columns below; CSV: the same columns, sentences in both
//! languages; the table: what fits a line, sentences below it. What is not known is null or empty.

mod sheets;

use serde_json::{Map, Value, json};
use vocmatch_models::units::{Interval, Year};

use super::layout::{hanging, left, right, width};
use super::paint::Paint;
use super::round::Number;
use super::{Bilingual, csv};
use crate::text::Language;
use crate::text::figure::{count, percent, ratio, signed};
use crate::text::planning::{Labels, labels};

pub use sheets::{Checked, Names, advice, check, fill, gap, scenario};

/// An answer about plans.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What it is about: the last part of the schema's name.
    what: &'static str,
    title: fn(&Labels) -> &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    notes: Vec<fn(&Labels) -> &'static str>,
}

/// What a sheet was made from.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Name of the package.
    pub package: &'a str,
    /// Whether its rows were made up by a program.
    pub synthetic: bool,
    /// Last year with data.
    pub data_year: Year,
    /// First digits of the digest of the parameters.
    pub digest: &'a str,
}

/// How a sheet is shown on a terminal.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The language.
    pub language: Language,
    /// Whether to colour.
    pub paint: Paint,
    /// Cells of a line.
    pub width: usize,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    key: &'static str,
    /// Its heading in the table; nothing where only files have it.
    heading: Option<fn(&Labels) -> &'static str>,
}

/// A cell with all that any of the forms says of it.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Absent,
    Text(String),
    /// A name or a sentence in both languages.
    Words(Bilingual),
    /// A word of the files and what it means.
    Word(&'static str, Bilingual),
    Persons(f64),
    Signed(f64),
    Ratio(f64),
    /// A ratio that the table shows with its interval.
    RatioOf(Interval),
    Share(f64),
    Whole(i64),
    YesNo(bool),
}

impl Cell {
    fn or_absent<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Absent, cell)
    }

    fn json(&self) -> Value {
        let number = |number: Option<Number>| json!(number);
        match self {
            Self::Absent => Value::Null,
            Self::Text(text) => json!(text),
            Self::Words(words) => json!(words),
            Self::Word(word, _) => json!(word),
            Self::Persons(value) | Self::Signed(value) => number(Number::persons(*value)),
            Self::Ratio(value) => number(Number::ratio(*value)),
            Self::RatioOf(interval) => number(Number::ratio(interval.median)),
            Self::Share(value) => number(Number::share(*value)),
            Self::Whole(value) => json!(value),
            Self::YesNo(value) => json!(value),
        }
    }

    fn csv(&self, language: Language) -> String {
        match (self, self.json()) {
            (Self::Words(words), _) => words.in_language(language).to_owned(),
            (_, Value::Null) => String::new(),
            (_, Value::String(text)) => text,
            (_, other) => other.to_string(),
        }
    }

    fn shown(&self, language: Language) -> String {
        match self {
            Self::Absent => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Words(words) | Self::Word(_, words) => words.in_language(language).to_owned(),
            Self::Persons(value) => count(*value, language),
            Self::Signed(value) => signed(*value, language),
            Self::Ratio(value) => ratio(*value, language),
            Self::RatioOf(interval) => {
                let [median, low, high] =
                    [interval.median, interval.low, interval.high].map(|x| ratio(x, language));
                format!("{median} ({low}–{high})")
            }
            Self::Share(value) => percent(*value, language),
            Self::Whole(value) => value.to_string(),
            Self::YesNo(value) => (if *value { "✓" } else { "" }).to_owned(),
        }
    }

    const fn is_words(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Words(_) | Self::Word(..))
    }
}

impl Sheet {
    /// The rows as JSON objects.
    #[must_use]
    pub fn rows(&self) -> Vec<Value> {
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row);
            let cells = cells.map(|(column, cell)| (column.key.to_owned(), cell.json()));
            Value::Object(cells.collect::<Map<String, Value>>())
        });
        rows.collect()
    }

    /// The sheet as indented JSON with a final line feed.
    ///
    /// # Errors
    /// None that a sheet can cause; what the serialiser reports.
    pub fn json(&self, head: &Head) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(&self.value(head))? + "\n")
    }

    /// The sheet as a JSON object.
    #[must_use]
    pub fn value(&self, head: &Head) -> Value {
        let notes = self.notes.iter().map(|note| Bilingual {
            vi: note(labels(Language::Vi)).to_owned(),
            en: note(labels(Language::En)).to_owned(),
        });
        json!({
            "schema": format!("vocmatch.plan.{}/1", self.what),
            "package": head.package,
            "synthetic": head.synthetic,
            "data_year": head.data_year,
            "plan_year": head.data_year.plus(1),
            "parameters": head.digest,
            "rows": self.rows(),
            "notes": notes.collect::<Vec<_>>(),
        })
    }

    /// The rows as CSV.
    #[must_use]
    pub fn csv(&self) -> String {
        let worded: Vec<bool> = (0..self.columns.len())
            .map(|place| {
                let mut cells = self.rows.iter().filter_map(|row| row.get(place));
                cells.any(|cell| matches!(cell, Cell::Words(_)))
            })
            .collect();
        let line = |cells: &dyn Fn(usize, Option<Language>) -> String| {
            let fields = worded.iter().enumerate().flat_map(|(place, worded)| {
                if *worded {
                    Language::ALL
                        .map(|language| cells(place, Some(language)))
                        .to_vec()
                } else {
                    vec![cells(place, None)]
                }
            });
            csv::line(&fields.collect::<Vec<_>>())
        };
        let heading = |place: usize, language: Option<Language>| {
            let key = self.columns.get(place).map_or("", |column| column.key);
            match language {
                None => key.to_owned(),
                Some(language) => format!("{key}_{}", language.pick("vi", "en")),
            }
        };
        let mut out = line(&heading);
        for row in &self.rows {
            out += &line(&|place, language| {
                let cell = row.get(place).unwrap_or(&Cell::Absent);
                cell.csv(language.unwrap_or_default())
            });
        }
        out
    }

    /// The rows for people, at most so many of them.
    #[must_use]
    pub fn table(&self, head: &Head, style: &Style) -> String {
        let words = labels(style.language);
        let mut out = String::new();
        let title = format!(
            "{} · {} · {}",
            (self.title)(words),
            head.data_year.plus(1).0,
            head.package
        );
        for line in hanging("", &title, style.width).lines() {
            out += &format!("{}\n", style.paint.bold(line));
        }
        if head.synthetic {
            out += &format!("{}\n", style.paint.warning(words.synthetic));
        }
        out.push('\n');
        if self.rows.is_empty() {
            return out + words.nothing + "\n";
        }
        let shown: Vec<(usize, &str)> = (self.columns.iter().enumerate())
            .filter_map(|(place, column)| Some((place, column.heading?(words))))
            .collect();
        let cell = |row: &[Cell], place: usize| {
            row.get(place)
                .map_or_else(String::new, |cell| cell.shown(style.language))
        };
        let widths = self.widths(&shown, style);
        let aligned = |place: usize, text: &str, cells: usize| {
            if self.has_words(place) {
                left(text, cells)
            } else {
                right(text, cells)
            }
        };
        let line = |text: &dyn Fn(usize, &str) -> String| {
            let cells = shown.iter().zip(&widths);
            let cells = cells
                .map(|((place, heading), width)| aligned(*place, &text(*place, heading), *width));
            let line = cells.collect::<Vec<_>>().join("  ");
            line.trim_end().to_owned()
        };
        out += &format!(
            "{}\n",
            style.paint.dim(&line(&|_, heading| heading.to_owned()))
        );
        let below = self.columns.iter().position(|column| column.key == SAYS);
        for row in &self.rows {
            out += &format!("{}\n", line(&|place, _| cell(row, place)));
            let says = below
                .and_then(|place| row.get(place))
                .filter(|cell| **cell != Cell::Absent);
            if let Some(says) = says {
                out += &hanging("    ", &says.shown(style.language), style.width);
            }
        }
        out.push('\n');
        for note in &self.notes {
            for line in hanging("", note(words), style.width).lines() {
                out += &format!("{}\n", style.paint.dim(line));
            }
        }
        out
    }

    fn has_words(&self, place: usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(place));
        cells.any(Cell::is_words)
    }

    /// As wide as the widest cell; where a line is too long, the widest columns of words give way.
    fn widths(&self, shown: &[(usize, &str)], style: &Style) -> Vec<usize> {
        /// Below this a name cannot be told from another.
        const NARROWEST: usize = 12;
        let mut widths: Vec<usize> = shown
            .iter()
            .map(|(place, heading)| {
                let cells = self.rows.iter().filter_map(|row| row.get(*place));
                let cells = cells.map(|cell| width(&cell.shown(style.language)));
                cells.max().unwrap_or(0).max(width(heading))
            })
            .collect();
        let taken =
            |widths: &[usize]| widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        while taken(&widths) > style.width {
            let columns = shown.iter().zip(&mut widths);
            let widest = columns
                .filter(|((place, _), width)| self.has_words(*place) && **width > NARROWEST)
                .map(|(_, width)| width)
                .max();
            match widest {
                Some(width) => *width -= 1,
                None => break,
            }
        }
        widths
    }
}

/// The column whose sentence stands below a row of the table.
const SAYS: &str = "says";
