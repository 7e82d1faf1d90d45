//! How the flags are computed, on the example of welding; how good they are; every parameter.

use askama::Template;
use axum::Router;
use axum::routing::get;
use serde::Deserialize;
use serde_json::Value;

use crate::text::pages::about::{self as words, Labels};
use crate::text::pages::public;
use crate::web::pages::blocks::{Cell, Table};
use crate::web::pages::chart::{self, Balance, Caption, Reliability};
use crate::web::pages::door::{Door, Refusal};
use crate::web::pages::show::{Range, Show};
use crate::web::pages::visit::{Page, Visit};
use crate::web::pages::{Outcome, Pages, shown};

use super::released::{Item, Release};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/phuong-phap", get(method))
        .route("/tro-giup", get(help))
        .route("/khiem-khuyet", get(accessibility))
}

/// The model card, whose accuracy section `vocmatch evaluate` writes.
const CARD: &str = include_str!("../../../../models/README.md");
/// Shown of the card: ordinary cities.
const SCENE: &str = "baseline";
/// The trade of the example.
const EXAMPLE: &str = "han";

/// A parameter of the release.
#[derive(Debug, Deserialize)]
struct Parameter {
    section: String,
    key: String,
    value: Value,
    unit: String,
    status: String,
    source: String,
    as_of: String,
}

#[derive(Debug, Deserialize)]
struct Method {
    release: Release,
    parameters: Vec<Parameter>,
}

#[derive(Debug, Deserialize)]
struct Example {
    trade: ExampleTrade,
}

#[derive(Debug, Deserialize)]
struct ExampleTrade {
    #[serde(flatten)]
    item: Item,
    levels: Vec<ExampleLevel>,
}

#[derive(Debug, Deserialize)]
struct ExampleLevel {
    enrolled: Option<f64>,
    completers_persons: Option<f64>,
    supply_persons: Range,
}

impl ExampleTrade {
    fn sum(&self, of: impl Fn(&ExampleLevel) -> f64) -> f64 {
        self.levels.iter().map(of).sum()
    }
}

#[derive(Template)]
#[template(path = "public/method.html")]
struct MethodPage {
    page: Page,
    t: &'static Labels,
    p: &'static public::Labels,
    show: Show,
    method: Option<Method>,
    example: Option<Example>,
    accuracy: Vec<Vec<String>>,
    kept: String,
}

impl MethodPage {
    /// The example step by step: what, and how many.
    fn steps(&self, example: &Example) -> Vec<(&'static str, String)> {
        let (t, show, trade) = (self.t, self.show, &example.trade);
        let enrolled = trade.sum(|level| level.enrolled.unwrap_or_default());
        let completers = trade.sum(|level| level.completers_persons.unwrap_or_default());
        let seekers = trade.sum(|level| level.supply_persons.median);
        let item = &trade.item;
        let openings = item.demand_persons.map(|range| range.median);
        let ratio = item.ratio.map_or_else(
            || "–".to_owned(),
            |range| format!("{} ({})", show.ratio(range.median), show.ratios(range)),
        );
        vec![
            (t.step_enrolled, show.count(enrolled)),
            (t.step_completers, show.count(completers)),
            (t.step_seekers, show.count(seekers)),
            (t.step_openings, show.maybe(openings)),
            (t.step_ratio, ratio),
            (t.step_probability, item.chance(show)),
            (t.step_flag, show.flag(&item.flag)),
        ]
    }
}

/// The bounds of balance that the release was computed with.
pub(super) async fn balance(door: &Door) -> Result<Balance, Refusal> {
    let method: Method = door.get("/api/v1/method").await?;
    let bound = |key: &str| {
        let mut all = method.parameters.iter();
        let found = all.find(|known| known.section == "flags" && known.key == key);
        found.and_then(|known| known.value.as_f64()).unwrap_or(1.0)
    };
    Ok(Balance {
        low: bound("surplus_ratio"),
        high: bound("shortage_ratio"),
    })
}

/// The rows of ordinary cities in the card's table of accuracy, in the order in which it is written.
fn accuracy() -> Vec<Vec<String>> {
    let rows = CARD.lines().filter_map(|line| {
        let cells: Vec<String> = line
            .strip_prefix("| ")?
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect();
        (cells.first()? == SCENE).then_some(cells)
    });
    // The first table of the card is that of the scenes; later ones have the same first column.
    let columns = 8;
    rows.filter(|cells| cells.len() > columns)
        .map(|cells| cells[1..columns].to_vec())
        .collect()
}

/// The card's table of stated probabilities: how many statements, and what became of them.
fn reliability() -> Vec<(u64, Reliability)> {
    let share = |cell: &str| Some(cell.trim().strip_suffix('%')?.parse::<f64>().ok()? / 100.0);
    let rows = CARD.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.split('|').map(str::trim).collect();
        let [tenth, statements, stated, observed, interval, ..] = cells[..] else {
            return None;
        };
        // Only tenths begin with a range of percents.
        let (low, high) = tenth.split_once('–')?;
        low.parse::<u8>().ok().and(share(high))?;
        let (low, high) = interval.split_once('–')?;
        let point = Reliability {
            stated: share(stated)?,
            observed: share(observed)?,
            interval: (share(low)?, share(high)?),
        };
        Some((statements.replace(',', "").parse().ok()?, point))
    });
    rows.collect()
}

/// Stated probabilities against what came, as a chart and its table.
fn kept(visit: &Visit) -> String {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let rows = reliability();
    let points: Vec<Reliability> = rows.iter().map(|(_, point)| *point).collect();
    let caption = Caption {
        id: "xac-suat",
        title: t.kept,
        description: t.kept_chart,
    };
    let mut table = Table::new(
        "giu-loi",
        t.kept,
        [t.stated, t.observed, t.kept_interval, t.statements],
    );
    for (statements, point) in &rows {
        let (low, high) = point.interval;
        table.row([
            Cell::text(show.percent(point.stated)),
            Cell::num(show.percent(point.observed)),
            Cell::num(format!("{}–{}", show.percent(low), show.percent(high))),
            Cell::num(show.rows(*statements)),
        ]);
    }
    format!("{}{table}", chart::reliability(&points, caption))
}

async fn method(visit: Visit) -> Outcome {
    let method = visit.door.find("/api/v1/method").await?;
    let example = visit
        .door
        .find(&format!("/api/v1/trades/{EXAMPLE}"))
        .await?;
    shown(&MethodPage {
        page: visit.page(visit.c().method),
        t: words::labels(visit.language),
        p: public::labels(visit.language),
        show: Show(visit.language),
        method,
        example,
        accuracy: accuracy(),
        kept: kept(&visit),
    })
}

#[derive(Template)]
#[template(path = "public/help.html")]
struct HelpPage {
    page: Page,
    t: &'static Labels,
}

async fn help(visit: Visit) -> Outcome {
    shown(&HelpPage {
        page: visit.page(visit.c().help),
        t: words::labels(visit.language),
    })
}

#[derive(Template)]
#[template(path = "public/accessibility.html")]
struct AccessibilityPage {
    page: Page,
    t: &'static Labels,
}

async fn accessibility(visit: Visit) -> Outcome {
    shown(&AccessibilityPage {
        page: visit.page(visit.c().accessibility),
        t: words::labels(visit.language),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_tells_how_good_the_program_is_beside_plain_rules() {
        let rows = accuracy();
        assert!(rows.iter().any(|row| row[0] == "vocmatch"), "{rows:?}");
        assert!(
            rows.len() > 3 && rows.iter().all(|row| row.len() == 7),
            "{rows:?}"
        );
    }

    #[test]
    fn the_card_says_in_tenths_how_probabilities_were_kept() {
        let rows = reliability();
        assert_eq!(rows.len(), 10);
        for (statements, point) in rows {
            let (low, high) = point.interval;
            let inside = low <= point.observed && point.observed <= high;
            assert!(statements > 0 && inside, "{point:?}");
        }
    }
}
