//! Training that an employer orders from a college (đặt hàng đào tạo).
//!
//! An order is part of a need that the employer has posted: the need counts in demand, the order does not count again.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;
use vocmatch_models::codes::Level;

use crate::clock::rfc3339;
use crate::store::Writing;
use crate::store::document::{self, Document, DocumentKind, Wanted};
use crate::store::organisation;
use crate::store::posting::{self, Owner, State as NeedState};
use crate::store::role::OrganisationKind;
use crate::web::audience::Caller;
use crate::web::once::Sent;
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::{Asked, Named, Page, PageOf, spaced, versioned};
use crate::web::versions::{Draft, Target, write};
use crate::web::{AppState, Routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list, order))
        .routes(routes!(get))
        .routes(routes!(answer))
        .routes(routes!(withdraw))
}

const PROPOSED: &str = "proposed";
const ACCEPTED: &str = "accepted";
const REFUSED: &str = "refused";
const WITHDRAWN: &str = "withdrawn";

/// What an order says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Order {
    /// The employer's own open need that the order is part of.
    pub posting_id: String,
    /// The college.
    pub provider_id: String,
    /// The trade, as in the need.
    pub trade_code: String,
    /// The level of training.
    pub level: String,
    /// How many are to be trained.
    pub learners: i64,
    /// When they are needed.
    pub needed_by: NaiveDate,
}

/// What an employer orders.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The employer's own open need that the order is part of.
    posting_id: String,
    /// The college.
    provider_id: String,
    /// The level of training.
    #[schema(example = "intermediate")]
    level: String,
    /// How many are to be trained; orders of one need together at most its vacancies.
    #[schema(minimum = 1)]
    learners: i64,
    /// When they are needed.
    needed_by: NaiveDate,
    /// More about it.
    note: Option<String>,
}

/// An order and how far it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderBody {
    /// Its id.
    pub id: String,
    /// The employer.
    pub employer_id: String,
    #[serde(flatten)]
    order: Order,
    /// `proposed`, `accepted`, `refused` by the college, or `withdrawn` by the employer.
    pub state: String,
    /// What was said last.
    pub note: Option<String>,
    /// When it was last changed.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// Its version, as in the ETag.
    pub version: i64,
}

impl OrderBody {
    fn of(document: &Document) -> Result<Self, ApiError> {
        Ok(Self {
            id: document.key.clone(),
            employer_id: document.organisation.clone().unwrap_or_default(),
            order: document.read()?,
            state: document.state.clone(),
            note: document.note.clone(),
            updated_at: rfc3339(document.created_at),
            version: document.version,
        })
    }
}

/// What whoever asks may see: an employer its own orders, a college those to it, the department all.
fn seen(caller: &Caller) -> Result<Wanted<'_>, ApiError> {
    if caller.sees_everything() {
        return Ok(Wanted::default());
    }
    match caller.organisation() {
        Some(own) if own.kind == OrganisationKind::Employer => Ok(Wanted {
            organisation: Some(&own.id),
            ..Wanted::default()
        }),
        Some(own) if own.kind == OrganisationKind::College => Ok(Wanted {
            counterpart: Some(&own.code),
            ..Wanted::default()
        }),
        _ => Err(ApiError::Forbidden(
            "whoever belongs to no side of an order".to_owned(),
        )),
    }
}

fn may_see(caller: &Caller, document: &Document) -> Result<bool, ApiError> {
    let wanted = seen(caller)?;
    let is = |wanted: Option<&str>, own: &Option<String>| {
        wanted.is_none_or(|wanted| own.as_deref() == Some(wanted))
    };
    Ok(is(wanted.organisation, &document.organisation)
        && is(wanted.counterpart, &document.counterpart))
}

/// Orders, the newest first: an employer sees its own, a college those to it, the department all.
#[utoipa::path(get, path = "/api/v1/orders", tag = "planning", params(PageOf),
    responses((status = 200, description = "a page of orders", body = Page<OrderBody>)))]
async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Asked(page): Asked<PageOf>,
) -> Result<Page<OrderBody>, ApiError> {
    let wanted = Wanted {
        before: page.cursor.as_deref(),
        limit: Some(page.limit() + 1),
        ..seen(&caller)?
    };
    let found = document::list(&state.store, DocumentKind::Order, wanted).await?;
    let bodies = found.iter().map(OrderBody::of).collect::<Result<_, _>>()?;
    Ok(Page::of(bodies, page.limit(), |body| body.id.clone()))
}

/// One order.
#[utoipa::path(get, path = "/api/v1/orders/{id}", tag = "planning",
    params(("id" = String, Path, description = "its id")),
    responses((status = 200, description = "the order, with its ETag", body = OrderBody)))]
async fn get(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
) -> Result<Response, ApiError> {
    let found = document::latest(&state.store, DocumentKind::Order, &id).await?;
    let found = found.ok_or(ApiError::NotFound("order"))?;
    if !may_see(&caller, &found)? {
        return Err(ApiError::NotFound("order"));
    }
    Ok(versioned(
        StatusCode::OK,
        &OrderBody::of(&found)?,
        found.version,
    ))
}

/// Order training from a college, as part of an own open need.
///
/// The need counts in demand, the order does not count again: orders of one need together are at most its vacancies.
#[utoipa::path(post, path = "/api/v1/orders", tag = "planning", request_body = OrderRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "16 to 64 characters; the same request again gets the same answer for 24 hours")),
    responses((status = 201, description = "the order, with its ETag and Location", body = OrderBody),
        (status = 422, description = "a value cannot be used")))]
async fn order(
    State(state): State<AppState>,
    caller: Caller,
    sent: Sent,
) -> Result<Response, ApiError> {
    let request: OrderRequest = sent.json()?;
    let employer = caller.employer()?;
    let need = posting::find(
        &state.store,
        Owner::Employer(&employer.id),
        &request.posting_id,
    )
    .await?
    .filter(|need| need.state == NeedState::Open && !need.expired(state.clock.today()));
    let college = organisation::by_code(
        &state.store,
        OrganisationKind::College,
        &request.provider_id,
    )
    .await?;
    let mut errors = Vec::new();
    if college.is_none() {
        errors.push(FieldError::new(
            "/provider_id",
            "unknown_provider",
            "Cơ sở này chưa có tài khoản trong hệ thống nên chưa nhận đơn ở đây; hãy liên hệ trực tiếp với cơ sở.",
            "This provider has no account here, so it takes no orders here; please get in touch with it directly.",
        ));
    }
    let trade = need
        .as_ref()
        .and_then(|need| need.need.matched_trade_code.clone());
    if need.is_none() {
        errors.push(FieldError::new(
            "/posting_id",
            "no_open_need",
            "Không có nhu cầu đang mở nào của doanh nghiệp mang mã này. Hãy đăng nhu cầu trước.",
            "No open need of the own firm has this id. Post the need first.",
        ));
    } else if trade.is_none() {
        errors.push(FieldError::new(
            "/posting_id",
            "trade_unknown",
            "Nhu cầu này chưa rõ nghề. Hãy ghi mã nghề vào nhu cầu trước khi đặt hàng.",
            "The trade of this need is not known. Name it in the need first.",
        ));
    }
    if !Level::OFFICIAL.contains(&Level::parse(&request.level)) {
        errors.push(FieldError::new(
            "/level",
            "unknown_level",
            "Chỉ nhận college, intermediate, elementary hoặc short_course.",
            "Must be college, intermediate, elementary or short_course.",
        ));
    }
    if request.needed_by < state.clock.today() {
        errors.push(FieldError::new(
            "/needed_by",
            "out_of_range",
            "Ngày cần người đã qua.",
            "The day on which they are needed has passed.",
        ));
    }
    if request.learners < 1 {
        errors.push(FieldError::new(
            "/learners",
            "out_of_range",
            "Số người phải từ 1 trở lên.",
            "The number must be 1 or more.",
        ));
    }
    let (true, Some(need), Some(trade_code)) = (errors.is_empty(), need, trade) else {
        return Err(ApiError::Invalid(errors));
    };
    let order = Order {
        posting_id: request.posting_id,
        provider_id: request.provider_id,
        trade_code,
        level: request.level,
        learners: request.learners,
        needed_by: request.needed_by,
    };
    let key = document::new_key();
    let place = format!("/api/v1/orders/{key}");
    let target = Target {
        kind: DocumentKind::Order,
        key: &key,
        action: "order.create",
        place: &place,
    };
    let note = request.note.map(|note| spaced(&note));
    write(
        &state,
        &caller,
        &sent,
        target,
        async |writing, _| {
            counted_once(writing, &employer.id, &order, need.need.vacancies).await?;
            Ok(Draft {
                organisation: Some(employer.id.clone()),
                counterpart: Some(order.provider_id.clone()),
                note,
                ..Draft::of(PROPOSED, &order)?
            })
        },
        OrderBody::of,
    )
    .await
}

/// Orders of one need that are neither refused nor withdrawn are for no more people than the need.
async fn counted_once(
    writing: &Writing,
    employer: &str,
    order: &Order,
    vacancies: i64,
) -> Result<(), ApiError> {
    let wanted = Wanted {
        organisation: Some(employer),
        ..Wanted::default()
    };
    let mut ordered = 0;
    for other in document::list_within(writing, DocumentKind::Order, wanted).await? {
        let standing = [PROPOSED, ACCEPTED].contains(&other.state.as_str());
        let other: Order = other.read()?;
        if standing && other.posting_id == order.posting_id {
            ordered += other.learners;
        }
    }
    let left = vacancies - ordered;
    if order.learners <= left {
        return Ok(());
    }
    Err(ApiError::Invalid(vec![FieldError::new(
        "/learners",
        "more_than_the_need",
        format!("Nhu cầu này cần {vacancies} người, đã đặt hàng {ordered}; còn đặt được {left}."),
        format!("The need is for {vacancies} people, {ordered} are ordered; {left} are left."),
    )]))
}

/// What a college says to an order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderAnswer {
    /// Whether the college takes it.
    pub accepted: bool,
    /// Why, or on what terms.
    pub note: Option<String>,
}

/// Accept or refuse an order to the own college.
#[utoipa::path(post, path = "/api/v1/orders/{id}/answer", tag = "planning", request_body = OrderAnswer,
    params(("id" = String, Path, description = "its id"), ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the order", body = OrderBody),
        (status = 409, description = "it was answered or withdrawn before")))]
async fn answer(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let said: OrderAnswer = sent.json()?;
    caller.college()?;
    let state_word = if said.accepted { ACCEPTED } else { REFUSED };
    settle(&state, &caller, &sent, &id, state_word, said.note).await
}

/// Take an own order back that the college has not answered yet, or has accepted.
#[utoipa::path(post, path = "/api/v1/orders/{id}/withdrawal", tag = "planning", request_body = Withdrawal,
    params(("id" = String, Path, description = "its id"), ("If-Match" = String, Header, description = "its ETag")),
    responses((status = 200, description = "the order", body = OrderBody),
        (status = 409, description = "it was refused or withdrawn before")))]
async fn withdraw(
    State(state): State<AppState>,
    caller: Caller,
    Named(id): Named<String>,
    sent: Sent,
) -> Result<Response, ApiError> {
    let said: Withdrawal = sent.json()?;
    caller.employer()?;
    settle(&state, &caller, &sent, &id, WITHDRAWN, said.note).await
}

/// Why an order is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    pub note: Option<String>,
}

async fn settle(
    state: &AppState,
    caller: &Caller,
    sent: &Sent,
    id: &str,
    to: &'static str,
    note: Option<String>,
) -> Result<Response, ApiError> {
    let place = format!("/api/v1/orders/{id}");
    let target = Target {
        kind: DocumentKind::Order,
        key: id,
        action: match to {
            WITHDRAWN => "order.withdraw",
            REFUSED => "order.refuse",
            _ => "order.accept",
        },
        place: &place,
    };
    let make = async |_: &Writing, before: Option<&Document>| {
        let before = before.ok_or(ApiError::NotFound("order"))?;
        if !may_see(caller, before)? {
            return Err(ApiError::NotFound("order"));
        }
        let open = before.state == PROPOSED || (to == WITHDRAWN && before.state == ACCEPTED);
        if !open {
            return Err(ApiError::in_state(&before.state));
        }
        Ok(Draft {
            state: to,
            organisation: before.organisation.clone(),
            counterpart: before.counterpart.clone(),
            content: before.content.clone(),
            note: note.map(|note| spaced(&note)),
        })
    };
    write(state, caller, sent, target, make, OrderBody::of).await
}
