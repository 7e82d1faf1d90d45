//! Which provider has delivered what.

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::text::pages::department as words;
use crate::web::access::INSIDE;
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::form::Mistakes;
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::moment;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route(PLACE, get(board))
}

const PLACE: &str = "/so/tien-do";

/// States, those who need a call first.
const STATES: [&str; 4] = ["nothing", "partial", "complete", "no_account"];

#[derive(Debug, Deserialize)]
struct Board {
    as_of: String,
    totals: BTreeMap<String, i64>,
    items: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Row {
    provider_id: String,
    name: String,
    state: String,
    missing: Vec<String>,
    delivered: BTreeMap<String, Delivered>,
}

#[derive(Debug, Deserialize)]
struct Delivered {
    files: i64,
    last_at: String,
    rows_rejected: i64,
}

impl Row {
    /// Where it stands in the list.
    fn place(&self) -> usize {
        let place = STATES.iter().position(|state| *state == self.state);
        place.unwrap_or(STATES.len())
    }

    fn cells(&self, visit: &Visit) -> Vec<Cell> {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let missing: Vec<&str> = self
            .missing
            .iter()
            .map(|section| words::section(section, visit.language))
            .collect();
        let missing = if missing.is_empty() {
            t.nothing_missing.to_owned()
        } else {
            missing.join(", ")
        };
        let files: Vec<String> = self
            .delivered
            .iter()
            .map(|(resource, files)| {
                let name = words::resource(resource, visit.language);
                let files_many = show.whole(files.files);
                if files.rows_rejected == 0 {
                    format!("{name}: {files_many}")
                } else {
                    let refused = show.whole(files.rows_rejected);
                    format!("{name}: {files_many} ({} {refused})", t.rows_refused)
                }
            })
            .collect();
        let many: i64 = self.delivered.values().map(|files| files.files).sum();
        let last = self.delivered.values().map(|files| &files.last_at).max();
        let provider = visit.href(&format!("/don-vi/{}", self.provider_id));
        vec![
            Cell::link(&provider, &self.name).small(&self.provider_id),
            Cell::text(words::delivered(&self.state, visit.language)),
            Cell::text(missing),
            Cell::text(files.join("; ")),
            Cell::num(show.whole(many)),
            Cell::text(last.map_or_else(|| "–".to_owned(), |last| show.day(last))),
        ]
    }
}

async fn board(visit: Visit) -> Outcome {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let Board {
        as_of,
        totals,
        mut items,
    } = visit.door.get("/api/v1/completeness").await?;
    let title = visit.c().completeness;
    let mut sheet = Sheet::new(&visit, title, Mistakes::none(visit.language)).wide();
    sheet.paragraph("lead", t.board_lead);
    let counts = STATES.iter().map(|state| {
        let many = totals.get(*state).copied().unwrap_or_default();
        (words::delivered(state, visit.language), show.whole(many))
    });
    sheet.facts(counts.chain([(t.as_of, moment(&as_of, &visit))]));
    if items.is_empty() {
        sheet.paragraph("empty", t.board_empty);
        return sheet.shown();
    }
    let wanted = visit.asked("trang_thai");
    let all = ("", visit.c().all);
    let options = STATES.map(|state| (state, words::delivered(state, visit.language)));
    let choice = Field::choice("trang_thai", t.state, [all].into_iter().chain(options));
    let form = Form::ask(&sheet, PLACE)
        .field(choice.value(&wanted))
        .button(visit.c().filter);
    sheet.push(form);
    items.retain(|row| wanted.is_empty() || row.state == wanted);
    items.sort_by_key(Row::place);
    if items.is_empty() {
        sheet.paragraph("empty", t.board_none_of_state);
        return sheet.shown();
    }
    let head = [
        t.provider,
        t.state,
        t.missing,
        t.files,
        t.files_many,
        t.last_delivery,
    ];
    let mut table = Table::new("tien-do", t.board_table, head);
    for row in &items {
        table.row(row.cells(&visit));
    }
    sheet.push(table);
    sheet.shown()
}
