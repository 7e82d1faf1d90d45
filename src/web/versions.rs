//! Writing documents with versions: one way for everything that people plan and decide in them.

use axum::http::{StatusCode, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::Value;

use crate::store::Writing;
use crate::store::audit::{Record, digest};
use crate::store::document::{self, Document, DocumentKind};

use super::AppState;
use super::audience::Caller;
use super::once::{self, Answer, Begun, Sent};
use super::problem::ApiError;

/// What a version says, before it is written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// How far the document is.
    pub state: &'static str,
    /// Who it belongs to.
    pub organisation: Option<String>,
    /// The other side.
    pub counterpart: Option<String>,
    /// What it says.
    pub content: Value,
    /// Why this version.
    pub note: Option<String>,
}

impl Draft {
    /// A draft with a content and nothing else.
    ///
    /// # Errors
    /// A content that is no JSON, which is a defect.
    pub fn of(state: &'static str, content: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self {
            state,
            organisation: None,
            counterpart: None,
            content: serde_json::to_value(content)
                .map_err(|error| ApiError::Internal(error.into()))?,
            note: None,
        })
    }
}

/// Which document is written, and as what it is audited.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// What it is.
    pub kind: DocumentKind,
    /// What it is about.
    pub key: &'a str,
    /// What is done, such as `plan.submit`.
    pub action: &'static str,
    /// Where it can be read.
    pub place: &'a str,
}

/// Writes the next version of a document with its audit record, once per `Idempotency-Key`, and answers with its body.
///
/// A document that is there is changed under `If-Match`. `make` sees the version before and may look at others in the same
/// transaction.
///
/// # Errors
/// 412 and 428 for another version or none; whatever `make` and `body` refuse.
pub async fn write<B: Serialize>(
    state: &AppState,
    caller: &Caller,
    sent: &Sent,
    target: Target<'_>,
    make: impl AsyncFnOnce(&Writing, Option<&Document>) -> Result<Draft, ApiError>,
    body: impl FnOnce(&Document) -> Result<B, ApiError>,
) -> Result<Response, ApiError> {
    let once = match once::begin(state, caller.actor(), sent).await? {
        Begun::Answered(response) => return Ok(response),
        Begun::Now(once) => once,
    };
    let before = document::latest_in(&once.writing, target.kind, target.key).await?;
    if let Some(before) = &before {
        let known = sent.version()?.ok_or(ApiError::PreconditionRequired)?;
        if known != before.version {
            return Err(ApiError::PreconditionFailed(super::respond::etag_of(
                before.version,
            )));
        }
    }
    let draft = make(&once.writing, before.as_ref()).await?;
    let after = Document {
        kind: target.kind,
        key: target.key.to_owned(),
        version: before.as_ref().map_or(1, |before| before.version + 1),
        state: draft.state.to_owned(),
        organisation: draft.organisation,
        counterpart: draft.counterpart,
        content: draft.content,
        note: draft.note,
        author: caller.actor().to_owned(),
        created_at: once.writing.now(),
    };
    document::add(&once.writing, &after).await?;
    let status = if before.is_some() {
        StatusCode::OK
    } else {
        StatusCode::CREATED
    };
    let answer = Answer::json(status, &body(&after)?)?
        .version(after.version)
        .with(header::LOCATION, target.place);
    let fingerprint = |document: &Document| digest(&(&document.state, &document.content));
    let known = before.as_ref().map(fingerprint);
    let record = Record {
        actor: caller.actor(),
        action: target.action,
        object_kind: target.kind.word(),
        object_id: target.key,
        before: known.as_deref(),
        after: Some(&fingerprint(&after)),
        reason: after.note.as_deref(),
    };
    once.settle(answer, record).await
}
