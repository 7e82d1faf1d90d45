//! What people plan and decide: calendars, intake plans, scenarios, orders, policies, allocations, figures that differ, names of
//! trades. Every change is a further version; none is ever changed or deleted.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, SqlErr,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::entity::document;
use super::role::words;
use super::{Store, StoreError, Writing, new_id};
use crate::clock::Millis;

words! {
    /// What a document is.
    DocumentKind {
        /// The deadlines of a planning year; its key is the year.
        Calendar = "calendar",
        /// A college's intake plan; its key is the provider and the year.
        Plan = "plan",
        /// Other intakes tried out.
        Scenario = "scenario",
        /// Training that an employer orders from a college.
        Order = "order",
        /// A policy of the department; its key is the policy's code.
        Policy = "policy",
        /// A distribution of subsidies.
        Allocation = "allocation",
        /// What the department holds of figures that differ; its key says what they are about.
        Reconciliation = "reconciliation",
        /// A name that leads to a trade, or to none; its key is the name as it is compared.
        Alias = "alias",
    }
}

words! {
    /// How far a plan is.
    PlanState {
        /// The college works on it.
        Draft = "draft",
        /// The college's approver has handed it in; it counts in the city's gap.
        Submitted = "submitted",
        /// The department asks for changes.
        Commented = "commented",
        /// The department agrees.
        Approved = "approved",
    }
}

impl PlanState {
    /// Whether it counts for others: handed in and not taken up again.
    #[must_use]
    pub fn counts(self) -> bool {
        self != Self::Draft
    }
}

/// A version of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// What it is about.
    pub key: String,
    /// Which version, from 1.
    pub version: i64,
    /// How far it is, in a word of its kind.
    pub state: String,
    /// Who it belongs to: a provider's key, an employer's id.
    pub organisation: Option<String>,
    /// The other side of an order: a provider's key.
    pub counterpart: Option<String>,
    /// What it says.
    pub content: Value,
    /// Why this version, or what somebody else says of it.
    pub note: Option<String>,
    /// Who wrote this version.
    pub author: String,
    /// When.
    pub created_at: Millis,
}

impl Document {
    /// What it says, as its kind is written.
    ///
    /// # Errors
    /// A document that this version of the program does not understand.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_value(self.content.clone())
            .map_err(|error| StoreError::Damaged(format!("{} {}: {error}", self.kind, self.key)))
    }
}

impl TryFrom<document::Model> for Document {
    type Error = StoreError;

    fn try_from(model: document::Model) -> Result<Self, StoreError> {
        Ok(Self {
            kind: model.kind.parse()?,
            content: serde_json::from_str(&model.content)
                .map_err(|error| StoreError::Damaged(error.to_string()))?,
            key: model.key,
            version: model.version,
            state: model.state,
            organisation: model.organisation,
            counterpart: model.counterpart,
            note: model.note,
            author: model.author,
            created_at: model.created_at,
        })
    }
}

/// A key for a document that is about nothing but itself.
#[must_use]
pub fn new_key() -> String {
    new_id()
}

/// Adds a version: the first where nothing is known, else the one after.
///
/// # Errors
/// Somebody else who added that version first.
pub async fn add(writing: &Writing, document: &Document) -> Result<(), StoreError> {
    let model = document::Model {
        id: new_id(),
        kind: document.kind.word().to_owned(),
        key: document.key.clone(),
        version: document.version,
        state: document.state.clone(),
        organisation: document.organisation.clone(),
        counterpart: document.counterpart.clone(),
        content: document.content.to_string(),
        note: document.note.clone(),
        author: document.author.clone(),
        created_at: document.created_at,
    };
    document::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await
        .map(drop)
        .map_err(|error| match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => StoreError::Changed(document.version),
            _ => error.into(),
        })
}

/// The last version within a transaction, if there is one.
///
/// # Errors
/// A database that is away.
pub async fn latest_in(
    writing: &Writing,
    kind: DocumentKind,
    key: &str,
) -> Result<Option<Document>, StoreError> {
    last(writing.tx(), kind, key).await
}

/// The last version of a document, if there is one.
///
/// # Errors
/// A database that is away.
pub async fn latest(
    store: &Store,
    kind: DocumentKind,
    key: &str,
) -> Result<Option<Document>, StoreError> {
    last(&store.db, kind, key).await
}

async fn last(
    db: &impl ConnectionTrait,
    kind: DocumentKind,
    key: &str,
) -> Result<Option<Document>, StoreError> {
    of_key(kind, key)
        .limit(1)
        .one(db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

fn of_key(kind: DocumentKind, key: &str) -> sea_orm::Select<document::Entity> {
    document::Entity::find()
        .filter(document::Column::Kind.eq(kind.word()))
        .filter(document::Column::Key.eq(key))
        .order_by_desc(document::Column::Version)
}

/// Every version of a document, the newest first.
///
/// # Errors
/// A database that is away.
pub async fn versions(
    store: &Store,
    kind: DocumentKind,
    key: &str,
) -> Result<Vec<Document>, StoreError> {
    of_key(kind, key)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Which documents.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Of this owner only.
    pub organisation: Option<&'a str>,
    /// With this other side only.
    pub counterpart: Option<&'a str>,
    /// Whose key ends so: the year of plans.
    pub key_ends: Option<&'a str>,
    /// Whose key sorts before this one.
    pub before: Option<&'a str>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// The last version of every document of a kind, by key, the last first.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    kind: DocumentKind,
    wanted: Wanted<'_>,
) -> Result<Vec<Document>, StoreError> {
    list_in(&store.db, kind, wanted).await
}

/// The same within a transaction.
///
/// # Errors
/// A database that is away.
pub async fn list_within(
    writing: &Writing,
    kind: DocumentKind,
    wanted: Wanted<'_>,
) -> Result<Vec<Document>, StoreError> {
    list_in(writing.tx(), kind, wanted).await
}

async fn list_in(
    db: &impl ConnectionTrait,
    kind: DocumentKind,
    wanted: Wanted<'_>,
) -> Result<Vec<Document>, StoreError> {
    // The last version is the one after which there is none.
    let later = Alias::new("later");
    let newest = Query::select()
        .expr(Expr::col((later.clone(), document::Column::Version)).max())
        .from_as(document::Entity, later.clone())
        .and_where(
            Expr::col((later.clone(), document::Column::Kind))
                .equals((document::Entity, document::Column::Kind)),
        )
        .and_where(
            Expr::col((later, document::Column::Key))
                .equals((document::Entity, document::Column::Key)),
        )
        .to_owned();
    let newest = document::Column::Version.in_subquery(newest);
    let condition = Condition::all()
        .add(document::Column::Kind.eq(kind.word()))
        .add(newest)
        .add_option(
            wanted
                .organisation
                .map(|one| document::Column::Organisation.eq(one)),
        )
        .add_option(
            wanted
                .counterpart
                .map(|one| document::Column::Counterpart.eq(one)),
        )
        .add_option(
            wanted
                .key_ends
                .map(|end| document::Column::Key.ends_with(end)),
        )
        .add_option(wanted.before.map(|key| document::Column::Key.lt(key)));
    document::Entity::find()
        .filter(condition)
        .order_by_desc(document::Column::Key)
        .limit(wanted.limit)
        .all(db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}
