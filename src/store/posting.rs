//! Needs of employers: written, changed, renewed, filled, withdrawn. A need that no longer holds stays, with its history.

mod counting;
mod history;

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait,
    IntoActiveModel, Order, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;

use crate::clock::{Millis, day};

use super::entity::{organisation, posting};
use super::role::{OrganisationKind, words};
use super::{Store, StoreError, Writing, new_id};

pub use counting::{CountingPosting, Uncounted, counting, is_first_of_its_twins, standing_within};
pub use history::{FillHistory, fill_history};

words! {
    /// What became of a need.
    State {
        /// Still wanted; until its last day.
        Open = "open",
        /// The employer said how many were hired.
        Filled = "filled",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How sure a need is.
    Certainty {
        /// People are being hired.
        Firm = "firm",
        /// People may be hired; shown, not counted.
        Forecast = "forecast",
    }
}

words! {
    /// Why not all were hired.
    UnfilledReason {
        /// Nobody, or too few, applied.
        FewApplicants = "few_applicants",
        /// Applicants lacked the skill or the certificate.
        NotQualified = "not_qualified",
        /// Applicants wanted more pay.
        Pay = "pay",
        /// Applicants did not want the hours, the place or the work.
        Conditions = "conditions",
        /// Those hired left again.
        Left = "left",
        /// The need fell away.
        NeedFellAway = "need_fell_away",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What the department says of a need for very many people.
    Review {
        /// Nobody has looked yet.
        Pending = "pending",
        /// It is believed.
        Accepted = "accepted",
        /// It is not.
        Refused = "refused",
    }
}

/// What an employer says of a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The job in the employer's words.
    pub title: String,
    /// The title without pay, place and calls to apply.
    pub core: String,
    /// The trade, where the employer names it.
    pub trade_code: Option<String>,
    /// The trade that counts: the one named, else the one that the title leads to.
    pub matched_trade_code: Option<String>,
    /// Level of training that is wanted.
    pub level: Option<String>,
    /// How many people.
    pub vacancies: i64,
    /// Why so many, where that is asked.
    pub vacancies_reason: Option<String>,
    /// Whether a certificate of the trade is needed.
    pub qualification_required: bool,
    /// How sure it is.
    pub certainty: Certainty,
    /// More about the job.
    pub description: Option<String>,
    /// Where.
    pub district: Option<String>,
    /// The same without marks and capitals.
    pub district_key: String,
    /// Lowest pay a month, in VND.
    pub wage_min: Option<i64>,
    /// Highest pay a month, in VND.
    pub wage_max: Option<i64>,
    /// First day of work.
    pub starts_on: Option<NaiveDate>,
    /// Last day on which it holds.
    pub closes_on: NaiveDate,
    /// What the department says, where it has to look first.
    pub review: Option<Review>,
}

/// A need with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posting {
    /// Its id.
    pub id: String,
    /// The employer.
    pub organisation_id: String,
    /// What the employer says.
    pub need: Need,
    /// First day.
    pub posted_on: NaiveDate,
    /// What became of it.
    pub state: State,
    /// How many were hired.
    pub hired: Option<i64>,
    /// Why not all.
    pub unfilled_reason: Option<UnfilledReason>,
    /// When the employer said so.
    pub filled_on: Option<NaiveDate>,
    /// How often it was renewed.
    pub renewals: i64,
    /// An earlier need of the same employer that it repeats.
    pub duplicate_of: Option<String>,
    /// When it was written.
    pub created_at: Millis,
    /// When it was last changed.
    pub updated_at: Millis,
    /// Its version.
    pub version: i64,
}

impl Posting {
    /// Whether its last day is over although nobody closed it.
    #[must_use]
    pub fn expired(&self, today: NaiveDate) -> bool {
        self.state == State::Open && self.need.closes_on < today
    }
}

/// A date as it is stored.
fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Damaged(format!("date {text}")))
}

fn dated(text: Option<&String>) -> Result<Option<NaiveDate>, StoreError> {
    text.map(|text| date(text)).transpose()
}

fn word<T: std::str::FromStr<Err = StoreError>>(
    word: Option<&String>,
) -> Result<Option<T>, StoreError> {
    word.map(|word| word.parse()).transpose()
}

impl TryFrom<posting::Model> for Posting {
    type Error = StoreError;

    fn try_from(model: posting::Model) -> Result<Self, StoreError> {
        Ok(Self {
            need: Need {
                core: model.core,
                matched_trade_code: model.matched_trade_code,
                level: model.level,
                vacancies: model.vacancies,
                vacancies_reason: model.vacancies_reason,
                qualification_required: model.qualification_required,
                certainty: model.certainty.parse()?,
                description: model.description,
                district: model.district,
                district_key: model.district_key,
                wage_min: model.wage_min,
                wage_max: model.wage_max,
                starts_on: dated(model.starts_on.as_ref())?,
                closes_on: date(&model.closes_on)?,
                review: word(model.review.as_ref())?,
                title: model.title,
                trade_code: model.trade_code,
            },
            posted_on: date(&model.posted_on)?,
            state: model.state.parse()?,
            hired: model.hired,
            unfilled_reason: word(model.unfilled_reason.as_ref())?,
            filled_on: dated(model.filled_on.as_ref())?,
            renewals: model.renewals,
            duplicate_of: model.duplicate_of,
            created_at: model.created_at,
            updated_at: model.updated_at,
            version: model.version,
            id: model.id,
            organisation_id: model.organisation_id,
        })
    }
}

/// Writes what an employer says into the row.
fn fill_in(model: &mut posting::Model, need: &Need) {
    model.title.clone_from(&need.title);
    model.core.clone_from(&need.core);
    model.trade_code.clone_from(&need.trade_code);
    model
        .matched_trade_code
        .clone_from(&need.matched_trade_code);
    model.level.clone_from(&need.level);
    model.vacancies = need.vacancies;
    model.vacancies_reason.clone_from(&need.vacancies_reason);
    model.qualification_required = need.qualification_required;
    need.certainty.word().clone_into(&mut model.certainty);
    model.description.clone_from(&need.description);
    model.district.clone_from(&need.district);
    model.district_key.clone_from(&need.district_key);
    model.wage_min = need.wage_min;
    model.wage_max = need.wage_max;
    model.starts_on = need.starts_on.map(|day| day.to_string());
    model.closes_on = need.closes_on.to_string();
    model.review = need.review.map(|review| review.word().to_owned());
}

/// Writes a need down. One that repeats an open need of the same employer names it and does not count.
///
/// # Errors
/// A database that is away.
pub async fn add(
    writing: &Writing,
    organisation_id: &str,
    author: &str,
    need: &Need,
) -> Result<Posting, StoreError> {
    let today = day(writing.now);
    let mut model = posting::Model {
        id: new_id(),
        organisation_id: organisation_id.to_owned(),
        title: String::new(),
        core: String::new(),
        trade_code: None,
        matched_trade_code: None,
        level: None,
        vacancies: need.vacancies,
        vacancies_reason: None,
        qualification_required: false,
        certainty: String::new(),
        description: None,
        district: None,
        district_key: String::new(),
        wage_min: None,
        wage_max: None,
        starts_on: None,
        posted_on: today.to_string(),
        closes_on: String::new(),
        state: State::Open.word().to_owned(),
        hired: None,
        unfilled_reason: None,
        filled_on: None,
        renewals: 0,
        review: None,
        duplicate_of: twin(writing, organisation_id, need, today, None).await?,
        author: author.to_owned(),
        created_at: writing.now,
        updated_at: writing.now,
        version: 1,
    };
    fill_in(&mut model, need);
    posting::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    model.try_into()
}

/// The earliest need of the same employer, branches included, that is still wanted, of the same trade or core title
/// and the same district. The firm with its branches is locked until the transaction ends, so that two needs posted at
/// once see each other.
async fn twin(
    writing: &Writing,
    organisation_id: &str,
    need: &Need,
    today: NaiveDate,
    except: Option<&str>,
) -> Result<Option<String>, StoreError> {
    // SQLite has one writer at a time.
    if writing.tx().get_database_backend() == DbBackend::Postgres {
        let lock = branches(organisation_id)
            .order_by(organisation::Column::Id, Order::Asc)
            .lock_exclusive()
            .to_owned();
        writing.tx().execute(&lock).await?;
    }
    let mut same_job = Condition::any().add(posting::Column::Core.eq(&need.core));
    if let Some(trade) = &need.matched_trade_code {
        same_job = same_job.add(posting::Column::MatchedTradeCode.eq(trade));
    }
    let open = Condition::all()
        .add(posting::Column::State.eq(State::Open.word()))
        .add(posting::Column::ClosesOn.gte(today.to_string()));
    let filled = Condition::all()
        .add(posting::Column::State.eq(State::Filled.word()))
        .add(posting::Column::FilledOn.gte(today.to_string()));
    let mut query = posting::Entity::find()
        .select_only()
        .column(posting::Column::Id)
        .filter(posting::Column::OrganisationId.in_subquery(branches(organisation_id)))
        .filter(posting::Column::DuplicateOf.is_null())
        .filter(posting::Column::DistrictKey.eq(&need.district_key))
        .filter(same_job)
        .filter(Condition::any().add(open).add(filled));
    if let Some(except) = except {
        query = query.filter(posting::Column::Id.lt(except));
    }
    Ok(query
        .order_by_asc(posting::Column::Id)
        .limit(1)
        .into_tuple()
        .one(writing.tx())
        .await?)
}

/// The firm with all its branches: tax codes with the same first ten digits.
fn branches(organisation_id: &str) -> SelectStatement {
    let bound = |of_own_code: &'static str| {
        let own = Query::select()
            .expr(Expr::cust(of_own_code))
            .from(organisation::Entity)
            .and_where(organisation::Column::Id.eq(organisation_id))
            .to_owned();
        SimpleExpr::from(own)
    };
    Query::select()
        .column(organisation::Column::Id)
        .from(organisation::Entity)
        .and_where(organisation::Column::Kind.eq(OrganisationKind::Employer.word()))
        .and_where(Expr::col(organisation::Column::Code).between(
            bound("substr(code, 1, 10)"),
            bound("substr(code, 1, 10) || '999'"),
        ))
        .to_owned()
}

/// When an employer wrote the newest need but so many, if that was since a moment.
///
/// # Errors
/// A database that is away.
pub async fn newest_but(
    writing: &Writing,
    organisation_id: &str,
    since: Millis,
    many: u64,
) -> Result<Option<Millis>, StoreError> {
    Ok(posting::Entity::find()
        .select_only()
        .column(posting::Column::CreatedAt)
        .filter(posting::Column::OrganisationId.eq(organisation_id))
        .filter(posting::Column::CreatedAt.gt(since))
        .order_by_desc(posting::Column::CreatedAt)
        .offset(many)
        .limit(1)
        .into_tuple()
        .one(writing.tx())
        .await?)
}

/// Whose needs are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// Those of one employer.
    Employer(&'a str),
    /// Those of all.
    Everybody,
}

/// A need.
///
/// # Errors
/// A database that is away.
pub async fn find(
    store: &Store,
    owner: Owner<'_>,
    id: &str,
) -> Result<Option<Posting>, StoreError> {
    let mut query = posting::Entity::find_by_id(id);
    if let Owner::Employer(organisation_id) = owner {
        query = query.filter(posting::Column::OrganisationId.eq(organisation_id));
    }
    query
        .one(&store.db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

words! {
    /// What a list may be narrowed to.
    Shown {
        /// Wanted today.
        Open = "open",
        /// Past its last day and never closed.
        Expired = "expired",
        /// Closed with a number of hires.
        Filled = "filled",
        /// Taken back.
        Withdrawn = "withdrawn",
        /// Waiting for the department to look.
        Review = "review",
    }
}

/// What a list of needs holds.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those in this state.
    pub shown: Option<Shown>,
    /// Only those of this trade.
    pub trade_code: Option<String>,
    /// Only those older than this one.
    pub before: Option<String>,
    /// At most so many.
    pub limit: u64,
}

/// Needs, newest first.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    owner: Owner<'_>,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Vec<Posting>, StoreError> {
    let mut query = posting::Entity::find();
    if let Owner::Employer(organisation_id) = owner {
        query = query.filter(posting::Column::OrganisationId.eq(organisation_id));
    }
    if let Some(trade) = &filter.trade_code {
        query = query.filter(posting::Column::MatchedTradeCode.eq(trade));
    }
    if let Some(before) = &filter.before {
        query = query.filter(posting::Column::Id.lt(before));
    }
    let state = |state: State| posting::Column::State.eq(state.word());
    let today = today.to_string();
    query = match filter.shown {
        None => query,
        Some(Shown::Open) => query
            .filter(state(State::Open))
            .filter(posting::Column::ClosesOn.gte(today)),
        Some(Shown::Expired) => query
            .filter(state(State::Open))
            .filter(posting::Column::ClosesOn.lt(today)),
        Some(Shown::Filled) => query.filter(state(State::Filled)),
        Some(Shown::Withdrawn) => query.filter(state(State::Withdrawn)),
        Some(Shown::Review) => query
            .filter(state(State::Open))
            .filter(posting::Column::Review.eq(Review::Pending.word())),
    };
    query
        .order_by_desc(posting::Column::Id)
        .limit(filter.limit)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// A need before and after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As it was.
    pub before: Posting,
    /// As it is.
    pub after: Posting,
}

/// The row of a need, locked until the transaction ends.
async fn locked(
    writing: &Writing,
    owner: Owner<'_>,
    id: &str,
    version: Option<i64>,
) -> Result<posting::Model, StoreError> {
    let mut query = posting::Entity::find_by_id(id).lock_exclusive();
    if let Owner::Employer(organisation_id) = owner {
        query = query.filter(posting::Column::OrganisationId.eq(organisation_id));
    }
    let model = query
        .one(writing.tx())
        .await?
        .ok_or(StoreError::Missing("posting"))?;
    if version.is_some_and(|version| version != model.version) {
        return Err(StoreError::Changed(model.version));
    }
    Ok(model)
}

async fn save(
    writing: &Writing,
    before: posting::Model,
    mut after: posting::Model,
) -> Result<Changed, StoreError> {
    after.version += 1;
    after.updated_at = writing.now;
    after
        .clone()
        .into_active_model()
        .reset_all()
        .update(writing.tx())
        .await?;
    Ok(Changed {
        before: before.try_into()?,
        after: after.try_into()?,
    })
}

fn must_be_open(model: &posting::Model) -> Result<(), StoreError> {
    if model.state == State::Open.word() {
        Ok(())
    } else {
        Err(StoreError::State(model.state.clone()))
    }
}

/// Changes what an employer says of a need that is still open.
///
/// # Errors
/// A need that is not there, is closed or was changed meanwhile.
pub async fn change(
    writing: &Writing,
    organisation_id: &str,
    id: &str,
    version: Option<i64>,
    need: &Need,
) -> Result<Changed, StoreError> {
    let before = locked(writing, Owner::Employer(organisation_id), id, version).await?;
    must_be_open(&before)?;
    let mut after = before.clone();
    fill_in(&mut after, need);
    let today = day(writing.now);
    after.duplicate_of = twin(writing, organisation_id, need, today, Some(id)).await?;
    save(writing, before, after).await
}

/// Lets a need hold until another day.
///
/// # Errors
/// A need that is not there, is closed or was changed meanwhile.
pub async fn renew(
    writing: &Writing,
    organisation_id: &str,
    id: &str,
    version: Option<i64>,
    closes_on: NaiveDate,
) -> Result<Changed, StoreError> {
    let before = locked(writing, Owner::Employer(organisation_id), id, version).await?;
    must_be_open(&before)?;
    let mut after = before.clone();
    after.closes_on = closes_on.to_string();
    after.renewals += 1;
    save(writing, before, after).await
}

/// Closes a need with how many were hired; a second time corrects the first.
///
/// # Errors
/// A need that is not there, was taken back or changed meanwhile.
pub async fn fill(
    writing: &Writing,
    organisation_id: &str,
    id: &str,
    version: Option<i64>,
    hired: i64,
    reason: Option<UnfilledReason>,
) -> Result<Changed, StoreError> {
    let before = locked(writing, Owner::Employer(organisation_id), id, version).await?;
    if before.state == State::Withdrawn.word() {
        return Err(StoreError::State(before.state));
    }
    let mut after = before.clone();
    State::Filled.word().clone_into(&mut after.state);
    after.hired = Some(hired);
    after.unfilled_reason = reason.map(|reason| reason.word().to_owned());
    if after.filled_on.is_none() {
        after.filled_on = Some(day(writing.now).to_string());
    }
    save(writing, before, after).await
}

/// Takes a need back.
///
/// # Errors
/// A need that is not there, was taken back already or changed meanwhile.
pub async fn withdraw(
    writing: &Writing,
    organisation_id: &str,
    id: &str,
    version: Option<i64>,
) -> Result<Changed, StoreError> {
    let before = locked(writing, Owner::Employer(organisation_id), id, version).await?;
    if before.state == State::Withdrawn.word() {
        return Err(StoreError::State(before.state));
    }
    let mut after = before.clone();
    State::Withdrawn.word().clone_into(&mut after.state);
    save(writing, before, after).await
}

/// Says whether a need for very many people is believed.
///
/// # Errors
/// A need that is not there, needs no review or was changed meanwhile.
pub async fn review(
    writing: &Writing,
    id: &str,
    version: Option<i64>,
    review: Review,
) -> Result<Changed, StoreError> {
    let before = locked(writing, Owner::Everybody, id, version).await?;
    if before.review.is_none() {
        return Err(StoreError::State("not up for review".to_owned()));
    }
    let mut after = before.clone();
    after.review = Some(review.word().to_owned());
    save(writing, before, after).await
}
