//! Random draws: one independent, reproducible stream per purpose.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Binomial, Distribution, Exp1, Poisson, StandardNormal};

/// A stream of random numbers.
pub(super) type Random = ChaCha8Rng;

/// What a stream is used for. Streams of one seed don't touch: more postings leave every learner as they are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Purpose {
    Trades = 1,
    Courses,
    Learners,
    Demand,
    Firms,
    Openings,
    EmployerSurvey,
    Postings,
    GraduateSurvey,
    Dirt,
    Scenario,
    Plans,
}

/// The stream of a seed for a purpose.
pub(super) fn stream(seed: u64, purpose: Purpose) -> Random {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(purpose as u64);
    random
}

/// The same stream after so many further draws of [`uniform`].
pub(super) fn skip(random: &Random, draws: usize) -> Random {
    /// A draw takes 64 bits, which are two words of the generator.
    const WORDS: u128 = 2;
    let mut later = random.clone();
    later.set_word_pos(random.get_word_pos() + WORDS * draws as u128);
    later
}

/// A standard normal draw.
pub(super) fn normal(random: &mut Random) -> f64 {
    StandardNormal.sample(random)
}

/// A draw from the exponential distribution with mean 1.
pub(super) fn exponential(random: &mut Random) -> f64 {
    Exp1.sample(random)
}

/// A lognormal factor: median 1, `sd` on the log scale.
pub(super) fn factor(random: &mut Random, sd: f64) -> f64 {
    (sd * normal(random)).exp()
}

/// A draw from 0 to 1.
pub(super) fn uniform(random: &mut Random) -> f64 {
    random.random()
}

/// True with probability `p`.
pub(super) fn chance(random: &mut Random, p: f64) -> bool {
    uniform(random) < p
}

/// A place in a list of `n` (0 where the list is empty).
pub(super) fn pick(random: &mut Random, n: usize) -> usize {
    if n == 0 { 0 } else { random.random_range(0..n) }
}

/// A Poisson count; 0 for a mean that is not positive.
pub(super) fn poisson(random: &mut Random, mean: f64) -> u32 {
    Poisson::new(mean).map_or(0, |law| round(law.sample(random)))
}

/// A binomial count.
pub(super) fn binomial(random: &mut Random, n: u32, p: f64) -> u32 {
    let law = Binomial::new(u64::from(n), p.clamp(0.0, 1.0));
    law.map_or(0, |law| u32::try_from(law.sample(random)).unwrap_or(n))
}

/// The nearest whole number, 0 for negative ones.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32"
)]
pub(super) fn round(x: f64) -> u32 {
    x.round().clamp(0.0, f64::from(u32::MAX)) as u32
}

/// Rounds down or up at random so that the mean stays `x`.
pub(super) fn round_fairly(random: &mut Random, x: f64) -> u32 {
    round((x + uniform(random) - 0.5).max(0.0))
}

/// Splits `total` over places in proportion to `weights` (multinomial).
pub(super) fn split(random: &mut Random, total: u32, weights: &[f64]) -> Vec<u32> {
    let mut left = total;
    let mut rest: f64 = weights.iter().sum();
    weights
        .iter()
        .enumerate()
        .map(|(place, &weight)| {
            let last = place + 1 == weights.len();
            let count = if last {
                left
            } else {
                binomial(random, left, weight / rest.max(f64::MIN_POSITIVE))
            };
            left -= count;
            rest -= weight;
            count
        })
        .collect()
}

/// Draws places with given weights.
pub(super) struct Lottery {
    cumulative: Vec<f64>,
}

impl Lottery {
    pub(super) fn new(weights: impl IntoIterator<Item = f64>) -> Self {
        let mut sum = 0.0;
        let cumulative = weights
            .into_iter()
            .map(|weight| {
                sum += weight.max(0.0);
                sum
            })
            .collect();
        Self { cumulative }
    }

    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let total = self.cumulative.last().copied().unwrap_or(0.0);
        let ticket = uniform(random) * total;
        let place = self.cumulative.partition_point(|&bound| bound <= ticket);
        place.min(self.cumulative.len().saturating_sub(1))
    }
}

/// The probability with these log odds.
pub(super) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The log odds of a probability.
pub(super) fn logit(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

/// Shifts a probability on the log-odds scale.
pub(super) fn shifted(p: f64, shift: f64) -> f64 {
    logistic(logit(p) + shift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_split_loses_nobody(seed in 0_u64..500, total in 0_u32..5000, weights in prop::collection::vec(0.0..9.0_f64, 1..20)) {
            let parts = split(&mut stream(seed, Purpose::Demand), total, &weights);
            prop_assert_eq!(parts.iter().sum::<u32>(), total);
        }
    }

    #[test]
    fn a_skipped_stream_goes_on_as_if_it_had_been_drawn_from() {
        for (before, draws) in [(0, 0), (1, 1), (5, 1_000), (33, 77)] {
            let mut random = stream(3, Purpose::Dirt);
            for _ in 0..before {
                pick(&mut random, 1_000_003);
            }
            let mut skipped = skip(&random, draws);
            for _ in 0..draws {
                uniform(&mut random);
            }
            assert_eq!(uniform(&mut skipped), uniform(&mut random));
        }
    }

    #[test]
    fn a_lottery_never_draws_a_place_without_weight() {
        let lottery = Lottery::new([0.0, 3.0, 0.0, 1.0]);
        let mut random = stream(1, Purpose::Trades);
        let drawn: Vec<usize> = (0..400).map(|_| lottery.draw(&mut random)).collect();
        assert!(drawn.iter().all(|&place| place == 1 || place == 3));
        assert!(drawn.contains(&1) && drawn.contains(&3));
    }
}
