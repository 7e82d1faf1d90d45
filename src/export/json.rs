//! The assessment as JSON, `vocmatch.assessment/1`.

use std::collections::BTreeMap;

use serde::Serialize;
use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Classes, Flag, Strength};
use vocmatch_models::assess::reason::Reason;
use vocmatch_models::assess::{MissingEvidence, TippingPoint, TradeAssessment};
use vocmatch_models::cells::{Judgement, Verdict};
use vocmatch_models::codes::Level;
use vocmatch_models::estimate::fusion::Indicator;
use vocmatch_models::estimate::supply::LevelSupply;
use vocmatch_models::parameters::{Parameters, Status};
use vocmatch_models::units::Interval;

use super::round::{Number, ten_thousandths};
use super::{Bilingual, DataQuality, Document, Row, Sort, agrees};
use crate::text::{self, Language};

/// The name and version of the format.
pub const SCHEMA: &str = "vocmatch.assessment/1";
/// What reads and groups the rows.
const ENGINE: &str = "polars";

/// The document as indented JSON with a final line feed.
///
/// # Errors
/// None that a document can cause; what the serialiser reports.
pub fn render(document: &Document) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&assessment(document))?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct AssessmentJson<'a> {
    schema: &'static str,
    data_year: i32,
    target_year: i32,
    package: &'a str,
    title: Option<&'a str>,
    synthetic: bool,
    currency: &'a str,
    engine: &'static str,
    program: &'static str,
    parameters: serde_json::Map<String, serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    selection: Option<SelectionJson<'a>>,
    trades: Vec<TradeJson<'a>>,
    method: MethodJson,
    missing_evidence: Vec<MissingJson>,
    data_quality: &'a DataQuality,
}

#[derive(Serialize)]
struct SelectionJson<'a> {
    level: Option<&'a str>,
    group: Option<&'a str>,
    only: Option<Flag>,
}

#[derive(Serialize)]
struct TradeJson<'a> {
    trade_code: &'a str,
    name_vi: &'a str,
    name_en: Option<&'a str>,
    group_code: Option<&'a str>,
    group_name_vi: Option<&'a str>,
    flag: Flag,
    probability: ProbabilityJson,
    ratio: Option<IntervalJson>,
    supply: Option<IntervalJson>,
    demand: Option<IntervalJson>,
    strength: Strength,
    conflict: bool,
    fragile: bool,
    depends_on_one_employer: bool,
    flag_without_largest_employer: Option<Flag>,
    outcome_only: bool,
    certain_surplus: bool,
    tipping_point: Option<TippingJson>,
    cause: Option<CauseJson>,
    evidence: Vec<EvidenceJson>,
    reasons: Vec<ReasonJson>,
    levels: Vec<LevelJson<'a>>,
    judgements: Vec<JudgementJson<'a>>,
}

#[derive(Serialize)]
pub(crate) struct ProbabilityJson {
    oversupplied: f64,
    balanced: f64,
    undersupplied: f64,
}

#[derive(Serialize)]
pub(crate) struct IntervalJson {
    median: Option<Number>,
    low: Option<Number>,
    high: Option<Number>,
}

#[derive(Serialize)]
pub(crate) struct TippingJson {
    learners: Option<Number>,
    to: Flag,
}

#[derive(Serialize)]
pub(crate) struct CauseJson {
    code: Cause,
    vi: &'static str,
    en: &'static str,
    help_vi: &'static str,
    help_en: &'static str,
}

#[derive(Serialize)]
struct EvidenceJson {
    source: Indicator,
    ratio: Option<Number>,
    weight: Option<Number>,
    n: Option<Number>,
}

#[derive(Serialize)]
pub(crate) struct ReasonJson {
    code: &'static str,
    vi: String,
    en: String,
    #[serde(flatten)]
    numbers: BTreeMap<&'static str, serde_json::Value>,
}

#[derive(Serialize)]
struct LevelJson<'a> {
    level: &'a Level,
    enrolled: Option<Number>,
    capacity: Option<Number>,
    completers: Option<Number>,
    supply: IntervalJson,
    in_trade: Option<ShareJson>,
    respondents: Option<Number>,
    shares: Option<FlowJson>,
}

#[derive(Serialize)]
struct ShareJson {
    share: Option<Number>,
    low: Option<Number>,
    high: Option<Number>,
}

/// The shares of the cohort flow, each of those whom the step before left.
#[derive(Serialize)]
struct FlowJson {
    already_in_job: Option<Number>,
    enters: Option<Number>,
    stays: Option<Number>,
    self_employed: Option<Number>,
}

#[derive(Serialize)]
pub(crate) struct JudgementJson<'a> {
    year: i32,
    judgement: &'static str,
    source: &'a str,
    quote: Option<&'a str>,
    agrees: Option<bool>,
}

#[derive(Serialize)]
pub(crate) struct MethodJson {
    anchored: bool,
    loadings: BTreeMap<Indicator, LoadingJson>,
    plans_realised: RealisationJson,
}

#[derive(Serialize)]
struct LoadingJson {
    intercept: Option<Number>,
    slope: Option<Number>,
    extra_variance: Option<Number>,
}

#[derive(Serialize)]
struct RealisationJson {
    hires_per_plan: Option<Number>,
    log_sd: Option<Number>,
    unfilled_of_hard: Option<Number>,
    pairs: Option<Number>,
}

#[derive(Serialize)]
pub(crate) struct MissingJson {
    code: MissingEvidence,
    #[serde(flatten)]
    words: Bilingual,
}

fn assessment<'a>(document: &'a Document<'a>) -> AssessmentJson<'a> {
    let assessment = document.assessment;
    let selection = &document.selection;
    let selected =
        selection.level.is_some() || selection.group.is_some() || selection.only.is_some();
    AssessmentJson {
        schema: SCHEMA,
        data_year: assessment.data_year.0,
        target_year: assessment.target_year.0,
        package: &document.package.name,
        title: document.package.title.as_deref(),
        synthetic: document.package.synthetic,
        currency: &document.package.currency,
        engine: ENGINE,
        program: concat!("vocmatch ", env!("CARGO_PKG_VERSION")),
        parameters: parameters(document.parameters, document.digest),
        selection: selected.then(|| SelectionJson {
            level: selection.level.as_ref().map(Level::key),
            group: selection.group.as_deref(),
            only: selection.only,
        }),
        trades: document
            .rows(Sort::Code, Language::Vi)
            .iter()
            .map(|row| trade(row, document))
            .collect(),
        method: method(document),
        missing_evidence: assessment
            .missing
            .iter()
            .map(|missing| missing_json(*missing))
            .collect(),
        data_quality: &document.quality,
    }
}

/// The bounds of the classes flat, then the digest, the whole set, and which of it is assumed.
fn parameters(set: &Parameters, digest: &str) -> serde_json::Map<String, serde_json::Value> {
    let number = |value: f64| serde_json::to_value(Number::exact(value)).unwrap_or_default();
    let mut flat = serde_json::Map::new();
    let mut all: serde_json::Map<String, serde_json::Value> = serde_json::Map::new();
    let mut assumed = Vec::new();
    for (section, key, entry) in set.entries() {
        if section == "flags" {
            flat.insert(key.to_owned(), number(entry.value));
        }
        let section_map = all
            .entry(section)
            .or_insert_with(|| serde_json::Value::Object(serde_json::Map::new()));
        if let serde_json::Value::Object(map) = section_map {
            map.insert(key.to_owned(), number(entry.value));
        }
        if entry.status == Status::Assumed {
            assumed.push(serde_json::Value::String(format!("{section}.{key}")));
        }
    }
    flat.insert("digest".to_owned(), digest.into());
    flat.insert("all".to_owned(), serde_json::Value::Object(all));
    flat.insert("assumed".to_owned(), assumed.into());
    flat
}

fn trade<'a>(row: &Row<'a>, document: &Document<'a>) -> TradeJson<'a> {
    let Row {
        name,
        trade,
        supply,
    } = *row;
    TradeJson {
        trade_code: trade.trade.as_str(),
        name_vi: &name.vi,
        name_en: name.en.as_deref(),
        group_code: name.group_code.as_deref(),
        group_name_vi: name.group_name_vi.as_deref(),
        flag: trade.flag,
        probability: probability(&trade.probability),
        ratio: trade.ratio.map(|i| interval(i, Number::ratio)),
        supply: supply.map(|i| interval(i, Number::persons)),
        demand: trade.demand.map(|i| interval(i, Number::persons)),
        strength: trade.strength,
        conflict: trade.conflict,
        fragile: trade.fragile,
        depends_on_one_employer: trade.without_largest_employer.is_some(),
        flag_without_largest_employer: trade.without_largest_employer,
        outcome_only: trade.outcome_only,
        certain_surplus: trade.certain_surplus,
        tipping_point: trade.tipping_point.map(tipping),
        cause: trade.cause.map(cause),
        evidence: trade.evidence.iter().map(evidence).collect(),
        reasons: trade.reasons.iter().map(|r| reason(r, trade)).collect(),
        levels: document
            .selection
            .levels(trade)
            .map(|(place, row)| level(trade, place, row))
            .collect(),
        judgements: trade
            .basis
            .judgements
            .iter()
            .map(|j| judgement(j, trade))
            .collect(),
    }
}

pub(crate) fn probability(classes: &Classes) -> ProbabilityJson {
    let [oversupplied, balanced, undersupplied] =
        ten_thousandths(classes).map(|part| f64::from(part) / 10_000.0);
    ProbabilityJson {
        oversupplied,
        balanced,
        undersupplied,
    }
}

pub(crate) fn interval(interval: Interval, round: fn(f64) -> Option<Number>) -> IntervalJson {
    IntervalJson {
        median: round(interval.median),
        low: round(interval.low),
        high: round(interval.high),
    }
}

pub(crate) fn tipping(point: TippingPoint) -> TippingJson {
    TippingJson {
        learners: Number::persons(point.learners),
        to: point.to,
    }
}

pub(crate) fn cause(cause: Cause) -> CauseJson {
    CauseJson {
        code: cause,
        vi: text::cause(cause, Language::Vi),
        en: text::cause(cause, Language::En),
        help_vi: text::cause_help(cause, Language::Vi),
        help_en: text::cause_help(cause, Language::En),
    }
}

fn evidence(item: &vocmatch_models::assess::EvidenceItem) -> EvidenceJson {
    EvidenceJson {
        source: item.source,
        ratio: Number::ratio(item.ratio),
        weight: Number::share(item.weight),
        n: Number::persons(item.n),
    }
}

pub(crate) fn reason(reason: &Reason, trade: &TradeAssessment) -> ReasonJson {
    let mut numbers = BTreeMap::new();
    let mut add = |key: &'static str, number: Option<Number>| {
        numbers.insert(key, serde_json::to_value(number).unwrap_or_default());
    };
    match *reason {
        Reason::Source {
            indicator,
            ratio,
            weight,
            n,
            ..
        } => {
            add("ratio", Number::ratio(ratio));
            add("weight", Number::share(weight));
            add("n", Number::persons(n));
            numbers.insert(
                "source",
                serde_json::to_value(indicator).unwrap_or_default(),
            );
        }
        Reason::CertainSurplus { seekers, openings } => {
            add("seekers", Number::persons(seekers));
            add("openings", Number::persons(openings));
        }
        Reason::OwnAccountWork { share } => add("share", Number::share(share)),
        Reason::OneEmployer { without } => {
            numbers.insert("flag_without_largest_employer", without.key().into());
        }
        Reason::Conflict { source } => {
            numbers.insert("source", serde_json::to_value(source).unwrap_or_default());
        }
        Reason::TooFewAnswers { entrants, answers } => {
            add("entrants", Number::persons(entrants));
            add("answers", Number::persons(answers));
        }
        Reason::IntervalTooWide { low, high } => {
            add("low", Number::ratio(low));
            add("high", Number::ratio(high));
        }
        Reason::Fragile | Reason::NoSupplyEvidence | Reason::NoDemandEvidence => {}
    }
    ReasonJson {
        code: reason.code(),
        vi: text::reason(reason, trade, Language::Vi),
        en: text::reason(reason, trade, Language::En),
        numbers,
    }
}

/// A reason in other words, without its numbers.
pub(crate) fn bare_reason(reason: &Reason, vi: &str, en: &str) -> ReasonJson {
    ReasonJson {
        code: reason.code(),
        vi: vi.to_owned(),
        en: en.to_owned(),
        numbers: BTreeMap::new(),
    }
}

fn level<'a>(
    trade: &'a TradeAssessment,
    place: usize,
    row: &'a vocmatch_models::assess::LevelBreakdown,
) -> LevelJson<'a> {
    let flow: Option<&LevelSupply> = trade.basis.supply.levels.get(place);
    LevelJson {
        level: &row.level,
        enrolled: Number::persons(row.enrolled),
        capacity: flow
            .and_then(|flow| flow.capacity)
            .and_then(Number::persons),
        completers: Number::persons(row.completers),
        supply: interval(row.supply, Number::persons),
        in_trade: row.in_trade.map(|share| ShareJson {
            share: Number::share(share.median),
            low: Number::share(share.low),
            high: Number::share(share.high),
        }),
        respondents: Number::persons(row.respondents),
        shares: flow.map(|flow| FlowJson {
            already_in_job: Number::share(flow.already_in_job),
            enters: Number::share(flow.enters),
            stays: Number::share(flow.stays),
            self_employed: Number::share(flow.self_employed),
        }),
    }
}

pub(crate) fn judgement<'a>(
    judgement: &'a Judgement,
    trade: &TradeAssessment,
) -> JudgementJson<'a> {
    JudgementJson {
        year: judgement.year,
        judgement: verdict_key(judgement.verdict),
        source: &judgement.source,
        quote: judgement.quote.as_deref(),
        agrees: agrees(judgement.verdict, trade),
    }
}

/// The word of the package format.
#[must_use]
pub const fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Oversupplied => "oversupplied",
        Verdict::Balanced => "balanced",
        Verdict::Undersupplied => "undersupplied",
        Verdict::HardToRecruitLearners => "hard_to_recruit_learners",
    }
}

pub(crate) fn method(document: &Document) -> MethodJson {
    let assessment = document.assessment;
    let realisation = assessment.realisation;
    MethodJson {
        anchored: assessment.anchored,
        loadings: assessment
            .loadings
            .iter()
            .map(|(indicator, loading)| {
                let round = |value| Number::significant(value, 4);
                let json = LoadingJson {
                    intercept: round(loading.intercept),
                    slope: round(loading.slope),
                    extra_variance: round(loading.extra_variance),
                };
                (*indicator, json)
            })
            .collect(),
        plans_realised: RealisationJson {
            hires_per_plan: Number::share(realisation.kappa),
            log_sd: Number::share(realisation.kappa_sd),
            unfilled_of_hard: Number::share(realisation.unfilled_of_hard),
            pairs: Number::persons(realisation.pairs),
        },
    }
}

pub(crate) fn missing_json(missing: MissingEvidence) -> MissingJson {
    let words = |language| text::missing(missing, language).to_owned();
    MissingJson {
        code: missing,
        words: Bilingual {
            vi: words(Language::Vi),
            en: words(Language::En),
        },
    }
}

#[cfg(test)]
mod tests;
