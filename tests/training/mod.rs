//! How the learned reader of job titles is trained, and how titles are scored; shared by the bench and its test.
//!
//! | file | job |
//! |---|---|
//! | `reference` | titles whose trade the reference data say; labelled real titles, found again by their hash |
//! | `fit` | titles → features → linfa's logistic regression → the file that the program embeds |
//! | `constructed` | made-up titles with noise, to be read |
//! | `score` | right, wrong and open answers |

pub mod constructed;
pub mod fit;
pub mod reference;
pub mod score;

/// A title and the class it belongs to: the key of a trade or `none`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub title: String,
    pub class: String,
}

impl Example {
    pub fn new(title: impl Into<String>, class: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            class: class.into(),
        }
    }
}

/// `SplitMix64`: numbers that look random and are the same for a seed on every machine.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}
