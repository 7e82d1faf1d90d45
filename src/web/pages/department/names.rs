//! Names that lead to no trade, and the page where one of them is led to a trade.

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::pages::names as words;
use crate::web::access::{DEPARTMENT, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::employer::{Named, names, trades};
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::{Range, Show};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query};
use crate::web::respond::encoded;

use super::{decide, moment, or_dash};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route(PLACE, get(list))
        .route(ONE, get(one).post(settle))
}

/// Where names wait.
const PLACE: &str = "/so/anh-xa";
/// Where one of them is decided on.
const ONE: &str = "/so/anh-xa/ten";

/// A title or a need that waits.
#[derive(Debug, Clone, Deserialize)]
struct Waiting {
    key: String,
    title: String,
    postings: Option<i64>,
    positions: Option<f64>,
    vacancies: Option<i64>,
    suggestions: Vec<Named>,
}

impl Waiting {
    fn may_be(&self, visit: &Visit) -> String {
        let names = self.suggestions.iter().map(|trade| trade.name(visit));
        let names = names.collect::<Vec<_>>().join(", ");
        or_dash(Some(&names))
    }

    fn positions(&self, show: Show) -> String {
        let people = self.vacancies.map(|people| show.whole(people));
        people.unwrap_or_else(|| show.maybe(self.positions))
    }
}

/// A name that was decided on.
#[derive(Debug, Clone, Deserialize)]
struct Decided {
    key: String,
    alias: String,
    trade_code: Option<String>,
    name_vi: Option<String>,
    name_en: Option<String>,
    reason: Option<String>,
    decided_at: String,
    version: i64,
}

impl Decided {
    fn trade(&self, visit: &Visit) -> String {
        let Some(code) = &self.trade_code else {
            return words::labels(visit.language).no_trade.to_owned();
        };
        let vi = self.name_vi.as_deref().unwrap_or(code);
        let en = self.name_en.as_deref().unwrap_or(vi);
        visit.language.pick(vi, en).to_owned()
    }
}

#[derive(Debug, Deserialize)]
struct Queue {
    as_of: String,
    pending: bool,
    titles: i64,
    postings: i64,
    items: Vec<Waiting>,
    needs: Vec<Waiting>,
    decided: Vec<Decided>,
}

/// What waits and what was decided; nothing before the first computation.
async fn queue(visit: &Visit) -> Result<Option<Queue>, Refusal> {
    visit.door.find("/api/v1/names").await
}

/// A name, with a link to where it is decided on for whoever may.
fn name(visit: &Visit, key: &str, title: &str) -> Cell {
    if visit.is(DEPARTMENT) {
        let asked = query(&[("khoa", key)]);
        Cell::link(&format!("{}?{asked}", visit.href(ONE)), title)
    } else {
        Cell::text(title)
    }
}

fn waiting(sheet: &mut Sheet, visit: &Visit, queue: &Queue) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.queue);
    if queue.items.is_empty() {
        let when = moment(&queue.as_of, visit);
        sheet.paragraph("empty", &format!("{} {when}.", t.empty));
        return;
    }
    let head = [t.name, t.postings, t.positions, t.may_be];
    let mut table = Table::new("cho-xep", t.queue_table, head);
    for item in &queue.items {
        table.row([
            name(visit, &item.key, &item.title),
            Cell::num(
                item.postings
                    .map_or_else(|| "–".to_owned(), |many| show.whole(many)),
            ),
            Cell::num(item.positions(show)),
            Cell::text(item.may_be(visit)),
        ]);
    }
    sheet.push(table);
    if queue.titles > i64::try_from(queue.items.len()).unwrap_or(i64::MAX) {
        sheet.paragraph("quiet", t.more);
    }
}

fn needs(sheet: &mut Sheet, visit: &Visit, queue: &Queue) {
    let t = words::labels(visit.language);
    if queue.needs.is_empty() {
        return;
    }
    sheet.heading(t.needs);
    let head = [t.name, t.positions, t.may_be];
    let mut table = Table::new("nhu-cau", t.needs_table, head);
    for need in &queue.needs {
        table.row([
            name(visit, &need.key, &need.title),
            Cell::num(need.positions(Show(visit.language))),
            Cell::text(need.may_be(visit)),
        ]);
    }
    sheet.push(table);
}

fn decided(sheet: &mut Sheet, visit: &Visit, queue: &Queue) {
    let t = words::labels(visit.language);
    sheet.heading(t.decided);
    if queue.decided.is_empty() {
        sheet.paragraph("empty", t.none_decided);
        return;
    }
    let head = [t.name, t.trade, t.reason_column, t.decided_on];
    let mut table = Table::new("da-xep", t.decided_table, head);
    for known in &queue.decided {
        table.row([
            name(visit, &known.key, &known.alias),
            Cell::text(known.trade(visit)),
            Cell::text(or_dash(known.reason.as_deref())),
            Cell::text(Show(visit.language).day(&known.decided_at)),
        ]);
    }
    sheet.push(table);
}

async fn list(visit: Visit) -> Outcome {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let errors = Mistakes::none(visit.language);
    let mut sheet = Sheet::new(&visit, visit.c().names, errors).wide();
    sheet.paragraph("lead", t.lead);
    let Some(queue) = queue(&visit).await? else {
        sheet.paragraph("empty", t.not_yet);
        sheet.links([(visit.href("/nhap-lieu"), t.files)]);
        return sheet.shown();
    };
    if queue.pending {
        sheet.paragraph("note", t.pending);
    }
    let many = i64::try_from(queue.needs.len()).unwrap_or(i64::MAX);
    sheet.facts([
        (t.as_of, moment(&queue.as_of, &visit)),
        (t.titles, show.whole(queue.titles)),
        (t.postings_fact, show.whole(queue.postings)),
        (t.needs_fact, show.whole(many)),
    ]);
    waiting(&mut sheet, &visit, &queue);
    needs(&mut sheet, &visit, &queue);
    decided(&mut sheet, &visit, &queue);
    sheet.shown()
}

/// A trade as it stands.
#[derive(Debug, Deserialize)]
struct Standing {
    flag: String,
    ratio: Option<Range>,
    demand: Option<Range>,
    supply: Option<Range>,
}

#[derive(Debug, Deserialize)]
struct Moved {
    trade_code: String,
    now: String,
    then: String,
}

/// What a name would change.
#[derive(Debug, Deserialize)]
struct Effect {
    now: Standing,
    then: Standing,
    unmatched_now: u64,
    unmatched_then: u64,
    moved: Vec<Moved>,
}

/// The figures of a trade now and with the name.
fn effect(sheet: &mut Sheet, visit: &Visit, effect: &Effect, all: &[Named]) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.effect);
    let ratio = |range: Option<Range>| {
        range.map_or_else(
            || "–".to_owned(),
            |range| format!("{} ({})", show.ratio(range.median), show.ratios(range)),
        )
    };
    let people = |range: Option<Range>| {
        range.map_or_else(
            || "–".to_owned(),
            |range| format!("{} ({})", show.count(range.median), show.persons(range)),
        )
    };
    let (now, then) = (&effect.now, &effect.then);
    let mut table = Table::new("anh-huong", t.effect_table, [t.what, t.now, t.then]);
    table.row([
        Cell::text(t.flag),
        Cell::flag(&now.flag, show),
        Cell::flag(&then.flag, show),
    ]);
    for (name, now, then) in [
        (t.ratio, ratio(now.ratio), ratio(then.ratio)),
        (t.demand, people(now.demand), people(then.demand)),
        (t.supply, people(now.supply), people(then.supply)),
        (
            t.unmatched,
            show.rows(effect.unmatched_now),
            show.rows(effect.unmatched_then),
        ),
    ] {
        table.row([Cell::text(name), Cell::text(now), Cell::text(then)]);
    }
    sheet.push(table);
    if effect.moved.is_empty() {
        sheet.text(t.nothing_moved);
    } else {
        let mut table = Table::new("doi-loai", t.moved, [t.trade, t.now, t.then]);
        for moved in &effect.moved {
            let known = all
                .iter()
                .find(|trade| trade.trade_code == moved.trade_code);
            let name = known.map_or_else(|| moved.trade_code.clone(), |trade| trade.name(visit));
            table.row([
                Cell::text(name),
                Cell::flag(&moved.now, show),
                Cell::flag(&moved.then, show),
            ]);
        }
        sheet.push(table);
    }
    sheet.paragraph("quiet", t.same_words);
}

/// A name with what is known of it.
struct Subject {
    key: String,
    title: String,
    waiting: Option<Waiting>,
    decided: Option<Decided>,
}

async fn subject(visit: &Visit, key: &str) -> Result<Subject, Refusal> {
    let queue = queue(visit).await?.ok_or_else(Refusal::not_found)?;
    let decided = queue.decided.into_iter().find(|known| known.key == key);
    let mut waits = queue.items.into_iter().chain(queue.needs);
    let waiting = waits.find(|item| item.key == key);
    let title = waiting.as_ref().map(|item| item.title.clone());
    let title = title.or_else(|| decided.as_ref().map(|known| known.alias.clone()));
    Ok(Subject {
        key: key.to_owned(),
        title: title.ok_or_else(Refusal::not_found)?,
        waiting,
        decided,
    })
}

/// The trade that was chosen or typed.
fn chosen(fields: &Fields) -> Option<&str> {
    fields.some("other").or_else(|| fields.some("trade_code"))
}

fn form(sheet: &Sheet, visit: &Visit, of: &Subject, entered: &Fields) -> Form {
    let t = words::labels(visit.language);
    let suggested = of.waiting.as_ref().map(|item| item.suggestions.as_slice());
    let suggested = suggested.unwrap_or_default();
    let present = of.decided.as_ref();
    let version = present.map_or(0, |known| known.version);
    let mut options: Vec<(String, String)> = suggested
        .iter()
        .map(|trade| (trade.trade_code.clone(), trade.name(visit)))
        .collect();
    if let Some((known, code)) = present.and_then(|known| Some((known, known.trade_code.clone()?)))
        && !options.iter().any(|(option, _)| *option == code)
    {
        options.push((code, known.trade(visit)));
    }
    let nothing_known = options.is_empty();
    options.push((String::new(), t.other.to_owned()));
    let first = present
        .and_then(|known| known.trade_code.as_deref())
        .unwrap_or("");
    // Version 0 is none yet: whoever was quicker is told of.
    Form::post(sheet, ONE)
        .hidden("khoa", &of.key)
        .hidden("version", version)
        .field(
            Field::radio("trade_code", t.which, options)
                .hint(if nothing_known { t.no_suggestion } else { "" })
                .entered(entered, first),
        )
        .field(
            Field::line("other", t.other_name)
                .hint(t.other_hint)
                .list("nghe")
                .entered(entered, ""),
        )
        .field(
            Field::area("reason", t.reason, 2)
                .hint(t.reason_hint)
                .entered(entered, ""),
        )
        .button_of("viec", "xem", t.see_effect, "second")
        .button_of("viec", "luu", t.confirm, "")
        .button_of("viec", "bo", t.reject, "danger")
}

async fn page(
    visit: &Visit,
    of: &Subject,
    entered: &Fields,
    tried: Option<&Effect>,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let title = format!("{}: {}", t.title, of.title);
    let mut sheet = Sheet::new(visit, title, errors).back(PLACE, visit.c().names);
    let mut facts = Vec::new();
    if let Some(item) = &of.waiting {
        let posted = item.postings.map(|many| (t.posted, show.whole(many)));
        facts.extend(posted);
        facts.push((t.posted_people, item.positions(show)));
    }
    if let Some(known) = &of.decided {
        let day = show.day(&known.decided_at);
        facts.push((t.present, format!("{} ({day})", known.trade(visit))));
    }
    sheet.facts(facts);
    let all = trades(visit).await?;
    if let Some(tried) = tried {
        effect(&mut sheet, visit, tried, &all);
    }
    let form = form(&sheet, visit, of, entered);
    sheet.push(form);
    sheet.push(names(visit, &all));
    Ok(sheet)
}

async fn one(visit: Visit) -> Outcome {
    visit.one_of(DEPARTMENT)?;
    let of = subject(&visit, &visit.asked("khoa")).await?;
    let errors = Mistakes::none(visit.language);
    page(&visit, &of, &Fields::default(), None, errors)
        .await?
        .shown()
}

/// What the interface says of the trade belongs to the field in which it was typed.
fn at_field(fields: &Fields, pointer: &str) -> String {
    match pointer {
        "/trade_code" if fields.some("other").is_some() => "/other".to_owned(),
        other => other.to_owned(),
    }
}

/// Shows what the name would change.
async fn try_out(visit: &Visit, of: &Subject, fields: &Fields, trade: &str) -> Outcome {
    let body = json!({"alias": of.title, "trade_code": trade});
    let call = fields.call(Method::POST, "/api/v1/names/effect", Some(&body));
    let found = match visit.door.send(call).await {
        Ok(reply) => reply.read::<Effect>()?,
        Err(refusal) => {
            let errors =
                Mistakes::of(refusal, visit.language)?.renamed(|pointer| at_field(fields, pointer));
            return page(visit, of, fields, None, errors).await?.shown();
        }
    };
    let errors = Mistakes::none(visit.language);
    page(visit, of, fields, Some(&found), errors).await?.shown()
}

async fn settle(visit: Visit, fields: Fields) -> Outcome {
    visit.one_of(DEPARTMENT)?;
    let of = subject(&visit, fields.get("khoa")).await?;
    let rejected = fields.get("viec") == "bo";
    let trade = match chosen(&fields) {
        _ if rejected => Value::Null,
        Some(trade) if fields.get("viec") == "xem" => {
            return try_out(&visit, &of, &fields, trade).await;
        }
        Some(trade) => Value::from(trade),
        None => {
            let mut errors = Mistakes::none(visit.language);
            errors.push("/trade_code", words::NO_TRADE);
            return page(&visit, &of, &fields, None, errors).await?.shown();
        }
    };
    let body = json!({
        "alias": of.title,
        "trade_code": trade,
        "reason": fields.some("reason"),
    });
    let path = format!("/api/v1/names/{}", encoded(&of.key));
    let call = fields.call(Method::PUT, &path, Some(&body));
    let again = async |errors: Mistakes| {
        let errors = errors.renamed(|pointer| at_field(&fields, pointer));
        page(&visit, &of, &fields, None, errors).await
    };
    decide(&visit, call, &format!("{PLACE}?xong=xep-ten"), again).await
}
