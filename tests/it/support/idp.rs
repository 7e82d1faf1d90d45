//! An identity provider that keeps to OpenID Connect Core, or breaks one rule of it when a test asks it to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use rsa::pkcs1::EncodeRsaPrivateKey;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

pub const CLIENT: &str = "vocmatch";
pub const SECRET: &str = "một bí mật của phép thử";

/// Which rule the provider breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breach {
    Nonce,
    Audience,
    Issuer,
    Expired,
    Signature,
    NoToken,
}

/// A code that was given out and what belongs to it.
struct Given {
    nonce: Option<String>,
    challenge: String,
    back: String,
}

struct Inner {
    issuer: String,
    key: CoreRsaPrivateSigningKey,
    other_key: CoreRsaPrivateSigningKey,
    claims: Mutex<Value>,
    breach: Mutex<Option<Breach>>,
    given: Mutex<HashMap<String, Given>>,
    now: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// A running provider.
#[derive(Clone)]
pub struct IdentityProvider(Arc<Inner>);

fn key() -> CoreRsaPrivateSigningKey {
    // As short as the libraries take: the test is of the protocol, not of RSA.
    let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 1024).unwrap();
    let pem = key.to_pkcs1_pem(rsa::pkcs8::LineEnding::LF).unwrap();
    CoreRsaPrivateSigningKey::from_pem(&pem, Some(JsonWebKeyId::new("one".to_owned()))).unwrap()
}

impl IdentityProvider {
    /// Starts one; `now` gives seconds since 1970.
    pub async fn start(now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let provider = Self(Arc::new(Inner {
            issuer: format!("http://{}", listener.local_addr().unwrap()),
            key: key(),
            other_key: key(),
            claims: Mutex::new(Value::Null),
            breach: Mutex::new(None),
            given: Mutex::default(),
            now: Box::new(now),
        }));
        let service = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        provider
    }

    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Who is signed in at the provider: claims beside those of the protocol.
    pub fn person(&self, claims: Value) {
        *self.0.claims.lock().unwrap() = claims;
    }

    /// Breaks a rule from now on.
    pub fn breach(&self, breach: Breach) {
        *self.0.breach.lock().unwrap() = Some(breach);
    }

    fn broken(&self, breach: Breach) -> bool {
        *self.0.breach.lock().unwrap() == Some(breach)
    }

    fn token(&self, nonce: Option<&str>) -> String {
        let now = (self.0.now)();
        let mut claims = self.0.claims.lock().unwrap().clone();
        let issuer = if self.broken(Breach::Issuer) {
            "http://127.0.0.1:1"
        } else {
            &self.0.issuer
        };
        let audience = if self.broken(Breach::Audience) {
            "another"
        } else {
            CLIENT
        };
        let until = if self.broken(Breach::Expired) {
            now - 60
        } else {
            now + 300
        };
        claims["iss"] = json!(issuer);
        claims["aud"] = json!(audience);
        claims["iat"] = json!(now - 120);
        claims["exp"] = json!(until);
        claims["nonce"] = match nonce {
            Some(_) if self.broken(Breach::Nonce) => json!("another"),
            nonce => json!(nonce),
        };
        let header = json!({ "alg": "RS256", "typ": "JWT", "kid": "one" });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let key = if self.broken(Breach::Signature) {
            &self.0.other_key
        } else {
            &self.0.key
        };
        let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
        let signature = key.sign(&algorithm, signed.as_bytes()).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn discovery(State(provider): State<IdentityProvider>) -> Json<Value> {
    let at = |path: &str| format!("{}/{path}", provider.issuer());
    Json(json!({
        "issuer": provider.issuer(),
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "jwks_uri": at("keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

async fn keys(State(provider): State<IdentityProvider>) -> Json<Value> {
    let key = serde_json::to_value(provider.0.key.as_verification_key()).unwrap();
    Json(json!({ "keys": [key] }))
}

/// The person is signed in already, so the browser comes back at once.
async fn authorize(
    State(provider): State<IdentityProvider>,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let of = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let right = of("client_id") == CLIENT
        && of("response_type") == "code"
        && of("scope").split(' ').any(|scope| scope == "openid")
        && of("code_challenge_method") == "S256"
        && !of("code_challenge").is_empty()
        && of("redirect_uri").ends_with("/api/v1/oidc/callback");
    if !right {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let code = uuid::Uuid::now_v7().to_string();
    let given = Given {
        nonce: asked.get("nonce").cloned(),
        challenge: of("code_challenge").to_owned(),
        back: of("redirect_uri").to_owned(),
    };
    provider.0.given.lock().unwrap().insert(code.clone(), given);
    Redirect::to(&format!(
        "{}?code={code}&state={}",
        of("redirect_uri"),
        of("state")
    ))
    .into_response()
}

/// Takes each code once, from the client that it was given to, with the secret half of PKCE.
async fn token(
    State(provider): State<IdentityProvider>,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Response {
    let refuse =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let of = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let expected = format!(
        "Basic {}",
        STANDARD.encode(format!("{CLIENT}:{}", encoded(SECRET)))
    );
    if headers
        .get("authorization")
        .is_none_or(|value| value != &expected)
    {
        return refuse("invalid_client");
    }
    let Some(given) = provider.0.given.lock().unwrap().remove(of("code")) else {
        return refuse("invalid_grant");
    };
    let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(of("code_verifier").as_bytes()));
    let right = of("grant_type") == "authorization_code"
        && of("redirect_uri") == given.back
        && verifier == given.challenge;
    if !right {
        return refuse("invalid_grant");
    }
    let mut answer = json!({ "access_token": "none", "token_type": "Bearer", "expires_in": 300 });
    if !provider.broken(Breach::NoToken) {
        answer["id_token"] = json!(provider.token(given.nonce.as_deref()));
    }
    Json(answer).into_response()
}

/// Form encoding, which the standard asks for within the Basic header.
fn encoded(text: &str) -> String {
    openidconnect::url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
