//! What a planning year leaves behind: deadlines, a college's plan that was handed in, an order, a scenario, an allocation.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::http::Method;
use chrono::{Datelike, Days};
use serde_json::{Value, json};

use super::{Client, tag, text};
use crate::live::working::Working;
use crate::web::AppState;

/// Days until the deadlines of the demonstration.
const OPEN_DAYS: u64 = 60;
/// Welders that the firm of the demonstration needs, and how many of them it orders.
const WELDERS: (i64, i64) = (40, 15);

/// Who acts, by role.
pub(super) struct Cast {
    pub analyst: Client,
    pub clerk: Client,
    pub head: Client,
    pub firm: Client,
}

/// Plays the year through the interface, as people would.
pub(super) async fn play(state: &AppState, cast: &Cast, provider: &str) -> anyhow::Result<()> {
    state.live.nudge();
    let working = loop {
        match state.live.working() {
            Some(working) => break working,
            None => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    };
    let year = working.computed.answer.assessment.data_year.0 + 1;
    deadlines(state, cast, year).await?;
    plan(cast, &working, provider, year).await?;
    order(state, cast, provider).await?;
    let scenario = json!({
        "title": "Thêm 20% chỉ tiêu nghề Hàn", "year": year,
        "changes": [{"trade_code": "han", "what": "intake_factor", "value": 1.2}],
    });
    let allocation =
        json!({"title": "Phương án phân bổ thử", "policy": "hai_phong_2026_2030_plan"});
    for (path, body) in [("scenarios", scenario), ("allocations", allocation)] {
        let path = format!("/api/v1/{path}");
        cast.analyst
            .ask(Method::POST, &path, None, Some(body))
            .await?;
    }
    Ok(())
}

async fn deadlines(state: &AppState, cast: &Cast, year: i32) -> anyhow::Result<()> {
    let today = state.clock.today();
    let day = today
        .checked_add_days(Days::new(OPEN_DAYS))
        .context("a day")?;
    // A day may lie at most a year away from the year that it belongs to.
    if (day.year() - year).abs() > 1 {
        return Ok(());
    }
    let days = json!({"due_on": {"submit_plan": day, "revise_plan": day}});
    let path = format!("/api/v1/calendar/{year}");
    cast.analyst
        .ask(Method::PUT, &path, None, Some(days))
        .await?;
    Ok(())
}

/// The places of the files, else as many as were filled last year, never more than registered; handed in by the head.
async fn plan(
    cast: &Cast,
    working: &Arc<Working>,
    provider: &str,
    year: i32,
) -> anyhow::Result<()> {
    let planning = working.planning().await?;
    let rows: Vec<Value> = planning
        .registered
        .iter()
        .filter(|scale| scale.provider == provider && scale.valid_to.is_none())
        .map(|scale| {
            let planned = planning.plans.iter().filter(|plan| {
                (
                    &plan.provider,
                    &plan.site,
                    &plan.trade,
                    &plan.level,
                    plan.year,
                ) == (
                    &scale.provider,
                    &scale.site,
                    &scale.trade,
                    &scale.level,
                    year,
                )
            });
            let planned = planned.map(|plan| plan.places).reduce(|a, b| a + b);
            let filled = planning.intakes.iter().find(|intake| {
                intake.provider.as_deref() == Some(provider)
                    && (&intake.trade, &intake.level) == (&scale.trade, &scale.level)
            });
            let places = planned.or(filled.map(|intake| intake.enrolled));
            #[expect(clippy::cast_possible_truncation, reason = "whole places")]
            let places = places.unwrap_or(scale.scale).min(scale.scale) as i64;
            json!({
                "site": scale.site, "trade_code": scale.trade.as_str(), "level": scale.level.key(),
                "places": places, "reason": "Đơn đặt hàng của doanh nghiệp (mô phỏng)",
            })
        })
        .collect();
    let path = format!("/api/v1/plans/{provider}/{year}");
    let (headers, _) = cast
        .clerk
        .ask(Method::PUT, &path, None, Some(json!({"rows": rows})))
        .await?;
    let submission = format!("{path}/submission");
    let version = tag(&headers)?;
    let note = json!({"note": "Đề nghị duyệt (mô phỏng)"});
    cast.head
        .ask(Method::POST, &submission, Some(&version), Some(note))
        .await?;
    Ok(())
}

async fn order(state: &AppState, cast: &Cast, provider: &str) -> anyhow::Result<()> {
    let (wanted, ordered) = WELDERS;
    let need = json!({
        "title": "Thợ hàn 3G", "trade_code": "han", "level": "intermediate", "vacancies": wanted,
        "vacancies_reason": "Mở xưởng mới (mô phỏng)", "qualification_required": true, "district": "Hồng Bàng",
    });
    let (_, need) = cast
        .firm
        .ask(Method::POST, "/api/v1/postings", None, Some(need))
        .await?;
    let day = state.clock.today().checked_add_days(Days::new(300));
    let order = json!({
        "posting_id": text(&need, "id")?, "provider_id": provider, "level": "intermediate",
        "learners": ordered, "needed_by": day.context("a day")?,
    });
    cast.firm
        .ask(Method::POST, "/api/v1/orders", None, Some(order))
        .await?;
    Ok(())
}
