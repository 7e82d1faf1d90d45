//! Needs for very many people, which count once somebody has looked at them.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::post;
use serde::Deserialize;
use serde_json::json;

use crate::text::pages::department as words;
use crate::web::access::APPROVERS;
use crate::web::pages::blocks::{Field, Form, Sheet, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages};

use super::firms::{Firm, PLACE, page};
use super::{FORM, decide, flags, own};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/so/doanh-nghiep/nhu-cau/{id}", post(review))
}

/// A need that is to be looked at.
#[derive(Debug, Deserialize)]
struct Need {
    id: String,
    employer_id: String,
    title: Option<String>,
    matched_trade_code: Option<String>,
    vacancies: i64,
    vacancies_reason: Option<String>,
    posted_on: String,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Need>,
}

/// The needs that are to be looked at, each with its form for whoever decides.
pub(super) async fn section(
    sheet: &mut Sheet,
    visit: &Visit,
    entered: &Fields,
) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let path = "/api/v1/postings?state=review&limit=200";
    let found: Listed = visit.door.get(path).await?;
    sheet.heading(t.review);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.review_empty);
        return Ok(());
    }
    sheet.text(t.review_lead);
    let mut firms: BTreeMap<&str, Firm> = BTreeMap::new();
    for need in &found.items {
        let id = need.employer_id.as_str();
        if !firms.contains_key(id) {
            let path = format!("/api/v1/employers/{id}");
            if let Some(firm) = visit.door.find::<Firm>(&path).await? {
                firms.insert(id, firm);
            }
        }
    }
    let trades = flags::released(visit).await?;
    for need in &found.items {
        let firm = firms.get(need.employer_id.as_str());
        let trade = need.matched_trade_code.as_deref();
        let trade = trade.map(|code| flags::name(&trades, code, visit));
        told(sheet, visit, need, (firm, trade));
        if visit.is(APPROVERS) {
            form(sheet, visit, need, entered);
        }
    }
    Ok(())
}

fn told(
    sheet: &mut Sheet,
    visit: &Visit,
    need: &Need,
    (firm, trade): (Option<&Firm>, Option<&str>),
) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let name = need.title.as_deref().or(trade).unwrap_or(&need.id);
    let firm_name = firm.map_or("–", |firm| firm.name.as_str());
    let (heading, href) = (
        escaped(&format!("{name}, {firm_name}")),
        escaped(&visit.href(&format!("/doanh-nghiep/nhu-cau/{}", need.id))),
    );
    sheet.push(format_args!("<h3><a href=\"{href}\">{heading}</a></h3>"));
    let staff = firm.and_then(|firm| firm.staff);
    sheet.facts([
        (t.people, show.whole(need.vacancies)),
        (
            t.firm_staff,
            staff.map_or_else(|| "–".to_owned(), |staff| show.whole(staff)),
        ),
        (t.trade, trade.unwrap_or("–").to_owned()),
        (t.posted_on, show.day(&need.posted_on)),
    ]);
    match &need.vacancies_reason {
        Some(reason) => sheet.text(&format!("{}: {reason}", t.firm_reason)),
        None => sheet.paragraph("quiet", t.no_firm_reason),
    }
}

fn form(sheet: &mut Sheet, visit: &Visit, need: &Need, entered: &Fields) {
    let t = words::labels(visit.language);
    let form = Form::post(sheet, &format!("{PLACE}/nhu-cau/{}", need.id))
        .hidden(FORM, &need.id)
        .hidden("version", need.version)
        .field(
            Field::area("reason", t.reason, 2)
                .at(format!("/reason-{}", need.id))
                .hint(t.reason_hint)
                .entered(&own(entered, &need.id), ""),
        )
        .button_of("decision", "accepted", t.accept, "")
        .button_of("decision", "refused", t.refuse, "danger");
    sheet.push(form);
}

async fn review(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let body = json!({"decision": fields.get("decision"), "reason": fields.get("reason")});
    let path = format!("/api/v1/postings/{id}/review");
    let call = fields.call(Method::POST, &path, Some(&body));
    let again = async |errors: Mistakes| {
        let errors = errors.renamed(|pointer| format!("{pointer}-{id}"));
        page(&visit, &fields, errors).await
    };
    decide(&visit, call, &format!("{PLACE}?xong=xac-minh"), again).await
}
