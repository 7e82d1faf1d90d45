//! Tokens of machines: the list, a new one, their end.

use axum::Router;
use axum::extract::Path;
use axum::http::Method;
use axum::routing::{get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::store::role::Role;
use crate::text::pages::administration as words;
use crate::web::access::TOKEN_KEEPERS;
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::{Refusal, Reply};
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query, settle};

use super::{once, secret};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/quan-tri/the", get(list).post(issue))
        .route("/quan-tri/the/{id}/thu-hoi", post(revoke))
}

const PLACE: &str = "/quan-tri/the";

#[derive(Debug, Deserialize)]
struct Token {
    id: String,
    name: String,
    scopes: Vec<String>,
    created_at: String,
    expires_at: Option<String>,
    revoked_at: Option<String>,
}

impl Token {
    fn ended(&self) -> bool {
        let end = self.expires_at.as_deref();
        let end = end.and_then(|end| DateTime::parse_from_rfc3339(end).ok());
        end.is_some_and(|end| end < Utc::now())
    }
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<Token>,
    next: Option<String>,
}

/// What a token of a keeper of tokens may allow.
fn scopes(role: Role) -> &'static [&'static str] {
    match role {
        Role::EmployerAdmin => &["read", "postings"],
        Role::CollegeApprover => &["read", "uploads"],
        _ => &["read", "uploads", "runs"],
    }
}

/// The name of a scope's box.
fn field_of(scope: &str) -> String {
    format!("scope-{scope}")
}

fn table(sheet: &Sheet, visit: &Visit, tokens: &[Token]) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let day = |text: Option<&str>| text.map_or_else(|| "–".to_owned(), |text| show.day(text));
    let head = [
        t.token,
        t.scopes,
        t.issued,
        t.ends,
        t.standing,
        t.revoke_column,
    ];
    let mut table = Table::new("the", t.tokens_table, head);
    for token in tokens {
        let scopes: Vec<&str> = token
            .scopes
            .iter()
            .map(|scope| words::scope(scope, visit.language))
            .collect();
        let (standing, end) = if let Some(revoked) = token.revoked_at.as_deref() {
            let standing = format!("{} {}", t.token_revoked, show.day(revoked));
            (standing, Cell::text("–"))
        } else if token.ended() {
            (t.token_ended.to_owned(), Cell::text("–"))
        } else {
            let words = format!("{} {}", t.revoke, token.name);
            let form = Form::post(sheet, &format!("{PLACE}/{}/thu-hoi", token.id))
                .laid("inline")
                .button_of("", "", words, "danger");
            (t.token_active.to_owned(), Cell::html(form))
        };
        table.row([
            Cell::text(&token.name),
            Cell::text(scopes.join(", ")),
            Cell::text(day(Some(&token.created_at))),
            Cell::text(day(token.expires_at.as_deref())),
            Cell::text(standing),
            end,
        ]);
    }
    table
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    let role = visit.one_of(TOKEN_KEEPERS)?;
    let t = words::labels(visit.language);
    let asked = query(&[("cursor", &visit.asked("tu")), ("limit", "50")]);
    let found: Listed = visit.door.get(&format!("/api/v1/tokens?{asked}")).await?;
    let mut sheet = Sheet::new(visit, visit.c().tokens, errors).wide();
    sheet.paragraph("lead", t.tokens_lead);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.no_tokens);
    } else {
        let table = table(&sheet, visit, &found.items);
        sheet.push(table);
    }
    if let Some(next) = found.next {
        let more = query(&[("tu", &next)]);
        sheet.links([(format!("{}?{more}", visit.href(PLACE)), visit.c().more)]);
    }
    sheet.heading(t.issue);
    let mut form = Form::post(&sheet, PLACE).field(
        Field::line("name", t.token_name)
            .hint(t.token_name_hint)
            .entered(entered, ""),
    );
    for scope in scopes(role) {
        let words = words::scope(scope, visit.language);
        form = form.field(Field::tick(&field_of(scope), words).entered(entered, ""));
    }
    let days = Field::whole("expires_in_days", t.token_days).hint(t.token_days_hint);
    sheet.push(form.field(days.entered(entered, "90")).button(t.issue));
    Ok(sheet)
}

async fn list(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

/// The page with a secret, shown once.
fn issued(visit: &Visit, reply: &Reply) -> Outcome {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let mut sheet = Sheet::new(visit, t.token_title, Mistakes::none(visit.language));
    sheet.paragraph("done", t.token_lead);
    let text = |name: &str| reply.body[name].as_str().unwrap_or("");
    sheet.facts([
        (t.token, text("name").to_owned()),
        (t.ends, show.day(text("expires_at"))),
    ]);
    secret(&mut sheet, t.token_secret, text("token"));
    secret(&mut sheet, t.token_use, "Authorization: Bearer …");
    sheet.links([(visit.href(PLACE), t.back_to_tokens)]);
    once(&sheet)
}

/// Where the box of a scope is that the interface names by its place.
fn at_box(pointer: &str, first: &str, sent: &[&str]) -> String {
    if pointer == "/scopes" {
        return format!("/{}", field_of(first));
    }
    let place = pointer.strip_prefix("/scopes/");
    let place = place.and_then(|place| place.parse::<usize>().ok());
    place.and_then(|place| sent.get(place)).map_or_else(
        || pointer.to_owned(),
        |scope| format!("/{}", field_of(scope)),
    )
}

async fn issue(visit: Visit, fields: Fields) -> Outcome {
    let allowed = scopes(visit.one_of(TOKEN_KEEPERS)?);
    let mut errors = Mistakes::none(visit.language);
    let sent: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|scope| fields.has(&field_of(scope)))
        .collect();
    let mut body = Map::new();
    body.insert("name".to_owned(), Value::from(fields.get("name")));
    body.insert("scopes".to_owned(), Value::from(sent.clone()));
    let days = errors.whole("/expires_in_days", fields.get("expires_in_days"));
    if let Some(days) = days {
        body.insert("expires_in_days".to_owned(), Value::from(days));
    }
    if !errors.is_empty() {
        return page(&visit, &fields, errors).await?.shown();
    }
    let body = Value::Object(body);
    let call = fields.call(Method::POST, "/api/v1/tokens", Some(&body));
    match visit.door.send(call).await {
        Ok(reply) => issued(&visit, &reply),
        Err(refusal) => {
            let first = allowed.first().copied().unwrap_or("read");
            let errors = Mistakes::of(refusal, visit.language)?
                .renamed(|pointer| at_box(pointer, first, &sent));
            page(&visit, &fields, errors).await?.shown()
        }
    }
}

async fn revoke(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let path = format!("/api/v1/tokens/{id}");
    let call = fields.call(Method::DELETE, &path, None);
    let none = Fields::default();
    let again = async |errors| page(&visit, &none, errors).await;
    settle(&visit, call, |_| format!("{PLACE}?xong=thu-hoi"), again).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_in_scopes_stand_at_their_boxes() {
        let at = |pointer| at_box(pointer, "read", &["uploads", "runs"]);
        assert_eq!(at("/scopes"), "/scope-read");
        assert_eq!(at("/scopes/1"), "/scope-runs");
        assert_eq!(at("/scopes/7"), "/scopes/7");
        assert_eq!(at("/name"), "/name");
    }
}
