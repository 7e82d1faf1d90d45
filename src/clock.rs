//! The one place that reads the clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, Utc};

/// Milliseconds since 1970 in UTC.
pub type Millis = i64;

/// Milliseconds of a second, a minute, an hour and a day.
pub const SECOND: Millis = 1_000;
/// See [`SECOND`].
pub const MINUTE: Millis = 60 * SECOND;
/// See [`SECOND`].
pub const HOUR: Millis = 60 * MINUTE;
/// See [`SECOND`].
pub const DAY: Millis = 24 * HOUR;

/// The time of the machine, which a test may put forward.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The time now.
    #[must_use]
    pub fn now(&self) -> Millis {
        Utc::now().timestamp_millis() + self.ahead.load(Ordering::Relaxed)
    }

    /// The day in Việt Nam, seven hours ahead of UTC.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        day(self.now())
    }

    /// Puts the clock forward.
    pub fn advance(&self, by: Millis) {
        self.ahead.fetch_add(by, Ordering::Relaxed);
    }
}

/// The day of a moment in Việt Nam.
#[must_use]
pub fn day(at: Millis) -> NaiveDate {
    moment(at + 7 * HOUR).date_naive()
}

/// A moment as text, RFC 3339 in UTC with milliseconds.
#[must_use]
pub fn rfc3339(at: Millis) -> String {
    moment(at).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn moment(at: Millis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or_default()
}
