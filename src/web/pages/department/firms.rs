//! Firms that wait to be verified, and one of them with everything that is known.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::json;

use crate::text::pages::department as words;
use crate::text::states::state;
use crate::web::access::{APPROVERS, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query};

use super::{decide, flags, or_dash, reviews};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route(PLACE, get(list))
        .route("/so/doanh-nghiep/{id}", get(one).post(settle))
}

/// Where firms are listed.
pub(super) const PLACE: &str = "/so/doanh-nghiep";

/// The word in the address for firms of every standing.
const ALL: &str = "tat-ca";
/// Whether a firm is what it says it is.
const STANDINGS: [&str; 3] = ["pending", "verified", "refused"];

/// A firm.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Firm {
    id: String,
    tax_code: String,
    /// Its name.
    pub name: String,
    email_domain: Option<String>,
    public_mail: bool,
    district: Option<String>,
    sector: Option<String>,
    /// How many people work there.
    pub staff: Option<i64>,
    proof: Option<String>,
    status: String,
    decided_at: Option<String>,
    decision_reason: Option<String>,
    created_at: String,
    version: i64,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Firm>,
    next: Option<String>,
}

impl Firm {
    fn staff(&self, show: Show) -> String {
        let staff = self.staff.map(|staff| show.whole(staff));
        staff.unwrap_or_else(|| "–".to_owned())
    }

    fn cells(&self, visit: &Visit) -> Vec<Cell> {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let warning: &[&str] = if self.public_mail {
            &[t.public_mail]
        } else {
            &[]
        };
        vec![
            Cell::link(&visit.href(&format!("{PLACE}/{}", self.id)), &self.name),
            Cell::text(&self.tax_code),
            Cell::text(or_dash(self.email_domain.as_deref())).wrong(warning),
            Cell::num(self.staff(show)),
            Cell::text(or_dash(self.proof.as_deref())),
            Cell::text(show.day(&self.created_at)),
            Cell::text(state(&self.status, visit.language)),
        ]
    }
}

/// The page of the list, also where a form on it is shown again.
pub(super) async fn page(
    visit: &Visit,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let asked = visit.asked("trang_thai");
    let wanted = if asked.is_empty() {
        STANDINGS[0].to_owned()
    } else {
        asked
    };
    let status = if wanted == ALL { "" } else { &wanted };
    let asked = query(&[
        ("status", status),
        ("cursor", &visit.asked("tu")),
        ("limit", "50"),
    ]);
    let found: Listed = visit
        .door
        .get(&format!("/api/v1/employers?{asked}"))
        .await?;
    let mut sheet = Sheet::new(visit, visit.c().employers, errors).wide();
    sheet.paragraph("lead", t.firms_lead);
    let options = STANDINGS.map(|key| (key, state(key, visit.language)));
    let options = options.into_iter().chain([(ALL, visit.c().all)]);
    let choice = Field::choice("trang_thai", t.state, options);
    let form = Form::ask(&sheet, PLACE)
        .field(choice.value(&wanted))
        .button(visit.c().filter);
    sheet.push(form);
    if found.items.is_empty() {
        let none = if wanted == STANDINGS[0] {
            t.firms_empty_pending
        } else {
            t.firms_empty
        };
        sheet.paragraph("empty", none);
    } else {
        let head = [
            t.firm,
            t.tax_code,
            t.domain,
            t.staff,
            t.proof,
            t.registered_on,
            t.state,
        ];
        let mut table = Table::new("doanh-nghiep", t.firms_table, head);
        for firm in &found.items {
            table.row(firm.cells(visit));
        }
        sheet.push(table);
    }
    if let Some(next) = found.next {
        let more = query(&[("trang_thai", &wanted), ("tu", &next)]);
        sheet.links([(format!("{}?{more}", visit.href(PLACE)), visit.c().more)]);
    }
    reviews::section(&mut sheet, visit, entered).await?;
    Ok(sheet)
}

async fn list(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

/// What a firm has asked for in a trade.
#[derive(Debug, Deserialize)]
struct Demand {
    trade_code: Option<String>,
    needs: i64,
    wanted: i64,
    hired: i64,
}

#[derive(Debug, Deserialize)]
struct Record {
    demand: Vec<Demand>,
    orders: BTreeMap<String, i64>,
}

/// What a firm has asked for and filled so far.
async fn history(sheet: &mut Sheet, visit: &Visit, id: &str) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let path = format!("/api/v1/employers/{id}/record");
    let record: Record = visit.door.get(&path).await?;
    sheet.heading(t.firm_history);
    if record.demand.is_empty() {
        sheet.paragraph("empty", t.firm_no_history);
    } else {
        let head = [t.trade, t.needs, t.wanted, t.hired];
        let trades = flags::released(visit).await?;
        let mut table = Table::new("lich-su", t.firm_history_table, head);
        for row in &record.demand {
            let trade = row.trade_code.as_deref();
            let trade = trade.map(|code| flags::name(&trades, code, visit));
            table.row([
                Cell::text(trade.unwrap_or("–")),
                Cell::num(show.whole(row.needs)),
                Cell::num(show.whole(row.wanted)),
                Cell::num(show.whole(row.hired)),
            ]);
        }
        sheet.push(table);
    }
    for (word, many) in &record.orders {
        let (orders, word) = (visit.c().orders, state(word, visit.language));
        sheet.text(&format!("{orders}, {word}: {}", show.whole(many)));
    }
    Ok(())
}

/// The form that says whether a firm is what it says it is.
fn decision(sheet: &mut Sheet, visit: &Visit, firm: &Firm, entered: &Fields) {
    let t = words::labels(visit.language);
    sheet.heading(t.firm_decision);
    sheet.text(t.firm_decision_hint);
    let options = [("verified", t.verify), ("refused", t.refuse_firm)];
    let form = Form::post(sheet, &format!("{PLACE}/{}", firm.id))
        .hidden("version", firm.version)
        .field(Field::radio("decision", t.decision, options).entered(entered, ""))
        .field(
            Field::area("reason", t.reason, 3)
                .hint(t.reason_hint)
                .entered(entered, ""),
        )
        .button(t.write_decision);
    sheet.push(form);
}

async fn page_of_one(
    visit: &Visit,
    id: &str,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let firm: Firm = visit.door.get(&format!("/api/v1/employers/{id}")).await?;
    let mut sheet = Sheet::new(visit, firm.name.clone(), errors).back(PLACE, visit.c().employers);
    sheet.facts([
        (t.state, state(&firm.status, visit.language).to_owned()),
        (t.tax_code, firm.tax_code.clone()),
        (t.domain, or_dash(firm.email_domain.as_deref())),
        (t.firm_staff, firm.staff(show)),
        (t.district, or_dash(firm.district.as_deref())),
        (t.sector, or_dash(firm.sector.as_deref())),
        (t.registered_on, show.day(&firm.created_at)),
    ]);
    if firm.public_mail {
        sheet.paragraph("warning", t.public_mail);
    }
    sheet.facts([(t.proof, or_dash(firm.proof.as_deref()))]);
    if let Some(reason) = &firm.decision_reason {
        let day = firm.decided_at.as_deref().map(|day| show.day(day));
        let day = day.map_or_else(String::new, |day| format!(" ({day})"));
        sheet.paragraph("note", &format!("{}{day}: {reason}", t.last_reason));
    }
    if visit.is(APPROVERS) {
        decision(&mut sheet, visit, &firm, entered);
    }
    history(&mut sheet, visit, id).await?;
    Ok(sheet)
}

async fn one(visit: Visit, Path(id): Path<String>) -> Outcome {
    let errors = Mistakes::none(visit.language);
    page_of_one(&visit, &id, &Fields::default(), errors)
        .await?
        .shown()
}

async fn settle(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    if fields.some("decision").is_none() {
        let mut errors = Mistakes::none(visit.language);
        errors.push("/decision", words::NO_VERDICT);
        return page_of_one(&visit, &id, &fields, errors).await?.shown();
    }
    let body = json!({"decision": fields.get("decision"), "reason": fields.get("reason")});
    let path = format!("/api/v1/employers/{id}/decision");
    let call = fields.call(Method::POST, &path, Some(&body));
    let again = async |errors| page_of_one(&visit, &id, &fields, errors).await;
    decide(&visit, call, &format!("{PLACE}/{id}?xong=xac-minh"), again).await
}
