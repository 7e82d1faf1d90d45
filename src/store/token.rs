//! Tokens of machines.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Serialize;

use super::account::hashed;
use super::entity::{api_token, organisation};
use super::organisation::Organisation;
use super::role::Scope;
use super::{Store, StoreError, Writing, new_id, random};
use crate::clock::Millis;

/// A machine with a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Id of the token.
    pub token_id: String,
    /// Where it belongs; the whole city where nothing is said.
    pub organisation: Option<Organisation>,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

/// What is kept of a token: everything but the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its id.
    pub id: String,
    /// What it is for, in the words of whoever made it.
    pub name: String,
    /// Where it belongs; the whole city where nothing is said.
    pub organisation_id: Option<String>,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// Id of the user who made it.
    pub created_by: String,
    /// When it was made.
    pub created_at: Millis,
    /// When it ends.
    pub expires_at: Option<Millis>,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
}

/// A token to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// What it is for.
    pub name: &'a str,
    /// Where it belongs.
    pub organisation_id: Option<&'a str>,
    /// What it allows.
    pub scopes: &'a [Scope],
    /// Id of the user who makes it.
    pub created_by: &'a str,
    /// When it ends.
    pub expires_at: Option<Millis>,
}

/// A new token, with the secret that is never seen again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// What is kept.
    pub token: Token,
    /// The token itself.
    pub secret: String,
}

/// Whose tokens are meant.
#[derive(Debug, Clone, Copy)]
pub enum Tokens<'a> {
    /// Those of one organisation.
    Of(&'a str),
    /// All of them.
    All,
}

impl Tokens<'_> {
    fn query(self) -> Select<api_token::Entity> {
        match self {
            Self::Of(organisation) => {
                api_token::Entity::find().filter(api_token::Column::OrganisationId.eq(organisation))
            }
            Self::All => api_token::Entity::find(),
        }
    }
}

/// How a token begins, so that people and programs that look for leaked secrets recognise it.
const PREFIX: &str = "vocmatch_";

impl TryFrom<api_token::Model> for Token {
    type Error = StoreError;

    fn try_from(model: api_token::Model) -> Result<Self, StoreError> {
        Ok(Self {
            id: model.id,
            name: model.name,
            organisation_id: model.organisation_id,
            scopes: serde_json::from_str(&model.scopes)
                .map_err(|error| StoreError::Damaged(error.to_string()))?,
            created_by: model.created_by,
            created_at: model.created_at,
            expires_at: model.expires_at,
            revoked_at: model.revoked_at,
        })
    }
}

/// Makes a token.
///
/// # Errors
/// A database that is away.
pub async fn issue(writing: &Writing, new: NewToken<'_>) -> Result<Issued, StoreError> {
    let secret = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    let scopes = serde_json::to_string(new.scopes)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let model = api_token::Model {
        id: new_id(),
        hash: hashed(&secret),
        name: new.name.to_owned(),
        organisation_id: new.organisation_id.map(str::to_owned),
        scopes,
        created_by: new.created_by.to_owned(),
        created_at: writing.now,
        expires_at: new.expires_at,
        revoked_at: None,
    };
    api_token::Entity::insert(model.clone().into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    Ok(Issued {
        token: model.try_into()?,
        secret,
    })
}

/// Tokens, the oldest first, after the one with an id.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    whose: Tokens<'_>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Token>, StoreError> {
    let mut query = whose
        .query()
        .order_by_asc(api_token::Column::Id)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(api_token::Column::Id.gt(after));
    }
    query
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// Ends a token; one that has ended stays as it is.
///
/// # Errors
/// A token that is not there, or not among those meant.
pub async fn revoke(writing: &Writing, whose: Tokens<'_>, id: &str) -> Result<(), StoreError> {
    whose
        .query()
        .filter(api_token::Column::Id.eq(id))
        .one(writing.tx())
        .await?
        .ok_or(StoreError::Missing("token"))?;
    api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(writing.now))
        .filter(api_token::Column::Id.eq(id))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(writing.tx())
        .await?;
    Ok(())
}

/// The machine whose token this is; none where it is not known, expired or revoked.
///
/// # Errors
/// A database that is away.
pub async fn find(store: &Store, secret: &str, now: Millis) -> Result<Option<Machine>, StoreError> {
    let Some((token, organisation)) = api_token::Entity::find()
        .find_also_related(organisation::Entity)
        .filter(api_token::Column::Hash.eq(hashed(secret)))
        .one(&store.db)
        .await?
    else {
        return Ok(None);
    };
    let token = Token::try_from(token)?;
    if token.revoked_at.is_some() || token.expires_at.is_some_and(|end| end <= now) {
        return Ok(None);
    }
    Ok(Some(Machine {
        token_id: token.id,
        organisation: organisation.map(TryInto::try_into).transpose()?,
        scopes: token.scopes,
    }))
}
