//! Pages for people: a client of the interface that runs in the same process, so that rights, checks and refusals are the
//! interface's own. Vietnamese by default, English below `/en`; no page needs a script.

mod account;
mod administration;
mod blocks;
mod calendar;
mod chart;
mod college;
mod department;
mod door;
mod employer;
mod form;
mod orders;
mod public;
mod show;
mod subsidies;
mod tasks;
mod visit;

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::digest::sha256;
use crate::text::Language;

use super::AppState;
use blocks::Sheet;
use door::{Call, Door, Refusal, Reply};
use form::Mistakes;
pub use form::element;
use visit::{Page, Session, Visit};

/// What a page answers: itself, or why not.
type Outcome = Result<Response, Refusal>;

/// What pages stand on.
#[derive(Clone)]
pub struct Pages {
    /// What is behind the interface; pages ask it for settings only.
    pub state: AppState,
    /// The interface.
    pub api: Router,
}

/// Every page in both languages.
pub fn router(pages: Pages) -> Router<AppState> {
    let both = every();
    Router::new()
        .nest("/en", both.clone())
        .merge(both)
        .layer(from_fn_with_state(pages.clone(), enter))
        // Whoever asks for it need not be known.
        .route(STYLE.path, get(async || STYLE.response()))
        .with_state(pages)
}

fn every() -> Router<Pages> {
    Router::new()
        .merge(public::routes())
        .merge(account::routes())
        .merge(college::routes())
        .merge(tasks::routes())
        .merge(subsidies::routes())
        .merge(employer::routes())
        .merge(calendar::routes())
        .merge(orders::routes())
        .merge(administration::routes())
        .merge(department::routes())
}

/// The answer to an address that is none, for people.
pub async fn missing(pages: Pages, request: Request) -> Response {
    let (arriving, _) = arrive(&pages, request);
    match known(arriving).await {
        Ok(visit) => refused(&visit, &Refusal::not_found()),
        Err(refusal) => plain(&refusal),
    }
}

/// Finds out who comes, in which language, and turns refusals into pages.
async fn enter(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let (arriving, mut request) = arrive(&pages, request);
    let visit = match known(arriving).await {
        Ok(visit) => visit,
        Err(refusal) => return plain(&refusal),
    };
    if elsewhere(&request) {
        return refused(&visit, &Refusal::forged());
    }
    if account::is_late(&visit, &request) {
        let page = account::late(&visit, request).await;
        return page.unwrap_or_else(|refusal| refused(&visit, &refusal));
    }
    if let Some(owed) = owed(&visit) {
        return redirect(&owed);
    }
    request.extensions_mut().insert(visit.clone());
    let mut response = next.run(request).await;
    match response.extensions_mut().remove::<Refusal>() {
        Some(refusal) => refused(&visit, &refusal),
        None => response,
    }
}

/// A change that another site's page asks for. Browsers say so themselves; the session's token is checked besides.
fn elsewhere(request: &Request) -> bool {
    let site = request.headers().get("sec-fetch-site");
    let other = |value: &HeaderValue| value != "same-origin" && value != "none";
    !request.method().is_safe() && site.is_some_and(other)
}

/// Where somebody has to go first whose second factor is due.
fn owed(visit: &Visit) -> Option<String> {
    let session = visit.session.as_ref()?;
    let free = ["/dang-nhap/ma", "/dang-xuat"];
    let due = session.due != "nothing" && !free.contains(&visit.path.as_str());
    due.then(|| visit.href("/dang-nhap/ma"))
}

/// Somebody of whom it is not known yet who they are.
struct Arriving {
    visit: Visit,
    /// A cookie came along.
    cookie: bool,
}

fn arrive(pages: &Pages, request: Request) -> (Arriving, Request) {
    let uri = request
        .extensions()
        .get::<OriginalUri>()
        .map_or(request.uri(), |OriginalUri(uri)| uri);
    let (language, path) = match uri.path().strip_prefix("/en") {
        Some("") => (Language::En, "/"),
        Some(rest) if rest.starts_with('/') => (Language::En, rest),
        _ => (Language::Vi, uri.path()),
    };
    let visit = Visit {
        language,
        path: path.to_owned(),
        query: uri.query().unwrap_or("").to_owned(),
        door: Door::new(pages.api.clone(), &request),
        session: None,
    };
    let cookie = request.headers().contains_key(header::COOKIE);
    (Arriving { visit, cookie }, request)
}

async fn known(Arriving { mut visit, cookie }: Arriving) -> Result<Visit, Refusal> {
    if cookie {
        let reply = visit.door.reply("/api/v1/session").await?;
        // Whoever is not signed in has neither name nor role.
        visit.session = serde_json::from_value::<Session>(reply.body).ok();
    }
    Ok(visit)
}

/// A page as it is sent.
fn shown(page: &impl Template) -> Outcome {
    dressed(StatusCode::OK, page)
}

/// A page with a status of its own.
fn dressed(status: StatusCode, page: &impl Template) -> Outcome {
    match page.render() {
        Ok(html) => Ok((status, Html(html)).into_response()),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            Err(Refusal::default())
        }
    }
}

/// Leads on after something was done, so that loading the page again does not do it again.
fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(place) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        Err(_) => StatusCode::SEE_OTHER.into_response(),
    }
}

/// Does something through the interface; leads on to an address with a word of what was done, or shows the form again with
/// what is wrong.
async fn settle(
    visit: &Visit,
    call: Call<'_>,
    to: impl FnOnce(&Reply) -> String,
    again: impl AsyncFnOnce(Mistakes) -> Result<Sheet, Refusal>,
) -> Outcome {
    match visit.door.send(call).await {
        Ok(reply) => Ok(redirect(&visit.href(&to(&reply)))),
        Err(refusal) => again(Mistakes::of(refusal, visit.language)?).await?.shown(),
    }
}

impl IntoResponse for Refusal {
    /// Carried to the layer that knows who asks and in which language.
    fn into_response(self) -> Response {
        let mut response = self.code().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage<'a> {
    page: Page,
    refusal: &'a Refusal,
}

/// A refusal as a page; whoever is not signed in is led to where one signs in, and back afterwards.
fn refused(visit: &Visit, refusal: &Refusal) -> Response {
    if refusal.status == 401 {
        let back = visit.page("").here();
        let query = query(&[("tiep", &back)]);
        return redirect(&format!("{}?{query}", visit.href("/dang-nhap")));
    }
    let page = RefusedPage {
        page: visit.page(refusal.title(visit.language)),
        refusal,
    };
    dressed(refusal.code(), &page).unwrap_or_else(|refusal| plain(&refusal))
}

/// A refusal where not even a page can be made.
fn plain(refusal: &Refusal) -> Response {
    let language = Language::Vi;
    (
        refusal.code(),
        Html(format!(
            "<!doctype html><html lang=\"vi\"><title>{0}</title><h1>{0}</h1></html>",
            refusal.title(language)
        )),
    )
        .into_response()
}

/// What stands behind the question mark.
fn query(pairs: &[(&str, &str)]) -> String {
    let said = pairs.iter().filter(|(_, value)| !value.is_empty());
    serde_urlencoded::to_string(said.collect::<Vec<_>>()).unwrap_or_default()
}

/// A file that pages load: named after its content, so that browsers may keep it for good.
struct Asset {
    path: &'static str,
    kind: &'static str,
    text: &'static str,
}

/// The stylesheet.
const STYLE: Asset = Asset {
    path: "/style.css",
    kind: "text/css; charset=utf-8",
    text: include_str!("style.css"),
};

impl Asset {
    /// Its address, which changes with its content.
    fn href(&self) -> String {
        let mut digest = sha256(self.text.as_bytes());
        digest.truncate(12);
        format!("{}?{digest}", self.path)
    }

    fn response(&self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ];
        (headers, self.text).into_response()
    }
}

impl Page {
    /// The stylesheet's address.
    fn style(&self) -> &'static str {
        static HREF: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| STYLE.href());
        &HREF
    }
}
