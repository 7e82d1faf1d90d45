//! Signing in and out, the second factor, the own password.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::store::account::{self, Opened};
use crate::store::audit::{self, Record};
use crate::store::organisation::Organisation;
use crate::store::role::{Role, Scope};
use crate::store::user::{self, Credentials, Users};
use crate::store::{Writing, password};
use crate::web::audience::{Address, Caller, cookie_name, limits};
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::Body;
use crate::web::{AppState, Routes, second_factor};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(who_am_i, sign_in, sign_out))
        .routes(routes!(sign_out_everywhere))
        .routes(routes!(begin_second_factor, show_code))
        .routes(routes!(change_password))
}

/// Name, password and code of somebody who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Name at sign-in.
    #[schema(format = "email")]
    pub email: String,
    /// The password.
    #[schema(format = "password")]
    pub password: String,
    /// The code that the phone shows, where a second factor is set up.
    pub code: Option<String>,
}

/// What is still asked of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Nothing.
    Nothing,
    /// A second factor has to be set up; nothing else is open before.
    SecondFactor,
    /// The code of the phone; nothing else is open before.
    Code,
}

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// `public`, `person` or `machine`.
    pub kind: &'static str,
    /// Id of the user or of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name at sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How the person is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the person is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Where the person or machine belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<Organisation>,
    /// What a machine may do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<Scope>,
    /// To be sent as the header `X-CSRF-Token` with every change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csrf: Option<String>,
    /// What is still asked of the person.
    pub due: Due,
}

/// What `sign_in` and its like answer beside the cookie.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignedIn {
    /// Id of the user.
    pub user_id: String,
    /// What the person is.
    pub role: Role,
    /// To be sent as the header `X-CSRF-Token` with every change.
    pub csrf: String,
    /// What is still asked of the person.
    pub due: Due,
}

/// Who am I, and which token goes with my changes?
#[utoipa::path(
    get, path = "/api/v1/session", tag = "accounts",
    responses((status = 200, description = "Who asks; also for whoever is not signed in", body = Session)),
)]
async fn who_am_i(State(state): State<AppState>, caller: Caller) -> Result<Response, ApiError> {
    let mut session = Session {
        kind: "public",
        id: None,
        email: None,
        name: None,
        role: None,
        organisation: caller.organisation().cloned(),
        scopes: Vec::new(),
        csrf: None,
        due: Due::Nothing,
    };
    match &caller {
        Caller::Public => {}
        Caller::Machine(machine) => {
            session.kind = "machine";
            session.id = Some(machine.token_id.clone());
            session.scopes.clone_from(&machine.scopes);
        }
        Caller::Person(person) | Caller::Unproven(person) => {
            let user = user::get(&state.store, Users::All, &person.user_id).await?;
            if matches!(caller, Caller::Unproven(_)) {
                session.due = due(&user);
            }
            session.kind = "person";
            session.id = Some(user.id);
            session.email = Some(user.email);
            session.name = Some(user.name);
            session.role = Some(user.role);
            session.csrf = Some(person.csrf.clone());
        }
    }
    let mut response = axum::Json(session).into_response();
    no_store(&mut response);
    Ok(response)
}

/// Sign in. The cookie of the answer is the session; a session that the request carried ends.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "accounts", request_body = SignIn,
    responses(
        (status = 200, description = "Signed in; the session is in the cookie", body = SignedIn),
        (status = 401, description = "the name, the password or the code"),
        (status = 429, description = "five failures of an account from an address in 15 minutes"),
    ),
)]
async fn sign_in(
    State(state): State<AppState>,
    caller: Caller,
    address: Address,
    Body(asked): Body<SignIn>,
) -> Result<Response, ApiError> {
    let now = state.clock.now();
    let name = asked.email.trim().to_lowercase();
    state
        .throttle
        .attempt(&name, &address, now)
        .map_err(ApiError::TooMany)?;
    let known = user::by_email(&state.store, &name).await?;
    let hash = known.as_ref().and_then(|known| known.password_hash.clone());
    let right = password::verify(asked.password, hash).await?;
    let Some(known) = known.filter(|known| right && !known.user.disabled) else {
        tracing::info!("a sign-in was refused");
        return Err(ApiError::WrongCredentials);
    };
    let writing = state.store.write(now).await?;
    let proven = known.user.second_factor && !state.config.demo;
    if proven && !code_is_right(&state, &writing, &known, asked.code.as_deref()).await? {
        return Err(ApiError::WrongCredentials);
    }
    let opened = renew(&state, &writing, &caller, &known.user.id, proven).await?;
    record(&writing, &known.user.id, "session.open").await?;
    writing.commit().await?;
    state.throttle.forgive(&name, &address);
    Ok(signed_in(&state, &known.user, &opened, proven))
}

/// Whether a code is that of the phone and was not used before; it is used up.
async fn code_is_right(
    state: &AppState,
    writing: &Writing,
    known: &Credentials,
    code: Option<&str>,
) -> Result<bool, ApiError> {
    let (Some(secret), Some(code)) = (&known.totp_secret, code) else {
        return Ok(false);
    };
    let secret = state.key.open(&known.user.id, secret)?;
    match second_factor::step(&secret, code, writing.now())? {
        Some(step) => Ok(user::use_step(writing, &known.user.id, step).await?),
        None => Ok(false),
    }
}

/// Sign out: this session ends.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "accounts",
    responses(
        (status = 204, description = "Signed out"),
    ),
)]
async fn sign_out(State(state): State<AppState>, caller: Caller) -> Result<Response, ApiError> {
    let person = caller.session()?;
    let writing = state.store.write(state.clock.now()).await?;
    user::end_session(&writing, &person.session_id).await?;
    record(&writing, &person.user_id, "session.end").await?;
    writing.commit().await?;
    Ok(signed_out(&state))
}

/// Sign out everywhere: every session of the person ends.
#[utoipa::path(
    delete, path = "/api/v1/sessions", tag = "accounts",
    responses(
        (status = 204, description = "Signed out everywhere"),
    ),
)]
async fn sign_out_everywhere(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let person = caller.session()?;
    let writing = state.store.write(state.clock.now()).await?;
    user::end_sessions(&writing, &person.user_id).await?;
    record(&writing, &person.user_id, "session.end_all").await?;
    writing.commit().await?;
    Ok(signed_out(&state))
}

/// The secret of a second factor, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFactor {
    /// The secret in base 32, to be typed into the phone.
    pub secret: String,
    /// The same as the address that a phone reads from a picture.
    #[schema(example = "otpauth://totp/vocmatch:lan%40example.vn?secret=…&issuer=vocmatch")]
    pub otpauth_url: String,
}

/// Begin to set up a second factor. It counts from the first code on that is shown.
#[utoipa::path(
    post, path = "/api/v1/session/second-factor", tag = "accounts",
    responses(
        (status = 200, description = "The secret, shown this once", body = SecondFactor),
        (status = 409, description = "there is one; whoever lost it asks the administrator"),
    ),
)]
async fn begin_second_factor(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, ApiError> {
    let person = caller.session()?;
    let user = user::get(&state.store, Users::All, &person.user_id).await?;
    let secret = second_factor::secret()?;
    let otpauth_url = second_factor::address(&secret, &user.email)?;
    let writing = state.store.write(state.clock.now()).await?;
    user::begin_second_factor(&writing, &user.id, &state.key, &secret).await?;
    record(&writing, &user.id, "second_factor.begin").await?;
    writing.commit().await?;
    let body = SecondFactor {
        secret,
        otpauth_url,
    };
    let mut response = axum::Json(body).into_response();
    no_store(&mut response);
    Ok(response)
}

/// A code of the phone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Six digits.
    #[schema(example = "287082")]
    pub code: String,
}

/// Show a code of the phone: the first one sets the second factor up, and each one opens a session for which it is due.
#[utoipa::path(
    put, path = "/api/v1/session/second-factor", tag = "accounts", request_body = Code,
    responses(
        (status = 200, description = "Shown; the session goes on under a new cookie", body = SignedIn),
        (status = 401, description = "not the code of now, or used before"),
        (status = 409, description = "no second factor was begun"),
    ),
)]
async fn show_code(
    State(state): State<AppState>,
    caller: Caller,
    address: Address,
    Body(asked): Body<Code>,
) -> Result<Response, ApiError> {
    let person = caller.session()?;
    let now = state.clock.now();
    state
        .throttle
        .attempt(&person.user_id, &address, now)
        .map_err(ApiError::TooMany)?;
    let known = user::credentials(&state.store, &person.user_id).await?;
    if known.totp_secret.is_none() {
        return Err(ApiError::conflict(
            "chưa bắt đầu đăng ký mã xác thực",
            "no second factor was begun",
        ));
    }
    let writing = state.store.write(now).await?;
    if !code_is_right(&state, &writing, &known, Some(&asked.code)).await? {
        return Err(ApiError::WrongCredentials);
    }
    let opened = renew(&state, &writing, &caller, &known.user.id, true).await?;
    let action = if known.user.second_factor {
        "second_factor.show"
    } else {
        "second_factor.confirm"
    };
    record(&writing, &known.user.id, action).await?;
    writing.commit().await?;
    state.throttle.forgive(&person.user_id, &address);
    Ok(signed_in(&state, &known.user, &opened, true))
}

/// The password as it is and as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Passwords {
    /// The one that counts until now.
    #[schema(format = "password")]
    pub old_password: String,
    /// The one that counts from now on.
    #[schema(format = "password", min_length = 12)]
    pub new_password: String,
}

/// Change the own password. Every other session of the person ends.
#[utoipa::path(
    put, path = "/api/v1/session/password", tag = "accounts", request_body = Passwords,
    responses(
        (status = 200, description = "Changed; the session goes on under a new cookie", body = SignedIn),
        (status = 401, description = "the old password"),
        (status = 422, description = "the new password is short or easy to guess"),
    ),
)]
async fn change_password(
    State(state): State<AppState>,
    caller: Caller,
    address: Address,
    Body(asked): Body<Passwords>,
) -> Result<Response, ApiError> {
    let person = caller.session()?;
    let now = state.clock.now();
    let known = user::credentials(&state.store, &person.user_id).await?;
    state
        .throttle
        .attempt(&known.user.email, &address, now)
        .map_err(ApiError::TooMany)?;
    let right = password::verify(asked.old_password, known.password_hash.clone()).await?;
    if !right {
        return Err(ApiError::WrongCredentials);
    }
    state.throttle.forgive(&known.user.email, &address);
    usable(&asked.new_password, &known.user.email, "/new_password")?;
    let hash = password::hash(asked.new_password).await?;
    let writing = state.store.write(now).await?;
    user::set_password(&writing, Users::All, &known.user.id, &hash).await?;
    let proven = person.proven && known.user.second_factor;
    let opened = renew(&state, &writing, &caller, &known.user.id, proven).await?;
    record(&writing, &known.user.id, "user.change_password").await?;
    writing.commit().await?;
    Ok(signed_in(&state, &known.user, &opened, proven))
}

/// Whether a password may be used.
///
/// # Errors
/// 422 with the reason at the field.
pub fn usable(password: &str, email: &str, pointer: &str) -> Result<(), ApiError> {
    let Err(weak) = password::check(password, email) else {
        return Ok(());
    };
    let (code, vi, en) = match weak {
        password::Weak::Short => (
            "too_short",
            format!("Mật khẩu cần ít nhất {} ký tự.", password::LEAST),
            format!("A password needs at least {} characters.", password::LEAST),
        ),
        password::Weak::Long => (
            "too_long",
            "Mật khẩu quá dài.".to_owned(),
            "The password is too long.".to_owned(),
        ),
        password::Weak::Common => (
            "too_common",
            "Mật khẩu dễ đoán: hãy dùng nhiều từ không liên quan với nhau.".to_owned(),
            "The password is easy to guess: use several words that have nothing to do with each other."
                .to_owned(),
        ),
    };
    Err(ApiError::Invalid(vec![FieldError::new(
        pointer, code, vi, en,
    )]))
}

/// Opens a session in the place of the one that the request carried, and clears away those that are over.
///
/// # Errors
/// A database that is away.
pub async fn renew(
    state: &AppState,
    writing: &Writing,
    caller: &Caller,
    user_id: &str,
    proven: bool,
) -> Result<Opened, ApiError> {
    if let Ok(person) = caller.session() {
        user::end_session(writing, &person.session_id).await?;
    }
    user::drop_sessions_before(writing, writing.now() - limits(state).absolute).await?;
    Ok(account::open_session(writing, user_id, proven).await?)
}

/// What is still asked of a person without a second factor in this session.
fn due(user: &user::User) -> Due {
    if user.second_factor {
        Due::Code
    } else if user.role.needs_second_factor() {
        Due::SecondFactor
    } else {
        Due::Nothing
    }
}

fn signed_in(state: &AppState, user: &user::User, opened: &Opened, proven: bool) -> Response {
    let body = SignedIn {
        user_id: user.id.clone(),
        role: user.role,
        csrf: opened.csrf.clone(),
        due: if proven || state.config.demo {
            Due::Nothing
        } else {
            due(user)
        },
    };
    let mut response = axum::Json(body).into_response();
    set_cookie(&mut response, &session_cookie(state, &opened.cookie));
    no_store(&mut response);
    response
}

fn signed_out(state: &AppState) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let mut cookie = session_cookie(state, "");
    cookie.make_removal();
    set_cookie(&mut response, &cookie);
    response
}

/// The session's cookie: never seen by scripts, never sent along by a page elsewhere that changes something.
#[must_use]
pub fn session_cookie(state: &AppState, value: &str) -> Cookie<'static> {
    let secure = state.config.secure();
    Cookie::build((cookie_name(secure), value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

/// Adds a cookie to an answer.
pub fn set_cookie(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

fn no_store(response: &mut Response) {
    let value = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, value);
}

/// Writes down what a person did to the own account.
async fn record(writing: &Writing, user_id: &str, action: &str) -> Result<(), ApiError> {
    let record = Record {
        actor: user_id,
        action,
        object_kind: "user",
        object_id: user_id,
        before: None,
        after: None,
        reason: None,
    };
    Ok(audit::append(writing, record).await?)
}
