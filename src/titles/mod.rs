//! Job titles, trade names and codes → trades.
//!
//! A title is split into words (`clean`), the words are looked up as phrases of any length (`index`), and what was
//! found is weighed (`score`): the longest phrase wins over what it contains, the head of a title over its end, a
//! match with marks over one without. Where the marks are written they decide: `thợ hàn` is a welder, `Hàn Quốc` is
//! not. The phrases come from the caller's reference data and from the tables of this folder; the module does no I/O.
//!
//! Beside these rules stands a learned reader: `features` are counted, a linear `model` gives each trade a probability,
//! and `pool` adds both up. It was trained offline; what it reads is embedded.

mod clean;
mod core;
mod features;
mod fold;
mod index;
mod model;
mod names;
mod phrases;
mod pool;
mod reference;
mod role;
mod score;
mod tables;
#[cfg(test)]
mod tests;
mod trigram;

pub use features::{Feature, FeatureReader};
pub use fold::{fold, has_marks, marked, spelling};
pub use index::TitleIndex;
pub use model::{
    Calibration, ModelError, ModelHeader, NO_TRADE, TitleModel, WrittenFeature, encode,
};

/// A written job title that belongs to a trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AliasRow<'a> {
    /// The title as people write it.
    pub alias: &'a str,
    /// Key of the trade.
    pub trade_code: &'a str,
    /// `vi`, `vi_nodiac` (Vietnamese without marks), `en`, `ko`, `cn`, `jp`.
    pub language: Option<&'a str>,
    /// Free text; a note that begins with `ambiguous` lowers the weight.
    pub note: Option<&'a str>,
}

/// What people have decided of a whole title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecidedRow<'a> {
    /// The title as people write it.
    pub title: &'a str,
    /// Key of its trade; nothing where no trade is trained for it.
    pub trade_code: Option<&'a str>,
}

/// A trade and its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TradeRow<'a> {
    /// Stable key.
    pub trade_code: &'a str,
    /// Vietnamese name.
    pub name_vi: &'a str,
    /// English name.
    pub name_en: Option<&'a str>,
    /// Code of the training group.
    pub group_code: Option<&'a str>,
}

/// An official code of a trade at one level: `5520123` → `han`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfficialRow<'a> {
    /// The official code, seven digits in the Vietnamese lists.
    pub official_code: &'a str,
    /// Key of the trade.
    pub trade_code: &'a str,
    /// The name that the list gives this code, where it differs from the trade's.
    pub name_vi: Option<&'a str>,
}

/// What a title says about the trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The key of the trade.
    Trade(String),
    /// No vocational trade fits.
    None,
    /// Not certain enough to say.
    Abstain,
}

/// The position that a title names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Works in the trade.
    Trade,
    /// An engineer of its field.
    Engineer,
    /// Manages people.
    Manager,
    /// None of these can be said.
    Other,
}

/// The reading of one title.
#[derive(Debug, Clone, PartialEq)]
pub struct TitleMatch {
    /// The trade, no trade, or no answer.
    pub verdict: Verdict,
    /// The calibrated probability that the verdict is right; where the rules answer alone, how strong their evidence
    /// is. 0 to 1.
    pub score: f64,
    /// Up to three other trades with some evidence, best first.
    pub alternatives: Vec<String>,
    /// The position that the title names.
    pub role: Role,
    /// The title without pay, place, numbers and calls to apply; the same for advertisements of one job.
    pub core: String,
}

/// The reading of a key, code or name that is meant to be one trade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameMatch {
    /// Exactly one trade has this key, code, name or alias.
    One(String),
    /// Several have; sorted.
    Many(Vec<String>),
    /// None has; up to three trades with a similar name, nearest first.
    Unknown(Vec<String>),
}
