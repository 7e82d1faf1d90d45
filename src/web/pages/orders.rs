//! Training that firms order from colleges: the list, one order with its answer, a new one.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::store::role::Role;
use crate::text::pages::orders as words;
use crate::web::access::{COLLEGE, EMPLOYER, INSIDE, ORDER_SIDES};

use super::blocks::{Cell, Field, Form, Sheet, Table, escaped};
use super::door::Refusal;
use super::form::{Fields, Mistakes, element};
use super::public::providers::{linked, provider_names, trade_names};
use super::show::Show;
use super::visit::Visit;
use super::{Outcome, Pages, Reply, query, settle};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/don-hang", get(list).post(create))
        .route("/don-hang/{id}", get(one))
        .route("/don-hang/{id}/tra-loi", post(answer))
        .route("/don-hang/{id}/rut", post(withdraw))
}

const PLACE: &str = "/don-hang";
const NEEDS: &str = "/doanh-nghiep/nhu-cau";
/// The levels of training, in the order of their length.
const LEVELS: [&str; 4] = ["college", "intermediate", "elementary", "short_course"];

#[derive(Debug, Deserialize)]
struct Order {
    id: String,
    employer_id: String,
    posting_id: String,
    provider_id: String,
    trade_code: String,
    level: String,
    learners: i64,
    needed_by: String,
    state: String,
    note: Option<String>,
    updated_at: String,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Order>,
    next: Option<String>,
}

async fn list(visit: Visit) -> Outcome {
    visit.one_of(ORDER_SIDES)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let asked = query(&[("cursor", &visit.asked("tu")), ("limit", "50")]);
    let found: Listed = visit.door.get(&format!("/api/v1/orders?{asked}")).await?;
    let mut sheet = Sheet::new(&visit, visit.c().orders, Mistakes::none(visit.language)).wide();
    sheet.paragraph("lead", t.lead);
    if found.items.is_empty() {
        let none = if visit.is(EMPLOYER) {
            t.none_employer
        } else if visit.is(COLLEGE) {
            t.none_college
        } else {
            t.none_inside
        };
        sheet.paragraph("empty", none);
        if visit.is(EMPLOYER) {
            sheet.links([(visit.href(NEEDS), t.to_needs)]);
        }
        return sheet.shown();
    }
    let trades = trade_names(&visit).await?;
    let providers = provider_names(&visit).await?;
    let head = [
        t.order,
        t.level,
        t.learners_column,
        t.provider,
        t.needed_by,
        t.state,
        t.updated,
    ];
    let mut table = Table::new("don-hang", t.table, head);
    for order in &found.items {
        let trade = trades
            .get(&order.trade_code)
            .map_or(order.trade_code.as_str(), String::as_str);
        table.row([
            Cell::link(&visit.href(&format!("{PLACE}/{}", order.id)), trade),
            Cell::text(show.level(&order.level)),
            Cell::num(show.whole(order.learners)),
            linked(&visit, "/don-vi", &order.provider_id, &providers),
            Cell::text(show.day(&order.needed_by)),
            Cell::text(words::standing(&order.state, visit.language)),
            Cell::text(show.day(&order.updated_at)),
        ]);
    }
    sheet.push(table);
    if let Some(next) = found.next {
        let more = query(&[("tu", &next)]);
        sheet.links([(format!("{}?{more}", visit.href(PLACE)), visit.c().more)]);
    }
    sheet.shown()
}

/// What an order says, as a table of facts with links.
async fn facts(sheet: &mut Sheet, visit: &Visit, order: &Order) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let trades = trade_names(visit).await?;
    let providers = provider_names(visit).await?;
    let bare = |name: &'static str| name.trim_start_matches('#');
    let mut facts = vec![
        (t.trade, linked(visit, "/nghe", &order.trade_code, &trades)),
        (t.level, Cell::text(show.level(&order.level))),
        (
            bare(t.learners_column),
            Cell::text(show.whole(order.learners)),
        ),
        (t.needed_by, Cell::text(show.day(&order.needed_by))),
        (
            t.provider,
            linked(visit, "/don-vi", &order.provider_id, &providers),
        ),
    ];
    if visit.is(INSIDE) || visit.is(EMPLOYER) {
        let path = format!("/api/v1/employers/{}", order.employer_id);
        let firm: Option<Value> = visit.door.find(&path).await?;
        if let Some(name) = firm.as_ref().and_then(|firm| firm["name"].as_str()) {
            facts.push((t.employer, Cell::text(name)));
        }
    }
    facts.push((
        t.state,
        Cell::text(words::standing(&order.state, visit.language)),
    ));
    facts.push((t.updated, Cell::text(show.day(&order.updated_at))));
    let facts: String = facts
        .iter()
        .map(|(name, value)| {
            format!(
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escaped(name),
                value.inner()
            )
        })
        .collect();
    sheet.push(format_args!("<dl class=\"facts\">{facts}</dl>"));
    Ok(())
}

async fn page(
    visit: &Visit,
    id: &str,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(ORDER_SIDES)?;
    let t = words::labels(visit.language);
    let order: Order = visit.door.get(&format!("/api/v1/orders/{id}")).await?;
    let trades = trade_names(visit).await?;
    let name = trades
        .get(&order.trade_code)
        .map_or(order.trade_code.as_str(), String::as_str);
    let title = format!("{} {name}", t.one);
    let mut sheet = Sheet::new(visit, title, errors).back(PLACE, visit.c().orders);
    facts(&mut sheet, visit, &order).await?;
    if let Some(note) = order.note.as_deref().filter(|note| !note.is_empty()) {
        sheet.text(&format!("{}: {note}", t.note_so_far));
    }
    if visit.is(EMPLOYER) || visit.is(INSIDE) {
        let need = visit.href(&format!("{NEEDS}/{}", order.posting_id));
        sheet.links([(need, t.need)]);
    }
    if visit.is(COLLEGE) && order.state == "proposed" {
        if visit.is(&[Role::CollegeApprover]) {
            sheet.heading(t.answer);
            sheet.text(t.answer_hint);
            let form = Form::post(&sheet, &format!("{PLACE}/{id}/tra-loi"))
                .hidden("version", order.version)
                .field(Field::area("note", t.answer_note, 2).entered(entered, ""))
                .button_of("tra_loi", "nhan", t.accept, "")
                .button_of("tra_loi", "tu-choi", t.refuse, "danger");
            sheet.push(form);
        } else {
            sheet.paragraph("note", t.only_head);
        }
    }
    if visit.is(EMPLOYER) && ["proposed", "accepted"].contains(&order.state.as_str()) {
        sheet.heading(t.take_back);
        sheet.text(t.take_back_hint);
        let form = Form::post(&sheet, &format!("{PLACE}/{id}/rut"))
            .hidden("version", order.version)
            .field(Field::area("note", t.take_back_note, 2).entered(entered, ""))
            .button_of("", "", t.take_back, "danger");
        sheet.push(form);
    }
    Ok(sheet)
}

async fn one(visit: Visit, Path(id): Path<String>) -> Outcome {
    let none = Mistakes::none(visit.language);
    page(&visit, &id, &Fields::default(), none).await?.shown()
}

/// A step of an order: where, what is sent, and the word for what was done.
async fn step(
    visit: &Visit,
    id: &str,
    fields: &Fields,
    (path, word): (&str, &str),
    body: Value,
) -> Outcome {
    let path = format!("/api/v1/orders/{id}/{path}");
    let call = fields.call(Method::POST, &path, Some(&body));
    let again = async |errors| page(visit, id, fields, errors).await;
    settle(visit, call, |_| format!("{PLACE}/{id}?xong={word}"), again).await
}

async fn answer(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let word = match fields.get("tra_loi") {
        "nhan" => "nhan",
        "tu-choi" => "tu-choi",
        // Sent without either button: nothing was said.
        _ => return one(visit, Path(id)).await,
    };
    let body = json!({"accepted": word == "nhan", "note": fields.some("note")});
    step(&visit, &id, &fields, ("answer", word), body).await
}

async fn withdraw(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let body = json!({"note": fields.some("note")});
    step(&visit, &id, &fields, ("withdrawal", "rut"), body).await
}

#[derive(Debug, Deserialize)]
struct Trainer {
    provider_id: String,
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Training {
    trainers: Vec<Trainer>,
}

/// Who trains the trade of a need; every provider where nobody is known to.
async fn trainers(visit: &Visit, need: &Value) -> Result<Vec<(String, String)>, Refusal> {
    let trade = need["matched_trade_code"]
        .as_str()
        .or(need["trade_code"].as_str());
    if let Some(trade) = trade {
        let path = format!("/api/v1/trades/{trade}/training");
        let found: Option<Training> = visit.door.find(&path).await?;
        let all = found.map_or_else(Vec::new, |found| found.trainers);
        if !all.is_empty() {
            let named = |one: Trainer| {
                let name = one.name.unwrap_or_else(|| one.provider_id.clone());
                (one.provider_id, name)
            };
            return Ok(all.into_iter().map(named).collect());
        }
    }
    Ok(provider_names(visit).await?.into_iter().collect())
}

/// The form of a new order with what was entered.
async fn form(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(EMPLOYER)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let posting = entered.get("posting_id");
    let mut sheet = Sheet::new(visit, t.new, errors).back(NEEDS, visit.c().needs);
    sheet.paragraph("lead", t.new_lead);
    let need: Option<Value> = match posting {
        "" => None,
        posting => {
            visit
                .door
                .find(&format!("/api/v1/postings/{posting}"))
                .await?
        }
    };
    let Some(need) = need else {
        let id = element("/posting_id");
        let no_need = escaped(t.no_need);
        sheet.push(format_args!("<p class=\"empty\" id=\"{id}\">{no_need}</p>"));
        sheet.links([(visit.href(NEEDS), t.to_needs)]);
        return Ok(sheet);
    };
    let name = need["title"]
        .as_str()
        .or(need["matched_trade_code"].as_str())
        .unwrap_or(posting);
    let place = visit.href(&format!("{NEEDS}/{posting}"));
    sheet.push(format_args!(
        "<p id=\"{}\">{}: <a href=\"{}\">{}</a></p>",
        element("/posting_id"),
        escaped(t.for_need),
        escaped(&place),
        escaped(name)
    ));
    let levels = LEVELS.map(|key| (key, show.level(key)));
    let form = Form::post(&sheet, PLACE)
        .hidden("posting_id", posting)
        .field(
            Field::choice(
                "provider_id",
                t.provider_field,
                trainers(visit, &need).await?,
            )
            .entered(entered, ""),
        )
        .field(Field::choice("level", t.level_field, levels).entered(entered, ""))
        .field(Field::whole("learners", t.learners).entered(entered, ""))
        .field(Field::day("needed_by", t.needed_by_field).entered(entered, ""))
        .field(Field::area("note", t.note, 2).entered(entered, ""))
        .button(t.send);
    sheet.push(form);
    Ok(sheet)
}

async fn create(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let learners = errors.whole("/learners", fields.get("learners"));
    if learners.is_none() && errors.at("/learners").is_empty() {
        errors.push("/learners", words::NO_LEARNERS);
    }
    if fields.get("needed_by").parse::<NaiveDate>().is_err() {
        errors.push("/needed_by", words::NO_DAY);
    }
    if !errors.is_empty() {
        return form(&visit, &fields, errors).await?.shown();
    }
    let body = json!({
        "posting_id": fields.get("posting_id"),
        "provider_id": fields.get("provider_id"),
        "level": fields.get("level"),
        "learners": learners,
        "needed_by": fields.get("needed_by"),
        "note": fields.some("note"),
    });
    let call = fields.call(Method::POST, "/api/v1/orders", Some(&body));
    let to = |reply: &Reply| {
        let id = reply.id();
        format!("{PLACE}/{id}?xong=gui")
    };
    let again = async |errors| form(&visit, &fields, errors).await;
    settle(&visit, call, to, again).await
}
