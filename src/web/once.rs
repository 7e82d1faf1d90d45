//! Writes that may safely be repeated: with an `Idempotency-Key` the second request gets the answer of the first.
//!
//! The key, the change and the answer are one transaction, so that a crash leaves all of them or none. Within this
//! process a second request under a key that is being answered is refused; of another process it waits.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::clock::{HOUR, Millis};
use crate::digest::hex;
use crate::store::Writing;
use crate::store::audit::{self, Record};
use crate::store::idempotency::{self, Answered};

use super::AppState;
use super::problem::ApiError;
use super::respond::{etag_of, if_match};

/// Header with the key.
pub const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Header of an answer that was given before.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Characters of a key.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 16..=64;

/// Keys that are being answered, and when answers were last forgotten.
#[derive(Debug, Default)]
pub struct Keys {
    in_flight: Mutex<HashSet<(String, String)>>,
    purged_at: AtomicI64,
}

/// A request as it was sent.
pub struct Sent {
    method: Method,
    path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let headers = request.headers().clone();
        let body =
            Bytes::from_request(request, state)
                .await
                .map_err(|rejection: BytesRejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
                    _ => ApiError::Unreadable(rejection.body_text()),
                })?;
        Ok(Self {
            method,
            path,
            headers,
            body,
        })
    }
}

impl Sent {
    /// The media type of the body, without parameters.
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map_or("", str::trim)
    }

    /// The body, where it is said to be JSON.
    ///
    /// # Errors
    /// 415 for another type, 400 for what cannot be read.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        if self.media_type() != "application/json" {
            return Err(ApiError::UnsupportedMedia("application/json"));
        }
        read(&self.body)
    }

    /// The version that the change is based on, where the request names one.
    ///
    /// # Errors
    /// 412 for something that is not one of our versions.
    pub fn version(&self) -> Result<Option<i64>, ApiError> {
        self.headers
            .contains_key(header::IF_MATCH)
            .then(|| if_match(&self.headers))
            .transpose()
    }

    fn key(&self) -> Result<Option<&str>, ApiError> {
        let Some(value) = self.headers.get(KEY) else {
            return Ok(None);
        };
        value
            .to_str()
            .ok()
            .filter(|key| KEY_LENGTH.contains(&key.len()))
            .map(Some)
            .ok_or_else(|| {
                ApiError::Unreadable("an Idempotency-Key has 16 to 64 characters".to_owned())
            })
    }

    /// What a repetition must have in common with the first request.
    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let version = self.headers.get(header::IF_MATCH);
        let parts = [
            self.method.as_str().as_bytes(),
            self.path.as_bytes(),
            self.media_type().as_bytes(),
            version.map_or(&[][..], |version| version.as_bytes()),
            &self.body,
        ];
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hex(&hash.finalize())
    }
}

/// A value from JSON, with the place of what does not fit.
///
/// # Errors
/// 400 for what cannot be read.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    axum::Json::from_bytes(body)
        .map(|axum::Json(value)| value)
        .map_err(|rejection| ApiError::Unreadable(rejection.body_text()))
}

/// A key that is being answered by this process; free again when dropped.
struct Held<'a> {
    keys: &'a Keys,
    held: (String, String),
    request: String,
}

impl Held<'_> {
    /// The answer that was given before, to the same request.
    fn again(&self, before: Answered) -> Result<Response, ApiError> {
        if before.request == self.request {
            Ok(replay(before))
        } else {
            Err(ApiError::KeyReused)
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.keys
            .in_flight
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.held);
    }
}

impl Keys {
    fn hold(&self, client: &str, key: &str, request: String) -> Result<Held<'_>, ApiError> {
        let held = (client.to_owned(), key.to_owned());
        let mut in_flight = self
            .in_flight
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if in_flight.insert(held.clone()) {
            Ok(Held {
                keys: self,
                held,
                request,
            })
        } else {
            Err(ApiError::KeyInFlight)
        }
    }

    /// Whether old answers are to be forgotten: once an hour.
    fn purge_due(&self, now: Millis) -> bool {
        let last = self.purged_at.load(Ordering::Relaxed);
        let order = Ordering::Relaxed;
        now - last >= HOUR
            && self
                .purged_at
                .compare_exchange(last, now, order, order)
                .is_ok()
    }

    /// How many keys are being answered.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        let in_flight = self.in_flight.lock();
        in_flight.unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// What a write begins with.
pub enum Begun<'a> {
    /// It was answered before.
    Answered(Response),
    /// It is to be done.
    Now(Once<'a>),
}

/// A write under way.
pub struct Once<'a> {
    state: &'a AppState,
    held: Option<Held<'a>>,
    /// The transaction; dropped without [`Once::finish`] it leaves nothing behind, and the key is free again.
    pub writing: Writing,
}

/// Begins a write of a client.
///
/// # Errors
/// A key that is too short or long, is being answered, or was used with another request.
pub async fn begin<'a>(
    state: &'a AppState,
    client: &str,
    sent: &Sent,
) -> Result<Begun<'a>, ApiError> {
    let now = state.clock.now();
    let Some(key) = sent.key()? else {
        return Ok(Begun::Now(Once {
            state,
            held: None,
            writing: state.store.write_together(now).await?,
        }));
    };
    let held = state.keys.hold(client, key, sent.digest())?;
    if let Some(before) = idempotency::find(&state.store, client, key, now).await? {
        return Ok(Begun::Answered(held.again(before)?));
    }
    let writing = state.store.write_together(now).await?;
    if state.keys.purge_due(now) {
        idempotency::purge(&writing).await?;
    }
    Ok(Begun::Now(Once {
        state,
        held: Some(held),
        writing,
    }))
}

/// The answer to a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// A JSON body.
    ///
    /// # Errors
    /// A value that is no JSON, which is a defect.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self {
            status,
            headers: vec![(
                header::CONTENT_TYPE.to_string(),
                "application/json".to_owned(),
            )],
            body: serde_json::to_vec(body).map_err(|error| ApiError::Internal(error.into()))?,
        })
    }

    /// Nothing but a status.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// With another header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        let name = name.to_string();
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// With the ETag of a version.
    #[must_use]
    pub fn version(self, version: i64) -> Self {
        self.with(header::ETAG, etag_of(version))
    }
}

fn replay(answered: Answered) -> Response {
    let mut response = respond(answered);
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn respond(answered: Answered) -> Response {
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answered.body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for (name, value) in &answered.headers {
        if let (Ok(name), Ok(value)) = (
            HeaderName::try_from(name.as_str()),
            HeaderValue::try_from(value.as_str()),
        ) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

impl Once<'_> {
    /// Stores the answer with the change and its audit record, makes all of it last, and answers; the working flags
    /// follow.
    ///
    /// # Errors
    /// A database that is away.
    pub async fn finish(self, answer: Answer, record: Record<'_>) -> Result<Response, ApiError> {
        let state = self.state;
        let response = self.settle(answer, record).await?;
        state.live.nudge();
        Ok(response)
    }

    /// The same for what moves no flag.
    ///
    /// # Errors
    /// A database that is away.
    pub async fn settle(self, answer: Answer, record: Record<'_>) -> Result<Response, ApiError> {
        let Self {
            state,
            held,
            writing,
        } = self;
        let answered = Answered {
            request: held
                .as_ref()
                .map(|held| held.request.clone())
                .unwrap_or_default(),
            status: answer.status.as_u16(),
            headers: answer.headers,
            body: answer.body,
        };
        if let Some(held) = &held {
            let (client, key) = &held.held;
            let now = writing.now();
            if !idempotency::keep(&writing, client, key, &answered).await? {
                drop(writing);
                let before = idempotency::find(&state.store, client, key, now).await?;
                return held.again(before.ok_or(ApiError::KeyInFlight)?);
            }
        }
        audit::append(&writing, record).await?;
        writing.commit().await?;
        Ok(respond(answered))
    }
}
