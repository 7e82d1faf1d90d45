//! Tax codes of Việt Nam (mã số thuế, MST).

/// A tax code without spaces, dots and dashes, where its check digit is right.
///
/// ```text
/// N1 … N9 N10 [N11 N12 N13]       N10 = 10 − (31 N1 + 29 N2 + 23 N3 + 19 N4 + 17 N5 + 13 N6 + 7 N7 + 5 N8 + 3 N9) mod 11
/// ```
///
/// A remainder of 0 gives no digit: such numbers are not issued. N3 … N9 count from 0000001, N11 … N13, the branches of
/// the firm, from 001.
///
/// Source: the library `python-stdnum`, module `stdnum.vn.mst`, which names vi.wikipedia.org (Thuế Việt Nam) and pages
/// of makers of invoice programs; the circular itself (105/2020/TT-BTC, article 5) was not at hand.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let code: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.'))
        .collect();
    if !matches!(code.len(), 10 | 13) {
        return None;
    }
    let digits: Vec<u32> = code
        .chars()
        .map(|c| c.to_digit(10))
        .collect::<Option<_>>()?;
    let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(w, n)| w * n).sum();
    let check = 10 - sum % 11;
    let numbered = digits.get(2..9)?.iter().any(|digit| *digit > 0);
    let branch = code.get(10..)? != "000";
    (digits.get(9) == Some(&check) && numbered && branch).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tenth_digit_is_checked() {
        // 0100233488: 29·1 + 23·0 + 19·0 + 17·2 + 13·3 + 7·3 + 5·4 + 3·8 = 167 = 15·11 + 2, 10 − 2 = 8.
        assert_eq!(parse("0100233488").as_deref(), Some("0100233488"));
        for last in (0..=9).filter(|last| *last != 8) {
            assert_eq!(parse(&format!("010023348{last}")), None);
        }
    }

    #[test]
    fn branches_have_three_digits_more() {
        assert_eq!(parse("0314409058-002").as_deref(), Some("0314409058002"));
        assert_eq!(parse("01.00.112.437").as_deref(), Some("0100112437"));
        assert_eq!(parse("0100233488-000"), None);
    }

    #[test]
    fn other_lengths_and_letters_are_no_tax_codes() {
        for text in [
            "",
            "12345",
            "010023348",
            "01002334880",
            "010023348x",
            "0100000000",
            "０１００２３３４８８",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
