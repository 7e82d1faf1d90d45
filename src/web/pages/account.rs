//! Signing in and out, the second factor, the own account.

use askama::Template;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Router, extract::Query};
use serde::Deserialize;
use serde_json::json;

use crate::text::pages::account::{self as words, Labels};
use crate::text::roles;

use super::blocks::{Form, Sheet};
use super::door::{Call, Refusal, Reply};
use super::form::{Fields, Mistakes};
use super::visit::{Page, Visit};
use super::{Outcome, Pages, dressed, redirect, shown};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .route("/dang-nhap", get(sign_in).post(signing_in))
        .route("/dang-nhap/ma", get(code).post(showing_code))
        .route("/dang-xuat", post(sign_out))
        .route("/tai-khoan", get(account).post(new_password))
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    page: Page,
    t: &'static Labels,
    errors: Mistakes,
    email: &'a str,
    next: &'a str,
    oidc: bool,
    /// A form that was sent after its session had ended, as it came.
    kept: &'a str,
}

/// Where one goes after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    tiep: String,
}

/// A place of our own; anything else leads to what is due.
fn own(visit: &Visit, place: &str) -> String {
    let within = place.starts_with('/') && !place.starts_with("//") && !place.contains('\\');
    if within {
        place.to_owned()
    } else {
        visit.href("/viec")
    }
}

async fn sign_in(State(pages): State<Pages>, visit: Visit, Query(next): Query<Next>) -> Outcome {
    shown(&SignInPage {
        page: visit.page(visit.c().sign_in),
        t: words::labels(visit.language),
        errors: Mistakes::none(visit.language),
        email: "",
        next: &next.tiep,
        oidc: pages.state.config.oidc.is_some(),
        kept: "",
    })
}

/// Largest form that is kept over a sign-in, in bytes.
const KEPT: usize = 256 << 10;
/// Where forms come from people who are not signed in.
const OPEN: [&str; 2] = ["/dang-nhap", "/doanh-nghiep/dang-ky"];

/// Whether a form comes from somebody whose session has ended.
pub(super) fn is_late(visit: &Visit, request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let form = kind.is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    visit.session.is_none()
        && request.method() == Method::POST
        && form
        && !OPEN.contains(&visit.path.as_str())
}

/// The page for signing in, with a form that came too late, so that nothing that was entered is lost.
pub(super) async fn late(visit: &Visit, request: Request) -> Outcome {
    let body = to_bytes(request.into_body(), KEPT)
        .await
        .map_err(|_| Refusal::of(413))?;
    let here = visit.href(&visit.path);
    let page = SignInPage {
        page: visit.page(visit.c().sign_in),
        t: words::labels(visit.language),
        errors: Mistakes::none(visit.language),
        email: "",
        next: &here,
        oidc: false,
        kept: &String::from_utf8_lossy(&body),
    };
    dressed(StatusCode::UNAUTHORIZED, &page)
}

/// Offers to send a form on that was kept over the sign-in.
fn send_on(mut visit: Visit, fields: &Fields, reply: &Reply) -> Outcome {
    visit.session = serde_json::from_value(reply.body.clone()).ok();
    let t = words::labels(visit.language);
    let mut sheet = Sheet::new(&visit, t.send_on, Mistakes::none(visit.language));
    sheet.text(t.send_on_lead);
    let place = own(&visit, fields.get("tiep"));
    let place = place.strip_prefix("/en").unwrap_or(&place);
    let kept: Vec<(String, String)> =
        serde_urlencoded::from_str(fields.get("giu")).unwrap_or_default();
    let mut form = Form::post(&sheet, place);
    for (name, value) in kept.iter().filter(|(name, _)| name != "csrf") {
        form = form.hidden(name, value);
    }
    sheet.push(form.button(t.send_on));
    Ok(with_cookie(sheet.shown()?, reply))
}

async fn signing_in(State(pages): State<Pages>, visit: Visit, fields: Fields) -> Outcome {
    let body = json!({
        "email": fields.get("email"),
        "password": entered(&fields, "password"),
        "code": fields.some("code"),
    });
    let call = Call {
        method: Method::POST,
        path: "/api/v1/session",
        body: Some(&body),
        ..Call::default()
    };
    match visit.door.send(call).await {
        Ok(reply) if fields.has("giu") && reply.body["due"] == "nothing" => {
            send_on(visit, &fields, &reply)
        }
        Ok(reply) => Ok(with_cookie(
            redirect(&own(&visit, fields.get("tiep"))),
            &reply,
        )),
        Err(refusal) => {
            let status = refusal.code();
            let page = SignInPage {
                page: visit.page(visit.c().sign_in),
                t: words::labels(visit.language),
                errors: mistakes(refusal, &visit)?,
                email: fields.get("email"),
                next: fields.get("tiep"),
                oidc: pages.state.config.oidc.is_some(),
                kept: fields.get("giu"),
            };
            dressed(status, &page)
        }
    }
}

/// A password as it was typed: spaces at its ends belong to it.
fn entered<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let found = fields.0.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value)
}

/// A wrong password is mended in the form, unlike a session that is missing.
fn mistakes(refusal: Refusal, visit: &Visit) -> Result<Mistakes, Refusal> {
    let status = if refusal.status == 401 {
        422
    } else {
        refusal.status
    };
    Mistakes::of(refusal.as_status(status), visit.language)
}

/// The answer with the cookie that the interface has set.
fn with_cookie(mut response: Response, reply: &Reply) -> Response {
    for cookie in reply.headers.get_all(header::SET_COOKIE) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    response
}

async fn sign_out(visit: Visit, fields: Fields) -> Outcome {
    let path = if fields.has("everywhere") {
        "/api/v1/sessions"
    } else {
        "/api/v1/session"
    };
    let call = fields.call(Method::DELETE, path, None);
    let reply = visit.door.send(call).await?;
    Ok(with_cookie(redirect(&visit.href("/")), &reply))
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct CodePage {
    page: Page,
    t: &'static Labels,
    errors: Mistakes,
    set_up: bool,
    secret: String,
}

impl CodePage {
    fn of(visit: &Visit) -> Result<Self, Refusal> {
        let t = words::labels(visit.language);
        Ok(Self {
            page: visit.page(t.second_factor),
            t,
            errors: Mistakes::none(visit.language),
            set_up: visit.person()?.due == "second_factor",
            secret: String::new(),
        })
    }
}

async fn code(visit: Visit) -> Outcome {
    shown(&CodePage::of(&visit)?)
}

async fn showing_code(visit: Visit, fields: Fields) -> Outcome {
    let mut page = CodePage::of(&visit)?;
    let body = json!({ "code": fields.get("code") });
    let begin = fields.has("begin");
    let call = fields.call(
        if begin { Method::POST } else { Method::PUT },
        "/api/v1/session/second-factor",
        (!begin).then_some(&body),
    );
    match visit.door.send(call).await {
        Ok(reply) if begin => {
            reply.body["secret"]
                .as_str()
                .unwrap_or("")
                .clone_into(&mut page.secret);
            shown(&page)
        }
        Ok(reply) => Ok(with_cookie(redirect(&visit.href("/viec")), &reply)),
        Err(refusal) => {
            let status = refusal.code();
            page.errors = mistakes(refusal, &visit)?;
            dressed(status, &page)
        }
    }
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    t: &'static Labels,
    errors: Mistakes,
    role: &'static str,
    done: bool,
}

impl AccountPage {
    fn of(visit: &Visit) -> Result<Self, Refusal> {
        Ok(Self {
            t: words::labels(visit.language),
            errors: Mistakes::none(visit.language),
            role: roles::role(visit.person()?.role.word(), visit.language),
            done: visit.query == "xong",
            page: visit.page(visit.c().account),
        })
    }
}

async fn account(visit: Visit) -> Outcome {
    shown(&AccountPage::of(&visit)?)
}

async fn new_password(visit: Visit, fields: Fields) -> Outcome {
    let mut page = AccountPage::of(&visit)?;
    let body = json!({
        "old_password": entered(&fields, "old"),
        "new_password": entered(&fields, "new"),
    });
    let call = fields.call(Method::PUT, "/api/v1/session/password", Some(&body));
    match visit.door.send(call).await {
        Ok(reply) => {
            let place = format!("{}?xong", visit.href("/tai-khoan"));
            Ok(with_cookie(redirect(&place), &reply))
        }
        Err(refusal) => {
            let status = refusal.code();
            page.errors = mistakes(refusal, &visit)?;
            dressed(status, &page)
        }
    }
}
