//! The form of an allocation, the policies, and the allocations that were saved.

use axum::Router;
use axum::http::Method;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::text::pages::subsidies as words;
use crate::text::subsidy;
use crate::web::access::{ANALYSTS, INSIDE};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes, decimal};
use crate::web::pages::show::{Show, rounded};
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, Reply, settle};

use super::{Policies, Policy};

pub(super) fn routes() -> Router<Pages> {
    Router::new().route("/so/ho-tro", get(studio).post(allocate))
}

/// VND in a tỷ.
const BILLION: f64 = 1e9;
/// Floors that the form offers.
const FLOORS: usize = 3;

#[derive(Debug, Deserialize)]
struct Entry {
    id: String,
    title: String,
    policy: String,
    learners: Option<i64>,
    spent_vnd: Option<f64>,
    created_at: String,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Entry>,
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(INSIDE)?;
    let t = words::labels(visit.language);
    let Policies { policies } = visit.door.get("/api/v1/policies").await?;
    let saved: Listed = visit.door.get("/api/v1/allocations?limit=50").await?;
    let mut sheet = Sheet::new(visit, visit.c().subsidies, errors);
    sheet.paragraph("lead", t.lead);
    sheet.heading(t.saved);
    if saved.items.is_empty() {
        sheet.paragraph("empty", t.nothing_saved);
    } else {
        sheet.push(table_of(visit, &saved.items, &policies));
    }
    sheet.heading(subsidy::labels(visit.language).policies);
    sheet.push(policies_table(visit, &policies));
    if visit.is(ANALYSTS) {
        sheet.heading(t.new);
        sheet.text(t.new_lead);
        let form = form(&sheet, visit, entered, &policies);
        sheet.push(form);
    }
    Ok(sheet)
}

fn table_of(visit: &Visit, saved: &[Entry], policies: &[Policy]) -> Table {
    let t = words::labels(visit.language);
    let s = subsidy::labels(visit.language);
    let show = Show(visit.language);
    let number = |name: &str| format!("#{name}");
    let (learners, spent) = (number(s.learners), number(s.spent));
    let mut table = Table::new(
        "phuong-an",
        t.saved,
        [t.allocation, t.policy, &learners, &spent, t.made_on],
    );
    for entry in saved {
        let policy = policies.iter().find(|policy| policy.code == entry.policy);
        table.row([
            Cell::link(
                &visit.href(&format!("/so/ho-tro/{}", entry.id)),
                &entry.title,
            ),
            Cell::text(policy.map_or(entry.policy.as_str(), |policy| policy.name(visit.language))),
            Cell::num(
                entry
                    .learners
                    .map_or_else(|| "–".to_owned(), |learners| show.whole(learners)),
            ),
            Cell::num(
                entry
                    .spent_vnd
                    .map_or_else(|| "–".to_owned(), |spent| show.money(spent)),
            ),
            Cell::text(show.day(&entry.created_at)),
        ]);
    }
    table
}

fn policies_table(visit: &Visit, policies: &[Policy]) -> Table {
    let t = words::labels(visit.language);
    let s = subsidy::labels(visit.language);
    let show = Show(visit.language);
    let mut table = Table::new(
        "chinh-sach",
        s.policies,
        [t.policy, t.state, s.valid, t.money],
    );
    for policy in policies {
        let until = policy
            .valid_to
            .as_deref()
            .map_or_else(|| "…".to_owned(), |day| show.day(day));
        let money: f64 = policy.years.iter().map(|year| year.learners_vnd).sum();
        table.row([
            Cell::link(
                &visit.href(&format!("/so/ho-tro/chinh-sach/{}", policy.code)),
                policy.name(visit.language),
            ),
            Cell::text(words::policy_state(&policy.status, visit.language)),
            Cell::text(format!("{}–{until}", show.day(&policy.valid_from))),
            Cell::num(if money > 0.0 {
                show.money(money)
            } else {
                "–".to_owned()
            }),
        ]);
    }
    table
}

fn form(sheet: &Sheet, visit: &Visit, entered: &Fields, policies: &[Policy]) -> Form {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let named = |policy: &Policy| (policy.code.clone(), policy.name(visit.language).to_owned());
    // The policy that gives money by year is the one to be spent.
    let funded = policies.iter().find(|policy| !policy.years.is_empty());
    let first = funded.map_or("", |policy| policy.code.as_str());
    let mut form = Form::post(sheet, "/so/ho-tro")
        .field(Field::line("title", t.title).entered(entered, ""))
        .field(
            Field::choice("policy", t.policy, policies.iter().map(named)).entered(entered, first),
        )
        .field(
            Field::choice("list", t.list, policies.iter().map(named))
                .hint(t.list_hint)
                .entered(entered, "hai_phong_2024_nine_trades"),
        );
    for year in funded.map_or(&[][..], |policy| &policy.years) {
        let name = format!("envelope-{}", year.year);
        let label = format!("{} {}", t.envelope, year.year);
        let usual = format!("{} {}", t.envelope_hint, show.money(year.learners_vnd));
        let field = Field::input(&name, &label, "text", "inputmode=\"decimal\"")
            .at(format!("/envelopes_vnd/{}", year.year));
        form = form.field(field.hint(&usual).entered(entered, ""));
    }
    let kinds = words::FLOORS.map(|(key, vi, en)| (key, visit.language.pick(vi, en)));
    let mut floors = Table::new("san", t.floors, [t.floor_of, t.floor_key, t.floor_learners]);
    for line in 0..FLOORS {
        let label = |what: &str| format!("{}, {}", what.trim_start_matches('#'), line + 1);
        let at = |name: &str, field: Field| {
            field
                .at(format!("/floors/{line}/{name}"))
                .entered(entered, "")
                .told(&sheet.errors)
        };
        let of = at(
            "of",
            Field::choice(&format!("floor_of-{line}"), &label(t.floor_of), kinds),
        );
        let key = at(
            "key",
            Field::line(&format!("floor_key-{line}"), &label(t.floor_key)),
        );
        let learners = at(
            "learners",
            Field::whole(&format!("floor_learners-{line}"), &label(t.floor_learners)),
        );
        floors.row([
            Cell::html(of.select()),
            key.cell(),
            learners.cell().as_num(),
        ]);
    }
    let assumption = |name: &str, label: &str, hint: &str| {
        Field::input(name, label, "text", "inputmode=\"decimal\"")
            .hint(hint)
            .entered(entered, "")
    };
    form.part(floors)
        .field(assumption("harm", t.harm, t.harm_hint))
        .field(assumption("gap_share", t.gap_share, t.gap_share_hint))
        .button(t.compute)
}

async fn studio(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

/// What was entered, as the interface takes it.
fn body(visit: &Visit, fields: &Fields, errors: &mut Mistakes) -> Value {
    const NO_NUMBER: [&str; 2] = [
        "Hãy nhập một số, ví dụ 150 hoặc 0,5.",
        "Enter a number, for example 150 or 0.5.",
    ];
    let mut number = |pointer: &str, text: &str| -> Option<f64> {
        if text.is_empty() {
            return None;
        }
        let number = decimal(text, visit.language);
        if number.is_none() {
            errors.push(pointer, NO_NUMBER);
        }
        number
    };
    let mut envelopes = Map::new();
    for (name, value) in &fields.0 {
        let year = name
            .strip_prefix("envelope-")
            .filter(|_| !value.trim().is_empty());
        if let Some(year) = year
            && let Some(billions) = number(&format!("/envelopes_vnd/{year}"), value.trim())
        {
            envelopes.insert(year.to_owned(), json!(rounded(billions * BILLION)));
        }
    }
    let harm = number("/harm", fields.get("harm"));
    let gap_share = number("/gap_share", fields.get("gap_share"));
    let mut floors = Vec::new();
    for line in 0..FLOORS {
        let of = |name: &str| fields.get(&format!("{name}-{line}"));
        let learners = errors.whole(&format!("/floors/{line}/learners"), of("floor_learners"));
        if let Some(learners) = learners {
            floors
                .push(json!({"of": of("floor_of"), "key": of("floor_key"), "learners": learners}));
        }
    }
    let title = fields
        .some("title")
        .unwrap_or(words::labels(visit.language).unnamed);
    json!({
        "title": title, "policy": fields.get("policy"), "list": fields.get("list"),
        "envelopes_vnd": envelopes, "floors": floors, "harm": harm, "gap_share": gap_share,
    })
}

async fn allocate(visit: Visit, fields: Fields) -> Outcome {
    let mut errors = Mistakes::none(visit.language);
    let body = body(&visit, &fields, &mut errors);
    if !errors.is_empty() {
        return page(&visit, &fields, errors).await?.shown();
    }
    let call = fields.call(Method::POST, "/api/v1/allocations", Some(&body));
    let to = |reply: &Reply| format!("/so/ho-tro/{}?xong=luu", reply.id());
    settle(&visit, call, to, async |errors| {
        page(&visit, &fields, errors).await
    })
    .await
}
