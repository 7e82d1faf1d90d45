//! Failed sign-ins: few per account and address, more per address.
//!
//! Nothing is counted per account alone, since whoever knows a name could then shut its owner out; the owner signs in
//! from another address at any time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::clock::{MINUTE, Millis, SECOND};

use super::audience::Address;

/// The stretch of time that is looked at.
const WINDOW: Millis = 15 * MINUTE;
/// Failures of one account from one address.
const PER_ACCOUNT: usize = 5;
/// Failures from one address: an office may share one.
const PER_ADDRESS: usize = 50;
/// From how many entries on those that are over are thrown away.
const MANY: usize = 10_000;

/// An account at an address; no account for all at the address.
type Key = (Option<String>, Address);

/// Sign-ins that failed or are still being looked at.
#[derive(Debug, Default)]
pub struct Throttle {
    failures: Mutex<HashMap<Key, VecDeque<Millis>>>,
}

impl Throttle {
    /// Counts an attempt as failed until [`Throttle::forgive`] takes it back, so that many at once count as well.
    ///
    /// # Errors
    /// Too many already: seconds to wait.
    pub fn attempt(&self, account: &str, address: &Address, now: Millis) -> Result<(), u64> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() > MANY {
            failures.retain(|_, moments| moments.back().is_some_and(|last| now - last < WINDOW));
        }
        let limits = [
            ((Some(account.to_owned()), *address), PER_ACCOUNT),
            ((None, *address), PER_ADDRESS),
        ];
        for (key, most) in &limits {
            let Some(moments) = failures.get_mut(key) else {
                continue;
            };
            while moments.front().is_some_and(|first| now - first >= WINDOW) {
                moments.pop_front();
            }
            if moments.len() >= *most {
                let first = moments.front().copied().unwrap_or(now);
                let wait = (first + WINDOW - now + SECOND - 1) / SECOND;
                return Err(u64::try_from(wait).unwrap_or(1).max(1));
            }
        }
        for (key, _) in limits {
            failures.entry(key).or_default().push_back(now);
        }
        Ok(())
    }

    /// A right sign-in: the account's failures from this address are forgotten, the address loses one.
    pub fn forgive(&self, account: &str, address: &Address) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&(Some(account.to_owned()), *address));
        if let Some(moments) = failures.get_mut(&(None, *address)) {
            moments.pop_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> Address {
        let last = address.bytes().next().unwrap();
        Address([203, 0, 113, last].into())
    }

    #[test]
    fn a_sixth_failure_waits_until_the_first_is_a_quarter_of_an_hour_old() {
        let throttle = Throttle::default();
        for second in 0..5 {
            assert_eq!(throttle.attempt("lan", &at("a"), second * SECOND), Ok(()));
        }
        assert_eq!(throttle.attempt("lan", &at("a"), 60 * SECOND), Err(840));
        assert_eq!(throttle.attempt("lan", &at("b"), 60 * SECOND), Ok(()));
        assert_eq!(throttle.attempt("minh", &at("a"), 60 * SECOND), Ok(()));
        assert_eq!(throttle.attempt("lan", &at("a"), WINDOW), Ok(()));
    }

    #[test]
    fn many_names_from_one_address_are_stopped_too() {
        let throttle = Throttle::default();
        for name in 0..50 {
            assert_eq!(throttle.attempt(&name.to_string(), &at("a"), 0), Ok(()));
        }
        assert_eq!(throttle.attempt("lan", &at("a"), 0), Err(900));
        assert_eq!(throttle.attempt("lan", &at("b"), 0), Ok(()));
    }

    #[test]
    fn whoever_signs_in_rightly_is_never_stopped() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            assert_eq!(throttle.attempt("lan", &at("a"), 0), Ok(()));
            throttle.forgive("lan", &at("a"));
        }
    }
}
