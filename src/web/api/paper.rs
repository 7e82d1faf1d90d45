//! Papers over HTTP: which format and language, and whose name stands at the head.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::export::papers::{Format, Letterhead, Paper, render};
use crate::text::Language;
use crate::web::problem::{ApiError, FieldError};

/// How a paper is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PaperAsked {
    /// `docx` (the default) or `xlsx`.
    format: Option<String>,
    /// `vi` (the default) or `en`.
    lang: Option<String>,
    /// The agency that writes; a dotted line where nothing is said.
    agency: Option<String>,
    /// The body above the agency; a dotted line where nothing is said.
    above: Option<String>,
    /// The place before the date; a dotted line where nothing is said.
    place: Option<String>,
}

fn unknown(field: &str, known: &str) -> ApiError {
    ApiError::Invalid(vec![FieldError::new(
        format!("/{field}"),
        "unknown",
        format!("Chỉ nhận {known}."),
        format!("Must be {known}."),
    )])
}

impl PaperAsked {
    /// The format.
    ///
    /// # Errors
    /// 422 for another one.
    pub fn format(&self) -> Result<Format, ApiError> {
        match self.format.as_deref() {
            None | Some("docx") => Ok(Format::Docx),
            Some("xlsx") => Ok(Format::Xlsx),
            Some(_) => Err(unknown("format", "docx, xlsx")),
        }
    }

    /// The language.
    ///
    /// # Errors
    /// 422 for another one.
    pub fn language(&self) -> Result<Language, ApiError> {
        match self.lang.as_deref() {
            None | Some("vi") => Ok(Language::Vi),
            Some("en") => Ok(Language::En),
            Some(_) => Err(unknown("lang", "vi, en")),
        }
    }

    /// Whose name stands at the head.
    #[must_use]
    pub fn letterhead(&self) -> Letterhead {
        Letterhead {
            above: self.above.clone(),
            agency: self.agency.clone(),
            place: self.place.clone(),
        }
    }

    /// The bytes of a paper.
    ///
    /// # Errors
    /// 422 for another format; a defect of ours.
    pub fn rendered(&self, paper: &Paper) -> Result<Vec<u8>, ApiError> {
        render(paper, self.format()?).map_err(|error| ApiError::Internal(error.into()))
    }

    /// An answer that browsers keep as a file.
    #[must_use]
    pub fn answered(&self, name: &str, bytes: Vec<u8>) -> Response {
        let (kind, ending) = match self.format() {
            Ok(Format::Xlsx) => (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            ),
            _ => (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "docx",
            ),
        };
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        let place = format!("attachment; filename=\"{name}.{ending}\"");
        if let Ok(place) = HeaderValue::from_str(&place) {
            headers.insert(header::CONTENT_DISPOSITION, place);
        }
        response
    }
}
