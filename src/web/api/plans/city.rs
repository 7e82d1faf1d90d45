//! What plans are measured against: the run behind the working flags and the plans of all colleges.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use vocmatch_models::codes::TradeCode;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::plan::advice::ProviderAdvice;
use vocmatch_models::plan::caps::{CapCheck, MoveRule};
use vocmatch_models::plan::fill::fill;
use vocmatch_models::plan::gap::{TradeGap, gap};
use vocmatch_models::plan::scenario::{Scenario, ScenarioError, scenario};
use vocmatch_models::plan::{PlanOutlook, PlannedIntake};
use vocmatch_models::units::Year;

use crate::export::papers::{Letterhead, Paper};
use crate::export::planning::{self as sheets, Checked, Head, Names, Sheet};
use crate::live::working::Working;
use crate::planning::paper::{intake_plan, written};
use crate::planning::{PlanCheck, Planning, checks, usual_day};
use crate::store::document::{self, DocumentKind, PlanState, Wanted};
use crate::text::{Language, planning as words};
use crate::web::AppState;
use crate::web::problem::{ApiError, FieldError};

use super::body::{PlanRow, Rows, planned, split};

/// A year of intake: the outlook of the working flags and every plan that was handed in.
pub struct City {
    working: Arc<Working>,
    planning: Arc<Planning>,
    year: i32,
    /// Plans that count: handed in here, else delivered as a file.
    plans: Vec<PlannedIntake>,
    /// The advice for every college, for the day on which registrations are looked at.
    parts: OnceLock<Vec<ProviderAdvice>>,
}

impl City {
    /// The city as it is now.
    ///
    /// # Errors
    /// 503 before the first computation is done.
    pub async fn load(state: &AppState, year: i32) -> Result<Self, ApiError> {
        let working = state.working()?;
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
            parts: OnceLock::new(),
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
    #[must_use]
    pub fn knows(&self, trade: &TradeCode) -> bool {
        self.outlook().trade(trade).is_some()
    }

    /// Levels in use.
    #[must_use]
    pub fn levels(&self) -> BTreeSet<String> {
        let levels = self.outlook().levels.iter();
        levels.map(|level| level.level.key().to_owned()).collect()
    }

    fn checks(&self, provider: &str, rows: &[PlanRow]) -> Vec<PlanCheck> {
        let year = Year(self.year);
        let rule = MoveRule::chosen(&self.parameters().planning);
        let plans = planned(rows, provider, self.year);
        let when = (year, usual_day(year));
        checks(&self.planning, self.parts(), &plans, when, rule)
    }

    fn parts(&self) -> &[ProviderAdvice] {
        self.parts.get_or_init(|| {
            let day = usual_day(Year(self.year));
            self.planning.parts(day, self.parameters())
        })
    }

    /// Refuses places above the registered scale, with the numbers.
    ///
    /// # Errors
    /// 422 with one mistake per cell, at its first row.
    pub fn within_caps(&self, provider: &str, rows: &[PlanRow]) -> Result<(), ApiError> {
        let checks = self.checks(provider, rows);
        let over = checks.iter().filter(|check| !check.cap.verdict.holds());
        refused(over.map(|PlanCheck { cap, .. }| {
            let said = |language| {
                words::verdict(
                    cap.verdict,
                    cap.planned,
                    cap.certificate.as_deref(),
                    language,
                )
            };
            FieldError::new(
                format!("/rows/{}/places", first_row(rows, cap)),
                words::verdict_key(cap.verdict),
                said(Language::Vi),
                said(Language::En),
            )
        }))
    }

    /// Refuses a plan that goes against a flag without a reason.
    ///
    /// # Errors
    /// 422 with one mistake per cell, at its first row.
    pub fn reasons_given(&self, provider: &str, rows: &[PlanRow]) -> Result<(), ApiError> {
        let checks = self.checks(provider, rows);
        let silent = checks.iter().filter(|check| check.reason_wanted);
        refused(silent.map(|check| {
            FieldError::new(
                format!("/rows/{}/reason", first_row(rows, &check.cap)),
                "reason_needed",
                words::reason_wanted(Language::Vi),
                words::reason_wanted(Language::En),
            )
        }))
    }

    /// Each trade, level and site of a plan beside its cap and flag.
    #[must_use]
    pub fn caps(&self, provider: &str, rows: &[PlanRow]) -> Vec<Value> {
        let checks = self.checks(provider, rows);
        let checked: Vec<Checked> = checks.iter().map(Checked::from).collect();
        sheets::check(&checked, &self.names()).rows()
    }

    /// The city's totals in the trades of a plan, after all plans with this one.
    #[must_use]
    pub fn totals(&self, provider: &str, rows: &[PlanRow]) -> Vec<Value> {
        let others = self.plans.iter().filter(|plan| plan.provider != provider);
        let own = planned(rows, provider, self.year);
        let mut gaps = self.gaps(&others.cloned().chain(own).collect::<Vec<_>>());
        gaps.retain(|gap| rows.iter().any(|row| row.trade_code == gap.trade.as_str()));
        sheets::gap(&gaps, &self.names()).rows()
    }

    fn gaps(&self, plans: &[PlannedIntake]) -> Vec<TradeGap> {
        if self.foreseen() {
            gap(
                self.outlook(),
                &self.planning.intakes,
                plans,
                self.parameters(),
            )
        } else {
            Vec::new()
        }
    }

    fn names(&self) -> Names<'_> {
        let answer = &self.working.computed.answer;
        let trades = answer.assessment.trades.iter().zip(&answer.names);
        trades
            .map(|(trade, name)| (trade.trade.as_str(), name))
            .collect()
    }

    fn told(&self, sheet: &Sheet) -> Value {
        let answer = &self.working.computed.answer;
        sheet.value(&Head {
            package: &answer.package.name,
            synthetic: answer.package.synthetic,
            data_year: answer.assessment.data_year,
            digest: &answer.digest,
        })
    }

    /// Only the year after the data has an outlook.
    fn only_foreseen(&self) -> Result<(), ApiError> {
        if self.foreseen() {
            Ok(())
        } else {
            Err(ApiError::NotFound(
                "outlook; plans are looked at for the year after the data",
            ))
        }
    }

    /// Every trade after all plans that count.
    ///
    /// # Errors
    /// 404 for a year that is not the one after the data.
    pub fn gap_json(&self) -> Result<Value, ApiError> {
        self.only_foreseen()?;
        Ok(self.told(&sheets::gap(&self.gaps(&self.plans), &self.names())))
    }

    /// The trades that a scenario changes, beside the plans alone.
    ///
    /// # Errors
    /// 404 for a year that is not the one after the data; inside, a change that cannot be used.
    pub fn scenario_json(
        &self,
        wanted: &Scenario,
    ) -> Result<Result<Value, ScenarioError>, ApiError> {
        self.only_foreseen()?;
        let Planning { intakes, .. } = &*self.planning;
        let changed = scenario(
            self.outlook(),
            intakes,
            &self.plans,
            wanted,
            self.parameters(),
        );
        Ok(changed.map(|changed| {
            let beside = [(wanted.name.clone(), changed)];
            self.told(&sheets::scenario(
                &self.gaps(&self.plans),
                &beside,
                &self.names(),
            ))
        }))
    }

    /// Advice for a college, with what the others claim of the same expansion.
    ///
    /// # Errors
    /// 404 for a year that is not the one after the data.
    pub fn advice(&self, provider: &str) -> Result<Value, ApiError> {
        self.only_foreseen()?;
        let outlook = self.outlook();
        let mut parts = self.parts().to_vec();
        parts.retain(|part| part.provider == provider);
        let others = self.plans.iter().filter(|plan| plan.provider != provider);
        let gaps = self.gaps(&others.cloned().collect::<Vec<_>>());
        let crowding = |trade: &TradeCode| Some(&gaps.get(outlook.trade(trade)?)?.crowding);
        Ok(self.told(&Sheet::own_advice(&parts, crowding, &self.names())))
    }

    /// A college's plan as a paper.
    ///
    /// # Errors
    /// 404 for a year that is not the one after the data, or a plan without rows.
    pub fn paper(
        &self,
        provider: &str,
        rows: &[PlanRow],
        letterhead: Letterhead,
        language: Language,
    ) -> Result<Paper, ApiError> {
        self.only_foreseen()?;
        let answer = &self.working.computed.answer;
        let plans = planned(rows, provider, self.year);
        let of = (provider, usual_day(Year(self.year)));
        let plan = intake_plan(answer, &self.planning, &plans, of, language)
            .map_err(|error| ApiError::Internal(error.into()))?;
        let plan = plan.ok_or(ApiError::NotFound("row of the plan"))?;
        Ok(written(&plan, letterhead, language))
    }

    /// How far a college's plan was filled.
    #[must_use]
    pub fn fill(&self, provider: &str, rows: &[PlanRow]) -> Value {
        let cells = fill(&planned(rows, provider, self.year), self.year);
        self.told(&sheets::fill(&cells, &self.names()))
    }
}

/// The first row of a checked cell.
fn first_row(rows: &[PlanRow], cap: &CapCheck) -> usize {
    let place = rows.iter().position(|row| {
        row.site == cap.site && row.trade_code == cap.trade.as_str() && row.level == cap.level.key()
    });
    place.unwrap_or_default()
}

fn refused(errors: impl Iterator<Item = FieldError>) -> Result<(), ApiError> {
    let errors: Vec<FieldError> = errors.collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(ApiError::Invalid(errors))
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
            let versions =
                document::versions(&state.store, DocumentKind::Plan, &newest.key).await?;
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
    let files = delivered
        .iter()
        .filter(|plan| plan.year == year && !here.contains(&plan.provider));
    plans.extend(files.cloned());
    Ok(plans)
}
