//! Overrides of flags and changes of parameters, by two people.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::codes::TradeCode;
use vocmatch_models::parameters::Parameters;

use crate::clock::rfc3339;
use crate::store::audit::{self, Record};
use crate::store::decision::{
    self, Content, Decision, DecisionKind, DecisionState, Verdict, Wanted, flag_of,
};
use crate::web::audience::Caller;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Body, Named, Page, PageOf, if_match, versioned};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, propose))
        .routes(routes!(get))
        .routes(routes!(approve))
        .routes(routes!(refuse))
        .routes(routes!(withdraw))
}

/// Longest reason, in characters.
const REASON: usize = 2_000;
/// Longest file of parameters, in bytes.
const TOML: usize = 64 << 10;

/// What somebody proposes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Proposal {
    /// Another flag for a trade.
    Override {
        /// The trade.
        #[schema(example = "han")]
        trade_code: String,
        /// `undersupplied`, `balanced`, `oversupplied` or `insufficient_evidence`; without it the computed flag counts again.
        #[schema(example = "balanced")]
        flag: Option<String>,
        /// The last day on which it holds.
        #[schema(value_type = String, format = Date)]
        expires_on: String,
        /// Why; readers see it beside the flag.
        reason: String,
    },
    /// Other values of parameters.
    Parameters {
        /// One table `[section.key]` a parameter, with `value` and, better, `source`, `as_of` and `rationale`.
        #[schema(
            example = "[flags.shortage_ratio]\nvalue = 1.3\nsource = \"Decision of the panel\""
        )]
        toml: String,
        /// Why.
        reason: String,
    },
}

/// Why somebody decides so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// In own words.
    pub reason: String,
}

/// A parameter before and after.
#[derive(Debug, Serialize, ToSchema)]
pub struct Change {
    /// `section.key`.
    pub name: String,
    /// The value of the program.
    pub default: f64,
    /// The value proposed.
    pub value: f64,
    /// Unit of both.
    pub unit: String,
}

/// A decision and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionBody {
    /// Its id.
    pub id: String,
    /// What is decided.
    pub kind: DecisionKind,
    /// How far it is.
    pub state: DecisionState,
    /// Whether the next run uses it, unless a later decision says otherwise.
    pub in_force: bool,
    /// The trade of an override.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trade_code: Option<String>,
    /// The flag of an override.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<&'static str>,
    /// The last day of an override.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// The file of a change of parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toml: Option<String>,
    /// What that file changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Why, in the words of its author.
    pub reason: String,
    /// Who proposed it: the id of a user.
    pub author: String,
    /// Who decided on it: the id of a user.
    pub approver: Option<String>,
    /// Why it was decided so.
    pub decision_reason: Option<String>,
    /// When it was proposed.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// When it was decided or withdrawn.
    #[schema(format = DateTime)]
    pub decided_at: Option<String>,
    /// Its version, as in the ETag.
    pub version: i64,
}

impl DecisionBody {
    fn of(decision: Decision, today: NaiveDate) -> Self {
        let kind = decision.content.kind();
        let (trade, flag, expires_on, toml) = match decision.content {
            Content::Override {
                trade,
                flag,
                expires_on,
            } => (Some(trade), flag, Some(expires_on), None),
            Content::Parameters { toml } => (None, None, None, Some(toml)),
        };
        Self {
            id: decision.id,
            kind,
            state: decision.state,
            in_force: decision.state == DecisionState::Approved
                && expires_on.is_none_or(|last| last >= today),
            trade_code: trade.map(|trade| trade.as_str().to_owned()),
            flag: flag.map(Flag::key),
            expires_on,
            changes: toml.as_deref().map(changes).unwrap_or_default(),
            toml,
            reason: decision.reason,
            author: decision.author,
            approver: decision.approver,
            decision_reason: decision.decision_reason,
            created_at: rfc3339(decision.created_at),
            decided_at: decision.decided_at.map(rfc3339),
            version: decision.version,
        }
    }
}

/// What a file of parameters changes; nothing for one that this version of the program does not understand any more.
fn changes(toml: &str) -> Vec<Change> {
    let (Ok(embedded), Ok(changed)) = (
        Parameters::embedded(),
        Parameters::with_overrides(toml, "proposal"),
    ) else {
        return Vec::new();
    };
    let before: HashMap<(&str, &str), f64> = embedded
        .entries()
        .map(|(section, key, entry)| ((section, key), entry.value))
        .collect();
    changed
        .entries()
        .filter_map(|(section, key, entry)| {
            let default = *before.get(&(section, key))?;
            (default != entry.value).then(|| Change {
                name: format!("{section}.{key}"),
                default,
                value: entry.value,
                unit: entry.unit.clone(),
            })
        })
        .collect()
}

/// Which decisions.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Of this kind only.
    pub kind: Option<DecisionKind>,
    /// In this state only.
    pub state: Option<DecisionState>,
    /// About this trade only.
    pub trade_code: Option<String>,
    /// Entries of a page, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u64>,
    /// Where the page begins: `next` of the page before.
    pub cursor: Option<String>,
}

/// Every override and change of parameters, the newest first.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "decisions", params(Filter),
    responses((status = 200, description = "a page of decisions", body = Page<DecisionBody>)))]
async fn list(
    State(state): State<AppState>,
    Asked(filter): Asked<Filter>,
) -> Result<Page<DecisionBody>, ApiError> {
    let limit = PageOf {
        limit: filter.limit,
        cursor: None,
    }
    .limit();
    let wanted = Wanted {
        kind: filter.kind,
        state: filter.state,
        trade_code: filter.trade_code.as_deref(),
        before: filter.cursor.as_deref(),
    };
    let found = decision::list(&state.store, wanted, limit + 1).await?;
    let today = state.clock.today();
    let bodies = found
        .into_iter()
        .map(|decision| DecisionBody::of(decision, today))
        .collect();
    Ok(Page::of(bodies, limit, |body: &DecisionBody| {
        body.id.clone()
    }))
}

/// One decision.
#[utoipa::path(get, path = "/api/v1/decisions/{id}", tag = "decisions",
    params(("id" = String, Path, description = "its id")),
    responses((status = 200, description = "the decision, with its ETag", body = DecisionBody)))]
async fn get(
    State(state): State<AppState>,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let found = decision::get(&state.store, &id).await?;
    Ok(answer(&state, StatusCode::OK, found))
}

/// Proposes an override or a change of parameters; it holds once a second person has approved it.
#[utoipa::path(post, path = "/api/v1/decisions", tag = "decisions", request_body = Proposal,
    responses((status = 201, description = "the proposal, with its ETag and Location", body = DecisionBody),
        (status = 422, description = "a value cannot be used")))]
async fn propose(
    State(state): State<AppState>,
    caller: Caller,
    Body(proposal): Body<Proposal>,
) -> Result<Response, ApiError> {
    let days = state.config.override_days;
    let (content, reason) = checked(proposal, state.clock.today(), days)?;
    let writing = state.store.write(state.clock.now()).await?;
    let made = decision::propose(&writing, &content, &reason, caller.actor()).await?;
    let after = fingerprint(&made);
    audit::append(
        &writing,
        Record {
            actor: caller.actor(),
            action: "decision.propose",
            object_kind: "decision",
            object_id: &made.id,
            before: None,
            after: Some(&after),
            reason: Some(&reason),
        },
    )
    .await?;
    writing.commit().await?;
    let place = format!("/api/v1/decisions/{}", made.id);
    let mut response = answer(&state, StatusCode::CREATED, made);
    if let Ok(place) = place.parse() {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// Approves a proposal of somebody else; the next run uses it.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/approve", tag = "decisions", request_body = Reason,
    params(("id" = String, Path, description = "its id"), ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the decision", body = DecisionBody),
        (status = 409, description = "it was decided before")))]
async fn approve(
    state: State<AppState>,
    caller: Caller,
    id: Named<String>,
    headers: HeaderMap,
    body: Body<Reason>,
) -> Result<Response, ApiError> {
    decide(state, caller, id, headers, Verdict::Approve, body).await
}

/// Refuses a proposal of somebody else.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/refuse", tag = "decisions", request_body = Reason,
    params(("id" = String, Path, description = "its id"), ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the decision", body = DecisionBody),
        (status = 409, description = "it was decided before")))]
async fn refuse(
    state: State<AppState>,
    caller: Caller,
    id: Named<String>,
    headers: HeaderMap,
    body: Body<Reason>,
) -> Result<Response, ApiError> {
    decide(state, caller, id, headers, Verdict::Refuse, body).await
}

/// Takes back an own proposal that is not decided yet.
#[utoipa::path(post, path = "/api/v1/decisions/{id}/withdraw", tag = "decisions", request_body = Reason,
    params(("id" = String, Path, description = "its id"), ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the decision", body = DecisionBody),
        (status = 409, description = "it was decided before")))]
async fn withdraw(
    state: State<AppState>,
    caller: Caller,
    id: Named<String>,
    headers: HeaderMap,
    body: Body<Reason>,
) -> Result<Response, ApiError> {
    decide(state, caller, id, headers, Verdict::Withdraw, body).await
}

async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    headers: HeaderMap,
    verdict: Verdict,
    Body(body): Body<Reason>,
) -> Result<Response, ApiError> {
    let version = if_match(&headers)?;
    let mut errors = Vec::new();
    let reason = reason_of(body.reason, &mut errors);
    if !errors.is_empty() {
        return Err(ApiError::Invalid(errors));
    }
    let writing = state.store.write(state.clock.now()).await?;
    let by = caller.actor();
    let (before, after) =
        decision::decide(&writing, &id, version, verdict, by, Some(&reason)).await?;
    audit::append(
        &writing,
        Record {
            actor: by,
            action: match verdict {
                Verdict::Approve => "decision.approve",
                Verdict::Refuse => "decision.refuse",
                Verdict::Withdraw => "decision.withdraw",
            },
            object_kind: "decision",
            object_id: &id,
            before: Some(&fingerprint(&before)),
            after: Some(&fingerprint(&after)),
            reason: Some(&reason),
        },
    )
    .await?;
    writing.commit().await?;
    if verdict == Verdict::Approve {
        state.live.nudge();
    }
    Ok(answer(&state, StatusCode::OK, after))
}

fn answer(state: &AppState, status: StatusCode, decision: Decision) -> Response {
    let version = decision.version;
    let body = DecisionBody::of(decision, state.clock.today());
    versioned(status, &body, version).into_response()
}

/// What the audit log keeps of a decision: a hash that changes with any part of it.
fn fingerprint(decision: &Decision) -> String {
    // The day decides only whether it is in force, which is no part of the record.
    audit::digest(&DecisionBody::of(decision.clone(), NaiveDate::MIN))
}

/// A proposal whose values can be used, and its reason.
fn checked(proposal: Proposal, today: NaiveDate, days: u32) -> Result<(Content, String), ApiError> {
    let mut errors = Vec::new();
    let (content, reason) = match proposal {
        Proposal::Override {
            trade_code,
            flag,
            expires_on,
            reason,
        } => {
            let trade = trade_of(&trade_code, &mut errors);
            let flag = match flag {
                Some(word) => flag_of(&word).map_or_else(
                    || {
                        errors.push(FieldError::new(
                            "/flag",
                            "unknown_flag",
                            "Chỉ nhận undersupplied, balanced, oversupplied hoặc insufficient_evidence.",
                            "Must be undersupplied, balanced, oversupplied or insufficient_evidence.",
                        ));
                        None
                    },
                    Some,
                ),
                None => None,
            };
            let expires_on = day_of(&expires_on, today, days, &mut errors);
            let content = trade
                .zip(expires_on)
                .map(|(trade, expires_on)| Content::Override {
                    trade,
                    flag,
                    expires_on,
                });
            (content, reason)
        }
        Proposal::Parameters { toml, reason } => {
            if let Err((vi, en)) = usable(&toml) {
                errors.push(FieldError::new("/toml", "unusable_parameters", vi, en));
            }
            (Some(Content::Parameters { toml }), reason)
        }
    };
    let reason = reason_of(reason, &mut errors);
    match content {
        Some(content) if errors.is_empty() => Ok((content, reason)),
        _ => Err(ApiError::Invalid(errors)),
    }
}

/// Whether a file of parameters can be used and changes something; else why not, in both languages.
fn usable(toml: &str) -> Result<(), (String, String)> {
    if toml.len() > TOML {
        return Err((
            format!("Dài quá {TOML} byte."),
            format!("Longer than {TOML} bytes."),
        ));
    }
    if let Err(error) = Parameters::with_overrides(toml, "proposal") {
        return Err((
            format!("Không dùng được: {error}."),
            format!("Cannot be used: {error}."),
        ));
    }
    if changes(toml).is_empty() {
        return Err((
            "Không thay đổi giá trị nào.".to_owned(),
            "Changes no value.".to_owned(),
        ));
    }
    Ok(())
}

fn trade_of(code: &str, errors: &mut Vec<FieldError>) -> Option<TradeCode> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let trade = TradeCode::parse(code)
        .filter(|trade| trade.as_str().len() <= 64 && trade.as_str().chars().all(plain));
    if trade.is_none() {
        errors.push(FieldError::new(
            "/trade_code",
            "unknown_trade",
            "Không phải mã ngành, nghề, ví dụ: han.",
            "Not the code of a trade, such as han.",
        ));
    }
    trade
}

fn day_of(
    text: &str,
    today: NaiveDate,
    days: u32,
    errors: &mut Vec<FieldError>,
) -> Option<NaiveDate> {
    let last = today.checked_add_days(Days::new(u64::from(days)))?;
    let day = text
        .parse()
        .ok()
        .filter(|day: &NaiveDate| (today..=last).contains(day));
    if day.is_none() {
        errors.push(FieldError::new(
            "/expires_on",
            "day_out_of_range",
            format!("Cần một ngày dạng YYYY-MM-DD từ {today} đến {last}."),
            format!("Must be a day YYYY-MM-DD from {today} to {last}."),
        ));
    }
    day
}

fn reason_of(reason: String, errors: &mut Vec<FieldError>) -> String {
    let reason = reason.trim().to_owned();
    let length = reason.chars().count();
    if length == 0 || length > REASON {
        errors.push(FieldError::new(
            "/reason",
            "reason_length",
            format!("Cần nêu lý do, từ 1 đến {REASON} ký tự."),
            format!("A reason of 1 to {REASON} characters is required."),
        ));
    }
    reason
}
