//! The lists that a package defines and its other files refer to: trades, levels, providers, employers, occupations.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use polars::prelude::{DataFrame, StringChunked};

use super::fold::{bare, plain};
use super::reference::Words;

/// Keys of a list and the names that lead to them.
#[derive(Debug, Clone, Default)]
pub struct Index {
    keys: HashSet<String>,
    order: Vec<String>,
    /// Names with their keys.
    named: Vec<(String, String)>,
    /// The names in both forms of comparison, made when a text is no key: many packages never need them.
    by_name: OnceLock<ByName>,
}

#[derive(Debug, Clone, Default)]
struct ByName {
    plain: HashMap<String, Names>,
    bare: HashMap<String, Names>,
}

/// The keys that share a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Names {
    One(String),
    Several(Vec<String>),
}

/// What a text is in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found<'a> {
    /// One of its keys.
    Key,
    /// A name of the entry with this key.
    Name(&'a str),
    /// A name of several.
    Several(&'a [String]),
    /// Nothing.
    Nothing,
}

impl Index {
    /// The list of `key` in a frame, with the texts of `names` as names.
    #[must_use]
    pub fn new(frame: &DataFrame, key: &str, names: &[&str]) -> Self {
        let mut index = Self::default();
        let Some(keys) = text(frame, key) else {
            return index;
        };
        for key in keys.iter().flatten() {
            index.add_key(key);
        }
        for name in names {
            let Some(texts) = text(frame, name) else {
                continue;
            };
            for (key, name) in keys.iter().zip(texts.iter()) {
                if let (Some(key), Some(name)) = (key, name) {
                    index.add_name(name, key);
                }
            }
        }
        index
    }

    /// Another entry, named as its key.
    pub fn add_key(&mut self, key: &str) {
        if self.keys.insert(key.to_owned()) {
            self.order.push(key.to_owned());
            self.add_name(key, key);
        }
    }

    /// Another name of an entry.
    pub fn add_name(&mut self, name: &str, key: &str) {
        self.named.push((name.to_owned(), key.to_owned()));
        self.by_name = OnceLock::new();
    }

    fn by_name(&self) -> &ByName {
        self.by_name.get_or_init(|| {
            let mut names = ByName::default();
            for (name, key) in &self.named {
                add(&mut names.plain, plain(name), key);
                add(&mut names.bare, bare(name), key);
            }
            names
        })
    }

    /// Whether the list has this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    /// The key or name that `text` is: as written, else without marks.
    #[must_use]
    pub fn find(&self, text: &str) -> Found<'_> {
        if self.has(text) {
            return Found::Key;
        }
        let names = self.by_name();
        match names
            .plain
            .get(&plain(text))
            .or_else(|| names.bare.get(&bare(text)))
        {
            Some(Names::One(key)) => Found::Name(key),
            Some(Names::Several(keys)) => Found::Several(keys),
            None => Found::Nothing,
        }
    }

    /// All keys in the order of the file, separated by commas.
    #[must_use]
    pub fn listed(&self) -> String {
        self.order.join(", ")
    }

    /// The key of the entry whose name is most like `text`, where one is like it at all.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<String> {
        /// Similarity (1 = equal) from which a name is worth suggesting; judgement: two letters in five may differ.
        const ALIKE: f64 = 0.6;
        let wanted = bare(text);
        let mut best: Option<(f64, &String)> = None;
        for (name, keys) in &self.by_name().bare {
            let Names::One(key) = keys else { continue };
            let alike = strsim::normalized_levenshtein(&wanted, name);
            let better =
                best.is_none_or(|(most, known)| alike > most || (alike >= most && key < known));
            if alike >= ALIKE && better {
                best = Some((alike, key));
            }
        }
        best.map(|(_, key)| key.clone())
    }
}

fn add(names: &mut HashMap<String, Names>, name: String, key: &str) {
    if name.is_empty() {
        return;
    }
    let known = names
        .entry(name)
        .or_insert_with(|| Names::One(key.to_owned()));
    match known {
        Names::One(other) if other == key => {}
        Names::One(other) => *known = Names::Several(vec![std::mem::take(other), key.to_owned()]),
        Names::Several(keys) if keys.iter().any(|other| other == key) => {}
        Names::Several(keys) => keys.push(key.to_owned()),
    }
}

/// The text column of a checked frame.
pub(super) fn text<'a>(frame: &'a DataFrame, column: &str) -> Option<&'a StringChunked> {
    frame.column(column).ok()?.str().ok()
}

/// Official codes with the trade and level they stand for.
pub type OfficialCodes = HashMap<String, (String, String)>;

/// Everything that cells may refer to, filled while the resources are read in their order.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// The package's trades; nothing while these themselves are read.
    pub trades: Option<Index>,
    /// Official codes of these trades.
    pub codes: OfficialCodes,
    /// The four levels and those that the package declares.
    pub levels: Index,
    /// Providers, where the package lists them.
    pub providers: Option<Index>,
    /// Employers, where the package lists them.
    pub employers: Option<Index>,
    /// Occupations, where the package lists them.
    pub occupations: Option<Index>,
    /// The dictionary.
    pub words: Words,
    /// The package's currency.
    pub currency: String,
    /// How many unknown trades of a file get a suggestion; each is compared with every name.
    pub suggestions: usize,
}
