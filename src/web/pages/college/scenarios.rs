//! Scenarios: what would follow if intakes, completion, retention or demand were others; up to three side by side.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::pages::college as words;
use crate::web::access::{COLLEGE_OR_INSIDE, DELIVERERS};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::employer::{names, trades};
use crate::web::pages::form::{Fields, Mistakes, decimal};
use crate::web::pages::show::{Range, Said, Show};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, Reply, chart, query, settle};

use super::plan::code;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/kich-ban", get(new).post(save))
        .route("/kich-ban/{ids}", get(compare))
}

/// Changes that a form offers.
const LINES: usize = 4;
/// Scenarios that stand side by side.
const SIDE_BY_SIDE: usize = 3;

#[derive(Debug, Deserialize)]
struct Row {
    trade_code: String,
    name: Said,
    scenario: String,
    year: Option<i64>,
    planned_places: Option<f64>,
    flag: Option<String>,
    ratio: Option<f64>,
    ratio_low: Option<f64>,
    ratio_high: Option<f64>,
    seekers: Option<f64>,
    openings: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Answer {
    rows: Vec<Row>,
    notes: Vec<Said>,
}

#[derive(Debug, Deserialize)]
struct Change {
    trade_code: Option<String>,
    level: Option<String>,
    what: String,
    value: f64,
}

#[derive(Debug, Deserialize)]
struct Scenario {
    title: String,
    year: i64,
    changes: Vec<Change>,
    result: Answer,
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(COLLEGE_OR_INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut sheet = Sheet::new(visit, visit.c().scenarios, errors).wide();
    sheet.paragraph("lead", t.scenario_lead);
    if visit.is(DELIVERERS) {
        let all = trades(visit).await?;
        sheet.push(names(visit, &all));
        let every = (String::new(), t.every_level.to_owned());
        let levels = super::LEVELS.map(|key| (key.to_owned(), show.level(key)));
        let mut table = Table::new("thay-doi", t.changes, [t.trade, t.level, t.what, t.value]);
        for line in 0..LINES {
            let label = |what: &str| format!("{what}, {} {}", t.line, line + 1);
            let at = |field: Field, name: &str| {
                field
                    .at(format!("/changes/{line}/{name}"))
                    .entered(entered, "")
                    .told(&sheet.errors)
            };
            let trade = at(
                Field::line(&format!("trade_code-{line}"), &label(t.trade)),
                "trade_code",
            )
            .list("nghe");
            let options = [every.clone()].into_iter().chain(levels.clone());
            let level = at(
                Field::choice(&format!("level-{line}"), &label(t.level), options),
                "level",
            );
            let kinds = words::CHANGES.map(|(key, vi, en)| (key, visit.language.pick(vi, en)));
            let what = at(
                Field::choice(&format!("what-{line}"), &label(t.what), kinds),
                "what",
            );
            let value = at(
                Field::whole(&format!("value-{line}"), &label(t.value)),
                "value",
            );
            table.row([
                trade.cell(),
                Cell::html(level.select()),
                Cell::html(what.select()),
                value.cell(),
            ]);
        }
        let form = Form::post(&sheet, "/kich-ban")
            .laid("wide-form")
            .field(Field::line("title", t.scenario_name).entered(entered, ""))
            .field(
                Field::whole("year", t.year)
                    .entered(entered, super::plans::next_year(visit).await?),
            )
            .part(table)
            .button(t.compute);
        sheet.push(form);
        sheet.paragraph("quiet", t.value_hint);
    }
    Ok(sheet)
}

async fn new(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn save(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let all = trades(&visit).await?;
    let (mut changes, mut lines) = (Vec::new(), Vec::new());
    for line in 0..LINES {
        let of = |name: &str| fields.some(&format!("{name}-{line}"));
        let Some(text) = of("value") else {
            continue;
        };
        let Some(value) = decimal(text, visit.language) else {
            let said = [
                "Hãy nhập một số, ví dụ 1,2.",
                "Enter a number, for example 1.2.",
            ];
            errors.push(&format!("/changes/{line}/value"), said);
            continue;
        };
        let trade = of("trade_code").map(|written| code(&all, &visit, written));
        changes.push(
            json!({"trade_code": trade, "level": of("level"), "what": of("what"), "value": value}),
        );
        lines.push(line);
    }
    let year = errors.whole("/year", fields.get("year"));
    if changes.is_empty() && errors.is_empty() {
        errors.push(
            "/changes/0/value",
            [
                "Hãy ghi ít nhất một thay đổi.",
                "Enter at least one change.",
            ],
        );
    }
    if !errors.is_empty() {
        return page(&visit, &fields, errors).await?.shown();
    }
    let title = fields
        .some("title")
        .unwrap_or(words::labels(visit.language).unnamed);
    let body: Value = json!({"title": title, "year": year, "changes": changes});
    let call = fields.call(Method::POST, "/api/v1/scenarios", Some(&body));
    let to = |reply: &Reply| format!("/kich-ban/{}?xong=luu", reply.id());
    let again = async |errors: Mistakes| {
        let errors = errors.renamed(|pointer| at_line(pointer, &lines));
        page(&visit, &fields, errors).await
    };
    settle(&visit, call, to, again).await
}

/// A mistake in the n-th change, where that change stood in the form.
fn at_line(pointer: &str, lines: &[usize]) -> String {
    let split = pointer
        .strip_prefix("/changes/")
        .and_then(|rest| rest.split_once('/'));
    let line =
        split.and_then(|(place, name)| Some((lines.get(place.parse::<usize>().ok()?)?, name)));
    line.map_or_else(
        || pointer.to_owned(),
        |(line, name)| format!("/changes/{line}/{name}"),
    )
}

async fn compare(visit: Visit, Path(ids): Path<String>) -> Outcome {
    visit.one_of(COLLEGE_OR_INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let beside = visit.asked("them");
    let wanted: Vec<&str> = ids
        .split('+')
        .chain([beside.trim()])
        .filter(|id| !id.is_empty())
        .take(SIDE_BY_SIDE)
        .collect();
    let place = format!("/api/v1/scenarios?{}", query(&[("ids", &wanted.join(","))]));
    let found: Vec<Scenario> = visit.door.get(&place).await?;
    let titles: Vec<&str> = found.iter().map(|one| one.title.as_str()).collect();
    let title = format!("{}: {}", t.scenario, titles.join(" · "));
    let mut sheet = Sheet::new(&visit, title, Mistakes::none(visit.language))
        .wide()
        .back("/kich-ban", visit.c().scenarios);
    for scenario in &found {
        let changes = scenario.changes.iter().map(|change| {
            let what = words::CHANGES.iter().find(|(key, ..)| *key == change.what);
            let what = what.map_or("", |(_, vi, en)| visit.language.pick(*vi, *en));
            let of = change.trade_code.as_deref().unwrap_or(t.every_trade);
            let level = change
                .level
                .as_deref()
                .map_or_else(String::new, |level| format!(", {}", show.level(level)));
            format!("{of}{level}: {what} {}", show.decimal(change.value, 2))
        });
        let changes: Vec<String> = changes.collect();
        sheet.text(&format!(
            "{} ({}): {}",
            scenario.title,
            scenario.year,
            changes.join("; ")
        ));
    }
    let head = [
        t.trade,
        t.scenario,
        t.completes,
        t.planned,
        t.flag,
        t.ratio,
        t.interval,
        t.seekers,
        t.openings,
    ];
    let mut table = Table::new("ket-qua-kich-ban", t.scenario_table, head);
    for (place, scenario) in found.iter().enumerate() {
        for row in &scenario.result.rows {
            let alone = row.scenario == "plans";
            // What the plans alone bring is the same beside every scenario.
            if alone && place > 0 {
                continue;
            }
            table.row(cells(&visit, row, alone));
        }
    }
    sheet.push(table);
    for note in found.first().map_or(&[][..], |first| &first.result.notes) {
        sheet.paragraph("quiet", note.pick(visit.language));
    }
    sheet.text(&format!("{} {}", t.share_code, wanted.join("+")));
    let form = Form::ask(&sheet, &format!("/kich-ban/{}", wanted.join("+"))).laid("narrow");
    sheet.push(
        form.field(Field::line("them", t.beside_code).hint(t.beside_hint))
            .button(t.put_beside),
    );
    sheet.shown()
}

fn cells(visit: &Visit, row: &Row, alone: bool) -> [Cell; 9] {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let count = |value: Option<f64>| {
        Cell::num(value.map_or_else(|| "–".to_owned(), |value| show.count(value)))
    };
    let range = match (row.ratio, row.ratio_low, row.ratio_high) {
        (Some(median), Some(low), Some(high)) => Some(Range { median, low, high }),
        _ => None,
    };
    let flag = row.flag.as_deref().unwrap_or("insufficient_evidence");
    let interval = range.map_or_else(String::new, |range| show.ratios(range));
    [
        Cell::text(row.name.pick(visit.language)).small(&row.trade_code),
        Cell::text(if alone { t.plans_alone } else { &row.scenario }),
        Cell::text(
            row.year
                .map_or_else(|| "–".to_owned(), |year| year.to_string()),
        ),
        count(row.planned_places),
        Cell::flag(flag, show),
        Cell::num(
            row.ratio
                .map_or_else(|| "–".to_owned(), |ratio| show.ratio(ratio)),
        ),
        Cell::html(chart::spark(flag, range)).small(&interval),
        count(row.seekers),
        count(row.openings),
    ]
}
