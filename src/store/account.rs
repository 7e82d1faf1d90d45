//! People, their passwords, second factors and sessions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::clock::{MINUTE, Millis};
use crate::digest::sha256;

use super::entity::{organisation, session, user};
use super::organisation::Organisation;
use super::role::Role;
use super::{Store, StoreError, Writing, new_id, random};

/// A person with a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id of the user.
    pub user_id: String,
    /// What the person is.
    pub role: Role,
    /// Where the person belongs.
    pub organisation: Option<Organisation>,
    /// Id of the session.
    pub session_id: String,
    /// Its token against forged requests.
    pub csrf: String,
    /// Whether every factor that the role or the person asks for was shown.
    pub proven: bool,
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without a request.
    pub idle: Millis,
    /// In any case.
    pub absolute: Millis,
}

/// A person to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewUser<'a> {
    /// Name at sign-in.
    pub email: &'a str,
    /// How the person is called.
    pub name: &'a str,
    /// What the person is.
    pub role: Role,
    /// Where the person belongs.
    pub organisation_id: Option<&'a str>,
    /// Hash of the password, in PHC form.
    pub password_hash: Option<&'a str>,
}

/// Adds a person and returns the id.
///
/// # Errors
/// An address that somebody has already.
pub async fn add(writing: &Writing, new: NewUser<'_>) -> Result<String, StoreError> {
    let email = new.email.trim().to_lowercase();
    let twin = user::Entity::find()
        .filter(user::Column::Email.eq(&email))
        .one(writing.tx())
        .await?;
    if twin.is_some() {
        return Err(StoreError::Exists("user"));
    }
    let model = user::Model {
        id: new_id(),
        email,
        name: new.name.to_owned(),
        role: new.role.word().to_owned(),
        organisation_id: new.organisation_id.map(str::to_owned),
        password_hash: new.password_hash.map(str::to_owned),
        totp_secret: None,
        totp_confirmed: false,
        totp_step: None,
        oidc_subject: None,
        disabled: false,
        created_at: writing.now,
        version: 1,
    };
    let id = model.id.clone();
    user::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    Ok(id)
}

/// The secrets of a new session, which only the browser keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Value of the cookie.
    pub cookie: String,
    /// Token against forged requests.
    pub csrf: String,
}

/// Opens a session.
///
/// # Errors
/// A database that is away.
pub async fn open_session(
    writing: &Writing,
    user_id: &str,
    second_factor: bool,
) -> Result<Opened, StoreError> {
    let opened = Opened {
        cookie: URL_SAFE_NO_PAD.encode(random::<32>()?),
        csrf: URL_SAFE_NO_PAD.encode(random::<32>()?),
    };
    let model = session::Model {
        id: hashed(&opened.cookie),
        user_id: user_id.to_owned(),
        csrf: opened.csrf.clone(),
        second_factor,
        created_at: writing.now,
        seen_at: writing.now,
    };
    session::Entity::insert(model.into_active_model())
        .exec_without_returning(writing.tx())
        .await?;
    Ok(opened)
}

/// SHA-256 of a secret: what is stored of cookies and tokens, which have 256 random bits of their own.
#[must_use]
pub fn hashed(secret: &str) -> String {
    sha256(secret.as_bytes())
}

/// How often the time of the last request is written down, at most.
const SEEN_EVERY: Millis = MINUTE;

/// The person whose session has this cookie; nobody where it ended or the account is disabled.
///
/// # Errors
/// A database that is away.
pub async fn session(
    store: &Store,
    cookie: &str,
    limits: Limits,
    now: Millis,
) -> Result<Option<Person>, StoreError> {
    let Some((session, Some(user), organisation)) = session::Entity::find_by_id(hashed(cookie))
        .find_also_related(user::Entity)
        .and_also_related(organisation::Entity)
        .one(&store.db)
        .await?
    else {
        return Ok(None);
    };
    if now - session.seen_at > limits.idle || now - session.created_at > limits.absolute {
        return Ok(None);
    }
    let role: Role = user.role.parse()?;
    if user.disabled {
        return Ok(None);
    }
    if now - session.seen_at > SEEN_EVERY {
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now))
            .filter(session::Column::Id.eq(&session.id))
            .exec(&store.writer)
            .await?;
    }
    Ok(Some(Person {
        user_id: user.id,
        role,
        organisation: organisation.map(TryInto::try_into).transpose()?,
        session_id: session.id,
        csrf: session.csrf,
        proven: session.second_factor || !(role.needs_second_factor() || user.totp_confirmed),
    }))
}
