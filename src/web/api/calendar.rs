//! The planning year: deadlines that the department sets.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use crate::store::Store;
use crate::store::document::{self, Document, DocumentKind};
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Named, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get, change))
}

/// Years that a calendar may be made for.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2100;

/// A task of the planning year as the dataset proposes it.
#[derive(Debug, Clone, Deserialize)]
struct Proposed {
    task: String,
    month: u32,
    day: u32,
    college: String,
    employer: String,
    department: String,
    name_vi: String,
    name_en: String,
    source: String,
}

/// The deadlines that hold until the department sets others.
static PROPOSED: LazyLock<Vec<Proposed>> = LazyLock::new(|| {
    let text = include_str!("../../../datasets/reference/planning_calendar.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
});

/// Days by task, as they are stored.
type Days = BTreeMap<String, NaiveDate>;

fn proposed(year: i32) -> Days {
    let day = |task: &Proposed| {
        let day = NaiveDate::from_ymd_opt(year, task.month, task.day)?;
        Some((task.task.clone(), day))
    };
    PROPOSED.iter().filter_map(day).collect()
}

/// The last day of a task in a year; nothing for a task that the calendar does not have.
///
/// # Errors
/// A database that is away.
pub async fn due(store: &Store, year: i32, task: &str) -> Result<Option<NaiveDate>, ApiError> {
    let set = document::latest(store, DocumentKind::Calendar, &year.to_string()).await?;
    let days = match set {
        Some(set) => set.read::<Days>()?,
        None => proposed(year),
    };
    Ok(days.get(task).copied())
}

/// A task and its last day.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deadline {
    /// A stable word.
    pub task: String,
    /// The last day on which it can be done.
    pub due_on: NaiveDate,
    /// Who has to do it: `college`, `employer`, `department`.
    pub who: Vec<&'static str>,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
    /// Where the proposed day comes from.
    pub source: String,
}

/// The deadlines of a year.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarBody {
    /// The year of intake.
    pub year: i32,
    /// Whether the department has set it; otherwise it is a proposal.
    pub set: bool,
    /// Tasks by day.
    pub deadlines: Vec<Deadline>,
    /// Its version, as in the ETag; 0 for a proposal.
    pub version: i64,
}

impl CalendarBody {
    fn of(year: i32, days: &Days, version: i64) -> Self {
        let mut deadlines: Vec<Deadline> = PROPOSED
            .iter()
            .filter_map(|task| {
                let who = [
                    ("college", &task.college),
                    ("employer", &task.employer),
                    ("department", &task.department),
                ];
                Some(Deadline {
                    due_on: *days.get(&task.task)?,
                    task: task.task.clone(),
                    who: who
                        .into_iter()
                        .filter(|(_, marked)| *marked == "yes")
                        .map(|(who, _)| who)
                        .collect(),
                    name_vi: task.name_vi.clone(),
                    name_en: task.name_en.clone(),
                    source: task.source.clone(),
                })
            })
            .collect();
        deadlines.sort_by_key(|deadline| deadline.due_on);
        Self {
            year,
            set: version > 0,
            deadlines,
            version,
        }
    }

    fn stored(document: &Document) -> Result<Self, ApiError> {
        let year = document.key.parse().unwrap_or_default();
        Ok(Self::of(year, &document.read()?, document.version))
    }
}

/// A year of a path; nothing is planned for one that is far away.
///
/// # Errors
/// 404 for anything else.
pub fn year_of(year: &str) -> Result<i32, ApiError> {
    year.parse()
        .ok()
        .filter(|year| YEARS.contains(year))
        .ok_or(ApiError::NotFound("year"))
}

/// The deadlines of a planning year; those proposed where the department has set none.
#[utoipa::path(get, path = "/api/v1/calendar/{year}", tag = "planning",
    params(("year" = i32, Path, description = "the year of intake")),
    responses((status = 200, description = "the calendar, with its ETag where it was set", body = CalendarBody)))]
async fn get(
    State(state): State<AppState>,
    Named(year): Named<String>,
) -> Result<Response, ApiError> {
    let year = year_of(&year)?;
    let set = document::latest(&state.store, DocumentKind::Calendar, &year.to_string()).await?;
    let body = match &set {
        Some(set) => CalendarBody::stored(set)?,
        None => CalendarBody::of(year, &proposed(year), 0),
    };
    Ok(versioned(StatusCode::OK, &body, body.version))
}

/// Days that the department sets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarChange {
    /// Last days by task; tasks that are left out keep theirs.
    #[schema(example = json!({"submit_plan": "2027-04-15"}))]
    pub due_on: BTreeMap<String, NaiveDate>,
    /// Why.
    pub note: Option<String>,
}

/// Sets deadlines of a planning year.
#[utoipa::path(put, path = "/api/v1/calendar/{year}", tag = "planning", request_body = CalendarChange,
    params(("year" = i32, Path, description = "the year of intake"),
        ("If-Match" = Option<String>, Header, description = "its ETag, where it was set before")),
    responses((status = 200, description = "the calendar, with its ETag", body = CalendarBody),
        (status = 201, description = "the calendar, set for the first time", body = CalendarBody),
        (status = 422, description = "a task that the calendar does not have, or a day of a year too far away")))]
async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Named(year): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let wanted: CalendarChange = sent.json()?;
    let year = year_of(&year)?;
    let mut errors = Vec::new();
    for (task, day) in &wanted.due_on {
        let pointer = format!("/due_on/{task}");
        if !PROPOSED.iter().any(|known| known.task == *task) {
            let known: Vec<&str> = PROPOSED.iter().map(|known| known.task.as_str()).collect();
            let known = known.join(", ");
            errors.push(FieldError::new(
                pointer,
                "unknown_task",
                format!("Lịch không có công việc này. Chỉ nhận: {known}."),
                format!("The calendar has no such task. It knows: {known}."),
            ));
        } else if (chrono::Datelike::year(day) - year).abs() > 1 {
            errors.push(FieldError::new(
                pointer,
                "out_of_range",
                format!("Hạn phải trong năm {year}, hoặc năm liền trước, liền sau."),
                format!("The day must lie in {year}, the year before or the year after."),
            ));
        }
    }
    if !errors.is_empty() {
        return Err(ApiError::Invalid(errors));
    }
    let key = year.to_string();
    let place = format!("/api/v1/calendar/{year}");
    let target = Target {
        kind: DocumentKind::Calendar,
        key: &key,
        action: "calendar.set",
        place: &place,
    };
    write(
        &state,
        &caller,
        &sent,
        target,
        async |_, before| {
            let mut days = match before {
                Some(before) => before.read::<Days>()?,
                None => proposed(year),
            };
            days.extend(wanted.due_on);
            Ok(Draft {
                note: wanted.note,
                ..Draft::of("set", &days)?
            })
        },
        CalendarBody::stored,
    )
    .await
}

/// What is answered to whoever comes too late.
#[must_use]
pub fn too_late(task: &str, due_on: NaiveDate, year: i32) -> ApiError {
    let known = PROPOSED.iter().find(|known| known.task == task);
    let (vi, en) = known.map_or((task, task), |known| (&known.name_vi, &known.name_en));
    ApiError::conflict(
        format!(
            "hạn “{vi}” của năm {year} là ngày {}; Sở có thể đặt hạn khác trong lịch",
            due_on.format("%d/%m/%Y")
        ),
        format!(
            "the deadline “{en}” of {year} was {due_on}; the department can set another in the calendar"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_proposed_deadline_is_a_day_of_its_year() {
        assert_eq!(proposed(2027).len(), PROPOSED.len());
        assert_eq!(
            proposed(2027).get("submit_plan"),
            NaiveDate::from_ymd_opt(2027, 4, 30).as_ref()
        );
    }

    #[test]
    fn deadlines_come_by_day_with_who_has_to_act() {
        let body = CalendarBody::of(2027, &proposed(2027), 0);
        assert!(body.deadlines.is_sorted_by_key(|deadline| deadline.due_on));
        assert!(
            body.deadlines
                .iter()
                .all(|deadline| !deadline.who.is_empty())
        );
    }
}
