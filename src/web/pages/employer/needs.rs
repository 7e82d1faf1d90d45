//! Needs: the list, a new one, one of them with who trains for it.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::pages::employer as words;
use crate::text::states::state;
use crate::web::access::{EMPLOYER, EMPLOYER_OR_INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::{Call, Refusal};
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query, settle};

use super::form::{self, LEVELS};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/doanh-nghiep/nhu-cau", get(list))
        .route("/doanh-nghiep/nhu-cau/moi", get(new).post(create))
        .route("/doanh-nghiep/nhu-cau/{id}", get(one).post(change))
        .route("/doanh-nghiep/nhu-cau/{id}/gia-han", post(renew))
        .route("/doanh-nghiep/nhu-cau/{id}/ket-qua", post(fill))
        .route("/doanh-nghiep/nhu-cau/{id}/rut", post(withdraw))
}

const PLACE: &str = "/doanh-nghiep/nhu-cau";

/// Why a need does not count.
#[derive(Debug, Clone, Deserialize)]
struct NotCounted {
    message_vi: String,
    message_en: String,
}

/// A need as far as pages show it.
#[derive(Debug, Clone, Deserialize)]
struct Need {
    id: String,
    title: Option<String>,
    trade_code: Option<String>,
    matched_trade_code: Option<String>,
    trade_unknown: bool,
    vacancies: i64,
    horizon: String,
    state: String,
    expired: bool,
    closes_on: Option<String>,
    hired: Option<i64>,
    counts: bool,
    not_counted: Option<NotCounted>,
    version: i64,
}

impl Need {
    fn name(&self) -> &str {
        self.title
            .as_deref()
            .or(self.matched_trade_code.as_deref())
            .unwrap_or(&self.id)
    }

    fn trade(&self) -> Option<&str> {
        self.matched_trade_code
            .as_deref()
            .or(self.trade_code.as_deref())
    }

    fn standing(&self) -> &str {
        if self.state == "open" && self.expired {
            "expired"
        } else {
            &self.state
        }
    }

    /// Whether it counts, or why not.
    fn counting(&self, visit: &Visit) -> String {
        let t = words::labels(visit.language);
        match &self.not_counted {
            _ if self.counts => t.counts.to_owned(),
            Some(why) => visit
                .language
                .pick(&why.message_vi, &why.message_en)
                .clone(),
            None => "–".to_owned(),
        }
    }
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Need>,
    next: Option<String>,
}

async fn list(visit: Visit) -> Outcome {
    visit.one_of(EMPLOYER_OR_INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let wanted = visit.asked("trang_thai");
    let asked = query(&[
        ("state", &wanted),
        ("cursor", &visit.asked("tu")),
        ("limit", "50"),
    ]);
    let found: Listed = visit.door.get(&format!("/api/v1/postings?{asked}")).await?;
    let mut sheet = Sheet::new(&visit, visit.c().needs, Mistakes::none(visit.language)).wide();
    if visit.is(EMPLOYER) {
        sheet.links([(visit.href("/doanh-nghiep/nhu-cau/moi"), t.new_need)]);
    }
    let states = ["open", "expired", "filled", "withdrawn", "review"];
    let options = states.map(|key| (key.to_owned(), state(key, visit.language).to_owned()));
    let all = (String::new(), visit.c().all.to_owned());
    let choice = Field::choice("trang_thai", t.state, [all].into_iter().chain(options));
    let form = Form::ask(&sheet, PLACE)
        .field(choice.value(&wanted))
        .button(visit.c().filter);
    sheet.push(form);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.no_needs);
        if visit.is(EMPLOYER) {
            sheet.push(format_args!(
                "<ol><li>{}</li><li>{}</li><li>{}</li></ol>",
                t.step_one, t.step_two, t.step_three
            ));
        }
        return sheet.shown();
    }
    let head = [
        t.need,
        t.trade,
        "#",
        t.horizon,
        t.state,
        t.open_until,
        t.in_demand,
    ];
    let head = head.map(|name| if name == "#" { t.people_column } else { name });
    let mut table = Table::new("nhu-cau", t.needs_table, head);
    for need in &found.items {
        let trade = need
            .trade()
            .map_or_else(|| t.trade_unknown.to_owned(), str::to_owned);
        table.row([
            Cell::link(&visit.href(&format!("{PLACE}/{}", need.id)), need.name()),
            Cell::text(trade),
            Cell::num(show.whole(need.vacancies)),
            Cell::text(words::horizon(&need.horizon, visit.language)),
            Cell::text(state(need.standing(), visit.language)),
            Cell::text(
                need.closes_on
                    .as_deref()
                    .map_or_else(|| "–".to_owned(), |day| show.day(day)),
            ),
            Cell::text(need.counting(&visit)),
        ]);
    }
    sheet.push(table);
    if let Some(next) = found.next {
        let more = query(&[("trang_thai", &wanted), ("tu", &next)]);
        sheet.links([(format!("{}?{more}", visit.href(PLACE)), visit.c().more)]);
    }
    sheet.shown()
}

/// The form of a new need.
async fn form_of_new(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(EMPLOYER)?;
    let t = words::labels(visit.language);
    let mut sheet = form::sheet(visit, t.new_need, errors);
    sheet.paragraph("lead", t.new_need_lead);
    let trades = form::trades(visit).await?;
    sheet.push(form::names(visit, &trades));
    let found = if entered.has("tim") {
        Some(form::like(visit, entered.get("title")).await?)
    } else {
        None
    };
    let key = entered
        .some("khoa")
        .map_or_else(|| uuid::Uuid::now_v7().to_string(), str::to_owned);
    let form = Form::post(&sheet, "/doanh-nghiep/nhu-cau/moi").hidden("khoa", key);
    let known = json!({"certainty": "firm", "qualification_required": true});
    let form = form::fields(form, visit, entered, &known, found.as_deref());
    sheet.push(form.button_of("dang", "1", t.post, ""));
    Ok(sheet)
}

async fn new(visit: Visit) -> Outcome {
    form_of_new(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn create(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    if fields.has("tim") {
        return form_of_new(&visit, &fields, errors).await?.shown();
    }
    let body = Value::Object(form::body(&fields, &mut errors));
    if !errors.is_empty() {
        return form_of_new(&visit, &fields, errors).await?.shown();
    }
    let call = Call {
        key: fields.get("khoa"),
        ..fields.call(Method::POST, "/api/v1/postings", Some(&body))
    };
    let to = |reply: &crate::web::pages::Reply| format!("{PLACE}/{}?xong=dang", reply.id());
    settle(&visit, call, to, async |errors| {
        form_of_new(&visit, &fields, errors).await
    })
    .await
}

/// Somebody who trains a trade.
#[derive(Debug, Deserialize)]
struct Trainer {
    provider_id: String,
    name: Option<String>,
    district: Option<String>,
    levels: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Finishing {
    within_days: i64,
    learners: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct FillHistory {
    closed_postings: Option<i64>,
    share_filled: Option<f64>,
    median_days: Option<i64>,
}

/// What a firm gets back at once.
#[derive(Debug, Deserialize)]
struct InstantReturn {
    trainers: Vec<Trainer>,
    finishing: Vec<Finishing>,
    fill_history: FillHistory,
}

/// Who trains for a need, how many finish when, how similar needs were filled.
async fn returned(
    sheet: &mut Sheet,
    visit: &Visit,
    trade: &str,
) -> Result<Vec<(String, String)>, Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let place = format!("/api/v1/trades/{trade}/training");
    let Some(found) = visit.door.find::<InstantReturn>(&place).await? else {
        return Ok(Vec::new());
    };
    sheet.heading(t.who_finishes);
    let mut table = Table::new("tot-nghiep", t.finishing_table, [t.within, t.people_column]);
    for soon in &found.finishing {
        let learners = soon
            .learners
            .map_or_else(|| t.protected.to_owned(), |number| show.whole(number));
        table.row([
            Cell::text(format!("{} {}", soon.within_days, t.days)),
            Cell::num(learners),
        ]);
    }
    sheet.push(table);
    sheet.heading(t.who_trains);
    if found.trainers.is_empty() {
        sheet.paragraph("empty", t.nobody_trains);
    } else {
        let mut table = Table::new(
            "dao-tao",
            t.trainers_table,
            [t.provider, t.district, t.level],
        );
        for trainer in &found.trainers {
            let name = trainer.name.as_deref().unwrap_or(&trainer.provider_id);
            let levels: Vec<String> = trainer
                .levels
                .iter()
                .map(|level| show.level(level))
                .collect();
            table.row([
                Cell::link(
                    &visit.href(&format!("/don-vi/{}", trainer.provider_id)),
                    name,
                ),
                Cell::text(trainer.district.as_deref().unwrap_or("–")),
                Cell::text(levels.join(", ")),
            ]);
        }
        sheet.push(table);
    }
    let FillHistory {
        closed_postings,
        share_filled,
        median_days,
    } = found.fill_history;
    if let (Some(closed), Some(share)) = (closed_postings, share_filled) {
        sheet.heading(t.how_filled);
        let days = median_days.map_or_else(
            || "–".to_owned(),
            |days| format!("{} {}", show.whole(days), t.days),
        );
        sheet.facts([
            (t.closed_needs, show.whole(closed)),
            (t.share_filled, show.percent(share)),
            (t.median_days, days),
        ]);
    } else {
        sheet.paragraph("quiet", t.no_history);
    }
    let named = |trainer: Trainer| {
        (
            trainer.provider_id.clone(),
            trainer.name.unwrap_or(trainer.provider_id),
        )
    };
    Ok(found.trainers.into_iter().map(named).collect())
}

/// Ends and changes of an open need.
fn steps(sheet: &mut Sheet, visit: &Visit, need: &Need, entered: &Fields) {
    let t = words::labels(visit.language);
    let place = |step: &str| format!("{PLACE}/{}/{step}", need.id);
    sheet.heading(t.record_result);
    let reasons = words::UNFILLED.map(|(key, vi, en)| (key, visit.language.pick(vi, en)));
    let all = ("", t.all_filled);
    let form = Form::post(sheet, &place("ket-qua"))
        .hidden("version", need.version)
        .field(Field::whole("hired", t.hired).entered(entered, ""))
        .field(
            Field::choice(
                "unfilled_reason",
                t.unfilled_reason,
                [all].into_iter().chain(reasons),
            )
            .entered(entered, ""),
        )
        .button(t.record_result);
    sheet.push(form);
    sheet.heading(t.renew_or_withdraw);
    sheet.text(t.renew_hint);
    let renew = Form::post(sheet, &place("gia-han")).hidden("version", need.version);
    sheet.push(renew.button_of("", "", t.renew, "second"));
    let withdraw = Form::post(sheet, &place("rut")).hidden("version", need.version);
    sheet.push(withdraw.button_of("", "", t.withdraw, "danger"));
}

/// Training ordered for a need.
fn order(sheet: &mut Sheet, visit: &Visit, need: &Need, trainers: Vec<(String, String)>) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    if trainers.is_empty() {
        return;
    }
    sheet.heading(t.order_training);
    sheet.text(t.order_hint);
    let form = Form::post(sheet, "/don-hang")
        .hidden("posting_id", &need.id)
        .field(Field::choice("provider_id", t.provider, trainers))
        .field(
            Field::choice("level", t.level, LEVELS.map(|key| (key, show.level(key))))
                // The form of the need on the same page has a level of its own.
                .at("/order/level"),
        )
        .field(Field::whole("learners", t.learners).value(need.vacancies))
        .field(Field::day("needed_by", t.needed_by))
        .field(Field::area("note", t.order_note, 2))
        .button(t.order);
    sheet.push(form);
}

async fn page(
    visit: &Visit,
    id: &str,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(EMPLOYER_OR_INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let reply = visit.door.reply(&format!("/api/v1/postings/{id}")).await?;
    let known = reply.body.clone();
    let need: Need = reply.read()?;
    let own = visit.is(EMPLOYER);
    let mut sheet = Sheet::new(visit, need.name(), errors).back(PLACE, visit.c().needs);
    let trade = need.trade().map(str::to_owned);
    sheet.facts([
        (
            t.people_column.trim_start_matches('#'),
            show.whole(need.vacancies),
        ),
        (t.state, state(need.standing(), visit.language).to_owned()),
        (
            t.horizon,
            words::horizon(&need.horizon, visit.language).to_owned(),
        ),
        (
            t.open_until,
            need.closes_on
                .as_deref()
                .map_or_else(|| "–".to_owned(), |day| show.day(day)),
        ),
    ]);
    if let Some(hired) = need.hired {
        sheet.text(&format!("{}: {}", t.hired, show.whole(hired)));
    }
    let kind = if need.counts { "done" } else { "note" };
    sheet.paragraph(kind, &need.counting(visit));
    if need.trade_unknown {
        sheet.paragraph("warning", t.trade_unknown_long);
    }
    let mut trainers = Vec::new();
    if let Some(trade) = &trade {
        sheet.links([(visit.href(&format!("/nghe/{trade}")), t.see_trade)]);
        trainers = returned(&mut sheet, visit, trade).await?;
    }
    if own && need.state == "open" {
        if !need.expired {
            order(&mut sheet, visit, &need, trainers);
        }
        steps(&mut sheet, visit, &need, entered);
        sheet.heading(t.change_need);
        sheet.push(form::names(visit, &form::trades(visit).await?));
        let found = if entered.has("tim") || need.trade_unknown {
            let sought = entered.some("title").unwrap_or(need.name());
            Some(form::like(visit, sought).await?)
        } else {
            None
        };
        let form = Form::post(&sheet, &format!("{PLACE}/{id}")).hidden("version", need.version);
        let form = form::fields(form, visit, entered, &known, found.as_deref());
        sheet.push(form.button_of("luu", "1", t.save, ""));
    }
    Ok(sheet)
}

async fn one(visit: Visit, Path(id): Path<String>) -> Outcome {
    page(
        &visit,
        &id,
        &Fields::default(),
        Mistakes::none(visit.language),
    )
    .await?
    .shown()
}

async fn change(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let mut body = form::body(&fields, &mut errors);
    if fields.has("tim") || !errors.is_empty() {
        return page(&visit, &id, &fields, errors).await?.shown();
    }
    // What was emptied is to be empty.
    let emptied = fields
        .0
        .iter()
        .filter(|(name, value)| value.trim().is_empty() && name != "closes_on");
    for (name, _) in emptied {
        body.insert(name.clone(), Value::Null);
    }
    let body = Value::Object(body);
    let path = format!("/api/v1/postings/{id}");
    let call = fields.call(Method::PATCH, &path, Some(&body));
    let again = async |errors| page(&visit, &id, &fields, errors).await;
    settle(&visit, call, |_| format!("{PLACE}/{id}?xong=luu"), again).await
}

/// A step of a need: how, what is sent, and the word for what was done.
async fn step(
    visit: &Visit,
    id: &str,
    fields: &Fields,
    (method, path, word): (Method, &str, &str),
    body: Option<Value>,
) -> Outcome {
    let path = format!("/api/v1/postings/{id}{path}");
    let call = fields.call(method, &path, body.as_ref());
    let again = async |errors| page(visit, id, fields, errors).await;
    settle(visit, call, |_| format!("{PLACE}/{id}?xong={word}"), again).await
}

async fn renew(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    step(
        &visit,
        &id,
        &fields,
        (Method::POST, "/renewal", "gia-han"),
        Some(json!({})),
    )
    .await
}

async fn fill(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let hired = errors.whole("/hired", fields.get("hired"));
    if hired.is_none() && errors.is_empty() {
        errors.push(
            "/hired",
            [
                "Hãy nhập số người đã tuyển.",
                "Enter how many people were hired.",
            ],
        );
    }
    if !errors.is_empty() {
        return page(&visit, &id, &fields, errors).await?.shown();
    }
    let body = json!({"hired": hired, "unfilled_reason": fields.some("unfilled_reason")});
    step(
        &visit,
        &id,
        &fields,
        (Method::POST, "/fill", "dong"),
        Some(body),
    )
    .await
}

async fn withdraw(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    step(&visit, &id, &fields, (Method::DELETE, "", "rut"), None).await
}
