//! Who trains which trade, and who finishes when: what an employer is told at once.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::frame::Rows;
use crate::tables::{Resource, Snapshot};

/// Intakes of the last so many years make a provider one who trains a trade.
const RECENT_YEARS: i32 = 3;

/// A provider who trains a trade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trainer {
    /// Key of the provider.
    pub provider_id: String,
    /// Its name, where the package lists providers.
    pub name: Option<String>,
    /// Where it is.
    pub district: Option<String>,
    /// Levels at which it trains.
    pub levels: BTreeSet<String>,
}

/// What is known of the training for a trade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TradeTraining {
    /// Who trains, by key.
    pub trainers: BTreeMap<String, Trainer>,
    /// Learners still studying, by the month of their expected end (12 × year + month − 1).
    pub ends: BTreeMap<i32, i64>,
    /// Learners of intakes that are known as totals only, by the year in which they usually finish.
    pub year_ends: BTreeMap<i32, i64>,
}

/// The training for every trade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Training {
    trades: BTreeMap<String, TradeTraining>,
}

impl Training {
    /// The training for a trade.
    #[must_use]
    pub fn of(&self, trade_code: &str) -> Option<&TradeTraining> {
        self.trades.get(trade_code)
    }

    /// Everybody who trains something, with the name where it is known.
    #[must_use]
    pub fn providers(&self) -> BTreeMap<&str, Option<&str>> {
        let trainers = self
            .trades
            .values()
            .flat_map(|known| known.trainers.values());
        trainers
            .map(|trainer| (trainer.provider_id.as_str(), trainer.name.as_deref()))
            .collect()
    }

    fn trade(&mut self, trade_code: &str) -> &mut TradeTraining {
        self.trades.entry(trade_code.to_owned()).or_default()
    }

    fn trainer(&mut self, trade_code: &str, provider_id: &str, level: Option<&str>) {
        let trainers = &mut self.trade(trade_code).trainers;
        let trainer = trainers.entry(provider_id.to_owned()).or_default();
        provider_id.clone_into(&mut trainer.provider_id);
        trainer.levels.extend(level.map(str::to_owned));
    }
}

/// Collects it from a snapshot.
///
/// Learners followed one by one say in which month they are expected to finish. Where a trade and level has only yearly
/// intakes, an intake finishes the level's usual time after the middle of its year, less who has completed.
///
/// # Errors
/// A query that polars refuses; on checked tables that is a defect.
pub fn collect(snapshot: &Snapshot) -> PolarsResult<Training> {
    let mut training = Training::default();
    let mut followed = BTreeSet::new();
    if let Some(frame) = snapshot.learner_ends() {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            let text = |name| rows.text(name, row);
            let (Some(trade), Some(month)) = (text("trade_code")?, rows.whole("month", row)?)
            else {
                continue;
            };
            let learners = whole(rows.or_zero("learners", row)?);
            *training.trade(trade).ends.entry(month).or_default() += learners;
            if let Some(provider) = text("provider_id")? {
                training.trainer(trade, provider, text("level")?);
            }
        }
    }
    if let Some(frame) = snapshot.get(Resource::Learners) {
        let rows = Rows::new(frame)?;
        for row in 0..frame.height() {
            if let (Some(trade), Some(level)) =
                (rows.text("trade_code", row)?, rows.text("level", row)?)
            {
                followed.insert((trade.to_owned(), level.to_owned()));
            }
        }
    }
    from_intakes(snapshot, &followed, &mut training)?;
    name_trainers(snapshot, &mut training)?;
    Ok(training)
}

#[expect(clippy::cast_possible_truncation, reason = "counts of learners")]
fn whole(count: f64) -> i64 {
    count.round() as i64
}

fn from_intakes(
    snapshot: &Snapshot,
    followed: &BTreeSet<(String, String)>,
    training: &mut Training,
) -> PolarsResult<()> {
    let Some(frame) = snapshot.get(Resource::Enrolments) else {
        return Ok(());
    };
    let months: BTreeMap<String, f64> = super::levels(snapshot)?
        .into_iter()
        .map(|level| (level.level.key().to_owned(), level.usual_months))
        .collect();
    let last = frame.column("year")?.i32()?.max().unwrap_or_default();
    let rows = Rows::new(frame)?;
    for row in 0..frame.height() {
        let text = |name| rows.text(name, row);
        let (Some(trade), Some(level), Some(year)) = (
            text("trade_code")?,
            text("level")?,
            rows.whole("year", row)?,
        ) else {
            continue;
        };
        if let Some(provider) = text("provider_id")?
            && year > last - RECENT_YEARS
        {
            training.trainer(trade, provider, Some(level));
        }
        if followed.contains(&(trade.to_owned(), level.to_owned())) {
            continue;
        }
        let usual = months.get(level).copied().unwrap_or(12.0);
        let ends = year + years(0.5 + usual / 12.0);
        let still = rows.or_zero("enrolled", row)? - rows.or_zero("completed", row)?;
        *training.trade(trade).year_ends.entry(ends).or_default() += whole(still.max(0.0));
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "a few years")]
fn years(years: f64) -> i32 {
    years.floor() as i32
}

fn name_trainers(snapshot: &Snapshot, training: &mut Training) -> PolarsResult<()> {
    let Some(frame) = snapshot.get(Resource::Providers) else {
        return Ok(());
    };
    let rows = Rows::new(frame)?;
    let mut known = BTreeMap::new();
    for row in 0..frame.height() {
        let text = |name| Ok::<_, PolarsError>(rows.text(name, row)?.map(str::to_owned));
        if let Some(id) = text("provider_id")? {
            known.insert(id, (text("name")?, text("district")?));
        }
    }
    let trainers = training
        .trades
        .values_mut()
        .flat_map(|trade| trade.trainers.values_mut());
    for trainer in trainers {
        if let Some((name, district)) = known.get(&trainer.provider_id) {
            trainer.name.clone_from(name);
            trainer.district.clone_from(district);
        }
    }
    Ok(())
}
