//! Numbers in files: as many digits as they deserve, and nothing that is not a number.

use serde::{Serialize, Serializer};
use vocmatch_models::assess::flag::Classes;

/// A finite number; a whole one is written without a fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(f64);

/// Whole numbers beyond this are not exact in a double.
const EXACT: f64 = 9e15;

impl Number {
    /// Rounded to `digits` significant digits; nothing where it is not finite.
    #[must_use]
    pub fn significant(value: f64, digits: i32) -> Option<Self> {
        if value == 0.0 {
            return Some(Self(0.0));
        }
        let digits = usize::try_from(digits.max(1) - 1).unwrap_or(0);
        // Through decimal text, so that 0.1 stays the double nearest to 0.1.
        value
            .is_finite()
            .then(|| format!("{value:.digits$e}").parse().ok().map(Self))
            .flatten()
    }

    /// Rounded to `digits` digits after the mark; nothing where it is not finite.
    #[must_use]
    pub fn fixed(value: f64, digits: usize) -> Option<Self> {
        let rounded = value
            .is_finite()
            .then(|| format!("{value:.digits$}").parse().ok())
            .flatten();
        rounded.map(|value: f64| Self(if value == 0.0 { 0.0 } else { value }))
    }

    /// Persons, to a tenth.
    #[must_use]
    pub fn persons(value: f64) -> Option<Self> {
        Self::fixed(value, 1)
    }

    /// A ratio, to four significant digits.
    #[must_use]
    pub fn ratio(value: f64) -> Option<Self> {
        Self::significant(value, 4)
    }

    /// A share or weight, to four digits.
    #[must_use]
    pub fn share(value: f64) -> Option<Self> {
        Self::fixed(value, 4)
    }

    /// As it is; nothing where it is not finite.
    #[must_use]
    pub fn exact(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && self.0.abs() < EXACT {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "whole and far below the limits of i64"
            )]
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// The probabilities of surplus, balance and shortage in ten-thousandths that sum to exactly 10,000, by largest
/// remainder.
#[must_use]
pub fn ten_thousandths(classes: &Classes) -> [u32; 3] {
    const WHOLE: u32 = 10_000;
    let exact = [
        classes.oversupplied,
        classes.balanced,
        classes.undersupplied,
    ]
    .map(|p| {
        if p.is_finite() {
            p.clamp(0.0, 1.0) * f64::from(WHOLE)
        } else {
            0.0
        }
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10,000"
    )]
    let mut parts = exact.map(|p| p as u32);
    let mut order = [0, 1, 2];
    order.sort_by(|a: &usize, b: &usize| {
        let rest = |i: usize| exact.get(i).copied().unwrap_or(0.0).fract();
        rest(*b).total_cmp(&rest(*a)).then(a.cmp(b))
    });
    let short = WHOLE.saturating_sub(parts.iter().sum());
    for place in order
        .into_iter()
        .cycle()
        .take(usize::try_from(short.min(3)).unwrap_or(0))
    {
        if let Some(part) = parts.get_mut(place) {
            *part += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_the_digits_they_deserve() {
        let ratio = |x| Number::ratio(x).map(Number::get);
        assert_eq!(ratio(1.712_345), Some(1.712));
        assert_eq!(ratio(12_345.6), Some(12_350.0));
        assert_eq!(ratio(0.000_123_456), Some(0.000_123_5));
        assert_eq!(ratio(f64::NAN), None);
        assert_eq!(ratio(f64::INFINITY), None);
        assert_eq!(Number::persons(310.04).map(Number::get), Some(310.0));
        let written = |n: Option<Number>| serde_json::to_string(&n).unwrap();
        assert_eq!(written(Number::persons(310.04)), "310");
        assert_eq!(written(Number::persons(-0.01)), "0");
        assert_eq!(written(Number::persons(0.25)), "0.2");
        assert_eq!(written(None), "null");
    }

    #[test]
    fn probabilities_sum_to_one_after_rounding() {
        for step in 0..2000 {
            let a = f64::from(step) / 2000.0;
            let b = (1.0 - a) * 0.377_77;
            let classes = Classes {
                oversupplied: a,
                balanced: b,
                undersupplied: 1.0 - a - b,
            };
            let parts = ten_thousandths(&classes);
            assert_eq!(parts.iter().sum::<u32>(), 10_000, "{classes:?}");
            assert!((f64::from(parts[0]) / 10_000.0 - a).abs() <= 1e-4);
        }
    }
}
