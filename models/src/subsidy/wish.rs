//! From a policy and what a department wishes to the limits of an allocation.

use std::collections::BTreeMap;

use super::policy::{Floor, Policy};
use super::{Limits, YearLimit};
use crate::units::{Vnd, Year};

/// What differs from the policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    /// First and last year; those with money where nothing is said.
    pub years: Option<(Year, Year)>,
    /// Other envelopes for learners.
    pub envelopes: BTreeMap<Year, Vnd>,
    /// Further floors.
    pub floors: Vec<Floor>,
}

/// An envelope above the policy's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbovePolicy {
    /// The year.
    pub year: Year,
    /// The envelope wished for.
    pub envelope: Vnd,
    /// The policy's.
    pub policy: Vnd,
}

/// Why there are no limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WishError {
    /// Neither the policy nor the wish has a year.
    #[error("the policy names no year and no envelope is given")]
    NoYear,
    /// A year without an envelope.
    #[error("{year} has no envelope", year = .year.0)]
    NoEnvelope {
        /// The year.
        year: Year,
    },
    /// An envelope for a year that is not asked for.
    #[error("the envelope of {year} lies outside the years asked for", year = .year.0)]
    OtherYear {
        /// The year.
        year: Year,
    },
    /// An envelope of 0 or less.
    #[error("the envelope of {year} is {envelope} VND", year = .year.0, envelope = .envelope.0)]
    NotPositive {
        /// The year.
        year: Year,
        /// As given.
        envelope: Vnd,
    },
}

/// The limits of a policy with a wish, and every single year in which the wish is above the policy.
///
/// * `data_year`: last year with data.
///
/// # Errors
/// See [`WishError`].
pub fn limits(
    policy: &Policy,
    wish: &Wish,
    data_year: Year,
) -> Result<(Limits, Vec<AbovePolicy>), WishError> {
    let own: BTreeMap<Year, _> = policy.years.iter().map(|line| (line.year, line)).collect();
    let known = || own.keys().chain(wish.envelopes.keys());
    let (first, last) = match wish.years {
        Some(years) => years,
        None => (
            *known().min().ok_or(WishError::NoYear)?,
            *known().max().ok_or(WishError::NoYear)?,
        ),
    };
    for (year, envelope) in &wish.envelopes {
        if !(first..=last).contains(year) {
            return Err(WishError::OtherYear { year: *year });
        }
        if envelope.0 <= 0 {
            return Err(WishError::NotPositive {
                year: *year,
                envelope: *envelope,
            });
        }
    }
    let mut years = Vec::new();
    let mut above = Vec::new();
    for year in (first.0..=last.0).map(Year) {
        let line = own.get(&year);
        let of_policy = line.map(|line| line.learners_vnd);
        let wished = wish.envelopes.get(&year).copied();
        let envelope = wished.or(of_policy).ok_or(WishError::NoEnvelope { year })?;
        above.extend(
            of_policy
                .filter(|own| envelope > *own)
                .map(|policy| AbovePolicy {
                    year,
                    envelope,
                    policy,
                }),
        );
        years.push(YearLimit {
            year,
            envelope,
            learners: line
                .and_then(|line| line.learners)
                .or(policy.caps.learners_a_year),
        });
    }
    if years.is_empty() {
        return Err(WishError::NoYear);
    }
    let floors = policy.floors.iter().chain(&wish.floors).cloned().collect();
    Ok((
        Limits {
            data_year,
            years,
            learners_total: policy.caps.learners_total,
            learners_per_trade: policy.caps.learners_per_trade,
            floors,
        },
        above,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Policy {
        Policy::parse(include_str!(
            "../../../datasets/policies/hai_phong_2026_2030_plan.toml"
        ))
        .unwrap()
    }

    #[test]
    fn the_policys_years_and_money_hold_unless_others_are_wished_for() {
        let (own, above) = limits(&plan(), &Wish::default(), Year(2025)).unwrap();
        assert_eq!(own.years.len(), 5);
        assert_eq!(own.learners_total, Some(40_700));
        assert!(above.is_empty());
        let wish = Wish {
            years: Some((Year(2026), Year(2027))),
            envelopes: [
                (Year(2026), Vnd(151_000_000_000)),
                (Year(2027), Vnd(100_000_000_000)),
            ]
            .into(),
            ..Wish::default()
        };
        let (other, above) = limits(&plan(), &wish, Year(2025)).unwrap();
        // The sum of both years is below the policy's, 2026 alone is a billion above.
        assert_eq!(
            above,
            [AbovePolicy {
                year: Year(2026),
                envelope: Vnd(151_000_000_000),
                policy: Vnd(150_000_000_000),
            }]
        );
        assert_eq!(other.years.len(), 2);
    }

    #[test]
    fn a_year_needs_money() {
        let wish = |first, last, envelopes: &[(i32, i64)]| Wish {
            years: Some((Year(first), Year(last))),
            envelopes: envelopes
                .iter()
                .map(|(y, vnd)| (Year(*y), Vnd(*vnd)))
                .collect(),
            ..Wish::default()
        };
        let error = |wish: &Wish| limits(&plan(), wish, Year(2025)).unwrap_err();
        assert_eq!(
            error(&wish(2029, 2031, &[])),
            WishError::NoEnvelope { year: Year(2031) }
        );
        assert_eq!(
            error(&wish(2029, 2030, &[(2031, 5)])),
            WishError::OtherYear { year: Year(2031) }
        );
        assert!(matches!(
            error(&wish(2029, 2030, &[(2029, 0)])),
            WishError::NotPositive { .. }
        ));
        assert_eq!(error(&wish(2030, 2029, &[])), WishError::NoYear);
        let mut nothing = plan();
        nothing.years.clear();
        assert_eq!(
            limits(&nothing, &Wish::default(), Year(2025)).unwrap_err(),
            WishError::NoYear
        );
    }
}
