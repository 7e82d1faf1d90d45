//! Intake plans as they are sent and answered.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::plan::PlannedIntake;

use crate::clock::rfc3339;
use crate::store::document::{Document, PlanState};
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::spaced;

use super::City;

/// Most rows of a plan.
const ROWS: usize = 2_000;
/// Most rounds of admission in a year.
const ROUNDS: i32 = 12;
/// Most places of a row.
const PLACES: i64 = 100_000;
/// Longest reason, in characters.
const REASON: usize = 2_000;

/// Places of one round of a trade at a level and site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRow {
    /// The site.
    #[schema(example = "Cơ sở 1")]
    pub site: String,
    /// The trade.
    #[schema(example = "han")]
    pub trade_code: String,
    /// The level.
    #[schema(example = "intermediate")]
    pub level: String,
    /// Round of admission, from 1.
    #[serde(default = "first")]
    #[schema(minimum = 1, default = 1)]
    pub round: i32,
    /// Places.
    #[schema(minimum = 0)]
    pub places: i64,
    /// Learners admitted in the round, where it is over; set with `…/results`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<i64>,
    /// Why, where the plan goes against the flag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

fn first() -> i32 {
    1
}

/// What a plan says, as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Its rows, in the order in which they were sent.
    pub rows: Vec<PlanRow>,
    /// Who last changed the rows.
    #[serde(default)]
    pub drafted_by: String,
}

/// A plan as a college sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanRequest {
    /// Every row of the plan; what is left out is not planned any more.
    pub rows: Vec<PlanRow>,
    /// What has changed.
    pub note: Option<String>,
}

impl PlanRequest {
    /// The rows, where all of them can be used.
    ///
    /// # Errors
    /// Every value that cannot.
    pub fn checked(
        self,
        known: impl Fn(&TradeCode) -> bool,
        levels: &BTreeSet<String>,
        by: &str,
    ) -> Result<(Rows, Option<String>), ApiError> {
        let mut errors = Vec::new();
        if self.rows.len() > ROWS {
            errors.push(FieldError::new(
                "/rows",
                "too_many",
                format!("Nhiều nhất {ROWS} dòng."),
                format!("At most {ROWS} rows."),
            ));
        }
        let mut seen = BTreeSet::new();
        let mut rows = Vec::new();
        for (place, row) in self.rows.into_iter().take(ROWS).enumerate() {
            let row = PlanRow {
                site: spaced(&row.site),
                reason: row
                    .reason
                    .map(|reason| spaced(&reason))
                    .filter(|reason| !reason.is_empty()),
                ..row
            };
            let mut wrong = |field: &str, code, vi: String, en: String| {
                errors.push(FieldError::new(
                    format!("/rows/{place}/{field}"),
                    code,
                    vi,
                    en,
                ));
            };
            if row.site.is_empty() {
                wrong(
                    "site",
                    "missing",
                    "Cần tên địa điểm.".into(),
                    "Name the site.".into(),
                );
            }
            if !TradeCode::parse(&row.trade_code).is_some_and(|code| known(&code)) {
                wrong(
                    "trade_code",
                    "unknown_trade",
                    format!(
                        "Không có nghề {}. Tìm mã nghề ở /api/v1/search.",
                        row.trade_code
                    ),
                    format!(
                        "There is no trade {}. Find codes in /api/v1/search.",
                        row.trade_code
                    ),
                );
            }
            if !levels.contains(&row.level) {
                let known: Vec<&str> = levels.iter().map(String::as_str).collect();
                let known = known.join(", ");
                wrong(
                    "level",
                    "unknown_level",
                    format!("Chỉ nhận trình độ: {known}."),
                    format!("The level must be one of: {known}."),
                );
            }
            if !(1..=ROUNDS).contains(&row.round) {
                wrong(
                    "round",
                    "out_of_range",
                    format!("Đợt tuyển sinh từ 1 đến {ROUNDS}."),
                    format!("The round must be 1 to {ROUNDS}."),
                );
            }
            if !(0..=PLACES).contains(&row.places) {
                wrong(
                    "places",
                    "out_of_range",
                    format!("Chỉ tiêu từ 0 đến {PLACES}."),
                    format!("Places must be 0 to {PLACES}."),
                );
            }
            if row
                .reason
                .as_ref()
                .is_some_and(|reason| reason.chars().count() > REASON)
            {
                wrong(
                    "reason",
                    "too_long",
                    format!("Nhiều nhất {REASON} ký tự."),
                    format!("At most {REASON} characters."),
                );
            }
            if row.enrolled.is_some() {
                wrong(
                    "enrolled",
                    "not_here",
                    "Kết quả tuyển sinh nhập ở …/results sau khi phương án được duyệt.".into(),
                    "Results are entered with …/results once the plan is approved.".into(),
                );
            }
            if !seen.insert((
                row.site.clone(),
                row.trade_code.clone(),
                row.level.clone(),
                row.round,
            )) {
                wrong(
                    "round",
                    "twice",
                    "Đã có dòng cùng địa điểm, nghề, trình độ và đợt.".into(),
                    "Another row has the same site, trade, level and round.".into(),
                );
            }
            rows.push(row);
        }
        if !errors.is_empty() {
            return Err(ApiError::Invalid(errors));
        }
        let note = self.note.map(|note| spaced(&note));
        let drafted_by = by.to_owned();
        Ok((Rows { rows, drafted_by }, note))
    }
}

/// The rows as the models take them.
#[must_use]
pub fn planned(rows: &[PlanRow], provider: &str, year: i32) -> Vec<PlannedIntake> {
    rows.iter()
        .filter_map(|row| {
            Some(PlannedIntake {
                provider: provider.to_owned(),
                site: row.site.clone(),
                trade: TradeCode::parse(&row.trade_code)?,
                level: Level::parse(&row.level),
                year,
                round: row.round,
                places: row.places as f64,
                enrolled: row.enrolled.map(|enrolled| enrolled as f64),
                reason: row.reason.clone(),
            })
        })
        .collect()
}

/// A round of admission and its result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundResult {
    /// The site.
    pub site: String,
    /// The trade.
    pub trade_code: String,
    /// The level.
    pub level: String,
    /// The round.
    pub round: i32,
    /// Learners admitted.
    #[schema(minimum = 0)]
    pub enrolled: i64,
}

/// Results of rounds that are over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// By row of the plan.
    pub rounds: Vec<RoundResult>,
}

impl Results {
    /// The plan's rows with these results.
    ///
    /// # Errors
    /// A result of a row that the plan does not have, or below zero.
    pub fn applied(self, mut rows: Rows) -> Result<Rows, ApiError> {
        let mut errors = Vec::new();
        for (place, result) in self.rounds.into_iter().enumerate() {
            let site = spaced(&result.site);
            let row = rows.rows.iter_mut().find(|row| {
                row.site == site
                    && row.trade_code == result.trade_code
                    && row.level == result.level
                    && row.round == result.round
            });
            match row {
                Some(row) if (0..=PLACES).contains(&result.enrolled) => {
                    row.enrolled = Some(result.enrolled);
                }
                Some(_) => errors.push(FieldError::new(
                    format!("/rounds/{place}/enrolled"),
                    "out_of_range",
                    format!("Số nhập học từ 0 đến {PLACES}."),
                    format!("Learners must be 0 to {PLACES}."),
                )),
                None => errors.push(FieldError::new(
                    format!("/rounds/{place}"),
                    "not_planned",
                    "Phương án không có dòng này (địa điểm, nghề, trình độ, đợt).",
                    "The plan has no such row (site, trade, level, round).",
                )),
            }
        }
        if errors.is_empty() {
            Ok(rows)
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

/// A plan beside its caps, its flags and the city's gap.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanBody {
    /// The college.
    pub provider_id: String,
    /// The year of intake.
    pub year: i32,
    /// How far it is.
    pub state: PlanState,
    /// Its rows.
    pub rows: Vec<PlanRow>,
    /// Each trade, level and site over all rounds beside its registered scale and flag, as `vocmatch plan check` writes it.
    pub caps: Vec<serde_json::Value>,
    /// The city's totals in the plan's trades after all plans with this one, as `vocmatch plan gap` writes them.
    pub city: Vec<serde_json::Value>,
    /// Why this version, or what the department says.
    pub note: Option<String>,
    /// Who wrote this version: the id of a user.
    pub author: String,
    /// When.
    #[schema(format = DateTime)]
    pub updated_at: String,
    /// Its version, as in the ETag.
    pub version: i64,
}

impl PlanBody {
    /// A stored plan beside the city.
    ///
    /// # Errors
    /// A plan that this version of the program does not understand.
    pub fn of(document: &Document, city: &City) -> Result<Self, ApiError> {
        let Rows { rows, .. } = document.read()?;
        let (provider, year) = split(&document.key)?;
        Ok(Self {
            provider_id: provider.to_owned(),
            year,
            state: document.state.parse()?,
            caps: city.caps(provider, &rows),
            city: city.totals(provider, &rows),
            rows,
            note: document.note.clone(),
            author: document.author.clone(),
            updated_at: rfc3339(document.created_at),
            version: document.version,
        })
    }
}

/// The key of a plan.
#[must_use]
pub fn key(provider: &str, year: i32) -> String {
    format!("{provider}/{year}")
}

/// Provider and year of a key.
///
/// # Errors
/// A key that is none.
pub fn split(key: &str) -> Result<(&str, i32), ApiError> {
    key.rsplit_once('/')
        .and_then(|(provider, year)| Some((provider, year.parse().ok()?)))
        .ok_or(ApiError::NotFound("plan"))
}
