//! Names in requests and answers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::units::Interval;

use crate::answer::Answer;
use crate::clock::rfc3339;
use crate::evidence::UnmatchedTitle;
use crate::live::names::{DecidedName, Effect};
use crate::store::document::Document;
use crate::titles::{NameMatch, marked};
use crate::web::problem::{ApiError, FieldError};
use crate::web::respond::spaced;

/// A name that leads to a trade.
pub(super) const MAPPED: &str = "mapped";
/// A name for which no trade is trained.
pub(super) const REJECTED: &str = "rejected";

/// Longest name, in characters.
const NAME: usize = 200;
/// Longest reason, in characters.
const REASON: usize = 2_000;
/// Most suggestions.
const SUGGESTIONS: usize = 3;

/// A trade that a name may lead to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NameSuggestion {
    /// Its key.
    pub trade_code: String,
    /// Its name.
    pub name_vi: String,
    /// The same in English.
    pub name_en: Option<String>,
}

/// A title of postings that leads to no decision.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct QueuedName {
    /// Lower case, single spaces: what its spellings have in common.
    pub key: String,
    /// As it is written most often.
    pub title: String,
    /// How many postings.
    pub postings: u64,
    /// For how many people.
    pub positions: f64,
    /// How likely the best reading of it is right, 0 to 1; too little to be used.
    pub score: f64,
    /// Trades that it may mean, the most likely first.
    pub suggestions: Vec<NameSuggestion>,
}

/// A need whose trade is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct QueuedNeed {
    /// Its id.
    pub id: String,
    /// The key of its title.
    pub key: String,
    /// In the words of the firm.
    pub title: String,
    /// For how many people.
    pub vacancies: i64,
    /// Trades that it may mean, the most likely first.
    pub suggestions: Vec<NameSuggestion>,
}

/// A name that was decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NameBody {
    /// Lower case, single spaces.
    pub key: String,
    /// As it is written.
    pub alias: String,
    /// `mapped`, or `rejected` where no trade is trained for it.
    pub state: String,
    /// Its trade.
    pub trade_code: Option<String>,
    /// The name of the trade.
    pub name_vi: Option<String>,
    /// The same in English.
    pub name_en: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who decided: the id of a user.
    pub author: String,
    /// When.
    #[schema(format = DateTime)]
    pub decided_at: String,
    /// Which version, as in the ETag.
    pub version: i64,
}

/// What waits and what was decided.
#[derive(Debug, Serialize, ToSchema)]
pub struct NameQueue {
    /// When the data were read.
    #[schema(format = DateTime)]
    pub as_of: String,
    /// Whether something was written that is not computed yet.
    pub pending: bool,
    /// Different titles that lead to no decision, also beyond those listed.
    pub titles: usize,
    /// Their postings.
    pub postings: u64,
    /// Titles, the most frequent first, at most 200.
    pub items: Vec<QueuedName>,
    /// Open needs of firms whose trade is not known.
    pub needs: Vec<QueuedNeed>,
    /// Names that were decided on, by key.
    pub decided: Vec<NameBody>,
}

/// A name that is tried out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameTried {
    /// As it is written.
    #[schema(example = "Nhân viên vận hành robot")]
    pub alias: String,
    /// Key, official code or name of the trade.
    #[schema(example = "han")]
    pub trade_code: String,
}

/// A name and where it leads.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameRequest {
    /// As it is written.
    pub alias: String,
    /// Key, official code or name of the trade; null where no trade is trained for it.
    pub trade_code: Option<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A trade as it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NameStanding {
    /// Its flag.
    pub flag: &'static str,
    /// Openings per job seeker.
    pub ratio: Option<NameRange>,
    /// Openings.
    pub demand: Option<NameRange>,
    /// Job seekers.
    pub supply: Option<NameRange>,
}

/// A median with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct NameRange {
    /// The median.
    pub median: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// A trade whose flag would be another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NameMoved {
    /// The trade.
    pub trade_code: String,
    /// Its flag now.
    pub now: &'static str,
    /// Its flag with the name.
    pub then: &'static str,
}

/// What a name would change.
#[derive(Debug, Serialize, ToSchema)]
pub struct NameEffect {
    /// The trade.
    pub trade_code: String,
    /// As it stands.
    pub now: NameStanding,
    /// As it would stand.
    pub then: NameStanding,
    /// Postings whose title leads to no decision.
    pub unmatched_now: u64,
    /// The same with the name.
    pub unmatched_then: u64,
    /// Every trade whose flag would be another one.
    pub moved: Vec<NameMoved>,
}

impl From<Interval> for NameRange {
    fn from(interval: Interval) -> Self {
        Self {
            median: interval.median,
            low: interval.low,
            high: interval.high,
        }
    }
}

impl NameStanding {
    fn of(trade: &TradeAssessment) -> Self {
        Self {
            flag: trade.flag.key(),
            ratio: trade.ratio.map(Into::into),
            demand: trade.demand.map(Into::into),
            supply: trade.supply.map(Into::into),
        }
    }
}

impl NameEffect {
    /// What is told of an effect.
    pub(super) fn of(answer: &Answer, trade: &str, effect: Effect) -> Result<Self, ApiError> {
        let mut trades = answer.assessment.trades.iter();
        let now = trades.find(|known| known.trade.as_str() == trade);
        let now = now.ok_or(ApiError::NotFound("trade"))?;
        let moved = effect.moved.into_iter();
        Ok(Self {
            trade_code: trade.to_owned(),
            now: NameStanding::of(now),
            then: NameStanding::of(&effect.trade),
            unmatched_now: answer.quality.unmatched_titles,
            unmatched_then: effect.unmatched_titles,
            moved: moved
                .map(|(trade_code, now, then)| NameMoved {
                    trade_code,
                    now: now.key(),
                    then: then.key(),
                })
                .collect(),
        })
    }
}

fn suggestion(answer: &Answer, code: &str) -> Option<NameSuggestion> {
    let trades = answer.assessment.trades.iter().zip(&answer.names);
    let (_, name) = trades
        .into_iter()
        .find(|(trade, _)| trade.trade.as_str() == code)?;
    Some(NameSuggestion {
        trade_code: code.to_owned(),
        name_vi: name.vi.clone(),
        name_en: name.en.clone(),
    })
}

/// Trades that a title may mean: those with some evidence, else those with a similar name.
pub(super) fn suggestions(answer: &Answer, title: &str) -> Vec<NameSuggestion> {
    let mut codes = answer.titles.classify(title).alternatives;
    if codes.is_empty() {
        codes = match answer.titles.resolve_name(title) {
            NameMatch::One(code) => vec![code],
            NameMatch::Many(codes) | NameMatch::Unknown(codes) => codes,
        };
    }
    codes
        .iter()
        .filter_map(|code| suggestion(answer, code))
        .take(SUGGESTIONS)
        .collect()
}

impl QueuedName {
    /// A title with what it may mean.
    pub(super) fn of(title: &UnmatchedTitle, answer: &Answer) -> Self {
        Self {
            key: title.key.clone(),
            title: title.title.clone(),
            postings: title.postings,
            positions: title.positions,
            score: answer.titles.classify(&title.title).score,
            suggestions: suggestions(answer, &title.title),
        }
    }
}

impl NameBody {
    /// A name as it was decided on.
    pub(super) fn of(document: &Document, answer: &Answer) -> Result<Self, ApiError> {
        let name: DecidedName = document.read()?;
        let code = name.trade_code.as_deref();
        let trade = code.and_then(|code| suggestion(answer, code));
        Ok(Self {
            key: document.key.clone(),
            alias: name.alias,
            state: document.state.clone(),
            name_vi: trade.as_ref().map(|trade| trade.name_vi.clone()),
            name_en: trade.and_then(|trade| trade.name_en),
            trade_code: name.trade_code,
            reason: document.note.clone(),
            author: document.author.clone(),
            decided_at: rfc3339(document.created_at),
            version: document.version,
        })
    }
}

/// A name without what nobody reads.
fn alias(text: &str, errors: &mut Vec<FieldError>) -> String {
    let alias = spaced(text);
    if marked(&alias).is_empty() || alias.chars().count() > NAME {
        errors.push(FieldError::new(
            "/alias",
            "name_length",
            "Hãy ghi tên gọi, nhiều nhất 200 ký tự.",
            "Give a name of at most 200 characters.",
        ));
    }
    alias
}

/// The key of a trade that is named by key, official code or name.
fn trade(text: &str, answer: &Answer, errors: &mut Vec<FieldError>) -> String {
    let code = match answer.titles.resolve_name(text) {
        NameMatch::One(code) => code,
        NameMatch::Many(_) | NameMatch::Unknown(_) => text.to_owned(),
    };
    let known = suggestion(answer, &code).is_some();
    if !known {
        errors.push(FieldError::new(
            "/trade_code",
            "unknown_trade",
            "Không có nghề này. Hãy chọn một nghề trong danh sách.",
            "There is no such trade. Choose one of the list.",
        ));
    }
    code
}

impl NameTried {
    /// The name with the key of its trade.
    pub(super) fn checked(&self, answer: &Answer) -> Result<DecidedName, ApiError> {
        let mut errors = Vec::new();
        let name = DecidedName {
            alias: alias(&self.alias, &mut errors),
            trade_code: Some(trade(&self.trade_code, answer, &mut errors)),
        };
        if errors.is_empty() {
            Ok(name)
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}

impl NameRequest {
    /// The name with the key of its trade, and the reason.
    pub(super) fn checked(
        self,
        key: &str,
        answer: &Answer,
    ) -> Result<(DecidedName, Option<String>), ApiError> {
        let mut errors = Vec::new();
        let alias = alias(&self.alias, &mut errors);
        if errors.is_empty() && marked(&alias) != key {
            errors.push(FieldError::new(
                "/alias",
                "other_key",
                format!("Tên gọi này có khóa “{}”.", marked(&alias)),
                format!(
                    "The key of this name is \u{201c}{}\u{201d}.",
                    marked(&alias)
                ),
            ));
        }
        let code = self.trade_code.as_deref();
        let trade_code = code.map(|code| trade(code, answer, &mut errors));
        let reason = self.reason.as_deref().map(spaced);
        let reason = reason.filter(|reason| !reason.is_empty());
        if reason
            .as_ref()
            .is_some_and(|reason| reason.chars().count() > REASON)
        {
            errors.push(FieldError::new(
                "/reason",
                "reason_length",
                "Lý do dài nhiều nhất 2.000 ký tự.",
                "A reason has at most 2,000 characters.",
            ));
        }
        if errors.is_empty() {
            Ok((DecidedName { alias, trade_code }, reason))
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}
