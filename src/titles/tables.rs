//! The word tables that come with the module: abbreviations, role words and contexts, each row with its reason.

use super::Role;

const ABBREVIATIONS: &str = include_str!("abbreviations.csv");
const ROLES: &str = include_str!("roles.csv");
const CONTEXTS: &str = include_str!("contexts.csv");

/// Where in a title an abbreviation is read as its long form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Anywhere,
    /// First word of the title, numbers and recruiting words aside.
    Start,
    /// After this word (folded).
    After(String),
}

/// One reading of an abbreviation.
#[derive(Debug, Clone)]
pub(super) struct Abbreviation {
    pub short: String,
    pub place: Place,
    /// Folded words one of which must follow; empty when any may.
    pub next: Vec<String>,
    pub long: String,
}

/// What a phrase of the contexts table means.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Effect {
    /// No vocational trade fits.
    NoTrade(f64),
    /// The words say nothing about the trade (a country, a place, a kind of firm).
    Mask,
    /// The trade with this key, with this weight.
    Trade(String, f64),
}

pub(super) fn abbreviations() -> Vec<Abbreviation> {
    records(ABBREVIATIONS)
        .filter_map(|fields| {
            let [short, place, next, long, _reason] = <[String; 5]>::try_from(fields).ok()?;
            let place = match place.split_once(':') {
                Some((_, word)) => Place::After(word.to_owned()),
                None if place == "start" => Place::Start,
                None => Place::Anywhere,
            };
            let next = next
                .split('|')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect();
            Some(Abbreviation {
                short,
                place,
                next,
                long,
            })
        })
        .collect()
}

/// Words that name a position rather than a field of work, with the role they stand for.
pub(super) fn roles() -> Vec<(String, Role)> {
    records(ROLES)
        .filter_map(|fields| {
            let [phrase, role, _reason] = <[String; 3]>::try_from(fields).ok()?;
            let role = match role.as_str() {
                "trade" => Role::Trade,
                "engineer" => Role::Engineer,
                "manager" => Role::Manager,
                "other" => Role::Other,
                _ => return None,
            };
            Some((phrase, role))
        })
        .collect()
}

pub(super) fn contexts() -> Vec<(String, Effect)> {
    records(CONTEXTS)
        .filter_map(|fields| {
            let [phrase, effect, weight, _reason] = <[String; 4]>::try_from(fields).ok()?;
            let effect = match effect.as_str() {
                "mask" => Effect::Mask,
                "none" => Effect::NoTrade(weight.parse().ok()?),
                trade => Effect::Trade(trade.to_owned(), weight.parse().ok()?),
            };
            Some((phrase, effect))
        })
        .collect()
}

/// Data lines of an embedded table, header and empty lines left out.
fn records(table: &'static str) -> impl Iterator<Item = Vec<String>> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(fields)
}

/// Fields of one CSV line; a field in double quotes may hold commas.
fn fields(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            other => all
                .last_mut()
                .into_iter()
                .for_each(|field| field.push(other)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data_lines(table: &str) -> usize {
        table
            .lines()
            .skip(1)
            .filter(|line| !line.trim().is_empty())
            .count()
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(abbreviations().len(), data_lines(ABBREVIATIONS));
        assert_eq!(roles().len(), data_lines(ROLES));
        assert_eq!(contexts().len(), data_lines(CONTEXTS));
    }

    #[test]
    fn every_row_has_a_reason() {
        for table in [ABBREVIATIONS, ROLES, CONTEXTS] {
            for record in records(table) {
                assert!(
                    record.last().is_some_and(|reason| !reason.is_empty()),
                    "{record:?}"
                );
            }
        }
    }

    #[test]
    fn weights_lie_between_zero_and_one() {
        for (phrase, effect) in contexts() {
            if let Effect::NoTrade(weight) | Effect::Trade(_, weight) = effect {
                assert!(weight > 0.0 && weight <= 1.0, "{phrase}");
            }
        }
    }
}
