//! Names that people have led to a trade, or to none: what the working flags make of them, and what one more would do.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocmatch_models::assess::TradeAssessment;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::cells::Outlook;

use crate::answer::SEED;
use crate::run::{self, Run};
use crate::store::document::{self, DocumentKind, Wanted};
use crate::store::{Store, StoreError};
use crate::titles::{DecidedRow, marked};

use super::Computed;
use super::compute::ComputeError;

/// A name and the trade that people have led it to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DecidedName {
    /// The name as it is written.
    pub alias: String,
    /// Its trade; missing where no trade is trained for it.
    pub trade_code: Option<String>,
}

impl DecidedName {
    /// As the index of titles takes it.
    #[must_use]
    pub fn row(&self) -> DecidedRow<'_> {
        DecidedRow {
            title: &self.alias,
            trade_code: self.trade_code.as_deref(),
        }
    }
}

/// Every name that people have decided on.
///
/// # Errors
/// A database that is away; a document that cannot be read.
pub async fn decided(store: &Store) -> Result<Vec<DecidedName>, StoreError> {
    let found = document::list(store, DocumentKind::Alias, Wanted::default()).await?;
    found.iter().map(document::Document::read).collect()
}

/// What a further name would change.
#[derive(Debug, Clone)]
pub struct Effect {
    /// The trade with it.
    pub trade: TradeAssessment,
    /// Postings whose title leads to no decision, with it.
    pub unmatched_titles: u64,
    /// Trades whose flag would be another one: code, flag now, flag then.
    pub moved: Vec<(String, Flag, Flag)>,
}

/// Computes anew with one name more, and stores nothing.
///
/// # Errors
/// A trade that is not of the city; a query that fails, which is a defect.
pub fn effect(computed: &Computed, name: DecidedName) -> Result<Effect, ComputeError> {
    let answer = &computed.answer;
    let wanted = name.trade_code.clone().unwrap_or_default();
    let mut names = computed.inputs.names.clone();
    names.retain(|known| marked(&known.alias) != marked(&name.alias));
    names.push(name);
    let rows: Vec<DecidedRow<'_>> = names.iter().map(DecidedName::row).collect();
    let titles = run::title_index_with(&answer.snapshot, &rows)?;
    let now = &answer.assessment;
    let outlook = Outlook {
        data_year: now.data_year,
        horizon: now.target_year.0 - now.data_year.0,
    };
    let Run {
        assessment: then,
        unmatched_titles,
        ..
    } = run::run(&answer.snapshot, &titles, outlook, &answer.parameters, SEED)?;
    let pairs = now.trades.iter().zip(&then.trades);
    let moved = pairs
        .filter(|(now, then)| now.flag != then.flag)
        .map(|(now, then)| (now.trade.as_str().to_owned(), now.flag, then.flag))
        .collect();
    let trade = then
        .trades
        .into_iter()
        .find(|trade| trade.trade.as_str() == wanted)
        .ok_or_else(|| ComputeError::Defect(format!("no trade {wanted}")))?;
    Ok(Effect {
        trade,
        unmatched_titles,
        moved,
    })
}
