//! Numbers from the ways in which they are written: `1234`, `1.234`, `1 234`, `1.234,5`, `1,234.5`, `802,950 tỷ`.
//!
//! In Vietnamese the dot stands between thousands and the comma before a fraction; programs write it the other way
//! round. A number that can be read in both ways is never guessed: see [`Written::Either`].

use super::problem::Problem;

/// Largest count that is believed: more persons, places or vacancies than any country has.
pub const MAX_COUNT: i64 = 1_000_000_000;
/// Largest amount of money that is believed, in units of the currency: in đồng some hundred yearly budgets of Viet Nam.
pub const MAX_MONEY: i64 = 1_000_000_000_000_000_000;

/// What a mark between digits can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `.`
    Dot,
    /// `,`
    Comma,
}

/// A number as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Written {
    /// Without a mark, or with one that can only be understood in one way and teaches nothing of the column.
    Plain(f64),
    /// With a mark that can only stand before a fraction.
    Fraction(f64, Mark),
    /// With a mark that can only stand between thousands.
    Grouped(f64, Mark),
    /// `1.234` or `1,234`.
    Either {
        /// The mark.
        mark: Mark,
        /// Read as a thousand and more.
        grouped: f64,
        /// Read as one and a bit.
        fraction: f64,
    },
}

/// How the marks of one column are used, as far as its unmistakable cells show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Some cell has the comma before a fraction or the dot between thousands.
    vietnamese: bool,
    /// Some cell has them the other way round.
    english: bool,
}

impl Marks {
    /// What the cells of a column show together.
    pub fn learn<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut marks = Self::default();
        for text in texts {
            match written(text.trim_end_matches(['%', ' ', '\u{a0}'])) {
                Ok(Written::Fraction(_, Mark::Comma) | Written::Grouped(_, Mark::Dot)) => {
                    marks.vietnamese = true;
                }
                Ok(Written::Fraction(_, Mark::Dot) | Written::Grouped(_, Mark::Comma)) => {
                    marks.english = true;
                }
                Ok(Written::Plain(_) | Written::Either { .. }) | Err(_) => {}
            }
        }
        marks
    }

    /// Whether the mark stands before fractions in this column (yes, no, or no way to tell).
    fn is_before_fraction(self, mark: Mark) -> Option<bool> {
        let told = self.vietnamese != self.english;
        told.then_some((mark == Mark::Dot) == self.english)
    }
}

/// Splits a number into digits and marks.
///
/// # Errors
/// Anything that is not one number.
pub fn written(text: &str) -> Result<Written, Problem> {
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let spaced = text.contains(is_space);
    let joined = if spaced {
        join_thousands(text)?
    } else {
        text.to_owned()
    };
    let unsigned = unsigned(&joined, spaced)?;
    if negative && unsigned != Written::Plain(0.0) {
        return Err(Problem::Negative);
    }
    Ok(unsigned)
}

fn unsigned(text: &str, spaced: bool) -> Result<Written, Problem> {
    if text.contains(['e', 'E']) {
        return scientific(text);
    }
    if !text.starts_with(|c: char| c.is_ascii_digit())
        || !text.ends_with(|c: char| c.is_ascii_digit())
    {
        return Err(Problem::NotANumber);
    }
    if !text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return Err(two_numbers(text));
    }
    let dots = text.matches('.').count();
    let commas = text.matches(',').count();
    match (dots, commas) {
        (0, 0) => Ok(Written::Plain(value(text)?)),
        (1, 0) if spaced => Ok(Written::Fraction(value(text)?, Mark::Dot)),
        (0, 1) if spaced => Ok(Written::Fraction(
            value(&text.replace(',', "."))?,
            Mark::Comma,
        )),
        (1, 0) => one_mark(text, Mark::Dot),
        (0, 1) => one_mark(text, Mark::Comma),
        (_, 0) => Ok(Written::Grouped(thousands(text, '.')?, Mark::Dot)),
        (0, _) => Ok(Written::Grouped(thousands(text, ',')?, Mark::Comma)),
        _ => both_marks(text),
    }
}

/// The only way in which programs write large numbers that people do not: `1.5e+06`.
fn scientific(text: &str) -> Result<Written, Problem> {
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+' | '-'));
    let number: f64 = text.parse().map_err(|_| Problem::NotANumber)?;
    if plain && number.is_finite() {
        Ok(Written::Plain(number))
    } else {
        Err(Problem::NotANumber)
    }
}

fn one_mark(text: &str, mark: Mark) -> Result<Written, Problem> {
    let separator = if mark == Mark::Dot { '.' } else { ',' };
    let (before, after) = text.split_once(separator).ok_or(Problem::NotANumber)?;
    let fraction = value(&format!("{before}.{after}"))?;
    if after.len() == 3 && before.len() <= 3 && !before.starts_with('0') {
        let grouped = value(&format!("{before}{after}"))?;
        Ok(Written::Either {
            mark,
            grouped,
            fraction,
        })
    } else {
        Ok(Written::Fraction(fraction, mark))
    }
}

fn both_marks(text: &str) -> Result<Written, Problem> {
    let (last_dot, last_comma) = (text.rfind('.'), text.rfind(','));
    let (separator, point, mark) = if last_dot > last_comma {
        (',', '.', Mark::Dot)
    } else {
        ('.', ',', Mark::Comma)
    };
    let (before, after) = text.rsplit_once(point).ok_or(Problem::NotANumber)?;
    let whole = thousands(before, separator)?;
    if after.chars().any(|c| !c.is_ascii_digit()) {
        return Err(Problem::NotANumber);
    }
    Ok(Written::Fraction(
        whole + value(&format!("0.{after}"))?,
        mark,
    ))
}

/// A whole number in groups of three digits.
fn thousands(text: &str, separator: char) -> Result<f64, Problem> {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let well_formed = (1..=3).contains(&first.len())
        && !(first.starts_with('0') && text.len() > first.len())
        && groups.all(|group| group.len() == 3)
        && text.chars().all(|c| c.is_ascii_digit() || c == separator);
    if !well_formed {
        return Err(Problem::NotANumber);
    }
    value(&text.replace(separator, ""))
}

/// Removes the spaces of `1 234 567,8`.
fn join_thousands(text: &str) -> Result<String, Problem> {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    let groups: Vec<&str> = whole.split(is_space).collect();
    let well_formed = groups
        .first()
        .is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.iter().skip(1).all(|group| group.len() == 3)
        && !text
            .get(whole.len()..)
            .unwrap_or_default()
            .contains(is_space);
    if well_formed {
        Ok(text.replace(is_space, ""))
    } else {
        Err(two_numbers(text))
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Two numbers where digits stand on both sides of a dash or a space; else no number.
fn two_numbers(text: &str) -> Problem {
    let between = |c: char| matches!(c, '-' | '–' | '—' | '~' | '÷') || is_space(c);
    let parts: Vec<&str> = text
        .split(between)
        .filter(|part| !part.is_empty())
        .collect();
    let numbers = parts.iter().all(|part| {
        part.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    });
    if parts.len() > 1 && numbers {
        Problem::TwoNumbers
    } else {
        Problem::NotANumber
    }
}

fn value(digits: &str) -> Result<f64, Problem> {
    digits.parse().map_err(|_| Problem::NotANumber)
}

/// A count: grouped with dots or spaces, or with a fraction of zeros. `1,234` is refused, since a fraction of people
/// and a grouping in the English way are both slips that happen.
///
/// # Errors
/// No whole number from 0 to `limit`, or two readings.
pub fn whole(text: &str, limit: i64) -> Result<i64, Problem> {
    match written(text)? {
        Written::Plain(number) | Written::Grouped(number, _) | Written::Fraction(number, _) => {
            to_whole(number, limit)
        }
        Written::Either {
            mark: Mark::Dot,
            grouped,
            ..
        } => to_whole(grouped, limit),
        Written::Either {
            mark: Mark::Comma,
            grouped,
            fraction,
        } => Err(Problem::TwoReadings { grouped, fraction }),
    }
}

/// A number of a typed file as a count.
///
/// # Errors
/// No whole number from 0 to `limit`.
pub fn to_whole(number: f64, limit: i64) -> Result<i64, Problem> {
    if !number.is_finite() {
        return Err(Problem::NotANumber);
    }
    if number < 0.0 {
        return Err(Problem::Negative);
    }
    if number.fract() != 0.0 {
        return Err(Problem::NotWhole);
    }
    if number > limit as f64 {
        return Err(Problem::TooLarge { limit });
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole and within the limit, as just checked"
    )]
    let whole = number as i64;
    Ok(whole)
}

/// A number that may have a fraction; `22,43 %` is 0.2243. What can be read in two ways is read as the rest of its
/// column shows.
///
/// # Errors
/// No number of 0 or more, or two readings and a column that does not show which.
pub fn real(text: &str, marks: Marks) -> Result<f64, Problem> {
    let (digits, scale) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 0.01),
        None => (text, 1.0),
    };
    let number = match written(digits)? {
        Written::Plain(number) | Written::Fraction(number, _) | Written::Grouped(number, _) => {
            number
        }
        Written::Either {
            mark,
            grouped,
            fraction,
        } => match marks.is_before_fraction(mark) {
            Some(true) => fraction,
            Some(false) => grouped,
            None => return Err(Problem::TwoReadings { grouped, fraction }),
        },
    };
    Ok(number * scale)
}

/// A share: `0.85`, `0,85`, `85 %`. Only the reading below 1 of `0,853` and the like makes sense, so it is taken.
///
/// # Errors
/// No number, or above 1.
pub fn share(text: &str) -> Result<f64, Problem> {
    let (digits, scale) = match text.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), 0.01),
        None => (text, 1.0),
    };
    let number = match written(digits)? {
        Written::Plain(number) | Written::Fraction(number, _) | Written::Grouped(number, _) => {
            number
        }
        Written::Either { fraction, .. } => fraction,
    };
    if number * scale > 1.0 {
        Err(Problem::AboveOne)
    } else {
        Ok(number * scale)
    }
}

/// An amount of money and, where the cell names a unit such as `tỷ`, that it did so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// Digits, perhaps with the currency.
    Plain(i64),
    /// A multiple that was worked out: the reader is told.
    WithUnit(i64),
}

/// Units of amounts, longest first, in Vietnamese as written with and without marks.
const UNITS: [(&str, f64); 12] = [
    ("nghìn", 1e3),
    ("nghin", 1e3),
    ("triệu", 1e6),
    ("trieu", 1e6),
    ("ngàn", 1e3),
    ("ngan", 1e3),
    ("tỷ", 1e9),
    ("tỉ", 1e9),
    ("ty", 1e9),
    ("ti", 1e9),
    ("tr", 1e6),
    ("k", 1e3),
];
/// Ways to write the đồng.
const DONG: [&str; 6] = ["vnđ", "vnd", "đồng", "dong", "đ", "₫"];
/// Signs of other money with its ISO code; an amount with one of them is never taken for the package's currency.
const FOREIGN: [(&str, &str); 7] = [
    ("usd", "usd"),
    ("$", "usd"),
    ("eur", "eur"),
    ("€", "eur"),
    ("krw", "krw"),
    ("jpy", "jpy"),
    ("cny", "cny"),
];

/// A whole amount in `currency`: `15000000`, `15.000.000 đồng`, `15 triệu`, `802,950 tỷ`.
///
/// With a unit the comma stands before a fraction and the dot between thousands, as usual in Vietnamese.
///
/// # Errors
/// No amount of 0 or more, two readings, or another currency.
pub fn amount(text: &str, currency: &str) -> Result<Amount, Problem> {
    let lower = text.to_lowercase();
    let own = currency.to_lowercase();
    let mut rest = lower.trim();
    if FOREIGN
        .iter()
        .any(|(sign, code)| rest.contains(sign) && *code != own)
    {
        return Err(Problem::OtherCurrency {
            currency: currency.to_owned(),
        });
    }
    let signs = DONG.iter().copied().filter(|_| own == "vnd");
    if let Some(bare) = signs
        .chain([own.as_str()])
        .find_map(|sign| rest.strip_suffix(sign))
    {
        rest = bare.trim_end();
    }
    let unit = UNITS
        .iter()
        .find_map(|(unit, factor)| Some((rest.strip_suffix(unit)?.trim_end(), *factor)));
    let Some((digits, factor)) = unit else {
        return whole(rest, MAX_MONEY).map(Amount::Plain);
    };
    let number = match written(digits)? {
        Written::Plain(number) | Written::Fraction(number, _) | Written::Grouped(number, _) => {
            number
        }
        Written::Either {
            mark: Mark::Comma,
            fraction,
            ..
        } => fraction,
        Written::Either {
            mark: Mark::Dot,
            grouped,
            ..
        } => grouped,
    };
    to_whole((number * factor).round(), MAX_MONEY).map(Amount::WithUnit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn counts_as_people_write_them() {
        for (text, count) in [
            ("0", 0),
            ("-0", 0),
            ("1234", 1234),
            ("1.234", 1234),
            ("12.345.678", 12_345_678),
            ("1,234,567", 1_234_567),
            ("1 234", 1234),
            ("1\u{a0}234\u{a0}567", 1_234_567),
            ("1234.0", 1234),
            ("1234,00", 1234),
            ("1.234,0", 1234),
            ("1,234.0", 1234),
            ("1 234,0", 1234),
            ("2e3", 2000),
        ] {
            assert_eq!(whole(text, MAX_COUNT), Ok(count), "{text}");
        }
    }

    #[test]
    fn what_is_no_count_is_named() {
        for (text, problem) in [
            (
                "1,234",
                Problem::TwoReadings {
                    grouped: 1234.0,
                    fraction: 1.234,
                },
            ),
            ("12,5", Problem::NotWhole),
            ("0.123", Problem::NotWhole),
            ("1.2345", Problem::NotWhole),
            ("-5", Problem::Negative),
            ("−5", Problem::Negative),
            ("10-15", Problem::TwoNumbers),
            ("10 – 15", Problem::TwoNumbers),
            ("12 34", Problem::TwoNumbers),
            ("1.23.456", Problem::NotANumber),
            ("1.2.2025", Problem::NotANumber),
            ("0.123.456", Problem::NotANumber),
            ("12 người", Problem::NotANumber),
            ("nhiều", Problem::NotANumber),
            ("inf", Problem::NotANumber),
            ("1e400", Problem::NotANumber),
            ("2e10", Problem::TooLarge { limit: MAX_COUNT }),
            (".5", Problem::NotANumber),
            ("5.", Problem::NotANumber),
        ] {
            assert_eq!(whole(text, MAX_COUNT), Err(problem), "{text}");
        }
        assert_eq!(whole("1000000000", MAX_COUNT), Ok(MAX_COUNT));
        assert_eq!(
            whole("1000000001", MAX_COUNT),
            Err(Problem::TooLarge { limit: MAX_COUNT })
        );
    }

    #[test]
    fn the_rest_of_the_column_decides_between_two_readings() {
        let ambiguous = Err(Problem::TwoReadings {
            grouped: 1234.0,
            fraction: 1.234,
        });
        for (column, dot, comma) in [
            (&[][..], ambiguous.clone(), ambiguous.clone()),
            (&["12.5"], Ok(1.234), Ok(1234.0)),
            (&["12,5"], Ok(1234.0), Ok(1.234)),
            (&["1.234.567"], Ok(1234.0), Ok(1.234)),
            (&["1,234.5"], Ok(1.234), Ok(1234.0)),
            (&["12,5", "12.5"], ambiguous.clone(), ambiguous.clone()),
            (&["7", "x"], ambiguous.clone(), ambiguous.clone()),
        ] {
            let marks = Marks::learn(column.iter().copied());
            assert_eq!(real("1.234", marks), dot, "{column:?}");
            assert_eq!(real("1,234", marks), comma, "{column:?}");
        }
        assert_eq!(real("22,5 %", Marks::default()), Ok(0.225));
        assert_eq!(real("1 234,567", Marks::default()), Ok(1234.567));
    }

    #[test]
    fn shares_up_to_one() {
        for (text, value) in [
            ("0.5", 0.5),
            ("0,125", 0.125),
            ("1", 1.0),
            ("100%", 1.0),
            ("85 %", 0.85),
            ("0", 0.0),
        ] {
            assert_eq!(share(text), Ok(value), "{text}");
        }
        for text in ["1.01", "103%", "85", "100,5 %"] {
            assert_eq!(share(text), Err(Problem::AboveOne), "{text}");
        }
    }

    #[test]
    fn amounts_with_and_without_units() {
        for (text, amount_read) in [
            ("7500000", Amount::Plain(7_500_000)),
            ("7.500.000 đ", Amount::Plain(7_500_000)),
            ("7.500.000 VNĐ", Amount::Plain(7_500_000)),
            ("7 500 000 đồng", Amount::Plain(7_500_000)),
            ("802,950 tỷ", Amount::WithUnit(802_950_000_000)),
            ("802,950 tỷ đồng", Amount::WithUnit(802_950_000_000)),
            ("1.500 tỷ", Amount::WithUnit(1_500_000_000_000)),
            ("15 triệu", Amount::WithUnit(15_000_000)),
            ("7,5 tr", Amount::WithUnit(7_500_000)),
            ("7,5TR", Amount::WithUnit(7_500_000)),
            ("500k", Amount::WithUnit(500_000)),
            ("500 nghìn đồng", Amount::WithUnit(500_000)),
        ] {
            assert_eq!(amount(text, "VND"), Ok(amount_read), "{text}");
        }
        for (text, problem) in [
            ("10-15 triệu", Problem::TwoNumbers),
            (
                "500 USD",
                Problem::OtherCurrency {
                    currency: "VND".into(),
                },
            ),
            (
                "$500",
                Problem::OtherCurrency {
                    currency: "VND".into(),
                },
            ),
            ("thỏa thuận", Problem::NotANumber),
            (
                "7,500",
                Problem::TwoReadings {
                    grouped: 7500.0,
                    fraction: 7.5,
                },
            ),
            ("-5 triệu", Problem::Negative),
        ] {
            assert_eq!(amount(text, "VND"), Err(problem), "{text}");
        }
        assert_eq!(amount("52400 USD", "USD"), Ok(Amount::Plain(52_400)));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9., eE%–~kđtỷriệu-]{0,20}|\\PC{0,20}") {
            let _ = (whole(&text, MAX_COUNT), real(&text, Marks::default()), share(&text), amount(&text, "VND"));
        }

        #[test]
        fn a_count_survives_the_vietnamese_grouping(count in 0..MAX_COUNT) {
            let digits = count.to_string();
            let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap()).collect();
            prop_assert_eq!(whole(&groups.join("."), MAX_COUNT), Ok(count));
            prop_assert_eq!(whole(&groups.join(" "), MAX_COUNT), Ok(count));
        }
    }
}
