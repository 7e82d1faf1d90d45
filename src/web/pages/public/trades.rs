//! The table of trades, filtered and sorted by a form whose address can be passed on.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::routing::get;
use serde::Deserialize;

use crate::text::order::sort_key;
use crate::text::pages::public::{self as words, Labels};
use crate::web::pages::chart;
use crate::web::pages::door::Refusal;
use crate::web::pages::show::{Show, sign};
use crate::web::pages::visit::{Page, Visit};
use crate::web::pages::{Outcome, Pages, query, shown};

use super::released::{Item, List, Release};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/nghe", get(trades))
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Wanted {
    /// Words to be found.
    tim: String,
    /// A flag.
    co: String,
    /// A group.
    nhom: String,
    /// A level.
    trinh_do: String,
    /// The order.
    xep: String,
    /// Where the page begins.
    tu: String,
    /// Entries of a page.
    so_dong: String,
}

impl Wanted {
    /// The same question in another order, from its first page on.
    fn sorted(&self, by: &str) -> String {
        let same = [
            ("tim", self.tim.as_str()),
            ("co", &self.co),
            ("nhom", &self.nhom),
            ("trinh_do", &self.trinh_do),
            ("xep", by),
            ("so_dong", &self.so_dong),
        ];
        query(&same)
    }

    fn next(&self, cursor: &str) -> String {
        format!("{}&{}", self.sorted(&self.xep), query(&[("tu", cursor)]))
    }
}

/// The answer to a search.
#[derive(Debug, Deserialize)]
struct Found {
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "public/trades.html")]
struct TradesPage {
    page: Page,
    t: &'static Labels,
    show: Show,
    wanted: Wanted,
    release: Option<Release>,
    items: Vec<Item>,
    total: u64,
    next: Option<String>,
    groups: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    flags: Vec<(String, String)>,
}

impl TradesPage {
    /// A heading that sorts by its column.
    fn sorting(&self, by: &'static str) -> (String, &'static str) {
        let present = if self.wanted.xep.is_empty() {
            "flag"
        } else {
            self.wanted.xep.as_str()
        };
        let state = match by {
            _ if present != by => "none",
            "name" => "ascending",
            _ => "descending",
        };
        let place = self.page.href("/nghe");
        (format!("{place}?{}", self.wanted.sorted(by)), state)
    }

    fn spark(&self, item: &Item) -> String {
        chart::spark(&item.flag, item.ratio)
    }

    fn sign(&self, flag: &str) -> &'static str {
        sign(flag)
    }
}

/// The levels that trades are taught at.
const LEVELS: [&str; 4] = ["college", "intermediate", "elementary", "short_course"];
/// The flags.
const FLAGS: [&str; 4] = [
    "undersupplied",
    "balanced",
    "oversupplied",
    "insufficient_evidence",
];

async fn trades(visit: Visit, Query(wanted): Query<Wanted>) -> Outcome {
    let show = Show(visit.language);
    let t = words::labels(visit.language);
    let pairs = |keys: &[&str], name: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
        let first = (String::new(), visit.c().all.to_owned());
        let rest = keys.iter().map(|key| ((*key).to_owned(), name(key)));
        std::iter::once(first).chain(rest).collect()
    };
    let mut page = TradesPage {
        page: visit.page(visit.c().trades).wide(),
        t,
        show,
        release: None,
        items: Vec::new(),
        total: 0,
        next: None,
        groups: Vec::new(),
        levels: pairs(&LEVELS, &|key| show.level(key)),
        flags: pairs(&FLAGS, &|key| show.flag(key)),
        wanted,
    };
    let everything: Option<List> = visit.door.find("/api/v1/trades?limit=200").await?;
    let Some(everything) = everything else {
        return shown(&page);
    };
    page.groups = groups(&everything.items, visit.c().all);
    page.release = Some(everything.release);
    let wanted = page.wanted.clone();
    let sought = wanted.tim.trim();
    if sought.is_empty() {
        let list = listed(&visit, &wanted).await?;
        page.total = list.total;
        page.items = list.items;
        page.next = list
            .next
            .map(|cursor| format!("{}?{}", visit.href("/nghe"), wanted.next(&cursor)));
    } else {
        let place = format!("/api/v1/search?{}", query(&[("q", sought)]));
        let found: Found = visit.door.get(&place).await?;
        page.items = narrowed(found.items, &wanted);
        page.total = page.items.len() as u64;
    }
    shown(&page)
}

/// The page of the list; an order or a filter that is none is left out.
async fn listed(visit: &Visit, wanted: &Wanted) -> Result<List, Refusal> {
    let pairs = [
        ("flag", wanted.co.as_str()),
        ("group", &wanted.nhom),
        ("level", &wanted.trinh_do),
        ("sort", &wanted.xep),
        ("cursor", &wanted.tu),
        ("limit", &wanted.so_dong),
    ];
    let asked = format!("/api/v1/trades?{}", query(&pairs));
    match visit.door.get(&asked).await {
        Err(refusal) if refusal.can_be_mended() => visit.door.get("/api/v1/trades").await,
        answer => answer,
    }
}

/// What was found, within the filters. Levels are not said of what is found.
fn narrowed(found: Vec<Item>, wanted: &Wanted) -> Vec<Item> {
    let fits = |item: &Item| {
        (wanted.co.is_empty() || item.flag == wanted.co)
            && (wanted.nhom.is_empty() || item.group_code.as_deref() == Some(&wanted.nhom))
    };
    found.into_iter().filter(fits).collect()
}

/// The groups that occur, in the order of the alphabet.
fn groups(items: &[Item], all: &str) -> Vec<(String, String)> {
    let known: BTreeMap<&str, &str> = items
        .iter()
        .filter_map(|item| Some((item.group_code.as_deref()?, item.group_name_vi.as_deref()?)))
        .collect();
    let mut groups: Vec<(String, String)> = known
        .into_iter()
        .map(|(code, name)| (code.to_owned(), name.to_owned()))
        .collect();
    groups.sort_by_cached_key(|(_, name)| sort_key(name));
    groups.insert(0, (String::new(), all.to_owned()));
    groups
}
