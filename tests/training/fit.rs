//! From titles to the file that the program embeds.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use linfa::prelude::*;
use linfa_logistic::{LogisticRegression, MultiLogisticRegression};
use ndarray::{Array1, Array2, ArrayView1};
use vocmatch::titles::{
    Calibration, Feature, FeatureReader, ModelHeader, TitleModel, WrittenFeature, encode,
};

use super::Example;
use super::reference::{Labelled, index};
use super::score::Answered;

/// A labelled title counts as much as this many examples of the reference data.
const LABEL_REPEATS: usize = 3;
/// Calibration asks models that have not seen the title: the labels are dealt into this many parts.
const FOLDS: usize = 3;

/// How the classifier is fitted.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Titles in which a feature must occur.
    pub least_titles: usize,
    /// Penalty on the squared weights.
    pub penalty: f32,
    pub iterations: u64,
}

impl Default for Settings {
    /// Chosen by cross-validation on the training half of the labelled titles.
    fn default() -> Self {
        Self {
            least_titles: 3,
            penalty: 1.0 / 30.0,
            iterations: 100,
        }
    }
}

/// Trains on all examples and labels given, and calibrates on the labels by cross-validation.
pub fn train(examples: &[Example], labels: &[Labelled], settings: Settings) -> Vec<u8> {
    let calibration = if labels.is_empty() {
        UNCALIBRATED
    } else {
        calibrate(examples, labels, settings)
    };
    fit(examples, labels, settings, calibration)
}

/// Without labels: one in two at no support, nearly sure at the full support of a rule.
const UNCALIBRATED: Calibration = Calibration {
    intercept: 0.0,
    slope: 1.0,
};

/// One row per title: its features and its class by place.
struct Rows {
    titles: Vec<(Vec<Feature>, usize)>,
    classes: Vec<String>,
}

fn fit(
    examples: &[Example],
    labels: &[Labelled],
    settings: Settings,
    calibration: Calibration,
) -> Vec<u8> {
    let rows = read(examples, labels);
    let rarity = rarities(&rows.titles, settings.least_titles);
    let columns: HashMap<u32, usize> = rarity
        .keys()
        .enumerate()
        .map(|(at, key)| (*key, at))
        .collect();
    let mut x = Array2::<f32>::zeros((rows.titles.len(), columns.len()));
    for (mut row, (features, _)) in x.outer_iter_mut().zip(&rows.titles) {
        for (key, count) in features {
            if let Some(column) = columns.get(key) {
                row[*column] = count * rarity[key];
            }
        }
        let length = row.dot(&row).sqrt();
        if length > 0.0 {
            row /= length;
        }
    }
    let y: Array1<usize> = rows.titles.iter().map(|(_, class)| *class).collect();
    let fitted = MultiLogisticRegression::default()
        .alpha(settings.penalty)
        .max_iterations(settings.iterations)
        .gradient_tolerance(1e-3)
        .fit(&Dataset::new(x, y))
        .expect("the classifier is fitted");
    assert_eq!(fitted.classes().len(), rows.classes.len());
    let weights = fitted.params();
    let most = weights
        .iter()
        .fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let scale = most / f32::from(i8::MAX);
    let header = ModelHeader {
        format: String::new(),
        classes: rows.classes,
        intercepts: fitted.intercept().to_vec(),
        scale,
        calibration,
        features: 0,
        examples: rows.titles.len(),
        labelled: labels.len(),
    };
    let features: Vec<WrittenFeature> = rarity
        .iter()
        .map(|(key, rarity)| (*key, *rarity, stored(weights.row(columns[key]), scale)))
        .filter(|(.., weights)| !weights.is_empty())
        .collect();
    encode(&header, features)
}

/// The weights of a feature to eight bits; those that round to 0 are left out.
fn stored(weights: ArrayView1<f32>, scale: f32) -> Vec<(u8, i8)> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "rounded, at most 127, by the scale"
    )]
    let rounded = weights.iter().map(|weight| (weight / scale).round() as i8);
    (0..=u8::MAX)
        .zip(rounded)
        .filter(|(_, weight)| *weight != 0)
        .collect()
}

fn read(examples: &[Example], labels: &[Labelled]) -> Rows {
    let reader = FeatureReader::new();
    let repeated = labels
        .iter()
        .flat_map(|label| std::iter::repeat_n(label, LABEL_REPEATS));
    let all: Vec<(&str, &str)> = examples
        .iter()
        .map(|example| (example.title.as_str(), example.class.as_str()))
        .chain(repeated.map(|label| (label.title.as_str(), label.trade_code.as_str())))
        .collect();
    let classes: BTreeSet<&str> = all.iter().map(|(_, class)| *class).collect();
    let places: BTreeMap<&str, usize> = classes
        .iter()
        .enumerate()
        .map(|(at, class)| (*class, at))
        .collect();
    Rows {
        titles: all
            .iter()
            .map(|(title, class)| (reader.read(title), places[class]))
            .collect(),
        classes: classes.into_iter().map(str::to_owned).collect(),
    }
}

/// Rarity `ln((1 + titles) / (1 + titles with the feature)) + 1` of the features of enough titles.
fn rarities(titles: &[(Vec<Feature>, usize)], least: usize) -> BTreeMap<u32, f32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (key, _) in titles.iter().flat_map(|(features, _)| features) {
        *counts.entry(*key).or_default() += 1;
    }
    let all = titles.len() as f32;
    counts
        .into_iter()
        .filter(|(_, count)| *count >= least)
        .map(|(key, count)| (key, ((1.0 + all) / (1.0 + count as f32)).ln() + 1.0))
        .collect()
}

/// Platt's curve from the support of an answer to the share of right ones, from models that had not seen the titles.
fn calibrate(examples: &[Example], labels: &[Labelled], settings: Settings) -> Calibration {
    let part = |at: usize| at % FOLDS;
    let held_out: Vec<(f64, bool)> = std::thread::scope(|scope| {
        let folds: Vec<_> = (0..FOLDS)
            .map(|fold| {
                scope.spawn(move || {
                    let split = |inside: bool| {
                        let own = labels
                            .iter()
                            .enumerate()
                            .filter(move |(at, _)| (part(*at) == fold) == inside);
                        own.map(|(_, label)| label.clone()).collect::<Vec<_>>()
                    };
                    let bytes = fit(examples, &split(false), settings, UNCALIBRATED);
                    let index = index(Some(
                        TitleModel::decode(&bytes).expect("a fitted model is read"),
                    ));
                    let answers = split(true).into_iter().filter_map(|label| {
                        Some((index.support(&label.title)?, label.is_right(&index)))
                    });
                    answers.collect::<Vec<_>>()
                })
            })
            .collect();
        folds
            .into_iter()
            .flat_map(|fold| fold.join().expect("a fold is fitted"))
            .collect()
    });
    let right = held_out.iter().filter(|(_, right)| *right).count();
    println!(
        "cross-validation: {right} of {} labelled titles right",
        held_out.len()
    );
    let x = Array2::from_shape_fn((held_out.len(), 1), |(row, _)| held_out[row].0);
    let y: Array1<bool> = held_out.iter().map(|(_, right)| *right).collect();
    let curve = LogisticRegression::default()
        .alpha(0.1)
        .fit(&Dataset::new(x, y))
        .expect("the curve is fitted");
    // linfa orders the two classes itself; more support must mean more often right.
    let sign = if curve.labels().pos.class { 1.0 } else { -1.0 };
    Calibration {
        intercept: sign * curve.intercept(),
        slope: sign * curve.params()[0],
    }
}
