//! The proposal of how to spend a subsidy: a submission with the allocation in its annex.

mod tables;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use vocmatch_models::codes::TradeCode;
use vocmatch_models::subsidy::compare::Comparison;
use vocmatch_models::subsidy::mirror::Reflection;
use vocmatch_models::subsidy::policy::{Policy, Words};

use super::{Annex, Block, Cell, Kind, Letterhead, Paper, Provenance};
use crate::export::subsidy::left_over;
use crate::text::papers::{self, proposal as say};
use crate::text::{Language, subsidy as words};

/// What is proposed, and what stands beside it.
#[derive(Debug, Clone)]
pub struct Proposal<'a> {
    /// The policy whose money it is.
    pub policy: &'a Policy,
    /// The allocation with its alternatives.
    pub comparison: &'a Comparison,
    /// The name of the list in force.
    pub list: &'a Words,
    /// That list held against the flags.
    pub mirror: &'a [Reflection],
    /// Names of the trades, in the paper's language.
    pub names: BTreeMap<TradeCode, String>,
    /// Whether a program made the data up.
    pub synthetic: bool,
    /// The year of the flags.
    pub target_year: i32,
    /// Share of the truth that an interval holds, 0..=1.
    pub interval: f64,
    /// Where the figures come from.
    pub provenance: Provenance,
}

impl Proposal<'_> {
    fn name(&self, trade: &TradeCode) -> String {
        self.names
            .get(trade)
            .map_or_else(|| trade.to_string(), Clone::clone)
    }

    fn area(&self, key: &str, language: Language) -> String {
        let found = self.policy.areas.iter().find(|area| area.key == key);
        found.map_or_else(
            || key.to_owned(),
            |area| language.pick(&area.name_vi, &area.name_en).clone(),
        )
    }

    /// The first and the last year.
    fn years(&self) -> [i32; 2] {
        let years = &self.comparison.allocation.years;
        [years.first(), years.last()].map(|total| total.map_or(self.target_year, |t| t.year.0))
    }
}

fn said(words: &Words, language: Language) -> &str {
    language.pick(&words.vi, &words.en)
}

/// The proposal as a paper.
#[must_use]
pub fn paper(proposal: &Proposal, letterhead: Letterhead, language: Language) -> Paper {
    let labels = say::labels(language);
    let allocation = &proposal.comparison.allocation;
    let years = proposal.years();
    let spent = allocation.spent();
    let mut body = grounds(proposal, language);
    let trades: BTreeSet<&TradeCode> = allocation
        .rows
        .iter()
        .filter(|row| row.learners() > 0)
        .map(|row| &row.key.trade)
        .collect();
    body.extend([
        Block::Heading(labels.content.to_owned()),
        Block::Text(say::whole(
            years,
            allocation.learners(),
            spent,
            trades.len(),
            language,
        )),
        Block::Table(tables::years(proposal, labels.by_year, language)),
    ]);
    let left = left_over(&allocation.years);
    body.extend(left.map(|left| Block::Text(words::money_left(left, language))));
    body.push(Block::Table(tables::trades(proposal, language)));
    body.extend(effect(proposal, language));
    body.push(Block::Heading(labels.fairness.to_owned()));
    body.push(Block::Table(tables::equity(
        proposal,
        labels.equity,
        language,
    )));
    body.extend(list(proposal, language));
    body.extend([
        Block::Heading(labels.request.to_owned()),
        Block::Text(say::request(years, allocation.learners(), spent, language)),
        Block::Text(papers::labels(language).closing_submission.to_owned()),
    ]);
    let sheets = vec![
        tables::years(proposal, labels.sheet_years, language),
        tables::cells(proposal, language),
        tables::compared(proposal, labels.sheet_compared, language),
        tables::marginal(proposal, labels.sheet_marginal, language),
        tables::varied(proposal, labels.sheet_varied, language),
        tables::equity(proposal, labels.sheet_equity, language),
        tables::list(proposal, language),
    ];
    let synthetic = proposal.synthetic.then_some(language.labels().synthetic);
    Paper {
        language,
        kind: Kind::Submission,
        subject: say::subject(years, language),
        letterhead,
        notices: synthetic.into_iter().map(str::to_owned).collect(),
        body,
        annex: Some(Annex {
            title: labels.annex.to_owned(),
            blocks: tables::annex(proposal, language)
                .into_iter()
                .map(Block::Table)
                .collect(),
        }),
        provenance: proposal.provenance.clone(),
        sheets,
        notes: notes(proposal, language),
    }
}

fn grounds(proposal: &Proposal, language: Language) -> Vec<Block> {
    let policy = proposal.policy;
    let name = said(&policy.name, language);
    let titles: BTreeSet<&str> = policy
        .sources
        .iter()
        .map(|source| source.title.as_str())
        .collect();
    let mut blocks = vec![
        Block::Heading(say::labels(language).grounds.to_owned()),
        Block::Text(say::policy(name, policy.status, language)),
    ];
    blocks.extend(
        titles
            .into_iter()
            .map(|title| Block::Item(format!("{title};"))),
    );
    blocks.push(Block::Text(say::who(said(&policy.who, language), language)));
    let notes = policy.notes.iter();
    blocks.extend(notes.map(|note| Block::Text(said(note, language).to_owned())));
    blocks.push(Block::Text(say::evidence(
        &proposal.provenance.cut_off,
        proposal.target_year,
        language,
    )));
    blocks
}

fn effect(proposal: &Proposal, language: Language) -> Vec<Block> {
    let labels = say::labels(language);
    let outcome = &proposal.comparison.allocation.outcome;
    let mut blocks = vec![
        Block::Heading(labels.effect.to_owned()),
        Block::Text(format!(
            "{} {}",
            labels.benefit_meaning,
            say::benefit(outcome.benefit, proposal.interval, language)
        )),
        Block::Text(format!(
            "{} {}",
            labels.regret_meaning,
            say::at_risk(
                outcome.vnd_at_risk,
                outcome.learners_at_risk,
                outcome.spent.0 as f64,
                language
            )
        )),
        Block::Table(tables::compared(proposal, labels.compared, language)),
        Block::Text(labels.simple_meaning.to_owned()),
    ];
    blocks.push(Block::Table(tables::marginal(
        proposal,
        labels.marginal,
        language,
    )));
    blocks.push(Block::Table(tables::varied(
        proposal,
        labels.varied,
        language,
    )));
    blocks
}

/// Where the list and the flags differ, a line of reason each.
fn list(proposal: &Proposal, language: Language) -> Vec<Block> {
    let labels = say::labels(language);
    let reflections = proposal.mirror;
    let listed = reflections.iter().filter(|of| of.listed);
    let agreed = listed
        .clone()
        .filter(|of| of.agreement.agrees() == Some(true));
    let mut blocks = vec![
        Block::Heading(labels.list.to_owned()),
        Block::Text(say::agreements(
            said(proposal.list, language),
            listed.count(),
            agreed.count(),
            language,
        )),
    ];
    let differs = |of: &&Reflection| match of.agreement.agrees() {
        Some(agrees) => !agrees,
        None => of.listed,
    };
    let mut different: Vec<&Reflection> = reflections.iter().filter(differs).collect();
    // The list's own trades first, each part by code.
    different.sort_by_key(|of| !of.listed);
    let mut items: Vec<Block> = different
        .into_iter()
        .map(|of| {
            let reason = words::agreement(of.agreement, language);
            Block::Item(format!("{}: {reason}", proposal.name(&of.trade)))
        })
        .collect();
    if items.is_empty() {
        items.push(Block::Text(labels.no_mismatch.to_owned()));
    }
    blocks.append(&mut items);
    blocks
}

fn notes(proposal: &Proposal, language: Language) -> Vec<(String, Cell)> {
    let labels = say::labels(language);
    let headings = language.labels();
    let policy = proposal.policy;
    let mut notes = vec![
        (
            headings.definitions.to_owned(),
            Cell::text(format!(
                "{} {}",
                labels.benefit_meaning, labels.regret_meaning
            )),
        ),
        (
            headings.source.to_owned(),
            Cell::Text(say::policy(
                said(&policy.name, language),
                policy.status,
                language,
            )),
        ),
    ];
    let sources = policy.sources.iter();
    notes.extend(sources.map(|source| {
        let place = format!("{}: {}", source.title, source.place);
        (headings.source.to_owned(), Cell::Text(place))
    }));
    notes
}
