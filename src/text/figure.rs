//! Numbers as people write them: `1.234,5` and `22,4%` in Vietnamese, `1,234.5` and `22.4%` in English.

use super::Language;

/// A whole number with grouped thousands.
#[must_use]
pub fn count(value: f64, language: Language) -> String {
    decimal(value, 0, language)
}

/// A number with a fixed number of digits after the mark. What is not finite becomes a dash.
#[must_use]
pub fn decimal(value: f64, digits: usize, language: Language) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let (group, mark) = language.pick(('.', ','), (',', '.'));
    let plain = format!("{:.digits$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let zero = plain.chars().all(|c| matches!(c, '0' | '.'));
    let mut text = String::new();
    if value < 0.0 && !zero {
        text.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(mark);
        text.push_str(fraction);
    }
    text
}

/// A whole number with its sign: `+120`, `−35`.
#[must_use]
pub fn signed(value: f64, language: Language) -> String {
    let plain = count(value, language);
    if value > 0.0 {
        format!("+{plain}")
    } else {
        plain
    }
}

/// A share in whole percent; never 0% or 100% where it is not exactly that.
#[must_use]
pub fn percent(share: f64, language: Language) -> String {
    if share > 0.0 && share < 0.005 {
        return "<1%".to_owned();
    }
    if (0.995..1.0).contains(&share) {
        return ">99%".to_owned();
    }
    format!("{}%", count(share * 100.0, language))
}

/// A ratio with as many digits as it deserves.
#[must_use]
pub fn ratio(value: f64, language: Language) -> String {
    let digits = if value < 9.995 {
        2
    } else {
        usize::from(value < 99.95)
    };
    decimal(value, digits, language)
}

/// How many per hundred, to two significant digits: 1.872 → 190.
#[must_use]
pub fn per_hundred(ratio: f64, language: Language) -> String {
    let value = ratio * 100.0;
    let mut unit = 1.0;
    while value / unit >= 99.5 && unit < 1e12 {
        unit *= 10.0;
    }
    count((value / unit).round() * unit, language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(vietnamese: &str, english: &str, write: impl Fn(Language) -> String) {
        assert_eq!(write(Language::Vi), vietnamese);
        assert_eq!(write(Language::En), english);
    }

    #[test]
    fn thousands_and_fractions_follow_the_language() {
        check("96.300", "96,300", |l| count(96_300.0, l));
        check("1.234,50", "1,234.50", |l| decimal(1234.5, 2, l));
        check("999", "999", |l| count(999.4, l));
        check("1.000", "1,000", |l| count(999.5, l));
        check("−1.680", "−1,680", |l| signed(-1680.0, l));
        check("+5", "+5", |l| signed(5.0, l));
        check("0", "0", |l| count(-0.2, l));
        check("–", "–", |l| count(f64::NAN, l));
    }

    #[test]
    fn a_percentage_is_not_rounded_to_certainty() {
        check("88%", "88%", |l| percent(0.876, l));
        check(">99%", ">99%", |l| percent(0.9993, l));
        check("<1%", "<1%", |l| percent(0.0007, l));
        check("100%", "100%", |l| percent(1.0, l));
        check("0%", "0%", |l| percent(0.0, l));
    }

    #[test]
    fn people_per_hundred_have_two_digits_that_mean_something() {
        check("190", "190", |l| per_hundred(1.872, l));
        check("53", "53", |l| per_hundred(0.53, l));
        check("1.200", "1,200", |l| per_hundred(12.4, l));
        check("100", "100", |l| per_hundred(0.997, l));
        check("4", "4", |l| per_hundred(0.04, l));
    }
}
