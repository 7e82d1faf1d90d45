//! Two forms in which words are compared: as written, and without marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, composed, every run of spaces and punctuation one space: `"Mã  ngành, nghề "` is `mã ngành nghề`.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_combining_mark(c) {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded.nfc().collect()
}

/// As [`plain`], also without tone and vowel marks, đ as d: `mã ngành nghề` is `ma nganh nghe`.
#[must_use]
pub fn bare(text: &str) -> String {
    let unmarked = |c: char| if c == 'đ' { 'd' } else { c };
    plain(text)
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(unmarked)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_case_and_punctuation_do_not_matter() {
        for text in [
            "Mã ngành, nghề",
            " MÃ NGÀNH - NGHỀ",
            "ma\u{303} nga\u{300}nh\u{a0}nghe\u{302}\u{300}",
            "Mã_ngành/nghề.",
        ] {
            assert_eq!(plain(text), "mã ngành nghề", "{text:?}");
            assert_eq!(bare(text), "ma nganh nghe", "{text:?}");
        }
        assert_eq!(bare("Điện Đào"), "dien dao");
        assert_eq!(plain(" - "), "");
    }
}
