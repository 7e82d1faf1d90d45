//! A ratio and its interval, drawn on a logarithmic scale.

use vocmatch_models::units::Interval;

/// The drawing reaches from a quarter to four openings per seeker.
const LIMIT: f64 = 4.0;

/// The cell of a ratio in a drawing of `cells` cells; outside it, one before or after the end.
#[expect(
    clippy::cast_possible_truncation,
    reason = "clamped to a few dozen cells before"
)]
fn place(ratio: f64, cells: usize) -> i64 {
    let last = (cells.saturating_sub(1)) as f64;
    let share = ratio.ln() / (2.0 * LIMIT.ln()) + 0.5;
    if share.is_nan() {
        return -1;
    }
    (share * last).round().clamp(-1.0, last + 1.0) as i64
}

/// The ratio and its interval on a logarithmic scale from 1/4 to 4, with the bounds of the classes.
///
/// `├───●───┤` is the interval with its middle, `┊` a bound, `◂` `▸` say that it goes on.
#[must_use]
pub fn bar(ratio: Option<Interval>, bounds: [f64; 2], cells: usize) -> String {
    let mut drawn: Vec<char> = vec![' '; cells];
    let mut put = |at: i64, sign: char| {
        if let Some(cell) = usize::try_from(at).ok().and_then(|at| drawn.get_mut(at)) {
            *cell = sign;
        }
    };
    for bound in bounds {
        put(place(bound, cells), '┊');
    }
    if let Some(interval) = ratio {
        let last = i64::try_from(cells).unwrap_or(i64::MAX) - 1;
        let [low, middle, high] =
            [interval.low, interval.median, interval.high].map(|r| place(r, cells));
        for at in low.max(0)..=high.min(last) {
            put(at, '─');
        }
        put(low, '├');
        put(high, '┤');
        if low < 0 {
            put(0, '◂');
        }
        if high > last {
            put(last, '▸');
        }
        if (0..=last).contains(&middle) {
            put(middle, '●');
        }
    }
    drawn.into_iter().collect()
}

/// The marks ¼ to 4 where they stand in a drawing of `cells` cells.
#[must_use]
pub fn scale(cells: usize) -> String {
    let mut drawn: Vec<char> = vec![' '; cells];
    for (ratio, mark) in [(0.25, '¼'), (0.5, '½'), (1.0, '1'), (2.0, '2'), (4.0, '4')] {
        let at = usize::try_from(place(ratio, cells)).ok();
        if let Some(cell) = at.and_then(|at| drawn.get_mut(at)) {
            *cell = mark;
        }
    }
    drawn.into_iter().collect()
}
