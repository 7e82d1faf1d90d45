//! One estimator for every share: a small sample is drawn towards its group, the smaller the further.

use std::collections::BTreeMap;

use crate::parameters::ShareParameters;
use crate::units::{Interval, Share};

/// Successes among an effective number of answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareSample {
    successes: f64,
    size: f64,
}

impl ShareSample {
    /// Nobody was asked.
    pub const NONE: Self = Self {
        successes: 0.0,
        size: 0.0,
    };

    /// A sample, if `0 ≤ successes ≤ size`.
    ///
    /// ```
    /// # use vocmatch_models::estimate::share::ShareSample;
    /// assert!(ShareSample::new(9.0, 10.0).is_some());
    /// assert!(ShareSample::new(11.0, 10.0).is_none());
    /// ```
    #[must_use]
    pub fn new(successes: f64, size: f64) -> Option<Self> {
        let ok = size.is_finite() && successes >= 0.0 && successes <= size * (1.0 + 1e-9);
        ok.then_some(Self {
            successes: successes.min(size),
            size,
        })
    }

    /// A sample from weighted counts: `successes` of `total` weight, worth `total² / Σw²` answers.
    #[must_use]
    pub fn weighted(successes: f64, total: f64, weight_squares: f64) -> Option<Self> {
        if total <= 0.0 || weight_squares <= 0.0 {
            return Self::new(0.0, 0.0);
        }
        let size = total * total / weight_squares;
        Self::new((successes / total).clamp(0.0, 1.0) * size, size)
    }

    /// Successes, in effective answers.
    #[must_use]
    pub fn successes(&self) -> f64 {
        self.successes
    }

    /// Effective number of answers.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.size
    }

    fn plus(self, other: Self) -> Self {
        Self {
            successes: self.successes + other.successes,
            size: self.size + other.size,
        }
    }
}

/// What a group's members have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The mean share `p̄`.
    pub mean: Share,
    /// How many answers the mean is worth, `m`.
    pub strength: f64,
}

/// A Beta distribution of a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharePosterior {
    /// First shape parameter.
    pub alpha: f64,
    /// Second shape parameter.
    pub beta: f64,
}

impl SharePosterior {
    /// Mean, in 0..=1.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    /// What the posterior is worth, in answers: `n + m`.
    #[must_use]
    pub fn size(&self) -> f64 {
        self.alpha + self.beta
    }

    /// Variance of `ln share`, by the delta method: `(1 − f) / (f (n + m))`.
    #[must_use]
    pub fn log_variance(&self) -> f64 {
        let mean = self.mean().max(1e-6);
        (1.0 - mean) / (mean * self.size())
    }

    /// Mean and variance of `logit share`, by the delta method: `1 / (f (1 − f) (n + m))`.
    #[must_use]
    pub fn logit(&self) -> (f64, f64) {
        let mean = self.mean().clamp(1e-6, 1.0 - 1e-6);
        (
            (mean / (1.0 - mean)).ln(),
            1.0 / (mean * (1.0 - mean) * self.size()),
        )
    }
}

/// A share seen in a small sample, drawn towards its group: the smaller the sample, the further.
///
/// ```text
/// alpha = k + m · p̄        beta = n − k + m · (1 − p̄)        mean = alpha / (n + m)
/// ```
///
/// * `k`, `n`: successes and effective size of `sample`, in answers after weighting.
/// * `p̄`, `m`: the group's mean share, and how many answers it is worth.
///
/// Assumes that members of a group are alike before they are asked; a trade that truly differs from its group is
/// drawn to it all the same until it has about `m` answers.
///
/// Source: Gelman et al. (2013), *Bayesian Data Analysis*, 3rd ed., section 2.4 (binomial with Beta prior).
///
/// ```
/// # use vocmatch_models::{estimate::share::*, units::Share};
/// let group = Group { mean: Share::new(0.6).unwrap(), strength: 20.0 };
/// let sample = ShareSample::new(9.0, 10.0).unwrap();
/// let in_trade = shrink_share(&sample, &group); // (9 + 20 × 0.6) / (10 + 20)
/// assert!((in_trade.mean() - 0.7).abs() < 1e-12);
/// ```
#[must_use]
pub fn shrink_share(sample: &ShareSample, group: &Group) -> SharePosterior {
    let prior = group.strength * group.mean.get();
    SharePosterior {
        alpha: sample.successes + prior,
        beta: sample.size - sample.successes + group.strength - prior,
    }
}

/// Mean and strength of a group by the method of moments.
///
/// ```text
/// p̄ = Σk / Σn
/// τ² = max(0, (Σ n (k/n − p̄)² − (N − 1) p̄ (1 − p̄)) / (Σn − Σn²/Σn))      between-member variance beyond binomial
/// m = clamp(p̄ (1 − p̄) / τ² − 1, floor, cap)
/// ```
///
/// Returns nothing where no member has an answer. `floor` and `cap` are parameters `shares.strength_floor` and
/// `shares.strength_cap`, in answers.
///
/// Source: Kleinman (1973), *JASA* 68, 46–54 (moments of proportions with extraneous variance).
#[must_use]
pub fn estimate_group(members: &[ShareSample], parameters: &ShareParameters) -> Option<Group> {
    let total = members.iter().copied().reduce(ShareSample::plus)?;
    if total.size <= 0.0 {
        return None;
    }
    let mean = total.successes / total.size;
    let spread: f64 = mean * (1.0 - mean);
    let used = members.iter().filter(|member| member.size > 0.0);
    let (count, between, squares) =
        used.fold((0.0, 0.0, 0.0), |(count, between, squares), member| {
            let distance = member.successes / member.size - mean;
            (
                count + 1.0,
                between + member.size * distance * distance,
                squares + member.size * member.size,
            )
        });
    let scale = total.size - squares / total.size;
    let tau2: f64 = if scale > 0.0 {
        (between - (count - 1.0) * spread) / scale
    } else {
        0.0
    };
    let tau2 = tau2.max(0.0);
    // The group's mean is itself known only so far.
    let mean_variance = tau2 / count + spread / total.size;
    let strength = if tau2 + mean_variance > 0.0 {
        spread / (tau2 + mean_variance) - 1.0
    } else {
        parameters.strength_cap
    };
    let strength = strength.clamp(parameters.strength_floor, parameters.strength_cap);
    Some(Group {
        mean: Share::clamped(mean),
        strength,
    })
}

/// A cell's place in the fallbacks trade×level → group×level → level → all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place<'a> {
    /// Position of the trade.
    pub trade: usize,
    /// Group of the trade.
    pub group: Option<&'a str>,
    /// Position of the level.
    pub level: usize,
}

/// Shrunk shares of many cells at once.
///
/// A cell is drawn to its group at the same level where that has at least `shares.smallest_group` members with
/// answers, else to its level, else to all. A cell without an answer of its own gets its group.
#[must_use]
pub fn shrink_all(
    cells: &[(Place<'_>, ShareSample)],
    fallback: Group,
    parameters: &ShareParameters,
) -> Vec<SharePosterior> {
    let mut by_group: BTreeMap<(usize, &str), Vec<ShareSample>> = BTreeMap::new();
    let mut by_level: BTreeMap<usize, Vec<ShareSample>> = BTreeMap::new();
    let mut all = Vec::new();
    for (place, sample) in cells.iter().filter(|(_, sample)| sample.size > 0.0) {
        if let Some(group) = place.group {
            by_group
                .entry((place.level, group))
                .or_default()
                .push(*sample);
        }
        by_level.entry(place.level).or_default().push(*sample);
        all.push(*sample);
    }
    let enough = |members: &Vec<ShareSample>| members.len() as f64 >= parameters.smallest_group;
    let fit = |members: &Vec<ShareSample>| estimate_group(members, parameters);
    let groups: BTreeMap<_, _> = by_group
        .iter()
        .filter(|(_, m)| enough(m))
        .filter_map(|(k, m)| Some((*k, fit(m)?)))
        .collect();
    let levels: BTreeMap<_, _> = by_level
        .iter()
        .filter(|(_, m)| enough(m))
        .filter_map(|(k, m)| Some((*k, fit(m)?)))
        .collect();
    let overall = if enough(&all) { fit(&all) } else { None };
    cells
        .iter()
        .map(|(place, sample)| {
            let group = place
                .group
                .and_then(|group| groups.get(&(place.level, group)));
            let group = group
                .or_else(|| levels.get(&place.level))
                .copied()
                .or(overall)
                .unwrap_or(fallback);
            shrink_share(sample, &group)
        })
        .collect()
}

/// A share among those asked, when those who did not answer fare worse.
///
/// ```text
/// p_nr = p / (p + ψ (1 − p))        p_pop = r p + (1 − r) p_nr
/// ```
///
/// * `share`: `p`, the share among those who answered. * `response`: `r`, the share that answered.
/// * `odds`: `ψ ≥ 1`, by how much the odds of success of those who answered exceed the others' (parameter
///   `shares.nonresponse_odds`; 1 = no difference).
///
/// ```
/// # use vocmatch_models::{estimate::share::correct_nonresponse, units::Share};
/// let share = |x| Share::new(x).unwrap();
/// // p = 0.8, ψ = 2: p_nr = 0.8 / (0.8 + 2 × 0.2) = 2/3; half answered: (0.8 + 0.6667) / 2
/// assert!((correct_nonresponse(share(0.8), share(0.5), 2.0).get() - 0.733_333).abs() < 1e-5);
/// ```
#[must_use]
pub fn correct_nonresponse(share: Share, response: Share, odds: f64) -> Share {
    let p = share.get();
    let denominator = p + odds * (1.0 - p);
    let silent = if denominator > 0.0 {
        p / denominator
    } else {
        0.0
    };
    Share::clamped(response.get() * p + (1.0 - response.get()) * silent)
}

/// Wilson's interval for a raw count, shown beside it to people.
///
/// * `z`: normal quantile, 1.2816 for the central 80 %.
///
/// Returns the share with its bounds; nothing where nobody was asked.
///
/// Source: Wilson (1927), *JASA* 22, 209–212.
///
/// ```
/// # use vocmatch_models::estimate::share::wilson;
/// let interval = wilson(8.0, 10.0, 1.96).unwrap(); // 0.4902 to 0.9433, as R's prop.test(8, 10, correct = FALSE)
/// assert!((interval.low - 0.4902).abs() < 1e-4 && (interval.high - 0.9433).abs() < 1e-4);
/// ```
#[must_use]
pub fn wilson(successes: f64, size: f64, z: f64) -> Option<Interval> {
    if size <= 0.0 {
        return None;
    }
    let p = successes / size;
    let z2 = z * z;
    let centre = (p + z2 / (2.0 * size)) / (1.0 + z2 / size);
    let half = z / (1.0 + z2 / size) * (p * (1.0 - p) / size + z2 / (4.0 * size * size)).sqrt();
    Some(Interval {
        median: p,
        low: (centre - half).max(0.0),
        high: (centre + half).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use proptest::prelude::*;

    fn sample(successes: f64, size: f64) -> ShareSample {
        ShareSample::new(successes, size).unwrap()
    }

    #[test]
    fn members_that_differ_only_by_chance_share_all_they_can() {
        let parameters = Parameters::embedded().unwrap().shares;
        let alike = vec![sample(50.0, 100.0); 8];
        let group = estimate_group(&alike, &parameters).unwrap();
        assert!((group.mean.get() - 0.5).abs() < 1e-12);
        assert!((group.strength - parameters.strength_cap).abs() < 1e-12);
    }

    #[test]
    fn members_that_differ_truly_share_little() {
        // Half of the members at 0.1, half at 0.9, 1,000 answers each: τ² ≈ 0.16, p̄(1 − p̄)/τ² − 1 ≈ 0.56, below the floor.
        let parameters = Parameters::embedded().unwrap().shares;
        let unlike: Vec<_> = (0..8)
            .map(|i| sample(if i % 2 == 0 { 100.0 } else { 900.0 }, 1000.0))
            .collect();
        let group = estimate_group(&unlike, &parameters).unwrap();
        assert!((group.strength - parameters.strength_floor).abs() < 1e-12);
    }

    #[test]
    fn a_cell_without_answers_gets_its_group() {
        let parameters = Parameters::embedded().unwrap().shares;
        let place = |trade| Place {
            trade,
            group: Some("5202"),
            level: 0,
        };
        let mut cells: Vec<_> = (0..6)
            .map(|trade| (place(trade), sample(80.0, 100.0)))
            .collect();
        cells.push((place(6), sample(0.0, 0.0)));
        let fallback = Group {
            mean: Share::new(0.1).unwrap(),
            strength: 5.0,
        };
        let shrunk = shrink_all(&cells, fallback, &parameters);
        assert!((shrunk[6].mean() - 0.8).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn a_shrunk_share_lies_between_sample_and_group(n in 1.0..500.0_f64, seen in 0.0..=1.0_f64, mean in 0.0..=1.0) {
            let group = Group { mean: Share::new(mean).unwrap(), strength: 20.0 };
            let shrunk = shrink_share(&sample(seen * n, n), &group).mean();
            prop_assert!(seen.min(mean) - 1e-9 <= shrunk && shrunk <= seen.max(mean) + 1e-9);
        }

        #[test]
        fn the_silent_never_raise_a_share(p in 0.0..=1.0_f64, r in 0.0..=1.0_f64, odds in 1.0..2.0_f64) {
            let corrected = correct_nonresponse(Share::new(p).unwrap(), Share::new(r).unwrap(), odds).get();
            prop_assert!(corrected <= p + 1e-12);
        }

        #[test]
        fn wilson_holds_the_share(k in 0.0..100.0_f64, more in 0.0..100.0_f64) {
            let interval = wilson(k, k + more + 1.0, 1.2816).unwrap();
            prop_assert!(interval.low <= interval.median + 1e-12 && interval.median <= interval.high + 1e-12);
        }
    }
}
