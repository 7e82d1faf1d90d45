//! Trades by what people call them: names, other words, codes; without marks too, but exact marks rank first.

use std::collections::BTreeSet;

use crate::text::order::sort_key;
use crate::titles::{fold, has_marks, spelling};

/// What was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An official code or the trade's key.
    Code,
    /// A name.
    Name,
    /// Another word for it.
    Alias,
}

#[derive(Debug)]
struct Entry {
    /// Place of the trade.
    trade: usize,
    kind: Kind,
    text: String,
    spelled: String,
    folded: String,
    /// Its place in the alphabet.
    order: (Vec<u32>, Vec<u8>),
}

/// How well an entry fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Code,
    /// The whole text with its marks.
    Marked,
    /// Words of it with their marks.
    MarkedWords,
    /// The whole text without marks.
    Folded,
    /// Words of it without marks.
    FoldedWords,
}

/// The words of all trades.
#[derive(Debug, Default)]
pub struct Search {
    entries: Vec<Entry>,
}

/// A trade that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit<'a> {
    /// Place of the trade.
    pub trade: usize,
    /// The text that fits.
    pub text: &'a str,
    /// What it is.
    pub kind: Kind,
    /// Whether marks were asked for and are the same.
    pub exact_marks: bool,
}

impl Search {
    /// Adds a text by which a trade is found.
    pub fn add(&mut self, trade: usize, kind: Kind, text: &str) {
        self.entries.push(Entry {
            trade,
            kind,
            text: text.to_owned(),
            spelled: spelling(text),
            folded: fold(text),
            order: sort_key(text),
        });
    }

    /// Trades that fit a query, the best first.
    #[must_use]
    pub fn find(&self, query: &str) -> Vec<Hit<'_>> {
        let wanted = Wanted {
            code: query.trim().to_lowercase(),
            spelled: has_marks(query).then(|| spelling(query)),
            folded: fold(query),
        };
        if wanted.folded.is_empty() {
            return Vec::new();
        }
        let mut fits: Vec<(Rank, &Entry)> = self
            .entries
            .iter()
            .filter_map(|entry| Some((wanted.rank(entry)?, entry)))
            .collect();
        fits.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.order.cmp(&b.1.order)));
        let mut seen = BTreeSet::new();
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for ((fit, ..), entry) in fits {
            if seen.insert(entry.trade) {
                hits.push(Hit {
                    trade: entry.trade,
                    text: &entry.text,
                    kind: entry.kind,
                    exact_marks: matches!(fit, Fit::Marked | Fit::MarkedWords),
                });
            }
        }
        hits
    }
}

struct Wanted {
    code: String,
    /// With marks, where the query has any.
    spelled: Option<String>,
    folded: String,
}

/// The smallest first: how well it fits, what it is, whether it begins with the words, how long it is.
type Rank = (Fit, Kind, bool, usize);

impl Wanted {
    fn rank(&self, entry: &Entry) -> Option<Rank> {
        let fit = self.fit(entry)?;
        let later = !entry.folded.starts_with(&self.folded);
        Some((fit, entry.kind, later, entry.folded.len()))
    }

    fn fit(&self, entry: &Entry) -> Option<Fit> {
        if entry.kind == Kind::Code {
            let same = entry.text.to_lowercase() == self.code;
            return same.then_some(Fit::Code);
        }
        if let Some(spelled) = &self.spelled {
            if entry.spelled == *spelled {
                return Some(Fit::Marked);
            }
            if has_words(&entry.spelled, spelled) {
                return Some(Fit::MarkedWords);
            }
        }
        if entry.folded == self.folded {
            Some(Fit::Folded)
        } else {
            has_words(&entry.folded, &self.folded).then_some(Fit::FoldedWords)
        }
    }
}

/// Whether the words of `part` stand in `text`, the last of them at least as the beginning of a word.
fn has_words(text: &str, part: &str) -> bool {
    text.match_indices(part)
        .any(|(at, _)| at == 0 || text.get(..at).is_some_and(|before| before.ends_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search() -> Search {
        let mut search = Search::default();
        let trades = [
            "Hàn",
            "Hạn chế ô nhiễm",
            "Điện công nghiệp",
            "Kỹ thuật chế biến món ăn",
            "Cắt gọt kim loại",
        ];
        for (place, name) in trades.iter().enumerate() {
            search.add(place, Kind::Name, name);
        }
        search.add(0, Kind::Code, "5520123");
        search.add(0, Kind::Code, "han");
        search.add(0, Kind::Alias, "thợ hàn tàu");
        search.add(4, Kind::Alias, "thợ phay");
        search
    }

    fn found(query: &str) -> Vec<usize> {
        search().find(query).iter().map(|hit| hit.trade).collect()
    }

    #[test]
    fn welding_is_found_with_and_without_marks_and_in_either_form() {
        for query in ["han", "hàn", "HÀN", "ha\u{300}n", "5520123"] {
            assert_eq!(found(query).first(), Some(&0), "{query}");
        }
        assert_eq!(found("hạn").first(), Some(&1));
        // Without marks both fit, the whole name first.
        assert_eq!(found("han"), [0, 1]);
    }

    #[test]
    fn spelling_and_missing_marks_make_no_difference() {
        assert_eq!(found("kĩ thuật"), [3]);
        assert_eq!(found("kỹ thuật"), [3]);
        assert_eq!(found("dien cong nghiep"), [2]);
        assert_eq!(found("DIEN_CONG"), [2]);
    }

    #[test]
    fn other_words_and_beginnings_are_found_and_nonsense_is_not() {
        assert_eq!(found("thợ phay"), [4]);
        assert_eq!(found("cắt g"), [4]);
        assert!(found("xyz").is_empty());
        assert!(found(" , ").is_empty());
    }
}
