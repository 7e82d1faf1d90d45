//! Calendar dates from the ways in which they are written, as days since 1970-01-01.

use super::problem::Problem;

/// First and last year of a date that is believed: older ones are birthdays or slips, later ones slips.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;
/// Days between Excel's day 0 (1899-12-30) and 1970-01-01.
const EXCEL_EPOCH: i32 = 25_569;

/// Days since 1970-01-01, or nothing for a date that the calendar does not have.
///
/// Source: Hinnant (2013), "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
#[must_use]
pub fn days(year: i32, month: i32, day: i32) -> Option<i32> {
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

fn days_in_month(year: i32, month: i32) -> i32 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a number of days since 1970-01-01.
#[must_use]
pub fn civil(days: i32) -> (i32, i32, i32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month, day)
}

/// The date as `YYYY-MM-DD`.
#[must_use]
pub fn iso(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Reads `2025-03-01`, `2025/3/1`, `01/03/2025`, `1-3-2025`, `1.3.2025`, each also with a time after it.
///
/// # Errors
/// Another wording, a day that the calendar does not have, a year of two digits or beyond belief.
pub fn parse(text: &str) -> Result<i32, Problem> {
    let date = match text.find(['T', ' ']) {
        Some(at) if text.get(at + 1..).is_some_and(is_time) => text.get(..at).unwrap_or_default(),
        _ => text,
    };
    let separator = date
        .chars()
        .find(|c| !c.is_ascii_digit())
        .ok_or(Problem::NotADate)?;
    if !matches!(separator, '-' | '/' | '.') {
        return Err(Problem::NotADate);
    }
    let parts: Vec<&str> = date.split(separator).collect();
    let [first, second, third] = parts.as_slice() else {
        return Err(Problem::NotADate);
    };
    let all_digits =
        |part: &&str| part.bytes().all(|b| b.is_ascii_digit()) && (1..=4).contains(&part.len());
    if !parts.iter().all(all_digits) {
        return Err(Problem::NotADate);
    }
    let number = |part: &str| part.parse::<i32>().map_err(|_| Problem::NotADate);
    let (year, month, day) = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => (number(first)?, number(second)?, number(third)?),
        (1..=2, 1..=2, 4) => (number(third)?, number(second)?, number(first)?),
        (1..=2, 1..=2, 2) => return Err(Problem::TwoDigitYear),
        _ => return Err(Problem::NotADate),
    };
    if first.len() < 4 && month > 12 && days(year, day, month).is_some() {
        return Err(Problem::MonthFirst);
    }
    believed(days(year, month, day).ok_or(Problem::ImpossibleDate)?)
}

/// A date of a typed file.
///
/// # Errors
/// A year beyond belief.
pub fn believed(days: i32) -> Result<i32, Problem> {
    if YEARS.contains(&civil(days).0) {
        Ok(days)
    } else {
        Err(Problem::DateOutOfRange)
    }
}

/// A date that Excel shows as a bare number of days.
///
/// # Errors
/// A number that is no date of this century or the last.
pub fn from_excel(serial: f64) -> Result<i32, Problem> {
    if !(18_264.0..80_000.0).contains(&serial) {
        return Err(Problem::NotADate);
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was just checked"
    )]
    let day = serial.floor() as i32;
    believed(day - EXCEL_EPOCH)
}

/// Whether the text after a date is a time of day such as `08:30`, `08:30:00.000Z`, `08:30:00+07:00` or `8:30 AM`.
fn is_time(text: &str) -> bool {
    text.contains(':')
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z' | ' ' | 'A' | 'P' | 'M')
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let first_of_march = days(2025, 3, 1).unwrap();
        for text in [
            "2025-03-01",
            "2025-3-1",
            "2025/03/01",
            "01/03/2025",
            "1/3/2025",
            "01-03-2025",
            "1.3.2025",
            "2025-03-01T08:30:00",
            "2025-03-01 08:30:00.000",
            "01/03/2025 00:00",
            "2025-03-01T00:00:00+07:00",
        ] {
            assert_eq!(parse(text), Ok(first_of_march), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_named() {
        for (text, problem) in [
            ("31/02/2025", Problem::ImpossibleDate),
            ("2025-02-29", Problem::ImpossibleDate),
            ("2025-13-01", Problem::ImpossibleDate),
            ("00/01/2025", Problem::ImpossibleDate),
            ("05/25/2024", Problem::MonthFirst),
            ("01/03/25", Problem::TwoDigitYear),
            ("45292", Problem::NotADate),
            ("tháng 3", Problem::NotADate),
            ("2025-03", Problem::NotADate),
            ("2025-03-01x", Problem::NotADate),
            ("01/03/1899", Problem::DateOutOfRange),
            ("3025-01-01", Problem::DateOutOfRange),
            ("", Problem::NotADate),
        ] {
            assert_eq!(parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn known_days_of_the_calendar() {
        // 2000-01-01 is day 10,957 of the Unix epoch and 36,526 of Excel's.
        assert_eq!(days(2000, 1, 1), Some(10_957));
        assert_eq!(from_excel(36_526.4), Ok(10_957));
        assert_eq!(days(1970, 1, 1), Some(0));
        assert_eq!(days(2000, 2, 29), Some(11_016));
        assert_eq!(days(1900, 2, 29), None);
        assert_eq!(from_excel(5.0), Err(Problem::NotADate));
        assert_eq!(from_excel(f64::NAN), Err(Problem::NotADate));
    }

    proptest! {
        #[test]
        fn days_and_dates_agree(day in -40_000_i32..60_000) {
            let (year, month, date) = civil(day);
            prop_assert_eq!(days(year, month, date), Some(day));
            prop_assert_eq!(days(year, month, date).map(|d| d + 1), Some(day + 1));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
            let _ = parse(&text);
        }
    }
}
