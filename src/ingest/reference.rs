//! The dictionaries and reference tables that come with the program.

use std::collections::HashMap;

use crate::tables::Resource;

use super::cells::{Sheet, trim};
use super::error::FileProblem;
use super::fold::{bare, plain};
use super::{csv, fold};

/// Words, headings and tables that a package need not bring.
#[derive(Debug, Clone)]
pub struct Reference {
    headings: Vec<Heading>,
    words: Words,
    personal: Vec<Personal>,
    tables: Vec<(Resource, &'static str)>,
}

/// One way to write the heading of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Heading {
    /// Nothing where it holds for every resource.
    resource: Option<Resource>,
    text: String,
    column: String,
    rank: Rank,
}

/// How good a heading is for a column; the best in a file is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Its English name or one of its Vietnamese names.
    Name,
    /// Taken where the file has no better one, such as a trade's name for its code.
    Fallback,
}

#[derive(Debug, Clone)]
struct Personal {
    heading: String,
    bare: String,
    what: String,
    resources: Vec<Resource>,
}

/// Words of yes and no, levels and other lists, with the value each stands for.
#[derive(Debug, Clone, Default)]
pub struct Words {
    marked: HashMap<(String, String), String>,
    bare: HashMap<(String, String), Option<String>>,
}

impl Words {
    /// What `text` stands for in the list `kind` (a column's name, `boolean` or `level`). Without marks only where a
    /// single value comes into question.
    #[must_use]
    pub fn find(&self, kind: &str, text: &str) -> Option<&str> {
        let marked = self.marked.get(&(kind.to_owned(), plain(text)));
        let found = marked.or_else(|| {
            self.bare
                .get(&(kind.to_owned(), bare(text)))
                .and_then(Option::as_ref)
        });
        found.map(String::as_str)
    }

    fn insert(&mut self, kind: &str, word: &str, value: &str) {
        self.marked
            .insert((kind.to_owned(), plain(word)), value.to_owned());
        let slot = self.bare.entry((kind.to_owned(), bare(word)));
        slot.and_modify(|known| {
            if known.as_deref() != Some(value) {
                *known = None;
            }
        })
        .or_insert_with(|| Some(value.to_owned()));
    }
}

impl Reference {
    /// The dictionaries and tables of `datasets/reference/`, compiled into the program.
    ///
    /// # Errors
    /// A file that is no table; the tests read them all, so a released program has none.
    pub fn embedded() -> Result<Self, FileProblem> {
        Self::from_texts(
            include_str!("../../datasets/reference/headings.csv"),
            include_str!("../../datasets/reference/words.csv"),
            include_str!("../../datasets/reference/personal_columns.csv"),
            vec![
                (
                    Resource::TradeCodes,
                    include_str!("../../datasets/reference/trade_codes.csv"),
                ),
                (
                    Resource::Levels,
                    include_str!("../../datasets/reference/levels.csv"),
                ),
                (
                    Resource::Occupations,
                    include_str!("../../datasets/reference/occupations.csv"),
                ),
                (
                    Resource::TradeOccupations,
                    include_str!("../../datasets/reference/trade_occupations.csv"),
                ),
                (
                    Resource::TitleAliases,
                    include_str!("../../datasets/reference/title_aliases.csv"),
                ),
            ],
        )
    }

    /// The table of a resource that a package may leave out.
    #[must_use]
    pub fn table(&self, resource: Resource) -> Option<&'static str> {
        self.tables
            .iter()
            .find(|(name, _)| *name == resource)
            .map(|(_, text)| *text)
    }

    /// The dictionary of values.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// All headings that lead to a column of a resource, its English name first.
    #[must_use]
    pub fn known_headings(&self, resource: Resource, column: &str) -> Vec<&str> {
        let fits = |heading: &&Heading| {
            heading.column == column && heading.resource.is_none_or(|name| name == resource)
        };
        self.headings
            .iter()
            .filter(fits)
            .map(|heading| heading.text.as_str())
            .collect()
    }

    /// The column that a heading means: as written, else without marks.
    #[must_use]
    pub fn column(&self, resource: Resource, heading: &str) -> Option<(&'static str, Rank)> {
        let columns = resource.columns();
        let (marked, unmarked) = (plain(heading), bare(heading));
        if let Some(column) = columns.iter().find(|column| plain(column.name) == marked) {
            return Some((column.name, Rank::Name));
        }
        let candidates = |form: fn(&str) -> String, text: &str| {
            let fits = |candidate: &&Heading| {
                candidate.resource.is_none_or(|name| name == resource)
                    && form(&candidate.text) == text
            };
            let found = self.headings.iter().filter(fits);
            let own = found.clone().find(|candidate| candidate.resource.is_some());
            let any = own.or_else(|| found.clone().next())?;
            let column = columns.iter().find(|column| column.name == any.column)?;
            Some((column.name, any.rank))
        };
        candidates(plain, &marked).or_else(|| candidates(bare, &unmarked))
    }

    /// What a heading says of a person, where the resource must not hold that.
    #[must_use]
    pub fn personal(&self, resource: Resource, heading: &str) -> Option<&str> {
        let (marked, unmarked) = (plain(heading), bare(heading));
        let has_marks = marked != unmarked;
        let fits = |personal: &&Personal| {
            personal.resources.contains(&resource)
                && (personal.heading == marked || (!has_marks && personal.bare == unmarked))
        };
        self.personal
            .iter()
            .find(fits)
            .map(|personal| personal.what.as_str())
    }

    fn from_texts(
        headings: &'static str,
        words: &'static str,
        personal: &'static str,
        tables: Vec<(Resource, &'static str)>,
    ) -> Result<Self, FileProblem> {
        let headings = rows(headings, ["resource", "heading", "column", "note"])?
            .into_iter()
            .map(|[resource, text, column, note]| Heading {
                resource: Resource::parse(&resource),
                text,
                column,
                rank: if note.starts_with("fallback") {
                    Rank::Fallback
                } else {
                    Rank::Name
                },
            })
            .collect();
        let mut dictionary = Words::default();
        for [kind, word, value] in rows(words, ["kind", "word", "value"])? {
            dictionary.insert(&kind, &word, &value);
        }
        let personal = rows(personal, ["heading", "what", "resources"])?
            .into_iter()
            .map(|[heading, what, resources]| Personal {
                bare: fold::bare(&heading),
                heading: plain(&heading),
                what,
                resources: resources.split('|').filter_map(Resource::parse).collect(),
            })
            .collect();
        Ok(Self {
            headings,
            words: dictionary,
            personal,
            tables,
        })
    }
}

/// The named columns of an embedded table, as text.
fn rows<const N: usize>(
    text: &'static str,
    names: [&'static str; N],
) -> Result<Vec<[String; N]>, FileProblem> {
    let sheet: Sheet<'static> = csv::read(text.as_bytes())?;
    let mut positions = [0; N];
    for (position, name) in positions.iter_mut().zip(names) {
        let found = sheet.headings.iter().position(|heading| heading == name);
        *position = found.ok_or_else(|| FileProblem::MissingColumn {
            column: name,
            known: name.to_owned(),
            found: sheet.headings.join(", "),
        })?;
    }
    let cell = |row: usize, column: usize| {
        let column = sheet.columns.get(column)?;
        let code = usize::try_from(*column.codes.get(row)?).ok()?;
        Some(trim(&column.cells.get(code)?.to_text()).to_owned())
    };
    Ok((0..sheet.height())
        .map(|row| positions.map(|column| cell(row, column).unwrap_or_default()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_leads_to_a_column_of_its_resource() {
        let reference = Reference::embedded().unwrap();
        for heading in &reference.headings {
            let Some(resource) = heading.resource else {
                continue;
            };
            assert!(
                resource
                    .columns()
                    .iter()
                    .any(|column| column.name == heading.column),
                "{resource}: {heading:?}"
            );
        }
    }

    #[test]
    fn headings_are_found_with_and_without_marks() {
        let reference = Reference::embedded().unwrap();
        for (heading, column) in [
            ("trade_code", Some(("trade_code", Rank::Name))),
            ("Trade code", Some(("trade_code", Rank::Name))),
            ("MÃ NGÀNH, NGHỀ", Some(("trade_code", Rank::Name))),
            ("ma nganh nghe", Some(("trade_code", Rank::Name))),
            ("Tên ngành, nghề", Some(("trade_code", Rank::Fallback))),
            ("Trình độ", Some(("level", Rank::Name))),
            ("Chỉ tiêu", Some(("capacity", Rank::Name))),
            ("Ghi chú", None),
            ("", None),
        ] {
            assert_eq!(
                reference.column(Resource::Enrolments, heading),
                column,
                "{heading}"
            );
        }
    }

    #[test]
    fn marks_decide_where_they_are_written() {
        let reference = Reference::embedded().unwrap();
        assert_eq!(reference.words().find("boolean", "CÓ"), Some("true"));
        assert_eq!(reference.words().find("boolean", "khong"), Some("false"));
        assert_eq!(
            reference.words().find("level", "Cao  đẳng"),
            Some("college")
        );
        assert_eq!(
            reference.words().find("level", "so cap"),
            Some("elementary")
        );
        assert_eq!(reference.words().find("level", "đại học"), None);
    }

    #[test]
    fn people_are_known_by_their_columns() {
        let reference = Reference::embedded().unwrap();
        for heading in [
            "Họ và tên",
            "ho va ten",
            "CCCD",
            "Số điện thoại",
            "full_name",
            "Ngày sinh",
        ] {
            assert!(
                reference.personal(Resource::Learners, heading).is_some(),
                "{heading}"
            );
        }
        for heading in ["learner_id", "Mã học viên", "Trình độ", "Ngày nhập học"] {
            assert!(
                reference.personal(Resource::Learners, heading).is_none(),
                "{heading}"
            );
        }
        assert!(reference.personal(Resource::Providers, "Tên").is_none());
    }
}
