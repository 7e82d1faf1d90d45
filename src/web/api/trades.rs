//! Trades and providers as the last release shows them, from memory.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

use crate::live::reading::{Body, Query, Reading, Sorting};
use crate::web::problem::{ApiError, FieldError, Problem};
use crate::web::respond::{Asked, Keep, Named, PAGE_LIMIT, kept, ready};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list))
        .routes(routes!(trade))
        .routes(routes!(history))
        .routes(routes!(search))
        .routes(routes!(providers))
        .routes(routes!(provider))
}

const JSON: &str = "application/json";

/// The last published release.
///
/// # Errors
/// Nothing was published so far.
pub(super) fn released(state: &AppState) -> Result<Arc<Reading>, ApiError> {
    state.live.public().now().ok_or(ApiError::NoRelease)
}

/// The first page of the trades, as asked for most.
pub(in crate::web) fn first_page(headers: &HeaderMap, reading: &Reading) -> Response {
    let mut response = shown(headers, &reading.trades);
    link(
        &mut response,
        reading.trades_next.as_deref(),
        &Wanted::default(),
    );
    response
}

/// An answer of the last release.
pub(in crate::web) fn shown(headers: &HeaderMap, body: &Body) -> Response {
    kept(headers, body, Keep::Minute)
}

/// An answer that was made for this question alone.
fn made(headers: &HeaderMap, body: Vec<u8>) -> Response {
    let etag = format!("\"{}\"", crate::store::release::checksum(&body));
    ready(headers, body.into(), &etag, JSON, Keep::Minute)
}

/// Which trades.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `undersupplied`, `balanced`, `oversupplied` or `insufficient_evidence`.
    flag: Option<String>,
    /// Code of a trade group.
    group: Option<String>,
    /// `college`, `intermediate`, `elementary`, `short_course` or a level of the city's own.
    level: Option<String>,
    /// `flag`, `code`, `name`, `probability`, `ratio`, `supply`, `demand` or `gap`.
    #[param(inline)]
    sort: Option<Sorting>,
    /// Entries of a page, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
    /// Where the page begins: `next` of the page before.
    cursor: Option<String>,
}

const FLAGS: [&str; 4] = [
    "undersupplied",
    "balanced",
    "oversupplied",
    "insufficient_evidence",
];

/// Trades of the last release with their flags, a page of them; `totals` counts flags over all trades.
#[utoipa::path(
    get,
    path = "/api/v1/trades",
    tag = "trades",
    params(Wanted),
    responses(
        (status = 200, description = "A page of trades", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "Nothing is released yet", body = Problem),
        (status = 422, description = "A value that cannot be used", body = Problem),
    )
)]
async fn list(
    State(state): State<AppState>,
    headers: HeaderMap,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let reading = released(&state)?;
    if wanted == Wanted::default() {
        return Ok(first_page(&headers, &reading));
    }
    let query = query(&reading, &wanted)?;
    let listed = reading.page(&query);
    let mut response = made(&headers, listed.body);
    link(&mut response, listed.next.as_deref(), &wanted);
    Ok(response)
}

fn query(reading: &Reading, wanted: &Wanted) -> Result<Query, ApiError> {
    let wrong = |pointer: &str, vi: &str, en: &str| {
        ApiError::Invalid(vec![FieldError::new(pointer, "unknown_value", vi, en)])
    };
    if let Some(flag) = &wanted.flag
        && !FLAGS.contains(&flag.as_str())
    {
        return Err(wrong(
            "/flag",
            "Không có xếp loại này.",
            "There is no such flag.",
        ));
    }
    let from = match &wanted.cursor {
        None => 0,
        Some(cursor) => reading.place(cursor).ok_or_else(|| {
            wrong(
                "/cursor",
                "Con trỏ không thuộc bản phát hành hiện hành; hãy đọc lại từ đầu.",
                "The cursor is not one of the present release; begin again.",
            )
        })?,
    };
    Ok(Query {
        flag: wanted.flag.clone(),
        group: wanted.group.clone(),
        level: wanted.level.clone(),
        sorting: wanted.sort.unwrap_or_default(),
        from,
        limit: limit(wanted.limit),
    })
}

fn limit(wanted: Option<usize>) -> usize {
    let most = usize::try_from(PAGE_LIMIT).unwrap_or(usize::MAX);
    wanted.unwrap_or(50).clamp(1, most)
}

/// `Link` to the next page of the same question.
fn link(response: &mut Response, next: Option<&str>, wanted: &Wanted) {
    let Some(next) = next else { return };
    let mut address = format!("<?cursor={next}");
    let sort = wanted.sort.map(Sorting::word);
    let limit = wanted.limit.map(|limit| limit.to_string());
    let parts = [
        ("flag", wanted.flag.as_deref()),
        ("group", wanted.group.as_deref()),
        ("level", wanted.level.as_deref()),
        ("sort", sort),
        ("limit", limit.as_deref()),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            address.push_str(&format!("&{name}={}", escaped(value)));
        }
    }
    address.push_str(">; rel=\"next\"");
    if let Ok(value) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(header::LINK, value);
    }
}

/// A text as it may stand in an address.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// One trade of the last release: flag, evidence, reasons, funnels, levels, outcomes, positions by district.
#[utoipa::path(
    get,
    path = "/api/v1/trades/{code}",
    tag = "trades",
    params(("code" = String, Path, description = "Key of the trade", example = "han")),
    responses(
        (status = 200, description = "The trade", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "No such trade, or nothing is released yet", body = Problem),
    )
)]
async fn trade(
    State(state): State<AppState>,
    headers: HeaderMap,
    Named(code): Named<String>,
) -> Result<Response, ApiError> {
    let reading = released(&state)?;
    let body = reading.trade(&code).ok_or(ApiError::NotFound("trade"))?;
    Ok(shown(&headers, body))
}

/// The flags of one trade in all published releases, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/trades/{code}/history",
    tag = "trades",
    params(("code" = String, Path, description = "Key of the trade", example = "han")),
    responses(
        (status = 200, description = "Its flags by release", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "No such trade, or nothing is released yet", body = Problem),
    )
)]
async fn history(
    State(state): State<AppState>,
    headers: HeaderMap,
    Named(code): Named<String>,
) -> Result<Response, ApiError> {
    let reading = released(&state)?;
    let body = reading.history(&code).ok_or(ApiError::NotFound("trade"))?;
    Ok(shown(&headers, body))
}

/// What is searched.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Sought {
    /// A name, another word for a trade, or an official code; with or without Vietnamese marks.
    #[param(example = "han")]
    q: String,
    /// Most trades of the answer, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<usize>,
}

/// Longest question, in bytes.
const QUESTION: usize = 200;

/// Trades by name, other words or official code. Marks may be left out; where they are written, the same marks rank first.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "trades",
    params(Sought),
    responses(
        (status = 200, description = "Trades, the best first", body = serde_json::Value),
        (status = 404, description = "Nothing is released yet", body = Problem),
        (status = 422, description = "A question that is too long", body = Problem),
    )
)]
async fn search(
    State(state): State<AppState>,
    headers: HeaderMap,
    Asked(sought): Asked<Sought>,
) -> Result<Response, ApiError> {
    let reading = released(&state)?;
    if sought.q.len() > QUESTION {
        return Err(ApiError::Invalid(vec![FieldError::new(
            "/q",
            "too_long",
            "Từ khóa quá dài.",
            "The question is too long.",
        )]));
    }
    let found = reading.find(&sought.q, limit(sought.limit));
    Ok(made(&headers, found))
}

/// Providers of the last release.
#[utoipa::path(
    get,
    path = "/api/v1/providers",
    tag = "providers",
    responses(
        (status = 200, description = "All providers", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "Nothing is released yet", body = Problem),
    )
)]
async fn providers(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(shown(&headers, &released(&state)?.providers))
}

/// One provider: its programmes with exact intake and places, and what became of its graduates as far as it may be known.
#[utoipa::path(
    get,
    path = "/api/v1/providers/{id}",
    tag = "providers",
    params(("id" = String, Path, description = "Key of the provider")),
    responses(
        (status = 200, description = "The provider", body = serde_json::Value),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "No such provider, or nothing is released yet", body = Problem),
    )
)]
async fn provider(
    State(state): State<AppState>,
    headers: HeaderMap,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let reading = released(&state)?;
    let body = reading
        .provider(&id)
        .ok_or(ApiError::NotFound("provider"))?;
    Ok(shown(&headers, body))
}
