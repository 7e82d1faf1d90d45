//! Quantities with their unit, so that no bare number crosses a module's boundary.

use serde::{Deserialize, Serialize};

/// A calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Year(pub i32);

impl Year {
    /// The year `by` years later.
    ///
    /// ```
    /// # use vocmatch_models::units::Year;
    /// assert_eq!(Year(2025).plus(1), Year(2026));
    /// ```
    #[must_use]
    pub const fn plus(self, by: i32) -> Self {
        Self(self.0 + by)
    }

    /// How many years `self` lies after `earlier`.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

/// A whole amount of Vietnamese đồng.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Vnd(pub i64);

impl Vnd {
    /// The amount for a number of learners; the largest amount there is where it would be more.
    ///
    /// ```
    /// # use vocmatch_models::units::Vnd;
    /// assert_eq!(Vnd(19_656_019).times(7_631), Vnd(149_995_080_989));
    /// ```
    #[must_use]
    pub fn times(self, learners: u64) -> Self {
        let learners = i64::try_from(learners).unwrap_or(i64::MAX);
        Self(self.0.saturating_mul(learners))
    }
}

impl std::iter::Sum for Vnd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl std::ops::Sub for Vnd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// A share in 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(f64);

impl Share {
    /// All of a whole.
    pub const ONE: Self = Self(1.0);
    /// Nothing of a whole.
    pub const ZERO: Self = Self(0.0);

    /// A share, if `value` lies in 0..=1.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The nearest share: values outside 0..=1 go to the bound, NaN to 0.
    #[must_use]
    pub fn clamped(value: f64) -> Self {
        if value.is_nan() {
            Self::ZERO
        } else {
            Self(value.clamp(0.0, 1.0))
        }
    }

    /// The value in 0..=1.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// What is left of the whole.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }
}

/// A median with the bounds of its central interval (80 % unless parameters say otherwise).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Half of the probability lies below.
    pub median: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// An estimate on the log scale: `ln x ~ N(mean, variance)`, for a positive quantity `x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogEstimate {
    /// Mean of the logarithm.
    pub mean: f64,
    /// Variance of the logarithm, 0 or more.
    pub variance: f64,
}

impl LogEstimate {
    /// The median and the interval that leaves `z` standard deviations on each side.
    ///
    /// ```
    /// # use vocmatch_models::units::LogEstimate;
    /// let estimate = LogEstimate { mean: 0.0, variance: 0.0 };
    /// assert_eq!(estimate.interval(1.28).median, 1.0);
    /// ```
    #[must_use]
    pub fn interval(self, z: f64) -> Interval {
        let half = z * self.variance.max(0.0).sqrt();
        Interval {
            median: self.mean.exp(),
            low: (self.mean - half).exp(),
            high: (self.mean + half).exp(),
        }
    }
}
