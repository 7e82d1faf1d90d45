//! A release: what it holds, what it changes, and the steps of a second person until it is published or taken back.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::text::pages::department as words;
use crate::text::states::state;
use crate::web::access::{ANALYSTS, APPROVERS, INSIDE};
use crate::web::pages::blocks::{Field, Form, Sheet};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::releases::PLACE;
use super::{FORM, decide, difference, me, or_dash, own};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/so/phat-hanh/{number}", get(one).post(settle))
        .route("/so/phat-hanh/{number}/cong-bo", post(publish))
        .route("/so/phat-hanh/{number}/rut", post(withdraw))
}

/// The form that takes a release back, among those of the page.
const WITHDRAW: &str = "rut";

/// What is written down of a release.
#[derive(Debug, Deserialize)]
struct Record {
    number: i64,
    title: String,
    note: Option<String>,
    state: String,
    data_year: i32,
    target_year: i32,
    cut_off: String,
    code_version: String,
    parameters_digest: String,
    checksum: String,
    author: String,
    decision_reason: Option<String>,
    created_at: String,
    decided_at: Option<String>,
    published_at: Option<String>,
    withdrawal_reason: Option<String>,
    withdrawn_at: Option<String>,
    version: i64,
}

/// What is known of it, and how to take it along.
fn told(sheet: &mut Sheet, visit: &Visit, record: &Record) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let day = |day: Option<&str>| or_dash(day.map(|day| show.day(day)).as_deref());
    sheet.facts([
        (t.state, state(&record.state, visit.language).to_owned()),
        (t.number, record.number.to_string()),
        (t.target_year, record.target_year.to_string()),
        (t.data_year, record.data_year.to_string()),
        (t.cut_off, show.day(&record.cut_off)),
        (t.proposed_on, show.day(&record.created_at)),
        (t.decided_on, day(record.decided_at.as_deref())),
        (t.published_on, day(record.published_at.as_deref())),
        (t.withdrawn_on, day(record.withdrawn_at.as_deref())),
    ]);
    if let Some(note) = &record.note {
        sheet.paragraph("note", note);
    }
    if let Some(reason) = &record.decision_reason {
        sheet.text(&format!("{}: {reason}", t.decision_reason));
    }
    if let Some(reason) = &record.withdrawal_reason {
        sheet.text(&format!("{}: {reason}", t.withdrawal_reason));
    }
    sheet.paragraph(
        "quiet",
        &format!(
            "{}: {}. {}: {}. {}: {}",
            t.program,
            record.code_version,
            t.parameter_set,
            record.parameters_digest,
            visit.c().verification,
            record.checksum
        ),
    );
    sheet.heading(t.take_along);
    let place = format!("/api/v1/releases/{}", record.number);
    let page = visit.href(&format!("/phat-hanh/{}", record.number));
    sheet.links([
        (page, t.reader_page),
        (format!("{place}/download?format=xlsx"), t.excel),
        (format!("{place}/download?format=docx"), t.word),
        (place, t.content),
    ]);
}

/// The form of a second person while it is proposed.
fn decision(sheet: &mut Sheet, visit: &Visit, record: &Record, (mine, entered): (bool, &Fields)) {
    let t = words::labels(visit.language);
    sheet.heading(t.decide_release);
    sheet.text(t.four_eyes);
    if mine {
        sheet.paragraph("note", t.own_proposal);
    }
    let form = Form::post(sheet, &format!("{PLACE}/{}", record.number))
        .hidden("version", record.version)
        .field(
            Field::area("reason", t.reason, 3)
                .hint(t.reason_hint)
                .entered(entered, ""),
        )
        .button_of("viec", "approve", t.approve, "")
        .button_of("viec", "refuse", t.refuse, "danger");
    sheet.push(form);
}

/// The form that publishes what is approved.
fn publishing(sheet: &mut Sheet, visit: &Visit, record: &Record, entered: &Fields) {
    let t = words::labels(visit.language);
    sheet.heading(t.publish);
    sheet.paragraph("warning", t.publish_lead);
    let confirm = format!("{}: {}", t.type_number, record.number);
    let form = Form::post(sheet, &format!("{PLACE}/{}/cong-bo", record.number))
        .hidden("version", record.version)
        .field(Field::whole("number", &confirm).entered(entered, ""))
        .button_of("", "", t.publish, "danger");
    sheet.push(form);
}

/// The form that takes back what is not published.
fn withdrawal(sheet: &mut Sheet, visit: &Visit, record: &Record, entered: &Fields) {
    let t = words::labels(visit.language);
    let entered = own(entered, WITHDRAW);
    sheet.heading(t.withdraw_release);
    sheet.paragraph("warning", t.withdraw_release_lead);
    let confirm = format!("{}: {}", t.type_number, record.number);
    let form = Form::post(sheet, &format!("{PLACE}/{}/rut", record.number))
        .hidden(FORM, WITHDRAW)
        .hidden("version", record.version)
        .field(
            Field::area("reason", t.reason, 3)
                .at(withdrawn("/reason"))
                .hint(t.reason_hint)
                .entered(&entered, ""),
        )
        .field(
            Field::whole("number", &confirm)
                .at(withdrawn("/number"))
                .entered(&entered, ""),
        )
        .button_of("", "", t.withdraw_release, "danger");
    sheet.push(form);
}

/// What the interface calls `pointer`, in the form that takes a release back.
fn withdrawn(pointer: &str) -> String {
    format!("{pointer}-{WITHDRAW}")
}

async fn page(
    visit: &Visit,
    number: i64,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let path = format!("/api/v1/releases/{number}/record");
    let record: Record = visit.door.get(&path).await?;
    let title = record.title.clone();
    let mut sheet = Sheet::new(visit, title, errors)
        .back(PLACE, visit.c().release_desk)
        .wide();
    told(&mut sheet, visit, &record);
    difference::section(&mut sheet, visit, number, record.state == "published").await?;
    let others = own(entered, "");
    match (record.state.as_str(), visit.is(APPROVERS)) {
        ("proposed", true) => {
            let mine = me(visit).await? == record.author;
            decision(&mut sheet, visit, &record, (mine, &others));
        }
        ("approved", true) => publishing(&mut sheet, visit, &record, &others),
        ("proposed", false) => sheet.paragraph("note", t.waits_for_approval),
        ("approved", false) => sheet.paragraph("note", t.waits_for_publishing),
        _ => {}
    }
    if ["proposed", "approved"].contains(&record.state.as_str()) && visit.is(ANALYSTS) {
        withdrawal(&mut sheet, visit, &record, entered);
    }
    Ok(sheet)
}

/// The number in an address.
fn known(text: &str) -> Result<i64, Refusal> {
    text.parse().map_err(|_| Refusal::not_found())
}

async fn one(visit: Visit, Path(number): Path<String>) -> Outcome {
    let number = known(&number)?;
    let errors = Mistakes::none(visit.language);
    page(&visit, number, &Fields::default(), errors)
        .await?
        .shown()
}

/// A step of a release: its name in the interface, the word for what was done, and what is sent.
async fn step(
    visit: &Visit,
    number: i64,
    fields: &Fields,
    (step, word): (&str, &str),
    body: Option<&Value>,
) -> Outcome {
    let path = format!("/api/v1/releases/{number}/{step}");
    let call = fields.call(Method::POST, &path, body);
    let again = async |errors: Mistakes| {
        let errors = match step {
            "withdraw" => errors.renamed(withdrawn),
            _ => errors,
        };
        page(visit, number, fields, errors).await
    };
    let to = format!("{PLACE}/{number}?xong={word}");
    decide(visit, call, &to, again).await
}

async fn settle(visit: Visit, Path(number): Path<String>, fields: Fields) -> Outcome {
    let number = known(&number)?;
    let what = match fields.get("viec") {
        "approve" => ("approve", "duyet"),
        "refuse" => ("refuse", "tu-choi"),
        _ => return Err(Refusal::not_found()),
    };
    let body = json!({"reason": fields.get("reason")});
    step(&visit, number, &fields, what, Some(&body)).await
}

async fn publish(visit: Visit, Path(number): Path<String>, fields: Fields) -> Outcome {
    let number = known(&number)?;
    if !confirmed(number, &fields) {
        return unconfirmed(&visit, number, &fields, "/number").await;
    }
    step(&visit, number, &fields, ("publish", "cong-bo"), None).await
}

async fn withdraw(visit: Visit, Path(number): Path<String>, fields: Fields) -> Outcome {
    let number = known(&number)?;
    if !confirmed(number, &fields) {
        return unconfirmed(&visit, number, &fields, &withdrawn("/number")).await;
    }
    let body = json!({"reason": fields.get("reason")});
    step(&visit, number, &fields, ("withdraw", "rut"), Some(&body)).await
}

/// Whether the number was typed that is meant.
fn confirmed(number: i64, fields: &Fields) -> bool {
    fields.get("number") == number.to_string()
}

/// The page again, since another number was typed.
async fn unconfirmed(visit: &Visit, number: i64, fields: &Fields, pointer: &str) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    errors.push(pointer, words::WRONG_NUMBER);
    page(visit, number, fields, errors).await?.shown()
}
