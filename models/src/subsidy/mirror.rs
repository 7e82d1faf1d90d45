//! A list of trades held against the flags: where they agree, and why they do not.

use std::collections::BTreeSet;

use crate::assess::TradeAssessment;
use crate::assess::cause::Cause;
use crate::assess::flag::Flag;
use crate::codes::{Level, TradeCode};

/// What the list and the flag say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Agreement {
    /// Listed, and short for want of training.
    ListedAndShort {
        /// `P(under)`.
        probability: f64,
        /// Openings beyond seekers, in persons.
        gap: Option<f64>,
    },
    /// Not listed, and not short.
    NeitherListedNorShort,
    /// Listed, but balanced.
    ListedButBalanced {
        /// `P(balanced)`.
        balanced: f64,
        /// `P(under)`.
        undersupplied: f64,
    },
    /// Listed, but there are more people than openings.
    ListedButSurplus {
        /// `P(over)`.
        probability: f64,
        /// Seekers beyond openings, in persons.
        surplus: Option<f64>,
    },
    /// Listed, but there is not enough evidence.
    ListedButNotAssessable,
    /// Listed and short, but people leave or are paid too little: training does not help.
    ListedButNotATrainingProblem {
        /// `P(under)`.
        probability: f64,
    },
    /// Listed, but the package has no such trade.
    ListedButUnknown,
    /// Short for want of training, but not listed.
    ShortButNotListed {
        /// `P(under)`.
        probability: f64,
        /// Openings beyond seekers, in persons.
        gap: Option<f64>,
    },
    /// Short and not listed, rightly: the shortage is one of retention and pay.
    ShortButNotATrainingProblem {
        /// `P(under)`.
        probability: f64,
    },
}

impl Agreement {
    /// Whether list and flag lead to the same act; nothing where there is no flag.
    #[must_use]
    pub const fn agrees(self) -> Option<bool> {
        match self {
            Self::ListedAndShort { .. }
            | Self::NeitherListedNorShort
            | Self::ShortButNotATrainingProblem { .. } => Some(true),
            Self::ListedButBalanced { .. }
            | Self::ListedButSurplus { .. }
            | Self::ListedButNotATrainingProblem { .. }
            | Self::ShortButNotListed { .. } => Some(false),
            Self::ListedButNotAssessable | Self::ListedButUnknown => None,
        }
    }

    /// The word used in files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ListedAndShort { .. } => "listed_and_short",
            Self::NeitherListedNorShort => "neither_listed_nor_short",
            Self::ListedButBalanced { .. } => "listed_but_balanced",
            Self::ListedButSurplus { .. } => "listed_but_surplus",
            Self::ListedButNotAssessable => "listed_but_not_assessable",
            Self::ListedButNotATrainingProblem { .. } => "listed_but_not_a_training_problem",
            Self::ListedButUnknown => "listed_but_unknown",
            Self::ShortButNotListed { .. } => "short_but_not_listed",
            Self::ShortButNotATrainingProblem { .. } => "short_but_not_a_training_problem",
        }
    }
}

impl Agreement {
    /// The probability that a trade that is not listed is short.
    #[must_use]
    pub const fn probability(self) -> Option<f64> {
        match self {
            Self::ShortButNotListed { probability, .. }
            | Self::ShortButNotATrainingProblem { probability } => Some(probability),
            Self::ListedAndShort { .. }
            | Self::NeitherListedNorShort
            | Self::ListedButBalanced { .. }
            | Self::ListedButSurplus { .. }
            | Self::ListedButNotAssessable
            | Self::ListedButNotATrainingProblem { .. }
            | Self::ListedButUnknown => None,
        }
    }
}

/// A trade in the mirror.
#[derive(Debug, Clone, PartialEq)]
pub struct Reflection {
    /// The trade.
    pub trade: TradeCode,
    /// Whether the list names it.
    pub listed: bool,
    /// Its flag; nothing where the package does not have it.
    pub flag: Option<Flag>,
    /// What the two say together.
    pub agreement: Agreement,
}

/// Openings beyond seekers of the target year, in persons: medians; nothing where one of them is not known.
#[must_use]
pub fn gap(trade: &TradeAssessment) -> Option<f64> {
    Some(trade.demand?.median - trade.supply?.median)
}

/// Every listed trade, and every other one that is taught at one of the levels, by code.
#[must_use]
pub fn mirror(
    listed: &BTreeSet<TradeCode>,
    levels: &BTreeSet<Level>,
    trades: &[TradeAssessment],
) -> Vec<Reflection> {
    let taught = |trade: &TradeAssessment| {
        let mut at = trade.levels.iter();
        at.any(|level| levels.contains(&level.level) && level.enrolled > 0.0)
    };
    let known: BTreeSet<&TradeCode> = trades.iter().map(|trade| &trade.trade).collect();
    let unknown = listed.iter().filter(|trade| !known.contains(trade));
    let mut all: Vec<Reflection> = unknown
        .map(|trade| Reflection {
            trade: trade.clone(),
            listed: true,
            flag: None,
            agreement: Agreement::ListedButUnknown,
        })
        .collect();
    let of_package = trades
        .iter()
        .filter(|trade| listed.contains(&trade.trade) || taught(trade));
    all.extend(of_package.map(|trade| {
        let listed = listed.contains(&trade.trade);
        Reflection {
            trade: trade.trade.clone(),
            listed,
            flag: Some(trade.flag),
            agreement: if listed {
                of_listed(trade)
            } else {
                of_others(trade)
            },
        }
    }));
    all.sort_by(|a, b| a.trade.cmp(&b.trade));
    all
}

fn of_listed(trade: &TradeAssessment) -> Agreement {
    let p = trade.probability;
    match (trade.flag, trade.cause) {
        (Flag::Undersupplied, Some(Cause::RetentionAndPay)) => {
            Agreement::ListedButNotATrainingProblem {
                probability: p.undersupplied,
            }
        }
        (Flag::Undersupplied, _) => Agreement::ListedAndShort {
            probability: p.undersupplied,
            gap: gap(trade),
        },
        (Flag::Balanced, _) => Agreement::ListedButBalanced {
            balanced: p.balanced,
            undersupplied: p.undersupplied,
        },
        (Flag::Oversupplied, _) => Agreement::ListedButSurplus {
            probability: p.oversupplied,
            surplus: gap(trade).map(|gap| -gap),
        },
        (Flag::InsufficientEvidence, _) => Agreement::ListedButNotAssessable,
    }
}

fn of_others(trade: &TradeAssessment) -> Agreement {
    let probability = trade.probability.undersupplied;
    match (trade.flag, trade.cause) {
        (Flag::Undersupplied, Some(Cause::RetentionAndPay)) => {
            Agreement::ShortButNotATrainingProblem { probability }
        }
        (Flag::Undersupplied, _) => Agreement::ShortButNotListed {
            probability,
            gap: gap(trade),
        },
        (Flag::Balanced | Flag::Oversupplied | Flag::InsufficientEvidence, _) => {
            Agreement::NeitherListedNorShort
        }
    }
}
