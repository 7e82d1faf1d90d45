//! The yearly report on supply and demand by trade.

use vocmatch_models::assess::cause::Cause;
use vocmatch_models::assess::flag::{Classes, Flag, Strength};
use vocmatch_models::assess::{TippingPoint, TradeAssessment};
use vocmatch_models::units::Interval;

use super::{
    Block, Cell, Code, Column, Kind, Letterhead, METHOD, Paper, PaperError, Provenance, Table,
    Unit, columns,
};
use crate::export::round::ten_thousandths;
use crate::export::{Document, Row, Sort, json};
use crate::text::papers::{self, report as say};
use crate::text::{self, Language, sentence};

/// Reasons that the text names; the workbook has all.
const REASONS: usize = 3;

/// For whom the report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// The department itself: every figure.
    Department,
    /// Everybody: what has passed disclosure control.
    Public,
}

/// What the report says, in one language and apart from its looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// For whom it is.
    pub readers: Readers,
    /// Whether a program made the data up.
    pub synthetic: bool,
    /// The year that it speaks of.
    pub target_year: i32,
    /// Share of the truth that an interval holds, 0..=1.
    pub interval: f64,
    /// Ratio at which a trade is oversupplied, and at which undersupplied.
    pub bounds: [f64; 2],
    /// The trades in the order in which they are shown.
    pub entries: Vec<Entry>,
    /// Kinds of evidence that were not there, in words.
    pub missing: Vec<String>,
    /// Rows read, rows rejected, advertisements that match no trade.
    pub rows: [u64; 3],
    /// Where the figures come from.
    pub provenance: Provenance,
}

/// What the report says of a trade.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its key.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The name of its group.
    pub group: Option<String>,
    /// Its flag.
    pub flag: Flag,
    /// How probable each class is.
    pub probability: Classes,
    /// How firmly the flag stands.
    pub strength: Strength,
    /// Openings per job seeker.
    pub ratio: Option<Interval>,
    /// Job seekers in the target year.
    pub supply: Option<Interval>,
    /// Openings in the target year.
    pub demand: Option<Interval>,
    /// What lies behind a shortage.
    pub cause: Option<Cause>,
    /// How many learners would change the flag.
    pub tipping: Option<TippingPoint>,
    /// What to mind, in words.
    pub remarks: Vec<&'static str>,
    /// Why, the most important first, in words.
    pub reasons: Vec<String>,
}

/// The department's own report of an assessment.
///
/// # Errors
/// None that a document can cause; what the serialiser reports.
pub fn of_document(document: &Document, language: Language) -> Result<Report, PaperError> {
    let assessment = document.assessment;
    let flags = &document.parameters.flags;
    let quality = &document.quality;
    Ok(Report {
        readers: Readers::Department,
        synthetic: document.package.synthetic,
        target_year: assessment.target_year.0,
        interval: flags.interval,
        bounds: [flags.surplus_ratio, flags.shortage_ratio],
        entries: document
            .rows(Sort::Flag, language)
            .iter()
            .map(|row| entry(row, language))
            .collect(),
        missing: assessment
            .missing
            .iter()
            .map(|what| text::missing(*what, language).to_owned())
            .collect(),
        rows: [
            quality.rows_read.values().sum(),
            quality.rejected.values().sum(),
            quality.unmatched_titles,
        ],
        provenance: Provenance {
            release: None,
            cut_off: format!("{}-12-31", assessment.data_year.0),
            method: METHOD.to_owned(),
            parameters: document.digest.to_owned(),
            // The same bytes as the answer in JSON, so that anybody can check the code.
            code: Code::of(json::render(document)?.as_bytes()),
        },
    })
}

fn entry(row: &Row, language: Language) -> Entry {
    let trade = row.trade;
    Entry {
        code: trade.trade.to_string(),
        name: row.name.in_language(language).to_owned(),
        group: row.name.group_name_vi.clone(),
        flag: trade.flag,
        probability: trade.probability,
        strength: trade.strength,
        ratio: trade.ratio,
        supply: row.supply,
        demand: trade.demand,
        cause: trade.cause,
        tipping: trade.tipping_point,
        remarks: remarks(trade, language),
        reasons: trade
            .reasons
            .iter()
            .map(|reason| text::reason(reason, trade, language))
            .collect(),
    }
}

fn remarks(trade: &TradeAssessment, language: Language) -> Vec<&'static str> {
    let labels = language.labels();
    [
        (trade.certain_surplus, labels.remark_certain),
        (trade.conflict, labels.remark_conflict),
        (trade.fragile, labels.remark_fragile),
        (
            trade.without_largest_employer.is_some(),
            labels.remark_one_employer,
        ),
        (trade.outcome_only, labels.remark_outcome_only),
    ]
    .into_iter()
    .filter_map(|(holds, words)| holds.then_some(words))
    .collect()
}

/// The report as a paper.
#[must_use]
pub fn paper(report: &Report, letterhead: Letterhead, language: Language) -> Paper {
    let labels = say::labels(language);
    let mut body = vec![
        Block::Heading(labels.overview.to_owned()),
        Block::Text(say::overview(
            &report.provenance.cut_off,
            report.target_year,
            Flag::ALL.map(|flag| of(report, flag).count()),
            language,
        )),
        Block::Table(counts(report, labels.counts, language)),
        Block::Heading(labels.trades.to_owned()),
        Block::Text(how_to_read(report, language)),
        Block::Table(printed(report, language)),
    ];
    for (heading, flag) in [
        (labels.short, Flag::Undersupplied),
        (labels.over, Flag::Oversupplied),
    ] {
        body.push(Block::Heading(heading.to_owned()));
        body.extend(paragraphs(report, flag, language));
    }
    body.push(Block::Heading(labels.data.to_owned()));
    body.extend(data(report, language).into_iter().map(Block::Text));
    body.push(Block::Text(papers::labels(language).closing.to_owned()));
    Paper {
        language,
        kind: Kind::Report,
        subject: say::subject(report.target_year, language),
        letterhead,
        notices: notices(report, language),
        body,
        annex: None,
        provenance: report.provenance.clone(),
        sheets: vec![
            counts(report, labels.sheet_counts, language),
            whole(report, language),
            reasons(report, language),
        ],
        notes: notes(report, language),
    }
}

fn of(report: &Report, flag: Flag) -> impl Iterator<Item = &Entry> {
    report
        .entries
        .iter()
        .filter(move |entry| entry.flag == flag)
}

fn notices(report: &Report, language: Language) -> Vec<String> {
    let labels = say::labels(language);
    let synthetic = report.synthetic.then_some(language.labels().synthetic);
    let readers = match report.readers {
        Readers::Department => labels.internal,
        Readers::Public => labels.protected,
    };
    synthetic
        .into_iter()
        .chain([readers])
        .map(str::to_owned)
        .collect()
}

fn how_to_read(report: &Report, language: Language) -> String {
    let [surplus, shortage] = report.bounds;
    [
        language.labels().ratio_meaning.to_owned(),
        sentence::bounds(surplus, shortage, language),
        say::interval(report.interval, language),
    ]
    .join(" ")
}

/// How many trades have which flag, and how firmly.
fn counts(report: &Report, caption: &str, language: Language) -> Table {
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
fn printed(report: &Report, language: Language) -> Table {
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
            Cell::text(text::flag(entry.flag, language)),
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
            (common.ordinal, 5),
            (common.trade, 27),
            (labels.flag, 11),
            (words.probability, 8),
            (words.ratio, 8),
            (labels.interval, 11),
            (labels.supply, 9),
            (labels.demand, 9),
            (words.cause, 14),
        ]),
        rows: rows.collect(),
        total: None,
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

/// A short paragraph per trade of a flag.
fn paragraphs(report: &Report, flag: Flag, language: Language) -> Vec<Block> {
    let mut blocks: Vec<Block> = of(report, flag)
        .zip(1_u32..)
        .flat_map(|(entry, number)| {
            [
                Block::Subheading(format!("{number}. {}", entry.name)),
                Block::Text(paragraph(report, entry, language)),
            ]
        })
        .collect();
    if blocks.is_empty() {
        blocks.push(Block::Text(say::labels(language).none.to_owned()));
    }
    blocks
}

fn paragraph(report: &Report, entry: &Entry, language: Language) -> String {
    let probability = entry.probability.of(entry.flag);
    let mut said = vec![say::verdict(
        entry.flag,
        probability,
        entry.strength,
        report.target_year,
        language,
    )];
    said.extend(
        entry.ratio.map(|ratio| {
            say::balance(entry.supply, entry.demand, ratio, report.interval, language)
        }),
    );
    said.extend(entry.reasons.iter().take(REASONS).cloned());
    said.extend(
        entry
            .cause
            .map(|cause| say::cause_and_help(cause, language)),
    );
    said.extend(
        entry
            .tipping
            .map(|point| sentence::tipping(point, language)),
    );
    if !entry.remarks.is_empty() {
        let remarks = entry.remarks.join("; ");
        said.push(format!("{}: {remarks}.", language.labels().remarks));
    }
    said.join(" ")
}

fn data(report: &Report, language: Language) -> Vec<String> {
    let words = language.labels();
    let [read, rejected, unmatched] = report.rows;
    let mut said = vec![say::quality(read, rejected, unmatched, language)];
    if report.missing.is_empty() {
        said.push(format!("{}.", words.nothing_missing));
    }
    let missing = report.missing.iter();
    said.extend(missing.map(|what| format!("{}: {what}.", words.missing)));
    said
}

fn notes(report: &Report, language: Language) -> Vec<(String, Cell)> {
    let words = language.labels();
    let mut notes = vec![(
        words.definitions.to_owned(),
        Cell::Text(how_to_read(report, language)),
    )];
    let data = data(report, language).into_iter();
    notes.extend(data.map(|said| (words.sources.to_owned(), Cell::Text(said))));
    notes
}

/// The same table with every column, for the workbook.
fn whole(report: &Report, language: Language) -> Table {
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
fn reasons(report: &Report, language: Language) -> Table {
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
    let columns: Vec<Column> = columns([
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
