//! A policy: whom it supports with how much, and whether its list agrees with the flags.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use serde::Deserialize;

use crate::text::pages::subsidies as words;
use crate::text::subsidy;
use crate::web::access::INSIDE;
use crate::web::pages::blocks::{Cell, Sheet, Table, escaped, yes};
use crate::web::pages::form::Mistakes;
use crate::web::pages::show::{Said, Show};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/so/ho-tro/chinh-sach/{code}", get(policy))
}

#[derive(Debug, Deserialize)]
struct Rate {
    levels: Vec<String>,
    vnd: f64,
    status: String,
    basis: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Source {
    title: String,
}

#[derive(Debug, Deserialize)]
struct Money {
    year: i64,
    learners_vnd: f64,
    teachers_vnd: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Whole {
    name_vi: String,
    name_en: String,
    status: String,
    valid_from: String,
    valid_to: Option<String>,
    who: Option<Said>,
    rates: Vec<Rate>,
    years: Vec<Money>,
    sources: Vec<Source>,
    notes: Vec<Said>,
}

#[derive(Debug, Deserialize)]
struct Held {
    trade_code: String,
    name_vi: String,
    name_en: Option<String>,
    listed: bool,
    /// Missing for a trade that the city does not have.
    flag: Option<String>,
    agrees: Option<bool>,
    reason: Said,
}

#[derive(Debug, Deserialize)]
struct Mirror {
    trades: Vec<Held>,
}

async fn policy(visit: Visit, Path(code): Path<String>) -> Outcome {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let s = subsidy::labels(visit.language);
    let show = Show(visit.language);
    let known: Whole = visit.door.get(&format!("/api/v1/policies/{code}")).await?;
    let name = visit.language.pick(&known.name_vi, &known.name_en);
    let mut sheet = Sheet::new(&visit, name, Mistakes::none(visit.language))
        .back("/so/ho-tro", visit.c().subsidies);
    let until = known
        .valid_to
        .as_deref()
        .map_or_else(|| "…".to_owned(), |day| show.day(day));
    sheet.facts([
        (
            t.state,
            words::policy_state(&known.status, visit.language).to_owned(),
        ),
        (s.valid, format!("{}–{until}", show.day(&known.valid_from))),
    ]);
    if let Some(who) = &known.who {
        sheet.text(&format!("{}: {}", s.who, who.pick(visit.language)));
    }
    let mut rates = Table::new("muc", s.rate, [s.level, t.rate_column, s.source]);
    for rate in &known.rates {
        let levels: Vec<String> = rate.levels.iter().map(|level| show.level(level)).collect();
        let assumed = if rate.status == "assumed" {
            s.assumed_rate
        } else {
            ""
        };
        rates.row([
            Cell::text(levels.join(", ")),
            Cell::num(show.money(rate.vnd)).small(assumed),
            Cell::html(format_args!(
                "<span lang=\"en\">{}</span>",
                escaped(rate.basis.as_deref().unwrap_or("–"))
            )),
        ]);
    }
    sheet.push(rates);
    if known.years.is_empty() {
        sheet.text(s.no_years);
    } else {
        let mut money = Table::new(
            "tien",
            t.money_by_year,
            [s.year, t.for_learners, t.for_teachers],
        );
        for year in &known.years {
            money.row([
                Cell::text(year.year.to_string()),
                Cell::num(show.money(year.learners_vnd)),
                Cell::num(
                    year.teachers_vnd
                        .map_or_else(|| "–".to_owned(), |vnd| show.money(vnd)),
                ),
            ]);
        }
        sheet.push(money);
    }
    for note in &known.notes {
        sheet.paragraph("note", note.pick(visit.language));
    }
    for source in &known.sources {
        sheet.paragraph("quiet", &format!("{}: {}", s.source, source.title));
    }
    sheet.heading(s.mirror);
    sheet.text(t.mirror_lead);
    let held: Option<Mirror> = visit
        .door
        .find(&format!("/api/v1/policies/{code}/mirror"))
        .await?;
    let mut held = held.map_or_else(Vec::new, |held| held.trades);
    // What needs a reason comes first, then the rest of the list.
    held.sort_by_key(|trade| (trade.agrees != Some(false), !trade.listed));
    let mut table = Table::new("doi-chieu", s.mirror, [s.trade, s.listed, s.flag, s.reason]);
    for trade in held
        .iter()
        .filter(|trade| trade.listed || trade.agrees == Some(false))
    {
        let name = visit.language.pick(
            trade.name_vi.as_str(),
            trade.name_en.as_deref().unwrap_or(&trade.name_vi),
        );
        let place = visit.href(&format!("/nghe/{}", trade.trade_code));
        let (name, flag) = match &trade.flag {
            Some(flag) => (Cell::link(&place, name), Cell::flag(flag, show)),
            None => (Cell::text(name), Cell::text("–")),
        };
        table.row([
            name,
            Cell::text(yes(trade.listed, visit.language)),
            flag,
            Cell::text(trade.reason.pick(visit.language)),
        ]);
    }
    sheet.push(table);
    sheet.shown()
}
