//! The one-factor measurement model: several weak signals → one log ratio per trade, with its variance.
//!
//! ```text
//! y_ik = a_k + b_k λ_i + c_k η_i + ε_ik              ratios to supply          ε_ik ~ N(0, s_ik² + q_k)
//! y_ik = a_k + b_k (λ_i + δ_i + ζ_i) + ε_ik          signals of recent years
//! λ_i ~ N(μ_g, τ²)      η_i ~ N(0, v_i)      ζ_i ~ N(0, d²)
//! ```
//!
//! * `y_ik`: indicator `k` of trade `i`. `s_ik²`: its known sampling variance. `q_k`: its extra variance, estimated.
//! * `η_i`: the error of `ln S_i`, variance `v_i`. It enters every ratio to supply (`c = −1`), so that their agreement
//!   is not counted twice, and no other signal.
//! * `δ_i`: by how much `ln S` changes from the years that the other signals speak of to the target year; known.
//!   `ζ_i`: by how much demand drifts in between; unknown, common to these signals, `d` is `fusion.drift_sd`.
//! * The survey ratio anchors the scale: `a = 0`, `b = 1`.
//!
//! Fitted by EM with priors on `b_k` (drawn to a positive default) and `q_k`. Missing indicators drop out.
//!
//! Source: Rubin & Thayer (1982), *Psychometrika* 47, 69–76 (EM for factor analysis); Lange, Little & Taylor (1989),
//! *JASA* 84, 881–896 (down-weighting).

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::cells::SurveyScale;
use crate::estimate::demand::Signal;
use crate::parameters::FusionParameters;

/// A source of evidence about the ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// `ln(D_BC / S)` of the employer survey.
    EmployerSurvey,
    /// `ln(A / S)` of postings.
    Postings,
    /// `ln(vacancies / S)` of an aggregate.
    Vacancies,
    /// `ln(D / S)` of openings by occupation.
    Occupations,
    /// Share of job seekers with a wage job.
    EmployedShare,
    /// In-trade share of the wage-employed.
    InTradeShare,
    /// Share of plans hard to fill.
    HardToFill,
    /// Speed to the first job.
    TimeToJob,
    /// Wage above level and group.
    Wage,
    /// Plans that did not become hires.
    UnfilledPlans,
    /// Advertisements that came back.
    Reposts,
}

/// Whose answers an indicator rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Respondents {
    /// Employers who were asked.
    Employers,
    /// Advertisements.
    Advertisements,
    /// Openings counted by occupation.
    Openings,
    /// Graduates who were asked.
    Graduates,
}

impl Indicator {
    /// Whose answers it rests on.
    #[must_use]
    pub fn respondents(self) -> Respondents {
        match self {
            Self::EmployerSurvey | Self::HardToFill | Self::UnfilledPlans => Respondents::Employers,
            Self::Postings | Self::Vacancies | Self::Reposts => Respondents::Advertisements,
            Self::Occupations => Respondents::Openings,
            Self::EmployedShare | Self::InTradeShare | Self::TimeToJob | Self::Wage => {
                Respondents::Graduates
            }
        }
    }

    /// All indicators, ratios first.
    pub const ALL: [Self; 11] = [
        Self::EmployerSurvey,
        Self::Postings,
        Self::Vacancies,
        Self::Occupations,
        Self::EmployedShare,
        Self::InTradeShare,
        Self::HardToFill,
        Self::TimeToJob,
        Self::Wage,
        Self::UnfilledPlans,
        Self::Reposts,
    ];

    /// Whether supply is its denominator.
    #[must_use]
    pub const fn is_ratio(self) -> bool {
        matches!(
            self,
            Self::EmployerSurvey | Self::Postings | Self::Vacancies | Self::Occupations
        )
    }

    /// Whether it speaks of graduates' outcomes and of filling, not of counted demand.
    #[must_use]
    pub const fn is_outcome(self) -> bool {
        !self.is_ratio()
    }

    const fn position(self) -> usize {
        self as usize
    }
}

/// Signals by indicator; absent ones drop out.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Signals([Option<Signal>; 11]);

impl Signals {
    /// Sets, replaces or removes a signal.
    pub fn set(&mut self, indicator: Indicator, signal: Option<Signal>) {
        self.0[indicator.position()] = signal;
    }

    /// The signal of an indicator.
    #[must_use]
    pub fn get(&self, indicator: Indicator) -> Option<Signal> {
        self.0[indicator.position()]
    }

    /// The signals that are there, ratios first.
    pub fn iter(&self) -> impl Iterator<Item = (Indicator, Signal)> + '_ {
        Indicator::ALL
            .into_iter()
            .zip(self.0)
            .filter_map(|(indicator, signal)| Some((indicator, signal?)))
    }

    /// The signals of the indicators that `keep` accepts.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(Indicator) -> bool) -> Self {
        for indicator in Indicator::ALL
            .into_iter()
            .filter(|indicator| !keep(*indicator))
        {
            self.set(indicator, None);
        }
        self
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

/// What is known of one trade.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Observation {
    /// Position of the trade group, whose mean the trade is drawn to.
    pub group: Option<usize>,
    /// Signals by indicator.
    pub signals: Signals,
    /// Variance of `ln S`.
    pub supply_variance: f64,
    /// δ: `ln S` of the target year less that of the years that outcomes speak of.
    pub supply_change: f64,
}

/// How an indicator reads: `y = a + b λ`, with extra variance `q`.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Loading {
    /// Intercept `a`.
    pub intercept: f64,
    /// Loading `b`.
    pub slope: f64,
    /// Extra variance `q`.
    pub extra_variance: f64,
    /// Variance of the intercept where nothing anchors it.
    pub intercept_variance: f64,
}

/// The fitted measurement model.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    loadings: [Loading; 11],
    /// Mean of λ over all trades.
    pub mean: f64,
    group_means: Vec<Option<f64>>,
    /// Variance of λ between trades.
    pub variance: f64,
    /// Variance of ζ.
    drift_variance: f64,
    /// Whether the employer survey anchored the scale and there were enough trades to estimate it.
    pub anchored: bool,
}

/// What the signals say of one trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    /// Mean of λ.
    pub mean: f64,
    /// Variance of λ.
    pub variance: f64,
    /// Mean of η, the error of `ln S`.
    pub supply_error: f64,
    /// Variance of η.
    pub supply_variance: f64,
    /// Covariance of λ and η.
    pub covariance: f64,
    /// Per indicator: the log ratio it implies alone, and its weight in the mean of λ.
    pub pulls: BTreeMap<Indicator, Pull>,
    /// Indicators that contradict the others.
    pub conflicts: Vec<Indicator>,
}

/// One indicator's part in the mean of λ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    /// The log ratio that the indicator implies alone: `(y − a) / b` of a ratio, which counts demand; of an outcome, which
    /// only hints at it, the mean of λ given that signal and the prior, so that noise is not read as a shortage.
    pub implied: f64,
    /// Share of the mean of λ that it decides; with the prior's they sum to 1.
    pub weight: f64,
    /// Answers behind it.
    pub n: f64,
}

impl Fit {
    /// How an indicator reads.
    #[must_use]
    pub fn loading(&self, indicator: Indicator) -> Loading {
        self.loadings[indicator.position()]
    }

    fn prior_mean(&self, observation: &Observation) -> f64 {
        let own = observation
            .group
            .and_then(|group| self.group_means.get(group).copied().flatten());
        own.unwrap_or(self.mean)
    }
}

fn defaults(p: &FusionParameters) -> [Loading; 11] {
    Indicator::ALL.map(|indicator| {
        let (slope, sd) = match indicator {
            Indicator::EmployerSurvey => (1.0, p.extra_sd_survey),
            Indicator::Postings | Indicator::Vacancies => (1.0, p.extra_sd_posted),
            Indicator::Occupations => (1.0, p.extra_sd_occupation),
            Indicator::EmployedShare => (p.loading_employed, p.extra_sd_outcome),
            Indicator::InTradeShare => (p.loading_in_trade, p.extra_sd_outcome),
            Indicator::HardToFill => (p.loading_hard_to_fill, p.extra_sd_outcome),
            Indicator::TimeToJob => (p.loading_months, p.extra_sd_outcome * p.loading_months),
            Indicator::Wage => (p.loading_wage, p.extra_sd_outcome * p.loading_wage),
            Indicator::UnfilledPlans => (p.loading_fill, p.extra_sd_outcome * p.loading_fill),
            Indicator::Reposts => (p.loading_repost, p.extra_sd_outcome),
        };
        Loading {
            intercept: 0.0,
            slope,
            extra_variance: sd * sd,
            intercept_variance: 0.0,
        }
    })
}

/// Fits the measurement model to all trades together.
///
/// * `scale`: only a survey that speaks of all employers anchors the scale.
///
/// With fewer than `fusion.smallest_panel` trades that have such a survey, loadings stay at their defaults, intercepts
/// are set so that the middle trade is in balance, and their uncertainty widens every interval.
#[must_use]
pub fn fit(observations: &[Observation], scale: SurveyScale, p: &FusionParameters) -> Fit {
    let anchored = observations
        .iter()
        .filter(|o| o.signals.get(Indicator::EmployerSurvey).is_some())
        .count();
    let speaks_of_all = scale == SurveyScale::AllEmployers;
    let start = Fit {
        loadings: defaults(p),
        mean: 0.0,
        group_means: Vec::new(),
        variance: p.prior_sd_lambda.powi(2),
        drift_variance: p.drift_sd.powi(2),
        anchored: speaks_of_all && anchored as f64 >= p.smallest_panel,
    };
    if !start.anchored {
        return unanchored(start, observations, scale, p);
    }
    (0..150).fold(start_intercepts(start, observations), |fit, _| {
        step(&fit, observations, p)
    })
}

/// Intercepts at which each indicator's middle trade agrees with the survey's.
fn start_intercepts(mut fit: Fit, observations: &[Observation]) -> Fit {
    let middle = |indicator: Indicator| {
        let values = observations
            .iter()
            .filter_map(|o| o.signals.get(indicator))
            .map(|s| s.value);
        crate::estimate::trend::median(values.collect())
    };
    fit.mean = middle(Indicator::EmployerSurvey);
    for indicator in Indicator::ALL
        .into_iter()
        .filter(|i| *i != Indicator::EmployerSurvey)
    {
        let slope = fit.loadings[indicator.position()].slope;
        fit.loadings[indicator.position()].intercept = middle(indicator) - slope * fit.mean;
    }
    fit
}

/// How far trades lie apart, as ratios and outcomes show it together: their errors are independent, so `cov(y_j/b_j, y_k/b_k) = τ²`.
/// Two ratios share the error of the supply, two outcomes those who answered: they say nothing here. Values count to three
/// robust standard deviations from the middle; pairs weigh by the precision of their covariance.
///
/// Drawn to the wider assumption as if `fusion.extra_sd_strength` trades had said so; that alone where no pair has
/// `fusion.smallest_panel` trades.
fn shown_spread(fit: &Fit, observations: &[Observation], p: &FusionParameters) -> f64 {
    let scaled = |observation: &Observation, indicator: Indicator| {
        let signal = observation.signals.get(indicator)?;
        Some(signal.value / fit.loadings[indicator.position()].slope)
    };
    let ratios = Indicator::ALL.into_iter().filter(|one| one.is_ratio());
    let outcomes = || Indicator::ALL.into_iter().filter(|one| one.is_outcome());
    let (mut sum, mut weights, mut trades) = (0.0, 0.0, 0.0_f64);
    for (ratio, outcome) in ratios.flat_map(|one| outcomes().map(move |other| (one, other))) {
        let (mut x, mut y): (Vec<f64>, Vec<f64>) = observations
            .iter()
            .filter_map(|o| scaled(o, ratio).zip(Some(scaled(o, outcome)? - o.supply_change)))
            .unzip();
        let n = x.len() as f64;
        if n < p.smallest_panel {
            continue;
        }
        centre(&mut x);
        centre(&mut y);
        let mean = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / n;
        let shared = mean(&x, &y);
        let variance = (mean(&x, &x) * mean(&y, &y) + shared * shared) / n;
        if variance > 0.0 {
            sum += shared / variance;
            weights += 1.0 / variance;
            trades = trades.max(n);
        }
    }
    let assumed = p.unanchored_prior_sd.powi(2);
    if weights <= 0.0 {
        return assumed;
    }
    let shown = (sum / weights).max(0.0);
    (trades * shown + p.extra_sd_strength * assumed) / (trades + p.extra_sd_strength)
}

/// Values as distances from their middle, at most three robust standard deviations (1.4826 times the median distance).
fn centre(values: &mut [f64]) {
    let middle = crate::estimate::trend::median(values.to_vec());
    let distances = values.iter().map(|value| (value - middle).abs());
    let most = 3.0 * 1.4826 * crate::estimate::trend::median(distances.collect());
    for value in values {
        *value = (*value - middle).clamp(-most, most);
    }
}

fn unanchored(
    mut fit: Fit,
    observations: &[Observation],
    scale: SurveyScale,
    p: &FusionParameters,
) -> Fit {
    fit.variance = shown_spread(&fit, observations, p);
    let speaks_of_all = scale == SurveyScale::AllEmployers;
    let has_anchor = speaks_of_all
        && observations
            .iter()
            .any(|o| o.signals.get(Indicator::EmployerSurvey).is_some());
    for indicator in Indicator::ALL {
        let loading = &mut fit.loadings[indicator.position()];
        // Ratios whose level means something keep it; the others only rank trades.
        let counted = match indicator {
            Indicator::EmployerSurvey => speaks_of_all,
            other => other == Indicator::Occupations,
        };
        if !counted {
            let values = observations
                .iter()
                .filter_map(|o| o.signals.get(indicator))
                .map(|s| s.value);
            loading.intercept = crate::estimate::trend::median(values.collect());
        }
        if !(counted && has_anchor) {
            loading.intercept_variance = (p.unanchored_intercept_sd * loading.slope).powi(2);
        }
    }
    fit
}

/// One EM step.
fn step(fit: &Fit, observations: &[Observation], p: &FusionParameters) -> Fit {
    let beliefs: Vec<Belief> = observations.iter().map(|o| believe(fit, o, p)).collect();
    let pairs = || observations.iter().zip(&beliefs);
    let count = observations.len() as f64;
    let mean = beliefs.iter().map(|x| x.mean).sum::<f64>() / count;
    // Group means are drawn to the overall mean as if five further trades lay there.
    let groups = observations
        .iter()
        .filter_map(|o| o.group)
        .max()
        .map_or(0, |last| last + 1);
    let mut sums = vec![(0.0, 0.0); groups];
    for (observation, x) in pairs() {
        if let Some(slot) = observation.group.and_then(|group| sums.get_mut(group)) {
            slot.0 += x.mean;
            slot.1 += 1.0;
        }
    }
    let group_means = sums
        .into_iter()
        .map(|(sum, n)| (n > 0.0).then(|| (sum + 5.0 * mean) / (n + 5.0)))
        .collect();
    let mut next = Fit {
        mean,
        group_means,
        ..fit.clone()
    };
    let spread: f64 = pairs()
        .map(|(o, x)| (x.mean - next.prior_mean(o)).powi(2) + x.variance)
        .sum();
    let worth = p.extra_sd_strength;
    next.variance = (spread + worth * p.prior_sd_lambda.powi(2)) / (count + worth);
    let default = defaults(p);
    for indicator in Indicator::ALL {
        let k = indicator.position();
        let rows: Vec<(Signal, &Belief, f64)> = pairs()
            .filter_map(|(o, x)| Some((o.signals.get(indicator)?, x, o.supply_change)))
            .collect();
        if rows.len() >= 3 {
            next.loadings[k] = update(indicator, &fit.loadings[k], &default[k], &rows, p);
        }
    }
    next
}

/// New intercept, loading and extra variance of one indicator.
fn update(
    indicator: Indicator,
    old: &Loading,
    default: &Loading,
    rows: &[(Signal, &Belief, f64)],
    p: &FusionParameters,
) -> Loading {
    let robust = |x: &Belief| {
        if x.inflation[indicator.position()] > 1.0 {
            0.1
        } else {
            1.0
        }
    };
    let (mut intercept, mut slope) = (old.intercept, old.slope);
    if indicator != Indicator::EmployerSurvey {
        let (mut w, mut wx, mut wxx, mut wy, mut wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (signal, x, supply_change) in rows {
            let weight = robust(x) / (signal.variance + old.extra_variance);
            // The regressor is λ for ratios, λ + δ + ζ for signals of recent years; η is taken off the ratios.
            let (mean, variance, y, shared) = if indicator.is_ratio() {
                (
                    x.mean,
                    x.variance,
                    signal.value + x.supply_error,
                    x.covariance,
                )
            } else {
                (x.recent.0 + supply_change, x.recent.1, signal.value, 0.0)
            };
            w += weight;
            wx += weight * mean;
            wxx += weight * (mean * mean + variance);
            wy += weight * y;
            wxy += weight * (mean * y + shared);
        }
        // The loading's prior: N(default, (loading_prior_sd · default)²).
        let prior = 1.0 / (p.loading_prior_sd * default.slope).powi(2);
        let numerator = wxy - wx * wy / w + prior * default.slope;
        let scale = wxx - wx * wx / w + prior;
        slope = (numerator / scale).max(0.1 * default.slope);
        intercept = (wy - slope * wx) / w;
    }
    // E-step of the split ε = sampling + extra: what share of a residual is extra.
    let now = Loading {
        intercept,
        slope,
        ..*old
    };
    let (mut squares, mut count) = (0.0, 0.0);
    for (signal, x, supply_change) in rows {
        let q = old.extra_variance;
        let (mean, doubt) = x.reading(indicator, &now, *supply_change);
        let residual = signal.value - mean;
        let share = q / (q + signal.variance);
        let extra =
            share * share * (residual * residual + doubt.max(0.0)) + share * signal.variance;
        squares += robust(x) * extra;
        count += robust(x);
    }
    let worth = p.extra_sd_strength;
    let extra_variance = (squares + worth * default.extra_variance) / (count + worth);
    Loading {
        intercept,
        slope,
        extra_variance,
        intercept_variance: 0.0,
    }
}

/// The Gaussian posterior of (λ, η), and by how much contradicting signals were discounted.
struct Belief {
    mean: f64,
    variance: f64,
    /// Mean and variance of λ + ζ, what the signals of recent years speak of.
    recent: (f64, f64),
    /// Covariance of λ and λ + ζ.
    with_recent: f64,
    supply_error: f64,
    supply_variance: f64,
    covariance: f64,
    inflation: [f64; 11],
}

impl Belief {
    /// Covariance of λ with what an indicator of loading `slope` reads.
    fn sensitivity(&self, indicator: Indicator, slope: f64) -> f64 {
        if indicator.is_ratio() {
            self.variance * slope - self.covariance
        } else {
            self.with_recent * slope
        }
    }

    /// Mean and variance of an indicator's true reading, before its own errors.
    fn reading(&self, indicator: Indicator, loading: &Loading, supply_change: f64) -> (f64, f64) {
        let b = loading.slope;
        if indicator.is_ratio() {
            let mean = loading.intercept + b * self.mean - self.supply_error;
            (
                mean,
                b * b * self.variance + self.supply_variance - 2.0 * b * self.covariance,
            )
        } else {
            (
                loading.intercept + b * (self.recent.0 + supply_change),
                b * b * self.recent.1,
            )
        }
    }
}

const TRUSTED: [f64; 11] = [1.0; 11];

/// λ and η of one trade under a fitted model.
///
/// An indicator more than `fusion.conflict_sd` standard deviations from what the others say is given the variance
/// that puts it back at that distance, and named in `conflicts`.
#[must_use]
pub fn posterior(fit: &Fit, observation: &Observation, p: &FusionParameters) -> Posterior {
    let x = believe(fit, observation, p);
    let pulls = observation.signals.iter().map(|(indicator, signal)| {
        let loading = fit.loading(indicator);
        let weight = precision(&loading, signal, x.inflation[indicator.position()]);
        let gain = weight * x.sensitivity(indicator, loading.slope);
        let implied = if indicator.is_outcome() {
            let part = Part::signal(fit, observation, indicator, signal, 1.0);
            let alone = Part::prior(fit, observation).with(&part);
            alone.belief(TRUSTED).mean
        } else {
            (signal.value - loading.intercept) / loading.slope
        };
        (
            indicator,
            Pull {
                implied,
                weight: gain * loading.slope,
                n: signal.n,
            },
        )
    });
    Posterior {
        pulls: pulls.collect(),
        conflicts: Indicator::ALL
            .into_iter()
            .filter(|i| x.inflation[i.position()] > 1.0)
            .collect(),
        mean: x.mean,
        variance: x.variance,
        supply_error: x.supply_error,
        supply_variance: x.supply_variance,
        covariance: x.covariance,
    }
}

fn believe(fit: &Fit, observation: &Observation, p: &FusionParameters) -> Belief {
    let prior = Part::prior(fit, observation);
    let mut parts = [Part::default(); 11];
    for (indicator, signal) in observation.signals.iter() {
        parts[indicator.position()] = Part::signal(fit, observation, indicator, signal, 1.0);
    }
    let together = |parts: &[Part; 11]| parts.iter().fold(prior, Part::with);
    let mut inflation = TRUSTED;
    if observation.signals.iter().count() >= 3 {
        for (indicator, signal) in observation.signals.iter() {
            let mut others = parts;
            others[indicator.position()] = Part::default();
            let loading = fit.loading(indicator);
            let rest = together(&others).belief(TRUSTED);
            let (expected, doubt) = rest.reading(indicator, &loading, observation.supply_change);
            let variance = doubt + signal.variance + loading.extra_variance;
            let distance = (signal.value - expected).abs() / variance.max(1e-12).sqrt();
            if distance > p.conflict_sd {
                inflation[indicator.position()] = (distance / p.conflict_sd).powi(2);
            }
        }
    }
    for (indicator, signal) in observation.signals.iter() {
        let k = indicator.position();
        if inflation[k] > 1.0 {
            parts[k] = Part::signal(fit, observation, indicator, signal, inflation[k]);
        }
    }
    together(&parts).belief(inflation)
}

fn precision(loading: &Loading, signal: Signal, inflation: f64) -> f64 {
    1.0 / (inflation * (signal.variance + loading.extra_variance) + loading.intercept_variance)
}

/// The posterior with every signal trusted.
fn solve(fit: &Fit, observation: &Observation) -> Belief {
    let signals = observation.signals.iter();
    let parts =
        signals.map(|(indicator, signal)| Part::signal(fit, observation, indicator, signal, 1.0));
    parts
        .fold(Part::prior(fit, observation), |sum, part| sum.with(&part))
        .belief(TRUSTED)
}

/// What the prior or a signal adds to the precision matrix of (λ, η, ζ) and to its right-hand side; η and ζ meet only
/// through λ.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    p11: f64,
    p12: f64,
    p13: f64,
    p22: f64,
    p33: f64,
    r1: f64,
    r2: f64,
    r3: f64,
}

impl Part {
    fn prior(fit: &Fit, observation: &Observation) -> Self {
        Self {
            p11: 1.0 / fit.variance,
            p22: 1.0 / observation.supply_variance.max(1e-9),
            p33: 1.0 / fit.drift_variance.max(1e-9),
            r1: fit.prior_mean(observation) / fit.variance,
            ..Self::default()
        }
    }

    fn signal(
        fit: &Fit,
        observation: &Observation,
        indicator: Indicator,
        signal: Signal,
        inflation: f64,
    ) -> Self {
        let loading = fit.loading(indicator);
        let weight = precision(&loading, signal, inflation);
        let b = loading.slope;
        let y = signal.value - loading.intercept;
        if indicator.is_ratio() {
            Self {
                p11: weight * b * b,
                p12: -weight * b,
                p22: weight,
                r1: weight * b * y,
                r2: -weight * y,
                ..Self::default()
            }
        } else {
            let y = y - b * observation.supply_change;
            Self {
                p11: weight * b * b,
                p13: weight * b * b,
                p33: weight * b * b,
                r1: weight * b * y,
                r3: weight * b * y,
                ..Self::default()
            }
        }
    }

    fn with(self, other: &Self) -> Self {
        Self {
            p11: self.p11 + other.p11,
            p12: self.p12 + other.p12,
            p13: self.p13 + other.p13,
            p22: self.p22 + other.p22,
            p33: self.p33 + other.p33,
            r1: self.r1 + other.r1,
            r2: self.r2 + other.r2,
            r3: self.r3 + other.r3,
        }
    }

    fn belief(self, inflation: [f64; 11]) -> Belief {
        let variance =
            1.0 / (self.p11 - self.p12 * self.p12 / self.p22 - self.p13 * self.p13 / self.p33);
        let (to_supply, to_recent) = (-self.p12 / self.p22, -self.p13 / self.p33);
        let mean = variance * (self.r1 + to_supply * self.r2 + to_recent * self.r3);
        let drift = to_recent * mean + self.r3 / self.p33;
        Belief {
            mean,
            variance,
            recent: (
                mean + drift,
                variance * (1.0 + to_recent).powi(2) + 1.0 / self.p33,
            ),
            with_recent: variance * (1.0 + to_recent),
            supply_error: to_supply * mean + self.r2 / self.p22,
            supply_variance: 1.0 / self.p22 + variance * to_supply * to_supply,
            covariance: variance * to_supply,
            inflation,
        }
    }
}

/// Variance of each trade's mean of λ that comes from estimating the model, by a bootstrap over trades.
///
/// * `seed`: of the resampling; the same seed gives the same answer.
///
/// Returns one variance per observation, 0 where the model was not estimated.
///
/// Source: Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 6.
#[must_use]
pub fn parameter_variance(
    observations: &[Observation],
    fit: &Fit,
    p: &FusionParameters,
    seed: u64,
) -> Vec<f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a parameter of 0 to 1000"
    )]
    let draws = p.bootstrap_draws as usize;
    if !fit.anchored || draws < 2 {
        return vec![0.0; observations.len()];
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut sums = vec![(0.0, 0.0); observations.len()];
    for _ in 0..draws {
        let sample: Vec<Observation> = (0..observations.len())
            .filter_map(|_| {
                observations
                    .get(random.random_range(0..observations.len()))
                    .copied()
            })
            .collect();
        let refit = (0..12).fold(fit.clone(), |fit, _| step(&fit, &sample, p));
        for (slot, observation) in sums.iter_mut().zip(observations) {
            let mean = solve(&refit, observation).mean;
            slot.0 += mean;
            slot.1 += mean * mean;
        }
    }
    let n = draws as f64;
    sums.into_iter()
        .map(|(sum, squares)| ((squares - sum * sum / n) / (n - 1.0)).max(0.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    fn signal(value: f64, variance: f64) -> Signal {
        Signal {
            value,
            variance,
            n: 50.0,
        }
    }

    fn signals(rows: &[(Indicator, Signal)]) -> Signals {
        let mut signals = Signals::default();
        for (indicator, signal) in rows {
            signals.set(*indicator, Some(*signal));
        }
        signals
    }

    /// Trades whose λ is known, seen through a survey and an in-trade share with `y = 0.4 + 0.8 λ`.
    fn panel(count: u32) -> (Vec<f64>, Vec<Observation>) {
        let lambda = |i: u32| -0.9 + 1.8 * f64::from(i) / f64::from(count - 1);
        // A fixed, balanced error: +, −, −, + … independent of λ.
        let error = |i: u32, size: f64| if matches!(i % 4, 0 | 3) { size } else { -size };
        let observations = (0..count)
            .map(|i| Observation {
                group: None,
                supply_variance: 0.01,
                supply_change: 0.0,
                signals: signals(&[
                    (
                        Indicator::EmployerSurvey,
                        signal(lambda(i) + error(i, 0.2), 0.04),
                    ),
                    (
                        Indicator::InTradeShare,
                        signal(0.4 + 0.8 * lambda(i) + error(i / 4, 0.1), 0.01),
                    ),
                ]),
            })
            .collect();
        ((0..count).map(lambda).collect(), observations)
    }

    #[test]
    fn the_fit_finds_how_an_indicator_reads() {
        // Demand does not drift in this panel.
        let p = FusionParameters {
            drift_sd: 0.0,
            ..Parameters::embedded().unwrap().fusion
        };
        let (_, observations) = panel(80);
        let fit = fit(&observations, SurveyScale::AllEmployers, &p);
        let found = fit.loading(Indicator::InTradeShare);
        assert!((found.slope - 0.8).abs() < 0.15, "{found:?}");
        assert!((found.intercept - 0.4).abs() < 0.1, "{found:?}");
    }

    #[test]
    fn without_an_anchor_ratios_and_outcomes_show_how_far_trades_lie_apart() {
        let p = Parameters::embedded().unwrap().fusion;
        let (lambda, observations) = panel(80);
        let spread = |observations: &[Observation]| {
            fit(observations, SurveyScale::RespondentsOnly, &p).variance
        };
        // λ runs evenly over ±0.9; the wide assumption is worth eight trades.
        let truth = lambda.iter().map(|x| x * x).sum::<f64>() / 80.0;
        let expected = (80.0 * truth + 8.0 * 0.81) / 88.0;
        assert!(
            (spread(&observations) - expected).abs() < 0.05,
            "{expected}"
        );
        // A single kind of signal shows nothing.
        let outcomes: Vec<Observation> = observations
            .iter()
            .map(|o| Observation {
                signals: o.signals.only(Indicator::is_outcome),
                ..*o
            })
            .collect();
        assert!((spread(&outcomes) - 0.81).abs() < 1e-12);
    }

    #[test]
    fn two_signals_beat_one() {
        let p = Parameters::embedded().unwrap().fusion;
        let (lambda, observations) = panel(80);
        let fit = fit(&observations, SurveyScale::AllEmployers, &p);
        let error = |only: Option<Indicator>| -> f64 {
            let errors = observations.iter().zip(&lambda).map(|(o, truth)| {
                let signals = o
                    .signals
                    .only(|indicator| only.is_none_or(|keep| keep == indicator));
                let o = Observation { signals, ..*o };
                (posterior(&fit, &o, &p).mean - truth).powi(2)
            });
            errors.sum()
        };
        assert!(error(None) < error(Some(Indicator::EmployerSurvey)));
    }

    #[test]
    fn a_signal_that_contradicts_the_others_is_named_and_loses_weight() {
        let p = Parameters::embedded().unwrap().fusion;
        let (_, mut observations) = panel(80);
        let fit = fit(&observations, SurveyScale::AllEmployers, &p);
        let odd = observations.get_mut(40).unwrap();
        odd.signals.set(
            Indicator::HardToFill,
            Some(signal(fit.loading(Indicator::HardToFill).intercept, 0.05)),
        );
        let calm = posterior(&fit, odd, &p);
        odd.signals
            .set(Indicator::EmployerSurvey, Some(signal(6.0, 0.04)));
        let x = posterior(&fit, odd, &p);
        assert!(x.conflicts.contains(&Indicator::EmployerSurvey));
        assert!(
            x.pulls[&Indicator::EmployerSurvey].weight
                < calm.pulls[&Indicator::EmployerSurvey].weight
        );
    }

    #[test]
    fn a_noisy_outcome_alone_implies_what_was_believed_before() {
        let p = Parameters::embedded().unwrap().fusion;
        let (_, mut observations) = panel(80);
        let fit = fit(&observations, SurveyScale::AllEmployers, &p);
        let odd = observations.get_mut(40).unwrap();
        let mut implied = |variance: f64| {
            odd.signals
                .set(Indicator::Wage, Some(signal(3.0, variance)));
            posterior(&fit, odd, &p).pulls[&Indicator::Wage].implied
        };
        // A pay of e³ times the usual: nobody's guess where nobody knows it, very much where it is known.
        assert!((implied(1e6) - fit.mean).abs() < 0.01);
        assert!(implied(1e-3) > fit.mean + 0.5);
    }

    #[test]
    fn without_an_anchor_intervals_are_wider() {
        let p = Parameters::embedded().unwrap().fusion;
        let (_, observations) = panel(80);
        let anchored = posterior(
            &fit(&observations, SurveyScale::AllEmployers, &p),
            &observations[10],
            &p,
        );
        let without: Vec<Observation> = observations
            .into_iter()
            .map(|mut o| {
                o.signals.set(Indicator::EmployerSurvey, None);
                o
            })
            .collect();
        let free = fit(&without, SurveyScale::AllEmployers, &p);
        assert!(!free.anchored);
        assert!(posterior(&free, &without[10], &p).variance > anchored.variance);
    }

    #[test]
    fn supply_shared_by_two_ratios_is_not_counted_twice() {
        // Two ratios that agree, with a supply known only to ±0.5: the answer cannot be surer than supply allows.
        let p = Parameters::embedded().unwrap().fusion;
        let (_, observations) = panel(80);
        let fit = fit(&observations, SurveyScale::AllEmployers, &p);
        let both = Observation {
            group: None,
            supply_variance: 0.25,
            supply_change: 0.0,
            signals: signals(&[
                (Indicator::EmployerSurvey, signal(0.5, 0.0001)),
                (Indicator::Occupations, signal(0.5, 0.0001)),
            ]),
        };
        let x = posterior(&fit, &both, &p);
        let floor = 1.0 / (1.0 / 0.25 + 1.0 / fit.variance);
        assert!(x.variance >= floor - 1e-9, "{} < {floor}", x.variance);
    }

    #[test]
    fn a_survey_of_unknown_scale_ranks_trades_but_gives_no_level() {
        // The same panel, once as it is and once with every total at a tenth: the level must not follow.
        let p = Parameters::embedded().unwrap().fusion;
        let (_, observations) = panel(80);
        let tenth: Vec<Observation> = observations
            .iter()
            .map(|o| {
                let mut o = *o;
                let survey = o.signals.get(Indicator::EmployerSurvey).unwrap();
                let value = survey.value - 10.0_f64.ln();
                o.signals
                    .set(Indicator::EmployerSurvey, Some(Signal { value, ..survey }));
                o
            })
            .collect();
        let mean = |all: &[Observation], i: usize| {
            posterior(&fit(all, SurveyScale::RespondentsOnly, &p), &all[i], &p).mean
        };
        assert!((mean(&observations, 60) - mean(&tenth, 60)).abs() < 1e-9);
        assert!(mean(&tenth, 60) > mean(&tenth, 20));
    }
}
