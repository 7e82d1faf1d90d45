//! What the department does: see who has delivered, decide on figures that differ, lead names to trades, verify
//! firms, look at working flags, release.

mod board;
mod decisions;
mod difference;
mod firms;
mod flags;
mod names;
mod reconciliation;
mod release;
mod releases;
mod reviews;
mod trade;

use axum::Router;
use axum::http::StatusCode;
use chrono::{DateTime, FixedOffset};
use serde::Deserialize;

use super::blocks::Sheet;
use super::door::{Call, Refusal};
use super::form::{Fields, Mistakes};
use super::visit::Visit;
use super::{Outcome, Pages, redirect};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(board::routes())
        .merge(firms::routes())
        .merge(reviews::routes())
        .merge(flags::routes())
        .merge(reconciliation::routes())
        .merge(names::routes())
        .merge(trade::routes())
        .merge(decisions::routes())
        .merge(releases::routes())
        .merge(release::routes())
}

/// The field that says in which of several forms of a page something was entered.
const FORM: &str = "muc";

/// What was entered in a form of a page that has several.
fn own(entered: &Fields, form: &str) -> Fields {
    if entered.get(FORM) == form {
        entered.clone()
    } else {
        Fields::default()
    }
}

/// Does something, and shows the form again where the interface refuses it, also where a second person has to decide.
async fn decide(
    visit: &Visit,
    call: Call<'_>,
    to: &str,
    again: impl AsyncFnOnce(Mistakes) -> Result<Sheet, Refusal>,
) -> Outcome {
    let Err(refusal) = visit.door.send(call).await else {
        return Ok(redirect(&visit.href(to)));
    };
    let errors = if refusal.status == 403 {
        let mut errors = Mistakes::of(refusal.as_status(409), visit.language)?;
        errors.status = StatusCode::FORBIDDEN;
        errors
    } else {
        Mistakes::of(refusal, visit.language)?
    };
    again(errors).await?.shown()
}

/// Hours that Việt Nam is ahead of UTC.
const VIET_NAM: i32 = 7;

/// A moment of an answer with its hour, as people write it.
fn moment(text: &str, visit: &Visit) -> String {
    let local = DateTime::parse_from_rfc3339(text)
        .ok()
        .zip(FixedOffset::east_opt(VIET_NAM * 3600))
        .map(|(moment, ahead)| moment.with_timezone(&ahead));
    let form = visit.language.pick("%H:%M, %d/%m/%Y", "%Y-%m-%d %H:%M");
    local.map_or_else(|| text.to_owned(), |local| local.format(form).to_string())
}

/// A text of an answer, or a dash.
fn or_dash(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty())
        .unwrap_or("–")
        .to_owned()
}

/// Who is signed in, as the interface knows the person.
#[derive(Debug, Deserialize)]
struct Me {
    id: String,
}

/// The id of whoever is signed in.
async fn me(visit: &Visit) -> Result<String, Refusal> {
    let me: Me = visit.door.get("/api/v1/session").await?;
    Ok(me.id)
}
