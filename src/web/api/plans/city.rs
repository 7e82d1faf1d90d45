//! What plans are measured against: the run behind the working flags and the plans of all colleges.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::codes::TradeCode;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::plan::advice::{ProviderAdvice, advise, spread};
use vocmatch_models::plan::caps::{CapCheck, MoveRule, check};
use vocmatch_models::plan::fill::fill;
use vocmatch_models::plan::gap::{TradeGap, gap};
use vocmatch_models::plan::scenario::{Scenario, ScenarioError, scenario};
use vocmatch_models::plan::{PlannedIntake, PlanOutlook};
use vocmatch_models::units::Year;

use crate::export::planning as told;
use crate::live::working::Working;
use crate::planning::{Planning, usual_day};
use crate::store::document::{self, DocumentKind, PlanState, Wanted};
use crate::text::{Language, planning as words};
use crate::web::AppState;
use crate::web::problem::{ApiError, FieldError};

use super::body::{PlanRow, Rows, planned, split};

/// Seconds after which whoever comes before the first computation may try again.
const SOON: u64 = 5;

/// A year of intake: the outlook of the working flags and every plan that was handed in.
pub struct City {
    working: Arc<Working>,
    planning: Arc<Planning>,
    year: i32,
    /// Plans that count: handed in here, else delivered as a file.
    plans: Vec<PlannedIntake>,
}

impl City {
    /// The city as it is now.
    ///
    /// # Errors
    /// 503 before the first computation is done.
    pub async fn load(state: &AppState, year: i32) -> Result<Self, ApiError> {
        let working = state.live.working().ok_or_else(|| {
            ApiError::Unavailable("the city is still being computed".to_owned(), SOON)
        })?;
        let planning = working
            .planning()
            .await
            .map_err(|error| ApiError::Internal(error.into()))?;
        let plans = handed_in(state, year, &planning.plans).await?;
        Ok(Self {
            working,
            planning,
            year,
            plans,
        })
    }

    fn parameters(&self) -> &Parameters {
        &self.working.computed.answer.parameters
    }

    fn outlook(&self) -> &PlanOutlook {
        &self.planning.outlook
    }

    /// Whether the outlook is about this year's intake.
    fn foreseen(&self) -> bool {
        self.outlook().plan_year() == Year(self.year)
    }

    /// Whether there is such a trade.
    pub fn knows(&self, trade: &TradeCode) -> bool {
        self.outlook().trade(trade).is_some()
    }

    /// Levels in use.
    pub fn levels(&self) -> BTreeSet<String> {
        let levels = self.outlook().levels.iter();
        levels.map(|level| level.level.key().to_owned()).collect()
    }

    fn caps(&self, provider: &str, rows: &[PlanRow]) -> Vec<CapCheck> {
        let rule = MoveRule::chosen(&self.parameters().planning);
        let day = usual_day(Year(self.year));
        let rows = planned(rows, provider, self.year);
        check(&rows, &self.planning.registered, self.year, day, rule)
    }

    /// Refuses places above the registered scale, with the numbers.
    ///
    /// # Errors
    /// 422 with one mistake per cell, at its first row.
    pub fn within_caps(&self, provider: &str, rows: &[PlanRow]) -> Result<(), ApiError> {
        let over = self.caps(provider, rows).into_iter().filter(|cap| !cap.verdict.holds());
        let errors: Vec<FieldError> = over
            .map(|cap| {
                let place = rows.iter().position(|row| {
                    row.site == cap.site
                        && row.trade_code == cap.trade.as_str()
                        && row.level == cap.level.key()
                });
                FieldError::new(
                    format!("/rows/{}/places", place.unwrap_or_default()),
                    words::verdict_key(cap.verdict),
                    words::cap(&cap, Language::Vi),
                    words::cap(&cap, Language::En),
                )
            })
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(errors))
        }
    }

    /// Refuses a plan that goes against a flag without a reason.
    ///
    /// # Errors
    /// 422 with one mistake per cell, at its first row.
    pub fn reasons_given(&self, provider: &str, rows: &[PlanRow]) -> Result<(), ApiError> {
        let advice = self.own_advice(provider);
        let mut errors = Vec::new();
        for ((trade, level), places) in by_trade(rows) {
            let of = |row: &&PlanRow| row.trade_code == trade && row.level == level;
            let own = || rows.iter().filter(of);
            if own().any(|row| row.reason.is_some()) {
                continue;
            }
            if let Some(flag) = against(&advice, trade, level, places) {
                let place = rows.iter().position(|row| of(&row)).unwrap_or_default();
                let flag = |language| crate::text::flag(flag, language);
                errors.push(FieldError::new(
                    format!("/rows/{place}/reason"),
                    "reason_needed",
                    format!("Phương án đi ngược cảnh báo của nghề ({}). Hãy nêu lý do.", flag(Language::Vi)),
                    format!("The plan goes against the trade's flag ({}). Say why.", flag(Language::En)),
                ));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(ApiError::Invalid(errors))
        }
    }

    fn own_advice(&self, provider: &str) -> Vec<ProviderAdvice> {
        if !self.foreseen() {
            return Vec::new();
        }
        let advice = advise(self.outlook(), self.parameters());
        let day = usual_day(Year(self.year));
        let Planning {
            intakes,
            registered,
            ..
        } = &*self.planning;
        spread(&advice, intakes, registered, day)
            .into_iter()
            .filter(|advice| advice.provider == provider)
            .collect()
    }

    /// The gap with a college's rows in the place of what it has handed in.
    fn gap_with(&self, provider: &str, rows: &[PlanRow]) -> Vec<TradeGap> {
        if !self.foreseen() {
            return Vec::new();
        }
        let others = self.plans.iter().filter(|plan| plan.provider != provider).cloned();
        let plans: Vec<PlannedIntake> =
            others.chain(planned(rows, provider, self.year)).collect();
        gap(self.outlook(), &self.planning.intakes, &plans, self.parameters())
    }

    /// Each trade, level and site of a plan: cap, flag, the city after all plans with this one.
    pub fn cells(&self, provider: &str, rows: &[PlanRow]) -> Vec<Value> {
        let after = self.gap_with(provider, rows);
        let advice = self.own_advice(provider);
        let totals: BTreeMap<(&str, &str), i64> = by_trade(rows);
        self.caps(provider, rows)
            .iter()
            .map(|cap| {
                let (trade, level) = (cap.trade.as_str(), cap.level.key());
                let all_sites = totals.get(&(trade, level)).copied().unwrap_or_default();
                let against = against(&advice, trade, level, all_sites);
                json!({
                    "site": cap.site,
                    "trade_code": trade,
                    "level": level,
                    "places": cap.planned,
                    "cap": told::cap(cap),
                    "advice": advice
                        .iter()
                        .find(|advice| advice.cell.trade == cap.trade && advice.cell.level == cap.level)
                        .map(told::provider_advice),
                    "against_flag": against.map(Flag::key),
                    "city_after_all_plans": after
                        .iter()
                        .find(|gap| gap.trade == cap.trade)
                        .map(told::trade_gap),
                })
            })
            .collect()
    }
}

/// Places by trade and level, over sites and rounds.
fn by_trade(rows: &[PlanRow]) -> BTreeMap<(&str, &str), i64> {
    let mut totals = BTreeMap::new();
    for row in rows {
        *totals.entry((row.trade_code.as_str(), row.level.as_str())).or_default() += row.places;
    }
    totals
}

/// The flag that places go against: more than assumed where the trade has too many people, fewer where it is short.
fn against(advice: &[ProviderAdvice], trade: &str, level: &str, places: i64) -> Option<Flag> {
    let known = advice
        .iter()
        .find(|advice| advice.cell.trade.as_str() == trade && advice.cell.level.key() == level);
    let (flag, assumed) = known.map(|known| (known.cell.flag, known.cell.assumed))?;
    let change = places as f64 - assumed.round();
    match flag {
        Flag::Oversupplied if change > 0.0 => Some(flag),
        Flag::Undersupplied if change < 0.0 => Some(flag),
        Flag::Oversupplied
        | Flag::Undersupplied
        | Flag::Balanced
        | Flag::InsufficientEvidence => None,
    }
}

/// Every plan of a year that counts: for each college the last version that was handed in here, else its file.
async fn handed_in(
    state: &AppState,
    year: i32,
    delivered: &[PlannedIntake],
) -> Result<Vec<PlannedIntake>, ApiError> {
    let end = format!("/{year}");
    let wanted = Wanted {
        key_ends: Some(&end),
        ..Wanted::default()
    };
    let mut plans = Vec::new();
    let mut here = BTreeSet::new();
    for newest in document::list(&state.store, DocumentKind::Plan, wanted).await? {
        let (provider, _) = split(&newest.key)?;
        let standing = if newest.state.parse::<PlanState>()?.counts() {
            Some(newest.clone())
        } else {
            // A plan that is taken up again counts as it was handed in last.
            let versions = document::versions(&state.store, DocumentKind::Plan, &newest.key).await?;
            versions
                .into_iter()
                .find(|version| version.state != PlanState::Draft.word())
        };
        if let Some(standing) = standing {
            let rows: Rows = standing.read()?;
            plans.extend(planned(&rows.rows, provider, year));
            here.insert(provider.to_owned());
        }
    }
    let files = delivered.iter().filter(|plan| plan.year == year && !here.contains(&plan.provider));
    plans.extend(files.cloned());
    Ok(plans)
}
