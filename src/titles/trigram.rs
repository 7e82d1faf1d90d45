//! Similar texts by shared runs of three letters: the last resort for misspelt titles, and suggestions.

use super::fold::QuickMap;

/// Shared trigrams only pick this many candidates for the exact comparison.
const CANDIDATES: usize = 24;

/// Texts that can be found by similarity.
#[derive(Debug, Default)]
pub(super) struct Trigrams {
    texts: Vec<(String, u32)>,
    by_trigram: QuickMap<[char; 3], Vec<u32>>,
}

impl Trigrams {
    /// Adds a text that stands for an item.
    pub fn add(&mut self, text: String, item: u32) {
        let Ok(place) = u32::try_from(self.texts.len()) else {
            return;
        };
        for trigram in trigrams(&text) {
            self.by_trigram.entry(trigram).or_default().push(place);
        }
        self.texts.push((text, item));
    }

    /// Items with the similarity of their text to this one (0 to 1), nearest first, each item once.
    pub fn nearest(&self, text: &str) -> Vec<(u32, f64)> {
        let mut shared: QuickMap<u32, usize> = QuickMap::default();
        for place in trigrams(text)
            .iter()
            .filter_map(|trigram| self.by_trigram.get(trigram))
            .flatten()
        {
            *shared.entry(*place).or_insert(0) += 1;
        }
        let mut ranked: Vec<(u32, usize)> = shared.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let candidates = ranked
            .iter()
            .take(CANDIDATES)
            .filter_map(|(place, _)| self.texts.get(*place as usize));
        let mut near: Vec<(u32, f64)> = candidates
            .map(|(other, item)| (*item, strsim::normalized_damerau_levenshtein(text, other)))
            .collect();
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut seen = Vec::new();
        near.retain(|(item, _)| {
            !seen.contains(item) && {
                seen.push(*item);
                true
            }
        });
        near
    }
}

fn trigrams(text: &str) -> Vec<[char; 3]> {
    let padded: Vec<char> = std::iter::once(' ')
        .chain(text.chars())
        .chain(std::iter::once(' '))
        .collect();
    let mut all: Vec<[char; 3]> = padded
        .windows(3)
        .filter_map(|window| window.try_into().ok())
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}
