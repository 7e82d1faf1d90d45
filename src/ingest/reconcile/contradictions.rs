//! Published figures that contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::ingest::lists::text;

use super::{Contradiction, Published, Subject, half_of_last_digit, rounding};

/// Relative difference of a sum that is due to the rounding of its many parts.
const HIDDEN: f64 = 1e-5;
/// Units of the last printed digit by which a printed share may differ from the one worked out: half a unit of
/// rounding, and one more where a column was made to sum to 100 %.
const SHARE_UNITS: f64 = 1.5;

/// Different values of the same figure.
pub(super) fn several_values(published: &[Published]) -> Vec<Contradiction> {
    let mut by_subject: BTreeMap<&Subject, Vec<(f64, String)>> = BTreeMap::new();
    for row in published {
        let values = by_subject.entry(&row.subject).or_default();
        if !values.iter().any(|(value, _)| same(*value, row.value)) {
            values.push((row.value, row.source.clone()));
        }
    }
    let several = by_subject
        .into_iter()
        .filter(|(_, values)| values.len() > 1);
    several
        .map(|(subject, values)| Contradiction::Values {
            subject: subject.clone(),
            values,
        })
        .collect()
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= f64::EPSILON * a.abs().max(b.abs())
}

/// Wholes whose parts, as one source gives them, sum to something else. Parts are marked by `part_of`, or are the
/// levels of a count that is also given without level.
pub(super) fn parts_of_wholes(published: &[Published]) -> Vec<Contradiction> {
    let mut groups: BTreeMap<(Subject, String, &str), Vec<f64>> = BTreeMap::new();
    for row in published {
        if let Some((whole, breakdown)) = whole_of(row) {
            let source = if row.part_of.is_some() && breakdown != "level" {
                row.source.as_str()
            } else {
                ""
            };
            groups
                .entry((whole, breakdown, source))
                .or_default()
                .push(row.value);
        }
    }
    let mut found = Vec::new();
    for ((whole, breakdown, source), parts) in groups {
        // Yearly parts belong to a whole of several years, whichever year that is printed for.
        let any_year = breakdown == "year";
        let wholes: Vec<&Published> = published
            .iter()
            .filter(|row| {
                row.subject == whole
                    || (any_year
                        && Subject {
                            year: whole.year,
                            ..row.subject.clone()
                        } == whole)
            })
            .collect();
        let sum: f64 = parts.iter().sum();
        let agrees = |row: &&Published| {
            (row.value - sum).abs() <= rounding(row.value).max(row.value.abs() * HIDDEN)
        };
        if let Some(first) = wholes.first()
            && parts.len() > 1
            && !wholes.iter().any(agrees)
        {
            let source = if source.is_empty() {
                first.source.clone()
            } else {
                source.to_owned()
            };
            found.push(Contradiction::Parts {
                whole,
                breakdown,
                sum,
                published: first.value,
                source,
            });
        }
    }
    found
}

/// What a row is a part of, and by what the whole is broken down.
fn whole_of(row: &Published) -> Option<(Subject, String)> {
    let subject = &row.subject;
    if let (Some(part_of), Some(breakdown)) = (&row.part_of, &row.breakdown) {
        // All years of a whole meet in one group.
        let year = if breakdown == "year" { 0 } else { subject.year };
        let level = if breakdown == "level" {
            None
        } else {
            subject.level.clone()
        };
        return Some((
            Subject {
                measure: part_of.clone(),
                year,
                level,
                ..subject.clone()
            },
            breakdown.clone(),
        ));
    }
    let adds_up = !subject.measure.ends_with("_share")
        && !subject.measure.ends_with("_rate")
        && !subject.measure.contains("wage");
    (subject.level.is_some() && adds_up).then(|| {
        (
            Subject {
                level: None,
                ..subject.clone()
            },
            "level".to_owned(),
        )
    })
}

/// Shares `x_share` of a level that the numbers `x` of the level and of all levels do not give.
pub(super) fn printed_shares(published: &[Published]) -> Vec<Contradiction> {
    let number = |subject: &Subject| {
        published
            .iter()
            .find(|row| row.subject == *subject)
            .map(|row| row.value)
    };
    let mut found = Vec::new();
    for row in published {
        let Some(measure) = row.subject.measure.strip_suffix("_share") else {
            continue;
        };
        let part = Subject {
            measure: measure.to_owned(),
            ..row.subject.clone()
        };
        let whole = Subject {
            level: None,
            trade_code: None,
            group_code: None,
            ..part.clone()
        };
        let (Some(part), Some(whole)) = (number(&part), number(&whole)) else {
            continue;
        };
        let alike = |other: &&Published| {
            other.subject.measure == row.subject.measure
                && other.subject.year == row.subject.year
                && other.subject.scope == row.subject.scope
        };
        let unit = published
            .iter()
            .filter(alike)
            .map(|other| 2.0 * half_of_last_digit(other.value))
            .fold(1.0, f64::min);
        let computed = part / whole;
        if whole > 0.0 && (computed - row.value).abs() > SHARE_UNITS * unit {
            found.push(Contradiction::Share {
                subject: row.subject.clone(),
                printed: row.value,
                computed,
                source: row.source.clone(),
            });
        }
    }
    found
}

/// Trades that are said to have too many and too few people in the same year.
pub(super) fn opposed_judgements(frame: &DataFrame) -> PolarsResult<Vec<Contradiction>> {
    let years = frame.column("year")?.i32()?;
    let (Some(trades), Some(judgements), Some(sources)) = (
        text(frame, "trade_code"),
        text(frame, "judgement"),
        text(frame, "source"),
    ) else {
        return Ok(Vec::new());
    };
    let mut by_trade: BTreeMap<(String, i32), BTreeSet<(String, String)>> = BTreeMap::new();
    for (((trade, year), judgement), source) in trades
        .iter()
        .zip(years.iter())
        .zip(judgements.iter())
        .zip(sources.iter())
    {
        if let (
            Some(trade),
            Some(year),
            Some(judgement @ ("oversupplied" | "balanced" | "undersupplied")),
        ) = (trade, year, judgement)
        {
            let source = source.unwrap_or_default().to_owned();
            by_trade
                .entry((trade.to_owned(), year))
                .or_default()
                .insert((judgement.to_owned(), source));
        }
    }
    let opposed = |judgements: &BTreeSet<(String, String)>| {
        judgements
            .iter()
            .map(|(judgement, _)| judgement)
            .collect::<BTreeSet<_>>()
            .len()
            > 1
    };
    let found = by_trade
        .into_iter()
        .filter(|(_, judgements)| opposed(judgements));
    Ok(found
        .map(
            |((trade_code, year), judgements)| Contradiction::Judgements {
                trade_code,
                year,
                judgements: judgements.into_iter().collect(),
            },
        )
        .collect())
}
