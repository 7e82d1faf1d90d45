//! Who asks: the public, a person with a session, a machine with a token.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use subtle::ConstantTimeEq;

use crate::clock::{HOUR, MINUTE};
use crate::store::account::{self, Limits, Person};
use crate::store::organisation::Organisation;
use crate::store::role::{OrganisationKind, Role, Scope};
use crate::store::token::{self, Machine};

use super::AppState;
use super::access::{self, Who};
use super::passage;
use super::problem::ApiError;

/// Header that carries the session's token against forged requests.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Signing in asks for the password itself, which no forged request knows; whoever lost the session's token may sign in anew.
const SIGN_IN: (&str, &str) = ("POST", "/api/v1/session");

/// Name of the session's cookie; with TLS the prefix that keeps it to this host.
#[must_use]
pub fn cookie_name(secure: bool) -> &'static str {
    if secure {
        "__Host-vocmatch"
    } else {
        "vocmatch"
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// Nobody is signed in.
    Public,
    /// A person.
    Person(Person),
    /// A person whose second factor is due: nothing but that is open.
    Unproven(Person),
    /// A machine.
    Machine(Machine),
}

impl Caller {
    /// What is written down of whoever acts.
    #[must_use]
    pub fn actor(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::Person(person) | Self::Unproven(person) => &person.user_id,
            Self::Machine(machine) => &machine.token_id,
        }
    }

    /// The organisation of whoever asks.
    #[must_use]
    pub fn organisation(&self) -> Option<&Organisation> {
        match self {
            Self::Public | Self::Unproven(_) => None,
            Self::Person(person) => person.organisation.as_ref(),
            Self::Machine(machine) => machine.organisation.as_ref(),
        }
    }

    /// The employer of whoever asks.
    ///
    /// # Errors
    /// 403 for whoever does not belong to one.
    pub fn employer(&self) -> Result<&Organisation, ApiError> {
        self.of(OrganisationKind::Employer)
    }

    /// The college of whoever asks.
    ///
    /// # Errors
    /// 403 for whoever does not belong to one.
    pub fn college(&self) -> Result<&Organisation, ApiError> {
        self.of(OrganisationKind::College)
    }

    /// The organisation of whoever asks, where it is of a kind.
    ///
    /// # Errors
    /// 403 for whoever does not belong to one.
    pub fn of(&self, kind: OrganisationKind) -> Result<&Organisation, ApiError> {
        self.organisation()
            .filter(|organisation| organisation.kind == kind)
            .ok_or_else(|| ApiError::Forbidden(format!("whoever belongs to no {kind}")))
    }

    /// The session of a person, whether or not the second factor is due.
    ///
    /// # Errors
    /// 401 without a session.
    pub fn session(&self) -> Result<&Person, ApiError> {
        match self {
            Self::Person(person) | Self::Unproven(person) => Ok(person),
            Self::Public | Self::Machine(_) => Err(ApiError::Unauthenticated),
        }
    }

    /// The role of a person.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Person(person) => Some(person.role),
            _ => None,
        }
    }

    /// Whether figures of the whole city are shown before disclosure control.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        match self {
            Self::Public | Self::Unproven(_) => false,
            Self::Person(person) => person.role.sees_everything(),
            Self::Machine(machine) => {
                machine.organisation.is_none() && machine.scopes.contains(&Scope::Read)
            }
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Ok(parts
            .extensions
            .get::<Self>()
            .cloned()
            .unwrap_or(Self::Public))
    }
}

/// Finds out who asks and whether the route answers them; runs before every handler.
///
/// # Errors
/// 401, 403 and 405 for whoever the route does not answer.
pub async fn identify(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let caller = caller(&state, request.headers()).await?;
    let path = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str)
        .unwrap_or_default();
    let method = request.method();
    let who = access::who(method.as_str(), path).ok_or(ApiError::MethodNotAllowed)?;
    allow(who, &caller)?;
    if let Caller::Person(person) | Caller::Unproven(person) = &caller
        && !method.is_safe()
        && (method.as_str(), path) != SIGN_IN
    {
        let sent = request
            .headers()
            .get(CSRF_HEADER)
            .map_or(&[][..], |value| value.as_bytes());
        if !bool::from(sent.ct_eq(person.csrf.as_bytes())) {
            return Err(ApiError::ForgedRequest);
        }
    }
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

fn allow(who: Who, caller: &Caller) -> Result<(), ApiError> {
    match (who, caller) {
        (Who::Anyone, _) | (Who::Session, Caller::Person(_) | Caller::Unproven(_)) => Ok(()),
        (_, Caller::Public) => Err(ApiError::Unauthenticated),
        (Who::Roles(roles, _), Caller::Person(person)) if roles.contains(&person.role) => Ok(()),
        (Who::Roles(_, Some(scope)), Caller::Machine(machine))
            if machine.scopes.contains(&scope) =>
        {
            Ok(())
        }
        (_, Caller::Person(person)) => Err(ApiError::Forbidden(person.role.word().to_owned())),
        (_, Caller::Unproven(_)) => Err(ApiError::Forbidden(
            "whoever still owes the second factor".to_owned(),
        )),
        (_, Caller::Machine(_)) => Err(ApiError::Forbidden("this token".to_owned())),
    }
}

/// A token counts before a cookie; a token or cookie that is not known is refused, not ignored.
async fn caller(state: &AppState, headers: &HeaderMap) -> Result<Caller, ApiError> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let secret = value
            .to_str()
            .ok()
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or(ApiError::Unauthenticated)?;
        let machine = token::find(&state.store, secret, state.clock.now()).await?;
        return machine
            .map(Caller::Machine)
            .ok_or(ApiError::Unauthenticated);
    }
    if !headers.contains_key(header::COOKIE) {
        return Ok(Caller::Public);
    }
    let jar = CookieJar::from_headers(headers);
    let Some(cookie) = jar.get(cookie_name(state.config.secure())) else {
        return Ok(Caller::Public);
    };
    let now = state.clock.now();
    let person = account::session(&state.store, cookie.value(), limits(state), now).await?;
    Ok(match person {
        None => Caller::Public,
        Some(person) if person.proven || state.config.demo => Caller::Person(person),
        Some(person) => Caller::Unproven(person),
    })
}

/// How long sessions last.
#[must_use]
pub fn limits(state: &AppState) -> Limits {
    Limits {
        idle: state.config.session_idle_minutes * MINUTE,
        absolute: state.config.session_hours * HOUR,
    }
}

/// Where a request comes from, see [`passage::address`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Address(pub IpAddr);

impl FromRequestParts<AppState> for Address {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        Ok(Self(passage::address(
            state,
            &parts.headers,
            &parts.extensions,
        )))
    }
}
