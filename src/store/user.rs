//! People as those see them who keep accounts, and what they sign in with.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use serde::Serialize;

use super::account::{self, NewUser};
use super::audit;
use super::entity::{session, user};
use super::role::Role;
use super::seal::{Key, MARK};
use super::{Store, StoreError, Writing};
use crate::clock::Millis;

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// Id of the user.
    pub id: String,
    /// Name at sign-in.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// Where the person belongs.
    pub organisation_id: Option<String>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Whether the person is shut out.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: Millis,
    /// Counts the changes.
    pub version: i64,
}

impl User {
    /// The hash that the audit log keeps of an account: of everything but name and address.
    #[must_use]
    pub fn digest(&self) -> String {
        audit::digest(&(
            (&self.id, self.role, &self.organisation_id),
            (self.second_factor, self.disabled, self.version),
        ))
    }
}

/// A person with what sign-in compares. Never leaves the service.
#[derive(Clone)]
pub struct Credentials {
    /// The person.
    pub user: User,
    /// Hash of the password; none where the person signs in elsewhere.
    pub password_hash: Option<String>,
    /// Secret of the second factor, sealed, confirmed or not.
    pub totp_secret: Option<String>,
}

impl TryFrom<user::Model> for User {
    type Error = StoreError;

    fn try_from(model: user::Model) -> Result<Self, StoreError> {
        Ok(Self {
            role: model.role.parse()?,
            id: model.id,
            email: model.email,
            name: model.name,
            organisation_id: model.organisation_id,
            second_factor: model.totp_confirmed,
            disabled: model.disabled,
            created_at: model.created_at,
            version: model.version,
        })
    }
}

impl TryFrom<user::Model> for Credentials {
    type Error = StoreError;

    fn try_from(mut model: user::Model) -> Result<Self, StoreError> {
        Ok(Self {
            password_hash: model.password_hash.take(),
            totp_secret: model.totp_secret.take(),
            user: model.try_into()?,
        })
    }
}

/// Whose accounts are meant.
#[derive(Debug, Clone, Copy)]
pub enum Users<'a> {
    /// Those of one organisation.
    Of(&'a str),
    /// All of them.
    All,
}

impl Users<'_> {
    fn query(self) -> Select<user::Entity> {
        match self {
            Self::Of(organisation) => {
                user::Entity::find().filter(user::Column::OrganisationId.eq(organisation))
            }
            Self::All => user::Entity::find(),
        }
    }

    async fn one(self, db: &impl ConnectionTrait, id: &str) -> Result<User, StoreError> {
        self.query()
            .filter(user::Column::Id.eq(id))
            .one(db)
            .await?
            .ok_or(StoreError::Missing("user"))?
            .try_into()
    }
}

/// What sign-in compares for a name.
///
/// # Errors
/// A database that is away.
pub async fn by_email(store: &Store, email: &str) -> Result<Option<Credentials>, StoreError> {
    user::Entity::find()
        .filter(user::Column::Email.eq(email.trim().to_lowercase()))
        .one(&store.db)
        .await?
        .map(TryInto::try_into)
        .transpose()
}

/// What sign-in compares for a person.
///
/// # Errors
/// A person who is not there.
pub async fn credentials(store: &Store, id: &str) -> Result<Credentials, StoreError> {
    user::Entity::find_by_id(id)
        .one(&store.db)
        .await?
        .ok_or(StoreError::Missing("user"))?
        .try_into()
}

/// One person.
///
/// # Errors
/// A person who is not there, or not among those meant.
pub async fn get(store: &Store, whose: Users<'_>, id: &str) -> Result<User, StoreError> {
    whose.one(&store.db, id).await
}

/// People in the order of their ids, after the one with an id.
///
/// # Errors
/// A database that is away.
pub async fn list(
    store: &Store,
    whose: Users<'_>,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<User>, StoreError> {
    let mut query = whose.query().order_by_asc(user::Column::Id).limit(limit);
    if let Some(after) = after {
        query = query.filter(user::Column::Id.gt(after));
    }
    query
        .all(&store.db)
        .await?
        .into_iter()
        .map(TryInto::try_into)
        .collect()
}

/// What may change of a person; what is missing stays.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// How the person is called.
    pub name: Option<String>,
    /// What the person is.
    pub role: Option<Role>,
    /// Whether the person is shut out.
    pub disabled: Option<bool>,
}

/// Changes a person at a version and says how it was and is. Whoever is shut out has no session any more.
///
/// # Errors
/// A person who is not there or not among those meant; another version.
pub async fn change(
    writing: &Writing,
    whose: Users<'_>,
    id: &str,
    version: i64,
    change: Change,
) -> Result<(User, User), StoreError> {
    let before = whose.one(writing.tx(), id).await?;
    let after = User {
        name: change.name.unwrap_or_else(|| before.name.clone()),
        role: change.role.unwrap_or(before.role),
        disabled: change.disabled.unwrap_or(before.disabled),
        version: before.version + 1,
        ..before.clone()
    };
    let changed = user::Entity::update_many()
        .col_expr(user::Column::Name, Expr::value(after.name.as_str()))
        .col_expr(user::Column::Role, Expr::value(after.role.word()))
        .col_expr(user::Column::Disabled, Expr::value(after.disabled))
        .col_expr(user::Column::Version, Expr::value(after.version))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::Version.eq(version))
        .exec(writing.tx())
        .await?;
    if changed.rows_affected == 0 {
        return Err(StoreError::Changed(before.version));
    }
    if after.disabled {
        end_sessions(writing, id).await?;
    }
    Ok((before, after))
}

/// Replaces a password and ends every session.
///
/// # Errors
/// A person who is not there or not among those meant.
pub async fn set_password(
    writing: &Writing,
    whose: Users<'_>,
    id: &str,
    hash: &str,
) -> Result<(), StoreError> {
    let before = whose.one(writing.tx(), id).await?;
    user::Entity::update_many()
        .col_expr(user::Column::PasswordHash, Expr::value(hash))
        .col_expr(user::Column::Version, Expr::value(before.version + 1))
        .filter(user::Column::Id.eq(id))
        .exec(writing.tx())
        .await?;
    end_sessions(writing, id).await
}

/// Whether a second factor is sealed, so that there must be a key already.
///
/// # Errors
/// A database that is away.
pub async fn any_sealed(store: &Store) -> Result<bool, StoreError> {
    let sealed = user::Entity::find()
        .filter(user::Column::TotpSecret.starts_with(MARK))
        .one(&store.db)
        .await?;
    Ok(sealed.is_some())
}

/// Seals every second factor that was stored without a seal, and makes sure that the key opens all of those in use.
///
/// # Errors
/// [`StoreError::OtherKey`]: nothing is changed then.
pub async fn seal_second_factors(store: &Store, key: &Key, now: Millis) -> Result<(), StoreError> {
    let writing = store.write(now).await?;
    let people = user::Entity::find()
        .filter(user::Column::TotpSecret.is_not_null())
        .all(writing.tx())
        .await?;
    let mut foreign = 0;
    for person in people {
        let Some(secret) = person.totp_secret else {
            continue;
        };
        if !secret.starts_with(MARK) {
            user::Entity::update_many()
                .col_expr(
                    user::Column::TotpSecret,
                    Expr::value(key.seal(&person.id, &secret)?),
                )
                .filter(user::Column::Id.eq(&person.id))
                .exec(writing.tx())
                .await?;
        } else if person.totp_confirmed && key.open(&person.id, &secret).is_err() {
            foreign += 1;
        }
    }
    if foreign > 0 {
        return Err(StoreError::OtherKey(foreign));
    }
    writing.commit().await
}

/// Keeps the secret of a second factor until a code of it is shown.
///
/// # Errors
/// A person who has one already.
pub async fn begin_second_factor(
    writing: &Writing,
    id: &str,
    key: &Key,
    secret: &str,
) -> Result<(), StoreError> {
    let begun = user::Entity::update_many()
        .col_expr(user::Column::TotpSecret, Expr::value(key.seal(id, secret)?))
        .filter(user::Column::Id.eq(id))
        .filter(user::Column::TotpConfirmed.eq(false))
        .exec(writing.tx())
        .await?;
    if begun.rows_affected == 0 {
        return Err(StoreError::Exists("a second factor"));
    }
    Ok(())
}

/// Notes that the code of a time step was shown, which confirms the second factor; false for a step that was used before.
///
/// # Errors
/// A database that is away.
pub async fn use_step(writing: &Writing, id: &str, step: i64) -> Result<bool, StoreError> {
    let used = user::Entity::update_many()
        .col_expr(user::Column::TotpStep, Expr::value(step))
        .col_expr(user::Column::TotpConfirmed, Expr::value(true))
        .filter(user::Column::Id.eq(id))
        .filter(
            Condition::any()
                .add(user::Column::TotpStep.is_null())
                .add(user::Column::TotpStep.lt(step)),
        )
        .exec(writing.tx())
        .await?;
    Ok(used.rows_affected == 1)
}

/// Takes the second factor away, for whoever lost it, and ends every session.
///
/// # Errors
/// A person who is not there or not among those meant.
pub async fn reset_second_factor(
    writing: &Writing,
    whose: Users<'_>,
    id: &str,
) -> Result<(), StoreError> {
    let before = whose.one(writing.tx(), id).await?;
    user::Entity::update_many()
        .col_expr(user::Column::TotpSecret, Expr::value(None::<String>))
        .col_expr(user::Column::TotpConfirmed, Expr::value(false))
        .col_expr(user::Column::Version, Expr::value(before.version + 1))
        .filter(user::Column::Id.eq(id))
        .exec(writing.tx())
        .await?;
    end_sessions(writing, id).await
}

/// Ends every session of a person.
///
/// # Errors
/// A database that is away.
pub async fn end_sessions(writing: &Writing, user_id: &str) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::UserId.eq(user_id))
        .exec(writing.tx())
        .await?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// A database that is away.
pub async fn end_session(writing: &Writing, session_id: &str) -> Result<(), StoreError> {
    session::Entity::delete_by_id(session_id)
        .exec(writing.tx())
        .await?;
    Ok(())
}

/// Drops sessions that began before a moment, whoever they belong to.
///
/// # Errors
/// A database that is away.
pub async fn drop_sessions_before(writing: &Writing, moment: Millis) -> Result<(), StoreError> {
    session::Entity::delete_many()
        .filter(session::Column::CreatedAt.lt(moment))
        .exec(writing.tx())
        .await?;
    Ok(())
}

/// A person as an identity provider describes them.
#[derive(Debug, Clone, Copy)]
pub struct External<'a> {
    /// The provider and its name for the person.
    pub subject: &'a str,
    /// The account as it should be.
    pub user: NewUser<'a>,
}

/// What [`admit`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// Nothing: the account is as described.
    Known(User),
    /// The account was made.
    Added(User),
    /// Role or organisation were brought up to what the provider says.
    Changed(User, User),
}

/// The account of a person who signed in elsewhere: made where it is new, brought up to the role and the organisation
/// that the provider names.
///
/// # Errors
/// A name at sign-in that a person of ours has already: accounts are never joined by their address.
pub async fn admit(writing: &Writing, external: External<'_>) -> Result<Admitted, StoreError> {
    let found = user::Entity::find()
        .filter(user::Column::OidcSubject.eq(external.subject))
        .one(writing.tx())
        .await?;
    let new = external.user;
    let Some(found) = found else {
        let id = account::add(writing, new).await?;
        user::Entity::update_many()
            .col_expr(user::Column::OidcSubject, Expr::value(external.subject))
            .filter(user::Column::Id.eq(&id))
            .exec(writing.tx())
            .await?;
        return Ok(Admitted::Added(Users::All.one(writing.tx(), &id).await?));
    };
    let before = User::try_from(found)?;
    if before.role == new.role && before.organisation_id.as_deref() == new.organisation_id {
        return Ok(Admitted::Known(before));
    }
    user::Entity::update_many()
        .col_expr(user::Column::Role, Expr::value(new.role.word()))
        .col_expr(
            user::Column::OrganisationId,
            Expr::value(new.organisation_id),
        )
        .col_expr(user::Column::Version, Expr::value(before.version + 1))
        .filter(user::Column::Id.eq(&before.id))
        .exec(writing.tx())
        .await?;
    let after = Users::All.one(writing.tx(), &before.id).await?;
    Ok(Admitted::Changed(before, after))
}
