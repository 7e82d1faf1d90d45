//! Keys under which Vietnamese text is compared: without marks, and with marks in one spelling.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A map of the title index. Its keys come from reference data and not from strangers, so a quick hash is enough.
pub(super) type QuickMap<K, V> = HashMap<K, V, foldhash::fast::FixedState>;
/// A set of the same kind.
pub(super) type QuickSet<K> = HashSet<K, foldhash::fast::FixedState>;

const GRAVE: char = '\u{300}';
const ACUTE: char = '\u{301}';
const TILDE: char = '\u{303}';
const HOOK: char = '\u{309}';
const DOT_BELOW: char = '\u{323}';

/// Syllables whose tone mark moved from the second vowel (old spelling) to the first (new spelling).
const TONE_PAIRS: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// The text without marks, in lower case, `y` written `i` where Vietnamese uses both (`ky`, `sy`, `quy`), punctuation
/// as single spaces: `KỸ THUẬT (Hàn)` → `ki thuat han`.
#[must_use]
pub fn fold(text: &str) -> String {
    let lower = text.nfkd().flat_map(char::to_lowercase).nfkd();
    let plain: String = lower
        .filter(|c| !is_combining_mark(*c))
        .map(plain_letter)
        .nfc()
        .collect();
    words(&plain)
        .map(|word| unify_y(&word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text in NFC and lower case with its marks, tone marks in the new position (`hoà` → `hòa`), punctuation as
/// single spaces.
#[must_use]
pub fn marked(text: &str) -> String {
    let lower: String = text.nfc().flat_map(char::to_lowercase).nfc().collect();
    words(&lower)
        .map(|word| new_tone_position(&word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The marked text in one spelling: `kĩ thuật` is `kỹ thuật`.
#[must_use]
pub fn spelling(text: &str) -> String {
    marked(text)
        .split(' ')
        .map(|word| word_keys(word).marked)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The keys of one word, computed together because titles come by the ten thousand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordKeys {
    /// Without marks; English plurals fall together (`drivers`, `sales`).
    pub folded: String,
    /// With marks; two spellings of one word are equal: the position of the tone mark, `y`/`i`, and the tones hỏi
    /// and ngã (confused in writing: `sữa chữa` for `sửa chữa`) make no difference.
    pub marked: String,
    /// The word carries no mark.
    pub bare: bool,
}

pub(super) fn word_keys(word: &str) -> WordKeys {
    if word.is_ascii() {
        let key = singular(unify_y(&word.to_ascii_lowercase()));
        return WordKeys {
            folded: key.clone(),
            marked: key,
            bare: true,
        };
    }
    let mut folded = String::with_capacity(word.len());
    let mut base = String::with_capacity(word.len());
    let mut tone = None;
    let mut bare = true;
    for c in word.nfkd().flat_map(char::to_lowercase) {
        match c {
            GRAVE | ACUTE | DOT_BELOW => tone = Some(c),
            TILDE | HOOK => tone = Some(TILDE),
            mark if is_combining_mark(mark) => {
                bare = false;
                base.push(mark);
            }
            letter => {
                bare &= letter != 'đ';
                folded.push(plain_letter(letter));
                base.push(letter);
            }
        }
    }
    let mut marked = unify_y(&base);
    marked.extend(tone);
    WordKeys {
        folded: singular(unify_y(&folded)),
        marked: singular(marked),
        bare: bare && tone.is_none(),
    }
}

/// Whether a text carries a Vietnamese mark or the letter đ.
#[must_use]
pub fn has_marks(word: &str) -> bool {
    !word.is_ascii()
        && word
            .nfd()
            .any(|c| is_combining_mark(c) && c < '\u{400}' || matches!(c, 'đ' | 'Đ'))
}

/// Whether a character belongs to a script written without spaces between words, or with spaces placed freely.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

fn plain_letter(c: char) -> char {
    if c == 'đ' { 'd' } else { c }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
}

/// `y` as the only vowel of a syllable becomes `i`: `ky`, `sy`, `quy`; not in `may`, `thuy` or `y`.
fn unify_y(word: &str) -> String {
    let Some(stem) = vowel_y_stem(word) else {
        return word.to_owned();
    };
    let onset = stem.strip_suffix("qu").unwrap_or(stem);
    let lone = onset
        .chars()
        .all(|c| c.is_ascii_alphabetic() && !"aeiouy".contains(c));
    if !stem.is_empty() && lone {
        format!("{stem}i")
    } else {
        word.to_owned()
    }
}

fn vowel_y_stem(word: &str) -> Option<&str> {
    word.strip_suffix('y')
}

fn singular(word: String) -> String {
    let plural = word.len() >= 5
        && word.is_ascii()
        && word.ends_with('s')
        && !word.ends_with("ss")
        && word.bytes().all(|b| b.is_ascii_alphabetic());
    if plural {
        word.strip_suffix('s').unwrap_or(&word).to_owned()
    } else {
        word
    }
}

fn new_tone_position(word: &str) -> String {
    for (old, new) in TONE_PAIRS {
        if let Some(stem) = word.strip_suffix(old)
            && !(old.starts_with('u') && stem.ends_with('q'))
        {
            return format!("{stem}{new}");
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds_marks_case_and_y() {
        assert_eq!(fold("KỸ THUẬT  (Hàn), Đúc"), "ki thuat han duc");
        assert_eq!(fold("kĩ thuật"), fold("kỹ thuật"));
        assert_eq!(fold("máy thuỷ"), "may thuy");
        assert_eq!(fold("Quý"), fold("quí"));
        assert_eq!(fold("ＣＮＣ"), "cnc");
    }

    #[test]
    fn moves_tone_marks_to_the_new_position() {
        assert_eq!(marked("HOÀ"), "hòa");
        assert_eq!(marked("thuý Hoè"), "thúy hòe");
        assert_eq!(marked("quý"), "quý");
        assert_eq!(marked("Hàn - tiện"), "hàn tiện");
    }

    #[test]
    fn word_keys_join_spellings_and_keep_words_apart() {
        let marked = |word: &str| word_keys(word).marked;
        assert_eq!(marked("hoà"), marked("hòa"));
        assert_eq!(marked("kỹ"), marked("kĩ"));
        assert_eq!(marked("sữa"), marked("sửa"));
        assert_ne!(marked("may"), marked("máy"));
        assert_ne!(marked("hàn"), marked("hạn"));
        assert_ne!(marked("gò"), marked("gỗ"));
        assert_eq!(marked("drivers"), marked("Driver"));
        assert_eq!(word_keys("Điện").folded, "dien");
        assert!(word_keys("may").bare && !word_keys("điện").bare && !word_keys("máy").bare);
    }

    proptest! {
        #[test]
        fn fold_is_idempotent(text in "\\PC*") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn marked_is_idempotent_and_form_free(text in "[a-zA-Zàáảãạăâđêôơưỳýỷỹỵ ,.()-]*") {
            let once = marked(&text);
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(&marked(&decomposed), &once);
            prop_assert_eq!(marked(&once), once);
        }
    }
}
