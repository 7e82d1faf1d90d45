//! What became of needs of one trade.

use chrono::{Days, NaiveDate};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::entity::organisation;
use super::super::role::{OrganisationKind, Standing};
use super::super::{Store, StoreError};
use super::{Posting, State, posting};

/// How far back closed needs are looked at.
const YEARS: u64 = 3;

/// What became of the closed needs of a trade.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FillHistory {
    /// Closed needs.
    pub closed: u64,
    /// Different employers behind them.
    pub employers: u64,
    /// People wanted.
    pub wanted: i64,
    /// People hired.
    pub hired: i64,
    /// People wanted by the employer who wanted most.
    pub largest: i64,
    /// Median days from the first day to the day on which the employer said that all, or some, were hired.
    pub median_days: Option<i64>,
}

/// Closed needs of verified employers for a trade in the last three years.
///
/// # Errors
/// A database that is away.
pub async fn fill_history(
    store: &Store,
    trade_code: &str,
    today: NaiveDate,
) -> Result<FillHistory, StoreError> {
    let since = today
        .checked_sub_days(Days::new(YEARS * 365))
        .unwrap_or_default();
    let verified = Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .and_where(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .and_where(organisation::Column::Status.eq(Standing::Verified.word()))
        .to_owned();
    let rows = posting::Entity::find()
        .filter(posting::Column::OrganisationId.in_subquery(verified))
        .filter(posting::Column::MatchedTradeCode.eq(trade_code))
        .filter(posting::Column::State.eq(State::Filled.word()))
        .filter(posting::Column::FilledOn.gte(since.to_string()))
        .filter(posting::Column::DuplicateOf.is_null())
        .order_by_asc(posting::Column::OrganisationId)
        .all(&store.db)
        .await?;
    let mut history = FillHistory::default();
    let (mut days, mut employer, mut of_employer) = (Vec::new(), String::new(), 0);
    for row in rows {
        let row = Posting::try_from(row)?;
        if row.organisation_id != employer {
            employer.clone_from(&row.organisation_id);
            history.employers += 1;
            of_employer = 0;
        }
        of_employer += row.need.vacancies;
        history.largest = history.largest.max(of_employer);
        history.closed += 1;
        history.wanted += row.need.vacancies;
        let hired = row.hired.unwrap_or_default();
        history.hired += hired.min(row.need.vacancies);
        if let Some(on) = row.filled_on.filter(|_| hired > 0) {
            days.push((on - row.posted_on).num_days());
        }
    }
    days.sort_unstable();
    history.median_days = days.get(days.len() / 2).copied();
    Ok(history)
}
