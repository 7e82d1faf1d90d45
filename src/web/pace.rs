//! How often one address may do something.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::clock::{HOUR, Millis, SECOND};

use super::audience::Address;

/// From how many addresses on those that are quiet again are forgotten.
const MANY: usize = 10_000;

/// What addresses did in the last hour.
#[derive(Debug, Default)]
pub struct Pace {
    moments: Mutex<HashMap<Address, VecDeque<Millis>>>,
}

impl Pace {
    /// Counts one more, at most `most` an hour.
    ///
    /// # Errors
    /// Seconds to wait where there were as many already.
    pub fn step(&self, address: Address, most: usize, now: Millis) -> Result<(), u64> {
        let mut moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        if moments.len() > MANY {
            moments.retain(|_, of| of.back().is_some_and(|last| now - last < HOUR));
        }
        let of = moments.entry(address).or_default();
        while of.front().is_some_and(|first| now - first >= HOUR) {
            of.pop_front();
        }
        match of.front() {
            Some(first) if of.len() >= most => Err(wait(first + HOUR - now)),
            _ => {
                of.push_back(now);
                Ok(())
            }
        }
    }
}

/// Whole seconds of a time to wait, at least one.
#[must_use]
pub fn wait(time: Millis) -> u64 {
    u64::try_from((time + SECOND - 1) / SECOND)
        .unwrap_or(1)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_more_than_allowed_waits_until_the_first_is_an_hour_old() {
        let (pace, a) = (Pace::default(), Address([203, 0, 113, 1].into()));
        for minute in 0..3 {
            assert_eq!(pace.step(a, 3, minute * 60 * SECOND), Ok(()));
        }
        assert_eq!(pace.step(a, 3, 180 * SECOND), Err(3_420));
        assert_eq!(
            pace.step(Address([203, 0, 113, 2].into()), 3, 180 * SECOND),
            Ok(())
        );
        assert_eq!(pace.step(a, 3, HOUR), Ok(()));
    }
}
