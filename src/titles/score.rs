//! From the words of a title to the phrases in it, and from these to a verdict.

use std::ops::Range;

use super::clean::{CleanTitle, is_preamble};
use super::phrases::{LONGEST, Origin, Phrase, PhraseBook, Target};

/// A title is given a trade from this score on. Assumed; see the weights in `phrases`.
pub(super) const NAMES_TRADE: f64 = 0.5;
/// From this score on, and below [`NAMES_TRADE`], the title is left open rather than called no trade.
pub(super) const LEAVES_OPEN: f64 = 0.34;
/// A trade with this score is worth showing beside the verdict.
pub(super) const WORTH_SHOWING: f64 = 0.12;

/// Part of a further piece of evidence that is added to the best one.
const FURTHER_EVIDENCE: f64 = 0.35;
/// A title without any marks against a marked phrase: several words, one word, one word left of an alias (`hồ` of
/// `thợ hồ` is also what remains of `hỗ trợ`).
const UNMARKED: f64 = 0.95;
const UNMARKED_WORD: f64 = 0.78;
const UNMARKED_CORE_WORD: f64 = 0.6;
/// The title has marks elsewhere, but not on this word.
const PARTLY_MARKED: f64 = 0.85;
/// The last word of the phrase begins a compound of another trade: `kỹ sư điện` in `kỹ sư điện tử`.
const CUT_COMPOUND: f64 = 0.5;
/// The phrase runs over a dash, slash, comma or bracket of the title.
const BROKEN: f64 = 0.8;
/// The phrase stands in brackets.
const BRACKETED: f64 = 0.75;
/// Each content word before the phrase, and the least that is left.
const LATER: (f64, f64) = (0.93, 0.6);
/// The phrase stands behind a separator.
const LATER_SEGMENT: f64 = 0.93;
/// A one-word phrase right beside a head word (`thợ hàn`), and one lost among other words.
const BESIDE_HEAD: f64 = 1.5;
const AMONG_OTHERS: f64 = 0.85;

/// A phrase found in a title.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub start: usize,
    pub end: usize,
    pub target: Target,
    pub origin: Origin,
    pub strength: f64,
    /// The phrase is written without marks: English, or a Vietnamese word that has none.
    pub bare: bool,
}

impl Hit {
    fn len(&self) -> usize {
        self.end - self.start
    }

    fn within(&self, other: &Self) -> bool {
        other.start <= self.start && self.end <= other.end
    }
}

/// What the phrases of a title add up to.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    /// Trades with their scores and the first word of their best phrase, best first.
    pub trades: Vec<(u32, f64)>,
    /// Score of "no vocational trade".
    pub no_trade: f64,
    /// The best phrase of the best trade.
    pub best: Option<Hit>,
    /// Role words, in the order of the title.
    pub heads: Vec<Hit>,
    /// At least one word of the title is known.
    pub readable: bool,
}

pub(super) fn weigh(book: &PhraseBook, title: &CleanTitle) -> Evidence {
    let found = find(book, title);
    let readable = !found.is_empty();
    let hits = longest_only(&found);
    let is_head = |at: usize| hits.iter().any(|hit| covers_head(hit, at));
    let heads: Vec<Hit> = hits
        .iter()
        .filter(|hit| matches!(hit.target, Target::Head(_)))
        .copied()
        .collect();
    let mut weighed: Vec<Hit> = hits
        .iter()
        .filter(|hit| matches!(hit.target, Target::Trade(_) | Target::NoTrade))
        .map(|hit| Hit {
            strength: (hit.strength * place_factor(hit, title, &is_head)).min(1.0),
            ..*hit
        })
        .collect();
    let whole_words = |hit: &Hit| {
        if cuts_compound(hit, &weighed, &found) {
            CUT_COMPOUND
        } else {
            1.0
        }
    };
    let factors: Vec<f64> = weighed.iter().map(whole_words).collect();
    weighed
        .iter_mut()
        .zip(factors)
        .for_each(|(hit, factor)| hit.strength *= factor);
    weighed.sort_by(|a, b| {
        let place = (a.start, a.end).cmp(&(b.start, b.end));
        b.strength.total_cmp(&a.strength).then(place)
    });
    let mut evidence = add_up(&weighed);
    evidence.heads = heads;
    evidence.readable = readable;
    evidence
}

/// Whether the last word of a phrase belongs to a longer word of another trade, and the trade hangs on it.
fn cuts_compound(hit: &Hit, kept: &[Hit], found: &[Hit]) -> bool {
    let compound = |other: &Hit| {
        matches!(other.target, Target::Trade(_))
            && other.target != hit.target
            && other.start + 1 == hit.end
            && other.start > hit.start
            && other.end > hit.end
            && other.origin <= Origin::Context
    };
    let stands_alone =
        |other: &Hit| other.target == hit.target && other.start >= hit.start && other.end < hit.end;
    kept.iter().any(compound) && !found.iter().any(stands_alone)
}

fn covers_head(hit: &Hit, at: usize) -> bool {
    matches!(hit.target, Target::Head(_)) && (hit.start..hit.end).contains(&at)
}

/// All phrases of the title, overlapping ones too.
fn find(book: &PhraseBook, title: &CleanTitle) -> Vec<Hit> {
    let folded: Vec<Option<u32>> = title
        .words
        .iter()
        .map(|word| book.folded_id(&word.folded))
        .collect();
    let marked: Vec<Option<u32>> = title
        .words
        .iter()
        .map(|word| book.marked_id(&word.marked))
        .collect();
    let mut hits = Vec::new();
    let mut key = Vec::with_capacity(LONGEST);
    for start in 0..folded.len() {
        key.clear();
        let mut longest = 0;
        for word in folded.iter().skip(start) {
            let Some(word) = *word else { break };
            if key.is_empty() {
                longest = book.longest_from(word);
            }
            if key.len() == longest {
                break;
            }
            key.push(word);
            let end = start + key.len();
            for phrase in book.by_words.get(key.as_slice()).into_iter().flatten() {
                let Some(agreement) = agreement(book, title, phrase, &marked, start) else {
                    continue;
                };
                hits.push(Hit {
                    start,
                    end,
                    target: phrase.target,
                    origin: phrase.origin,
                    strength: phrase.weight * agreement,
                    bare: phrase.bare.iter().all(|bare| *bare),
                });
            }
        }
    }
    hits
}

/// How well the marks of a title agree with those of a phrase, 0 to 1; `None` where they contradict.
fn agreement(
    book: &PhraseBook,
    title: &CleanTitle,
    phrase: &Phrase,
    marked: &[Option<u32>],
    start: usize,
) -> Option<f64> {
    let mut factor: f64 = 1.0;
    let size = phrase.marked.len();
    let words = title.words.iter().zip(marked).skip(start);
    for ((word, written), (wanted, wanted_bare)) in
        words.zip(phrase.marked.iter().zip(&phrase.bare))
    {
        if *written == Some(*wanted) {
            continue;
        }
        let left_out = word.bare && !wanted_bare;
        if left_out && title.unmarked {
            factor = factor.min(match phrase.origin {
                _ if size > 1 => UNMARKED,
                Origin::Core => UNMARKED_CORE_WORD,
                _ => UNMARKED_WORD,
            });
        } else if left_out && size > 1 && !written.is_some_and(|written| book.is_bare_word(written))
        {
            factor = factor.min(PARTLY_MARKED);
        } else if word.bare || !phrase.marks_unknown {
            return None;
        }
    }
    let segment = |at: usize| title.words.get(at).map(|word| word.segment);
    if segment(start) != segment(start + size - 1) {
        factor *= BROKEN;
    }
    Some(factor)
}

/// Drops what lies inside a longer phrase of at least the same certainty.
fn longest_only(hits: &[Hit]) -> Vec<Hit> {
    let hidden = |hit: &Hit| {
        hits.iter().any(|other| {
            let longer = other.len() > hit.len() && hit.within(other);
            let same = other.len() == hit.len() && hit.within(other);
            match other.target {
                Target::Head(_) => false,
                _ if matches!(hit.target, Target::Head(_)) => false,
                Target::Mask => longer,
                Target::NoTrade => longer || (same && hit.origin > Origin::Context),
                Target::Trade(_) if longer => {
                    other.origin <= Origin::Context || other.strength >= hit.strength
                }
                Target::Trade(_) => {
                    same && other.origin == Origin::Alias && hit.target == Target::NoTrade
                }
            }
        })
    };
    hits.iter().filter(|hit| !hidden(hit)).copied().collect()
}

/// Weight of a phrase for where it stands in the title.
fn place_factor(hit: &Hit, title: &CleanTitle, is_head: &dyn Fn(usize) -> bool) -> f64 {
    let Some(first) = title.words.get(hit.start) else {
        return 0.0;
    };
    let content = content_words(title, 0..hit.start, is_head);
    let later = LATER
        .0
        .powi(i32::try_from(content).unwrap_or(i32::MAX))
        .max(LATER.1);
    let brackets = if first.bracketed { BRACKETED } else { 1.0 };
    let segment = if content > 0 && first.segment > 0 {
        LATER_SEGMENT
    } else {
        1.0
    };
    later * brackets * segment * head_factor(hit, title, is_head)
}

/// Words that are neither number, bracket, recruiting word nor head word.
fn content_words(
    title: &CleanTitle,
    range: Range<usize>,
    is_head: &dyn Fn(usize) -> bool,
) -> usize {
    let words = title
        .words
        .iter()
        .enumerate()
        .skip(range.start)
        .take(range.len());
    words
        .filter(|(at, word)| !is_preamble(word) && !is_head(*at))
        .count()
}

/// One word says little unless a head word stands beside it or it is all there is.
fn head_factor(hit: &Hit, title: &CleanTitle, is_head: &dyn Fn(usize) -> bool) -> f64 {
    let generated = hit.origin >= Origin::Context && matches!(hit.target, Target::Trade(_));
    if hit.len() > 1 || !generated {
        return 1.0;
    }
    let segment = |at: usize| title.words.get(at).map(|word| word.segment);
    let beside = |at: usize| is_head(at) && segment(at) == segment(hit.start);
    if hit.start.checked_sub(1).is_some_and(beside) || beside(hit.end) {
        BESIDE_HEAD
    } else if content_words(title, 0..title.words.len(), is_head) == 1 {
        1.0
    } else {
        AMONG_OTHERS
    }
}

fn add_up(weighed: &[Hit]) -> Evidence {
    let mut evidence = Evidence::default();
    for hit in weighed {
        match hit.target {
            Target::NoTrade => evidence.no_trade = evidence.no_trade.max(hit.strength),
            Target::Trade(trade) => match evidence
                .trades
                .iter_mut()
                .find(|(known, _)| *known == trade)
            {
                Some((_, score)) => *score += (1.0 - *score) * hit.strength * FURTHER_EVIDENCE,
                None => evidence.trades.push((trade, hit.strength)),
            },
            Target::Mask | Target::Head(_) => {}
        }
    }
    evidence
        .trades
        .sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best = evidence
        .trades
        .first()
        .map(|(trade, _)| Target::Trade(*trade));
    evidence.best = weighed.iter().find(|hit| Some(hit.target) == best).copied();
    evidence
}
