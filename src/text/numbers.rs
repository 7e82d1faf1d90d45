//! Numbers and dates as a reader of each language writes them.

use crate::ingest::dates;

use super::Language;

/// A number with marks between thousands and at most `decimals` digits of its fraction: `1.234,5` or `1,234.5`.
#[must_use]
pub fn number(value: f64, decimals: usize, language: Language) -> String {
    let (between, before) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if value < 0.0 && digits.bytes().any(|digit| matches!(digit, b'1'..=b'9')) {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        text.push(before);
        text.push_str(fraction);
    }
    text
}

/// A count of things, with marks between thousands.
#[must_use]
pub fn count(value: usize, language: Language) -> String {
    number(value as f64, 0, language)
}

/// A date: `01/03/2025` or `2025-03-01`.
#[must_use]
pub fn date(days: i32, language: Language) -> String {
    match language {
        Language::Vi => {
            let (year, month, day) = dates::civil(days);
            format!("{day:02}/{month:02}/{year}")
        }
        Language::En => dates::iso(days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_both_ways() {
        for (value, decimals, vi, en) in [
            (0.0, 0, "0", "0"),
            (-0.0, 1, "0", "0"),
            (999.0, 0, "999", "999"),
            (1000.0, 2, "1.000", "1,000"),
            (1_234_567.891, 2, "1.234.567,89", "1,234,567.89"),
            (-1234.5, 1, "-1.234,5", "-1,234.5"),
            (0.25, 2, "0,25", "0.25"),
        ] {
            assert_eq!(number(value, decimals, Language::Vi), vi);
            assert_eq!(number(value, decimals, Language::En), en);
        }
        assert_eq!(date(10_957, Language::Vi), "01/01/2000");
        assert_eq!(date(10_957, Language::En), "2000-01-01");
    }
}
