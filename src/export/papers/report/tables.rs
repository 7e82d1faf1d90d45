//! The tables of the report: as a page holds them, and with every column for the workbook.

use vocmatch_models::assess::flag::{Flag, Strength};

use super::super::{Cell, Table, Unit, columns};
use super::{Entry, Report, of};
use crate::export::round::ten_thousandths;
use crate::text::papers::{self, report as say};
use crate::text::{self, Language, sentence};

/// How many trades have which flag, and how firmly.
pub(super) fn counts(report: &Report, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let all = report.entries.len();
    let share = |number: usize| {
        let share = (all > 0).then(|| number as f64 / all as f64);
        Cell::number(share, Unit::Share)
    };
    let row = |flag: Flag| {
        let firmly = |strength: Strength| {
            let number = of(report, flag).filter(|e| e.strength == strength).count();
            match flag {
                Flag::InsufficientEvidence => Cell::Blank,
                Flag::Undersupplied | Flag::Balanced | Flag::Oversupplied => Cell::count(number),
            }
        };
        let number = of(report, flag).count();
        vec![
            Cell::text(sentence::capital(text::flag(flag, language))),
            Cell::count(number),
            share(number),
            firmly(Strength::Firm),
            firmly(Strength::Likely),
            firmly(Strength::Weak),
        ]
    };
    let total = vec![
        Cell::text(papers::labels(language).total),
        Cell::count(all),
        share(all),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
    ];
    let strength = |word: &str| format!("{}: {word}", language.labels().strength);
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (labels.flag.to_owned(), 24),
            (labels.number.to_owned(), 14),
            (papers::labels(language).share.to_owned(), 10),
            (strength(labels.firm), 12),
            (strength(labels.likely), 12),
            (strength(labels.weak), 12),
        ]),
        rows: Flag::ALL.map(row).to_vec(),
        total: Some(total),
    }
}

/// The table of all trades, as a page holds it.
pub(super) fn printed(report: &Report, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let words = language.labels();
    let rows = report.entries.iter().zip(1_u32..).map(|(entry, number)| {
        let range = entry.ratio.map_or(Cell::Blank, |ratio| {
            let [low, high] = [ratio.low, ratio.high].map(|r| text::figure::ratio(r, language));
            Cell::Text(format!("{low}–{high}"))
        });
        let cause = entry
            .cause
            .map_or(Cell::Blank, |cause| Cell::text(say::cause(cause, language)));
        vec![
            Cell::Number(f64::from(number), Unit::Plain),
            Cell::text(&entry.name),
            Cell::text(flag(entry.flag, language)),
            probability(entry),
            Cell::number(entry.ratio.map(|i| i.median), Unit::Ratio),
            range,
            Cell::number(entry.supply.map(|i| i.median), Unit::Count),
            Cell::number(entry.demand.map(|i| i.median), Unit::Count),
            cause,
        ]
    });
    Table {
        caption: labels.all.to_owned(),
        columns: columns([
            (common.ordinal, 6),
            (common.trade, 21),
            (labels.flag, 12),
            (words.probability, 8),
            (words.ratio, 8),
            (labels.interval, 13),
            (labels.supply, 10),
            (labels.demand, 12),
            (words.cause, 14),
        ]),
        rows: rows.collect(),
        total: None,
    }
}

/// The flag in a word that fits its column.
fn flag(flag: Flag, language: Language) -> &'static str {
    match language {
        Language::Vi => text::flag(flag, language),
        Language::En => text::flag_short(flag, language),
    }
}

/// The probability of the flag; nothing where there is no flag.
fn probability(entry: &Entry) -> Cell {
    match entry.flag {
        Flag::InsufficientEvidence => Cell::Blank,
        Flag::Undersupplied | Flag::Balanced | Flag::Oversupplied => {
            Cell::Number(entry.probability.of(entry.flag), Unit::Share)
        }
    }
}

/// The same table with every column, for the workbook.
pub(super) fn whole(report: &Report, language: Language) -> Table {
    let common = papers::labels(language);
    let words = language.labels();
    let labels = say::labels(language);
    let mut headings: Vec<(String, u16)> = [
        (common.trade_code, 24),
        (common.trade, 34),
        (words.group, 26),
        (labels.flag, 16),
    ]
    .map(|(heading, width)| (heading.to_owned(), width))
    .to_vec();
    headings.extend(CLASSES.map(|flag| {
        let flag = text::flag(flag, language);
        (format!("{}: {flag}", words.probability), 11)
    }));
    for of in [words.ratio, words.supply, words.demand] {
        let parts = [words.median, words.low, words.high];
        headings.extend(parts.map(|part| (format!("{of}: {part}"), 11)));
    }
    headings.extend(
        [
            (words.strength, 12),
            (words.remarks, 34),
            (words.cause, 34),
            (words.what_helps, 48),
            (words.tipping, 14),
            (words.tipping_to, 14),
        ]
        .map(|(heading, width)| (heading.to_owned(), width)),
    );
    Table {
        caption: labels.sheet_trades.to_owned(),
        columns: columns(headings),
        rows: report
            .entries
            .iter()
            .map(|entry| whole_row(entry, language))
            .collect(),
        total: None,
    }
}

/// In the order of [`ten_thousandths`].
const CLASSES: [Flag; 3] = [Flag::Oversupplied, Flag::Balanced, Flag::Undersupplied];

fn whole_row(entry: &Entry, language: Language) -> Vec<Cell> {
    let words = |said: Option<&str>| said.map_or(Cell::Blank, Cell::text);
    let mut cells = vec![
        Cell::text(&entry.code),
        Cell::text(&entry.name),
        words(entry.group.as_deref()),
        Cell::text(text::flag(entry.flag, language)),
    ];
    let parts = ten_thousandths(&entry.probability);
    cells.extend(parts.map(|part| Cell::Number(f64::from(part) / 10_000.0, Unit::Share)));
    for (interval, unit) in [
        (entry.ratio, Unit::Ratio),
        (entry.supply, Unit::Count),
        (entry.demand, Unit::Count),
    ] {
        let parts = [
            interval.map(|i| i.median),
            interval.map(|i| i.low),
            interval.map(|i| i.high),
        ];
        cells.extend(parts.map(|value| Cell::number(value, unit)));
    }
    let remarks = (!entry.remarks.is_empty()).then(|| entry.remarks.join("; "));
    cells.extend([
        Cell::text(say::strength(entry.strength, language)),
        words(remarks.as_deref()),
        words(entry.cause.map(|cause| text::cause(cause, language))),
        words(entry.cause.map(|cause| text::cause_help(cause, language))),
        Cell::number(entry.tipping.map(|point| point.learners), Unit::Change),
        words(entry.tipping.map(|point| text::flag(point.to, language))),
    ]);
    cells
}

/// All reasons of all trades.
pub(super) fn reasons(report: &Report, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let rows = report.entries.iter().flat_map(|entry| {
        entry.reasons.iter().zip(1_u32..).map(|(reason, rank)| {
            vec![
                Cell::text(&entry.code),
                Cell::text(&entry.name),
                Cell::Number(f64::from(rank), Unit::Plain),
                Cell::text(reason),
            ]
        })
    });
    let columns = columns([
        (common.trade_code, 24),
        (common.trade, 34),
        (labels.rank, 8),
        (labels.reason, 110),
    ]);
    Table {
        caption: labels.sheet_reasons.to_owned(),
        columns,
        rows: rows.collect(),
        total: None,
    }
}
