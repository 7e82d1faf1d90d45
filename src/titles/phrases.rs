//! The phrase book: every run of words that means something in a title, found by its words without marks.

use std::collections::{HashMap, HashSet};

use super::clean::{Cleaner, Word};
use super::fold::{QuickMap, QuickSet};
use super::tables::{Effect, contexts, roles};
use super::{AliasRow, OfficialRow, Role, TradeRow};

/// Longest phrase that is kept, in words; characters of Korean, Chinese and Japanese count as words.
pub(super) const LONGEST: usize = 12;

/// Weights of a phrase at the head of a title, by where it comes from. Assumed: set by hand and checked on a
/// hand-labelled sample of real titles; a score of 0.5 or more names the trade.
mod weight {
    /// An alias of two words or more.
    pub const ALIAS: f64 = 0.9;
    /// An alias of one word.
    pub const ALIAS_WORD: f64 = 0.85;
    /// An alias that its note calls ambiguous.
    pub const ALIAS_AMBIGUOUS: f64 = 0.62;
    /// An alias of at most two letters (`AB`).
    pub const ALIAS_LETTERS: f64 = 0.5;
    /// A trade's name of two words or more.
    pub const NAME: f64 = 0.92;
    /// A trade's name of one word (`Hàn`, `Dược`).
    pub const NAME_WORD: f64 = 0.55;
    /// What is left of an alias without its head word, two words or more; times purity.
    pub const CORE: f64 = 0.75;
    /// The same, one word.
    pub const CORE_WORD: f64 = 0.5;
    /// Part of several cores; times purity.
    pub const FRAGMENT: f64 = 0.48;
}

/// Share of the cores holding a fragment that one trade must have for the fragment to count.
const FRAGMENT_PURITY: f64 = 0.6;
/// Number of aliases that must hold a fragment.
const FRAGMENT_SUPPORT: usize = 2;

/// What a phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Target {
    /// A trade, by its place in the list of trades.
    Trade(u32),
    NoTrade,
    Mask,
    Head(Role),
}

/// Where a phrase comes from; earlier ones are more certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Alias,
    Context,
    Core,
    Fragment,
}

/// A run of words with its meaning.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// Keys with marks.
    pub marked: Vec<u32>,
    /// Which words are written without marks in the phrase.
    pub bare: Vec<bool>,
    /// The source has no marks although the language does; they are unknown, not absent.
    pub marks_unknown: bool,
    pub target: Target,
    pub origin: Origin,
    pub weight: f64,
}

/// Phrases by their words without marks, and the vocabulary.
#[derive(Debug)]
pub(super) struct PhraseBook {
    pub by_words: QuickMap<Vec<u32>, Vec<Phrase>>,
    folded_ids: QuickMap<String, u32>,
    marked_ids: QuickMap<String, u32>,
    bare_words: QuickSet<u32>,
    /// Longest phrase that begins with a word.
    longest_from: QuickMap<u32, usize>,
}

impl PhraseBook {
    pub fn folded_id(&self, word: &str) -> Option<u32> {
        self.folded_ids.get(word).copied()
    }

    pub fn marked_id(&self, word: &str) -> Option<u32> {
        self.marked_ids.get(word).copied()
    }

    /// Whether this key occurs in the phrases as a word without marks (`may`, `in`, `kho`).
    pub fn is_bare_word(&self, marked: u32) -> bool {
        self.bare_words.contains(&marked)
    }

    pub fn longest_from(&self, folded: u32) -> usize {
        self.longest_from.get(&folded).copied().unwrap_or(0)
    }
}

/// Collects phrases from reference data and tables.
pub(super) struct BookBuilder<'a> {
    cleaner: &'a Cleaner,
    trades: &'a HashMap<&'a str, u32>,
    heads: HashSet<Vec<String>>,
    book: PhraseBook,
    /// Cores with the trades whose aliases hold them.
    cores: Vec<(Vec<Word>, u32)>,
}

impl<'a> BookBuilder<'a> {
    pub fn new(cleaner: &'a Cleaner, trades: &'a HashMap<&'a str, u32>) -> Self {
        let book = PhraseBook {
            by_words: QuickMap::default(),
            folded_ids: QuickMap::default(),
            marked_ids: QuickMap::default(),
            bare_words: QuickSet::default(),
            longest_from: QuickMap::default(),
        };
        let mut builder = Self {
            cleaner,
            trades,
            heads: HashSet::new(),
            book,
            cores: Vec::new(),
        };
        for (phrase, role) in roles() {
            let words = cleaner.clean(&phrase).words;
            if role != Role::Other {
                builder
                    .heads
                    .insert(words.iter().map(|word| word.marked.clone()).collect());
            }
            builder.add(&words, false, Target::Head(role), Origin::Context, 0.0);
        }
        builder
    }

    pub fn names(&mut self, trades: &[TradeRow], officials: &[OfficialRow]) {
        let own = trades.iter().flat_map(|row| {
            [
                (row.trade_code, Some(row.name_vi)),
                (row.trade_code, row.name_en),
            ]
        });
        let official = officials.iter().map(|row| (row.trade_code, row.name_vi));
        for (trade, name) in own.chain(official) {
            let (Some(name), Some(trade)) = (name, self.trades.get(trade).copied()) else {
                continue;
            };
            for part in name_parts(name) {
                let words = self.cleaner.clean(part).words;
                let (origin, weight) = match words.len() {
                    1 => (Origin::Context, weight::NAME_WORD),
                    _ => (Origin::Alias, weight::NAME),
                };
                self.add(&words, false, Target::Trade(trade), origin, weight);
                self.core(&words, trade);
            }
        }
    }

    pub fn aliases(&mut self, rows: &[AliasRow]) {
        let unmarked = |row: &&AliasRow| row.language == Some("vi_nodiac");
        for row in rows.iter().filter(|row| !unmarked(row)) {
            self.alias(row, false);
        }
        for row in rows.iter().filter(unmarked) {
            let known = self
                .keys(&self.cleaner.clean(row.alias).words)
                .is_some_and(|key| {
                    let trade = self.trades.get(row.trade_code).copied();
                    let phrases = self.book.by_words.get(&key).into_iter().flatten();
                    trade.is_some_and(|trade| {
                        phrases
                            .into_iter()
                            .any(|phrase| phrase.target == Target::Trade(trade))
                    })
                });
            if !known {
                self.alias(row, true);
            }
        }
    }

    fn alias(&mut self, row: &AliasRow, marks_unknown: bool) {
        let Some(&trade) = self.trades.get(row.trade_code) else {
            return;
        };
        let words = self.cleaner.clean(row.alias).words;
        let letters: usize = words.iter().map(|word| word.folded.chars().count()).sum();
        let ambiguous = row.note.is_some_and(|note| note.starts_with("ambiguous"));
        let weight = match words.len() {
            _ if ambiguous => weight::ALIAS_AMBIGUOUS,
            1 if letters <= 2 => weight::ALIAS_LETTERS,
            1 => weight::ALIAS_WORD,
            _ => weight::ALIAS,
        };
        self.add(
            &words,
            marks_unknown,
            Target::Trade(trade),
            Origin::Alias,
            weight,
        );
        if !ambiguous && !marks_unknown {
            self.core(&words, trade);
        }
    }

    /// Keeps what is left of an alias without head words at either end.
    fn core(&mut self, words: &[Word], trade: u32) {
        let stripped = strip_heads(words, &self.heads);
        if !stripped.is_empty() {
            self.cores.push((stripped.to_vec(), trade));
        }
    }

    pub fn contexts(&mut self) {
        for (phrase, effect) in contexts() {
            let (target, weight) = match &effect {
                Effect::Mask => (Target::Mask, 0.0),
                Effect::NoTrade(weight) => (Target::NoTrade, *weight),
                Effect::Trade(key, weight) => match self.trades.get(key.as_str()) {
                    Some(trade) => (Target::Trade(*trade), *weight),
                    None => continue,
                },
            };
            let words = self.cleaner.clean(&phrase).words;
            self.add(&words, false, target, Origin::Context, weight);
        }
    }

    pub fn finish(mut self) -> PhraseBook {
        let cores = std::mem::take(&mut self.cores);
        self.add_shared(&cores, Origin::Core);
        self.add_shared(&cores, Origin::Fragment);
        for key in self.book.by_words.keys() {
            if let Some(first) = key.first() {
                let longest = self.book.longest_from.entry(*first).or_insert(0);
                *longest = key.len().max(*longest);
            }
        }
        self.book
    }

    /// Aliases and names without their head words, with their trades.
    pub fn cores(&self) -> impl Iterator<Item = (String, u32)> + '_ {
        self.cores.iter().map(|(words, trade)| {
            (
                words
                    .iter()
                    .map(|word| word.folded.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
                *trade,
            )
        })
    }

    /// Adds whole cores, or their parts of two words and more, weighted by how far they belong to one trade.
    fn add_shared(&mut self, cores: &[(Vec<Word>, u32)], origin: Origin) {
        let mut uses: QuickMap<Vec<&str>, (&[Word], Vec<u32>)> = QuickMap::default();
        for (words, trade) in cores {
            for part in parts(words, origin) {
                if strip_heads(part, &self.heads).len() < part.len() || self.is_head(part) {
                    continue;
                }
                let key = part.iter().map(|word| word.marked.as_str()).collect();
                uses.entry(key)
                    .or_insert_with(|| (part, Vec::new()))
                    .1
                    .push(*trade);
            }
        }
        for (words, trades) in uses.into_values() {
            let total = trades.len();
            for trade in trades.iter().copied().collect::<HashSet<_>>() {
                let own = trades.iter().filter(|other| **other == trade).count();
                let purity = own as f64 / total as f64;
                let weight = match (origin, words.len()) {
                    (Origin::Fragment, _) if own < FRAGMENT_SUPPORT || purity < FRAGMENT_PURITY => {
                        continue;
                    }
                    (Origin::Fragment, _) => weight::FRAGMENT,
                    (_, 1) => weight::CORE_WORD,
                    _ => weight::CORE,
                };
                self.add(words, false, Target::Trade(trade), origin, weight * purity);
            }
        }
    }

    /// Adds a phrase unless a more certain source has given the same words and marks already.
    fn add(
        &mut self,
        words: &[Word],
        marks_unknown: bool,
        target: Target,
        origin: Origin,
        weight: f64,
    ) {
        if words.is_empty() || words.len() > LONGEST {
            return;
        }
        let key: Vec<u32> = words
            .iter()
            .map(|word| intern(&mut self.book.folded_ids, &word.folded))
            .collect();
        let marked: Vec<u32> = words
            .iter()
            .map(|word| intern(&mut self.book.marked_ids, &word.marked))
            .collect();
        let bare: Vec<bool> = words.iter().map(|word| word.bare).collect();
        if !marks_unknown {
            let written = marked.iter().zip(&bare).filter(|(_, bare)| **bare);
            self.book.bare_words.extend(written.map(|(word, _)| *word));
        }
        let phrases = self.book.by_words.entry(key).or_default();
        let generated = matches!(origin, Origin::Core | Origin::Fragment);
        let mut known = false;
        for phrase in phrases.iter_mut().filter(|phrase| phrase.marked == marked) {
            if phrase.target == target {
                known = true;
                if origin == Origin::Context {
                    phrase.weight = weight;
                    phrase.origin = origin;
                }
            }
            known |= generated
                && phrase.origin == Origin::Context
                && !matches!(phrase.target, Target::Head(_));
        }
        if !known {
            phrases.push(Phrase {
                marked,
                bare,
                marks_unknown,
                target,
                origin,
                weight,
            });
        }
    }

    fn is_head(&self, words: &[Word]) -> bool {
        self.heads.contains(
            &words
                .iter()
                .map(|word| word.marked.clone())
                .collect::<Vec<_>>(),
        )
    }

    fn keys(&self, words: &[Word]) -> Option<Vec<u32>> {
        words
            .iter()
            .map(|word| self.book.folded_id(&word.folded))
            .collect()
    }
}

/// A name as written, without its brackets, and what stands in them: `Công nghệ kỹ thuật cơ khí (cơ khí chế tạo)`.
pub(super) fn name_parts(name: &str) -> Vec<&str> {
    match name.split_once('(') {
        Some((before, _)) if !before.trim().is_empty() => vec![name, before],
        _ => vec![name],
    }
}

fn parts(words: &[Word], origin: Origin) -> Vec<&[Word]> {
    if origin == Origin::Core {
        return vec![words];
    }
    (2..words.len())
        .flat_map(|size| words.windows(size))
        .collect()
}

fn strip_heads<'w>(words: &'w [Word], heads: &HashSet<Vec<String>>) -> &'w [Word] {
    let is_head = |part: &[Word]| {
        heads.contains(
            &part
                .iter()
                .map(|word| word.marked.clone())
                .collect::<Vec<_>>(),
        )
    };
    let is_english_head = |part: &[Word]| is_head(part) && part.iter().all(|word| word.bare);
    let mut rest = words;
    loop {
        let front = (1..rest.len())
            .rev()
            .find(|size| rest.get(..*size).is_some_and(is_head));
        let back = (1..rest.len()).find(|start| rest.get(*start..).is_some_and(is_english_head));
        rest = match (front, back) {
            (Some(size), _) => rest.get(size..).unwrap_or_default(),
            (None, Some(start)) => rest.get(..start).unwrap_or_default(),
            (None, None) => return rest,
        };
    }
}

fn intern(ids: &mut QuickMap<String, u32>, word: &str) -> u32 {
    if let Some(id) = ids.get(word) {
        return *id;
    }
    let id = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    ids.insert(word.to_owned(), id);
    id
}
