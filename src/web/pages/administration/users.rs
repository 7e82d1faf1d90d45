//! Accounts: the list, a new one, one of them with what can be changed.

use axum::Router;
use axum::extract::Path;
use axum::http::{Method, header};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::store::role::{OrganisationKind, Role};
use crate::text::pages::administration as words;
use crate::text::roles::role as role_words;
use crate::web::access::{ADMINISTRATORS, USER_KEEPERS};
use crate::web::pages::blocks::{Cell, Field, Form, Sheet, Table};
use crate::web::pages::door::{Refusal, Reply};
use crate::web::pages::form::{Fields, Mistakes};
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;
use crate::web::pages::{Outcome, Pages, query, settle};

use super::{once, secret};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/quan-tri/nguoi-dung", get(list).post(add))
        .route("/quan-tri/nguoi-dung/{id}", get(one).post(change))
        .route("/quan-tri/nguoi-dung/{id}/mat-khau", post(password))
        .route("/quan-tri/nguoi-dung/{id}/ma-xac-thuc", post(factor))
}

const PLACE: &str = "/quan-tri/nguoi-dung";

#[derive(Debug, Deserialize)]
struct User {
    id: String,
    email: String,
    name: String,
    role: Role,
    second_factor: bool,
    disabled: bool,
    created_at: String,
}

impl User {
    fn factor(&self, visit: &Visit) -> &'static str {
        let t = words::labels(visit.language);
        if self.second_factor {
            t.factor_on
        } else {
            t.factor_off
        }
    }

    fn standing(&self, visit: &Visit) -> &'static str {
        let t = words::labels(visit.language);
        if self.disabled { t.disabled } else { t.active }
    }

    /// Whether it is whoever looks.
    fn own(&self, visit: &Visit) -> bool {
        let session = visit.session.as_ref();
        session.is_some_and(|session| session.email == self.email)
    }
}

#[derive(Debug, Deserialize)]
struct Listed {
    items: Vec<User>,
    next: Option<String>,
}

/// Roles to choose from, in words.
fn choice(visit: &Visit, label: &str, fits: impl Fn(Role) -> bool) -> Field {
    let roles = Role::ALL.iter().filter(|role| fits(**role));
    let options = roles.map(|role| (role.word(), role_words(role.word(), visit.language)));
    Field::choice("role", label, options)
}

fn table(visit: &Visit, users: &[User]) -> Table {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let head = [
        t.name,
        t.email,
        t.role,
        t.second_factor,
        t.standing,
        t.created,
    ];
    let mut table = Table::new("nguoi-dung", t.users_table, head);
    for user in users {
        table.row([
            Cell::link(&visit.href(&format!("{PLACE}/{}", user.id)), &user.name),
            Cell::text(&user.email),
            Cell::text(role_words(user.role.word(), visit.language)),
            Cell::text(user.factor(visit)),
            Cell::text(user.standing(visit)),
            Cell::text(show.day(&user.created_at)),
        ]);
    }
    table
}

/// The form of a new account.
fn adding(sheet: &Sheet, visit: &Visit, entered: &Fields) -> Form {
    let t = words::labels(visit.language);
    let everybody = visit.is(ADMINISTRATORS);
    let fits = |role: Role| everybody || role.organisation() == Some(OrganisationKind::Employer);
    let mut form = Form::post(sheet, PLACE)
        .field(
            Field::input(
                "name",
                t.name_field,
                "text",
                "autocomplete=\"off\" required",
            )
            .entered(entered, ""),
        )
        .field(
            Field::input(
                "email",
                t.email_field,
                "email",
                "autocomplete=\"off\" required",
            )
            .entered(entered, ""),
        )
        .field(choice(visit, t.role_field, fits).entered(entered, ""));
    if everybody {
        form = form
            .field(
                Field::line("organisation_code", t.code_field)
                    .hint(t.code_hint)
                    .entered(entered, ""),
            )
            .field(
                Field::line("organisation_name", t.organisation_field)
                    .hint(t.organisation_hint)
                    .entered(entered, ""),
            );
    }
    form.button(t.add)
}

async fn page(visit: &Visit, entered: &Fields, errors: Mistakes) -> Result<Sheet, Refusal> {
    visit.one_of(USER_KEEPERS)?;
    let t = words::labels(visit.language);
    let asked = query(&[("cursor", &visit.asked("tu")), ("limit", "50")]);
    let found: Listed = visit.door.get(&format!("/api/v1/users?{asked}")).await?;
    let mut sheet = Sheet::new(visit, visit.c().users, errors).wide();
    sheet.paragraph("lead", t.users_lead);
    if found.items.is_empty() {
        sheet.paragraph("empty", t.no_users);
    } else {
        sheet.push(table(visit, &found.items));
    }
    if let Some(next) = found.next {
        let more = query(&[("tu", &next)]);
        sheet.links([(format!("{}?{more}", visit.href(PLACE)), visit.c().more)]);
    }
    sheet.heading(t.add_user);
    sheet.text(t.add_user_hint);
    let form = adding(&sheet, visit, entered);
    sheet.push(form);
    Ok(sheet)
}

async fn list(visit: Visit) -> Outcome {
    page(&visit, &Fields::default(), Mistakes::none(visit.language))
        .await?
        .shown()
}

/// The page with a password that the service made, shown once.
fn generated(visit: &Visit, reply: &Reply) -> Outcome {
    let t = words::labels(visit.language);
    let mut sheet = Sheet::new(visit, t.password_title, Mistakes::none(visit.language));
    sheet.paragraph("done", t.password_lead);
    let password = reply.body["password"].as_str().unwrap_or("");
    secret(&mut sheet, t.password_label, password);
    let id = reply.body["user_id"].as_str().unwrap_or("");
    sheet.links([
        (visit.href(&format!("{PLACE}/{id}")), t.back_to_user),
        (visit.href(PLACE), t.back_to_users),
    ]);
    once(&sheet)
}

async fn add(visit: Visit, fields: Fields) -> Outcome {
    let mut body = Map::new();
    for name in ["name", "email", "role"] {
        body.insert(name.to_owned(), Value::from(fields.get(name)));
    }
    for name in ["organisation_code", "organisation_name"] {
        if let Some(value) = fields.some(name) {
            body.insert(name.to_owned(), Value::from(value));
        }
    }
    let body = Value::Object(body);
    let call = fields.call(Method::POST, "/api/v1/users", Some(&body));
    match visit.door.send(call).await {
        Ok(reply) => generated(&visit, &reply),
        Err(refusal) => {
            let errors = Mistakes::of(refusal, visit.language)?;
            page(&visit, &fields, errors).await?.shown()
        }
    }
}

/// The version of what was read, as its ETag says.
fn version(reply: &Reply) -> String {
    let etag = reply.headers.get(header::ETAG);
    let etag = etag.and_then(|etag| etag.to_str().ok()).unwrap_or("");
    etag.trim_matches('"').to_owned()
}

async fn account(
    visit: &Visit,
    id: &str,
    entered: &Fields,
    errors: Mistakes,
) -> Result<Sheet, Refusal> {
    visit.one_of(USER_KEEPERS)?;
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let reply = visit.door.reply(&format!("/api/v1/users/{id}")).await?;
    let version = version(&reply);
    let user: User = reply.read()?;
    let mut sheet = Sheet::new(visit, user.name.clone(), errors).back(PLACE, visit.c().users);
    sheet.facts([
        (t.email, user.email.clone()),
        (
            t.role,
            role_words(user.role.word(), visit.language).to_owned(),
        ),
        (t.second_factor, user.factor(visit).to_owned()),
        (t.standing, user.standing(visit).to_owned()),
        (t.created, show.day(&user.created_at)),
    ]);
    sheet.heading(t.change);
    let own = user.own(visit);
    if own {
        sheet.paragraph("note", t.own_account);
    }
    let mut form = Form::post(&sheet, &format!("{PLACE}/{id}"))
        .hidden("version", version)
        .field(
            Field::input(
                "name",
                t.name_field,
                "text",
                "autocomplete=\"off\" required",
            )
            .entered(entered, &user.name),
        );
    if !own {
        let same = |role: Role| role.organisation() == user.role.organisation();
        let ticked = if user.disabled { "1" } else { "" };
        form = form
            .field(choice(visit, t.role_field, same).entered(entered, user.role.word()))
            .field(
                Field::tick("disabled", t.disabled_field)
                    .hint(t.disabled_hint)
                    .entered(entered, ticked),
            );
    }
    sheet.push(form.button(t.save));
    if own {
        return Ok(sheet);
    }
    sheet.heading(t.reset_password);
    sheet.text(t.reset_password_hint);
    let form = Form::post(&sheet, &format!("{PLACE}/{id}/mat-khau"));
    sheet.push(form.button_of("", "", t.reset_password, "second"));
    if user.second_factor {
        sheet.heading(t.reset_factor);
        sheet.text(t.reset_factor_hint);
        let form = Form::post(&sheet, &format!("{PLACE}/{id}/ma-xac-thuc"));
        sheet.push(form.button_of("", "", t.reset_factor, "danger"));
    }
    Ok(sheet)
}

async fn one(visit: Visit, Path(id): Path<String>) -> Outcome {
    let none = Mistakes::none(visit.language);
    account(&visit, &id, &Fields::default(), none)
        .await?
        .shown()
}

async fn change(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let mut body = Map::new();
    body.insert("name".to_owned(), Value::from(fields.get("name")));
    // The own account is sent without a role, and nobody shuts themselves out.
    if let Some(role) = fields.some("role") {
        body.insert("role".to_owned(), Value::from(role));
        body.insert("disabled".to_owned(), Value::from(fields.has("disabled")));
    }
    let body = Value::Object(body);
    let path = format!("/api/v1/users/{id}");
    let call = fields.call(Method::PATCH, &path, Some(&body));
    let again = async |errors| account(&visit, &id, &fields, errors).await;
    settle(&visit, call, |_| format!("{PLACE}/{id}?xong=luu"), again).await
}

async fn password(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let path = format!("/api/v1/users/{id}/password");
    let call = fields.call(Method::POST, &path, None);
    match visit.door.send(call).await {
        Ok(reply) => generated(&visit, &reply),
        Err(refusal) => {
            let errors = Mistakes::of(refusal, visit.language)?;
            let none = Fields::default();
            account(&visit, &id, &none, errors).await?.shown()
        }
    }
}

async fn factor(visit: Visit, Path(id): Path<String>, fields: Fields) -> Outcome {
    let path = format!("/api/v1/users/{id}/second-factor");
    let call = fields.call(Method::DELETE, &path, None);
    let none = Fields::default();
    let again = async |errors| account(&visit, &id, &none, errors).await;
    settle(&visit, call, |_| format!("{PLACE}/{id}?xong=xoa-ma"), again).await
}
