//! Published figures beside those of the data and beside each other; what is decided where they differ.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use crate::text::pages::college::resource;
use crate::text::pages::reconciliation as words;
use crate::web::access::{DEPARTMENT, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::employer::trades;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::{FORM, decide, moment, own};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route(PLACE, get(show))
        .route("/so/doi-chieu/{key}", post(settle))
}

/// Where figures are compared.
const PLACE: &str = "/so/doi-chieu";

/// What figures are about.
#[derive(Debug, Clone, Deserialize)]
struct About {
    measure: String,
    year: Option<i32>,
    scope: Option<String>,
    level: Option<String>,
    trade_code: Option<String>,
    group_code: Option<String>,
}

/// One of the figures.
#[derive(Debug, Clone, Deserialize)]
struct Side {
    value: Option<f64>,
    judgement: Option<String>,
    source: Option<String>,
    quote: Option<String>,
    resource: Option<String>,
    parts: Option<String>,
}

/// What was decided.
#[derive(Debug, Clone, Deserialize)]
struct Decision {
    state: String,
    reason: String,
    decided_at: String,
    version: i64,
    outdated: bool,
}

/// Figures beside each other.
#[derive(Debug, Clone, Deserialize)]
struct Item {
    key: String,
    outcome: String,
    open: bool,
    about: About,
    difference: Option<f64>,
    sides: Vec<Side>,
    decision: Option<Decision>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    as_of: String,
    open: i64,
    items: Vec<Item>,
}

/// What a page says of figures, in the visitor's words.
struct Teller<'a> {
    visit: &'a Visit,
    t: &'static words::Labels,
    show: Show,
    /// Names of trades by code.
    trades: BTreeMap<String, String>,
}

impl<'a> Teller<'a> {
    async fn new(visit: &'a Visit) -> Result<Self, Refusal> {
        let known = trades(visit).await?;
        let trades = known
            .iter()
            .map(|trade| (trade.trade_code.clone(), trade.name(visit)));
        Ok(Self {
            visit,
            t: words::labels(visit.language),
            show: Show(visit.language),
            trades: trades.collect(),
        })
    }

    /// What figures are about, in a line.
    fn about(&self, about: &About) -> String {
        let language = self.visit.language;
        let year = about.year.map(|year| year.to_string());
        let trade = about
            .trade_code
            .as_ref()
            .map(|code| self.trades.get(code).unwrap_or(code).clone());
        let scope = about.scope.as_deref();
        [
            Some(words::measure(&about.measure, language).to_owned()),
            Some(year.unwrap_or_else(|| self.t.several_years.to_owned())),
            about.level.as_deref().map(|level| self.show.level(level)),
            trade,
            about.group_code.clone(),
            scope.map(|scope| words::scope(scope, language).to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }

    /// A figure as its measure is written.
    fn value(&self, measure: &str, side: &Side) -> String {
        let Some(value) = side.value else {
            let said = side.judgement.as_deref();
            return said.map_or_else(|| "–".to_owned(), |said| self.show.flag(said));
        };
        if measure.ends_with("_share") || measure.ends_with("_rate") {
            return format!("{}%", self.show.decimal(value * 100.0, 2));
        }
        let whole = value.fract() == 0.0;
        let written = if whole {
            self.show.count(value)
        } else {
            self.show.decimal(value, 2)
        };
        let money = ["wage", "subsidy_", "infrastructure_"];
        if money.iter().any(|word| measure.contains(word)) {
            format!("{written} {}", self.t.currency)
        } else {
            written
        }
    }

    /// Where a figure comes from.
    fn origin(&self, side: &Side) -> String {
        let language = self.visit.language;
        if let Some(name) = &side.resource {
            return format!("{}: {}", self.t.from_data, resource(name, language));
        }
        if let Some(parts) = &side.parts {
            return format!("{} {}", self.t.sum_of, words::parts(parts, language));
        }
        let source = side.source.clone();
        source.unwrap_or_else(|| self.t.from_its_numbers.to_owned())
    }

    fn side(&self, item: &Item, side: Option<&Side>) -> Cell {
        side.map_or_else(
            || Cell::num("–"),
            |side| {
                Cell::num(self.value(&item.about.measure, side))
                    .small(&self.origin(side))
                    .as_num()
            },
        )
    }

    fn difference(&self, item: &Item) -> String {
        item.difference.map_or_else(
            || "–".to_owned(),
            |difference| {
                let sign = if difference > 0.0 { "+" } else { "" };
                format!("{sign}{}%", self.show.decimal(difference * 100.0, 1))
            },
        )
    }

    /// What was decided, in a few words.
    fn standing(&self, item: &Item) -> String {
        match &item.decision {
            None => self.t.not_decided.to_owned(),
            Some(decision) => {
                let known = options(item, self.visit);
                let found = known.iter().find(|(word, _)| *word == decision.state);
                let word = found.map_or(decision.state.as_str(), |(_, said)| *said);
                let again = if decision.outdated {
                    format!(" ({})", self.t.look_again)
                } else {
                    String::new()
                };
                format!("{word}{again}")
            }
        }
    }
}

/// What can be decided: the word of the interface and what is read.
fn options(item: &Item, visit: &Visit) -> [(&'static str, &'static str); 4] {
    let known = if item.outcome == "contradicts" {
        words::DECISIONS_AMONG_PUBLISHED
    } else {
        words::DECISIONS
    };
    known.map(|(word, vi, en)| (word, visit.language.pick(vi, en)))
}

fn differs(item: &Item) -> bool {
    matches!(item.outcome.as_str(), "disagrees" | "contradicts")
}

/// The table of what differs.
fn differing(sheet: &mut Sheet, teller: &Teller<'_>, items: &[&Item]) {
    let t = teller.t;
    let head = [t.what, t.first, t.second, t.difference, t.standing];
    let mut table = Table::new("lech", t.differing_table, head);
    for item in items {
        // A figure that is published more than twice has a row for each value after the first.
        for other in 1..item.sides.len().max(2) {
            let third = other > 1;
            table.row([
                Cell::text(teller.about(&item.about)),
                teller.side(item, item.sides.first()),
                teller.side(item, item.sides.get(other)),
                Cell::num(if third {
                    "–".to_owned()
                } else {
                    teller.difference(item)
                }),
                Cell::text(teller.standing(item)),
            ]);
        }
    }
    sheet.push(table);
}

/// The form that decides.
fn form(sheet: &Sheet, teller: &Teller<'_>, item: &Item, entered: &Fields) -> Form {
    let t = teller.t;
    let entered = own(entered, &item.key);
    let options = options(item, teller.visit);
    // Version 0 is none yet: whoever was quicker is told of.
    let version = item
        .decision
        .as_ref()
        .map_or(0, |decision| decision.version);
    let form = Form::post(sheet, &format!("{PLACE}/{}", item.key))
        .hidden(FORM, &item.key)
        .hidden("version", version);
    form.field(
        Field::radio("decision", t.decision, options)
            .at(format!("/decision-{}", item.key))
            .entered(&entered, ""),
    )
    .field(
        Field::area("reason", t.reason, 2)
            .at(format!("/reason-{}", item.key))
            .hint(t.reason_hint)
            .entered(&entered, ""),
    )
    .button(t.write_down)
}

/// The form for whoever may decide, folded away unless something is wrong with it.
fn folded(sheet: &mut Sheet, teller: &Teller<'_>, item: &Item, (name, entered): (&str, &Fields)) {
    if teller.visit.is(DEPARTMENT) {
        let form = form(sheet, teller, item, entered);
        let open = if entered.get(FORM) == item.key {
            " open"
        } else {
            ""
        };
        let name = escaped(name);
        sheet.push(format_args!(
            "<details{open}><summary>{name}</summary>{form}</details>"
        ));
    }
}

/// Figures that wait for a decision, each with its form for whoever may decide.
fn waiting(sheet: &mut Sheet, teller: &Teller<'_>, items: &[&Item], entered: &Fields) {
    let t = teller.t;
    sheet.heading(t.to_decide);
    let open = || items.iter().filter(|item| item.open);
    if open().next().is_none() {
        sheet.text(t.all_decided);
    }
    for item in open() {
        let about = teller.about(&item.about);
        let about = match item.difference {
            Some(_) => format!("{about}: {}", teller.difference(item)),
            None => about,
        };
        sheet.push(format_args!("<h3>{}</h3>", escaped(&about)));
        for side in &item.sides {
            let value = teller.value(&item.about.measure, side);
            let quote = side.quote.as_deref();
            let quote = quote.map_or_else(String::new, |quote| format!(". {}: “{quote}”", t.quote));
            sheet.text(&format!("{value} ({}){quote}", teller.origin(side)));
        }
        if let Some(decision) = &item.decision {
            let day = teller.show.day(&decision.decided_at);
            let said = teller.standing(item);
            sheet.paragraph("note", &format!("{said}, {day}: {}", decision.reason));
            if decision.outdated {
                sheet.paragraph("warning", t.outdated);
            }
        }
        folded(sheet, teller, item, (t.decide_this, entered));
    }
}

/// What was decided, with a form to decide again.
fn decided(sheet: &mut Sheet, teller: &Teller<'_>, items: &[&Item], entered: &Fields) {
    let t = teller.t;
    let done: Vec<&&Item> = items.iter().filter(|item| !item.open).collect();
    if done.is_empty() {
        return;
    }
    sheet.heading(t.decided);
    let head = [t.what, t.standing, t.reason_column, t.decided_on];
    let mut table = Table::new("quyet-dinh", t.decided_table, head);
    for item in &done {
        if let Some(decision) = &item.decision {
            table.row([
                Cell::text(teller.about(&item.about)),
                Cell::text(teller.standing(item)),
                Cell::text(&decision.reason),
                Cell::text(teller.show.day(&decision.decided_at)),
            ]);
        }
    }
    sheet.push(table);
    for item in done {
        let name = format!("{}: {}", t.decide_again, teller.about(&item.about));
        folded(sheet, teller, item, (&name, entered));
    }
}

/// What agrees and what could not be compared, folded away.
fn rest(sheet: &mut Sheet, teller: &Teller<'_>, items: &[Item]) {
    let t = teller.t;
    let head = [t.what, t.published, t.computed, t.difference, t.source];
    let mut agreeing = Table::new("khop", t.agreeing_table, head);
    let mut others = Table::new(
        "khac",
        t.other_table,
        [t.what, t.published, t.source, t.why],
    );
    let (mut agree, mut other) = (0_i64, 0_i64);
    for item in items.iter().filter(|item| !differs(item)) {
        let source = item
            .sides
            .first()
            .map_or("–".to_owned(), |side| teller.origin(side));
        let value = |side: Option<&Side>| {
            side.map_or("–".to_owned(), |side| {
                teller.value(&item.about.measure, side)
            })
        };
        let about = Cell::text(teller.about(&item.about));
        let published = Cell::num(value(item.sides.first()));
        if item.outcome == "agrees" {
            agree += 1;
            agreeing.row([
                about,
                published,
                teller.side(item, item.sides.get(1)),
                Cell::num(teller.difference(item)),
                Cell::text(source),
            ]);
        } else {
            other += 1;
            let why = words::why_not(&item.outcome, teller.visit.language);
            others.row([about, published, Cell::text(source), Cell::text(why)]);
        }
    }
    for (name, many, table) in [(t.agreeing, agree, agreeing), (t.other, other, others)] {
        if !table.is_empty() {
            let summary = escaped(&format!("{name}: {}", teller.show.whole(many)));
            sheet.push(format_args!(
                "<details><summary>{summary}</summary>{table}</details>"
            ));
        }
    }
}

/// What was read for the last release.
#[derive(Debug, Deserialize)]
struct Quality {
    data_quality: Read,
}

#[derive(Debug, Deserialize)]
struct Read {
    rows_read: BTreeMap<String, u64>,
    rejected: BTreeMap<String, u64>,
    unmatched_titles: u64,
    warnings: i64,
}

async fn quality(sheet: &mut Sheet, teller: &Teller<'_>) -> Result<(), Refusal> {
    let (t, show, visit) = (teller.t, teller.show, teller.visit);
    sheet.heading(t.quality);
    let found: Option<Quality> = visit.door.find("/api/v1/data-quality").await?;
    let Some(Quality { data_quality: read }) = found else {
        sheet.paragraph("empty", t.quality_none);
        sheet.links([(visit.href("/nhap-lieu"), t.files)]);
        return Ok(());
    };
    let head = [t.resource, t.rows_read, t.rows_refused, t.share_refused];
    let mut table = Table::new("chat-luong", t.quality_table, head);
    for (name, rows) in &read.rows_read {
        let refused = read.rejected.get(name).copied().unwrap_or_default();
        let share = if *rows == 0 {
            "–".to_owned()
        } else {
            show.percent(refused as f64 / *rows as f64)
        };
        table.row([
            Cell::text(resource(name, visit.language)),
            Cell::num(show.rows(*rows)),
            Cell::num(show.rows(refused)),
            Cell::num(share),
        ]);
    }
    sheet.push(table);
    sheet.facts([
        (t.unmatched, show.rows(read.unmatched_titles)),
        (t.remarks, show.whole(read.warnings)),
    ]);
    sheet.links([
        (visit.href("/nhap-lieu"), t.files),
        (visit.href("/so/anh-xa"), t.names),
    ]);
    Ok(())
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let mut sheet = Sheet::new(visit, visit.c().reconciliation, errors).wide();
    sheet.paragraph("lead", t.lead);
    let found: Option<Listed> = visit.door.find("/api/v1/reconciliation").await?;
    let Some(found) = found else {
        sheet.paragraph("empty", t.not_yet);
        sheet.links([(visit.href("/nhap-lieu"), t.files)]);
        return Ok(sheet);
    };
    let teller = Teller::new(visit).await?;
    let differ: Vec<&Item> = found.items.iter().filter(|item| differs(item)).collect();
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    sheet.facts([
        (t.as_of, moment(&found.as_of, visit)),
        (t.differing, teller.show.whole(count(differ.len()))),
        (t.to_decide, teller.show.whole(found.open)),
    ]);
    sheet.heading(t.differing);
    if differ.is_empty() {
        sheet.paragraph("empty", t.none);
        if found.items.is_empty() {
            sheet.text(t.nothing_published);
        }
    } else {
        differing(&mut sheet, &teller, &differ);
        waiting(&mut sheet, &teller, &differ, entered);
        decided(&mut sheet, &teller, &differ, entered);
    }
    rest(&mut sheet, &teller, &found.items);
    quality(&mut sheet, &teller).await?;
    Ok(sheet)
}

async fn show(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn settle(visit: Visit, Path(key): Path<String>, fields: Fields) -> Outcome {
    let body = json!({"decision": fields.get("decision"), "reason": fields.get("reason")});
    let path = format!("/api/v1/reconciliation/{key}");
    let call = fields.call(Method::PUT, &path, Some(&body));
    let again = async |errors: Mistakes| {
        let errors = errors.renamed(|pointer| format!("{pointer}-{key}"));
        page(&visit, &fields, errors).await
    };
    decide(&visit, call, &format!("{PLACE}?xong=xac-minh"), again).await
}
