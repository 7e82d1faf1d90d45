//! Dates as days since 1 January 1970, in the Gregorian calendar.
//!
//! Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil` and `civil_from_days`.

/// The day of a date; `month` is 1 to 12, `day` 1 to 31.
pub(super) const fn day(year: i32, month: i32, day: i32) -> i32 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year of a day.
pub(super) const fn year_of(days: i32) -> i32 {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let y = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * y + y / 4 - y / 100);
    let january_or_february = of_year >= 306;
    era * 400 + y + if january_or_february { 1 } else { 0 }
}

/// A month, in days, for durations.
pub(super) const MONTH: f64 = 30.437;

/// `base` moved by a number of days.
#[expect(
    clippy::cast_possible_truncation,
    reason = "durations are at most a few thousand days"
)]
pub(super) fn later(base: i32, days: f64) -> i32 {
    base + days.round().clamp(-36_500.0, 36_500.0) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates_have_their_known_numbers() {
        // `date -u -d 2000-03-01 +%s` / 86400 = 11017; 2025-12-31: 20453.
        assert_eq!(
            [day(1970, 1, 1), day(2000, 3, 1), day(2025, 12, 31)],
            [0, 11_017, 20_453]
        );
    }

    #[test]
    fn the_year_is_found_again_on_every_first_and_last_day() {
        for year in 1960..2060 {
            assert_eq!(
                [year_of(day(year, 1, 1)), year_of(day(year, 12, 31))],
                [year, year]
            );
        }
    }
}
