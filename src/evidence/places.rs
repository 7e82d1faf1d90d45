//! Learners and places of the last intake by trade, level, district and ownership: what a subsidy can reach.

use polars::prelude::*;
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::subsidy::Ownership;

use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// What providers of a district and kind of ownership offer of a trade at a level.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceCell {
    /// The trade.
    pub trade: TradeCode,
    /// The level.
    pub level: Level,
    /// The district, where the package lists providers and says.
    pub district: Option<String>,
    /// The ownership, likewise.
    pub ownership: Option<Ownership>,
    /// Learners enrolled.
    pub enrolled: f64,
    /// Places; of providers that do not say, as many as enrolled.
    pub places: f64,
}

/// The intakes of a year, sorted.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn collect(snapshot: &Snapshot, year: i32) -> PolarsResult<Vec<PlaceCell>> {
    let Some(frame) = snapshot.get(Resource::Enrolments) else {
        return Ok(Vec::new());
    };
    let columns = ["trade_code", "level", "district", "ownership"];
    let intakes = frame.clone().lazy().filter(col("year").eq(lit(year)));
    let placed = match snapshot.get(Resource::Providers) {
        Some(providers) => intakes.join(
            providers.clone().lazy().select([
                col("provider_id"),
                col("district"),
                col("ownership"),
            ]),
            [col("provider_id")],
            [col("provider_id")],
            JoinArgs::new(JoinType::Left),
        ),
        None => intakes.with_columns(
            ["district", "ownership"].map(|name| lit(NULL).cast(DataType::String).alias(name)),
        ),
    };
    let grouped = placed
        .group_by(columns.map(col))
        .agg([
            col("enrolled").sum(),
            coalesce(&[col("capacity"), col("enrolled")])
                .sum()
                .alias("places"),
        ])
        .sort(columns, SortMultipleOptions::default())
        .collect()?;
    let rows = Rows::new(&grouped)?;
    let mut cells = Vec::new();
    for row in 0..grouped.height() {
        let text = |name| rows.text(name, row);
        let trade = text("trade_code")?.and_then(TradeCode::parse);
        let (Some(trade), Some(level)) = (trade, text("level")?) else {
            continue;
        };
        cells.push(PlaceCell {
            trade,
            level: Level::parse(level),
            district: text("district")?.map(str::to_owned),
            ownership: text("ownership")?.and_then(Ownership::parse),
            enrolled: rows.or_zero("enrolled", row)?,
            places: rows.or_zero("places", row)?,
        });
    }
    Ok(cells)
}
