//! Tokens of machines.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::account::hashed;
use super::entity::{api_token, organisation};
use super::organisation::Organisation;
use super::role::Scope;
use super::{Store, StoreError};
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

/// The machine whose token this is; none where it is not known, expired or revoked.
///
/// # Errors
/// A database that is away.
pub async fn find(store: &Store, secret: &str, now: Millis) -> Result<Option<Machine>, StoreError> {
    let Some(token) = api_token::Entity::find()
        .filter(api_token::Column::Hash.eq(hashed(secret)))
        .one(&store.db)
        .await?
    else {
        return Ok(None);
    };
    if token.revoked_at.is_some() || token.expires_at.is_some_and(|end| end <= now) {
        return Ok(None);
    }
    let scopes: Vec<Scope> = serde_json::from_str(&token.scopes)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let organisation = match &token.organisation_id {
        Some(id) => organisation::Entity::find_by_id(id)
            .one(&store.db)
            .await?
            .map(TryInto::try_into)
            .transpose()?,
        None => None,
    };
    Ok(Some(Machine {
        token_id: token.id,
        organisation,
        scopes,
    }))
}
