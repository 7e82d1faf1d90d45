//! The tables of a proposal.

use std::collections::BTreeMap;

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::codes::{Level, TradeCode};
use vocmatch_models::subsidy::outcome::Outcome;
use vocmatch_models::subsidy::{Row, Share};
use vocmatch_models::units::Vnd;

use super::super::{Cell, Table, Unit, columns};
use super::Proposal;
use crate::text::papers::{self, proposal as say};
use crate::text::{self, Language, sentence, subsidy as words};

fn whole(value: u64, unit: Unit) -> Cell {
    Cell::Number(value as f64, unit)
}

fn vnd(amount: Vnd, unit: Unit) -> Cell {
    Cell::Number(amount.0 as f64, unit)
}

/// Envelope, allocation and what is left, year by year: no sum hides a single year.
pub(super) fn years(proposal: &Proposal, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let allocation = &proposal.comparison.allocation;
    let line = |first: Cell, envelope: Vnd, spent: Vnd, learners: u64| {
        vec![
            first,
            vnd(envelope, Unit::MillionVnd),
            vnd(spent, Unit::MillionVnd),
            vnd(envelope - spent, Unit::MillionVnd),
            whole(learners, Unit::Count),
        ]
    };
    let rows = allocation.years.iter().map(|total| {
        let year = Cell::Number(f64::from(total.year.0), Unit::Plain);
        line(year, total.envelope, total.spent, total.learners)
    });
    let total = line(
        Cell::text(papers::labels(language).total),
        allocation.years.iter().map(|total| total.envelope).sum(),
        allocation.spent(),
        allocation.learners(),
    );
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (labels.year, 12),
            (labels.envelope, 18),
            (labels.spent, 18),
            (labels.left, 18),
            (labels.learners, 14),
        ]),
        rows: rows.collect(),
        total: Some(total),
    }
}

/// What a trade gets over the years.
#[derive(Default, Clone, Copy)]
struct OfTrade {
    learners: u64,
    amount: i64,
    flag: Option<Flag>,
}

/// Trades with learners, the most money first.
pub(super) fn trades(proposal: &Proposal, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let allocation = &proposal.comparison.allocation;
    let mut by_trade: BTreeMap<&TradeCode, OfTrade> = BTreeMap::new();
    for row in &allocation.rows {
        let trade = by_trade.entry(&row.key.trade).or_default();
        trade.learners += row.learners();
        trade.amount = trade.amount.saturating_add(row.amount().0);
        trade.flag = Some(row.facts.flag);
    }
    let mut supported: Vec<(&TradeCode, OfTrade)> = by_trade
        .into_iter()
        .filter(|(_, of)| of.learners > 0)
        .collect();
    supported.sort_by(|(a, of_a), (b, of_b)| of_b.amount.cmp(&of_a.amount).then_with(|| a.cmp(b)));
    let spent = allocation.spent().0 as f64;
    let share = |amount: f64| Cell::number((spent > 0.0).then(|| amount / spent), Unit::Share);
    let rows = supported.iter().zip(1_u32..).map(|((trade, of), number)| {
        let flag = of.flag.map(|flag| text::flag(flag, language));
        vec![
            Cell::Number(f64::from(number), Unit::Plain),
            Cell::Text(proposal.name(trade)),
            flag.map_or(Cell::Blank, Cell::text),
            whole(of.learners, Unit::Count),
            vnd(Vnd(of.amount), Unit::MillionVnd),
            share(of.amount as f64),
        ]
    });
    let total = vec![
        Cell::Blank,
        Cell::text(common.total),
        Cell::Blank,
        whole(allocation.learners(), Unit::Count),
        vnd(allocation.spent(), Unit::MillionVnd),
        share(spent),
    ];
    Table {
        caption: labels.by_trade.to_owned(),
        columns: columns([
            (common.ordinal, 6),
            (common.trade, 36),
            (labels.flag, 15),
            (labels.learners, 11),
            (labels.spent, 15),
            (common.share, 9),
        ]),
        rows: rows.collect(),
        total: Some(total),
    }
}

/// The annex: per year, trade and level, over areas and kinds of ownership.
pub(super) fn annex(proposal: &Proposal, language: Language) -> Vec<Table> {
    let allocation = &proposal.comparison.allocation;
    let tables = allocation.years.iter().enumerate().map(|(place, total)| {
        let mut parts: BTreeMap<(&TradeCode, &Level), (u64, i64)> = BTreeMap::new();
        for row in &allocation.rows {
            if let Some(share) = row.years.get(place).filter(|share| share.learners > 0) {
                let part = parts.entry((&row.key.trade, &row.key.level)).or_default();
                part.0 += share.learners;
                part.1 = part.1.saturating_add(share.amount.0);
            }
        }
        annex_of_year(proposal, total.year.0, &parts, language)
    });
    tables.collect()
}

fn annex_of_year(
    proposal: &Proposal,
    year: i32,
    parts: &BTreeMap<(&TradeCode, &Level), (u64, i64)>,
    language: Language,
) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let rows = parts
        .iter()
        .zip(1_u32..)
        .map(|(((trade, level), (learners, amount)), number)| {
            vec![
                Cell::Number(f64::from(number), Unit::Plain),
                Cell::Text(proposal.name(trade)),
                Cell::Text(text::level(level, language)),
                whole(*learners, Unit::Count),
                vnd(Vnd(*amount), Unit::Vnd),
            ]
        });
    let (learners, amount) = parts.values().fold((0, 0_i64), |sum, part| {
        (sum.0 + part.0, sum.1.saturating_add(part.1))
    });
    let total = vec![
        Cell::Blank,
        Cell::text(common.total),
        Cell::Blank,
        whole(learners, Unit::Count),
        vnd(Vnd(amount), Unit::Vnd),
    ];
    Table {
        caption: format!("{} {year}", labels.year),
        columns: columns([
            (common.ordinal, 6),
            (common.trade, 40),
            (common.level, 14),
            (labels.learners, 12),
            (labels.amount, 20),
        ]),
        rows: rows.collect(),
        total: Some(total),
    }
}

/// Every cell and year with learners, and what bounds it, for the workbook.
pub(super) fn cells(proposal: &Proposal, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let allocation = &proposal.comparison.allocation;
    let rows = allocation
        .years
        .iter()
        .enumerate()
        .flat_map(|(place, total)| {
            allocation.rows.iter().filter_map(move |row| {
                let share = row.years.get(place).filter(|share| share.learners > 0)?;
                Some(cell(proposal, total.year.0, row, share, language))
            })
        });
    let mut sums = vec![Cell::Blank; 14];
    if let [first, .., learners, amount, _, _, _, _, _] = sums.as_mut_slice() {
        *first = Cell::text(common.total);
        *learners = whole(allocation.learners(), Unit::Count);
        *amount = vnd(allocation.spent(), Unit::Vnd);
    }
    Table {
        caption: labels.sheet_cells.to_owned(),
        columns: columns([
            (labels.year, 10),
            (common.trade_code, 24),
            (common.trade, 34),
            (common.level, 14),
            (labels.area, 18),
            (labels.ownership, 12),
            (labels.flag, 16),
            (labels.learners, 12),
            (labels.amount, 20),
            (labels.rate, 18),
            (labels.benefit_each, 12),
            (labels.places, 12),
            (labels.gap, 12),
            (labels.absorptive, 12),
        ]),
        rows: rows.collect(),
        total: Some(sums),
    }
}

fn cell(proposal: &Proposal, year: i32, row: &Row, share: &Share, language: Language) -> Vec<Cell> {
    let key = &row.key;
    let area = key
        .area
        .as_deref()
        .map(|area| proposal.area(area, language));
    let ownership = key.ownership.map(|of| words::ownership(of, language));
    let rate = (share.learners > 0).then(|| share.amount.0 as f64 / share.learners as f64);
    vec![
        Cell::Number(f64::from(year), Unit::Plain),
        Cell::text(key.trade.as_str()),
        Cell::Text(proposal.name(&key.trade)),
        Cell::Text(text::level(&key.level, language)),
        area.map_or(Cell::Blank, Cell::Text),
        ownership.map_or(Cell::Blank, Cell::text),
        Cell::text(text::flag(row.facts.flag, language)),
        whole(share.learners, Unit::Count),
        vnd(share.amount, Unit::Vnd),
        Cell::number(rate, Unit::Vnd),
        Cell::number(Some(row.benefit.per_learner), Unit::Ratio),
        whole(share.bounds.places, Unit::Count),
        whole(share.bounds.gap, Unit::Count),
        whole(share.bounds.absorptive, Unit::Count),
    ]
}

/// The proposal beside simple ways, with what they fall short of it.
pub(super) fn compared(proposal: &Proposal, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let comparison = proposal.comparison;
    let best = comparison.allocation.outcome;
    let row = |name: &str, of: &Outcome| {
        vec![
            Cell::text(name),
            whole(of.learners, Unit::Count),
            vnd(of.spent, Unit::MillionVnd),
            Cell::number(Some(of.benefit.median), Unit::Count),
            Cell::number(Some(best.benefit.median - of.benefit.median), Unit::Count),
            Cell::number(Some(of.vnd_at_risk.median), Unit::MillionVnd),
            Cell::number(Some(of.learners_at_risk.median), Unit::Count),
        ]
    };
    let mut rows = vec![row(labels.proposed, &best)];
    let list = language.pick(&proposal.list.vi, &proposal.list.en);
    let others = comparison.alternatives.iter();
    rows.extend(others.map(|of| {
        let name = words::alternative(of.alternative, list, language);
        row(&name, &of.outcome)
    }));
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (labels.way, 22),
            (labels.learners, 13),
            (labels.spent, 14),
            (labels.benefit, 12),
            (labels.regret, 13),
            (labels.at_risk, 15),
            (labels.learners_at_risk, 13),
        ]),
        rows,
        total: None,
    }
}

/// What a step of money more or less changes in each year.
pub(super) fn marginal(proposal: &Proposal, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let headings = language.labels();
    let rows = proposal.comparison.marginal.iter().map(|of| {
        vec![
            Cell::Number(f64::from(of.year.0), Unit::Plain),
            vnd(of.step, Unit::MillionVnd),
            Cell::Number(of.learners as f64, Unit::Change),
            Cell::number(Some(of.benefit.median), Unit::Decimal),
            Cell::number(Some(of.benefit.low), Unit::Decimal),
            Cell::number(Some(of.benefit.high), Unit::Decimal),
        ]
    });
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (labels.year.to_owned(), 10),
            (labels.step.to_owned(), 20),
            (labels.learners.to_owned(), 14),
            (labels.benefit.to_owned(), 14),
            (sentence::capital(headings.low), 14),
            (sentence::capital(headings.high), 14),
        ]),
        rows: rows.collect(),
        total: None,
    }
}

/// The allocation under other assumptions.
pub(super) fn varied(proposal: &Proposal, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let rows = proposal.comparison.sensitivity.iter().map(|of| {
        vec![
            Cell::Text(sentence::capital(&words::assumption(
                of.assumption,
                of.value,
                language,
            ))),
            whole(of.outcome.learners, Unit::Count),
            vnd(of.outcome.spent, Unit::MillionVnd),
            Cell::number(Some(of.outcome.benefit.median), Unit::Count),
            Cell::number(of.moved, Unit::Share),
        ]
    });
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (labels.assumption, 44),
            (labels.learners, 12),
            (labels.spent, 16),
            (labels.benefit, 12),
            (labels.moved, 14),
        ]),
        rows: rows.collect(),
        total: None,
    }
}

/// How areas and kinds of ownership fare.
pub(super) fn equity(proposal: &Proposal, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let rows = proposal.comparison.equity.iter().map(|of| {
        let area = |key: &str| proposal.area(key, language);
        vec![
            Cell::Text(say::group(&of.of, area, language)),
            Cell::number(Some(of.enrolled), Unit::Count),
            whole(of.learners, Unit::Count),
            vnd(of.vnd, Unit::MillionVnd),
            Cell::number(of.per_hundred, Unit::Ratio),
        ]
    });
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (labels.group, 34),
            (labels.enrolled, 12),
            (labels.learners, 12),
            (labels.spent, 16),
            (labels.per_hundred, 20),
        ]),
        rows: rows.collect(),
        total: None,
    }
}

/// Every trade of the list and of the assessment, for the workbook.
pub(super) fn list(proposal: &Proposal, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let rows = proposal.mirror.iter().map(|of| {
        let flag = of.flag.map(|flag| text::flag(flag, language));
        let listed = if of.listed { labels.yes } else { labels.no };
        vec![
            Cell::text(of.trade.as_str()),
            Cell::Text(proposal.name(&of.trade)),
            Cell::text(listed),
            flag.map_or(Cell::Blank, Cell::text),
            Cell::Text(words::agreement(of.agreement, language)),
        ]
    });
    Table {
        caption: labels.sheet_list.to_owned(),
        columns: columns([
            (common.trade_code, 24),
            (common.trade, 34),
            (labels.listed, 12),
            (labels.flag, 16),
            (labels.reason, 90),
        ]),
        rows: rows.collect(),
        total: None,
    }
}
