//! Providers of training: the list, and one of them with what it teaches and what became of its graduates.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use chrono::Datelike;
use serde::Deserialize;

use crate::text::order::{search_key, sort_key};
use crate::text::pages::providers as words;
use crate::text::pages::public as shared;
use crate::web::access::{COLLEGE, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::Mistakes;
use crate::web::pages::show::{Figure, Show, today};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::released::{List, Release};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/don-vi", get(list))
        .route("/don-vi/{id}", get(one))
}

const PLACE: &str = "/don-vi";

#[derive(Debug, Clone, Deserialize)]
struct Provider {
    provider_id: String,
    name: String,
    kind: Option<String>,
    ownership: Option<String>,
    managing_body: Option<String>,
    district: Option<String>,
    #[serde(default)]
    programmes: i64,
    #[serde(default)]
    enrolled: f64,
}

impl Provider {
    /// Whether words lead to it.
    fn fits(&self, sought: &str) -> bool {
        let district = self.district.as_deref().unwrap_or("");
        [self.name.as_str(), district, &self.provider_id]
            .iter()
            .any(|text| search_key(text).contains(sought))
    }
}

#[derive(Debug, Deserialize)]
struct Listed {
    release: Release,
    items: Vec<Provider>,
}

/// Names by code of what a release knows.
pub(in crate::web::pages) type Names = BTreeMap<String, String>;

/// The names of the providers of the last release.
///
/// # Errors
/// Whatever the interface refuses.
pub(in crate::web::pages) async fn provider_names(visit: &Visit) -> Result<Names, Refusal> {
    let found: Option<Listed> = visit.door.find("/api/v1/providers").await?;
    let all = found.map_or_else(Vec::new, |found| found.items);
    Ok(all
        .into_iter()
        .map(|one| (one.provider_id, one.name))
        .collect())
}

/// The names of the trades of the last release.
///
/// # Errors
/// Whatever the interface refuses.
pub(in crate::web::pages) async fn trade_names(visit: &Visit) -> Result<Names, Refusal> {
    let found: Option<List> = visit.door.find("/api/v1/trades?limit=200").await?;
    let all = found.map_or_else(Vec::new, |found| found.items);
    let named = |item: super::released::Item| {
        let name = item.name(visit.language).to_owned();
        (item.trade_code, name)
    };
    Ok(all.into_iter().map(named).collect())
}

/// A trade or provider by its name, linked to its page; its code where it has no name here.
#[must_use]
pub(in crate::web::pages) fn linked(visit: &Visit, place: &str, code: &str, names: &Names) -> Cell {
    let name = names.get(code).map_or(code, String::as_str);
    // Where there is no name there is no page either.
    if names.contains_key(code) {
        Cell::link(&visit.href(&format!("{place}/{code}")), name)
    } else {
        Cell::text(name)
    }
}

async fn list(visit: Visit) -> Outcome {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let c = visit.c();
    let mut sheet = Sheet::new(&visit, c.providers, Mistakes::none(visit.language)).wide();
    let found: Option<Listed> = visit.door.find("/api/v1/providers").await?;
    let Some(mut found) = found else {
        sheet.paragraph("empty", shared::labels(visit.language).no_release);
        sheet.text(shared::labels(visit.language).no_release_hint);
        return sheet.shown();
    };
    sheet.paragraph("lead", t.lead);
    let wanted = visit.asked("tim");
    let field = Field::input("tim", t.search, "search", "").hint(t.search_hint);
    let form = Form::ask(&sheet, PLACE)
        .field(field.value(&wanted))
        .button(c.search);
    sheet.push(form);
    let sought = search_key(&wanted);
    found.items.retain(|provider| provider.fits(&sought));
    found
        .items
        .sort_by_cached_key(|provider| sort_key(&provider.name));
    if found.items.is_empty() {
        sheet.paragraph("empty", t.no_match);
        return sheet.shown();
    }
    let head = [
        t.name,
        t.kind,
        t.ownership,
        t.managing_body,
        t.district,
        t.programmes_column,
        t.enrolled_column,
    ];
    let caption = format!("{}, {}", t.table, found.release.data_year);
    let mut table = Table::new("don-vi", caption, head);
    for provider in &found.items {
        let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        let kind = provider.kind.as_deref().unwrap_or("");
        let ownership = provider.ownership.as_deref().unwrap_or("");
        table.row([
            Cell::link(
                &visit.href(&format!("{PLACE}/{}", provider.provider_id)),
                &provider.name,
            ),
            Cell::text(words::kind(kind, visit.language)),
            Cell::text(words::ownership(ownership, visit.language)),
            Cell::text(dash(&provider.managing_body)),
            Cell::text(dash(&provider.district)),
            Cell::num(show.whole(provider.programmes)),
            Cell::num(show.count(provider.enrolled)),
        ]);
    }
    sheet.push(table);
    sheet.shown()
}

/// The answer about a provider.
#[derive(Debug, Deserialize)]
struct Answer {
    release: Release,
    provider: Provider,
    programmes: Vec<Programme>,
    outcomes: Outcomes,
}

/// A programme in a year.
#[derive(Debug, Clone, Deserialize)]
struct Programme {
    trade_code: String,
    level: String,
    year: i32,
    enrolled: Option<f64>,
    capacity: Option<f64>,
    completed: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Outcomes {
    years: Option<[i32; 2]>,
    provider: Option<OutcomeRow>,
    #[serde(default)]
    programmes: Vec<OutcomeRow>,
}

#[derive(Debug, Deserialize)]
struct OutcomeRow {
    trade_code: Option<String>,
    level: Option<String>,
    answers: Figure,
    employed_share: Figure,
    in_trade_share: Figure,
    median_pay_vnd: Figure,
    median_months: Figure,
}

impl OutcomeRow {
    fn figures(&self) -> [&Figure; 5] {
        [
            &self.answers,
            &self.employed_share,
            &self.in_trade_share,
            &self.median_pay_vnd,
            &self.median_months,
        ]
    }
}

/// The programmes by trade and level, the years of each in their order.
fn grouped(programmes: &[Programme]) -> BTreeMap<(&str, &str), Vec<&Programme>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Programme>> = BTreeMap::new();
    for programme in programmes {
        let key = (programme.trade_code.as_str(), programme.level.as_str());
        groups.entry(key).or_default().push(programme);
    }
    for years in groups.values_mut() {
        years.sort_by_key(|programme| programme.year);
    }
    groups
}

/// What it teaches: the last year, and enrolment over the years.
fn programmes(sheet: &mut Sheet, visit: &Visit, all: &[Programme], names: &Names) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.programmes);
    if all.is_empty() {
        sheet.paragraph("empty", t.no_programmes);
        return;
    }
    let groups = grouped(all);
    let mut order: Vec<_> = groups.iter().collect();
    order.sort_by_cached_key(|((trade, _), _)| {
        sort_key(names.get(*trade).map_or(*trade, String::as_str))
    });
    let head = [
        t.trade,
        t.level,
        t.year_column,
        t.enrolled_column,
        t.places_column,
        t.fill_column,
        t.completed_column,
    ];
    let mut table = Table::new("chuong-trinh", t.programmes_table, head);
    for ((trade, level), years) in &order {
        let Some(last) = years.last() else { continue };
        let fill = last
            .enrolled
            .zip(last.capacity.filter(|places| *places > 0.0))
            .map_or_else(
                || "–".to_owned(),
                |(learners, places)| show.percent(learners / places),
            );
        let done = years.iter().rev().find(|year| year.completed.is_some());
        let completed = Cell::num(show.maybe(done.and_then(|year| year.completed)));
        let year = done.map_or_else(String::new, |done| format!("({})", done.year));
        table.row([
            linked(visit, "/nghe", trade, names),
            Cell::text(show.level(level)),
            Cell::text(last.year.to_string()),
            Cell::num(show.maybe(last.enrolled)),
            Cell::num(show.maybe(last.capacity)),
            Cell::num(fill),
            completed.small(&year),
        ]);
    }
    sheet.push(table);
    sheet.paragraph("quiet", t.programmes_note);
    let years: BTreeSet<i32> = all.iter().map(|programme| programme.year).collect();
    if years.len() < 2 {
        return;
    }
    let columns: Vec<String> = years.iter().map(|year| format!("#{year}")).collect();
    let head = [t.trade, t.level].into_iter();
    let head = head.chain(columns.iter().map(String::as_str));
    let mut table = Table::new("nhap-hoc", t.by_year_table, head);
    for ((trade, level), known) in &order {
        let of = |year: &i32| {
            let found = known.iter().find(|programme| programme.year == *year);
            Cell::num(show.maybe(found.and_then(|programme| programme.enrolled)))
        };
        let named = [
            linked(visit, "/nghe", trade, names),
            Cell::text(show.level(level)),
        ];
        table.row(named.into_iter().chain(years.iter().map(of)));
    }
    sheet.push(format_args!(
        "<details><summary>{}</summary>{table}</details>",
        t.by_year
    ));
}

/// What became of its graduates, as far as it may be known.
fn outcomes(sheet: &mut Sheet, visit: &Visit, outcomes: &Outcomes, names: &Names) {
    let t = words::labels(visit.language);
    let s = shared::labels(visit.language);
    let show = Show(visit.language);
    let years = outcomes.years.map_or_else(String::new, |[from, to]| {
        if from == to {
            format!(" {to}")
        } else {
            format!(" {from}–{to}")
        }
    });
    sheet.heading(&format!("{}{years}", s.outcomes));
    if outcomes.provider.is_none() && outcomes.programmes.is_empty() {
        sheet.paragraph("empty", t.no_outcomes);
        return;
    }
    let figures =
        [s.answers, s.employed, s.in_trade, s.pay, s.months].map(|name| format!("#{name}"));
    let head = [t.trade, t.level].into_iter();
    let head = head.chain(figures.iter().map(String::as_str));
    let mut table = Table::new("viec-lam", s.outcomes_table, head);
    let shown = |figure: &Figure, write: &dyn Fn(f64) -> String| {
        Cell::num(match (figure.value, &figure.reason) {
            (Some(value), _) => write(value),
            (None, Some(_)) => format!("🔒 {}", s.hidden),
            (None, None) => "–".to_owned(),
        })
    };
    let row = |row: &OutcomeRow| {
        [
            shown(&row.answers, &|value| show.count(value)),
            shown(&row.employed_share, &|value| show.percent(value)),
            shown(&row.in_trade_share, &|value| show.percent(value)),
            shown(&row.median_pay_vnd, &|value| show.money(value)),
            shown(&row.median_months, &|value| show.decimal(value, 1)),
        ]
    };
    let mut sorted: Vec<&OutcomeRow> = outcomes.programmes.iter().collect();
    sorted.sort_by_cached_key(|programme| {
        let trade = programme.trade_code.as_deref().unwrap_or("");
        sort_key(names.get(trade).map_or(trade, String::as_str))
    });
    for programme in sorted {
        let trade = programme.trade_code.as_deref().unwrap_or("–");
        let level = programme.level.as_deref().map(|level| show.level(level));
        let named = [
            linked(visit, "/nghe", trade, names),
            Cell::text(level.unwrap_or_else(|| "–".to_owned())),
        ];
        table.row(named.into_iter().chain(row(programme)));
    }
    if let Some(all) = &outcomes.provider {
        let named = [Cell::text(t.all_programmes), Cell::text(s.all_levels)];
        table.row_of("sum", named.into_iter().chain(row(all)));
    }
    sheet.push(table);
    let rows = outcomes.provider.iter().chain(&outcomes.programmes);
    let reasons: BTreeSet<&str> = rows
        .flat_map(OutcomeRow::figures)
        .filter_map(|figure| figure.reason.as_ref())
        .map(|reason| reason.pick(visit.language))
        .collect();
    if !reasons.is_empty() {
        sheet.heading(&format!("🔒 {}", s.hidden_title));
        for reason in reasons {
            sheet.text(reason);
        }
    }
}

/// Whether whoever asks belongs to a college.
fn own(visit: &Visit, id: &str) -> bool {
    let organisation = visit
        .session
        .as_ref()
        .and_then(|session| session.organisation.as_ref());
    visit.is(COLLEGE) && organisation.is_some_and(|own| own.code == id)
}

/// The ways to the plans, for those who may see them.
fn plans(sheet: &mut Sheet, visit: &Visit, id: &str) {
    if !own(visit, id) && !visit.is(INSIDE) {
        return;
    }
    let t = words::labels(visit.language);
    let this = today().year();
    sheet.heading(t.for_college);
    let names = [this, this + 1].map(|year| format!("{} {year}", t.plan_of));
    let places = [this, this + 1].map(|year| visit.href(&format!("{PLACE}/{id}/ke-hoach/{year}")));
    let named = places.into_iter().zip(names.iter().map(String::as_str));
    let all = (visit.href("/ke-hoach"), t.plans);
    sheet.links(std::iter::once(all).chain(named));
}

async fn one(visit: Visit, Path(id): Path<String>) -> Outcome {
    let t = words::labels(visit.language);
    let s = shared::labels(visit.language);
    let show = Show(visit.language);
    let place = format!("/api/v1/providers/{id}");
    let mistakes = Mistakes::none(visit.language);
    let found: Option<Answer> = visit.door.find(&place).await?;
    let Some(answer) = found else {
        let name = visit.session.as_ref().and_then(|s| s.organisation.as_ref());
        let Some(organisation) = name.filter(|_| own(&visit, &id)) else {
            return Err(Refusal::not_found());
        };
        let mut sheet = Sheet::new(&visit, organisation.name.clone(), mistakes);
        sheet.paragraph("empty", t.own_unknown);
        plans(&mut sheet, &visit, &id);
        return sheet.shown();
    };
    let names = trade_names(&visit).await?;
    let provider = &answer.provider;
    let mut sheet = Sheet::new(&visit, provider.name.clone(), mistakes)
        .back(PLACE, visit.c().providers)
        .wide();
    let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let kind = provider.kind.as_deref().unwrap_or("");
    let ownership = provider.ownership.as_deref().unwrap_or("");
    sheet.facts([
        (t.kind, words::kind(kind, visit.language).to_owned()),
        (
            t.ownership,
            words::ownership(ownership, visit.language).to_owned(),
        ),
        (t.managing_body, dash(&provider.managing_body)),
        (t.district, dash(&provider.district)),
    ]);
    plans(&mut sheet, &visit, &id);
    programmes(&mut sheet, &visit, &answer.programmes, &names);
    outcomes(&mut sheet, &visit, &answer.outcomes, &names);
    sheet.heading(s.sources);
    let release = &answer.release;
    sheet.push(format_args!(
        "<p>{} <a href=\"{}\">{}</a> · {} {} · <a href=\"{place}\">JSON</a></p>",
        s.release,
        visit.href(&format!("/phat-hanh/{}", release.number)),
        crate::web::pages::blocks::escaped(&release.title),
        s.data_up_to,
        show.day(&release.cut_off),
    ));
    sheet.shown()
}
