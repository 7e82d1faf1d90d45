//! Releases: the list of them, and each with what it holds and how to take it along.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use serde::Deserialize;

use crate::text::pages::public::{self as words, Labels};
use crate::web::pages::blocks::{Cell, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::show::Show;
use crate::web::pages::visit::{Page, Visit};
use crate::web::pages::{Outcome, Pages, shown};

use super::released::Release;

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/phat-hanh", get(releases))
        .route("/phat-hanh/{number}", get(release))
}

/// A release in the list.
#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(flatten)]
    release: Release,
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
struct List {
    items: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "public/releases.html")]
struct ReleasesPage {
    page: Page,
    t: &'static Labels,
    show: Show,
    list: List,
}

async fn releases(visit: Visit) -> Outcome {
    shown(&ReleasesPage {
        page: visit.page(visit.c().releases),
        t: words::labels(visit.language),
        show: Show(visit.language),
        list: listed(&visit).await?,
    })
}

async fn listed(visit: &Visit) -> Result<List, Refusal> {
    visit.door.get("/api/v1/releases?limit=200").await
}

#[derive(Template)]
#[template(path = "public/release.html")]
struct ReleasePage {
    page: Page,
    t: &'static Labels,
    show: Show,
    entry: Entry,
    before: Option<Before>,
    changes: Option<Table>,
}

/// A release before another.
#[derive(Debug, Deserialize)]
struct Before {
    number: i64,
    title: String,
}

/// A trade whose flag was changed.
#[derive(Debug, Deserialize)]
struct Change {
    trade_code: String,
    name_vi: Option<String>,
    name_en: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Changes {
    before: Option<Before>,
    items: Vec<Change>,
}

impl Changes {
    /// The trades, with the flag before and after.
    fn table(&self, visit: &Visit) -> Table {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let flag = |word: &Option<String>| {
            word.as_deref()
                .map_or_else(|| Cell::text("–"), |word| Cell::flag(word, show))
        };
        let mut table = Table::new(
            "thay-doi",
            t.changes_table,
            [t.trade, t.flag_before, t.flag_after],
        );
        for change in &self.items {
            let known = change.name_vi.as_deref().unwrap_or(&change.trade_code);
            let name = visit
                .language
                .pick(known, change.name_en.as_deref().unwrap_or(known));
            let place = visit.href(&format!("/nghe/{}", change.trade_code));
            // A trade that the last release does not have has no page.
            let name = if change.name_vi.is_some() {
                Cell::link(&place, name)
            } else {
                Cell::text(name)
            };
            table.row([name, flag(&change.before), flag(&change.after)]);
        }
        table
    }
}

impl ReleasePage {
    /// Formats with what each is good for.
    fn downloads(&self) -> [(&'static str, &'static str); 6] {
        let t = self.t;
        [
            ("xlsx", t.for_excel),
            ("csv", t.for_csv),
            ("csv-excel", t.for_csv_excel),
            ("json", t.for_json),
            ("docx", t.for_docx),
            ("datapackage", t.for_datapackage),
        ]
    }
}

async fn release(visit: Visit, Path(number): Path<i64>) -> Outcome {
    let found = listed(&visit).await?.items.into_iter();
    let found = found
        .into_iter()
        .find(|entry| entry.release.number == number);
    let entry = found.ok_or_else(Refusal::not_found)?;
    let place = format!("/api/v1/releases/{number}/changes");
    let changes: Option<Changes> = visit.door.find(&place).await?;
    shown(&ReleasePage {
        page: visit.page(entry.release.title.clone()),
        t: words::labels(visit.language),
        show: Show(visit.language),
        entry,
        changes: changes
            .as_ref()
            .map(|changes| changes.table(&visit))
            .filter(|table| !table.is_empty()),
        before: changes.and_then(|changes| changes.before),
    })
}
