//! The report for everybody, from what a release froze after disclosure control.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vocmatch_models::assess::TippingPoint;
use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Classes, Flag, Strength};
use vocmatch_models::units::Interval;

use super::{Entry, Marks, Readers, Report};
use crate::export::papers::{Code, PaperError, Provenance};
use crate::text::Language;

/// What the report takes of a release's content.
#[derive(Deserialize)]
struct Content {
    release: Option<Heading>,
    target_year: i32,
    cut_off: String,
    method_version: String,
    parameters_digest: String,
    package: Package,
    trades: Vec<Trade>,
    missing_evidence: Vec<Words>,
    parameters: Vec<Parameter>,
    data_quality: Quality,
}

#[derive(Deserialize)]
struct Heading {
    number: i64,
    title: String,
}

#[derive(Deserialize)]
struct Package {
    synthetic: bool,
}

#[derive(Deserialize)]
struct Trade {
    trade_code: String,
    name_vi: String,
    name_en: Option<String>,
    group_name_vi: Option<String>,
    flag: Value,
    probability: Probability,
    strength: Value,
    ratio: Option<Interval>,
    supply_persons: Option<Interval>,
    demand_persons: Option<Interval>,
    conflict: bool,
    fragile: bool,
    depends_on_one_employer: bool,
    outcome_only: bool,
    certain_surplus: bool,
    tipping_point: Option<Tipping>,
    cause: Option<CauseWord>,
    reasons: Vec<Words>,
}

#[derive(Deserialize)]
struct Probability {
    oversupplied: f64,
    balanced: f64,
    undersupplied: f64,
}

#[derive(Deserialize)]
struct Tipping {
    learners: Option<f64>,
    to: Value,
}

#[derive(Deserialize)]
struct CauseWord {
    code: Value,
}

/// A sentence in both languages; of a hidden reason the one that stands in its place.
#[derive(Deserialize)]
struct Words {
    vi: String,
    en: String,
}

impl Words {
    fn pick(self, language: Language) -> String {
        language.pick(self.vi, self.en)
    }
}

#[derive(Deserialize)]
struct Parameter {
    section: String,
    key: String,
    value: f64,
}

#[derive(Deserialize)]
struct Quality {
    rows_read: BTreeMap<String, u64>,
    rejected: BTreeMap<String, u64>,
    unmatched_titles: u64,
}

/// The report of a release's content, frozen or not yet.
///
/// # Errors
/// A content of another form.
pub fn of_release(content: &[u8], language: Language) -> Result<Report, PaperError> {
    let code = Code::of(content);
    let content: Content = serde_json::from_slice(content)?;
    let parameter = |key: &str| {
        let found = content
            .parameters
            .iter()
            .find(|entry| entry.section == "flags" && entry.key == key);
        found.map(|entry| entry.value).ok_or(PaperError::Content)
    };
    let (interval, bounds) = (
        parameter("interval")?,
        [parameter("surplus_ratio")?, parameter("shortage_ratio")?],
    );
    let mut entries = content
        .trades
        .into_iter()
        .map(|trade| entry(trade, language))
        .collect::<Result<Vec<Entry>, PaperError>>()?;
    let probability = |entry: &Entry| entry.probability.of(entry.flag);
    entries.sort_by(|a, b| {
        let by_probability = probability(b).total_cmp(&probability(a));
        a.flag
            .cmp(&b.flag)
            .then(by_probability)
            .then_with(|| a.code.cmp(&b.code))
    });
    let missing = content.missing_evidence.into_iter();
    Ok(Report {
        readers: Readers::Public,
        synthetic: content.package.synthetic,
        target_year: content.target_year,
        interval,
        bounds,
        entries,
        missing: missing.map(|words| words.pick(language)).collect(),
        rows: [
            content.data_quality.rows_read.values().sum(),
            content.data_quality.rejected.values().sum(),
            content.data_quality.unmatched_titles,
        ],
        provenance: Provenance {
            release: content
                .release
                .map(|release| format!("{} ({})", release.number, release.title)),
            cut_off: content.cut_off,
            method: content.method_version,
            parameters: content.parameters_digest,
            code,
        },
    })
}

fn entry(trade: Trade, language: Language) -> Result<Entry, PaperError> {
    let marks = Marks {
        certain_surplus: trade.certain_surplus,
        conflict: trade.conflict,
        fragile: trade.fragile,
        one_employer: trade.depends_on_one_employer,
        outcome_only: trade.outcome_only,
    };
    let name = match language {
        Language::Vi => trade.name_vi,
        Language::En => trade.name_en.unwrap_or(trade.name_vi),
    };
    let tipping = trade.tipping_point.and_then(|point| {
        let to = known(&point.to, &Flag::ALL).ok()?;
        point.learners.map(|learners| TippingPoint { learners, to })
    });
    Ok(Entry {
        code: trade.trade_code,
        name,
        group: trade.group_name_vi,
        flag: known(&trade.flag, &Flag::ALL)?,
        probability: Classes {
            oversupplied: trade.probability.oversupplied,
            balanced: trade.probability.balanced,
            undersupplied: trade.probability.undersupplied,
        },
        strength: known(&trade.strength, &STRENGTHS)?,
        ratio: trade.ratio,
        supply: trade.supply_persons,
        demand: trade.demand_persons,
        cause: trade
            .cause
            .map(|cause| known(&cause.code, &CAUSES))
            .transpose()?,
        tipping,
        remarks: marks.words(language),
        reasons: trade
            .reasons
            .into_iter()
            .map(|words| words.pick(language))
            .collect(),
    })
}

const STRENGTHS: [Strength; 4] = [
    Strength::Firm,
    Strength::Likely,
    Strength::Weak,
    Strength::None,
];
const CAUSES: [Cause; 6] = [
    Cause::FewApplicants,
    Cause::LongTrainingGap,
    Cause::ShortTrainingGap,
    Cause::Suitability,
    Cause::RetentionAndPay,
    Cause::Undetermined,
];

/// The value that is written so in files.
fn known<T: Serialize + Copy>(word: &Value, all: &[T]) -> Result<T, PaperError> {
    let written = |value: &&T| serde_json::to_value(value).is_ok_and(|value| value == *word);
    all.iter().find(written).copied().ok_or(PaperError::Content)
}
