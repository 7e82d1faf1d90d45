//! What keepers of accounts and overseers do: users, tokens, the audit log.

mod audit;
mod tokens;
mod users;

use axum::Router;
use axum::http::{HeaderValue, header};

use super::blocks::{Sheet, escaped};
use super::{Outcome, Pages};

pub(super) fn routes() -> Router<Pages> {
    Router::new()
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(audit::routes())
}

/// A secret with its name.
fn secret(sheet: &mut Sheet, name: &str, value: &str) {
    let (name, value) = (escaped(name), escaped(value));
    sheet.push(format_args!("<p>{name}: <code>{value}</code></p>"));
}

/// A page with a secret on it, which nobody on the way keeps.
fn once(sheet: &Sheet) -> Outcome {
    let mut response = sheet.shown()?;
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}
