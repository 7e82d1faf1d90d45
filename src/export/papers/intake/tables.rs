//! The tables of an intake plan.

use std::collections::{BTreeMap, BTreeSet};

use vocmatch_models::codes::Level;

use super::super::{Cell, Table, Unit, columns};
use super::{IntakePlan, Line, of_year};
use crate::text::papers::{self, intake as say};
use crate::text::{self, Language};

/// Sums of known numbers; nothing where none is known.
fn add(sum: Option<f64>, value: Option<f64>) -> Option<f64> {
    match (sum, value) {
        (Some(a), Some(b)) => Some(a + b),
        (a, None) => a,
        (None, b) => b,
    }
}

fn people(value: Option<f64>) -> Cell {
    Cell::number(value, Unit::Count)
}

/// Last year's intake, scale and plan of each level.
pub(super) fn levels(plan: &IntakePlan, caption: &str, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let mut by_level: BTreeMap<&Level, [Option<f64>; 3]> = BTreeMap::new();
    let mut sums = [None; 3];
    for line in &plan.lines {
        let figures = [line.last(), line.check.scale, Some(line.check.planned)];
        let level = by_level.entry(&line.check.level).or_default();
        for (place, value) in figures.into_iter().enumerate() {
            for sum in [level.get_mut(place), sums.get_mut(place)]
                .into_iter()
                .flatten()
            {
                *sum = add(*sum, value);
            }
        }
    }
    let cells = |first: Cell, [last, scale, planned]: [Option<f64>; 3]| {
        let change = last.zip(planned).map(|(last, planned)| planned - last);
        vec![
            first,
            people(last),
            people(scale),
            people(planned),
            Cell::number(change, Unit::Change),
        ]
    };
    let rows = by_level
        .into_iter()
        .map(|(level, figures)| cells(Cell::Text(text::level(level, language)), figures));
    Table {
        caption: caption.to_owned(),
        columns: columns([
            (common.level.to_owned(), 24),
            (say::intake(plan.year - 1, language), 16),
            (labels.scale.to_owned(), 16),
            (say::planned(plan.year, language), 16),
            (labels.change.to_owned(), 18),
        ]),
        rows: rows.collect(),
        total: Some(cells(Cell::text(common.total), sums)),
    }
}

fn flag(line: &Line, language: Language) -> Cell {
    line.advice.as_ref().map_or(Cell::Blank, |advice| {
        Cell::text(text::flag(advice.flag, language))
    })
}

/// Every row, as a page holds it.
pub(super) fn printed(plan: &IntakePlan, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let mut headings = vec![
        (common.ordinal.to_owned(), 6),
        (common.trade.to_owned(), 24),
        (common.level.to_owned(), 11),
        (labels.site.to_owned(), 14),
    ];
    let years = plan.past_years.iter();
    headings.extend(years.map(|year| (year.to_string(), 9)));
    headings.extend([
        (labels.scale.to_owned(), 9),
        (say::planned(plan.year, language), 9),
        (labels.flag.to_owned(), 13),
        (labels.verdict.to_owned(), 18),
    ]);
    let rows = plan.lines.iter().zip(1_u32..).map(|(line, number)| {
        let mut cells = vec![
            Cell::Number(f64::from(number), Unit::Plain),
            Cell::text(&line.name),
            Cell::Text(text::level(&line.check.level, language)),
            Cell::text(&line.check.site),
        ];
        cells.extend(past(plan, line));
        cells.extend([
            people(line.check.scale),
            people(Some(line.check.planned)),
            flag(line, language),
            Cell::Text(say::verdict(line.check.verdict, language)),
        ]);
        cells
    });
    let mut total = vec![
        Cell::Blank,
        Cell::text(common.total),
        Cell::Blank,
        Cell::Blank,
    ];
    total.extend(
        (0..plan.past_years.len())
            .map(|year| people(of_year(&plan.lines, year).reduce(|sum, line| sum + line))),
    );
    total.extend([
        Cell::Blank,
        people(Some(plan.planned())),
        Cell::Blank,
        Cell::Blank,
    ]);
    Table {
        caption: String::new(),
        columns: columns(headings),
        rows: rows.collect(),
        total: Some(total),
    }
}

/// One cell per past year, whatever the row knows.
fn past(plan: &IntakePlan, line: &Line) -> Vec<Cell> {
    (0..plan.past_years.len())
        .map(|year| people(line.past.get(year).copied().flatten()))
        .collect()
}

/// Every row with rounds, advice and reason, for the workbook.
pub(super) fn whole(plan: &IntakePlan, language: Language) -> Table {
    let labels = say::labels(language);
    let common = papers::labels(language);
    let words = language.labels();
    let rounds: BTreeSet<i32> = plan
        .lines
        .iter()
        .flat_map(|line| line.rounds.iter().map(|round| round.round))
        .collect();
    let mut headings = vec![
        (common.trade_code.to_owned(), 22),
        (common.trade.to_owned(), 34),
        (common.level.to_owned(), 14),
        (labels.site.to_owned(), 18),
    ];
    let years = plan.past_years.iter();
    headings.extend(years.map(|year| (say::intake(*year, language), 10)));
    headings.extend([
        (labels.scale.to_owned(), 12),
        (labels.certificate.to_owned(), 20),
        (say::planned(plan.year, language), 12),
    ]);
    headings.extend(
        rounds
            .iter()
            .map(|round| (say::round(*round, language), 10)),
    );
    headings.extend(
        [
            (labels.verdict, 30),
            (labels.completes, 10),
            (labels.flag, 16),
            (words.ratio, 10),
            (labels.advised, 10),
            (labels.advised_low, 10),
            (labels.advised_high, 10),
            (labels.reason, 50),
        ]
        .map(|(heading, width)| (heading.to_owned(), width)),
    );
    let row = |line: &Line| {
        let check = &line.check;
        let mut cells = vec![
            Cell::text(check.trade.as_str()),
            Cell::text(&line.name),
            Cell::Text(text::level(&check.level, language)),
            Cell::text(&check.site),
        ];
        cells.extend(past(plan, line));
        cells.extend([
            people(check.scale),
            check.certificate.as_ref().map_or(Cell::Blank, Cell::text),
            people(Some(check.planned)),
        ]);
        cells.extend(rounds.iter().map(|wanted| {
            let found = line.rounds.iter().find(|round| round.round == *wanted);
            people(found.map(|round| round.places))
        }));
        let (advice, part) = (line.advice.as_ref(), line.part.as_ref());
        let completes = advice.map(|advice| f64::from(advice.completes.0));
        let ratio = advice.and_then(|advice| advice.ratio).map(|i| i.median);
        cells.extend([
            Cell::Text(say::verdict(check.verdict, language)),
            Cell::number(completes, Unit::Plain),
            flag(line, language),
            Cell::number(ratio, Unit::Ratio),
            people(part.map(|part| part.cell.places.median)),
            people(part.map(|part| part.cell.places.low)),
            people(part.map(|part| part.cell.places.high)),
            line.reason.as_ref().map_or(Cell::Blank, Cell::text),
        ]);
        cells
    };
    Table {
        caption: labels.sheet_plan.to_owned(),
        columns: columns(headings),
        rows: plan.lines.iter().map(row).collect(),
        total: None,
    }
}
