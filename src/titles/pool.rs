//! Rules and learned reader together: one support per answer.

use std::collections::HashMap;
use std::sync::Arc;

use super::features::Feature;
use super::model::{NO_TRADE, TitleModel};

/// Weight of a rule's score beside a learned probability. Of 0.5 to 3, 2 made the fewest mistakes in cross-validation
/// on the training half of the labelled titles: a rule that is sure wins, else the learned reader decides.
const RULES: f64 = 2.0;
/// Share of the score that is left of "no trade" where the rules say so only because they found nothing, as with a
/// misspelt title: the learned reader must be nine parts in ten sure to say otherwise. In cross-validation 0.9 and 1
/// made the fewest mistakes.
pub(super) const NOTHING_FOUND: f64 = 0.9;
/// A trade with this support is worth showing beside the verdict.
const WORTH_POOLING: f64 = 0.04;

/// One possible answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// The trade by its place in the list; none: no vocational trade.
    pub trade: Option<u32>,
    /// Learned probability + [`RULES`] × score of the rules: 0 to 3.
    pub support: f64,
}

/// What the rules found.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuleAnswer<'a> {
    /// Trades with their scores.
    pub trades: &'a [(u32, f64)],
    /// Score of "no vocational trade".
    pub no_trade: f64,
}

/// A learned reader whose classes are tied to a list of trades.
#[derive(Debug)]
pub(super) struct Pool {
    model: Arc<TitleModel>,
    /// Places of the classes that the list has, each with its trade; none: no vocational trade.
    classes: Vec<(usize, Option<u32>)>,
}

impl Pool {
    /// `None` where the model knows no trade of the list.
    pub fn new(model: Arc<TitleModel>, places: &HashMap<&str, u32>) -> Option<Self> {
        let known = |(class, key): (usize, &String)| match key.as_str() {
            NO_TRADE => Some((class, None)),
            trade => Some((class, Some(*places.get(trade)?))),
        };
        let all = model.header().classes.iter().enumerate();
        let classes: Vec<_> = all.filter_map(known).collect();
        let knows_trade = classes.iter().any(|(_, trade)| trade.is_some());
        knows_trade.then_some(Self { model, classes })
    }

    /// The answers worth showing, best first; `None` where the model knows nothing of the title.
    pub fn candidates(&self, features: &[Feature], rules: RuleAnswer) -> Option<Vec<Candidate>> {
        let learned = self.model.probabilities(features)?;
        let candidate = |(class, trade): &(usize, Option<u32>)| {
            Some(Candidate {
                trade: *trade,
                support: f64::from(*learned.get(*class)?),
            })
        };
        let mut all: Vec<Candidate> = self.classes.iter().filter_map(candidate).collect();
        let scores = rules
            .trades
            .iter()
            .map(|(trade, score)| (Some(*trade), *score));
        for (trade, score) in scores.chain([(None, rules.no_trade)]) {
            let support = RULES * score;
            match all.iter_mut().find(|candidate| candidate.trade == trade) {
                Some(known) => known.support += support,
                None => all.push(Candidate { trade, support }),
            }
        }
        // Sorting those that are shown is enough, and the best is always among them.
        let best = all.iter().map(|one| one.support).fold(0.0, f64::max);
        all.retain(|one| one.support >= WORTH_POOLING.min(best));
        all.sort_by(|a, b| b.support.total_cmp(&a.support).then(a.trade.cmp(&b.trade)));
        Some(all)
    }

    /// The probability that the best answer with this support is right.
    pub fn probability(&self, support: f64) -> f64 {
        self.model.header().calibration.probability(support)
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::{Calibration, ModelHeader, encode};
    use super::*;

    fn pool(places: &HashMap<&str, u32>) -> Option<Pool> {
        let header = ModelHeader {
            format: String::new(),
            classes: vec!["han".to_owned(), "moc".to_owned(), NO_TRADE.to_owned()],
            intercepts: vec![0.0; 3],
            scale: 0.1,
            calibration: Calibration {
                intercept: 0.0,
                slope: 1.0,
            },
            features: 0,
            examples: 0,
            labelled: 0,
        };
        let bytes = encode(&header, vec![(1, 1.0, vec![(1, 100)])]);
        Pool::new(Arc::new(TitleModel::decode(&bytes).unwrap()), places)
    }

    #[test]
    fn a_sure_rule_wins_and_an_unsure_one_is_outvoted() {
        let pool = pool(&HashMap::from([("han", 5), ("moc", 6)])).unwrap();
        let best = |score| {
            let rules = RuleAnswer {
                trades: &[(5, score)],
                no_trade: 0.0,
            };
            pool.candidates(&[(1, 1.0)], rules).unwrap()[0].trade
        };
        assert_eq!(best(0.9), Some(5));
        assert_eq!(best(0.3), Some(6));
    }

    #[test]
    fn trades_of_the_package_alone_are_left_to_the_rules() {
        assert!(pool(&HashMap::from([("own", 0)])).is_none());
        let some = pool(&HashMap::from([("own", 0), ("han", 1)])).unwrap();
        let rules = RuleAnswer {
            trades: &[(0, 0.4)],
            no_trade: 0.0,
        };
        let found = some.candidates(&[(1, 1.0)], rules).unwrap();
        assert_eq!(
            found[0],
            Candidate {
                trade: Some(0),
                support: 0.8
            }
        );
        assert!(
            some.candidates(&[(2, 1.0)], rules).is_none(),
            "nothing is known of the title"
        );
    }
}
