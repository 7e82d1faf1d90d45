//! The pages' way to the interface: the same routes, rights and refusals as any other client, without a network between.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower::ServiceExt;

use crate::text::Language;
use crate::web::audience::CSRF_HEADER;

use super::show::Plain;

/// The interface as one visitor may use it.
#[derive(Clone)]
pub struct Door {
    api: Router,
    /// What the visitor's browser sent that the interface looks at.
    headers: HeaderMap,
    address: Option<ConnectInfo<SocketAddr>>,
}

/// A mistake in a field, as the interface names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Mistake {
    /// JSON pointer to the field.
    pub pointer: String,
    message_vi: String,
    message_en: String,
}

impl Mistake {
    /// A mistake that is found before the interface is asked, in Vietnamese and English.
    #[must_use]
    pub fn new(pointer: &str, [vi, en]: [&str; 2]) -> Self {
        Self {
            pointer: pointer.to_owned(),
            message_vi: vi.to_owned(),
            message_en: en.to_owned(),
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.message_vi, &self.message_en)
    }
}

/// Why the interface did not do it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    title: Box<str>,
    title_vi: Box<str>,
    detail: Box<str>,
    detail_vi: Box<str>,
    /// Mistakes by field.
    pub errors: Vec<Mistake>,
}

impl Default for Refusal {
    fn default() -> Self {
        Self {
            status: 500,
            title: "Something went wrong here".into(),
            title_vi: "Có lỗi ở phía hệ thống".into(),
            detail: Box::default(),
            detail_vi: Box::default(),
            errors: Vec::new(),
        }
    }
}

impl Refusal {
    /// There is no such page.
    #[must_use]
    pub fn not_found() -> Self {
        Self {
            status: 404,
            title: "Page not found".into(),
            title_vi: "Không tìm thấy trang".into(),
            ..Self::default()
        }
    }

    /// Something that has no words of its own.
    #[must_use]
    pub fn of(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// The same with another status.
    #[must_use]
    pub fn as_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// A page for others.
    #[must_use]
    pub fn not_for_you() -> Self {
        Self {
            status: 403,
            title: "This page is for others".into(),
            title_vi: "Trang này dành cho vai trò khác".into(),
            ..Self::default()
        }
    }

    /// A form that can only come from another site.
    #[must_use]
    pub fn forged() -> Self {
        Self {
            status: 403,
            title: "The form was sent from another site".into(),
            title_vi: "Biểu mẫu được gửi từ trang khác".into(),
            ..Self::default()
        }
    }

    /// Its status.
    #[must_use]
    pub fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// What it is called.
    #[must_use]
    pub fn title(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.title_vi, &self.title)
    }

    /// What is wrong this time.
    #[must_use]
    pub fn detail(&self, language: impl Plain<Language>) -> &str {
        language.plain().pick(&self.detail_vi, &self.detail)
    }

    /// Whether the entered values can be mended and sent again.
    #[must_use]
    pub fn can_be_mended(&self) -> bool {
        matches!(self.status, 400 | 409 | 412 | 422 | 429)
    }
}

/// Something to be done through the interface.
#[derive(Debug, Clone, Default)]
pub struct Call<'a> {
    /// Its method.
    pub method: Method,
    /// Its path, with the question.
    pub path: &'a str,
    /// What is sent.
    pub body: Option<&'a Value>,
    /// The session's token, as the form carried it.
    pub csrf: &'a str,
    /// The version that is changed, as the form carried it.
    pub version: &'a str,
    /// What makes sending the same form twice do it once.
    pub key: &'a str,
}

/// What the interface answered.
#[derive(Debug)]
pub struct Reply {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Value,
}

impl Reply {
    /// The id of what was made.
    #[must_use]
    pub fn id(&self) -> &str {
        self.body["id"].as_str().unwrap_or("")
    }

    /// The body in a form that is known.
    ///
    /// # Errors
    /// A body of another form, which is a defect.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Refusal> {
        serde_json::from_value(self.body).map_err(|error| defect(&error))
    }
}

fn defect(error: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(%error, "a page does not understand the interface");
    Refusal::default()
}

impl Door {
    /// The interface for whoever sent a request.
    #[must_use]
    pub fn new(api: Router, request: &Request) -> Self {
        // Whoever comes through a proxy is known by a header of the settings, so all of them are taken along.
        let mut headers = request.headers().clone();
        for name in [
            header::ACCEPT_ENCODING,
            header::CONTENT_LENGTH,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            header::RANGE,
            header::TRANSFER_ENCODING,
        ] {
            headers.remove(name);
        }
        Self {
            api,
            headers,
            address: request.extensions().get().copied(),
        }
    }

    fn request(&self, method: Method, path: &str, body: Body) -> Result<Request, Refusal> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .body(body)
            .map_err(|_| Refusal::not_found())?;
        request.headers_mut().clone_from(&self.headers);
        if let Some(address) = self.address {
            request.extensions_mut().insert(address);
        }
        Ok(request)
    }

    async fn answer(&self, request: Request) -> Response {
        match self.api.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// Something that is read.
    ///
    /// # Errors
    /// Whatever the interface refuses.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        self.reply(path).await?.read()
    }

    /// Something that is read, with its version.
    ///
    /// # Errors
    /// Whatever the interface refuses.
    pub async fn reply(&self, path: &str) -> Result<Reply, Refusal> {
        let request = self.request(Method::GET, path, Body::empty())?;
        read(self.answer(request).await).await
    }

    /// Something that is read; nothing where it is not there.
    ///
    /// # Errors
    /// Whatever else the interface refuses.
    pub async fn find<T: DeserializeOwned>(&self, path: &str) -> Result<Option<T>, Refusal> {
        match self.get(path).await {
            Ok(found) => Ok(Some(found)),
            Err(refusal) if refusal.status == 404 => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// Does something.
    ///
    /// # Errors
    /// Whatever the interface refuses.
    pub async fn send(&self, call: Call<'_>) -> Result<Reply, Refusal> {
        let body = call
            .body
            .map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let mut request = self.request(call.method, call.path, body)?;
        if call.body.is_some() {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(header::CONTENT_TYPE, json);
        }
        let etag = if call.version.is_empty() {
            String::new()
        } else {
            // Forms carry the number or the word of the ETag.
            format!("\"v{}\"", call.version.trim_start_matches('v'))
        };
        let named = [
            (HeaderName::from_static(CSRF_HEADER), call.csrf),
            (header::IF_MATCH, &etag),
            (HeaderName::from_static("idempotency-key"), call.key),
        ];
        set(request.headers_mut(), named);
        read(self.answer(request).await).await
    }

    /// Sends a form with a file on, as it came.
    ///
    /// # Errors
    /// Whatever the interface refuses.
    pub async fn pass(
        &self,
        path: &str,
        csrf: &str,
        (kind, body): (&str, Body),
    ) -> Result<Reply, Refusal> {
        let mut request = self.request(Method::POST, path, body)?;
        let named = [
            (HeaderName::from_static(CSRF_HEADER), csrf),
            (header::CONTENT_TYPE, kind),
        ];
        set(request.headers_mut(), named);
        read(self.answer(request).await).await
    }
}

fn set<const N: usize>(headers: &mut HeaderMap, named: [(HeaderName, &str); N]) {
    for (name, value) in named {
        if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
}

async fn read(response: Response) -> Result<Reply, Refusal> {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| defect(&error))?;
    if !parts.status.is_success() {
        let refusal = serde_json::from_slice(&bytes).map_err(|error| defect(&error))?;
        return Err(refusal);
    }
    let body = if bytes.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&bytes).map_err(|error| defect(&error))?
    };
    Ok(Reply {
        headers: parts.headers,
        body,
    })
}

#[cfg(test)]
mod tests {
    use axum::Json;
    use axum::routing::put;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_version_is_sent_as_the_etag_of_the_interface() {
        let told = |headers: HeaderMap| async move {
            let told = headers.get(header::IF_MATCH);
            Json(json!(told.and_then(|value| value.to_str().ok())))
        };
        let api = Router::new().route("/x", put(told));
        let door = Door::new(api, &Request::new(Body::empty()));
        for (version, etag) in [
            ("7", json!("\"v7\"")),
            ("v7", json!("\"v7\"")),
            ("", Value::Null),
        ] {
            let call = Call {
                method: Method::PUT,
                path: "/x",
                version,
                ..Call::default()
            };
            assert_eq!(door.send(call).await.unwrap().body, etag, "{version}");
        }
    }
}
