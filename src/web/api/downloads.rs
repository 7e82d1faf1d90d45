//! Releases as files, and the catalogue of them.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::releases::readable;
use crate::export::papers::{self, Letterhead, PaperError, report};
use crate::export::release::{self as files, Dialect, Edition};
use crate::store::release::{self, Release, ReleaseState, Which};
use crate::text::Language;
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError, Problem};
use crate::web::respond::{Asked, Keep, Named, ready};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(download))
        .routes(routes!(catalogue))
}

/// A format of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Format {
    /// The frozen content.
    Json,
    /// One table: commas, decimal points, no byte order mark.
    Csv,
    /// One table for Excel in Vietnamese: semicolons, decimal commas, a byte order mark.
    CsvExcel,
    /// All tables and a sheet of notes.
    Xlsx,
    /// The report on supply and demand by trade, in Vietnamese, as a Word document.
    Docx,
    /// All tables as a Frictionless data package, with checksums and a DCAT entry, in a zip.
    Datapackage,
}

impl Format {
    const fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::CsvExcel => "csv-excel",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Datapackage => "datapackage",
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv | Self::CsvExcel => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Datapackage => "application/zip",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv | Self::CsvExcel => "csv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Datapackage => "zip",
        }
    }
}

/// Which file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// The format.
    #[param(inline)]
    format: Format,
    /// Which table, for CSV: `trades` (unless another is named), `reasons`, `evidence`, `levels`, `outcomes`,
    /// `employer_cells`, `programmes`, `providers` or `parameters`.
    table: Option<String>,
}

/// A published release as a file. The same release gives the same bytes.
#[utoipa::path(
    get,
    path = "/api/v1/releases/{number}/download",
    tag = "downloads",
    params(("number" = String, Path, description = "Its number, or `latest`", example = "latest"), Wanted),
    responses(
        (status = 200, description = "The file", content(
            (String = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (Vec<u8> = "application/zip"),
        )),
        (status = 304, description = "As the ETag says"),
        (status = 404, description = "No such release, or nothing is released yet", body = Problem),
        (status = 422, description = "No such table", body = Problem),
    )
)]
async fn download(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Named(number): Named<String>,
    Asked(wanted): Asked<Wanted>,
) -> Result<Response, ApiError> {
    let table = table(&wanted)?;
    let (number, keep) = match number.as_str() {
        "latest" => (super::trades::released(&state)?.cited.number, Keep::Minute),
        number => (
            number.parse().map_err(|_| ApiError::NotFound("release"))?,
            Keep::Forever,
        ),
    };
    let release = readable(&state, &caller, number).await?;
    let keep = match release.state {
        ReleaseState::Published => keep,
        ReleaseState::Proposed
        | ReleaseState::Approved
        | ReleaseState::Refused
        | ReleaseState::Withdrawn => Keep::Never,
    };
    let format = wanted.format;
    let name = file_name(&release, format, table);
    // The version of the program writes the file, so its ETag names it beside the checksum of the content.
    let etag = format!(
        "\"{}-{}-{table}-{}\"",
        release.checksum,
        format.word(),
        env!("CARGO_PKG_VERSION")
    );
    let content = release::content(&state.store, &release).await?;
    let edition = edition(&release, &state.config.public_url);
    let bytes = tokio::task::spawn_blocking(move || render(&edition, content, format, table)).await;
    let bytes = bytes.map_err(|error| ApiError::Internal(error.into()))??;
    let mut response = ready(&headers, bytes.into(), &etag, format.media(), keep);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// The table asked for, as one of the known names.
fn table(wanted: &Wanted) -> Result<&'static str, ApiError> {
    let asked = wanted.table.as_deref().unwrap_or("trades");
    files::NAMES
        .into_iter()
        .find(|name| *name == asked)
        .ok_or_else(|| {
            ApiError::Invalid(vec![FieldError::new(
                "/table",
                "unknown_value",
                "Không có bảng này.",
                "There is no such table.",
            )])
        })
}

/// A name of digits and known words alone.
fn file_name(release: &Release, format: Format, table: &str) -> String {
    let number = release.number;
    let ending = format.ending();
    match format {
        Format::Csv | Format::CsvExcel => format!("vocmatch-release-{number}-{table}.{ending}"),
        Format::Json | Format::Xlsx | Format::Docx | Format::Datapackage => {
            format!("vocmatch-release-{number}.{ending}")
        }
    }
}

fn edition(release: &Release, public_url: &str) -> Edition {
    let cited = crate::live::reading::Cited::of(release);
    Edition {
        number: cited.number,
        title: cited.title,
        note: release.note.clone(),
        cut_off: cited.cut_off,
        method_version: cited.method_version,
        parameters_digest: cited.parameters_digest,
        run_id: cited.run_id,
        published_at: cited.published_at,
        checksum: cited.checksum,
        url: format!("{public_url}/api/v1/releases/{}", release.number),
    }
}

fn render(
    edition: &Edition,
    content: Vec<u8>,
    format: Format,
    table: &str,
) -> Result<Vec<u8>, ApiError> {
    let internal = |error: anyhow::Error| ApiError::Internal(error);
    let read = || {
        serde_json::from_slice::<serde_json::Value>(&content)
            .map_err(|error| internal(error.into()))
    };
    let all = |value: &serde_json::Value| -> Vec<files::Table> {
        files::NAMES
            .iter()
            .filter_map(|name| files::table(value, name))
            .collect()
    };
    let one = |dialect| {
        let table = files::table(&read()?, table).ok_or(ApiError::NotFound("table"))?;
        Ok(files::csv(&table, dialect).into_bytes())
    };
    match format {
        Format::Json => Ok(content),
        Format::Csv => one(Dialect::Machine),
        Format::CsvExcel => one(Dialect::Excel),
        Format::Xlsx => {
            files::xlsx(edition, &all(&read()?)).map_err(|error| internal(error.into()))
        }
        Format::Docx => docx(&content).map_err(|error| internal(error.into())),
        Format::Datapackage => files::package(edition, &all(&read()?), &content)
            .map_err(|error| internal(error.into())),
    }
}

fn docx(content: &[u8]) -> Result<Vec<u8>, PaperError> {
    let language = Language::Vi;
    let report = report::of_release(content, language)?;
    let paper = report::paper(&report, Letterhead::default(), language);
    papers::render(&paper, papers::Format::Docx)
}

/// Most releases of the catalogue.
const CATALOGUE: u64 = 1_000;

/// All published releases as a DCAT catalogue in JSON-LD.
#[utoipa::path(
    get,
    path = "/api/v1/catalogue",
    tag = "downloads",
    responses((status = 200, description = "The catalogue", content_type = "application/ld+json", body = serde_json::Value))
)]
async fn catalogue(State(state): State<AppState>) -> Result<Response, ApiError> {
    let releases = release::list(&state.store, Which::Published, None, CATALOGUE).await?;
    let public_url = &state.config.public_url;
    let editions: Vec<Edition> = releases
        .iter()
        .map(|release| edition(release, public_url))
        .collect();
    let catalogue = files::catalogue(&format!("{public_url}/api/v1/catalogue"), &editions);
    let kind = [(header::CONTENT_TYPE, "application/ld+json")];
    Ok((kind, catalogue.to_string()).into_response())
}
