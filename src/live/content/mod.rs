//! What a release holds: everything that the public may know of one computation, as one document.
//!
//! Figures of people and employers stand in it as `Figure` only, which the disclosure gate alone can make. The rest
//! are estimates of the model, administrative counts and words.

mod figure;
mod trade;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use vocmatch_models::assess::disclosure::{
    EmployerCell, EmployerScope, OutcomeCell, OutcomeScope, Past, Protected, protect,
};
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::cells::Outlook;

use crate::answer::Answer;
use crate::evidence::release::{self, Programme, Provider};
use crate::export::json as words;
use crate::export::json::{MethodJson, MissingJson};
use crate::export::parameters::{EntryJson, entries};
use crate::run::RunError;
use crate::store::decision::Override;

use figure::{Figure, Rules};
use trade::TradeContent;

/// Name and version of the format.
pub const SCHEMA: &str = "vocmatch.release/1";
/// What computes, as readers cite it.
pub const METHOD_VERSION: &str = concat!("vocmatch ", env!("CARGO_PKG_VERSION"));

/// Why there is no content.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// A query that failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Hidden cells that can be reckoned too closely.
    #[error("{0} hidden cells could be reckoned from what is shown")]
    Narrow(usize),
    /// A stored content of another form.
    #[error("the stored content has another form")]
    Form,
    /// What cannot be written.
    #[error("the content cannot be written")]
    Json(#[from] serde_json::Error),
}

/// What is said of a release beside what was computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its number.
    pub number: i64,
    /// Its title.
    pub title: String,
    /// What readers should know.
    pub note: Option<String>,
    /// The computation.
    pub run_id: String,
}

/// What a release holds. It can be written and nothing else.
#[derive(Serialize)]
struct Content<'a> {
    data_year: i32,
    target_year: i32,
    cut_off: String,
    method_version: &'static str,
    code_version: &'static str,
    parameters_digest: &'a str,
    package: PackageContent<'a>,
    totals: BTreeMap<&'static str, usize>,
    trades: Vec<TradeContent<'a>>,
    outcome_years: Option<[i32; 2]>,
    outcomes: Vec<OutcomeContent>,
    employer_cells: Vec<EmployerContent>,
    providers: Vec<ProviderContent<'a>>,
    programmes: Vec<ProgrammeContent<'a>>,
    method: MethodJson,
    missing_evidence: Vec<MissingJson>,
    parameters: Vec<EntryJson<'a>>,
    data_quality: QualityContent<'a>,
    disclosure: DisclosureContent,
}

#[derive(Serialize)]
struct PackageContent<'a> {
    name: &'a str,
    title: Option<&'a str>,
    synthetic: bool,
    currency: &'a str,
}

/// Rows by resource; the warnings themselves may quote figures and stay with the department.
#[derive(Serialize)]
struct QualityContent<'a> {
    rows_read: &'a BTreeMap<String, u64>,
    rejected: &'a BTreeMap<String, u64>,
    unmatched_titles: u64,
    warnings: usize,
}

/// The last release, from which the next must not differ by few people.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its number.
    pub number: i64,
    /// What it used and hid; nothing where its version did not write it down.
    pub past: Option<Past>,
}

/// What a release may show of a computation.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// JSON.
    pub content: String,
    /// What a later release is compared with. Not for the public.
    pub past: Past,
}

/// How many cells there are and how many are hidden; not which, beyond what each says itself.
#[derive(Serialize)]
struct DisclosureContent {
    /// The release that was the last one: answers of fewer than ten people since then wait.
    since: Option<i64>,
    cells: usize,
    hidden: usize,
}

/// What became of the graduates of a scope.
#[derive(Serialize)]
struct OutcomeContent {
    #[serde(flatten)]
    scope: OutcomeScope,
    answers: Figure<f64>,
    employed_share: Figure<f64>,
    in_trade_share: Figure<f64>,
    median_pay_vnd: Figure<f64>,
    median_months: Figure<f64>,
}

/// Advertised positions of a scope.
#[derive(Serialize)]
struct EmployerContent {
    trade_code: Option<String>,
    district: Option<String>,
    scope: &'static str,
    positions: Figure<f64>,
    employers: Figure<f64>,
}

#[derive(Serialize)]
struct ProviderContent<'a> {
    provider_id: &'a str,
    name: &'a str,
    kind: Option<&'a str>,
    ownership: Option<&'a str>,
    managing_body: Option<&'a str>,
    district: Option<&'a str>,
}

/// Administrative counts, exact.
#[derive(Serialize)]
struct ProgrammeContent<'a> {
    provider_id: Option<&'a str>,
    trade_code: &'a str,
    level: &'a str,
    year: i32,
    enrolled: i64,
    capacity: Option<i64>,
    completed: Option<i64>,
}

/// A computation with its tables, which passed the gate.
struct Draft<'a> {
    answer: &'a Answer,
    tables: release::ReleaseTables,
    protected: Protected,
    since: Option<i64>,
}

/// What a release of a computation holds, before its heading: JSON whose bytes depend on the computation and the last
/// release alone.
///
/// # Errors
/// A query that fails; hidden cells that could be reckoned too closely.
pub fn render(answer: &Answer, base: Option<&Base>) -> Result<Rendered, ContentError> {
    let years = &answer.assessment;
    let outlook = Outlook {
        data_year: years.data_year,
        horizon: years.target_year.0 - years.data_year.0,
    };
    let tables = release::release_tables(
        &answer.snapshot,
        &answer.titles,
        outlook,
        &answer.parameters,
    )
    .map_err(RunError::from)?;
    let past = base.and_then(|base| base.past.as_ref());
    let protected = protect(&tables.counts, past, &answer.parameters.disclosure);
    let narrow = protected.audit.narrow().count();
    if narrow > 0 {
        return Err(ContentError::Narrow(narrow));
    }
    let draft = Draft {
        answer,
        tables,
        protected,
        since: base.map(|base| base.number),
    };
    Ok(Rendered {
        content: serde_json::to_string(&draft.content())?,
        past: draft.protected.past,
    })
}

/// The content as it is frozen: under its heading, with the flags that the department set beside those of the model.
///
/// # Errors
/// A content of another form.
pub fn freeze(
    content: Value,
    heading: &Heading,
    overrides: &[Override],
) -> Result<Vec<u8>, ContentError> {
    let Value::Object(mut content) = content else {
        return Err(ContentError::Form);
    };
    let trades = content.get_mut("trades").and_then(Value::as_array_mut);
    for trade in trades.ok_or(ContentError::Form)? {
        let code = trade.get("trade_code").and_then(Value::as_str);
        let set = overrides
            .iter()
            .find(|set| Some(set.trade_code.as_str()) == code);
        if let (Some(set), Value::Object(trade)) = (set, trade) {
            let said = json!({
                "flag": set.flag,
                "reason": set.reason,
                "expires_on": set.expires_on,
            });
            trade.insert("override".to_owned(), said);
        }
    }
    let mut whole = Map::new();
    whole.insert("schema".to_owned(), SCHEMA.into());
    whole.insert("release".to_owned(), serde_json::to_value(heading)?);
    whole.append(&mut content);
    Ok(serde_json::to_vec(&whole)?)
}

impl Draft<'_> {
    fn content(&self) -> Content<'_> {
        let answer = self.answer;
        let document = answer.document(crate::export::Selection::default());
        let assessment = &answer.assessment;
        let rules = Rules::of(&answer.parameters.disclosure);
        let trades: Vec<TradeContent<'_>> = assessment
            .trades
            .iter()
            .zip(&answer.names)
            .map(|(trade, name)| self.trade(trade, name, rules))
            .collect();
        let mut totals: BTreeMap<&'static str, usize> =
            FLAGS.iter().map(|flag| (flag.key(), 0)).collect();
        for trade in &assessment.trades {
            *totals.entry(trade.flag.key()).or_default() += 1;
        }
        Content {
            data_year: assessment.data_year.0,
            target_year: assessment.target_year.0,
            cut_off: format!("{}-12-31", assessment.data_year.0),
            method_version: METHOD_VERSION,
            code_version: env!("CARGO_PKG_VERSION"),
            parameters_digest: &answer.digest,
            package: PackageContent {
                name: &answer.package.name,
                title: answer.package.title.as_deref(),
                synthetic: answer.package.synthetic,
                currency: &answer.package.currency,
            },
            totals,
            trades,
            outcome_years: self.tables.outcome_years.map(|(from, to)| [from, to]),
            outcomes: self
                .protected
                .outcomes
                .iter()
                .map(|cell| outcome(cell, rules))
                .collect(),
            employer_cells: self
                .protected
                .postings
                .iter()
                .map(|cell| employers(cell, rules))
                .collect(),
            providers: self.tables.providers.iter().map(provider).collect(),
            programmes: self.tables.programmes.iter().map(programme).collect(),
            method: words::method(&document),
            missing_evidence: assessment
                .missing
                .iter()
                .map(|missing| words::missing_json(*missing))
                .collect(),
            parameters: entries(&answer.parameters),
            data_quality: QualityContent {
                rows_read: &answer.quality.rows_read,
                rejected: &answer.quality.rejected,
                unmatched_titles: answer.quality.unmatched_titles,
                warnings: answer.quality.warnings.len(),
            },
            disclosure: DisclosureContent {
                since: self.since,
                cells: self.protected.audit.cells,
                hidden: self.protected.audit.hidden.len(),
            },
        }
    }
}

/// The flags in the order in which they are counted.
const FLAGS: [Flag; 4] = [
    Flag::Undersupplied,
    Flag::Balanced,
    Flag::Oversupplied,
    Flag::InsufficientEvidence,
];

fn outcome(cell: &OutcomeCell, rules: Rules) -> OutcomeContent {
    let figure = |value: &vocmatch_models::assess::disclosure::Published<f64>| {
        Figure::new(value.clone(), rules)
    };
    OutcomeContent {
        scope: cell.scope.clone(),
        answers: figure(&cell.answers),
        employed_share: figure(&cell.employed_share),
        in_trade_share: figure(&cell.in_trade_share),
        median_pay_vnd: figure(&cell.median_pay_vnd),
        median_months: figure(&cell.median_months),
    }
}

fn employers(cell: &EmployerCell, rules: Rules) -> EmployerContent {
    let (scope, trade_code, district) = match &cell.scope {
        EmployerScope::City => ("city", None, None),
        EmployerScope::Trade(trade) => ("trade", Some(trade.clone()), None),
        EmployerScope::District(district) => ("district", None, district.clone()),
        EmployerScope::TradeDistrict(trade, district) => {
            ("trade_district", Some(trade.clone()), district.clone())
        }
    };
    EmployerContent {
        trade_code,
        district,
        scope,
        positions: Figure::new(cell.positions.clone(), rules),
        employers: Figure::new(cell.employers.clone(), rules),
    }
}

fn provider(provider: &Provider) -> ProviderContent<'_> {
    ProviderContent {
        provider_id: &provider.provider_id,
        name: &provider.name,
        kind: provider.kind.as_deref(),
        ownership: provider.ownership.as_deref(),
        managing_body: provider.managing_body.as_deref(),
        district: provider.district.as_deref(),
    }
}

fn programme(programme: &Programme) -> ProgrammeContent<'_> {
    ProgrammeContent {
        provider_id: programme.provider_id.as_deref(),
        trade_code: &programme.trade_code,
        level: &programme.level,
        year: programme.year,
        enrolled: programme.enrolled,
        capacity: programme.capacity,
        completed: programme.completed,
    }
}
