//! Short annual series → a forecast with its error, never worse than the last value by design.

use crate::parameters::TrendParameters;

/// How a series is carried forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// The last value stays.
    LastValue,
    /// The mean of the last `trend.window` values.
    FourYearMean,
    /// The median slope of the logarithms, damped.
    DampedTheilSen,
    /// Exponential smoothing of level and slope of the logarithms, damped.
    DampedHolt,
}

impl Method {
    /// All methods, the default first.
    pub const ALL: [Self; 4] = [
        Self::LastValue,
        Self::FourYearMean,
        Self::DampedTheilSen,
        Self::DampedHolt,
    ];
}

/// A chosen method and its error by horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The method.
    pub method: Method,
    /// Variance of `ln(value / forecast)` one to five years ahead; position 0 = one year.
    pub variance: [f64; 5],
}

/// The forecast of `ln y` at `horizon` years after the last value.
///
/// * `logs`: `ln y` of consecutive years, at least one.
///
/// ```text
/// last value       ŷ = y_T
/// four-year mean   ŷ = mean of the last min(window, T) values
/// damped Theil–Sen ŷ = y_T + s (φ + φ² + … + φ^h),   s = median of all pairwise slopes
/// damped Holt      ŷ = l_T + b_T (φ + φ² + … + φ^h)
/// ```
///
/// φ is `trend.damping`, Holt's two weights are `trend.smoothing`.
///
/// Source: Sen (1968), *JASA* 63, 1379–1389; Gardner & `McKenzie` (1985), *Management Science* 31, 1237–1246.
#[must_use]
pub fn forecast(logs: &[f64], method: Method, horizon: usize, parameters: &TrendParameters) -> f64 {
    let last = logs.last().copied().unwrap_or(0.0);
    let steps: f64 = (1..=horizon)
        .map(|h| parameters.damping.powf(h as f64))
        .sum();
    match method {
        Method::LastValue => last,
        Method::FourYearMean => {
            let first = logs.len().saturating_sub(years(parameters.window));
            mean(logs.get(first..).unwrap_or(logs))
        }
        Method::DampedTheilSen => last + theil_sen(logs) * steps,
        Method::DampedHolt => {
            let (level, slope) = holt(logs, parameters);
            level + slope * steps
        }
    }
}

/// A parameter of a few years as a count.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "parameters of 2 to 20"
)]
fn years(parameter: f64) -> usize {
    parameter as usize
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / (values.len().max(1) as f64)
}

/// Median of a set of values, 0 for none.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (
        values.get(middle),
        values.len() % 2,
        middle.checked_sub(1).and_then(|i| values.get(i)),
    ) {
        (Some(upper), 0, Some(lower)) => f64::midpoint(*lower, *upper),
        (Some(value), ..) => *value,
        (None, ..) => 0.0,
    }
}

fn theil_sen(logs: &[f64]) -> f64 {
    let slopes = logs.iter().enumerate().flat_map(|(i, from)| {
        logs.iter()
            .enumerate()
            .skip(i + 1)
            .map(move |(j, to)| (to - from) / ((j - i) as f64))
    });
    median(slopes.collect())
}

fn holt(logs: &[f64], parameters: &TrendParameters) -> (f64, f64) {
    let Some((first, rest)) = logs.split_first() else {
        return (0.0, 0.0);
    };
    let weight = parameters.smoothing;
    rest.iter().fold((*first, 0.0), |(level, slope), value| {
        let expected = level + parameters.damping * slope;
        let next = expected + weight * (value - expected);
        (
            next,
            parameters.damping * slope + weight * (next - level - parameters.damping * slope),
        )
    })
}

/// Chooses one method for all series together by their rolling-origin errors one year ahead.
///
/// * `series`: `ln y` of consecutive years per trade (of one level).
///
/// The last value stays unless another method's mean absolute error is smaller by more than
/// `trend.improvement_needed`. The variance by horizon is the one whose central 80 % interval holds 80 % of the errors
/// (pooled split conformal), and never shrinks with the horizon. Returns nothing where no series has
/// `trend.least_years` years.
///
/// Source: Lei et al. (2018), *JASA* 113, 1094–1111 (split conformal intervals).
#[must_use]
pub fn choose(series: &[Vec<f64>], parameters: &TrendParameters) -> Option<Choice> {
    let errors = |method: Method, horizon: usize| -> Vec<f64> {
        series
            .iter()
            .flat_map(|logs| {
                let first = years(parameters.least_years).saturating_sub(1).max(1);
                (first..logs.len().saturating_sub(horizon - 1)).filter_map(move |origin| {
                    let known = logs.get(..origin)?;
                    let seen = logs.get(origin + horizon - 1)?;
                    Some(seen - forecast(known, method, horizon, parameters))
                })
            })
            .collect()
    };
    let score = |method| {
        mean(
            &errors(method, 1)
                .iter()
                .map(|e| e.abs())
                .collect::<Vec<_>>(),
        )
    };
    let last = score(Method::LastValue);
    if errors(Method::LastValue, 1).len() < 2 {
        return None;
    }
    let best = Method::ALL
        .into_iter()
        .map(|m| (score(m), m))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    let method = match best {
        Some((score, method)) if score < last * (1.0 - parameters.improvement_needed) => method,
        _ => Method::LastValue,
    };
    let mut variance = [0.0; 5];
    let mut floor = 0.0_f64;
    for (slot, horizon) in variance.iter_mut().zip(1..) {
        let found = errors(method, horizon);
        let spread = conformal(&found) / Z80;
        // Beyond the history, errors are taken to grow by a year's variance with each year.
        let value = if found.len() < 2 {
            floor + variance_step(floor, horizon)
        } else {
            spread * spread
        };
        floor = floor.max(value);
        *slot = floor;
    }
    Some(Choice { method, variance })
}

/// Share of the errors that an interval must hold, and the normal quantile of its half.
const HELD: f64 = 0.8;
const Z80: f64 = 1.281_552;

/// Half width of the interval that holds a further error with a probability of at least 80 %: the
/// `⌈0.8 (n + 1)⌉`-th smallest absolute error, or the largest where there are too few.
fn conformal(errors: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = errors.iter().map(|e| e.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank among a few thousand errors"
    )]
    let rank = (HELD * (sizes.len() as f64 + 1.0)).ceil() as usize;
    sizes
        .get(rank.saturating_sub(1))
        .or(sizes.last())
        .copied()
        .unwrap_or(0.0)
}

fn variance_step(previous: f64, horizon: usize) -> f64 {
    if horizon > 1 {
        previous / ((horizon - 1) as f64)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn the_interval_holds_four_errors_of_five() {
        // ⌈0.8 × 10⌉ = 8: the eighth smallest of nine.
        let errors = [-9.0, 1.0, -2.0, 3.0, 4.0, -5.0, 6.0, 7.0, -8.0];
        assert_eq!(conformal(&errors), 8.0);
        assert_eq!(conformal(&[0.3]), 0.3);
        assert_eq!(conformal(&[]), 0.0);
    }

    #[test]
    fn a_steady_series_keeps_its_last_value() {
        let parameters = Parameters::embedded().unwrap().trend;
        let flat = vec![vec![5.0; 8], vec![3.0; 8]];
        let choice = choose(&flat, &parameters).unwrap();
        assert_eq!(choice.method, Method::LastValue);
        assert!(choice.variance.iter().all(|v| *v < 1e-12));
    }

    #[test]
    fn a_clear_trend_beats_the_last_value() {
        let parameters = Parameters::embedded().unwrap().trend;
        let rising: Vec<f64> = (0..8).map(|t| 4.0 + 0.1 * f64::from(t)).collect();
        let choice = choose(&vec![rising.clone(); 5], &parameters).unwrap();
        assert_ne!(choice.method, Method::LastValue);
        // Undamped, the next value is 4.8; damping keeps the forecast between the last value and that.
        let next = forecast(&rising, choice.method, 1, &parameters);
        assert!(next > 4.7 && next <= 4.8 + 1e-9, "{next}");
    }

    #[test]
    fn the_error_never_shrinks_with_the_horizon() {
        let parameters = Parameters::embedded().unwrap().trend;
        let wild: Vec<Vec<f64>> = (0..6)
            .map(|i| (0..8).map(|t| f64::from((t * 7 + i * 3) % 5)).collect())
            .collect();
        let choice = choose(&wild, &parameters).unwrap();
        assert!(choice.variance.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn too_short_a_history_gives_no_choice() {
        let parameters = Parameters::embedded().unwrap().trend;
        assert_eq!(choose(&[vec![1.0]], &parameters), None);
        assert_eq!(choose(&[], &parameters), None);
    }
}
