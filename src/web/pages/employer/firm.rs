//! A firm: its registration, what it says of itself, what it has asked for and filled so far.

use std::collections::BTreeMap;

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::store::role::Role;
use crate::text::pages::employer as words;
use crate::text::states::state;
use crate::web::access::EMPLOYER;
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::{Call, Refusal};
use crate::web::pages::form::{Fields, Mistakes, Takes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, settle};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/doanh-nghiep/dang-ky", get(registration).post(register))
        .route("/doanh-nghiep/dang-ky/xong", get(registered))
        .route("/doanh-nghiep/ho-so", get(firm).post(change))
}

/// What a firm says of itself.
const ABOUT: [(&str, Takes); 6] = [
    ("name", Takes::Words),
    ("email_domain", Takes::Words),
    ("district", Takes::Words),
    ("sector", Takes::Words),
    ("staff", Takes::Whole),
    ("proof", Takes::Words),
];

/// The fields of what a firm says of itself.
fn about(form: Form, visit: &Visit, entered: &Fields, known: &Value) -> Form {
    let t = words::labels(visit.language);
    let text = |name: &str| known[name].as_str().map_or_else(String::new, str::to_owned);
    let of = |field: Field, name: &str| field.entered(entered, text(name));
    let staff = known["staff"]
        .as_i64()
        .map_or_else(String::new, |staff| staff.to_string());
    form.field(of(
        Field::input(
            "name",
            t.firm_name,
            "text",
            "autocomplete=\"organization\" required",
        ),
        "name",
    ))
    .field(of(
        Field::line("email_domain", t.domain).hint(t.domain_hint),
        "email_domain",
    ))
    .field(of(Field::line("district", t.district), "district"))
    .field(of(Field::line("sector", t.sector), "sector"))
    .field(
        Field::whole("staff", t.staff)
            .hint(t.staff_hint)
            .entered(entered, staff),
    )
    .field(of(
        Field::area("proof", t.proof, 2).hint(t.proof_hint),
        "proof",
    ))
}

fn registration_form(visit: &Visit, entered: &Fields, errors: Mistakes) -> Sheet {
    let t = words::labels(visit.language);
    let mut sheet = Sheet::new(visit, t.register, errors);
    sheet.paragraph("lead", t.register_lead);
    let tax = "inputmode=\"numeric\" required";
    let form = Form::post(&sheet, "/doanh-nghiep/dang-ky").field(
        Field::input("tax_code", t.tax_code, "text", tax)
            .hint(t.tax_hint)
            .entered(entered, ""),
    );
    let form = about(form, visit, entered, &Value::Null)
        .field(
            Field::input(
                "user_name",
                t.user_name,
                "text",
                "autocomplete=\"name\" required",
            )
            .entered(entered, ""),
        )
        .field(
            Field::input(
                "email",
                t.email,
                "email",
                "autocomplete=\"username\" required",
            )
            .hint(t.email_hint)
            .entered(entered, ""),
        )
        .field(
            Field::input(
                "password",
                t.password,
                "password",
                "autocomplete=\"new-password\" required",
            )
            .hint(t.password_hint),
        )
        .button(t.register);
    sheet.push(form);
    sheet
}

async fn registration(visit: Visit) -> Outcome {
    registration_form(&visit, &Fields::default(), Mistakes::none(visit.language)).shown()
}

async fn register(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let mut body = fields.json(&ABOUT, &mut errors);
    for name in ["tax_code", "user_name", "email"] {
        body.insert(name.to_owned(), Value::from(fields.get(name)));
    }
    // Texts that must be there are told apart from those that are wrong by the interface.
    for name in ["name", "email_domain", "proof"] {
        body.entry(name).or_insert(Value::from(""));
    }
    body.entry("staff").or_insert(Value::from(0));
    let password = fields.all("password").next().unwrap_or("");
    body.insert("password".to_owned(), Value::from(password));
    if !errors.is_empty() {
        return registration_form(&visit, &fields, errors).shown();
    }
    let body = Value::Object(body);
    let call = Call {
        method: Method::POST,
        path: "/api/v1/employers",
        body: Some(&body),
        ..Call::default()
    };
    let again = async |errors| Ok(registration_form(&visit, &fields, errors));
    settle(
        &visit,
        call,
        |_| "/doanh-nghiep/dang-ky/xong".to_owned(),
        again,
    )
    .await
}

async fn registered(visit: Visit) -> Outcome {
    let t = words::labels(visit.language);
    let mut sheet = Sheet::new(&visit, t.registered, Mistakes::none(visit.language));
    sheet.paragraph("done", t.registered_lead);
    sheet.links([(
        visit.href("/dang-nhap?tiep=%2Fdoanh-nghiep%2Fnhu-cau%2Fmoi"),
        visit.c().sign_in,
    )]);
    sheet.shown()
}

/// What was asked for in a trade.
#[derive(Debug, Deserialize)]
struct Demand {
    trade_code: Option<String>,
    horizon: Option<String>,
    needs: i64,
    wanted: i64,
    open: i64,
    hired: i64,
    share_filled: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct Record {
    demand: Vec<Demand>,
    orders: BTreeMap<String, i64>,
}

async fn profile(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(EMPLOYER)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let known: Value = visit.door.get("/api/v1/employers/own").await?;
    let id = known["id"].as_str().unwrap_or("own");
    let record: Record = visit
        .door
        .get(&format!("/api/v1/employers/{id}/record"))
        .await?;
    let mut sheet = Sheet::new(visit, visit.c().record, errors);
    let status = known["status"].as_str().unwrap_or("");
    sheet.facts([
        (
            t.tax_code,
            known["tax_code"].as_str().unwrap_or("").to_owned(),
        ),
        (t.standing, state(status, visit.language).to_owned()),
    ]);
    if status != "verified" {
        sheet.paragraph("note", t.not_verified);
    }
    if let Some(reason) = known["decision_reason"].as_str() {
        sheet.text(&format!("{}: {reason}", t.decision_reason));
    }
    sheet.heading(t.history);
    if record.demand.is_empty() {
        sheet.paragraph("empty", t.no_needs);
    } else {
        let head = [
            t.trade,
            t.horizon,
            t.needs_column,
            t.wanted_column,
            t.open_column,
            t.hired_column,
            t.share_column,
        ];
        let mut table = Table::new("lich-su", t.history_table, head);
        for row in &record.demand {
            let trade = row.trade_code.as_deref().unwrap_or(t.trade_unknown);
            table.row([
                Cell::text(trade),
                Cell::text(words::horizon(
                    row.horizon.as_deref().unwrap_or(""),
                    visit.language,
                )),
                Cell::num(show.whole(row.needs)),
                Cell::num(show.whole(row.wanted)),
                Cell::num(show.whole(row.open)),
                Cell::num(show.whole(row.hired)),
                Cell::num(
                    row.share_filled
                        .map_or_else(|| "–".to_owned(), |share| show.percent(share)),
                ),
            ]);
        }
        sheet.push(table);
    }
    for (word, many) in &record.orders {
        sheet.text(&format!(
            "{} {}: {}",
            visit.c().orders,
            state(word, visit.language),
            show.whole(many)
        ));
    }
    if visit.is(&[Role::EmployerAdmin]) {
        sheet.heading(t.change_firm);
        sheet.text(t.change_firm_hint);
        let form = Form::post(&sheet, "/doanh-nghiep/ho-so").hidden("version", &known["version"]);
        sheet.push(about(form, visit, entered, &known).button(t.save));
    }
    Ok(sheet)
}

async fn firm(visit: Visit) -> Outcome {
    profile(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

async fn change(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let mut body = fields.json(&ABOUT, &mut errors);
    for name in ["district", "sector"] {
        body.entry(name).or_insert(Value::Null);
    }
    for name in ["name", "email_domain", "proof"] {
        body.entry(name).or_insert(json!(""));
    }
    if !errors.is_empty() {
        return profile(&visit, &fields, errors).await?.shown();
    }
    let body = Value::Object(body);
    let call = fields.call(Method::PATCH, "/api/v1/employers/own", Some(&body));
    let again = async |errors| profile(&visit, &fields, errors).await;
    settle(
        &visit,
        call,
        |_| "/doanh-nghiep/ho-so?xong=luu".to_owned(),
        again,
    )
    .await
}
