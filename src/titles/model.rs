//! The learned reader: a linear classifier over [`features`](super::features), read from a file that training wrote.
//!
//! ```text
//! {"format":"vocmatch.titles/1", …}\n      header: classes, intercepts, scale, calibration, what it was trained on
//! per feature, by ascending key:           u32 key · f32 rarity · u8 n · n × (u8 class, i8 weight), little-endian
//! ```

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::features::Feature;
use super::fold::QuickMap;

/// The file that comes with the program.
const EMBEDDED: &[u8] = include_bytes!("../../datasets/reference/title_model.bin");
/// The layout that this version reads.
const FORMAT: &str = "vocmatch.titles/1";
/// The class of titles without a vocational trade.
pub const NO_TRADE: &str = "none";

/// What the model says of itself, and what is small.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelHeader {
    /// Layout of the file.
    pub format: String,
    /// Keys of trades, and [`NO_TRADE`].
    pub classes: Vec<String>,
    /// One number per class.
    pub intercepts: Vec<f32>,
    /// A stored weight of 1 stands for this much.
    pub scale: f32,
    /// From support to probability.
    pub calibration: Calibration,
    /// Number of features.
    pub features: usize,
    /// Number of titles that it was trained on, made-up variants included.
    pub examples: usize,
    /// Number of labelled real titles among them, each counted once.
    pub labelled: usize,
}

/// Probability that a verdict with support `s` is right: `1 / (1 + exp(−(intercept + slope · s)))`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Log odds at support 0.
    pub intercept: f64,
    /// Log odds per unit of support.
    pub slope: f64,
}

impl Calibration {
    /// The probability at a support.
    #[must_use]
    pub fn probability(self, support: f64) -> f64 {
        1.0 / (1.0 + (-(self.intercept + self.slope * support)).exp())
    }
}

/// One feature of a model before it is written: key, rarity, weights by class.
pub type WrittenFeature = (u32, f32, Vec<(u8, i8)>);

/// Why bytes are no model.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The header is not the expected text.
    #[error("the header of the title model cannot be read")]
    Header(#[from] serde_json::Error),
    /// Another layout, or numbers that do not fit together.
    #[error("the title model is of another format or contradicts itself")]
    Format,
    /// The file ends too early or too late.
    #[error("the title model is cut off")]
    Length,
}

/// A trained classifier.
#[derive(Debug)]
pub struct TitleModel {
    header: ModelHeader,
    /// Rarity, and where the weights stand in `weights`.
    known: QuickMap<u32, (f32, usize, usize)>,
    weights: Vec<(u8, i8)>,
}

impl TitleModel {
    /// The model that comes with the program.
    #[must_use]
    pub fn embedded() -> Option<Arc<Self>> {
        static READ: LazyLock<Option<Arc<TitleModel>>> =
            LazyLock::new(|| TitleModel::decode(EMBEDDED).ok().map(Arc::new));
        READ.clone()
    }

    /// Reads what [`encode`] wrote.
    ///
    /// # Errors
    /// Bytes of another format, or a damaged file.
    pub fn decode(bytes: &[u8]) -> Result<Self, ModelError> {
        let end = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(ModelError::Length)?;
        let (head, rest) = bytes.split_at_checked(end).ok_or(ModelError::Length)?;
        let header: ModelHeader = serde_json::from_slice(head)?;
        let classes = header.classes.len();
        if header.format != FORMAT || header.intercepts.len() != classes || classes > 256 {
            return Err(ModelError::Format);
        }
        let mut body = Body(rest.get(1..).unwrap_or_default());
        let mut known = QuickMap::default();
        let mut weights = Vec::new();
        for _ in 0..header.features {
            let key = u32::from_le_bytes(body.take()?);
            let rarity = f32::from_le_bytes(body.take()?);
            let [count] = body.take()?;
            let start = weights.len();
            for _ in 0..count {
                let [class, weight] = body.take()?;
                if usize::from(class) >= classes {
                    return Err(ModelError::Format);
                }
                weights.push((class, weight.cast_signed()));
            }
            known.insert(key, (rarity, start, weights.len()));
        }
        if body.0.is_empty() {
            Ok(Self {
                header,
                known,
                weights,
            })
        } else {
            Err(ModelError::Length)
        }
    }

    /// What the model says of itself.
    #[must_use]
    pub fn header(&self) -> &ModelHeader {
        &self.header
    }

    /// The probability of each class, in their order, by the words alone; `None` where no feature is known.
    ///
    /// Features weigh count × rarity, scaled to length 1; probabilities are the softmax of the weighted sums.
    #[must_use]
    pub fn probabilities(&self, features: &[Feature]) -> Option<Vec<f32>> {
        let found: Vec<(f32, &[(u8, i8)])> = features
            .iter()
            .filter_map(|(key, count)| {
                let (rarity, start, end) = *self.known.get(key)?;
                Some((count * rarity, self.weights.get(start..end)?))
            })
            .collect();
        let length = found
            .iter()
            .map(|(value, _)| value * value)
            .sum::<f32>()
            .sqrt();
        if length <= 0.0 {
            return None;
        }
        let factor = self.header.scale / length;
        let mut sums = self.header.intercepts.clone();
        for (value, weights) in found {
            for (class, weight) in weights {
                if let Some(sum) = sums.get_mut(usize::from(*class)) {
                    *sum += value * factor * f32::from(*weight);
                }
            }
        }
        softmax(&mut sums);
        Some(sums)
    }
}

/// Writes a model. Features are put in the order of their keys; `header.format` and `header.features` are filled in.
#[must_use]
pub fn encode(header: &ModelHeader, mut features: Vec<WrittenFeature>) -> Vec<u8> {
    features.sort_unstable_by_key(|(key, ..)| *key);
    let header = ModelHeader {
        format: FORMAT.to_owned(),
        features: features.len(),
        ..header.clone()
    };
    let mut bytes = serde_json::to_vec(&header).unwrap_or_default();
    bytes.push(b'\n');
    for (key, rarity, weights) in features {
        let count = u8::try_from(weights.len()).unwrap_or(u8::MAX);
        bytes.extend(key.to_le_bytes());
        bytes.extend(rarity.to_le_bytes());
        bytes.push(count);
        for (class, weight) in weights.iter().take(usize::from(count)) {
            bytes.extend([*class, weight.cast_unsigned()]);
        }
    }
    bytes
}

/// The unread rest of the file.
struct Body<'a>(&'a [u8]);

impl Body<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(ModelError::Length)?;
        self.0 = rest;
        Ok(*taken)
    }
}

fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for sum in sums.iter_mut() {
        *sum = (*sum - most).exp();
    }
    let total: f32 = sums.iter().sum();
    for sum in sums.iter_mut() {
        *sum /= total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> ModelHeader {
        ModelHeader {
            format: String::new(),
            classes: vec!["han".to_owned(), NO_TRADE.to_owned()],
            intercepts: vec![0.0, 0.0],
            scale: 0.5,
            calibration: Calibration {
                intercept: 0.0,
                slope: 1.0,
            },
            features: 0,
            examples: 2,
            labelled: 0,
        }
    }

    fn bytes() -> Vec<u8> {
        encode(
            &header(),
            vec![(9, 1.0, vec![(1, 4)]), (7, 2.0, vec![(0, 4), (1, -4)])],
        )
    }

    /// One known feature has length 1 whatever its count: sums 0.5·4 and −0.5·4, so 1 / (1 + e⁻⁴) for the first.
    #[test]
    fn what_was_written_is_read() {
        let model = TitleModel::decode(&bytes()).unwrap();
        assert_eq!(model.header().features, 2);
        let p = model.probabilities(&[(7, 3.0), (8, 1.0)]).unwrap();
        assert!(
            (p[0] - 1.0 / (1.0 + (-4.0_f32).exp())).abs() < 1e-6,
            "{p:?}"
        );
        assert!(model.probabilities(&[(8, 1.0)]).is_none());
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole = bytes();
        for length in 0..whole.len() {
            assert!(TitleModel::decode(&whole[..length]).is_err(), "{length}");
        }
        assert!(TitleModel::decode(&[whole.as_slice(), b"x"].concat()).is_err());
        let other = encode(&header(), vec![(1, 1.0, vec![(2, 1)])]);
        assert!(matches!(
            TitleModel::decode(&other),
            Err(ModelError::Format)
        ));
    }

    #[test]
    fn calibration_is_a_logistic_curve() {
        let curve = Calibration {
            intercept: -1.0,
            slope: 2.0,
        };
        assert_eq!(curve.probability(0.5), 0.5);
        assert!(curve.probability(2.0) > 0.9);
    }
}
