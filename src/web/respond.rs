//! What answers and requests have in common: JSON bodies, the `ETag`, pages of a list.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::digest::hex;
use crate::live::reading::Body as KeptBody;

use super::problem::ApiError;

/// A JSON body that was understood.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub struct Body<T>(pub T);

/// A query string that was understood.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub struct Asked<T>(pub T);

/// Parts of the path that were understood.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub struct Named<T>(pub T);

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::UnsupportedMedia("application/json"),
            _ => Self::Unreadable(rejection.body_text()),
        }
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::Unreadable(rejection.body_text())
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::Unreadable(rejection.body_text())
    }
}

/// A text with single spaces and without control characters, which no database keeps as they are.
#[must_use]
pub fn spaced(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A text as a part of a path: what is no plain letter or digit as bytes in hexadecimal digits.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push('%');
            path.push_str(&hex(&[byte]));
        }
    }
    path
}

/// The ETag of a version.
#[must_use]
pub fn etag_of(version: i64) -> String {
    format!("\"v{version}\"")
}

/// The version that a change is based on.
///
/// # Errors
/// 428 where `If-Match` is missing, 412 where it is not one of our versions.
pub fn if_match(headers: &HeaderMap) -> Result<i64, ApiError> {
    let value = headers
        .get(header::IF_MATCH)
        .ok_or(ApiError::PreconditionRequired)?;
    value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("\"v")?.strip_suffix('"')?.parse().ok())
        .ok_or_else(|| ApiError::PreconditionFailed("another one".to_owned()))
}

/// A JSON answer with the ETag of its version.
pub fn versioned<T: Serialize>(status: StatusCode, body: &T, version: i64) -> Response {
    let mut response = (status, axum::Json(body)).into_response();
    if let Ok(value) = HeaderValue::from_str(&etag_of(version)) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}

/// Most entries of a page.
pub const PAGE_LIMIT: u64 = 200;

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PageOf {
    /// Entries of a page, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
}

impl PageOf {
    /// Entries of the page.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, PAGE_LIMIT)
    }
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// `cursor` of the next page; missing on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page from one entry more than it holds: the entry too many says that there is a next page.
    pub fn of(mut items: Vec<T>, limit: u64, key: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let next = self.next.clone();
        leading_on(&self, next.as_deref())
    }
}

/// A JSON answer whose header leads to the next page.
pub fn leading_on(body: &impl Serialize, next: Option<&str>) -> Response {
    let link = next
        .and_then(|next| HeaderValue::from_str(&format!("<?cursor={next}>; rel=\"next\"")).ok());
    let mut response = axum::Json(body).into_response();
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// How long others may keep an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// For good: it never changes.
    Forever,
    /// For a minute, then ask again.
    Minute,
    /// Not at all: it is not for everybody.
    Never,
}

impl Keep {
    const fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Forever => "public, max-age=31536000, immutable",
            Self::Minute => "public, max-age=60",
            Self::Never => "no-store",
        })
    }
}

/// An answer that was rendered and compressed once.
pub fn kept(headers: &HeaderMap, body: &KeptBody, keep: Keep) -> Response {
    const JSON: &str = "application/json";
    let packed = !body.gzip.is_empty() && takes_gzip(headers);
    // Compressed bytes are other bytes, so another strong ETag.
    let (bytes, etag) = if packed {
        (&body.gzip, format!("\"{}-gzip\"", body.etag))
    } else {
        (&body.bytes, format!("\"{}\"", body.etag))
    };
    let mut response = ready(headers, bytes.clone(), &etag, JSON, keep);
    let answered = response.headers_mut();
    answered.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if packed {
        answered.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// Whether an `Accept-Encoding` takes gzip.
fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value.split(',').any(|one| {
                let (name, quality) = one.split_once(';').unwrap_or((one, ""));
                name.trim().eq_ignore_ascii_case("gzip") && quality.trim() != "q=0"
            })
        })
}

/// An answer whose bytes are ready, or 304 where whoever asks has them.
pub fn ready(
    headers: &HeaderMap,
    bytes: Bytes,
    etag: &str,
    kind: &'static str,
    keep: Keep,
) -> Response {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| names(value, etag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(axum::body::Body::from(bytes));
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    };
    let answered = response.headers_mut();
    answered.insert(header::CACHE_CONTROL, keep.header());
    if let Ok(value) = HeaderValue::from_str(etag) {
        answered.insert(header::ETAG, value);
    }
    response
}

/// Whether an `If-None-Match` names an ETag; weak comparison, as it is for reading.
fn names(value: &HeaderValue, etag: &str) -> bool {
    value.to_str().is_ok_and(|value| {
        value
            .split(',')
            .map(|one| one.trim().trim_start_matches("W/"))
            .any(|one| one == "*" || one == etag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_path_has_plain_signs_only() {
        assert_eq!(encoded("thợ hàn/3g"), "th%e1%bb%a3%20h%c3%a0n%2f3g");
    }

    #[test]
    fn gzip_is_sent_to_those_who_take_it() {
        let takes = |value: &'static str| {
            let value = HeaderValue::from_static(value);
            takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]))
        };
        assert!(takes("gzip"));
        assert!(takes("br, GZIP;q=0.8"));
        assert!(!takes("br, gzip;q=0"));
        assert!(!takes("identity"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn an_etag_is_known_alone_in_a_list_and_as_weak() {
        let known = |value: &'static str| names(&HeaderValue::from_static(value), "\"a1\"");
        assert!(known("\"a1\""));
        assert!(known("\"b2\", W/\"a1\""));
        assert!(known("*"));
        assert!(!known("\"a11\""));
        assert!(!known("a1"));
    }
}
