//! The subsidy studio: policies, allocations with what stands beside them, lists held against the flags.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::routes;
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::subsidy::Ownership;
use vocmatch_models::subsidy::check::Given;
use vocmatch_models::subsidy::compare::Comparison;
use vocmatch_models::subsidy::policy::{Floor, FloorKind, Policy};
use vocmatch_models::subsidy::wish::Wish;
use vocmatch_models::units::{Vnd, Year};

use crate::clock::rfc3339;
use crate::export::subsidy::json;
use crate::store::Store;
use crate::store::document::{self, Document, DocumentKind, Wanted};
use crate::subsidy::desk::{Desk, DeskError, assumed, reflections, setting};
use crate::subsidy::policies;
use crate::text::complaint::Complaint;
use crate::text::{Language, subsidy as words};
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Body, Named, Page, PageOf, spaced, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

use super::paper::PaperAsked;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_policies))
        .routes(routes!(get_policy, change_policy))
        .routes(routes!(reflect))
        .routes(routes!(list_allocations, allocate))
        .routes(routes!(get_allocation))
        .routes(routes!(allocation_paper))
        .routes(routes!(check_allocation))
}

/// Longest file of a policy, in bytes.
const TOML: usize = 64 << 10;

/// A policy as the department keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    toml: String,
}

/// The policies that come with the program and those that the department keeps; of the same code the latter counts.
async fn known(store: &Store) -> Result<BTreeMap<String, (Policy, i64)>, ApiError> {
    let embedded = policies::embedded().map_err(|error| ApiError::Internal(error.into()))?;
    let mut known: BTreeMap<String, (Policy, i64)> = embedded
        .into_iter()
        .map(|policy| (policy.code.clone(), (policy, 0)))
        .collect();
    for document in document::list(store, DocumentKind::Policy, Wanted::default()).await? {
        let kept: Kept = document.read()?;
        let policy = Policy::parse(&kept.toml).map_err(|error| ApiError::Internal(error.into()))?;
        known.insert(policy.code.clone(), (policy, document.version));
    }
    Ok(known)
}

async fn policy(store: &Store, code: &str) -> Result<(Policy, i64), ApiError> {
    known(store)
        .await?
        .remove(code)
        .ok_or(ApiError::NotFound("policy"))
}

fn parsed(text: &str) -> Result<Value, ApiError> {
    serde_json::from_str(text).map_err(|error| ApiError::Internal(error.into()))
}

/// Every policy: dated, with sources, marked as in force or planned.
#[utoipa::path(get, path = "/api/v1/policies", tag = "subsidies",
    responses((status = 200, description = "as `vocmatch subsidy policies` writes them", body = Value)))]
async fn list_policies(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    let known: Vec<Policy> = known(&state.store)
        .await?
        .into_values()
        .map(|(policy, _)| policy)
        .collect();
    Ok(Json(parsed(&json::policies(&known))?))
}

/// One policy.
#[utoipa::path(get, path = "/api/v1/policies/{code}", tag = "subsidies",
    params(("code" = String, Path, description = "its code")),
    responses((status = 200, description = "the policy, with its ETag where the department keeps it", body = Value)))]
async fn get_policy(
    State(state): State<AppState>,
    Named(code): Named<String>,
) -> Result<Response, ApiError> {
    let (policy, version) = policy(&state.store, &code).await?;
    Ok(versioned(StatusCode::OK, &told(&policy)?, version))
}

fn told(policy: &Policy) -> Result<Value, ApiError> {
    let mut all = parsed(&json::policies(std::slice::from_ref(policy)))?;
    Ok(all["policies"][0].take())
}

/// A policy as the department writes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRequest {
    /// The policy in TOML, in the form of those that come with the program.
    pub toml: String,
    /// Why.
    pub note: Option<String>,
}

/// Keep a policy: a dated object whose earlier versions stay.
#[utoipa::path(put, path = "/api/v1/policies/{code}", tag = "subsidies", request_body = PolicyRequest,
    params(("code" = String, Path, description = "its code"),
        ("If-Match" = Option<String>, Header, description = "its ETag, where the department has kept it before")),
    responses((status = 200, description = "the policy", body = Value),
        (status = 201, description = "the policy, kept for the first time", body = Value),
        (status = 422, description = "the file cannot be used")))]
async fn change_policy(
    State(state): State<AppState>,
    caller: Caller,
    Named(code): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let request: PolicyRequest = sent.json()?;
    let refused = |code, vi: String, en: String| {
        ApiError::Invalid(vec![FieldError::new("/toml", code, vi, en)])
    };
    if request.toml.len() > TOML {
        return Err(refused(
            "too_long",
            format!("Nhiều nhất {TOML} byte."),
            format!("At most {TOML} bytes."),
        ));
    }
    let policy = Policy::parse(&request.toml).map_err(|error| {
        let said = |language| words::policy_error("policy", &error, language);
        refused("unusable_policy", said(Language::Vi), said(Language::En))
    })?;
    if policy.code != code {
        return Err(refused(
            "other_code",
            format!("Tệp mang mã {}, khác với {code}.", policy.code),
            format!("The file has the code {}, not {code}.", policy.code),
        ));
    }
    let place = format!("/api/v1/policies/{code}");
    let target = Target {
        kind: DocumentKind::Policy,
        key: &code,
        action: "policy.set",
        place: &place,
    };
    let kept = Kept { toml: request.toml };
    let make = async |_: &_, _: Option<&Document>| {
        Ok(Draft {
            note: request.note,
            ..Draft::of("kept", &kept)?
        })
    };
    write(&state, &caller, &sent, target, make, |_| told(&policy)).await
}

/// A policy's list of trades held against the working flags; each mismatch with its reason.
#[utoipa::path(get, path = "/api/v1/policies/{code}/mirror", tag = "subsidies",
    params(("code" = String, Path, description = "the policy")),
    responses((status = 200, description = "as `vocmatch subsidy mirror` writes it", body = Value)))]
async fn reflect(
    State(state): State<AppState>,
    Named(code): Named<String>,
) -> Result<Json<Value>, ApiError> {
    let (policy, _) = policy(&state.store, &code).await?;
    let working = state.working()?;
    let answer = &working.computed.answer;
    let reflections = reflections(&policy, answer);
    let setting = setting(answer, &policy, &[], &[]);
    Ok(Json(parsed(&json::mirror(&setting, &reflections))?))
}

/// At least so many learners a year of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorBody {
    /// `group`, `area`, `level`, `ownership` or `trade`.
    #[schema(value_type = String)]
    pub of: FloorKind,
    /// Its key.
    pub key: String,
    /// Learners a year.
    pub learners: u64,
}

/// What the department wishes of an allocation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllocationRequest {
    /// Its name.
    pub title: String,
    /// The policy whose money it is.
    #[schema(example = "hai_phong_2026_2030_plan")]
    pub policy: String,
    /// The list in force that it is held against.
    #[serde(default = "list_in_force")]
    pub list: String,
    /// First and last year; the policy's where nothing is said.
    #[serde(default)]
    pub years: Option<(i32, i32)>,
    /// Other envelopes for learners, whole VND by year.
    #[serde(default)]
    #[schema(example = json!({"2026": 150_000_000_000_i64}))]
    pub envelopes_vnd: BTreeMap<i32, i64>,
    /// Further floors.
    #[serde(default)]
    pub floors: Vec<FloorBody>,
    /// Harm per learner in a surplus trade (λ); the parameter's where nothing is said.
    #[serde(default)]
    pub harm: Option<f64>,
    /// Share of a trade's gap that may be supported; the parameter's where nothing is said.
    #[serde(default)]
    pub gap_share: Option<f64>,
}

fn list_in_force() -> String {
    policies::LIST.to_owned()
}

fn invalid(pointer: &str, code: &'static str, said: impl Fn(Language) -> String) -> ApiError {
    ApiError::Invalid(vec![FieldError::new(
        pointer,
        code,
        said(Language::Vi),
        said(Language::En),
    )])
}

/// A policy with what is wished, and the list that it is held against.
async fn desk(state: &AppState, wanted: &AllocationRequest) -> Result<(Desk, Policy), ApiError> {
    let known = known(&state.store).await?;
    let find = |code: &str, pointer: &str| {
        let codes: Vec<&str> = known.keys().map(String::as_str).collect();
        let said = |language| words::unknown_policy(code, &codes.join(", "), language);
        let found = known.get(code).map(|(policy, _)| policy.clone());
        found.ok_or_else(|| invalid(pointer, "unknown_policy", said))
    };
    let policy = find(&wanted.policy, "/policy")?;
    let list = find(&wanted.list, "/list")?;
    let answer = state.working()?.computed.answer.clone();
    let answer =
        assumed(answer, wanted.harm, wanted.gap_share, "allocation").map_err(|(key, error)| {
            let complaint = Complaint::Parameter(error);
            invalid(&format!("/{key}"), "out_of_range", |language| {
                complaint.say(language)
            })
        })?;
    let envelopes = wanted.envelopes_vnd.iter();
    let floors = wanted.floors.iter().cloned();
    let wish = Wish {
        years: wanted.years.map(|(first, last)| (Year(first), Year(last))),
        envelopes: envelopes
            .map(|(year, vnd)| (Year(*year), Vnd(*vnd)))
            .collect(),
        floors: floors
            .map(|FloorBody { of, key, learners }| Floor { of, key, learners })
            .collect(),
    };
    let desk = Desk::open(answer, policy, &wish).map_err(|error| match error {
        DeskError::Wish(error) => invalid("/envelopes_vnd", "unusable_years", |language| {
            words::wish_error(&error, language)
        }),
        other @ DeskError::Cells(_) => ApiError::Internal(other.into()),
    })?;
    Ok((desk, list))
}

/// The allocation beside its alternatives.
fn compared(desk: &Desk, list: &Policy) -> Result<Comparison, ApiError> {
    let compared = desk.case.compare(&list.trades, &desk.answer.parameters);
    compared.map_err(|shortfalls| {
        let error = |shortfall| {
            let said = |language| words::shortfall(shortfall, language);
            let (vi, en) = (said(Language::Vi), said(Language::En));
            FieldError::new("/envelopes_vnd", "infeasible", vi, en)
        };
        ApiError::Invalid(shortfalls.iter().map(error).collect())
    })
}

/// Does what takes long beside the threads that answer.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ApiError::Internal(error.into()))?
}

/// A saved allocation.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Saved {
    request: AllocationRequest,
    /// What the working flags were computed from.
    inputs_as_of: String,
    result: Value,
}

/// An allocation with everything that stands beside it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllocationBody {
    /// Its id.
    pub id: String,
    /// What was wished.
    pub request: AllocationRequest,
    /// When its inputs were read.
    #[schema(format = DateTime)]
    pub inputs_as_of: String,
    /// The allocation, alternatives, regret, marginal effect, sensitivity and equity, as `vocmatch subsidy compare` writes
    /// them.
    pub result: Value,
    /// Who made it: the id of a user.
    pub author: String,
    /// When.
    #[schema(format = DateTime)]
    pub created_at: String,
}

impl AllocationBody {
    fn of(document: &Document) -> Result<Self, ApiError> {
        let saved: Saved = document.read()?;
        Ok(Self {
            id: document.key.clone(),
            request: saved.request,
            inputs_as_of: saved.inputs_as_of,
            result: saved.result,
            author: document.author.clone(),
            created_at: rfc3339(document.created_at),
        })
    }
}

/// Allocate the yearly envelopes of a policy: the highest expected benefit within every limit of every year, beside simple
/// alternatives. A working paper of the department; nothing is published.
#[utoipa::path(post, path = "/api/v1/allocations", tag = "subsidies", request_body = AllocationRequest,
    responses((status = 201, description = "the allocation, with its Location", body = AllocationBody),
        (status = 422, description = "a value cannot be used, or limits cannot be kept: which, by how much, and the nearest envelope")))]
async fn allocate(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let request: AllocationRequest = sent.json()?;
    let request = AllocationRequest {
        title: spaced(&request.title),
        ..request
    };
    let as_of = state.live.working().map_or(0, |working| working.as_of());
    let (desk, list) = desk(&state, &request).await?;
    let work = move || {
        let comparison = compared(&desk, &list)?;
        parsed(&json::comparison(&desk.setting(), &comparison, &list))
    };
    let result = blocking(work).await?;
    let saved = Saved {
        request,
        inputs_as_of: rfc3339(as_of),
        result,
    };
    let key = document::new_key();
    let place = format!("/api/v1/allocations/{key}");
    let target = Target {
        kind: DocumentKind::Allocation,
        key: &key,
        action: "allocation.save",
        place: &place,
    };
    let make = async |_: &_, _: Option<&Document>| Draft::of("saved", &saved);
    write(&state, &caller, &sent, target, make, AllocationBody::of).await
}

/// An allocation in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllocationEntry {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// The policy.
    pub policy: String,
    /// Learners of all years.
    pub learners: Option<u64>,
    /// Money of all years, whole VND.
    pub spent_vnd: Option<i64>,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
}

/// Saved allocations, the newest first.
#[utoipa::path(get, path = "/api/v1/allocations", tag = "subsidies", params(PageOf),
    responses((status = 200, description = "a page of allocations", body = Page<AllocationEntry>)))]
async fn list_allocations(
    State(state): State<AppState>,
    Asked(page): Asked<PageOf>,
) -> Result<Page<AllocationEntry>, ApiError> {
    let wanted = Wanted {
        before: page.cursor.as_deref(),
        limit: Some(page.limit() + 1),
        ..Wanted::default()
    };
    let found = document::list(&state.store, DocumentKind::Allocation, wanted).await?;
    let entry = |document: &Document| {
        let saved: Saved = document.read()?;
        let allocation = &saved.result["allocation"];
        Ok::<_, ApiError>(AllocationEntry {
            id: document.key.clone(),
            title: saved.request.title,
            policy: saved.request.policy,
            learners: allocation["learners"].as_u64(),
            spent_vnd: allocation["spent_vnd"].as_i64(),
            created_at: rfc3339(document.created_at),
        })
    };
    let entries = found.iter().map(entry).collect::<Result<_, _>>()?;
    Ok(Page::of(
        entries,
        page.limit(),
        |entry: &AllocationEntry| entry.id.clone(),
    ))
}

/// A saved allocation.
#[utoipa::path(get, path = "/api/v1/allocations/{id}", tag = "subsidies",
    params(("id" = String, Path, description = "its id")),
    responses((status = 200, description = "the allocation", body = AllocationBody)))]
async fn get_allocation(
    State(state): State<AppState>,
    Named(id): Named<String>,
) -> Result<Json<AllocationBody>, ApiError> {
    let found = document::latest(&state.store, DocumentKind::Allocation, &id).await?;
    let found = found.ok_or(ApiError::NotFound("allocation"))?;
    Ok(Json(AllocationBody::of(&found)?))
}

/// The proposal of a saved allocation as an editable paper: tờ trình with its annex, or a workbook.
#[utoipa::path(get, path = "/api/v1/allocations/{id}/paper", tag = "subsidies",
    params(("id" = String, Path, description = "its id"), PaperAsked),
    responses((status = 200, description = "the paper", content_type = "application/octet-stream", body = Vec<u8>),
        (status = 409, description = "the data have changed since: save the allocation anew")))]
async fn allocation_paper(
    State(state): State<AppState>,
    Named(id): Named<String>,
    Asked(asked): Asked<PaperAsked>,
) -> Result<Response, ApiError> {
    let found = document::latest(&state.store, DocumentKind::Allocation, &id).await?;
    let saved: Saved = found.ok_or(ApiError::NotFound("allocation"))?.read()?;
    let (desk, list) = desk(&state, &saved.request).await?;
    let wanted = asked.clone();
    let work = move || {
        let comparison = compared(&desk, &list)?;
        let figures = parsed(&json::comparison(&desk.setting(), &comparison, &list))?;
        if figures != saved.result {
            return Err(ApiError::conflict(
                "số liệu đã thay đổi sau khi lưu; hãy lưu lại phương án phân bổ",
                "the data have changed since it was saved; save the allocation anew",
            ));
        }
        let language = wanted.language()?;
        wanted.rendered(&desk.paper(&comparison, &list, wanted.letterhead(), language))
    };
    Ok(asked.answered("allocation", blocking(work).await?))
}

/// A line of an allocation that somebody else made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenBody {
    /// The year.
    pub year: i32,
    /// The trade.
    pub trade_code: String,
    /// The level.
    pub level: String,
    /// The area; all areas where nothing is said.
    #[serde(default)]
    pub area: Option<String>,
    /// `public` or `private`; both where nothing is said.
    #[serde(default)]
    pub ownership: Option<String>,
    /// Learners.
    pub learners: u64,
}

/// An allocation to be checked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// Under which policy and limits.
    pub under: AllocationRequest,
    /// Its lines.
    pub rows: Vec<GivenBody>,
}

/// Check an allocation that somebody else made against every limit of every single year.
#[utoipa::path(post, path = "/api/v1/allocations/check", tag = "subsidies", request_body = CheckRequest,
    responses((status = 200, description = "what it costs and brings, and every limit that it breaks, as `vocmatch subsidy allocate --check` writes it", body = Value),
        (status = 422, description = "a value cannot be used")))]
async fn check_allocation(
    State(state): State<AppState>,
    Body(request): Body<CheckRequest>,
) -> Result<Json<Value>, ApiError> {
    let mut given = Vec::new();
    let mut errors = Vec::new();
    for (place, row) in request.rows.into_iter().enumerate() {
        let ownership = row.ownership.as_deref().map(Ownership::parse);
        let trade = TradeCode::parse(&row.trade_code);
        match (trade, ownership) {
            (Some(trade), None | Some(Some(_))) => given.push(Given {
                year: Year(row.year),
                trade,
                level: Level::parse(&row.level),
                area: row.area,
                ownership: ownership.flatten(),
                learners: row.learners,
            }),
            (None, _) => errors.push(FieldError::new(
                format!("/rows/{place}/trade_code"),
                "unknown_trade",
                "Không phải mã nghề.",
                "This is no code of a trade.",
            )),
            (_, Some(None)) => errors.push(FieldError::new(
                format!("/rows/{place}/ownership"),
                "unknown_ownership",
                "Chỉ nhận public hoặc private.",
                "Must be public or private.",
            )),
        }
    }
    if !errors.is_empty() {
        return Err(ApiError::Invalid(errors));
    }
    let (desk, _) = desk(&state, &request.under).await?;
    let checked = desk.case.check(&given, &desk.answer.parameters);
    Ok(Json(parsed(&json::checked(&desk.setting(), &checked))?))
}
