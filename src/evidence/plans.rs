//! Registered scales, plans and the intakes they are measured against, as the models take them.

use std::collections::BTreeMap;

use polars::prelude::{IntoLazy, NULL, PolarsError, SortMultipleOptions, col, lit, when};
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::plan::{PlannedIntake, ProviderIntake, RegisteredScale};

use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// The plans of a snapshot, in the order of the file.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn plans(snapshot: &Snapshot) -> Result<Vec<PlannedIntake>, PolarsError> {
    let Some(frame) = snapshot.get(Resource::IntakePlans) else {
        return Ok(Vec::new());
    };
    let rows = Rows::new(frame)?;
    let mut found = Vec::with_capacity(frame.height());
    for row in 0..frame.height() {
        let Some((provider, site, trade, level)) = cell(&rows, row)? else {
            continue;
        };
        if let (Some(year), Some(round), Some(places)) = (
            rows.whole("year", row)?,
            rows.whole("round", row)?,
            rows.number("places", row)?,
        ) {
            found.push(PlannedIntake {
                provider,
                site,
                trade,
                level,
                year,
                round,
                places,
                enrolled: rows.number("enrolled", row)?,
                reason: rows.text("reason", row)?.map(str::to_owned),
            });
        }
    }
    Ok(found)
}

/// The registered scales of a snapshot, in the order of the file; where a row names no group, that of its trade.
///
/// # Errors
/// A query that polars refuses.
pub fn registered(snapshot: &Snapshot) -> Result<Vec<RegisteredScale>, PolarsError> {
    let Some(frame) = snapshot.get(Resource::RegisteredScales) else {
        return Ok(Vec::new());
    };
    let groups: BTreeMap<TradeCode, String> = super::trades(snapshot)?
        .0
        .into_iter()
        .filter_map(|trade| Some((trade.code, trade.group?)))
        .collect();
    let rows = Rows::new(frame)?;
    let mut found = Vec::with_capacity(frame.height());
    for row in 0..frame.height() {
        let Some((provider, site, trade, level)) = cell(&rows, row)? else {
            continue;
        };
        if let (Some(scale), Some(certificate), Some(valid_from)) = (
            rows.number("scale", row)?,
            rows.text("certificate", row)?,
            rows.whole("valid_from", row)?,
        ) {
            let own = rows.text("group_code", row)?.map(str::to_owned);
            found.push(RegisteredScale {
                provider,
                site,
                group: own.or_else(|| groups.get(&trade).cloned()),
                trade,
                level,
                scale,
                certificate: certificate.to_owned(),
                valid_from,
                valid_to: rows.whole("valid_to", row)?,
            });
        }
    }
    Ok(found)
}

fn cell(
    rows: &Rows,
    row: usize,
) -> Result<Option<(String, String, TradeCode, Level)>, PolarsError> {
    let text = |name| rows.text(name, row);
    Ok(
        match (
            text("provider_id")?,
            text("site")?,
            text("trade_code")?,
            text("level")?,
        ) {
            (Some(provider), Some(site), Some(trade), Some(level)) => {
                TradeCode::parse(trade).map(|trade| {
                    (
                        provider.to_owned(),
                        site.to_owned(),
                        trade,
                        Level::parse(level),
                    )
                })
            }
            _ => None,
        },
    )
}

/// What each provider offered and admitted in a year, by trade, level and provider.
///
/// # Errors
/// A query that polars refuses.
pub fn intakes(snapshot: &Snapshot, year: i32) -> Result<Vec<ProviderIntake>, PolarsError> {
    let Some(frame) = snapshot.get(Resource::Enrolments) else {
        return Ok(Vec::new());
    };
    let keys = || ["trade_code", "level", "provider_id"].map(col);
    let sums = frame
        .clone()
        .lazy()
        .filter(col("year").eq(lit(year)))
        .group_by(keys())
        .agg([
            col("enrolled").sum(),
            // A sum with a gap in it is not known.
            when(col("capacity").is_null().any(false))
                .then(lit(NULL))
                .otherwise(col("capacity").sum())
                .alias("capacity"),
        ])
        .sort_by_exprs(keys(), SortMultipleOptions::default())
        .collect()?;
    let rows = Rows::new(&sums)?;
    let mut found = Vec::with_capacity(sums.height());
    for row in 0..sums.height() {
        let trade = rows.text("trade_code", row)?.and_then(TradeCode::parse);
        if let (Some(trade), Some(level)) = (trade, rows.text("level", row)?) {
            found.push(ProviderIntake {
                provider: rows.text("provider_id", row)?.map(str::to_owned),
                trade,
                level: Level::parse(level),
                enrolled: rows.or_zero("enrolled", row)?,
                places: rows.number("capacity", row)?,
            });
        }
    }
    Ok(found)
}

/// The codes and names of the providers of a snapshot.
///
/// # Errors
/// A query that polars refuses.
pub fn providers(snapshot: &Snapshot) -> Result<Vec<(String, String)>, PolarsError> {
    let Some(frame) = snapshot.get(Resource::Providers) else {
        return Ok(Vec::new());
    };
    let rows = Rows::new(frame)?;
    let mut found = Vec::with_capacity(frame.height());
    for row in 0..frame.height() {
        if let (Some(code), Some(name)) = (rows.text("provider_id", row)?, rows.text("name", row)?)
        {
            found.push((code.to_owned(), name.to_owned()));
        }
    }
    Ok(found)
}
