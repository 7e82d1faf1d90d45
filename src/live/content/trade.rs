//! What a release says of one trade.

use serde::Serialize;
use vocmatch_models::assess::disclosure::{EmployerSource, OutcomeScope, Published};
use vocmatch_models::assess::flag::{Flag, Strength};
use vocmatch_models::assess::reason::Reason;
use vocmatch_models::assess::{EvidenceItem, LevelBreakdown, TradeAssessment};
use vocmatch_models::codes::Level;
use vocmatch_models::estimate::fusion::Indicator;
use vocmatch_models::estimate::supply::LevelSupply;

use super::{Draft, Figure, Rules};
use crate::export::TradeName;
use crate::export::json::{
    self, CauseJson, IntervalJson, JudgementJson, ProbabilityJson, ReasonJson, TippingJson,
};
use crate::export::round::Number;
use crate::text::{self, Language};

/// One trade of a release.
#[derive(Serialize)]
pub(super) struct TradeContent<'a> {
    trade_code: &'a str,
    name_vi: &'a str,
    name_en: Option<&'a str>,
    group_code: Option<&'a str>,
    group_name_vi: Option<&'a str>,
    official_codes: Vec<CodeContent<'a>>,
    aliases: &'a [String],
    flag: Flag,
    probability: ProbabilityJson,
    strength: Strength,
    ratio: Option<IntervalJson>,
    supply_persons: Option<IntervalJson>,
    demand_persons: Option<IntervalJson>,
    conflict: bool,
    fragile: bool,
    depends_on_one_employer: bool,
    flag_without_largest_employer: Option<Flag>,
    outcome_only: bool,
    certain_surplus: bool,
    /// Set when the release is proposed.
    r#override: Option<()>,
    tipping_point: Option<TippingJson>,
    cause: Option<CauseJson>,
    evidence: Vec<EvidenceContent>,
    reasons: Vec<ReasonContent>,
    demand_funnel: DemandContent,
    levels: Vec<LevelContent<'a>>,
    judgements: Vec<JudgementJson<'a>>,
}

#[derive(Serialize)]
struct CodeContent<'a> {
    official_code: &'a str,
    level: &'a str,
}

#[derive(Serialize)]
struct EvidenceContent {
    source: Indicator,
    weight: Option<Number>,
    ratio: Figure<Number>,
    n: Figure<f64>,
}

/// A reason in words; where its figures may not be known, only that there is one.
#[derive(Serialize)]
struct ReasonContent {
    status: &'static str,
    #[serde(flatten)]
    hidden: Option<HiddenReason>,
    #[serde(flatten, serialize_with = "Published::bare")]
    said: Published<ReasonJson>,
}

#[derive(Serialize)]
struct HiddenReason {
    source: Option<Indicator>,
    vi: &'static str,
    en: &'static str,
}

/// A level of a trade: intake and places are exact, the steps from completers to job seekers are estimates.
#[derive(Serialize)]
struct LevelContent<'a> {
    level: &'a Level,
    enrolled: Option<Number>,
    capacity: Option<Number>,
    completers_persons: Option<Number>,
    from_future_intakes_persons: Option<Number>,
    steps: Figure<StepsContent>,
    supply_persons: IntervalJson,
}

/// Those whom each step of the cohort flow leaves.
#[derive(Serialize)]
struct StepsContent {
    not_in_job_persons: Option<Number>,
    enter_persons: Option<Number>,
    stay_persons: Option<Number>,
    self_employed_share: Option<Number>,
}

/// What the estimate of openings starts from.
#[derive(Serialize)]
struct DemandContent {
    survey_employers: Option<Figure<f64>>,
    survey_planned_persons: Option<Figure<f64>>,
    survey_hires_persons: Option<Figure<f64>>,
    postings_year: Option<i32>,
    advertisements: Option<Figure<f64>>,
    advertised_positions: Option<Figure<f64>>,
    counted_positions: Option<Figure<f64>>,
    advertised_vacancies: Option<Number>,
    linked_openings: Option<Number>,
    allocated_openings: Option<Number>,
}

impl Draft<'_> {
    pub(super) fn trade<'a>(
        &'a self,
        trade: &'a TradeAssessment,
        name: &'a TradeName,
        rules: Rules,
    ) -> TradeContent<'a> {
        let code = trade.trade.as_str();
        TradeContent {
            trade_code: code,
            name_vi: &name.vi,
            name_en: name.en.as_deref(),
            group_code: name.group_code.as_deref(),
            group_name_vi: name.group_name_vi.as_deref(),
            official_codes: self
                .tables
                .codes
                .iter()
                .filter(|official| official.trade_code == code)
                .map(|official| CodeContent {
                    official_code: &official.official_code,
                    level: &official.level,
                })
                .collect(),
            aliases: self.tables.aliases.get(code).map_or(&[], Vec::as_slice),
            flag: trade.flag,
            probability: json::probability(&trade.probability),
            strength: trade.strength,
            ratio: trade.ratio.map(|i| json::interval(i, Number::ratio)),
            supply_persons: trade.supply.map(|i| json::interval(i, Number::persons)),
            demand_persons: trade.demand.map(|i| json::interval(i, Number::persons)),
            conflict: trade.conflict,
            fragile: trade.fragile,
            depends_on_one_employer: trade.without_largest_employer.is_some(),
            flag_without_largest_employer: trade.without_largest_employer,
            outcome_only: trade.outcome_only,
            certain_surplus: trade.certain_surplus,
            r#override: None,
            tipping_point: trade.tipping_point.map(json::tipping),
            cause: trade.cause.map(json::cause),
            evidence: trade
                .evidence
                .iter()
                .map(|item| self.evidence(trade, item, rules))
                .collect(),
            reasons: trade
                .reasons
                .iter()
                .map(|reason| self.reason(trade, reason))
                .collect(),
            demand_funnel: self.demand(trade, rules),
            levels: trade
                .levels
                .iter()
                .enumerate()
                .map(|(place, row)| self.level(trade, row, place, rules))
                .collect(),
            judgements: trade
                .basis
                .judgements
                .iter()
                .map(|judgement| json::judgement(judgement, trade))
                .collect(),
        }
    }

    /// Something said of what one source tells, through the gate of that source. Sources that are themselves published
    /// totals pass.
    fn of_source<T>(
        &self,
        trade: &TradeAssessment,
        source: Indicator,
        n: f64,
        value: T,
    ) -> Published<T> {
        let code = trade.trade.as_str();
        let outcome = &trade.basis.outcome;
        let graduates = |share, value| self.protected.on_outcomes(&of_trade(code), n, share, value);
        let employers = |source, value| self.protected.on_employers(source, code, n, value);
        match source {
            Indicator::EmployedShare => graduates(outcome.employed_share, value),
            Indicator::InTradeShare => graduates(outcome.in_trade_share, value),
            Indicator::TimeToJob | Indicator::Wage => graduates(None, value),
            Indicator::EmployerSurvey | Indicator::HardToFill | Indicator::UnfilledPlans => {
                employers(EmployerSource::Survey, value)
            }
            Indicator::Postings | Indicator::Reposts => employers(EmployerSource::Postings, value),
            Indicator::Vacancies | Indicator::Occupations => self.protected.open(value),
        }
    }

    fn evidence(
        &self,
        trade: &TradeAssessment,
        item: &EvidenceItem,
        rules: Rules,
    ) -> EvidenceContent {
        let ratio = Number::significant(item.ratio, 2);
        let n = self.protected.rounded(item.n);
        EvidenceContent {
            source: item.source,
            weight: Number::share(item.weight),
            ratio: Figure::new(
                self.of_source(trade, item.source, item.n, ratio).flatten(),
                rules,
            ),
            n: Figure::new(self.of_source(trade, item.source, item.n, n), rules),
        }
    }

    fn reason(&self, trade: &TradeAssessment, reason: &Reason) -> ReasonContent {
        let least = self.answer.parameters.disclosure.least_answers;
        let words = |reason: &Reason| json::reason(reason, trade);
        match *reason {
            Reason::Source {
                indicator,
                n,
                ratio,
                side,
                weight,
            } => {
                let rough = Reason::Source {
                    indicator,
                    side,
                    weight,
                    ratio: Number::significant(ratio, 2).map_or(ratio, Number::get),
                    n: self.protected.rounded(n),
                };
                let said = self.of_source(trade, indicator, n, words(&rough));
                worded(Some(indicator), said)
            }
            Reason::OwnAccountWork { share } => {
                let answers = trade.levels.iter().map(|level| level.respondents).sum();
                let scope = of_trade(trade.trade.as_str());
                let said = self
                    .protected
                    .on_outcomes(&scope, answers, Some(share), words(reason));
                worded(None, said)
            }
            Reason::TooFewAnswers { answers, .. } if answers < least => {
                let [vi, en] = [Language::Vi, Language::En].map(text::too_few_answers);
                worded(None, self.protected.open(json::bare_reason(reason, vi, en)))
            }
            Reason::TooFewAnswers { entrants, answers } => {
                let answers = self.protected.rounded(answers);
                let rough = Reason::TooFewAnswers { entrants, answers };
                worded(None, self.protected.open(words(&rough)))
            }
            Reason::CertainSurplus { .. }
            | Reason::OneEmployer { .. }
            | Reason::Conflict { .. }
            | Reason::Fragile
            | Reason::NoSupplyEvidence
            | Reason::NoDemandEvidence
            | Reason::IntervalTooWide { .. } => worded(None, self.protected.open(words(reason))),
        }
    }

    fn level<'a>(
        &self,
        trade: &'a TradeAssessment,
        row: &'a LevelBreakdown,
        place: usize,
        rules: Rules,
    ) -> LevelContent<'a> {
        let flow: Option<&LevelSupply> = trade.basis.supply.levels.get(place);
        let scope = OutcomeScope::TradeLevel {
            trade_code: trade.trade.as_str().to_owned(),
            level: row.level.key().to_owned(),
        };
        let steps = flow.map(steps);
        LevelContent {
            level: &row.level,
            enrolled: Number::persons(row.enrolled),
            capacity: flow
                .and_then(|flow| flow.capacity)
                .and_then(Number::persons),
            completers_persons: Number::persons(row.completers),
            from_future_intakes_persons: flow
                .and_then(|flow| Number::persons(flow.from_future_intakes)),
            steps: Figure::new(
                self.protected
                    .on_outcomes(&scope, row.respondents, None, steps)
                    .flatten(),
                rules,
            ),
            supply_persons: json::interval(row.supply, Number::persons),
        }
    }

    fn demand(&self, trade: &TradeAssessment, rules: Rules) -> DemandContent {
        let code = trade.trade.as_str();
        let demand = &trade.basis.demand;
        let figure = |source, value: f64, n: f64| {
            let value = self.protected.rounded(value);
            Figure::new(self.protected.on_employers(source, code, n, value), rules)
        };
        let survey = demand.survey.as_ref();
        let planned = |value: f64| {
            figure(
                EmployerSource::Survey,
                value,
                survey.map_or(0.0, |survey| survey.employers),
            )
        };
        let last = demand.posted.as_ref().map(|posted| &posted.last);
        let posted = |value: f64| {
            figure(
                EmployerSource::Postings,
                value,
                last.map_or(0.0, |l| l.rows),
            )
        };
        DemandContent {
            survey_employers: survey.map(|survey| planned(survey.employers)),
            survey_planned_persons: survey.map(|survey| planned(survey.planned)),
            survey_hires_persons: survey.and_then(|survey| survey.hires).map(planned),
            postings_year: last.map(|last| last.year),
            advertisements: last.map(|last| posted(last.rows)),
            advertised_positions: last.map(|last| posted(last.positions_registered)),
            counted_positions: last.map(|last| posted(last.positions)),
            advertised_vacancies: demand
                .vacancies
                .and_then(|signal| Number::persons(signal.n)),
            linked_openings: trade
                .basis
                .crosswalk
                .and_then(|crosswalk| Number::persons(crosswalk.most)),
            allocated_openings: trade
                .basis
                .crosswalk
                .and_then(|crosswalk| Number::persons(crosswalk.allocated)),
        }
    }
}

fn of_trade(code: &str) -> OutcomeScope {
    OutcomeScope::Trade {
        trade_code: code.to_owned(),
    }
}

fn worded(source: Option<Indicator>, said: Published<ReasonJson>) -> ReasonContent {
    ReasonContent {
        status: said.status(),
        hidden: said.hidden().map(|hidden| HiddenReason {
            source,
            vi: text::hidden_reason(hidden, Language::Vi),
            en: text::hidden_reason(hidden, Language::En),
        }),
        said,
    }
}

fn steps(flow: &LevelSupply) -> StepsContent {
    let not_in_job = flow.completers * (1.0 - flow.already_in_job);
    let enter = not_in_job * flow.enters;
    StepsContent {
        not_in_job_persons: Number::persons(not_in_job),
        enter_persons: Number::persons(enter),
        stay_persons: Number::persons(enter * flow.stays),
        self_employed_share: Number::fixed(flow.self_employed, 2),
    }
}
