//! Accounts of others: the administrator keeps all of them, the administrator of an employer those of the firm.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::clock::rfc3339;
use crate::store::account::{self, NewUser};
use crate::store::audit::{self, Record, digest};
use crate::store::place::{self, Place, PlaceError};
use crate::store::role::Role;
use crate::store::user::{self, Change, User, Users};
use crate::store::{Store, Writing, password};
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Body, Named, Page, PageOf, if_match, versioned};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_users, add_user))
        .routes(routes!(get_user, change_user))
        .routes(routes!(reset_password))
        .routes(routes!(reset_second_factor))
}

/// A person with an account.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserBody {
    /// Id of the user.
    pub id: String,
    /// Name at sign-in.
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// Id of the organisation.
    pub organisation_id: Option<String>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Whether the person is shut out.
    pub disabled: bool,
    /// When the account was made.
    #[schema(format = "date-time")]
    pub created_at: String,
}

impl From<User> for UserBody {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            role: user.role,
            organisation_id: user.organisation_id,
            second_factor: user.second_factor,
            disabled: user.disabled,
            created_at: rfc3339(user.created_at),
        }
    }
}

/// A person to be added.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserBody {
    /// Name at sign-in.
    #[schema(format = "email")]
    pub email: String,
    /// How the person is called.
    pub name: String,
    /// What the person is.
    pub role: Role,
    /// A college's `provider_id`, an employer's tax code; the administrator of an employer leaves it out.
    pub organisation_code: Option<String>,
    /// Name of the organisation, where it is not known yet. A college that the administrator adds counts as verified, an
    /// employer waits for the department.
    pub organisation_name: Option<String>,
}

/// A password that the service made, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct Generated {
    /// Id of the user.
    pub user_id: String,
    /// The password, which the person should change.
    pub password: String,
}

/// What changes of a person; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// How the person is called.
    pub name: Option<String>,
    /// What the person is, of the same kind of organisation as before.
    pub role: Option<Role>,
    /// Whether the person is shut out; every session ends.
    pub disabled: Option<bool>,
}

/// Whose accounts somebody may keep.
fn kept(caller: &Caller) -> Result<Users<'_>, ApiError> {
    match caller.role() {
        Some(Role::Administrator) => Ok(Users::All),
        _ => Ok(Users::Of(&caller.employer()?.id)),
    }
}

/// The accounts that I keep.
#[utoipa::path(
    get, path = "/api/v1/users", tag = "administration", params(PageOf),
    responses(
        (status = 200, description = "A page of accounts", body = Page<UserBody>),
    ),
)]
async fn list_users(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<UserBody>, ApiError> {
    let limit = page.limit();
    let after = page.cursor.as_deref();
    let users = user::list(&state.store, kept(&caller)?, after, limit + 1).await?;
    let users = users.into_iter().map(UserBody::from).collect();
    Ok(Page::of(users, limit, |user| user.id.clone()))
}

/// Add an account. The answer carries the first password, this once.
#[utoipa::path(
    post, path = "/api/v1/users", tag = "administration", request_body = NewUserBody,
    responses(
        (status = 201, description = "Added", body = Generated),
        (status = 403, description = "a role or a firm that is not yours to give"),
        (status = 409, description = "somebody has this address"),
        (status = 422, description = "`invalid`"),
    ),
)]
async fn add_user(
    State(state): State<AppState>,
    caller: Caller,
    Body(asked): Body<NewUserBody>,
) -> Result<Response, ApiError> {
    let email = asked.email.trim().to_lowercase();
    let mut errors = Vec::new();
    if !is_address(&email) {
        errors.push(FieldError::new(
            "/email",
            "no_address",
            "Địa chỉ thư điện tử không hợp lệ.",
            "This is no e-mail address.",
        ));
    }
    errors.extend(name_errors(&asked.name));
    if !errors.is_empty() {
        return Err(ApiError::Invalid(errors));
    }
    let place = placed(&state.store, &caller, &asked).await?;
    let secret = password::generate()?;
    let hash = password::hash(secret.clone()).await?;
    let writing = state.store.write(state.clock.now()).await?;
    let organisation = place::settle(&writing, place).await?;
    let new = NewUser {
        email: &email,
        name: asked.name.trim(),
        role: asked.role,
        organisation_id: organisation.as_ref().map(|one| one.id.as_str()),
        password_hash: Some(&hash),
    };
    let id = account::add(&writing, new).await?;
    let after = digest(&(&id, asked.role, new.organisation_id));
    record(
        &writing,
        caller.actor(),
        "user.add",
        &id,
        None,
        Some(&after),
    )
    .await?;
    writing.commit().await?;
    let location = format!("/api/v1/users/{id}");
    let body = Generated {
        user_id: id,
        password: secret,
    };
    let mut response = once(StatusCode::CREATED, &body);
    if let Ok(value) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    Ok(response)
}

async fn placed(store: &Store, caller: &Caller, asked: &NewUserBody) -> Result<Place, ApiError> {
    if caller.role() == Some(Role::Administrator) {
        let (code, name) = (
            asked.organisation_code.as_deref(),
            asked.organisation_name.as_deref(),
        );
        return place::of(store, asked.role, code, name)
            .await
            .map_err(|error| match error {
                PlaceError::NoCode => organisation_error(
                    "required",
                    "Vai trò này cần mã đơn vị.",
                    "This role needs the code of an organisation.",
                ),
                PlaceError::Unknown => organisation_error(
                    "unknown",
                    "Chưa có đơn vị mang mã này; hãy ghi thêm tên đơn vị.",
                    "No organisation has this code yet; give its name as well.",
                ),
                PlaceError::Store(error) => error.into(),
            });
    }
    let own = caller.employer()?;
    if asked.role.organisation() != Some(own.kind) {
        return Err(ApiError::Forbidden(format!(
            "giving the role {}",
            asked.role
        )));
    }
    if asked
        .organisation_code
        .as_ref()
        .is_some_and(|code| *code != own.code)
    {
        return Err(ApiError::Forbidden("another firm".to_owned()));
    }
    Ok(Place::Known(own.clone()))
}

fn organisation_error(code: &'static str, vi: &str, en: &str) -> ApiError {
    ApiError::Invalid(vec![FieldError::new("/organisation_code", code, vi, en)])
}

fn name_errors(name: &str) -> Option<FieldError> {
    let name = name.trim();
    let fine = !name.is_empty() && name.chars().count() <= 200 && !name.contains(char::is_control);
    (!fine).then(|| {
        FieldError::new(
            "/name",
            "no_name",
            "Họ tên phải có từ 1 đến 200 ký tự.",
            "A name has 1 to 200 characters.",
        )
    })
}

/// Whether a text is an e-mail address, as far as one can see.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || ":<>,;\"'\\".contains(c);
    text.len() <= 254
        && !text.contains(odd)
        && text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.contains('@')
        })
}

/// One account.
#[utoipa::path(
    get, path = "/api/v1/users/{user_id}", tag = "administration",
    params(("user_id" = String, Path, description = "Id of the user")),
    responses(
        (status = 200, description = "The account, with its ETag", body = UserBody),
    ),
)]
async fn get_user(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let user = user::get(&state.store, kept(&caller)?, &id).await?;
    let version = user.version;
    Ok(versioned(StatusCode::OK, &UserBody::from(user), version))
}

/// Change an account. Nobody changes the own role or shuts themselves out.
#[utoipa::path(
    patch, path = "/api/v1/users/{user_id}", tag = "administration", request_body = UserChange,
    params(("user_id" = String, Path, description = "Id of the user"), ("If-Match" = String, Header, description = "ETag of the account")),
    responses(
        (status = 200, description = "Changed", body = UserBody),
        (status = 409, description = "the own account"),
        (status = 422, description = "a role of another kind of organisation"),
    ),
)]
async fn change_user(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    headers: HeaderMap,
    Body(asked): Body<UserChange>,
) -> Result<Response, ApiError> {
    let whose = kept(&caller)?;
    let version = if_match(&headers)?;
    let present = user::get(&state.store, whose, &id).await?;
    let own = caller.actor() == id;
    if own && (asked.role.is_some() || asked.disabled.is_some()) {
        return Err(ApiError::conflict(
            "không ai được tự đổi vai trò hay tự khóa tài khoản của mình",
            "nobody changes the own role or shuts themselves out",
        ));
    }
    let mut errors: Vec<FieldError> = asked
        .name
        .as_deref()
        .and_then(name_errors)
        .into_iter()
        .collect();
    if asked
        .role
        .is_some_and(|role| role.organisation() != present.role.organisation())
    {
        errors.push(FieldError::new(
            "/role",
            "other_kind",
            "Vai trò này thuộc loại đơn vị khác: hãy tạo tài khoản mới.",
            "This role is of another kind of organisation: add an account instead.",
        ));
    }
    if !errors.is_empty() {
        return Err(ApiError::Invalid(errors));
    }
    let change = Change {
        name: asked.name.map(|name| name.trim().to_owned()),
        role: asked.role,
        disabled: asked.disabled,
    };
    let writing = state.store.write(state.clock.now()).await?;
    let (before, after) = user::change(&writing, whose, &id, version, change).await?;
    let (old, new) = (before.digest(), after.digest());
    record(
        &writing,
        caller.actor(),
        "user.change",
        &id,
        Some(&old),
        Some(&new),
    )
    .await?;
    writing.commit().await?;
    let version = after.version;
    Ok(versioned(StatusCode::OK, &UserBody::from(after), version))
}

/// Give somebody a new password, shown this once. Every session of the person ends.
#[utoipa::path(
    post, path = "/api/v1/users/{user_id}/password", tag = "administration",
    params(("user_id" = String, Path, description = "Id of the user")),
    responses(
        (status = 200, description = "The new password", body = Generated),
    ),
)]
async fn reset_password(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let whose = kept(&caller)?;
    user::get(&state.store, whose, &id).await?;
    let secret = password::generate()?;
    let hash = password::hash(secret.clone()).await?;
    let writing = state.store.write(state.clock.now()).await?;
    user::set_password(&writing, whose, &id, &hash).await?;
    record(
        &writing,
        caller.actor(),
        "user.reset_password",
        &id,
        None,
        None,
    )
    .await?;
    writing.commit().await?;
    let body = Generated {
        user_id: id,
        password: secret,
    };
    Ok(once(StatusCode::OK, &body))
}

/// Take away the second factor of somebody who lost the phone. Every session of the person ends.
#[utoipa::path(
    delete, path = "/api/v1/users/{user_id}/second-factor", tag = "administration",
    params(("user_id" = String, Path, description = "Id of the user")),
    responses(
        (status = 204, description = "Taken away; the person sets up another one at the next sign-in"),
    ),
)]
async fn reset_second_factor(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<StatusCode, ApiError> {
    let whose = kept(&caller)?;
    let writing = state.store.write(state.clock.now()).await?;
    user::reset_second_factor(&writing, whose, &id).await?;
    record(
        &writing,
        caller.actor(),
        "user.reset_second_factor",
        &id,
        None,
        None,
    )
    .await?;
    writing.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A secret that is shown once and kept by nobody on the way.
fn once(status: StatusCode, body: &impl Serialize) -> Response {
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, no_store, axum::Json(body)).into_response()
}

/// Writes down a change of an account.
async fn record(
    writing: &Writing,
    actor: &str,
    action: &str,
    id: &str,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<(), ApiError> {
    let record = Record {
        actor,
        action,
        object_kind: "user",
        object_id: id,
        before,
        after,
        reason: None,
    };
    Ok(audit::append(writing, record).await?)
}
