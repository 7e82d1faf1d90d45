//! Tokens of machines.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::clock::{DAY, rfc3339};
use crate::store::audit::{self, Record, digest};
use crate::store::role::{OrganisationKind, Role, Scope};
use crate::store::token::{self, NewToken, Token, Tokens};
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Body, Named, Page, PageOf};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_tokens, issue_token))
        .routes(routes!(revoke_token))
}

/// Days that a token lasts unless something else is asked for.
const DAYS: i64 = 90;
/// Days that a token lasts at most.
const MOST_DAYS: i64 = 366;

/// A token, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenBody {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Where it belongs; the whole city where nothing is said.
    pub organisation_id: Option<String>,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// Id of the user who made it.
    pub created_by: String,
    /// When it was made.
    #[schema(format = "date-time")]
    pub created_at: String,
    /// When it ends.
    #[schema(format = "date-time")]
    pub expires_at: Option<String>,
    /// When it was revoked.
    #[schema(format = "date-time")]
    pub revoked_at: Option<String>,
}

impl From<Token> for TokenBody {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            organisation_id: token.organisation_id,
            scopes: token.scopes,
            created_by: token.created_by,
            created_at: rfc3339(token.created_at),
            expires_at: token.expires_at.map(rfc3339),
            revoked_at: token.revoked_at.map(rfc3339),
        }
    }
}

/// A token to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenBody {
    /// What it is for.
    #[schema(example = "Phần mềm nhân sự")]
    pub name: String,
    /// What it shall allow.
    #[schema(min_items = 1)]
    pub scopes: Vec<Scope>,
    /// Days until it ends.
    #[schema(minimum = 1, maximum = 366, default = 90)]
    pub expires_in_days: Option<i64>,
}

/// A new token with its secret, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedBody {
    /// The secret, to be sent as `Authorization: Bearer …`. Only its hash is kept.
    pub token: String,
    /// What is kept.
    #[serde(flatten)]
    pub kept: TokenBody,
}

/// Whose tokens somebody keeps, and what these may allow at most.
fn kept(caller: &Caller) -> Result<(Tokens<'_>, &'static [Scope]), ApiError> {
    if caller.role() == Some(Role::Administrator) {
        return Ok((Tokens::All, &[Scope::Read, Scope::Uploads, Scope::Runs]));
    }
    let own = caller
        .organisation()
        .ok_or_else(|| ApiError::Forbidden("whoever belongs to no organisation".to_owned()))?;
    let scopes: &[Scope] = match own.kind {
        OrganisationKind::Employer => &[Scope::Read, Scope::Postings],
        OrganisationKind::College => &[Scope::Read, Scope::Uploads],
        OrganisationKind::Department => &[],
    };
    Ok((Tokens::Of(&own.id), scopes))
}

/// The tokens of my organisation; the administrator sees all.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "tokens", params(PageOf),
    responses(
        (status = 200, description = "A page of tokens, without their secrets", body = Page<TokenBody>),
    ),
)]
async fn list_tokens(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<TokenBody>, ApiError> {
    let (whose, _) = kept(&caller)?;
    let limit = page.limit();
    let after = page.cursor.as_deref();
    let tokens = token::list(&state.store, whose, after, limit + 1).await?;
    let tokens = tokens.into_iter().map(TokenBody::from).collect();
    Ok(Page::of(tokens, limit, |token| token.id.clone()))
}

/// Make a token for a machine of my organisation; the administrator makes those of the city.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "tokens", request_body = NewTokenBody,
    responses(
        (status = 201, description = "The token, shown this once", body = IssuedBody),
        (status = 422, description = "a scope that is not yours to give, or too many days"),
    ),
)]
async fn issue_token(
    State(state): State<AppState>,
    caller: Caller,
    Body(asked): Body<NewTokenBody>,
) -> Result<Response, ApiError> {
    let (whose, allowed) = kept(&caller)?;
    let days = asked.expires_in_days.unwrap_or(DAYS);
    let errors = mistakes(&asked, days, allowed);
    if !errors.is_empty() {
        return Err(ApiError::Invalid(errors));
    }
    let mut scopes = asked.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    let now = state.clock.now();
    let writing = state.store.write(now).await?;
    let new = NewToken {
        name: asked.name.trim(),
        organisation_id: match whose {
            Tokens::Of(organisation) => Some(organisation),
            Tokens::All => None,
        },
        scopes: &scopes,
        created_by: caller.actor(),
        expires_at: Some(now + days * DAY),
    };
    let issued = token::issue(&writing, new).await?;
    let after = digest(&issued.token);
    record(
        &writing,
        &caller,
        "token.issue",
        &issued.token.id,
        Some(&after),
    )
    .await?;
    writing.commit().await?;
    let body = IssuedBody {
        token: issued.secret,
        kept: issued.token.into(),
    };
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((StatusCode::CREATED, no_store, axum::Json(body)).into_response())
}

fn mistakes(asked: &NewTokenBody, days: i64, allowed: &[Scope]) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if asked.name.trim().is_empty() || asked.name.chars().count() > 200 {
        errors.push(FieldError::new(
            "/name",
            "no_name",
            "Tên phải có từ 1 đến 200 ký tự.",
            "A name has 1 to 200 characters.",
        ));
    }
    if asked.scopes.is_empty() {
        errors.push(FieldError::new(
            "/scopes",
            "required",
            "Cần ít nhất một quyền.",
            "At least one scope is needed.",
        ));
    }
    for (place, scope) in asked.scopes.iter().enumerate() {
        if !allowed.contains(scope) {
            errors.push(FieldError::new(
                format!("/scopes/{place}"),
                "not_yours",
                format!("Không được cấp quyền {scope}."),
                format!("The scope {scope} is not yours to give."),
            ));
        }
    }
    if !(1..=MOST_DAYS).contains(&days) {
        errors.push(FieldError::new(
            "/expires_in_days",
            "out_of_range",
            format!("Thời hạn từ 1 đến {MOST_DAYS} ngày."),
            format!("A token lasts 1 to {MOST_DAYS} days."),
        ));
    }
    errors
}

/// Revoke a token: from now on it is refused.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{token_id}", tag = "tokens",
    params(("token_id" = String, Path, description = "Id of the token, not its secret")),
    responses(
        (status = 204, description = "Revoked"),
    ),
)]
async fn revoke_token(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<StatusCode, ApiError> {
    let (whose, _) = kept(&caller)?;
    let writing = state.store.write(state.clock.now()).await?;
    token::revoke(&writing, whose, &id).await?;
    record(&writing, &caller, "token.revoke", &id, None).await?;
    writing.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn record(
    writing: &crate::store::Writing,
    caller: &Caller,
    action: &str,
    id: &str,
    after: Option<&str>,
) -> Result<(), ApiError> {
    let record = Record {
        actor: caller.actor(),
        action,
        object_kind: "token",
        object_id: id,
        before: None,
        after,
        reason: None,
    };
    Ok(audit::append(writing, record).await?)
}
