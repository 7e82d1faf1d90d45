//! Every way a request can fail; the only type that knows status codes. Rendered as RFC 9457 `application/problem+json`.

use std::borrow::Cow;

use anyhow::Chain;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::live::words::Words;
use crate::store::StoreError;
use crate::text::{api_problem, states::state};

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer to the field, or the cell of a sheet.
    pub pointer: String,
    /// A stable word for the mistake.
    #[schema(value_type = String)]
    pub code: Cow<'static, str>,
    /// The mistake in Vietnamese.
    pub message_vi: String,
    /// The mistake in English.
    pub message_en: String,
}

impl FieldError {
    /// A mistake in a field.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.into(),
            message_vi: vi.into(),
            message_en: en.into(),
        }
    }
}

/// Every way a request can fail.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The request cannot be read.
    #[error("the request cannot be read: {0}")]
    Unreadable(String),
    /// It can be read, but values are wrong.
    #[error("{} of the values cannot be used", .0.len())]
    Invalid(Vec<FieldError>),
    /// Nobody is signed in.
    #[error("sign in first")]
    Unauthenticated,
    /// Name, password or code are wrong.
    #[error("the name, the password or the code is wrong")]
    WrongCredentials,
    /// The identity provider did not vouch for whoever signs in.
    #[error("the sign-in at the identity provider was not completed")]
    ProviderRefused,
    /// Whoever is signed in may not do it.
    #[error("not allowed for {0}")]
    Forbidden(String),
    /// The request does not carry the session's token against forged requests.
    #[error("the header X-CSRF-Token is missing or wrong")]
    ForgedRequest,
    /// It is not there, or not for whoever asks.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Nothing was published so far.
    #[error("no release has been published yet")]
    NoRelease,
    /// The path does not know the method.
    #[error("the method is not allowed here")]
    MethodNotAllowed,
    /// A change must say which version it changes.
    #[error("send If-Match with the ETag of what you change")]
    PreconditionRequired,
    /// It was changed by somebody else.
    #[error("it was changed since you read it; its ETag is now {0}")]
    PreconditionFailed(String),
    /// The state does not allow it.
    #[error("{}", .0.en)]
    Conflict(Words),
    /// The author of a record cannot decide on it.
    #[error("whoever proposes cannot decide: a second person has to")]
    FourEyes,
    /// The key was used with another body.
    #[error("the Idempotency-Key was used with another request")]
    KeyReused,
    /// The first request with the key is not answered yet.
    #[error("the first request with this Idempotency-Key is still being answered")]
    KeyInFlight,
    /// The body is larger than allowed.
    #[error("the body is larger than allowed")]
    TooLarge,
    /// The body is not of a type that is understood.
    #[error("send {0}")]
    UnsupportedMedia(&'static str),
    /// Too many requests; seconds to wait.
    #[error("too many requests; try again in {0} s")]
    TooMany(u64),
    /// Not now; seconds to wait.
    #[error("{0}")]
    Unavailable(String, u64),
    /// The store could not answer.
    #[error("the store could not answer")]
    Store(#[source] StoreError),
    /// A defect of ours.
    #[error("something went wrong here")]
    Internal(#[source] anyhow::Error),
}

/// What PostgreSQL says of a text with a NUL.
const INVALID_TEXT: &str = "invalid byte sequence for encoding";

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(what) => Self::NotFound(what),
            StoreError::Exists(what) => {
                Self::conflict("đã có bản ghi như vậy", format!("{what} exists already"))
            }
            StoreError::Changed(version) => {
                Self::PreconditionFailed(super::respond::etag_of(version))
            }
            StoreError::State(state) => Self::in_state(&state),
            StoreError::OwnRecord => Self::FourEyes,
            // PostgreSQL keeps no text with a NUL; whoever sends one, in a path too, is told so.
            StoreError::Database(error) if error.to_string().contains(INVALID_TEXT) => {
                Self::Unreadable("a text holds a character that cannot be stored".to_owned())
            }
            other => Self::Store(other),
        }
    }
}

/// A documented type of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Kind {
    /// HTTP status.
    pub status: u16,
    /// Last part of its address, `/problems/{slug}`.
    pub slug: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// Title in Vietnamese.
    pub title_vi: &'static str,
}

macro_rules! kinds {
    ($($name:ident = $status:literal $slug:literal $en:literal $vi:literal;)+) => {
        $(const $name: Kind = Kind { status: $status, slug: $slug, title_en: $en, title_vi: $vi };)+
        /// Every type of problem, as documented.
        pub const KINDS: &[Kind] = &[$($name),+];
    };
}

kinds! {
    UNREADABLE = 400 "unreadable" "The request cannot be read" "Không đọc được yêu cầu";
    UNAUTHENTICATED = 401 "unauthenticated" "Sign in first" "Cần đăng nhập";
    WRONG_CREDENTIALS = 401 "wrong-credentials" "Wrong name, password or code" "Sai tên đăng nhập, mật khẩu hoặc mã";
    PROVIDER_REFUSED = 401 "provider-refused" "The identity provider did not vouch for you" "Hệ thống định danh chưa xác nhận việc đăng nhập";
    FORBIDDEN = 403 "forbidden" "Not allowed" "Không có quyền";
    FORGED = 403 "forged-request" "The token against forged requests is missing" "Thiếu mã chống giả mạo yêu cầu";
    FOUR_EYES = 403 "four-eyes" "A second person has to decide" "Cần người thứ hai quyết định";
    NOT_FOUND = 404 "not-found" "Not found" "Không tìm thấy";
    NO_RELEASE = 404 "no-release" "Nothing has been released yet" "Chưa có bản phát hành nào";
    METHOD = 405 "method-not-allowed" "Method not allowed" "Phương thức không được phép";
    CONFLICT = 409 "conflict" "The present state does not allow it" "Trạng thái hiện tại không cho phép";
    IN_FLIGHT = 409 "key-in-flight" "The first request is still being answered" "Yêu cầu đầu tiên đang được xử lý";
    PRECONDITION_FAILED = 412 "precondition-failed" "Changed since it was read" "Đã bị thay đổi sau khi đọc";
    TOO_LARGE = 413 "too-large" "The body is too large" "Nội dung quá lớn";
    UNSUPPORTED = 415 "unsupported-media" "This type of body is not understood" "Không hiểu loại nội dung này";
    INVALID = 422 "invalid" "Values cannot be used" "Giá trị không dùng được";
    KEY_REUSED = 422 "key-reused" "The key was used with another request" "Khóa đã dùng cho yêu cầu khác";
    PRECONDITION_REQUIRED = 428 "precondition-required" "If-Match is required" "Cần If-Match";
    TOO_MANY = 429 "too-many-requests" "Too many requests" "Quá nhiều yêu cầu";
    INTERNAL = 500 "internal" "Something went wrong here" "Có lỗi ở phía hệ thống";
    UNAVAILABLE = 503 "unavailable" "Not now" "Tạm thời chưa phục vụ được";
}

impl ApiError {
    /// The present state does not allow it, said in both languages.
    pub fn conflict(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Conflict(Words {
            vi: vi.into(),
            en: en.into(),
        })
    }

    /// The list of trades is missing: nothing can be checked yet.
    #[must_use]
    pub fn no_trades() -> Self {
        Self::conflict(
            "chưa có danh mục nghề; hãy nạp bảng trades trước",
            "no list of trades was delivered yet; deliver the resource trades first",
        )
    }

    /// The state that does not allow it, as the interface names it.
    #[must_use]
    pub fn in_state(word: &str) -> Self {
        Self::Conflict(Words::of(|language| {
            let said = state(word, language);
            language.pick(
                format!("trạng thái hiện tại là “{said}”"),
                format!("its state is {said}"),
            )
        }))
    }

    /// What is wrong this time, in Vietnamese.
    fn detail_vi(&self) -> String {
        match self {
            Self::Conflict(words) => words.vi.clone(),
            Self::Invalid(errors) => format!("có {} giá trị không dùng được", errors.len()),
            Self::TooMany(seconds) | Self::Unavailable(_, seconds) => {
                format!("hãy thử lại sau {seconds} giây")
            }
            Self::PreconditionFailed(etag) => {
                format!("đã bị thay đổi sau khi bạn đọc; ETag hiện nay là {etag}")
            }
            other => api_problem::help(other.kind().slug)
                .map_or_else(String::new, |help| help.vi.to_owned()),
        }
    }

    /// Its documented type.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Unreadable(_) => UNREADABLE,
            Self::Invalid(_) => INVALID,
            Self::Unauthenticated => UNAUTHENTICATED,
            Self::WrongCredentials => WRONG_CREDENTIALS,
            Self::ProviderRefused => PROVIDER_REFUSED,
            Self::Forbidden(_) => FORBIDDEN,
            Self::ForgedRequest => FORGED,
            Self::NotFound(_) => NOT_FOUND,
            Self::NoRelease => NO_RELEASE,
            Self::MethodNotAllowed => METHOD,
            Self::PreconditionRequired => PRECONDITION_REQUIRED,
            Self::PreconditionFailed(_) => PRECONDITION_FAILED,
            Self::Conflict(_) => CONFLICT,
            Self::FourEyes => FOUR_EYES,
            Self::KeyReused => KEY_REUSED,
            Self::KeyInFlight => IN_FLIGHT,
            Self::TooLarge => TOO_LARGE,
            Self::UnsupportedMedia(_) => UNSUPPORTED,
            Self::TooMany(_) => TOO_MANY,
            Self::Unavailable(..) => UNAVAILABLE,
            Self::Store(_) | Self::Internal(_) => INTERNAL,
        }
    }
}

/// The body of a problem.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Address of the documentation of this type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its title in English.
    pub title: &'static str,
    /// Its title in Vietnamese.
    pub title_vi: &'static str,
    /// HTTP status.
    pub status: u16,
    /// What is wrong this time.
    pub detail: String,
    /// The same in Vietnamese.
    pub detail_vi: String,
    /// Names the request, in the header `X-Request-ID` and in the log too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Mistakes by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let kind = self.kind();
        if kind.status == 500 {
            // What went wrong stands in the causes.
            let causes: Vec<String> = Chain::new(&self).skip(1).map(ToString::to_string).collect();
            tracing::error!(error = causes.join(": "), "a request could not be answered");
        }
        let retry = match &self {
            Self::TooMany(seconds) | Self::Unavailable(_, seconds) => Some(*seconds),
            _ => None,
        };
        let (detail, detail_vi) = (self.to_string(), self.detail_vi());
        let errors = if let Self::Invalid(errors) = self {
            errors
        } else {
            Vec::new()
        };
        let status = StatusCode::from_u16(kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = Problem {
            kind: format!("/problems/{}", kind.slug),
            title: kind.title_en,
            title_vi: kind.title_vi,
            status: kind.status,
            detail,
            detail_vi,
            request_id: super::passage::request_id(),
            errors,
        };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
