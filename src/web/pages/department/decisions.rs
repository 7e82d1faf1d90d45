//! Overrides of flags and changes of parameters: what is proposed, what was decided, and the forms for both.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use crate::text::pages::department as words;
use crate::text::states::state;
use crate::web::access::{ANALYSTS, APPROVERS};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query};

use super::{FORM, decide, flags, me, or_dash, own};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route(PARAMETERS, get(parameters).post(propose))
        .route("/so/co-canh-bao/quyet-dinh/{id}", post(settle))
}

/// Where other values of parameters are proposed.
pub(super) const PARAMETERS: &str = "/so/co-canh-bao/tham-so";

/// A decision and how far it is.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Decision {
    id: String,
    kind: String,
    state: String,
    /// Whether the next computation uses it.
    pub in_force: bool,
    /// The trade of an override.
    pub trade_code: Option<String>,
    /// What that trade is called.
    #[serde(skip)]
    trade_name: String,
    flag: Option<String>,
    expires_on: Option<String>,
    #[serde(default)]
    changes: Vec<Change>,
    reason: String,
    author: String,
    decision_reason: Option<String>,
    created_at: String,
    decided_at: Option<String>,
    version: i64,
}

/// A parameter before and after.
#[derive(Debug, Clone, Deserialize)]
struct Change {
    name: String,
    default: f64,
    value: f64,
    unit: String,
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Decision>,
}

/// The decisions, the newest first; about one trade where a code is given.
pub(super) async fn all(visit: &Visit, trade: &str) -> Result<Vec<Decision>, Refusal> {
    let asked = query(&[("trade_code", trade), ("limit", "200")]);
    let path = format!("/api/v1/decisions?{asked}");
    let Listed { mut items } = visit.door.get(&path).await?;
    if items.is_empty() {
        return Ok(items);
    }
    let trades = flags::released(visit).await?;
    for decision in &mut items {
        let code = decision.trade_code.as_deref().unwrap_or("");
        let name = flags::name(&trades, code, visit).to_owned();
        decision.trade_name = name;
    }
    Ok(items)
}

/// A value of a parameter with as many digits as it has.
fn plain(value: f64, show: Show) -> String {
    let digits = value
        .to_string()
        .split_once('.')
        .map_or(0, |(_, rest)| rest.len());
    show.decimal(value, digits)
}

impl Decision {
    /// Whether somebody has to decide.
    pub(super) fn waits(&self) -> bool {
        self.state == "proposed"
    }

    /// The flag that it sets, in words.
    pub(super) fn set_flag(&self, visit: &Visit) -> String {
        let t = words::labels(visit.language);
        self.flag.as_deref().map_or_else(
            || t.computed_again.to_owned(),
            |flag| Show(visit.language).flag(flag),
        )
    }

    /// The last day on which it holds.
    pub(super) fn last_day(&self, show: Show) -> Option<String> {
        self.expires_on.as_deref().map(|day| show.day(day))
    }

    /// What is decided, in a line.
    fn what(&self, visit: &Visit) -> String {
        let t = words::labels(visit.language);
        if self.trade_code.is_some() {
            return format!("{}: {}", self.trade_name, self.set_flag(visit));
        }
        let names: Vec<&str> = self.changes.iter().map(|one| one.name.as_str()).collect();
        format!("{}: {}", t.parameters, names.join(", "))
    }

    /// How far it is, in words.
    fn standing(&self, visit: &Visit) -> String {
        let t = words::labels(visit.language);
        let word = state(&self.state, visit.language);
        if self.state == "approved" {
            let force = if self.in_force {
                t.in_force
            } else {
                t.not_in_force
            };
            format!("{word}, {force}")
        } else {
            word.to_owned()
        }
    }

    /// What a change of parameters changes.
    fn changes(&self, visit: &Visit) -> String {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let items = self.changes.iter().map(|change| {
            let (default, value) = (plain(change.default, show), plain(change.value, show));
            format!(
                "<li>{}: {default} → {value} <small lang=\"en\">{}</small></li>",
                escaped(&change.name),
                escaped(&change.unit)
            )
        });
        let items: String = items.collect();
        format!("<p>{}:</p><ul>{items}</ul>", escaped(t.changes_table))
    }
}

/// The proposals that wait, each with its form for whoever may decide.
pub(super) async fn waiting(
    sheet: &mut Sheet,
    visit: &Visit,
    decisions: &[Decision],
    entered: &Fields,
) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.waiting);
    sheet.text(t.four_eyes);
    let me = me(visit).await?;
    for decision in decisions.iter().filter(|decision| decision.waits()) {
        let what = escaped(&decision.what(visit));
        match &decision.trade_code {
            Some(trade) => {
                let href = escaped(&visit.href(&format!("{}/{trade}", flags::PLACE)));
                sheet.push(format_args!("<h3><a href=\"{href}\">{what}</a></h3>"));
            }
            None => sheet.push(format_args!("<h3>{what}</h3>")),
        }
        let last = decision.last_day(show);
        let last = last.map(|day| (t.expires_on, day));
        let begun = (t.proposed_on, show.day(&decision.created_at));
        sheet.facts([begun].into_iter().chain(last));
        if !decision.changes.is_empty() {
            sheet.push(decision.changes(visit));
        }
        sheet.text(&format!("{}: {}", t.reason, decision.reason));
        form(sheet, visit, decision, (me == decision.author, entered));
    }
    Ok(())
}

/// The form that decides on a proposal, or takes an own one back.
fn form(sheet: &mut Sheet, visit: &Visit, decision: &Decision, (mine, entered): (bool, &Fields)) {
    let t = words::labels(visit.language);
    let decides = visit.is(APPROVERS);
    let withdraws = mine && visit.is(ANALYSTS);
    if !decides && !withdraws {
        return;
    }
    let hint = if mine { t.own_proposal } else { t.reason_hint };
    let place = format!("{}/quyet-dinh/{}", flags::PLACE, decision.id);
    let mut form = Form::post(sheet, &place)
        .hidden(FORM, &decision.id)
        .hidden("version", decision.version)
        .field(
            Field::area("reason", t.reason, 2)
                .at(format!("/reason-{}", decision.id))
                .hint(hint)
                .entered(&own(entered, &decision.id), ""),
        );
    if decides {
        form = form
            .button_of("viec", "approve", t.approve, "")
            .button_of("viec", "refuse", t.refuse, "danger");
    }
    if withdraws {
        form = form.button_of("viec", "withdraw", t.withdraw, "second");
    }
    sheet.push(form);
}

/// The decisions that were made.
pub(super) fn decided(sheet: &mut Sheet, visit: &Visit, decisions: &[Decision], none: &str) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    sheet.heading(t.decided);
    let head = [
        t.what,
        t.state,
        t.expires_on,
        t.reason,
        t.decision_reason,
        t.decided_on,
    ];
    let mut table = Table::new("quyet-dinh", t.decisions_table, head);
    for decision in decisions.iter().filter(|decision| !decision.waits()) {
        let day = decision.decided_at.as_deref().map(|day| show.day(day));
        let what = match decision.kind.as_str() {
            "override" => {
                let trade = decision.trade_code.as_deref().unwrap_or("");
                let href = visit.href(&format!("{}/{trade}", flags::PLACE));
                Cell::link(&href, &decision.what(visit))
            }
            _ => Cell::text(decision.what(visit)),
        };
        table.row([
            what,
            Cell::text(decision.standing(visit)),
            Cell::text(or_dash(decision.last_day(show).as_deref())),
            Cell::text(&decision.reason),
            Cell::text(or_dash(decision.decision_reason.as_deref())),
            Cell::text(or_dash(day.as_deref())),
        ]);
    }
    if table.is_empty() {
        sheet.paragraph("empty", none);
    } else {
        sheet.push(table);
    }
}

async fn settle(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let (step, word) = match fields.get("viec") {
        "approve" => ("approve", "duyet"),
        "withdraw" => ("withdraw", "rut"),
        "refuse" => ("refuse", "tu-choi"),
        _ => return Err(Refusal::not_found()),
    };
    let body = json!({"reason": fields.get("reason")});
    let path = format!("/api/v1/decisions/{id}/{step}");
    let call = fields.call(Method::POST, &path, Some(&body));
    let again = async |errors: Mistakes| {
        let errors = errors.renamed(|pointer| format!("{pointer}-{id}"));
        flags::page(&visit, &fields, errors).await
    };
    let to = format!("{}?xong={word}", flags::PLACE);
    decide(&visit, call, &to, again).await
}

fn page_of_parameters(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(ANALYSTS)?;
    let t = words::labels(visit.language);
    let title = t.new_parameters;
    let mut sheet = Sheet::new(visit, title, errors).back(flags::PLACE, visit.c().flags);
    sheet.paragraph("lead", t.parameters_lead);
    sheet.links([(visit.href("/phuong-phap"), visit.c().method)]);
    sheet.text(t.four_eyes);
    let form = Form::post(&sheet, PARAMETERS)
        .field(
            Field::area("toml", t.toml, 12)
                .hint(t.toml_hint)
                .entered(entered, ""),
        )
        .field(
            Field::area("reason", t.reason, 3)
                .hint(t.reason_hint)
                .entered(entered, ""),
        )
        .button(t.propose);
    sheet.push(form);
    Ok(sheet)
}

async fn parameters(visit: Visit) -> Outcome {
    page_of_parameters(&visit, &Fields::default(), Mistakes::none(visit.language))?.shown()
}

async fn propose(visit: Visit, fields: Fields) -> Outcome {
    let body = json!({
        "kind": "parameters",
        "toml": fields.get("toml"),
        "reason": fields.get("reason"),
    });
    let call = fields.call(Method::POST, "/api/v1/decisions", Some(&body));
    let again = async |errors| page_of_parameters(&visit, &fields, errors);
    let to = format!("{}?xong=de-xuat", flags::PLACE);
    decide(&visit, call, &to, again).await
}
