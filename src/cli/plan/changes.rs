//! A scenario in a few words: `A=intake:1.2@han/college,growth:0.03`.

use vocmatch_models::codes::Level;
use vocmatch_models::plan::scenario::{Change, Scenario, What};

use crate::cli::Failure;
use crate::cli::explain;
use crate::cli::load::Answer;
use crate::text::complaint::Complaint;

/// The scenario that a text describes; trades by code or name.
pub fn parse(text: &str, answer: &Answer) -> Result<Scenario, Failure> {
    let unreadable = || {
        Failure::from(Complaint::ScenarioForm {
            text: text.to_owned(),
        })
    };
    let (name, changes) = text.split_once('=').ok_or_else(unreadable)?;
    let changes = changes.split(',').map(|change| {
        let (what, place) = match change.split_once('@') {
            Some((what, place)) => (what, Some(place)),
            None => (change, None),
        };
        let (trade, level) = match place.map(|place| place.split_once('/')) {
            None => (None, None),
            Some(None) => (place, None),
            Some(Some((trade, level))) => (Some(trade), Some(level)),
        };
        let named = |trade| explain::find(trade, answer).map(|(trade, _)| trade.trade.clone());
        Ok(Change {
            trade: trade.filter(|trade| *trade != "*").map(named).transpose()?,
            level: level.map(|level| Level::parse(level.trim())),
            what: what_of(what).ok_or_else(unreadable)?,
        })
    });
    Ok(Scenario {
        name: name.trim().to_owned(),
        changes: changes.collect::<Result<_, Failure>>()?,
    })
}

fn what_of(text: &str) -> Option<What> {
    let (what, value) = text.split_once(':')?;
    let value: f64 = value.trim().parse().ok()?;
    match what.trim() {
        "intake" => Some(What::IntakeFactor(value)),
        "places" => Some(What::IntakePlaces(value)),
        "completion" => Some(What::Completion(value)),
        "retention" => Some(What::Retention(value)),
        "growth" => Some(What::DemandGrowth(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_word_and_a_number() {
        assert_eq!(what_of("intake:1.2"), Some(What::IntakeFactor(1.2)));
        assert_eq!(what_of(" places: 40"), Some(What::IntakePlaces(40.0)));
        assert_eq!(what_of("growth:-0.05"), Some(What::DemandGrowth(-0.05)));
        for wrong in ["intake", "intake:", "intake:x", "wages:2", ""] {
            assert_eq!(what_of(wrong), None, "{wrong}");
        }
    }
}
