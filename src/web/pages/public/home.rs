//! The overview: how many trades are short, balanced, over, or cannot be judged.

use askama::Template;
use axum::Router;
use axum::routing::get;

use crate::text::pages::public::{self as words, Labels};
use crate::web::pages::show::Show;
use crate::web::pages::visit::{Page, Visit};
use crate::web::pages::{Outcome, Pages, shown};

use super::released::List;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/", get(home))
}

/// Most trades that the overview names of each side.
const NAMED: usize = 5;

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    page: Page,
    t: &'static Labels,
    show: Show,
    list: Option<List>,
}

impl HomePage {
    /// The trades of a flag that are the surest.
    fn first<'a>(&self, list: &'a List, flag: &str) -> Vec<&'a super::released::Item> {
        let own = list.items.iter().filter(|item| item.flag == flag);
        own.take(NAMED).collect()
    }
}

async fn home(visit: Visit) -> Outcome {
    let t = words::labels(visit.language);
    let list = visit.door.find("/api/v1/trades?limit=200").await?;
    shown(&HomePage {
        page: visit.page(visit.c().overview),
        t,
        show: Show(visit.language),
        list,
    })
}
