//! A saved allocation: where the money goes, what it brings, what simple ways would bring, what else it depends on.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use serde::Deserialize;

use crate::text::figure::{decimal, percent, signed};
use crate::text::pages::subsidies as words;
use crate::text::subsidy::{self, Labels};
use crate::web::access::INSIDE;
use crate::web::pages::blocks::{Cell, Sheet, Table};
use crate::web::pages::chart::{self, BarRow, Caption, Part};
use crate::web::pages::form::Mistakes;
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/so/ho-tro/{id}", get(allocation))
}

/// A mean with its interval.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Spread {
    mean: f64,
    low: f64,
    high: f64,
}

#[derive(Debug, Clone, Deserialize)]
struct Result {
    learners: f64,
    spent_vnd: f64,
    benefit: Spread,
    vnd_at_risk: Spread,
}

#[derive(Debug, Deserialize)]
struct Year {
    year: i64,
    envelope_vnd: f64,
    spent_vnd: f64,
    left_vnd: f64,
    learners: f64,
}

#[derive(Debug, Deserialize)]
struct Row {
    trade_code: String,
    name_vi: String,
    name_en: Option<String>,
    level: String,
    flag: String,
    p_undersupplied: f64,
    benefit_per_learner: f64,
    learners: f64,
    amount_vnd: f64,
}

#[derive(Debug, Deserialize)]
struct Allocation {
    years: Vec<Year>,
    outcome: Result,
    rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
struct Other {
    alternative: String,
    list: Option<String>,
    outcome: Result,
}

#[derive(Debug, Deserialize)]
struct Marginal {
    year: i64,
    step_vnd: f64,
    learners: f64,
    benefit: Spread,
}

#[derive(Debug, Deserialize)]
struct Sensitivity {
    parameter: String,
    value: f64,
    moved_share: f64,
    outcome: Result,
}

#[derive(Debug, Deserialize)]
struct Equity {
    dimension: String,
    key: Option<String>,
    enrolled: f64,
    learners: f64,
    amount_vnd: f64,
    supported_a_year_per_100_enrolled: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Compared {
    target_year: i64,
    allocation: Allocation,
    alternatives: Vec<Other>,
    marginal: Vec<Marginal>,
    sensitivity: Vec<Sensitivity>,
    equity: Vec<Equity>,
}

#[derive(Debug, Deserialize)]
struct Request {
    title: String,
    policy: String,
    list: String,
}

#[derive(Debug, Deserialize)]
struct Saved {
    id: String,
    request: Request,
    inputs_as_of: String,
    result: Compared,
}

async fn allocation(visit: Visit, Path(id): Path<String>) -> Outcome {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let s = subsidy::labels(visit.language);
    let show = Show(visit.language);
    let saved: Saved = visit.door.get(&format!("/api/v1/allocations/{id}")).await?;
    let Compared {
        allocation,
        alternatives,
        marginal,
        sensitivity,
        equity,
        target_year,
    } = saved.result;
    let mut sheet = Sheet::new(&visit, saved.request.title, Mistakes::none(visit.language))
        .wide()
        .back("/so/ho-tro", visit.c().subsidies);
    sheet.facts([
        (s.learners, show.count(allocation.outcome.learners)),
        (s.spent, show.money(allocation.outcome.spent_vnd)),
        (s.benefit, spread(show, allocation.outcome.benefit)),
        (t.inputs, show.day(&saved.inputs_as_of)),
        (t.flags_for, target_year.to_string()),
    ]);
    let paper = |format: &str| {
        format!(
            "/api/v1/allocations/{}/paper?format={format}&lang={}",
            saved.id,
            visit.language.pick("vi", "en")
        )
    };
    let policy = |code: &str| visit.href(&format!("/so/ho-tro/chinh-sach/{code}"));
    sheet.links([
        (paper("docx"), t.paper_docx),
        (paper("xlsx"), t.paper_xlsx),
        (policy(&saved.request.policy), t.see_policy),
        (policy(&saved.request.list), t.see_list),
    ]);
    sheet.heading(t.by_year);
    sheet.push(envelopes(&visit, &allocation.years));
    sheet.push(years(show, s, t.by_year, &allocation.years));
    sheet.heading(t.by_trade);
    sheet.push(trades(&visit, s, &allocation.rows));
    sheet.heading(t.other_ways);
    sheet.push(ways(show, s, &allocation.outcome, &alternatives));
    sheet.paragraph("quiet", s.benefit_meaning);
    sheet.paragraph("quiet", s.risk_meaning);
    sheet.heading(s.marginal);
    if marginal.iter().all(|step| step.learners == 0.0) {
        sheet.text(s.no_marginal);
    } else {
        sheet.push(steps(show, s, &marginal));
    }
    sheet.heading(s.sensitivity);
    sheet.push(assumptions(show, s, &sensitivity));
    sheet.heading(s.equity);
    sheet.push(groups(show, s, &equity));
    sheet.paragraph("quiet", s.gap_meaning);
    sheet.paragraph("quiet", s.interval_meaning);
    sheet.shown()
}

fn spread(show: Show, spread: Spread) -> String {
    format!(
        "{} ({}–{})",
        show.count(spread.mean),
        show.count(spread.low),
        show.count(spread.high)
    )
}

/// A heading of a column of figures.
fn figures(name: &str) -> String {
    format!("#{name}")
}

/// A bar per year with its envelope as a line.
fn envelopes(visit: &Visit, years: &[Year]) -> String {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let rows = years.iter().map(|year| BarRow {
        label: year.year.to_string(),
        value: show.money(year.spent_vnd),
        parts: vec![Part {
            class: "part-1",
            value: year.spent_vnd,
            name: show.money(year.spent_vnd),
        }],
        mark: Some(year.envelope_vnd),
        dashed: None,
    });
    let caption = Caption {
        id: "kinh-phi",
        title: t.by_year,
        description: t.envelope_chart,
    };
    chart::bars(&rows.collect::<Vec<_>>(), caption)
}

fn years(show: Show, s: &Labels, caption: &str, years: &[Year]) -> Table {
    let head = [
        s.year.to_owned(),
        figures(s.envelope),
        figures(s.spent),
        figures(s.left),
        figures(s.learners),
    ];
    let mut table = Table::new("theo-nam", caption, head.iter().map(String::as_str));
    for year in years {
        table.row([
            Cell::text(year.year.to_string()),
            Cell::num(show.money(year.envelope_vnd)),
            Cell::num(show.money(year.spent_vnd)),
            Cell::num(show.money(year.left_vnd)),
            Cell::num(show.count(year.learners)),
        ]);
    }
    let sum = |of: fn(&Year) -> f64| years.iter().map(of).sum::<f64>();
    table.row_of(
        "sum",
        [
            Cell::text(s.all_years),
            Cell::num(show.money(sum(|year| year.envelope_vnd))),
            Cell::num(show.money(sum(|year| year.spent_vnd))),
            Cell::num(show.money(sum(|year| year.left_vnd))),
            Cell::num(show.count(sum(|year| year.learners))),
        ],
    );
    table
}

/// Rows of all areas and kinds of ownership together, by trade and level.
fn trades(visit: &Visit, s: &Labels, rows: &[Row]) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut sums: BTreeMap<(&str, &str), (&Row, f64, f64, f64)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.learners > 0.0) {
        let sum = sums
            .entry((&row.trade_code, &row.level))
            .or_insert((row, 0.0, 0.0, 0.0));
        sum.1 += row.learners;
        sum.2 += row.amount_vnd;
        sum.3 += row.learners * row.benefit_per_learner;
    }
    let mut sums: Vec<_> = sums.into_values().collect();
    sums.sort_by(|one, other| other.3.total_cmp(&one.3));
    let head = [
        s.trade.to_owned(),
        s.level.to_owned(),
        s.flag.to_owned(),
        figures(s.short),
        figures(s.per_hundred),
        figures(s.learners),
        figures(s.amount),
    ];
    let mut table = Table::new("theo-nghe", t.by_trade, head.iter().map(String::as_str));
    for (row, learners, amount, benefit) in sums {
        let name = visit.language.pick(
            row.name_vi.as_str(),
            row.name_en.as_deref().unwrap_or(&row.name_vi),
        );
        table.row([
            Cell::link(&visit.href(&format!("/nghe/{}", row.trade_code)), name),
            Cell::text(show.level(&row.level)),
            Cell::flag(&row.flag, show),
            Cell::num(percent(row.p_undersupplied, show.0)),
            Cell::num(decimal(100.0 * benefit / learners, 1, show.0)),
            Cell::num(show.count(learners)),
            Cell::num(show.money(amount)),
        ]);
    }
    table
}

fn ways(show: Show, s: &Labels, own: &Result, others: &[Other]) -> Table {
    let head = [
        s.option.to_owned(),
        figures(s.learners),
        figures(s.spent),
        figures(s.benefit),
        figures(s.per_billion),
        figures(s.at_risk),
    ];
    let mut table = Table::new("cach-khac", s.comparison, head.iter().map(String::as_str));
    let named = others.iter().map(|other| {
        (
            words::alternative(&other.alternative, other.list.as_deref(), show.0),
            &other.outcome,
        )
    });
    for (name, result) in std::iter::once((s.this_one.to_owned(), own)).chain(named) {
        let share = |value: f64| {
            if result.spent_vnd > 0.0 {
                value / result.spent_vnd
            } else {
                0.0
            }
        };
        table.row([
            Cell::text(name),
            Cell::num(show.count(result.learners)),
            Cell::num(show.money(result.spent_vnd)),
            Cell::num(spread(show, result.benefit)),
            Cell::num(decimal(share(result.benefit.mean) * 1e9, 1, show.0)),
            Cell::num(percent(share(result.vnd_at_risk.mean), show.0)),
        ]);
    }
    table
}

fn steps(show: Show, s: &Labels, marginal: &[Marginal]) -> Table {
    let head = [
        s.year.to_owned(),
        figures(s.amount),
        figures(s.learners),
        figures(s.benefit),
    ];
    let mut table = Table::new("can-bien", s.marginal, head.iter().map(String::as_str));
    for step in marginal {
        table.row([
            Cell::text(step.year.to_string()),
            Cell::num(show.money(step.step_vnd)),
            Cell::num(signed(step.learners, show.0)),
            Cell::num(spread(show, step.benefit)),
        ]);
    }
    table
}

fn assumptions(show: Show, s: &Labels, all: &[Sensitivity]) -> Table {
    let head = [
        s.assumption.to_owned(),
        figures(s.moved),
        figures(s.learners),
        figures(s.benefit),
    ];
    let mut table = Table::new("gia-dinh", s.sensitivity, head.iter().map(String::as_str));
    for one in all {
        table.row([
            Cell::text(words::assumption(&one.parameter, one.value, show.0)),
            Cell::num(percent(one.moved_share, show.0)),
            Cell::num(show.count(one.outcome.learners)),
            Cell::num(spread(show, one.outcome.benefit)),
        ]);
    }
    table
}

fn groups(show: Show, s: &Labels, equity: &[Equity]) -> Table {
    let head = [
        s.group.to_owned(),
        figures(s.enrolled),
        figures(s.learners),
        figures(s.amount),
        figures(s.per_hundred_enrolled),
    ];
    let mut table = Table::new("can-doi", s.equity, head.iter().map(String::as_str));
    for group in equity {
        let rate = group.supported_a_year_per_100_enrolled;
        table.row([
            Cell::text(words::group(&group.dimension, group.key.as_deref(), show.0)),
            Cell::num(show.count(group.enrolled)),
            Cell::num(show.count(group.learners)),
            Cell::num(show.money(group.amount_vnd)),
            Cell::num(rate.map_or_else(|| "–".to_owned(), |rate| decimal(rate, 1, show.0))),
        ]);
    }
    table
}
