//! What the learned reader sees of a title: its words, pairs of neighbours and runs of letters, with and without marks.

use super::clean::{Cleaner, Word, is_number};

/// Words of a title that are read; what follows is about the employer.
const MOST_WORDS: usize = 24;
/// Length of the runs of letters. Shorter ones say nothing; with longer ones beside them cross-validation found no gain.
const RUN: usize = 3;

/// Weights of the kinds of features before those of the model; chosen by cross-validation on labelled titles.
mod weight {
    /// A word without marks, and a pair of them.
    pub const FOLDED: f32 = 1.0;
    /// The same with marks, only where some are written.
    pub const MARKED: f32 = 0.7;
    /// A run of letters: there are many to a word.
    pub const RUN: f32 = 0.35;
}

/// Kinds of features, so that a word and a run of the same letters differ.
mod kind {
    pub const WORD: u8 = b'w';
    pub const MARKED_WORD: u8 = b'm';
    pub const PAIR: u8 = b'b';
    pub const MARKED_PAIR: u8 = b'n';
    pub const RUN: u8 = b'c';
}

/// A feature's key (a hash) and its weight in a title.
pub type Feature = (u32, f32);

/// Reads titles into features, for training.
#[derive(Debug)]
pub struct FeatureReader(Cleaner);

impl FeatureReader {
    /// With the abbreviations that come with the module.
    #[must_use]
    pub fn new() -> Self {
        Self(Cleaner::new())
    }

    /// The features of a title by ascending key, each once.
    #[must_use]
    pub fn read(&self, title: &str) -> Vec<Feature> {
        features(&self.0.clean(title).words)
    }
}

impl Default for FeatureReader {
    fn default() -> Self {
        Self::new()
    }
}

/// The features of cleaned words by ascending key, each once. Numbers are left out: salaries, codes, dates.
pub(super) fn features(words: &[Word]) -> Vec<Feature> {
    let words: Vec<&Word> = words
        .iter()
        .filter(|word| !is_number(word))
        .take(MOST_WORDS)
        .collect();
    let mut found = Vec::with_capacity(160);
    for word in &words {
        found.push((key(kind::WORD, &[&word.folded]), weight::FOLDED));
        if !word.bare {
            found.push((key(kind::MARKED_WORD, &[&word.marked]), weight::MARKED));
        }
    }
    for pair in words.windows(2) {
        let [a, b] = pair else { continue };
        found.push((
            key(kind::PAIR, &[&a.folded, " ", &b.folded]),
            weight::FOLDED,
        ));
        if !(a.bare && b.bare) {
            let marked = key(kind::MARKED_PAIR, &[&a.marked, " ", &b.marked]);
            found.push((marked, weight::MARKED));
        }
    }
    runs(&words, &mut found);
    found.sort_unstable_by_key(|(key, _)| *key);
    found.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    found
}

/// Runs of letters of the words without marks; they may reach over a space.
fn runs(words: &[&Word], found: &mut Vec<Feature>) {
    let mut text = String::from(" ");
    for word in words {
        text.push_str(&word.folded);
        text.push(' ');
    }
    let ends: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    for window in ends.windows(RUN + 1) {
        if let (Some(start), Some(end)) = (window.first(), window.last())
            && let Some(letters) = text.get(*start..*end)
        {
            found.push((key(kind::RUN, &[letters]), weight::RUN));
        }
    }
}

/// FNV-1a over the kind and the parts: the same on every machine. With about ten thousand known features, two of
/// them or a known and an unknown one rarely meet in 32 bits.
fn key(kind: u8, parts: &[&str]) -> u32 {
    const OFFSET: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let bytes = parts.iter().flat_map(|part| part.bytes());
    std::iter::once(kind)
        .chain(bytes)
        .fold(OFFSET, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(PRIME)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_numbers_make_no_difference() {
        let reader = FeatureReader::new();
        assert_eq!(
            reader.read("THỢ HÀN - 12 triệu"),
            reader.read("thợ hàn, 9-15 triệu")
        );
        assert_ne!(reader.read("thợ hàn"), reader.read("tho han"));
    }

    #[test]
    fn features_are_sorted_and_unique() {
        let read = FeatureReader::new().read("công nhân may máy may, may áo");
        assert!(read.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    /// A model that was trained with other keys would be silently useless.
    #[test]
    fn keys_do_not_change() {
        assert_eq!(key(kind::WORD, &["han"]), 0x7f6e_8abd);
    }
}
