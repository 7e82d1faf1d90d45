//! Computations and releases: start one, propose what it found, see how far each is.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::text::pages::department as words;
use crate::text::states::state;
use crate::web::access::{ANALYSTS, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, Reply, query, settle};

use super::{FORM, decide, moment, or_dash, own};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route(PLACE, get(list).post(propose))
        .route("/so/phat-hanh/tinh", post(start))
        .route("/so/phat-hanh/tinh/{id}/dung", post(cancel))
}

/// Where releases are made.
pub(super) const PLACE: &str = "/so/phat-hanh";

/// The forms of the page.
const START: &str = "tinh";
const PROPOSE: &str = "de-xuat";
/// Most years ahead.
const FURTHEST: u8 = 5;

/// A computation.
#[derive(Debug, Deserialize)]
struct Run {
    id: String,
    state: String,
    progress: i64,
    stage: Option<String>,
    data_year: Option<i64>,
    horizon: i64,
    error: Option<String>,
    created_at: String,
}

#[derive(Debug, Deserialize)]
struct Runs {
    items: Vec<Run>,
    next: Option<String>,
}

/// A release and how far it is.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Entry {
    /// Its number.
    pub number: i64,
    /// What it is called.
    pub title: String,
    /// How far it is.
    pub state: String,
    target_year: i32,
    published_at: Option<String>,
    created_at: String,
}

#[derive(Debug, Deserialize)]
struct Entries {
    items: Vec<Entry>,
}

/// Every release, the newest first.
pub(super) async fn entries(visit: &Visit) -> Result<Vec<Entry>, Refusal> {
    let found: Entries = visit.door.get("/api/v1/releases?limit=200").await?;
    Ok(found.items)
}

impl Run {
    fn under_way(&self) -> bool {
        matches!(self.state.as_str(), "running" | "queued")
    }

    /// Last year with data and the year forecast.
    fn years(&self) -> String {
        self.data_year.map_or_else(
            || "–".to_owned(),
            |year| format!("{year} → {}", year + self.horizon),
        )
    }

    fn name(&self, visit: &Visit) -> String {
        format!("{}, {}", moment(&self.created_at, visit), self.years())
    }

    /// Why there is no result, in the words of the program, which are English.
    fn trouble(&self) -> Cell {
        match self.error.as_deref() {
            Some(error) if self.state == "failed" => {
                Cell::html(format_args!("<span lang=\"en\">{}</span>", escaped(error)))
            }
            _ => Cell::text("–"),
        }
    }

    fn cells(&self, sheet: &Sheet, visit: &Visit) -> Vec<Cell> {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let stage = self.stage.as_deref();
        let stage = stage.map(|stage| words::stage(stage, visit.language));
        let mut cells = vec![
            Cell::text(moment(&self.created_at, visit)),
            Cell::text(state(&self.state, visit.language)),
            Cell::text(self.years()),
            Cell::num(format!("{}%", show.whole(self.progress))),
            Cell::text(or_dash(stage.filter(|_| self.under_way()))),
            self.trouble(),
        ];
        if visit.is(ANALYSTS) {
            cells.push(if self.under_way() {
                let place = format!("{PLACE}/tinh/{}/dung", self.id);
                let form = Form::post(sheet, &place).laid("inline");
                Cell::html(form.button_of("", "", t.cancel, "danger"))
            } else {
                Cell::text("–")
            });
        }
        cells
    }
}

/// The computations with a form that starts one.
fn runs(sheet: &mut Sheet, visit: &Visit, found: &Runs, entered: &Fields) {
    let t = words::labels(visit.language);
    sheet.heading(t.runs);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.runs_none);
    } else {
        let head = [t.begun, t.state, t.years, t.progress, t.stage, t.trouble];
        let step = visit.is(ANALYSTS).then_some(t.step);
        let mut table = Table::new("lan-tinh", t.runs_table, head.into_iter().chain(step));
        for run in &found.items {
            table.row(run.cells(sheet, visit));
        }
        sheet.push(table);
    }
    let mut links = Vec::new();
    if found.items.iter().any(Run::under_way) {
        links.push((visit.href(PLACE), t.reload));
    }
    if let Some(next) = &found.next {
        let more = query(&[("tu", next)]);
        links.push((format!("{}?{more}", visit.href(PLACE)), visit.c().more));
    }
    if !links.is_empty() {
        sheet.links(links);
    }
    if !visit.is(ANALYSTS) {
        return;
    }
    let entered = own(entered, START);
    sheet.push(format_args!("<h3>{}</h3>", escaped(t.start_heading)));
    let years = (1..=FURTHEST).map(|year| (year.to_string(), year.to_string()));
    let form = Form::post(sheet, &format!("{PLACE}/tinh"))
        .hidden(FORM, START)
        .field(Field::choice("horizon", t.horizon, years).entered(&entered, 1))
        .field(
            Field::line("data_year", t.data_year_field)
                .hint(t.data_year_hint)
                .entered(&entered, ""),
        )
        .button(t.start);
    sheet.push(form);
}

/// The form that proposes a release.
fn proposal(sheet: &mut Sheet, visit: &Visit, found: &Runs, entered: &Fields) {
    let t = words::labels(visit.language);
    let done = found.items.iter().filter(|run| run.state == "done");
    let done: Vec<(String, String)> = done.map(|run| (run.id.clone(), run.name(visit))).collect();
    if done.is_empty() || !visit.is(ANALYSTS) {
        return;
    }
    let entered = own(entered, PROPOSE);
    let first = done[0].0.clone();
    sheet.heading(t.propose_release);
    sheet.text(t.propose_release_hint);
    let form = Form::post(sheet, PLACE)
        .hidden(FORM, PROPOSE)
        .field(Field::choice("run_id", t.run, done).entered(&entered, first))
        .field(
            Field::line("title", t.title)
                .hint(t.title_hint)
                .entered(&entered, ""),
        )
        .field(
            Field::area("note", t.note, 4)
                .hint(t.note_hint)
                .entered(&entered, ""),
        )
        .button(t.propose_release);
    sheet.push(form);
}

/// The table of the releases.
fn table(sheet: &mut Sheet, visit: &Visit, entries: &[Entry]) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.releases);
    if entries.is_empty() {
        sheet.paragraph("empty", t.releases_none);
        return;
    }
    let head = [
        t.title,
        t.number,
        t.state,
        t.target_year,
        t.proposed_on,
        t.published_on,
    ];
    let mut table = Table::new("phat-hanh", t.releases_table, head);
    for entry in entries {
        let published = entry.published_at.as_deref().map(|day| show.day(day));
        table.row([
            Cell::link(
                &visit.href(&format!("{PLACE}/{}", entry.number)),
                &entry.title,
            ),
            Cell::text(entry.number.to_string()),
            Cell::text(state(&entry.state, visit.language)),
            Cell::text(entry.target_year.to_string()),
            Cell::text(show.day(&entry.created_at)),
            Cell::text(or_dash(published.as_deref())),
        ]);
    }
    sheet.push(table);
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let asked = query(&[("cursor", &visit.asked("tu")), ("limit", "20")]);
    let found: Runs = visit.door.get(&format!("/api/v1/runs?{asked}")).await?;
    let entries = entries(visit).await?;
    let mut sheet = Sheet::new(visit, visit.c().release_desk, errors).wide();
    sheet.paragraph("lead", t.release_lead);
    table(&mut sheet, visit, &entries);
    proposal(&mut sheet, visit, &found, entered);
    runs(&mut sheet, visit, &found, entered);
    Ok(sheet)
}

async fn list(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn start(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let mut body = Map::new();
    for name in ["horizon", "data_year"] {
        let value = errors.whole(&format!("/{name}"), fields.get(name));
        if let Some(value) = value {
            body.insert(name.to_owned(), Value::from(value));
        }
    }
    if !errors.is_empty() {
        return page(&visit, &fields, errors).await?.shown();
    }
    let body = Value::Object(body);
    let call = fields.call(Method::POST, "/api/v1/runs", Some(&body));
    let again = async |errors| page(&visit, &fields, errors).await;
    decide(&visit, call, &format!("{PLACE}?xong=chay"), again).await
}

async fn cancel(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let path = format!("/api/v1/runs/{id}/cancel");
    let call = fields.call(Method::POST, &path, None);
    let again = async |errors| page(&visit, &fields, errors).await;
    decide(&visit, call, &format!("{PLACE}?xong=huy"), again).await
}

async fn propose(visit: Visit, fields: Fields) -> Outcome {
    let body = json!({
        "run_id": fields.get("run_id"),
        "title": fields.get("title"),
        "note": fields.some("note"),
    });
    let call = fields.call(Method::POST, "/api/v1/releases", Some(&body));
    let to = |reply: &Reply| {
        let number = reply.body["number"].to_string();
        format!("{PLACE}/{number}?xong=de-xuat")
    };
    let again = async |errors| page(&visit, &fields, errors).await;
    settle(&visit, call, to, again).await
}
