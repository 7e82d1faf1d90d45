//! The calendar of a planning year: what is due when, and by whom.

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::store::role::Role;
use crate::text::pages::calendar as words;
use crate::web::access::ANALYSTS;

use super::blocks::{Cell, Field, Form, Sheet, Table};
use super::door::Refusal;
use super::form::{Fields, Mistakes};
use super::show::{Show, today};
use super::visit::Visit;
use super::{Outcome, Pages, settle};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/lich", get(calendar).post(change))
}

/// Years around the present one that pages lead to.
const AROUND: i32 = 2;
const PLACE: &str = "/lich";

#[derive(Debug, Deserialize)]
struct Deadline {
    task: String,
    due_on: NaiveDate,
    who: Vec<String>,
    name_vi: String,
    name_en: String,
    source: String,
}

#[derive(Debug, Deserialize)]
struct Calendar {
    year: i32,
    set: bool,
    deadlines: Vec<Deadline>,
    version: i64,
}

/// The name of a task's field.
fn field_of(task: &str) -> String {
    format!("due_on-{task}")
}

/// The tasks of the year with what is left of the time.
fn deadlines(visit: &Visit, found: &Calendar) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let head = [t.task, t.last_day, t.left, t.who, t.basis];
    let mut table = Table::new("lich", format!("{} {}", t.table, found.year), head);
    for deadline in &found.deadlines {
        let days = (deadline.due_on - today()).num_days();
        let who: Vec<&str> = deadline
            .who
            .iter()
            .map(|who| words::who(who, visit.language))
            .collect();
        table.row([
            Cell::text(visit.language.pick(&deadline.name_vi, &deadline.name_en)),
            Cell::text(show.day(&deadline.due_on.to_string())),
            Cell::text(words::left(days, visit.language)),
            Cell::text(who.join(", ")),
            Cell::text(words::basis(&deadline.source, visit.language)),
        ]);
    }
    table
}

/// The form that sets the days.
fn setting(sheet: &Sheet, visit: &Visit, found: &Calendar, entered: &Fields) -> Form {
    let t = words::labels(visit.language);
    let mut form = Form::post(sheet, PLACE)
        .hidden("nam", found.year)
        .hidden("version", found.version);
    for deadline in &found.deadlines {
        let name = visit.language.pick(&deadline.name_vi, &deadline.name_en);
        let field = Field::day(&field_of(&deadline.task), name)
            .at(format!("/due_on/{}", deadline.task))
            .entered(entered, deadline.due_on);
        form = form.field(field);
    }
    form.field(Field::area("note", t.note, 2).entered(entered, ""))
        .button(t.save)
}

async fn page(
    visit: &Visit,
    year: &str,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(Role::ALL)?;
    let t = words::labels(visit.language);
    let found: Calendar = visit.door.get(&format!("/api/v1/calendar/{year}")).await?;
    let title = format!("{} {}", visit.c().calendar, found.year);
    let mut sheet = Sheet::new(visit, title, errors);
    sheet.paragraph("lead", t.lead);
    let field = Field::input("nam", t.year, "text", "inputmode=\"numeric\"");
    let form = Form::ask(&sheet, PLACE)
        .field(field.value(found.year))
        .button(t.show_year);
    sheet.push(form);
    let of = |year: i32| visit.href(&format!("{PLACE}?nam={year}"));
    // Nobody plans far ahead or looks far back.
    let near = [
        (found.year - 1, t.year_before),
        (found.year + 1, t.year_after),
    ];
    let near = near
        .into_iter()
        .filter(|(year, _)| (year - today().year()).abs() <= AROUND);
    sheet.links(near.map(|(year, name)| (of(year), name)));
    if found.deadlines.is_empty() {
        sheet.paragraph("empty", t.no_tasks);
        return Ok(sheet);
    }
    let (kind, standing) = if found.set {
        ("done", t.is_set)
    } else {
        ("note", t.is_proposed)
    };
    sheet.paragraph(kind, standing);
    sheet.push(deadlines(visit, &found));
    if visit.is(ANALYSTS) {
        sheet.heading(t.set_days);
        sheet.text(t.set_days_hint);
        let form = setting(&sheet, visit, &found, entered);
        sheet.push(form);
    }
    Ok(sheet)
}

/// The year that is asked for; this one where none is.
fn year_of(text: &str) -> String {
    let year: Option<i32> = text.trim().parse().ok();
    year.unwrap_or_else(|| today().year()).to_string()
}

async fn calendar(visit: Visit) -> Outcome {
    let year = year_of(&visit.asked("nam"));
    let none = Mistakes::none(visit.language);
    page(&visit, &year, &Fields::default(), none).await?.shown()
}

async fn change(visit: Visit, fields: Fields) -> Outcome {
    let year = year_of(fields.get("nam"));
    let mut errors = Mistakes::none(visit.language);
    let mut days = Map::new();
    for (name, day) in &fields.0 {
        let Some(task) = name.strip_prefix("due_on-") else {
            continue;
        };
        match day.trim() {
            "" => {}
            day if day.parse::<NaiveDate>().is_ok() => {
                days.insert(task.to_owned(), Value::from(day));
            }
            _ => errors.push(&format!("/due_on/{task}"), words::NO_DAY),
        }
    }
    if !errors.is_empty() {
        return page(&visit, &year, &fields, errors).await?.shown();
    }
    let body = json!({"due_on": days, "note": fields.some("note")});
    let path = format!("/api/v1/calendar/{year}");
    let call = fields.call(Method::PUT, &path, Some(&body));
    let again = async |errors| page(&visit, &year, &fields, errors).await;
    let to = |_: &super::Reply| format!("{PLACE}?nam={year}&xong=luu");
    settle(&visit, call, to, again).await
}
