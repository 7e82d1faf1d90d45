//! The plans of a year: a college's own, at the department all of them beside the city's totals.

use axum::Router;
use axum::routing::get;
use serde::Deserialize;

use crate::text::pages::college as words;
use crate::text::states::state;
use crate::web::access::{COLLEGE, COLLEGE_OR_INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::Mistakes;
use crate::web::pages::show::{Said, Show, today};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::plan::place;

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/ke-hoach", get(plans))
}

#[derive(Debug, Deserialize)]
struct Entry {
    provider_id: String,
    year: i64,
    state: String,
    places: i64,
    updated_at: String,
}

/// A trade after all plans.
#[derive(Debug, Deserialize)]
struct Gap {
    trade_code: String,
    name: Said,
    flag_before: Option<String>,
    flag_after: Option<String>,
    planned_places: f64,
    expected_places: f64,
    needed_places: Option<f64>,
    claimed_places: f64,
    claiming_providers: i64,
    tipping_places: Option<f64>,
    tipping_to: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Gaps {
    plan_year: i64,
    rows: Vec<Gap>,
}

/// The year that plans are made for: the one after the last year with data.
///
/// # Errors
/// Whatever the interface refuses.
pub async fn next_year(visit: &Visit) -> Result<i64, Refusal> {
    let found: Option<Head> = visit.door.find("/api/v1/trades?limit=1").await?;
    Ok(found.map_or_else(this_year, |found| found.release.data_year + 1))
}

/// Before the first release, the year of the calendar.
fn this_year() -> i64 {
    i64::from(chrono::Datelike::year(&today()))
}

async fn plans(visit: Visit) -> Outcome {
    visit.one_of(COLLEGE_OR_INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut sheet = Sheet::new(&visit, visit.c().plans, Mistakes::none(visit.language)).wide();
    let wanted = visit.asked("nam");
    let all: Vec<Entry> = visit.door.get("/api/v1/plans").await?;
    let year: i64 = match wanted.parse() {
        Ok(year) => year,
        Err(_) => next_year(&visit).await?,
    };
    if let Some(own) = visit
        .session
        .as_ref()
        .and_then(|session| session.organisation.as_ref())
        .filter(|_| visit.is(COLLEGE))
    {
        let name = format!("{} {year}", t.open_plan);
        sheet.links([(
            visit.href(&place(&own.code, &year.to_string())),
            name.as_str(),
        )]);
    } else {
        let form = Form::ask(&sheet, "/ke-hoach");
        sheet.push(
            form.field(Field::whole("nam", t.year).value(year))
                .button(visit.c().filter),
        );
    }
    let inside = !visit.is(COLLEGE);
    let shown: Vec<&Entry> = all
        .iter()
        .filter(|plan| !inside || plan.year == year)
        .collect();
    if shown.is_empty() {
        sheet.paragraph("empty", t.no_plans);
    } else {
        let mut table = Table::new(
            "cac-ke-hoach",
            t.plans_table,
            [t.provider, t.year, t.state, t.places, t.changed],
        );
        for plan in shown {
            let year = plan.year.to_string();
            table.row([
                Cell::link(
                    &visit.href(&place(&plan.provider_id, &year)),
                    &plan.provider_id,
                ),
                Cell::text(&year),
                Cell::text(state(&plan.state, visit.language)),
                Cell::num(show.whole(plan.places)),
                Cell::text(show.day(&plan.updated_at)),
            ]);
        }
        sheet.push(table);
    }
    let gaps: Option<Gaps> = visit
        .door
        .find(&format!("/api/v1/planning/{year}/gap"))
        .await?;
    if let Some(gaps) = gaps {
        sheet.heading(&format!("{} {}", t.city_after, gaps.plan_year));
        sheet.text(t.city_after_lead);
        sheet.push(gap_table(&visit, &gaps));
    }
    sheet.shown()
}

#[derive(Debug, Deserialize)]
struct Head {
    release: Cited,
}

#[derive(Debug, Deserialize)]
struct Cited {
    data_year: i64,
}

fn gap_table(visit: &Visit, gaps: &Gaps) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let head = [
        t.trade,
        t.flag_before,
        t.flag_after,
        t.expected,
        t.planned,
        t.needed,
        t.claimed,
        t.tipping,
    ];
    let mut table = Table::new(
        "toan-thanh-pho",
        format!("{} {}", t.city_after, gaps.plan_year),
        head,
    );
    let flag =
        |flag: Option<&String>| flag.map_or_else(|| Cell::text("–"), |flag| Cell::flag(flag, show));
    for gap in &gaps.rows {
        let claimed = format!(
            "{} ({})",
            show.count(gap.claimed_places),
            gap.claiming_providers
        );
        let tipping = match (gap.tipping_places, &gap.tipping_to) {
            (Some(places), Some(to)) => format!("{} → {}", show.signed(places), show.flag(to)),
            _ => "–".to_owned(),
        };
        table.row([
            Cell::link(
                &visit.href(&format!("/nghe/{}", gap.trade_code)),
                gap.name.pick(visit.language),
            ),
            flag(gap.flag_before.as_ref()),
            flag(gap.flag_after.as_ref()),
            Cell::num(show.count(gap.expected_places)),
            Cell::num(show.count(gap.planned_places)),
            Cell::num(
                gap.needed_places
                    .map_or_else(|| "–".to_owned(), |places| show.count(places)),
            ),
            Cell::num(claimed),
            Cell::text(tipping),
        ]);
    }
    table
}
