//! Sign-in through an identity provider: OpenID Connect, code flow with PKCE.
//!
//! What has to be remembered between the two steps (state, nonce and the secret half of PKCE) stays in a cookie of the
//! browser that began, so that no other browser can finish, and no second process has to know.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, anyhow};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use chrono::DateTime;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenClaims,
    IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use subtle::ConstantTimeEq;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::config::Oidc;
use crate::store::account::NewUser;
use crate::store::audit::{self, Record};
use crate::store::place::{self, PlaceError};
use crate::store::role::Role;
use crate::store::user::{self, Admitted, External};
use crate::web::audience::Caller;
use crate::web::problem::ApiError;
use crate::web::respond::Asked;
use crate::web::{AppState, Routes};

use super::accounts::{renew, session_cookie, set_cookie};
use super::administration::is_address;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(start))
        .routes(routes!(callback))
}

/// Where the provider sends the browser back to.
const CALLBACK: &str = "/api/v1/oidc/callback";
/// The cookie between the two steps.
const COOKIE: &str = "vocmatch-oidc";
/// How long the provider may take to answer us.
const PATIENCE: Duration = Duration::from_secs(10);

/// The claims of a provider that we are told to look at, whatever their names.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Claims(HashMap<String, Value>);

impl AdditionalClaims for Claims {}

type Answer = StandardTokenResponse<
    IdTokenFields<
        Claims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

type Provider = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

fn settings(state: &AppState) -> Result<&Oidc, ApiError> {
    let settings = state.config.oidc.as_ref();
    settings.ok_or(ApiError::NotFound("identity provider"))
}

/// Speaks to the provider; it is never followed elsewhere.
fn http() -> anyhow::Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()?)
}

/// The provider as it describes itself today: its keys change, and sign-ins are rare.
async fn provider(
    state: &AppState,
    settings: &Oidc,
    http: &reqwest::Client,
) -> anyhow::Result<Provider> {
    let issuer = IssuerUrl::new(settings.issuer.clone()).context("the issuer is no address")?;
    let metadata = CoreProviderMetadata::discover_async(issuer, http)
        .await
        .context("the identity provider does not describe itself")?;
    let back = format!("{}{CALLBACK}", state.config.public_url);
    Ok(Client::from_provider_metadata(
        metadata,
        ClientId::new(settings.client_id.clone()),
        settings.client_secret.clone().map(ClientSecret::new),
    )
    .set_redirect_uri(RedirectUrl::new(back).context("the public address is none")?))
}

/// A provider that is away: said to whoever asks, and in our log.
fn away(error: &anyhow::Error) -> ApiError {
    tracing::warn!(
        error = format!("{error:#}"),
        "the identity provider is away"
    );
    ApiError::Unavailable("the identity provider does not answer".to_owned(), 30)
}

/// A sign-in that did not come about.
fn refused(error: &anyhow::Error) -> ApiError {
    tracing::warn!(
        error = format!("{error:#}"),
        "a sign-in through the identity provider was refused"
    );
    ApiError::ProviderRefused
}

/// Begin to sign in at the identity provider.
#[utoipa::path(
    get, path = "/api/v1/oidc/start", tag = "accounts",
    responses(
        (status = 303, description = "To the identity provider"),
        (status = 404, description = "no identity provider is set up"),
        (status = 503, description = "it does not answer"),
    ),
)]
async fn start(State(state): State<AppState>) -> Result<Response, ApiError> {
    let settings = settings(&state)?;
    let http = http().map_err(ApiError::Internal)?;
    let provider = provider(&state, settings, &http)
        .await
        .map_err(|error| away(&error))?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, csrf, nonce) = provider
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let remembered = format!("{}.{}.{}", csrf.secret(), nonce.secret(), verifier.secret());
    let mut response = elsewhere(address.as_str())?;
    set_cookie(&mut response, &cookie(&state, remembered));
    Ok(response)
}

fn elsewhere(address: &str) -> Result<Response, ApiError> {
    let location =
        HeaderValue::from_str(address).map_err(|error| ApiError::Internal(anyhow!("{error}")))?;
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

fn cookie(state: &AppState, value: String) -> Cookie<'static> {
    Cookie::build((COOKIE, value))
        .path(CALLBACK)
        .http_only(true)
        .secure(state.config.secure())
        .same_site(SameSite::Lax)
        .build()
}

/// What the provider sends back.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Back {
    /// What we exchange for the person's token.
    code: Option<String>,
    /// What we gave it at the start.
    state: Option<String>,
    /// Why it refuses.
    error: Option<String>,
}

/// Finish to sign in at the identity provider. A person who is new here gets an account with the role that the
/// provider's claim is mapped to.
#[utoipa::path(
    get, path = "/api/v1/oidc/callback", tag = "accounts", params(Back),
    responses(
        (status = 303, description = "Signed in; the session is in the cookie"),
        (status = 401, description = "state, nonce, audience, issuer, signature or time do not fit"),
        (status = 403, description = "no role of ours, no organisation of ours, or shut out"),
        (status = 404, description = "no identity provider is set up"),
        (status = 409, description = "a local account has this address"),
        (status = 503, description = "it does not answer"),
    ),
)]
async fn callback(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Asked(back): Asked<Back>,
) -> Result<Response, ApiError> {
    let settings = settings(&state)?;
    let (code, nonce, verifier) = remembered(&headers, back).map_err(|error| refused(&error))?;
    let http = http().map_err(ApiError::Internal)?;
    let provider = provider(&state, settings, &http)
        .await
        .map_err(|error| away(&error))?;
    let claims = claims(&state, &provider, &http, code, &nonce, verifier)
        .await
        .map_err(|error| refused(&error))?;
    let mut response = admit(&state, settings, &caller, &claims).await?;
    let mut used = cookie(&state, String::new());
    used.make_removal();
    set_cookie(&mut response, &used);
    Ok(response)
}

/// Code, nonce and verifier, where the browser that comes back is the one that began.
fn remembered(
    headers: &HeaderMap,
    back: Back,
) -> anyhow::Result<(AuthorizationCode, Nonce, PkceCodeVerifier)> {
    if let Some(error) = back.error {
        // The word of the standard only, never what else the provider wrote.
        let word: String = error
            .chars()
            .filter(char::is_ascii_lowercase)
            .take(40)
            .collect();
        return Err(anyhow!("the provider answers {word}"));
    }
    let jar = CookieJar::from_headers(headers);
    let cookie = jar.get(COOKIE).context("the cookie is missing")?;
    let mut parts = cookie.value().splitn(3, '.');
    let (Some(state), Some(nonce), Some(verifier)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(anyhow!("the cookie is none of ours"));
    };
    let sent = back.state.unwrap_or_default();
    if state.is_empty() || !bool::from(sent.as_bytes().ct_eq(state.as_bytes())) {
        return Err(anyhow!("the state is another one"));
    }
    Ok((
        AuthorizationCode::new(back.code.context("the code is missing")?),
        Nonce::new(nonce.to_owned()),
        PkceCodeVerifier::new(verifier.to_owned()),
    ))
}

/// Exchanges the code for the person's token and checks it: signature, issuer, audience, time and nonce.
async fn claims(
    state: &AppState,
    provider: &Provider,
    http: &reqwest::Client,
    code: AuthorizationCode,
    nonce: &Nonce,
    verifier: PkceCodeVerifier,
) -> anyhow::Result<IdTokenClaims<Claims, CoreGenderClaim>> {
    let answer = provider
        .exchange_code(code)?
        .set_pkce_verifier(verifier)
        .request_async(http)
        .await
        .context("the code is not taken")?;
    let token = answer.id_token().context("there is no token of identity")?;
    let clock = state.clock.clone();
    let verifier = provider
        .id_token_verifier()
        .set_time_fn(move || DateTime::from_timestamp_millis(clock.now()).unwrap_or_default());
    Ok(token.claims(&verifier, nonce)?.clone())
}

/// Opens a session for the person of a token.
async fn admit(
    state: &AppState,
    settings: &Oidc,
    caller: &Caller,
    claims: &IdTokenClaims<Claims, CoreGenderClaim>,
) -> Result<Response, ApiError> {
    let extra = &claims.additional_claims().0;
    let role = mapped(settings, extra)?;
    let code = settings
        .organisation_claim
        .as_ref()
        .and_then(|name| extra.get(name)?.as_str());
    // Only the department itself is added where it is not there yet: the claim gives a code and no name.
    let place = place::of(&state.store, role, code, None)
        .await
        .map_err(|error| match error {
            PlaceError::Store(error) => error.into(),
            PlaceError::NoCode | PlaceError::Unknown => {
                ApiError::Forbidden("whoever belongs to no known organisation".to_owned())
            }
        })?;
    let subject = format!("{}#{}", settings.issuer, claims.subject().as_str());
    let email = claims
        .email()
        .map(|email| email.to_lowercase())
        .filter(|email| is_address(email))
        .ok_or_else(|| ApiError::Forbidden("whoever has no e-mail address".to_owned()))?;
    let name = claims
        .name()
        .and_then(|name| name.get(None))
        .map_or_else(|| email.clone(), |name| name.chars().take(200).collect());
    // A provider that asked for a second factor says so; ours is not asked for again.
    let proven = claims
        .auth_method_refs()
        .is_some_and(|methods| methods.iter().any(|method| method.as_str() == "mfa"));
    let writing = state.store.write(state.clock.now()).await?;
    let organisation = place::settle(&writing, place).await?;
    let external = External {
        subject: &subject,
        user: NewUser {
            email: &email,
            name: &name,
            role,
            organisation_id: organisation.as_ref().map(|one| one.id.as_str()),
            password_hash: None,
        },
    };
    let admitted = user::admit(&writing, external).await?;
    let (action, before, user) = match &admitted {
        Admitted::Known(user) => ("session.open_oidc", None, user),
        Admitted::Added(user) => ("user.add_oidc", None, user),
        Admitted::Changed(before, user) => ("user.change_oidc", Some(before.digest()), user),
    };
    if user.disabled {
        return Err(ApiError::Forbidden("whoever is shut out".to_owned()));
    }
    let opened = renew(state, &writing, caller, &user.id, proven).await?;
    let record = Record {
        actor: &user.id,
        action,
        object_kind: "user",
        object_id: &user.id,
        before: before.as_deref(),
        after: Some(&user.digest()),
        reason: None,
    };
    audit::append(&writing, record).await?;
    writing.commit().await?;
    let mut response = elsewhere("/api/v1/session")?;
    set_cookie(&mut response, &session_cookie(state, &opened.cookie));
    Ok(response)
}

/// The role that the provider's claim, a word or a list of words, is mapped to: the first word that is mapped counts.
fn mapped(settings: &Oidc, extra: &HashMap<String, Value>) -> Result<Role, ApiError> {
    let words: Vec<&str> = match extra.get(&settings.role_claim) {
        Some(Value::String(word)) => vec![word],
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    words
        .iter()
        .find_map(|word| settings.roles.get(*word)?.parse().ok())
        .ok_or_else(|| ApiError::Forbidden("whoever has no role here".to_owned()))
}
