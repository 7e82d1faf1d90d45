//! The index over trades and aliases, built once and asked many times.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::clean::{CleanTitle, Cleaner, is_number};
use super::core::core;
use super::features::features;
use super::model::TitleModel;
use super::names::NameBook;
use super::phrases::{BookBuilder, PhraseBook, name_parts};
use super::pool::{Candidate, NOTHING_FOUND, Pool, RuleAnswer};
use super::role::role;
use super::score::{Evidence, LEAVES_OPEN, NAMES_TRADE, WORTH_SHOWING, weigh};
use super::trigram::Trigrams;
use super::{AliasRow, DecidedRow, NameMatch, OfficialRow, TitleMatch, TradeRow, Verdict};

/// Aliases with fewer letters beside their head words are not compared letter by letter: too many words are near.
const LONG_CORE: usize = 10;
/// Least similarity that counts as a misspelling, 0 to 1, and the share of it that becomes the score. Assumed.
const MISSPELT: (f64, f64) = (0.87, 0.6);
/// Score of a title that is nothing but the name or official code of a trade. Assumed.
const WHOLE_NAME: f64 = 0.95;
/// An answer is given from this probability on.
const MORE_LIKELY_RIGHT: f64 = 0.5;
/// Titles that are remembered; a country has more, but is read once only.
const REMEMBERED: usize = 1 << 17;
/// Titles given to one thread at a time are not fewer than this; starting a thread costs more.
const LEAST_PER_THREAD: usize = 512;

/// Finds the trade of a job title, or of a name or code that is meant to be one.
#[derive(Debug)]
pub struct TitleIndex {
    codes: Vec<String>,
    cleaner: Cleaner,
    book: PhraseBook,
    misspelt: Trigrams,
    names: NameBook,
    /// Official codes and names of trades as whole titles.
    whole: HashMap<String, u32>,
    /// What people have decided of whole titles: a trade, or that none is trained for it.
    decided: HashMap<String, Option<u32>>,
    /// The learned reader beside the rules; none where it knows no trade of the list.
    learned: Option<Pool>,
    /// What was asked before: after each change of a city nearly all its titles are the same.
    known: Mutex<HashMap<String, TitleMatch>>,
}

impl TitleIndex {
    /// Builds the index with the learned reader that comes with the program. Rows that name an unknown trade are left
    /// out, and so are learned trades that the list does not have.
    #[must_use]
    pub fn new(trades: &[TradeRow], officials: &[OfficialRow], aliases: &[AliasRow]) -> Self {
        Self::with_model(trades, officials, aliases, TitleModel::embedded())
    }

    /// Builds the index with another learned reader, or with the rules alone.
    #[must_use]
    pub fn with_model(
        trades: &[TradeRow],
        officials: &[OfficialRow],
        aliases: &[AliasRow],
        model: Option<Arc<TitleModel>>,
    ) -> Self {
        let cleaner = Cleaner::new();
        let mut codes: Vec<String> = Vec::new();
        let mut places: HashMap<&str, u32> = HashMap::new();
        for row in trades {
            places.entry(row.trade_code).or_insert_with(|| {
                codes.push(row.trade_code.to_owned());
                u32::try_from(codes.len() - 1).unwrap_or(u32::MAX)
            });
        }
        let mut builder = BookBuilder::new(&cleaner, &places);
        builder.names(trades, officials);
        builder.aliases(aliases);
        builder.contexts();
        let mut misspelt = Trigrams::default();
        builder
            .cores()
            .filter(|(core, _)| core.len() >= LONG_CORE)
            .for_each(|(core, trade)| misspelt.add(core, trade));
        let book = builder.finish();
        let whole = whole_names(&cleaner, trades, officials, &places);
        let names = name_book(trades, officials, aliases, &places);
        let learned = model.and_then(|model| Pool::new(model, &places));
        Self {
            codes,
            cleaner,
            book,
            misspelt,
            names,
            whole,
            decided: HashMap::new(),
            learned,
            known: Mutex::default(),
        }
    }

    /// With what people have decided of whole titles. Trades that the list does not have are left out.
    #[must_use]
    pub fn deciding(mut self, rows: &[DecidedRow]) -> Self {
        let places: HashMap<&str, u32> = self
            .codes
            .iter()
            .zip(0..)
            .map(|(code, place)| (code.as_str(), place))
            .collect();
        let decided = rows.iter().filter_map(|row| {
            let trade = match row.trade_code {
                Some(code) => Some(*places.get(code)?),
                None => None,
            };
            Some((whole_key(&self.cleaner.clean(row.title)), trade))
        });
        self.decided = decided.filter(|(key, _)| !key.is_empty()).collect();
        self
    }

    /// Reads one job title.
    ///
    /// What people have decided of it counts first. The name or code of a trade is that trade. Else rules and learned reader are pooled; where the latter knows
    /// nothing of the title, or of the trades, the rules answer alone.
    #[must_use]
    pub fn classify(&self, title: &str) -> TitleMatch {
        let clean = self.cleaner.clean(title);
        let evidence = weigh(&self.book, &clean);
        let key = whole_key(&clean);
        let (verdict, score, others) = if let Some(trade) = self.decided.get(&key) {
            let verdict = trade.map_or(Verdict::None, |trade| self.trade(trade));
            (verdict, WHOLE_NAME, shown_by_rules(&evidence))
        } else if let Some(trade) = self.whole.get(&key) {
            (self.trade(*trade), WHOLE_NAME, shown_by_rules(&evidence))
        } else {
            let rules = self.by_rules(&clean, &evidence);
            match self.pooled(&clean, &evidence, &rules) {
                Some((pool, candidates)) => self.by_pool(pool, &candidates),
                None => (rules.0, rules.1, shown_by_rules(&evidence)),
            }
        };
        let named = match &verdict {
            Verdict::Trade(code) => Some(code.as_str()),
            Verdict::None | Verdict::Abstain => None,
        };
        let alternatives = others
            .iter()
            .filter_map(|trade| self.codes.get(*trade as usize))
            .filter(|code| Some(code.as_str()) != named)
            .take(3)
            .cloned()
            .collect();
        let role = role(&evidence, named.is_some());
        TitleMatch {
            verdict,
            score: score.clamp(0.0, 1.0),
            alternatives,
            role,
            core: core(&clean),
        }
    }

    /// The support of the best answer to a title, on which its probability rests; for calibration.
    #[must_use]
    pub fn support(&self, title: &str) -> Option<f64> {
        let clean = self.cleaner.clean(title);
        let evidence = weigh(&self.book, &clean);
        let rules = self.by_rules(&clean, &evidence);
        let (_, candidates) = self.pooled(&clean, &evidence, &rules)?;
        candidates.first().map(|best| best.support)
    }

    /// What the phrases alone say.
    fn by_rules(&self, clean: &CleanTitle, evidence: &Evidence) -> (Verdict, f64) {
        match evidence.trades.first().copied() {
            Some((trade, score)) if score >= NAMES_TRADE && score > evidence.no_trade => {
                (self.trade(trade), score)
            }
            _ if evidence.no_trade >= LEAVES_OPEN => (Verdict::None, evidence.no_trade),
            Some((_, score)) if score >= LEAVES_OPEN => (Verdict::Abstain, score),
            _ => self.last_resort(clean, evidence),
        }
    }

    /// The answers worth showing with what rules and learned reader together say for them, best first.
    fn pooled(
        &self,
        clean: &CleanTitle,
        evidence: &Evidence,
        rules: &(Verdict, f64),
    ) -> Option<(&Pool, Vec<Candidate>)> {
        let pool = self.learned.as_ref()?;
        let no_trade = match rules {
            (Verdict::None, score) => evidence.no_trade.max(NOTHING_FOUND * score),
            _ => evidence.no_trade,
        };
        let answer = RuleAnswer {
            trades: &evidence.trades,
            no_trade,
        };
        Some((pool, pool.candidates(&features(&clean.words), answer)?))
    }

    /// The best answer if it is more likely right than wrong, with the other trades worth showing.
    fn by_pool(&self, pool: &Pool, candidates: &[Candidate]) -> (Verdict, f64, Vec<u32>) {
        let best = candidates.first();
        let score = best.map_or(0.0, |best| pool.probability(best.support));
        let verdict = match best {
            Some(best) if score >= MORE_LIKELY_RIGHT => {
                best.trade.map_or(Verdict::None, |trade| self.trade(trade))
            }
            _ => Verdict::Abstain,
        };
        let others = candidates
            .iter()
            .filter_map(|candidate| candidate.trade)
            .collect();
        (verdict, score, others)
    }

    /// Reads many titles, each different one once, in several threads; results in the order of the titles.
    #[must_use]
    pub fn classify_many(&self, titles: &[&str]) -> Vec<TitleMatch> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut first: HashMap<&str, usize> = HashMap::new();
        let mut distinct: Vec<&str> = Vec::new();
        for title in titles.iter().filter(|title| !known.contains_key(**title)) {
            first.entry(title).or_insert_with(|| {
                distinct.push(title);
                distinct.len() - 1
            });
        }
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let share = distinct.len().div_ceil(threads).max(LEAST_PER_THREAD);
        let read = std::thread::scope(|scope| {
            let work: Vec<_> = distinct
                .chunks(share)
                .map(|part| {
                    scope.spawn(move || {
                        part.iter()
                            .map(|title| self.classify(title))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            let parts = work.into_iter().map(|thread| match thread.join() {
                Ok(part) => part,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            parts.flatten().collect::<Vec<TitleMatch>>()
        });
        let answer = |title: &&str| match first.get(*title) {
            Some(place) => read.get(*place),
            None => known.get(*title),
        };
        let answers = titles.iter().filter_map(answer).cloned().collect();
        if known.len() + read.len() <= REMEMBERED {
            known.extend(distinct.into_iter().map(str::to_owned).zip(read));
        }
        answers
    }

    /// Reads a key, official code, name or alias; marks decide where they are written.
    #[must_use]
    pub fn resolve_name(&self, text: &str) -> NameMatch {
        self.names.resolve(text, &self.codes)
    }

    fn trade(&self, trade: u32) -> Verdict {
        self.codes
            .get(trade as usize)
            .map_or(Verdict::Abstain, |code| Verdict::Trade(code.clone()))
    }

    /// No phrase was strong enough: a misspelt long alias, no trade, or nothing that can be read.
    fn last_resort(&self, clean: &CleanTitle, evidence: &Evidence) -> (Verdict, f64) {
        let weak = evidence.trades.first().map_or(0.0, |(_, score)| *score);
        let text = core_text(clean, evidence);
        if evidence.no_trade == 0.0
            && text.len() >= LONG_CORE
            && let Some((trade, near)) = self.misspelt.nearest(&text).first().copied()
            && near >= MISSPELT.0
        {
            return (self.trade(trade), near * MISSPELT.1);
        }
        let word = |word: &super::clean::Word| !is_number(word) && word.folded.chars().count() > 2;
        if evidence.readable || clean.words.iter().filter(|w| word(w)).count() >= 2 {
            (Verdict::None, (NAMES_TRADE - weak).max(0.0))
        } else {
            (Verdict::Abstain, weak)
        }
    }
}

/// Trades with some evidence, best first.
fn shown_by_rules(evidence: &Evidence) -> Vec<u32> {
    let worth = evidence
        .trades
        .iter()
        .filter(|(_, score)| *score >= WORTH_SHOWING);
    worth.map(|(trade, _)| *trade).collect()
}

/// The words of a title with their marks, in one string.
fn whole_key(clean: &CleanTitle) -> String {
    clean
        .words
        .iter()
        .map(|word| word.marked.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Names and official codes that belong to one trade only.
fn whole_names(
    cleaner: &Cleaner,
    trades: &[TradeRow],
    officials: &[OfficialRow],
    places: &HashMap<&str, u32>,
) -> HashMap<String, u32> {
    let own = trades.iter().flat_map(|row| {
        let names = [Some(row.name_vi), row.name_en].into_iter().flatten();
        names
            .flat_map(name_parts)
            .map(|name| (row.trade_code, name))
    });
    let official = officials.iter().flat_map(|row| {
        let names = [Some(row.official_code), row.name_vi].into_iter().flatten();
        names.map(|name| (row.trade_code, name))
    });
    let mut found: HashMap<String, BTreeSet<u32>> = HashMap::new();
    for (trade, name) in own.chain(official) {
        if let Some(place) = places.get(trade) {
            found
                .entry(whole_key(&cleaner.clean(name)))
                .or_default()
                .insert(*place);
        }
    }
    let single = |(name, trades): (String, BTreeSet<u32>)| match trades.len() {
        1 => trades.first().map(|trade| (name, *trade)),
        _ => None,
    };
    found.into_iter().filter_map(single).collect()
}

/// The title proper (before the first separator) without marks and head words.
fn core_text(clean: &CleanTitle, evidence: &Evidence) -> String {
    let first = clean
        .words
        .iter()
        .filter(|word| !word.bracketed)
        .map(|word| word.segment)
        .min();
    let is_head = |at: &usize| {
        evidence
            .heads
            .iter()
            .any(|head| (head.start..head.end).contains(at))
    };
    let words = clean
        .words
        .iter()
        .enumerate()
        .filter(|(at, word)| Some(word.segment) == first && !is_head(at));
    words
        .map(|(_, word)| word.folded.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn name_book(
    trades: &[TradeRow],
    officials: &[OfficialRow],
    aliases: &[AliasRow],
    places: &HashMap<&str, u32>,
) -> NameBook {
    let mut book = NameBook::default();
    for row in trades {
        let Some(place) = places.get(row.trade_code).copied() else {
            continue;
        };
        book.add_code(row.trade_code, place);
        let names = [Some(row.name_vi), row.name_en];
        names
            .into_iter()
            .flatten()
            .flat_map(name_parts)
            .for_each(|name| book.add_name(name, place));
    }
    for row in officials {
        let Some(place) = places.get(row.trade_code).copied() else {
            continue;
        };
        book.add_code(row.official_code, place);
        row.name_vi
            .into_iter()
            .for_each(|name| book.add_name(name, place));
    }
    for row in aliases {
        if let Some(place) = places.get(row.trade_code) {
            book.add_name(row.alias, *place);
        }
    }
    book
}
