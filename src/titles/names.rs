//! A key, official code, name or alias that is meant to be one trade.

use std::collections::{BTreeSet, HashMap};

use super::NameMatch;
use super::fold::{fold, has_marks, spelling};
use super::trigram::Trigrams;

/// Least similarity of a suggestion, 0 to 1. Assumed.
const SUGGESTED: f64 = 0.3;

/// Exact names and codes of trades.
#[derive(Debug, Default)]
pub(super) struct NameBook {
    codes: HashMap<String, BTreeSet<u32>>,
    marked: HashMap<String, BTreeSet<u32>>,
    folded: HashMap<String, BTreeSet<u32>>,
    similar: Trigrams,
}

impl NameBook {
    pub fn add_code(&mut self, code: &str, trade: u32) {
        self.codes
            .entry(code.trim().to_lowercase())
            .or_default()
            .insert(trade);
    }

    pub fn add_name(&mut self, name: &str, trade: u32) {
        let folded = fold(name);
        if folded.is_empty() {
            return;
        }
        self.marked.entry(spelling(name)).or_default().insert(trade);
        if self.folded.entry(folded.clone()).or_default().insert(trade) {
            self.similar.add(folded, trade);
        }
    }

    pub fn resolve(&self, text: &str, codes: &[String]) -> NameMatch {
        let code = self.codes.get(&text.trim().to_lowercase());
        let name = code.or_else(|| self.marked.get(&spelling(text)));
        let unmarked = || {
            if has_marks(text) {
                None
            } else {
                self.folded.get(&fold(text))
            }
        };
        let named = |trade: &u32| codes.get(*trade as usize).cloned();
        let Some(trades) = name.or_else(unmarked) else {
            let near = self.similar.nearest(&fold(text));
            return NameMatch::Unknown(
                near.iter()
                    .filter(|(_, near)| *near >= SUGGESTED)
                    .filter_map(|(trade, _)| named(trade))
                    .take(3)
                    .collect(),
            );
        };
        let mut trades: Vec<String> = trades.iter().filter_map(named).collect();
        trades.sort();
        match <[String; 1]>::try_from(trades) {
            Ok([one]) => NameMatch::One(one),
            Err(many) => NameMatch::Many(many),
        }
    }
}
