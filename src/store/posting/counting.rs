//! Which needs count in demand.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::super::organisation;
use super::super::role::words;
use super::super::{Store, StoreError, Writing};
use super::{Certainty, Posting, Review, State, posting};

/// How long a need counts after it was filled.
const FILLED_DAYS: u64 = 365;

/// A need that counts, with its employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountingPosting {
    /// Its id.
    pub posting_id: String,
    /// Id of the employer in the store.
    pub organisation_id: String,
    /// Tax code of the employer.
    pub tax_code: String,
    /// Name of the employer.
    pub employer_name: String,
    /// The job in the employer's words.
    pub title: String,
    /// The trade, where the employer names it.
    pub trade_code: Option<String>,
    /// How many people.
    pub vacancies: i64,
    /// First day.
    pub posted_on: NaiveDate,
    /// Last day.
    pub closes_on: NaiveDate,
    /// Where.
    pub district: Option<String>,
    /// Lowest pay a month, in VND.
    pub wage_min: Option<i64>,
    /// Highest pay a month, in VND.
    pub wage_max: Option<i64>,
}

words! {
    /// Why a need does not count in demand.
    Uncounted {
        /// Nobody at the department has confirmed the employer.
        EmployerNotVerified = "employer_not_verified",
        /// It does not ask for a certificate of the trade.
        QualificationNotRequired = "qualification_not_required",
        /// It is not sure.
        Forecast = "forecast",
        /// The department has to look first.
        UnderReview = "under_review",
        /// The department does not believe it.
        ReviewRefused = "review_refused",
        /// Its last day is over.
        Expired = "expired",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// It was filled more than a year ago.
        FilledLongAgo = "filled_long_ago",
        /// It repeats an earlier need that counts.
        Duplicate = "duplicate",
    }
}

impl Posting {
    /// Why it does not count, whoever the employer is and whatever it repeats.
    #[must_use]
    pub fn uncounted(&self, today: NaiveDate) -> Option<Uncounted> {
        match self.state {
            State::Withdrawn => return Some(Uncounted::Withdrawn),
            State::Open if self.need.closes_on < today => return Some(Uncounted::Expired),
            State::Filled if self.filled_on.is_none_or(|on| on < a_year_before(today)) => {
                return Some(Uncounted::FilledLongAgo);
            }
            State::Open | State::Filled => {}
        }
        match self.need.review {
            Some(Review::Pending) => return Some(Uncounted::UnderReview),
            Some(Review::Refused) => return Some(Uncounted::ReviewRefused),
            Some(Review::Accepted) | None => {}
        }
        if !self.need.qualification_required {
            Some(Uncounted::QualificationNotRequired)
        } else if self.need.certainty == Certainty::Forecast {
            Some(Uncounted::Forecast)
        } else {
            None
        }
    }

    /// The need that this one repeats, else its own id.
    fn original(&self) -> &str {
        self.duplicate_of.as_deref().unwrap_or(&self.id)
    }
}

fn a_year_before(today: NaiveDate) -> NaiveDate {
    today
        .checked_sub_days(Days::new(FILLED_DAYS))
        .unwrap_or_default()
}

/// What [`Posting::uncounted`] asks, as the database sees it.
fn holds(today: NaiveDate) -> Condition {
    let open = Condition::all()
        .add(posting::Column::State.eq(State::Open.word()))
        .add(posting::Column::ClosesOn.gte(today.to_string()));
    let filled = Condition::all()
        .add(posting::Column::State.eq(State::Filled.word()))
        .add(posting::Column::FilledOn.gte(a_year_before(today).to_string()));
    let looked_at = Condition::any()
        .add(posting::Column::Review.is_null())
        .add(posting::Column::Review.eq(Review::Accepted.word()));
    Condition::all()
        .add(posting::Column::QualificationRequired.eq(true))
        .add(posting::Column::Certainty.eq(Certainty::Firm.word()))
        .add(Condition::any().add(open).add(filled))
        .add(looked_at)
}

/// The needs that count today: of verified employers, for people with a certificate, wanted or filled within the year,
/// each search once. Oldest first.
///
/// # Errors
/// A database that is away.
pub async fn counting(store: &Store, today: NaiveDate) -> Result<Vec<CountingPosting>, StoreError> {
    let employers: HashMap<String, organisation::Employer> =
        organisation::verified_employers(store)
            .await?
            .into_iter()
            .map(|employer| (employer.id.clone(), employer))
            .collect();
    let rows = posting::Entity::find()
        .filter(holds(today))
        .order_by_asc(posting::Column::Id)
        .all(&store.db)
        .await?;
    let mut seen = HashSet::new();
    let mut counted = Vec::new();
    for row in rows {
        let row = Posting::try_from(row)?;
        let Some(employer) = employers.get(&row.organisation_id) else {
            continue;
        };
        if row.uncounted(today).is_none() && seen.insert(row.original().to_owned()) {
            counted.push(CountingPosting {
                posting_id: row.id,
                organisation_id: row.organisation_id,
                tax_code: employer.tax_code.clone(),
                employer_name: employer.name.clone(),
                title: row.need.title,
                trade_code: row.need.trade_code,
                vacancies: row.need.vacancies,
                posted_on: row.posted_on,
                closes_on: row.need.closes_on,
                district: row.need.district,
                wage_min: row.need.wage_min,
                wage_max: row.need.wage_max,
            });
        }
    }
    Ok(counted)
}

/// Whether a need is the first of those that repeat one another and count; only that one counts.
///
/// # Errors
/// A database that is away.
pub async fn is_first_of_its_twins(
    store: &Store,
    this: &Posting,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    first(&store.db, this, today).await
}

/// Whether a need counts as far as its employer and its twins are concerned, seen from within a change: whoever writes
/// must not wait for a second connection.
///
/// # Errors
/// A database that is away.
pub async fn standing_within(
    writing: &Writing,
    this: &Posting,
    today: NaiveDate,
) -> Result<(bool, bool), StoreError> {
    let verified = organisation::is_verified(writing, &this.organisation_id).await?;
    Ok((verified, first(writing.tx(), this, today).await?))
}

async fn first(
    db: &impl ConnectionTrait,
    this: &Posting,
    today: NaiveDate,
) -> Result<bool, StoreError> {
    if this.duplicate_of.is_none() {
        return Ok(true);
    }
    let original = this.original();
    let earlier: Option<String> = posting::Entity::find()
        .select_only()
        .column(posting::Column::Id)
        .filter(holds(today))
        .filter(posting::Column::Id.lt(&this.id))
        .filter(
            Condition::any()
                .add(posting::Column::Id.eq(original))
                .add(posting::Column::DuplicateOf.eq(original)),
        )
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(earlier.is_none())
}
