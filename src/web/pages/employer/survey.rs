//! The yearly survey on one page: a line per trade.

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::text::pages::employer as words;
use crate::web::access::EMPLOYER;
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::{Show, today};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, settle};

use super::form::{names, trades};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/doanh-nghiep/phan-hoi", get(survey).post(answer))
}

const PLACE: &str = "/doanh-nghiep/phan-hoi";
/// Lines that are offered; a firm that has more trades sends twice.
const LINES: usize = 8;
/// The figures of a line, as the interface names them.
const FIGURES: [&str; 5] = [
    "planned_hires",
    "hires_last_year",
    "hard_to_fill",
    "employed_now",
    "replacement_next_year",
];

#[derive(Debug, Deserialize)]
struct Kept {
    row: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Kept>,
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(EMPLOYER)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let kept: Listed = visit.door.get("/api/v1/employer-survey?limit=200").await?;
    let mut sheet = Sheet::new(visit, visit.c().survey, errors).wide();
    sheet.paragraph("lead", t.survey_lead);
    sheet.push(names(visit, &trades(visit).await?));
    let headings = [
        t.planned_hires,
        t.hires_last_year,
        t.hard_to_fill,
        t.employed_now,
        t.replacement,
    ];
    let head = std::iter::once(t.trade).chain(headings);
    let mut table = Table::new("phieu", t.survey_table, head);
    for line in 0..LINES {
        let of = |name: &str, label: &str, field: fn(&str, &str) -> Field| {
            let own = format!("{name}-{line}");
            let label = format!("{label}, {} {}", t.line, line + 1);
            let field = field(&own, &label).at(format!("/answers/{line}/{name}"));
            field
                .entered(entered, "")
                .told(&sheet.errors)
                .list("nghe")
                .cell()
        };
        let figures = FIGURES.iter().zip(headings);
        let figures =
            figures.map(|(name, label)| of(name, label.trim_start_matches('#'), Field::whole));
        table.row(std::iter::once(of("trade_code", t.trade, Field::line)).chain(figures));
    }
    let year = chrono::Datelike::year(&today());
    let form = Form::post(&sheet, PLACE)
        .laid("wide-form")
        .field(Field::whole("year", t.survey_year).entered(entered, year))
        .part(table)
        .button(t.send);
    sheet.push(form);
    sheet.paragraph("quiet", t.survey_note);
    if !kept.items.is_empty() {
        sheet.heading(t.answers_so_far);
        let head = [t.trade, t.year].into_iter().chain(headings);
        let mut table = Table::new("da-tra-loi", t.answers_so_far, head);
        for Kept { row } in &kept.items {
            let text = |name: &str| match row.get(name) {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => show.whole(number.as_i64().unwrap_or_default()),
                _ => "–".to_owned(),
            };
            let year = row.get("year").map_or_else(String::new, Value::to_string);
            let figures = FIGURES.map(|name| Cell::num(text(name)));
            table.row(
                [Cell::text(text("trade_code")), Cell::text(year)]
                    .into_iter()
                    .chain(figures),
            );
        }
        sheet.push(table);
    }
    Ok(sheet)
}

async fn survey(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn answer(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    // The lines that hold something, and where each stood.
    let mut lines = Vec::new();
    let mut answers = Vec::new();
    for line in 0..LINES {
        let trade = fields.get(&format!("trade_code-{line}"));
        if trade.is_empty() {
            continue;
        }
        let mut answer = json!({"trade_code": trade, "planned_hires": 0});
        for name in FIGURES {
            let pointer = format!("/answers/{line}/{name}");
            if let Some(number) = errors.whole(&pointer, fields.get(&format!("{name}-{line}"))) {
                answer[name] = Value::from(number);
            }
        }
        lines.push(line);
        answers.push(answer);
    }
    let year = errors.whole("/year", fields.get("year"));
    if answers.is_empty() {
        let said = ["Hãy ghi ít nhất một nghề.", "Name at least one trade."];
        errors.push("/answers/0/trade_code", said);
    }
    if !errors.is_empty() {
        return page(&visit, &fields, errors).await?.shown();
    }
    let body = json!({"year": year, "answers": answers});
    let call = fields.call(Method::POST, "/api/v1/employer-survey", Some(&body));
    let again = async |errors: Mistakes| {
        page(
            &visit,
            &fields,
            errors.renamed(|pointer| at_line(pointer, &lines)),
        )
        .await
    };
    settle(&visit, call, |_| format!("{PLACE}?xong=gui"), again).await
}

/// A mistake in the n-th answer, where that answer stood in the form.
fn at_line(pointer: &str, lines: &[usize]) -> String {
    let Some((place, name)) = pointer
        .strip_prefix("/answers/")
        .and_then(|rest| rest.split_once('/'))
    else {
        return pointer.to_owned();
    };
    let line = place.parse().ok().and_then(|place: usize| lines.get(place));
    line.map_or_else(
        || pointer.to_owned(),
        |line| format!("/answers/{line}/{name}"),
    )
}
