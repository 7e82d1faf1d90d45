//! What an employer gets for a need at once: who trains the trade, who finishes soon, how similar needs were filled.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use vocmatch_models::parameters::{DisclosureParameters, Parameters};

use crate::evidence::training::{TradeTraining, Training};
use crate::store::posting::{FillHistory, fill_history};
use crate::titles::TitleIndex;
use crate::web::AppState;
use crate::web::problem::ApiError;

/// The limits of what may be told of employers.
fn limits() -> Result<&'static DisclosureParameters, ApiError> {
    static EMBEDDED: LazyLock<Option<Parameters>> = LazyLock::new(|| Parameters::embedded().ok());
    EMBEDDED
        .as_ref()
        .map(|parameters| &parameters.disclosure)
        .ok_or_else(|| ApiError::Internal(anyhow::anyhow!("the parameters do not load")))
}

/// Who trains the trade, how many finish soon, how similar needs were filled.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct InstantReturn {
    /// The trade that was understood; missing where the title leads to none.
    pub trade_code: Option<String>,
    /// Who trains it.
    pub trainers: Vec<TrainerBody>,
    /// Learners whose course is due to end, as far as the delivered data know; not all of them will finish.
    pub finishing: Vec<Finishing>,
    /// How exact the above is.
    pub basis: FinishingBasis,
    /// What became of needs of the same trade.
    pub fill_history: FillHistoryBody,
}

/// A provider who trains the trade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TrainerBody {
    /// Its key.
    pub provider_id: String,
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub district: Option<String>,
    /// Levels at which it trains.
    pub levels: Vec<String>,
}

/// Learners whose course is due to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finishing {
    /// Within so many days from today.
    pub within_days: u64,
    /// How many; missing where only years are known.
    pub learners: Option<i64>,
    /// `observed`, or `missing` where only years are known.
    pub status: &'static str,
}

/// How exact a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FinishingBasis {
    /// Expected ends by month of learners followed one by one, spread evenly over each month.
    ExpectedEndsByMonth,
    /// Yearly intakes and the usual length of their courses, spread evenly over each year.
    UsualLengthByYear,
    /// Part of the learners by month, part by year.
    MonthsAndYears,
    /// Nothing is known.
    Unknown,
}

/// What became of needs of the same trade in the last three years.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FillHistoryBody {
    /// `observed`, or `suppressed` where it would tell of single employers.
    pub status: &'static str,
    /// Why it is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// Closed needs.
    pub closed_postings: Option<u64>,
    /// Share of the people wanted who were hired.
    pub share_filled: Option<f64>,
    /// Median days until the employer said that people were hired.
    pub median_days: Option<i64>,
}

/// The index of titles: of the delivered trades, else of those that come with the program.
///
/// # Errors
/// A defect of ours.
pub async fn titles(state: &AppState) -> Result<Arc<TitleIndex>, ApiError> {
    static REFERENCE: LazyLock<Arc<TitleIndex>> =
        LazyLock::new(|| Arc::new(TitleIndex::reference()));
    match state.live.working() {
        Some(working) => Ok(Arc::clone(&working.computed.answer.titles)),
        // The first time it has to be built.
        None => tokio::task::spawn_blocking(|| Arc::clone(&REFERENCE))
            .await
            .map_err(|error| ApiError::Internal(error.into())),
    }
}

/// Everything that an employer is told at once.
///
/// # Errors
/// A database that is away.
pub async fn instant(state: &AppState, trade: Option<&str>) -> Result<InstantReturn, ApiError> {
    let today = state.clock.today();
    let working = state.live.working();
    let known = working
        .as_ref()
        .zip(trade)
        .and_then(|(working, trade)| training(&working.training, trade));
    let history = match trade {
        Some(trade) => fill_history(&state.store, trade, today).await?,
        None => FillHistory::default(),
    };
    Ok(InstantReturn {
        trade_code: trade.map(str::to_owned),
        trainers: known.map(trainers).unwrap_or_default(),
        finishing: known.map_or_else(Vec::new, |known| finishing(known, today)),
        basis: known.map_or(FinishingBasis::Unknown, basis),
        fill_history: told(&history, limits()?),
    })
}

fn training<'t>(training: &'t Training, trade: &str) -> Option<&'t TradeTraining> {
    training.of(trade)
}

fn trainers(known: &TradeTraining) -> Vec<TrainerBody> {
    let trainers = known.trainers.values();
    trainers
        .map(|trainer| TrainerBody {
            provider_id: trainer.provider_id.clone(),
            name: trainer.name.clone(),
            district: trainer.district.clone(),
            levels: trainer.levels.iter().cloned().collect(),
        })
        .collect()
}

fn basis(known: &TradeTraining) -> FinishingBasis {
    match (known.ends.is_empty(), known.year_ends.is_empty()) {
        (false, true) => FinishingBasis::ExpectedEndsByMonth,
        (true, false) => FinishingBasis::UsualLengthByYear,
        (false, false) => FinishingBasis::MonthsAndYears,
        (true, true) => FinishingBasis::Unknown,
    }
}

/// Within a month, a quarter and a year. Days are not told where nothing but years is known.
fn finishing(known: &TradeTraining, today: NaiveDate) -> Vec<Finishing> {
    [30, 60, 90, 365]
        .into_iter()
        .map(|within_days| {
            let until = today
                .checked_add_days(Days::new(within_days))
                .unwrap_or(today);
            let by_month = spread(&known.ends, today, until, |month| {
                Some((
                    first_of(month.div_euclid(12), month.rem_euclid(12))?,
                    first_of((month + 1).div_euclid(12), (month + 1).rem_euclid(12))?,
                ))
            });
            let by_year = spread(&known.year_ends, today, until, |year| {
                Some((first_of(year, 0)?, first_of(year + 1, 0)?))
            });
            let days_known = known.year_ends.is_empty() || within_days == 365;
            let learners = days_known.then(|| whole(by_month + by_year));
            Finishing {
                within_days,
                learners,
                status: if days_known { "observed" } else { "missing" },
            }
        })
        .collect()
}

fn first_of(year: i32, month: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()? + 1, 1)
}

#[expect(clippy::cast_possible_truncation, reason = "counts of learners")]
fn whole(count: f64) -> i64 {
    count.round() as i64
}

/// How many of counts that are spread evenly over their stretches of time fall between two days.
fn spread(
    counts: &BTreeMap<i32, i64>,
    from: NaiveDate,
    until: NaiveDate,
    stretch: impl Fn(i32) -> Option<(NaiveDate, NaiveDate)>,
) -> f64 {
    let within = counts.iter().filter_map(|(key, count)| {
        let (begin, end) = stretch(*key)?;
        let days = (until.min(end) - from.max(begin)).num_days().max(0);
        let length = (end - begin).num_days().max(1);
        Some(*count as f64 * days as f64 / length as f64)
    });
    within.sum()
}

fn told(history: &FillHistory, limits: &DisclosureParameters) -> FillHistoryBody {
    let wanted = history.wanted as f64;
    let hidden = if history.closed == 0 {
        Some("no closed need of this trade")
    } else if (history.employers as f64) < limits.least_employers {
        Some("too few employers")
    } else if history.largest as f64 > limits.largest_employer_share * wanted {
        Some("one employer has too large a share of the people wanted")
    } else if wanted < limits.least_answers {
        Some("too few people wanted")
    } else {
        None
    };
    let shown = hidden.is_none();
    FillHistoryBody {
        status: match hidden {
            None => "observed",
            Some(_) if history.closed == 0 => "missing",
            Some(_) => "suppressed",
        },
        reason: hidden,
        closed_postings: shown.then_some(history.closed),
        share_filled: shown.then(|| (history.hired as f64 / wanted * 100.0).round() / 100.0),
        median_days: history.median_days.filter(|_| shown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn within(known: &TradeTraining, today: &str) -> Vec<Option<i64>> {
        let found = finishing(known, on(today));
        found.into_iter().map(|one| one.learners).collect()
    }

    #[test]
    fn months_are_spread_over_their_days() {
        // January 2027 holds 31 learners, one a day, June 2027 thirty. From 2 January: 30 days reach the end of the month.
        let known = TradeTraining {
            ends: BTreeMap::from([(2027 * 12, 31), (2027 * 12 + 5, 30)]),
            ..TradeTraining::default()
        };
        assert_eq!(
            within(&known, "2027-01-02"),
            [Some(30), Some(30), Some(30), Some(60)]
        );
        // From the middle of June, 16 June to 15 September: 15 of 30.
        assert_eq!(within(&known, "2027-06-16")[0], Some(15));
    }

    #[test]
    fn where_only_years_are_known_days_are_not_told() {
        // 365 learners finish in 2027; from 1 July 2026 a year reaches 1 July 2027: 181 days of it.
        let known = TradeTraining {
            year_ends: BTreeMap::from([(2027, 365)]),
            ..TradeTraining::default()
        };
        assert_eq!(within(&known, "2026-07-01"), [None, None, None, Some(181)]);
        assert_eq!(basis(&known), FinishingBasis::UsualLengthByYear);
    }

    #[test]
    fn what_single_employers_did_is_not_told() {
        let history = |employers, largest| FillHistory {
            closed: 5,
            employers,
            wanted: 100,
            hired: 40,
            largest,
            median_days: Some(21),
        };
        let told = |history: &FillHistory| told(history, limits().unwrap());
        let open = told(&history(3, 70));
        assert_eq!((open.status, open.share_filled), ("observed", Some(0.4)));
        for hidden in [history(2, 50), history(3, 71)] {
            let told = told(&hidden);
            assert_eq!(told.status, "suppressed");
            assert_eq!((told.share_filled, told.median_days), (None, None));
        }
    }
}
