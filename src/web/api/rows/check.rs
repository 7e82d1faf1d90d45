//! The rule catalogue of files, for rows that come without one.

use serde_json::{Map, Value};
use tokio::task::spawn_blocking;

use crate::evidence::survey::{self, Drawn};
use crate::ingest::{self, Reference, Reject};
use crate::store::entry::NewEntry;
use crate::store::organisation::Organisation;
use crate::store::role::Standing;
use crate::tables::Resource;
use crate::text::Language;
use crate::text::problems;
use crate::titles::NameMatch;
use crate::web::AppState;
use crate::web::problem::{ApiError, FieldError};

use super::body::{Row, StandsFor, StandsForCode};

/// The rows as entries, or everything that is wrong with them.
pub async fn checked(
    state: &AppState,
    resource: Resource,
    pointer: &'static str,
    rows: Vec<Row>,
) -> Result<Vec<NewEntry>, ApiError> {
    let working = state.live.working().ok_or_else(ApiError::no_trades)?;
    spawn_blocking(move || {
        let answer = &working.computed.answer;
        let reference = Reference::embedded()
            .map_err(|error| ApiError::Internal(anyhow::anyhow!(error.to_string())))?;
        let mut errors = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            errors.extend(columns(resource, &reference, pointer, place, &row.cells));
        }
        let cells: Vec<Map<String, Value>> = rows.iter().map(|row| row.cells.clone()).collect();
        let rejects = ingest::check_rows(resource, &cells, &answer.snapshot, &reference)
            .map_err(|error| ApiError::Internal(anyhow::anyhow!(error.to_string())))?;
        errors.extend(rejects.iter().map(|reject| told(reject, pointer)));
        if !errors.is_empty() {
            return Err(ApiError::Invalid(errors));
        }
        Ok(rows
            .into_iter()
            .map(|mut row| {
                let named = row.cells.get("trade_code").and_then(Value::as_str);
                let code = named.map(|named| match answer.titles.resolve_name(named) {
                    NameMatch::One(code) => code,
                    NameMatch::Many(_) | NameMatch::Unknown(_) => named.to_owned(),
                });
                if let Some(code) = code {
                    row.cells.insert("trade_code".to_owned(), Value::from(code));
                }
                NewEntry {
                    natural_key: row.natural_key(),
                    content: row.cells,
                }
            })
            .collect())
    })
    .await
    .map_err(|error| ApiError::Internal(error.into()))?
}

/// Fields that are no columns of the resource, above all those that tell of people, and values that are no cells.
fn columns(
    resource: Resource,
    reference: &Reference,
    pointer: &str,
    place: usize,
    cells: &Map<String, Value>,
) -> Vec<FieldError> {
    let known = |name: &str| resource.columns().iter().any(|column| column.name == name);
    let mut errors = Vec::new();
    for (name, value) in cells {
        let at = format!("{pointer}/{place}/{name}");
        if !known(name) {
            errors.push(match reference.personal(resource, name) {
                Some(_) => FieldError::new(
                    at,
                    "personal_column",
                    "Không nhận thông tin cá nhân (họ tên, số định danh, điện thoại…).",
                    "Nothing that tells of a person is taken (name, national number, phone…).",
                ),
                None => FieldError::new(
                    at,
                    "unknown_column",
                    "Không có cột này.",
                    "There is no such column.",
                ),
            });
        } else if value.is_array() || value.is_object() {
            errors.push(FieldError::new(
                at,
                "not_a_value",
                "Phải là một giá trị đơn.",
                "It must be a single value.",
            ));
        } else if ["respondent_id", "learner_id"].contains(&name.as_str()) && personal(value) {
            errors.push(FieldError::new(
                at,
                "looks_like_personal_number",
                "Giống số định danh cá nhân hoặc số điện thoại; hãy dùng mã riêng của trường.",
                "It looks like a national number or a phone number; use a key of the college's own.",
            ));
        }
    }
    errors
}

/// Nine to twelve digits and nothing else: national numbers have 9 or 12, phone numbers 10 or 11. The college's own
/// prefix, which is put before each identifier, is looked past.
fn personal(value: &Value) -> bool {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let own = text.rsplit(':').next().unwrap_or_default();
    let digits: String = own
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-' | '+'))
        .collect();
    (9..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn told(reject: &Reject, pointer: &str) -> FieldError {
    let place = reject.row.saturating_sub(2);
    // The employer and the year of a survey stand once above its rows.
    let survey = reject.resource == Resource::EmployerSurvey;
    let at = match reject.column {
        Some("year") if survey => "/year".to_owned(),
        None | Some("employer_id") => format!("{pointer}/{place}"),
        Some(column) => format!("{pointer}/{place}/{column}"),
    };
    let say = |language| {
        format!(
            "{} {}",
            problems::reason(reject, language),
            problems::how_to_mend(reject, language)
        )
        .trim()
        .to_owned()
    };
    FieldError::new(
        at,
        reject.problem.code(),
        say(Language::Vi),
        say(Language::En),
    )
}

/// For whom an employer's answer speaks.
pub async fn drawn(state: &AppState, own: &Organisation, year: i32) -> Result<StandsFor, ApiError> {
    if own.status != Standing::Verified {
        return Ok(StandsFor::of(StandsForCode::EmployerNotVerified));
    }
    let working = state.live.working().ok_or_else(ApiError::no_trades)?;
    let code = own.code.clone();
    let found =
        spawn_blocking(move || survey::drawn(&working.computed.answer.snapshot, &code, year))
            .await
            .map_err(|error| ApiError::Internal(error.into()))?
            .map_err(|error| ApiError::Internal(anyhow::anyhow!(error.to_string())))?;
    Ok(StandsFor::of(match found {
        Drawn::Yes => StandsForCode::Stratum,
        Drawn::No => StandsForCode::NotDrawn,
        Drawn::NoSample => StandsForCode::Itself,
    }))
}
