//! What people decide beside the computation: another flag for a trade, other values of parameters. One person proposes,
//! another decides; nothing is ever deleted.

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::codes::TradeCode;
use vocmatch_models::parameters::{ParameterError, Parameters};

use super::entity::decision;
use super::role::words;
use super::{Store, StoreError, Writing, new_id};
use crate::clock::Millis;

words! {
    /// How far a decision is.
    DecisionState {
        /// Waits for a second person.
        Proposed = "proposed",
        /// Holds from the next run on.
        Approved = "approved",
        /// A second person has refused it.
        Refused = "refused",
        /// Its author has taken it back before it was decided.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What is decided.
    DecisionKind {
        /// Another flag for a trade.
        Override = "override",
        /// Other values of parameters.
        Parameters = "parameters",
    }
}

/// What a decision says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Another flag for a trade until a day; without a flag the computed one counts again.
    Override {
        /// The trade.
        trade: TradeCode,
        /// Its flag.
        flag: Option<Flag>,
        /// The last day on which it holds.
        expires_on: NaiveDate,
    },
    /// A file of parameters in TOML, as `--parameters` takes it.
    Parameters {
        /// The file.
        toml: String,
    },
}

impl Content {
    /// What is decided.
    #[must_use]
    pub fn kind(&self) -> DecisionKind {
        match self {
            Self::Override { .. } => DecisionKind::Override,
            Self::Parameters { .. } => DecisionKind::Parameters,
        }
    }
}

/// A decision and how far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// How far it is.
    pub state: DecisionState,
    /// What it says.
    pub content: Content,
    /// Why, in the words of its author.
    pub reason: String,
    /// Who proposed it.
    pub author: String,
    /// Who decided on it.
    pub approver: Option<String>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
    /// When it was proposed.
    pub created_at: Millis,
    /// When it was decided or withdrawn.
    pub decided_at: Option<Millis>,
    /// How often it was changed, plus one.
    pub version: i64,
}

/// How the content is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    toml: Option<String>,
}

impl TryFrom<decision::Model> for Decision {
    type Error = StoreError;

    fn try_from(model: decision::Model) -> Result<Self, StoreError> {
        let damaged = || StoreError::Damaged(format!("decision {}", model.id));
        let stored: Stored = serde_json::from_str(&model.content).map_err(|_| damaged())?;
        let content = match model.kind.parse()? {
            DecisionKind::Override => Content::Override {
                trade: model
                    .trade_code
                    .as_deref()
                    .and_then(TradeCode::parse)
                    .ok_or_else(damaged)?,
                flag: match stored.flag {
                    Some(word) => Some(flag_of(&word).ok_or_else(damaged)?),
                    None => None,
                },
                expires_on: model
                    .expires_on
                    .as_deref()
                    .and_then(|day| day.parse().ok())
                    .ok_or_else(damaged)?,
            },
            DecisionKind::Parameters => Content::Parameters {
                toml: stored.toml.ok_or_else(damaged)?,
            },
        };
        Ok(Self {
            state: model.state.parse()?,
            content,
            id: model.id,
            reason: model.reason,
            author: model.author,
            approver: model.approver,
            decision_reason: model.decision_reason,
            created_at: model.created_at,
            decided_at: model.decided_at,
            version: model.version,
        })
    }
}

/// The flag of a word.
#[must_use]
pub fn flag_of(word: &str) -> Option<Flag> {
    Flag::ALL.into_iter().find(|flag| flag.key() == word)
}

/// Proposes a decision.
///
/// # Errors
/// A database that is away.
pub async fn propose(
    writing: &Writing,
    content: &Content,
    reason: &str,
    author: &str,
) -> Result<Decision, StoreError> {
    let (trade, flag, expires_on, toml) = match content {
        Content::Override {
            trade,
            flag,
            expires_on,
        } => (
            Some(trade.as_str().to_owned()),
            flag.map(|flag| flag.key().to_owned()),
            Some(expires_on.to_string()),
            None,
        ),
        Content::Parameters { toml } => (None, None, None, Some(toml.clone())),
    };
    let stored = serde_json::to_string(&Stored { flag, toml })
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let model = decision::Model {
        id: new_id(),
        kind: content.kind().word().to_owned(),
        state: DecisionState::Proposed.word().to_owned(),
        trade_code: trade,
        content: stored,
        reason: reason.to_owned(),
        expires_on,
        author: author.to_owned(),
        approver: None,
        decision_reason: None,
        created_at: writing.now,
        decided_at: None,
        version: 1,
    };
    decision::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    model.try_into()
}

/// What a second person, or the author, makes of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A second person lets it hold.
    Approve,
    /// A second person does not.
    Refuse,
    /// Its author takes it back.
    Withdraw,
}

/// Decides on a proposal, once, and returns it before and after.
///
/// # Errors
/// One's own proposal, or somebody else's to be withdrawn; another version; one that was decided before.
pub async fn decide(
    writing: &Writing,
    id: &str,
    version: i64,
    verdict: Verdict,
    by: &str,
    reason: Option<&str>,
) -> Result<(Decision, Decision), StoreError> {
    let before = get_in(writing.tx(), id).await?;
    if before.version != version {
        return Err(StoreError::Changed(before.version));
    }
    let own = before.author == by;
    let state = match verdict {
        Verdict::Withdraw if own => DecisionState::Withdrawn,
        // Nobody learns more than that it is not theirs to take back.
        Verdict::Withdraw => return Err(StoreError::Missing("proposal of yours")),
        _ if own => return Err(StoreError::OwnRecord),
        Verdict::Approve => DecisionState::Approved,
        Verdict::Refuse => DecisionState::Refused,
    };
    if before.state != DecisionState::Proposed {
        return Err(StoreError::State(before.state.to_string()));
    }
    let after = Decision {
        state,
        approver: (verdict != Verdict::Withdraw).then(|| by.to_owned()),
        decision_reason: reason.map(str::to_owned),
        decided_at: Some(writing.now),
        version: version + 1,
        ..before.clone()
    };
    let changed = decision::Entity::update_many()
        .col_expr(decision::Column::State, Expr::value(state.word()))
        .col_expr(
            decision::Column::Approver,
            Expr::value(after.approver.clone()),
        )
        .col_expr(
            decision::Column::DecisionReason,
            Expr::value(after.decision_reason.clone()),
        )
        .col_expr(decision::Column::DecidedAt, Expr::value(after.decided_at))
        .col_expr(decision::Column::Version, Expr::value(after.version))
        .filter(decision::Column::Id.eq(id))
        .filter(decision::Column::Version.eq(version))
        .exec(writing.tx())
        .await?;
    if changed.rows_affected == 0 {
        return Err(StoreError::Changed(get_in(writing.tx(), id).await?.version));
    }
    Ok((before, after))
}

async fn get_in(db: &impl ConnectionTrait, id: &str) -> Result<Decision, StoreError> {
    decision::Entity::find_by_id(id)
        .one(db)
        .await?
        .ok_or(StoreError::Missing("decision"))?
        .try_into()
}

/// One decision.
///
/// # Errors
/// None of this id.
pub async fn get(store: &Store, id: &str) -> Result<Decision, StoreError> {
    get_in(&store.db, id).await
}

/// Which decisions a list shows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Of this kind only.
    pub kind: Option<DecisionKind>,
    /// In this state only.
    pub state: Option<DecisionState>,
    /// About this trade only.
    pub trade_code: Option<&'a str>,
    /// Older than the one of this id.
    pub before: Option<&'a str>,
}

/// Decisions, the newest first, at most `limit`.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    wanted: Wanted<'_>,
    limit: u64,
) -> Result<Vec<Decision>, StoreError> {
    let condition = Condition::all()
        .add_option(
            wanted
                .kind
                .map(|kind| decision::Column::Kind.eq(kind.word())),
        )
        .add_option(
            wanted
                .state
                .map(|state| decision::Column::State.eq(state.word())),
        )
        .add_option(
            wanted
                .trade_code
                .map(|trade| decision::Column::TradeCode.eq(trade)),
        )
        .add_option(wanted.before.map(|id| decision::Column::Id.lt(id)));
    decision::Entity::find()
        .filter(condition)
        .order_by_desc(decision::Column::Id)
        .limit(limit)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Approved decisions of a kind in the order in which they were approved.
async fn approved(store: &Store, kind: DecisionKind) -> Result<Vec<Decision>, StoreError> {
    decision::Entity::find()
        .filter(decision::Column::Kind.eq(kind.word()))
        .filter(decision::Column::State.eq(DecisionState::Approved.word()))
        .order_by_asc(decision::Column::DecidedAt)
        .order_by_asc(decision::Column::Id)
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// A flag that people have set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Override {
    /// The decision.
    pub decision_id: String,
    /// The trade.
    #[schema(value_type = String)]
    pub trade_code: TradeCode,
    /// Its flag.
    #[schema(value_type = String)]
    pub flag: Flag,
    /// Why, in the words of its author.
    pub reason: String,
    /// The last day on which it holds.
    pub expires_on: NaiveDate,
}

/// The flags that people have set and that hold on a day, at most one a trade, sorted by trade: the one approved last counts.
///
/// # Errors
/// A database that is away.
pub async fn active_overrides(
    store: &Store,
    today: NaiveDate,
) -> Result<Vec<Override>, StoreError> {
    let mut newest = std::collections::BTreeMap::new();
    for decision in approved(store, DecisionKind::Override).await? {
        if let Content::Override {
            trade,
            flag,
            expires_on,
        } = decision.content
            && expires_on >= today
        {
            let set = flag.map(|flag| Override {
                decision_id: decision.id,
                trade_code: trade.clone(),
                flag,
                reason: decision.reason,
                expires_on,
            });
            newest.insert(trade, set);
        }
    }
    Ok(newest.into_values().flatten().collect())
}

/// The parameters of the next run: those of the program with every approved change in its place, the last one on top.
///
/// # Errors
/// A change that this version of the program does not know any more.
pub async fn approved_parameters(store: &Store) -> Result<Parameters, StoreError> {
    let damaged = |error: ParameterError| StoreError::Damaged(error.to_string());
    let mut parameters = Parameters::embedded().map_err(damaged)?;
    for decision in approved(store, DecisionKind::Parameters).await? {
        if let Content::Parameters { toml } = &decision.content {
            let origin = format!("decision {}", decision.id);
            parameters = parameters.changed(toml, &origin).map_err(damaged)?;
        }
    }
    Ok(parameters)
}
