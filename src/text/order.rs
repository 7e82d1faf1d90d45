//! Vietnamese alphabetical order and search without marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/// Grave, hook above, tilde, acute, dot below: the order of Vietnamese dictionaries.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// A key that sorts as Vietnamese dictionaries do: letters first (ă after a, đ after d), tones only between words of
/// the same letters.
#[must_use]
pub fn sort_key(text: &str) -> (Vec<u32>, Vec<u8>) {
    let mut letters: Vec<u32> = Vec::new();
    let mut tones: Vec<u8> = Vec::new();
    for c in text.to_lowercase().nfc() {
        let mut base = String::new();
        let mut tone = 0;
        for part in std::iter::once(c).nfd() {
            match TONES.iter().position(|t| *t == part) {
                Some(place) => tone = u8::try_from(place + 1).unwrap_or(u8::MAX),
                None => base.push(part),
            }
        }
        let letter = base.nfc().next().unwrap_or(c);
        let place = ALPHABET.chars().position(|a| a == letter);
        // Letters come after digits and signs, which keep their code point below this start.
        letters.push(place.map_or(u32::from(letter).min(0xFFF), |p| {
            0x1000 + u32::try_from(p).unwrap_or(0)
        }));
        tones.push(tone);
    }
    (letters, tones)
}

/// Lower case without any mark, đ as d, spaces and hyphens as one space: for searching.
#[must_use]
pub fn search_key(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' => 'd',
            '-' | '_' | '–' => ' ',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_in_a_vietnamese_dictionary() {
        let mut names = [
            "Đúc",
            "Dược",
            "Hàn",
            "Hạn",
            "Hân",
            "Ăn",
            "An",
            "Âm",
            "Hân hoan",
            "Điện",
            "3D",
        ];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            [
                "3D",
                "An",
                "Ăn",
                "Âm",
                "Dược",
                "Điện",
                "Đúc",
                "Hàn",
                "Hạn",
                "Hân",
                "Hân hoan"
            ]
        );
    }

    #[test]
    fn searching_forgets_marks_and_composition() {
        assert_eq!(search_key("Điện tử  công nghiệp"), "dien tu cong nghiep");
        assert_eq!(search_key("Ha\u{300}n"), search_key("Hàn"));
        assert_eq!(search_key("dien_cong_nghiep"), "dien cong nghiep");
    }
}
