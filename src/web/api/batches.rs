//! Uploads: dry run, commit, what was delivered by whom.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::clock::rfc3339;
use crate::export::release::{Dialect, texts};
use crate::live::delivery::{self, College, Delivery, DeliveryError, Rejects, Report};
use crate::live::rejects::{self, RejectedCell};
use crate::store::batch::{self, Batch, DESCRIPTOR, Of};
use crate::store::organisation::Organisation;
use crate::store::packed::unpack_pieces;
use crate::store::role::OrganisationKind;
use crate::tables::Resource;
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError, Problem};
use crate::web::respond::{Asked, Named, Page, PageOf, leading_on};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, upload))
        .routes(routes!(one))
        .routes(routes!(content))
        .routes(routes!(report))
        .routes(routes!(rejects))
}

/// Longest note, in characters.
const NOTE: usize = 2_000;
/// Most mistakes that a refusal lists; the dry run lists more.
const LISTED: usize = 200;

/// A file that was delivered.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchBody {
    #[serde(flatten)]
    #[schema(inline)]
    batch: Batch,
    /// When it was delivered.
    delivered_at: String,
}

impl From<Batch> for BatchBody {
    fn from(batch: Batch) -> Self {
        Self {
            delivered_at: rfc3339(batch.created_at),
            batch,
        }
    }
}

/// The form of an upload.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "describes the form; its parts are read one by one"
)]
struct UploadForm {
    /// What the file holds, such as `enrolments`.
    resource: String,
    /// Id of the batch that it corrects.
    supersedes: Option<String>,
    /// What should be remembered of it.
    note: Option<String>,
    /// CSV, XLSX or Parquet, known by its content.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// How an upload is meant.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Meant {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Store the file although some of its rows are rejected; those never count.
    pub accept_rejects: bool,
}

/// Deliver a file, or try what would happen.
///
/// A dry run stores nothing and answers 200 with the report, whatever is wrong with the file. Without it the file is stored
/// whole or not at all.
#[utoipa::path(
    post,
    path = "/api/v1/batches",
    tag = "batches",
    params(Meant),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "dry run: what was found", body = Report),
        (status = 201, description = "stored", body = BatchBody, headers(("Location" = String))),
        (status = 400, description = "unreadable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden, forged-request", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "conflict: stored already, corrected already, or trades are missing", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "too-large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "unsupported-media", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "invalid: the file or rows of it cannot be used; nothing is stored", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn upload(
    State(state): State<AppState>,
    caller: Caller,
    Asked(meant): Asked<Meant>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, ApiError> {
    let form = form.map_err(|_| ApiError::UnsupportedMedia("multipart/form-data"))?;
    let delivery = received(form, college(&caller)?).await?;
    if meant.dry_run {
        let report = delivery::check(&state.live, &state.store, &Arc::new(delivery)).await?;
        return Ok(axum::Json(report).into_response());
    }
    let rejects = if meant.accept_rejects {
        Rejects::Accept
    } else {
        Rejects::Refuse
    };
    let how = (caller.actor(), rejects);
    let batch = delivery::commit(&state.live, &state.store, &state.clock, delivery, how).await?;
    let location = format!("/api/v1/batches/{}", batch.id);
    let body = axum::Json(BatchBody::from(batch));
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], body).into_response())
}

/// The college that delivers; nothing where rows of the whole city may be delivered.
fn college(caller: &Caller) -> Result<Option<College>, ApiError> {
    match caller.organisation() {
        None => Ok(None),
        Some(Organisation { kind, .. }) if *kind == OrganisationKind::Department => Ok(None),
        Some(own) if own.kind == OrganisationKind::College => Ok(Some(College {
            organisation_id: own.id.clone(),
            provider_id: own.code.clone(),
        })),
        Some(_) => Err(ApiError::Forbidden("an employer".to_owned())),
    }
}

/// What a college may deliver: rows that say which provider they are about; what is registered is not its own to say.
fn of_colleges(resource: Resource) -> bool {
    !matches!(resource, Resource::Providers | Resource::RegisteredScales)
        && resource
            .columns()
            .iter()
            .any(|column| column.name == "provider_id")
}

async fn received(mut form: Multipart, college: Option<College>) -> Result<Delivery, ApiError> {
    let (mut resource, mut supersedes, mut note, mut file) = (None, None, None, None);
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "resource" => resource = Some(field.text().await.map_err(unreadable)?),
            "supersedes" => supersedes = Some(field.text().await.map_err(unreadable)?),
            "note" => note = Some(field.text().await.map_err(unreadable)?),
            "file" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(unreadable)?));
            }
            _ => {}
        }
    }
    let mut errors = Vec::new();
    let named = resource.as_deref().and_then(Resource::parse);
    match named {
        None => {
            let known = Resource::ALL.map(Resource::name).join(", ");
            errors.push(FieldError::new(
                "/resource",
                "unknown_resource",
                format!("Ghi một trong các bảng: {known}."),
                format!("Name one of: {known}."),
            ));
        }
        Some(resource) if college.is_some() && !of_colleges(resource) => {
            errors.push(FieldError::new(
                "/resource",
                "not_for_colleges",
                "Bảng này do Sở cung cấp.",
                "This resource is delivered by the department.",
            ));
        }
        Some(_) => {}
    }
    if file.is_none() {
        errors.push(FieldError::new(
            "/file",
            "missing",
            "Thiếu tệp.",
            "The file is missing.",
        ));
    }
    if note
        .as_ref()
        .is_some_and(|note| note.chars().count() > NOTE)
    {
        errors.push(FieldError::new(
            "/note",
            "too_long",
            format!("Ghi chú dài quá {NOTE} ký tự."),
            format!("The note is longer than {NOTE} characters."),
        ));
    }
    match (named, file) {
        (Some(resource), Some((file_name, bytes))) if errors.is_empty() => Ok(Delivery {
            resource,
            file_name,
            bytes: bytes.to_vec(),
            college,
            supersedes: supersedes.filter(|id| !id.is_empty()),
            note: note.filter(|note| !note.is_empty()),
        }),
        _ => Err(ApiError::Invalid(errors)),
    }
}

fn unreadable(error: axum::extract::multipart::MultipartError) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ApiError::TooLarge
    } else {
        ApiError::Unreadable(error.body_text())
    }
}

impl From<DeliveryError> for ApiError {
    fn from(error: DeliveryError) -> Self {
        match error {
            DeliveryError::Rejected(report) => Self::Invalid(mistakes(&report)),
            DeliveryError::Supersedes(_) => Self::conflict(
                "không thể thay thế lô này: lô không còn hiệu lực, thuộc bảng khác hoặc của đơn vị khác",
                error.to_string(),
            ),
            DeliveryError::Identical(ref id) => Self::conflict(
                format!("tệp giống hệt đã được lưu, là lô {id}"),
                error.to_string(),
            ),
            DeliveryError::NoTrades => Self::no_trades(),
            DeliveryError::Compute(error) => error.into(),
        }
    }
}

/// What is wrong with a file, by cell.
fn mistakes(report: &Report) -> Vec<FieldError> {
    let whole = report
        .refused
        .iter()
        .map(|words| FieldError::new("/file", "unusable_file", words.vi.clone(), words.en.clone()));
    let cells = report.rejects.iter().take(LISTED).map(|reject| {
        let pointer = reject.cell.clone().unwrap_or_else(|| {
            let column = reject.column.as_deref().unwrap_or_default();
            format!("/file/{}/{column}", reject.row)
        });
        FieldError::new(
            pointer,
            reject.code.clone(),
            format!("{}. {}", reject.reason.vi, reject.how_to_mend.vi),
            format!("{}. {}", reject.reason.en, reject.how_to_mend.en),
        )
    });
    whole.chain(cells).collect()
}

/// Whose batches somebody may see.
fn scope(caller: &Caller) -> Of<'_> {
    match caller.organisation() {
        Some(own) if own.kind != OrganisationKind::Department => Of::Organisation(&own.id),
        _ => Of::All,
    }
}

/// Which batches.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Only of this resource.
    pub resource: Option<String>,
}

/// What was delivered, newest first: by the own organisation; the department sees all.
#[utoipa::path(
    get,
    path = "/api/v1/batches",
    tag = "batches",
    params(Wanted, PageOf),
    responses(
        (status = 200, description = "a page", body = Page<BatchBody>, headers(("Link" = String))),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(wanted): Asked<Wanted>,
    Asked(page): Asked<PageOf>,
) -> Result<Page<BatchBody>, ApiError> {
    let resource = wanted.resource.as_deref();
    let cursor = page.cursor.as_deref();
    let found = batch::list(&state.store, scope(&caller), resource, cursor, page.limit()).await?;
    let items = found.into_iter().map(BatchBody::from).collect();
    Ok(Page::of(items, page.limit(), |body: &BatchBody| {
        body.batch.id.clone()
    }))
}

/// One batch.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}",
    tag = "batches",
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "the batch", body = BatchBody),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<axum::Json<BatchBody>, ApiError> {
    let batch = batch::one(&state.store, &id, scope(&caller)).await?;
    Ok(axum::Json(batch.into()))
}

/// What was found in it when it was delivered.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/report",
    tag = "batches",
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "the report", body = Report),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn report(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    batch::one(&state.store, &id, scope(&caller)).await?;
    let report = batch::report(&state.store, &id).await?;
    let json = report.ok_or(ApiError::NotFound("report"))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

/// How the rejected rows are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct RejectsAsked {
    /// `json` unless another is named.
    #[param(inline)]
    format: Option<ListFormat>,
}

/// A format of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum ListFormat {
    /// A page.
    Json,
    /// The whole list: commas, no byte order mark.
    Csv,
    /// The whole list for Excel in Vietnamese: semicolons, a byte order mark.
    CsvExcel,
}

/// Rejected rows of a batch. Rows read = rows kept + rows listed + rows beyond the list.
#[derive(Debug, Serialize, ToSchema)]
struct RejectsBody {
    /// Rows of the file.
    rows_read: i64,
    /// Those that satisfied every rule.
    rows_kept: i64,
    /// Rejected rows whose mistakes are listed.
    rows_listed: i64,
    /// Rejected rows that are only counted: the list ends after 1,000 rows, and files of early versions have none.
    rows_beyond: i64,
    /// Mistakes, by row; a row may have several.
    #[serde(flatten)]
    page: Page<RejectedCell>,
}

/// The rejected rows, with what is wrong with each and how to mend it; formulas in them are made harmless.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/rejects",
    tag = "batches",
    params(("id" = String, Path), RejectsAsked, PageOf),
    responses(
        (status = 200, description = "a page of the list, or all of it as a file",
            content((RejectsBody = "application/json"), (String = "text/csv")), headers(("Link" = String))),
        (status = 400, description = "unreadable", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn rejects(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    Asked(asked): Asked<RejectsAsked>,
    Asked(page): Asked<PageOf>,
) -> Result<Response, ApiError> {
    let batch = batch::one(&state.store, &id, scope(&caller)).await?;
    let mut items = rejects::of_batch(&state.store, &batch).await?;
    let dialect = match asked.format.unwrap_or(ListFormat::Json) {
        ListFormat::Json => None,
        ListFormat::Csv => Some(Dialect::Machine),
        ListFormat::CsvExcel => Some(Dialect::Excel),
    };
    if let Some(dialect) = dialect {
        let name = format!("attachment; filename=\"rejects-{id}.csv\"");
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, name.as_str()),
        ];
        return Ok((headers, as_csv(items, dialect)).into_response());
    }
    let begin = match &page.cursor {
        None => 0,
        Some(cursor) => cursor
            .parse()
            .map_err(|_| ApiError::Unreadable("cursor".to_owned()))?,
    };
    let rows: BTreeSet<u32> = items.iter().map(|cell| cell.row).collect();
    let listed = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let end = usize::try_from(page.limit()).map_or(usize::MAX, |limit| limit.saturating_add(begin));
    let next = (end < items.len()).then(|| end.to_string());
    items.truncate(end);
    items.drain(..begin.min(items.len()));
    let body = RejectsBody {
        rows_read: batch.rows_read,
        rows_kept: batch.rows_kept,
        rows_listed: listed,
        rows_beyond: batch.rows_rejected - listed,
        page: Page {
            items,
            next: next.clone(),
        },
    };
    Ok(leading_on(&body, next.as_deref()))
}

fn as_csv(items: Vec<RejectedCell>, dialect: Dialect) -> String {
    let head = [
        "resource",
        "row",
        "cell",
        "column",
        "value",
        "code",
        "reason_vi",
        "reason_en",
        "how_to_mend_vi",
        "how_to_mend_en",
    ];
    let rows = items.into_iter().map(|cell| {
        [
            cell.resource,
            cell.row.to_string(),
            cell.cell.unwrap_or_default(),
            cell.column.unwrap_or_default(),
            cell.value,
            cell.code,
            cell.reason.vi,
            cell.reason.en,
            cell.how_to_mend.vi,
            cell.how_to_mend.en,
        ]
    });
    texts([head.map(str::to_owned)].into_iter().chain(rows), dialect)
}

/// The file as it was delivered.
#[utoipa::path(
    get,
    path = "/api/v1/batches/{id}/content",
    tag = "batches",
    params(("id" = String, Path)),
    responses(
        (status = 200, description = "the bytes, as an attachment", content_type = "application/octet-stream"),
        (status = 401, description = "unauthenticated", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "forbidden", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "not-found", body = Problem, content_type = "application/problem+json"),
    )
)]
async fn content(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let batch = batch::one(&state.store, &id, scope(&caller)).await?;
    let pieces = batch::pieces(&state.store, &id).await?;
    let bytes = tokio::task::spawn_blocking(move || unpack_pieces(&pieces))
        .await
        .map_err(|error| ApiError::Internal(error.into()))??;
    // The name is made of words of ours: whoever delivered the file chose its own.
    let resource = Resource::parse(&batch.resource).map_or(DESCRIPTOR, Resource::name);
    let name = format!(
        "attachment; filename=\"{resource}-{}.{}\"",
        batch.id, batch.format
    );
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", batch.sha256)) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
