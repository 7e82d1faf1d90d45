//! Up to five trades side by side.

use askama::Template;
use axum::Router;
use axum::routing::get;

use crate::text::pages::about::{self as words, Labels};
use crate::text::pages::public;
use crate::web::pages::chart::{Caption, IntervalRow, intervals};
use crate::web::pages::show::{Show, sign};
use crate::web::pages::visit::{Page, Visit};
use crate::web::pages::{Outcome, Pages, query, shown};

use super::method::balance;
use super::released::{Item, List};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/so-sanh", get(compare))
}

/// Most trades side by side.
const SIDE_BY_SIDE: usize = 5;

#[derive(Template)]
#[template(path = "public/compare.html")]
struct ComparePage {
    page: Page,
    t: &'static Labels,
    p: &'static public::Labels,
    show: Show,
    chosen: Vec<Item>,
    others: Vec<(String, String)>,
    drawing: Option<String>,
    full: bool,
    released: bool,
}

impl ComparePage {
    fn sign(&self, flag: &str) -> &'static str {
        sign(flag)
    }

    /// The page without one of the trades.
    fn without(&self, code: &str) -> String {
        let rest = self.chosen.iter().filter(|item| item.trade_code != code);
        let pairs: Vec<(&str, &str)> = rest
            .map(|item| ("nghe", item.trade_code.as_str()))
            .collect();
        format!("{}?{}", self.page.href("/so-sanh"), query(&pairs))
    }
}

async fn compare(visit: Visit) -> Outcome {
    let language = visit.language;
    let t = words::labels(language);
    let asked: Vec<(String, String)> = serde_urlencoded::from_str(&visit.query).unwrap_or_default();
    let codes = asked.iter().filter(|(name, _)| name == "nghe");
    let codes: Vec<&str> = codes.map(|(_, code)| code.as_str()).collect();
    let list: Option<List> = visit
        .door
        .find("/api/v1/trades?limit=200&sort=name")
        .await?;
    let released = list.is_some();
    let items = list.map(|list| list.items).unwrap_or_default();
    let mut chosen: Vec<Item> = Vec::new();
    for code in &codes {
        let found = items.iter().find(|item| item.trade_code == **code);
        let known = chosen.iter().any(|item| item.trade_code == **code);
        if let (Some(item), false, true) = (found, known, chosen.len() < SIDE_BY_SIDE) {
            chosen.push(item.clone());
        }
    }
    let rows: Vec<IntervalRow> = chosen
        .iter()
        .filter_map(|item| {
            Some(IntervalRow {
                label: item.name(language),
                flag: &item.flag,
                ratio: item.ratio?,
            })
        })
        .collect();
    let p = public::labels(language);
    let caption = Caption {
        id: "khoang",
        title: p.interval_chart,
        description: p.interval_description,
    };
    let drawing = if rows.is_empty() {
        None
    } else {
        let balance = balance(&visit.door).await?;
        Some(intervals(&rows, balance, caption, language))
    };
    let rest = items
        .iter()
        .filter(|item| chosen.iter().all(|own| own.trade_code != item.trade_code));
    let others = rest
        .map(|item| (item.trade_code.clone(), item.name(language).to_owned()))
        .collect();
    shown(&ComparePage {
        page: visit.page(visit.c().compare),
        t,
        p,
        show: Show(language),
        others,
        drawing,
        full: chosen.len() == SIDE_BY_SIDE,
        chosen,
        released,
    })
}
