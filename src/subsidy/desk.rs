//! A policy on the desk: what the command line and the service answer about it.

use std::collections::BTreeSet;

use polars::prelude::PolarsError;
use vocmatch_models::codes::TradeCode;
use vocmatch_models::parameters::ParameterError;
use vocmatch_models::subsidy::compare::Comparison;
use vocmatch_models::subsidy::mirror::{Reflection, mirror};
use vocmatch_models::subsidy::policy::{EligibleTrades, Policy};
use vocmatch_models::subsidy::wish::{AbovePolicy, Wish, WishError, limits};

use super::{Case, case};
use crate::answer::{Answer, digest};
use crate::export::papers::proposal::{self, Proposal};
use crate::export::papers::{Code, Letterhead, METHOD, Paper, Provenance};
use crate::export::subsidy::{Setting, json};
use crate::text::Language;

/// Everything that an allocation needs.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The assessed package.
    pub answer: Answer,
    /// The policy whose money it is.
    pub policy: Policy,
    /// Its cells and limits.
    pub case: Case,
    /// Years in which the envelope is above the policy's.
    pub above: Vec<AbovePolicy>,
}

/// Why there is nothing to allocate.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// Years or envelopes that cannot be used.
    #[error(transparent)]
    Wish(#[from] WishError),
    /// A defect of ours.
    #[error("the cells cannot be collected")]
    Cells(#[from] PolarsError),
}

/// The answer under other assumptions about subsidies; nothing is changed where nothing is said.
///
/// * `harm`, `gap_share`: in the place of the parameters of the same names.
/// * `origin`: where they come from.
///
/// # Errors
/// A value outside the parameter's range, with the name of the parameter.
pub fn assumed(
    mut answer: Answer,
    harm: Option<f64>,
    gap_share: Option<f64>,
    origin: &str,
) -> Result<Answer, (&'static str, ParameterError)> {
    for (key, value) in [("harm", harm), ("gap_share", gap_share)] {
        if let Some(value) = value {
            let change = format!("[subsidy.{key}]\nvalue = {value:?}\n");
            let changed = answer.parameters.changed(&change, origin);
            answer.parameters = changed.map_err(|error| (key, error))?;
        }
    }
    answer.digest = digest(&answer.parameters);
    Ok(answer)
}

impl Desk {
    /// A policy and what is wished, on an assessed package.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub fn open(answer: Answer, policy: Policy, wish: &Wish) -> Result<Self, DeskError> {
        let (limits, above) = limits(&policy, wish, answer.assessment.data_year)?;
        let case = case(&answer, &policy, limits)?;
        Ok(Self {
            answer,
            policy,
            case,
            above,
        })
    }

    /// What every answer says beside its numbers.
    #[must_use]
    pub fn setting(&self) -> Setting<'_> {
        setting(&self.answer, &self.policy, &self.above, &self.case.unknown)
    }

    /// The proposal of an allocation as a paper; its code is that of the comparison in JSON, so that anybody can check it.
    #[must_use]
    pub fn paper(
        &self,
        comparison: &Comparison,
        list: &Policy,
        letterhead: Letterhead,
        language: Language,
    ) -> Paper {
        let answer = &self.answer;
        let figures = json::comparison(&self.setting(), comparison, list);
        let trades = answer.assessment.trades.iter().zip(&answer.names);
        let proposal = Proposal {
            policy: &self.policy,
            comparison,
            list: &list.name,
            mirror: &reflections(list, answer),
            names: trades
                .map(|(trade, name)| (trade.trade.clone(), name.in_language(language).to_owned()))
                .collect(),
            synthetic: answer.package.synthetic,
            target_year: answer.assessment.target_year.0,
            interval: answer.parameters.flags.interval,
            provenance: Provenance {
                release: None,
                cut_off: format!("{}-12-31", answer.assessment.data_year.0),
                method: METHOD.to_owned(),
                parameters: answer.digest.clone(),
                code: Code::of(figures.as_bytes()),
            },
        };
        proposal::paper(&proposal, letterhead, language)
    }
}

/// What every answer about a policy says beside its numbers.
#[must_use]
pub fn setting<'a>(
    answer: &'a Answer,
    policy: &'a Policy,
    above: &'a [AbovePolicy],
    unknown: &'a [TradeCode],
) -> Setting<'a> {
    let trades = answer.assessment.trades.iter();
    let codes = trades.map(|trade| trade.trade.as_str());
    Setting {
        package: &answer.package,
        data_year: answer.assessment.data_year.0,
        target_year: answer.assessment.target_year.0,
        digest: &answer.digest,
        assumptions: &answer.parameters.subsidy,
        policy,
        names: codes.zip(&answer.names).collect(),
        above,
        unknown,
    }
}

/// A policy's list held against the flags.
#[must_use]
pub fn reflections(policy: &Policy, answer: &Answer) -> Vec<Reflection> {
    let trades = &answer.assessment.trades;
    let supported: BTreeSet<_> = match &policy.trades {
        EligibleTrades::All => trades.iter().map(|trade| trade.trade.clone()).collect(),
        EligibleTrades::Listed(listed) => listed.clone(),
    };
    mirror(&supported, &policy.levels, trades)
}
